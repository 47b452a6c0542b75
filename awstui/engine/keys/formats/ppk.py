"""PuTTY's private key files, versions 2 and 3 (PuTTY manual, appendix C): a reader and a writer.

Version 3 came with PuTTY 0.75 and derives keys by Argon2; what reads only version 2 (WinSCP before 5.19, the PuTTY in
older mRemoteNG) is why version 2 is written too.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import os
from dataclasses import dataclass, field
from typing import Any

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.ciphers import Cipher, CipherContext, algorithms, modes
from cryptography.hazmat.primitives.kdf import argon2

from awstui.engine.keys import blobs
from awstui.engine.keys.blobs import string
from awstui.engine.keys.formats import wire
from awstui.engine.keys.formats.private import Private, taken
from awstui.errors import KeyFault, PassphraseFault

MEMORY, PASSES, LANES = 8192, 13, 1
"""Argon2's cost as PuTTYgen chooses it on an ordinary machine: KiB, passes, lanes."""

MOST_MEMORY, MOST_PASSES, MOST_LANES = 1024 * 1024, 1000, 64
"""What a file may ask of us; a file that asks for more wants to stop us."""

_BLOCK = 16
_FLAVOURS = ("Argon2id", "Argon2i", "Argon2d")
_DAMAGED = "This PuTTY file is damaged."


@dataclass(frozen=True, slots=True, repr=False)
class _Secrets:
    """What encrypts and authenticates a file."""

    mac: bytes
    cipher: Cipher[modes.CBC] | None = None
    headers: tuple[str, ...] = ()


@dataclass(slots=True)
class _File:
    """The parts of a file, as they stand in it."""

    version: int
    algorithm: str
    headers: dict[str, str] = field(default_factory=dict)
    public: bytes = b""
    private: bytes = b""


def read(data: bytes, passphrase: bytes = b"") -> Private:
    """The key of a PPK file; see formats.read."""
    file = _parsed(data)
    sealed = file.headers.get("Encryption") != "none"
    if sealed and not passphrase:
        raise PassphraseFault("This PuTTY file needs its passphrase.")
    if sealed and file.headers.get("Encryption") != "aes256-cbc":
        raise KeyFault("This PuTTY file is encrypted in a way PuTTY does not know.")
    secrets = _secrets(file.version, passphrase if sealed else b"", file.headers)
    private = file.private
    if secrets.cipher is not None:
        if len(private) % _BLOCK:
            raise KeyFault(_DAMAGED)
        private = _through(secrets.cipher.decryptor(), private)
    comment = file.headers.get("Comment", "")
    mac = _mac(file.version, secrets.mac, file.algorithm, sealed, comment, file.public, private)
    if not hmac.compare_digest(mac, file.headers.get("Private-MAC", "").strip().lower().encode("utf-8", "replace")):
        if sealed:
            raise PassphraseFault("The passphrase does not open this PuTTY file, or it is damaged.")
        raise KeyFault("This PuTTY file is damaged: what authenticates it does not fit it.")
    try:
        if blobs.algorithm(file.public) != file.algorithm:
            raise ValueError
        return taken(
            wire.of_ppk(file.public, private), comment.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
        )
    except (ValueError, UnsupportedAlgorithm):
        raise KeyFault("This PuTTY file holds no RSA, Ed25519 or ECDSA key that can be used.") from None


def write(private: Private, passphrase: bytes = b"", *, version: int = 3) -> bytes:
    """A PPK file of that version; see formats.write."""
    public, secret = private.blob, wire.for_ppk(private.key)
    algorithm, sealed = blobs.algorithm(public), bool(passphrase)
    comment = "".join(each if each.isprintable() else " " for each in private.comment)  # a line end would be a header
    secrets = _secrets(version, passphrase)
    if sealed:
        secret += hashlib.sha1(secret, usedforsecurity=False).digest()[: -len(secret) % _BLOCK]
    mac = _mac(version, secrets.mac, algorithm, sealed, comment, public, secret)
    if secrets.cipher is not None:
        secret = _through(secrets.cipher.encryptor(), secret)
    lines = [
        f"PuTTY-User-Key-File-{version}: {algorithm}",
        f"Encryption: {'aes256-cbc' if sealed else 'none'}",
        f"Comment: {comment}",
        *_wrapped("Public", public),
        *secrets.headers,
        *_wrapped("Private", secret),
        f"Private-MAC: {mac.decode()}",
    ]
    return "".join(f"{line}\r\n" for line in lines).encode("utf-8")


