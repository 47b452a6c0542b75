"""Changes: asked for, planned (with a dry run where AWS offers one), confirmed, journalled, made.

What is confirmed is what is made: the plan keeps the exact calls, and `run` sends those and nothing else.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from awstui import protocol as p
from awstui.catalog.model import TIERS, Action, Screen
from awstui.engine import calls, failures, proposals, refusals, safety
from awstui.engine.core import Engine, profile_option
from awstui.engine.following import following
from awstui.engine.lists import lacking
from awstui.engine.parameters import at, typed
from awstui.engine.spell import spell
from awstui.engine.threads import spread
from awstui.engine.work import Work
from awstui.errors import Refused, UsageError
from awstui.guards import why_read_only
from awstui.rows.plain import plain
from awstui.rows.project import put

_DRY = "DryRunOperation"
_DRY_RUNS = 50
"""Targets asked about by dry run at most: thousands would keep the confirmation away for minutes."""


@dataclass(frozen=True, slots=True)
class Call:
    """One call of a plan and the resource it changes."""

    target: str
    name: str
    params: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Prepared:
    """A plan as the engine keeps it until it is confirmed."""

    screen: Screen
    action: Action
    place: p.Place
    context: p.Context
    client: Any  # the very one that would make the change: a new login must not make it somewhere else
    account: str
    tier: str
    calls: tuple[Call, ...]
    undoes: str = ""  # the id of the journalled change this takes back


def fields(engine: Engine, work: Work, request: p.Fields) -> Iterator[p.Reply]:
    """What an action asks, typed by botocore's model of its operation."""
    screen = engine.screen(request.screen)
    action = screen.action(request.action)
    shape = _shape(engine, screen, action, request.place)
    yield p.Value(tuple(_field(shape, action, path, label) for path, label in action.ask.items()))


def _shape(engine: Engine, screen: Screen, action: Action, place: p.Place) -> Any:
    client = engine.sessions.client(place, screen.service)
    return client.meta.service_model.operation_model(action.operation).input_shape


def _field(shape: Any, action: Action, path: str, label: str) -> p.Field:
    member = at(shape, path)
    kind, choices = "text", tuple(getattr(member, "enum", ()) or ())
    if choices:
        kind = "choice"
    elif member.type_name in ("integer", "long"):
        kind = "integer"
    elif member.type_name in ("float", "double"):
        kind = "number"
    elif member.type_name == "boolean":
        kind = "bool"
    return p.Field(path, label, kind, required=path not in action.optional, choices=choices)


def plan(engine: Engine, work: Work, request: p.Plan) -> Iterator[p.Reply]:
    """The calls an action comes to, checked by DryRun where the service has it, ready to be confirmed."""
    screen = engine.screen(request.screen)
    action = screen.action(request.action)
    if why := p.too_many(len(request.rows)):
        raise UsageError(why)
    answers = _answers(engine, screen, action, request)
    yield propose(engine, work, screen, action, request.place, _calls(engine, screen, action, request, answers))


def propose(
    engine: Engine, work: Work, screen: Screen, action: Action, place: p.Place, found: Sequence[Call], undoes: str = ""
) -> p.Planned:
    """Keep these calls as a plan, and say what a person needs to decide on it.

    Args:
        engine: keeps the plan until it is run.
        work: the request.
        screen: whose action it is.
        action: what is done.
        place: where.
        found: the calls, one for each target.
        undoes: the id of the journalled change this takes back.
    """
    client = engine.sessions.client(place, screen.service)
    account = engine.account(place)
    context = engine.sessions.context(place)  # not before: with the account, a guard may be known only now
    tier = _tier(screen, action, len(found), context)
    prepared = Prepared(screen, action, place, context, client, account, tier, tuple(found), undoes)
    number = engine.keep(prepared)
    refused = why_read_only(context) or ("" if found else "There is nothing to do it on.")
    if prepared.tier == "account" and not account and not refused:
        refused = "The account cannot be learnt from STS, and it is what must be typed."
    checks = () if refused or not action.dry_run else tuple(_dry_run(engine, work, prepared))
    undo = "Undo: " if undoes else ""
    return p.Planned(
        plan=number,
        title=f"{undo}{action.words} · {screen.title}",
        tier=prepared.tier,
        expect=_expected(prepared),
        targets=tuple(_named(call) for call in prepared.calls),
        commands=tuple(_spelled(engine, prepared, call) for call in prepared.calls),
        account=account,
        profile=context.profile,
        region=context.region,
        effect=action.effect,
        checks=checks,
        refused=refused,
    )


def _answers(engine: Engine, screen: Screen, action: Action, request: p.Plan) -> dict[str, Any]:
    """The form's values as the operation's types; empty optional ones are left out."""
    shape = _shape(engine, screen, action, request.place) if action.ask else None
    answers: dict[str, Any] = {}
    for path, label in action.ask.items():
        value = request.answers.get(path, "")
        if value in ("", None):
            if path not in action.optional:
                raise UsageError(f"{label} is missing.")
            continue
        answers[path] = typed(at(shape, path), label, value) if isinstance(value, str) else value
    return answers


