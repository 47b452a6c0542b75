"""Ports for servers that want to be told one, and for doors that nobody is to stand behind."""

from __future__ import annotations

import random
import socket

_OURS = range(10_000, 32_000)
"""Below what systems hand out by themselves: one of those is another process's soon after it was given back."""


def free_port() -> int:
    """A port of loopback that nobody listens on.

    Raises:
        OSError: none was found.
    """
    for _ in range(100):
        port = random.choice(_OURS)
        try:
            with socket.create_server(("127.0.0.1", port)):
                return port
        except OSError:
            continue
    raise OSError("no free port was found")
