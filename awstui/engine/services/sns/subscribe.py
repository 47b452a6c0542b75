"""Subscribing, confirming, asking for the confirmation again, unsubscribing."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from awstui.engine import calls
from awstui.engine.proposals import Proposal
from awstui.engine.services.sns import facts, grants
from awstui.engine.services.sns.at import At
from awstui.engine.services.sns.inverses import again
from awstui.errors import UsageError
from awstui.protocol import Place, Reply, Value
from awstui.protocol.sns import Done, Subscription, Wish
from awstui.protocol.sns_rules import CONFIRMING, PENDING_DAYS, PROTOCOLS, arn_parts, confirmation, wish_faults
from awstui.rows.filter_check import refusals

if TYPE_CHECKING:
    from awstui.engine.jobs import Bench

_PENDING = f"It stays pending until the other end confirms it; after {PENDING_DAYS} days SNS forgets it."


def subscribe(bench: Bench, place: Place, args: Mapping[str, Any]) -> Iterator[Reply]:
    """Subscribe an endpoint. Args: topic_arn; wish (Wish); grant, whether what the queue or function lacks to be
    delivered to is added too (default yes; shown as a diff before).

    Answers Planned; Run then answers Value(Done). UsageError says what SNS would refuse.
    """
    at, wish = At(bench, place, args["topic_arn"]), args["wish"]
    topic = facts.topic_facts(at.client, at.arn)
    wrong = [f"{fault.field}: {fault.sentence}" for fault in wish_faults(wish, topic)]
    if wrong := wrong + [f"filter_policy: {said}" for said in refusals(wish.filter_policy, wish.scope)]:
        raise UsageError("; ".join(wrong))
    found = [grants.needed(at, wish.protocol, wish.endpoint)]
    if wish.dlq_arn:
        found.append(grants.queue(at, wish.dlq_arn))
    makes = [each for each in found if each.make is not None] if args.get("grant", True) else []
    call = {"TopicArn": at.arn, **request(wish)}
    yield bench.propose(
        place,
        Proposal(
            title=f"Subscribe {wish.protocol} to {at.name}",
            tier="y",
            targets=(wish.endpoint,),
            commands=(*(each.command for each in makes), at.spelled("Subscribe", call)),
            effect="\n".join(_effect(wish, topic.arn, found)),
            diff="\n\n".join(each.diff for each in makes),
            carry=partial(_subscribe, place=place, arn=at.arn, wish=wish, makes=makes),
        ),
    )


def _effect(wish: Wish, topic_arn: str, found: Sequence[grants.Grant]) -> Iterator[str]:
    if wish.protocol in CONFIRMING:
        yield f"SNS asks {wish.endpoint} to confirm. {_PENDING}"
    elif wish.protocol in ("sqs", "lambda", "firehose"):
        own, other = arn_parts(topic_arn).get("account"), arn_parts(wish.endpoint).get("account")
        if own and other and own != other:
            yield f"The endpoint belongs to account {other}, whose owner has to confirm. {_PENDING}"
    elif wish.protocol == "sms":
        yield "Each message to a phone is paid for."
    for grant in found:
        yield from grant.sentences


def _subscribe(bench: Bench, *, place: Place, arn: str, wish: Wish, makes: Sequence[grants.Grant]) -> Iterator[Reply]:
    at = At(bench, place, arn)
    for each in makes:
        if each.make is not None:
            each.make(bench)
    call = {"TopicArn": arn, **request(wish)}
    with at.intent("Subscribe", params=call) as entry:
        made = at.client.subscribe(**call, ReturnSubscriptionArn=True).get("SubscriptionArn") or ""
        entry.note = made
    made = made if made.startswith("arn:") else ""
    waiting = wish.protocol in CONFIRMING or not made
    said = f"Subscribed {wish.endpoint}." if not waiting else f"Asked {wish.endpoint} to confirm. {_PENDING}"
    yield Value(Done(said, made))


def request(wish: Wish) -> dict[str, Any]:
    """A subscription as Subscribe takes it, without the topic."""
    attributes = {}
    if wish.raw:
        attributes["RawMessageDelivery"] = "true"
    if wish.filter_policy.strip():
        attributes |= {"FilterPolicy": wish.filter_policy, "FilterPolicyScope": wish.scope}
    if wish.dlq_arn:
        attributes["RedrivePolicy"] = json.dumps({"deadLetterTargetArn": wish.dlq_arn})
    if wish.role_arn:
        attributes["SubscriptionRoleArn"] = wish.role_arn
    found: dict[str, Any] = {"Protocol": wish.protocol, "Endpoint": wish.endpoint}
    return {**found, "Attributes": attributes} if attributes else found


def resend(bench: Bench, place: Place, args: Mapping[str, Any]) -> Iterator[Reply]:
    """Have SNS ask a pending endpoint to confirm once more. Args: topic_arn, protocol, endpoint.

    Answers Planned; Run then answers Value(Done).
    """
    at, protocol, endpoint = At(bench, place, args["topic_arn"]), args["protocol"], args["endpoint"]
    if protocol not in PROTOCOLS:
        raise UsageError(f"There is no protocol {protocol}.")
    call = {"TopicArn": at.arn, "Protocol": protocol, "Endpoint": endpoint}
    yield bench.propose(
        place,
        Proposal(
            title="Ask for the confirmation again",
            tier="y",
            targets=(f"{protocol}  {endpoint}",),
            commands=(at.spelled("Subscribe", call),),
            effect="Subscribes the same endpoint again, which has SNS send the confirmation anew, with a new token. "
            f"The subscription stays the one it is. {_PENDING}",
            carry=partial(_resend, place=place, arn=at.arn, call=call),
        ),
    )


def _resend(bench: Bench, *, place: Place, arn: str, call: Mapping[str, str]) -> Iterator[Reply]:
    at = At(bench, place, arn)
    with at.intent("Subscribe", params=call):
        at.client.subscribe(**call)
    yield Value(Done(f"Asked {call['Endpoint']} to confirm again."))


def confirm(bench: Bench, place: Place, args: Mapping[str, Any]) -> Iterator[Reply]:
    """Confirm a subscription. Args: topic_arn; token, or the whole link SNS sent; authenticate, whether only the
    owners of topic and subscription may unsubscribe it (default no: whoever has the link in a message may).

    Answers Planned; Run then answers Value(Done). The token is neither journalled nor spelled out.
    """
    at, authenticate = At(bench, place, args["topic_arn"]), bool(args.get("authenticate"))
    token, topic_arn, fault = confirmation(args["token"])
    if fault:
        raise UsageError(f"token: {fault}")
    if topic_arn and topic_arn != at.arn:
        raise UsageError(f"That link confirms a subscription of {topic_arn}, not of this topic.")
    kept: dict[str, str] = {"TopicArn": at.arn}
    if authenticate:
        kept["AuthenticateOnUnsubscribe"] = "true"
    who = "only with the credentials of the topic's or the subscription's owner" if authenticate else "by anybody"
    yield bench.propose(
        place,
        Proposal(
            title=f"Confirm a subscription of {at.name}",
            tier="y",
            targets=(at.arn,),
            commands=(at.spelled("ConfirmSubscription", {**kept, "Token": "TOKEN"}),),
            effect=f"Its endpoint gets messages from now on. It can be unsubscribed {who} who has such a message.",
            carry=partial(_confirm, place=place, arn=at.arn, token=token, kept=kept),
        ),
    )


def _confirm(bench: Bench, *, place: Place, arn: str, token: str, kept: Mapping[str, str]) -> Iterator[Reply]:
    at = At(bench, place, arn)
    with at.intent("ConfirmSubscription", params=kept) as entry:
        made = at.client.confirm_subscription(**kept, Token=token).get("SubscriptionArn") or ""
        entry.note = made
    yield Value(Done("Confirmed.", made))


def unsubscribe(bench: Bench, place: Place, args: Mapping[str, Any]) -> Iterator[Reply]:
    """End a subscription. Args: topic_arn, subscription_arn.

    Answers Planned, which asks for the endpoint to be typed where nobody but the other end can bring it back; Run then
    answers Value(Done).
    """
    at, arn = At(bench, place, args["topic_arn"]), args["subscription_arn"]
    if not arn:
        raise UsageError("A pending subscription cannot be unsubscribed: it has no ARN. SNS forgets it by itself.")
    each = facts.read_subscription(at.client, arn)
    back = again(each)
    yield bench.propose(
        place,
        Proposal(
            title=f"Unsubscribe from {at.name}",
            tier="y" if back else "name",
            name=each.endpoint,
            targets=(f"{each.protocol}  {each.endpoint}",),
            commands=(at.spelled("Unsubscribe", {"SubscriptionArn": arn}),),
            effect="It gets nothing more."
            + ("" if back else " Subscribed again, the other end would have to confirm anew."),
            carry=partial(_unsubscribe, place=place, topic_arn=at.arn, each=each),
        ),
    )


def _unsubscribe(bench: Bench, *, place: Place, topic_arn: str, each: Subscription) -> Iterator[Reply]:
    at = At(bench, place, topic_arn)
    kept = {"SubscriptionArn": each.arn, "Protocol": each.protocol, "Endpoint": each.endpoint}
    with at.intent("Unsubscribe", target=each.arn, params=kept):
        calls.call(at.client, "Unsubscribe", {"SubscriptionArn": each.arn})
    yield Value(Done(f"Unsubscribed {each.endpoint}."))
