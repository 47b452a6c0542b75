"""What the SNS console and the engine tell each other: topics, subscriptions, and what is published to them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from awstui.protocol import Failure
from awstui.protocol.sqs import Attribute

DETAILED = 500
"""Subscriptions of one topic whose attributes are read without being asked for one by one."""


@dataclass(frozen=True, slots=True)
class Topic:
    """The facts of one topic. Sizes in bytes; the counts of subscriptions are those SNS gives."""

    arn: str
    name: str
    fifo: bool
    confirmed: int = 0
    pending: int = 0
    deleted: int = 0
    display_name: str = ""
    owner: str = ""
    kms: str = ""
    max_size: int = 262_144
    content_based_dedup: bool = False
    attributes: Mapping[str, str] = field(default_factory=dict)  # everything SNS said

    @property
    def region(self) -> str:
        """The region in its ARN."""
        return (self.arn.split(":") + [""] * 6)[3]


@dataclass(frozen=True, slots=True)
class Subscription:
    """One subscription of a topic. A pending or deleted one has no ARN, and so nothing can be asked about it."""

    arn: str
    state: str  # confirmed, pending, deleted
    protocol: str
    endpoint: str
    topic_arn: str
    owner: str = ""
    attributes: Mapping[str, str] = field(default_factory=dict)
    fault: Failure | None = None  # why its attributes could not be read

    @property
    def key(self) -> str:
        """What tells it from the topic's others."""
        return self.arn or f"{self.protocol} {self.endpoint}"

    @property
    def filter_policy(self) -> str:
        """Its filter policy as SNS has it, empty for none."""
        policy = self.attributes.get("FilterPolicy", "")
        return "" if policy.strip() in ("", "{}") else policy

    @property
    def scope(self) -> str:
        """What its filter policy is compared with."""
        return self.attributes.get("FilterPolicyScope") or "MessageAttributes"

    @property
    def raw(self) -> bool:
        """Whether the message is delivered without SNS's envelope."""
        return self.attributes.get("RawMessageDelivery", "").lower() == "true"

    @property
    def dlq_arn(self) -> str:
        """The queue that gets what could not be delivered, empty for none."""
        try:
            found: Any = json.loads(self.attributes.get("RedrivePolicy") or "{}")
        except ValueError:
            return ""
        return str(found.get("deadLetterTargetArn", "")) if isinstance(found, dict) else ""


@dataclass(frozen=True, slots=True)
class Notice:
    """A message to publish; an empty dedup id is left to the topic, or made fresh."""

    message: str
    subject: str = ""
    per_protocol: bool = False  # the message is a JSON object: a text for each protocol, and a default
    attributes: tuple[Attribute, ...] = ()
    group: str = ""
    dedup: str = ""


@dataclass(frozen=True, slots=True)
class Published:
    """A message SNS accepted. `note` says what acceptance leaves open."""

    id: str
    sequence: str = ""
    dedup: str = ""
    size: int = 0
    note: str = ""


@dataclass(frozen=True, slots=True)
class Wish:
    """A subscription to make."""

    protocol: str
    endpoint: str
    raw: bool = False
    filter_policy: str = ""
    scope: str = "MessageAttributes"
    dlq_arn: str = ""
    role_arn: str = ""  # Firehose: what SNS delivers as


@dataclass(frozen=True, slots=True)
class Done:
    """What became of a change: the subscription's or topic's ARN where it has one, and a sentence."""

    sentence: str
    arn: str = ""
