"""What the tabs of a queue's console have in common: the queue, jobs about it, and how work is begun."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, cast

from awstui.protocol.sqs import Queue
from awstui.ui.resource_tab import ResourceTab

if TYPE_CHECKING:
    from awstui.consoles.sqs.console import QueueConsole


class QueueTab(ResourceTab):
    """One tab of a queue's console."""

    FACTS = "sqs.queue"

    @property
    def home(self) -> QueueConsole:
        """The console it is a tab of."""
        return cast("QueueConsole", self.screen)

    @property
    def queue(self) -> Queue | None:
        """Its facts, once they are known."""
        return self.home.queue

    @property
    def facts(self) -> Queue | None:
        """The queue's."""
        return self.home.queue

    @property
    def named(self) -> Mapping[str, Any]:
        """By its URL."""
        return {"queue_url": self.home.url}

    def facts_changed(self) -> None:
        """The queue's facts were read (again)."""

    def action_refresh(self) -> None:
        """r: the queue's facts again."""
        self.home.refresh_facts()

    def action_copy_arn(self) -> None:
        """The queue's ARN."""
        if self.queue is not None and self.queue.arn:
            self.console.copy(self.queue.arn, self.queue.arn)
        else:
            self.console.say("The queue's attributes, and with them its ARN, have not been read.", "warning")
