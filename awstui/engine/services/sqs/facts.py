"""What is known of one queue, and what looking into it would cost; reads only."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from awstui.protocol.sqs import PeekCost, Queue, name_of

_NAMED = 3
"""Functions named one by one; the rest is counted."""

IN_FLIGHT_LIMIT = 120_000
"""About how many messages a queue has in flight at most (developer guide, "message quotas")."""


def queue_facts(client: Any, url: str) -> Queue:
    """The queue's attributes as one record; how many queues it is the dead-letter queue of is another question.

    Args:
        client: a botocore SQS client.
        url: the queue's URL.

    Raises: what GetQueueAttributes raises.
    """
    attributes: Mapping[str, str] = (
        client.get_queue_attributes(QueueUrl=url, AttributeNames=["All"]).get("Attributes") or {}
    )

    def number(name: str, default: int = 0) -> int:
        value = attributes.get(name, "")
        return int(value) if value.isdigit() else default

    redrive = policy(attributes.get("RedrivePolicy", ""))
    name = attributes.get("QueueArn", "").rpartition(":")[2] or name_of(url)
    sse = "SQS" if attributes.get("SqsManagedSseEnabled", "").lower() == "true" else ""
    return Queue(
        url=url,
        name=name,
        arn=attributes.get("QueueArn", ""),
        fifo=attributes.get("FifoQueue", "").lower() == "true" or name.endswith(".fifo"),
        visibility_timeout=number("VisibilityTimeout", 30),
        retention=number("MessageRetentionPeriod", 345_600),
        delay=number("DelaySeconds"),
        max_size=number("MaximumMessageSize", 262_144),
        available=number("ApproximateNumberOfMessages"),
        in_flight=number("ApproximateNumberOfMessagesNotVisible"),
        delayed=number("ApproximateNumberOfMessagesDelayed"),
        dlq_arn=str(redrive.get("deadLetterTargetArn", "")),
        max_receive_count=max_receives(redrive) or 0,
        content_based_dedup=attributes.get("ContentBasedDeduplication", "").lower() == "true",
        kms=attributes.get("KmsMasterKeyId", "") or sse,
        attributes=dict(attributes),
    )


def policy(text: str) -> dict[str, Any]:
    """A policy that SQS keeps as JSON text, as a mapping; what is none is an empty one."""
    try:
        found = json.loads(text) if text else {}
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def max_receives(redrive: Mapping[str, Any]) -> int | None:
    """The maxReceiveCount of a redrive policy, which SQS keeps as a number or a text and takes for 10 when absent.

    Args:
        redrive: the policy as a mapping.

    Returns: None where there is no policy, or no number in it.
    """
    count = str(redrive.get("maxReceiveCount", 10)) if redrive else ""
    return int(count) if count.isdigit() else None


def url_of(client: Any, arn: str) -> str:
    """The URL of a queue in the client's region, by its ARN; raises what GetQueueUrl raises."""
    account, name = arn.split(":")[-2:]
    return str(client.get_queue_url(QueueName=name, QueueOwnerAWSAccountId=account)["QueueUrl"])


def source_urls(client: Any, url: str, most: int = 0) -> list[str]:
    """The URLs of the queues that send their dead letters here.

    Args:
        client: a botocore SQS client.
        url: the queue's URL.
        most: how many are enough; 0 for all.

    Raises: what ListDeadLetterSourceQueues raises.
    """
    found: list[str] = []
    token = ""
    while True:
        # without MaxResults SQS gives no NextToken and stops at 1,000
        more: dict[str, str] = {"NextToken": token} if token else {}
        answer = client.list_dead_letter_source_queues(QueueUrl=url, MaxResults=1000, **more)
        found += answer.get("queueUrls") or ()
        token = answer.get("NextToken") or ""
        if not token or 0 < most <= len(found):
            return found[:most] if most else found


def count_sources(client: Any, url: str) -> int | None:
    """How many queues send their dead letters here; None when it may not be asked.

    Args:
        client: a botocore SQS client.
        url: the queue's URL.
    """
    found = known_sources(client, url)
    return None if found is None else len(found)


def known_sources(client: Any, url: str, most: int = 0) -> list[str] | None:
    """`source_urls`, or None when it may not be asked."""
    try:
        return source_urls(client, url, most)
    except (ClientError, BotoCoreError):
        return None


def consumers(client: Any, arn: str) -> tuple[str, ...] | None:
    """Names of the Lambda functions that poll this queue and are switched on; None when it may not be asked.

    Args:
        client: a botocore Lambda client.
        arn: the queue's ARN.
    """
    try:
        answer = client.list_event_source_mappings(EventSourceArn=arn)
    except (ClientError, BotoCoreError):
        return None
    on = [each for each in answer.get("EventSourceMappings") or () if each.get("State") not in ("Disabled", "Deleting")]
    arns = (str(each.get("FunctionArn", "")) for each in on)
    return tuple(arn.partition(":function:")[2] or arn.rpartition(":")[2] for arn in arns)  # with its alias, if any


def peek_cost(queue: Queue, visibility: int, functions: tuple[str, ...] | None = ()) -> PeekCost:
    """What a peek into this queue does to it, in sentences a person reads before saying yes.

    Args:
        queue: its facts.
        visibility: seconds the messages are hidden at most.
        functions: Lambda functions that poll it; None when that is unknown.

    The rules: a message whose receive count is already maxReceiveCount is moved at the next receive, not handed out
    (developer guide, "Using dead-letter queues"); receiving from a FIFO queue locks the message group.
    """
    said = [
        "Every message shown counts as received once more, its first-received time is set for good, and consumers "
        f"do not see it until it is released right after the peek, {visibility} s later at the latest."
    ]
    if queue.dlq_arn:
        said.append(redrive_sentence(queue))
    elif queue.sources:
        of = "1 queue" if queue.sources == 1 else f"{queue.sources:,} queues"
        said.append(f"It is the dead-letter queue of {of} and moves nothing on itself, so no message can get lost.")
    if queue.fifo:
        said.append(
            "FIFO: while a message is hidden its whole message group is locked for consumers, and a peek shows no "
            "more than the first 10 messages of each group."
        )
    if functions:
        named = ", ".join(functions[:_NAMED]) + (f" and {len(functions) - _NAMED:,} more" * (len(functions) > _NAMED))
        said.append(f"Lambda polls this queue ({named}): it gets what it takes before the peek does.")
    elif functions is None:
        said.append("Whether a Lambda function polls this queue could not be read; one would race the peek.")
    if queue.in_flight >= IN_FLIGHT_LIMIT * 0.99:
        ends = "come back empty" if queue.fifo else "fail with OverLimit"
        said.append(
            f"≈{queue.in_flight:,} messages are in flight, the most is about {IN_FLIGHT_LIMIT:,}: it may {ends}."
        )
    return PeekCost(queue, tuple(said))


def redrive_sentence(queue: Queue) -> str:
    """What its redrive policy makes of messages that are received once more.

    Args:
        queue: its facts, with a dead-letter queue.
    """
    most, dlq = queue.max_receive_count, queue.dlq_name
    if most == 1:
        return (
            f"maxReceiveCount is 1: a message received before moves to {dlq} instead of being shown, and every "
            f"message shown moves there at its next receive."
        )
    return (
        f"maxReceiveCount is {most}: a message received {most} times already moves to {dlq} instead of being shown, "
        f"one received {most - 1} {'time' if most == 2 else 'times'} moves there at its next receive after this."
    )
