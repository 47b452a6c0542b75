"""One of AWS's files as lines: found by the rules of Python's RawConfigParser, which botocore and the AWS CLI use.

Whatever is not part of a change stays as it is, to the byte. An option goes on over all lines that are indented more
than it is, blank lines and comments between them included; that is how nested settings (`s3 =`) are written.
"""

from __future__ import annotations

import configparser
import io
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from awstui.errors import Refused

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+\Z")
_HEADING = re.compile(r"\[(?P<name>.+)\]")
_OPTION = re.compile(r"(?P<name>.*?)(?P<before>\s*)(?P<sign>[=:])(?P<after>\s*)(?P<value>.*)$")


@dataclass(slots=True)
class Option:
    """One setting: its lines are first to end, end not included."""

    name: str  # in lower case: names are not told apart by case
    first: int
    end: int


@dataclass(slots=True)
class Section:
    """One heading and what stands below it."""

    heading: str
    first: int
    options: list[Option] = field(default_factory=list)

    @property
    def end(self) -> int:
        """The line after the last one that means something; comments and blank lines after it are nobody's."""
        return self.options[-1].end if self.options else self.first + 1


def split(text: str) -> list[str]:
    """The lines with their ends; only CR, LF and CRLF end one."""
    return _LINE.findall(text)


def sections(lines: list[str]) -> list[Section]:
    """Every section, in the order of the file.

    Args:
        lines: what `split` gives, of a text that `loaded` can read.
    """
    found: list[Section] = []
    option: Option | None = None
    indent = 0
    for number, line in enumerate(lines):
        bare = line.strip()
        if not bare or bare.startswith(("#", ";")):
            continue
        depth = _depth(line)
        if option is not None and depth > indent:
            option.end = number + 1
            continue
        indent = depth
        if named := _HEADING.match(bare):
            option = None
            found.append(Section(named["name"], number))
        elif found and (setting := _OPTION.match(bare)):
            option = Option(setting["name"].rstrip().lower(), number, number + 1)
            found[-1].options.append(option)
    return found


def loaded(text: str) -> dict[str, dict[str, str]]:
    """What a text says: heading to option to value, as botocore's parser reads it.

    Raises:
        configparser.Error: botocore cannot read it.
    """
    parser = configparser.RawConfigParser()
    parser.read_file(io.StringIO(text, newline=None))
    return {heading: dict(parser.items(heading)) for heading in parser.sections()}


def put(text: str, belongs: Callable[[str], bool], heading: str, values: Mapping[str, str | None]) -> str:
    """The text with these options of one section set, or taken out where the value is None.

    The section is made at the end when there is none; of several that mean the same, botocore obeys the last one.

    Args:
        text: the whole file.
        belongs: whether a heading is the section's.
        heading: how to spell it when it is made.
        values: checked names and values.
    """
    lines = split(text)
    end = _line_end(lines)
    mine = [section for section in sections(lines) if belongs(section.heading)]
    if not mine:
        wanted = {name: value for name, value in values.items() if value is not None}
        if not wanted:
            return text
        _finish(lines, end)
        if lines and lines[-1].strip():
            lines.append(end)
        return "".join([*lines, f"[{heading}]{end}", *(f"{name} = {value}{end}" for name, value in wanted.items())])
    for name, value in values.items():
        section = [section for section in sections(lines) if belongs(section.heading)][-1]
        option = next((option for option in section.options if option.name == name.lower()), None)
        if option is not None:
            _replace(lines, option, value)
        elif value is not None:
            _finish(lines, end)
            lines.insert(section.end, f"{_manner(lines, section, name)}{value}{end}")
    return "".join(lines)


def drop(text: str, belongs: Callable[[str], bool]) -> str:
    """The text without these sections; comments above a heading, and those after its last option, stay.

    Args:
        text: the whole file.
        belongs: whether a heading is one of them.
    """
    lines = split(text)
    for section in reversed(sections(lines)):
        if belongs(section.heading):
            end = section.end
            if not section.first or not lines[section.first - 1].strip():
                while end < len(lines) and not lines[end].strip():
                    end += 1
            del lines[section.first : end]
    return "".join(lines)


def checked(before: str, after: str, expected: Callable[[dict[str, dict[str, str]]], object]) -> str:
    """`after`, once it is certain that it says what `before` said plus the change.

    Args:
        before: the text as it was.
        after: the text as it shall be.
        expected: makes the change in what the text says.

    Raises:
        awstui.errors.Refused: it would be read as something else, so the file is one to edit by hand.
    """
    wanted = loaded(before)
    expected(wanted)
    try:
        same = loaded(after) == wanted
    except configparser.Error:
        same = False
    if not same:
        raise Refused("The file is laid out so that this change would be read differently: edit it by hand.")
    return after


def _depth(line: str) -> int:
    return len(line) - len(line.lstrip())


def _line_end(lines: list[str]) -> str:
    """How this file ends its lines: as its first line does."""
    first = lines[0] if lines else "\n"
    return next((end for end in ("\r\n", "\n", "\r") if first.endswith(end)), "\n")


def _finish(lines: list[str], end: str) -> None:
    """End the last line, which files need not do."""
    if lines and not lines[-1].endswith(("\r", "\n")):
        lines[-1] += end


def _replace(lines: list[str], option: Option, value: str | None) -> None:
    """Another value, or none: indented lines that went on with the old one go; comments among them stay."""
    kept = [line for line in lines[option.first + 1 : option.end] if not line.strip() or line.strip()[0] in "#;"]
    if value is None:
        lines[option.first : option.end] = kept
        return
    line = lines[option.first]
    bare = line.rstrip("\r\n")
    found = _OPTION.match(bare.strip())
    assert found is not None
    after = found["after"] or (" " if found["before"] and not found["value"] else "")
    written = f"{bare[: _depth(bare)]}{found['name']}{found['before']}{found['sign']}{after}{value}{line[len(bare) :]}"
    lines[option.first : option.end] = [written, *kept]


def _manner(lines: list[str], section: Section, name: str) -> str:
    """A new option's line up to its value, indented and spaced as the section's last option is."""
    if not section.options:
        return f"{name} = "
    line = lines[section.options[-1].first]
    found = _OPTION.match(line.strip())
    assert found is not None
    tight = not found["before"] and not found["after"] and found["value"]
    return f"{line[: _depth(line)]}{name}{'=' if tight else ' = '}"
