"""Publishing one message, after saying who would get it."""

from __future__ import annotations

import dataclasses
import uuid
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from botocore.exceptions import BotoCoreError, ClientError, ConnectionClosedError, ReadTimeoutError

from awstui.engine.proposals import Proposal
from awstui.engine.services.sns.at import At
from awstui.engine.services.sns.facts import detailed, pages, topic_facts
from awstui.engine.services.sqs.shapes import write_attributes
from awstui.errors import AwsFailed, UsageError
from awstui.protocol import Place, Reply, Value
from awstui.protocol.sns import Notice, Published, Subscription, Topic
from awstui.protocol.sns_rules import (
    MAX_SMS,
    RAW_ATTRIBUTES,
    counted,
    delivered,
    ignored_keys,
    notice_faults,
    notice_size,
    per_protocol,
)
from awstui.rows.filter_check import PolicyError, parse
from awstui.rows.filter_policy import evaluate
from awstui.text import clean

if TYPE_CHECKING:
    from awstui.engine.jobs import Bench

LOOKED_AT = 300
"""Subscriptions looked at before publishing to say who gets the message; more would take longer than they are worth."""

_PREVIEW = 60

_NAMED = 3
"""Subscriptions a message is kept from that are named."""


def publish(bench: Bench, place: Place, args: Mapping[str, Any]) -> Iterator[Reply]:
    """Publish one message. Args: topic_arn, notice (Notice).

    Answers Planned, which says who would get it and what; Run then answers Value(Published). UsageError says what SNS
    would refuse.
    """
    at, notice = At(bench, place, args["topic_arn"]), args["notice"]
    topic = topic_facts(at.client, at.arn)
    if found := notice_faults(notice, topic):
        raise UsageError("; ".join(f"{fault.field}: {fault.sentence}" for fault in found))
    notice = fresh_dedup(notice, topic)
    yield bench.propose(
        place,
        Proposal(
            title=f"Publish to {at.name}",
            tier="y",
            targets=(at.arn,),
            commands=(at.spelled("Publish", {"TopicArn": at.arn, **request(notice)}),),
            effect="\n".join(_effect(bench, at, notice)),
            carry=partial(_publish, place=place, topic=topic, notice=notice),
        ),
    )


def _publish(bench: Bench, *, place: Place, topic: Topic, notice: Notice) -> Iterator[Reply]:
    at, count = At(bench, place, topic.arn), notice_size(notice)
    # repeated, it is a second message, unless a FIFO topic's deduplication swallows it
    client = at.client if topic.fifo else at.once
    try:
        with at.intent("Publish", params={"TopicArn": topic.arn, "Size": count, "MessageGroupId": notice.group}):
            answer = client.publish(TopicArn=topic.arn, **request(notice))
    except (ReadTimeoutError, ConnectionClosedError) as error:
        hint = "The message may have been published all the same: look before publishing it again."
        raise AwsFailed(dataclasses.replace(at.explain(error, "Publish"), hint=hint)) from error
    note = ""
    if topic.fifo and not notice.dedup:
        note = "Deduplicated by content: the same text within 5 minutes is accepted but not delivered again."
    yield Value(Published(answer["MessageId"], answer.get("SequenceNumber", ""), notice.dedup, count, note))


def fresh_dedup(notice: Notice, topic: Topic) -> Notice:
    """The message with a new deduplication id, where it has none and the topic does not make one from the text."""
    if topic.fifo and not notice.dedup and not topic.content_based_dedup:
        return dataclasses.replace(notice, dedup=str(uuid.uuid4()))
    return notice


def request(notice: Notice) -> dict[str, Any]:
    """A message as Publish takes it, without the topic."""
    found: dict[str, Any] = {"Message": notice.message}
    if notice.subject:
        found["Subject"] = notice.subject
    if notice.per_protocol:
        found["MessageStructure"] = "json"
    if notice.attributes:
        found["MessageAttributes"] = write_attributes(notice.attributes)
    if notice.group:
        found["MessageGroupId"] = notice.group
    if notice.dedup:
        found["MessageDeduplicationId"] = notice.dedup
    return found


