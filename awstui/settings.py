"""config.toml: the few things a person can set, with their defaults.

Each attribute is a key of the file, documented by the string below it; a nested class is a table. A broken file never
stops the program: what cannot be used is a sentence, and its default holds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import MISSING, Field, field, fields
from pathlib import Path
from typing import Any

from awstui import files, keys, toml
from awstui.guards import BUILT_IN, TIERS, Guard
from awstui.records import record


@record
class Confirm:
    """How changes are confirmed; what must be typed is AWS's and the screen files' matter, not a setting."""

    grace_ms: int = field(default=300, metadata={"range": (0, 5000)})
    """Milliseconds during which a confirmation that just appeared takes no key, so none typed for something else
    confirms it."""


@record
class Settings:
    """Everything config.toml can say."""

    theme: str = "awstui-dark"
    """The theme: one of `themes/`, one of your own, or one of Textual's. `--theme` wins over it."""

    read_only: bool = False
    """Refuse every change, in this console and its engine; `--read-only` sets it for one run."""

    recent_regions: int = field(default=5, metadata={"range": (0, 30)})
    """How many regions used lately stand first in the region picker."""

    peek_count: int = field(default=10, metadata={"range": (1, 100)})
    """How many messages a peek offers to fetch; each one counts as a receive."""

    watch_seconds: float = field(default=5.0, metadata={"range": (1, 3600)})
    """Seconds between two refreshes while `t` watches a list."""

    guard_prod: bool = True
    """Guard every profile whose name contains `prod`: read-only until `:unlock`, changes confirmed by account id."""

    ssh_in_read_only: bool = False
    """Let `s` and `awstui ssh` connect where nothing may be changed (read-only, or a locked guard), by the routes that
    change nothing in AWS: a shell on an instance can change anything there."""

    bastion: str = ""
    """The host ssh jumps through where no other is picked: `user@host:port`, or a `Host` of ~/.ssh/config."""

    insecure_endpoints: bool = False
    """Let plain http leave this machine; without it an `http://` endpoint elsewhere is refused."""

    guard: tuple[Guard, ...] = ()
    """`[[guard]]` tables: `profiles` (patterns) and `accounts` (ids) a rule is for, and `read_only` (true), `confirm`
    ("y", "name" or "account", the default), `unlock_minutes` (15) and `colour` for those; the strictest of all rules
    that match holds."""

    confirm: Confirm = field(default_factory=Confirm)

    keys: Mapping[str, str] = field(default_factory=dict)
    """Key id to keys, as the key table lists them: `"list.delete" = "ctrl+d"`; an empty string takes a key away."""

    def guards(self) -> tuple[Guard, ...]:
        """Every guard rule that holds."""
        return (*self.guard, *((BUILT_IN,) if self.guard_prod else ()))


def path() -> Path:
    """Where the file is."""
    return files.config_dir() / "config.toml"


def load(file: Path | None = None) -> tuple[Settings, list[str]]:
    """The settings, and a sentence for each thing in the file that could not be used; never raises.

    Args:
        file: the TOML file; `path()` when None. A file that is not there means the defaults.
    """
    file = file or path()
    try:
        data = toml.read(file)
    except FileNotFoundError:
        return Settings(), []
    except (OSError, ValueError) as fault:
        guarded = Guard(profiles=("*",), name=f"{file.name} cannot be read, and may hold guard rules")
        words = f"{file.name} cannot be read, so nothing in it holds and every profile is guarded: {fault}"
        return Settings(guard=(guarded,)), [words]
    faults: list[str] = []
    settings = _read(Settings, data, "", faults)
    return settings, [f"{file.name}: {fault}" for fault in faults]


def describe() -> str:
    """Every setting as a Markdown table: name, type, default, meaning."""
    lines = ["| setting | type | default | meaning |", "|---|---|---|---|"]
    for name, item, meaning in _documented(Settings, ""):
        default = _default(item)
        shown = {True: "true", False: "false"}.get(default, default) if isinstance(default, bool) else default
        lines.append(
            f"| `{name}` | {_type_words(item)} | {f'`{shown}`' if shown not in ({}, ()) else ''} | {meaning} |"
        )
    return "\n".join(lines) + "\n"


def _read(kind: type[Any], data: Mapping[str, Any], table: str, faults: list[str]) -> Any:
    """An instance of a settings class from its TOML table."""
    known = {item.name: item for item in fields(kind)}
    values: dict[str, Any] = {}
    for name, value in data.items():
        full = table + name
        if name not in known:
            from difflib import get_close_matches  # only for a person with a fault in their file

            near = get_close_matches(name, known, 1, 0.0)[0]
            faults.append(f"{full} is not a setting; the nearest is {table}{near}.")
        elif name == "keys" and isinstance(value, dict):
            values[name] = _keys(value, faults)
        elif name == "guard":
            values[name] = _guards(value, faults)
        elif isinstance(_default(known[name]), Confirm) and isinstance(value, dict):
            values[name] = _read(Confirm, value, f"{full}.", faults)
        elif fault := _wrong(known[name], value):
            faults.append(f"{full} = {value!r} {fault}; it stays {_default(known[name])!r}.")
        else:
            values[name] = float(value) if isinstance(_default(known[name]), float) else value
    return kind(**values)


