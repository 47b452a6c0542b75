"""Lists: pages of rows, their enrichment, one row's document, and the `aws` command that does the same."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from copy import deepcopy
from typing import Any

from awstui import protocol as p
from awstui.catalog.model import Call, Screen
from awstui.engine import calls, failures, masks
from awstui.engine.codes import CODES
from awstui.engine.core import Engine, profile_option
from awstui.engine.listings import Listing
from awstui.engine.parameters import at, coerce, typed
from awstui.engine.spell import spell
from awstui.engine.work import Work
from awstui.errors import UsageError
from awstui.rows.plain import plain
from awstui.rows.project import put, steps


def rows(engine: Engine, work: Work, request: p.List) -> Iterator[p.Reply]:
    """Every page of a list, as the service gives them. The context comes first, so the header never guesses."""
    screen = engine.screen(request.screen)
    context = engine.sessions.context(request.place)
    yield context
    client = engine.sessions.client(request.place, screen.list.service or screen.service)
    params = _parameters(screen, request, client)
    listing = Listing(screen, request.place, screen.list.operation, params, context.generation)
    listing.settings = engine.sessions.session(request.place.profile).get_scoped_config()
    engine.hold(work, listing)
    yield from _pages(engine, work, listing)


def proceed(engine: Engine, work: Work, request: p.Continue) -> Iterator[p.Reply]:
    """The pages of a list that failed on its way, from the one that failed: no row comes twice and none is left out."""
    listing = engine.listings.get(request.listing)
    if listing is None:
        raise UsageError("That list is no longer held; refresh (r) and try again.")
    if engine.sessions.session(listing.place.profile).get_scoped_config() != listing.settings:
        raise UsageError("The profile was changed meanwhile: this list has to be asked for from its beginning.")
    listing.generation = engine.sessions.generation(listing.place.profile)  # the same profile, logged in again
    yield from _pages(engine, work, listing)


def _pages(engine: Engine, work: Work, listing: Listing) -> Iterator[p.Reply]:
    """The list's pages from where it stands.

    AWS may call credentials expired that this computer's clock does not: those are fetched anew, once for each page.
    """
    from botocore.exceptions import ClientError

    screen, position = listing.screen, listing.position
    projector = engine.projector(screen)
    tried: Any = None
    kept = {name: listing.params[name] for name in screen.list.keep if name in listing.params}
    while True:
        client = engine.sessions.client(listing.place, screen.list.service or screen.service)
        try:
            for page in calls.pages(client, listing.operation, listing.params, work.cancelled, position):
                items = projector.rows(page)
                if kept:
                    items = [{**kept, **item} for item in items]
                if items:
                    start = listing.hold(items)
                    yield p.Page(
                        start, [projector.id(item) for item in items], [projector.values(item) for item in items]
                    )
            listing.complete = not work.cancelled()
            break
        except ClientError as error:
            code = error.response.get("Error", {}).get("Code", "")
            if CODES.get(code) != "expired" or tried == position.pending:
                raise
            tried = position.pending
            if not engine.sessions.renew(listing.place.profile):
                raise
    if work.cancelled():
        yield p.End(complete=False)


def _parameters(screen: Screen, request: p.List, client: Any) -> dict[str, Any]:
    """The list operation's input: the file's literals, what the route asked for, the server-side filters."""
    shape = client.meta.service_model.operation_model(screen.list.operation).input_shape
    params: dict[str, Any] = deepcopy(dict(screen.list.params))
    for name, value in request.params.items():
        way = screen.args.get(name, name)
        member = str(steps(way)[0]) if name in screen.args else way
        if member == way:
            params[member] = coerce(shape, member, value, screen)
        else:
            put(params, way, typed(at(shape, way), name, value) if isinstance(value, str) else value)
    if request.filters:
        if not screen.filters:
            raise UsageError(f"{screen.title} cannot be filtered by AWS; use / to filter what is listed.")
        params[screen.filters] = [
            *params.get(screen.filters, []),
            *({"Name": name, "Values": list(values)} for name, values in request.filters),
        ]
    if missing := lacking(client, screen.list.operation, params):
        way = f" Open it from :{screen.parent}," if screen.parent else " Say it in the command,"
        raise UsageError(f"{screen.title} needs {', '.join(missing)}.{way} or type :{screen.key} {missing[0]}=…")
    return params


def enrich(engine: Engine, work: Work, request: p.Enrich) -> Iterator[p.Reply]:
    """The screen's second call for each of these rows, ten at a time, or for many of them at once where it is a batch;
    a row that fails does not stop the others.

    What its `more` adds follows for all of them together; without a second call it is all there is to come.
    """
    listing = engine.listing(request.listing)
    wants_more = any(column.later for column in listing.screen.columns)
    enriched: list[int] = []
    if listing.screen.enrich is None:
        enriched.extend(request.rows)
    else:
        yield from _enrich(engine, work, listing, listing.screen.enrich, request.rows, enriched, wants_more)
    if wants_more and enriched and not work.cancelled():
        from awstui.engine.more import add

        yield add(engine, work, listing, enriched)


def _enrich(
    engine: Engine, work: Work, listing: Listing, call: Call, rows: Iterable[int], enriched: list[int], partial: bool
) -> Iterator[p.Reply]:
    """The second call for each of these rows; those it was answered for are added to `enriched`."""
    projector = engine.projector(listing.screen)

    def one(row: int) -> dict[str, Any] | None:
        return ask(engine, listing, call, listing.item(row))

    answers: Iterator[tuple[int, dict[str, Any] | BaseException | None]]
    if call.batch:
        from awstui.engine import batches

        answers = batches.answers(engine, work, listing, call, tuple(rows))
    else:
        answers = work.map(one, rows)
    context = engine.sessions.context(listing.place)
    for row, result in answers:
        if isinstance(result, BaseException):
            fault = failures.explain(result, context=context, operation=call.operation, demo=engine.configure.demo)
            yield p.Cells({}, {row: fault})
        else:
            if result is not None:
                listing.enrich(row, result)
            enriched.append(row)
            yield p.Cells({row: projector.values(listing.item(row))}, partial=partial)


def ask(engine: Engine, listing: Listing, call: Call, item: Any) -> dict[str, Any] | None:
    """One call of a screen file about one row: the response without its metadata.

    None, and nothing asked, when the row has no value for what the operation needs: SNS lists subscriptions whose ARN
    is the word PendingConfirmation, which it would be an error to ask about.
    """
    client = engine.sessions.client(listing.place, call.service or listing.screen.service)
    params = of_row(engine, listing, call, item)
    return None if lacking(client, call.operation, params) else calls.call(client, call.operation, params)


def of_row(engine: Engine, listing: Listing, call: Call, item: Any) -> dict[str, Any]:
    """The input of a screen file's call about a row."""
    return {**call.params, **engine.projector(listing.screen).source(call.source, item)}


