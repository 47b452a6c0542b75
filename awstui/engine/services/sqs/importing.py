"""Importing: the messages of a file of JSON lines are sent, streaming, and an interrupted import can go on.

Beside FILE lies FILE.awstui-import, which says up to where every line is done. It is written before a line is sent and
after lines were accepted, so a crash leaves at most the lines that were on their way in doubt; they are sent again.
Lines that could not be sent are added to FILE.failed, which can be imported itself.
"""

from __future__ import annotations

import dataclasses
import os
import stat
import threading
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

from awstui.engine.proposals import Proposal
from awstui.engine.services.sqs import facts, import_state
from awstui.engine.services.sqs.asked import one_of, rate
from awstui.engine.services.sqs.at import At
from awstui.engine.services.sqs.feed import WINDOW, Feed, Item, Result
from awstui.engine.services.sqs.outbox import Outbox, prepared
from awstui.engine.services.sqs.pace import Pace
from awstui.engine.services.sqs.send import EFFECT
from awstui.errors import Refused, UsageError
from awstui.protocol import Place, Progress, Reply, Value
from awstui.protocol.sqs import Draft, Queue
from awstui.protocol.sqs_rules import faults
from awstui.protocol.sqs_transfer import TOLD, Imported, Refusal
from awstui.rows import message_lines

if TYPE_CHECKING:
    from awstui.engine.jobs import Bench
    from awstui.engine.services.sqs.import_state import State

LONGEST_LINE = 16 * 2**20
"""Bytes of a line: a message of 1 MiB has at most six times as many when every character is escaped."""

_SHOWN = 20
_FLAGS = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0)


@dataclass(frozen=True, slots=True)
class Order:
    """An import as it was asked for."""

    path: Path
    queue: Queue
    groups: Mapping[str, str] | str
    dedup: str
    rate: float
    total: int
    identity: tuple[int, int, int]

    def draft(self, line: str, number: int, run: str) -> Draft:
        """What a line is sent as. Raises ValueError, as a sentence, when it stands for no message."""
        found = message_lines.draft(line)
        group = self.groups if isinstance(self.groups, str) else self.groups.get(found.group, found.group)
        own = found.dedup if self.dedup == "keep" else ""
        fresh = str(uuid.uuid5(uuid.UUID(run), str(number))) if run else "-"
        draft = dataclasses.replace(found, group=group or found.group, dedup="")
        return prepared(draft, self.queue, dedup=own or fresh)


def take_in(bench: Bench, place: Place, args: Mapping[str, Any]) -> Iterator[Reply]:
    """Import a file; arguments and answers are in protocol.sqs_transfer.

    Raises:
        awstui.errors.UsageError: an argument makes no sense, or the file cannot be read.
    """
    at = At(bench, place, args["queue_url"])
    path = Path(str(args["path"])).expanduser().absolute()
    start = one_of(args, "start", ("", "resume", "anew"))
    groups = args.get("groups") or {}
    identity = _identity(path)
    queue = facts.queue_facts(at.client, at.url)
    order = Order(
        path, queue, groups if isinstance(groups, str) else dict(groups), one_of(args, "dedup", ("fresh", "keep")),
        rate(args), 0, identity,
    )  # fmt: skip
    state = None if start == "anew" else import_state.load(import_state.state_path(path))
    total, todo, wrong, shown = _look(bench, order, state)
    order = dataclasses.replace(order, total=total)
    yield bench.propose(
        place,
        Proposal(
            title=f"Import {todo:,} lines of {path.name} into {at.name}",
            tier="y",
            targets=(at.url, str(path)),
            effect=" ".join(_effect(order, state, wrong)),
            checks=(*shown, *((f"and {wrong - len(shown):,} more",) if wrong > len(shown) else ())),
            refused=_refused(order, state, start, todo, wrong),
            carry=partial(_import, place=place, order=order, state=state),
        ),
    )


def _identity(path: Path) -> tuple[int, int, int]:
    """What tells whether it is the same file, unchanged."""
    try:
        found = path.stat()
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror or error}.") from None
    if not stat.S_ISREG(found.st_mode):
        raise UsageError(f"{path} is not a file.")
    return found.st_ino, found.st_size, found.st_mtime_ns


def _look(bench: Bench, order: Order, state: State | None) -> tuple[int, int, int, tuple[str, ...]]:
    """The number of the last line, how many are to be sent, how many of those cannot be, and why the first cannot."""
    total = todo = wrong = 0
    shown: list[str] = []
    for item in _items(order, state, ""):
        total = item.number
        if bench.cancelled():
            break
        if item.draft is None and not item.fault:
            continue  # an empty line
        todo += 1
        found = faults(item.draft, order.queue) if item.draft else ()
        why = item.fault or "; ".join(f"{each.field}: {each.sentence}" for each in found)
        if why:
            wrong += 1
            if len(shown) < _SHOWN:
                shown.append(f"line {item.number}: {why}")
    return total, todo, wrong, tuple(shown)


def _items(order: Order, state: State | None, run: str) -> Iterator[Item]:
    """The lines that are not done, streaming."""
    at, first, done = (state.offset, state.line + 1, frozenset(state.ahead)) if state else (0, 1, frozenset[int]())
    with order.path.open("rb") as file:
        file.seek(at)
        for number in count(first):
            data = file.readline(LONGEST_LINE)
            if not data:
                return
            at += len(data)
            if len(data) == LONGEST_LINE and not data.endswith(b"\n"):
                while more := file.readline(LONGEST_LINE):
                    at += len(more)
                    if more.endswith(b"\n"):
                        break
                yield Item(number, None, "", at, "it is longer than any message")
            elif number not in done:
                yield _item(order, number, data, at, run)


