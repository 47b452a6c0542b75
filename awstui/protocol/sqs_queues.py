"""What the console and the engine tell each other of whole queues: settings, new ones, what became of a change."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import field

from awstui.protocol.answered import Failure
from awstui.records import record

LONGEST_NAME = 80
"""Characters of a queue's name, `.fifo` included (API reference, CreateQueue)."""

DLQ_RETENTION = "1209600"
"""Seconds a dead-letter queue made by awstui keeps its messages: the most there is, 14 days."""

PAUSE = 60
"""Seconds between two purges of a queue, and between the deletion of a queue and a new one of its name."""

MOST_TAGS = 50


@record
class QueueSettings:
    """Everything SQS says of one queue, and its tags, or why those could not be read."""

    attributes: Mapping[str, str]
    tags: Mapping[str, str] = field(default_factory=dict)
    tags_fault: Failure | None = None


@record
class QueueName:
    """A queue as a picker lists it."""

    name: str
    url: str
    arn: str  # "" when it cannot be learnt


@record
class NewQueue:
    """A queue to make. `dlq` is "", the ARN of a queue that exists, or "new" for one made with it."""

    name: str
    attributes: Mapping[str, str] = field(default_factory=dict)
    tags: Mapping[str, str] = field(default_factory=dict)
    dlq: str = ""
    receives: int = 0  # before a message goes there

    @property
    def fifo(self) -> bool:
        """Whether it is a FIFO queue, which its name says."""
        return self.name.endswith(".fifo")


@record
class Done:
    """A change that was made: what there is to say of it, and the URL of a queue that was made."""

    sentence: str
    url: str = ""


def name_faults(name: str, fifo: bool) -> str:
    """What is wrong with the name of a new queue; "" when nothing is.

    Args:
        name: as it was typed.
        fifo: whether it shall be a FIFO queue.
    """
    if fifo and not name.endswith(".fifo"):
        return "the name of a FIFO queue ends in .fifo"
    if not fifo and name.endswith(".fifo"):
        return "only the name of a FIFO queue ends in .fifo"
    if len(name) > LONGEST_NAME:
        return f"{len(name)} characters; at most {LONGEST_NAME}" + (", .fifo included" if fifo else "")
    if not re.fullmatch("[A-Za-z0-9_-]+", name.removesuffix(".fifo") if fifo else name):
        return "letters, digits, - and _ only"
    return ""


def dlq_name(name: str) -> str:
    """What the dead-letter queue of a queue is called: orders -> orders-dlq, orders.fifo -> orders-dlq.fifo."""
    return f"{name.removesuffix('.fifo')}-dlq.fifo" if name.endswith(".fifo") else f"{name}-dlq"


def tag_faults(key: str, value: str) -> dict[str, str]:
    """What SQS would refuse of a tag: "key" and "value" -> a sentence (developer guide, "Tag restrictions")."""
    found = {}
    if not 1 <= len(key) <= 128:
        found["key"] = "1 to 128 characters"
    elif key.lower().startswith("aws:"):
        found["key"] = "names beginning with aws: are AWS's own"
    elif not _TAG.fullmatch(key):
        found["key"] = "letters, digits, spaces and _ . : / = + - @ only"
    if len(value) > 256:
        found["value"] = "at most 256 characters"
    elif not _TAG.fullmatch(value):
        found["value"] = "letters, digits, spaces and _ . : / = + - @ only"
    return found


_TAG = re.compile(r"[\w .:/=+@-]*")
