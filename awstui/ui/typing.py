"""Keys one by one: what a key opens has the keyboard before the next key is looked at.

Textual hands keys to widgets' queues and looks at bindings when they come back up, so of `/x` typed fast, pasted into
a terminal or arriving in one packet over SSH, the x would still reach the table, where it deletes. Here each key is
carried through before the next, and keys typed while a screen is being opened wait for that screen.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from functools import partial
from typing import Any
from weakref import WeakKeyDictionary, WeakSet

from textual import events
from textual.app import App
from textual.dom import DOMNode
from textual.screen import Screen
from textual.widget import Widget
from textual.worker import Worker, active_worker

_STEP_SECONDS = 0.005
_FOCUS_STEPS = 12
"""A mounted screen that takes no focus by then has nothing that wants it."""
_PATIENCE_SECONDS = 3.0
"""Keys wait no longer than this for what is being opened."""
_HEARD_SECONDS = 0.25
"""And no longer than this for a line to be submitted."""


class Carried(events.Key, bubble=False):
    """A key on its way from the focused widget upwards, without Textual's detour through message queues."""


Carried.handler_name = events.Key.handler_name


class Typing(App[None]):
    """An app that takes keys one by one."""

    _preparing: Worker[Any] | None = None
    _prepared_until = 0.0
    _waiting: list[events.Key]
    _releasing = False

    def __init__(self) -> None:
        super().__init__()
        self._preparers: WeakSet[Worker[Any]] = WeakSet()
        self._askers: WeakKeyDictionary[Screen[Any], Worker[Any]] = WeakKeyDictionary()

    def prepare(self, node: DOMNode, work: Callable[[], Awaitable[Any]], group: str) -> None:
        """Run `work`, which asks the engine for something and then opens a screen: keys typed meanwhile are for that.

        The newest of a group replaces the one before; `node` is whose worker it is. Esc gives the work up. Once a
        dialog of the work is answered keys wait again, for the next dialog or the end of the work.
        """

        async def carried() -> None:
            try:
                await work()
            finally:
                if self._preparing is worker:
                    self.prepared()

        run: Any = carried  # a function and not a coroutine: one that is replaced before it began was never made
        worker = node.run_worker(run, group=group, exclusive=True, exit_on_error=False)
        self._preparers.add(worker)
        self._wait_for(worker)

    def _wait_for(self, worker: Worker[Any]) -> None:
        self._preparing = worker
        self._prepared_until = time.monotonic() + _PATIENCE_SECONDS
        self.set_timer(_PATIENCE_SECONDS / 3, partial(self._remind, worker))

    def prepared(self) -> None:
        """Nothing is being prepared any more: it came, ended, was left, or has become a change under way."""
        self._preparing = None

    def _remind(self, worker: Worker[Any]) -> None:
        if self._preparing is worker and not worker.is_finished:
            self.still_preparing()
            self.set_timer(_PATIENCE_SECONDS, partial(self._remind, worker))  # for as long as nothing else shows it

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
        self.prepared()
        if self._releasing:
            self._waiting.clear()
        return True

    def push_screen(self, *args: Any, **options: Any) -> Any:
        """What was being prepared is here; from now on keys wait only until it is mounted."""
        self.prepared()
        pushed = super().push_screen(*args, **options)
        worker = active_worker.get(None)
        leads_on = getattr(self.screen, "LEADS_ON", True)
        if worker is not None and worker in self._preparers and leads_on:
            self._askers[self.screen] = worker
        return pushed

    def answered(self, screen: Screen[Any]) -> None:
        """A dialog was answered: what asked it goes on, and keys wait for what that opens next.

        They came in one packet with the answer: after `Pdev` and Enter, a `:` would open over a list about to leave.
        """
        worker = self._askers.pop(screen, None)
        if worker is not None and not worker.is_finished:
            self._wait_for(worker)

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
        typed_into = self.focused
        await self._check_bindings(event.key)
        # Not isinstance: Input is not imported before something is typed into.
        if event.key == "enter" and typed_into is not None and hasattr(typed_into, "action_submit"):
            await self._heard(typed_into)

    async def _heard(self, line: Widget) -> None:
        """What a line submits goes from queue to queue up to its dialog, which closes: the next key is not for it."""
        heard = asyncio.Event()

        def pass_on(nodes: list[DOMNode]) -> None:
            if not nodes or not nodes[0].call_later(pass_on, nodes[1:]):
                heard.set()

        pass_on([node for node in line.ancestors_with_self if isinstance(node, Widget)])
        with suppress(TimeoutError):  # the dialog went without a word: it is not there to be typed into
            await asyncio.wait_for(heard.wait(), _HEARD_SECONDS)
