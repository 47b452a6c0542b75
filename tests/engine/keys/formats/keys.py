"""Random keys of every kind, cheaply, and what the tests compare of them."""

from __future__ import annotations

import random
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from awstui.engine.keys.formats.private import CURVES, Private

COMMENTS = (
    "",
    "mine",
    "deploy@web-1",
    "Schlüssel für Ünï 🔑",
    "Private-Lines: 9",
    "  spaces  ",
    "=: \\ \" '",
    "x" * 300,
)
PASSPHRASES = ("x", "correct horse battery staple", "pässwörd 🔑", "'\"$(id) \\ ;", "y" * 200)


def numbers(key: Any) -> bytes:
    """The private key itself, in the one form that all kinds have."""
    data: bytes = key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    return data


def one(kind: str, comment: str = "") -> Private:
    """A fresh key: "rsa", "ed25519" or the name of a curve."""
    if kind == "rsa":
        return Private(rsa.generate_private_key(65537, 2048), comment)
    if kind == "ed25519":
        return Private(ed25519.Ed25519PrivateKey.generate(), comment)
    return Private(ec.generate_private_key(CURVES[kind]), comment)


def many(count: int, rsas: int) -> list[Private]:
    """So many different keys with comments, of which so many are RSA, which are dear to make."""
    sizes = (1024, 1536, 2047, 2048, 3072)
    found = [
        Private(
            rsa.generate_private_key(random.choice((3, 65537)), sizes[number % len(sizes)]), random.choice(COMMENTS)
        )
        for number in range(rsas)
    ]
    kinds = ("ed25519", *CURVES)
    return found + [one(kinds[number % len(kinds)], random.choice(COMMENTS)) for number in range(count - rsas)]
