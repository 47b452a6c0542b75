"""Headless keys: the jobs of `:keys` from a shell. JSON lines or a table on standard output, words on standard error.

Passphrases are asked on the terminal, or read from a file or an open descriptor; an argument or a variable would show
them to every process of the machine. Private keys go from the engine into files and are never printed.

Exit codes: 0 done, 1 AWS or run-time error, 2 usage, 3 partly failed.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from awstui import protocol as p
from awstui.errors import AwsFailed, Refused, UsageError
from awstui.headless.agreeing import agreed
from awstui.headless.faults import explained
from awstui.headless.places import narrate
from awstui.headless.usage import parsed
from awstui.headless.words import put, say
from awstui.protocol.keys import TARGETS, KeyDone, KeyRing, KeyUses, Matched, file_name

if TYPE_CHECKING:
    from awstui.engine.core import Engine

SHOWN = 9
"""Columns of `:keys` that a table of keys has: those before the fingerprint."""

FORMS = {"ssh": ("ssh",), "ppk3": ("ppk3",), "ppk2": ("ppk2",), "both": ("ssh", "ppk3")}


class Shell:
    """One command: its options, an engine, and where passphrases come from."""

    def __init__(self, options: argparse.Namespace) -> None:
        from awstui.engine.core import Engine
        from awstui.headless.places import configured

        configure = configured(options.endpoint_url)
        if options.read_only:
            configure = replace(configure, read_only=True)
        self.options = options
        self.engine: Engine = Engine(configure)
        self.place = p.Place(options.profile, options.region)
        self._passphrases: dict[str, str] = {}  # a descriptor can be read once, and a new one is asked for twice
        self._opened = False

    def values(self, job: str, args: Mapping[str, Any]) -> Iterator[Any]:
        """The values a job answers, once what it proposes is confirmed."""
        for reply in self._answer(p.Job(job, self.place, args)):
            if not isinstance(reply, p.Planned):
                yield from self._told(reply)
                continue
            if reply.refused and self.options.unlock:
                list(self.engine.answer(p.Unlock(self.place, self.options.unlock)))
                again = self._answer(p.Job(job, self.place, args))
                reply = next(each for each in again if isinstance(each, p.Planned))
            typed = agreed(reply, self.options)
            for made in self._answer(p.Run(reply.plan, typed)):
                yield from self._told(made)

    def _told(self, reply: p.Reply) -> Iterator[Any]:
        if isinstance(reply, p.Value):
            yield reply.value
        elif isinstance(reply, p.Progress):
            say(reply.text)

    def _answer(self, request: p.Request) -> Iterator[p.Reply]:
        from awstui.engine.work import Work

        def put_question(reply: p.Reply) -> None:
            if isinstance(reply, p.Question):
                work.answer(self._asked(reply))

        work = Work(next(self.engine.numbers), put_question)
        return self.engine.answer(request, work)

    def _asked(self, question: p.Question) -> str | None:
        """An answer from where it may come from; None when there is nobody to ask."""
        options = self.options
        new = question.text.startswith(("A passphrase", "The same passphrase"))
        given = getattr(options, "new_passphrase_file" if new else "passphrase_file", None)
        if question.kind == "passphrase" and given:
            if not new and self._opened:
                return None  # it was wrong, and is the same again
            self._opened = self._opened or not new
            if given not in self._passphrases:
                self._passphrases[given] = passphrase_of(given)
            return self._passphrases[given]
        if not sys.stdin.isatty():
            say(f"{question.text}: there is nobody to ask here.")
            return None
        if question.kind in ("passphrase", "secret", "mfa"):
            import getpass

            return getpass.getpass(f"{question.text}: ", stream=sys.stderr) or None
        print(f"{question.text} ", end="", file=sys.stderr, flush=True)
        return sys.stdin.readline().strip() or None


def passphrase_of(where: str) -> str:
    """The first line of a file, or of an open descriptor given as `fd:3`, without its end.

    Raises:
        UsageError: it cannot be read.
    """
    try:
        if where.startswith("fd:"):
            with os.fdopen(os.dup(int(where[3:])), "rb", buffering=0) as file:
                data = b""
                while b"\n" not in data and (part := file.read(4096)):  # a pipe may give it in pieces
                    data += part
        else:
            data = Path(where).read_bytes()
        return data.split(b"\n")[0].removesuffix(b"\r").decode("utf-8")
    except (OSError, ValueError) as error:
        raise UsageError(
            f"No passphrase can be read from {where}: {getattr(error, 'strerror', None) or error}."
        ) from None


# ---- what is told


def document(matched: Matched, uses: KeyUses | None) -> dict[str, Any]:
    """A key as one JSON object, without what says nothing."""
    from awstui.consoles.keys.words import state

    pair, local = matched.pair, matched.local
    found: dict[str, Any] = {"state": state(matched), "matched_by": matched.how}
    if pair is not None:
        found |= {"name": pair.name, "id": pair.id, "type": pair.type, "ec2_fingerprint": pair.fingerprint}
        found |= {"public_key": pair.public, "created": pair.created}
        if uses is not None and uses.fault is None:
            found["instances"] = uses.counts.get(pair.name, 0)
    if local is not None:
        files = [
            {"path": each.path, "format": each.format, "encrypted": each.encrypted, "exposed": each.exposed}
            for each in local.files
        ]
        found |= {"type": found.get("type") or local.type, "bits": local.bits, "fingerprint": local.sha256}
        found |= {"comment": local.comment, "files": files, "agent": local.in_agent}
        found["public_key"] = found.get("public_key") or local.line
    return {name: value for name, value in found.items() if value not in ("", None, 0, []) or name == "instances"}


def _told_done(done: KeyDone) -> int:
    say(done.sentence)
    found: dict[str, Any] = {"paths": list(done.paths)} if done.paths else {}
    if (pair := done.pair) is not None:
        found |= {"name": pair.name, "id": pair.id, "type": pair.type, "fingerprint": pair.fingerprint}
        found |= {"public_key": pair.public} if pair.public else {}
    put(found)
    return 0


# ---- the commands


def _list_options(command: argparse.ArgumentParser) -> None:
    command.add_argument("--no-instances", action="store_true", help="do not count the instances that have each")
    _output(command)


def _list(shell: Shell) -> int:
    return _rows(shell, lambda matched: True, uses=not shell.options.no_instances)


def _match_options(command: argparse.ArgumentParser) -> None:
    command.add_argument("name", nargs="*", help="names of key pairs, or key files (default: all pairs of the region)")
    _output(command)


def _output(command: argparse.ArgumentParser) -> None:
    told = "default: a table on a terminal, else JSON lines"
    command.add_argument("-o", "--output", choices=("table", "jsonl"), help=told)


def _match(shell: Shell) -> int:
    """Which file is which key pair: exit code 3 when a pair or a file that was asked for has no other."""
    asked: list[str] = shell.options.name
    files = {name: _whole(name) for name in asked if Path(name).expanduser().is_file()}
    seen: dict[str, bool] = {}  # pair -> whether its private key is at hand
    theirs: set[str] = set()  # the files that are a pair's

    def wanted(matched: Matched) -> bool:
        pair, local = matched.pair, matched.local if matched.proven else None
        if pair is None:
            return False
        held = {each.path for each in local.files} & set(files.values()) if local is not None else set()
        theirs.update(held)
        if pair.name in asked or not asked:
            seen[pair.name] = local is not None and local.can_sign
        return pair.name in seen or bool(held)

    code = _rows(shell, wanted, uses=False, strict=True, files=tuple(files.values()))
    missing = {name: why for name in asked if (why := _unmatched(name, seen.get(name), files.get(name), theirs))}
    for why in missing.values():
        say(why)
    return code or (3 if missing else 0)


def _unmatched(name: str, at_hand: bool | None, file: str | None, theirs: set[str]) -> str:
    """What is missing of a pair or a file that was asked for; "" when nothing is."""
    if at_hand or (at_hand is None and file in theirs):
        return ""
    if at_hand is False:
        return f"The private key of {name} is not among this machine's keys, as far as can be proven."
    if file is not None:
        return f"{name} is no key pair of this region, as far as its public part can be seen."
    return f"There is no key pair {name} here, and no such file."


def _rows(
    shell: Shell, wanted: Callable[[Matched], bool], *, uses: bool, strict: bool = False, files: Sequence[str] = ()
) -> int:
    ring, counted = KeyRing(), None
    for value in shell.values("keys.list", {"uses": uses, "files": tuple(files)}):
        if isinstance(value, KeyRing):
            ring = value
        elif isinstance(value, KeyUses):
            counted = value
    faults = [each for each in (ring.fault, counted.fault if counted is not None else None) if each is not None]
    if strict and ring.fault is not None:
        raise AwsFailed(ring.fault)
    found = [each for each in ring.matched if wanted(each)]
    form = shell.options.output or ("table" if sys.stdout.isatty() else "jsonl")
    if form == "table":
        from awstui.consoles.keys.words import COLUMNS, row
        from awstui.rows.export import aligned

        counts = counted.counts if counted is not None and counted.fault is None else None
        rows = [row(each, counts, str(Path.home()))[:SHOWN] for each in found]
        aligned(COLUMNS[:SHOWN], rows, sys.stdout)
    else:
        for each in found:
            put(document(each, counted))
    for fault in faults:
        narrate(fault)
    for skipped in ring.skipped:
        say(f"{skipped.path} is skipped: {skipped.why}.")
    return 3 if faults else 0


def _create_options(command: argparse.ArgumentParser) -> None:
    command.add_argument("name", help="of the key pair")
    command.add_argument("--type", choices=("ed25519", "rsa"), default="ed25519")
    command.add_argument("--here", action="store_true", help="make it on this machine; EC2 gets the public part only")
    command.add_argument("--format", choices=sorted(FORMS), default="ssh", help="of the private key (default ssh)")
    command.add_argument("--file", default="", help="where it goes (default ~/.ssh/NAME.pem or .ppk)")
    command.add_argument("--passphrase", action="store_true", help="ask for one")
    _passphrase_file(command, "--new-passphrase-file", "of the new file")


def _create(shell: Shell) -> int:
    options = shell.options
    forms = FORMS[options.format]
    path = options.file or f"~/.ssh/{file_name(options.name)}{'.pem' if forms[0] == 'ssh' else '.ppk'}"
    sealed = bool(options.passphrase or options.new_passphrase_file)
    args = {"name": options.name, "type": options.type, "here": options.here, "forms": forms, "sealed": sealed}
    return _done(shell, "keys.create", {**args, "path": _whole(path)})


def _import_options(command: argparse.ArgumentParser) -> None:
    command.add_argument("name", help="what EC2 shall call it")
    command.add_argument("file", help="a .pub, or a private key that shows its public part without its passphrase")


def _import(shell: Shell) -> int:
    return _done(shell, "keys.import", {"name": shell.options.name, "path": _whole(shell.options.file)})


def _convert_options(command: argparse.ArgumentParser) -> None:
    command.add_argument("file", help="a private key: PEM, OpenSSH or PuTTY's")
    command.add_argument("--to", choices=sorted(TARGETS), required=True, help="what it becomes")
    command.add_argument("--out", required=True, help="the new file; never written over")
    command.add_argument("--seal", choices=("same", "new", "none"), default="same", help="its passphrase")
    command.add_argument("--comment", default="", help="in place of the old one")
    _passphrase_file(command, "--passphrase-file", "of the old file")
    _passphrase_file(command, "--new-passphrase-file", "of the new file; means --seal new")


def _convert(shell: Shell) -> int:
    options = shell.options
    seal = "new" if options.new_passphrase_file else options.seal
    args = {"path": _whole(options.file), "to": options.to, "out": _whole(options.out), "seal": seal}
    return _done(shell, "keys.convert", {**args, "comment": options.comment})


def _passphrase_file(command: argparse.ArgumentParser, name: str, whose: str) -> None:
    command.add_argument(name, metavar="FILE", help=f"the passphrase {whose}: a file's first line, or fd:N")


def _done(shell: Shell, job: str, args: Mapping[str, Any]) -> int:
    for value in shell.values(job, args):
        if isinstance(value, KeyDone):
            return _told_done(value)
    raise Refused("Nothing was done.")


def _whole(text: str) -> str:
    return str(Path(text).expanduser().absolute())


Command = tuple[str, Callable[[argparse.ArgumentParser], None], Callable[[Shell], int]]

COMMANDS: dict[str, Command] = {
    "list": ("key pairs of EC2 beside the keys of this machine", _list_options, _list),
    "match": ("which file of this machine is which key pair", _match_options, _match),
    "create": ("make a key pair and save its private key", _create_options, _create),
    "import": ("give EC2 the public part of a key", _import_options, _import),
    "convert": ("write a private key in another format, into a new file", _convert_options, _convert),
}
"""What `awstui key` can do: for each word what it is, how it reads its arguments, and what it runs."""


def main(arguments: Sequence[str]) -> int:
    """Run `key`; returns the exit code."""
    about = "SSH keys from a shell. Output is JSON lines; lists are tables on a terminal."
    options = parsed("awstui key", about, COMMANDS, arguments)
    with explained(options.profile, options.region, getattr(options, "name", "") or ""):
        return COMMANDS[options.command][2](Shell(options))
