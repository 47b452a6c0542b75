"""What SNS accepts: rules a form and the engine both check before anything is sent.

From the API reference of Publish, Subscribe, CreateTopic and ConfirmSubscription, and the SNS developer guide.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import parse_qs, urlsplit

from awstui.protocol.sns import Notice, Topic, Wish
from awstui.protocol.sqs import Attribute, Fault
from awstui.protocol.sqs_rules import attribute_faults, size, token_faults

PROTOCOLS = ("sqs", "lambda", "email", "email-json", "https", "http", "sms", "firehose", "application")
"""What a topic can deliver to, the most used first."""

FIFO_PROTOCOLS = ("sqs",)
RAW_PROTOCOLS = ("sqs", "firehose", "https", "http")
"""What can be given the bare message."""

CONFIRMING = ("email", "email-json", "https", "http")
"""What stays pending until somebody at the other end confirms it."""

KEYS = ("default", *PROTOCOLS, "APNS", "APNS_SANDBOX", "APNS_VOIP", "APNS_VOIP_SANDBOX", "MACOS", "MACOS_SANDBOX",
        "GCM", "ADM", "BAIDU", "MPNS", "WNS")  # fmt: skip
"""Keys of a message per protocol that SNS knows; it ignores others."""

MAX_SUBJECT = 100  # characters
MAX_NAME = 256
MAX_SMS = 1600
RAW_ATTRIBUTES = 10  # SQS takes no more, and a raw message with more is dropped as undeliverable
PENDING_DAYS = 2

_NAME = re.compile(r"[A-Za-z0-9_-]+(\.fifo)?")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_PHONE = re.compile(r"\+[1-9]\d{6,14}")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_ARN = re.compile(r"arn:(?P<partition>[^:]*):(?P<service>[^:]*):(?P<region>[^:]*):(?P<account>[^:]*):(?P<name>.+)")
_RESOURCES = {
    "sqs": ("sqs", re.compile(r"[A-Za-z0-9_-]{1,80}(\.fifo)?"), "arn:aws:sqs:REGION:ACCOUNT:QUEUE"),
    "lambda": (
        "lambda",
        re.compile(r"function:[A-Za-z0-9_-]+(:[A-Za-z0-9_$-]+)?"),
        "arn:aws:lambda:REGION:ACCOUNT:function:NAME",
    ),
    "firehose": (
        "firehose",
        re.compile(r"deliverystream/[A-Za-z0-9_.-]+"),
        "arn:aws:firehose:REGION:ACCOUNT:deliverystream/NAME",
    ),
    "application": (
        "sns",
        re.compile(r"endpoint/[^/]+/[^/]+/.+"),
        "arn:aws:sns:REGION:ACCOUNT:endpoint/PLATFORM/APP/ID",
    ),
}


def arn_parts(arn: str) -> Mapping[str, str]:
    """partition, service, region, account and name of an ARN; empty when it is none."""
    found = _ARN.fullmatch(arn.strip())
    return found.groupdict() if found else {}


# ---- publishing


def notice_size(notice: Notice) -> int:
    """Bytes a message counts against the topic's limit: message and attributes together."""
    return size(notice.message, notice.attributes)


def notice_faults(notice: Notice, topic: Topic) -> tuple[Fault, ...]:
    """Everything that keeps a message from being published to a topic; empty when SNS should take it."""
    found = []
    if not notice.message:
        found.append(Fault("message", "a message needs at least one character"))
    elif any("\ud800" <= character <= "\udfff" for character in notice.message):
        found.append(Fault("message", "it is no valid UTF-8"))
    if (total := notice_size(notice)) > topic.max_size:
        said = f"{total:,} bytes with its attributes; {topic.name} takes {topic.max_size:,}"
        found.append(Fault("message", said))
    if notice.per_protocol and notice.message:
        found += [Fault("message", said) for said in per_protocol(notice.message)[1]]
    found += [Fault("subject", said) for said in subject_faults(notice.subject)]
    found += [Fault("attributes", said) for said in attributes_faults(notice.attributes)]
    if topic.fifo and not notice.group:
        found.append(Fault("group", "a FIFO topic needs a message group id"))
    found += [Fault("group", said) for said in token_faults(notice.group)]
    if notice.dedup and not topic.fifo:
        found.append(Fault("dedup", "only a FIFO topic takes a deduplication id"))
    found += [Fault("dedup", said) for said in token_faults(notice.dedup)]
    return tuple(found)


