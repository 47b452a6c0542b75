"""The one Include line in ~/.ssh/config, without which ssh does not look into our file.

ssh_config(5): an Include below a Host or Match line holds only there; so ours goes to the very top.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from fnmatch import fnmatchcase
from pathlib import Path

_LINE = re.compile(r"\s*(?P<word>[A-Za-z]+)(?:\s*=\s*|\s+)(?P<rest>.*?)\s*$")
_WORDS = re.compile(r'"((?:\\.|[^"\\])*)"|((?:\\.|[^\s"\\])+)')
_COMMENT = "# Hosts that awstui has written. At the top: below a Host line it would hold for that host only."


def included(text: str, path: Path, home: Path) -> bool:
    """Whether ssh reads that file for every host already.

    Args:
        text: the configuration.
        path: the file, absolute.
        home: the person's home, whose .ssh relative names are in.
    """
    for word, values in _lines(text):
        if word in ("host", "match"):
            return False
        if word == "include" and any(_names(value, path, home) for value in values):
            return True
    return False


def include(text: str, path: Path, home: Path) -> str:
    """The configuration with the line at its top; as it is when it is there already.

    Args:
        text: the configuration; its line ends are kept.
        path: our file, absolute.
        home: the person's home.

    Raises:
        ValueError: an Include cannot name that file.
    """
    if included(text, path, home):
        return text
    if not str(path).isprintable() or set(str(path)) & set('*?[]%$"\\'):
        raise ValueError(f'An Include cannot name {path}: it has one of * ? [ ] % $ " \\ in it.')
    shown = f"~/{path.relative_to(home).as_posix()}" if path.is_relative_to(home) else str(path)
    quoted = f'"{shown}"' if re.search(r"[\s#']", shown) else shown
    end = "\r\n" if text.partition("\n")[0].endswith("\r") else "\n"
    return f"{_COMMENT}{end}Include {quoted}{end}{end if text else ''}{text}"


def hosts(text: str) -> frozenset[str]:
    """The names the configuration has hosts for, in lower case, patterns left out."""
    found = (value.lower() for word, values in _lines(text) if word == "host" for value in values)
    return frozenset(name for name in found if not set(name) & set("*?!"))


def _lines(text: str) -> Iterator[tuple[str, list[str]]]:
    """Every line that says something, as its keyword in lower case and the words behind it."""
    for line in text.splitlines():
        found = _LINE.match(line)
        if found is not None:
            words = [quoted or plain for quoted, plain in _WORDS.findall(found["rest"])]
            yield found["word"].lower(), [re.sub(r"\\(.)", r"\1", word) for word in words]


def _names(value: str, path: Path, home: Path) -> bool:
    """Whether an Include's word, a pattern perhaps, names the file."""
    if value.startswith("~/"):
        value = f"{home}/{value[2:]}"
    elif not value.startswith("/"):
        value = f"{home}/.ssh/{value}"
    # Without slashes * is like a shell's: it does not reach into folders.
    wanted, given = str(path).split("/"), re.sub(r"/+", "/", value).split("/")
    pairs = zip(wanted, given, strict=False)
    return len(wanted) == len(given) and all(fnmatchcase(part, each) for part, each in pairs)
