"""Headless SQS: the console's jobs from a shell. JSON lines on standard output, words on standard error.

Exit codes: 0 done, 1 AWS or run-time error, 2 usage, 3 partly failed. Whoever reads our output may have enough of it at
any time (`| head`): what was received is released all the same.
"""

from __future__ import annotations

import argparse
import dataclasses
import signal
import sys
import threading
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, Any

from awstui import protocol as p
from awstui.errors import UsageError
from awstui.headless.agreeing import agreed
from awstui.headless.faults import explained
from awstui.headless.usage import parsed
from awstui.headless.words import say, width
from awstui.text import clean

if TYPE_CHECKING:
    from awstui.engine.core import Engine
    from awstui.engine.work import Work


class Shell:
    """One command: its options, an engine, and the three streams."""

    def __init__(self, options: argparse.Namespace) -> None:
        from awstui.engine.core import Engine
        from awstui.headless.places import configured

        configure = configured(options.endpoint_url)
        if options.read_only:
            configure = dataclasses.replace(configure, read_only=True)
        self.options = options
        self.engine: Engine = Engine(configure)
        alone = sys.stdout.isatty() or not options.lines  # else whoever reads our lines may write to the terminal too
        self._progress = options.progress or (sys.stderr.isatty() and alone)
        self._shown = 0

    def queue(self, named: str, profile: str | None = None, region: str | None = None) -> tuple[p.Place, str]:
        """Where a queue is and its URL, from its name, URL or ARN; an ARN also says the region."""
        place = p.Place(profile or self.options.profile, region or self.options.region)
        if named.startswith(("http://", "https://")):
            return place, named
        name, owner = named, {}
        if named.startswith("arn:"):
            parts = named.split(":")
            if len(parts) != 6 or parts[2] != "sqs":
                raise UsageError(f"{named} is not the ARN of a queue.")
            place, name = p.Place(place.profile, parts[3]), parts[5]
            owner = {"QueueOwnerAWSAccountId": parts[4]}
        answer = self.engine.sessions.client(place, "sqs").get_queue_url(QueueName=name, **owner)
        return place, str(answer["QueueUrl"])

    def arn(self, named: str) -> str:
        """The ARN of a queue, from its name, URL or ARN."""
        if named.startswith("arn:"):
            return named
        place, url = self.queue(named)
        client = self.engine.sessions.client(place, "sqs")
        answer = client.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])
        return str(answer["Attributes"]["QueueArn"])

    def stream(self, job: str, place: p.Place, args: Mapping[str, Any]) -> Generator[Any, None, None]:
        """The values a job answers, once what it proposes is confirmed; progress is told on the way."""
        for reply in self.engine.answer(p.Job(job, place, args)):
            if not isinstance(reply, p.Planned):
                yield from self._told(reply)
                continue
            if reply.refused and self.options.unlock and self._unlock(place, args):
                reply = next(r for r in self.engine.answer(p.Job(job, place, args)) if isinstance(r, p.Planned))
            typed = agreed(reply, self.options)
            from awstui.engine.work import Work

            work = Work(next(self.engine.numbers))
            # closed when we are: what was received is released before anything else happens
            with _stopping(work), closing(self.engine.answer(p.Run(reply.plan, typed), work)) as replies:  # type: ignore[type-var]
                for made in replies:
                    yield from self._told(made)
        self._clear()

    def _unlock(self, place: p.Place, args: Mapping[str, Any]) -> bool:
        """Let changes through the guards of every place that has one; whether there was any."""
        target = args.get("target") or {}
        done = False
        for each in dict.fromkeys((place, target.get("place") or place)):
            context = self.engine.sessions.context(each)
            if context.read_only and context.guard:
                list(self.engine.answer(p.Unlock(each, self.options.unlock)))
                done = True
        return done

    def _told(self, reply: p.Reply) -> Iterator[Any]:
        if isinstance(reply, p.Value):
            self._clear()
            yield reply.value
        elif isinstance(reply, p.Progress) and self._progress:
            of = f" of {reply.total:,}" if reply.total else ""
            text = f"{reply.done:,}{of}{', ' if reply.text else ''}{clean(reply.text)}"
            if sys.stderr.isatty():
                text = text[: width()]
                print(f"\r{text:<{self._shown}}", end="", file=sys.stderr, flush=True)
                self._shown = len(text)
            else:
                say(text)

    def _clear(self) -> None:
        if self._shown:
            print("\r" + " " * self._shown + "\r", end="", file=sys.stderr, flush=True)
            self._shown = 0


@contextmanager
def _stopping(work: Work) -> Iterator[None]:
    """Ctrl-C, or being told to end, stops a job in order: what is in hand is finished and told. A second ends it."""

    def stop(number: int, frame: Any) -> None:
        if work.cancelled():
            raise KeyboardInterrupt
        work.cancel()

    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def document(value: Any) -> dict[str, Any]:
    """An answer as one JSON object, without what says nothing."""
    found = dataclasses.asdict(value)
    return {name: _plain(each) for name, each in found.items() if each not in (None, "", (), {})}


def _plain(value: Any) -> Any:
    if isinstance(value, p.Failure):
        return {"sentence": value.sentence, "code": value.code}
    if isinstance(value, Mapping):
        return {name: _plain(each) for name, each in value.items() if each not in (None, "", (), {})}
    if isinstance(value, tuple | list):
        return [_plain(each) for each in value]
    return value


def main(arguments: Sequence[str]) -> int:
    """Run `sqs`; returns the exit code."""
    from awstui.headless.sqs_commands import COMMANDS

    about = "Queues from a shell. QUEUE is a name, a URL or an ARN; output is JSON lines."
    options = parsed("awstui sqs", about, COMMANDS, arguments, lines=False)
    options.lines = options.lines or (options.command == "export" and not options.file)
    run: Callable[[Shell], int] = COMMANDS[options.command][2]
    with explained(options.profile, options.region, getattr(options, "queue", "")):
        return run(Shell(options))
