"""The attributes of a topic that can be set: what each is, its range, its default. From SetTopicAttributes."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from awstui.protocol import Field
from awstui.protocol.sns import Topic
from awstui.protocol.sns_rules import arn_parts

MAX_POLICY = 30_720  # bytes, as for the other policies SNS keeps


@dataclass(frozen=True, slots=True)
class Setting:
    """One attribute: its name in the API, a few words, what may be in it, and whose it is."""

    name: str
    label: str
    help: str
    kind: str = "text"  # text, integer, bool, choice, json, role
    default: str = ""
    choices: tuple[str, ...] = ()
    least: int = 0
    most: int = 0
    only: str = ""  # "fifo" or "standard": the other kind of topic does not have it
    needed: bool = False  # cannot be empty

    def suits(self, topic: Topic) -> bool:
        """Whether topics of this kind have it."""
        return not self.only or self.only == ("fifo" if topic.fifo else "standard")

    def field(self, value: str) -> Field:
        """The form's field for it."""
        kind = {"json": "body", "role": "text"}.get(self.kind, self.kind)
        return Field(
            "value", self.label, kind, required=self.needed, default=value, choices=self.choices, help=self.help
        )


def _feedback(protocol: str, name: str) -> tuple[Setting, ...]:
    return (
        Setting(f"{protocol}SuccessFeedbackRoleArn", f"{name}: role to log successes", "an IAM role's ARN", "role"),
        Setting(
            f"{protocol}SuccessFeedbackSampleRate", f"{name}: successes logged", "0 to 100 percent", "integer", most=100
        ),
        Setting(f"{protocol}FailureFeedbackRoleArn", f"{name}: role to log failures", "an IAM role's ARN", "role"),
    )


SETTINGS = (
    Setting("DisplayName", "Display name", "up to 100 characters: who emails are from; SMS has the first 10", most=100),
    Setting("Policy", "Access policy", "JSON: who may publish and subscribe", "json", needed=True),
    Setting("DeliveryPolicy", "Delivery policy", "JSON: how HTTP(S) deliveries are tried again", "json"),
    Setting("KmsMasterKeyId", "Encryption key", "a KMS key's id, ARN or alias; empty: not encrypted"),
    Setting(
        "MaximumMessageSize", "Largest message", "1,024 to 1,048,576 bytes; above 262,144 only for SQS, Lambda and "
        "Firehose, and at most 100 subscriptions", "integer", "262144", least=1024, most=1_048_576, needed=True,
    ),
    Setting("TracingConfig", "X-Ray tracing", "PassThrough hands a tracing header on; Active also records", "choice",
            "PassThrough", ("PassThrough", "Active"), only="standard", needed=True),
    Setting("SignatureVersion", "Signature version", "1 signs with SHA-1, 2 with SHA-256", "choice", "1", ("1", "2"),
            needed=True),
    Setting("ContentBasedDeduplication", "Deduplicate by content", "a message's id is then made from its body", "bool",
            "false", only="fifo", needed=True),
    Setting("FifoThroughputScope", "Deduplication scope", "Topic: 3,000 messages a second; MessageGroup: more",
            "choice", "Topic", ("Topic", "MessageGroup"), only="fifo", needed=True),
    Setting("ArchivePolicy", "Archive", '{"MessageRetentionPeriod": 30}: days, 1 to 365; empty: none', "json",
            only="fifo"),
    *_feedback("SQS", "SQS"),
    *_feedback("Lambda", "Lambda"),
    *_feedback("HTTP", "HTTP"),
    *_feedback("Firehose", "Firehose"),
    *_feedback("Application", "Push"),
)  # fmt: skip
"""Every attribute SetTopicAttributes takes, those looked at first first."""

BY_NAME = {setting.name: setting for setting in SETTINGS}


def settings_of(topic: Topic) -> tuple[Setting, ...]:
    """Those a topic of this kind has."""
    return tuple(setting for setting in SETTINGS if setting.suits(topic))


def value_fault(setting: Setting, value: str) -> str:
    """What SNS would refuse in a value, in words; "" when it should take it. Empty takes an optional one away."""
    if not value.strip():
        return "this cannot be empty" if setting.needed else ""
    return _CHECKS.get(setting.kind, _text)(setting, value)


def _text(setting: Setting, value: str) -> str:
    if setting.most and len(value) > setting.most:
        return f"{len(value)} characters; at most {setting.most}"
    return "one line" if "\n" in value else ""


def _integer(setting: Setting, value: str) -> str:
    text = value.strip()
    if not (text.isascii() and text.isdigit() and len(text) < 10 and setting.least <= int(text) <= setting.most):
        return f"{setting.least:,} to {setting.most:,}"
    return ""


def _choice(setting: Setting, value: str) -> str:
    return "" if value in setting.choices else f"one of {', '.join(setting.choices)}"


def _bool(setting: Setting, value: str) -> str:
    return "" if value in ("true", "false") else "true or false"


def _role(setting: Setting, value: str) -> str:
    parts = arn_parts(value)
    return (
        "" if parts.get("service") == "iam" and parts["name"].startswith("role/") else "arn:aws:iam::ACCOUNT:role/NAME"
    )


def _json(setting: Setting, value: str) -> str:
    if len(value.encode("utf-8", "surrogatepass")) > MAX_POLICY:
        return f"at most {MAX_POLICY:,} bytes"
    try:
        found: Any = json.loads(value)
    except RecursionError:
        return "it is nested too deep"
    except ValueError as error:
        return f"it is not JSON: {error}"
    if not isinstance(found, dict):
        return "a JSON object"
    if setting.name == "ArchivePolicy":
        days = str(found.get("MessageRetentionPeriod", ""))
        fine = days.isascii() and days.isdigit() and len(days) < 4 and 1 <= int(days) <= 365
        return "" if fine or not found else "MessageRetentionPeriod is 1 to 365 days"
    if setting.name == "Policy" and not found.get("Statement"):
        return "a policy needs a Statement"
    return ""


_CHECKS: dict[str, Callable[[Setting, str], str]] = {
    "integer": _integer,
    "choice": _choice,
    "bool": _bool,
    "role": _role,
    "json": _json,
}
