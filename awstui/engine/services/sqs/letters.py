"""A queue among dead-letter queues: where its dead letters go, whose come here, who may, and what is moved back."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from botocore.exceptions import BotoCoreError, ClientError

from awstui.engine.services.sqs import facts
from awstui.engine.services.sqs.at import At
from awstui.engine.services.sqs.tasks import tasks_of
from awstui.protocol import Failure, Place, Reply, Value
from awstui.protocol.sqs import Queue, name_of
from awstui.protocol.sqs_tasks import Allow, DeadLetters, Source

if TYPE_CHECKING:
    from awstui.engine.jobs import Bench

ASKED = 50
"""Source queues whose maxReceiveCount is looked up, a call each; of the others the names must do."""


def dead_letters(bench: Bench, place: Place, args: Mapping[str, Any]) -> Iterator[Reply]:
    """What a queue has to do with dead-letter queues; reads only. Args: queue_url. Answers Value(DeadLetters).

    Each part that cannot be read says so in the answer; only the queue's own attributes are needed for there to be one.
    """
    at = At(bench, place, args["queue_url"])
    queue = facts.queue_facts(at.client, at.url)
    parts: dict[str, Callable[[], Any]] = {"sources": lambda: _sources(at)}
    if queue.dlq_arn:
        parts["dlq"] = lambda: _dlq(at, queue)
    found: dict[str, Any] = {}
    faults: dict[str, Failure] = {}
    for name, result in bench.map(lambda name: parts[name](), list(parts)):
        if isinstance(result, BaseException):
            faults[name] = at.explain(
                _aws(result), "GetQueueAttributes" if name == "dlq" else "ListDeadLetterSourceQueues"
            )
        else:
            found[name] = result
    sources = found.get("sources", ())
    if sources or "sources" in faults:
        try:
            found["tasks"] = tasks_of(at.client, queue.arn)
        except (ClientError, BotoCoreError) as error:
            faults["tasks"] = at.explain(error, "ListMessageMoveTasks")
    yield Value(
        DeadLetters(
            queue=queue,
            dlq=found.get("dlq"),
            dlq_fault=faults.get("dlq"),
            sources=tuple(sources),
            sources_fault=faults.get("sources"),
            allow=allow(queue.attributes.get("RedriveAllowPolicy", "")),
            tasks=found.get("tasks", ()),
            tasks_fault=faults.get("tasks"),
        )
    )


def allow(text: str) -> Allow:
    """A redrive-allow policy as SQS keeps it: JSON text, "" when there is none and every queue is allowed.

    Args:
        text: the attribute RedriveAllowPolicy.

    The form is that of SetQueueAttributes (API reference): redrivePermission and, for byQueue, sourceQueueArns.
    """
    if not text:
        return Allow()
    found = facts.policy(text)
    permission = str(found.get("redrivePermission", ""))
    if permission not in ("allowAll", "denyAll", "byQueue"):
        return Allow("", fault="The redrive-allow policy is none that SQS documents; see it among the attributes.")
    arns = found.get("sourceQueueArns", [])
    return Allow(permission, tuple(str(arn) for arn in arns) if isinstance(arns, list) else ())


def _dlq(at: At, queue: Queue) -> Queue:
    return facts.queue_facts(at.client, facts.url_of(at.client, queue.dlq_arn))


def _sources(at: At) -> list[Source]:
    urls = sorted(facts.source_urls(at.client, at.url), key=name_of)
    found = {url: Source(url, name_of(url)) for url in urls}
    for url, result in at.bench.map(lambda url: _limit(at, url), urls[:ASKED]):
        if isinstance(result, BaseException):
            fault = at.explain(_aws(result), "GetQueueAttributes")
            found[url] = Source(url, name_of(url), fault=fault)
        else:
            found[url] = Source(url, name_of(url), result)
    return list(found.values())


def _limit(at: At, url: str) -> int | None:
    answer = at.client.get_queue_attributes(QueueUrl=url, AttributeNames=["RedrivePolicy"])
    return facts.max_receives(facts.policy((answer.get("Attributes") or {}).get("RedrivePolicy", "")))


def _aws(result: BaseException) -> Exception:
    """An error AWS or botocore gave; anything else is a fault of ours and is raised."""
    if isinstance(result, ClientError | BotoCoreError):
        return result
    raise result
