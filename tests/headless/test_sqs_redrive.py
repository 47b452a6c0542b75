"""`awstui sqs redrive` and its like as a shell runs them, on moto with the demo's move tasks."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import pytest

from tests import standins

pytestmark = pytest.mark.usefixtures("keys")


def sqs(url: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run it; nobody is at the terminal."""
    command = [sys.executable, "-m", "awstui", "sqs", *arguments, "--endpoint-url", url]
    done = subprocess.run(command, capture_output=True, text=True, cwd=standins.ROOT, check=False, input="")
    assert "Traceback" not in done.stderr, done.stderr
    return done


@pytest.fixture
def shop(moto_url: str) -> Any:
    """orders with a dead-letter queue that holds three of its messages."""
    client = standins.client("sqs", moto_url)
    dead = client.create_queue(QueueName="orders-dlq")["QueueUrl"]
    arn = f"arn:aws:sqs:eu-west-1:{standins.ACCOUNT}:orders-dlq"
    policy = json.dumps({"deadLetterTargetArn": arn, "maxReceiveCount": 1})
    url = client.create_queue(QueueName="orders", Attributes={"RedrivePolicy": policy})["QueueUrl"]
    for number in range(3):
        client.send_message(QueueUrl=url, MessageBody=f"{number}")
    for _ in range(2):
        client.receive_message(QueueUrl=url, MaxNumberOfMessages=10, VisibilityTimeout=0)
    assert count(client, dead) == 3
    return client


def count(client: Any, url: str) -> int:
    answer = client.get_queue_attributes(QueueUrl=url, AttributeNames=["ApproximateNumberOfMessages"])
    return int(answer["Attributes"]["ApproximateNumberOfMessages"])


def test_a_redrive_is_confirmed_followed_to_its_end_and_listed(moto_url: str, shop: Any) -> None:
    refused = sqs(moto_url, "redrive", "orders-dlq", "--rate", "100")
    assert refused.returncode == 2
    assert "--yes" in refused.stderr
    done = sqs(moto_url, "redrive", "orders-dlq", "--rate", "100", "--yes", "--progress")
    assert done.returncode == 0, done.stderr
    task = json.loads(done.stdout)
    assert (task["status"], task["moved"], task["rate"]) == ("COMPLETED", 3, 100)
    assert "moved" in done.stderr
    assert count(shop, shop.get_queue_url(QueueName="orders")["QueueUrl"]) == 3
    (listed,) = [json.loads(line) for line in sqs(moto_url, "tasks", "orders-dlq").stdout.splitlines()]
    assert listed["status"] == "COMPLETED"


def test_another_queue_is_named_and_the_task_is_stopped(moto_url: str, shop: Any) -> None:
    shop.create_queue(QueueName="elsewhere")
    started = sqs(moto_url, "redrive", "orders-dlq", "--to", "elsewhere", "--rate", "1", "--no-wait", "--yes")
    assert json.loads(started.stdout)["destination_arn"].endswith(":elsewhere"), started.stderr
    stopped = sqs(moto_url, "stop-task", "orders-dlq", "--yes")
    assert json.loads(stopped.stdout)["status"] in ("CANCELLING", "CANCELLED"), stopped.stderr


def test_what_sqs_would_refuse_is_said_and_read_only_refuses(moto_url: str, shop: Any) -> None:
    wrong = sqs(moto_url, "redrive", "orders", "--yes")
    assert (wrong.returncode, wrong.stdout) == (1, "")
    assert "not the dead-letter queue of any" in wrong.stderr
    assert sqs(moto_url, "redrive", "orders-dlq", "--yes", "--read-only").returncode == 1
    assert sqs(moto_url, "tasks", "orders-dlq", "--read-only").stdout == ""
