"""Everything botocore's chain resolves, one session and one client each, and nothing of the user's in the demo."""

from __future__ import annotations

import datetime
import inspect
import os
import stat
import sys
import threading
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from botocore.credentials import (
    AssumeRoleCredentialFetcher,
    AssumeRoleProvider,
    DeferredRefreshableCredentials,
    ProfileProviderBuilder,
    create_credential_resolver,
    create_mfa_serial_refresher,
)
from botocore.exceptions import CredentialRetrievalError, NoCredentialsError, NoRegionError, ProfileNotFound
from botocore.session import Session
from botocore.utils import parse_timestamp
from hypothesis import given
from hypothesis import strategies as st

from awstui.engine import clients, mfa, processes
from awstui.engine.mfa import MfaNeeded
from awstui.engine.sessions import ENVIRONMENT, Sessions
from awstui.errors import Refused
from awstui.protocol import Place, Question

KEYS = "aws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = secret\n"


def write(home: Path, config: str = "", credentials: str = "") -> None:
    (home / ".aws" / "config").write_text(config)
    (home / ".aws" / "credentials").write_text(credentials)


def arn(sessions: Sessions, place: Place) -> str:
    return str(sessions.client(place, "sts").get_caller_identity()["Arn"])


# ---- one of each


def test_one_session_and_one_client_whoever_asks(aws_env: Path, moto_url: str) -> None:
    write(aws_env, "[profile a]\nregion = eu-west-1\n" + KEYS)
    sessions = Sessions(moto_url)
    found: list[Any] = []
    barrier = threading.Barrier(8)

    def ask() -> None:
        barrier.wait()
        found.append(sessions.client(Place("a"), "sqs"))

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({id(client) for client in found}) == 1
    assert sessions.client(Place("a"), "sqs", "eu-west-2") is not found[0]
    assert sessions.session("a") is sessions.session("a")
    sessions.forget("a")
    assert sessions.client(Place("a"), "sqs") is not found[0]


def test_sessions_share_parsed_models(aws_env: Path) -> None:
    write(aws_env, "[profile a]\n[profile b]\n")
    sessions = Sessions()
    assert sessions.session("a").get_component("data_loader") is sessions.session("b").get_component("data_loader")


def test_clients_are_patient_but_not_endlessly(aws_env: Path, moto_url: str) -> None:
    write(aws_env, "[default]\nregion = eu-west-1\n" + KEYS)
    config = Sessions(moto_url).client(Place(), "sqs").meta.config
    assert (config.connect_timeout, config.read_timeout, config.max_pool_connections) == (5, 30, 32)
    assert config.retries == {"mode": "standard", "total_max_attempts": 4}
    assert "awstui/" in config.user_agent_extra
    once = Sessions(moto_url).client(Place(), "sqs", attempts=1).meta.config
    assert (once.retries["total_max_attempts"], once.read_timeout) == (1, 30)


# ---- where


def test_region_order(aws_env: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(aws_env, "[profile a]\nregion = eu-west-1\n[profile b]\n" + KEYS)
    assert Sessions().context(Place("a")).region == "eu-west-1"
    assert Sessions().context(Place("a", "ap-south-1")).region == "ap-south-1"
    assert Sessions().context(Place("b")).region == ""
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-west-1")
    assert Sessions().context(Place("a")).region == "us-west-1"
    monkeypatch.setenv("AWS_REGION", "us-west-2")
    assert Sessions().context(Place("a")).region == "us-west-2"


def test_a_place_that_is_itself_what_is_wrong_is_named_as_it_was_asked(aws_env: Path) -> None:
    sessions = Sessions()
    sessions.read_only = True
    with pytest.raises(ProfileNotFound):
        sessions.context(Place("gone", "eu-west-1"))
    context = sessions.context_or_asked(Place("gone", "eu-west-1"))
    assert (context.profile, context.region, context.read_only) == ("gone", "eu-west-1", True)
    assert sessions.context_or_asked(Place(None, "eu-west-1")) == sessions.context(Place(None, "eu-west-1"))


def test_no_region_is_said_and_global_services_do_without(aws_env: Path) -> None:
    write(aws_env, "[default]\n" + KEYS)
    sessions = Sessions()
    with pytest.raises(NoRegionError):
        sessions.client(Place(), "sqs")
    assert sessions.client(Place(), "route53").meta.endpoint_url == "https://route53.amazonaws.com"
    assert sessions.context(Place(), "route53").region == "us-east-1"


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("http://127.0.0.1:4566", "127.0.0.1:4566"), ("https://aws.example.com", "aws.example.com"),
        ("http://[::1]:80/x", "[::1]:80"), ("https://sqs.eu-west-1.amazonaws.com", ""),
        ("https://s3.cn-north-1.amazonaws.com.cn", ""), ("https://vpce-1.sqs.us-east-1.vpce.amazonaws.com", ""),
        ("https://amazonaws.com.evil.test", "amazonaws.com.evil.test"),
        ("", ""), (None, ""),
    ],
)  # fmt: skip
def test_badge(url: str | None, shown: str) -> None:
    assert clients.badge(url) == shown


