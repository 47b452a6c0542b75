"""Exporting messages as JSON lines: to look at and keep (peek), or to take out of the queue (drain).

Draining deletes a batch only once it is on the disk, so a crash leaves messages in the file and the queue, never in
neither; an export that goes on with the file does not write those twice. To a queue, a file that is full, a reader that
has gone and a cancel are the same: what was not written is not deleted.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from awstui.engine.proposals import Proposal
from awstui.engine.services.sqs import facts
from awstui.engine.services.sqs.asked import Asked, asked, one_of, price
from awstui.engine.services.sqs.at import At
from awstui.engine.services.sqs.going import going
from awstui.engine.services.sqs.holding import Flock, key
from awstui.engine.services.sqs.lines_file import LinesFile
from awstui.engine.services.sqs.sweep import Sweep
from awstui.errors import Refused
from awstui.protocol import Place, Reply, Value
from awstui.protocol.sqs import Message, Queue
from awstui.protocol.sqs_transfer import Exported, Lines
from awstui.rows.message_lines import line

if TYPE_CHECKING:
    from awstui.engine.jobs import Bench


def export(bench: Bench, place: Place, args: Mapping[str, Any]) -> Iterator[Reply]:
    """Write messages as JSON lines; arguments and answers are in protocol.sqs_transfer.

    Raises:
        awstui.errors.UsageError: an argument makes no sense, or the file is there already.
    """
    at, which = At(bench, place, args["queue_url"]), asked(args)
    mode, resume = one_of(args, "mode", ("peek", "drain")), bool(args.get("resume"))
    path = str(Path(str(args["path"])).expanduser().absolute()) if args.get("path") else ""
    known = facts.queue_facts(at.client, at.url)
    yield bench.propose(
        place,
        Proposal(
            title=f"{'Export' if mode == 'peek' else 'Drain'} {which.words()} of {at.name} to {path or 'the output'}",
            tier="name" if mode == "drain" else "",
            name=at.name,
            targets=(at.url, path) if path else (at.url,),
            commands=(at.receiving(which.visibility),),
            effect=" ".join(_effect(known, which, mode, path)),
            refused=_refused(path, resume),
            carry=partial(_export, place=place, known=known, which=which, mode=mode, path=path, resume=resume),
        ),
    )


def _effect(known: Queue, which: Asked, mode: str, path: str) -> Iterator[str]:
    if mode == "drain":
        kept = "on the disk" if path else "handed over"
        yield f"Messages are deleted from {known.name}, each batch once it is {kept}; import sends them as new ones."
    if path:
        yield f"≈{known.available:,} messages are there; the file holds bodies as they are and is yours alone to read."
    yield from price(known, which, held=mode == "peek")


def _refused(path: str, resume: bool) -> str:
    if not path:
        return ""
    file = Path(path)
    if resume:
        return "" if file.is_file() else f"There is no {path} to go on with."
    if file.exists() or file.is_symlink():
        return f"{path} is there already: name another file, or go on with this one."
    return "" if file.parent.is_dir() else f"There is no folder {file.parent}."


def _export(
    bench: Bench, *, place: Place, known: Queue, which: Asked, mode: str, path: str, resume: bool
) -> Iterator[Reply]:
    at = At(bench, place, known.url)
    into = LinesFile(Path(path), resume=resume) if path else None
    try:
        yield from _Export(bench, at, known, which, mode, into).run()
    except Exception:
        if into is not None and not resume:
            into.discard_empty()
        raise
    finally:
        if into is not None:
            into.close()


class _Export:
    """One export on its way."""

    def __init__(self, bench: Bench, at: At, known: Queue, which: Asked, mode: str, into: LinesFile | None) -> None:
        self._bench = bench
        self._at = at
        self._known = known
        self._which = which
        self._draining = mode == "drain"
        self._mode = mode
        self._picker = which.picker()
        self._file = into
        self._handed: queue.SimpleQueue[tuple[tuple[str, ...], threading.Event]] = queue.SimpleQueue()

    def run(self) -> Iterator[Reply]:
        """Carry it out; `Value(Exported)` is the last answer."""
        which = self._which
        operations = ["ReceiveMessage", "ChangeMessageVisibilityBatch"]
        operations += ["DeleteMessageBatch"] if self._draining else []
        path = str(self._file.path) if self._file else ""
        with self._at.intent(*operations, Mode=self._mode, Path=path, Which=which.words()) as entry:
            self._sweep = sweep = Sweep(
                self._at, self._known, entry, self._write,
                visibility=which.visibility, limit=which.most, choosy=which.choosy, in_flight=which.in_flight,
            )  # fmt: skip
            yield from going(self._bench, sweep, which, self._known, {"written": "written"}, self._hand_over)
            if self._file is not None:
                self._file.sync()
            tally, error = sweep.tally, sweep.error
            entry.note = f"{tally.done.get('written', 0)} written, {tally.deleted} deleted, {tally.released} released"
            yield Value(self._outcome(path))
            if isinstance(error, OSError):
                raise Refused(f"{path or 'The output'} cannot be written: {error.strerror or error}.") from error
            if error is not None:
                raise error

    def _outcome(self, path: str) -> Exported:
        sweep, tally = self._sweep, self._sweep.tally
        carried = tally.done.get("written", 0) + tally.done.get("already", 0)
        fault = None
        if sweep.error is not None:
            fault = self._at.explain(sweep.error, getattr(sweep.error, "operation_name", "ReceiveMessage"))
        return Exported(
            source=self._known.url,
            path=path,
            mode=self._mode,
            stopped=sweep.ended(self._which.ids),
            seen=tally.seen,
            matched=tally.matched,
            written=tally.done.get("written", 0),
            size=tally.done.get("size", 0),
            deleted=tally.deleted,
            doubled=max(0, carried - tally.deleted) + tally.done.get("late", 0) if self._draining else 0,
            already=tally.done.get("already", 0),
            cut=self._file.cut if self._file else 0,
            missing=sweep.missing(self._which.ids),
            repeats=tally.repeats,
            left=sweep.left,
            fault=fault,
        )

    def _write(self, sweep: Sweep, flock: Flock, messages: Sequence[Message]) -> None:
        """Write what one receive brought and, when draining, delete it; in one of several threads."""
        picked = sweep.claim(self._picker.pick(messages))
        known = self._file.known if self._file else ()
        fresh = [each for each in picked if key(each.id) not in known]
        lines = tuple(line(each) for each in fresh)
        if lines and not self._safe(lines):
            return
        size = sum(len(each.encode("utf-8", "surrogatepass")) + 1 for each in lines)
        sweep.add(written=len(fresh), already=len(picked) - len(fresh), size=size)
        whole = [each.id for each in picked if each.md5_ok]  # a damaged one may come whole another time
        if self._draining and whole:
            sweep.delete(flock, whole)

    def _safe(self, lines: tuple[str, ...]) -> bool:
        """Write lines; True once they are safe, False when it ended before."""
        if self._file is not None:
            self._file.write(lines)
            if self._draining:
                self._file.sync()
            return True
        taken = threading.Event()
        self._handed.put((lines, taken))
        self._sweep.wake()
        while not taken.wait(0.1):
            if self._sweep.wait(0):
                return False
        return True

    def _hand_over(self) -> Iterator[Reply]:
        """The lines that go to no file: they count as written when the next reply is asked for."""
        while not self._sweep.wait(0) and not self._handed.empty():
            lines, taken = self._handed.get()
            yield Value(Lines(lines))
            taken.set()
