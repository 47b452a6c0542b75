"""The SSH agent, asked which keys it holds: one question of its protocol (draft-miller-ssh-agent) and no more."""

from __future__ import annotations

import socket
from collections.abc import Iterator

from awstui.engine.keys.blobs import Reader

PATIENCE = 2.0
"""Seconds to wait for the agent: one that is forwarded may hang with its connection."""

LARGEST = 256 * 1024
"""Bytes of an answer; OpenSSH's own limit."""

_REQUEST_IDENTITIES = b"\x00\x00\x00\x01\x0b"
_IDENTITIES_ANSWER = 12


def identities(path: str) -> tuple[tuple[bytes, str], ...]:
    """The public keys an agent holds, each with its comment.

    Args:
        path: of its socket, what SSH_AUTH_SOCK says.

    Raises:
        OSError: nobody answers there.
        ValueError: what answers is no agent.
    """
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as door:
        door.settimeout(PATIENCE)
        door.connect(path)
        door.sendall(_REQUEST_IDENTITIES)
        size = int.from_bytes(_exactly(door, 4), "big")
        if not 5 <= size <= LARGEST:
            raise ValueError("it answers with something that is no list of keys")
        return tuple(_parsed(_exactly(door, size)))


def _parsed(answer: bytes) -> Iterator[tuple[bytes, str]]:
    if answer[0] != _IDENTITIES_ANSWER:
        raise ValueError("it will not list its keys")
    reader = Reader(answer[1:])
    for _ in range(reader.uint32()):
        yield reader.string(), reader.string().decode("utf-8", "replace")


def _exactly(door: socket.socket, count: int) -> bytes:
    data = b""
    while len(data) < count:
        part = door.recv(count - len(data))
        if not part:
            raise ValueError("it ends in the middle of its answer")
        data += part
    return data
