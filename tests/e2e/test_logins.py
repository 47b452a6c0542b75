"""Logging in on a real terminal: from nothing to the rows, and on from where the session ended."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.terminal import Terminal
from tests.login_aws import CODE, CONFIG, REFUSED, LoginAws

pytestmark = pytest.mark.skipif(os.name == "nt", reason="needs a pty")


@pytest.fixture
def aws() -> Iterator[LoginAws]:
    with LoginAws() as server:
        server.interval = 1
        yield server


@pytest.fixture
def env(aws_env: Path, aws: LoginAws) -> dict[str, str]:
    (aws_env / ".aws" / "config").write_text(CONFIG)
    services = ("STS", "SSO", "SSO_OIDC", "SQS", "IAM")
    return {**os.environ, **{f"AWS_ENDPOINT_URL_{service}": aws.url for service in services}}


def test_a_wrong_code_then_a_right_one_and_nothing_of_them_stays(
    aws: LoginAws, env: dict[str, str], aws_env: Path
) -> None:
    with Terminal("sqs", "--profile", "coded", env=env, columns=110, lines=30) as terminal:
        terminal.wait_for("MFA code")
        assert "arn:aws:iam::111111111111:mfa/me" in terminal.text()
        terminal.press("000999")
        terminal.wait_for(REFUSED[:40])
        terminal.press(CODE)
        terminal.wait_for("1/210")
        terminal.press(":q!", "Enter")
        assert terminal.wait_exit() == 0
    assert aws.count("AssumeRole") == 2
    kept = b"".join(path.read_bytes() for path in aws_env.rglob("*") if path.is_file())
    for code in (b"000999", CODE.encode(), b"made-token"):
        assert code not in bytes(terminal.written)
    assert b"000999" not in kept


def test_sso_from_nothing_and_on_after_the_session_ended(aws: LoginAws, env: dict[str, str], aws_env: Path) -> None:
    aws.polls = ["AuthorizationPendingException"]
    aws.die_at, aws.revoked = {17}, True
    with Terminal("sqs", "--profile", "sso", env=env, columns=110, lines=30) as terminal:
        terminal.wait_for("@ logs in here")
        terminal.press("@")
        terminal.wait_for("A B C D - ")
        terminal.wait_for("119, failed")
        terminal.wait_for("The session of sso is missing or over")
        terminal.press("@")
        terminal.wait_for("A B C D - ")
        terminal.wait_for("1/210")
        terminal.press(":profiles", "Enter")
        terminal.wait_for("valid until")
        assert "aws login" in terminal.text()
        terminal.press(":q!", "Enter")
        assert terminal.wait_exit() == 0
    cache = aws_env / ".aws" / "sso" / "cache"
    token = next(found for path in cache.iterdir() if "accessToken" in (found := json.loads(path.read_text())))
    assert token["accessToken"].encode() not in bytes(terminal.written)
    asked = [parameters.get("NextToken") for name, parameters in aws.asked if name == "ListQueues"]
    assert [asked.count(str(page)) for page in range(1, 30) if page != 17] == [1] * 28
