"""What a key file shows without its passphrase: its format, its public part where that is in the clear, its comment."""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    PublicFormat,
    load_pem_private_key,
)

from awstui.engine.keys import blobs

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes

HEAD = 4096
"""Bytes after which a file that does not look like a key is left alone."""

_BEGIN = re.compile(rb"-----BEGIN ((?:[A-Z0-9]+ )*PRIVATE KEY)-----")
_MAGIC = b"openssh-key-v1\0"
_PPK = b"PuTTY-User-Key-File-"


@dataclass(frozen=True, slots=True)
class Seen:
    """What a file shows. `key` is there only where nothing else shows the public part; whoever gets it drops it."""

    format: str
    blob: bytes = b""
    comment: str = ""
    encrypted: bool = False
    key: PrivateKeyTypes | None = None


def looks_private(head: bytes) -> bool:
    """Whether a file that begins so holds a private key."""
    return head.startswith(_PPK) or bool(_BEGIN.search(head))


def see(data: bytes) -> Seen:
    """What a private key's file shows.

    Raises:
        ValueError: it is broken, or of a kind that is not known; the sentence says which.
    """
    if data.startswith(_PPK):
        return _ppk(data)
    found = _BEGIN.search(data)
    if found is None:
        raise ValueError("it is no private key")
    if found[1] == b"OPENSSH PRIVATE KEY":
        return _openssh(data[found.end() :])
    if found[1] == b"ENCRYPTED PRIVATE KEY" or b"Proc-Type: 4,ENCRYPTED" in data:
        return Seen("pem", encrypted=True)
    return _pem(data[found.start() :])


def _pem(data: bytes) -> Seen:
    """A PEM file in the clear has no public part of its own: it is worked out from the private one."""
    try:
        key = load_pem_private_key(data, None, unsafe_skip_rsa_key_validation=True)
        text = key.public_key().public_bytes(Encoding.OpenSSH, PublicFormat.OpenSSH)
    except (ValueError, TypeError, AttributeError, UnsupportedAlgorithm):  # without its words: they may quote the file
        raise ValueError("it is damaged, or a kind of key that SSH does not know") from None
    blob, _ = blobs.of_line(text.decode())
    return Seen("pem", blob, key=key)


def _openssh(data: bytes) -> Seen:
    """OpenSSH keeps the public part in the clear before the private one (PROTOCOL.key)."""
    body = data.partition(b"-----END")[0]
    try:
        reader = blobs.Reader(base64.b64decode(b"".join(body.split()), validate=True))
        if reader.take(len(_MAGIC)) != _MAGIC:
            raise ValueError
        cipher, _, _, count = reader.string(), reader.string(), reader.string(), reader.uint32()
        if count != 1:
            raise ValueError
        blob = reader.string()
        blobs.algorithm(blob)
    except (ValueError, binascii.Error):
        raise ValueError("its OpenSSH form is damaged") from None
    return Seen("openssh", blob, encrypted=cipher != b"none")


def _ppk(data: bytes) -> Seen:
    """PuTTY keeps comment and public part in the clear (PuTTY manual, appendix C)."""
    lines = data.decode("utf-8", "replace").splitlines()
    headers = dict(line.split(": ", 1) for line in lines if ": " in line)
    try:
        at = next(number for number, line in enumerate(lines) if line.startswith("Public-Lines: "))
        count = int(headers["Public-Lines"])
        blob = base64.b64decode("".join(lines[at + 1 : at + 1 + count]), validate=True)
        blobs.algorithm(blob)
    except (StopIteration, KeyError, ValueError, binascii.Error):
        raise ValueError("its PuTTY form is damaged") from None
    return Seen("ppk", blob, headers.get("Comment", ""), headers.get("Encryption", "none") != "none")
