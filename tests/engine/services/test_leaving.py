"""Ways out: what they give, to whom, and never past a locked guard."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from botocore.exceptions import ClientError

from awstui import protocol as p
from awstui.engine.core import Engine
from awstui.engine.services import leaving
from awstui.errors import Refused, UsageError
from benchmarks.stub import Stub
from tests.login_aws import ACCOUNT, CODE, KEYS, SERIAL, LoginAws

KEY = "AKIAIOSFODNN7EXAMPLE"

Make = Callable[..., Engine]


@pytest.fixture
def engine(aws_env: Path) -> Make:
    keys = "aws_access_key_id = ASIASTANDIN000000001\naws_secret_access_key = opens-nothing\nregion = eu-west-1\n"
    (aws_env / ".aws" / "credentials").write_text(
        f"[prod]\n{keys}[user]\n{keys}[role]\n{keys}aws_session_token = t0k\n"
    )
    return lambda **how: Engine(p.Configure(**how))


def value(engine: Engine, job: str, profile: str | None, **args: Any) -> Any:
    (found,) = [each for each in engine.answer(p.Job(job, p.Place(profile), args)) if isinstance(each, p.Value)]
    return found.value


@pytest.fixture
def federation(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """A sign-in service on this machine; the paths it was asked for."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b'{"SigninToken": "given"}')

        def log_message(self, format: str, *args: Any) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    url = f"http://127.0.0.1:{server.server_port}/federation"
    monkeypatch.setitem(leaving.SIGN_IN, "aws", (url, "https://console.aws.amazon.com/"))
    yield asked
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_shell_gets_the_profile_and_nothing_inherited(engine: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_SESSION_TOKEN", "x")
    monkeypatch.setenv("AWS_ENDPOINT_URL_SQS", "http://x")
    console = engine()
    added, removed = value(console, "leaving.shell", "role", begin=True)
    assert added == {
        "AWS_PROFILE": "role", "AWSTUI_PROFILE": "role", "AWS_REGION": "eu-west-1", "AWS_DEFAULT_REGION": "eu-west-1",
    }  # fmt: skip
    assert {"AWS_SESSION_TOKEN", "AWS_ENDPOINT_URL_SQS"} <= set(removed)
    assert "AWS_CONFIG_FILE" not in removed
    assert console.journal.read()[0].operations == ("Shell",)


@pytest.mark.parametrize("job", ["leaving.shell", "leaving.credentials", "leaving.console"])
def test_a_locked_guard_gives_nothing(engine: Make, stub: Stub, job: str) -> None:
    console = engine(endpoint_url=stub.url)
    with pytest.raises(Refused, match="Nothing was given out"):
        value(console, job, "prod")
    assert console.journal.read() == ()


def test_an_unlocked_guard_lets_one_out(engine: Make, stub: Stub) -> None:
    console = engine(endpoint_url=stub.url)
    list(console.answer(p.Unlock(p.Place("prod"), "incident 7")))
    added, _ = value(console, "leaving.shell", "prod")
    assert (added["AWS_PROFILE"], added["AWS_ENDPOINT_URL"]) == ("prod", stub.url)


def test_long_lived_keys_must_be_asked_for_twice(engine: Make) -> None:
    console = engine()
    assert value(console, "leaving.credentials", "user") is None
    assert value(console, "leaving.credentials", "user", long_lived=True)["AWS_SECRET_ACCESS_KEY"] == "opens-nothing"
    assert value(console, "leaving.credentials", "role")["AWS_SESSION_TOKEN"] == "t0k"
    assert [record.operations for record in console.journal.read()] == [("ExportCredentials",)] * 2
    assert "opens-nothing" not in console.journal.path.read_text()


def test_a_role_signs_in_to_the_console(engine: Make, federation: list[str]) -> None:
    console = engine()
    link = value(console, "leaving.console", "role")
    session = json.loads(parse_qs(urlsplit(federation[0]).query)["Session"][0])
    assert session == {"sessionId": "ASIASTANDIN000000001", "sessionKey": "opens-nothing", "sessionToken": "t0k"}
    query = parse_qs(urlsplit(link).query)
    assert (query["Action"], query["SigninToken"]) == (["login"], ["given"])
    assert query["Destination"] == ["https://console.aws.amazon.com/?region=eu-west-1"]
    assert "given" not in console.journal.path.read_text()


@pytest.fixture
def sts(aws_env: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[LoginAws]:
    """STS alone is a stand-in, which is made to count as AWS's own; `dana` has a user's keys."""
    monkeypatch.setattr("awstui.engine.clients.configured_endpoint", lambda *_: "")
    (aws_env / ".aws" / "config").write_text(f"[profile dana]\nregion = eu-west-1\n{KEYS}[profile far]\n{KEYS}"
                                            f"[profile cn]\nregion = cn-north-1\n{KEYS}")  # fmt: skip
    with LoginAws() as server:
        monkeypatch.setenv("AWS_ENDPOINT_URL_STS", server.url)
        server.arns[KEY] = f"arn:aws:iam::{ACCOUNT}:user/people/dana s. with-a-name-that-is-longer-than-32"
        server.secrets |= {"secret": "fed-secret", "token": "fed-token"}
        yield server


@pytest.mark.parametrize("profile", ["dana", "far"])
@pytest.mark.parametrize("policy", ["look", "all"])
def test_keys_of_a_user_get_a_session_with_a_policy_first(
    engine: Make, sts: LoginAws, federation: list[str], policy: str, profile: str
) -> None:
    console = engine()
    assert value(console, "leaving.console", profile) is None
    assert (sts.asked, federation) == ([], [])
    link = value(console, "leaving.console", profile, policy=policy)
    (asked,) = [given for name, given in sts.asked if name == "GetFederationToken"]
    assert (asked["Name"], asked["DurationSeconds"]) == ("dana-s.-with-a-name-that-is-long", "3600")
    if policy == "look":
        assert asked["PolicyArns.member.1.arn"] == "arn:aws:iam::aws:policy/ReadOnlyAccess"
    else:
        statement = {"Effect": "Allow", "Action": "*", "Resource": "*"}
        assert json.loads(asked["Policy"])["Statement"] == [statement]
    session = json.loads(parse_qs(urlsplit(federation[0]).query)["Session"][0])
    assert session["sessionKey"] == "fed-secret"
    assert session["sessionId"].startswith("ASIAFED")
    assert "SigninToken=given" in link
    (record,) = console.journal.read()
    assert record.operations == ("ConsoleSignIn", "GetFederationToken")
    assert (record.state, record.params["DurationSeconds"]) == ("ok", 3600)
    for secret in ("fed-secret", "fed-token", "given"):
        assert secret not in console.journal.path.read_text()


def test_a_chinese_console_has_its_own_host_and_policy(
    engine: Make, sts: LoginAws, federation: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(leaving.SIGN_IN, "aws-cn", (leaving.SIGN_IN["aws"][0], leaving.SIGN_IN["aws-cn"][1]))
    link = value(engine(), "leaving.console", "cn", policy="look")
    (asked,) = [given for name, given in sts.asked if name == "GetFederationToken"]
    assert asked["PolicyArns.member.1.arn"] == "arn:aws-cn:iam::aws:policy/ReadOnlyAccess"
    assert parse_qs(urlsplit(link).query)["Destination"] == ["https://console.amazonaws.cn/?region=cn-north-1"]


@pytest.mark.parametrize(("arn", "why"), [("root", "root user"), ("federated-user/x", "only those of an IAM user")])
def test_keys_of_root_and_of_nobody_are_refused(
    engine: Make, sts: LoginAws, federation: list[str], arn: str, why: str
) -> None:
    sts.arns[KEY] = f"arn:aws:iam::{ACCOUNT}:{arn}"
    console = engine()
    with pytest.raises(Refused, match=why):
        value(console, "leaving.console", "dana", policy="all")
    assert (sts.count("GetFederationToken"), federation, console.journal.read()) == (0, [], ())


def test_a_session_policy_that_is_none_asks_for_nothing(engine: Make, sts: LoginAws, federation: list[str]) -> None:
    with pytest.raises(UsageError, match="no session policy called everything"):
        value(engine(), "leaving.console", "dana", policy="everything")
    assert (sts.count("GetFederationToken"), federation) == (0, [])


def test_a_refused_federation_is_told_and_journalled(engine: Make, sts: LoginAws, federation: list[str]) -> None:
    sts.dead.add(KEY)
    console = engine()
    with pytest.raises(ClientError, match="expired"):
        value(console, "leaving.console", "dana", policy="all")
    sts.dead.clear()
    sts.denied.add("GetFederationToken")
    with pytest.raises(ClientError, match="GetFederationToken"):
        value(console, "leaving.console", "dana", policy="all")
    assert [(record.state, record.codes) for record in console.journal.read()] == [("failed", ("AccessDenied",))]
    assert federation == []


def test_an_mfa_session_of_a_user_is_said_to_open_no_console(
    engine: Make, sts: LoginAws, federation: list[str], aws_env: Path
) -> None:
    with (aws_env / ".aws" / "config").open("a") as file:
        file.write(f"[profile user]\nregion = eu-west-1\nmfa_serial = {SERIAL}\n{KEYS}")
    (aws_env / ".aws" / "credentials").unlink()
    console = engine()
    console.sessions.prompter = lambda question: CODE
    list(console.answer(p.Login(p.Place("user"))))
    with pytest.raises(Refused, match="no MFA session of a user"):
        value(console, "leaving.console", "user")
    assert federation == []


def test_stand_ins_open_no_console(engine: Make, stub: Stub, federation: list[str]) -> None:
    with pytest.raises(Refused, match="not AWS's own"):
        value(engine(endpoint_url=stub.url), "leaving.console", "role")
    assert federation == []


def test_a_sign_in_that_cannot_be_reached_tells_no_credentials(engine: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(leaving.SIGN_IN, "aws", ("http://127.0.0.1:1/federation", "https://x/"))
    with pytest.raises(Refused, match="could not be reached") as told:
        value(engine(), "leaving.console", "role")
    assert "opens-nothing" not in str(told.value)
    assert told.value.__suppress_context__
