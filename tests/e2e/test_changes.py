"""Changes in a terminal: refused when read-only, made only once they are confirmed."""

from __future__ import annotations

import re

from benchmarks.stub import Stub
from tests import standins
from tests.e2e.conftest import create_queues, run_instances
from tests.e2e.terminal import Terminal

_READS = re.compile(r"(Describe|Get|List)\w+")


def type_name(terminal: Terminal, name: str) -> None:
    """Type into a confirmation. It takes no key in its first moment, so what is typed there is looked for."""
    for _ in range(100):
        terminal.press("~")
        if terminal.appears("~", 0.2):
            break
    terminal.press(*["Backspace"] * 100)
    terminal.wait_gone("~")
    terminal.press(name)
    terminal.wait_match(rf"(?m)┃ *▌? *{name} *┃")


def test_read_only_refuses_in_words_and_sends_no_change(stub: Stub, keys: dict[str, str]) -> None:
    with Terminal("sqs", "--read-only", "--endpoint-url", stub.url, env=keys) as terminal:
        terminal.wait_listed("SQS queues", "20")
        assert "READ-ONLY" in terminal.screen.display[0]
        terminal.press("x")
        terminal.wait_for("This console is read-only")
        assert "Type this" not in terminal.text()
        terminal.press("Enter")
        terminal.wait_for("visibility timeout")
        terminal.press("p")
        terminal.wait_for("Read-only: a peek raises receive counts")
        terminal.press("n")
        terminal.wait_for("Read-only: nothing is sent")
        terminal.press(":")
        terminal.wait_for("region eu-west-1")
        terminal.press("ec2", "Enter")
        terminal.wait_listed("EC2 instances", "20")
        terminal.press("x")
        terminal.wait_for("Terminate: This console is read-only")
    made = {seen.operation for seen in stub.requests}
    assert made
    assert [name for name in made if not _READS.fullmatch(name)] == []


def test_a_queue_is_deleted_once_its_name_is_typed(moto_url: str, keys: dict[str, str]) -> None:
    create_queues(moto_url, ["orders", "payments"])

    def left() -> list[str]:
        urls = standins.client("sqs", moto_url).list_queues()["QueueUrls"]
        return [url.rpartition("/")[2] for url in urls]

    with Terminal("sqs", "--endpoint-url", moto_url, env=keys) as terminal:
        terminal.wait_listed("SQS queues", "2")
        terminal.press("x")
        terminal.wait_for("Type this and press Enter: orders")
        assert "aws sqs delete-queue" in terminal.text()
        assert "123456789012" in terminal.text()
        terminal.press("Esc")
        terminal.wait_gone("Type this")
        assert left() == ["orders", "payments"]

        terminal.press("x")
        terminal.wait_for("Type this and press Enter: orders")
        type_name(terminal, "payments")
        terminal.press("Enter")
        terminal.wait_for("That is not what was asked for; nothing has been done.")
        assert left() == ["orders", "payments"]
        type_name(terminal, "orders")
        terminal.press("Enter")
        terminal.wait_for("done for orders")
        terminal.wait_listed("SQS queues", "1")
    assert left() == ["payments"]


def test_terminating_an_instance_asks_ec2_first(moto_url: str, keys: dict[str, str]) -> None:
    (name,) = run_instances(moto_url, "eu-west-1", "web")

    def state() -> str:
        found = standins.client("ec2", moto_url).describe_instances(InstanceIds=[name])
        return str(found["Reservations"][0]["Instances"][0]["State"]["Name"])

    with Terminal("ec2", "--endpoint-url", moto_url, env=keys, columns=100, lines=30) as terminal:
        terminal.wait_match(r"web +running")
        terminal.press("x")
        # A dry run is only asked of AWS itself: a stand-in might really terminate.
        terminal.wait_for("web: No dry run: the endpoint is not AWS's own")
        expected = terminal.wait_match(r"(?:Type this|Type the account id) and press Enter: (\S+)")[1]
        assert state() == "running"
        type_name(terminal, expected)
        terminal.press("Enter")
        terminal.wait_match(r"done for web")
        terminal.wait_match(r"web +(shutting-down|terminated)")
    assert state() in ("shutting-down", "terminated")