def _guards(value: Any, faults: list[str]) -> tuple[Guard, ...]:
    """The rules of `[[guard]]`. What is wrong with one makes it stricter, never milder."""
    if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
        faults.append("guard must be written as [[guard]] tables; every profile is guarded until it is.")
        return (Guard(profiles=("*",), name="config.toml has a faulty guard rule"),)
    return tuple(_guard(each, f"guard {number}", faults) for number, each in enumerate(value, 1))


def _guard(table: Mapping[str, Any], where: str, faults: list[str]) -> Guard:
    values: dict[str, Any] = {}
    vague = False
    for name, value in table.items():
        if name not in _GUARD:
            faults.append(f"{where}: {name} is no part of a guard rule.")
            vague = True
            continue
        fine, what = _GUARD[name]
        given = [value] if name in ("profiles", "accounts") and isinstance(value, str) else value
        if fine(given):
            values[name] = tuple(given) if isinstance(given, list) else given
        else:
            faults.append(f"{where}: {name} = {value!r} must be {what}.")
            vague = vague or name in ("profiles", "accounts")
    if not vague and not (values.get("profiles") or values.get("accounts")):
        faults.append(f"{where} names no profiles and no accounts.")
        vague = True
    if vague:
        faults.append(f"{where} holds for every profile until it is put right.")
        values |= {"profiles": ("*",), "name": "config.toml has a faulty guard rule"}
    return Guard(**values)


def _texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(each, str) and each for each in value)


_GUARD: dict[str, tuple[Callable[[Any], bool], str]] = {
    "profiles": (_texts, "profile names or patterns, in quotes"),
    "accounts": (
        lambda value: _texts(value) and all(len(each) == 12 and each.isdecimal() and each.isascii() for each in value),
        "account ids of 12 digits, in quotes",
    ),
    "read_only": (lambda value: isinstance(value, bool), "true or false"),
    "confirm": (lambda value: value in TIERS, "one of y, name, account"),
    "unlock_minutes": (lambda value: type(value) is int and 1 <= value <= 480, "a whole number, 1 to 480"),
    "colour": (lambda value: isinstance(value, str), "a colour's name or #rrggbb, in quotes"),
}
"""The keys of a guard rule: whether a value can be taken, and what it must be."""


def _keys(table: Mapping[str, Any], faults: list[str], prefix: str = "") -> dict[str, str]:
    """The overrides that can be taken; `list.delete = "x"` without quotes is a table in TOML and means the same."""
    written: dict[str, str] = {}

    def flatten(part: Mapping[str, Any], prefix: str) -> None:
        for name, value in part.items():
            if isinstance(value, dict):
                flatten(value, f"{prefix}{name}.")
            elif isinstance(value, str):
                written[prefix + name] = value
            else:
                faults.append(f"keys.{prefix}{name} = {value!r} must be text; its default holds.")

    flatten(table, prefix)
    keymap, found = keys.resolve(written)
    faults += [f"keys: {fault}" for fault in found]
    return {name: keymap[name] for name in written if name in keymap}


def _wrong(item: Field[Any], value: Any) -> str:
    """Why a value cannot be used, "" when it can."""
    default = _default(item)
    if not isinstance(default, (bool, int, float, str)):
        return "must be a table"
    right = type(value) in (int, float) if isinstance(default, float) else type(value) is type(default)
    if not right:
        return f"must be {_type_words(item)}"
    if "range" in item.metadata:
        least, most = item.metadata["range"]
        if not least <= value <= most:
            return f"must be between {least} and {most}"
    return ""


def _default(item: Field[Any]) -> Any:
    if item.default is not MISSING:
        return item.default
    return item.default_factory() if item.default_factory is not MISSING else None


def _type_words(item: Field[Any]) -> str:
    default = _default(item)
    if isinstance(default, bool):
        return "true or false"
    if isinstance(default, (int, float)):
        words = "a whole number" if isinstance(default, int) else "a number"
        least, most = item.metadata.get("range", ("", ""))
        return f"{words}, {least} to {most}" if "range" in item.metadata else words
    if isinstance(default, tuple):
        return "tables"
    return "text" if isinstance(default, str) else "a table"


def _documented(kind: type[Any], table: str) -> Iterator[tuple[str, Field[Any], str]]:
    """Each setting's full name, field and the string below it, which only the source still has."""
    import ast
    from itertools import pairwise

    tree = ast.parse(Path(__file__).read_text(encoding="utf-8"))
    body = next(node.body for node in tree.body if isinstance(node, ast.ClassDef) and node.name == kind.__name__)
    below: dict[str, str] = {}
    for node, after in pairwise(body):
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and isinstance(after, ast.Expr):
            below[node.target.id] = " ".join(ast.literal_eval(after.value).split())
    for item in fields(kind):
        if isinstance(default := _default(item), Confirm):
            yield from _documented(type(default), f"{table}{item.name}.")
        else:
            yield table + item.name, item, below[item.name]
