"""A message full screen."""

from __future__ import annotations

import base64
import dataclasses
import gzip
import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from awstui.consoles.sqs.message import MessageScreen
from awstui.protocol.sqs import Attribute, Message, Queue
from awstui.rows.message_facts import attributes as named
from tests.protocol.queues import MESSAGE, REDRIVING
from tests.rows.wrapped import ORDER, sns
from tests.ui import hostile
from tests.ui.host import Host

ATTRIBUTES = (
    Attribute("attempt", "Number.int", "3"),
    Attribute("blob", "Binary", gzip.compress(json.dumps(ORDER).encode())),
    Attribute("context", "String", '{"user": {"id": 7}}'),
)
ONE = dataclasses.replace(
    MESSAGE, id="m-1", body=sns(json.dumps(ORDER)), receive_count=2, md5="x", attributes=ATTRIBUTES, group="warehouse-1"
)


class Alone:
    """The shelf of a single message."""

    def neighbour(self, message: Message, step: int) -> Message | None:
        return None

    def standing(self, message: Message) -> str:
        return "1 of 1"

    def edit(self, message: Message) -> None:
        raise AssertionError(message)

    def delete(self, messages: list[Message]) -> None:
        raise AssertionError(messages)

    def action_failure(self) -> None:
        raise AssertionError


async def show(
    message: Message = ONE, *keys: str, queue: Queue | None = REDRIVING, size: tuple[int, int] = (80, 24)
) -> tuple[Host, str]:
    app = Host(MessageScreen("orders", message, Alone(), queue, "aws sqs receive-message"))
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        for key in keys:
            await pilot.press(key)
            await pilot.pause()
        await pilot.pause()
        shown = hostile.screen_text(app)
        if keys[-1:] != ("?",) and not app.answers:
            assert screen(app).viewer.size.height >= size[1] // 2
        return app, shown


def screen(app: Host) -> MessageScreen:
    assert isinstance(app.shown, MessageScreen)
    return app.shown


async def test_facts_attributes_and_the_most_telling_view_fit_a_small_screen() -> None:
    _, shown = await show()
    for words in (
        "orders: m-1", "2023-11-14 22:13:20", "5 bytes", "received 2 of 3 times: 1 receive left · MD5 matches",
        "group warehouse-1", "attempt (Number.int)  3", "blob (Binary)", "context (String)",
        "Body 1/6 SNS message", '"order": "A-17"', "b view",
    ):  # fmt: skip
        assert words in shown, words


async def test_b_goes_through_the_views_and_back() -> None:
    seen = []
    for presses in range(7):
        app, shown = await show(ONE, *["b"] * presses)
        seen.append(screen(app).view.name)
        assert f"Body {presses % 6 + 1}/6 {seen[-1]}" in shown
    assert seen == ["SNS message", "SNS notification", "JSON inside JSON", "JSON", "as sent", "hex", "SNS message"]
    assert screen((await show(ONE, "B"))[0]).view.name == "hex"
    assert screen((await show(ONE, "b", "b", "B"))[0]).view.name == "SNS notification"


async def test_a_dump_keeps_its_columns_on_80_and_the_form_that_was_chosen_stays() -> None:
    _, shown = await show(ONE, "B")
    assert '00000000  7b 22 54 79 70 65 22 3a  20 22 4e 6f 74 69 66 69  |{"Type": "Notifi|' in shown
    app, shown = await show(ONE, "y", "b", "b")
    assert screen(app).form == "yaml"
    assert "YAML · 1–" in shown
    app, _ = await show(ONE, "y", "B", "B", "y")
    assert (screen(app).view.name, screen(app).form) == ("as sent", "text")
    assert "one form" in "".join(notice.message for notice in app._notifications)


async def test_tab_goes_to_the_attributes_which_have_the_same_views() -> None:
    _, shown = await show(ONE, "tab")
    assert "attempt (Number.int) 1/2 as sent" in shown
    app, shown = await show(ONE, "tab", "tab")
    assert "blob (Binary) 1/2 JSON in gzip" in shown
    assert '"city": "Gdańsk"' in shown
    _, shown = await show(ONE, "tab", "tab", "b")
    assert "00000000  1f 8b 08" in shown
    _, shown = await show(ONE, "tab", "tab", "tab", "y", "y")
    assert "context (String) 1/3 JSON" in shown
    _, shown = await show(ONE, "b", *["tab"] * 4)
    assert "Message: laid out" in shown
    assert '"MessageId": "m-1"' in (await show(ONE, *["tab"] * 4, "G"))[1]
    app, shown = await show(ONE, "b", *["tab"] * 5)
    assert screen(app).view.name == "SNS notification"
    assert app.answers == []


