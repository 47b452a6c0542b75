"""The verdict on every route to an instance, from what is known so far. Pure: the facts say it all.

Each route is a list of questions, and the first whose answer is known to be bad decides. What is not known does not
count against a route, but no route "works" on what nobody checked.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from awstui.engine.services.ec2 import probing, reach, users
from awstui.engine.services.ec2.facts import Agent, Facts, Here
from awstui.engine.services.ec2.probing import MADE_UP, Probe
from awstui.protocol.ssh import CHECKING, ROUTES, VERDICTS, Login, Route

_DEAD = {
    "terminated": "It is terminated.",
    "shutting-down": "It is being terminated.",
    "stopped": "It is stopped.",
    "stopping": "It is being stopped.",
}
_ELSEWHERE = "Try SSM, an Instance Connect Endpoint or a bastion."


def judge(facts: Facts) -> tuple[Route, ...]:
    """Every route with its verdict, in the order of ROUTES."""
    return tuple(_JUDGES[name](facts) for name in ROUTES)


def login(facts: Facts) -> Login:
    """Who logs in with which key, as far as it is known."""
    instance, agent, here = facts.instance, facts.get("agent") or Agent(), facts.get("key") or Here()
    image = facts.get("image")
    guess = users.likely(facts.remembered_user, instance.user, agent.platform, image, instance.windows)
    waits = [] if guess.sure else ["agent", "image"] if not guess.user else ["image"] if image is None else []
    printed = facts.get("printed")
    return Login(
        user=guess.user,
        user_why=guess.why,
        user_sure=guess.sure,
        key=here.path,
        key_why=here.why or facts.failed.get("key", ""),
        host_keys=printed.keys if printed else (),
        fingerprints=printed.fingerprints if printed else (),
        settled=not facts.pending("key", "printed", *waits),
    )


# ---- what several routes ask


def _state(facts: Facts) -> str:
    """Why nothing can get there at all; "" when that is not so."""
    return _DEAD.get(facts.instance.state, "")


def _dead(facts: Facts, name: str) -> Route:
    advice = "Start it first." if facts.instance.state == "stopped" else ""
    return _route(name, "no", _state(facts), advice)


def _route(name: str, verdict: str, reason: str, advice: str = "", **more: Any) -> Route:
    return Route(name, verdict, reason, advice, **more)


def _made_up(name: str, host: str, **more: Any) -> Route:
    why = f"{host} is not tried: an endpoint that is not AWS's own told it, so it may be anybody's machine."
    return _route(name, "no", why, **more)


def _unhealthy(facts: Facts) -> str:
    """What EC2's own checks say is wrong, in words; "" when nothing."""
    checks = facts.get("checks")
    if checks is None:
        return "it is still starting" if facts.instance.state == "pending" else ""
    if "impaired" in (checks.system, checks.instance):
        which = "system (AWS's own side)" if checks.system == "impaired" else "instance (its own system)"
        return f"its {which} status check fails"
    if "initializing" in (checks.system, checks.instance) or facts.instance.state == "pending":
        return "it is still starting"
    return ""


def _silence(facts: Facts, address: str) -> tuple[str, str, str]:
    """Verdict, reason and advice for a port that does not answer: what keeps packets out, the surest first."""
    port, opening = facts.instance.port, facts.get("opening")
    source = probing.arrives_as(probing.source_towards(address), address)
    network = facts.get("network")
    public = address != facts.instance.private
    if opening is not None and opening.nothing:
        return "no", f"None of its security groups lets anybody reach port {port}.", "Add a rule, or use SSM."
    if opening is not None and reach.admits(opening, source) is False:
        who = f"port {port} is open to {reach.in_words(opening)}, and this machine comes as {source}"
        if public:
            return "no", f"Its security groups keep us out: {who}.", "Add a rule for that address, or use SSM."
        reason = f"{address} does not answer: {who}, unless a VPN changes that."
        return "unlikely", reason, "Add a rule for that address, or use SSM."
    if network is not None and network.denied:
        return "no", f"Nothing gets to port {port}: {network.denied}.", "The network ACL is the subnet's."
    if public and network is not None and network.public is False:
        return (
            "no",
            "Its subnet has no route to an internet gateway, so its public address does not answer.",
            _ELSEWHERE,
        )
    if unhealthy := _unhealthy(facts):
        return "unlikely", f"{address} does not answer at port {port}: {unhealthy}.", "Check again in a moment."
    if opening is not None and not source:
        who = reach.in_words(opening)
        return (
            "unlikely",
            f"{address} does not answer. Port {port} is open to {who}; which public address we have is not known here.",
            "Compare it with the rule, or use SSM.",
        )
    if not public:
        return "unlikely", f"{address} does not answer: this machine is not in its network.", _ELSEWHERE
    return "unlikely", f"{address} does not answer at port {port}.", _ELSEWHERE


