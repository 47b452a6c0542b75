"""Who feeds a queue and who drains it, as the engine finds it out part by part."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from awstui.protocol import Failure

PARTS = ("Lambda", "SNS", "EventBridge", "Pipes", "Dead letters", "Policy")
"""What is asked, each by itself."""


@dataclass(frozen=True, slots=True)
class Trigger:
    """One thing that puts messages into the queue or takes them out, or may."""

    key: str  # tells it from all others
    direction: str  # "feeds", "drains"; "may feed", "may drain" for what a policy allows
    part: str  # one of PARTS
    kind: str  # "Lambda", "SNS topic", "rule", "pipe", "source queue", "DLQ", "policy"
    name: str
    state: str
    detail: str = ""  # one line
    id: str = ""  # a mapping's UUID, a subscription's ARN …
    arn: str = ""  # of the thing at the other end
    enabled: bool | None = None  # whether it is switched on, where awstui can switch it (Lambda mappings)
    document: Mapping[str, Any] = field(default_factory=dict)  # all AWS told of it


@dataclass(frozen=True, slots=True)
class Part:
    """How far one part is; told again whenever that changes, the last time with another state than "asking"."""

    name: str  # one of PARTS
    state: str = "asking"  # asking, done, stopped (there is more), failed
    note: str = ""  # a sentence
    failure: Failure | None = None


@dataclass(frozen=True, slots=True)
class Switched:
    """What became of a Lambda mapping that was switched: its state now, which goes on changing for a while."""

    uuid: str
    state: str  # Enabling, Disabling …
