"""Setting and taking away tags of a queue."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from awstui.engine import inverses
from awstui.engine.proposals import Proposal
from awstui.engine.services.sqs.at import At
from awstui.errors import UsageError
from awstui.protocol import Place, Reply, Value
from awstui.protocol.sqs_queues import MOST_TAGS, Done, tag_faults
from awstui.text import clean

if TYPE_CHECKING:
    from awstui.engine.jobs import Bench


def tags(bench: Bench, place: Place, args: Mapping[str, Any]) -> Iterator[Reply]:
    """Set tags of a queue and take others away.

    Args: queue_url; tags, key -> value, new or in the place of the old value; remove, keys.

    Answers Planned; Run then answers Value(Done). UsageError says what SQS would refuse.
    """
    at = At(bench, place, args["queue_url"])
    wanted, remove = dict(args.get("tags") or {}), tuple(args.get("remove") or ())
    wrong = [f"{key or 'the key'}: {said}" for key, value in wanted.items() for said in tag_faults(key, value).values()]
    if wrong:
        raise UsageError("; ".join(wrong))
    now: Mapping[str, str] = at.client.list_queue_tags(QueueUrl=at.url).get("Tags") or {}
    wanted = {key: value for key, value in wanted.items() if now.get(key) != value}
    remove = tuple(key for key in remove if key in now)
    if not wanted and not remove:
        raise UsageError(f"{at.name} has just those tags already: there is nothing to change.")
    lines = []
    for key in (*wanted, *remove):
        if key in now:
            lines.append(f"- {clean(key)} = {clean(now[key])}")
        if key in wanted:
            lines.append(f"+ {clean(key)} = {clean(wanted[key])}")
    commands = [at.spelled("TagQueue", {"Tags": wanted})] if wanted else []
    commands += [at.spelled("UntagQueue", {"TagKeys": list(remove)})] if remove else []
    many = len(now.keys() | wanted.keys()) - len(remove)
    yield bench.propose(
        place,
        Proposal(
            title=f"Change tags of {at.name}",
            targets=(at.url,),
            commands=tuple(commands),
            effect=(
                "Tags can decide about cost reports and, in policies, about access. u puts it back."
                + (f" More than {MOST_TAGS} tags on a queue are not recommended." if many > MOST_TAGS else "")
            ),
            diff="\n".join(lines),
            carry=partial(_change, place=place, url=at.url, wanted=wanted, remove=remove),
        ),
    )


def _change(
    bench: Bench, *, place: Place, url: str, wanted: Mapping[str, str], remove: tuple[str, ...]
) -> Iterator[Reply]:
    """New tags, replaced ones and those taken away are an entry each: so each has an inverse that is exact."""
    at = At(bench, place, url)
    now: Mapping[str, str] = at.client.list_queue_tags(QueueUrl=url).get("Tags") or {}
    fresh = {key: value for key, value in wanted.items() if key not in now}
    replaced = {key: value for key, value in wanted.items() if key in now}
    for part in filter(None, (fresh, replaced)):
        _make(at, "TagQueue", {"Tags": part})
    if remove:
        _make(at, "UntagQueue", {"TagKeys": list(remove)})
    yield Value(Done(f"{at.name}: {', '.join((*wanted, *(f'{key} gone' for key in remove)))}. u puts it back."))


def _make(at: At, operation: str, params: dict[str, Any]) -> None:
    memory = inverses.present(at.client, operation, {"QueueUrl": at.url, **params})
    assert memory is not None
    with at.intent(operation, before=memory.before, inverse=memory.inverse, **params) as entry:
        entry.note = memory.fault
        (at.client.tag_queue if operation == "TagQueue" else at.client.untag_queue)(QueueUrl=at.url, **params)
