"""Names and tags of queues."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from awstui.protocol.sqs_queues import dlq_name, name_faults, tag_faults


@given(st.from_regex("[A-Za-z0-9_-]{1,75}", fullmatch=True))
def test_every_name_sqs_takes_is_taken(name: str) -> None:
    assert name_faults(name, False) == ""
    assert name_faults(f"{name}.fifo", True) == ""
    assert name_faults(dlq_name(name), False) == "" or len(name) > 76
    assert dlq_name(f"{name}.fifo") == f"{name}-dlq.fifo"


@pytest.mark.parametrize(
    ("name", "fifo", "said"),
    [("a" * 81, False, "at most 80"), ("a" * 76 + ".fifo", True, ".fifo included"), ("orders", True, "ends in .fifo"),
     ("orders.fifo", False, "only the name of a FIFO"), (".fifo", True, "letters"), ("", False, "letters"),
     ("a b", False, "letters"), ("ä", False, "letters"), ("a.b", False, "letters"), ("a\n", False, "letters")],
)  # fmt: skip
def test_names_that_are_none(name: str, fifo: bool, said: str) -> None:
    assert said in name_faults(name, fifo)


def test_tags() -> None:
    assert tag_faults("team", "ops: a/b=c@d + x_y-z.") == {}
    assert tag_faults("k" * 128, "v" * 256) == {}
    assert set(tag_faults("k" * 129, "v" * 257)) == {"key", "value"}
    assert "AWS's own" in tag_faults("AWS:x", "")["key"]
    assert set(tag_faults("a\x1b", "b\n")) == {"key", "value"}
    assert "key" in tag_faults("", "x")
