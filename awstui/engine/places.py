"""Who and where: identity, profiles, regions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from awstui import protocol as p
from awstui.engine.core import Engine
from awstui.engine.profiles import profiles as known_profiles
from awstui.engine.regions import enabled, offline
from awstui.engine.work import Work
from awstui.errors import Refused
from awstui.guards import matching


def identity(engine: Engine, work: Work, request: p.Identify) -> Iterator[p.Reply]:
    """The caller in that place, from STS; the account's alias when it may be read."""
    yield engine.identity(request.place)


def resolve(engine: Engine, work: Work, request: p.Resolve) -> Iterator[p.Reply]:
    """The profile and region botocore's chain gives that place."""
    yield engine.sessions.context(request.place)


def profiles(engine: Engine, work: Work, request: p.Profiles) -> Iterator[p.Reply]:
    """All profiles of both AWS files, and which of them guard rules hold; calls nobody."""
    rules = engine.configure.guards
    found = [(info, matching(rules, (info.name,), info.account)) for info in known_profiles(engine.configure.demo)]
    yield p.Value(tuple(replace(info, guard=guard.name) if guard else info for info, guard in found))


def regions(engine: Engine, work: Work, request: p.Regions) -> Iterator[p.Reply]:
    """The regions of the profile's partition, or those its account has enabled."""
    if request.enabled:
        client = engine.sessions.client(request.place, "ec2")
        yield p.Value(enabled(client, engine.sessions.session(request.place.profile)))
    else:
        context = engine.sessions.context(request.place)
        yield p.Value(offline(engine.sessions.session(request.place.profile), context.region))


def unlock(engine: Engine, work: Work, request: p.Unlock) -> Iterator[p.Reply]:
    """Let changes through a guard for the minutes its rule says; the reason is journalled first.

    Raises:
        awstui.errors.Refused: there is nothing to unlock, the whole console is read-only, the account a rule may name
            is not known, or the journal cannot be written.
    """
    watch = engine.sessions.watch
    reason = request.reason.strip()
    if not reason:
        raise Refused("Unlocking needs a reason, which the journal keeps; it stays locked.")
    if engine.configure.read_only:
        raise Refused("This console was started read-only, which nothing unlocks; start it without --read-only.")
    engine.sessions.session(request.place.profile)
    account = engine.account_now(request.place)
    session = engine.sessions.generation(request.place.profile)
    state = watch.state(session)
    if state.guard is None or not state.guard.read_only:
        raise Refused("No guard makes this profile read-only: there is nothing to unlock.")
    if not account and watch.needs_account:
        raise Refused("Guard rules name accounts, and STS does not say which one this is; it stays locked.")
    minutes = state.guard.unlock_minutes
    context = engine.sessions.context(request.place)
    with engine.journal.intent(
        service="awstui",
        operations=("Unlock",),
        targets=(context.profile,),
        params={"reason": reason, "minutes": minutes},
        context=context,
        account=account,
    ) as entry:
        watch.unlock(session, minutes)
        entry.note = f"for {minutes} minutes: {reason}"
    yield engine.sessions.context(request.place)


def lock(engine: Engine, work: Work, request: p.Lock) -> Iterator[p.Reply]:
    """End an unlocking at once. It is locked even when the journal cannot say so."""
    engine.sessions.session(request.place.profile)
    session = engine.sessions.generation(request.place.profile)
    was_unlocked = bool(engine.sessions.watch.state(session).unlocked_until)
    engine.sessions.watch.lock(session)
    context = engine.sessions.context(request.place)
    if was_unlocked:
        with engine.journal.intent(
            service="awstui", operations=("Lock",), targets=(context.profile,), context=context, account=context.account
        ):
            pass
    yield context
