"""One document full screen: JSON, YAML, an outline or text, with search."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from textual.app import ComposeResult
from textual.binding import Binding
from textual.screen import Screen

from awstui import protocol as p
from awstui.keys import ALL, TOGETHER, WHERE, shown
from awstui.text import clean
from awstui.ui.bindings import bindings
from awstui.ui.lines import Keys, Line
from awstui.ui.overlay import Copy
from awstui.ui.reading import Reading, SearchBar
from awstui.ui.viewer import Viewer
from awstui.ui.writers import FORMS, plain

NAMES = {"outline": "outline", "json": "JSON", "yaml": "YAML", "text": "text", "hex": "hexadecimal"}
"""What a person calls the forms a document can be written in."""

_TURN = ("json", "yaml", "outline")


class DocumentScreen(Screen[None], Reading):
    """Shows data that somebody else fetched."""

    WHERE = "document"
    AUTO_FOCUS = "Viewer"
    DEFAULT_CSS = """
    DocumentScreen { layers: base; }
    DocumentScreen > #title { background: $panel; }
    """
    BINDINGS = [
        *bindings("document"),
        Binding("escape", "back", show=False, id="app.back"),
        Binding("q", "leave", show=False, id="app.back_or_quit"),
        Binding("?,f1", "help", show=False, id="app.help"),
        Binding("!", "copy_command", show=False, id="app.copy_command"),
        Binding("tab", "app.next_pane", show=False, id="app.next_pane"),
    ]

    def __init__(
        self,
        title: str,
        data: Any,
        form: str = "json",
        command: str = "",
        hidden: tuple[str, ...] = (),
        reveal: Callable[[str], Awaitable[p.Value | None]] | None = None,
    ) -> None:
        """The data is shown as it is now.

        Args:
            title: what the document is of.
            data: JSON-able; a str opens as the text it is.
            form: outline, json, yaml or text.
            command: the aws command that fetches the same, for `!`; "" when there is none.
            hidden: JSON pointers of the values that are hidden in it.
            reveal: fetches one of them; None when it could not be, or says itself why.
        """
        super().__init__()
        self._title = clean(title)
        self._data = data
        self._command = command
        self._hidden = hidden
        self._reveal = reveal
        self.form = "text" if isinstance(data, str) else form
        self.viewer = Viewer()
        self.search_bar = SearchBar()
        self.line = Line(id="title")
        self.footer = Keys()

    def compose(self) -> ComposeResult:
        """Title, lines, search, footer."""
        yield self.line
        yield self.viewer
        yield self.search_bar
        yield self.footer

    def on_mount(self) -> None:
        """Show it."""
        self.begin()

    def begin(self) -> None:
        """Show it for the first time, with the keys that matter."""
        self.show_data(self._data, self.form)
        self.footer.learn(self.WHERE, getattr(self.app, "keymap", {}))

    def show_data(self, data: Any, form: str) -> None:
        """Show this in that form, one of FORMS, from its start; a search goes on in it."""
        self._data, self.form = data, form
        self.viewer.show(FORMS[form](data))

    def on_viewer_moved(self, event: Viewer.Moved) -> None:
        """Say where one is."""
        self.say_where()

    def say_where(self) -> None:
        """What this is, in which form, and which lines of it are in sight."""
        self.line.show(self._title, right=" · ".join((NAMES[self.form], *self.whereabouts())))

    def whereabouts(self) -> list[str]:
        """Which lines are in sight, and what else is to be known of what is shown."""
        hidden = [f"{len(self._hidden)} hidden, v reveals"] if self._hidden else []
        return [*super().whereabouts(), *hidden]

    # ---- forms and copies

    def action_next_form(self) -> None:
        """JSON, YAML, outline in turn."""
        if self.form == "text":
            self.notify("This is plain text; it has one form.", markup=False)
            return
        self.show_data(self._data, _TURN[(_TURN.index(self.form) + 1) % len(_TURN)])

    def action_copy_document(self) -> None:
        """Copy the whole document in the form that is shown."""
        self.copy_as("the document")

    def copy_as(self, what: str) -> None:
        """Copy what is shown, calling it that."""
        self.post_message(Copy(plain(self._data, self.form), f"{what} as {NAMES[self.form]}"))

    def action_copy_command(self) -> None:
        """Copy the aws command that fetches it."""
        if self._command:
            self.post_message(Copy(self._command, self._command))
        else:
            self.notify("No single aws command fetches this document.", markup=False)

    # ---- hidden values

    def action_reveal(self) -> None:
        """Ask which hidden value to show, and show that one."""
        from awstui.ui.picker import Option, Picker

        if not self._hidden or self._reveal is None:
            self.notify("Nothing is hidden here.", markup=False)
            return
        options = [
            Option(pointer, _readable(pointer), "the journal notes that it was shown") for pointer in self._hidden
        ]
        self.app.push_screen(Picker("Reveal which value?", options), self._chosen)

    def _chosen(self, pointer: str | None) -> None:
        if pointer is not None:
            self.run_worker(self._show_hidden(pointer), group="reveal", exit_on_error=False)

    async def _show_hidden(self, pointer: str) -> None:
        assert self._reveal is not None
        answer = await self._reveal(pointer)
        if answer is None:
            return
        self._hidden = tuple(each for each in self._hidden if each != pointer)
        self.show_data(_replaced(self._data, _steps(pointer), answer.value), self.form)

    # ---- help, leaving

    def action_help(self) -> None:
        """The keys of a document."""
        from awstui.ui.help import HelpScreen

        keymap = {**{key.id: key.keys for key in ALL}, **getattr(self.app, "keymap", {})}
        sections = [
            (WHERE[where], [(shown(keymap[key.id]), key.label, key.help) for key in ALL if key.where == where])
            for where in reversed(TOGETHER[self.WHERE])
        ]
        self.app.push_screen(HelpScreen(self._title, "", sections))

    def action_back(self) -> None:
        """Esc: close the search line, else forget the search, else leave."""
        if not self.end_search():
            self.dismiss()

    def action_leave(self) -> None:
        """Leave at once."""
        self.dismiss()


def _steps(pointer: str) -> list[str]:
    return [step.replace("~1", "/").replace("~0", "~") for step in pointer.split("/")[1:]]


def _readable(pointer: str) -> str:
    """A JSON pointer as a person writes it: Parameters.0.Value."""
    return clean(".".join(_steps(pointer)))


def _replaced(data: Any, steps: list[str], value: Any) -> Any:
    """A copy with another value in one place."""
    if not steps:
        return value
    first, *rest = steps
    if isinstance(data, list):
        return [_replaced(each, rest, value) if str(n) == first else each for n, each in enumerate(data)]
    return {name: _replaced(each, rest, value) if str(name) == first else each for name, each in data.items()}
