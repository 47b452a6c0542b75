"""What moves, copies and files come to, in words, and a message as a form."""

from __future__ import annotations

import pytest

from awstui.consoles.sqs import carry_forms as carry
from awstui.consoles.sqs import carry_words as told
from awstui.consoles.sqs import forms
from awstui.protocol.sqs import Attribute, Draft, Message
from awstui.protocol.sqs_transfer import Left, Moved


@pytest.mark.parametrize(
    ("outcome", "said"),
    [
        (Moved("a", "b", "move", "empty"), "0 moved."),
        (Moved("a", "b", "move", "failed", sent=3, doubled=2), "3 moved; 2 are, or may be, in both queues now; "
         "ended by a failure."),
        (Moved("a", "b", "move", "in-flight", seen=5, matched=5, sent=5, left=Left(hidden=2, seconds=60)), "5 moved; "
         "stopped: no more messages can be in flight; 2 could not be released and stay hidden for 60 s."),
        (Moved("a", "b", "move", "found", missing=("x", "y")), "2 did not come by: not moved"),
    ],
)  # fmt: skip
def test_a_move_tells_what_it_left_open(outcome: Moved, said: str) -> None:
    assert said in told.moved([outcome])


def test_a_message_becomes_a_form_and_a_draft_again() -> None:
    attributes = (
        Attribute("b", "Binary.png", b"\x00\xff"),
        Attribute("n", "Number", "5"),
        Attribute("s", "String", "x"),
    )
    one = Message("id", "body", "r", 1, 4, group="g", attributes=attributes, system={"AWSTraceHeader": "Root=1"})
    made, wrong = forms.draft(carry.values_of(one, ""))
    assert wrong == []
    assert made == Draft("body", None, attributes, "g", "", "Root=1")
