"""Headless commands: the same rows without a screen. Standard output is data, standard error is narration."""

from __future__ import annotations

import argparse
import gc
import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from awstui import protocol as p
from awstui.catalog.load import load
from awstui.catalog.model import Screen
from awstui.cli import add_place
from awstui.engine import lists
from awstui.engine.core import Engine
from awstui.engine.failures import explain
from awstui.engine.threads import spread
from awstui.errors import UsageError
from awstui.route import Filters, distinct, narrow, split
from awstui.rows.export import FORMATS, Row, write
from awstui.rows.filter import parse
from awstui.rows.store import Store


def main(arguments: Sequence[str]) -> int:
    """Run one headless command; returns the exit code."""
    parser = argparse.ArgumentParser(prog="awstui")
    commands = parser.add_subparsers(dest="command", required=True)
    ls = commands.add_parser("ls", help="print the rows of a screen, every page of them")
    ls.add_argument("route", nargs="+", help="sqs.queues, 'ec2 instance-type=t3.micro', …")
    ls.add_argument("-o", "--output", choices=sorted(FORMATS), default="table")
    ls.add_argument("--filter", default="", help="as after / in the console: text, !text, column:text")
    ls.add_argument("--regions", help="several with commas, or all")
    ls.add_argument("--profiles", help="several with commas")
    add_place(ls)
    commands.add_parser("screens", help="list all screens with their aliases")
    check = commands.add_parser("check", help="check screen files against the AWS API models")
    check.add_argument("files", nargs="*", help="screen files (default: the bundled and your own)")
    commands.add_parser("keys", help="print every key as a Markdown table")
    doctor = commands.add_parser("doctor", help="what would be used and why, to paste into a report; no secrets")
    add_place(doctor)
    options = parser.parse_args(arguments)
    if options.command == "ls":
        return _ls(options)
    if options.command == "doctor":
        from awstui.doctor import report

        return report(Engine(reading(options.endpoint_url)), p.Place(options.profile, options.region))
    if options.command == "check":
        from awstui.catalog.check import main as check_files

        return check_files(options.files)
    if options.command == "keys":
        from awstui.keys import table_markdown

        print(table_markdown())
        return 0
    return _screens()


def _screens() -> int:
    catalog = load()
    for fault in catalog.faults:
        print(fault, file=sys.stderr)
    width = max(len(key) for key in catalog.screens)
    for key, screen in catalog.screens.items():
        print(f"{key:<{width}}  {screen.title:<28}  {' '.join(screen.aliases)}".rstrip())
    return 3 if catalog.faults else 0


_KEY = re.compile(r"\([A-Za-z]\)")


@dataclass(frozen=True, slots=True)
class _Question:
    screen: Screen
    params: dict[str, str]
    filters: Filters


def _ls(options: argparse.Namespace) -> int:
    """Every row of every page, in every place asked for."""
    gc.disable()  # as in the engine process: collecting while answers are parsed costs half the time
    word, rest, wanted = split(" ".join(options.route))
    screen, rest = load().meant(word, rest)
    if screen is None:
        raise UsageError(f"There is no screen {word!r}. `awstui screens` lists them.")
    try:
        params, filters = narrow(screen, rest)
        parse(options.filter or wanted, screen.columns)  # a filter that makes no sense is said before AWS is asked
    except ValueError as error:
        raise UsageError(str(error)) from None
    engine = Engine(reading(options.endpoint_url))
    places = list(distinct(screen, places_of(engine, options)))
    question = _Question(screen, params, filters)
    failed = 0
    faults: list[str] = []
    rows: list[Row] = []
    for place, result in spread(lambda place: list(_rows(engine, question, place, faults)), places, 20):
        if isinstance(result, BaseException):
            failed += 1
            _narrate(engine, place, result)
        else:
            rows.extend(result)
    order = {place: number for number, place in enumerate(places)}
    rows.sort(key=lambda row: order[row.place])
    write(options.output, screen, _filtered(screen, rows, options.filter or wanted), sys.stdout)
    for fault in faults:
        print(f"awstui: {fault}", file=sys.stderr)
    if failed == len(places):
        return 1
    return 3 if failed or faults else 0


def reading(endpoint_url: str | None) -> p.Configure:
    """An engine that changes nothing, with what config.toml says of guards and endpoints; its faults are narrated."""
    return replace(configured(endpoint_url), read_only=True)


def configured(endpoint_url: str | None) -> p.Configure:
    """An engine as config.toml wants it; its faults are narrated."""
    from awstui.settings import load as load_settings

    settings, faults = load_settings()
    for fault in faults:
        print(f"awstui: {fault}", file=sys.stderr)
    return p.Configure(
        endpoint_url=endpoint_url,
        read_only=settings.read_only,
        guards=settings.guards(),
        insecure_endpoints=settings.insecure_endpoints,
    )


def places_of(engine: Engine, options: argparse.Namespace) -> list[p.Place]:
    """The places that --profiles and --regions say, in their order."""
    profiles = _names(options.profiles) or [options.profile]
    places: list[p.Place] = []
    for profile in profiles:
        if options.regions == "all":
            places.extend(p.Place(profile, region) for region in _enabled(engine, p.Place(profile, options.region)))
        else:
            regions = _names(options.regions) or [options.region]
            places.extend(p.Place(profile, region) for region in regions)
    return places


def _names(text: str | None) -> list[str]:
    """The names of a comma-separated option."""
    return [name.strip() for name in (text or "").split(",") if name.strip()]


def _enabled(engine: Engine, here: p.Place) -> list[str]:
    """The regions the account has enabled; all of the partition, and a word about it, when AWS does not tell."""
    try:
        (answer,) = engine.answer(p.Regions(here, enabled=True))
    except Exception as error:
        _narrate(engine, here, error)
        print("awstui: asking every region of the partition instead.", file=sys.stderr)
        (answer,) = engine.answer(p.Regions(here))
    return [region.name for region in answer.value]  # type: ignore[union-attr]


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


def _narrate(engine: Engine, place: p.Place, error: BaseException) -> None:
    """What failed in one place, on standard error."""
    try:
        context = engine.sessions.context(place)
    except Exception:  # the place itself may be what is wrong
        context = p.Context(place.profile or "", place.region or "", True)
    if isinstance(error, UsageError):
        raise error
    narrate(explain(error, context=context))


def narrate(failure: p.Failure) -> None:
    """A failure on standard error."""
    # A hint that names one of the console's keys, "Pick another profile (P).", is of no use here.
    hint = "" if _KEY.search(failure.hint) else failure.hint
    print(f"awstui: {failure.sentence} {hint}".rstrip(), file=sys.stderr)
