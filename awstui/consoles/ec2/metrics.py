"""The tab of what CloudWatch measured of an instance."""

from __future__ import annotations

from collections.abc import Mapping

from awstui import protocol as p
from awstui.consoles.ec2.pane import InstanceTab
from awstui.ui.metrics import MetricsTab


class InstanceMetricsTab(MetricsTab, InstanceTab):
    """CPU, network, disks, failed checks."""

    NAMESPACE = "AWS/EC2"
    NOTHING = "No data: CloudWatch has nothing of it in this span, as of an instance that was stopped."

    def request(self, span: str) -> p.Job:
        """Over that span."""
        return self.job("ec2.metrics", span=span)

    def dimensions(self) -> Mapping[str, str]:
        """The instance by its id."""
        return {"InstanceId": self.home.id_}

    def label(self) -> str:
        """The instance by name."""
        return self.home.label