async def test_copies_are_what_is_shown_or_what_was_sent() -> None:
    assert (await show(ONE, "c"))[0].copies == [
        (json.dumps(ORDER, indent=2, ensure_ascii=False), "Body: SNS message as JSON")
    ]
    assert (await show(ONE, "C", "!"))[0].copies == [
        (ONE.body, "the body as sent"),
        ("aws sqs receive-message", "aws sqs receive-message"),
    ]
    blob = ATTRIBUTES[1].value
    assert isinstance(blob, bytes)
    app, _ = await show(ONE, "tab", "tab", "C")
    assert app.copies == [(base64.b64encode(blob).decode(), "blob as sent, in base64")]
    assert (await show(ONE, "tab", "C"))[0].copies == [("3", "attempt as sent")]
    assert (await show(ONE, *["tab"] * 4, "C"))[0].copies == [(ONE.body, "the body as sent")]
    odd = dataclasses.replace(MESSAGE, body=" \x1b[31m\r\n\u202e ")
    assert (await show(odd, "C"))[0].copies == [(odd.body, "the body as sent")]
    ((text, what),) = (await show(odd, "b", "c"))[0].copies
    assert (text[:20], what) == ("00000000  20 1b 5b 3", "Body: hex as hexadecimal")


async def test_the_search_is_in_the_view_and_goes_on_in_the_next() -> None:
    app, shown = await show(ONE, "/", *"TopicArn", "enter")
    assert "no match" in shown
    _, shown = await show(ONE, "/", *"TopicArn", "enter", "b")
    assert "match 1 of 1" in shown
    app, _ = await show(ONE, "/", *"A-17", "enter", "escape")
    assert app.answers == []
    assert (await show(ONE, "escape"))[0].answers == [None]


async def test_long_lines_are_wrapped_until_w() -> None:
    long = dataclasses.replace(MESSAGE, body="z" * 300)
    _, shown = await show(long)
    assert shown.count("z") == 300
    assert (await show(long, "w"))[1].count("z") <= 80
    app, _ = await show(long, "b")
    assert not screen(app).viewer.wrap
    assert screen((await show(long, "b", "b"))[0]).viewer.wrap


async def test_a_body_that_is_nearly_json_says_where_it_breaks() -> None:
    _, shown = await show(dataclasses.replace(MESSAGE, body='{"order": "A-1031", "lines": ['))
    assert "Body 1/2 as sent  no JSON: line 1, column 31: expecting value" in shown


@pytest.mark.parametrize(("size", "listed"), [((80, 24), 5), ((120, 50), 12)])
async def test_many_attributes_leave_room_for_the_body(size: tuple[int, int], listed: int) -> None:
    many = tuple(Attribute(f"name-{n}", "String", "v" * 300) for n in range(10))
    system = {"AWSTraceHeader": "Root=1", "Other": "x"}
    one = dataclasses.replace(MESSAGE, body="the body", attributes=many, system=system)
    _, shown = await show(one, size=size)
    assert sum(f"{name}  " in shown for name, _ in named(one)) == listed
    assert ("and 7 more: Tab goes through them" in shown) is (listed == 5)
    assert "the body" in shown


async def test_a_damaged_message_is_said_in_words() -> None:
    _, shown = await show(dataclasses.replace(MESSAGE, md5_ok=False, md5="x", receive_count=3))
    assert "MD5 DOES NOT MATCH: this is not what was sent" in shown
    assert "received 3 of 3 times: the next receive moves it to orders-dlq" in shown


async def test_its_help_lists_its_keys_and_those_of_any_document() -> None:
    _, shown = await show(ONE, "?", size=(80, 60))
    for words in ("In a message", "next view", "In a document", "wrap long lines", "Everywhere"):
        assert words in shown, words


@given(hostile.many)
@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
async def test_hostile_messages_are_drawn_safely(found: list[str]) -> None:
    assert await wrong_with(found) == []


@pytest.mark.parametrize("start", range(0, len(hostile.EXAMPLES), 6))
async def test_every_known_trick_is_drawn_safely(start: int) -> None:
    assert await wrong_with(list(hostile.EXAMPLES[start : start + 6])) == []


async def wrong_with(found: list[str]) -> list[str]:
    """What the reader does wrong while it shows those, in every view of every part."""
    first, last = found[0], found[-1]
    attributes = [Attribute(text, first, text) for text in found]
    attributes.append(Attribute(last, "Binary", last.encode("utf-8", "surrogatepass")))
    more: dict[str, Any] = {"group": first, "dedup": last, "system": {text: text for text in found}}
    body = json.dumps({"Type": "Notification", "TopicArn": first, "Subject": last, "Message": " ".join(found)})
    queue = dataclasses.replace(REDRIVING, dlq_arn=f"arn:{last}")
    message = dataclasses.replace(MESSAGE, id=last, body=body, attributes=tuple(attributes), receive_count=3, **more)
    app = Host(MessageScreen(first, message, Alone(), queue))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        wrong = hostile.offences(app)
        for key in (*"bbbbby", *["tab", "b"] * len(attributes), "tab", "?", "escape"):
            await pilot.press(key)
            await pilot.pause()
            wrong += hostile.offences(app)
        return wrong
