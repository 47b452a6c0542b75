"""The ways out on screen: what is asked first, what is copied, and that nothing secret is drawn."""

from __future__ import annotations

import contextlib
import subprocess
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

from awstui import protocol as p
from awstui.engine.core import Engine as RealEngine
from awstui.ui.confirm import Confirm
from awstui.ui.leaving import exports
from awstui.ui.picker import Picker
from tests.ui.hostile import screen_text
from tests.ui.instances import EU, pages, route
from tests.ui.scripted import CONTEXT, Bench, settle

ADDED = {"AWS_PROFILE": "dev", "AWSTUI_PROFILE": "dev", "AWS_REGION": "eu-west-1", "AWS_DEFAULT_REGION": "eu-west-1"}
KEYS = {"AWS_ACCESS_KEY_ID": "AKIAX", "AWS_SECRET_ACCESS_KEY": "it's-secret", "AWS_REGION": "eu-west-1"}


class Engine:
    """Answers as an engine whose profile has the keys of a user, or a session."""

    def __init__(self, long_lived: bool = True, refused: str = "") -> None:
        self.long_lived, self.refused = long_lived, refused

    def __call__(self, message: Any) -> Iterable[Any]:
        if isinstance(message, p.List):
            return [CONTEXT, *pages(2), p.End()]
        if isinstance(message, p.Job):
            if self.refused:
                return [p.Failure("refused", self.refused)]
            return [p.Value(self._value(message.name, message.args))]
        return []

    def _value(self, name: str, args: Any) -> Any:
        if name == "leaving.shell":
            return ADDED, ("AWS_SESSION_TOKEN",)
        if self.long_lived and not args:
            return None
        return KEYS if name == "leaving.credentials" else "https://signin.example/federation?SigninToken=given"


