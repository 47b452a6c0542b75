"""What is connected to a queue, service by service: one generator a part, asking page after page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from botocore.exceptions import BotoCoreError, ClientError

from awstui.engine import calls
from awstui.engine.services.sqs import facts
from awstui.protocol import Place
from awstui.protocol.sqs import Queue, name_of
from awstui.protocol.triggers import Part, Trigger

if TYPE_CHECKING:
    from awstui.engine.jobs import Bench

SUBSCRIPTIONS = 10_000
"""SNS subscriptions looked at before asking whether to go on: there is no way to ask for those of one endpoint, and
ListSubscriptions gives a hundred a call, thirty calls a second (SNS API reference)."""

Found = Iterator[Trigger | Part]


@dataclass(frozen=True, slots=True)
class Asked:
    """What the parts share."""

    bench: Bench
    place: Place
    url: str
    all: bool = False

    def pages(self, service: str, operation: str, params: Mapping[str, Any] | None = None) -> Iterator[dict[str, Any]]:
        """Every page of a list, until somebody asks to stop."""
        return calls.pages(self.client(service), operation, params, self.bench.cancelled)

    def client(self, service: str) -> Any:
        """A client in the queue's place."""
        return self.bench.sessions.client(self.place, service)


def lambda_mappings(asked: Asked, queue: Queue) -> Found:
    """The functions Lambda calls with messages of the queue (Lambda API reference, ListEventSourceMappings)."""
    for page in asked.pages("lambda", "ListEventSourceMappings", {"EventSourceArn": queue.arn}):
        for each in page.get("EventSourceMappings") or ():
            arn, state = str(each.get("FunctionArn", "")), str(each.get("State", ""))
            uuid = str(each.get("UUID", ""))
            yield Trigger(
                key=f"lambda {uuid}",
                direction="drains",
                part="Lambda",
                kind="Lambda",
                name=arn.partition(":function:")[2] or arn,
                state=state,
                detail=_mapping(each),
                id=uuid,
                arn=arn,
                enabled={"Enabled": True, "Enabling": True, "Disabled": False, "Disabling": False}.get(state),
                document=_plain(each),
            )


def _mapping(each: Mapping[str, Any]) -> str:
    """What matters of an event source mapping, in words."""
    filters = (each.get("FilterCriteria") or {}).get("Filters") or ()
    most = (each.get("ScalingConfig") or {}).get("MaximumConcurrency")
    window, result = each.get("MaximumBatchingWindowInSeconds"), each.get("LastProcessingResult")
    parts = [f"batches of {each['BatchSize']}" if each.get("BatchSize") else ""]
    parts.append(f"window {window}s" if window else "")
    parts.append(f"at most {most} at once" if most else "")
    parts.append(f"{len(filters)} {'filter' if len(filters) == 1 else 'filters'}" if filters else "")
    parts.append(
        "failed items reported" if "ReportBatchItemFailures" in (each.get("FunctionResponseTypes") or ()) else ""
    )
    parts.append(f"last: {result}" if result and result != "No records processed" else "")
    return " · ".join(filter(None, parts))


def subscriptions(asked: Asked, queue: Queue) -> Found:
    """The SNS subscriptions that end here, found by going through all of the account's in the region."""
    seen = 0
    for page in asked.pages("sns", "ListSubscriptions"):
        listed = page.get("Subscriptions") or ()
        seen += len(listed)
        for each in listed:
            if each.get("Protocol") == "sqs" and each.get("Endpoint") == queue.arn:
                yield _subscription(asked, each)
        if seen >= SUBSCRIPTIONS and not asked.all:
            note = f"the first {seen:,} subscriptions were looked at; there may be more: A looks at all of them"
            yield Part("SNS", "stopped", note)
            return
        yield Part("SNS", "asking", f"{seen:,} subscriptions looked at")
    yield Part("SNS", "done", f"{seen:,} subscriptions looked at")


def _subscription(asked: Asked, each: Mapping[str, Any]) -> Trigger:
    arn, topic = str(each.get("SubscriptionArn", "")), str(each.get("TopicArn", ""))
    pending = not arn.startswith("arn:")  # "PendingConfirmation" stands where the ARN would be
    more: Mapping[str, Any] = {}
    if not pending:
        try:  # it adds raw delivery and the filter; without it the row still says what matters
            answer = calls.call(asked.client("sns"), "GetSubscriptionAttributes", {"SubscriptionArn": arn})
            more = answer.get("Attributes") or {}
        except (ClientError, BotoCoreError):
            more = {}
    parts = ["raw delivery" if more.get("RawMessageDelivery") == "true" else "wrapped in an envelope" if more else ""]
    parts.append(f"filter {more['FilterPolicy']}" if more.get("FilterPolicy") else "")
    parts.append("has a DLQ of its own" if more.get("RedrivePolicy") else "")
    return Trigger(
        key=f"sns {topic} {arn}",
        direction="feeds",
        part="SNS",
        kind="SNS topic",
        name=topic.rpartition(":")[2],
        state="pending confirmation" if pending else "confirmed",
        detail=" · ".join(filter(None, parts)),
        id=arn,
        arn=topic,
        document={**each, "Attributes": dict(more)} if more else dict(each),
    )


