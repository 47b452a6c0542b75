"""Topics in a terminal: a queue is subscribed, gets what is published, and no longer what its filter keeps away."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tests import standins
from tests.e2e.terminal import Terminal


def bodies(sqs: Any, url: str) -> list[str]:
    return [each["Body"] for each in sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages", ())]


def test_a_queue_is_subscribed_published_to_and_filtered(moto_url: str, keys: dict[str, str], aws_env: Path) -> None:
    (aws_env / "config").mkdir(exist_ok=True)
    (aws_env / "config" / "config.toml").write_text("[confirm]\ngrace_ms = 0\n")
    sns, sqs = standins.client("sns", moto_url), standins.client("sqs", moto_url)
    topic = sns.create_topic(Name="orders")["TopicArn"]
    url = sqs.create_queue(QueueName="jobs")["QueueUrl"]
    with Terminal("sns", "--endpoint-url", moto_url, env=keys) as terminal:
        terminal.wait_listed("SNS topics", "1")
        terminal.press("Enter")
        terminal.wait_for("Nobody is subscribed")

        terminal.press("s")
        terminal.wait_for("Endpoint *")
        terminal.press("Tab", "jobs", "ctrl+s")
        terminal.wait_for("does not let the topic send")
        terminal.agree("Access policy of jobs")
        terminal.wait_match(r"(?m)^ sqs +jobs +confirmed")

        terminal.press("n")
        terminal.wait_for("Publish to orders")
        terminal.press("hello", "ctrl+s")
        terminal.agree("1 of 1 subscriptions get it: 1 sqs.")
        terminal.wait_for("Published: message id")

        terminal.press("F")
        terminal.wait_for("Without a filter policy every message passes.")
        terminal.press('{"kind": ["new"]}')
        terminal.wait_for("✗ kind: absent")
        terminal.press("Tab", "kind=new")
        terminal.wait_for("✓ The sample passes.")
        terminal.press("ctrl+s")
        terminal.agree("up to 15 minutes")
        terminal.wait_match(r"(?m)^ sqs +jobs +confirmed +attributes: ")

        terminal.press("n")
        terminal.wait_for("Publish to orders")
        terminal.press("again", "ctrl+s")
        terminal.agree("Nobody gets it")

        terminal.press("Enter")
        terminal.wait_match(r"(?m)^ jobs  standard")
    assert [json.loads(body)["Message"] for body in bodies(sqs, url)] == ["hello"]
    policy = json.loads(sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["Policy"])["Attributes"]["Policy"])
    assert policy["Statement"][0]["Condition"] == {"ArnEquals": {"aws:SourceArn": topic}}
