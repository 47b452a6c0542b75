"""Changing attributes of a topic or subscription, each with what was there before."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from awstui.engine import calls
from awstui.engine.proposals import Proposal
from awstui.engine.services.sns import facts, grants
from awstui.engine.services.sns.at import At
from awstui.engine.services.sns.policies import diff, parse
from awstui.errors import UsageError
from awstui.protocol import Place, Reply, Value
from awstui.protocol.sns import Done, Subscription
from awstui.protocol.sns_rules import RAW_PROTOCOLS, dlq_faults
from awstui.protocol.sns_settings import BY_NAME, value_fault
from awstui.rows.filter_check import ATTRIBUTES, BODY, SCOPES, refusals
from awstui.rows.policy import of_policy, public

if TYPE_CHECKING:
    from awstui.engine.jobs import Bench

_SLOW = "SNS takes up to 15 minutes until a changed filter holds everywhere."

Step = tuple[str, str]
"""An attribute's name and the value it gets."""


def topic(bench: Bench, place: Place, args: Mapping[str, Any]) -> Iterator[Reply]:
    """Set one attribute of a topic. Args: topic_arn; name, as the API has it; value, a text, "" takes it away.

    Answers Planned with a diff; Run then answers Value(Done). UsageError says what SNS would refuse.
    """
    at, name, value = At(bench, place, args["topic_arn"]), args["name"], str(args["value"])
    setting = BY_NAME.get(name)
    found = facts.topic_facts(at.client, at.arn)
    if setting is None or not setting.suits(found):
        raise UsageError(f"{at.name} has no attribute {name} that can be set.")
    if fault := value_fault(setting, value):
        raise UsageError(f"value: {fault}")
    before = found.attributes.get(name, setting.default)
    call = {"TopicArn": at.arn, "AttributeName": name, "AttributeValue": value}
    yield bench.propose(
        place,
        Proposal(
            title=f"{setting.label} of {at.name}",
            tier="y",
            targets=(at.arn,),
            commands=(at.spelled("SetTopicAttributes", call),),
            effect="\n".join(_policy_effect(value)) if name == "Policy" else "",
            diff=difference(before, value),
            refused="It has that value already." if value == before else "",
            carry=partial(_set_topic, place=place, call=call, label=setting.label),
        ),
    )


def _policy_effect(policy: str) -> Iterator[str]:
    yield "A wrong access policy can lock publishers and subscribers out."
    yield from (f"PUBLIC: {said}." for said in map(public, of_policy(policy)) if said)


def _set_topic(bench: Bench, *, place: Place, call: Mapping[str, str], label: str) -> Iterator[Reply]:
    at = At(bench, place, call["TopicArn"])
    with at.intent("SetTopicAttributes", params=call):
        calls.call(at.client, "SetTopicAttributes", call)
    yield Value(Done(f"{label} of {at.name} is set."))


def filter_policy(bench: Bench, place: Place, args: Mapping[str, Any]) -> Iterator[Reply]:
    """Set or clear a subscription's filter policy. Args: topic_arn; subscription_arn; policy, its JSON, "" clears it;
    scope, MessageAttributes or MessageBody.

    Answers Planned with a diff; Run then answers Value(Done). UsageError says what SNS would refuse.
    """
    at, policy, scope = At(bench, place, args["topic_arn"]), str(args["policy"]).strip(), args["scope"]
    if scope not in SCOPES:
        raise UsageError(f"scope: one of {', '.join(SCOPES)}.")
    if wrong := refusals(policy, scope):
        raise UsageError("; ".join(wrong))
    each = _confirmed(at, args["subscription_arn"])
    steps = filter_steps(each, policy, scope)
    old = f"{each.scope}\n{pretty(each.filter_policy)}" if each.filter_policy else ""
    new = f"{scope}\n{pretty(policy)}" if policy not in ("", "{}") else ""
    yield _proposed(
        at, each, steps, title="Filter policy" if new else "Clear the filter policy", old=old, new=new,
        effect=f"{_SLOW} " + ("" if new else "It then gets every message."),
    )  # fmt: skip


def filter_steps(each: Subscription, policy: str, scope: str) -> list[Step]:
    """The attributes to set, in an order in which SNS accepts each: a nested policy never meets the attribute scope."""
    steps: list[Step] = []
    if policy in ("", "{}"):
        return [("FilterPolicy", "{}")] if each.filter_policy else []
    if policy != each.filter_policy:
        steps.append(("FilterPolicy", policy))
    if scope == BODY != each.scope:
        steps.insert(0, ("FilterPolicyScope", scope))
    elif scope == ATTRIBUTES != each.scope:
        steps.append(("FilterPolicyScope", scope))
    return steps


