"""The engine's log file: warnings always, with AWSTUI_DEBUG or --debug everything that any library says.

At that level botocore prints secret keys, session tokens, MFA codes and whole answers. So the filter is the handler
itself, the only one there is: what it is given by whichever logger, it writes without secrets and without bodies.
"""

from __future__ import annotations

import logging
import os
import re
from collections.abc import Mapping
from typing import Any

from awstui import files
from awstui.engine import redact

SWITCH = "AWSTUI_DEBUG"
"""The environment variable that turns the debug log on; 0 and an empty one do not."""

_LARGEST = 20 * 1024 * 1024
"""Bytes; a debug log that grows beyond them is begun anew."""
_LONGEST = 4000
"""Characters of one entry."""
_TOKEN = re.compile(r"""(?i)(token["']?\s*[:=]\s*)(b?"[^"]*"?|b?'[^']*'?|[^\s"',;&}\])]+)""")
_FAULT = re.compile(r"<(Code|Message)>([^<]*)|\"(__type|message|Message|error|error_description)\"\s*:\s*\"([^\"]*)")


def wanted() -> bool:
    """Whether the debug log is on."""
    return os.environ.get(SWITCH, "") not in ("", "0")


def begin(handle: int | None = None) -> None:
    """Write logs to engine.log from now on; a second call changes nothing.

    Args:
        handle: the file descriptor of that file, when it is open already.
    """
    root = logging.getLogger()
    if any(isinstance(each, Handler) for each in root.handlers):
        return
    try:
        if handle is None:
            files.private_dir(files.state_dir())
            handle = files.append_private(files.engine_log())
        root.addHandler(Handler(handle))
    except OSError:
        return  # as without a log: nothing may fail for want of one
    root.setLevel(logging.DEBUG if wanted() else logging.WARNING)


class Handler(logging.Handler):
    """Writes to one file, and nothing that may be a secret.

    Args:
        handle: a file descriptor opened for appending.
    """

    def __init__(self, handle: int) -> None:
        super().__init__()
        self._handle = handle
        self.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s [%(threadName)s] %(message)s"))

    def format(self, record: logging.LogRecord) -> str:
        """The entry without secrets, its stack included."""
        text = super().format(_bodiless(record))
        clean = _TOKEN.sub(lambda found: found[1] + redact.HIDDEN, redact.text(text))
        return clean if len(clean) <= _LONGEST else f"{clean[:_LONGEST]}… ({len(clean):,} characters)"

    def emit(self, record: logging.LogRecord) -> None:
        """Append the entry; what cannot be written or put into words is left out."""
        try:
            data = (self.format(record) + "\n").encode("utf-8", "backslashreplace")
            if os.fstat(self._handle).st_size > _LARGEST:
                os.ftruncate(self._handle, 0)
            os.write(self._handle, data)
        except Exception:  # logging's own way would print the record, and the secret in it
            return


def _bodiless(record: logging.LogRecord) -> logging.LogRecord:
    """The record without what was sent and answered: any member of a body may be secret, whatever its name."""
    values = record.args if isinstance(record.args, tuple) else (record.args,) if record.args else ()
    if record.name == "botocore.parsers" and str(record.msg).startswith("Response body"):
        return _copy(record, "Response body: %s", (_answer(values[0] if values else b""),))
    if any(isinstance(value, Mapping) and "body" in value for value in values):
        return _copy(record, record.msg, tuple(_request(value) for value in values))
    return record


def _copy(record: logging.LogRecord, message: Any, values: tuple[Any, ...]) -> logging.LogRecord:
    """The record with other words: it is the other handlers' record too."""
    made = logging.makeLogRecord(record.__dict__)
    made.msg, made.args = message, values
    return made


def _request(value: Any) -> Any:
    if not isinstance(value, Mapping) or "body" not in value:
        return value
    body = value["body"]
    said = f"({', '.join(map(str, body))})" if isinstance(body, Mapping) else f"({_size(body)} bytes)"
    return {**value, "body": said}


def _answer(body: Any) -> str:
    """How long an answer is, and AWS's own words where it is a refusal."""
    text = bytes(body).decode("utf-8", "replace") if isinstance(body, (bytes, bytearray)) else str(body)
    words = []
    if "rror" in text[:400] or '"__type"' in text[:400]:
        words = [found[2] or found[4] for found in _FAULT.finditer(text)]
    return " ".join([f"({len(text):,} characters)", *words[:4]])


def _size(body: Any) -> str:
    try:
        return f"{len(body):,}"
    except TypeError:
        return "some"
