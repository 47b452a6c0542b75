"""The attributes of a queue that can be set: what each takes, in which unit and range, and how a person may write it.

Ranges and defaults are SetQueueAttributes' and CreateQueue's (API reference), the size of a policy and the ten queues
of a redrive-allow policy SQS's quotas. Pure, so that the form and the engine say the same thing.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from awstui.protocol.sqs_policy import compact, policy_faults
from awstui.protocol.units import duration, seconds, size
from awstui.records import record

MOST_RECEIVES = 1_000
MOST_SOURCES = 10
"""Queues a redrive-allow policy names at most."""


@record
class Setting:
    """One attribute: SQS's name, ours, what kind of text it takes, its range and what a queue has without it."""

    name: str
    title: str
    kind: str  # seconds, bytes, bool, choice, key, redrive, allow, policy
    low: int = 0
    high: int = 0
    default: str = ""
    choices: tuple[str, ...] = ()
    fifo: bool = False  # only FIFO queues have it
    help: str = ""

    @property
    def clearable(self) -> bool:
        """Whether "" takes it away."""
        return self.kind in ("key", "redrive", "allow", "policy")


_ALL = (
    Setting("VisibilityTimeout", "Visibility timeout", "seconds", 0, 43_200, "30",
            help="how long a received message is hidden from other consumers"),
    Setting("MessageRetentionPeriod", "Retention", "seconds", 60, 1_209_600, "345600",
            help="how long a message is kept that nobody deletes"),
    Setting("DelaySeconds", "Delay", "seconds", 0, 900, "0", help="how long a new message is held back"),
    Setting("ReceiveMessageWaitTimeSeconds", "Long-poll wait", "seconds", 0, 20, "0",
            help="how long a receive waits for a message; 0 asks only some of SQS's servers"),
    Setting("MaximumMessageSize", "Largest message", "bytes", 1_024, 1_048_576, "1048576",
            help="body and attributes together"),
    Setting("RedrivePolicy", "Redrive policy", "redrive", 1, MOST_RECEIVES,
            help="the dead-letter queue, and how many receives lead there"),
    Setting("RedriveAllowPolicy", "Redrive allowed from", "allow", choices=("allowAll", "denyAll", "byQueue"),
            help="which queues may have this one as their dead-letter queue"),
    Setting("SqsManagedSseEnabled", "Encryption by SQS", "bool", default="true", help="SSE-SQS: keys of SQS's own"),
    Setting("KmsMasterKeyId", "KMS key", "key", help="SSE-KMS: a key id, ARN or alias; instead of SQS's own keys"),
    Setting("KmsDataKeyReusePeriodSeconds", "KMS data key reuse", "seconds", 60, 86_400, "300",
            help="how long SQS does without asking KMS; only with a KMS key"),
    Setting("ContentBasedDeduplication", "Deduplicate by content", "bool", default="false", fifo=True,
            help="a message without a deduplication id gets one made from its body"),
    Setting("DeduplicationScope", "Deduplication scope", "choice", default="queue", choices=("queue", "messageGroup"),
            fifo=True, help="whether a duplicate is looked for in the whole queue or in its group"),
    Setting("FifoThroughputLimit", "Throughput quota", "choice", default="perQueue",
            choices=("perQueue", "perMessageGroupId"), fifo=True, help="perMessageGroupId is high throughput"),
    Setting("Policy", "Access policy", "policy", help="who else may use the queue"),
)  # fmt: skip

SETTINGS: dict[str, Setting] = {each.name: each for each in _ALL}
"""Every attribute SetQueueAttributes takes, in the order they are shown."""

PROPAGATES = "SQS takes up to 60 s to apply it everywhere"
RETENTION_PROPAGATES = "the retention up to 15 minutes"

_ARN = re.compile(r"arn:(?P<partition>aws[a-z-]*):sqs:(?P<region>[a-z0-9-]+):(?P<account>[0-9]{12}):"
                  r"(?P<name>[A-Za-z0-9_-]{1,80}(?:\.fifo)?)")  # fmt: skip
_YES, _NO = frozenset(("true", "yes", "on")), frozenset(("false", "no", "off"))


def settings(fifo: bool) -> tuple[Setting, ...]:
    """Those a queue of that type has."""
    return tuple(each for each in _ALL if fifo or not each.fifo)