def _door(facts: Facts, name: str, fact: str, address: str) -> Route | None:
    """The verdict of knocking at an address, None when sshd answers there."""
    port = facts.instance.port
    more: dict[str, Any] = {"address": address, "port": port}
    if facts.pending(fact):
        return _route(name, CHECKING, f"Knocking at {address} port {port}…", **more)
    probe: Probe | None = facts.get(fact)
    if probe is None:
        return _route(name, "unknown", f"{address} could not be tried: {facts.failed.get(fact, '')}.", **more)
    if probe.state == MADE_UP:
        return _made_up(name, address, **more)
    if probe.state == "silent":
        if facts.pending("opening", "network", "checks"):
            return _route(name, CHECKING, f"{address} does not answer; looking for what keeps us out…", **more)
        verdict, reason, advice = _silence(facts, address)
        return _route(name, verdict, reason, advice, **more)
    if probe.state == "refused":
        why = _unhealthy(facts) or "no sshd listens there"
        advice = (
            "Check again in a moment." if _unhealthy(facts) else "A tag SSHPort says which port, when it is another."
        )
        return _route(name, "no", f"{address} refuses port {port}: {why}.", advice, **more)
    if probe.state == "unreachable":
        return _route(name, "no", f"{address} cannot be reached from here: {probe.detail}.", _ELSEWHERE, **more)
    if not probe.banner:
        said = f" ({probe.detail})" if probe.detail else ""
        return _route(name, "unlikely", f"Something answers at {address} port {port}, but it is no sshd{said}.", **more)
    return None


# ---- the routes


def _public(facts: Facts) -> Route:
    instance = facts.instance
    address = instance.public or instance.ipv6
    if not address:
        return (
            _dead(facts, "public")
            if _state(facts)
            else _route("public", "no", "It has no public address.", "Try its private address, SSM, or a bastion.")
        )
    return _direct(facts, "public", address)


def _private(facts: Facts) -> Route:
    address = facts.instance.private
    if not address:
        return _dead(facts, "private") if _state(facts) else _route("private", "no", "It has no private address.")
    return _direct(facts, "private", address)


def _direct(facts: Facts, name: str, address: str) -> Route:
    if _state(facts):
        return _dead(facts, name)
    closed = _door(facts, name, name, address)
    if closed is not None:
        return closed
    return _keyed(facts, name, address, f"sshd answers at {address}")


def _keyed(facts: Facts, name: str, address: str, so_far: str) -> Route:
    """What having or lacking the key makes of a route that is open otherwise."""
    more: dict[str, Any] = {"address": address, "port": facts.instance.port}
    if facts.pending("key"):
        return _route(name, CHECKING, f"{so_far}; looking for the key…", **more)
    here: Here | None = facts.get("key")
    if here is None:
        why = facts.failed.get("key", "")
        reason = f"{so_far}; which key it wants is not known: {why}."
        return _route(name, "unknown", reason, "ssh tries your agent and its default keys.", **more)
    if here.proven:
        return _route(name, "works", f"{so_far}, and {here.why}.", **more)
    if here.path:
        return _route(name, "unknown", f"{so_far}; {here.why}.", **more)
    advice = "ssh tries your agent and its default keys; Instance Connect needs none."
    return _route(name, "unknown", f"{so_far}; {here.why}.", advice, **more)


