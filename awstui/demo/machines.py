"""Where the demo's EC2 has to be nearer to the real one than moto's is: user data that is replaced.

moto decodes what ModifyInstanceAttribute brings and then takes it for still encoded, so that every script is refused.
Patches moto's module, so it only works inside the server's process.
"""

from __future__ import annotations

import base64
import threading
from collections.abc import Callable, Iterable
from typing import Any

from awstui.demo.lacks import service_of

_installing = threading.Lock()
_installed: list[bool] = []


def faithful(inner: Callable[..., Iterable[bytes]]) -> Callable[..., Iterable[bytes]]:
    """Wrap moto's WSGI application: its EC2 is patched when it is first asked, for importing it takes a while."""

    def app(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        if not _installed and service_of(environ) == "ec2":
            install()
        return inner(environ, start_response)

    return app


def install() -> None:
    """Patch moto's EC2, once in a process."""
    with _installing:
        if _installed:
            return
        from moto.core.types import Base64EncodedString
        from moto.ec2.responses import instances

        module: Any = instances
        kept = module.parse_user_data

        def parse_user_data(value: Any) -> Any:
            if isinstance(value, bytes):
                return Base64EncodedString(base64.b64encode(value).decode("ascii"))
            return kept(value)

        module.parse_user_data = parse_user_data
        _installed.append(True)