# ---- what a person writes


def range_of(setting: Setting) -> str:
    """What it takes, in words: "0s to 12h", "1,024 to 1,048,576 bytes", "queue or messageGroup"."""
    if setting.kind == "seconds":
        return f"{duration(setting.low)} to {duration(setting.high)}"
    if setting.kind == "bytes":
        return f"{setting.low:,} to {setting.high:,} bytes"
    return {
        "bool": "yes or no",
        "choice": " or ".join(setting.choices),
        "key": "a key id, ARN or alias",
        "redrive": f"a queue, 1 to {MOST_RECEIVES:,} receives",
        "allow": f"all, none, or up to {MOST_SOURCES} queues",
        "policy": "JSON, up to 8,192 bytes",
    }[setting.kind]


def read(setting: Setting, text: str) -> str:
    """The text a person gave an attribute, as SQS takes it; "" for one that is to be taken away.

    Args:
        setting: the attribute.
        text: as it was typed, or as SQS writes it.

    Raises:
        ValueError: it is none; a sentence says why.
    """
    text = text.strip()
    if not text:
        if setting.clearable:
            return ""
        raise ValueError(f"it needs a value: {range_of(setting)}")
    if setting.kind in ("seconds", "bytes"):
        number = seconds(text) if setting.kind == "seconds" else size(text)
        if number is None:
            raise ValueError("write it like 90, 15m or 4d" if setting.kind == "seconds" else "write it like 256 KiB")
        if not setting.low <= number <= setting.high:
            raise ValueError(f"{range_of(setting)}")
        return str(number)
    if setting.kind == "bool":
        if text.lower() in _YES:
            return "true"
        if text.lower() in _NO:
            return "false"
        raise ValueError("yes or no")
    if setting.kind == "choice":
        if text not in setting.choices:
            raise ValueError(range_of(setting))
        return text
    return _READERS[setting.kind](text)


def _key(text: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9:/_-]{1,2048}", text):
        raise ValueError("a key id, its ARN, or an alias like alias/aws/sqs")
    return text


def _redrive(text: str) -> str:
    found = _object(text)
    target, count = found.get("deadLetterTargetArn"), found.get("maxReceiveCount", 10)
    if more := sorted(found.keys() - {"deadLetterTargetArn", "maxReceiveCount"}):
        raise ValueError(f"a redrive policy has no {more[0]}")
    if not isinstance(target, str) or not _ARN.fullmatch(target):
        raise ValueError("deadLetterTargetArn must be the ARN of a queue")
    number = int(count) if isinstance(count, str) and re.fullmatch("[0-9]{1,6}", count) else count
    if isinstance(number, bool) or not isinstance(number, int) or not 1 <= number <= MOST_RECEIVES:
        raise ValueError(f"maxReceiveCount must be 1 to {MOST_RECEIVES:,}")
    return redrive_text(target, number)


def _allow(text: str) -> str:
    found = _object(text)
    permission, sources = found.get("redrivePermission"), found.get("sourceQueueArns")
    if permission not in SETTINGS["RedriveAllowPolicy"].choices:
        raise ValueError("redrivePermission must be allowAll, denyAll or byQueue")
    if permission != "byQueue":
        if sources:
            raise ValueError("queues are only named with byQueue")
        return allow_text(permission)
    if not isinstance(sources, list) or not 1 <= len(sources) <= MOST_SOURCES:
        raise ValueError(f"byQueue names 1 to {MOST_SOURCES} queues")
    if wrong := [each for each in sources if not isinstance(each, str) or not _ARN.fullmatch(each)]:
        raise ValueError(f"{wrong[0]} is not the ARN of a queue")
    return allow_text(permission, tuple(dict.fromkeys(sources)))


def _policy(text: str) -> str:
    if found := policy_faults(text):
        raise ValueError(found[0])
    return compact(json.loads(text))


_READERS = {"key": _key, "redrive": _redrive, "allow": _allow, "policy": _policy}


def _object(text: str) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise ValueError("it must be a JSON object")
    return found


def redrive_text(target: str, receives: int) -> str:
    """A redrive policy as SQS takes it."""
    return json.dumps({"deadLetterTargetArn": target, "maxReceiveCount": receives})