def rules(asked: Asked, queue: Queue) -> Found:
    """The EventBridge rules that send here, on every bus one may list."""
    try:
        buses = [
            str(bus["Name"]) for page in asked.pages("events", "ListEventBuses") for bus in page.get("EventBuses") or ()
        ]
        note = ""
    except (ClientError, BotoCoreError):
        buses, note = ["default"], "only the default bus was looked at: the buses could not be listed"
    for bus in buses:
        params = {"TargetArn": queue.arn, "EventBusName": bus}
        for page in asked.pages("events", "ListRuleNamesByTarget", params):
            for name in page.get("RuleNames") or ():
                yield _rule(asked, bus, str(name))
    yield Part("EventBridge", "done", note)


def _rule(asked: Asked, bus: str, name: str) -> Trigger:
    try:
        told: Mapping[str, Any] = calls.call(
            asked.client("events"), "DescribeRule", {"Name": name, "EventBusName": bus}
        )
    except (ClientError, BotoCoreError):
        told = {}
    pattern, schedule = told.get("EventPattern"), told.get("ScheduleExpression")
    parts = [f"bus {bus}" if bus != "default" else "", str(schedule or ""), f"pattern {pattern}" if pattern else ""]
    state = {"ENABLED": "enabled", "DISABLED": "disabled"}.get(str(told.get("State", "")), str(told.get("State", "")))
    return Trigger(
        key=f"rule {bus} {name}",
        direction="feeds",
        part="EventBridge",
        kind="rule",
        name=name,
        state=state.lower().replace("_", " ") if state else "state unknown",
        detail=" · ".join(filter(None, parts)),
        id=name,
        arn=str(told.get("Arn", "")),
        document=_plain(told) if told else {"Name": name, "EventBusName": bus},
    )


def pipes(asked: Asked, queue: Queue) -> Found:
    """The pipes with the queue at either end. The API takes prefixes, and `orders` is one of `orders-dlq`."""
    for end, direction, other in (("Source", "drains", "Target"), ("Target", "feeds", "Source")):
        for page in asked.pages("pipes", "ListPipes", {f"{end}Prefix": queue.arn}):
            for each in page.get("Pipes") or ():
                if each.get(end) != queue.arn:
                    continue
                through = each.get("Enrichment")
                parts = [f"{'to' if direction == 'drains' else 'from'} {each.get(other, '')}"]
                parts.append(f"through {through}" if through else "")
                parts.append(str(each.get("StateReason") or ""))
                yield Trigger(
                    key=f"pipe {direction} {each.get('Arn', each.get('Name', ''))}",
                    direction=direction,
                    part="Pipes",
                    kind="pipe",
                    name=str(each.get("Name", "")),
                    state=str(each.get("CurrentState", "")).lower().replace("_", " "),
                    detail=" · ".join(filter(None, parts)),
                    id=str(each.get("Name", "")),
                    arn=str(each.get("Arn", "")),
                    document=_plain(each),
                )


def queues(asked: Asked, queue: Queue) -> Found:
    """The queue its dead letters go to, and those whose dead letters come here."""
    if queue.dlq_arn:
        times = "1 receive" if queue.max_receive_count == 1 else f"{queue.max_receive_count} receives"
        yield Trigger(
            key=f"dlq {queue.dlq_arn}",
            direction="drains",
            part="Dead letters",
            kind="DLQ",
            name=queue.dlq_name,
            state="in use",
            detail=f"takes a message after {times} without a delete",
            id=queue.dlq_name,
            arn=queue.dlq_arn,
            document=facts.policy(queue.attributes.get("RedrivePolicy", "")),
        )
    for page in asked.pages("sqs", "ListDeadLetterSourceQueues", {"QueueUrl": asked.url}):
        for url in page.get("queueUrls") or ():
            name = name_of(str(url))
            yield Trigger(
                key=f"source {url}",
                direction="feeds",
                part="Dead letters",
                kind="source queue",
                name=name,
                state="in use",
                detail="sends its dead letters here",
                id=name,
                arn=f"{queue.arn.rpartition(':')[0]}:{name}",  # a DLQ is in its source's account and region
                document={"QueueUrl": url},
            )


def _plain(document: Mapping[str, Any]) -> dict[str, Any]:
    """What travels: times as ISO text."""
    return {name: value.isoformat() if hasattr(value, "isoformat") else value for name, value in document.items()}