def subject_faults(subject: str) -> list[str]:
    """What is wrong with a subject: it is one line of less than 100 characters."""
    found = []
    if len(subject) >= MAX_SUBJECT:
        found.append(f"{len(subject)} characters; less than {MAX_SUBJECT}")
    if _CONTROL.search(subject):
        found.append("one line, without control characters")
    if subject != subject.lstrip():
        found.append("it begins with a letter, digit or punctuation, not with a space")
    return found


def attributes_faults(attributes: tuple[Attribute, ...]) -> list[str]:
    """What SNS would refuse in message attributes. Unlike SQS it sets no number of them."""
    names = [attribute.name for attribute in attributes]
    found = [f"{name} is given twice" for name in dict.fromkeys(names) if names.count(name) > 1]
    for each in attributes:
        found += attribute_faults((Attribute(each.name, "String", "x"),))
        found += [f"{each.name}: {said}" for said in _value_faults(each)]
    return found


def _value_faults(attribute: Attribute) -> list[str]:
    value = attribute.value
    if not value:
        return ["SNS takes no empty value"]
    if attribute.type not in ("String", "String.Array", "Number", "Binary"):
        return ["the type is String, String.Array, Number or Binary"]
    if isinstance(value, bytes) != (attribute.type == "Binary"):
        return ["a Binary attribute holds bytes, the others hold text"]
    if attribute.type == "Number" and attribute_faults((Attribute("n", "Number", value),)):
        return ["a Number has up to 38 digits, between 1e-128 and 1e126"]
    if attribute.type == "String.Array" and isinstance(value, str):
        return _array_faults(value)
    return []


def _array_faults(text: str) -> list[str]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return ['a String.Array is written as JSON: ["a", "b"]']
    if not isinstance(found, list) or any(isinstance(each, dict | list) for each in found):
        return ["a String.Array holds texts, numbers, true, false and null"]
    return []


def per_protocol(message: str) -> tuple[dict[str, str], list[str]]:
    """A message that has a text for each protocol: the texts SNS will use, and what it would refuse."""
    doubled: list[str] = []

    def unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        names = [name for name, _ in pairs]
        doubled.extend(name for name in dict.fromkeys(names) if names.count(name) > 1)
        return dict(pairs)

    try:
        found = json.loads(message, object_pairs_hook=unique)
    except RecursionError:
        return {}, ["it is nested too deep"]
    except ValueError as error:
        return {}, [f"it is not JSON: {error}"]
    if not isinstance(found, dict):
        return {}, ['a JSON object: {"default": "…", "email": "…"}']
    faults = [f"the key {name} is there twice" for name in doubled]
    texts = {name: text for name, text in found.items() if isinstance(text, str) and name in KEYS}
    if "default" not in texts:
        faults.append('it needs the key "default" with a text')
    return texts, faults


def delivered(notice: Notice, protocol: str) -> str:
    """The text a protocol's subscriptions get."""
    if not notice.per_protocol:
        return notice.message
    texts, _ = per_protocol(notice.message)
    return texts.get(protocol, texts.get("default", ""))


def ignored_keys(notice: Notice) -> list[str]:
    """Keys of a message per protocol that SNS pays no heed to: unknown ones, and those without a text."""
    if not notice.per_protocol or per_protocol(notice.message)[1]:
        return []
    found: dict[str, Any] = json.loads(notice.message)
    return [name for name, text in found.items() if name not in KEYS or not isinstance(text, str)]


# ---- topics


def name_faults(name: str, *, fifo: bool) -> list[str]:
    """What is wrong with the name of a topic to be made."""
    if not name:
        return ["a topic needs a name"]
    if len(name) > MAX_NAME:
        return [f"{len(name)} characters; at most {MAX_NAME}"]
    if not _NAME.fullmatch(name):
        return ["letters, digits, _ and - only"]
    if fifo and not name.endswith(".fifo"):
        return ["the name of a FIFO topic ends in .fifo"]
    if not fifo and name.endswith(".fifo"):
        return ["only a FIFO topic's name ends in .fifo"]
    return []


# ---- subscribing


