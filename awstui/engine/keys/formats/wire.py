"""Private keys in SSH's wire form, as OpenSSH and PuTTY arrange their members."""

from __future__ import annotations

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import (
    RSAPrivateKey,
    RSAPrivateNumbers,
    RSAPublicNumbers,
    rsa_crt_dmp1,
    rsa_crt_dmq1,
)
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from awstui.engine.keys.blobs import Reader, mpint, string
from awstui.engine.keys.formats.private import CURVES, Kind

LARGEST_RSA = 16384
"""Bits; OpenSSH's own limit."""


def seed(key: Ed25519PrivateKey) -> bytes:
    """The 32 bytes an Ed25519 key is made of."""
    return key.private_bytes(Encoding.Raw, PrivateFormat.Raw, NoEncryption())


def for_openssh(key: Kind, blob: bytes) -> bytes:
    """The members after the algorithm's name (PROTOCOL.key; draft-miller-ssh-agent, 3.2).

    Args:
        key: the key.
        blob: its public part.
    """
    if isinstance(key, RSAPrivateKey):
        own = key.private_numbers()
        public = own.public_numbers
        return b"".join(mpint(each) for each in (public.n, public.e, own.d, own.iqmp, own.p, own.q))
    public_members = Reader(blob)
    public_members.string()
    if isinstance(key, Ed25519PrivateKey):
        point = public_members.string()
        return string(point) + string(seed(key) + point)
    return public_members.rest() + mpint(key.private_numbers().private_value)


def of_openssh(reader: Reader) -> Kind:
    """The key that OpenSSH's members say, algorithm's name first; the reader then stands at the comment.

    Raises:
        ValueError: they say none.
    """
    name = reader.string()
    if name == b"ssh-rsa":
        n, e, d, _, p, q = (reader.mpint() for _ in range(6))
        return rsa(n, e, d, p, q)
    if name == b"ssh-ed25519":
        point, both = reader.string(), reader.string()
        key = Ed25519PrivateKey.from_private_bytes(both[:32])
        if both[32:] != point or key.public_key().public_bytes_raw() != point:
            raise ValueError("its halves do not belong together")
        return key
    if name.startswith(b"ecdsa-sha2-"):
        curve, point, value = reader.string(), reader.string(), reader.mpint()
        return ecdsa(curve, point, value)
    raise ValueError("another kind of key")


def for_ppk(key: Kind) -> bytes:
    """The private members as PuTTY has them (PuTTY manual, C.3)."""
    if isinstance(key, RSAPrivateKey):
        own = key.private_numbers()
        return b"".join(mpint(each) for each in (own.d, own.p, own.q, own.iqmp))
    if isinstance(key, Ed25519PrivateKey):
        return string(seed(key))
    return mpint(key.private_numbers().private_value)


def of_ppk(blob: bytes, private: bytes) -> Kind:
    """The key of PuTTY's public and private members.

    Raises:
        ValueError: they say none, or do not belong together.
    """
    public, members = Reader(blob), Reader(private)
    name = public.string()
    if name == b"ssh-rsa":
        e, n = public.mpint(), public.mpint()
        d, p, q = members.mpint(), members.mpint(), members.mpint()
        return rsa(n, e, d, p, q)
    if name == b"ssh-ed25519":
        key = Ed25519PrivateKey.from_private_bytes(members.string())
        if key.public_key().public_bytes_raw() != public.string():
            raise ValueError("its halves do not belong together")
        return key
    if name.startswith(b"ecdsa-sha2-"):
        return ecdsa(public.string(), public.string(), members.mpint())
    raise ValueError("another kind of key")


def rsa(n: int, e: int, d: int, p: int, q: int) -> RSAPrivateKey:
    """An RSA key of its numbers; what can be worked out from the others is, so none can disagree."""
    if n.bit_length() > LARGEST_RSA or min(p, q) < 3 or p * q != n:
        raise ValueError("its numbers do not belong together")
    p, q = max(p, q), min(p, q)  # PuTTY allows either order
    numbers = RSAPrivateNumbers(p, q, d, rsa_crt_dmp1(d, p), rsa_crt_dmq1(d, q), pow(q, -1, p), RSAPublicNumbers(e, n))
    return numbers.private_key()


def ecdsa(curve: bytes, point: bytes, value: int) -> ec.EllipticCurvePrivateKey:
    """An ECDSA key of its curve's SSH name, its public point and its secret number."""
    known = CURVES.get(curve.decode("ascii", "replace"))
    if known is None:
        raise ValueError("another curve")
    public = ec.EllipticCurvePublicKey.from_encoded_point(known, point).public_numbers()
    return ec.EllipticCurvePrivateNumbers(value, public).private_key()
