"""The fingerprints EC2 shows for key pairs: three recipes, by kind of key and by how the pair came to be.

EC2 user guide, "Verify the fingerprint of your key pair"; each is compared with openssl and ssh-keygen in the tests.
"""

from __future__ import annotations

import base64
import hashlib
from typing import TYPE_CHECKING

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicNumbers
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from awstui.engine.keys.blobs import Reader

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes


def created_rsa(key: RSAPrivateKey) -> str:
    """An RSA pair that EC2 made: SHA-1 of the private key's PKCS #8 DER, the one recipe that needs the private part."""
    der = key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    return _colons(hashlib.sha1(der, usedforsecurity=False).hexdigest())


def imported_rsa(blob: bytes) -> str:
    """An RSA pair that was imported: MD5 of the public key's SubjectPublicKeyInfo DER, not of its SSH form."""
    reader = Reader(blob)
    reader.string()
    exponent, modulus = reader.mpint(), reader.mpint()
    der = RSAPublicNumbers(exponent, modulus).public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return _colons(hashlib.md5(der, usedforsecurity=False).hexdigest())


def ed25519(blob: bytes) -> str:
    """An Ed25519 pair, whoever made it: SHA-256 of the SSH form in base64, with the padding ssh-keygen leaves out."""
    return base64.b64encode(hashlib.sha256(blob).digest()).decode()


def possible(kind: str, blob: bytes, key: PrivateKeyTypes | None = None) -> tuple[str, ...]:
    """Every fingerprint EC2 might show for a key.

    Args:
        kind: "rsa", "ed25519" or another, which EC2 knows no pairs of.
        blob: its public part.
        key: its private part, where it was opened anyway.
    """
    if kind == "ed25519":
        return (ed25519(blob),)
    if kind != "rsa":
        return ()
    try:
        found = [imported_rsa(blob)]
    except ValueError:  # a modulus no library takes: the public part still tells it
        found = []
    if isinstance(key, RSAPrivateKey):
        found.append(created_rsa(key))
    return tuple(found)


def same(one: str, other: str) -> bool:
    """Whether two fingerprints are the same, written with or without padding, "SHA256:" and capitals of hex."""
    return bool(one) and _plain(one) == _plain(other)


def _plain(text: str) -> str:
    return text.lower() if ":" in text[:3] else text.removeprefix("SHA256:").rstrip("=")


def _colons(digits: str) -> str:
    return ":".join(digits[at : at + 2] for at in range(0, len(digits), 2))
