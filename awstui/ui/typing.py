"""Keys one by one: what a key opens has the keyboard before the next key is looked at.

Textual hands keys to widgets' queues and looks at bindings when they come back up, so of `/x` typed fast, pasted into
a terminal or arriving in one packet over SSH, the x would still reach the table, where it deletes. Here each key is
carried through before the next, and keys typed while a screen is being opened wait for that screen.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from textual import events
from textual.app import App
from textual.dom import DOMNode
from textual.widget import Widget

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

    _preparing: object | None = None
    _waiting: list[events.Key]
    _releasing = False

    def prepare(self, node: DOMNode, work: Callable[[], Awaitable[None]], group: str) -> None:
        """Run `work`, which asks the engine for something and then opens a screen: keys typed meanwhile are for that.

        The newest of a group replaces the one before; `node` is whose worker it is.
        """
        token = self._preparing = object()

        async def carried() -> None:
            try:
                await work()
            finally:
                if self._preparing is token:
                    self._preparing = None

        run: Any = carried  # a function and not a coroutine: one that is replaced before it began was never made
        node.run_worker(run, group=group, exclusive=True, exit_on_error=False)

    def push_screen(self, *args: Any, **options: Any) -> Any:
        """What was being prepared is here; from now on keys wait only until it is mounted."""
        self._preparing = None
        return super().push_screen(*args, **options)

    async def on_event(self, event: events.Event) -> None:
        """Carry keys; everything else goes Textual's way."""
        if isinstance(event, events.Key) and not event.is_forwarded:
            if self._releasing or self._preparing or not self._settled(0):
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
        steps, mounted = 0, 0
        while (self._preparing or not self._settled(mounted)) and steps * _STEP_SECONDS < _PATIENCE_SECONDS:
            await asyncio.sleep(_STEP_SECONDS)
            steps += 1
            mounted += bool(self.screen_stack and self.screen.is_mounted and not self._preparing)

    async def _carry(self, event: events.Key) -> None:
        """The app's own bindings, the focused widget and those around it, then the bindings from there upwards."""
        if await self._check_bindings(event.key, priority=True):
            return
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
