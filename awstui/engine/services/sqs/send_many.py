"""Sending many drafts: lines, a file of them, or copies of one. All are looked at before the first is sent."""

from __future__ import annotations

import dataclasses
import threading
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from awstui.engine.proposals import Proposal
from awstui.engine.services.sqs import facts
from awstui.engine.services.sqs.asked import number, rate
from awstui.engine.services.sqs.at import At
from awstui.engine.services.sqs.feed import Feed, Item
from awstui.engine.services.sqs.outbox import STOPPED, Outbox, prepared
from awstui.engine.services.sqs.pace import Pace
from awstui.engine.services.sqs.send import EFFECT, request
from awstui.errors import UsageError
from awstui.protocol import Place, Progress, Reply, Value
from awstui.protocol.sqs import Draft, Queue
from awstui.protocol.sqs_rules import faults
from awstui.protocol.sqs_transfer import TOLD, Refusal, SentMany
from awstui.rows.message_lines import draft as read

if TYPE_CHECKING:
    from awstui.engine.jobs import Bench

COUNTER = "{n}"
"""Stands in a body, group, deduplication id or attribute for the number of the copy, from 1."""

MOST_COPIES = 1_000_000
LARGEST_FILE = 64 * 2**20
"""Bytes of a file of drafts, which is read whole; an import takes any."""

_SHOWN = 20


def send_many(bench: Bench, place: Place, args: Mapping[str, Any]) -> Iterator[Reply]:
    """Send drafts; arguments and answers are in protocol.sqs_transfer.

    Raises:
        awstui.errors.UsageError: an argument makes no sense; lines that cannot be sent are told in the Planned.
    """
    at = At(bench, place, args["queue_url"])
    queue = facts.queue_facts(at.client, at.url)
    copies = number(args, "copies", 1, 1, MOST_COPIES)
    items, bad = _read(args)
    items = [dataclasses.replace(each, draft=each.draft and _fitting(each.draft, queue)) for each in items]
    wrong = [f"line {line}: {said}" for line, said in sorted([*bad, *_wrong(items, queue, copies)])]
    total = len(items) * copies
    many = f"{total:,} messages" if total != 1 else "1 message"
    refused = "" if items or wrong else "There is no message to send."
    if wrong:
        refused = f"{len(wrong):,} of {len(items) + len(bad):,} cannot be sent, so none was: {wrong[0]}."
    yield bench.propose(
        place,
        Proposal(
            title=f"Send {many} to {at.name}",
            tier="y",
            targets=(at.url,),
            commands=tuple(_commands(at, items[:10])),
            effect=" ".join(_effect(items, queue, copies)),
            checks=tuple(wrong[:_SHOWN]) + ((f"and {len(wrong) - _SHOWN:,} more",) if len(wrong) > _SHOWN else ()),
            refused=refused,
            carry=partial(_send, place=place, queue=queue, items=tuple(items), copies=copies, pace=rate(args)),
        ),
    )


