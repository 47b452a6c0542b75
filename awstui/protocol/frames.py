"""Frames on the pipe: a length, then a pickled `(request id, message)`.

Pickle is safe here because each end is the other's own parent or child; nothing AWS says is ever unpickled as code,
it only travels as strings and numbers inside our dataclasses.
"""

from __future__ import annotations

import pickle
import struct
from typing import IO, Any

_LENGTH = struct.Struct(">I")

Frame = tuple[int, Any]


def pack(frame: Frame) -> bytes:
    """The bytes of one frame."""
    body = pickle.dumps(frame, protocol=5)
    return _LENGTH.pack(len(body)) + body


def read(stream: IO[bytes]) -> Frame | None:
    """The next frame, or None when the other side has gone (also in the middle of a frame)."""
    head = stream.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return None
    (length,) = _LENGTH.unpack(head)
    body = stream.read(length)
    if len(body) < length:
        return None
    frame: Frame = pickle.loads(body)
    return frame
