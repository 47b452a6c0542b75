"""`awstui ssh NAME|ID|IP [-- command]`: from a name to a prompt.

What worked within the last hours is tried again at once, without a question to AWS; everything else is found out first
(`awstui.headless_ssh_finding`). ssh's exit code is ours; words go to standard error.
"""

from __future__ import annotations

import argparse
import os
import shlex
import sys
import time
from collections.abc import Sequence

from awstui.cli import add_place
from awstui.errors import AwstuiError, Refused, UsageError
from awstui.guards import matching
from awstui.protocol.ssh import ROUTES, Instance, Login, Route
from awstui.settings import Settings
from awstui.settings import load as load_settings
from awstui.ssh import argv, ended, hand, hostkeys, words
from awstui.ssh.remembered import Known, Remembered, place_key
from awstui.ssh.ways import CHANGING, Way, environment, shell
from awstui.text import clean_lines

TRUSTED_SECONDS = 12 * 3600
"""For so long a name is taken to mean the same instance as before; by then it may have been replaced."""


def main(arguments: Sequence[str]) -> int:
    """Run `ssh`; returns the exit code."""
    given = list(arguments)
    cut = given.index("--") if "--" in given else len(given)
    options = _parser().parse_args(given[:cut])
    command = given[cut + 1 :]
    settings, faults = load_settings()
    for fault in faults:
        say(fault)
    if options.forget_host_key:
        return _forget(options)
    known = _again(options, settings)
    if known is not None:
        code = _at_once(options, known, command)
        if code is not None:
            return code
    from awstui.headless_ssh_finding import Finding

    try:
        return Finding(options, settings, command).run()
    except AwstuiError:
        raise
    except Exception as error:
        from awstui import protocol as p
        from awstui.engine.failures import explain
        from awstui.errors import AwsFailed

        where = p.Context(options.profile or "", options.region or "", False)
        raise AwsFailed(explain(error, context=where, resource=options.named)) from None


def say(text: str) -> None:
    """A word on standard error."""
    for line in clean_lines(text):
        print(f"awstui: {line}", file=sys.stderr, flush=True)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="awstui ssh",
        usage="awstui ssh [options] NAME|ID|IP [-- COMMAND …]",
        description="A shell on an instance, or a command there, by the best route there is.",
        epilog="Exit codes: ssh's own; 1 when there is no way there, 2 for usage (a name that several instances have).",
    )
    parser.add_argument("named", metavar="NAME|ID|IP", help="the Name tag, the instance id, or an address")
    add_place(parser)
    parser.add_argument("--user", help="who logs in (default: as last time, a tag SSHUser, or what its system has)")
    parser.add_argument("--route", choices=sorted(ROUTES), help="this route (default: as last time, or the best)")
    parser.add_argument("--bastion", metavar="HOST", help="jump through user@host:port, or a Host of ~/.ssh/config")
    parser.add_argument("--routes", action="store_true", help="print every route with its verdict, and connect to none")
    parser.add_argument("--dry-run", action="store_true", help="print the command, and change nothing")
    parser.add_argument("--fresh", action="store_true", help="ask AWS, whatever worked last time")
    parser.add_argument("--forget-host-key", action="store_true", help="forget the host key of an instance id, and end")
    parser.add_argument("--read-only", action="store_true", help="refuse every change; see ssh_in_read_only")
    parser.add_argument("--yes", action="store_true", help="do not ask")
    parser.add_argument("--account", metavar="ID", help="confirms where a guard asks for the account id")
    parser.add_argument("--unlock", metavar="REASON", default="", help="let changes through a guard; journalled")
    return parser


def _forget(options: argparse.Namespace) -> int:
    known = Remembered().called(options.named, place_key(options.profile, options.region, options.endpoint_url))
    alias = options.named if words.is_instance(options.named) else known.id if known else ""
    if not alias:
        raise UsageError(f"{options.named} is no instance id, and nobody has been there from here.")
    gone = hostkeys.forget(argv.known_hosts(), alias)
    say(f"The host key of {alias} is forgotten." if gone else f"No host key of {alias} is known.")
    return 0


def _again(options: argparse.Namespace, settings: Settings) -> Known | None:
    """What worked last time and may be tried without asking AWS; None when AWS has to be asked."""
    asked = (options.route, options.bastion, options.fresh, options.routes, options.unlock, options.dry_run)
    if any(asked):
        return None
    known = Remembered().called(options.named, place_key(options.profile, options.region, options.endpoint_url))
    if known is None or known.route not in ("public", "private") or not (known.user and known.address):
        return None
    if options.user not in (None, known.user) or time.time() - known.at > TRUSTED_SECONDS:
        return None
    if not hostkeys.known(argv.known_hosts(), known.id) or (known.key and not os.access(known.key, os.R_OK)):
        return None
    if options.read_only or settings.read_only or _guarded(options, settings):
        return None
    return known


def _guarded(options: argparse.Namespace, settings: Settings) -> bool:
    """Whether a guard may hold: then who we are has to be found out first."""
    named = options.profile or os.environ.get("AWS_PROFILE") or os.environ.get("AWS_DEFAULT_PROFILE") or "default"
    return matching(settings.guards(), (named,), "") is not None


def _at_once(options: argparse.Namespace, known: Known, command: Sequence[str]) -> int | None:
    """Connect as last time; None when that led nowhere."""
    instance = Instance(known.id, known.name)
    route = Route(known.route, "works", "as last time", address=known.address, port=known.port)
    way = Way(instance, route, known.user, Login(known.user, key=known.key))
    try:
        done = hand.run(shell(way, command), reset=not command)
    except (words.Unfit, hand.NotStarted):
        return None
    if done.code == ended.SSH_FAILED and done.seconds < argv.CONNECT_SECONDS + 5 and ended.why(done.said):
        Remembered().forget(known.id)
        say(f"{known.name or known.id} does not answer as last time at {known.address}; asking AWS.")
        return None
    keep(way, known.where)
    return done.code


def keep(way: Way, where: str) -> None:
    """Note what worked, for next time."""
    pushed = way.pushed is not None
    Remembered().keep(
        Known(
            id=way.instance.id, name=way.instance.name, where=where, route=way.route.id, user=way.user,
            key="" if pushed else way.login.key, address=way.route.address, port=way.route.port,
        )
    )  # fmt: skip


def take(way: Way, command: Sequence[str], where: str) -> tuple[int, str]:
    """Run ssh by a route, and remember it when it got there: ssh's exit code, and whom the host wants instead."""
    sure = way.login.user_sure or way.user != way.login.user
    watch = None if sure else lambda said: ended.told(said, way.user)
    done = hand.run(shell(way, command), environment(way), watch, reset=not command)
    if done.answer:
        return done.code, done.answer
    if done.code != ended.SSH_FAILED:
        keep(way, where)
    elif sentence := ended.why(done.said):
        say(sentence)
    return done.code, ""


def check_read_only(why: str, route: Route, settings: Settings) -> None:
    """Refuse what a read-only place does not allow.

    Raises:
        awstui.errors.Refused: it does not.
    """
    if why and not settings.ssh_in_read_only:
        raise Refused(f"{why} On an instance anything can be changed; ssh_in_read_only = true allows it all the same.")
    if why and (route.id in CHANGING or route.push):
        raise Refused(f"{ROUTES[route.id]} changes something in AWS. {why}")


def spelled(words_: Sequence[str]) -> str:
    """A command line to paste into a shell."""
    return shlex.join(words_)
