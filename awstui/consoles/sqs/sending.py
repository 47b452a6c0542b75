"""Sending messages to a queue."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from awstui import protocol as p
from awstui.consoles.sqs import forms, words
from awstui.consoles.sqs.peeking import Peeking
from awstui.protocol.sqs import Sent


class Sending(Peeking):
    """Sends messages."""

    def action_send(self) -> None:
        """Send a message."""
        if self.may_write("nothing is sent"):
            self.ask(self._send)

    async def _send(self) -> None:
        from awstui.ui.form import Form

        known = await self.known_queue()
        if known is None:
            return

        def check(answers: Mapping[str, Any]) -> dict[str, str]:
            return forms.send_faults(answers, known)

        values: Mapping[str, Any] = {}
        while True:
            form = Form(f"Send to {self.home.label}", forms.send_fields(known), values, check=check, ok="Send")
            answers = await self.console.push_screen_wait(form)
            if answers is None:
                return
            made, _ = forms.draft(answers)
            run = await self.console.agreed(self.job("sqs.send", draft=made))
            if run is not None and await self.console.to_the_end(self._sent(run)):
                return
            values = answers  # nothing typed is lost because AWS said no

    async def _sent(self, run: p.Run) -> bool:
        """Send it and tell what became of it."""
        sent = await self.console.one(run, p.Value)
        if sent is None:
            return False
        outcome: Sent = sent.value
        self.console.say(words.sent(outcome), "warning" if "not what was sent" in outcome.note else "information")
        self.tell(f"Sent: message id {outcome.id}")
        self.home.refresh_facts()
        return True
