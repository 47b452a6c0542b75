"""`awstui ssh NAME|ID|IP [-- command]`: from a name to a prompt.

What worked within the last hours has been begun already (`awstui.ssh.again`); everything else is found out first
(`awstui.headless.ssh_finding`). ssh's exit code is ours; words go to standard error.
"""

from __future__ import annotations

import argparse
import shlex
import sys
from collections.abc import Callable, Sequence

from awstui.cli import add_place
from awstui.errors import AwstuiError, Refused, UsageError
from awstui.guards import matching
from awstui.headless.faults import explained
from awstui.headless.words import say
from awstui.protocol.ssh import ROUTES, Route
from awstui.settings import Settings
from awstui.settings import load as load_settings
from awstui.ssh import again, argv, ended, hand, hostkeys, words
from awstui.ssh.again import place_key
from awstui.ssh.remembered import Known, Remembered
from awstui.ssh.ways import CHANGING, Way, environment, shell


def main(arguments: Sequence[str], begun: again.Begun | None = None) -> int:
    """Run `ssh`; returns the exit code.

    Args:
        arguments: what follows the word.
        begun: an ssh that is connecting already, as last time.
    """
    given = list(arguments)
    if again.WAIT in given[: given.index("--") if "--" in given else len(given)]:
        return _seen(given, begun)
    return _main(given, begun)


def _seen(given: list[str], begun: again.Begun | None) -> int:
    """The same, and what went wrong stays on screen until somebody has seen it."""
    try:
        code = _main(given, begun)
    except AwstuiError as error:
        say(str(error))
        code = 2 if isinstance(error, UsageError) else 1
    else:
        if code != ended.SSH_FAILED:
            return code
    if sys.stdin.isatty():
        print("Enter closes this.", end="", file=sys.stderr, flush=True)
        sys.stdin.readline()
    return code


def _main(given: list[str], begun: again.Begun | None) -> int:
    cut = given.index("--") if "--" in given else len(given)
    command = given[cut + 1 :]
    code = _as_last_time(begun, command) if begun is not None else None
    if code is not None:
        return code
    options = _parser().parse_args(given[:cut])
    settings, faults = load_settings()
    for fault in faults:
        say(fault)
    if options.forget_host_key:
        return _forget(options)
    from awstui.headless.ssh_finding import Finding

    with explained(options.profile, options.region, options.named):
        return Finding(options, settings, command).run()


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
    parser.add_argument(again.WAIT, action="store_true", help="when it leads nowhere, wait for Enter before ending")
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


def _as_last_time(begun: again.Begun, command: Sequence[str]) -> int | None:
    """Follow the ssh that has been begun to its end; None when it led nowhere."""
    done = hand.follow(begun, reset=not command)
    if done.code == ended.SSH_FAILED and done.seconds < argv.CONNECT_SECONDS + 5 and ended.why(done.said):
        Remembered().forget(begun.id)
        say(f"{begun.name or begun.id} does not answer as last time; asking AWS.")
        return None
    return told(done)


def keep(way: Way, where: str, settings: Settings, profile: str) -> None:
    """Note what worked, for next time; with the command, where that may be run again without asking anybody."""
    line: tuple[str, ...] = ()
    guarded = matching(settings.guards(), (profile,), "") is not None
    if way.route.id in ("public", "private") and not (guarded or settings.read_only):
        line = tuple(shell(way))
    Remembered().keep(
        Known(
            id=way.instance.id, name=way.instance.name, where=where, route=way.route.id, user=way.user,
            key="" if way.pushed else way.login.key, address=way.route.address, port=way.route.port, argv=line,
            settings=again.settings_stamp(),
        )
    )  # fmt: skip


def take(way: Way, command: Sequence[str], worked: Callable[[], None]) -> tuple[int, str]:
    """Run ssh by a route.

    Args:
        way: the route, and what is known of it.
        command: what to run there; nothing for a shell.
        worked: called when it got there.

    Returns:
        ssh's exit code, and whom the host wants instead ("" mostly).
    """
    sure = way.login.user_sure or way.user != way.login.user
    watch = None if sure else lambda said: ended.told(said, way.user)
    done = hand.run(shell(way, command), environment(way), watch, reset=not command)
    if done.answer:
        return done.code, done.answer
    if done.code != ended.SSH_FAILED:
        worked()
    return told(done), ""


def told(done: hand.Ended, program: str = "ssh") -> int:
    """The exit code, as a shell has it, with a word about what went wrong on our side of it."""
    if done.code < 0:
        say(ended.in_words(program, done.code, done.seconds))
        return 128 - done.code
    if done.code == ended.SSH_FAILED and (sentence := ended.why(done.said)):
        say(sentence)
    return done.code


def check_read_only(why: str, settings: Settings, route: Route | None = None) -> None:
    """Refuse what a read-only place does not allow.

    Raises:
        awstui.errors.Refused: it does not.
    """
    if why and not settings.ssh_in_read_only:
        raise Refused(f"{why} On an instance anything can be changed; ssh_in_read_only = true allows it all the same.")
    if why and route is not None and (route.id in CHANGING or route.push):
        raise Refused(f"{ROUTES[route.id]} changes something in AWS. {why}")


def spelled(words_: Sequence[str]) -> str:
    """A command line to paste into a shell."""
    return shlex.join(words_)
