"""The topic console's forms: their fields, and what was filled in as the engine wants it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from awstui.protocol import Field
from awstui.protocol.sns import Notice, Topic, Wish
from awstui.protocol.sns_rules import (
    FIFO_PROTOCOLS,
    MAX_SUBJECT,
    PROTOCOLS,
    arn_parts,
    confirmation,
    dlq_faults,
    notice_faults,
    wish_faults,
)
from awstui.protocol.sns_settings import Setting, value_fault
from awstui.protocol.sqs import Fault
from awstui.protocol.sqs_rules import parse_attributes
from awstui.rows.filter_check import ATTRIBUTES, SCOPES, refusals

_ATTRIBUTES = 'a line each: name=value, name:Number=5, name:Binary=BASE64, name:String.Array=["a", "b"]'


def notice_fields(topic: Topic) -> tuple[Field, ...]:
    """What a message to this topic is made of."""
    fields = [
        Field("message", "Message", "body", help=f"at most {topic.max_size:,} bytes, attributes included"),
        Field("subject", "Subject", required=False, help=f"for email; less than {MAX_SUBJECT} characters"),
    ]
    if topic.fifo:
        own = "made from the message by the topic" if topic.content_based_dedup else "a fresh one"
        fields += [
            Field("group", "Message group id", help="messages of one group stay in order"),
            Field("dedup", "Deduplication id", required=False, help=f"empty: {own}; the same again within 5 minutes "
                  "is accepted but not delivered"),
        ]  # fmt: skip
    else:
        fields.append(Field("group", "Message group id", required=False, help="only for fair queues; usually empty"))
    fields += [
        Field("attributes", "Attributes", "body", required=False, help=_ATTRIBUTES),
        Field("per_protocol", "A text for each protocol", "bool", required=False,
              help='the message is JSON: {"default": "…", "email": "…", "sqs": "…"}'),
    ]  # fmt: skip
    return tuple(fields)


def notice(answers: Mapping[str, Any]) -> tuple[Notice, list[Fault]]:
    """The message that was filled in, and what of it could not be read."""
    attributes, lines = parse_attributes(str(answers.get("attributes") or ""))
    made = Notice(
        message=str(answers.get("message") or ""),
        subject=str(answers.get("subject") or ""),
        per_protocol=bool(answers.get("per_protocol")),
        attributes=attributes,
        group=str(answers.get("group") or "").strip(),
        dedup=str(answers.get("dedup") or "").strip(),
    )
    return made, [Fault("attributes", said) for said in lines]


def notice_wrong(answers: Mapping[str, Any], topic: Topic) -> dict[str, str]:
    """What SNS would refuse in what was filled in: field -> sentences."""
    made, wrong = notice(answers)
    return gathered([*wrong, *notice_faults(made, topic)])


def wish_fields(topic: Topic) -> tuple[Field, ...]:
    """What a subscription is made of."""
    protocols = FIFO_PROTOCOLS if topic.fifo else PROTOCOLS
    return (
        Field("protocol", "Protocol", "choice", choices=protocols, default=protocols[0]),
        Field("endpoint", "Endpoint", help="an ARN, address, URL or +number; of a queue or function here the name"),
        Field("raw", "Raw delivery", "bool", required=False, help="the bare message, without SNS's envelope"),
        Field("grant", "Let the topic deliver", "bool", required=False, default="true",
              help="adds what a queue's policy or a function lacks; shown before"),
        Field("dlq_arn", "DLQ", required=False, help="a queue for what cannot be delivered: its ARN, or its name here"),
        Field("filter_policy", "Filter policy", "body", required=False, help="JSON; empty: every message. F edits it "
              "later, with a tester"),
        Field("scope", "Filters on", "choice", choices=SCOPES, default=ATTRIBUTES),
        *(() if topic.fifo else (Field("role_arn", "Role", required=False, help="only for Firehose"),)),
    )  # fmt: skip


def wish(answers: Mapping[str, Any], topic: Topic) -> Wish:
    """The subscription that was filled in; queues and functions given by name are those beside the topic."""
    protocol = str(answers.get("protocol") or "")
    policy = str(answers.get("filter_policy") or "")
    return Wish(
        protocol=protocol,
        endpoint=whole(protocol, str(answers.get("endpoint") or "").strip(), topic),
        raw=bool(answers.get("raw")),
        filter_policy=policy if policy.strip() else "",
        scope=str(answers.get("scope") or ATTRIBUTES),
        dlq_arn=whole("sqs", str(answers.get("dlq_arn") or "").strip(), topic),
        role_arn=str(answers.get("role_arn") or "").strip(),
    )


def whole(protocol: str, name: str, topic: Topic) -> str:
    """A queue's or function's bare name as the ARN it has beside the topic; anything else stays."""
    own = arn_parts(topic.arn)
    if not name or ":" in name or "/" in name or not own or protocol not in ("sqs", "lambda"):
        return name
    kind = "function:" if protocol == "lambda" else ""
    return f"arn:{own['partition']}:{protocol}:{own['region']}:{own['account']}:{kind}{name}"


def wish_wrong(answers: Mapping[str, Any], topic: Topic) -> dict[str, str]:
    """What SNS would refuse in what was filled in: field -> sentences."""
    made = wish(answers, topic)
    said = [Fault("filter_policy", said) for said in refusals(made.filter_policy, made.scope)]
    return gathered([*wish_faults(made, topic), *said])


CONFIRM_FIELDS = (
    Field("token", "Token", "body", help="the token, or the whole link of the confirmation message"),
    Field("authenticate", "Protect from strangers", "bool", required=False,
          help="only owners of topic or subscription may then unsubscribe it"),
)  # fmt: skip


def confirm_wrong(answers: Mapping[str, Any]) -> dict[str, str]:
    """What is wrong with a pasted confirmation."""
    _, _, fault = confirmation(str(answers.get("token") or ""))
    return {"token": fault} if fault else {}


def dlq_fields(current: str) -> tuple[Field, ...]:
    """Where undeliverable messages go."""
    return (
        Field("dlq_arn", "Queue", required=False, default=current, help="its ARN, or its name here; empty: none"),
        Field("grant", "Let the topic send", "bool", required=False, default="true", help="amends the queue's policy"),
    )


def dlq_wrong(answers: Mapping[str, Any], topic: Topic) -> dict[str, str]:
    """What is wrong with a dead-letter queue."""
    arn = whole("sqs", str(answers.get("dlq_arn") or "").strip(), topic)
    return gathered([Fault("dlq_arn", said) for said in dlq_faults(arn, topic)]) if arn else {}


def setting_value(setting: Setting, answers: Mapping[str, Any]) -> str:
    """What an attribute was filled in with, as SNS has it."""
    value = answers.get("value")
    return str(value).lower() if isinstance(value, bool) else str(value if value is not None else "")


def setting_wrong(setting: Setting, answers: Mapping[str, Any]) -> dict[str, str]:
    """What SNS would refuse in it."""
    fault = value_fault(setting, setting_value(setting, answers))
    return {"value": fault} if fault else {}


def gathered(faults: list[Fault]) -> dict[str, str]:
    """Field -> everything that is wrong with it."""
    found: dict[str, str] = {}
    for fault in faults:
        found[fault.field] = f"{found[fault.field]}; {fault.sentence}" if fault.field in found else fault.sentence
    return found
