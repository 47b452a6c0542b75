"""What an instance is told by, in words."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from awstui.consoles.ec2 import acts, words
from awstui.protocol.ec2 import Instance


@given(st.dictionaries(st.text(min_size=1).filter(lambda k: "=" not in k and "\n" not in k and k.strip() == k),
                       st.text().filter(lambda v: "\n" not in v and v.strip() == v)))  # fmt: skip
def test_tags_as_lines_read_back(tags: dict[str, str]) -> None:
    assert acts.tags_of("\n".join(f"{key}={value}" for key, value in tags.items())) == (tags, "")


@given(st.dictionaries(st.sampled_from(["InstanceType", "PlatformDetails", "KeyName", "x"]), st.text(max_size=9)))
def test_facts_of_whatever_ec2_leaves_out(data: dict[str, Any]) -> None:
    bare = Instance("i-1", "", "pending", data)
    rows = words.facts(bare)
    assert rows["id"] == ("Identity", "Id", "i-1")
    assert all(isinstance(value, str) and value for row in rows.values() for value in row)
    assert words.headline(bare).startswith("pending")
    assert words.history(bare)["state"][1] == "pending"


def test_an_elastic_address_is_told_from_one_that_goes() -> None:
    face = {"Association": {"IpOwnerId": "123456789012"}}
    assert words.public({"PublicIpAddress": "1.2.3.4", "NetworkInterfaces": [face]}) == "1.2.3.4, elastic"
    assert words.public({}) == "none"