def test_endpoint_of_environment_and_files(aws_env: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(
        aws_env,
        "[profile all]\nendpoint_url = http://local:1\n[profile some]\nservices = mine\n"
        "[services mine]\nsqs =\n  endpoint_url = http://queue:2\n[profile none]\n",
    )
    sessions = Sessions()
    assert sessions.context(Place("all")).endpoint == "local:1"
    assert sessions.context(Place("some"), "sqs").endpoint == "queue:2"
    assert sessions.context(Place("some"), "ec2").endpoint == ""
    assert sessions.context(Place("some")).endpoint == "queue:2"
    assert sessions.context(Place("none")).endpoint == ""
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://env:3")
    assert sessions.context(Place("none")).endpoint == "env:3"
    monkeypatch.setenv("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "true")
    assert Sessions().context(Place("none")).endpoint == ""
    assert Sessions("http://arg:4").context(Place("none")).endpoint == "arg:4"


# ---- who


def test_environment_keys_win_unless_a_profile_is_named(
    aws_env: Path, moto_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(aws_env, "[profile a]\nregion = eu-west-1\n" + KEYS)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIAENVENVENVENVENV1")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "env")
    monkeypatch.setenv("AWS_PROFILE", "a")
    sessions = Sessions(moto_url)
    assert sessions.context(Place()).profile == ENVIRONMENT
    assert sessions.context(Place()).region == "eu-west-1"
    assert sessions.session().get_credentials().access_key.startswith("AKIAENV")
    assert sessions.session(ENVIRONMENT) is sessions.session()
    assert sessions.session("a").get_credentials().access_key == "AKIAIOSFODNN7EXAMPLE"


def test_unknown_profile_and_no_credentials(aws_env: Path) -> None:
    sessions = Sessions()
    with pytest.raises(ProfileNotFound):
        sessions.context(Place("nobody"))
    with pytest.raises(NoCredentialsError):
        sessions.client(Place(region="eu-west-1"), "sqs")
    write(aws_env, credentials="[default]\n" + KEYS)
    sessions.forget()
    assert sessions.client(Place(region="eu-west-1"), "sqs")


@pytest.fixture
def sts(moto_url: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """moto as the place where roles are assumed."""
    monkeypatch.setenv("AWS_ENDPOINT_URL", moto_url)
    return moto_url


CHAIN = (
    "[profile base]\nregion = eu-west-1\n" + KEYS + "[profile middle]\nregion = eu-west-1\nsource_profile = base\n"
    "role_arn = arn:aws:iam::111111111111:role/Middle\n[profile top]\nregion = eu-west-1\nsource_profile = middle\n"
    "role_arn = arn:aws:iam::222222222222:role/Top\n"
)


def test_a_chain_of_two_roles(aws_env: Path, sts: str) -> None:
    write(aws_env, CHAIN)
    assert "222222222222:assumed-role/Top" in arn(Sessions(read_only=True), Place("top"))


@pytest.mark.skipif(os.name == "nt", reason="POSIX modes")
def test_role_sessions_are_shared_with_the_cli_privately(aws_env: Path, sts: str) -> None:
    write(aws_env, CHAIN)
    arn(Sessions(), Place("top"))
    cache = aws_env / ".aws" / "cli" / "cache"
    assert len(list(cache.glob("*.json"))) == 2
    assert stat.S_IMODE(cache.stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in cache.iterdir()} == {0o600}


MFA = CHAIN + "mfa_serial = arn:aws:iam::111111111111:mfa/me\n"


def test_mfa_asks_through_the_hook_and_never_the_terminal(
    aws_env: Path, sts: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(aws_env, MFA)
    monkeypatch.setattr("getpass.getpass", lambda *_: pytest.fail("read the terminal"))
    sessions = Sessions()
    client = sessions.client(Place("top"), "sts")
    with pytest.raises(MfaNeeded, match="needs an MFA code"):
        client.get_caller_identity()
    asked: list[Question] = []
    sessions.prompter = lambda question: asked.append(question) or "123456"  # type: ignore[func-returns-value]
    client.get_caller_identity()
    client.get_caller_identity()
    assert len(asked) == 1
    assert dict(asked[0].about)["Device"].endswith("mfa/me")


def test_a_given_up_prompt_counts_for_all_who_waited_and_is_asked_again_later(
    aws_env: Path, sts: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(aws_env, MFA)
    sessions = Sessions()
    asked: list[Question] = []

    def give_up(question: Question) -> str:
        asked.append(question)
        raise MfaNeeded("given up")

    sessions.prompter = give_up
    client = sessions.client(Place("top"), "sts")
    for _ in range(3):
        with pytest.raises(MfaNeeded):
            client.get_caller_identity()
    assert len(asked) == 1
    monkeypatch.setattr(mfa, "PAUSE", 0.0)
    with pytest.raises(MfaNeeded):
        client.get_caller_identity()
    assert len(asked) == 2


# ---- credential_process


def helper(folder: Path, body: str) -> str:
    script = folder / "helper.py"
    script.write_text(body)
    return f'"{sys.executable}" "{script}"'


GOOD = """import json, sys
assert sys.stdin.read() == ""
print(json.dumps({"Version": 1, "AccessKeyId": "AKIAPROCESSPROCESS12", "SecretAccessKey": "s"}))
"""


def test_credential_process_without_our_standard_input(aws_env: Path, sts: str) -> None:
    command = helper(aws_env, GOOD)
    write(
        aws_env,
        f"[profile p]\nregion = eu-west-1\ncredential_process = {command}\n"
        "[profile role]\nregion = eu-west-1\nsource_profile = p\nrole_arn = arn:aws:iam::333333333333:role/R\n",
    )
    sessions = Sessions()
    assert sessions.client(Place("p"), "sts").get_caller_identity()["Account"]
    assert "333333333333:assumed-role/R" in arn(sessions, Place("role"))


def test_credential_process_that_fails_or_hangs(aws_env: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    command = helper(aws_env, "import sys; sys.exit('vault is locked')")
    write(aws_env, f"[profile p]\nregion = eu-west-1\ncredential_process = {command}\n")
    with pytest.raises(CredentialRetrievalError, match="vault is locked"):
        Sessions().client(Place("p"), "sts")
    helper(aws_env, "import threading; threading.Event().wait()")
    monkeypatch.setattr(processes, "LONGEST", 0.2)
    with pytest.raises(CredentialRetrievalError, match="no answer"):
        Sessions().client(Place("p"), "sts")


def test_a_hanging_helper_holds_up_no_other_profile(aws_env: Path, sts: str) -> None:
    gate = aws_env / "gate"
    os.mkfifo(gate)
    command = helper(aws_env, f"open({str(gate)!r}).read()\n" + GOOD)
    write(
        aws_env, f"[profile slow]\nregion = eu-west-1\ncredential_process = {command}\n[profile a]\nregion = x\n" + KEYS
    )
    sessions = Sessions()
    slow = threading.Thread(target=lambda: sessions.client(Place("slow"), "sts"))
    slow.start()
    assert sessions.client(Place("a", "eu-west-1"), "sts")
    assert slow.is_alive()
    gate.write_text("go")
    slow.join()


def test_botocore_still_has_the_private_places_we_reach_into() -> None:
    resolver: Any = create_credential_resolver(Session())
    role = resolver.get_provider("assume-role")
    assert hasattr(role, "_prompter")
    refresher: Any = create_mfa_serial_refresher(print)
    assert refresher._refresh is print
    assert "refresh_using" in inspect.signature(DeferredRefreshableCredentials.__init__).parameters
    deferred: Any = DeferredRefreshableCredentials(dict, "x")
    for name in ("_refresh_using", "_refresh_lock", "_protected_refresh", "_expiry_time"):
        assert hasattr(deferred, name)
    assert deferred._advisory_refresh_timeout > deferred._mandatory_refresh_timeout > mfa.LAST
    fetcher: Any = AssumeRoleCredentialFetcher(None, None, "arn:aws:iam::1:role/R", cache={})
    for name in ("_mfa_prompter", "_expiry_window_seconds", "_source_credentials"):
        assert hasattr(fetcher, name)
    assert hasattr(role, "_load_creds_via_assume_role")
    assert "prompter" in inspect.signature(AssumeRoleProvider.__init__).parameters
    assert isinstance(role._profile_provider_builder, ProfileProviderBuilder)
    processes.use_careful_processes(resolver)
    process: Any = role._profile_provider_builder._create_process_provider("x")
    assert process._popen is processes.CarefulProcess
    top = [each for each in resolver.providers if type(each).__name__ == "ProcessProvider"]
    assert [each._popen for each in top] == [processes.CarefulProcess]


# ---- the demo


def test_the_demo_keeps_its_role_sessions_to_itself(aws_env: Path, moto_url: str) -> None:
    write(
        aws_env,
        "[profile admin]\nrole_arn = arn:aws:iam::123456789012:role/admin\nsource_profile = base\nregion = eu-west-1\n",
        "[base]\naws_access_key_id = AKIADEMO000000000001\naws_secret_access_key = demo\n",
    )
    client = Sessions(moto_url, demo=True).client(Place("admin"), "sqs")
    assert client.meta.endpoint_url == moto_url
    assert client.meta.config.retries["total_max_attempts"] == 1
    with patch.dict(os.environ, {"AWS_ENDPOINT_URL": moto_url}):
        client.list_queues()
    assert not (aws_env / ".aws" / "cli").exists()
    assert list((aws_env / "state" / "roles").iterdir())


def test_the_demo_never_talks_to_the_real_aws() -> None:
    with pytest.raises(Refused):
        Sessions(demo=True)


def test_plugins_of_the_environment_are_not_loaded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOTOCORE_EXPERIMENTAL__PLUGINS", "evil=evil_module")
    Sessions()
    assert "BOTOCORE_EXPERIMENTAL__PLUGINS" not in os.environ


# ---- times


@given(st.datetimes(min_value=datetime.datetime(1970, 1, 2), max_value=datetime.datetime(2100, 1, 1)), st.booleans())
def test_times_are_what_botocore_reads(moment: datetime.datetime, fraction: bool) -> None:
    moment = moment.replace(tzinfo=datetime.UTC, microsecond=123000 if fraction else 0)
    for value in (
        moment.isoformat().replace("+00:00", "Z"),
        moment.isoformat(),
        int(moment.timestamp()),
        str(int(moment.timestamp())),
    ):
        parsed = clients.parse_time(value)
        assert parsed == parse_timestamp(value)
        assert parsed.tzinfo is not None


def test_odd_times_fall_back() -> None:
    assert clients.parse_time("Wed, 21 Oct 2015 07:28:00 GMT").isoformat() == "2015-10-21T07:28:00+00:00"
    assert clients.parse_time("1512121200").year == 2017
    assert clients.parse_time("2026-01-02T03:04:05").tzinfo is not None
