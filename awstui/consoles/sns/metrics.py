"""The tab of what CloudWatch measured of a topic."""

from __future__ import annotations

from collections.abc import Mapping

from awstui.consoles.sns.pane import TopicTab
from awstui.ui.metrics import MetricsTab


class TopicMetricsTab(MetricsTab, TopicTab):
    """What was published, delivered, filtered out, and what failed."""

    JOB = "sns.metrics"
    NAMESPACE = "AWS/SNS"
    NOTHING = "No data: CloudWatch gets metrics of a topic only while it is used, every five minutes."

    def dimensions(self) -> Mapping[str, str]:
        """The topic by name."""
        return {"TopicName": self.home.label}

    def label(self) -> str:
        """The topic by name."""
        return self.home.label
