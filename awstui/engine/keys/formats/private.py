"""A private key in memory: the key itself and its comment."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from typing import NoReturn

from cryptography.hazmat.primitives.asymmetric.ec import (
    SECP256R1,
    SECP384R1,
    SECP521R1,
    EllipticCurve,
    EllipticCurvePrivateKey,
)
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from awstui.errors import KeyFault

CURVES: dict[str, EllipticCurve] = {"nistp256": SECP256R1(), "nistp384": SECP384R1(), "nistp521": SECP521R1()}
"""SSH's names of curves (RFC 5656, 10.1)."""

Kind = RSAPrivateKey | Ed25519PrivateKey | EllipticCurvePrivateKey


@dataclass(frozen=True, slots=True, repr=False)
class Private:
    """A private key. It does not show itself and does not travel."""

    key: Kind
    comment: str = ""

    @property
    def blob(self) -> bytes:
        """The public key as SSH sends it."""
        line = self.key.public_key().public_bytes(Encoding.OpenSSH, PublicFormat.OpenSSH)
        return base64.b64decode(line.split()[1])

    def __repr__(self) -> str:
        return "Private(••••)"

    def __reduce__(self) -> NoReturn:
        raise TypeError("a private key does not leave the process that read it")


def taken(key: object, comment: str = "") -> Private:
    """The key, if it is of a kind that SSH and PuTTY both have.

    Raises:
        awstui.errors.KeyFault: it is not.
    """
    if isinstance(key, EllipticCurvePrivateKey) and key.curve.name not in {each.name for each in CURVES.values()}:
        raise KeyFault(f"SSH has no keys on the curve {key.curve.name}.")
    if not isinstance(key, RSAPrivateKey | Ed25519PrivateKey | EllipticCurvePrivateKey):
        raise KeyFault("Only RSA, Ed25519 and ECDSA keys can be used so.")
    return Private(key, comment)
