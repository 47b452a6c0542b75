"""The journal: every change is written down before it is made, and what became of it after.

One JSON object a line: an intent, and later the outcome with the same id. An intent without outcome is a change whose
end nobody saw. A change whose intent cannot be written is not made.
"""

from __future__ import annotations

import json
import os
import sys
import threading
import time
import uuid
from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from awstui import __version__, files
from awstui.engine import journal_record as records
from awstui.engine import safety
from awstui.engine.journal_record import Record
from awstui.errors import Refused
from awstui.protocol import Context

LARGEST = 5 * 1024 * 1024
"""Bytes of one journal file; then it is put aside as `.1`."""

KEPT = 5
"""Files put aside; the oldest goes."""

_RECENT_BYTES = 256 * 1024
_LONGEST_CHANGE = 3600.0
"""Seconds."""
_UNKNOWN = frozenset({"ReadTimeoutError", "ConnectionClosedError", "ResponseStreamingError", "IncompleteReadError"})
"""After these nobody knows whether AWS made the change."""


@dataclass(slots=True)
class Entry:
    """A change being made: its permit, and what is learnt on the way for the outcome line."""

    id: str
    granted: safety.Permit
    note: str = ""
    before: Mapping[str, Any] | None = None
    inverse: Mapping[str, Any] | None = None
    receipts: list[safety.Receipt] = field(init=False)

    def __post_init__(self) -> None:
        self.receipts = self.granted.receipts

    def permit(self) -> AbstractContextManager[safety.Permit]:
        """The change's permit for another thread, which enters it around its calls.

        Raises:
            awstui.errors.Refused: on entering, when the change is over.
        """
        return self.granted.entered()

    def forgive(self, error: Exception) -> None:
        """A call that failed and was made again: it is no failure of the change.

        Args:
            error: botocore's ClientError.
        """
        response: Any = getattr(error, "response", None) or {}
        code = str(response.get("Error", {}).get("Code", ""))
        for number in range(len(self.receipts) - 1, -1, -1):
            if code and self.receipts[number].code == code:
                del self.receipts[number]
                return


LOST = "awstui ended before the answer came"
"""What is noted of a change whose process is gone."""