def wish_faults(wish: Wish, topic: Topic) -> tuple[Fault, ...]:
    """What keeps a subscription from being made; its filter policy is for `rows.filter_check`."""
    found = [Fault("endpoint", said) for said in endpoint_faults(wish.protocol, wish.endpoint, topic)]
    if wish.protocol not in PROTOCOLS:
        found = [Fault("protocol", f"one of {', '.join(PROTOCOLS)}")]
    elif topic.fifo and wish.protocol not in FIFO_PROTOCOLS:
        found.append(Fault("protocol", "a FIFO topic delivers to SQS queues only"))
    if wish.raw and wish.protocol not in RAW_PROTOCOLS:
        found.append(Fault("raw", f"raw delivery is for {', '.join(RAW_PROTOCOLS)}"))
    if wish.dlq_arn:
        found += [Fault("dlq_arn", said) for said in dlq_faults(wish.dlq_arn, topic)]
    if wish.protocol == "firehose" and arn_parts(wish.role_arn).get("service") != "iam":
        found.append(Fault("role_arn", "Firehose needs the ARN of an IAM role that SNS may deliver as"))
    elif wish.role_arn and wish.protocol != "firehose":
        found.append(Fault("role_arn", "only Firehose takes a role"))
    return tuple(found)


def endpoint_faults(protocol: str, endpoint: str, topic: Topic) -> list[str]:
    """What is wrong with an endpoint for a protocol."""
    if not endpoint or endpoint != endpoint.strip() or _CONTROL.search(endpoint):
        return ["where to deliver to, without spaces around it"]
    if protocol in _RESOURCES:
        return _resource_faults(protocol, endpoint, topic)
    if protocol in ("email", "email-json") and not _EMAIL.fullmatch(endpoint):
        return ["an email address: name@example.com"]
    if protocol == "sms" and not _PHONE.fullmatch(endpoint):
        return ["a phone number with its country code: +49151…"]
    if protocol in ("http", "https"):
        return _url_faults(protocol, endpoint)
    return []


def _resource_faults(protocol: str, endpoint: str, topic: Topic) -> list[str]:
    service, name, form = _RESOURCES[protocol]
    parts, own = arn_parts(endpoint), arn_parts(topic.arn)
    if not parts:
        return [f"an ARN: {form}"]
    if parts["service"] != service or not name.fullmatch(parts["name"]):
        return [f"{protocol} wants {form}"]
    if not parts["region"] or not re.fullmatch(r"\d{12}", parts["account"]):
        return ["the ARN names a region and an account of 12 digits"]
    if own and parts["partition"] != own["partition"]:
        return [f"the topic is in the partition {own['partition']}, this is in {parts['partition']}"]
    if protocol == "sqs" and parts["name"].endswith(".fifo") and not topic.fifo:
        return ["a standard topic cannot deliver to a FIFO queue"]
    return []


def _url_faults(protocol: str, endpoint: str) -> list[str]:
    try:
        parts = urlsplit(endpoint)
        port_fine = parts.port is None or parts.port > 0
    except ValueError:
        return ["this is no URL"]
    if parts.scheme.lower() != protocol or not parts.hostname or not port_fine:
        return [f"a URL beginning with {protocol}://"]
    return ["a URL without spaces"] if re.search(r"\s", endpoint) else []


def dlq_faults(arn: str, topic: Topic) -> list[str]:
    """What is wrong with a dead-letter queue for a subscription of this topic: same region, same kind."""
    parts = arn_parts(arn)
    if parts.get("service") != "sqs":
        return ["the ARN of an SQS queue"]
    if parts["region"] != topic.region:
        return [f"a queue in the topic's own region, {topic.region}"]
    if parts["name"].endswith(".fifo") != topic.fifo:
        return ["a FIFO queue for a FIFO topic, a standard one for a standard topic"]
    return []


def confirmation(text: str) -> tuple[str, str, str]:
    """What a person pasted to confirm a subscription by: the token, the topic's ARN if it is said, a fault if any.

    Args:
        text: a token, or the whole URL SNS sent (its lines may be broken, as mail programs do).
    """
    joined = "".join(text.split())
    if not joined:
        return "", "", "the token, or the whole link from the message"
    if "://" not in joined:
        return (joined, "", "") if re.fullmatch(r"[0-9A-Za-z-]{8,}", joined) else ("", "", "this is no token")
    try:
        asked = parse_qs(urlsplit(joined).query)
    except ValueError:
        return "", "", "this is no link"
    token = asked.get("Token", [""])[0]
    if not token or asked.get("Action", ["ConfirmSubscription"])[0] != "ConfirmSubscription":
        return "", "", "this link confirms nothing: it has no Token"
    return token, asked.get("TopicArn", [""])[0], ""


def counted(protocols: Iterable[str]) -> str:
    """Protocols with how often each occurs: "3 sqs, 1 email"."""
    found = list(protocols)
    return ", ".join(f"{found.count(name)} {name}" for name in dict.fromkeys(found))
