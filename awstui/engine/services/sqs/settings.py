"""Everything SQS says of one queue, and the queues there are; reads only."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from botocore.exceptions import BotoCoreError, ClientError

from awstui.engine import calls
from awstui.engine.services.sqs.at import At
from awstui.engine.services.sqs.inverses import read
from awstui.protocol import Place, Reply, Value
from awstui.protocol.sqs import name_of
from awstui.protocol.sqs_queues import QueueName, QueueSettings

if TYPE_CHECKING:
    from awstui.engine.jobs import Bench


def settings(bench: Bench, place: Place, args: Mapping[str, Any]) -> Iterator[Reply]:
    """Attributes and tags of one queue. Args: queue_url. Answers Value(QueueSettings); tags may be denied alone."""
    at = At(bench, place, args["queue_url"])
    attributes = read(at.client, at.url)
    try:
        tags = at.client.list_queue_tags(QueueUrl=at.url).get("Tags") or {}
    except (ClientError, BotoCoreError) as error:
        yield Value(QueueSettings(attributes, {}, at.explain(error, "ListQueueTags")))
    else:
        yield Value(QueueSettings(attributes, dict(tags)))


def names(bench: Bench, place: Place, args: Mapping[str, Any]) -> Iterator[Reply]:
    """The queues of the account in that region, by name. Answers Value(tuple of QueueName).

    Their ARNs are "" where no queue's attributes may be read.

    ListQueues gives URLs; what stands before the name in an ARN is the same for all of them, and asked for once.
    """
    client = bench.sessions.client(place, "sqs")
    urls: list[str] = []
    for page in calls.pages(client, "ListQueues", {"MaxResults": 1000}, bench.cancelled):
        urls += page.get("QueueUrls") or ()
    prefix = ""
    for url in urls[:3]:  # one may be gone since
        try:
            answer = client.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])
        except (ClientError, BotoCoreError):
            continue
        prefix = str((answer.get("Attributes") or {}).get("QueueArn", "")).rpartition(":")[0]
        break
    found = sorted((name_of(url), url) for url in urls)
    yield Value(tuple(QueueName(name, url, f"{prefix}:{name}" if prefix else "") for name, url in found))