def _mac(version: int, key: bytes, algorithm: str, sealed: bool, comment: str, public: bytes, private: bytes) -> bytes:
    """What authenticates everything in a file, in hex; of the private part in the clear, with its padding."""
    texts = (algorithm, "aes256-cbc" if sealed else "none", comment)
    said = b"".join(string(each.encode("utf-8", "surrogateescape")) for each in texts)
    kind = "sha1" if version == 2 else "sha256"
    return hmac.new(key, said + string(public) + string(private), kind).hexdigest().encode()


def _secrets(version: int, passphrase: bytes, headers: dict[str, str] | None = None) -> _Secrets:
    """What a passphrase comes to; `headers` are those of a file that is read, none for one that is written."""
    if version == 2:
        mac = hashlib.sha1(b"putty-private-key-file-mac-key" + passphrase, usedforsecurity=False).digest()
        if not passphrase:
            return _Secrets(mac)
        halves = (hashlib.sha1(bytes((0, 0, 0, n)) + passphrase, usedforsecurity=False).digest() for n in (0, 1))
        return _Secrets(mac, Cipher(algorithms.AES(b"".join(halves)[:32]), modes.CBC(bytes(_BLOCK))))
    if not passphrase:
        return _Secrets(b"")
    flavour, memory, passes, lanes, salt = (
        _costs(headers) if headers else ("Argon2id", MEMORY, PASSES, LANES, os.urandom(16))
    )
    derivation: Any = getattr(argon2, flavour, None)  # Argon2id came first, and PuTTY writes no other by itself
    if derivation is None:
        raise KeyFault(f"The cryptography package installed here knows no {flavour}: a newer one does.")
    made = derivation(salt=salt, length=80, iterations=passes, lanes=lanes, memory_cost=memory)
    out: bytes = made.derive(passphrase)
    said = (
        f"Key-Derivation: {flavour}",
        f"Argon2-Memory: {memory}",
        f"Argon2-Passes: {passes}",
        f"Argon2-Parallelism: {lanes}",
        f"Argon2-Salt: {salt.hex()}",
    )
    return _Secrets(out[48:], Cipher(algorithms.AES(out[:32]), modes.CBC(out[32:48])), said)


def _costs(headers: dict[str, str]) -> tuple[str, int, int, int, bytes]:
    """What a version 3 file says of its key derivation.

    Raises:
        awstui.errors.KeyFault: it is none, or would take more than a machine can be asked for.
    """
    try:
        flavour, salt = headers["Key-Derivation"], bytes.fromhex(headers["Argon2-Salt"])
        memory, passes, lanes = (int(headers[f"Argon2-{each}"]) for each in ("Memory", "Passes", "Parallelism"))
    except (KeyError, ValueError):
        raise KeyFault(_DAMAGED) from None
    low = flavour in _FLAVOURS and len(salt) >= 8 and memory >= 8 * lanes and min(passes, lanes) >= 1
    if not low or memory > MOST_MEMORY or passes > MOST_PASSES or lanes > MOST_LANES:
        raise KeyFault("This PuTTY file asks for a key derivation that is out of bounds.")
    return flavour, memory, passes, lanes, salt


def _parsed(data: bytes) -> _File:
    """The parts of a file.

    Raises:
        awstui.errors.KeyFault: it is not of version 2 or 3, or something is missing.
    """
    lines = iter(data.decode("utf-8", "surrogateescape").replace("\r\n", "\n").replace("\r", "\n").split("\n"))
    first, _, algorithm = next(lines).partition(": ")
    version = first.removeprefix("PuTTY-User-Key-File-")
    if version not in ("2", "3"):
        raise KeyFault("Only versions 2 and 3 of PuTTY's key files can be read; load it in PuTTYgen and save it again.")
    file = _File(int(version), algorithm)
    try:
        for line in lines:
            name, colon, value = line.partition(": ")
            if name in ("Public-Lines", "Private-Lines"):
                if not 0 < int(value) < 1000:
                    raise ValueError
                coded = base64.b64decode("".join(next(lines) for _ in range(int(value))), validate=True)
                if name == "Public-Lines":
                    file.public = coded
                else:
                    file.private = coded
            elif colon:
                file.headers[name] = value
    except (ValueError, binascii.Error, StopIteration, RuntimeError):
        raise KeyFault(_DAMAGED) from None
    if not (file.public and file.private and "Private-MAC" in file.headers):
        raise KeyFault(_DAMAGED)
    return file


def _wrapped(name: str, data: bytes) -> list[str]:
    text = base64.b64encode(data).decode()
    rows = [text[at : at + 64] for at in range(0, len(text), 64)]
    return [f"{name}-Lines: {len(rows)}", *rows]


def _through(way: CipherContext, data: bytes) -> bytes:
    return way.update(data) + way.finalize()
