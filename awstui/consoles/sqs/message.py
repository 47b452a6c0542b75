"""One message full screen: what is known of it, and its body or an attribute in each of the views it has."""

from __future__ import annotations

import base64
import time
from collections.abc import Callable
from functools import cache
from typing import Protocol

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from awstui.keys import ALL
from awstui.protocol.sqs import Message, Queue
from awstui.rows.bodies import View, views
from awstui.rows.cells import Tone
from awstui.rows.message_facts import Fact, attributes, facts
from awstui.rows.messages import readable
from awstui.text import clean
from awstui.ui.bindings import bindings
from awstui.ui.document import NAMES, DocumentScreen
from awstui.ui.lines import Line
from awstui.ui.overlay import Copy

_SHARE = 3
"""One in so many lines of the screen is for the facts, and never fewer than _FEWEST lines."""

_FEWEST = 5

_NAMES = 28
"""Columns that the names of attributes have at most before their values are pushed aside."""

Views = Callable[[], tuple[View, ...]]


class Shelf(Protocol):
    """The list a message is read from, which knows its neighbours and what can be done with it."""

    def neighbour(self, message: Message, step: int) -> Message | None:
        """The next message (1) or the one before (-1); None at the end."""

    def standing(self, message: Message) -> str:
        """Which of how many it is."""

    def edit(self, message: Message) -> None:
        """Send a changed copy of it."""

    def delete(self, messages: list[Message]) -> None:
        """Delete these, once that is confirmed."""

    def action_failure(self) -> None:
        """What failed last, whole."""


