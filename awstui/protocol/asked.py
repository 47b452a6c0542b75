"""What the console asks of the engine."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import Any

from awstui.guards import BUILT_IN, Guard
from awstui.records import record


@record
class Place:
    """Where a question is asked; None means what botocore's own chain says."""

    profile: str | None = None
    region: str | None = None


@record
class Configure:
    """The first frame: how this engine shall behave for its whole life."""

    endpoint_url: str | None = None
    read_only: bool = False
    demo: bool = False
    guards: tuple[Guard, ...] = (BUILT_IN,)
    insecure_endpoints: bool = False  # plain http also where it is not this machine


@record
class List:
    """List a resource: answered by Context, Pages, End."""

    screen: str  # "sqs.queues"
    place: Place = Place()
    params: Mapping[str, Any] = field(default_factory=dict)  # input members of the list operation
    filters: tuple[tuple[str, tuple[str, ...]], ...] = ()  # server-side filters: name, values


@record
class Enrich:
    """Run the screen's enrich call for these rows of a listing: answered by Cells, End."""

    listing: int  # the request id of its List
    rows: tuple[int, ...]


@record
class Describe:
    """The whole document of one row (with `full`, after the screen's detail call): answered by Document, End."""

    listing: int
    row: int
    full: bool = True


@record
class Reveal:
    """One hidden value of a row's document, which the journal notes: answered by Value(value), End."""

    listing: int
    row: int
    field: str  # its JSON pointer, one of Document.hidden
    full: bool = True


@record
class Follow:
    """What a row's drill-down asks of the other list: answered by Value((params, filters, label)), End."""

    listing: int
    row: int
    drill: str


@record
class Spell:
    """The `aws …` command equal to a listing: answered by Value(str), End."""

    listing: int


@record
class Release:
    """The console no longer needs this listing; not answered."""

    listing: int


@record
class Fields:
    """What must be asked before an action can be planned: answered by Value(tuple[Field, ...]), End."""

    screen: str
    action: str
    place: Place = Place()


MOST_TARGETS = 1_000
"""Rows one change is planned for: each is a call of its own, and nobody reads what is confirmed of more."""


def too_many(rows: int) -> str:
    """Why a change is not planned for that many rows; empty where it may be."""
    if rows <= MOST_TARGETS:
        return ""
    return f"{rows:,} rows are marked, and at most {MOST_TARGETS:,} are changed at once. Mark fewer, or filter (/)."


@record
class Plan:
    """Prepare a change without making it: answered by Planned, End."""

    screen: str
    action: str
    place: Place = Place()
    listing: int | None = None
    rows: tuple[int, ...] = ()
    answers: Mapping[str, Any] = field(default_factory=dict)


@record
class Run:
    """Make the change that was planned: answered by an Outcome per target, at most one Value(Following), End."""

    plan: int  # Planned.plan
    typed: str = ""  # what the person typed to confirm


@record
class Job:
    """Run a console's own service function ("sqs.peek"): answered by Progress and Value, End."""

    name: str
    place: Place = Place()
    args: Mapping[str, Any] = field(default_factory=dict)
    generation: int = 0  # Context.generation of what the person saw when it was confirmed; 0: nothing was


@record
class Identify:
    """Who we are there: answered by Identity, End."""

    place: Place = Place()


@record
class Stand:
    """How long the credentials in use there last; calls nobody: answered by Standing, End."""

    place: Place = Place()


@record
class Login:
    """Log in there, or renew the session before it ends: answered by Device (SSO), then Standing, End.

    Codes are asked for by Question. Every client made before goes on with the new credentials.
    """

    place: Place = Place()


@record
class Continue:
    """Go on with a list that failed on its way, from the page that failed: answered by Pages, End."""

    listing: int  # the request id of its List


@record
class Resolve:
    """What profile and region a place comes to; calls nobody: answered by Context, End."""

    place: Place = Place()


@record
class Changes:
    """The journalled changes, newest first: answered by Value(tuple[Change, ...]), End.

    With `lost` only those whose outcome nobody will ever see; each is told once and from then on unknown.
    """

    lost: bool = False
    limit: int = 2000


@record
class Undo:
    """Prepare what takes a journalled change back, like Plan: answered by Planned, End."""

    change: str = ""  # its id; "" means the newest one that can be undone
    place: Place = Place()  # where the console is


@record
class Unlock:
    """Let changes through a guard for a while, for a reason that is journalled: answered by Context, End."""

    place: Place = Place()
    reason: str = ""


@record
class Lock:
    """End an unlocking: answered by Context, End."""

    place: Place = Place()


@record
class Profiles:
    """Every profile of both AWS files; calls nothing: answered by Value(tuple[ProfileInfo, ...]), End."""


@record
class Regions:
    """The regions of a profile's partition: answered by Value(tuple[RegionInfo, ...]), End.

    With `enabled` AWS is asked which of them the account uses; else the list is botocore's own and costs nothing.
    """

    place: Place = Place()
    enabled: bool = False


@record
class Cancel:
    """Stop working on the request whose id this frame carries; it still ends, with End(cancelled=True)."""


@record
class Answer:
    """What the person said to a Question; None means they gave up."""

    value: str | None


Request = (
    Configure
    | List
    | Enrich
    | Describe
    | Reveal
    | Follow
    | Spell
    | Release
    | Fields
    | Plan
    | Run
    | Job
    | Identify
    | Stand
    | Login
    | Continue
    | Resolve
    | Changes
    | Undo
    | Unlock
    | Lock
    | Profiles
    | Regions
    | Cancel
    | Answer
)
