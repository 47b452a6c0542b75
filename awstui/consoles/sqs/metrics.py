"""The tab of what CloudWatch measured of a queue."""

from __future__ import annotations

from collections.abc import Mapping

from awstui.consoles.sqs.pane import QueueTab
from awstui.protocol.sqs import name_of
from awstui.ui.metrics import MetricsTab


class QueueMetricsTab(MetricsTab, QueueTab):
    """What was sent, received and deleted; what lies in the queue, and how old the oldest of it is."""

    JOB = "sqs.metrics"
    NAMESPACE = "AWS/SQS"
    NOTHING = (
        "No data: CloudWatch gets metrics of a queue only while it is active, and for six hours after; "
        "the first ones come up to 15 minutes late."
    )

    def dimensions(self) -> Mapping[str, str]:
        """The queue by name."""
        return {"QueueName": name_of(self.home.url)}

    def label(self) -> str:
        """The queue by name."""
        return self.home.label
