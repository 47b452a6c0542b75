"""What every part of the console stands on: theme, keys, notices, who we are, the engine's news."""

from __future__ import annotations

import asyncio
import signal
import sys
from collections.abc import Iterable
from contextlib import suppress
from functools import partial
from typing import Any, TypeVar

from textual.filter import LineFilter
from textual.worker import Worker, WorkerState

from awstui import protocol as p
from awstui import themes
from awstui.catalog.load import Catalog, load
from awstui.errors import AwsFailed, EngineGone
from awstui.files import config_dir
from awstui.keys import resolve
from awstui.settings import Settings
from awstui.text import clean
from awstui.ui.base import Page
from awstui.ui.bindings import bindings, keymap
from awstui.ui.client import EngineClient
from awstui.ui.crash import write_down
from awstui.ui.memory import Memory
from awstui.ui.overlay import Copy
from awstui.ui.safe import ControlFilter
from awstui.ui.terminal_input import tolerant
from awstui.ui.typing import Typing

T = TypeVar("T")

_READ_PER_SECOND = 25
"""Characters of a notice that are read in a second: a long one stays for longer."""

_ASKED = {"secret": ("secret", "Code"), "passphrase": ("secret", "Passphrase")}
"""Kind of Question -> the kind of field that asks it, and its label."""


_PREPARING = "Still preparing… Esc leaves it."
_RESTARTED = "Another one is running; asking again."


