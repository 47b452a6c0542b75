"""`awstui ls`: the rows a screen would show, every page of them, from every place asked for."""

from __future__ import annotations

import argparse
import gc
import sys
from collections.abc import Iterator
from dataclasses import dataclass

from awstui import protocol as p
from awstui.catalog.load import load
from awstui.catalog.model import Screen
from awstui.engine import lists
from awstui.engine.core import Engine
from awstui.engine.threads import spread
from awstui.errors import UsageError
from awstui.headless.places import failed, places_of, reading
from awstui.route import Filters, distinct, narrow, split
from awstui.rows.export import Row, write
from awstui.rows.filter import parse
from awstui.rows.store import Store


@dataclass(frozen=True, slots=True)
class _Question:
    screen: Screen
    params: dict[str, str]
    filters: Filters


def ls(options: argparse.Namespace) -> int:
    """Every row of every page, in every place asked for."""
    gc.disable()  # as in the engine process: collecting while answers are parsed costs half the time
    word, rest, wanted = split(" ".join(options.route))
    try:
        screen, rest = load().one(word, rest)
        params, filters = narrow(screen, rest)
        parse(options.filter or wanted, screen.columns)  # a filter that makes no sense is said before AWS is asked
    except ValueError as error:
        raise UsageError(str(error)) from None
    engine = Engine(reading(options.endpoint_url))
    places = list(distinct(screen, places_of(engine, options)))
    question = _Question(screen, params, filters)
    missing = 0
    faults: list[str] = []
    rows: list[Row] = []
    for place, result in spread(lambda place: list(_rows(engine, question, place, faults)), places, 20):
        if isinstance(result, BaseException):
            missing += 1
            failed(engine, place, result)
        else:
            rows.extend(result)
    order = {place: number for number, place in enumerate(places)}
    rows.sort(key=lambda row: order[row.place])
    write(options.output, screen, _filtered(screen, rows, options.filter or wanted), sys.stdout)
    for fault in faults:
        print(f"awstui: {fault}", file=sys.stderr)
    if missing == len(places):
        return 1
    return 3 if missing or faults else 0


def _rows(engine: Engine, question: _Question, place: p.Place, faults: list[str]) -> Iterator[Row]:
    """All rows of one place, enriched where the screen says so; rows whose enrichment failed are told in `faults`."""
    from awstui.engine.work import Work

    work = Work(next(engine.numbers))
    found: dict[int, Row] = {}
    context = p.Context("", "", True)
    for reply in engine.answer(p.List(question.screen.key, place, question.params, question.filters), work):
        if isinstance(reply, p.Context):
            context = reply
        elif isinstance(reply, p.Page):
            listing = engine.listing(work.number)
            for offset, (name, values) in enumerate(zip(reply.ids, reply.rows, strict=True)):
                number = reply.start + offset
                arn = lists.arn(engine, listing, listing.item(number), context)
                found[number] = Row(name, arn, place, context, values)
    if question.screen.filled_in and found:
        for reply in engine.answer(p.Enrich(work.number, tuple(found)), work):
            if isinstance(reply, p.Cells):
                for number, values in reply.rows.items():
                    found[number] = found[number].enriched(values)
                faults.extend(failure.sentence for failure in reply.notes)
                faults.extend(f"{found[number].id}: {failure.sentence}" for number, failure in reply.faults.items())
    yield from found.values()


def _filtered(screen: Screen, rows: list[Row], text: str) -> list[Row]:
    """The rows that `/` would show."""
    if not text:
        return rows
    store = Store(screen.columns)
    store.extend(list(range(len(rows))), [row.values for row in rows])
    store.set_filter(text)
    return [rows[number] for number in sorted(int(str(store.key_at(n))) for n in range(len(store.view)))]
