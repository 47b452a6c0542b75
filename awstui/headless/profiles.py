"""Headless commands about profiles: hand a kept key to AWS's tools, import a key's CSV, rotate a key.

`awstui credentials` is what `credential_process` runs: standard output is the JSON and nothing else.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from awstui.errors import Refused, UsageError
from awstui.headless.faults import explained
from awstui.text import clean, clean_lines

if TYPE_CHECKING:
    from awstui import protocol as p
    from awstui.engine.core import Engine


def main(arguments: Sequence[str]) -> int:
    """Run `credentials` or `profile`; returns the exit code."""
    parser = argparse.ArgumentParser(prog="awstui")
    commands = parser.add_subparsers(dest="command", required=True)
    credentials = commands.add_parser("credentials", help="print the key kept in the keyring, for credential_process")
    credentials.add_argument("name", help="the profile it is kept for")
    profile = commands.add_parser("profile", help="import an access key, rotate one").add_subparsers(
        dest="do", required=True
    )
    taken = profile.add_parser("import", help="make a profile from the CSV of an access key, after asking AWS")
    taken.add_argument("file", help="the CSV as the IAM console hands it out")
    taken.add_argument("--name", default="", help="the profile (default: the IAM user's name)")
    taken.add_argument("--store", choices=("keyring", "file"), default="keyring", help="where the key is kept")
    taken.add_argument("--region", default="", help="the profile's region")
    taken.add_argument("--user", default="", help="whose key, when the file holds several")
    taken.add_argument("--allow-root", action="store_true", help="store a key of the root user all the same")
    taken.add_argument("--delete-csv", action="store_true", help="delete the CSV once its key is stored")
    rotate = profile.add_parser("rotate", help="replace a profile's access key, or go on with it")
    rotate.add_argument("name")
    rotate.add_argument("--account", default="", help="its account id: with --yes, what a guard wants typed")
    rotate.add_argument("--goal", choices=("renew", "delete", "restore"), default="", help="default: what comes next")
    for each in (taken, rotate):
        each.add_argument("--yes", action="store_true", help="do not ask")
        each.add_argument("--endpoint-url", help="another endpoint than AWS's own, for all services")
    options = parser.parse_args(arguments)
    if options.command == "credentials":
        return _credentials(options.name)
    with explained(options.name, ""):
        return _import(options) if options.do == "import" else _rotate(options)


def _credentials(name: str) -> int:
    if sys.stdout.isatty():
        raise Refused("This prints a secret; it is meant for credential_process and not for a terminal.")
    from awstui.engine import vault

    keys = vault.get(name)
    if keys is None:
        raise Refused(f"The keyring holds no key for profile {name}.")
    print(vault.document(keys))
    return 0


def _import(options: argparse.Namespace) -> int:
    engine = _engine(options)
    args = {key: getattr(options, key) for key in ("file", "name", "store", "region", "user")}
    planned = _last(engine, "profile.import", args, "Planned")
    if planned.tier != "y" and not options.allow_root:
        _tell(planned)
        raise Refused("Nothing was stored. With --allow-root it is stored all the same.")
    typed = _agreed(planned, options.yes)
    done = _last(engine, "profile.write", {"plan": planned.plan, "typed": typed}, "Value").value
    _say(done.note)
    if done.leftover:
        if options.delete_csv or (
            not options.yes and _asked(f"Delete {done.leftover}, which holds the secret? [y/N] ")
        ):
            _say(_last(engine, "profile.clear", {"plan": planned.plan}, "Value").value.note)
        else:
            _say(f"{done.leftover} still holds the secret in plain text.")
    return 0


def _rotate(options: argparse.Namespace) -> int:
    from awstui import protocol as p

    engine = _engine(options)
    planned = _last(engine, "rotation.plan", {"name": options.name, "goal": options.goal}, "Planned")
    typed = _agreed(planned, options.yes, options.account)
    done: Any = None
    for reply in engine.answer(p.Job("rotation.run", args={"plan": planned.plan, "typed": typed})):
        if isinstance(reply, p.Progress):
            _say(f"{reply.done}/{reply.total} {reply.text}")
        elif isinstance(reply, p.Value):
            done = reply.value
    _say(done.note)
    if done.step == "deactivated":
        _say(f"When nothing misses it: awstui profile rotate {done.profile} deletes {done.old}; with --goal restore it")
        _say("is activated again.")
    return 0


def _engine(options: argparse.Namespace) -> Engine:
    from awstui.engine.core import Engine
    from awstui.headless.places import configured

    return Engine(configured(options.endpoint_url))


def _last(engine: Engine, name: str, args: dict[str, Any], kind: str) -> Any:
    from awstui import protocol as p

    replies = list(engine.answer(p.Job(name, args=args)))
    return next(reply for reply in reversed(replies) if type(reply).__name__ == kind)


def _agreed(planned: p.Planned, yes: bool, account: str = "") -> str:
    """What confirms the plan, once the person has read it and said so. A guard's account id is not said by --yes.

    Raises:
        Refused: it cannot be done, or nobody agreed.
        UsageError: there is nobody to ask and no --yes.
    """
    _tell(planned)
    if planned.refused:
        raise Refused(planned.refused)
    if yes and planned.tier == "account":
        if account != planned.expect:
            raise Refused(f"{planned.profile} is guarded: nothing was changed. --account with its account id confirms.")
        return account
    if yes:
        return planned.expect
    word = "Do it? [y/N] " if planned.tier == "y" else f"Type {clean(planned.expect)} to do it: "
    if not _asked(word, planned.expect):
        raise Refused("Nothing was changed.")
    return planned.expect


def _tell(planned: p.Planned) -> None:
    account = f" (account {planned.account})" if planned.account else ""
    for line in (f"{planned.title}{account}", planned.effect, *(f"  {each}" for each in planned.targets), planned.diff):
        if line:
            _say(line)


def _asked(question: str, expect: str = "y") -> bool:
    if not sys.stdin.isatty():
        raise UsageError("There is nobody to ask here: add --yes.")
    print(question, end="", file=sys.stderr, flush=True)
    return sys.stdin.readline().strip() == expect


def _say(text: str) -> None:
    for line in clean_lines(text):
        print(line, file=sys.stderr)