def _eic(facts: Facts) -> Route:
    """A key handed to AWS for a minute, and ssh to whichever address answers."""
    if _state(facts):
        return _dead(facts, "eic")
    if facts.read_only:
        return _route("eic", "no", f"Handing a key to AWS is a change. {facts.read_only}")
    if facts.instance.windows:
        return _route("eic", "no", "Instance Connect is for Linux.")
    doors = [("public", facts.instance.public or facts.instance.ipv6), ("private", facts.instance.private)]
    verdicts = [(address, _door(facts, "eic", fact, address)) for fact, address in doors if address]
    for address, closed in verdicts:
        if closed is None:
            return _pushable(facts, address)
    waiting = next((closed for _, closed in verdicts if closed is not None and closed.verdict == CHECKING), None)
    if waiting is not None:
        return replace(waiting, push=True)
    firmest = min((closed for _, closed in verdicts if closed), key=lambda r: VERDICTS.index(r.verdict), default=None)
    if firmest is None:
        return _route("eic", "no", "It has no address that ssh could go to.", _ELSEWHERE)
    return replace(firmest, push=True)


def _pushable(facts: Facts, address: str) -> Route:
    more: dict[str, Any] = {"address": address, "port": facts.instance.port, "push": True}
    so_far = f"sshd answers at {address}"
    if facts.pending("image", "agent"):
        return _route("eic", CHECKING, f"{so_far}; looking at what system it has…", **more)
    agent = facts.get("agent") or Agent()
    if users.pushable(agent.platform, facts.get("image")):
        return _route("eic", "works", f"{so_far}, and its system comes with Instance Connect.", **more)
    reason = f"{so_far}; whether it has the package ec2-instance-connect shows when it is tried."
    return _route("eic", "unknown", reason, **more)


def _eice(facts: Facts) -> Route:
    """ssh through an Instance Connect Endpoint, by the AWS CLI's tunnel."""
    if _state(facts):
        return _dead(facts, "eice")
    here: Here = facts.get("key") or Here()
    more: dict[str, Any] = {"address": facts.instance.private, "port": facts.instance.port, "push": not here.path}
    if facts.instance.port not in (22, 3389):
        return _route("eice", "no", f"An endpoint leads to ports 22 and 3389 only, not to {facts.instance.port}.")
    if facts.pending("endpoints"):
        return _route("eice", CHECKING, "Looking for an endpoint in its VPC…", **more)
    if "endpoints" in facts.failed:
        # the AWS CLI's tunnel lists them too
        return _route("eice", "unlikely", f"Endpoints could not be listed: {facts.failed['endpoints']}.", **more)
    found = facts.get("endpoints") or ()
    if not found:
        where = facts.instance.vpc or "no VPC"
        return _route("eice", "no", f"There is no Instance Connect Endpoint in {where}.", **more)
    first = found[0]
    if first.state not in ("create-complete", "update-in-progress", "update-complete"):
        return _route("eice", "unlikely", f"{first.id} is {first.state}.", **more)
    if facts.pending("aws", "key"):
        return _route("eice", CHECKING, f"{first.id} is ready; looking for the AWS CLI…", **more)
    version = facts.get("aws") or ""
    if not version or not probing.at_least(version, 2, 12):
        missing = f"is {version}" if version else "is not installed here"
        return _route(
            "eice", "no", f"{first.id} is ready, but the AWS CLI {missing}.", "Its tunnel needs 2.12.", **more
        )
    if not here.path and facts.read_only:
        return _route("eice", "no", f"{here.why}, and handing one to AWS is a change. {facts.read_only}", **more)
    return _route("eice", "works", f"{first.id} is ready{', and ' + here.why if here.proven else ''}.", **more)


