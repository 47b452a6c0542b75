"""Addresses that a stand-in for AWS made up are somebody else's: nobody knocks there."""

from __future__ import annotations

import pytest

from awstui import protocol as p
from awstui.engine.core import Engine
from awstui.engine.services.ec2 import probing
from awstui.protocol.ssh import Route

HERE = p.Place(None, "eu-west-1")


@pytest.fixture
def knocked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The addresses that were knocked at."""
    found: list[str] = []

    def knock(address: str, port: int, seconds: float = 2.0) -> probing.Probe:
        found.append(address)
        return probing.Probe("refused")

    monkeypatch.setattr(probing, "knock", knock)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "testing")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "testing")
    return found


@pytest.mark.parametrize(("private", "tried"), [("10.0.0.4", []), ("127.0.0.1", ["127.0.0.1"])])
def test_only_this_machine_is_knocked_at(moto_url: str, knocked: list[str], private: str, tried: list[str]) -> None:
    instance = {
        "InstanceId": "i-0123456789abcdef0",
        "State": {"Name": "running"},
        "PublicIpAddress": "198.51.100.7",
        "PrivateIpAddress": private,
    }
    engine = Engine(p.Configure(endpoint_url=moto_url))
    routes: dict[str, Route] = {}
    for reply in engine.answer(p.Job("ec2.routes", HERE, {"document": instance})):
        if isinstance(reply, p.Value) and isinstance(reply.value, Route):
            routes[reply.value.id] = reply.value
    assert sorted(set(knocked)) == tried
    assert routes["public"].verdict == "no"
    assert "may be anybody's" in routes["public"].reason
