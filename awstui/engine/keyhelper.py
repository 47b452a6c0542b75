"""The one process that touches the keyring, run as a script: it imports nothing of awstui.

A keyring may hang for ever (a locked Secret Service over SSH waits for a dialog nobody sees), print, or ask on the
terminal. So it gets a process of its own, without a terminal, that can be ended. The order comes as JSON on standard
input, the answer goes as JSON to standard output; secrets are never in arguments or the environment.
"""

from __future__ import annotations

import json
import os
import sys
from typing import Any


def main() -> None:
    """Carry out one order: {"do": probe | get | put | drop, "allowed": […], "service", "user", "secret"}."""
    order = json.load(sys.stdin)
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # whatever a backend prints must not look like an answer
    with answers:
        json.dump(_carried_out(order), answers)


def _carried_out(order: dict[str, Any]) -> dict[str, Any]:
    try:
        import keyring
        from keyring import errors
    except ImportError:
        return {"state": "none", "why": "the Python package keyring is not installed"}
    backend = ""
    try:
        ring: Any = keyring.get_keyring()
        if type(ring).__module__ == "keyring.backends.chainer":
            ring = next(iter(ring.backends), ring)
        backend = f"{type(ring).__module__}.{type(ring).__qualname__}"
        if type(ring).__module__ == "keyring.backends.fail":
            return {"state": "none", "why": "there is no keyring here"}
        if backend not in order["allowed"]:
            return {"state": "untrusted", "backend": backend}
        return {"state": "ok", "backend": backend, **_done(ring, order)}
    except errors.KeyringLocked as error:
        return {"state": "locked", "backend": backend, "why": str(error)}
    except errors.NoKeyringError:
        return {"state": "none", "why": "there is no keyring here"}
    except (errors.InitError, ImportError) as error:
        return {"state": "failed", "backend": backend, "why": f"{type(error).__name__}: {error}"}
    except Exception as error:  # a backend may raise anything; an error's text may quote what it was given
        return {"state": "failed", "backend": backend, "why": type(error).__name__}


def _done(ring: Any, order: dict[str, Any]) -> dict[str, Any]:
    service, user = order["service"], order["user"]
    if order["do"] == "put":
        ring.get_password(service, user)  # one that cannot be read from is given no secret
        ring.set_password(service, user, order["secret"])
        return {}
    if order["do"] == "drop" and ring.get_password(service, user) is not None:
        ring.delete_password(service, user)
    return {"secret": ring.get_password(service, user)}


if __name__ == "__main__":
    main()
