"""From AWS's answers to rows: a screen's expressions applied to items, and values made plain and typed."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from copy import deepcopy
from datetime import UTC, date, datetime
from decimal import Decimal
from math import isfinite
from typing import Any

from awstui.catalog.model import Screen
from awstui.protocol import Values
from awstui.rows.paths import Getter, getter, strict
from awstui.rows.plain import plain

_PLACEHOLDER = re.compile(r"\{([^{}]+)\}")
_STEP = re.compile(r"(\w[\w-]*)((?:\[\d+\])*)")
_GIT = re.compile(r"(\d{9,11}) [+-]\d{4}")  # 1760000000 +0200: the zone says where it was written, not when
_MILLISECONDS = 1e11  # seconds since the epoch stay below this until the year 5138; CloudWatch counts milliseconds


class Projector:
    """One screen's expressions, compiled once and applied to any number of items."""

    def __init__(self, screen: Screen, partition: str = "aws") -> None:
        self.screen = screen
        self.partition = partition
        self._rows = strict(screen.list.rows, absent=True)
        self._id = getter(screen.id)
        self._label = getter(screen.label or screen.id)
        self._columns: list[tuple[Getter, Callable[[Any], Any]]] = [
            (getter(column.value), _TYPED.get(column.kind, _plain)) for column in screen.columns
        ]

    def rows(self, response: Mapping[str, Any]) -> list[Any]:
        """The items of one response page: a single structure is one row, an absent list none.

        Args:
            response: what botocore returned.

        Raises:
            jmespath.exceptions.JMESPathError: the answer is of another kind than the screen file says: an empty list
                would be a lie.
        """
        found = self._rows(response)
        if found is None:
            return []
        if isinstance(found, Mapping):
            return [{name: value for name, value in found.items() if name != "ResponseMetadata"}]
        if isinstance(found, list):
            return [item for item in found if item is not None]
        return [found]

    def values(self, item: Any) -> Values:
        """The item's cells, one typed raw value per column; None where AWS said nothing."""
        return tuple([
            None if (value := get(item)) is None else typed(value) for get, typed in self._columns
        ])  # fmt: skip

    def id(self, item: Any) -> str:
        """What identifies the item in its list."""
        return _text(self._id(item))

    def label(self, item: Any) -> str:
        """What a person calls the item: what must be typed to confirm a change to it."""
        return _text(self._label(item)) or self.id(item)

    def arn(self, item: Any, region: str = "", account: str = "", partition: str = "") -> str:
        """The item's ARN, or "" when the screen has none or a part of it is not known.

        A screen's `arn` that does not begin with `arn:` is an expression instead.

        Args:
            item: a row.
            region, account, partition: what stands for those words in a template such as
                `arn:{partition}:ec2:{region}:{account}:instance/{InstanceId}`.
        """
        template = self.screen.arn
        if not template.startswith("arn:"):
            return _text(getter(template)(item)) if template else ""
        known = {"region": region, "account": account, "partition": partition or self.partition}
        missing = False

        def fill(match: re.Match[str]) -> str:
            nonlocal missing
            name = match.group(1)
            text = known[name] if name in known else _text(getter(name)(item))
            missing = missing or not text
            return text

        arn = _PLACEHOLDER.sub(fill, template)
        return "" if missing else arn

    def source(self, mapping: Mapping[str, str], item: Any) -> dict[str, Any]:
        """Parameters taken from a row: what a file's `from` says.

        Args:
            mapping: parameter path -> JMESPath on the row.
            item: the row.

        Returns: nested parameters, those left out for which the row has no value.
        """
        params: dict[str, Any] = {}
        for path, expression in mapping.items():
            value = getter(expression)(item)
            if value is not None:
                put(params, path, value)
        return params

    def picks(self, expression: str, item: Any) -> Any:
        """What any expression finds in an item or a response; None when nothing."""
        return getter(expression)(item)


def steps(path: str) -> list[str | int]:
    """A parameter path in steps: "Tags[0].Key" -> ["Tags", 0, "Key"]. Raises ValueError when it is not one."""
    found: list[str | int] = []
    for part in path.split("."):
        match = _STEP.fullmatch(part)
        if match is None:
            raise ValueError(f"{path!r} is not a parameter path like Tags[0].Key")
        found.append(match.group(1))
        found.extend(int(index) for index in re.findall(r"\d+", match.group(2)))
    return found


def put(params: dict[str, Any], path: str, value: Any) -> None:
    """Set a nested parameter, making the structures and lists on the way.

    Args:
        params: changed in place.
        path: such as "InstanceIds", "Tags[0].Key".
        value: anything.

    Raises:
        ValueError: it is no path, or goes through a value already there that is not a container.
    """
    way = steps(path)
    here: Any = params
    for step, following in zip(way, [*way[1:], None], strict=True):
        fits = isinstance(here, list if isinstance(step, int) else dict)
        if not fits:
            raise ValueError(f"{path!r} goes through a value that is already set")
        if isinstance(step, int):
            here.extend([None] * (step + 1 - len(here)))
        if following is None:
            here[step] = deepcopy(value) if isinstance(value, dict | list) else value  # a later path may go into it
            return
        inner = here[step] if isinstance(step, int) else here.get(step)
        if inner is None:
            inner = here[step] = [] if isinstance(following, int) else {}
        here = inner


def _text(value: Any) -> str:
    return "" if value is None else value if isinstance(value, str) else str(plain(value))


def _plain(value: Any) -> Any:
    return value if type(value) is str else plain(value)


def _number(value: Any) -> Any:
    """A number, also from text (SQS attributes are strings); other text stays what it is."""
    if isinstance(value, int | float):
        return value
    if isinstance(value, Decimal):
        return plain(value)
    if isinstance(value, str):
        try:
            return int(value)
        except ValueError:
            pass
        try:
            number = float(value)
        except ValueError:
            return value
        return number if isfinite(number) else value
    return plain(value)


def _time(value: Any) -> Any:
    """Seconds since the epoch from a datetime, a number of seconds or milliseconds, ISO 8601 text or Git's own."""
    if isinstance(value, datetime):
        return (value if value.tzinfo else value.replace(tzinfo=UTC)).timestamp()
    if isinstance(value, date):
        return datetime.combine(value, datetime.min.time(), UTC).timestamp()
    number = _number(value)
    if isinstance(number, str):
        if git := _GIT.fullmatch(number):
            return float(git[1])
        try:
            return _time(datetime.fromisoformat(number))
        except ValueError:
            return number
    if isinstance(number, int | float):
        try:
            return float(number / 1000 if abs(number) > _MILLISECONDS else number)
        except OverflowError:
            return str(number)
    return number


def _tags(value: Any) -> Any:
    """Tags as a dict, from a dict or from any of the lists of pairs AWS services use."""
    if isinstance(value, Mapping):
        return {str(key): _text(text) for key, text in value.items()}
    if not isinstance(value, list):
        return plain(value)
    found: dict[str, str] = {}
    for entry in value:
        if isinstance(entry, Mapping):
            for key, text in (("Key", "Value"), ("TagKey", "TagValue"), ("key", "value")):
                if key in entry:
                    found[_text(entry[key])] = _text(entry.get(text))
                    break
    return found


def _bool(value: Any) -> Any:
    """A truth value, also from the words some services send as text."""
    return {"true": True, "false": False}.get(value.lower(), value) if isinstance(value, str) else plain(value)


_TYPED: dict[str, Callable[[Any], Any]] = {
    "count": _number, "bytes": _number, "money": _number, "duration": _number,
    "age": _time, "time": _time, "tags": _tags, "bool": _bool,
}  # fmt: skip
