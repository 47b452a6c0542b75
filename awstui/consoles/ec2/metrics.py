"""The tab of what CloudWatch measured of an instance."""

from __future__ import annotations

from collections.abc import Mapping

from awstui.consoles.ec2.pane import InstanceTab
from awstui.ui.metrics import MetricsTab


class InstanceMetricsTab(MetricsTab, InstanceTab):
    """CPU, network, disks, failed checks."""

    JOB = "ec2.metrics"
    NAMESPACE = "AWS/EC2"
    NOTHING = "No data: CloudWatch has nothing of it in this span, as of an instance that was stopped."

    def dimensions(self) -> Mapping[str, str]:
        """The instance by its id."""
        return {"InstanceId": self.home.id_}

    def label(self) -> str:
        """The instance by name."""
        return self.home.label