def _read(args: Mapping[str, Any]) -> tuple[list[Item], list[tuple[int, str]]]:
    """The drafts with their line numbers, and a sentence for each line that is none."""
    if args.get("drafts"):
        return [Item(count, each) for count, each in enumerate(args["drafts"], 1)], []
    text = str(args.get("lines") or "")
    if args.get("path"):
        path = Path(str(args["path"])).expanduser()
        try:
            if path.stat().st_size > LARGEST_FILE:
                raise UsageError(f"{path} is too large to be sent in one go: import it.")
            text = path.read_text("utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise UsageError(f"{path} cannot be read: {getattr(error, 'strerror', None) or error}.") from None
    items: list[Item] = []
    wrong: list[tuple[int, str]] = []
    for count, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            items.append(Item(count, read(line)))
        except ValueError as error:
            wrong.append((count, str(error)))
    return items, wrong


def _fitting(draft: Draft, queue: Queue) -> Draft:
    """A draft without what a standard queue has no place for."""
    return draft if queue.fifo else dataclasses.replace(draft, dedup="")


def _wrong(items: Sequence[Item], queue: Queue, copies: int) -> Iterator[tuple[int, str]]:
    """Why drafts cannot be sent, the longest of their copies too."""
    for each in items:
        if each.draft is None:
            continue
        found = faults(_copy(each.draft, copies, copies), queue)
        if found:
            yield each.number, "; ".join(f"{fault.field}: {fault.sentence}" for fault in found)
        elif copies > 1 and each.draft.dedup and COUNTER not in each.draft.dedup:
            yield each.number, "dedup: all copies would have the same, and only the first is delivered"


def _copy(draft: Draft, count: int, copies: int) -> Draft:
    """The copy of that number."""
    if copies == 1:
        return draft

    def put(text: str) -> str:
        return text.replace(COUNTER, str(count))

    return dataclasses.replace(
        draft,
        body=put(draft.body),
        group=put(draft.group),
        dedup=put(draft.dedup),
        attributes=tuple(
            each if isinstance(each.value, bytes) else dataclasses.replace(each, value=put(each.value))
            for each in draft.attributes
        ),
    )


def _effect(items: Sequence[Item], queue: Queue, copies: int) -> Iterator[str]:
    yield EFFECT
    bodies = {each.draft.body for each in items if each.draft}
    same = len(bodies) < len(items) or (copies > 1 and not all(COUNTER in body for body in bodies))
    if queue.content_based_dedup and same and not all(each.draft.dedup for each in items if each.draft):
        yield f"{queue.name} deduplicates by content: of equal bodies only the first within 5 minutes is delivered."
    if queue.fifo:
        yield "To keep the order, one message of a group goes per call; after a refusal no more of its group is sent."


def _commands(at: At, items: Sequence[Item]) -> Iterator[str]:
    entries = [{"Id": str(count), **request(each.draft)} for count, each in enumerate(items) if each.draft]
    if entries:
        yield at.spelled("SendMessageBatch", {"Entries": entries})


def _send(
    bench: Bench, *, place: Place, queue: Queue, items: Sequence[Item], copies: int, pace: float
) -> Iterator[Reply]:
    at, over, total = At(bench, place, queue.url), threading.Event(), len(items) * copies
    sent, unsure, failed = 0, 0, 0
    failures: list[Refusal] = []

    def stream() -> Iterator[Item]:
        for count in range(1, copies + 1):
            for each in items:
                if each.draft is not None:
                    draft = prepared(_copy(each.draft, count, copies), queue)
                    yield Item(each.number if copies == 1 else (count - 1) * len(items) + each.number, draft)

    with at.intent("SendMessageBatch", Count=total) as entry:
        outbox = Outbox(at, queue, permit=entry.permit, wait=over.wait, forgive=entry.forgive)
        feed = Feed(outbox, Pace(pace, over.wait), fifo=queue.fifo, over=over)
        coming = stream()
        try:
            for results in feed.run(coming, bench.cancelled):
                for item, posted in results:
                    if posted.accepted:
                        sent += 1
                        continue
                    failed, unsure = failed + 1, unsure + posted.unsure
                    if len(failures) < TOLD:
                        failures.append(Refusal("", posted.sentence, item.number, posted.code, item.draft))
                entry.note = f"{sent} accepted, {failed} refused"
                yield Progress(sent, total, f"{failed:,} failed" if failed else "")
        finally:
            for results in feed.rest():
                sent += sum(posted.accepted for _, posted in results)
            entry.note = f"{sent} accepted, {failed} refused"
        for item in islice(coming, TOLD - len(failures)):  # stopped before: these were not even tried
            failures.append(Refusal("", STOPPED.sentence, item.number, draft=item.draft))
        stopped = sent + failed < total or any(each.sentence == STOPPED.sentence for each in failures)
        failed = total - sent
        error = feed.error
        yield Value(
            SentMany(
                target=queue.url,
                stopped="failed" if error else "cancelled" if stopped else "end",
                sent=sent,
                total=total,
                failures=tuple(failures),
                failed=failed,
                doubled=unsure,
                fault=at.explain(error, "SendMessageBatch") if error else None,
            )
        )
        if error is not None:
            raise error
