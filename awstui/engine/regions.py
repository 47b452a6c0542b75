"""The regions of a partition and their human names."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from awstui.engine.clients import GLOBAL_REGION
from awstui.protocol import RegionInfo

if TYPE_CHECKING:
    from botocore.session import Session


def _titles(session: Session) -> dict[str, dict[str, str]]:
    """Partition -> region -> description, from botocore's own data; pseudo regions such as aws-global left out."""
    data: Any = session.get_component("data_loader").load_data("partitions")
    return {
        partition["id"]: {
            code: about.get("description", code)
            for code, about in partition["regions"].items()
            if not code.endswith("-global")
        }
        for partition in data["partitions"]
    }


def offline(session: Session, region: str = "") -> tuple[RegionInfo, ...]:
    """Every region of the session's partition, without asking AWS.

    Args:
        session: the profile's session.
        region: any region of the partition wanted; else the session's own decides.
    """
    titles = _titles(session)
    home = region or str(session.get_config_variable("region") or "") or GLOBAL_REGION
    partition = next((name for name, codes in titles.items() if home in codes), "aws")
    return tuple(RegionInfo(code, title) for code, title in sorted(titles[partition].items()))


def enabled(client: Any, session: Session) -> tuple[RegionInfo, ...]:
    """The regions the account has switched on, as EC2 tells.

    Args:
        client: an EC2 client of any region of the partition.
        session: whose data names the regions.

    EC2 API, DescribeRegions: without AllRegions it lists only those that are enabled.
    """
    titles = {code: title for codes in _titles(session).values() for code, title in codes.items()}
    found = sorted(region["RegionName"] for region in client.describe_regions()["Regions"])
    return tuple(RegionInfo(code, titles.get(code, code)) for code in found)
