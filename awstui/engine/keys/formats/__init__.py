"""Private keys read from and written to the formats people have: PEM, OpenSSH and PuTTY's PPK.

What is read stays in this process. `Private` shows nothing of itself, is never pickled, and whoever reads one keeps it
only until it is written.
"""

from __future__ import annotations

from awstui.engine.keys import sniff
from awstui.engine.keys.formats import openssh, pem, ppk
from awstui.engine.keys.formats.private import Private
from awstui.errors import KeyFault

WRITTEN = ("openssh", "pem", "pkcs8", "ppk3", "ppk2")
"""What `write` writes. protocol.keys.TARGETS says what people call them."""


def read(data: bytes, passphrase: bytes = b"") -> Private:
    """The private key of a file, of any of the formats.

    Args:
        data: the whole file.
        passphrase: empty for none; one that is not needed is not looked at.

    Raises:
        awstui.errors.PassphraseFault: it needs one, or another.
        awstui.errors.KeyFault: it is damaged, or a kind of key that is not for EC2.
    """
    try:
        seen = sniff.see(data)
    except ValueError as error:
        raise KeyFault(f"This file cannot be read as a key: {error}.") from None
    if seen.format == "ppk":
        return ppk.read(data, passphrase)
    if seen.format == "openssh":
        return openssh.read(data, passphrase)
    return pem.read(data, passphrase)


def write(private: Private, target: str, passphrase: bytes = b"") -> bytes:
    """The bytes of a file with that key.

    Args:
        private: the key.
        target: one of WRITTEN.
        passphrase: empty for none.

    Raises:
        awstui.errors.KeyFault: there is no such format for this kind of key.
    """
    if target == "openssh":
        return openssh.write(private, passphrase)
    if target in ("pem", "pkcs8"):
        return pem.write(private, passphrase, traditional=target == "pem")
    if target in ("ppk2", "ppk3"):
        return ppk.write(private, passphrase, version=int(target[-1]))
    raise KeyFault(f"There is no format {target}; there are {', '.join(WRITTEN)}.")
