"""A shell from the console and back."""

from __future__ import annotations

from pathlib import Path

from benchmarks.stub import Stub
from tests.e2e.terminal import Terminal


def test_a_shell_has_the_profile_no_inherited_keys_and_leads_back(
    aws_env: Path, bare: dict[str, str], stub: Stub
) -> None:
    keys = "aws_access_key_id = testing\naws_secret_access_key = testing\n"
    (aws_env / ".aws" / "credentials").write_text(f"[dev]\n{keys}")
    env = bare | {"SHELL": "/bin/sh", "PS1": "ready> ", "AWS_SECURITY_TOKEN": "old"}
    arguments = ("sqs", "--profile", "dev", "--region", "eu-west-1", "--endpoint-url", stub.url)
    with Terminal(*arguments, env=env, columns=100) as terminal:
        terminal.wait_listed("SQS queues", "20")
        terminal.press(":shell", "Enter")
        terminal.wait_for("exit leads back")
        terminal.wait_for("ready>")
        terminal.press('echo "is-$AWS_PROFILE-$AWS_REGION-${AWS_SECURITY_TOKEN:-none}"', "Enter")
        terminal.wait_for("is-dev-eu-west-1-none")
        terminal.press("exit", "Enter")
        terminal.wait_listed("SQS queues", "20")
    with Terminal(*arguments, env=env | {"AWSTUI_PROFILE": "dev"}, columns=100) as terminal:
        terminal.wait_listed("SQS queues", "20")
        terminal.press(":shell", "Enter")
        terminal.wait_for("runs in a shell")
