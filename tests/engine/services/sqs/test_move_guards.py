"""A move changes something in two places, and the guards of both hold."""

from __future__ import annotations

from typing import Any

import pytest

from awstui import protocol as p
from awstui.errors import Refused
from awstui.guards import Guard
from benchmarks.answers import ACCOUNT
from tests.engine.services.sqs.shop import PLACE, Shop

FAR = p.Place(None, "us-east-1")


@pytest.fixture
def profiles(shop: Shop, monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> tuple[p.Place, p.Place]:
    """A harmless profile and one that the built-in guard holds for."""
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    config = tmp_path / "config"
    keys = "region = eu-west-1\naws_access_key_id = a\naws_secret_access_key = b\n"
    config.write_text(f"[profile dev]\n{keys}[profile prod]\n{keys}")
    monkeypatch.setenv("AWS_CONFIG_FILE", str(config))
    return p.Place("dev"), p.Place("prod")


@pytest.mark.parametrize("backwards", [False, True])
def test_a_guarded_place_at_either_end_refuses(shop: Shop, profiles: tuple[p.Place, p.Place], backwards: bool) -> None:
    here, there = reversed(profiles) if backwards else profiles
    source = shop.make("dlq", "x")
    shop.make("orders")
    args = {"queue_url": shop.url("dlq"), "target": {"place": there, "queue_url": shop.url("orders")}}
    plan = shop.planned("sqs.move", here, **args)
    assert "prod is guarded" in plan.refused
    assert "prod" in (plan.checks[0] if not backwards else plan.profile)
    with pytest.raises(Refused):
        list(shop.engine.answer(p.Run(plan.plan, plan.expect)))
    list(shop.engine.answer(p.Unlock(p.Place("prod"), "incident 7")))
    plan = shop.planned("sqs.move", here, **args)
    assert (plan.refused, plan.tier, plan.expect) == ("", "account", ACCOUNT)
    list(shop.engine.answer(p.Lock(p.Place("prod"))))
    with pytest.raises(Refused, match="guarded"):
        list(shop.engine.answer(p.Run(plan.plan, plan.expect)))
    assert (len(source.messages), source.in_flight()) == (1, 0)


def test_the_guard_of_the_target_asks_for_its_own_account(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    shop.engine = Shop(shop.stub, guards=(Guard(accounts=("222222222222",), read_only=False),)).engine
    accounts = {PLACE: ACCOUNT, FAR: "222222222222"}

    def account(place: p.Place) -> str:
        shop.engine.sessions.learn(place.profile, accounts[place])
        return accounts[place]

    monkeypatch.setattr(shop.engine, "account", account)
    monkeypatch.setattr(shop.engine, "account_now", account)
    shop.make("dlq", "x")
    shop.make("orders", region="us-east-1")
    args = {"queue_url": shop.url("dlq"), "target": {"place": FAR, "queue_url": shop.url("orders")}}
    plan = shop.planned("sqs.move", **args)
    assert (plan.account, plan.tier, plan.expect) == (ACCOUNT, "account", "222222222222")
    with pytest.raises(Refused, match="typed"):
        list(shop.engine.answer(p.Run(plan.plan, ACCOUNT)))
    accounts[FAR] = "333333333333"
    plan = shop.planned("sqs.move", **args)
    accounts[FAR] = "222222222222"
    with pytest.raises(Refused, match="account"):
        list(shop.engine.answer(p.Run(plan.plan, plan.expect)))