def lacking(client: Any, operation: str, params: dict[str, Any]) -> list[str]:
    """The parameters an operation needs that these leave out."""
    shape = client.meta.service_model.operation_model(operation).input_shape
    return [name for name in (shape.required_members if shape else ()) if name not in params]


def describe(engine: Engine, work: Work, request: p.Describe) -> Iterator[p.Reply]:
    """One row whole, its secrets hidden. When its detail call fails, the row as listed is shown with the failure."""
    listing = engine.listing(request.listing)
    item = listing.item(request.row)
    document, fault = _document(engine, listing, item, request.full)
    call, params = listing.screen.list, listing.params
    if request.full and listing.screen.detail is not None:
        wanted = of_row(engine, listing, listing.screen.detail, item)
        client = engine.sessions.client(listing.place, listing.screen.detail.service or listing.screen.service)
        if not lacking(client, listing.screen.detail.operation, wanted):
            call, params = listing.screen.detail, wanted
    command = _spell(engine, listing, call.operation, params, call)
    context = engine.sessions.context(listing.place)
    shown, hidden = masks.masked(document, _secrets(listing))
    name = engine.projector(listing.screen).id(item)
    yield p.Document(name, arn(engine, listing, item, context), shown, command, fault, hidden)


def _document(engine: Engine, listing: Listing, item: Any, full: bool) -> tuple[Any, p.Failure | None]:
    """A row with what its detail call says, JSON-able, and why that call failed if it did."""
    screen, projector = listing.screen, engine.projector(listing.screen)
    if not full or screen.detail is None:
        return plain(item), None
    try:
        response = ask(engine, listing, screen.detail, item)
    except Exception as error:
        context = engine.sessions.context(listing.place)
        operation = screen.detail.operation
        return plain(item), failures.explain(error, context=context, operation=operation, demo=engine.configure.demo)
    if response is None:
        return plain(item), None
    return plain(_merged(item, projector.picks(screen.detail.rows, response))), None


