"""Setting attributes of a queue: what would change, whether somebody else changed it meanwhile, the way back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from awstui.engine import inverses
from awstui.engine.proposals import Proposal
from awstui.engine.services.sqs import consequences
from awstui.engine.services.sqs.at import At
from awstui.engine.services.sqs.inverses import read
from awstui.errors import Refused, UsageError
from awstui.protocol import Place, Reply, Value
from awstui.protocol.sqs_attributes import (
    PROPAGATES,
    RETENTION_PROPAGATES,
    SETTINGS,
    Setting,
    completed,
    faults,
    same,
)
from awstui.protocol.sqs_attributes import read as written
from awstui.protocol.sqs_queues import Done
from awstui.rows.sqs_settings import difference, shown

if TYPE_CHECKING:
    from awstui.engine.jobs import Bench


_BACK = "u puts back what was."


def set_attributes(bench: Bench, place: Place, args: Mapping[str, Any]) -> Iterator[Reply]:
    """Set attributes of a queue.

    Args: queue_url; changes, attribute -> new text, as SQS or a person writes it ("" takes away what can be); seen,
    attribute -> the text the person decided by: what is something else by now is refused.

    Answers Planned; Run then answers Value(Done). UsageError says what SQS would refuse.
    """
    at = At(bench, place, args["queue_url"])
    now = read(at.client, at.url)
    changes = taken(args["changes"], now, fifo=at.fifo)
    changes = {name: value for name, value in changes.items() if not same(name, now.get(name, ""), value)}
    if not changes:
        raise UsageError(f"{at.name} has just that already: there is nothing to change.")
    before = {name: now.get(name, "") for name in changes}
    stale = _stale(before, args.get("seen") or {})
    told = consequences.of(at, now, changes)
    titles = [SETTINGS[name].title.lower() for name in changes]
    yield bench.propose(
        place,
        Proposal(
            title=f"Change {', '.join(titles)} of {at.name}",
            tier="name" if told.severe else "y",
            name=at.name,
            targets=(at.url,),
            commands=(at.spelled("SetQueueAttributes", {"Attributes": changes}),),
            effect="\n".join((*(f"• {each}" for each in told.warnings), f"{_propagation(changes)} {_BACK}")),
            diff="\n".join(difference(name, before[name], value) for name, value in changes.items()),
            refused=stale or told.refused,
            carry=partial(_set, place=place, url=at.url, changes=changes, before=before),
        ),
    )


def taken(changes: Mapping[str, str], attributes: Mapping[str, str] | None = None, *, fifo: bool) -> dict[str, str]:
    """The changes as SQS takes them, and what goes with them.

    Args:
        changes: attribute -> text, as SQS or a person writes it.
        attributes: what the queue has; none for a new one.
        fifo: whether it is a FIFO queue.

    Raises:
        awstui.errors.UsageError: what SQS would refuse.
    """
    found: dict[str, str] = {}
    wrong: dict[str, str] = {}
    for name, text in changes.items():
        setting: Setting | None = SETTINGS.get(name)
        if setting is None:
            wrong[name] = "no attribute that can be set is called that"
            continue
        try:
            found[name] = written(setting, text)
        except ValueError as error:
            wrong[name] = str(error)
    if not wrong:
        found = completed(found, attributes or {})
        wrong = faults(found, attributes or {}, fifo=fifo)
    if wrong:
        raise UsageError(_sentences(wrong))
    return found


def _sentences(wrong: Mapping[str, str]) -> str:
    return " ".join(f"{SETTINGS[name].title if name in SETTINGS else name}: {said}." for name, said in wrong.items())


def _stale(now: Mapping[str, str], seen: Mapping[str, str]) -> str:
    """What somebody else has changed since; "" when nothing."""
    other = [name for name in now if name in seen and not same(name, now[name], seen[name])]
    if not other:
        return ""
    said = ", ".join(f"{SETTINGS[name].title.lower()} is {shown(name, now[name])} now" for name in other)
    return f"Somebody has changed it meanwhile: {said}. Look again (r) and decide anew."


def _propagation(changes: Mapping[str, str]) -> str:
    more = f", {RETENTION_PROPAGATES}" if "MessageRetentionPeriod" in changes else ""
    return f"{PROPAGATES}{more}."


def _set(
    bench: Bench, *, place: Place, url: str, changes: Mapping[str, str], before: Mapping[str, str]
) -> Iterator[Reply]:
    at = At(bench, place, url)
    params = {"QueueUrl": url, "Attributes": dict(changes)}
    memory = inverses.present(at.client, "SetQueueAttributes", params)
    assert memory is not None
    had: Mapping[str, str] = memory.before or {}
    if stale := _stale(had, before):
        raise Refused(f"Nothing was changed. {stale}")
    with at.intent("SetQueueAttributes", before=had, inverse=memory.inverse, Attributes=dict(changes)) as entry:
        entry.note = memory.fault
        at.client.set_queue_attributes(**params)
    titles = ", ".join(f"{SETTINGS[name].title.lower()} {shown(name, value)}" for name, value in changes.items())
    back = f"It cannot be undone from here: {entry.note}." if entry.note else _BACK
    yield Value(Done(f"{at.name}: {titles}. {_propagation(changes)} {back}"))
