"""The job behind the chooser: finds out all that bears on reaching an instance, and tells each verdict as it comes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from awstui.engine.services.ec2 import facts as found
from awstui.engine.services.ec2.facts import Facts
from awstui.engine.services.ec2.routes import judge, login
from awstui.guards import why_read_only
from awstui.protocol import Place, Reply, Value
from awstui.protocol.ssh import Instance, Login, Route

if TYPE_CHECKING:
    from awstui.engine.jobs import Bench


def routes(bench: Bench, place: Place, args: Mapping[str, Any]) -> Iterator[Reply]:
    """Every route to an instance with its verdict. It only looks, and knocks at the instance's SSH port.

    Args: document (of the instance, as DescribeInstances has it), user (who logged in last time), bastion (Bastion or
    None). Answers Value(Instance), then Value(Login) and Value(Route) again and again, each time one of them changes.
    """
    facts = Facts(
        found.known(args["document"]),
        args.get("bastion"),
        str(args.get("user") or ""),
        _read_only(bench, place),
    )
    yield Value(facts.instance)
    told: dict[str, Route] = {}
    known = Login()
    for name, result in _gathered(bench, place, facts):
        if isinstance(result, BaseException):
            facts.failed[name] = found.sentence(result, bench.sessions.context(place))
        elif name:
            facts.found[name] = result
        if name == "fresh" and isinstance(result, Instance) and result != facts.instance:
            facts.instance = result
            yield Value(result)
        for route in judge(facts):
            if told.get(route.id) != route:
                told[route.id] = route
                yield Value(route)
        if (now := login(facts)) != known:
            known = now
            yield Value(now)


def _read_only(bench: Bench, place: Place) -> str:
    """Why nothing may be changed there; "" when it may."""
    context = bench.sessions.context(place)
    if context.guard and context.read_only:
        bench.account(place)  # a rule that names accounts may not hold once this one is known
        context = bench.sessions.context(place)
    return why_read_only(context)


def _gathered(bench: Bench, place: Place, facts: Facts) -> Iterator[tuple[str, Any]]:
    """Each fact with what it came to; first of all nothing: the routes are on screen before anything is known.

    An instance that has been started since it was listed has another address: then it is knocked at again.
    """
    listed = facts.instance
    names = found.wanted(facts)
    yield "", None
    yield from bench.map(lambda name: found.finder(facts, name)(bench, place, listed), names, len(names))
    if _doors(facts.instance) != _doors(listed):
        again = [name for name in found.wanted(facts) if name in ("public", "private")]
        for name in again:
            facts.found.pop(name, None)
        yield "", None
        yield from bench.map(lambda name: found.finder(facts, name)(bench, place, facts.instance), again, 2)


def _doors(instance: Instance) -> tuple[str, str, str, int]:
    return instance.public, instance.private, instance.ipv6, instance.port
