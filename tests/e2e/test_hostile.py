"""Hostile text from AWS, in a terminal: it is shown, and none of it is obeyed."""

from __future__ import annotations

import json
import re

import pytest

from benchmarks import answers
from benchmarks.answers import Asked
from benchmarks.stub import Stub
from tests import standins
from tests.e2e.terminal import Terminal

TITLE = "\x1b]0;owned\x07"
CLIPBOARD = "\x1b]52;c;b3duZWQ=\x07"
LINK = "[@click=app.quit_now]press[/]"
OPEN = LINK.removesuffix("[/]")
BROKEN = "[/] [bold"
C1 = "\x9b31m\x9d0;owned\x9c"
BIDI = "\u202etxt.exe"


def nothing_obeyed(terminal: Terminal) -> bool:
    """No planted sequence came through, neither whole nor begun; whether the program lived until it was told to end."""
    written = bytes(terminal.written)
    # Textual sets the pointer's shape (22); awstui sets the clipboard (52), but nobody has copied.
    assert set(re.findall(rb"\x1b\](\d*)", written)) <= {b"22"}
    for planted in ("\x9b", "\x9d", "\u202e"):
        assert planted.encode() not in written
    assert re.search(rb"Traceback|MarkupError", written) is None
    terminal.press("ctrl+q")
    return terminal.wait_exit() == 0


def test_tags_of_instances(moto_url: str, keys: dict[str, str]) -> None:
    """XML carries no ESC, but C1 controls, bidi overrides and markup."""
    tags = [{"Key": "Name", "Value": f"{LINK}{C1}"}, {"Key": BROKEN, "Value": BIDI}]
    standins.client("ec2", moto_url).run_instances(
        ImageId="ami-12c6146b", MinCount=1, MaxCount=1, TagSpecifications=[{"ResourceType": "instance", "Tags": tags}]
    )
    with Terminal("ec2", "--endpoint-url", moto_url, env=keys, columns=300, lines=60) as terminal:
        terminal.wait_for("[@click=app.quit_now]press[")
        terminal.press("w")
        terminal.wait_for("Tags")
        for key in ("d", "y"):
            terminal.press(key)
            terminal.wait_for("BlockDeviceMappings")
            terminal.press("G")
            terminal.wait_for(BROKEN)
            assert LINK in terminal.text()
            terminal.press("Esc")
            terminal.wait_listed("EC2 instances", "1")
        terminal.press("x")
        terminal.wait_for("Esc leaves")
        assert LINK in terminal.text()
        terminal.press("Esc")
        terminal.wait_gone("Esc leaves")
        terminal.press("/")
        terminal.press("]press[", "Enter")
        terminal.wait_for("1 of 1 /]press[")
        assert nothing_obeyed(terminal)


def test_queues_and_messages(stub: Stub, keys: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    """JSON carries everything."""
    body = json.dumps({"note": f"{CLIPBOARD}{BIDI}", BROKEN: C1}, ensure_ascii=False)

    def queues(asked: Asked) -> dict[str, object]:
        return {"QueueUrls": [f"{asked.url}/1/{TITLE}{OPEN}"]}

    def messages(asked: Asked) -> dict[str, object]:
        made = [{"MessageId": f"{n}", "ReceiptHandle": f"{n}", "Body": text} for n, text in enumerate((TITLE, body))]
        return {"Messages": made}

    def release(asked: Asked) -> dict[str, object]:
        return {"Successful": [{"Id": entry["Id"]} for entry in asked.parameters["Entries"]], "Failed": []}

    monkeypatch.setitem(answers.ANSWERS, ("sqs", "ChangeMessageVisibilityBatch"), release)
    monkeypatch.setitem(answers.ANSWERS, ("sqs", "ListQueues"), queues)
    monkeypatch.setitem(answers.ANSWERS, ("sqs", "ReceiveMessage"), messages)
    with Terminal("sqs", "--endpoint-url", stub.url, env=keys, columns=120) as terminal:
        terminal.wait_for("0;owned␇[@click=")
        terminal.press("Enter")
        terminal.wait_for("available")
        terminal.press("p")
        terminal.wait_for("Peek into")
        terminal.press("Backspace", "Backspace", "2", "Enter")
        terminal.wait_for("All are visible again.")
        terminal.press("G", "Enter")
        terminal.wait_for("b3duZWQ=")
        assert BROKEN in terminal.text()
        assert nothing_obeyed(terminal)


def test_a_profile_that_is_an_escape_sequence(bare: dict[str, str]) -> None:
    with Terminal("sqs", "--profile", f"{TITLE}{LINK}", env=bare) as terminal:
        terminal.wait_match(r"There is no profile .*0;owned")
        assert nothing_obeyed(terminal)


def test_bytes_that_are_no_text(stub: Stub, keys: dict[str, str]) -> None:
    """Pasted from a Latin-1 terminal, say: the program goes on, and takes the keys that follow."""
    with Terminal("sqs", "--endpoint-url", stub.url, env=keys) as terminal:
        terminal.wait_for("SQS queues")
        terminal.press("\udce9\udcff\udc9b")
        terminal.press("?")
        terminal.wait_for("Esc closes")
        terminal.press("Esc")
        terminal.wait_gone("Esc closes")
        assert nothing_obeyed(terminal)


def test_a_paste_with_escape_sequences_types_nothing(stub: Stub, keys: dict[str, str]) -> None:
    """Coloured output, pasted into the command line: its line break is no Enter."""
    with Terminal("sqs", "--endpoint-url", stub.url, env=keys) as terminal:
        terminal.wait_for("SQS queues")
        terminal.press(":")
        terminal.wait_for("profile import")
        terminal.press("\x1b[200~\x1b[31mq!\r\x1b[0m\x1b[201~")
        terminal.wait_for("[31mq!")
        terminal.press("zz")  # still into the command line
        terminal.wait_for("[31mq!zz")
        terminal.press("Esc")
        terminal.wait_gone("[31mq!zz")
        assert nothing_obeyed(terminal)
