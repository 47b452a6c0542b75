"""The filter policy editor: tried at every key, set only once it is confirmed."""

from __future__ import annotations

import dataclasses
import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from textual.widgets import TextArea

from awstui import protocol as p
from awstui.consoles.sns.filtering import FilterEditor, example, pretty, refusals, unwrapped, verdict
from awstui.protocol.sqs import Attribute, Message
from awstui.protocol.sqs_rules import parse_attributes
from awstui.rows.filter_check import ATTRIBUTES, BODY, notes, parse
from awstui.rows.filter_policy import evaluate
from awstui.ui.confirm import Confirm
from tests.consoles.bench import opened, press
from tests.consoles.sns.bench import POLICY, QUEUE, Topics
from tests.rows.policies import CASES
from tests.ui import hostile
from tests.ui.scripted import CONTEXT, settle


async def editor(bench: Topics, pilot: Any) -> FilterEditor:
    await opened(bench, pilot)
    await press(pilot, "F")
    screen = bench.app.screen
    assert isinstance(screen, FilterEditor)
    return screen


@pytest.mark.parametrize("size", [(80, 24), (160, 45)])
async def test_policy_sample_and_result_are_in_sight(size: tuple[int, int]) -> None:
    bench = Topics(QUEUE)
    async with bench.app.run_test(size=size) as pilot:
        screen = await editor(bench, pilot)
        assert json.loads(screen.policy.text) == POLICY
        assert screen.sample.text == "store=a"
        for words in (
            "Filter policy · orders",
            "MessageAttributes",
            "store=a",
            "✓ The sample passes.",
            "ctrl+s: set it",
        ):
            assert words in bench.shown
        assert '✓ store: "a"' in bench.shown
        assert 'wanted: "a" or starts with "b"' in bench.shown
        assert hostile.offences(bench.app) == []


async def test_every_key_is_tried() -> None:
    bench = Topics(QUEUE)
    async with bench.app.run_test(size=(100, 40)) as pilot:
        screen = await editor(bench, pilot)
        await press(pilot, "tab")
        assert bench.app.focused is screen.sample
        await press(pilot, "end")
        await press(pilot, "x")
        assert screen.sample.text in ("store=ax", "xstore=a")
        assert "✗ The sample is filtered out." in bench.shown
        screen.policy.text = '{"store": "a"}'
        await settle(pilot)
        assert "✗ SNS would refuse this policy:" in bench.shown
        assert "store: The values stand in an array" in bench.shown
        await press(pilot, "ctrl+s")
        assert bench.app.screen is screen
        assert bench.proposed == []


async def test_each_scope_keeps_its_sample() -> None:
    bench = Topics(QUEUE)
    async with bench.app.run_test(size=(100, 40)) as pilot:
        screen = await editor(bench, pilot)
        screen.sample.text = "store=mine"
        screen.choice.focus()
        await press(pilot, "right")
        assert screen.choice.value == BODY
        assert json.loads(screen.sample.text) == {"store": "a"}
        assert "the body of a message, JSON" in bench.shown
        screen.sample.text = "not JSON"
        await settle(pilot)
        assert "The body is not JSON" in bench.shown
        await press(pilot, "left")
        assert screen.sample.text == "store=mine"


async def test_what_is_written_is_confirmed_before_it_is_set_and_comes_back_when_it_is_not() -> None:
    bench = Topics(QUEUE)
    async with bench.app.run_test(size=(100, 40)) as pilot:
        screen = await editor(bench, pilot)
        screen.policy.text = '{"store": ["z"]}'
        screen.sample.text = "store=z"
        await press(pilot, "ctrl+s")
        assert isinstance(bench.app.screen, Confirm)
        assert bench.proposed[0].args["policy"] == '{"store": ["z"]}'
        assert bench.proposed[0].args["scope"] == ATTRIBUTES
        await press(pilot, "escape")
        again = bench.app.screen
        assert isinstance(again, FilterEditor)
        assert (json.loads(again.policy.text), again.sample.text) == ({"store": ["z"]}, "store=z")
        await press(pilot, "ctrl+s")
        await press(pilot, "y")
        assert "sns.filter_policy was done." in bench.notices
        assert bench.app.screen is bench.screen


async def test_an_emptied_policy_clears_it() -> None:
    bench = Topics(QUEUE)
    async with bench.app.run_test(size=(100, 40)) as pilot:
        screen = await editor(bench, pilot)
        screen.policy.text = ""
        await settle(pilot)
        assert "Without a filter policy every message passes." in bench.shown
        await press(pilot, "ctrl+s")
        assert bench.proposed[0].args["policy"] == ""


async def test_a_changed_policy_is_thrown_away_only_on_the_second_escape() -> None:
    bench = Topics(QUEUE)
    async with bench.app.run_test(size=(100, 40)) as pilot:
        screen = await editor(bench, pilot)
        await press(pilot, "escape")
        assert bench.app.screen is bench.screen
        screen = await editor_again(bench, pilot)
        screen.policy.text = "{}"
        await settle(pilot)
        await press(pilot, "escape")
        assert "will be lost" in bench.shown
        await press(pilot, "escape")
        assert bench.app.screen is bench.screen
        assert bench.proposed == []


async def editor_again(bench: Topics, pilot: Any) -> FilterEditor:
    await press(pilot, "F")
    screen = bench.app.screen
    assert isinstance(screen, FilterEditor)
    return screen


