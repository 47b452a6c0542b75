"""What `awstui sqs` can do: for each word how it reads its arguments, and what it runs."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

from awstui import protocol as p
from awstui.errors import UsageError
from awstui.headless import sqs_redrive as redrive
from awstui.headless.sqs import Shell, document
from awstui.headless.words import put, say
from awstui.protocol.sqs import Draft, Message, Peeked
from awstui.protocol.sqs_rules import parse_attributes
from awstui.protocol.sqs_transfer import Left, Lines
from awstui.rows.message_lines import line

Arrange = Callable[[argparse.ArgumentParser], None]
Run = Callable[[Shell], int]


def _which(command: argparse.ArgumentParser) -> None:
    command.add_argument("--filter", default="", help="as after / in the console: text, !without, column:text")
    command.add_argument("--where", default="", metavar="JMESPATH", help="condition: \"body.order.id == 'x'\"")
    command.add_argument("--id", dest="ids", action="append", default=[], help="a message id; may be repeated")
    command.add_argument("-n", "--limit", type=int, default=0, help="messages at most")


def _whose(shell: Shell) -> dict[str, Any]:
    options = shell.options
    return {"filter": options.filter, "where": options.where, "ids": tuple(options.ids), "limit": options.limit}


def _rate(command: argparse.ArgumentParser) -> None:
    command.add_argument("--rate", type=float, default=0.0, help="messages per second at most")


# ---- peek


def _peek_options(command: argparse.ArgumentParser) -> None:
    command.set_defaults(lines=True)
    command.add_argument("queue")
    command.add_argument("-n", "--count", type=int, default=10, help="messages (default 10, at most 1,000)")
    command.add_argument("--visibility", type=int, default=30, help="seconds they stay hidden at most (default 30)")


def _peek(shell: Shell) -> int:
    options = shell.options
    place, url = shell.queue(options.queue)
    outcome: Peeked | None = None
    args = {"queue_url": url, "count": options.count, "visibility": options.visibility}
    with closing(shell.stream("sqs.peek", place, args)) as values:  # a reader that has enough ends the peek at once
        for value in values:
            if isinstance(value, Message):
                print(_shown(line(value)), flush=True)
            elif isinstance(value, Peeked):
                outcome = value
    if outcome is not None and outcome.hidden:
        say(f"{len(outcome.hidden)} messages could not be released and stay hidden for {outcome.hidden_for} s.")
        return 3
    return 0


def _shown(text: str) -> str:
    """A line; on a terminal with escapes, which keep control characters from being obeyed."""
    return json.dumps(json.loads(text), separators=(",", ":")) if sys.stdout.isatty() else text


# ---- send


def _send_options(command: argparse.ArgumentParser) -> None:
    command.add_argument("queue")
    command.add_argument(
        "body", nargs="?", help="the message; without it and --file, or with -f -, JSON lines from standard input"
    )
    command.add_argument("-f", "--file", help='a file of JSON lines: an export\'s, or {"body": …, "delay": …}')
    command.add_argument("-a", "--attribute", action="append", default=[], metavar="NAME[:TYPE]=VALUE")
    command.add_argument("--delay", type=int, help="seconds")
    command.add_argument("--group", default="", help="message group id")
    command.add_argument("--dedup", default="", help="deduplication id (default: a new one)")
    command.add_argument("--trace", default="", help="X-Ray trace header")
    command.add_argument("--copies", type=int, default=1, help="how often; {n} in the body counts")
    _rate(command)


def _send(shell: Shell) -> int:
    options = shell.options
    args: dict[str, Any] = {"copies": options.copies, "rate": options.rate}
    if options.body is not None:
        attributes, wrong = parse_attributes("\n".join(options.attribute))
        if wrong:
            raise UsageError("; ".join(wrong))
        draft = Draft(options.body, options.delay, attributes, options.group, options.dedup, options.trace)
        args["drafts"] = (draft,)
    elif options.file and options.file != "-":
        args["path"] = options.file
    else:
        args["lines"] = sys.stdin.read()
    place, url = shell.queue(options.queue)
    if "drafts" in args and options.copies == 1:
        (sent,) = shell.stream("sqs.send", place, {"queue_url": url, "draft": args["drafts"][0]})
        put(document(sent))
        return 0
    return _carried(shell, "sqs.send_many", place, {"queue_url": url, **args})


# ---- count, move, copy


def _count_options(command: argparse.ArgumentParser) -> None:
    command.add_argument("queue")
    _which(command)


def _count(shell: Shell) -> int:
    place, url = shell.queue(shell.options.queue)
    return _carried(shell, "sqs.count", place, {"queue_url": url, **_whose(shell)})


def _move_options(command: argparse.ArgumentParser) -> None:
    command.add_argument("queue", help="the source")
    command.add_argument("target")
    command.add_argument("--target-profile", help="the target's profile (default: the same)")
    command.add_argument("--target-region", help="the target's region (default: the same, or its ARN's)")
    command.add_argument("--group", default="", help="FIFO target: group id of messages that have none")
    command.add_argument("--dedup", choices=("id", "keep", "fresh"), default="id", help="FIFO target: deduplication id")
    _which(command)
    _rate(command)


def _mover(mode: str) -> Run:
    def run(shell: Shell) -> int:
        options = shell.options
        place, url = shell.queue(options.queue)
        there, target = shell.queue(options.target, options.target_profile, options.target_region or place.region)
        args = {"queue_url": url, "target": {"place": there, "queue_url": target}, "mode": mode, "rate": options.rate}
        more = {"group": options.group, "dedup": options.dedup, **_whose(shell)}
        return _carried(shell, "sqs.move", place, {**args, **more})

    return run


# ---- export, import


def _export_options(command: argparse.ArgumentParser) -> None:
    command.add_argument("queue")
    command.add_argument("file", nargs="?", default="", help="a new file (default: standard output)")
    command.add_argument("--drain", action="store_true", help="delete what was written")
    command.add_argument("--resume", action="store_true", help="go on with a file that is there")
    _which(command)


def _export(shell: Shell) -> int:
    options = shell.options
    place, url = shell.queue(options.queue)
    mode = "drain" if options.drain else "peek"
    args = {"queue_url": url, "path": options.file, "mode": mode, "resume": options.resume, **_whose(shell)}
    return _carried(shell, "sqs.export", place, args, to_stderr=not options.file)


def _import_options(command: argparse.ArgumentParser) -> None:
    command.add_argument("queue", help="the target")
    command.add_argument("file", help="JSON lines, as an export writes them")
    command.add_argument("--group", default="", help="the group id of all messages")
    command.add_argument("--map-group", action="append", default=[], metavar="OLD=NEW", help="may be repeated")
    command.add_argument("--dedup", choices=("fresh", "keep"), default="fresh", help="FIFO: deduplication ids")
    again = command.add_mutually_exclusive_group()
    again.add_argument("--resume", dest="start", action="store_const", const="resume", help="go on where it stopped")
    again.add_argument("--anew", dest="start", action="store_const", const="anew", help="forget where it stopped")
    _rate(command)


def _import(shell: Shell) -> int:
    options = shell.options
    pairs = [each.partition("=") for each in options.map_group]
    if any(not equals for _, equals, _ in pairs):
        raise UsageError("--map-group takes OLD=NEW.")
    groups = options.group or {old: new for old, _, new in pairs}
    place, url = shell.queue(options.queue)
    path = str(Path(options.file).expanduser().absolute())
    args = {"queue_url": url, "path": path, "groups": groups, "dedup": options.dedup, "rate": options.rate}
    return _carried(shell, "sqs.import", place, {**args, "start": options.start or ""})


def _carried(shell: Shell, job: str, place: p.Place, args: dict[str, Any], to_stderr: bool = False) -> int:
    """Run a job; its lines and outcomes go out as they come. 3 when something was not carried."""
    code = 0
    with closing(shell.stream(job, place, args)) as values:
        for value in values:
            if isinstance(value, Lines):
                for each in value.lines:
                    print(_shown(each))
                sys.stdout.flush()
            else:
                code = max(code, _told(value, to_stderr))
    return code


def _told(value: Any, to_stderr: bool) -> int:
    """Tell an outcome; 3 when it is not whole."""
    if to_stderr:  # standard output is the messages
        say(json.dumps(document(value)))
    else:
        put(document(value))
    for refusal in getattr(value, "failures", ()):
        say(f"{f'line {refusal.line}' if refusal.line else refusal.id}: {refusal.sentence}")
    left = getattr(value, "left", Left())
    if left.hidden:
        say(f"{left.hidden:,} messages could not be released and stay hidden for up to {left.seconds} s.")
    stopped = getattr(value, "stopped", "") in ("in-flight", "cancelled")
    return 3 if stopped or left.hidden or getattr(value, "failed", 0) or getattr(value, "missing", ()) else 0


COMMANDS: dict[str, tuple[str, Arrange, Run]] = {
    "peek": ("look at messages; adds 1 to the receive count of each", _peek_options, _peek),
    "send": ("send a message, or many from JSON lines", _send_options, _send),
    "count": ("count messages that match; adds 1 to all receive counts", _count_options, _count),
    "move": ("move messages to another queue: sent first, then deleted", _move_options, _mover("move")),
    "copy": ("copy messages to another queue", _move_options, _mover("copy")),
    "export": ("write messages as JSON lines", _export_options, _export),
    "import": ("send what an export wrote", _import_options, _import),
    "redrive": ("have SQS move dead letters back", redrive.redrive_options, redrive.redrive),
    "tasks": ("list SQS's moves out of a dead-letter queue", redrive.tasks_options, redrive.tasks),
    "stop-task": ("stop the move at work", redrive.tasks_options, redrive.stop),
}
"""A word after `awstui sqs`: what it does, its arguments, its function."""
