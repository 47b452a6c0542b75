"""The journal as a person reads it, and the plan that takes one of its changes back."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from botocore.exceptions import BotoCoreError
from botocore.model import OperationNotFoundError

from awstui import protocol as p
from awstui.catalog.model import Action, Screen
from awstui.catalog.model import Call as CatalogCall
from awstui.engine import restoring
from awstui.engine.changes import Call, propose
from awstui.engine.core import Engine
from awstui.engine.journal import LOST, lives
from awstui.engine.journal_record import Record
from awstui.engine.models import service_model
from awstui.engine.redact import HIDDEN
from awstui.engine.work import Work
from awstui.errors import CatalogError, Refused, UsageError


def changes(engine: Engine, work: Work, request: p.Changes) -> Iterator[p.Reply]:
    """The journalled changes, or those whose outcome was lost with their process."""
    if request.lost:
        yield p.Value(tuple(_change(record, frozenset()) for record in engine.journal.settle_lost()))
        return
    records = engine.journal.read(request.limit)
    undone = _undone(records)
    yield p.Value(tuple(_change(record, undone) for record in records))


_FIRST = ("at", "state", "note", "service", "operations", "targets", "params", "before", "inverse")
"""What a person looks for in a change, before the rest of its document."""


def _change(record: Record, undone: frozenset[str]) -> p.Change:
    if record.state == "open" and not lives(record):  # nobody is at it: to call it under way would be a lie
        record = dataclasses.replace(record, state="unknown", note=LOST)
    state = {"open": "under way"}.get(record.state, record.state)
    if record.id in undone:
        state = "undone"
    at = datetime.fromtimestamp(record.at).astimezone()
    found = dataclasses.asdict(record) | {"at": f"{at:%Y-%m-%d %H:%M:%S %z}"}
    order = dict.fromkeys((*_FIRST, *found))
    whole = {name: found[name] for name in order if found[name] not in ("", (), 0, {})}
    return p.Change(
        id=record.id,
        at=record.at,
        profile=record.profile,
        account=record.account,
        region=record.region,
        service=record.service,
        operation=", ".join(record.operations),
        target=", ".join(record.targets),
        state=state,
        note=record.note or ", ".join(record.codes),
        screen=record.screen,
        document=whole,
    )


def _undone(records: Sequence[Record]) -> frozenset[str]:
    """The changes that were taken back."""
    return frozenset(record.undoes for record in records if record.undoes and record.state == "ok")


def undo(engine: Engine, work: Work, request: p.Undo) -> Iterator[p.Reply]:
    """Plan the inverse of a journalled change, with its own parameters, where it was made.

    Raises:
        awstui.errors.UsageError: it cannot be undone, and why.
        awstui.errors.Refused: the account there is another one by now.
    """
    records = engine.journal.read(2000)
    undone = _undone(records)
    if request.change:
        record = next((each for each in records if each.id == request.change), None)
        if record is None:
            raise UsageError("The journal no longer has that change.")
        if why := _why_not(record, undone):
            raise UsageError(f"{_named(record)} cannot be undone: {why}.")
    else:
        record = next((each for each in records if not _why_not(each, undone)), None)
        if record is None:
            made = [each for each in records if each.service != "awstui"]
            last = f" The last one was {_named(made[0])}: {_why_not(made[0], undone)}." if made else ""
            raise UsageError(f"The journal has no change that can be undone.{last}")
    place = _place(engine, record, request.place)
    screen, action, params = _kept(engine, record, place) if record.inverse else _reversal(engine, record)
    name = (
        _called(engine, screen, record.targets[0]) if len(record.targets) == 1 else f"{len(record.targets)} resources"
    )
    found = [Call(", ".join(record.targets), name, params)]
    planned = propose(engine, work, screen, action, place, found, undoes=record.id)
    if planned.account != record.account:
        raise Refused(
            f"The change was made in account {record.account or 'unknown'}; profile {record.profile} leads to "
            f"{planned.account or 'an unknown account'} now. Nothing was undone."
        )
    yield planned


def _called(engine: Engine, screen: Screen, target: str) -> str:
    """What a person calls a target of a change, as far as its id tells: a queue by its name instead of its URL."""
    return engine.projector(screen).label({screen.id: target}) if screen.id.isidentifier() else target


def _why_not(record: Record, undone: frozenset[str]) -> str:
    """Why a change cannot be undone; "" when it can."""
    if record.id in undone:
        return "it is undone already"
    if record.undoes:
        return "it undid another change itself"
    if record.state == "failed":
        return "it failed, so there is nothing to undo"
    if record.state != "ok":
        return "nobody knows whether it was made"
    if not record.targets or not (record.inverse or (record.reversal and record.screen)):
        return f"no call is known that takes it back{f' ({record.note})' if record.note else ''}"
    return ""


def _kept(engine: Engine, record: Record, place: p.Place) -> tuple[Screen, Action, dict[str, Any]]:
    """The inverse the journal keeps, as an action of the screen the change was made on.

    Raises:
        awstui.errors.UsageError: it is no call; somebody has edited the journal.
    """
    service, operation = str(record.inverse.get("service")), str(record.inverse.get("operation"))
    params = record.inverse.get("params")
    try:
        dry_run = "DryRun" in getattr(service_model(service).operation_model(operation).input_shape, "members", {})
    except (BotoCoreError, OperationNotFoundError):
        dry_run, params = False, None
    if not isinstance(params, dict):
        raise UsageError(f"{_named(record)} cannot be undone: its inverse in the journal is no call of AWS.")
    title = str(record.inverse.get("title") or "") or operation
    effect = restoring.effect(engine, record, place)
    action = Action("undo", operation, title=title, effect=effect, dry_run=dry_run)
    try:
        screen = replace(engine.screen(record.screen), service=service)
    except (UsageError, CatalogError):
        screen = Screen(service, service, name="", title=service, id="@", list=CatalogCall(operation), columns=())
    return screen, action, params


def _reversal(engine: Engine, record: Record) -> tuple[Screen, Action, dict[str, Any]]:
    """The action of the screen file that reverses the change."""
    try:
        screen = engine.screen(record.screen)
        action = screen.action(record.reversal)
    except (KeyError, CatalogError):
        raise UsageError(f"The screen file no longer has the action {record.reversal} that undoes this.") from None
    return screen, action, _params(screen.service, action, record)


def _named(record: Record) -> str:
    return f"{', '.join(record.operations)} of {', '.join(record.targets)}"


def _place(engine: Engine, record: Record, here: p.Place) -> p.Place:
    """Where a change was made, as a place that can be asked; names such as (environment) are only names."""
    here = p.Place(here.profile, record.region)
    if engine.sessions.context(here).profile != record.profile:
        if record.profile.startswith("("):
            raise UsageError(f"It was made with the credentials of the {record.profile.strip('()')}; use those first.")
        here = p.Place(record.profile, record.region)
    endpoint = engine.sessions.context(here).endpoint
    if endpoint != record.endpoint:
        raise Refused(f"It was made at {record.endpoint or 'AWS itself'}, and this is {endpoint or 'AWS itself'}.")
    return here


def _params(service: str, action: Action, record: Record) -> dict[str, Any]:
    """The inverse's input: what it takes of the change's own, and its literals."""
    from awstui.engine.changes import assembled

    shape = service_model(service).operation_model(action.operation).input_shape
    members = shape.members if shape is not None else {}
    params = assembled({name: value for name, value in record.params.items() if name in members}, action.params, {})
    missing = [name for name in (shape.required_members if shape is not None else ()) if name not in params]
    missing += [label for path, label in action.ask.items() if path.partition("[")[0].partition(".")[0] not in params]
    if missing:
        raise UsageError(f"{_named(record)} cannot be undone: the journal does not know {', '.join(missing)}.")
    text = json.dumps(params, ensure_ascii=False, default=str)
    if HIDDEN in text or " characters)" in text:
        raise UsageError(f"{_named(record)} cannot be undone: the journal keeps no secrets and no long texts.")
    return params