def allow_text(permission: str, sources: tuple[str, ...] = ()) -> str:
    """A redrive-allow policy as SQS takes it."""
    return json.dumps({"redrivePermission": permission, **({"sourceQueueArns": list(sources)} if sources else {})})


# ---- what a queue has


def redrive_of(text: str) -> tuple[str, int]:
    """Target and receives of a redrive policy as SQS gives it; ("", 0) when there is none that can be read."""
    found = _loose(text)
    count = str(found.get("maxReceiveCount", 10))
    return str(found.get("deadLetterTargetArn") or ""), int(count) if count.isascii() and count.isdigit() else 0


def allow_of(text: str) -> tuple[str, tuple[str, ...]]:
    """Permission and sources of a redrive-allow policy as SQS gives it; without one all may."""
    found = _loose(text)
    sources = found.get("sourceQueueArns")
    return str(found.get("redrivePermission") or "allowAll"), tuple(
        str(each) for each in (sources if isinstance(sources, list) else ())
    )


def _loose(text: str) -> dict[str, Any]:
    try:
        return _object(text) if text else {}
    except ValueError:
        return {}


def present(attributes: Mapping[str, str], name: str) -> str:
    """What a queue has of an attribute: what SQS said, else its default."""
    return attributes.get(name) or SETTINGS[name].default


def same(name: str, one: str, other: str) -> bool:
    """Whether two texts of an attribute mean the same."""
    return bool(_meaning(name, one) == _meaning(name, other))


def _meaning(name: str, text: str) -> Any:
    kind = SETTINGS[name].kind
    if not text:
        return SETTINGS[name].default
    if kind == "redrive":
        return redrive_of(text)
    if kind == "allow":
        permission, sources = allow_of(text)
        return "" if permission == "allowAll" else (permission, frozenset(sources))
    if kind == "policy":
        try:
            return json.loads(text)
        except (ValueError, RecursionError):
            return text
    return text.lower() if kind == "bool" else text


# ---- several together


def completed(changes: Mapping[str, str], attributes: Mapping[str, str]) -> dict[str, str]:
    """The changes and what goes with them: SSE-SQS and SSE-KMS exclude each other, so one ends the other."""
    found = dict(changes)
    key = found.get("KmsMasterKeyId", "")
    if key and "SqsManagedSseEnabled" not in found and present(attributes, "SqsManagedSseEnabled") == "true":
        found["SqsManagedSseEnabled"] = "false"
    elif found.get("SqsManagedSseEnabled") == "true" and attributes.get("KmsMasterKeyId"):
        found.setdefault("KmsMasterKeyId", "")
    return found


def faults(changes: Mapping[str, str], attributes: Mapping[str, str], *, fifo: bool) -> dict[str, str]:
    """What SQS would refuse of changes that are each fine by themselves: attribute -> a sentence.

    Args:
        changes: as SQS takes them.
        attributes: what the queue has.
        fifo: whether it is a FIFO queue.
    """
    found = {name: "only FIFO queues have it" for name in changes if SETTINGS[name].fifo and not fifo}
    after = {**attributes, **changes}
    if changes.get("KmsMasterKeyId") and changes.get("SqsManagedSseEnabled") == "true":
        found["KmsMasterKeyId"] = "a queue is encrypted by SQS's own keys or by a KMS key, not by both"
    high = present(after, "FifoThroughputLimit") == "perMessageGroupId"
    if fifo and high and present(after, "DeduplicationScope") != "messageGroup":
        if "DeduplicationScope" in changes and "FifoThroughputLimit" not in changes:
            found["DeduplicationScope"] = "set the throughput quota to perQueue first, or with it"
        elif "FifoThroughputLimit" in changes:
            found["FifoThroughputLimit"] = "set the deduplication scope to messageGroup first, or with it"
    if target := redrive_of(changes.get("RedrivePolicy", ""))[0]:
        if target == attributes.get("QueueArn"):
            found["RedrivePolicy"] = "a queue cannot be its own dead-letter queue"
        elif target.endswith(".fifo") != fifo:
            kind = "FIFO" if fifo else "standard"
            found["RedrivePolicy"] = f"the dead-letter queue of a {kind} queue must be a {kind} queue too"
    return found


def arn_parts(arn: str) -> dict[str, str]:
    """Partition, region, account and name of a queue's ARN; empty when it is none."""
    found = _ARN.fullmatch(arn)
    return found.groupdict() if found else {}