class Shell(Typing):
    """The app without its sense of direction: see awstui.app for the rest of it."""

    TITLE = "awstui"
    ENABLE_COMMAND_PALETTE = False
    BINDINGS = bindings("everywhere")
    CSS = """
    Screen { layers: base; }
    Table { height: 1fr; }
    ToastRack { align-horizontal: right; margin-bottom: 2; }
    Toast { max-width: 76; padding: 0 1; }
    """

    endpoint_url = ""
    """Where every call goes instead of AWS's own endpoints: another awstui that is started has to be told."""

    def __init__(
        self,
        engine: EngineClient,
        settings: Settings,
        place: p.Place | None = None,
        faults: Iterable[str] = (),
        demo: Any = None,
    ) -> None:
        self.settings = settings
        theme, theme_faults = themes.load(settings.theme)
        super().__init__()
        self.engine = engine
        self.place = place or p.Place()
        self.contexts: dict[p.Place, p.Context] = {}
        self.identities: dict[p.Place, p.Identity] = {}
        self.counts: dict[tuple[p.Place, str], int] = {}  # rows of whole lists, by place and screen
        self.nobody: dict[p.Place, str] = {}
        self.note = ""
        self.task_note = ""  # what runs in the background, for the header
        self.memory = Memory()
        self.demo = demo
        self._asked: set[p.Place] = set()
        self._catalog: Catalog | None = None
        self.keymap, key_faults = resolve(settings.keys)
        self._faults = [*faults, *theme_faults, *key_faults]
        self.register_theme(theme)
        self.theme = theme.name

    # ---- start

    def on_mount(self) -> None:
        """Listen to the engine; everything not needed for the first paint comes afterwards."""
        self.engine.on_death = self._engine_died
        self.engine.on_question = self._question
        self.engine.attach()
        self.set_keymap(keymap(self.keymap))
        self.call_after_refresh(self._afterwards)
        if sys.platform != "win32" and not self.is_headless:
            # Python's own way to die of SIGTERM leaves the terminal without echo, cursor and screen.
            asyncio.get_running_loop().add_signal_handler(
                signal.SIGTERM, partial(self.exit, return_code=128 + signal.SIGTERM)
            )

    def _afterwards(self) -> None:
        if (config_dir() / "themes").is_dir():
            self._faults.extend(fault for fault in themes.load_all()[1] if fault not in self._faults)
        if (config_dir() / "screens").is_dir():
            self._faults.extend(self.catalog.faults)
        if self._faults:
            self.say("\n".join(self._faults), "warning")
        if self.demo is not None:
            self.set_interval(0.5, self._watch_seeding)

    def _watch_seeding(self) -> None:
        note = self.demo.status()
        if note != self.note:
            self.remark(note)
            again = getattr(self.screen, "ask_again", None)
            if again is not None:  # what was not there a moment ago may be now
                again()

    def remark(self, note: str) -> None:
        """Say something at the end of every header, until it is replaced."""
        if note != self.note:
            self.note = note
            self._headers()

    @property
    def catalog(self) -> Catalog:
        """Every screen; read when it is first needed, which the first screen is not."""
        if self._catalog is None:
            self._catalog = load()
        return self._catalog

    # ---- what Textual asks

    def get_driver_class(self) -> Any:
        """Textual's, reading on at bytes that are no UTF-8; where there are pseudo-terminals, ours upon it."""
        found: Any = tolerant(super().get_driver_class())
        if sys.platform == "win32":
            return found
        from awstui.ui.driver import quick

        return quick(found)

    def get_line_filters(self) -> list[LineFilter]:
        """Textual's own filters, and the one that lets no control character through."""
        return [*super().get_line_filters(), ControlFilter()]

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Our own theme variables, for themes that do not set them."""
        return themes.variable_defaults()

    def _fatal_error(self) -> None:
        """Show a crash without local variables: Textual's own shows them, and they may hold secrets."""
        from rich.traceback import Traceback

        self.bell()
        self._exit_renderables.append(Traceback(show_locals=False, width=None, extra_lines=1))
        self._close_messages_no_wait()

    # ---- notices

    def say(self, text: str, severity: str = "information") -> None:
        """Tell the person something; the text is shown as it is, whatever it contains."""
        level: Any = severity
        message = "\n".join(clean(line) for line in text.split("\n"))
        self._withdraw(message)  # said again, it takes the place of the one before
        self.notify(message, severity=level, markup=False, timeout=max(6, min(30, len(message) / _READ_PER_SECOND)))

    def say_briefly(self, text: str) -> None:
        """Say that something has begun; gone after a moment."""
        self.notify(clean(text), markup=False, timeout=1.5)

    def still_preparing(self) -> None:
        """Something that was asked for has not come yet."""
        self._withdraw(_PREPARING)
        self.notify(_PREPARING, markup=False, timeout=4)

    def prepared(self) -> None:
        """What is not prepared any more must not be said to be."""
        super().prepared()
        self._withdraw(_PREPARING)

    def _withdraw(self, sentence: str) -> None:
        """Take away notices of that sentence, or with it at their end: it is said anew, or is not so any more."""
        for each in list(self._notifications):
            if each.message == sentence or each.message.endswith(f" {sentence}"):
                self._unnotify(each)

    async def one(self, request: p.Request, kind: type[T]) -> T | None:
        """A single answer of the engine; what goes wrong is told, and None returned."""
        try:
            return await self.engine.one(request, kind)
        except AwsFailed as error:
            self.say(f"{error.failure.sentence}\n{error.failure.hint}".strip(), "error")
        except EngineGone as error:
            self.say(f"{error} Try again.", "error")
        return None

    def copy(self, text: str, what: str) -> None:
        """Copy, and say what was copied by which way."""
        from awstui.ui.clipboard import copy

        try:
            way = copy(text, self._to_terminal)
        except RuntimeError as error:
            self.say(f"Not copied. {error}", "error")
        else:
            self.clear_notifications()  # several copies in a row must not cover half of a small screen
            self.say(f"Copied {what if len(what) <= 200 else what[:199] + '…'}\nto the {way}")

    def _to_terminal(self, sequence: str) -> None:
        if self._driver is not None:
            self._driver.write(sequence)

    def on_copy(self, event: Copy) -> None:
        """An overlay wants something copied."""
        self.copy(event.text, event.what)

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """A fault of our own must not pass in silence: it is said, and written down without local variables."""
        error = event.worker.error
        if event.state is WorkerState.ERROR and error is not None:
            where = write_down(error)
            self.say(f"awstui made a mistake: {type(error).__name__}. Nothing was lost; {where} tells more.", "error")

    # ---- who and where

    def learn(self, place: p.Place, context: p.Context, works: bool = False) -> None:
        """A place's profile and region are known now; ask once who we are there, and again after a new login.

        `works`: a call there has just been answered, so that an identity that could not be learnt may be now.
        """
        if works and self.nobody.pop(place, ""):
            self._asked.discard(place)
        known = self.contexts.get(place)
        if known != context:
            if known is not None and known.generation != context.generation:
                self._asked.discard(place)
                self.identities.pop(place, None)
                self.nobody.pop(place, None)
            self.contexts[place] = context
            self._headers()
        if place not in self._asked:
            self._asked.add(place)
            self.run_worker(self._identify(place), exit_on_error=False)

    async def _identify(self, place: p.Place) -> None:
        try:
            self.identities[place] = await self.engine.one(p.Identify(place), p.Identity)
        except AwsFailed as error:
            self.nobody[place] = f"account unknown ({error.failure.code or error.failure.kind})"
        except EngineGone:
            self._asked.discard(place)
        else:
            with suppress(AwsFailed, EngineGone):  # guard rules may name the account, which the engine knows only now
                self.learn(place, await self.engine.one(p.Resolve(place), p.Context))
        self._headers()

    def _headers(self) -> None:
        for screen in self.screen_stack:
            if isinstance(screen, Page) and screen.is_mounted:
                screen.refresh_header()

    # ---- the engine's news

    def _engine_died(self, reason: str, restarted: bool) -> None:
        self._asked.clear()
        if restarted:
            self.say(f"The engine ended ({reason}). {_RESTARTED}", "warning")
            for screen in self.screen_stack:
                if isinstance(screen, Page):
                    screen.engine_died()
        else:
            self._withdraw(_RESTARTED)
            self.say(f"The engine keeps ending ({reason}); r starts it once more. engine.log tells more.", "error")

    def _question(self, number: int, question: p.Question) -> None:
        self.run_worker(self._answer(number, question), exit_on_error=False)

    async def _answer(self, number: int, question: p.Question) -> None:
        from awstui.ui.form import Form

        kind, label = _ASKED.get(question.kind, ("text", "Answer"))
        answer = await self.push_screen_wait(Form(question.text, (p.Field("answer", label, kind),), {}))
        self.engine.reply(number, answer["answer"] if answer else None)

    # ---- themes and leaving

    def use_theme(self, name: str) -> None:
        """Change the theme for this run."""
        theme, faults = themes.load(name)
        if name in themes.names():
            self.register_theme(theme)
            self.theme = theme.name
        else:
            self.say(f"There is no theme {name}. There are: {', '.join(themes.names())}.", "warning")
            faults = []
        if faults:
            self.say("\n".join(faults), "warning")

    def quit_now(self) -> None:
        """Leave at once; calls under way are abandoned."""
        self.exit(return_code=0)

    def _on_exit_app(self) -> Any:
        self.engine.close()
        return super()._on_exit_app()
