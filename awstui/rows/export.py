"""Rows as data: JSON, JSON lines, CSV, and a table for people. Raw typed values, not display text."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, TextIO

from awstui.catalog.model import Column, Screen
from awstui.protocol import Context, Place, Values
from awstui.rows import cells
from awstui.text import clean

FIRST = ("id", "arn", "profile", "region")
"""The keys every exported row begins with."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row and where it came from."""

    id: str
    arn: str
    place: Place
    context: Context
    values: Values

    def enriched(self, values: Values) -> Row:
        """The same row with the cells its enrich call found."""
        return replace(self, values=values)


def write(form: str, screen: Screen, rows: Sequence[Row], out: TextIO) -> None:
    """Write all rows.

    Args:
        form: a key of FORMATS.
        screen: whose columns name the keys.
        out: a text stream.
    """
    FORMATS[form](screen, rows, out)


def record(screen: Screen, row: Row) -> dict[str, Any]:
    """A row as an object: id, arn, profile, region, then a key per column; times as ISO 8601 in UTC."""
    found: dict[str, Any] = dict(zip(FIRST, (row.id, row.arn, row.context.profile, row.context.region), strict=True))
    for column, value in zip(screen.columns, row.values, strict=True):
        found[column.name] = _raw(column, value)
    return found


def _raw(column: Column, value: Any) -> Any:
    if column.kind in ("age", "time") and isinstance(value, int | float):
        return datetime.fromtimestamp(value, UTC).isoformat().replace("+00:00", "Z")
    return value


def _json(screen: Screen, rows: Sequence[Row], out: TextIO) -> None:
    # A file gets text as it is; on a terminal, escapes also keep C1 controls and bidi overrides from being obeyed.
    json.dump([record(screen, row) for row in rows], out, indent=2, ensure_ascii=out.isatty())
    out.write("\n")


def _jsonl(screen: Screen, rows: Sequence[Row], out: TextIO) -> None:
    for row in rows:
        out.write(json.dumps(record(screen, row), ensure_ascii=out.isatty()) + "\n")


def _csv(screen: Screen, rows: Sequence[Row], out: TextIO) -> None:
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([*FIRST, *(column.name for column in screen.columns)])
    shown = clean if out.isatty() else str
    for row in rows:
        found = (_cell(value) for value in record(screen, row).values())
        writer.writerow([shown(value) if isinstance(value, str) else value for value in found])


def _cell(value: Any) -> Any:
    """A CSV cell; what a spreadsheet would run as a formula gets a leading apostrophe."""
    if isinstance(value, dict | list):
        value = json.dumps(value, ensure_ascii=False)
    if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r"):
        return f"'{value}"
    return value


def _table(screen: Screen, rows: Sequence[Row], out: TextIO) -> None:
    several = len({row.place for row in rows}) > 1
    shown = [(number, column) for number, column in enumerate(screen.columns) if not column.wide]
    where = (Column("Profile", ""), Column("Region", "")) if several else ()
    aligned(
        (*where, *(column for _, column in shown)),
        [
            ((row.context.profile, row.context.region) if several else ())
            + tuple(row.values[number] for number, _ in shown)
            for row in rows
        ],
        out,
    )


def aligned(columns: Sequence[Column], rows: Sequence[Values], out: TextIO) -> None:
    """Aligned text through rich: coloured on a terminal, plain in a pipe, and never cut there.

    Args:
        columns: how the cells are shown.
        rows: a value per column each.
        out: a text stream.
    """
    import time

    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    now = time.time()
    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in columns:
        table.add_column(Text(column.name), justify=cells.align(column.kind), overflow="fold")
    for row in rows:
        shown = (cells.text(each.kind, value, now, each.approx) for each, value in zip(columns, row, strict=True))
        table.add_row(*(Text(text) for text in shown))
    console = Console(file=out)
    if not console.is_terminal:
        console = Console(file=out, width=100_000)
    console.print(table)


FORMATS: dict[str, Callable[[Screen, Sequence[Row], TextIO], None]] = {
    "table": _table,
    "json": _json,
    "jsonl": _jsonl,
    "csv": _csv,
}
"""Output formats by name."""
