"""OpenSSH's private key files (PROTOCOL.key): a reader and a writer that keep the comment.

The cryptography package reads and writes this format too, but it drops comments.
"""

from __future__ import annotations

import base64
import binascii
import hmac
import os

import bcrypt
from cryptography.exceptions import InvalidTag, UnsupportedAlgorithm
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from awstui.engine.keys import blobs
from awstui.engine.keys.blobs import Reader, string
from awstui.engine.keys.formats import wire
from awstui.engine.keys.formats.private import Private, taken
from awstui.errors import KeyFault, PassphraseFault

ROUNDS = 16
"""What ssh-keygen takes when it is not told otherwise."""

MOST_ROUNDS = 4096
"""What a file may ask of us."""

_MAGIC = b"openssh-key-v1\0"
_BEGIN, _END = b"-----BEGIN OPENSSH PRIVATE KEY-----", b"-----END OPENSSH PRIVATE KEY-----"
_TAG = 16
_CIPHERS = {
    b"aes256-ctr": 32, b"aes192-ctr": 24, b"aes128-ctr": 16, b"aes256-cbc": 32, b"aes192-cbc": 24, b"aes128-cbc": 16,
    b"aes256-gcm@openssh.com": 32, b"aes128-gcm@openssh.com": 16,
}  # fmt: skip
"""Cipher -> bytes of its key."""

_DAMAGED = "This OpenSSH file is damaged."
_WRONG = "The passphrase does not open this file, or it is damaged."


def read(data: bytes, passphrase: bytes = b"") -> Private:
    """The key of an OpenSSH file; see formats.read."""
    body = data.partition(_BEGIN)[2].partition(_END)[0]
    try:
        reader = Reader(base64.b64decode(b"".join(body.split()), validate=True))
        if reader.take(len(_MAGIC)) != _MAGIC:
            raise ValueError
        cipher, derivation, options, count = reader.string(), reader.string(), reader.string(), reader.uint32()
        public, private, tag = reader.string(), reader.string(), reader.rest()
        if count != 1:
            raise KeyFault("This OpenSSH file holds several keys.")
        sealed = cipher != b"none"
        if sealed:
            private = _opened(cipher, derivation, options, private, tag, passphrase)
        return _private(private, public, sealed)
    except (ValueError, binascii.Error, UnsupportedAlgorithm):
        raise KeyFault(_DAMAGED) from None


def _private(data: bytes, public: bytes, sealed: bool) -> Private:
    reader = Reader(data)
    if not hmac.compare_digest(reader.take(4), reader.take(4)):
        raise PassphraseFault(_WRONG) if sealed else KeyFault(_DAMAGED)
    key = wire.of_openssh(reader)
    found = taken(key, reader.string().decode("utf-8", "replace"))
    if found.blob != public:
        raise KeyFault("The public and the private part of this OpenSSH file do not belong together.")
    return found


def _opened(cipher: bytes, derivation: bytes, options: bytes, data: bytes, tag: bytes, passphrase: bytes) -> bytes:
    size = _CIPHERS.get(cipher)
    if size is None or derivation != b"bcrypt":
        raise KeyFault(
            f"This OpenSSH file is encrypted with {cipher.decode('ascii', 'replace')[:40]!a}, which awstui does not "
            "read; `ssh-keygen -p -f FILE` writes it with the usual one."
        )
    if not passphrase:
        raise PassphraseFault("This OpenSSH file needs its passphrase.")
    told = Reader(options)
    salt, rounds = told.string(), told.uint32()
    if not salt or not 1 <= rounds <= MOST_ROUNDS:
        raise KeyFault("This OpenSSH file asks for a key derivation that is out of bounds.")
    gcm = b"gcm" in cipher
    secret = _derived(passphrase, salt, size + (12 if gcm else 16), rounds)
    key, start = secret[:size], secret[size:]
    if gcm:
        try:
            return AESGCM(key).decrypt(start, data + tag[:_TAG], None)
        except InvalidTag:
            raise PassphraseFault(_WRONG) from None
    mode = modes.CTR(start) if cipher.endswith(b"ctr") else modes.CBC(start)
    way = Cipher(algorithms.AES(key), mode).decryptor()
    return way.update(data) + way.finalize()


def _derived(passphrase: bytes, salt: bytes, length: int, rounds: int) -> bytes:
    """Key and start value; a file of few rounds is as its maker wanted it, so bcrypt is not to warn of it."""
    return bcrypt.kdf(passphrase, salt, length, rounds, ignore_few_rounds=True)


def write(private: Private, passphrase: bytes = b"") -> bytes:
    """An OpenSSH file; see formats.write."""
    public = private.blob
    check = os.urandom(4)
    body = check + check + string(blobs.algorithm(public).encode()) + wire.for_openssh(private.key, public)
    body += string(private.comment.encode("utf-8", "replace"))
    body += bytes(range(1, -len(body) % (16 if passphrase else 8) + 1))
    head = string(b"none") + string(b"none") + string(b"")
    if passphrase:
        salt = os.urandom(16)
        secret = _derived(passphrase, salt, 48, ROUNDS)
        way = Cipher(algorithms.AES(secret[:32]), modes.CTR(secret[32:])).encryptor()
        body = way.update(body) + way.finalize()
        head = string(b"aes256-ctr") + string(b"bcrypt") + string(string(salt) + ROUNDS.to_bytes(4, "big"))
    text = base64.b64encode(_MAGIC + head + b"\0\0\0\1" + string(public) + string(body))
    lines = [text[at : at + 70] for at in range(0, len(text), 70)]
    return b"\n".join((_BEGIN, *lines, _END, b""))
