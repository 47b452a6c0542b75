"""SSM sessions: opened here, carried by session-manager-plugin, ended here when the plugin does not.

AWS CLI, awscli/customizations/sessionmanager.py; Systems Manager API Reference, StartSession and TerminateSession.
"""

from __future__ import annotations

import json
import shlex
from collections.abc import Iterator, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from awstui.engine.core import profile_option
from awstui.engine.proposals import Proposal
from awstui.errors import UsageError
from awstui.protocol import Place, Reply, Value
from awstui.protocol.ssh import Instance, Session

if TYPE_CHECKING:
    from awstui.engine.jobs import Bench

TO_HOST = "AWS-StartPortForwardingSessionToRemoteHost"
TO_INSTANCE = "AWS-StartPortForwardingSession"
FOR_SSH = "AWS-StartSSHSession"
COMMAND = "AWS-StartNonInteractiveCommand"


def request(instance_id: str, args: Mapping[str, Any]) -> dict[str, Any]:
    """What StartSession is asked.

    Args:
        instance_id: the target.
        args: `command` (one line) for a command, `forward` (local, host, remote port) for a port, `ssh` (the
            port sshd has there) for an ssh or scp of ours to go through, none of these for a shell.
    """
    if args.get("command"):
        return {"Target": instance_id, "DocumentName": COMMAND, "Parameters": {"command": [str(args["command"])]}}
    if args.get("ssh"):
        return {"Target": instance_id, "DocumentName": FOR_SSH, "Parameters": {"portNumber": [str(args["ssh"])]}}
    if args.get("forward"):
        local, host, remote = args["forward"]
        parameters = {"portNumber": [str(remote)], "localPortNumber": [str(local)]}
        if host in ("localhost", "127.0.0.1"):
            return {"Target": instance_id, "DocumentName": TO_INSTANCE, "Parameters": parameters}
        return {"Target": instance_id, "DocumentName": TO_HOST, "Parameters": {"host": [host], **parameters}}
    return {"Target": instance_id}


def start(bench: Bench, place: Place, args: Mapping[str, Any]) -> Iterator[Reply]:
    """Open a session. Args: instance (Instance), and those of `request`.

    Answers Planned, confirmed by choosing the route unless a guard asks for more; Run then answers Value(Session),
    whose token is the plugin's and nobody else's.
    """
    instance: Instance = args["instance"]
    asked = request(instance.id, args)
    yield bench.propose(
        place,
        Proposal(
            title=f"Start a session on {instance.name or instance.id}",
            tier="",
            targets=(instance.id,),
            commands=(spelled(bench, place, asked),),
            effect="SSM opens a channel to its agent; the account's session settings say what of it is logged.",
            carry=partial(_start, place=place, asked=asked),
        ),
    )


def spelled(bench: Bench, place: Place, asked: Mapping[str, Any]) -> str:
    """The same as an aws command."""
    profile = profile_option(bench.sessions.context(place))
    parts = ["aws", "ssm", "start-session", "--target", asked["Target"]]
    if "DocumentName" in asked:
        parts += ["--document-name", asked["DocumentName"], "--parameters", json.dumps(asked["Parameters"])]
    return shlex.join([*parts, *(("--profile", profile) if profile else ())])


def _start(bench: Bench, *, place: Place, asked: Mapping[str, Any]) -> Iterator[Reply]:
    yield Value(opened(bench, place, asked))


def opened(bench: Bench, place: Place, asked: Mapping[str, Any]) -> Session:
    """Start a session, journalled; raises what SSM says."""
    client = bench.sessions.client(place, "ssm", attempts=1)  # a repeated start is a second session
    context = bench.sessions.context(place)
    with bench.journal.intent(
        service="ssm",
        operations=("StartSession",),
        targets=(asked["Target"],),
        params={name: value for name, value in asked.items() if name != "Parameters"},
        context=context,
        account=bench.account(place),
        screen="ec2.instances",
    ) as entry:
        answer = client.start_session(**asked)
        entry.note = f"session {answer['SessionId']}"
    response = {name: answer[name] for name in ("SessionId", "TokenValue", "StreamUrl")}
    bench.memory[("ec2.session", str(answer["SessionId"]))] = place
    return Session(
        id=str(answer["SessionId"]),
        response=json.dumps(response),
        request=json.dumps(asked),
        region=client.meta.region_name,
        profile=profile_option(context) or "",
        endpoint=client.meta.endpoint_url,
    )


def end(bench: Bench, place: Place, args: Mapping[str, Any]) -> Iterator[Reply]:
    """End a session that the plugin did not end: it would stay open on the instance for 20 minutes. Args: session (id).

    Not confirmed: it takes back what was, and only sessions this engine started can be ended.

    Raises:
        awstui.errors.UsageError: this engine did not start it.
    """
    yield Value(ended(bench, str(args["session"])))


def ended(bench: Bench, session: str) -> str:
    """End a session this engine started; its id."""
    place = bench.memory.pop(("ec2.session", session), None)
    if place is None:
        raise UsageError(f"Session {session} was not started from here.")
    with bench.journal.intent(
        service="ssm",
        operations=("TerminateSession",),
        targets=(session,),
        context=bench.sessions.context(place),
        account=bench.account(place),
    ):
        bench.sessions.client(place, "ssm").terminate_session(SessionId=session)
    return session
