"""One call about many rows: how AWS describes what it lists by name only (DescribeServices, BatchGetProjects)."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from awstui.catalog.model import Call
from awstui.engine import calls, lists
from awstui.engine.core import Engine
from awstui.engine.listings import Listing
from awstui.engine.work import Work
from awstui.errors import AwstuiError

_FEW = 10
"""Rows a call asks about when botocore's model names no maximum: ECS takes ten services and does not say so there."""


@dataclass(slots=True)
class _Batch:
    """Rows whose calls differ in the batch parameter alone."""

    params: dict[str, Any]
    rows: list[tuple[int, list[Any]]] = field(default_factory=list)  # row number, its values of the parameter


def answers(
    engine: Engine, work: Work, listing: Listing, call: Call, rows: Sequence[int]
) -> Iterator[tuple[int, dict[str, Any] | BaseException | None]]:
    """What a batch call of a screen file says about each of these rows, as its calls are answered.

    Args:
        engine: whose clients are used.
        work: the request it is done for.
        listing: the list.
        call: with `batch`.
        rows: their numbers.

    Yields: the row and what belongs to it: the answer's item whose `match` is what the row is called in `batch`; None
    when the row has no value for what the operation needs; what went wrong. A call that fails costs its rows only.
    """
    client = engine.sessions.client(listing.place, call.service or listing.screen.service)
    batches: dict[str, _Batch] = {}
    for row in rows:
        params = lists.of_row(engine, listing, call, listing.item(row))
        if lists.lacking(client, call.operation, params) or not params.get(call.batch):
            yield row, None
            continue
        names = params.pop(call.batch)
        batches.setdefault(json.dumps(params, sort_keys=True, default=str), _Batch(params)).rows.append((row, names))
    most = _most(client, call)
    parts = [
        _Batch(batch.params, batch.rows[at : at + most])
        for batch in batches.values()
        for at in range(0, len(batch.rows), most)
    ]
    projector = engine.projector(listing.screen)

    def ask(part: _Batch) -> dict[str, Any]:
        names = [name for _, names in part.rows for name in names]
        found = calls.call(client, call.operation, {**part.params, call.batch: names})
        items = projector.picks(call.rows, found) or []
        return {str(projector.picks(call.match, item)): item for item in items}

    for part, result in work.map(ask, parts):
        for row, names in part.rows:
            if isinstance(result, BaseException):
                yield row, result
            else:
                yield row, result.get(str(names[0])) or AwstuiError(f"{call.operation} says nothing about {names[0]}.")


def _most(client: Any, call: Call) -> int:
    """How many rows one call may ask about."""
    shape = client.meta.service_model.operation_model(call.operation).input_shape.members[call.batch]
    return int(shape.metadata.get("max") or _FEW)
