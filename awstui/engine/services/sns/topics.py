"""Making and deleting topics."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from awstui.engine.proposals import Proposal
from awstui.engine.services.sns import facts
from awstui.engine.services.sns.at import At
from awstui.errors import UsageError
from awstui.protocol import Place, Reply, Value
from awstui.protocol.sns import Done
from awstui.protocol.sns_rules import name_faults

if TYPE_CHECKING:
    from awstui.engine.jobs import Bench


def create(bench: Bench, place: Place, args: Mapping[str, Any]) -> Iterator[Reply]:
    """Make a topic. Args: name; fifo; content_based_dedup (FIFO only); display_name.

    Answers Planned; Run then answers Value(Done) with its ARN. UsageError says what SNS would refuse.
    """
    name, fifo = str(args["name"]), bool(args.get("fifo"))
    if wrong := name_faults(name, fifo=fifo):
        raise UsageError(f"name: {'; '.join(wrong)}")
    at = At(bench, place, "")
    attributes = {"FifoTopic": "true"} if fifo else {}
    if fifo and args.get("content_based_dedup"):
        attributes["ContentBasedDeduplication"] = "true"
    if args.get("display_name"):
        attributes["DisplayName"] = str(args["display_name"])
    call: dict[str, Any] = {"Name": name, **({"Attributes": attributes} if attributes else {})}
    yield bench.propose(
        place,
        Proposal(
            title="Create a FIFO topic" if fifo else "Create a topic",
            tier="y",
            targets=(name,),
            commands=(at.spelled("CreateTopic", call),),
            effect="A topic of that name that is there already stays as it is.",
            carry=partial(_create, place=place, call=call),
        ),
    )


def _create(bench: Bench, *, place: Place, call: Mapping[str, Any]) -> Iterator[Reply]:
    at = At(bench, place, "")
    with at.intent("CreateTopic", target=call["Name"], params=call) as entry:
        arn = at.client.create_topic(**call)["TopicArn"]
        entry.note = arn
    yield Value(Done(f"{call['Name']} is there.", arn))


def delete(bench: Bench, place: Place, args: Mapping[str, Any]) -> Iterator[Reply]:
    """Delete a topic with its subscriptions. Args: topic_arn.

    Answers Planned, which has the name typed; Run then answers Value(Done).
    """
    at = At(bench, place, args["topic_arn"])
    found = facts.topic_facts(at.client, at.arn)
    lost = f"{found.confirmed:,} confirmed and {found.pending:,} pending subscriptions"
    yield bench.propose(
        place,
        Proposal(
            title=f"Delete {at.name}",
            tier="name",
            name=at.name,
            targets=(at.arn,),
            commands=(at.spelled("DeleteTopic", {"TopicArn": at.arn}),),
            effect=f"Its {lost} go with it, and messages on their way may be lost. Nothing brings them back; whoever "
            "publishes to it gets an error.",
            carry=partial(_delete, place=place, arn=at.arn, before=dict(found.attributes)),
        ),
    )


def _delete(bench: Bench, *, place: Place, arn: str, before: Mapping[str, str]) -> Iterator[Reply]:
    at = At(bench, place, arn)
    with at.intent("DeleteTopic", before=before, params={"TopicArn": arn}):
        at.client.delete_topic(TopicArn=arn)
    yield Value(Done(f"{at.name} is deleted."))
