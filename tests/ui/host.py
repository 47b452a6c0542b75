"""An app around one screen: its theme, what the screen answered, what it wanted copied."""

from __future__ import annotations

from typing import Any

from textual.app import App
from textual.screen import Screen

from awstui import themes
from awstui.ui.overlay import Copy


class Host(App[None]):
    """Shows one screen as the console would; without the last filter, so a widget must be clean by itself."""

    ENABLE_COMMAND_PALETTE = False

    def __init__(self, screen: Screen[Any], theme: str = themes.DEFAULT) -> None:
        super().__init__()
        self.shown = screen
        self.answers: list[Any] = []
        self.copies: list[tuple[str, str]] = []
        found, _ = themes.load(theme)
        self.register_theme(found)
        self.theme = found.name

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return themes.variable_defaults()

    def on_mount(self) -> None:
        self.push_screen(self.shown, self.answers.append)

    def on_copy(self, event: Copy) -> None:
        self.copies.append((event.text, event.what))
