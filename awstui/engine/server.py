"""The engine's end of the pipe: frames in, work in threads, frames out."""

from __future__ import annotations

import gc
import os
import sys
import threading
from typing import IO, TYPE_CHECKING

from awstui import protocol as p
from awstui.engine.threads import Threads
from awstui.engine.work import Work
from awstui.errors import AwstuiError, UsageError
from awstui.protocol import frames

if TYPE_CHECKING:
    from awstui.engine.core import Engine

_GRACE_SECONDS = 0.3
"""How long a change that is under way may take to be journalled after the console has gone."""


class Server:
    """Reads requests until the console goes away, then ends the process at once."""

    def __init__(self, source: IO[bytes], sink: IO[bytes]) -> None:
        self._source = source
        self._sink = sink
        self._lock = threading.Lock()
        self._live: dict[int, Work] = {}
        self._threads = Threads()
        self._configure = p.Configure()
        self._engine: Engine | None = None
        self._starting = threading.Lock()
        self._changing: set[int] = set()
        self._quiet = threading.Condition()

    @property
    def engine(self) -> Engine:
        """The engine, made by the first request: importing botocore must not delay reading the pipe."""
        with self._starting:
            if self._engine is None:
                from awstui.engine.core import Engine

                self._engine = Engine(self._configure)
            return self._engine

    def serve(self) -> None:
        """Serve until the pipe ends."""
        while (frame := frames.read(self._source)) is not None:
            number, message = frame
            if isinstance(message, p.Configure):
                self._configure = message
            elif isinstance(message, p.Cancel):
                if work := self._live.get(number):
                    work.cancel()
            elif isinstance(message, p.Answer):
                if work := self._live.get(number):
                    work.answer(message.value)
            elif isinstance(message, p.Release):
                if self._engine is not None:
                    self._engine.listings.pop(message.listing, None)
            else:
                self._accept(number, message)

    def _accept(self, number: int, request: p.Request) -> None:
        work = Work(number, lambda reply: self._send(number, reply))
        self._live[number] = work
        if isinstance(request, p.Run | p.Job):
            self._changing.add(number)
        self._threads.submit(lambda: self._run(work, request))

    def _run(self, work: Work, request: p.Request) -> None:
        try:
            last: p.Reply = p.End()
            try:
                for reply in self.engine.answer(request, work):
                    if isinstance(reply, p.End):
                        last = reply
                    else:
                        self._send(work.number, reply)
            except BaseException as error:
                last = self._told(work, request, error)
            self._send(work.number, p.End(complete=False) if work.cancelled() else last)
        finally:
            self._live.pop(work.number, None)
            with self._quiet:
                self._changing.discard(work.number)
                self._quiet.notify_all()
            if not self._live:
                self._threads.submit(self._tidy)

    def _told(self, work: Work, request: p.Request, error: BaseException) -> p.Failure:
        """The failure in words, whatever else fails while they are found: a request without answer waits for ever."""
        try:
            return self._failure(work, request, error)
        except Exception as second:
            name = type(error).__name__
            return p.Failure("internal", f"The engine met an unexpected fault: {name}, then {type(second).__name__}.")

    def _failure(self, work: Work, request: p.Request, error: BaseException) -> p.Failure:
        if isinstance(error, UsageError):
            return p.Failure("usage", str(error))
        from awstui.engine import failures

        context = None
        place = getattr(request, "place", None) or work.place
        if place is None and isinstance(request, p.Enrich | p.Describe | p.Follow | p.Spell):
            held = self.engine.listings.get(request.listing)
            place = held.place if held else None
        if place is not None:
            context = self.engine.sessions.context_or_asked(place)
        failure = failures.explain(error, context=context, demo=self._configure.demo)
        if failure.kind in p.STALE and place is not None:
            self.engine.forget(place.profile)
        if failure.kind in ("internal", "other") and not isinstance(error, AwstuiError):
            import traceback

            from awstui.engine import redact

            # Standard error is the engine's log file. Locals are never printed, but botocore's words may hold a secret.
            print(redact.text(traceback.format_exc(limit=8)), file=sys.stderr, flush=True)
        return failure

    def _send(self, number: int, reply: p.Reply) -> None:
        data = frames.pack((number, reply))
        with self._lock:
            try:
                self._sink.write(data)
                self._sink.flush()
            except (OSError, ValueError):
                os._exit(0)  # the console is gone

    def leave(self) -> None:
        """End the process now. Only a change under way gets a moment, so that the journal learns its outcome."""
        for work in list(self._live.values()):
            work.cancel()
        with self._quiet:
            self._quiet.wait_for(lambda: not self._changing, timeout=_GRACE_SECONDS)
        os._exit(0)

    def _tidy(self) -> None:
        """Collect garbage when nothing is asked: the collector is off while answers are parsed, it costs half.

        What is there after the first answers, modules and service models mostly, stays for good. Searching it each
        time would take 80 ms, in which the next request waits.
        """
        if not gc.get_freeze_count():
            gc.freeze()
        if not self._live:
            gc.collect()


def _foresee() -> None:
    """Import what the first list will need; the console asks for it only when it has imported its own part."""
    try:
        import botocore.session  # noqa: F401  (so that it has been imported)

        from awstui.engine import core, lists, models, processes  # noqa: F401  (the same)

        _log()
    except Exception:
        pass  # the first request meets the same fault, and it has somebody to tell it to


def _log() -> None:
    """Standard error, which is the engine's log file, gets what libraries warn of; without secrets."""
    from awstui.engine import debuglog

    debuglog.begin(2)


def main() -> None:
    """Run the engine on standard input and output. Whatever else prints goes to standard error."""
    import signal

    for name in ("SIGINT", "SIGHUP"):  # the terminal's signals are the console's business; our end is the pipe's end
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.SIG_IGN)
    gc.disable()
    source = os.fdopen(os.dup(0), "rb")
    sink = os.fdopen(os.dup(1), "wb")
    null = os.open(os.devnull, os.O_RDONLY)
    os.dup2(null, 0)  # a credential_process must not read our requests
    os.dup2(2, 1)
    sys.stdin = open(os.devnull)  # noqa: SIM115  (open for as long as the process lives)
    if os.environ.get("AWSTUI_DEBUG"):
        _log()
    server = Server(source, sink)
    threading.Thread(target=_foresee, name="foresee", daemon=True).start()
    server.serve()
    server.leave()
