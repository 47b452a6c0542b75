"""Asking the engine: each request is an async stream of replies; a dead engine is replaced by a new one."""

from __future__ import annotations

import asyncio
import itertools
import time
from collections.abc import AsyncGenerator, Callable
from typing import Any, Protocol, TypeVar

from awstui import protocol as p
from awstui.errors import AwsFailed, EngineGone
from awstui.protocol import frames

T = TypeVar("T")

_GIVE_UP = 4
_WITHIN_SECONDS = 20.0
"""An engine that dies this often in this time is not started again by itself."""


class Engine(Protocol):
    """What the client needs of an engine process; tests have a scripted one."""

    def send(self, number: int, message: Any) -> bool:
        """Send a frame; False when the engine has gone."""

    def listen(self, deliver: Callable[[frames.Frame | None], None]) -> None:
        """Deliver every frame, and None at the end, from any thread."""

    def ending(self) -> str:
        """How it ended."""

    def stop(self) -> None:
        """End it."""


class Stream:
    """The replies to one request, as they come."""

    def __init__(self, number: int) -> None:
        self.number = number
        self.queue: asyncio.Queue[Any] = asyncio.Queue()


class EngineClient:
    """The one way for the console to ask anything of AWS."""

    def __init__(self, spawn: Callable[[], Engine]) -> None:
        self._spawn = spawn
        self._numbers = itertools.count(1)
        self._streams: dict[int, Stream] = {}
        self._primed: dict[int, p.Request] = {}
        self._loop: asyncio.AbstractEventLoop | None = None
        self._deaths: list[float] = []
        self._closing = False
        self._down = False
        self.on_death: Callable[[str, bool], None] = lambda reason, restarted: None
        self.on_question: Callable[[int, p.Question], None] = lambda number, question: self.reply(number, None)
        self.on_over: Callable[[int], None] = lambda number: None
        self.process = spawn()

    def prime(self, request: p.Request) -> None:
        """Ask before there is an event loop; `ask` with an equal request picks the answer up."""
        number = next(self._numbers)
        self._primed[number] = request
        self.process.send(number, request)

    def attach(self) -> None:
        """Start delivering replies to the running event loop."""
        self._loop = asyncio.get_running_loop()
        for number in self._primed:
            self._streams[number] = Stream(number)
        self._listen(self.process)

    def _listen(self, process: Engine) -> None:
        loop = self._loop
        assert loop is not None

        def deliver(frame: frames.Frame | None) -> None:
            try:
                loop.call_soon_threadsafe(self._receive, process, frame)
            except RuntimeError:
                pass  # the loop has closed: the console is quitting

        process.listen(deliver)

    def _receive(self, process: Engine, frame: frames.Frame | None) -> None:
        if frame is None:
            self._died(process)
            return
        number, reply = frame
        stream = self._streams.get(number)
        if stream is None:
            return
        if isinstance(reply, p.Question):
            self.on_question(number, reply)
        else:
            stream.queue.put_nowait(reply)

    def _died(self, process: Engine) -> None:
        if self._closing or process is not self.process:
            return
        reason = process.ending()
        process.stop()
        now = time.monotonic()
        self._deaths = [then for then in self._deaths if now - then < _WITHIN_SECONDS] + [now]
        restarted = len(self._deaths) < _GIVE_UP
        waiting, self._streams, self._primed = self._streams, {}, {}
        self._down = not restarted
        if restarted:
            self.process = self._spawn()
            self._listen(self.process)
        for stream in waiting.values():
            stream.queue.put_nowait(EngineGone(f"The engine ended ({reason})."))
        self.on_death(reason, restarted)

    def revive(self) -> None:
        """Start a new engine if too many have died and none runs; the person asked for it."""
        if not self._down:
            return
        self._down = False
        self._deaths.clear()
        self.process.stop()
        self.process = self._spawn()
        self._listen(self.process)

    def reply(self, number: int, value: str | None) -> None:
        """Answer a question the engine asked under that request."""
        self.process.send(number, p.Answer(value))

    def tell(self, request: p.Request) -> None:
        """Send something that has no answer."""
        self.process.send(0, request)

    def start(self, request: p.Request) -> Stream:
        """Send a request and return its stream; the number of a List is what later requests call the listing."""
        for number, primed in list(self._primed.items()):
            if primed == request:
                del self._primed[number]
                return self._streams[number]
        stream = Stream(next(self._numbers))
        self._streams[stream.number] = stream
        if not self.process.send(stream.number, request):
            del self._streams[stream.number]
            stream.queue.put_nowait(EngineGone("The engine is not running."))
        return stream

    async def replies(self, stream: Stream) -> AsyncGenerator[p.Reply, None]:
        """The replies of a started request; raises AwsFailed or EngineGone; leaving early cancels the request."""
        try:
            while True:
                reply = await stream.queue.get()
                if isinstance(reply, EngineGone):
                    raise reply
                if isinstance(reply, p.Failure):
                    self._streams.pop(stream.number, None)
                    raise AwsFailed(reply)
                yield reply
                if isinstance(reply, p.End):
                    self._streams.pop(stream.number, None)
                    return
        finally:
            if self._streams.pop(stream.number, None) is not None:
                self.process.send(stream.number, p.Cancel())
            self.on_over(stream.number)

    def ask(self, request: p.Request) -> AsyncGenerator[p.Reply, None]:
        """Send a request and iterate over its replies, End included."""
        return self.replies(self.start(request))

    async def one(self, request: p.Request, kind: type[T]) -> T:
        """The last reply of that kind; raises AwsFailed, or EngineGone when none came."""
        found: T | None = None
        async for reply in self.ask(request):
            if isinstance(reply, kind):
                found = reply
        if found is None:
            raise EngineGone("The engine gave no answer.")
        return found

    def cancel(self, stream: Stream) -> None:
        """Ask the engine to stop; its End still comes."""
        self.process.send(stream.number, p.Cancel())

    def abandon(self, stream: Stream) -> None:
        """Ask the engine to stop and wait for no word of it: the stream ends here, incomplete, whatever still comes."""
        self.cancel(stream)
        stream.queue.put_nowait(p.End(complete=False))

    def close(self) -> None:
        """End the engine; nothing is delivered afterwards."""
        self._closing = True
        self.process.stop()
