"""What goes wrong with credentials, regions and the network is a sentence, and another profile can be picked."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.ports import free_port
from benchmarks.stub import Stub
from tests.e2e.terminal import Terminal


@pytest.fixture
def good(aws_env: Path, bare: dict[str, str], stub: Stub) -> dict[str, str]:
    """An environment without credentials, and a profile that works on the stub."""
    (aws_env / ".aws" / "config").write_text(
        f"[profile good]\nregion = eu-west-1\nendpoint_url = {stub.url}\n"
        "aws_access_key_id = testing\naws_secret_access_key = testing\n"
    )
    return bare


def picks_another(terminal: Terminal) -> bool:
    """P opens the picker, and the working profile works; whether no traceback was written on the way."""
    terminal.press("P")
    terminal.wait_match(r"good +keys · eu-west-1")
    terminal.press("good")
    terminal.wait_until(lambda screen: "good" in terminal.cursor_line, "the profile highlighted")
    terminal.press("Enter")
    terminal.wait_listed("SQS queues", "20")
    return b"Traceback" not in terminal.written


def test_no_credentials(good: dict[str, str]) -> None:
    with Terminal("sqs", "--region", "eu-west-1", env=good) as terminal:
        terminal.wait_for("There are no credentials for")
        terminal.wait_for("P picks a profile")
        assert picks_another(terminal)


def test_unknown_profile(good: dict[str, str]) -> None:
    with Terminal("sqs", "--profile", "nope", env=good) as terminal:
        terminal.wait_for("There is no profile nope")
        assert picks_another(terminal)


def test_no_region(good: dict[str, str]) -> None:
    env = good | {"AWS_ACCESS_KEY_ID": "testing", "AWS_SECRET_ACCESS_KEY": "testing"}
    with Terminal("sqs", env=env) as terminal:
        terminal.wait_for("No region is set for")
        assert "no region" in terminal.screen.display[0]
        assert picks_another(terminal)


def test_an_unknown_region(good: dict[str, str]) -> None:
    env = good | {"AWS_ACCESS_KEY_ID": "testing", "AWS_SECRET_ACCESS_KEY": "testing"}
    with Terminal("sqs", "--region", "no_such region", env=env) as terminal:
        terminal.wait_for("is not the name of a region")
        assert picks_another(terminal)


def test_an_expired_token(good: dict[str, str], stub: Stub) -> None:
    stub.fault("ListQueues", "expired", times=1)
    with Terminal("sqs", "--profile", "good", env=good) as terminal:
        terminal.wait_for("The credentials (profile good, eu-west-1) have expired.")
        terminal.wait_for("then refresh (r)")
        assert picks_another(terminal)


def test_no_network(good: dict[str, str]) -> None:
    env = good | {
        "AWS_ACCESS_KEY_ID": "testing",
        "AWS_SECRET_ACCESS_KEY": "testing",
        "AWS_REGION": "eu-west-1",
        "AWS_ENDPOINT_URL_SQS": f"http://127.0.0.1:{free_port()}",
        "AWS_ENDPOINT_URL_STS": f"http://127.0.0.1:{free_port()}",
    }
    with Terminal("sqs", env=env) as terminal:
        terminal.wait_for("No connection to 127.0.0.1", timeout=40)
        terminal.wait_for("Is the server at 127.0.0.1")
        terminal.press("P")  # no profile helps here: the environment's endpoint goes before theirs
        terminal.wait_match(r"good +keys · eu-west-1")
        terminal.press("Esc")
        terminal.wait_for("No connection")
        assert b"Traceback" not in terminal.written


def test_a_server_that_is_not_aws(good: dict[str, str], stub: Stub) -> None:
    stub.fault("ListQueues", "html", times=4)
    with Terminal("sqs", "--profile", "good", env=good) as terminal:
        terminal.wait_match(r"AWS failed to answer|cannot be read", timeout=40)
        assert picks_another(terminal)
