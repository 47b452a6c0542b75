"""What the engine keeps between requests."""

from __future__ import annotations

import pytest

from awstui import protocol as p
from awstui.engine import core
from awstui.engine.core import Engine
from awstui.errors import UsageError


def test_a_screen_file_is_read_for_the_first_request_only(monkeypatch: pytest.MonkeyPatch) -> None:
    engine = Engine(p.Configure())
    first = engine.screen("ec2.vpcs")
    monkeypatch.delattr(core, "quick")
    monkeypatch.delattr(core, "load")
    assert engine.screen("ec2.vpcs") is first
    assert first.key == "ec2.vpcs"


def test_an_unknown_screen_is_said() -> None:
    engine = Engine(p.Configure())
    with pytest.raises(UsageError, match=r"no screen called ec2\.nothing"):
        engine.screen("ec2.nothing")
    assert engine.screen("ec2.instances").key == "ec2.instances"