@pytest.fixture
def copied(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What reached the clipboard."""
    texts: list[str] = []

    def copy(text: str, write: Any) -> str:
        texts.append(text)
        return "clipboard"

    monkeypatch.setattr("awstui.ui.clipboard.copy", copy)
    return texts


@contextlib.asynccontextmanager
async def console(engine: Any) -> Any:
    bench = Bench(engine, route(EU))
    bench.app.settings = type(bench.app.settings)(confirm=type(bench.app.settings.confirm)(0))
    async with bench.app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        yield bench, pilot


def jobs(bench: Bench) -> list[tuple[str, dict[str, Any]]]:
    return [(job.name, dict(job.args)) for job in bench.asked(p.Job)]


# ---- :env


async def test_env_copies_lines_without_a_secret(copied: list[str]) -> None:
    async with console(Engine()) as (bench, pilot):
        bench.app.carry_out("env")
        await settle(pilot)
        assert isinstance(bench.app.screen, Picker)
        assert "no secret in it" in screen_text(bench.app)
        await pilot.press("enter")
        await settle(pilot)
        assert copied == ["export AWS_PROFILE=dev\nexport AWS_REGION=eu-west-1\nexport AWS_DEFAULT_REGION=eu-west-1\n"]
        assert jobs(bench) == [("leaving.shell", {})]


async def test_env_gives_long_lived_keys_only_after_a_second_question(copied: list[str]) -> None:
    async with console(Engine()) as (bench, pilot):
        bench.app.carry_out("env")
        await settle(pilot)
        await pilot.press("down", "enter")
        await settle(pilot)
        assert isinstance(bench.app.screen, Confirm)
        assert "do not expire" in screen_text(bench.app)
        await pilot.press("escape")
        await settle(pilot)
        assert (copied, jobs(bench)) == ([], [("leaving.shell", {}), ("leaving.credentials", {})])
        bench.app.carry_out("env")
        await settle(pilot)
        await pilot.press("down", "enter")
        await settle(pilot)
        bench.app.screen.query_one("Input").value = "export long-lived keys"  # type: ignore[attr-defined]
        await pilot.press("enter")
        await settle(pilot)
        assert jobs(bench)[-1] == ("leaving.credentials", {"long_lived": True})
        assert copied == [exports(KEYS)]
        assert "it's" not in bench.notices + screen_text(bench.app)


async def test_env_gives_a_session_at_once(copied: list[str]) -> None:
    async with console(Engine(long_lived=False)) as (bench, pilot):
        bench.app.carry_out("env")
        await settle(pilot)
        await pilot.press("down", "enter")
        await settle(pilot)
        assert copied == [exports(KEYS)]
        assert "clear the clipboard after use" in bench.notices


def test_export_lines_are_for_a_shell() -> None:
    lines = exports({"A": "it's", "B": "$(id)\n"})
    script = f'{lines}printf %s "$A|$B"'
    assert subprocess.run(["sh", "-c", script], capture_output=True, text=True, check=True).stdout == "it's|$(id)\n"


# ---- :console


async def test_console_copies_the_link_of_a_session_and_does_not_show_it(copied: list[str]) -> None:
    async with console(Engine(long_lived=False)) as (bench, pilot):
        bench.app.carry_out("console")
        await settle(pilot)
        assert copied == ["https://signin.example/federation?SigninToken=given"]
        assert "for as long as these credentials last" in bench.notices
        assert "SigninToken" not in bench.notices + screen_text(bench.app)


@pytest.mark.parametrize(("keys", "policy"), [(("enter",), "look"), (("down", "enter"), "all")])
async def test_console_asks_what_a_user_s_session_may_do(copied: list[str], keys: tuple[str, ...], policy: str) -> None:
    async with console(Engine()) as (bench, pilot):
        bench.app.carry_out("console")
        await settle(pilot)
        shown = screen_text(bench.app)
        for said in ("session of one hour", "ReadOnlyAccess and the user both allow", "own policies, no more"):
            assert said in shown
        assert copied == []
        await pilot.press(*keys)
        await settle(pilot)
        assert jobs(bench) == [("leaving.console", {}), ("leaving.console", {"policy": policy})]
        assert len(copied) == 1
        assert "signed in for an hour" in bench.notices


async def test_console_left_with_esc_asks_for_no_session(copied: list[str]) -> None:
    async with console(Engine()) as (bench, pilot):
        bench.app.carry_out("console")
        await settle(pilot)
        await pilot.press("escape")
        await settle(pilot)
        assert (copied, jobs(bench)) == ([], [("leaving.console", {})])


@pytest.mark.parametrize("command", ["env", "console", "shell"])
async def test_what_is_refused_says_why_and_gives_nothing(copied: list[str], command: str) -> None:
    async with console(Engine(refused="Nothing was given out. prod is guarded.")) as (bench, pilot):
        bench.app.carry_out(command)
        await settle(pilot)
        assert "prod is guarded" in bench.notices
        assert copied == []


# ---- :shell


@pytest.fixture
def shells(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, str]]:
    """The environments of the shells that were started."""
    started: list[dict[str, str]] = []

    def run(command: list[str], env: dict[str, str], check: bool) -> None:
        if command == ["/no/such/shell"]:
            raise FileNotFoundError(2, "No such file or directory")
        started.append(env)

    monkeypatch.setattr("awstui.ui.leaving.subprocess.run", run)
    monkeypatch.setenv("SHELL", "/bin/zsh")
    monkeypatch.setenv("AWS_SESSION_TOKEN", "inherited")
    return started


def lendable(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    """A terminal that can be handed over and taken back."""

    @contextlib.contextmanager
    def suspend() -> Iterator[None]:
        yield

    monkeypatch.setattr(bench.app, "suspend", suspend)


async def test_a_shell_has_the_profile_and_the_list_is_asked_again(
    shells: list[dict[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    async with console(Engine()) as (bench, pilot):
        lendable(bench, monkeypatch)
        before = len(bench.asked(p.List))
        bench.app.carry_out("shell")
        await settle(pilot)
        assert jobs(bench) == [("leaving.shell", {"begin": True})]
        (environment,) = shells
        assert ADDED.items() <= environment.items()
        assert "AWS_SESSION_TOKEN" not in environment
        assert len(bench.asked(p.List)) == before + 1


async def test_a_shell_that_cannot_be_started_and_a_terminal_that_cannot_be_lent_are_said(
    shells: list[dict[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    async with console(Engine()) as (bench, pilot):
        bench.app.carry_out("shell")  # the tests' terminal is one
        await settle(pilot)
        assert "cannot be handed to a shell" in bench.notices
        lendable(bench, monkeypatch)
        monkeypatch.setenv("SHELL", "/no/such/shell")
        bench.app.carry_out("shell")
        await settle(pilot)
        assert "/no/such/shell cannot be started: No such file or directory" in bench.notices
        assert shells == []


async def test_no_shell_in_a_shell(shells: list[dict[str, str]], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWSTUI_PROFILE", "dev")
    async with console(Engine()) as (bench, pilot):
        bench.app.carry_out("shell")
        await settle(pilot)
        assert "runs in a shell of another one" in bench.notices
        assert (shells, jobs(bench)) == ([], [])


# ---- with the real engine behind them


async def test_a_real_engine_gives_a_user_s_keys_after_both_questions_and_journals_it(
    copied: list[str], aws_env: Path
) -> None:
    (aws_env / ".aws" / "credentials").write_text(
        "[dev]\nregion = eu-west-1\naws_access_key_id = AKIAX\naws_secret_access_key = it's-secret\n"
    )
    real = RealEngine()

    def script(message: Any) -> Iterable[Any]:
        return list(real.answer(message)) if isinstance(message, p.Job) else Engine()(message)

    async with console(script) as (bench, pilot):
        bench.app.carry_out("env")
        await settle(pilot)
        await pilot.press("down", "enter")
        await settle(pilot)
        bench.app.screen.query_one("Input").value = "export long-lived keys"  # type: ignore[attr-defined]
        await pilot.press("enter")
        await settle(pilot)
    assert copied == [exports(KEYS)]
    assert [record.operations for record in real.journal.read()] == [("ExportCredentials",)]
    assert "it's" not in real.journal.path.read_text()