async def test_read_only_it_can_be_tried_and_not_set() -> None:
    bench = Topics(QUEUE, context=dataclasses.replace(CONTEXT, read_only=True))
    async with bench.app.run_test(size=(100, 40)) as pilot:
        screen = await editor(bench, pilot)
        screen.policy.text = '{"store": ["z"]}'
        await settle(pilot)
        assert "filtered out" in bench.shown
        await press(pilot, "ctrl+s")
        assert "Read-only" in bench.shown
        assert bench.proposed == []


@settings(max_examples=8, suppress_health_check=list(HealthCheck))
@given(hostile.many)
async def test_hostile_policies_and_samples_are_drawn_as_what_they_are(texts: list[str]) -> None:
    policy = json.dumps({text: [text, {"prefix": text}] for text in texts[:5]})
    bench = Topics(dataclasses.replace(QUEUE, endpoint=texts[0], attributes={"FilterPolicy": policy}))
    async with bench.app.run_test(size=(80, 24)) as pilot:
        screen = await editor(bench, pilot)
        for text in texts:
            screen.result.update(verdict(policy, BODY, json.dumps({text: text})))
            await settle(pilot)
            drawn = "\n".join(
                strip.text for strip in screen.result.render_lines(screen.result.region.at_offset((0, 0)))
            )
            assert "\x1b" not in drawn
            screen.result.update(verdict(text, ATTRIBUTES, text))
            await settle(pilot)


@pytest.mark.parametrize("case", [case for case in CASES if case.passes], ids=lambda case: json.dumps(case.policy)[:50])
def test_the_first_sample_has_the_policys_keys(case: Any) -> None:
    text = json.dumps(case.policy)
    sample = example(text, case.scope)
    if case.scope == BODY:
        assert set(json.loads(sample)) == set(case.policy)
    else:
        assert [each.name for each in parse_attributes(sample)[0]] == list(case.policy)


@given(
    st.dictionaries(
        st.text("abc", min_size=1), st.lists(st.one_of(st.text("xyz", min_size=1), st.integers(-9, 9)), min_size=1)
    )
)
def test_a_sample_of_exact_values_passes_its_policy(policy: dict[str, Any]) -> None:
    text = json.dumps(policy)
    attributes, wrong = parse_attributes(example(text, ATTRIBUTES))
    assert wrong == []
    assert evaluate(parse(text), ATTRIBUTES, attributes, "").passes
    assert evaluate(parse(text), BODY, (), example(text, BODY)).passes


@given(hostile.texts, st.sampled_from([ATTRIBUTES, BODY]), hostile.texts)
def test_no_policy_and_no_sample_is_beyond_words(policy: str, scope: str, sample: str) -> None:
    assert verdict(policy, scope, sample).plain
    assert isinstance(refusals(policy, scope), list)
    assert isinstance(example(policy, scope), str)


def test_a_policy_is_laid_out_and_an_empty_one_is_none() -> None:
    assert pretty('{"a":["x"]}') == '{\n  "a": [\n    "x"\n  ]\n}'
    assert pretty("{}") == ""
    assert pretty("{oops") == "{oops"


def test_a_verdict_tells_doubts_and_surprises() -> None:
    policy = '{"$or": [{"a": ["x"]}, {"b": [{"wildcard": "*y*"}]}]}'
    told = verdict(policy, BODY, '{"b": "ayb"}').plain
    assert "✗ $or 1  a: absent" in told
    assert '✓ $or 2  b: "ayb"' in told
    assert "! b: wildcard is EventBridge's" in told
    assert notes(parse(policy), BODY)
    doubt = verdict('{"a": [{"anything-but": ["x"]}]}', ATTRIBUTES, 'a:String.Array=["x", "y"]').plain
    assert "≈ a: only some elements" in doubt


def test_a_looked_at_message_is_a_sample_out_of_its_envelope() -> None:
    def message(body: str, *attributes: Attribute) -> Message:
        return Message("m", body, "r", 1, len(body), attributes=attributes)

    envelope = {"Type": "Notification", "Message": '{"x": 1}', "MessageAttributes": {
        "kind": {"Type": "String", "Value": "new"}, "blob": {"Type": "Binary", "Value": "AA=="}}}  # fmt: skip
    assert unwrapped(message(json.dumps(envelope))) == ("kind=new", '{"x": 1}')
    assert unwrapped(message("plain", Attribute("n", "Number", "5"))) == ("n:Number=5", "plain")
    assert unwrapped(message('{"Type": "Notification", "MessageAttributes": 5}')) == ("", "")


async def test_the_message_looked_at_last_in_a_queue_is_the_first_sample() -> None:
    from awstui.consoles.sqs.console import QueueConsole
    from tests.consoles.sqs.bench import message

    bench = Topics(QUEUE)
    async with bench.app.run_test(size=(100, 40)) as pilot:
        queue = QueueConsole(p.Place("dev", "eu-west-1"), "https://sqs.eu-west-1.amazonaws.com/1/orders")
        bench.app.push_screen(queue)
        await settle(pilot)
        queue.messages_tab.keep([message(1, body="seen", attributes=(Attribute("store", "String", "b1"),))])
        await settle(pilot)
        screen = await editor(bench, pilot)
        assert screen.sample.text == "store=b1"
        assert isinstance(screen.sample, TextArea)
