"""What worked last time, per instance: route, user, key, address. A small file; nothing in it is secret.

It makes the next connection quick: what is remembered needs no question to AWS. It may be wrong by then, and that does
no harm: the host key is the instance's own, so whoever has its address by now is not taken for it.
"""

from __future__ import annotations

import json
import os
import tempfile
import time
from dataclasses import asdict, fields, replace
from pathlib import Path
from typing import Any

from awstui.files import private_dir, state_dir
from awstui.protocol.ssh import Bastion
from awstui.records import record

KEPT = 500
"""Instances; those used longest ago go."""


@record
class Known:
    """An instance one has been on."""

    id: str
    name: str = ""
    where: str = ""  # profile, region and endpoint it was asked for with, see `place_key`
    route: str = ""
    user: str = ""
    key: str = ""
    address: str = ""
    port: int = 22
    at: float = 0.0  # epoch seconds


class Remembered:
    """The file.

    Args:
        path: instead of the one in the state folder.
    """

    def __init__(self, path: Path | None = None) -> None:
        self.path = path or state_dir() / "connections.json"
        self._instances: dict[str, Known] = {}
        self._bastions: dict[str, Bastion] = {}
        try:
            found = json.loads(self.path.read_text("utf-8"))
            for each in found["instances"]:
                known = _read(Known, each)
                self._instances[known.id] = known
            for vpc, each in found["bastions"].items():
                self._bastions[str(vpc)] = _read(Bastion, each)
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            pass  # a first start, or a file not worth a word: nothing depends on it

    def instance(self, id: str) -> Known | None:
        """What is known of an instance; None when nobody has been there."""
        return self._instances.get(id)

    def called(self, named: str, where: str) -> Known | None:
        """The instance of that id or name there, when there is one and only one of that name."""
        found = [each for each in self._instances.values() if each.where == where and named in (each.id, each.name)]
        return found[0] if len(found) == 1 else None

    def bastion(self, vpc: str) -> Bastion | None:
        """The bastion picked for a VPC."""
        return self._bastions.get(vpc)

    def keep(self, known: Known) -> None:
        """Note what worked."""
        self._instances.pop(known.id, None)
        self._instances[known.id] = replace(known, at=time.time())
        for old in list(self._instances)[:-KEPT]:
            del self._instances[old]
        self._write()

    def keep_bastion(self, vpc: str, bastion: Bastion) -> None:
        """Note the bastion of a VPC."""
        self._bastions[vpc] = bastion
        self._write()

    def forget(self, id: str) -> None:
        """Drop what did not work any more."""
        if self._instances.pop(id, None) is not None:
            self._write()

    def _write(self) -> None:
        """Write it whole; a disk that cannot be written is no reason not to connect."""
        document = {
            "instances": [asdict(each) for each in self._instances.values()],
            "bastions": {vpc: asdict(each) for vpc, each in self._bastions.items()},
        }
        try:
            handle, part = tempfile.mkstemp(dir=private_dir(self.path.parent), prefix=".connections-")
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                json.dump(document, file, indent=1)
            os.replace(part, self.path)
        except OSError:
            pass


def place_key(profile: str | None, region: str | None, endpoint: str | None) -> str:
    """Which names mean the same instances: a profile, a region and an endpoint, as far as options and environment say.

    Keys of the environment count by their id: another one may be of another account.
    """
    env = os.environ.get
    chosen = profile or env("AWS_PROFILE") or env("AWS_DEFAULT_PROFILE") or env("AWS_ACCESS_KEY_ID") or ""
    where = region or env("AWS_REGION") or env("AWS_DEFAULT_REGION") or ""
    return "|".join((chosen, where, endpoint or env("AWS_ENDPOINT_URL_EC2") or env("AWS_ENDPOINT_URL") or ""))


def _read(kind: type[Any], data: Any) -> Any:
    """A record from JSON; TypeError or ValueError when the file has something else there."""
    for item in fields(kind):
        if item.name in data and not isinstance(
            data[item.name], (int, float) if item.type in ("int", "float") else str
        ):
            raise ValueError(item.name)
    return kind(**{item.name: data[item.name] for item in fields(kind) if item.name in data})