class Journal:
    """The journal file and those put aside.

    Args:
        path: the current file; its folder is made with mode 0700, the file with 0600.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.fault = ""  # why the last outcome could not be written; empty when all is well
        self._lock = threading.Lock()

    @contextmanager
    def intent(
        self,
        *,
        service: str,
        operations: Iterable[str],
        targets: Iterable[str],
        params: Mapping[str, Any] | None = None,
        context: Context,
        account: str = "",
        reversal: str = "",
        screen: str = "",
        undoes: str = "",
        before: Mapping[str, Any] | None = None,
        inverse: Mapping[str, Any] | None = None,
    ) -> Iterator[Entry]:
        """Write the intent, let exactly these operations through the guard, and write the outcome at the end.

        Args:
            service: boto3's service name.
            operations: the API's names; "service:Operation" for one of another service.
            targets: what is changed, by id or ARN.
            params: the input; secrets are taken out and long texts cut.
            context: where.
            account: the account's id.
            reversal: the action or command that takes the change back, if any.
            screen: the key of the screen that lists the targets.
            undoes: the id of the change this one takes back.
            before: what the resource has of what is changed; redacted and cut like `params`.
            inverse: a complete call that takes the change back, {"service": "sqs", "operation": "SetQueueAttributes",
                "params": {…}, "title": "…"}. It is kept whole (up to 64 KiB); one that holds a secret is dropped, and
                the note says so. Both may also become known in the block: then as the entry's fields.

        Raises:
            awstui.errors.Refused: the intent cannot be written; nothing was sent.
        """
        names = tuple(name if ":" in name else f"{service}:{name}" for name in operations)
        entry = Entry(uuid.uuid4().hex, safety.Permit(frozenset(names)), before=before, inverse=inverse)
        memory, dropped = _memory(service, names, before, inverse)
        line = {
            "event": "intent", "id": entry.id, "at": time.time(), "service": service, "operations": names,
            "targets": tuple(targets), "params": records.kept(service, names, params or {}), "profile": context.profile,
            "region": context.region, "endpoint": context.endpoint, "account": account, "reversal": reversal,
            "screen": screen, "undoes": undoes, **memory,
            "awstui": __version__, "pid": os.getpid(),
        }  # fmt: skip
        try:
            self._append(line)
        except OSError as error:
            why = error.strerror or str(error)
            raise Refused(f"The journal {self.path} cannot be written ({why}), so nothing was changed.") from error
        started = time.monotonic()
        stopped: BaseException | None = None
        try:
            with entry.granted.entered():
                yield entry
        except BaseException as error:
            stopped = error
            raise
        finally:
            entry.granted.open = False
            _recall(entry)
            if (entry.before, entry.inverse) != (before, inverse):
                memory, dropped = _memory(service, names, entry.before, entry.inverse)
            else:
                memory = {}
            entry.note = "; ".join(filter(None, (entry.note, dropped)))
            self._finish(entry, stopped, time.monotonic() - started, memory)

    def _finish(self, entry: Entry, stopped: BaseException | None, seconds: float, memory: Mapping[str, Any]) -> None:
        codes = [each.code for each in entry.receipts if each.code]
        code = _code(stopped)
        state = "ok"
        if stopped is not None and not isinstance(stopped, GeneratorExit):
            state = "unknown" if type(stopped).__name__ in _UNKNOWN else "failed"
        elif codes:
            state = "failed"
        note = entry.note or ("stopped early" if isinstance(stopped, GeneratorExit) else "")
        line = {
            "event": "outcome", "id": entry.id, "at": time.time(), "state": state,
            "codes": tuple(dict.fromkeys([*codes, *([code] if code else [])])),
            "request_ids": tuple(each.request_id for each in entry.receipts[:100] if each.request_id),
            "note": records.short(note), "seconds": round(seconds, 3), **memory,
        }  # fmt: skip
        try:
            self._append(line)
        except OSError as error:
            # The change is made; losing its outcome line must not make it look undone.
            self.fault = f"The outcome of a change could not be journalled: {error.strerror or error}"

    # ---- the file

    def _append(self, line: Mapping[str, Any]) -> None:
        data = (json.dumps(line, default=records.plain, separators=(",", ":")) + "\n").encode()
        with self._lock:
            files.private_dir(self.path.parent)
            with _across_processes(self.path.with_suffix(".lock")):
                if _size(self.path) + len(data) > LARGEST:
                    self._rotate()
                handle = files.append_private(self.path)
                try:
                    view = memoryview(data)
                    while view:
                        view = view[os.write(handle, view) :]
                    os.fsync(handle)
                finally:
                    os.close(handle)

    def _rotate(self) -> None:
        for number in range(KEPT, 0, -1):
            older = self._aside(number - 1) if number > 1 else self.path
            if older.exists():
                os.replace(older, self._aside(number))

    def _aside(self, number: int) -> Path:
        return self.path.with_name(f"{self.path.name}.{number}")

    def read(self, limit: int = 200) -> tuple[Record, ...]:
        """The latest changes, newest first.

        Args:
            limit: how many at most.
        """
        return self._records(self._lines(), limit)

    def _records(self, lines: Iterable[dict[str, Any]], limit: int) -> tuple[Record, ...]:
        """The changes of lines that come newest first."""
        found: dict[str, Record] = {}
        outcomes: dict[str, dict[str, Any]] = {}
        for line in lines:
            if line.get("event") == "outcome":
                outcomes[str(line.get("id"))] = line
            elif line.get("event") == "intent" and len(found) < limit:
                record = records.read(line, outcomes.pop(str(line.get("id")), {}))
                found[record.id] = record
        return tuple(sorted(found.values(), key=lambda record: -record.at))

    def settle_lost(self) -> tuple[Record, ...]:
        """Write down that nobody will ever know more of changes whose process has ended without their outcome.

        Returns: those changes, newest first; a second call finds them settled.
        """
        lost = tuple(record for record in self._recent() if record.state == "open" and not lives(record))
        for record in lost:
            self._append({"event": "outcome", "id": record.id, "at": time.time(), "state": "unknown", "note": LOST})
        return tuple(replace(record, state="unknown") for record in lost)

    def _recent(self) -> tuple[Record, ...]:
        """The changes of the last stretch of the file: what a start may read without being noticed."""
        try:
            with self.path.open("rb") as file:
                file.seek(max(0, _size(self.path) - _RECENT_BYTES))
                lines = file.read().decode("utf-8", "replace").splitlines()
        except OSError:
            return ()
        return self._records(_parsed(reversed(lines)), sys.maxsize)

    def _lines(self) -> Iterator[dict[str, Any]]:
        """Every line of every file, newest first; lines cut short by a crash are left out."""
        for path in (self.path, *(self._aside(number) for number in range(1, KEPT + 1))):
            try:
                text = path.read_text("utf-8", "replace")
            except OSError:
                continue
            yield from _parsed(reversed(text.splitlines()))


def _memory(
    service: str, names: tuple[str, ...], before: Mapping[str, Any] | None, inverse: Mapping[str, Any] | None
) -> tuple[dict[str, Any], str]:
    """What a line keeps of the state before and the way back, and why the latter is dropped if it is."""
    found: dict[str, Any] = {}
    if before is not None:
        found["before"] = records.kept(service, names, before)
    call, dropped = records.whole(inverse) if inverse is not None else (None, "")
    if call is not None:
        found["inverse"] = call
    return found, dropped


def _recall(entry: Entry) -> None:
    """Take over what was read under the permit, unless whoever makes the change knows better."""
    memory = entry.granted.memory
    if memory is None or entry.before is not None or entry.inverse is not None:
        return
    entry.before, entry.inverse = memory.before, memory.inverse
    entry.note = "; ".join(filter(None, (entry.note, memory.fault)))


def _parsed(lines: Iterable[str]) -> Iterator[dict[str, Any]]:
    """The lines that are whole."""
    for line in lines:
        try:
            data = json.loads(line)
        except ValueError:
            continue
        if isinstance(data, dict):
            yield data


def lives(record: Record) -> bool:
    """Whether the process that began a change may still be at it."""
    if record.pid == os.getpid():
        return True
    if sys.platform == "win32":  # there, asking for a process by signal 0 would end it
        return time.time() - record.at < _LONGEST_CHANGE
    try:
        os.kill(record.pid, 0)
    except PermissionError:
        return True
    except (ProcessLookupError, OverflowError):
        return False
    return record.pid > 0


def _size(path: Path) -> int:
    try:
        return path.lstat().st_size
    except FileNotFoundError:
        return 0


@contextmanager
def _across_processes(path: Path) -> Iterator[None]:
    """Only one awstui writes or rotates at a time."""
    if sys.platform == "win32":
        yield
        return
    import fcntl

    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _code(error: BaseException | None) -> str:
    response: Any = getattr(error, "response", None)
    if isinstance(response, dict):
        return str(response.get("Error", {}).get("Code", ""))
    return "" if error is None or isinstance(error, GeneratorExit) else type(error).__name__
