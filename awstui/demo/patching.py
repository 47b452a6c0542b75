"""Bringing moto nearer to AWS, a service at a time: what patches one is called when that service is first asked."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from awstui.demo.lacks import service_of


def patched(
    inner: Callable[..., Iterable[bytes]], patches: Mapping[str, Callable[[], None]]
) -> Callable[..., Iterable[bytes]]:
    """Wrap moto's WSGI application, whose services take a while to import: a patch waits until it is needed.

    Args:
        inner: the application.
        patches: what patches a service's classes, by the name its requests are signed for; each is called once.
    """
    waiting = dict(patches)
    turns = {service: threading.Lock() for service in patches}  # nobody is answered while a patch is half applied

    def app(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        service = service_of(environ)
        if service in waiting:
            with turns[service]:
                if service in waiting:
                    waiting[service]()
                    del waiting[service]
        return inner(environ, start_response)

    return app
