"""How far an import has come, in a file beside the imported one, so that it can go on after an interruption."""

from __future__ import annotations

import contextlib
import json
import os
import uuid
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any

from awstui.errors import UsageError

SUFFIX = ".awstui-import"

_FLAGS = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0)


@dataclass(slots=True)
class State:
    """What is known to be done: every line before `line`, those in `ahead`, nothing else."""

    target: str
    size: int  # of the file, bytes
    run: str = ""  # makes fresh deduplication ids that are the same when a line is sent again
    line: int = 0  # lines done without a gap
    offset: int = 0  # where the next begins, bytes
    ahead: list[int] = field(default_factory=list)  # lines done beyond a gap
    begun: int = 0  # the last line that was to be sent when this was written
    sent: int = 0
    failed: int = 0
    ends: dict[int, int] = field(default_factory=dict)  # of `ahead`: where each line ends

    @property
    def doubtful(self) -> int:
        """Lines at most that were sent without anybody having noted it."""
        return max(0, self.begun - self.line - len(self.ahead))

    def settle(self, line: int, end: int) -> None:
        """A line is done: accepted, or written where failed lines go."""
        self.ends[line] = end
        while self.line + 1 in self.ends:
            self.line += 1
            self.offset = self.ends.pop(self.line)
        self.ahead = sorted(self.ends)

    def save(self, path: Path) -> None:
        """Write it down; if we are killed, the old or the new is there (after a power cut perhaps an older one).

        Raises:
            OSError: it cannot be written.
        """
        whole = asdict(self)
        whole["ends"] = {str(line): end for line, end in self.ends.items()}
        beside = path.with_name(path.name + ".new")
        handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | _FLAGS, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump(whole, file)
        os.replace(beside, path)


def state_path(path: Path) -> Path:
    """The file beside."""
    return path.with_name(path.name + SUFFIX)


def fresh(target: str, size: int) -> State:
    """The state of an import that begins."""
    return State(target, size, run=uuid.uuid4().hex)


def load(path: Path) -> State | None:
    """The state an earlier import left, None when it left none.

    Raises:
        awstui.errors.UsageError: it cannot be read.
    """
    try:
        handle = os.open(path, os.O_RDONLY | _FLAGS)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror or error}.") from None
    with os.fdopen(handle, encoding="utf-8") as file, contextlib.suppress(ValueError, TypeError, AttributeError):
        found: dict[str, Any] = json.load(file)
        known = {each.name for each in fields(State)}
        state = State(**{name: value for name, value in found.items() if name in known})
        state.ends = {int(line): int(end) for line, end in state.ends.items()}
        return state
    raise UsageError(f"{path} is damaged: start the import anew.")


def remove(path: Path) -> None:
    """There is nothing to go on with any more."""
    path.unlink(missing_ok=True)
