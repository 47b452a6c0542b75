"""One topic as the jobs reach it."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Any

from awstui.engine.services.inplace import InPlace
from awstui.protocol import Place

if TYPE_CHECKING:
    from awstui.engine.jobs import Bench
    from awstui.engine.journal import Entry


class At(InPlace):
    """A topic in a place; what is published goes through `once`: a repeated publish is a second message.

    Args:
        bench: what the engine lends the job.
        place: where the topic is.
        arn: its ARN.
    """

    service = "sns"
    screen = "sns.topics"

    def __init__(self, bench: Bench, place: Place, arn: str) -> None:
        super().__init__(bench, place)
        self.arn = arn
        self.name = arn.rpartition(":")[2]

    def intent(
        self,
        *operations: str,
        params: Mapping[str, Any],
        target: str = "",
        service: str = "sns",
        before: Mapping[str, Any] | None = None,
        inverse: Mapping[str, Any] | None = None,
    ) -> AbstractContextManager[Entry]:
        """The journal entry, and with it the permit, for a write about this topic. Messages are never journalled.

        Args:
            operations: the API's names.
            params: the input that is kept.
            target: what is changed when it is not the topic itself: a subscription's ARN, a queue's URL.
            service: boto3's name of the operations' service.
            before: what is there of what is changed.
            inverse: the call that takes it back.
        """
        screen = self.screen if service == self.service else "sqs.queues"
        targets = (target or self.arn,)
        return self.entry(operations, targets, params, service=service, screen=screen, before=before, inverse=inverse)
