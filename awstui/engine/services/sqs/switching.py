"""Pausing a queue's consumer and letting it go on: the event source mapping of a Lambda function, switched."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from awstui.engine import calls
from awstui.engine.core import profile_option
from awstui.engine.proposals import Proposal
from awstui.engine.spell import spell
from awstui.protocol import Place, Reply, Value
from awstui.protocol.sqs import name_of
from awstui.protocol.triggers import Switched

if TYPE_CHECKING:
    from awstui.engine.jobs import Bench

_OFF = (
    "Lambda stops polling within a minute or so; batches it has already taken are worked off. Until it is switched on "
    "again, messages stay in the queue and can expire. The function itself is not changed."
)
_ON = "Lambda begins to poll within a minute or so, and takes whatever has gathered in the queue meanwhile."


def switch(bench: Bench, place: Place, args: Mapping[str, Any]) -> Iterator[Reply]:
    """Switch an event source mapping of a queue on or off.

    Args: queue_url; uuid, the mapping's; function, its name; enabled, what it shall be.

    Answers Planned; Run then answers Value(Switched). Lambda API reference, UpdateEventSourceMapping.
    """
    queue, name, enabled = name_of(args["queue_url"]), str(args["function"]), bool(args["enabled"])
    found = calls.call(bench.sessions.client(place, "lambda"), "GetEventSourceMapping", {"UUID": args["uuid"]})
    params = {"UUID": str(args["uuid"]), "Enabled": enabled}
    context = bench.sessions.context(place)
    command = spell(
        "lambda",
        "UpdateEventSourceMapping",
        params,
        profile=profile_option(context),
        region=context.region,
        endpoint=bench.sessions.endpoint_url,
    )
    state = str(found.get("State", ""))
    yield bench.propose(
        place,
        Proposal(
            title=f"Let {name} take messages of {queue} again"
            if enabled
            else f"Stop {name} taking messages of {queue}",
            targets=(f"{name}  {params['UUID']}  ({state.lower()} now)",),
            commands=(command,),
            effect=_ON if enabled else _OFF,
            refused=_refused(state, enabled, name),
            carry=partial(_switch, place=place, params=params),
        ),
    )


def _refused(state: str, enabled: bool, name: str) -> str:
    """Why it cannot be switched now: Lambda refuses to change a mapping that is changing."""
    if state in ("Creating", "Enabling", "Disabling", "Updating", "Deleting"):
        return f"The mapping of {name} is {state.lower()}; Lambda changes it again only once that is over."
    if state == ("Enabled" if enabled else "Disabled"):
        return f"The mapping of {name} is {state.lower()} already."
    return ""


def _switch(bench: Bench, *, place: Place, params: Mapping[str, Any]) -> Iterator[Reply]:
    with bench.journal.intent(
        service="lambda",
        operations=("UpdateEventSourceMapping",),
        targets=(str(params["UUID"]),),
        params=params,
        context=bench.sessions.context(place),
        account=bench.account(place),
        screen="lambda.mappings",
        reversal="disable" if params["Enabled"] else "enable",
    ):
        answer = calls.call(bench.sessions.client(place, "lambda"), "UpdateEventSourceMapping", params)
    yield Value(Switched(str(params["UUID"]), str(answer.get("State", ""))))
