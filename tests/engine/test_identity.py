"""Who we are, and which regions there are."""

from __future__ import annotations

from pathlib import Path

import pytest

from awstui.engine import regions, safety
from awstui.engine.identity import identify
from awstui.engine.sessions import Sessions
from awstui.protocol import Identity, Place, RegionInfo

pytestmark = pytest.mark.usefixtures("keys")


def test_identity_and_alias(moto_url: str) -> None:
    sessions = Sessions(moto_url, demo=True)
    who = identify(sessions, Place())
    assert (who.account, who.alias) == ("123456789012", "")
    assert who.arn.startswith("arn:aws:sts::123456789012:")
    with safety.permit(["iam:CreateAccountAlias"]):
        sessions.client(Place(), "iam").create_account_alias(AccountAlias="acme-prod")
    assert identify(sessions, Place()).alias == "acme-prod"


def test_identity_needs_no_region(aws_env: Path, moto_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIAIOSFODNN7EXAMPLE")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "s")
    assert identify(Sessions(moto_url), Place()).account == "123456789012"


def test_an_alias_that_cannot_be_read_is_left_out(moto_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    sessions = Sessions(moto_url, demo=True)
    client = sessions.client(Place(), "iam", brief=True)
    assert client.meta.config.retries["total_max_attempts"] == 1

    def denied(**_: object) -> None:
        raise client.exceptions.ClientError({"Error": {"Code": "AccessDenied"}}, "ListAccountAliases")

    monkeypatch.setattr(client, "list_account_aliases", denied)
    assert identify(sessions, Place()) == Identity("123456789012", "arn:aws:sts::123456789012:user/moto")


def test_regions_of_the_partition_without_asking(aws_env: Path) -> None:
    session = Sessions().session()
    found = regions.offline(session)
    assert RegionInfo("eu-west-1", "Europe (Ireland)") in found
    assert not [each for each in found if each.name.endswith("-global") or each.name.startswith("cn-")]
    assert list(found) == sorted(found, key=lambda each: each.name)
    assert {each.name for each in regions.offline(session, "cn-north-1")} == {"cn-north-1", "cn-northwest-1"}


def test_enabled_regions_have_names(moto_url: str) -> None:
    sessions = Sessions(moto_url, demo=True)
    found = regions.enabled(sessions.client(Place(), "ec2"), sessions.session())
    assert RegionInfo("us-east-1", "US East (N. Virginia)") in found
