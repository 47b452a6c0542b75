"""Who and where: identity, profiles, regions."""

from __future__ import annotations

from collections.abc import Iterator

from awstui import protocol as p
from awstui.engine.core import Engine
from awstui.engine.profiles import profiles as known_profiles
from awstui.engine.regions import enabled, offline
from awstui.engine.work import Work


def identity(engine: Engine, work: Work, request: p.Identify) -> Iterator[p.Reply]:
    """The caller in that place, from STS; the account's alias when it may be read."""
    yield engine.identity(request.place)


def resolve(engine: Engine, work: Work, request: p.Resolve) -> Iterator[p.Reply]:
    """The profile and region botocore's chain gives that place."""
    yield engine.sessions.context(request.place)


def profiles(engine: Engine, work: Work, request: p.Profiles) -> Iterator[p.Reply]:
    """All profiles of both AWS files; calls nobody."""
    yield p.Value(known_profiles(engine.configure.demo))


def regions(engine: Engine, work: Work, request: p.Regions) -> Iterator[p.Reply]:
    """The regions of the profile's partition, or those its account has enabled."""
    if request.enabled:
        client = engine.sessions.client(request.place, "ec2")
        yield p.Value(enabled(client, engine.sessions.session(request.place.profile)))
    else:
        context = engine.sessions.context(request.place)
        yield p.Value(offline(engine.sessions.session(request.place.profile), context.region))
