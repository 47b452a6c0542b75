"""The form: asks for some values at once, says what is wrong next to the field, and never loses what was typed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Button, Input, Static, TextArea

from awstui.keys import ALL, shown
from awstui.protocol import Field
from awstui.text import clean, clean_lines
from awstui.ui.bindings import bindings
from awstui.ui.fields import Changed, control, read, typed_in
from awstui.ui.overlay import Overlay

Check = Callable[[Mapping[str, Any]], Mapping[str, str]]
"""Looks at all values together: path to what is wrong, in words; the path "" is the whole form."""


class _Fields(VerticalScroll, can_focus=False, inherit_bindings=False):
    """The fields: they scroll as one goes from one to the next, and leave PgUp and PgDn to what stands above them."""


class Form(Overlay[dict[str, Any] | None]):
    """Asks for values; answers with path to value, or None. An optional field left empty is not in the answer."""

    DEFAULT_CSS = """
    Form VerticalScroll { height: auto; background: $surface; }
    Form .help { max-height: 40vh; }
    Form.-long > .box { height: 90%; }
    Form.-long .fields { height: 1fr; }
    Form .field { height: auto; margin-bottom: 1; }
    Form .label { height: auto; }
    Form .fault { display: none; }
    Form .-faulty .fault, Form .-said { display: block; }
    Form .more { color: $foreground-muted; }
    Form Input, Form Choice, Form Toggle, Form TextArea {
        background: $panel; border: none; border-left: outer $frame; padding: 0 1;
    }
    Form Input:focus, Form Choice:focus, Form Toggle:focus, Form TextArea:focus {
        background: $block-cursor-background; color: $block-cursor-foreground; border: none;
        border-left: outer $accent;
    }
    Form TextArea { height: 8; }
    Form .buttons { height: 1; }
    Form Button { margin-right: 2; min-width: 10; width: auto; }
    """
    BINDINGS = [
        *bindings("form"),
        Binding("ctrl+j", "newline", show=False),
        Binding("pageup", "scroll_help(-1)", show=False),
        Binding("pagedown", "scroll_help(1)", show=False),
    ]

    def __init__(
        self,
        title: str,
        fields: Sequence[Field],
        values: Mapping[str, Any],
        help: str = "",
        check: Check | None = None,
        ok: str = "OK",
    ) -> None:
        """The form knows nothing of AWS: `check` does.

        Args:
            title: what the form is for.
            fields: what to ask, in order.
            values: what fields hold at first, by path; a field's default where there is none.
            help: what to know first, above the fields; a line of its own each.
            check: called with all values once each is fine by itself.
            ok: the word on the button that sends it.
        """
        super().__init__()
        self._title, self._help, self._ok = clean(title), "\n".join(clean_lines(help)), clean(ok)
        self._fields = tuple(fields)
        self._check = check
        self._values = values
        self._controls: dict[str, Widget] = {}
        self._begun: dict[str, str | bool] = {}
        self._tried = False
        self._warned = False

    def compose(self) -> ComposeResult:
        """Title, fields, faults, buttons."""
        self._controls = {field.path: control(field, self._values.get(field.path)) for field in self._fields}
        self._begun = self._typed()
        with Vertical(classes="box"):
            yield Static(Content(self._title), classes="title")
            if self._help:
                with VerticalScroll(can_focus=False, classes="help"):
                    yield Static(Content(self._help), classes="quiet")
                yield Static(Content("↓ PgDn: there is more to read"), classes="fault more")
            with _Fields(classes="fields"):
                for field in self._fields:
                    with Vertical(classes="field"):
                        yield Static(_label(field), classes="label")
                        yield self._controls[field.path]
                        yield Static(classes="fault")
            yield Static(classes="fault whole")
            with Horizontal(classes="buttons"):
                yield Button(Content(self._ok), compact=True, variant="primary", id="ok")
                yield Button(Content("Cancel"), compact=True, id="cancel")
                keys = [f"{self._key('form.submit')} {self._ok.lower()}", f"{self._key('form.cancel')} cancel"]
                if any(field.kind == "body" for field in self._fields):
                    keys.append(f"{self._key('form.editor')} $EDITOR")
                yield Static(Content(" · ".join(keys)), classes="quiet")

    def _key(self, name: str) -> str:
        """The first key of that id, as its owner has it."""
        mapped = getattr(self.app, "keymap", {})
        return shown(mapped.get(name, next(key.keys for key in ALL if key.id == name))).partition(" ")[0]

    def on_mount(self) -> None:
        """Start with the first field."""
        first = next(iter(self._controls.values()), None)
        (first or self.query_one("#ok")).focus()

    def on_resize(self) -> None:
        """More than fits scrolls; the buttons stay."""
        lines = sum(11 if field.kind == "body" else 4 for field in self._fields)
        width = max(20, min(100, self.size.width * 9 // 10) - 4)
        told = sum(1 + cell_len(line) // width for line in self._help.split("\n")) if self._help else 0
        most = self.size.height * 4 // 10
        self.set_class(lines + min(told, most) > self.size.height * 9 // 10 - 8, "-long")
        for more in self.query(".more"):
            more.set_class(told > most, "-said")

    # ---- what is typed

    def _typed(self) -> dict[str, str | bool]:
        return {path: typed_in(widget) for path, widget in self._controls.items()}

    def _read(self) -> tuple[dict[str, Any], dict[str, str]]:
        """The values, and what is wrong by path."""
        values: dict[str, Any] = {}
        faults: dict[str, str] = {}
        for field in self._fields:
            value, fault = read(field, typed_in(self._controls[field.path]))
            if fault:
                faults[field.path] = fault
            elif value is not None:
                values[field.path] = value
        if not faults and self._check is not None:
            faults = {path: fault for path, fault in self._check(values).items() if fault}
        return values, faults

    def _show(self, faults: Mapping[str, str]) -> None:
        for path, widget in self._controls.items():
            box = widget.parent
            assert isinstance(box, Widget)
            box.set_class(path in faults, "-faulty")
            box.query_one(".fault", Static).update(Content(clean(faults.get(path, ""))))
        self._say(" ".join(clean(fault) for path, fault in faults.items() if path not in self._controls))

    def _say(self, text: str) -> None:
        whole = self.query_one(".whole", Static)
        whole.update(Content(text))
        whole.set_class(bool(text), "-said")

    def _changed(self) -> None:
        if self._tried:
            self._show(self._read()[1])
        elif self._warned:
            self._say("")
        self._warned = False

    def on_input_changed(self, event: Input.Changed) -> None:
        """Once it was sent in vain, each change is looked at."""
        self._changed()

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        """As above."""
        self._changed()

    def on_changed(self, event: Changed) -> None:
        """As above."""
        self._changed()

    # ---- leaving

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter goes to the next field; on the last it sends."""
        if event.input is list(self._controls.values())[-1]:
            self.action_submit()
        else:
            self.focus_next()

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """The buttons are for those who tab or click."""
        if event.button.id == "ok":
            self.action_submit()
        else:
            self.dismiss(None)

    def action_submit(self) -> None:
        """Answer with the values, or say what is wrong and go there."""
        self._tried = True
        values, faults = self._read()
        self._show(faults)
        if not faults:
            self.dismiss(values)
            return
        wrong = next((widget for path, widget in self._controls.items() if path in faults), None)
        if wrong is not None:
            wrong.focus()

    def action_editor(self) -> None:
        """Write a text of several lines in $EDITOR: the one under the cursor, else the first; a failure keeps it."""
        from awstui.ui.editor import NoEditor, edit

        area = self.focused
        if not isinstance(area, TextArea):
            area = next((each for each in self._controls.values() if isinstance(each, TextArea)), None)
            if area is None:
                self._say("The editor is for the fields of several lines.")
                return
            area.focus()
        try:
            area.text = edit(self.app, area.text, _suffix(area.text))
        except NoEditor as fault:
            self._say(str(fault))

    def action_scroll_help(self, pages: int) -> None:
        """Read on in what stands above the fields, when that is too long to be shown whole."""
        for above in self.query(".help").results(VerticalScroll):
            above.scroll_relative(y=pages * max(1, above.size.height - 1), animate=False)

    def action_newline(self) -> None:
        """ctrl+j is Enter's twin, but also what some terminals make of a pasted line break."""
        if isinstance(self.focused, TextArea):
            self.focused.insert("\n")
        else:
            self.action_submit()

    def action_leave(self) -> None:
        """Answer with nothing; what was typed is only thrown away on the second time."""
        if self._warned or self._typed() == self._begun:
            self.dismiss(None)
        else:
            self._warned = True
            self._say("What you typed will be lost: Esc again leaves, any change stays.")


def _suffix(text: str) -> str:
    """By which an editor knows what it is given."""
    return ".json" if text.lstrip()[:1] in ("{", "[", "") else ".txt"


def _label(field: Field) -> Content:
    mark = " *" if field.required and field.kind != "bool" else ""
    name = Content.styled(f"{clean(field.label)}{mark}", "bold")
    return name + Content.styled(f"  {clean(field.help)}", "$foreground-muted") if field.help else name
