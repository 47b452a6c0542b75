"""How a child ended, in a sentence; and what a host says when the wrong user knocks."""

from __future__ import annotations

import re
import signal

from awstui.ssh import words

_PLEASE = re.compile(rb"Please login as the user \"([^\"\r\n]{1,64})\" rather than the user \"([^\"\r\n]{1,64})\"")


def told(output: bytes, tried: str) -> str:
    """The user that a host asks one to log in as instead, "" when it does not.

    cloud-init has hosts say so to whoever logs in as root (its `disable_root_opts`). Anybody's host may say it: what
    is no user's name, or the one that was tried, counts as nothing.

    Args:
        output: the first bytes that came from the host.
        tried: who logged in.
    """
    found = _PLEASE.search(output)
    if found is None:
        return ""
    wanted, refused = (each.decode("utf-8", "replace") for each in found.groups())
    return wanted if words.is_user(wanted) and wanted != tried and refused == tried else ""


SSH_FAILED = 255
"""ssh's own exit code when it did not get there, or lost the connection; every other one is the remote command's."""


def in_words(program: str, code: int, seconds: float) -> str:
    """How a child ended.

    Args:
        program: what it was called.
        code: its exit code, negative for a signal.
        seconds: how long it ran.
    """
    if code == 0:
        return f"{program} has ended."
    if code < 0:
        return f"{program} was ended by {signal.Signals(-code).name}."
    if code == SSH_FAILED and program in ("ssh", "scp"):
        return f"{program} did not get there." if seconds < 60 else f"{program} lost the connection."
    return (
        f"{program} has ended with {code}, as the last command there did."
        if program == "ssh"
        else (f"{program} has ended with {code}.")
    )


_WHY = (
    (
        rb"REMOTE HOST IDENTIFICATION HAS CHANGED|Host key verification failed",
        "The host shows another host key than is known for the instance, so nothing was sent to it. If its disk or its "
        "keys were replaced, forget the old one (x; --forget-host-key in a shell) and connect again.",
    ),
    (rb"Permission denied", "The host did not take the user with that key. Another user (u), or Instance Connect."),
    (rb"Connection timed out|Operation timed out", "It did not answer in time."),
    (rb"Connection refused", "Nothing listens at that port."),
    (rb"No route to host|Network is unreachable", "There is no way there from this machine's network."),
    (rb"UNPROTECTED PRIVATE KEY FILE", "Others may read the key file, so ssh does not use it: chmod 600."),
    (rb"Could not resolve hostname", "The name is not known here."),
    (rb"kex_exchange_identification|Connection closed by", "The host hung up before anybody logged in."),
)


def why(said: bytes) -> str:
    """What ssh's own last words come to, in a sentence; "" when nothing is known of them.

    Args:
        said: the end of its standard error.
    """
    return next((sentence for pattern, sentence in _WHY if re.search(pattern, said)), "")
