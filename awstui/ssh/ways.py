"""From a route to the command that takes it: what both the chooser and `awstui ssh` run."""

from __future__ import annotations

import os
from collections.abc import Sequence

from awstui.errors import UsageError
from awstui.protocol.ssh import Bastion, Instance, Login, Pushed, Route, Session
from awstui.records import record
from awstui.ssh import argv, hostkeys, words

CHANGING = frozenset({"ssm", "eic", "serial"})
"""Routes that are a change in AWS: a session is started, a key handed over."""


@record
class Way:
    """Everything needed to take a route to an instance."""

    instance: Instance
    route: Route
    user: str
    login: Login = Login()
    bastion: Bastion | None = None
    pushed: Pushed | None = None
    tunnel: tuple[str, ...] = ()  # what leads through the session that was opened for it
    profile: str = ""
    region: str = ""
    partition: str = "aws"


def connection(way: Way, settle: bool = True) -> argv.Connection:
    """What ssh needs to be told.

    The first time, host keys that the instance printed at its boot are put down as the only ones to take.

    Args:
        way: the route, and what is known of it.
        settle: write such keys down now; not when the command is only shown.

    Raises:
        awstui.ssh.words.Unfit: something of it cannot stand on a command line.
        OSError: known_hosts cannot be written.
    """
    file, alias = argv.known_hosts(), way.instance.id
    known = bool(hostkeys.known(file, alias))
    if not known and way.login.host_keys:
        if settle:
            hostkeys.remember(file, alias, way.login.host_keys)
        known = True
    return argv.Connection(
        alias=alias,
        host=way.route.address or way.instance.private or way.instance.id,
        user=way.user,
        port=way.route.port,
        key=way.pushed.key if way.pushed else way.login.key,
        proxy=_proxy(way),
        pinned=known,
        host_key_command="" if known else hostkeys.asking(file, way.login.fingerprints),
    )


def _proxy(way: Way) -> tuple[str, ...]:
    if way.route.id == "eice":
        return argv.endpoint(way.instance.id, way.region, way.route.port)
    if way.route.id == "ssm":
        if not way.tunnel:
            raise UsageError("No session has been opened.")
        return way.tunnel
    if way.route.id == "bastion":
        if way.bastion is None:
            raise UsageError("No bastion has been picked.")
        return argv.jump(way.bastion)
    return ()


def trust(way: Way) -> str:
    """How the host shows that it is the right one, when it has not done so before; "" when it has."""
    if way.route.id in ("ssm", "serial") or hostkeys.known(argv.known_hosts(), way.instance.id):
        return ""
    if way.login.host_keys or way.login.fingerprints:
        return "Its host key has to be one that it printed when it booted."
    return "Its host key is taken as it comes and kept: its console output has none to compare it with."


def shell(way: Way, command: Sequence[str] = (), settle: bool = True) -> list[str]:
    """The ssh that takes a route.

    Raises:
        awstui.errors.UsageError: ssh cannot take it.
        OSError: known_hosts cannot be written.
    """
    if way.route.id == "serial":
        key = way.pushed.key if way.pushed else "KEY"
        return argv.serial(way.instance.id, way.region, key, way.partition)
    if way.route.id == "ssm":
        raise UsageError("An SSM session is carried by session-manager-plugin, not by ssh.")
    return argv.ssh(connection(way, settle), command)


def environment(way: Way, session: Session | None = None) -> dict[str, str] | None:
    """The environment of the child; None when it is ours.

    A session's token is in that of session-manager-plugin and of no other child. The AWS CLI's tunnel is told the
    profile by its variable: names of profiles may hold anything, and ProxyCommand is run by a shell.
    """
    if session is not None:
        return {**os.environ, argv.ENVIRONMENT: session.response}
    if way.route.id == "eice":
        named = {"AWS_PROFILE": way.profile} if way.profile else {}
        return {**os.environ, **named, "AWS_REGION": way.region, "AWS_DEFAULT_REGION": way.region}
    return None


def bastion(text: str) -> Bastion:
    """A bastion as a person writes it: `user@host:port`, or a Host of their ssh_config.

    Raises:
        awstui.ssh.words.Unfit: it is neither.
    """
    user, at, rest = text.strip().rpartition("@")
    host, colon, port = rest.rpartition(":")
    if not colon or words.is_address(rest):
        host, port = rest, ""
    host = host.removeprefix("[").removesuffix("]")
    return Bastion(words.host(host), words.port(port) if port else 22, words.user(user) if at else "")
