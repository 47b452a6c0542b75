"""PEM files: PKCS #1 for RSA and SEC 1 for ECDSA (the traditional forms), PKCS #8 for all. They have no comment."""

from __future__ import annotations

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    KeySerializationEncryption,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from awstui.engine.keys.formats.private import Private, taken
from awstui.errors import KeyFault, PassphraseFault


def read(data: bytes, passphrase: bytes = b"") -> Private:
    """The key of a PEM file; see formats.read. What the library says is not passed on: it may quote the file."""
    sealed = b"ENCRYPTED" in data
    if sealed and not passphrase:
        raise PassphraseFault("This file needs its passphrase.")
    start = max(data.find(b"-----BEGIN "), 0)
    try:
        return taken(load_pem_private_key(data[start:], passphrase if sealed else None))
    except (ValueError, TypeError, UnsupportedAlgorithm):
        if sealed:
            raise PassphraseFault("The passphrase does not open this file, or it is damaged.") from None
        raise KeyFault("This PEM file is damaged.") from None


def write(private: Private, passphrase: bytes = b"", *, traditional: bool) -> bytes:
    """A PEM file; see formats.write."""
    if traditional and isinstance(private.key, Ed25519PrivateKey):
        raise KeyFault("Ed25519 keys have no traditional PEM form: choose OpenSSH, which ssh reads, or PKCS #8.")
    form = PrivateFormat.TraditionalOpenSSL if traditional else PrivateFormat.PKCS8
    sealed: KeySerializationEncryption = BestAvailableEncryption(passphrase) if passphrase else NoEncryption()
    return private.key.private_bytes(Encoding.PEM, form, sealed)
