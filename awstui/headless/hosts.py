"""`awstui ssh-config`, `mremoteng` and `inventory`: the hosts of an account, or of many, in files of other programs.

Without -o or --install the file goes to standard output and nothing is written; words go to standard error.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from awstui import protocol as p
from awstui.cli import add_place
from awstui.errors import UsageError
from awstui.headless.places import configured, narrate, places_of
from awstui.headless.words import say
from awstui.protocol.hosts import AUTO, MISSING, ROUTES, Asked, Hosts, Wanted
from awstui.route import narrow
from awstui.ssh import words
from awstui.text import clean_lines

if TYPE_CHECKING:
    from awstui.engine.core import Engine

_ABOUT = {
    "ssh-config": "An ssh_config with a Host for every instance, to standard output; --install makes it awstui's own "
    "file and has ssh read it by one Include line.",
    "mremoteng": "A confCons.xml for mRemoteNG, with the .ppk files that PuTTY needs beside it.",
    "inventory": "An Ansible inventory, to standard output. A script that runs it with the arguments it is given is a "
    "dynamic one.",
}
_KINDS = {"ssh-config": "ssh_config", "mremoteng": "mremoteng", "inventory": "ansible"}


def main(arguments: Sequence[str]) -> int:
    """Run one of them; returns the exit code: 3 when a place failed and the others did not."""
    options = _parser(arguments[0]).parse_args(arguments[1:])
    options.command = arguments[0]
    if options.command == "inventory" and options.host:
        print("{}")  # everything is in what --list answers, under _meta
        return 0
    from dataclasses import replace

    from awstui.engine.core import Engine

    configure = configured(options.endpoint_url)
    engine = Engine(replace(configure, read_only=configure.read_only or options.read_only))
    asked = _asked(engine, options)
    wanted = Wanted(asked, options.route, options.jump)
    if options.output or getattr(options, "install", False):
        return _written(engine, options, wanted)
    return _printed(engine, options, wanted)


def _parser(command: str) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog=f"awstui {command}",
        description=_ABOUT[command],
        epilog="Exit codes: 0 done, 1 AWS or run-time error, 2 usage, 3 when some of the places failed.",
    )
    parser.add_argument("which", nargs="*", metavar="ID|FILTER", help="i-0abc…, tag:env=prod, vpc-id=… (default: all)")
    parser.add_argument("--profiles", help="several with commas")
    parser.add_argument("--regions", help="several with commas, or all")
    add_place(parser)
    ways = "auto (default) is what worked last time, else the first there is of public address, bastion, SSM, endpoint"
    parser.add_argument("--route", choices=(AUTO, *ROUTES), default=AUTO, help=ways)
    parser.add_argument(
        "--jump", metavar="HOST", default="", help="with --route jump: an instance, or a host ssh knows"
    )
    needed = command == "mremoteng"
    parser.add_argument(
        "-o", "--output", metavar="FILE", required=needed, help="write it there, once that is confirmed"
    )
    parser.add_argument("--yes", action="store_true", help="do not ask")
    parser.add_argument("--read-only", action="store_true", help="write no file")
    if command == "ssh-config":
        parser.add_argument("--install", action="store_true", help="write awstui's own file, and include it")
        parser.add_argument("--add", action="store_true", help="hosts that are in the file already stay")
        parser.add_argument("--names", action="store_true", help="names alone are hosts too, where that is safe")
    elif command == "mremoteng":
        parser.add_argument(
            "--keys", metavar="FOLDER", default="", help=r"where the .ppk files are on Windows: C:\keys"
        )
        parser.add_argument("--tag", default="", help="a tag whose values are folders too")
        parser.add_argument("--ppk", choices=("3", "2"), default="3", help="PPK version; 2 for PuTTY before 0.75")
        parser.add_argument(
            "--password", action="store_true", help="protect the file with a password, which is asked for"
        )
        parser.add_argument("--password-file", metavar="FILE", help="the same, from a file's first line")
    else:
        parser.add_argument("--list", action="store_true", help="JSON, as Ansible asks a script for it")
        parser.add_argument(
            "--host", metavar="NAME", default="", help="as Ansible asks: nothing that --list does not say"
        )
    parser.set_defaults(unlock="", account="")
    return parser


def _asked(engine: Engine, options: argparse.Namespace) -> tuple[Asked, ...]:
    """Which instances, place by place: ids and filters, in any order."""
    from awstui.catalog.load import load

    ids = tuple(dict.fromkeys(word for word in options.which if words.is_instance(word)))
    try:
        params, filters = narrow(load().screens["ec2.instances"], [each for each in options.which if each not in ids])
    except ValueError as error:
        raise UsageError(str(error)) from None
    if params:
        raise UsageError(f"{', '.join(params)} cannot narrow this; filters can: tag:env=prod")
    return tuple(Asked(place, ids, filters) for place in dict.fromkeys(places_of(engine, options)))


def _printed(engine: Engine, options: argparse.Namespace, wanted: Wanted) -> int:
    """The file on standard output."""
    from awstui.engine.services.ec2.hostfiles import names_taken
    from awstui.exports import ansible, ssh_config
    from awstui.ssh.argv import known_hosts

    (answer,) = engine.answer(p.Job("ec2.hosts", wanted.asked[0].place, {"wanted": wanted}))
    assert isinstance(answer, p.Value)
    hosts: Hosts = answer.value
    if options.command == "inventory":
        text = ansible.listed(hosts.hosts) if options.list else ansible.write(hosts.hosts)
    else:
        text = ssh_config.write(hosts.hosts, str(known_hosts()), names_taken() if options.names else None)
    for failure in hosts.failures:
        narrate(failure)
    say(*hosts.notes, *text.notes)
    if hosts.failures and not hosts.hosts:
        return 1
    sys.stdout.write(text.text)
    return 3 if hosts.failures else 0


def _written(engine: Engine, options: argparse.Namespace, wanted: Wanted) -> int:
    """The file where it was said, once it is confirmed."""
    from awstui.engine.work import Work
    from awstui.headless.agreeing import agreed

    work = Work(next(engine.numbers), (lambda reply: _answer(work, reply)) if sys.stdin.isatty() else None)
    job = p.Job(f"ec2.{_KINDS[options.command]}", wanted.asked[0].place, _arguments(options, wanted))
    (planned,) = [reply for reply in engine.answer(job, work) if isinstance(reply, p.Planned)]
    told = sys.stdin.isatty() and not options.yes and not planned.refused
    say(*(planned.diff.splitlines() if told else () if planned.refused else planned.checks))
    code = 3 if any(check.endswith(MISSING) for check in planned.checks) else 0
    if planned.refused.startswith("Nothing would change"):
        say(planned.refused)
        return code
    typed = agreed(planned, options)
    for reply in engine.answer(p.Run(planned.plan, typed)):
        if isinstance(reply, p.Value):
            say(reply.value.note)
    return code


def _arguments(options: argparse.Namespace, wanted: Wanted) -> dict[str, Any]:
    found: dict[str, Any] = {"wanted": wanted, "path": options.output or ""}
    if options.command == "ssh-config":
        return {**found, "add": options.add, "bare": options.names, "include": options.install}
    if options.command == "mremoteng":
        more = {"folder": options.keys, "tag": options.tag, "ppk": f"ppk{options.ppk}", "password": _password(options)}
        return {**found, **more}
    return found


def _password(options: argparse.Namespace) -> str:
    """The file's password; never from the command line, which everybody on this machine can read."""
    if options.password_file:
        try:
            return Path(options.password_file).read_text("utf-8").split("\n", 1)[0].rstrip("\r")
        except (OSError, UnicodeDecodeError) as error:
            raise UsageError(f"{options.password_file} cannot be read: {error}") from None
    if not options.password:
        return ""
    if not sys.stdin.isatty():
        raise UsageError("There is nobody to ask for the password: use --password-file.")
    from getpass import getpass

    once, again = getpass("Password of the file: "), getpass("Once more: ")
    if once != again:
        raise UsageError("The two are not the same.")
    return once


def _answer(work: Any, reply: p.Reply) -> None:
    """Ask on the terminal what the engine asks."""
    from getpass import getpass

    if isinstance(reply, p.Question):
        work.answer(getpass(f"{' '.join(clean_lines(reply.text))} ") or None)
