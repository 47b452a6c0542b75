"""What worked last time, per instance: route, user, key, address. A small file; nothing in it is secret."""

from __future__ import annotations

import json
import os
import time
from dataclasses import asdict, fields, replace
from pathlib import Path
from typing import Any

from awstui.files import private_dir
from awstui.protocol.ssh import Bastion
from awstui.records import record
from awstui.ssh import again

KEPT = 500
"""Instances; those used longest ago go."""


@record
class Known:
    """An instance one has been on."""

    id: str
    name: str = ""
    where: str = ""  # profile, region and endpoint it was asked for with: see `again.place_key`
    route: str = ""
    user: str = ""
    key: str = ""
    address: str = ""
    port: int = 22
    at: float = 0.0  # epoch seconds
    argv: tuple[str, ...] = ()  # the command, where it may be run again without asking AWS: see `again`
    settings: int = 0  # the settings it was found with


class Remembered:
    """The file.

    Args:
        path: instead of the one in the state folder.
    """

    def __init__(self, path: Path | None = None) -> None:
        self.path = path or Path(again.file())
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
            import tempfile

            handle, part = tempfile.mkstemp(dir=private_dir(self.path.parent), prefix=".connections-")
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                json.dump(document, file, indent=1)
            os.replace(part, self.path)
        except OSError:
            pass  # a full or foreign disk: the next connection is found out anew


_KINDS: dict[str, tuple[type, ...]] = {"int": (int,), "float": (int, float), "tuple[str, ...]": (list,)}


def _read(kind: type[Any], data: Any) -> Any:
    """A record from JSON; TypeError or ValueError when the file has something else there."""
    values: dict[str, Any] = {}
    for item in fields(kind):
        if item.name not in data:
            continue
        value = data[item.name]
        if not isinstance(value, _KINDS.get(str(item.type), (str,))):
            raise ValueError(item.name)
        values[item.name] = tuple(map(str, value)) if isinstance(value, list) else value
    return kind(**values)
