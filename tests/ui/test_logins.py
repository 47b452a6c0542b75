"""Codes, logins and ends of sessions on a scripted engine."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

import pytest
from textual import events
from textual.pilot import Pilot
from textual.widgets import Input

from awstui import protocol as p
from awstui.consoles.profiles import ProfilesScreen
from awstui.ui import code as code_module
from awstui.ui import remaining
from awstui.ui.code import CodePrompt
from awstui.ui.device import DevicePrompt
from tests.ui.hostile import screen_text
from tests.ui.instances import EU, instance, pages, route, screen_of, script
from tests.ui.scripted import CONTEXT, Bench, settle

NOW = 1_800_000_000.0
ABOUT = (("Profile", "ops"), ("Role", "arn:aws:iam::1:role/Ops"), ("Device", "arn:aws:iam::1:mfa/me"))
ASK = p.Question("mfa", "Enter MFA code for arn:aws:iam::1:mfa/me: ", ABOUT)
DEVICE = p.Device("WXYZ-ABCD", "https://d/", "https://d/?user_code=WXYZ-ABCD", NOW + 600, "dev")
LOST = p.Failure("login", "The session of dev is missing or over: log in first.", "Run aws sso login --profile dev.")


@pytest.fixture(autouse=True)
def no_grace(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(code_module, "GRACE", 0.0)
    monkeypatch.setattr(CodePrompt.__init__, "__defaults__", (0.0,))


def silent() -> Bench:
    """A list that has not been answered."""
    return Bench(script(lambda request: None), route())


def answers(bench: Bench) -> list[str | None]:
    return [answer.value for answer in bench.asked(p.Answer)]


async def test_a_code_is_asked_for_with_what_it_is_for_and_sent_at_the_sixth_digit() -> None:
    bench = silent()
    async with bench.app.run_test(size=(100, 24)) as pilot:
        await settle(pilot)
        bench.engine.later(p.List, ASK)
        await settle(pilot)
        shown = screen_text(bench.app)
        assert all(value in shown for _, value in ABOUT)
        await pilot.press(*"12x34 5")
        assert "12345" not in screen_text(bench.app)
        assert answers(bench) == []
        await pilot.press("6")
        await settle(pilot)
        assert answers(bench) == ["123456"]
        assert not isinstance(bench.app.screen, CodePrompt)


async def test_a_wrong_code_is_asked_again_with_the_words_of_aws() -> None:
    bench = silent()
    async with bench.app.run_test(size=(100, 24)) as pilot:
        await settle(pilot)
        fault = "MultiFactorAuthentication failed [/b] with invalid code"
        bench.engine.later(p.List, p.Question("mfa", ASK.text, ABOUT, fault))
        await settle(pilot)
        assert fault in screen_text(bench.app)
        assert bench.app.screen.query_one(Input).value == ""


async def test_a_pasted_code_may_have_a_space_in_it() -> None:
    bench = silent()
    async with bench.app.run_test(size=(100, 24)) as pilot:
        await settle(pilot)
        bench.engine.later(p.List, ASK)
        await settle(pilot)
        bench.app.screen.query_one(Input).post_message(events.Paste("123 456"))
        await settle(pilot)
        assert answers(bench) == ["123456"]


async def test_esc_gives_up_but_not_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(CodePrompt.__init__, "__defaults__", (1e9,))
    bench = silent()
    async with bench.app.run_test(size=(100, 24)) as pilot:
        await settle(pilot)
        bench.engine.later(p.List, ASK)
        await settle(pilot)
        await pilot.press("escape")  # meant for the list
        assert answers(bench) == []
        prompt = bench.app.screen
        assert isinstance(prompt, CodePrompt)
        prompt._grace = 0.0
        await pilot.press("escape")
        await settle(pilot)
        assert answers(bench) == [None]


async def test_two_questions_are_asked_one_after_the_other() -> None:
    bench = Bench(script(lambda request: None), route(EU, p.Place("dev", "us-east-1")))
    async with bench.app.run_test(size=(100, 24)) as pilot:
        await settle(pilot)
        for number in [number for number, message in bench.engine.numbers.items() if isinstance(message, p.List)]:
            bench.engine._deliver((number, ASK))
        await settle(pilot)
        assert sum(isinstance(screen, CodePrompt) for screen in bench.app.screen_stack) == 1
        await pilot.press(*"111111")
        await settle(pilot)
        await pilot.press(*"222222")
        await settle(pilot)
        assert answers(bench) == ["111111", "222222"]


async def test_a_question_nobody_waits_for_any_more_goes_away() -> None:
    bench = silent()
    async with bench.app.run_test(size=(100, 24)) as pilot:
        await settle(pilot)
        bench.engine.later(p.List, ASK)
        await settle(pilot)
        assert isinstance(bench.app.screen, CodePrompt)
        bench.engine.later(p.List, LOST)
        await settle(pilot)
        assert not isinstance(bench.app.screen, CodePrompt)
        assert answers(bench) == []


# ---- logging in


def lost_on_the_way(message: Any) -> Iterable[Any] | None:
    """A list that loses its session after two pages, and goes on after a login."""
    if isinstance(message, p.List):
        return [CONTEXT, *pages(3, 3), LOST]
    if isinstance(message, p.Continue):
        rows = [instance(number) for number in range(6, 9)]
        return [p.Page(6, [f"i-{number:04}" for number in range(6, 9)], rows), p.End()]
    if isinstance(message, p.Login):
        return None
    return script(lambda request: None)(message)


async def test_a_list_goes_on_where_it_was_after_logging_in() -> None:
    bench = Bench(lost_on_the_way, route())
    async with bench.app.run_test(size=(100, 24)) as pilot:
        await settle(pilot)
        screen = screen_of(bench)
        assert "@ logs in" in screen_text(bench.app)
        await pilot.press("j", "j", "j", "@")
        await settle(pilot)
        bench.engine.later(p.Login, DEVICE)
        await settle(pilot)
        shown = screen_text(bench.app)
        assert "W X Y Z - A B C D" in shown
        assert DEVICE.whole_url in shown
        bench.engine.later(p.Login, p.Standing("dev", "sso"), p.End())
        await settle(pilot)
        assert bench.app.screen is screen
        assert [screen.store.get((0, f"i-{n:04}")) is not None for n in range(9)] == [True] * 9
        assert (len(screen.store), screen.table.cursor_index) == (9, 3)
        assert len(bench.asked(p.List)) == 1
        assert bench.asked(p.Continue) == [p.Continue(1)] or bench.asked(p.Continue)[0].listing > 0
        assert screen.loader is not None
        assert screen.loader.failures == []


async def test_a_list_that_never_began_is_asked_from_its_start_after_logging_in() -> None:
    failed: list[Any] = [LOST]

    def answer(message: Any) -> Iterable[Any] | None:
        if isinstance(message, p.Login):
            return [p.Standing("dev", "mfa"), p.End()]
        return script(lambda request: [failed.pop()] if failed else [CONTEXT, *pages(2), p.End()])(message)

    bench = Bench(answer, route())
    async with bench.app.run_test(size=(100, 24)) as pilot:
        await settle(pilot)
        assert "@ logs in here" in screen_text(bench.app)
        await pilot.press("@")
        await settle(pilot)
        assert len(screen_of(bench).store) == 2


async def test_y_copies_the_address_and_esc_gives_up() -> None:
    copied: list[str] = []
    bench = Bench(lost_on_the_way, route())
    bench.app.copy = lambda text, what: copied.append(text)  # type: ignore[method-assign]
    async with bench.app.run_test(size=(100, 24)) as pilot:
        await settle(pilot)
        await pilot.press("@")
        await settle(pilot)
        bench.engine.later(p.Login, DEVICE)
        await settle(pilot)
        await pilot.press("y", "c")
        await settle(pilot)
        assert copied == [DEVICE.whole_url, DEVICE.code]
        await pilot.press("escape")
        await settle(pilot)
        assert bench.asked(p.Cancel)
        assert not isinstance(bench.app.screen, DevicePrompt)
        await pilot.press("@")  # and may be begun again
        await settle(pilot)
        assert len(bench.asked(p.Login)) == 2


async def test_a_new_code_takes_the_place_of_one_that_ran_out() -> None:
    bench = Bench(lost_on_the_way, route())
    async with bench.app.run_test(size=(100, 24)) as pilot:
        await settle(pilot)
        await pilot.press("@")
        await settle(pilot)
        bench.engine.later(p.Login, DEVICE)
        await settle(pilot)
        bench.engine.later(p.Login, p.Device("NEWC-ODE1", "https://d/", "https://d/n", NOW, "dev", "odd [/] host"))
        await settle(pilot)
        shown = screen_text(bench.app)
        assert "N E W C" in shown
        assert "odd [/] host" in shown
        assert sum(isinstance(screen, DevicePrompt) for screen in bench.app.screen_stack) == 1


# ---- how long


def at(bench: Bench, now: float) -> None:
    bench.app.now = lambda: now  # type: ignore[method-assign]


async def ending(pilot: Pilot[Any], bench: Bench, now: float) -> str:
    at(bench, now)
    bench.app.tick()
    await settle(pilot)
    return screen_of(bench).header.render_line(0).text


async def test_the_header_counts_down_and_renewing_is_offered_once() -> None:
    standing = p.Standing("dev", "mfa", NOW + 7200, NOW + 9000)

    def answer(message: Any) -> Iterable[Any] | None:
        if isinstance(message, p.Stand):
            return [standing]
        return script(lambda request: [CONTEXT, *pages(2), p.End()])(message)

    bench = Bench(answer, route())
    at(bench, NOW)
    said: list[str] = []
    async with bench.app.run_test(size=(120, 24)) as pilot:
        await settle(pilot)
        bench.app.say = lambda text, severity="": said.append(text)  # type: ignore[method-assign]
        assert "left" not in screen_text(bench.app)
        assert "session 45m left" in await ending(pilot, bench, NOW + 7200 - 44 * 60)
        assert said == []
        assert "session 12m left · SSO login 45m left" in await ending(pilot, bench, NOW + 7200 - 12 * 60)
        await ending(pilot, bench, NOW + 7200 - 11 * 60)
        assert len(said) == 1
        assert "@ renews it" in said[0]
        assert "session over" in await ending(pilot, bench, NOW + 7200)


@pytest.mark.parametrize(
    ("left", "words", "wait"),
    [
        (7200, "", 3600),
        (3600, "session 60m left", 300), (3500, "session 60m left", 200), 
        (901, "session 20m left", 1),
        (900, "session 15m left", 60), (61, "session 2m left", 1), (30, "session 1m left", 30),
        (0, "session over", None),
        (-9, "session over", None),
    ],
)  # fmt: skip
def test_words_change_exactly_when_they_are_waited_for(left: float, words: str, wait: float | None) -> None:
    standing = p.Standing("dev", "mfa", NOW + left)
    assert remaining.words(standing, NOW) == words
    found = remaining.changes_in(standing, NOW)
    assert found == (None if wait is None else pytest.approx(wait + 0.1))
    if found is not None:
        assert remaining.words(standing, NOW + found) != words


# ---- the profiles

INFOS = (
    p.ProfileInfo("(environment)", "environment", note="AWS_ACCESS_KEY_ID is set and overrides AWS_PROFILE (dev)"),
    p.ProfileInfo("dev", "keys", "eu-west-1", file="~/.aws/config:1"),
    p.ProfileInfo("ops", "role", source="dev -> ops", state="valid", expires=NOW + 600, file="~/.aws/config:4"),
    p.ProfileInfo("shop-prod", "keys", guard="its name contains prod"),
    p.ProfileInfo("gone", "role", note="broken: source profile x does not exist", state="broken"),
)


def with_profiles(message: Any) -> Iterable[Any] | None:
    if isinstance(message, p.Profiles):
        return [p.Value(INFOS)]
    if isinstance(message, p.Login):
        return [p.Standing("ops", "mfa"), p.End()]
    return script(lambda request: [CONTEXT, *pages(2), p.End()])(message)


async def typed(pilot: Pilot[Any], text: str) -> None:
    await pilot.press(":", *text, "enter")
    await settle(pilot)


async def test_profiles_full_screen() -> None:
    bench = Bench(with_profiles, route())
    at(bench, NOW)
    async with bench.app.run_test(size=(160, 24)) as pilot:
        await settle(pilot)
        below = bench.app.screen
        await typed(pilot, "profiles")
        shown = screen_text(bench.app)
        assert isinstance(bench.app.screen, ProfilesScreen)
        assert "AWS_ACCESS_KEY_ID is set and overrides AWS_PROFILE (dev)" in shown
        for words in ("valid until", "dev -> ops", "~/.aws/config:4", "source profile x does not exist", "broken"):
            assert words in shown
        await pilot.press("j", "j", "@")
        await settle(pilot)
        assert bench.asked(p.Login) == [p.Login(p.Place("ops"))]
        await pilot.press("enter")
        await settle(pilot)
        assert bench.app.screen is below
        assert bench.app.place.profile == "ops"


async def test_profiles_tell_which_is_in_use_and_what_sts_said_of_it() -> None:
    def answer(message: Any) -> Iterable[Any] | None:
        if isinstance(message, p.Identify):
            return [p.Identity("123456789012", "arn:aws:iam::123456789012:user/me", "acme-dev")]
        return with_profiles(message)

    bench = Bench(answer, route(), place=EU)
    async with bench.app.run_test(size=(200, 24)) as pilot:
        await settle(pilot)
        await typed(pilot, "profiles")
        (line,) = [line for line in screen_text(bench.app).splitlines() if re.match(" dev  +keys", line)]
        for words in ("valid", "123456789012", "in use · acme-dev"):
            assert words in line


async def test_profiles_tell_guards_sort_and_offer_only_keys_that_work() -> None:
    bench = Bench(with_profiles, route())
    async with bench.app.run_test(size=(160, 24)) as pilot:
        await settle(pilot)
        await typed(pilot, "profiles")
        shown, screen = screen_text(bench.app), bench.app.screen
        assert isinstance(screen, ProfilesScreen)
        assert shown.count("guarded") == 1
        footer = shown.splitlines()[-1]
        assert "describe" in footer
        assert "json" not in footer
        await pilot.press("S")
        assert [screen.store.columns[screen.store.sort[0] or 0].name, screen.store.sort[1]] == ["State", False]
        await pilot.press("slash", *"shop", "enter", "d")
        await settle(pilot)
        assert "its name contains prod" in screen_text(bench.app)
        await pilot.press("q", "question_mark")
        await settle(pilot)
        assert "by state" in screen_text(bench.app)
        assert "delete;" not in screen_text(bench.app)


async def test_a_broken_profile_is_not_switched_to() -> None:
    bench = Bench(with_profiles, route())
    async with bench.app.run_test(size=(120, 24)) as pilot:
        await settle(pilot)
        await typed(pilot, "profiles")
        await pilot.press("G", "enter")
        await settle(pilot)
        assert isinstance(bench.app.screen, ProfilesScreen)
        await pilot.press("d")
        await settle(pilot)
        assert "Written in" not in screen_text(bench.app)
        assert "source profile x does not exist" in screen_text(bench.app)


async def test_login_by_name_and_the_picker_tells_states() -> None:
    bench = Bench(with_profiles, route())
    async with bench.app.run_test(size=(160, 24)) as pilot:
        await settle(pilot)
        await typed(pilot, "login ops")
        assert bench.asked(p.Login) == [p.Login(p.Place("ops"))]
        await pilot.press("P")
        await settle(pilot)
        assert "dev -> ops" in screen_text(bench.app)
        assert "broken" in screen_text(bench.app)
