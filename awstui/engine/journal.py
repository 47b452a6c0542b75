"""The journal: every change is written down before it is made, and what became of it after.

One JSON object a line: an intent, and later the outcome with the same id. An intent without outcome is a change whose
end nobody saw. A change whose intent cannot be written is not made.
"""

from __future__ import annotations

import datetime
import json
import os
import stat
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
from awstui.engine import redact, safety
from awstui.errors import Refused
from awstui.protocol import Context

LARGEST = 5 * 1024 * 1024
"""Bytes of one journal file; then it is put aside as `.1`."""

KEPT = 5
"""Files put aside; the oldest goes."""

_LONGEST_TEXT = 1000
_RECENT_BYTES = 256 * 1024
_LONGEST_CHANGE = 3600.0
"""Seconds."""
_UNKNOWN = frozenset({"ReadTimeoutError", "ConnectionClosedError", "ResponseStreamingError", "IncompleteReadError"})
"""After these nobody knows whether AWS made the change."""


@dataclass(frozen=True, slots=True)
class Record:
    """One change, as the journal has it."""

    id: str
    at: float  # epoch seconds
    service: str
    operations: tuple[str, ...]
    targets: tuple[str, ...]
    params: Mapping[str, Any]
    profile: str
    region: str
    account: str
    endpoint: str = ""
    reversal: str = ""
    state: str = "open"  # open, ok, failed, unknown (sent, and the answer never came)
    codes: tuple[str, ...] = ()
    request_ids: tuple[str, ...] = ()
    note: str = ""
    seconds: float = 0.0
    screen: str = ""  # where the resource can be looked at
    undoes: str = ""  # the id of the change this one took back
    pid: int = 0


@dataclass(slots=True)
class Entry:
    """A change being made: its permit, and a note for the outcome line."""

    id: str
    granted: safety.Permit
    note: str = ""
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

        Raises:
            awstui.errors.Refused: the intent cannot be written; nothing was sent.
        """
        names = tuple(name if ":" in name else f"{service}:{name}" for name in operations)
        entry = Entry(uuid.uuid4().hex, safety.Permit(frozenset(names)))
        line = {
            "event": "intent", "id": entry.id, "at": time.time(), "service": service, "operations": names,
            "targets": tuple(targets), "params": _kept(service, names, params or {}), "profile": context.profile,
            "region": context.region, "endpoint": context.endpoint, "account": account, "reversal": reversal,
            "screen": screen, "undoes": undoes,
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
            self._finish(entry, stopped, time.monotonic() - started)

    def _finish(self, entry: Entry, stopped: BaseException | None, seconds: float) -> None:
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
            "note": redact.text(note)[:_LONGEST_TEXT], "seconds": round(seconds, 3),
        }  # fmt: skip
        try:
            self._append(line)
        except OSError as error:
            # The change is made; losing its outcome line must not make it look undone.
            self.fault = f"The outcome of a change could not be journalled: {error.strerror or error}"

    # ---- the file

    def _append(self, line: Mapping[str, Any]) -> None:
        data = (json.dumps(line, default=_plain, separators=(",", ":")) + "\n").encode()
        with self._lock:
            files.private_dir(self.path.parent)
            with _across_processes(self.path.with_suffix(".lock")):
                if _size(self.path) + len(data) > LARGEST:
                    self._rotate()
                handle = _open(self.path)
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
                record = _record(line, outcomes.pop(str(line.get("id")), {}))
                found[record.id] = record
        return tuple(sorted(found.values(), key=lambda record: -record.at))

    def open_intents(self) -> tuple[Record, ...]:
        """Changes whose outcome was never written, newest first: under way, or lost with their process."""
        return tuple(record for record in self.read(sys.maxsize) if record.state == "open")

    def settle_lost(self) -> tuple[Record, ...]:
        """Write down that nobody will ever know more of changes whose process has ended without their outcome.

        Returns: those changes, newest first; a second call finds them settled.
        """
        lost = tuple(record for record in self._recent() if record.state == "open" and not _lives(record))
        for record in lost:
            note = "awstui ended before the answer came"
            self._append({"event": "outcome", "id": record.id, "at": time.time(), "state": "unknown", "note": note})
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


def _parsed(lines: Iterable[str]) -> Iterator[dict[str, Any]]:
    """The lines that are whole."""
    for line in lines:
        try:
            data = json.loads(line)
        except ValueError:
            continue
        if isinstance(data, dict):
            yield data


def _lives(record: Record) -> bool:
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


def _open(path: Path) -> int:
    """The file for appending, ours alone: made 0600, never through a link, never somebody else's."""
    flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0)
    handle = os.open(path, flags, 0o600)
    try:
        found = os.fstat(handle)
        if not stat.S_ISREG(found.st_mode):
            raise OSError(0, "it is not a regular file")
        if sys.platform != "win32":
            if found.st_uid != os.getuid():
                raise OSError(0, "it belongs to somebody else")
            if found.st_mode & 0o077:
                os.fchmod(handle, 0o600)
    except OSError:
        os.close(handle)
        raise
    return handle


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


