"""The main job in a terminal: pick a profile and a region, find a queue among thousands, send to it, look into it."""

from __future__ import annotations

from pathlib import Path

from tests import standins
from tests.e2e.conftest import create_queues
from tests.e2e.terminal import Terminal

ROLE = "arn:aws:iam::111122223333:role/admin"

CONFIG = f"""
[profile dev]
region = eu-west-1

[profile ops-admin]
region = eu-west-1
role_arn = {ROLE}
source_profile = dev

[profile broken]
region = eu-west-1
role_arn = {ROLE}
source_profile = nowhere
"""

CREDENTIALS = """
[dev]
aws_access_key_id = AKIADEVELOPMENT00000
aws_secret_access_key = secret
"""


def test_from_a_profile_to_a_message(moto_url: str, aws_env: Path, bare: dict[str, str]) -> None:
    (aws_env / ".aws" / "config").write_text(CONFIG)
    (aws_env / ".aws" / "credentials").write_text(CREDENTIALS)
    standins.client("sqs", moto_url).create_queue(QueueName="queue-of-dev")
    lent = standins.client("sts", moto_url).assume_role(RoleArn=ROLE, RoleSessionName="test")["Credentials"]
    admin = {"key": lent["AccessKeyId"], "secret": lent["SecretAccessKey"], "token": lent["SessionToken"]}
    create_queues(moto_url, (f"orders-{n:04}" for n in range(2345)), "us-east-1", **admin)
    # Assuming a role asks STS as botocore's chain does: where the environment says, not where an option does.
    env = bare | {"AWS_ENDPOINT_URL": moto_url}

    with Terminal("sqs", "--profile", "dev", env=env) as terminal:
        terminal.wait_for("queue-of-dev")
        terminal.wait_match(r"^ dev · 123456789012 · .*eu-west-1 · endpoint 127\.0\.0\.1")

        terminal.press("P")
        assert "role" in terminal.wait_for("dev -> ops-admin")
        terminal.press("brok")
        terminal.wait_gone("ops-admin")
        terminal.press("Enter")
        terminal.wait_match(r"nowhere[^╭]*P picks a profile")

        terminal.press("P")
        terminal.wait_for("ops-admin")
        terminal.press("opsadm")
        terminal.wait_until(lambda screen: "ops-admin" in terminal.cursor_line, "ops-admin highlighted")
        terminal.press("Enter")
        terminal.wait_match(r"^ ops-admin · 111122223333")
        terminal.wait_for("SQS queues: none in eu-west-1.")

        terminal.press("R")
        terminal.wait_for("Europe (Ireland)")
        terminal.press("virgin")
        terminal.wait_until(lambda screen: "us-east-1" in terminal.cursor_line, "us-east-1 highlighted")
        terminal.press("Enter")
        terminal.wait_listed("SQS queues", "2,345")
        terminal.wait_match(r"^ ops-admin · 111122223333 .*· us-east-1 ")

        terminal.press("/")
        terminal.wait_for("Esc clears")
        terminal.press("orders-1999")
        terminal.wait_for("1 of 2,345 /orders-1999")
        terminal.press("Enter")
        terminal.wait_match(r"orders-1999 +≈0 +≈0 +-")
        terminal.press("Enter")
        terminal.wait_match(r"(?m)^ orders-1999  standard · ≈0 available")

        terminal.press("n")
        terminal.wait_for("Send to orders-1999")
        terminal.press('{"order": 4711}', "ctrl+s")
        sent = terminal.wait_match(r"Sent: message id ([0-9a-f-]{36})")[1]
        terminal.wait_for("≈1 available")
        terminal.press("p")
        terminal.wait_for("Every message shown counts as received once more")
        terminal.press("Enter")
        terminal.wait_for("It is visible again.")
        terminal.wait_match(r'\d+s +1 +15 B +\{"order": 4711\}')
        terminal.press("Enter")
        terminal.wait_match(rf"orders-1999: {sent}")
        terminal.wait_match(r"order +4711|\"order\": 4711")
        terminal.press("ctrl+q")
        assert terminal.wait_exit() == 0

    sqs = standins.client("sqs", moto_url, "us-east-1", **admin)
    found = sqs.receive_message(
        QueueUrl=sqs.get_queue_url(QueueName="orders-1999")["QueueUrl"], AttributeNames=["ApproximateReceiveCount"]
    )["Messages"]
    # This very receive is the second: the message had been received once, by the peek.
    assert [(each["MessageId"], each["Attributes"]["ApproximateReceiveCount"]) for each in found] == [(sent, "2")]