def _ssm(facts: Facts) -> Route:
    if _state(facts):
        return _dead(facts, "ssm")
    if facts.read_only:
        return _route("ssm", "no", f"Starting a session is a change. {facts.read_only}")
    if facts.pending("plugin"):
        return _route("ssm", CHECKING, "Looking for session-manager-plugin…")
    if not facts.get("plugin"):
        advice = "Install it: AWS Systems Manager User Guide, 'Install the Session Manager plugin'."
        return _route("ssm", "no", "session-manager-plugin is not installed on this machine.", advice)
    if facts.pending("agent"):
        return _route("ssm", CHECKING, "Asking SSM for its agent…")
    if "agent" in facts.failed:
        return _route("ssm", "unknown", f"Whether its agent is online is not known: {facts.failed['agent']}.")
    agent: Agent = facts.get("agent") or Agent()
    if agent.ping == "Online":
        return _route("ssm", "works", f"The plugin is here and the agent is online ({agent.platform or 'SSM'}).")
    if agent.ping:
        last = f" since {agent.last} UTC" if agent.last else ""
        return _route("ssm", "unlikely", f"Its SSM agent is not online: {agent.ping}{last}.")
    advice = "It needs the agent, an instance profile with AmazonSSMManagedInstanceCore, and a way to SSM's endpoints."
    return _route("ssm", "no", "Its SSM agent has never registered here.", advice)


def _bastion(facts: Facts) -> Route:
    if _state(facts):
        return _dead(facts, "bastion")
    bastion = facts.bastion
    if bastion is None:
        return _route("bastion", "no", "No bastion has been picked for its VPC.", "b picks one; --bastion in a shell.")
    more: dict[str, Any] = {"address": facts.instance.private or facts.instance.public, "port": facts.instance.port}
    if facts.pending("bastion"):
        return _route("bastion", CHECKING, f"Knocking at {bastion.host}…", **more)
    probe: Probe | None = facts.get("bastion")
    if probe is not None and probe.state == MADE_UP:
        return _made_up("bastion", bastion.host, **more)
    if not bastion.user and not bastion.alias:
        return _keyed(facts, "bastion", str(more["address"]), f"ssh jumps through {bastion.host}")
    if probe is None or probe.state != "open":
        return _route("bastion", "unlikely", f"The bastion {bastion.host} does not answer.", "Pick another.", **more)
    opening = facts.get("opening")
    if opening is not None and opening.nothing:
        port = facts.instance.port
        return _route("bastion", "no", f"None of its security groups lets anybody reach port {port}.", **more)
    made = _keyed(facts, "bastion", str(more["address"]), f"The bastion {bastion.host} answers")
    if made.verdict != "works":
        return made
    reason = f"{made.reason.removesuffix('.')}; whether the bastion gets on from there shows when it is tried."
    return replace(made, verdict="unknown" if facts.remembered_user == "" else "works", reason=reason)


def _serial(facts: Facts) -> Route:
    if facts.instance.state not in ("running", "pending", ""):
        return _dead(facts, "serial")
    if facts.read_only:
        return _route("serial", "no", f"Handing a key to AWS is a change. {facts.read_only}")
    if facts.pending("serial"):
        return _route("serial", CHECKING, "Asking whether the serial console is switched on…")
    if "serial" in facts.failed:
        return _route("serial", "unlikely", f"Whether it is switched on is not known: {facts.failed['serial']}.")
    found = facts.get("serial")
    if not found.enabled:
        return _route("serial", "no", "The serial console is switched off for this account and region.")
    if not found.nitro:
        return _route("serial", "no", f"{facts.instance.type} is no Nitro instance: it has no serial console.")
    # never the first choice: it wants a user with a password, and one person at a time has it
    reason = "It is switched on. A user with a password is needed there; Enter shows the prompt, ~. leaves."
    return _route("serial", "unlikely", reason, push=True)


_JUDGES: dict[str, Callable[[Facts], Route]] = {
    "public": _public, "private": _private, "ssm": _ssm, "eic": _eic, "eice": _eice, "bastion": _bastion,
    "serial": _serial,
}  # fmt: skip
