"""What may stand on a command line: each word is checked by what it is, and nothing else gets there.

Addresses, users and ports come from AWS, where anybody who may tag an instance writes them. There is no shell on the
way, but ssh itself obeys words that begin with "-", expands "%" and runs ProxyCommand through a shell.
"""

from __future__ import annotations

import ipaddress
import re
import shlex
from collections.abc import Sequence
from pathlib import Path

from awstui.errors import UsageError

_INSTANCE = re.compile(r"(?:i|mi)-[0-9a-f]{8,17}")
_USER = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.@+\\-]{0,63}")
_LABEL = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?")
_PLAIN = re.compile(r"[\w./@+=:,~-]+")
_REGION = re.compile(r"[a-z]{2,4}(?:-[a-z0-9]+){2,4}")


class Unfit(UsageError):
    """A word that is not what it should be, and so cannot stand on a command line."""


def is_instance(text: str) -> bool:
    """Whether that is the id of an instance, or of a machine SSM manages."""
    return _INSTANCE.fullmatch(text) is not None


def instance(text: str) -> str:
    """An instance id as it is; Unfit otherwise."""
    return _fit(text, is_instance(text), "instance id")


def is_user(text: str) -> bool:
    """Whether that can be the name of a user of a Linux, BSD or Windows host."""
    return _USER.fullmatch(text) is not None


def user(text: str) -> str:
    """A user name as it is; Unfit otherwise."""
    return _fit(text, is_user(text), "user name")


def is_address(text: str) -> bool:
    """Whether that is an IPv4 or IPv6 address (without a zone, whose name could be anything)."""
    try:
        return "%" not in text and bool(ipaddress.ip_address(text))
    except ValueError:
        return False


def host(text: str) -> str:
    """An address or a host name as it is; Unfit otherwise."""
    named = len(text) <= 253 and all(_LABEL.fullmatch(label) for label in text.removesuffix(".").split("."))
    return _fit(text, is_address(text) or named, "host name or address")


def region(text: str) -> str:
    """A region's name as it is; Unfit otherwise."""
    return _fit(text, _REGION.fullmatch(text) is not None, "region")


def port(value: object) -> int:
    """A TCP port; Unfit otherwise."""
    text = str(value)
    fits = text.isascii() and text.isdecimal() and len(text) <= 5 and 0 < int(text) < 65536
    _fit(text, fits, "port")
    return int(text)


def path(text: str) -> str:
    """A file's path that no option or line can be smuggled in with; Unfit otherwise."""
    return _fit(text, bool(text) and text[0] != "-" and text.isprintable(), "path")


def short(text: str) -> str:
    """A path as people write it: their home as "~"."""
    home = str(Path.home())
    return "~" + text[len(home) :] if text.startswith(home + "/") else text


PLACE = "[%h]:%p"
"""In a command for ProxyCommand: where to, as ssh fills it in."""


def proxy(argv: Sequence[str]) -> str:
    """A command line as the value of ProxyCommand, which expands "%" and is run by a shell.

    Args:
        argv: its words; PLACE stands for the host and port to lead to.
    """
    return " ".join(f'"{word}"' if word == PLACE else shlex.quote(word).replace("%", "%%") for word in argv)


def option_path(text: str) -> str:
    """A path as the value of an ssh option: ssh splits some values at blanks, and expands "%" and "${…}" in them.

    Raises:
        Unfit: ssh has no way to write it.
    """
    whole = path(text)
    if any(each in whole for each in ('"', "\\", "${")):
        raise Unfit(f"ssh cannot be given the path {whole!r}.")
    plain = whole.replace("%", "%%")
    return plain if _PLAIN.fullmatch(whole) else f'"{plain}"'


def forward(text: str) -> tuple[int, str, int]:
    """A port forward as typed, `5432:db.internal:5432` (or `8080:80`, to the instance itself): local, host, remote.

    Raises:
        Unfit: it is no such thing.
    """
    near, _, rest = text.strip().partition(":")
    if rest.isdecimal():
        return port(near), "localhost", port(rest)
    far, colon, last = rest.rpartition(":")
    if not colon:
        raise Unfit(f"{text!r} is not LOCALPORT:HOST:PORT.")
    return port(near), host(far.removeprefix("[").removesuffix("]")), port(last)


def two_paths(text: str) -> tuple[str, str]:
    """What is to be copied, as typed, `notes.txt :/tmp/`: from where and to where; blanks are quoted as in a shell.

    Raises:
        Unfit: it is no such thing; exactly one of the two begins with ":" and is on the instance.
    """
    try:
        found = shlex.split(text)
    except ValueError as error:
        raise Unfit(f"{text!r} cannot be read: {error}.") from None
    if len(found) != 2 or found[0].startswith(":") == found[1].startswith(":"):
        raise Unfit("Two paths, the instance's with a colon before it: :cp notes.txt :/tmp/ or :cp :/var/log/syslog .")
    return found[0], found[1]


def _fit(text: str, fits: bool, what: str) -> str:
    if not fits:
        raise Unfit(f"{text!r} is no {what} that can be put on a command line.")
    return text