def raw(bench: Bench, place: Place, args: Mapping[str, Any]) -> Iterator[Reply]:
    """Switch raw delivery on or off. Args: topic_arn, subscription_arn, on.

    Answers Planned; Run then answers Value(Done).
    """
    at, on = At(bench, place, args["topic_arn"]), bool(args["on"])
    each = _confirmed(at, args["subscription_arn"])
    if on and each.protocol not in RAW_PROTOCOLS:
        raise UsageError(f"Raw delivery is for {', '.join(RAW_PROTOCOLS)}, not for {each.protocol}.")
    steps = [] if each.raw == on else [("RawMessageDelivery", "true" if on else "false")]
    gets = "the bare message, with its attributes as SQS attributes (at most 10)" if on else "SNS's JSON envelope"
    yield _proposed(
        at, each, steps, title=f"Raw delivery {'on' if on else 'off'}", old=f"raw: {each.raw}".lower(),
        new=f"raw: {on}".lower(), effect=f"The endpoint then gets {gets}. Whoever reads it has to expect that.",
    )  # fmt: skip


def dlq(bench: Bench, place: Place, args: Mapping[str, Any]) -> Iterator[Reply]:
    """Set or take away the queue for what cannot be delivered. Args: topic_arn; subscription_arn; dlq_arn, "" for
    none; grant, whether a queue policy that lacks it is amended (default yes).

    Answers Planned; Run then answers Value(Done).
    """
    at, arn = At(bench, place, args["topic_arn"]), str(args["dlq_arn"]).strip()
    found = facts.topic_facts(at.client, at.arn)
    if arn and (wrong := dlq_faults(arn, found)):
        raise UsageError(f"dlq_arn: {'; '.join(wrong)}")
    each = _confirmed(at, args["subscription_arn"])
    steps = [] if arn == each.dlq_arn else [("RedrivePolicy", json.dumps({"deadLetterTargetArn": arn} if arn else {}))]
    grant = grants.queue(at, arn) if arn else grants.Grant()
    make = [grant] if grant.make is not None and args.get("grant", True) else []
    yield _proposed(
        at, each, steps, title="DLQ of the subscription", old=each.dlq_arn, new=arn, makes=make,
        effect="\n".join(grant.sentences) or "What cannot be delivered is then lost.",
    )  # fmt: skip


def _confirmed(at: At, arn: str) -> Subscription:
    if not arn:
        raise UsageError("A pending subscription has no ARN: nothing of it can be set before it is confirmed.")
    return facts.read_subscription(at.client, arn)


def _proposed(
    at: At, each: Subscription, steps: Sequence[Step], *, title: str, old: str, new: str, effect: str,
    makes: Sequence[grants.Grant] = (),
) -> Reply:  # fmt: skip
    made = [{"SubscriptionArn": each.arn, "AttributeName": name, "AttributeValue": value} for name, value in steps]
    own = difference(old, new)
    return at.bench.propose(
        at.place,
        Proposal(
            title=f"{title} · {at.name}",
            tier="y",
            targets=(f"{each.protocol}  {each.endpoint}",),
            commands=(
                *(grant.command for grant in makes),
                *(at.spelled("SetSubscriptionAttributes", call) for call in made),
            ),
            effect=effect.strip(),
            diff="\n\n".join([own, *(grant.diff for grant in makes)]),
            refused="" if steps else "It is so already.",
            carry=partial(_set_subscription, place=at.place, arn=at.arn, each=each, made=made, makes=makes),
        ),
    )


def _set_subscription(
    bench: Bench, *, place: Place, arn: str, each: Subscription, made: Sequence[Mapping[str, str]],
    makes: Sequence[grants.Grant],
) -> Iterator[Reply]:  # fmt: skip
    at = At(bench, place, arn)
    for grant in makes:
        if grant.make is not None:
            grant.make(bench)
    for call in made:
        with at.intent("SetSubscriptionAttributes", target=each.arn, params=call):
            calls.call(at.client, "SetSubscriptionAttributes", call)
    slow = f" {_SLOW}" if any(call["AttributeName"].startswith("Filter") for call in made) else ""
    yield Value(Done(f"Set for {each.endpoint}.{slow}", each.arn))


def pretty(policy: str) -> str:
    """JSON on lines of its own; what is none stays."""
    found = parse(policy)
    return json.dumps(found, indent=2, ensure_ascii=False) if found else policy


def difference(before: str, after: str) -> str:
    """Two values compared, JSON member by member."""
    old, new = parse(before), parse(after)
    if (old or not before.strip()) and (new or not after.strip()) and (old or new):
        return diff(old, new)
    lines = [
        *(f"- {line}" for line in before.split("\n") if before),
        *(f"+ {line}" for line in after.split("\n") if after),
    ]
    return "\n".join(lines)