class MessageScreen(DocumentScreen):
    """Shows a message somebody else received, and the others of its list in turn."""

    WHERE = "message"
    DEFAULT_CSS = """
    MessageScreen > #facts { height: auto; padding: 0 1; text-wrap: nowrap; text-overflow: ellipsis; }
    MessageScreen > #view { background: $panel; }
    """
    BINDINGS = bindings("message", own=("app.next_pane",))

    def __init__(
        self, label: str, message: Message, shelf: Shelf, queue: Queue | None = None, command: str = ""
    ) -> None:
        """The message is shown as it was received.

        Args:
            label: what its queue is called.
            message: as a receive showed it.
            shelf: the list it is read from.
            queue: its queue, if known: the redrive policy gives the receive count its meaning.
            command: the aws command nearest to how it was received, for `!`.
        """
        super().__init__("", None, command=command)
        self.message = message
        self._label = label
        self._shelf = shelf
        self._queue = queue
        self._parts = self._all_parts()
        self._part = 0
        self._at: dict[int, int] = {}  # the view last looked at, by part
        self._liked = "json"
        self._wrapped = True
        self.facts = Static(id="facts", markup=False)
        self.view_line = Line(id="view")

    def _all_parts(self) -> list[tuple[str, Views]]:
        """What of it can be looked at: the body, each attribute, the whole message. Each is only read when it is."""

        def of(value: str | bytes) -> Views:
            return cache(lambda: views(value))

        whole = View("laid out", "json", lambda: readable(self.message))
        named = [(f"{each.name} ({each.type})", of(each.value)) for each in self.message.attributes]
        return [("Body", of(self.message.body)), *named, ("Message", lambda: (whole,))]

    def compose(self) -> ComposeResult:
        """Title, facts, which view this is; then as any document."""
        yield self.line
        yield self.facts
        yield self.view_line
        yield self.viewer
        yield self.search_bar
        yield self.footer

    def begin(self) -> None:
        """Show the body in its most telling view."""
        self._show_facts()
        self._show_view()
        keymap = getattr(self.app, "keymap", {})
        keys = [(keymap.get(key.id, key.keys), key.label) for key in ALL if key.where == "message" and key.footer]
        part = keymap.get("app.next_pane", "tab")
        pairs = [(each.split(",")[0], label.lower()) for each, label in (*keys, (part, "part")) if each]
        self.footer.learn("document", keymap, tuple(pairs))

    def on_resize(self) -> None:
        """A larger screen has room for more attributes."""
        self._show_facts()

    # ---- facts

    def _show_facts(self) -> None:
        width = self.size.width - 2
        known = facts(self.message, self._queue, time.time())
        lines = [_joined(part) for line in known for part in _fitting(line, width)]
        named = attributes(self.message)
        room = max(_FEWEST, self.size.height // _SHARE) - len(lines)
        if len(named) > room:
            named, left = named[: room - 1], len(named) - room + 1
        else:
            left = 0
        column = min(max((len(clean(name)) for name, _ in named), default=0), _NAMES)
        lines += [Content.styled(clean(name, 60).ljust(column), "bold") + f"  {clean(value)}" for name, value in named]
        if left:
            lines.append(Content.styled(f"and {left:,} more: Tab goes through them", "$foreground-muted"))
        self.facts.update(Content("\n").join(lines))

    # ---- the other messages

    def turn_to(self, message: Message) -> None:
        """Show another message, the same part of it in the same view where it has them."""
        part, view = self._parts[self._part][0], self.view.name
        self.message = message
        self._parts = self._all_parts()
        names = [name for name, _ in self._parts]
        self._part = names.index(part) if part in names else 0
        alike = [number for number, each in enumerate(self._views) if each.name == view]
        self._at = {self._part: alike[0]} if alike else {}
        self._show_facts()
        self._show_view()
        self.say_where()

    def _leaf(self, step: int) -> None:
        other = self._shelf.neighbour(self.message, step)
        if other is not None:
            self.turn_to(other)
        else:
            self.notify(f"This is the {'last' if step > 0 else 'first'} message of the list.", markup=False)

    def action_next_message(self) -> None:
        """The one after it in the list."""
        self._leaf(1)

    def action_previous_message(self) -> None:
        """The one before it."""
        self._leaf(-1)

    def action_edit(self) -> None:
        """Send a changed copy of this message."""
        self._shelf.edit(self.message)

    def action_delete(self) -> None:
        """Delete this message, whichever are marked in the list."""
        self._shelf.delete([self.message])

    def action_failure(self) -> None:
        """What failed last, whole."""
        self._shelf.action_failure()

    # ---- views

    @property
    def _views(self) -> tuple[View, ...]:
        return self._parts[self._part][1]()

    @property
    def view(self) -> View:
        """What is shown."""
        return self._views[self._at.get(self._part, 0)]

    def _show_view(self) -> None:
        view = self.view
        self.viewer.wrap = self._wrapped and view.form != "hex"  # the columns of a dump must stay columns
        self.show_data(view.load(), self._liked if view.form == "json" else view.form)

    def say_where(self) -> None:
        """Say which view this is and where in it one is."""
        view, many = self.view, len(self._views)
        name = self._parts[self._part][0]
        which = f"{name}: {view.name}" if many == 1 else f"{name} {self._at.get(self._part, 0) + 1}/{many} {view.name}"
        form = [NAMES[self.form]] if view.form == "json" else []
        self.line.show(f"{self._label}: {self.message.id}", right=self._shelf.standing(self.message))
        self.view_line.show(which, view.note, " · ".join((*form, *self.whereabouts())))

    def whereabouts(self) -> list[str]:
        """As of any document; that lines are wrapped goes without saying here."""
        return [part for part in super().whereabouts() if part != "wrapped"]

    def action_next_view(self) -> None:
        """The next way to look at it."""
        self._turn(1)

    def action_previous_view(self) -> None:
        """The way before."""
        self._turn(-1)

    def _turn(self, step: int) -> None:
        self._at[self._part] = (self._at.get(self._part, 0) + step) % len(self._views)
        self._show_view()

    def action_next_pane(self) -> None:
        """The body, each attribute, the whole message in turn."""
        self._part = (self._part + 1) % len(self._parts)
        self._show_view()

    def action_next_form(self) -> None:
        """JSON, YAML, outline in turn, where there is JSON to show."""
        if self.view.form != "json":
            self.notify(f"{self.view.name} has one form; b shows another view.", markup=False)
            return
        super().action_next_form()
        self._liked = self.form

    def action_wrap(self) -> None:
        """Wrap long lines or scroll sideways."""
        super().action_wrap()
        if self.view.form != "hex":
            self._wrapped = self.viewer.wrap

    # ---- copies

    def action_copy_document(self) -> None:
        """Copy what is shown, in the form that is shown."""
        self.copy_as(f"{self._parts[self._part][0]}: {self.view.name}")

    def action_copy_sent(self) -> None:
        """Copy the body, or the attribute that is shown, exactly as it was sent; bytes as base64."""
        shown = self.message.attributes[self._part - 1 : self._part] if self._part else ()
        value = shown[0].value if shown else self.message.body
        what = f"{shown[0].name} as sent" if shown else "the body as sent"
        if isinstance(value, bytes):
            value, what = base64.b64encode(value).decode("ascii"), f"{what}, in base64"
        self.post_message(Copy(value, what))


def _fitting(line: list[Fact], width: int) -> list[list[Fact]]:
    """The facts of a line in as many lines as they need."""
    rows: list[list[Fact]] = [[]]
    room = width
    for fact in line:
        wide = cell_len(clean(fact[0])) + len(_BETWEEN)
        if rows[-1] and wide > room + len(_BETWEEN):
            rows.append([])
            room = width
        rows[-1].append(fact)
        room -= wide
    return rows


def _joined(line: list[Fact]) -> Content:
    """Facts side by side; a tone is never said by colour alone, the words tell too."""
    return Content(_BETWEEN).join([Content.styled(clean(text), _STYLES.get(tone, "")) for text, tone in line])


_BETWEEN = " · "
_STYLES: dict[Tone, str] = {"bad": "$state-bad bold", "busy": "$state-busy"}
