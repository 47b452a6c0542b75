"""The instances of the other regions, in the default network every account has."""

from __future__ import annotations

from functools import partial
from typing import Any

from awstui.demo.aws import Aws
from awstui.demo.seeds.fleet import launch


def seed(aws: Aws) -> None:
    """Launch them by zone."""
    for region in ("us-east-1", "ap-southeast-2"):
        launch(aws, region, partial(_by_zone, region))


def _by_zone(region: str, zone: str, team: str, name: str) -> dict[str, Any]:
    """Where an instance goes: its zone says it all."""
    return {"Placement": {"AvailabilityZone": region + zone}}
