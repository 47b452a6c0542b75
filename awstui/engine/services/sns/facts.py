"""What is known of a topic and its subscriptions; reads only."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from awstui.engine.services.sns.at import At
from awstui.errors import UsageError
from awstui.protocol import Place, Reply, Value
from awstui.protocol.sns import DETAILED, Subscription, Topic
from awstui.protocol.sns_rules import arn_parts

if TYPE_CHECKING:
    from awstui.engine.jobs import Bench

_STATES = {"PendingConfirmation": "pending", "Deleted": "deleted"}
"""What SNS writes where an ARN would be (API reference, ListSubscriptionsByTopic)."""


def topic(bench: Bench, place: Place, args: Mapping[str, Any]) -> Iterator[Reply]:
    """Facts of one topic, from one call. Args: topic_arn. Answers Value(Topic)."""
    yield Value(topic_facts(bench.sessions.client(place, "sns"), args["topic_arn"]))


def subscriptions(bench: Bench, place: Place, args: Mapping[str, Any]) -> Iterator[Reply]:
    """The subscriptions of a topic. Args: topic_arn; details, of how many at most their attributes are wanted too
    (default DETAILED): each is a call of its own, and SNS lets 30 through a second or so.

    Answers Value(tuple[Subscription, …]) for each page SNS gives, then Value(Subscription) again for each whose
    attributes came, in the order they come; one whose attributes could not be read has a `fault`.
    """
    at = At(bench, place, args["topic_arn"])
    found: list[Subscription] = []
    for page in pages(at):
        if bench.cancelled():
            return
        found += page
        yield Value(tuple(page))
    yield from (Value(each) for each in detailed(bench, at, found[: int(args.get("details", DETAILED))]))


def one(bench: Bench, place: Place, args: Mapping[str, Any]) -> Iterator[Reply]:
    """One subscription as it is now. Args: subscription_arn. Answers Value(Subscription)."""
    yield Value(read_subscription(bench.sessions.client(place, "sns"), args["subscription_arn"]))


def queue(bench: Bench, place: Place, args: Mapping[str, Any]) -> Iterator[Reply]:
    """Where a queue that is subscribed is. Args: arn. Answers Value((region, URL)).

    UsageError: it is no queue's ARN.
    """
    parts = arn_parts(args["arn"])
    if parts.get("service") != "sqs":
        raise UsageError(f"{args['arn']} is not the ARN of a queue.")
    client = bench.sessions.client(place, "sqs", parts["region"])
    answer = client.get_queue_url(QueueName=parts["name"], QueueOwnerAWSAccountId=parts["account"])
    yield Value((parts["region"], answer["QueueUrl"]))


def pages(at: At) -> Iterator[list[Subscription]]:
    """The topic's subscriptions as listed, a page of at most 100 at a time.

    Raises: what ListSubscriptionsByTopic raises.
    """
    token = ""
    while True:
        more: dict[str, str] = {"NextToken": token} if token else {}
        answer = at.client.list_subscriptions_by_topic(TopicArn=at.arn, **more)
        yield [subscription(each) for each in answer.get("Subscriptions") or ()]
        token = answer.get("NextToken") or ""
        if not token:
            return


def detailed(bench: Bench, at: At, listed: list[Subscription]) -> Iterator[Subscription]:
    """Those that have an ARN with their attributes, as they come; a failure stays with its subscription."""

    def one(each: Subscription) -> Subscription:
        return with_attributes(each, subscription_attributes(at.client, each.arn))

    for each, result in bench.map(one, [each for each in listed if each.arn]):
        if isinstance(result, BaseException):
            yield dataclasses.replace(each, fault=at.explain(result, "GetSubscriptionAttributes"))
        else:
            yield result


def subscription(raw: Mapping[str, str]) -> Subscription:
    """One entry of a list of subscriptions."""
    arn = raw.get("SubscriptionArn") or ""
    return Subscription(
        arn=arn if arn.startswith("arn:") else "",
        state=_STATES.get(arn, "confirmed" if arn.startswith("arn:") else arn or "pending"),
        protocol=raw.get("Protocol") or "",
        endpoint=raw.get("Endpoint") or "",
        topic_arn=raw.get("TopicArn") or "",
        owner=raw.get("Owner") or "",
    )


def subscription_attributes(client: Any, arn: str) -> Mapping[str, str]:
    """A subscription's attributes, all texts. Raises what GetSubscriptionAttributes raises."""
    return dict(client.get_subscription_attributes(SubscriptionArn=arn).get("Attributes") or {})


def with_attributes(each: Subscription, attributes: Mapping[str, str]) -> Subscription:
    """The subscription with what its attributes say of it."""
    pending = attributes.get("PendingConfirmation", "").lower() == "true"
    return dataclasses.replace(each, attributes=attributes, state="pending" if pending else each.state, fault=None)


def read_subscription(client: Any, arn: str) -> Subscription:
    """A subscription by its ARN. Raises what GetSubscriptionAttributes raises."""
    attributes = subscription_attributes(client, arn)
    return with_attributes(subscription({**attributes, "SubscriptionArn": arn}), attributes)


def topic_facts(client: Any, arn: str) -> Topic:
    """The topic's attributes as one record.

    Args:
        client: a botocore SNS client.
        arn: the topic's ARN.

    Raises: what GetTopicAttributes raises.
    """
    attributes: Mapping[str, str] = client.get_topic_attributes(TopicArn=arn).get("Attributes") or {}

    def number(name: str, default: int = 0) -> int:
        value = attributes.get(name, "")
        return int(value) if value.isdigit() else default

    name = arn.rpartition(":")[2]
    return Topic(
        arn=arn,
        name=name,
        fifo=attributes.get("FifoTopic", "").lower() == "true" or name.endswith(".fifo"),
        confirmed=number("SubscriptionsConfirmed"),
        pending=number("SubscriptionsPending"),
        deleted=number("SubscriptionsDeleted"),
        display_name=attributes.get("DisplayName", ""),
        owner=attributes.get("Owner", ""),
        kms=attributes.get("KmsMasterKeyId", ""),
        max_size=number("MaximumMessageSize", 262_144),
        content_based_dedup=attributes.get("ContentBasedDeduplication", "").lower() == "true",
        attributes=dict(attributes),
    )