def _kept(service: str, names: tuple[str, ...], params: Mapping[str, Any]) -> Any:
    """The input as it may be kept: secrets out by name and by botocore's `sensitive` marks, long texts cut."""
    return _cut(redact.document(dict(params), _shape(service, names)))


def _shape(service: str, names: tuple[str, ...]) -> Any:
    """The input shape of the operation; None for what is no operation of AWS (unlocking, revealing)."""
    from botocore.exceptions import BotoCoreError
    from botocore.model import OperationNotFoundError

    from awstui.engine.models import service_model

    own = [name.partition(":")[2] for name in names if name.startswith(f"{service}:")]
    try:
        return service_model(service).operation_model(own[0]).input_shape if own else None
    except (BotoCoreError, OperationNotFoundError, KeyError, ValueError):
        return None


def _cut(value: Any) -> Any:
    if isinstance(value, str):
        clean = redact.text(value)
        return clean if len(clean) <= _LONGEST_TEXT else f"{clean[:_LONGEST_TEXT]}… ({len(value):,} characters)"
    if isinstance(value, dict):
        return {str(name): _cut(each) for name, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [_cut(each) for each in value]
    return value


def _plain(value: Any) -> Any:
    if isinstance(value, (bytes, bytearray)):
        return f"({len(value):,} bytes)"
    if isinstance(value, (datetime.datetime, datetime.date)):
        return value.isoformat()
    return str(value)


def _code(error: BaseException | None) -> str:
    response: Any = getattr(error, "response", None)
    if isinstance(response, dict):
        return str(response.get("Error", {}).get("Code", ""))
    return "" if error is None or isinstance(error, GeneratorExit) else type(error).__name__


def _record(intent: dict[str, Any], outcome: dict[str, Any]) -> Record:
    def texts(values: Any) -> tuple[str, ...]:
        return tuple(str(value) for value in values) if isinstance(values, list) else ()

    params = intent.get("params")
    return Record(
        id=str(intent.get("id", "")),
        at=float(intent.get("at") or 0.0),
        service=str(intent.get("service", "")),
        operations=tuple(name.partition(":")[2] or name for name in texts(intent.get("operations"))),
        targets=texts(intent.get("targets")),
        params=params if isinstance(params, dict) else {},
        profile=str(intent.get("profile", "")),
        region=str(intent.get("region", "")),
        account=str(intent.get("account", "")),
        endpoint=str(intent.get("endpoint", "")),
        reversal=str(intent.get("reversal", "")),
        state=str(outcome.get("state", "open")),
        codes=texts(outcome.get("codes")),
        request_ids=texts(outcome.get("request_ids")),
        note=str(outcome.get("note", "")),
        seconds=float(outcome.get("seconds") or 0.0),
        screen=str(intent.get("screen", "")),
        undoes=str(intent.get("undoes", "")),
        pid=int(intent.get("pid") or 0),
    )
