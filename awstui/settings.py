"""config.toml: the few things a person can set, with their defaults.

Each attribute is a key of the file, documented by the string below it; a nested class is a table. A broken file never
stops the program: what cannot be used is a sentence, and its default holds.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import MISSING, Field, field, fields
from pathlib import Path
from typing import Any

from awstui import files, keys, toml
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

    confirm: Confirm = field(default_factory=Confirm)

    keys: Mapping[str, str] = field(default_factory=dict)
    """Key id to keys, as the key table lists them: `"list.delete" = "ctrl+d"`; an empty string takes a key away."""


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
        return Settings(), [f"{file.name} cannot be read, so nothing in it holds: {fault}"]
    faults: list[str] = []
    settings = _read(Settings, data, "", faults)
    return settings, [f"{file.name}: {fault}" for fault in faults]


def describe() -> str:
    """Every setting as a Markdown table: name, type, default, meaning."""
    lines = ["| setting | type | default | meaning |", "|---|---|---|---|"]
    for name, item, meaning in _documented(Settings, ""):
        default = _default(item)
        shown = {True: "true", False: "false"}.get(default, default) if isinstance(default, bool) else default
        lines.append(f"| `{name}` | {_type_words(item)} | {f'`{shown}`' if shown != {} else ''} | {meaning} |")
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
        elif isinstance(_default(known[name]), Confirm) and isinstance(value, dict):
            values[name] = _read(Confirm, value, f"{full}.", faults)
        elif fault := _wrong(known[name], value):
            faults.append(f"{full} = {value!r} {fault}; it stays {_default(known[name])!r}.")
        else:
            values[name] = float(value) if isinstance(_default(known[name]), float) else value
    return kind(**values)


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
