"""What a screen's enricher adds to rows: one function for many rows, whose failure costs its own columns only."""

from __future__ import annotations

from collections.abc import Sequence

from awstui import protocol as p
from awstui.engine import failures
from awstui.engine.core import Engine
from awstui.engine.listings import Listing
from awstui.engine.work import Work


def add(engine: Engine, work: Work, listing: Listing, rows: Sequence[int]) -> p.Cells:
    """Run the enricher of a list's screen on rows that were enriched just now.

    Args:
        engine: what it may use of, as a job may.
        work: the request it is done for.
        listing: the list; what is added joins its items.
        rows: their numbers.

    Returns: the cells of these rows, and of others that it changed. Raises nothing: what failed is in `notes`.
    """
    from awstui.engine.jobs import Bench
    from awstui.engine.services import Added, enricher

    more = listing.screen.more
    assert more is not None
    try:
        added = enricher(more.name)(Bench(engine, work), listing, rows)
    except Exception as error:
        added = Added({}, dict.fromkeys(more.adds, error))
    for row, members in added.rows.items():
        listing.add(row, dict(members))
    projector = engine.projector(listing.screen)
    context = engine.sessions.context(listing.place)
    notes = [
        failures.explain(error, context=context, operation="", demo=engine.configure.demo)
        for error in dict.fromkeys(added.unknown.values())
    ]
    return p.Cells(
        {row: projector.values(listing.item(row)) for row in dict.fromkeys([*rows, *added.rows])},
        unknown=tuple(added.unknown),
        notes=tuple(notes),
    )
