"""Keyrings of every temper, for the process that asks them: chosen by PYTHON_KEYRING_BACKEND."""

from __future__ import annotations

import json
import os
import threading
from pathlib import Path

from keyring.backend import KeyringBackend
from keyring.errors import InitError, KeyringLocked


class Kept(KeyringBackend):
    """Keeps what it is given, in the file FAKE_KEYRING, and notes how its process was started."""

    priority = 1  # type: ignore[assignment]

    def __init__(self) -> None:
        super().__init__()
        self.path = Path(os.environ["FAKE_KEYRING"])

    def _all(self) -> dict[str, str]:
        return dict(json.loads(self.path.read_text())) if self.path.exists() else {}

    def get_password(self, service: str, username: str) -> str | None:
        print("a backend that prints")
        return self._all().get(f"{service}/{username}")

    def set_password(self, service: str, username: str, password: str) -> None:
        seen = Path("/proc/self/cmdline").read_text() + Path("/proc/self/environ").read_text()
        assert password not in seen
        assert json.loads(password)["secret"] not in seen
        self.path.write_text(json.dumps({**self._all(), f"{service}/{username}": password}))

    def delete_password(self, service: str, username: str) -> None:
        left = self._all()
        del left[f"{service}/{username}"]
        self.path.write_text(json.dumps(left))


class Forgetful(Kept):
    """Takes everything, keeps nothing, and is on the list of trusted ones."""

    def set_password(self, service: str, username: str, password: str) -> None:
        pass


class Plaintext(Kept):
    """Keeps secrets where everybody can read them; never on the list."""


class Locked(Kept):
    """Waits for nobody."""

    def get_password(self, service: str, username: str) -> str | None:
        raise KeyringLocked("Failed to unlock the collection!")


class Hanging(Kept):
    """A Secret Service over SSH: waits for a dialog nobody sees."""

    def get_password(self, service: str, username: str) -> str | None:
        threading.Event().wait()
        return None


class Broken(Kept):
    """Says something with a secret in it."""

    def get_password(self, service: str, username: str) -> str | None:
        raise RuntimeError("the secret is hunter2")


class Unready(Kept):
    """Has nothing to talk to."""

    def get_password(self, service: str, username: str) -> str | None:
        raise InitError("Failed to open keyring: no bus")


class Dying(Kept):
    """Takes its process with it."""

    def get_password(self, service: str, username: str) -> str | None:
        os._exit(7)
