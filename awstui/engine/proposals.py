"""Changes that jobs propose: shown to a person, confirmed, and only then carried out.

A job that changes something answers `Planned` and nothing else; what it would do is kept here as a function until `Run`
comes with what the person typed. So a guard's account id is checked where no fault of the console gets around it, in
one place for lists, consoles and headless commands alike.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from awstui import protocol as p
from awstui.engine.core import Engine
from awstui.engine.work import Work
from awstui.errors import Refused
from awstui.guards import why_read_only

if TYPE_CHECKING:
    from awstui.engine.changes import Prepared
    from awstui.engine.jobs import Bench

Carry = Callable[["Bench"], Iterator[p.Reply]]

TIERS = ("", "y", "name", "account")
"""Mildest first. "": the form it was filled in with is confirmation enough, unless a guard asks for more."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a job would do, in words a person decides by, and the function that does it."""

    title: str
    carry: Carry
    tier: str = "y"
    name: str = ""  # what is typed in tier "name"
    targets: tuple[str, ...] = ()
    commands: tuple[str, ...] = ()  # the same as aws commands
    effect: str = ""
    checks: tuple[str, ...] = ()
    refused: str = ""  # why it cannot be done
    diff: str = ""
    also_at: tuple[p.Place, ...] = ()  # further places where something is changed
    local: bool = False  # only files of this machine change: no guard of an account holds, --read-only does


@dataclass(frozen=True, slots=True)
class Spot:
    """A place as it was when a change there was proposed."""

    place: p.Place
    context: p.Context
    account: str


@dataclass(frozen=True, slots=True)
class Kept:
    """A proposal until it is confirmed, and where it holds: first the place it was proposed for."""

    spots: tuple[Spot, ...]
    tier: str
    expect: str
    refused: str
    carry: Carry
    local: bool = False


READ_ONLY = "This console is read-only; start it without --read-only to make changes."


def propose(engine: Engine, place: p.Place, proposal: Proposal) -> p.Planned:
    """Keep a proposal and say what a person needs to decide on it; a guard there may ask for the account id.

    Where it changes something in several places, each one's guard counts: the strictest confirmation is asked for, and
    every account whose guard asks for its id must be typed, a space between them.

    Args:
        engine: keeps it until it is run.
        place: where it would be done.
        proposal: what.
    """
    if proposal.local:
        return _propose_local(engine, place, proposal)
    spots = tuple(_spot(engine, each) for each in dict.fromkeys((place, *proposal.also_at)))
    here = spots[0]
    tier = max(proposal.tier, *(each.context.confirm for each in spots), key=TIERS.index)
    asking = [each for each in spots if each.context.confirm == "account"]
    if proposal.tier == "account" and here not in asking:
        asking.insert(0, here)
    ids = " ".join(dict.fromkeys(each.account for each in asking))
    expect = {"": "", "y": "y", "name": proposal.name, "account": ids}[tier]
    refused = next(filter(None, (why_read_only(each.context) for each in spots)), "") or proposal.refused
    if not all(each.account for each in asking) and not refused:
        refused = "The account cannot be learnt from STS, and it is what must be typed."
    number = engine.keep(Kept(spots, tier, expect, refused, proposal.carry))
    return p.Planned(
        plan=number,
        title=proposal.title,
        tier=tier,
        expect=expect,
        targets=proposal.targets,
        commands=proposal.commands,
        account=here.account,
        profile=here.context.profile,
        region=here.context.region,
        effect=proposal.effect,
        checks=(*(_also(each) for each in spots[1:]), *proposal.checks),
        refused=refused,
        diff=proposal.diff,
    )


def _propose_local(engine: Engine, place: p.Place, proposal: Proposal) -> p.Planned:
    """The same for files of this machine: nothing is asked of AWS, and nothing there changes."""
    refused = READ_ONLY if engine.configure.read_only else proposal.refused
    expect = {"": "", "y": "y", "name": proposal.name}[proposal.tier]
    spot = Spot(place, engine.sessions.context(place), "")
    number = engine.keep(Kept((spot,), proposal.tier, expect, refused, proposal.carry, local=True))
    return p.Planned(
        plan=number,
        title=proposal.title,
        tier=proposal.tier,
        expect=expect,
        targets=proposal.targets,
        commands=proposal.commands,
        account="",
        profile="",
        region="",
        effect=proposal.effect,
        checks=proposal.checks,
        refused=refused,
        diff=proposal.diff,
    )


def _spot(engine: Engine, place: p.Place) -> Spot:
    account = engine.account(place)
    return Spot(place, engine.sessions.context(place), account)  # with the account, a guard may be known only now


def _also(spot: Spot) -> str:
    """A further place, in words."""
    context, account = spot.context, f" (account {spot.account})" if spot.account else ""
    guarded = f", guarded: {context.guard}" if context.guard else ""
    return f"It also changes something in {context.profile} · {context.region}{account}{guarded}."


def carry_out(engine: Engine, work: Work, kept: Kept, typed: str) -> Iterator[p.Reply]:
    """Do what was proposed.

    Args:
        kept: what was proposed.
        typed: what the person typed.

    Raises:
        awstui.errors.Refused: it was not confirmed as asked, or is not to be done here (any more).
        awstui.errors.UsageError: the credentials are others by now.
    """
    from awstui.engine.jobs import Bench

    work.place = kept.spots[0].place
    if kept.refused:
        raise Refused(kept.refused)
    if typed != kept.expect:
        raise Refused("What was typed is not what was asked for; nothing was changed.")
    for spot in () if kept.local else kept.spots:
        engine.same_credentials(spot.place, spot.context.generation)
        if kept.tier:
            same_place(engine, spot)
    yield from kept.carry(Bench(engine, work))


def same_place(engine: Engine, planned: Spot | Prepared) -> None:
    """The account, region and endpoint are those that were confirmed, asked anew, and nothing is locked by now.

    Raises:
        awstui.errors.Refused: something else is true now.
    """
    if engine.account_now(planned.place) != planned.account:
        raise Refused("The account is not the one that was confirmed; nothing was changed.")
    now = engine.sessions.context(planned.place)
    before = planned.context
    if (now.profile, now.region, now.endpoint) != (before.profile, before.region, before.endpoint):
        raise Refused("Profile, region or endpoint are not those that were confirmed; nothing was changed.")
    if why := why_read_only(now):
        raise Refused(f"Nothing was changed. {why}")
