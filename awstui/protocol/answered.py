"""What the engine answers to the console."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import Any

from awstui.records import record

Values = tuple[Any, ...]
"""One row: a value per column of its screen. Times are epoch seconds (float), tags a dict, None means absent."""


STALE = frozenset({"no-credentials", "partial-credentials", "bad-credentials", "expired", "login", "process", "config"})
"""Kinds of Failure after which a place's credentials are read anew: the person will mend them outside and ask again."""


LOGIN = frozenset({"login", "mfa", "expired"})
"""Kinds of Failure that logging in mends."""


@record
class Context:
    """What a Place came to: sent first, before any row."""

    profile: str
    region: str
    read_only: bool
    endpoint: str = ""  # not empty when the endpoint is not AWS's own
    account: str = ""  # only when already known
    guard: str = ""  # why a guard rule holds there; empty when none does
    colour: str = ""  # the rule's own
    confirm: str = ""  # the least a change must be confirmed by: "", "y", "name", "account"
    unlocked_until: float = 0.0  # epoch seconds; 0 when it is locked, or no guard makes it read-only
    generation: int = 0  # another number when the credentials are read anew: who we are may be another


@record
class Page:
    """The next rows of a listing, `start` being the number of rows sent before."""

    start: int
    ids: list[str]
    rows: list[Values]


@record
class Cells:
    """Rows whose enrich call came back, by row number; `faults` holds those that failed.

    With `partial`, the columns that are filled in later come in further Cells, which may also hold other rows that
    have changed by that. What could not be had for any row is told once: the members in `unknown`, why in `notes`.
    """

    rows: Mapping[int, Values]
    faults: Mapping[int, Failure] = field(default_factory=dict)
    partial: bool = False
    unknown: tuple[str, ...] = ()
    notes: tuple[Failure, ...] = ()


@record
class Document:
    """One resource whole, JSON-able (times as ISO text), its id and ARN, and what its detail call said if it failed."""

    id: str
    arn: str
    data: Any
    command: str = ""
    fault: Failure | None = None
    hidden: tuple[str, ...] = ()  # JSON pointers of the secrets that were replaced by dots


@record
class Field:
    """One thing to ask a person: the parameter's path, its label, its kind and what is known of its range."""

    path: str
    label: str
    kind: str = "text"  # text, integer, number, bool, choice, secret, body
    required: bool = True
    choices: tuple[str, ...] = ()
    default: str = ""
    help: str = ""


@record
class Planned:
    """A change ready to be made, with all a person needs to decide."""

    plan: int
    title: str
    tier: str  # "y", "name", "account"
    expect: str  # what must be typed ("y", the name, the account id)
    targets: tuple[str, ...]
    commands: tuple[str, ...]
    account: str
    profile: str
    region: str
    effect: str = ""
    checks: tuple[str, ...] = ()  # what DryRun said, a line per target it refused or approved
    refused: str = ""  # not empty: it cannot be made, and why
    diff: str = ""  # of files on this machine, lines with their ends; secrets are hidden already


@record
class Change:
    """One journalled change."""

    id: str
    at: float  # epoch seconds
    profile: str
    account: str
    region: str
    service: str
    operation: str
    target: str
    state: str  # ok, undone, failed, unknown, under way
    note: str = ""
    screen: str = ""  # where its target can be looked at
    document: Any = None  # everything the journal has of it


@record
class Outcome:
    """What became of one target of a change."""

    target: str
    failure: Failure | None = None
    note: str = ""
    shown: Any = None  # what AWS answered, where that is what was asked for


@record
class Identity:
    """The caller, as STS and IAM tell it."""

    account: str
    arn: str
    alias: str = ""


@record
class Standing:
    """How long a place's credentials and its SSO token last, and what renews them. Times are epoch seconds."""

    profile: str = ""
    way: str = ""  # what logging in means there: "sso", "mfa", "session" (GetSessionToken), "login", "" for nothing
    expires: float | None = None  # when the credentials end that only a person can renew
    token_expires: float | None = None  # when the SSO token ends, unless it is renewed without a person


@record
class Device:
    """An SSO login waits for the person's approval in a browser, wherever that browser is."""

    code: str
    url: str  # where the code is typed
    whole_url: str  # the same with the code in it
    expires: float  # epoch seconds
    profile: str = ""
    warning: str = ""  # what is odd about it


@record
class ProfileInfo:
    """One profile as the files have it."""

    name: str
    kind: str  # keys, role, sso, process, web identity, login, environment, instance, unknown
    region: str = ""
    source: str = ""  # source_profile chain, "base -> admin"
    file: str = ""
    note: str = ""
    state: str = ""  # valid, expired, needs login, needs code, broken, or "" when only a call would tell
    expires: float | None = None  # of what is cached on disk, epoch seconds
    account: str = ""  # as far as the files tell
    role: str = ""
    guard: str = ""  # why a guard rule holds for it, as far as its name and the files tell; empty when none does


@record
class RegionInfo:
    """One region: its code and its human name."""

    name: str
    title: str


@record
class Progress:
    """How far a long request is; total 0 means unknown."""

    done: int
    total: int = 0
    text: str = ""


@record
class Value:
    """One plain answer."""

    value: Any


@record
class Question:
    """The engine needs a word from the person (an MFA code, say) and waits for Answer under the same id."""

    kind: str  # text, secret, passphrase, or mfa: six digits
    text: str
    about: tuple[tuple[str, str], ...] = ()  # what it is for, a name and a value each
    fault: str = ""  # why the last answer was not taken


@record
class End:
    """The request is answered; `complete` is False when it was cancelled before everything came."""

    complete: bool = True


@record
class Failure:
    """Why a request could not be answered, in words for people; the AWS code and request id are for the detail key."""

    kind: str  # see awstui.engine.failures.KINDS
    sentence: str  # what happened, to what
    hint: str = ""  # what to do next
    code: str = ""
    request_id: str = ""
    operation: str = ""
    profile: str = ""
    region: str = ""
    detail: str = ""


Reply = (
    Context
    | Page
    | Cells
    | Document
    | Planned
    | Outcome
    | Identity
    | Standing
    | Device
    | Progress
    | Value
    | Question
    | End
    | Failure
)