def _calls(engine: Engine, screen: Screen, action: Action, request: p.Plan, answers: dict[str, Any]) -> list[Call]:
    """One call per row, so that each row's outcome is its own; or the single call of a list action."""
    if action.scope == "list":
        params = assembled({}, action.params, answers)
        name = next((str(value) for value in answers.values()), action.title)
        return [Call(name, name, params)]
    listing = engine.listing(request.listing or 0)
    projector = engine.projector(screen)
    client = engine.sessions.client(request.place, screen.service)
    found = []
    for row in request.rows:
        item = listing.item(row)
        params = assembled(projector.source(action.source, item), action.params, answers)
        if missing := lacking(client, action.operation, params):
            title = action.words
            raise UsageError(f"{title}: {projector.label(item)} has no {', '.join(missing)}, which it takes.")
        found.append(Call(projector.id(item), projector.label(item), params))
    return found


def assembled(base: dict[str, Any], literals: Any, answers: dict[str, Any]) -> dict[str, Any]:
    """An operation's input from what a row gives, a screen file's literals and a form's answers, by their paths."""
    params = dict(base)
    for path, value in [*literals.items(), *answers.items()]:
        put(params, path, value)
    return params


def _tier(screen: Screen, action: Action, count: int, context: p.Context) -> str:
    """The derived tier, the file's or the guard's, whichever is strictest; several at once are never one key press."""
    derived = safety.tier(screen.service, action.operation) if count == 1 else "name"
    return max(derived, action.confirm or derived, context.confirm or derived, key=TIERS.index)


def _expected(prepared: Prepared) -> str:
    """What has to be typed: y, the one name (or the count of several), the account."""
    if prepared.tier == "account":
        return prepared.account
    if prepared.tier == "y":
        return "y"
    if len(prepared.calls) == 1:
        return prepared.calls[0].name
    return f"{prepared.action.name} {len(prepared.calls)}"


def _named(call: Call) -> str:
    return call.target if call.name in ("", call.target) else f"{call.name}  {call.target}"


def _spelled(engine: Engine, prepared: Prepared, call: Call) -> str:
    return spell(
        prepared.screen.service,
        prepared.action.operation,
        call.params,
        profile=profile_option(prepared.context),
        region=prepared.context.region,
        endpoint=engine.configure.endpoint_url,
    )


def _dry_run(engine: Engine, work: Work, prepared: Prepared) -> Iterator[str]:
    """Ask EC2 what it would say, for every target; it answers with an error either way."""

    def one(call: Call) -> None:
        with safety.permit((f"{prepared.screen.service}:{prepared.action.operation}",), dry_run=True):
            calls.call(prepared.client, prepared.action.operation, {**call.params, "DryRun": True})

    for call, result in work.map(one, prepared.calls[:_DRY_RUNS], 5):
        code = getattr(result, "response", {}).get("Error", {}).get("Code", "")
        if code == _DRY:
            yield f"{call.name}: AWS would allow it"
        elif isinstance(result, BaseException):
            failure = failures.explain(
                result, context=prepared.context, operation=prepared.action.operation, resource=call.name
            )
            yield f"{call.name}: {failure.sentence}"
    if len(prepared.calls) > _DRY_RUNS:
        yield f"The other {len(prepared.calls) - _DRY_RUNS:,} were not asked about."


def run(engine: Engine, work: Work, request: p.Run) -> Iterator[p.Reply]:
    """Make the planned calls, each with its own journal entry and outcome; or carry out what a job proposed."""
    prepared: Prepared | proposals.Kept | None = engine.plans.pop(request.plan, None)
    if prepared is None:
        raise Refused("That plan is out of date; start the action again.")
    if isinstance(prepared, proposals.Kept):
        yield from proposals.carry_out(engine, work, prepared, request.typed)
        return
    expected = _expected(prepared)
    if request.typed != expected or not request.typed:
        raise Refused("What was typed is not what was asked for; nothing was changed.")
    engine.same_credentials(prepared.place, prepared.context.generation)
    proposals.same_place(engine, prepared)

    def one(call: Call) -> Any:
        if work.cancelled():
            raise Refused(f"{call.name} was left out: this was given up before it was sent.")
        with engine.journal.intent(
            service=prepared.screen.service,
            operations=(prepared.action.operation,),
            targets=(call.target,),
            params=call.params,
            context=prepared.context,
            account=prepared.account,
            reversal=prepared.action.undo,
            screen=prepared.screen.key,
            undoes=prepared.undoes,
        ):
            answer = calls.call(prepared.client, prepared.action.operation, call.params)
            if (refusal := refusals.refusal(prepared.action.operation, answer)) is not None:
                raise refusal
        shows = prepared.action.shows
        return plain(engine.projector(prepared.screen).picks(shows, answer)) if shows else None

    made: list[tuple[str, dict[str, Any]]] = []
    # Not work.map: what has been sent when the person gives up must still be told.
    for call, result in spread(one, prepared.calls, 5):
        failure = None
        if not isinstance(result, BaseException):
            made.append((call.name, call.params))
        if isinstance(result, BaseException):
            failure = failures.explain(
                result,
                context=prepared.context,
                operation=prepared.action.operation,
                resource=call.name,
                demo=engine.configure.demo,
            )
        yield p.Outcome(call.name, failure, shown=None if failure else result)
    follows = following(prepared.screen.service, prepared.action.operation, prepared.place, made)
    if follows is not None:
        yield p.Value(follows)