def _effect(bench: Bench, at: At, notice: Notice) -> Iterator[str]:
    """Who would get the message and what of it, as far as that can be known before; then what cannot be undone."""
    yield "A published message cannot be called back."
    try:
        found = _audience(bench, at)
    except (ClientError, BotoCoreError) as error:
        yield f"Who gets it could not be read: {at.explain(error, 'ListSubscriptionsByTopic').sentence}"
        found = None
    if found is not None:
        yield from audience(notice, *found)
    if keys := ignored_keys(notice):
        yield f"SNS ignores the {'key' if len(keys) == 1 else 'keys'} {', '.join(clean(key) for key in keys)}."


def _audience(bench: Bench, at: At) -> tuple[list[Subscription], bool]:
    """The topic's subscriptions with their attributes, and whether there are more than were looked at."""
    listed: list[Subscription] = []
    for page in pages(at):
        listed += page
        if len(listed) > LOOKED_AT:
            break
    looked = listed[:LOOKED_AT]
    known = {each.key: each for each in detailed(bench, at, looked)}
    return [known.get(each.key, each) for each in looked], len(listed) > LOOKED_AT


def _name(endpoint: str) -> str:
    """A queue or function by its name; an address or link as it is."""
    return endpoint.rpartition(":")[2] if endpoint.startswith("arn:") else endpoint


def audience(notice: Notice, found: Sequence[Subscription], more: bool) -> Iterator[str]:
    """Who gets a message, in sentences.

    Args:
        notice: the message.
        found: the topic's subscriptions.
        more: whether it has others that were not looked at.
    """
    able = [each for each in found if each.state == "confirmed"]
    gets = [each for each in able if passes(each, notice)]
    doubtful = [each for each in gets if each.fault is not None]
    if not found:
        yield "Nobody is subscribed: SNS accepts the message and gives it to nobody."
    elif not gets:
        yield "Nobody gets it: SNS accepts the message all the same."
    else:
        some = "at least " if more else ""
        yield f"{some}{len(gets):,} of {len(found):,} subscriptions get it: {counted(each.protocol for each in gets)}."
    if kept := [each for each in able if each not in gets]:
        names = ", ".join(_name(each.endpoint) for each in kept[:_NAMED]) + (" …" if len(kept) > _NAMED else "")
        yield f"Their filter policies keep it from {len(kept):,}: {clean(names)}."
    if doubtful:
        yield f"The filter policies of {len(doubtful):,} could not be read; they are counted as getting it."
    if len(found) > len(able):
        yield f"{counted(each.state for each in found if each not in able)}: these get nothing."
    for protocol in Counter(each.protocol for each in gets):
        text = delivered(notice, protocol)
        if notice.per_protocol:
            yield f"{protocol} gets: {clean(text, _PREVIEW)}" if text else f"{protocol} gets an empty text"
        if protocol == "sms" and len(text) > MAX_SMS:
            yield f"{len(text):,} characters are too long for SMS, which takes {MAX_SMS:,}: those deliveries fail."
    raw = sum(each.raw and each.protocol == "sqs" for each in gets)
    if raw and len(notice.attributes) > RAW_ATTRIBUTES:
        yield f"{raw} raw SQS deliveries fail: with raw delivery a message has at most {RAW_ATTRIBUTES} attributes."


def passes(each: Subscription, notice: Notice) -> bool:
    """Whether its filter policy lets the message through; one that cannot be read or understood counts as yes."""
    if not each.filter_policy:
        return True
    body = notice.message if not notice.per_protocol else per_protocol(notice.message)[0].get("default", "")
    try:
        return evaluate(parse(each.filter_policy), each.scope, notice.attributes, body).passes
    except PolicyError:
        return True
