"""Typed commands: the `:` line, the palette, and what they carry out."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, cast

from awstui.commands import WORDS, Known, complete, gently, screen_of
from awstui.route import Route, narrow, split
from awstui.ui.base import Page
from awstui.ui.leaving import Leaving
from awstui.ui.profiling import PROFILE_WORDS

if TYPE_CHECKING:
    from awstui.app import Console

HOST_WORDS = {"ssh-config": "ssh_config", "mremoteng": "mremoteng", "ansible": "ansible"}
"""Typed word -> the kind of file, as the jobs are called: "ec2.ssh_config"."""


class Commands(Leaving):
    """The console's ear."""

    def known(self) -> Known:
        """The names commands can be completed with."""
        screen = self.screen
        store = getattr(screen.front, "store", None) if isinstance(screen, Page) else None
        return Known(
            self.catalog,
            regions=tuple(region.name for region in self.regions),
            profiles=tuple(profile.name for profile in self.profiles),
            themes=self.theme_names(),
            columns=tuple(column.name for column in store.columns) if store is not None else (),
            own=tuple(screen.words()) if isinstance(screen, Page) else (),
            tags=screen.front.tag_keys() if isinstance(screen, Page) and hasattr(screen.front, "tag_keys") else (),
        )

    def action_command_line(self) -> None:
        """Open the `:` line."""
        from awstui.ui.command import CommandLine

        known = self.known()
        self.run_worker(self.learn_names(), group="names", exclusive=True, exit_on_error=False)
        history = self.memory.recent("command")

        def candidates(text: str) -> list[str]:
            return complete(text, self.known()) if text else gently([*reversed(history), *complete(text, known)])

        self.push_screen(CommandLine(candidates, history), self._typed)

    def _typed(self, text: str | None) -> None:
        if text:
            self.memory.remember("command", text)
            self.carry_out(text)

    def carry_out(self, text: str) -> None:
        """Do what was typed after `:`."""
        text = text.strip().removeprefix(":")
        first, _, after = text.partition(" ")
        if isinstance(self.screen, Page) and first in self.screen.words():
            self.screen.command(first, after.strip())
            return
        word, rest, wanted = split(text)
        simple = {
            "q": self.action_back_or_quit,
            "quit": self.action_back_or_quit,
            "q!": self.quit_now,
            "unlock": self.unlock,
            "lock": self.lock,
            "journal": self.action_journal,
            "tasks": self.action_tasks,
            "shell": self.leave_to_shell,
            "env": self.show_environment,
            "console": self.copy_sign_in,
            "home": self.open_home,
            "help": self.action_help,
            "refresh": self.action_refresh,
            "profiles": self.open_profiles,
            "keys": self.open_keys,
        }
        if word in simple:
            simple[word]()
        elif word == "region":
            self.use_regions(",".join(rest)) if rest else self.action_pick_region()
        elif word == "profile" and rest and rest[0] in PROFILE_WORDS:
            # A file's path may begin with "/", which would begin a filter.
            self.profile_command(rest[0], text.strip().split(rest[0], 1)[1].strip())
        elif word == "rotate":
            self.rotate(" ".join(rest))
        elif word == "profile":
            self.use_profiles(",".join(rest)) if rest else self.action_pick_profile()
        elif word == "login":
            self.login_to(rest[0]) if rest else self.action_login()
        elif word in HOST_WORDS:
            self.prepare(self, partial(self._host_file, word, rest), "open")
        elif word == "theme":
            self.use_theme(rest[0]) if rest else self.action_pick_theme()
        elif word == "sort":
            self._sort_command(" ".join(rest))
        elif word == "cols":
            self._cols_command(text.partition(" ")[2])
        elif word or wanted:
            self._open_typed(word, rest, wanted)

    def open_keys(self) -> None:
        """EC2's key pairs beside the keys of this machine."""
        from awstui.consoles.keys.page import KeysScreen

        if not isinstance(self.screen, KeysScreen):
            self.push_screen(KeysScreen(self.current_places()[0]))

    async def _host_file(self, word: str, rest: list[str]) -> None:
        """A file of the hosts in front: the marked ones, else the list's as filtered; elsewhere, all there are."""
        from awstui.consoles.hostfiles import asked_of, begin

        try:
            asked = asked_of(cast("Console", self), rest)
        except ValueError as error:
            self.say(str(error), "warning")
            return
        await begin(cast("Console", self), HOST_WORDS[word], asked)

    def _sort_command(self, name: str) -> None:
        sort = getattr(self.screen.front, "sort_by_name", None) if isinstance(self.screen, Page) else None
        if sort is None or not name:
            self.say(":sort needs the name of a column of a list.", "warning")
        else:
            sort(name)

    def _cols_command(self, text: str) -> None:
        show = getattr(self.screen.front, "show_cols", None) if isinstance(self.screen, Page) else None
        if show is None:
            self.say(":cols shows tags as columns, in a list of resources.", "warning")
        else:
            show(text)

    def _open_typed(self, word: str, rest: list[str], wanted: str) -> None:
        try:
            screen, rest = screen_of(word, rest, self.known())
            params, filters = narrow(screen, rest)
        except ValueError as error:
            self.say(str(error), "warning")
            return
        self.open_route(Route(screen, self.current_places(), params, filters, wanted))

    def action_refresh(self) -> None:
        """Refresh what is in front, and say so: what comes may look just like what was there."""
        front = self.screen.front if isinstance(self.screen, Page) else None
        refresh = getattr(front, "action_refresh", None)
        if front is not None and refresh is not None:
            if front.asking:
                self.say_briefly(front.asking)
            refresh()
        else:
            self.say_briefly("There is nothing to ask again on this screen.")

    def action_palette(self) -> None:
        """Everything by name."""
        self.prepare(self, self._palette, "command")

    async def _palette(self) -> None:
        from awstui.ui.picker import Option, Picker

        own = self.screen.words() if isinstance(self.screen, Page) else {}
        options = [Option(f"{name}", f":{name}", text, "commands") for name, text in {**own, **WORDS}.items()]
        for key, screen in sorted(self.catalog.screens.items()):
            options.append(Option(key, screen.title, f":{key}", "screens"))
        options.extend(Option(f"theme {name}", f"theme {name}", "", "themes") for name in self.theme_names())
        chosen = await self.push_screen_wait(Picker("Everything", options))
        if chosen is not None:
            self.carry_out(chosen)

    def theme_names(self) -> tuple[str, ...]:
        """Names of the themes that can be chosen."""
        from awstui import themes

        return tuple(themes.names())

    def action_pick_theme(self) -> None:
        """Choose a theme from a list."""
        self.prepare(self, self._pick_theme, "command")

    async def _pick_theme(self) -> None:
        from awstui.ui.picker import Option, Picker

        options = [Option(name, name) for name in self.theme_names()]
        chosen = await self.push_screen_wait(Picker("Theme", options, current=self.theme))
        if chosen is not None:
            self.use_theme(chosen)
