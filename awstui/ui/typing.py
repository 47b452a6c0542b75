"""Keys one by one: what a key opens has the keyboard before the next key is looked at.

Textual hands keys to widgets' queues and looks at bindings when they come back up, so of `/x` typed fast, pasted into
a terminal or arriving in one packet over SSH, the x would still reach the table, where it deletes. Here each key is
carried through before the next, and keys typed while a screen is being opened wait for that screen.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

from textual import events
from textual.app import App
from textual.dom import DOMNode
from textual.widget import Widget
from textual.worker import Worker

_STEP_SECONDS = 0.005
_FOCUS_STEPS = 12
"""A mounted screen that takes no focus by then has nothing that wants it."""
_PATIENCE_SECONDS = 3.0
"""Keys wait no longer than this for what is being opened."""


class Carried(events.Key, bubble=False):
    """A key on its way from the focused widget upwards, without Textual's detour through message queues."""


Carried.handler_name = events.Key.handler_name


class Typing(App[None]):
    """An app that takes keys one by one."""

    _preparing: Worker[Any] | None = None
    _prepared_until = 0.0
    _waiting: list[events.Key]
    _releasing = False

    def prepare(self, node: DOMNode, work: Callable[[], Awaitable[Any]], group: str) -> None:
        """Run `work`, which asks the engine for something and then opens a screen: keys typed meanwhile are for that.

        The newest of a group replaces the one before; `node` is whose worker it is. Esc gives the work up.
        """

        async def carried() -> None:
            await work()
            if self._preparing is worker:
                self._preparing = None

        run: Any = carried  # a function and not a coroutine: one that is replaced before it began was never made
        worker = node.run_worker(run, group=group, exclusive=True, exit_on_error=False)
        self._preparing = worker
        self._prepared_until = time.monotonic() + _PATIENCE_SECONDS
        self.set_timer(_PATIENCE_SECONDS / 3, partial(self._remind, worker))

    def _remind(self, worker: Worker[Any]) -> None:
        if self._preparing is worker and not worker.is_finished:
            self.still_preparing()

    def still_preparing(self) -> None:
        """What was asked for takes its time; say so."""

    def _is_preparing(self) -> bool:
        """Whether something is being opened, and for less time than keys may wait."""
        worker = self._preparing
        return worker is not None and not worker.is_finished and time.monotonic() < self._prepared_until

    def _give_up(self) -> bool:
        """Esc: leave what is being prepared, and with it the keys that were meant for it."""
        worker = self._preparing
        if worker is None or worker.is_finished:
            return False
        worker.cancel()
        self._preparing = None
        if self._releasing:
            self._waiting.clear()
        return True

    def push_screen(self, *args: Any, **options: Any) -> Any:
        """What was being prepared is here; from now on keys wait only until it is mounted."""
        self._preparing = None
        return super().push_screen(*args, **options)

    async def on_event(self, event: events.Event) -> None:
        """Carry keys; everything else goes Textual's way."""
        if isinstance(event, events.Key) and not event.is_forwarded and event.key.startswith("alt+"):
            # No key of ours is alt+x: it is Esc and x typed fast, or packed together on the way here.
            rest = event.key.removeprefix("alt+")
            if rest.startswith("shift+") and event.character:
                rest = event.character  # a capital
            await self.on_event(events.Key("escape", "\x1b"))
            await self.on_event(events.Key(rest, event.character or (rest if len(rest) == 1 else None)))
        elif isinstance(event, events.Key) and not event.is_forwarded:
            if await self._check_bindings(event.key, priority=True):  # quitting waits for nothing
                return
            if event.key == "escape" and self._give_up():
                return
            if self._releasing or self._is_preparing() or not self._settled(0):
                self._hold(event)
            else:
                await self._carry(event)
        else:
            await super().on_event(event)

    def _settled(self, steps: int) -> bool:
        """Whether the screen in front can take keys."""
        if not self.is_running or not self.screen_stack:
            return False
        screen = self.screen
        return screen.is_mounted and (screen.focused is not None or steps > _FOCUS_STEPS or not screen.focus_chain)

    def _hold(self, event: events.Key) -> None:
        if not self._releasing:
            self._waiting, self._releasing = [], True
            self._waiting.append(event)
            self.run_worker(self._release(), group="keys", exit_on_error=False)
        else:
            self._waiting.append(event)

    async def _release(self) -> None:
        """Carry the waiting keys once what they are meant for is there; each may open something again."""
        try:
            while self._waiting:
                await self._settle()
                if self._waiting:
                    await self._carry(self._waiting.pop(0))
                    await asyncio.sleep(0)
        finally:
            self._releasing = False

    async def _settle(self) -> None:
        """Wait for the screen the keys are meant for; when it does not come in time they are meant for nothing."""
        mounted, limit = 0, time.monotonic() + _PATIENCE_SECONDS
        while self._is_preparing() or not self._settled(mounted):
            await asyncio.sleep(_STEP_SECONDS)
            mounted += bool(self.screen_stack and self.screen.is_mounted and not self._is_preparing())
            if time.monotonic() > limit:
                break
        if self._preparing is not None and not self._preparing.is_finished:
            self._waiting.clear()

    async def _carry(self, event: events.Key) -> None:
        """The focused widget and those around it, then the bindings from there upwards."""
        carried = Carried(event.key, event.character)
        carried._set_forwarded()
        node: DOMNode | None = self.focused or self.screen
        while isinstance(node, Widget):
            with node._context():
                await node.on_event(carried)
            if carried._stop_propagation:
                return
            node = node.parent
        await self._check_bindings(event.key)
