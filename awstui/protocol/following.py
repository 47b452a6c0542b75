"""What a change sets going and AWS finishes by itself: followed as a task."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import Any

from awstui.protocol.asked import Place
from awstui.records import record


@record
class Following:
    """A job that tells how something goes on until it is over: it reads; Progress, at last Value(Settled)."""

    title: str
    place: Place
    job: str
    args: Mapping[str, Any] = field(default_factory=dict)


@record
class Settled:
    """How it ended."""

    sentence: str
    well: bool = True  # whether it came to what was wanted
