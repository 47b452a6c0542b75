"""What the stand-ins hold when every screen is opened on them: three of everything, a module per screen file.

A module may have `moto(aws)` and `ministack(aws)`, which fill that stand-in by botocore clients, `aws("rds")`. Moto is
the demo's, with all that the demo seeds, so a screen file the demo has enough of needs no module. It may also have

    LACKS = {"rds.events": "why"}     lists (or "rds.events detail", "… enrich", "… NAME" of a drill) no stand-in knows
    SILENT = {"rds.events": "Source"} columns for which no stand-in has a value, separated by commas
    FEWER = {"iam.summary": 1}        lists that have fewer than three rows by their nature

and whatever stands there is proven with answers made from botocore's output shapes alone. An entry that no longer
holds is a failure: the stand-in has learnt it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any

Seed = Callable[[Any], None]


@dataclass(frozen=True, slots=True)
class Seeds:
    """One module."""

    moto: Seed | None = None
    ministack: Seed | None = None
    lacks: Mapping[str, str] = field(default_factory=dict)
    silent: Mapping[str, str] = field(default_factory=dict)
    fewer: Mapping[str, int] = field(default_factory=dict)

    def silent_columns(self, key: str) -> set[str]:
        """The columns of a screen that no stand-in fills."""
        return {name.strip() for name in self.silent.get(key, "").split(",") if name.strip()}


def of(stem: str) -> Seeds:
    """The seeds of a screen file; empty ones where the demo has enough."""
    try:
        module = import_module(f"{__name__}.{stem}")
    except ModuleNotFoundError as error:
        if error.name != f"{__name__}.{stem}":
            raise
        return Seeds()
    known = {name: getattr(module, name, None) for name in ("moto", "ministack", "LACKS", "SILENT", "FEWER")}
    return Seeds(**{name.lower(): value for name, value in known.items() if value is not None})