def _secrets(listing: Listing) -> frozenset[str]:
    """The members of a row and its detail that AWS's models mark as sensitive."""
    screen = listing.screen
    calls_ = [call for call in (screen.list, screen.enrich, screen.detail) if call is not None]
    return frozenset[str]().union(*(masks.sensitive(call.service or screen.service, call.operation) for call in calls_))


def reveal(engine: Engine, work: Work, request: p.Reveal) -> Iterator[p.Reply]:
    """One hidden value as it is. The journal notes who was shown what of which resource, not the value.

    Raises:
        awstui.errors.UsageError: the document has no such field now.
        awstui.errors.Refused: the journal cannot be written.
    """
    listing = engine.listing(request.listing)
    item = listing.item(request.row)
    document, _ = _document(engine, listing, item, request.full)
    try:
        value = masks.at(document, request.field)
    except KeyError:
        raise UsageError("The resource has changed and no longer has that field; open it again.") from None
    with engine.journal.intent(
        service=listing.screen.service,
        operations=("Reveal",),
        targets=(engine.projector(listing.screen).id(item),),
        params={"Field": request.field},
        context=engine.sessions.context(listing.place),
        account=engine.account(listing.place),
        screen=listing.screen.key,
    ):
        pass
    yield p.Value(value)


def follow(engine: Engine, work: Work, request: p.Follow) -> Iterator[p.Reply]:
    """The list parameters and server-side filters that lead from a row to its drill-down; None where it has none."""
    listing = engine.listing(request.listing)
    item = listing.item(request.row)
    projector = engine.projector(listing.screen)
    drill = next(drill for drill in listing.screen.drills if drill.name == request.drill)
    filters = []
    for name, expression in drill.filter.items():
        value = projector.picks(expression, item)
        values = value if isinstance(value, list) else [value]
        filters.append((name, tuple(str(one) for one in values if one is not None)))
    params = projector.source(drill.params, item)
    found = [projector.picks(expression, item) for expression in drill.params.values()]
    if any(not values for _, values in filters) or None in found:
        yield p.Value(None)
        return
    if drill.arn:
        _same_place(engine, listing, str(projector.picks(drill.arn, item)))
    yield p.Value((params, tuple(filters), projector.label(item)))


def _same_place(engine: Engine, listing: Listing, target: str) -> None:
    """UsageError when what a row leads to is in another region or account: a list here would be an empty one."""
    parts = target.split(":", 5)
    if len(parts) < 6:
        return
    region, account = engine.sessions.context(listing.place).region, engine.account(listing.place)
    name = parts[5].rpartition("/")[2]
    if parts[3] not in ("", region):
        raise UsageError(f"{name} is in {parts[3]}, and this is {region}: :region {parts[3]} leads there.")
    if account and parts[4] not in ("", account):
        raise UsageError(f"{name} is in account {parts[4]}, and this is {account}: a profile of it leads there (P).")


def _merged(item: Any, detail: Any) -> Any:
    """What the list said plus what the detail call said, the latter winning."""
    if isinstance(detail, list) and len(detail) == 1:
        detail = detail[0]
    if isinstance(item, dict) and isinstance(detail, dict):
        return {**item, **detail}
    return item if detail is None else detail


def arn(engine: Engine, listing: Listing, item: Any, context: p.Context) -> str:
    """The row's ARN, or empty when its service has none or the account cannot be learnt."""
    if not listing.screen.arn:
        return ""
    account = ""
    if "{account}" in listing.screen.arn:
        try:
            account = engine.identity(listing.place).account
        except Exception:  # without the account there is no ARN, and the row is worth showing all the same
            return ""
    partition = engine.partition(listing.place)
    return engine.projector(listing.screen).arn(item, region=context.region, account=account, partition=partition)


def _spell(engine: Engine, listing: Listing, operation: str, params: dict[str, Any], call: Call) -> str:
    context = engine.sessions.context(listing.place)
    return spell(
        call.service or listing.screen.service,
        operation,
        params,
        profile=profile_option(context),
        region=context.region,
        endpoint=engine.configure.endpoint_url,
    )


def spelled(engine: Engine, work: Work, request: p.Spell) -> Iterator[p.Reply]:
    """The `aws` command that lists the same."""
    listing = engine.listing(request.listing)
    yield p.Value(_spell(engine, listing, listing.operation, listing.params, listing.screen.list))
