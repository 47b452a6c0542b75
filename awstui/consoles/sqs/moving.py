"""Moving and copying messages to another queue, all of them or those that match, and counting those first."""

from __future__ import annotations

from functools import partial
from typing import Any

from awstui.consoles.sqs import carry_forms as carry
from awstui.consoles.sqs import carry_words as told
from awstui.consoles.sqs.choosing import Chosen, Near, choose
from awstui.consoles.sqs.sending import Sending
from awstui.protocol.sqs_transfer import Counted
from awstui.ui.tasks import Task


class Moving(Sending):
    """Carries messages elsewhere."""

    def action_move(self) -> None:
        """Move or copy the marked messages, or those the filter shows, or all."""
        if self.may_write("nothing is moved"):
            self.ask(self._move)

    def selection(self) -> carry.Selection:
        """The messages marked, else those that `/` and `:where` leave."""
        if marked := self.table.marked:
            return carry.Selection(tuple(str(key) for key in marked), marked=True)
        if not (self.store.filter_text or self.store.where_text):
            return carry.Selection()
        return carry.Selection(tuple(str(self.store.key_at(number)) for number in range(len(self.store.view))))

    async def _move(self) -> None:
        queue = await self.known()
        if queue is None:
            return
        near = [Near(url, "its source") for url in (await self._targets(queue)).values() if url != queue.url]
        title = f"Where to move messages of {self.home.label}"
        target = await choose(self.console, self.place, title, near, without=queue.url)
        if target is not None:
            await self._move_to(target)

    async def _move_to(self, target: Chosen) -> None:
        from awstui.ui.form import Form

        chosen = self.selection()
        values: dict[str, Any] = {"filter": self.store.filter_text, "where": self.store.where_text}
        while True:
            form = Form(
                f"From {self.home.label} to {target.name}",
                carry.move_fields(chosen, fifo=target.name.endswith(".fifo")),
                values,
                check=carry.carry_faults,
                ok="Go on",
            )
            answers = await self.console.push_screen_wait(form)
            if answers is None:
                return
            which = carry.which(answers, chosen)
            if carry.mode(answers) == carry.COUNT:
                run = await self.console.agreed(self.job("sqs.count", **which))
                if run is not None:
                    self.start(f"Count in {self.home.label}", run, _counted)
                    return
            else:
                to = {"place": target.place, "queue_url": target.url}
                args = {"target": to, "mode": carry.mode(answers), **which, **carry.pace(answers)}
                run = await self.console.agreed(self.job("sqs.move", **args))
                if run is not None:
                    verb = "Move" if carry.mode(answers) == carry.MOVE else "Copy"
                    self.start(
                        f"{verb} {self.home.label} → {target.name}", run, partial(self.moved, which.get("ids", ()))
                    )
                    return
            values = answers

    def count_matching(self) -> None:
        """How many messages match what is filtered by here, without moving one."""
        if self.may_write("counting receives messages, which raises their receive counts"):
            which = {"filter": self.store.filter_text, "where": self.store.where_text}
            self.ask(partial(self._count, {name: value for name, value in which.items() if value}))

    async def _count(self, which: dict[str, Any]) -> None:
        run = await self.console.agreed(self.job("sqs.count", **which))
        if run is not None:
            self.start(f"Count in {self.home.label}", run, _counted)


def _counted(task: Task) -> str:
    found = [each for each in task.values if isinstance(each, Counted)]
    task.failures += [each.fault for each in found if each.fault is not None]
    return told.counted(found[-1]) if found else ""
