"""Public keys as SSH writes them: the wire form (RFC 4253, RFC 5656, RFC 8709) and the one-line and RFC 4716 texts."""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Iterator

TYPES = {
    "ssh-rsa": "rsa",
    "ssh-ed25519": "ed25519",
    "ecdsa-sha2-nistp256": "ecdsa",
    "ecdsa-sha2-nistp384": "ecdsa",
    "ecdsa-sha2-nistp521": "ecdsa",
    "sk-ssh-ed25519@openssh.com": "ed25519-sk",
    "sk-ecdsa-sha2-nistp256@openssh.com": "ecdsa-sk",
}
"""Algorithm names -> what people call them. DSA and certificates are not among them: EC2 takes neither."""


class Reader:
    """Takes strings and numbers off SSH's wire form; ValueError where it ends too soon."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.at = 0

    def take(self, count: int) -> bytes:
        """So many bytes."""
        if count > len(self.data) - self.at:
            raise ValueError("it ends in the middle")
        self.at += count
        return self.data[self.at - count : self.at]

    def uint32(self) -> int:
        """A number of four bytes."""
        return int.from_bytes(self.take(4), "big")

    def string(self) -> bytes:
        """A length and so many bytes."""
        return self.take(self.uint32())

    def mpint(self) -> int:
        """A number of any length; ValueError when it is negative."""
        data = self.string()
        if data and data[0] & 0x80:
            raise ValueError("a number is negative")
        return int.from_bytes(data, "big")

    def rest(self) -> bytes:
        """Everything that is left."""
        return self.take(len(self.data) - self.at)


def string(data: bytes) -> bytes:
    """The wire form of a string."""
    return len(data).to_bytes(4, "big") + data


def mpint(number: int) -> bytes:
    """The wire form of a number that is not negative."""
    return string(number.to_bytes(number.bit_length() // 8 + 1, "big") if number else b"")


def algorithm(blob: bytes) -> str:
    """The name a public key begins with; ValueError when it does not begin with one."""
    return Reader(blob).string().decode("ascii")


def facts(blob: bytes) -> tuple[str, int]:
    """What kind of key it is, in the words of TYPES, and its bits.

    Raises:
        ValueError: it is no public key of a kind in TYPES.
    """
    reader = Reader(blob)
    name = reader.string().decode("ascii", "replace")
    if name not in TYPES:
        raise ValueError(f"{name[:40]!a} keys are not for EC2")
    if name == "ssh-rsa":
        reader.mpint()
        return "rsa", reader.mpint().bit_length()
    if "nistp" in name:
        return TYPES[name], int(name.partition("nistp")[2][:3])
    reader.string()
    return TYPES[name], 256


def sha256(blob: bytes) -> str:
    """The fingerprint as `ssh-keygen -l` prints it."""
    return "SHA256:" + base64.b64encode(hashlib.sha256(blob).digest()).decode().rstrip("=")


def of_line(text: str) -> tuple[bytes, str]:
    """A public key and its comment, out of "ssh-rsa AAAA… comment" or of an RFC 4716 block.

    Raises:
        ValueError: it is neither.
    """
    if text.lstrip().startswith("---- BEGIN SSH2 PUBLIC KEY ----"):
        return _of_block(text)
    words = text.strip().split(None, 2)
    if len(words) < 2:
        raise ValueError("it is no public key")
    blob = _decoded(words[1])
    if algorithm(blob) != words[0]:
        raise ValueError("it says to be another kind of key than it is")
    return blob, words[2] if len(words) > 2 else ""


def line(blob: bytes, comment: str = "") -> str:
    """The one-line text of a public key, without its line end; what would break the line is left out of the comment."""
    told = " ".join("".join(c for c in comment if c.isprintable()).split())
    return " ".join(filter(None, (algorithm(blob), base64.b64encode(blob).decode(), told)))


def _of_block(text: str) -> tuple[bytes, str]:
    comment, coded = "", []
    for each in _joined(text.strip().splitlines()[1:]):
        if each.startswith("---- END"):
            break
        name, colon, value = each.partition(":")
        if not colon:
            coded.append(each)
        elif name.strip().lower() == "comment":
            comment = value.strip().strip('"')
    blob = _decoded("".join(coded))
    algorithm(blob)
    return blob, comment


def _joined(lines: list[str]) -> Iterator[str]:
    """Lines, with those that end in a backslash continued by the next."""
    begun = ""
    for each in lines:
        if each.endswith("\\"):
            begun += each[:-1]
        else:
            yield begun + each
            begun = ""


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise ValueError("it is no public key: its base64 is broken") from None
