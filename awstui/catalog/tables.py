"""Typed reading of TOML tables, where everything unexpected becomes a fault and nothing is guessed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from awstui.catalog.faults import nearest

Report = Callable[[str, str], None]
"""Called with the place of a fault and its sentence."""


class Table:
    """One TOML table: each key is asked for once with its type; `done` reports the keys nobody asked for."""

    def __init__(self, data: Mapping[str, Any], place: str, report: Report) -> None:
        self.data = data
        self.place = place
        self.report = report
        self._asked: set[str] = set()

    def fault(self, sentence: str, key: str = "") -> None:
        """Report a fault at this table, or at one of its keys."""
        self.report(f"{self.place}.{key}" if self.place and key else self.place or key, sentence)

    def text(self, key: str, default: str = "", required: bool = False) -> str:
        """A string."""
        value = self._take(key, str, "a text", default)
        if required and not value:
            self.fault(f"{key} is missing" if key not in self.data else f"{key} is empty")
        return value if isinstance(value, str) else default

    def flag(self, key: str, default: bool = False) -> bool:
        """A boolean."""
        return bool(self._take(key, bool, "true or false", default))

    def words(self, key: str) -> tuple[str, ...]:
        """A list of strings."""
        value = self._take(key, list, "a list of texts", [])
        if not all(isinstance(word, str) for word in value):
            self.fault(f"{key} must be a list of texts")
            return ()
        return tuple(value)

    def texts(self, key: str) -> dict[str, str]:
        """A table whose values are strings."""
        value = self._take(key, dict, "a table", {})
        for name, text in value.items():
            if not isinstance(text, str):
                self.fault(f"{key}.{name} must be a text, not {_kind(text)}")
        return {name: text for name, text in value.items() if isinstance(text, str)}

    def sources(self, key: str) -> dict[str, str]:
        """A table of parameter = expression; a list of names stands for parameters called like their expressions."""
        if isinstance(self.data.get(key), list):
            return {name: name for name in self.words(key)}
        return self.texts(key)

    def literals(self, key: str) -> dict[str, Any]:
        """A table of anything."""
        return dict(self._take(key, dict, "a table", {}))

    def table(self, key: str) -> Table | None:
        """A table read key by key, or None when absent."""
        value = self._take(key, dict, "a table", None)
        return None if value is None else Table(value, _join(self.place, key), self.report)

    def tables(self, key: str) -> dict[str, Table]:
        """A table of tables: [place.key.NAME]."""
        outer = self._take(key, dict, "a table of tables", {})
        found = {}
        for name, value in outer.items():
            place = f"{_join(self.place, key)}.{name}"
            if isinstance(value, dict):
                found[name] = Table(value, place, self.report)
            else:
                self.report(place, f"{name} must be a table, not {_kind(value)}")
        return found

    def array(self, key: str) -> list[Table]:
        """A list of tables, written [[place.key]] or inline; a fault in one names its `name` when it has one."""
        value = self._take(key, list, "a list of tables", [])
        found = []
        for number, inner in enumerate(value, 1):
            if isinstance(inner, dict):
                label = inner.get("name")
                label = label if isinstance(label, str) and label else str(number)
                found.append(Table(inner, f"{_join(self.place, key)}.{label}", self.report))
            else:
                self.fault(f"number {number} must be a table, not {_kind(inner)}", key)
        return found

    def done(self) -> None:
        """Report every key that was not asked for, with the nearest that exists."""
        for key in self.data:
            if key not in self._asked:
                self.fault(f"{key!r} is not a key here.{nearest(key, self._asked)}")

    def _take(self, key: str, kind: type, words: str, default: Any) -> Any:
        self._asked.add(key)
        value = self.data.get(key, default)
        if key in self.data and not isinstance(value, kind):
            self.fault(f"{key} must be {words}, not {_kind(value)}")
            return default
        return value


def _join(place: str, key: str) -> str:
    return f"{place}.{key}" if place else key


def _kind(value: Any) -> str:
    """What TOML calls a value."""
    if isinstance(value, bool):
        return "a boolean"
    names = {str: "a text", int: "an integer", float: "a float", list: "a list", dict: "a table"}
    return names.get(type(value), "a date or time")
