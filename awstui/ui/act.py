"""Changing: the action menu, its form, the plan, the confirmation, the outcome. One way for every change."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any

from awstui import protocol as p
from awstui.catalog.model import Action
from awstui.consoles import DIALOGS, ON_ROWS, words_of
from awstui.errors import AwsFailed, EngineGone
from awstui.ui.bindings import on_list
from awstui.ui.opens import Opens


class Act(Opens):
    """The changing half of the list screen."""

    def action_actions(self) -> None:
        """The menu of what can be done with the row, the marked rows, or the list."""
        self.console.prepare(self, self._menu, "act")

    def action_delete(self) -> None:
        """Delete the row, or the marked rows."""
        self._fill("x", "cannot be deleted from here")

    def action_new(self) -> None:
        """Create one."""
        self._fill("n", "cannot be created from here")

    def action_edit(self) -> None:
        """Edit the row."""
        self._fill("e", "cannot be edited from here; a lists what can be done")

    def action_connect(self) -> None:
        """A shell on the row."""
        self._fill("s", "have no shell here")

    def action_logs(self) -> None:
        """The row's logs."""
        self._fill("l", "have no logs here")

    def action_undo(self) -> None:
        """Undo the newest journalled change that can be undone, once that is confirmed."""
        self.console.prepare(self, partial(self.console.undo, self), "act")

    def _fill(self, key: str, otherwise: str) -> None:
        """Do what the screen file puts on one of awstui's own keys, or say that it puts nothing there."""
        screen = self.route.screen
        action = next((action for action in screen.actions if action.key == key), None)
        drill = next((drill for drill in screen.drills if drill.key == key), None)
        if action is not None:
            self._begin(action)
        elif drill is not None:
            self.drill(drill)
        elif key in screen.consoles:
            self.open_console(screen.consoles[key])
        else:
            self.console.say(f"{screen.title} {otherwise}.", "warning")

    def do(self, name: str) -> None:
        """The action of that name, by its own key."""
        self._begin(self.route.screen.action(name))

    def _begin(self, action: Action) -> None:
        why = self.refused(rows=action.scope != "list")
        if not why and action.scope != "list":
            why = p.too_many(len(self.chosen()))
        if why:
            self.console.say(f"{action.words}: {why}", "warning")
            return
        self.console.prepare(self, partial(self._act, action), "act")

    async def _menu(self) -> None:
        from awstui.ui.picker import Option, Picker

        screen = self.route.screen
        rows = len(self.chosen())
        options = []
        row = self.name_of(self.chosen()[0]) if rows else ""  # a marked one may be another than the cursor's
        for drill in screen.drills if rows else ():
            options.append(Option(f"drill:{drill.name}", drill.words, self._key(drill.key), "open"))
        for action in screen.actions:
            if action.scope == "row" and not rows:
                continue
            on = "" if action.scope == "list" else f"{rows:,} rows" if rows > 1 else row
            hint = " · ".join(part for part in (self._key(action.key), on, action.effect) if part)
            options.append(Option(f"action:{action.name}", action.words, hint, "change"))
        keys = {name: key for key, name in screen.consoles.items()}
        for name in dict.fromkeys((*keys, *screen.menu)):
            if name in ON_ROWS and not rows:
                continue
            if name in DIALOGS or name in screen.menu:
                on = "" if name in DIALOGS else f"{rows:,} rows" if rows > 1 else row
                hint = " · ".join(filter(None, (self._key(keys.get(name, "")), on)))
                options.append(
                    Option(f"dialog:{name}", words_of(name)[0], hint, "change" if name in DIALOGS else "files")
                )
        if not options:
            self.console.say(f"There is nothing to do on {screen.title} but look: d describes.", "information")
            return
        chosen = await self.console.push_screen_wait(Picker(f"{screen.title}: what to do", options))
        if chosen is None:
            return
        kind, _, name = chosen.partition(":")
        if kind == "drill":
            self.drill(next(drill for drill in screen.drills if drill.name == name))
        elif kind == "dialog":
            self.open_console(name)
        else:
            self._begin(screen.action(name))

    async def _act(self, action: Action) -> None:
        """From the choice of an action to its outcome, place by place; leaving one dialog leaves all that follow."""
        requests = self._requests(action)
        if action.scope == "list":
            place = await self.one_place()
            requests = [request for request in requests if request.place == place]
        if not requests:
            return
        try:
            answers = await self._answers(action, requests[0])
            if answers is None:
                return
            confirmed: list[p.Run] = []
            total = max(1, sum(len(request.rows) for request in requests))
            for number, request in enumerate(requests):
                count = f" ({number + 1} of {len(requests)})" if len(requests) > 1 else ""
                planned = await self._confirm(action, replace(request, answers=answers), count)
                if planned is None:
                    if confirmed:
                        self.console.say("Nothing was done in any of them.", "information")
                    return
                confirmed.append(planned)
        except AwsFailed as error:
            self.console.show_failures([error.failure])
        except EngineGone as error:
            self.console.say(f"{error} Nothing was done.", "error")
        else:
            self.console.change(action.words, confirmed, total, self)

    def _requests(self, action: Action) -> list[p.Plan]:
        """What to plan: one request per listing the chosen rows come from."""
        screen = self.route.screen
        if action.scope == "list":
            return [p.Plan(screen.key, action.name, place) for place in self.route.places]
        loader = self.loader
        grouped: dict[tuple[int, p.Place], list[int]] = {}
        for key in self.chosen() if loader is not None else ():
            where = loader.where(key) if loader is not None else None
            if where is not None:
                grouped.setdefault((where[0], self.place_of(key)), []).append(where[1])
        if not grouped:
            self.console.say("There is no row to do that on.", "warning")
        return [
            p.Plan(screen.key, action.name, place, listing, tuple(rows)) for (listing, place), rows in grouped.items()
        ]

    async def _answers(self, action: Action, request: p.Plan) -> dict[str, Any] | None:
        """What the action's form was filled with; None when it was left."""
        if not action.ask:
            return {}
        from awstui.ui.form import Form

        answer = await self.console.engine.one(p.Fields(request.screen, action.name, request.place), p.Value)
        return await self.console.push_screen_wait(
            Form(action.words, answer.value, {}, help=f"{self.where(request.place)}\n{action.effect}".strip())
        )

    async def _confirm(self, action: Action, request: p.Plan, count: str) -> p.Run | None:
        """Plan in one place and have it confirmed; None when the person left it."""
        from awstui.ui.confirm import Confirm

        self.console.say_briefly(f"Preparing: {action.words}…")
        planned = await self.console.engine.one(request, p.Planned)
        shown = replace(planned, title=planned.title + count)
        typed = await self.console.push_screen_wait(Confirm(shown, self.console.settings.confirm.grace_ms / 1000))
        return p.Run(planned.plan, typed) if typed else None

    def _key(self, key: str) -> str:
        return on_list(key, self.console.keymap).partition(" ")[0]