def _item(order: Order, number: int, data: bytes, end: int, run: str) -> Item:
    try:
        text = data.decode("utf-8").rstrip("\r\n")
    except UnicodeDecodeError:
        return Item(number, None, data.decode("utf-8", "replace").rstrip("\r\n"), end, "it is not UTF-8")
    if not text.strip():
        return Item(number, None, "", end, "")
    try:
        return Item(number, order.draft(text, number, run), text, end)
    except ValueError as error:
        return Item(number, None, text, end, str(error))


def _effect(order: Order, state: State | None, wrong: int) -> Iterator[str]:
    yield EFFECT
    yield "Ids, times and counts of the file belong to the messages that were; these are new ones."
    if state is not None and state.line:
        yield f"It goes on at line {state.line + 1:,}."
    if state is not None and state.doubtful:
        yield f"Up to {state.doubtful} lines were on their way when it was interrupted, and are sent again."
    if wrong:
        yield f"{wrong:,} lines cannot be sent; they are left out and kept in {order.path.name}.failed."
    if order.queue.fifo and order.dedup == "keep":
        yield "Deduplication ids are kept: what had the same within 5 minutes is accepted and not delivered."
    yield f"If awstui is killed, it can go on, and at most {WINDOW} messages are sent twice."


def _refused(order: Order, state: State | None, start: str, todo: int, wrong: int) -> str:
    name = order.path.name
    if start == "resume" and state is None:
        return f"No earlier import of {name} left anything to go on with."
    if state is not None:
        if state.size != order.identity[1]:
            return f"{name} has changed since its import was interrupted: start anew."
        if state.target != order.queue.url:
            return f"The interrupted import of {name} was into {state.target}: go on there, or start anew."
        if not start:
            return f"An earlier import of {name} stopped before line {state.line + 1:,}: go on with it, or start anew."
    if not todo:
        return f"There is no line in {name} to import."
    return f"No line of {name} can be sent." if wrong == todo else ""


def _import(bench: Bench, *, place: Place, order: Order, state: State | None) -> Iterator[Reply]:
    if _identity(order.path) != order.identity:
        raise Refused(f"{order.path} has changed since; nothing was sent.")
    try:
        yield from _Import(bench, At(bench, place, order.queue.url), order, state).run()
    except OSError as error:
        raise Refused(f"The import of {order.path} stopped: {error.strerror or error}.") from error


class _Import:
    """One import on its way."""

    def __init__(self, bench: Bench, at: At, order: Order, state: State | None) -> None:
        self._bench = bench
        self._at = at
        self._order = order
        self._path = import_state.state_path(order.path)
        self._state = state or import_state.fresh(order.queue.url, order.identity[1])
        self._first = self._state.line + 1
        self._doubtful = self._state.doubtful
        self._failures: list[Refusal] = []
        self._failed_path = order.path.with_name(order.path.name + ".failed")
        self._sent = self._failed = self._unsure = 0

    def run(self) -> Iterator[Reply]:
        """Carry it out; `Value(Imported)` is the last answer."""
        order, over = self._order, threading.Event()
        with self._at.intent("SendMessageBatch", File=str(order.path), Line=self._first) as entry:
            outbox = Outbox(self._at, order.queue, permit=entry.permit, wait=over.wait, forgive=entry.forgive)
            feed = Feed(outbox, Pace(order.rate, over.wait), fifo=order.queue.fifo, over=over)
            items = _items(order, dataclasses.replace(self._state), self._state.run)
            try:
                for results in feed.run(items, self._bench.cancelled, self._begin):
                    self._note(results)
                    yield Progress(self._state.line, order.total, f"{self._failed:,} failed" if self._failed else "")
            finally:
                for results in feed.rest():
                    self._note(results)
                entry.note = f"{self._sent} accepted, {self._failed} refused, up to line {self._state.line}"
                self._state.begun = 0  # what became of every line is known
                if self._state.line < order.total:
                    self._state.save(self._path)
                else:
                    import_state.remove(self._path)
            yield Value(self._outcome(feed.error))
            if feed.error is not None:
                raise feed.error

    def _begin(self, items: Sequence[Item]) -> None:
        """Write down what will be in doubt if we die now."""
        self._state.begun = max(self._state.begun, items[-1].number)
        self._state.save(self._path)

    def _note(self, results: Sequence[Result]) -> None:
        """Keep what could not be sent, then count the lines as done."""
        bad = [(item, posted) for item, posted in results if not posted.accepted and not posted.untried]
        bad = [(item, posted) for item, posted in bad if posted.sentence]  # an empty line is none
        if bad:
            handle = os.open(self._failed_path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | _FLAGS, 0o600)
            with os.fdopen(handle, "w", encoding="utf-8", errors="surrogatepass") as file:
                file.writelines(f"{message_lines.failed(item.text, posted.sentence)}\n" for item, posted in bad)
        for item, posted in bad:
            self._failed += 1
            self._unsure += posted.unsure
            if len(self._failures) < TOLD:
                self._failures.append(Refusal("", posted.sentence, item.number, posted.code))
        for item, posted in results:
            self._sent += posted.accepted
            if not posted.untried:
                self._state.settle(item.number, item.end)

    def _outcome(self, error: Exception | None) -> Imported:
        stopped = "failed" if error else "end" if self._state.line >= self._order.total else "cancelled"
        return Imported(
            path=str(self._order.path),
            target=self._order.queue.url,
            stopped=stopped,
            lines=self._order.total,
            sent=self._sent,
            failures=tuple(self._failures),
            failed=self._failed,
            failed_path=str(self._failed_path) if self._failed else "",
            doubled=self._doubtful + self._unsure,
            resumed_at=self._first if self._first > 1 else 0,
            fault=self._at.explain(error, "SendMessageBatch") if error else None,
        )
