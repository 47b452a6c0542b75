"""The tab of a queue's access policy: statements, the editor, templates."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from awstui import protocol as p
from awstui.protocol.sqs_queues import QueueSettings
from awstui.ui import editor
from awstui.ui.confirm import Confirm
from awstui.ui.document import DocumentScreen
from awstui.ui.form import Form
from awstui.ui.picker import Picker
from tests.consoles.sqs.changing import ARN, HAS, POLICY, Changing, confirm, fill, press, tab
from tests.ui import hostile
from tests.ui.scripted import CONTEXT

Edits = list[str | Callable[[str], str]]


@pytest.fixture
def edits(monkeypatch: pytest.MonkeyPatch) -> Edits:
    """What the editor makes of the text, one after the other; `editor.seen` is what it was given."""
    planned: Edits = []
    seen: list[str] = []

    def edit(app: Any, text: str, suffix: str = "") -> str:
        assert suffix == ".json"
        seen.append(text)
        step = planned.pop(0)
        return step(text) if callable(step) else step

    monkeypatch.setattr(editor, "edit", edit)
    monkeypatch.setattr(editor, "seen", seen, raising=False)
    return planned


def seen() -> list[str]:
    return editor.seen  # type: ignore[attr-defined, no-any-return]


def with_policy(text: str = POLICY, **how: Any) -> Changing:
    return Changing(QueueSettings({**HAS, "Policy": text} if text else HAS), **how)


OPEN = json.dumps({"Statement": [json.loads(POLICY)["Statement"][0], {"Effect": "Allow", "Principal": "*",
                                                                   "Action": "sqs:SendMessage"}]})  # fmt: skip


@pytest.mark.parametrize("size", [(80, 24), (200, 50)])
async def test_statements_in_words_and_public_access_called_out(size: tuple[int, int]) -> None:
    bench = with_policy(OPEN)
    async with bench.app.run_test(size=size) as pilot:
        await tab(bench, pilot, "5")
        assert "account 123456789012" in bench.shown
        assert "PUBLIC: anybody on the internet may sqs:SendMessage here, without any" in bench.shown
        line = next(line for line in bench.shown.splitlines() if "everybody" in line)
        assert "PUBLIC" in line
        await press(pilot, "j", "enter")
        assert isinstance(bench.app.screen, DocumentScreen)
        assert "without any condition" in bench.shown
        await press(pilot, "escape", "y")
        assert isinstance(bench.app.screen, DocumentScreen)


async def test_a_policy_is_edited_laid_out_and_sent_with_what_it_was_decided_by(edits: Edits) -> None:
    bench = with_policy()
    edits.append(lambda text: text.replace("sqs:*", "sqs:SendMessage"))
    async with bench.app.run_test(size=(100, 30)) as pilot:
        await tab(bench, pilot, "5")
        await press(pilot, "e")
        assert seen() == [json.dumps(json.loads(POLICY), indent=2)]
        await confirm(bench, pilot)
        (job,) = bench.made
        assert json.loads(job.args["changes"]["Policy"])["Statement"][0]["Action"] == "sqs:SendMessage"
        assert job.args["seen"] == {"Policy": POLICY}
        assert len(bench.of("sqs.settings")) == 2


async def test_a_fault_says_where_and_the_editor_is_offered_again_with_what_was_typed(edits: Edits) -> None:
    bench = with_policy()
    edits += ['{\n  "Statement": [,]\n}', "", lambda text: "  "]
    async with bench.app.run_test(size=(100, 30)) as pilot:
        await tab(bench, pilot, "5")
        await press(pilot, "e")
        assert isinstance(bench.app.screen, Picker)
        assert "line 2, column 17" in bench.shown
        await press(pilot, "enter")
        assert seen()[1] == '{\n  "Statement": [,]\n}'
        assert "it is empty" in bench.shown
        await press(pilot, "enter")
        await press(pilot, "down", "enter")
        assert bench.app.screen is bench.screen
        assert bench.proposed == []


async def test_what_was_typed_is_there_again_after_esc_and_gone_once_it_is_thrown_away(edits: Edits) -> None:
    bench = with_policy()
    edits += ["{", "{", lambda text: text]
    async with bench.app.run_test(size=(100, 30)) as pilot:
        await tab(bench, pilot, "5")
        await press(pilot, "e", "escape")
        await press(pilot, "e")
        assert seen()[1] == "{"
        assert "what was typed before" in bench.notices
        await press(pilot, "down", "enter")
        await press(pilot, "e")
        assert json.loads(seen()[2]) == json.loads(POLICY)
        assert "as it was" in bench.notices


async def test_a_change_that_is_not_confirmed_keeps_the_text(edits: Edits) -> None:
    bench = with_policy()
    edits += [OPEN, lambda text: text]
    async with bench.app.run_test(size=(100, 30)) as pilot:
        await tab(bench, pilot, "5")
        await press(pilot, "e")
        assert isinstance(bench.app.screen, Confirm)
        await press(pilot, "escape")
        assert "The policy was not changed" in bench.shown
        await press(pilot, "enter")
        assert seen()[1] == OPEN
        await confirm(bench, pilot)
        assert len(bench.made) == 1


async def test_without_a_policy_a_template_begins_one_for_this_queue(edits: Edits) -> None:
    bench = with_policy("")
    edits.append(lambda text: text)
    async with bench.app.run_test(size=(100, 30)) as pilot:
        await tab(bench, pilot, "5")
        assert "No access policy" in bench.shown
        await press(pilot, "e")
        await press(pilot, *"sns", "enter")
        assert isinstance(bench.app.screen, Form)
        await fill(bench, pilot, "orders")
        assert "like arn:aws:sns" in bench.shown
        await fill(bench, pilot, "arn:aws:sns:eu-west-1:123456789012:news")
        await confirm(bench, pilot)
        (statement,) = json.loads(bench.made[0].args["changes"]["Policy"])["Statement"]
        assert (statement["Resource"], statement["Principal"]) == (ARN, {"Service": "sns.amazonaws.com"})
        assert statement["Condition"]["ArnEquals"]["aws:SourceArn"].endswith(":news")


async def test_a_template_adds_to_the_policy_there_is(edits: Edits) -> None:
    bench = with_policy()
    edits.append(lambda text: text)
    async with bench.app.run_test(size=(100, 30)) as pilot:
        await tab(bench, pilot, "5")
        await press(pilot, "n")
        await press(pilot, *"another account", "enter")
        await fill(bench, pilot, "210987654321")
        await confirm(bench, pilot)
        found = json.loads(bench.made[0].args["changes"]["Policy"])["Statement"]
        assert [each["Sid"] for each in found] == ["a", "account-210987654321"]


async def test_an_editor_that_is_not_there_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    def none(*_: Any) -> str:
        raise editor.NoEditor("There is no editor: set EDITOR.")

    monkeypatch.setattr(editor, "edit", none)
    bench = with_policy()
    async with bench.app.run_test(size=(100, 30)) as pilot:
        await tab(bench, pilot, "5")
        await press(pilot, "e")
        assert "There is no editor" in bench.notices
        assert bench.app.screen is bench.screen


async def test_x_deletes_the_policy_and_says_when_there_is_none() -> None:
    bench = with_policy()
    async with bench.app.run_test(size=(100, 30)) as pilot:
        await tab(bench, pilot, "5")
        await press(pilot, "x")
        await confirm(bench, pilot)
        assert bench.made[0].args["changes"] == {"Policy": ""}
        bench.settings = QueueSettings(HAS)
        bench.jobs["sqs.cost"] = []
        await press(pilot, "r")
        await press(pilot, "x")
        assert "no policy to delete" in bench.notices


@pytest.mark.parametrize("key", ["e", "n", "x"])
async def test_read_only_opens_nothing(key: str, edits: Edits) -> None:
    bench = with_policy(context=p.Context(CONTEXT.profile, CONTEXT.region, True))
    async with bench.app.run_test(size=(100, 30)) as pilot:
        await tab(bench, pilot, "5")
        await press(pilot, key)
        assert "Read-only: nothing is changed" in bench.notices
        assert (seen(), bench.proposed) == ([], [])


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(hostile.many)
async def test_hostile_policies_stay_texts(texts: list[str]) -> None:
    statements: list[Any] = [
        {"Sid": text, "Effect": text, "Principal": {text: text}, "Action": text, "Condition": {text: {text: text}}}
        for text in texts
    ]
    statements.append({"Effect": "Allow", "Principal": "*", "Action": texts})
    bench = with_policy(json.dumps({"Statement": statements}))
    async with bench.app.run_test(size=(160, 40)) as pilot:
        await tab(bench, pilot, "5")
        assert hostile.offences(bench.app) == []
        await press(pilot, "enter")
        assert hostile.offences(bench.app) == []
