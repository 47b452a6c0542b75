"""A scripted engine: answers requests from a function, in this process, without botocore."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from textual.pilot import Pilot

from awstui import protocol as p
from awstui.app import Console
from awstui.protocol import frames
from awstui.route import Route
from awstui.settings import Settings
from awstui.ui.client import EngineClient
from awstui.ui.confirm import Confirm
from tests.ui.hostile import screen_text

Script = Callable[[Any], Iterable[Any] | None]
"""Request -> its replies (End is added), or None to stay silent."""

CONTEXT = p.Context("dev", "eu-west-1", False)


class ScriptedEngine:
    """Stands where the engine process stands. `asked` has every request; `later` answers a silent one."""

    def __init__(self, script: Script) -> None:
        self.script = script
        self.asked: list[Any] = []
        self.numbers: dict[int, Any] = {}
        self.stopped = False
        self._deliver: Callable[[frames.Frame | None], None] = lambda frame: None
        self._early: list[frames.Frame] = []

    def send(self, number: int, message: Any) -> bool:
        """Answer by the script."""
        self.asked.append(message)
        self.numbers[number] = message
        if isinstance(message, p.Cancel):
            self.give(number, p.End(complete=False))
            return True
        if isinstance(message, p.Release | p.Answer | p.Configure):
            return True
        replies = self.script(message)
        if replies is not None:
            self.give(number, *replies)
        return True

    def give(self, number: int, *replies: Any) -> None:
        """Replies to a request, and the End when none of them ends it."""
        for reply in replies:
            self._deliver((number, reply))
        if not replies or not isinstance(replies[-1], p.End | p.Failure | p.Page):
            self._deliver((number, p.End()))

    def later(self, kind: type, *replies: Any) -> None:
        """Answer the newest request of that kind now."""
        number = max(number for number, message in self.numbers.items() if isinstance(message, kind))
        for reply in replies:
            self._deliver((number, reply))

    def listen(self, deliver: Callable[[frames.Frame | None], None]) -> None:
        """Deliver frames to the client."""
        self._deliver = deliver

    def die(self) -> None:
        """End as a killed process does."""
        self._deliver(None)

    def ending(self) -> str:
        """As the real one would word it."""
        return "killed by signal 9"

    def stop(self) -> None:
        """Note it."""
        self.stopped = True


class Bench:
    """A console on scripted engines; each restart takes a new one with the same script."""

    def __init__(
        self,
        script: Script,
        route: Route | None = None,
        settings: Settings | None = None,
        place: p.Place | None = None,
    ) -> None:
        self.script = script
        self.engines: list[ScriptedEngine] = []
        self.client = EngineClient(self._spawn)
        self.app = Console(self.client, settings or Settings(), route, place)

    def _spawn(self) -> ScriptedEngine:
        self.engines.append(ScriptedEngine(self.script))
        return self.engines[-1]

    @property
    def engine(self) -> ScriptedEngine:
        """The engine that answers now."""
        return self.engines[-1]

    def asked(self, kind: type) -> list[Any]:
        """Every request of a kind, to all engines there were."""
        return [message for engine in self.engines for message in engine.asked if isinstance(message, kind)]

    @property
    def shown(self) -> str:
        """What the screen shows, widget by widget."""
        return screen_text(self.app)

    @property
    def notices(self) -> str:
        """What is told at the corner, the oldest first."""
        return "\n".join(notice.message for notice in self.app._notifications)


async def settle(pilot: Pilot[Any]) -> None:
    """Let what has arrived reach the screen: an answer may begin a worker, whose answer is drawn a message later."""
    for _ in range(8):
        await pilot.pause()


async def until(pilot: Pilot[Any], met: Callable[[], Any], what: str) -> None:
    """Let the console work until something holds; it is asked about whenever nothing more is under way."""
    for _ in range(100):
        if met():
            return
        await pilot.pause()
    raise AssertionError(f"{what} never came; in front is {pilot.app.screen!r}")


async def in_front(pilot: Pilot[Any], kind: type) -> Any:
    """The screen in front, once it is of that kind and drawn."""
    await until(pilot, lambda: isinstance(pilot.app.screen, kind) and pilot.app.screen.is_mounted, kind.__name__)
    await pilot.pause()
    return pilot.app.screen


async def listening(pilot: Pilot[Any], title: str = "") -> None:
    """A confirmation is in front that takes keys, one whose title has these words."""

    def met() -> bool:
        front = pilot.app.screen
        return isinstance(front, Confirm) and front.listening and title in front.planned.title

    await until(pilot, met, "a confirmation that listens")


def page(start: int, rows: Sequence[tuple[Any, ...]]) -> p.Page:
    """A page whose ids are the first cells."""
    return p.Page(start, [str(row[0]) for row in rows], list(rows))
