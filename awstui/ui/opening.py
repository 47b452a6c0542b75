"""What opens over or beside a list: documents, failures, help, the palette, consoles, home."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, cast

from awstui import protocol as p
from awstui.keys import ALL, TOGETHER, WHERE, shown
from awstui.ui.base import Page
from awstui.ui.bindings import on_list
from awstui.ui.shell import Shell


class Opening(Shell):
    """Overlays and consoles of the app."""

    async def open_console(self, name: str, place: p.Place, document: p.Document) -> None:
        """A Python console by the name screen files use, about one row."""
        from awstui.consoles import find

        self.push_screen(find(name)(place, document))

    def show_document(self, title: str, document: p.Document, form: str, row: tuple[int, int] | None = None) -> None:
        """A document full screen; what its detail call failed with goes on top."""
        from awstui.ui.document import DocumentScreen

        if document.fault is not None:
            self.say(f"{document.fault.sentence}\nShown is what the list knew.", "warning")

        async def reveal(field: str) -> p.Value | None:
            assert row is not None
            return await self.one(p.Reveal(*row, field), p.Value)

        screen = DocumentScreen(
            title, document.data, form, document.command, document.hidden, reveal if row is not None else None
        )
        self.push_screen(screen)

    def show_failures(self, failures: Iterable[p.Failure | None]) -> None:
        """Failures whole: sentence, next step, AWS code, request id; None is one that did not happen."""
        from awstui.ui.document import DocumentScreen

        data: list[dict[str, Any]] = []
        for failure in failures:
            if failure is None:
                continue
            pairs = {
                "What": failure.sentence,
                "Next": failure.hint,
                "Profile": failure.profile,
                "Region": failure.region,
                "Operation": failure.operation,
                "AWS code": failure.code,
                "Request id": failure.request_id,
                "Detail": failure.detail,
            }
            data.append({name: value for name, value in pairs.items() if value})
        if not data:
            self.say("Nothing has failed here.")
            return
        self.push_screen(DocumentScreen("What failed", data[0] if len(data) == 1 else data, form="outline"))

    def action_help(self) -> None:
        """The keys of the screen in front, with what a newcomer to its service needs above them."""
        from awstui.ui.help import HelpScreen

        screen = self.screen
        front: Any = screen.front if isinstance(screen, Page) else screen
        where: str = front.WHERE if isinstance(screen, Page) else "everywhere"
        route = getattr(screen, "route", None)
        about = route.screen.about if route is not None else getattr(front, "ABOUT", "") or getattr(screen, "ABOUT", "")
        about = "\n\n".join(" ".join(part.split()) for part in about.split("\n\n"))  # it has the lines of its file
        title = screen.title_for_history() if isinstance(screen, Page) else "awstui"
        sections = [(WHERE[where], self._help_rows(where))] if where != "everywhere" else []
        if isinstance(screen, Page) and screen.WHERE not in (where, "everywhere"):
            sections.append((WHERE[screen.WHERE], self._help_rows(screen.WHERE)))
        if isinstance(screen, Page) and (words := screen.words()):
            sections.append(("Typed here", [(f":{word}", "", text) for word, text in words.items()]))
        if where != "console" and "console" in TOGETHER[where]:
            sections.append((WHERE["console"], self._help_rows("console")))
        if route is not None and (own := self._own_keys(route.screen)):
            sections.insert(0, (f"On {route.screen.title}", own))
        if "table" in TOGETHER[where] and hasattr(front, "table"):
            sections.append((WHERE["table"], self._help_rows("table")))
        sections.append((WHERE["everywhere"], self._help_rows("everywhere")))
        self.push_screen(HelpScreen(title, about, sections))

    def _help_rows(self, where: str) -> list[tuple[str, str, str]]:
        """The keys of a place; of the screen's own places only those that do something on this very screen."""
        screen = self.screen
        own = isinstance(screen, Page) and where in (screen.WHERE, screen.front.WHERE)
        return [
            (shown(self.keymap[key.id]), key.label, key.help)
            for key in ALL
            if key.where == where and self.keymap.get(key.id) and (not own or cast(Page, screen).able(key.action))
        ]

    def action_next_pane(self) -> None:
        """Screens of one pane have no next one."""
        self.say_briefly("This screen has one pane.")

    def action_maximize(self) -> None:
        """Screens of one pane are as large as they get."""
        self.say_briefly("This screen has one pane; it is full screen already.")

    def action_copy_command(self) -> None:
        """Only screens that show something of AWS have a command to copy."""
        self.say("This screen shows nothing that an aws command would.", "warning")

    def _own_keys(self, screen: Any) -> list[tuple[str, str, str]]:
        """The keys of a screen file: consoles, drill-downs, actions; what has no key is in the menu of actions."""
        from awstui.consoles import words_of

        def key(name: str) -> str:
            return on_list(name, self.keymap) or menu

        menu = f"{shown(self.keymap['list.actions']).partition(' ')[0]} …"
        rows = [(key(each), *words_of(name)) for each, name in screen.consoles.items()]
        for drill in screen.drills:
            rows.append((key(drill.key), drill.words, f"leads to {self.catalog.screens[drill.screen].title}"))
        for action in screen.actions:
            rows.append((key(action.key), action.words, action.effect))
        rows += [(menu, *words_of(name)) for name in screen.menu]
        return sorted(rows, key=lambda row: (row[0] == menu, row[0] != on_list("enter", self.keymap)))
