"""The chooser on a scripted engine: verdicts as they come, the best one preselected, nothing run that may not be."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from awstui import protocol as p
from awstui.protocol.ssh import CHECKING, Bastion, Login, Pushed, Session
from awstui.settings import Settings
from awstui.ssh import argv, hand, hostkeys
from awstui.ssh.remembered import Known, Remembered
from tests.consoles.bench import press
from tests.consoles.connect.bench import GUARDED, ID, INSTANCE, LOGIN, Choosing, given, opened, routes
from tests.ui import hostile
from tests.ui.scripted import settle


async def test_every_route_has_a_verdict_in_a_word_and_a_symbol_and_the_best_is_under_the_cursor() -> None:
    bench = Choosing(INSTANCE, LOGIN, *routes(private="works", ssm="works", public="unlikely", eice=CHECKING))
    async with bench.app.run_test(size=(80, 24)) as pilot:
        await opened(bench, pilot)
        assert bench.screen.table.cursor_key == "private"
        for words_ in ("✓ works", "! unlikely", "✗ no", "… checking", "Why private.", "user ubuntu", "key /k/work"):
            assert words_ in bench.shown
        assert "web-1  i-0123456789abcdef0 · running · t3.micro" in bench.shown


async def test_the_route_of_last_time_comes_first_and_its_user_too() -> None:
    Remembered().keep(Known(ID, "web-1", "", "ssm", "anna"))
    bench = Choosing(INSTANCE, LOGIN, *routes(private="works", ssm="works"))
    async with bench.app.run_test() as pilot:
        await opened(bench, pilot)
        assert bench.screen.table.cursor_key == "ssm"
        (job,) = [job for job in bench.asked(p.Job) if job.name == "ec2.routes"]
        assert job.args["user"] == "anna"


async def test_the_cursor_stays_where_the_person_put_it() -> None:
    bench = Choosing()
    async with bench.app.run_test() as pilot:
        await opened(bench, pilot)
        number = max(n for n, m in bench.engine.numbers.items() if isinstance(m, p.Job) and m.name == "ec2.routes")
        for each in (INSTANCE, LOGIN, *routes(public="works", private=CHECKING)):
            bench.engine._deliver((number, p.Value(each)))
        await settle(pilot)
        assert bench.screen.table.cursor_key == "public"
        await press(pilot, "j", "j")
        bench.engine._deliver((number, p.Value(routes(public="no")[0])))
        bench.engine.give(number, p.Value(routes(private="works")[1]))
        await settle(pilot)
        assert bench.screen.table.cursor_key == "ssm"


async def test_enter_runs_ssh_and_remembers_what_worked(monkeypatch: pytest.MonkeyPatch) -> None:
    bench = Choosing(INSTANCE, LOGIN, *routes(private="works"), ended=[hand.Ended(3, 9.0)])
    with given(monkeypatch, bench):
        async with bench.app.run_test() as pilot:
            await opened(bench, pilot)
            await press(pilot, "enter")
            ((command, environment),) = bench.ran
            assert command[0] == "ssh"
            assert command[-1] == "10.0.0.7"
            assert "User=ubuntu" in command
            assert f"HostKeyAlias={ID}" in command
            assert environment is None
            assert "ssh has ended with 3" in bench.notices
    known = Remembered().instance(ID)
    assert known is not None
    assert (known.route, known.user, known.key) == ("private", "ubuntu", "/k/work")


async def test_the_host_s_own_user_is_tried_once(monkeypatch: pytest.MonkeyPatch) -> None:
    bench = Choosing(INSTANCE, LOGIN, *routes(private="works"), ended=[hand.Ended(-15, 1.0, b"", "admin")])
    with given(monkeypatch, bench):
        async with bench.app.run_test() as pilot:
            await opened(bench, pilot)
            await press(pilot, "enter")
            assert ["User=ubuntu" in command for command, _ in bench.ran] == [True, False]
            assert "User=admin" in bench.ran[1][0]
            assert "The host wants user admin instead of ubuntu" in bench.notices


async def test_a_key_for_one_connection_is_there_while_it_runs_and_gone_afterwards(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    folder = tmp_path / "key-1"
    folder.mkdir()
    (folder / "key").touch()
    found = [replace(each, push=each.id == "eic") for each in routes(eic="works")]
    bench = Choosing(INSTANCE, LOGIN, *found, pushed=Pushed(str(folder / "key"), str(folder)))
    with given(monkeypatch, bench):
        async with bench.app.run_test() as pilot:
            await opened(bench, pilot)
            await press(pilot, "enter")
    assert bench.key_was_there == [True]
    assert not folder.exists()
    (job,) = [job for job in bench.asked(p.Job) if job.name == "ec2.push_key"]
    assert job.args["user"] == "ubuntu"


async def test_a_denied_push_runs_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    found = [replace(each, push=each.id == "eic") for each in routes(eic="works")]
    denied = [p.Failure("denied", "SendSSHPublicKey is not allowed.", "Ask for it.")]
    bench = Choosing(INSTANCE, LOGIN, *found, pushed=denied)
    with given(monkeypatch, bench):
        async with bench.app.run_test() as pilot:
            await opened(bench, pilot)
            await press(pilot, "enter")
            assert bench.ran == []
            assert "SendSSHPublicKey is not allowed." in bench.notices


@pytest.mark.parametrize("code", [0, 1])
async def test_a_session_s_token_is_in_the_plugin_s_environment_only(
    monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    session = Session("s-1", json.dumps({"TokenValue": "tok"}), "{}", "eu-west-1", "", "https://ssm")
    bench = Choosing(INSTANCE, LOGIN, *routes(ssm="works"), session=session, ended=[hand.Ended(code, 5.0)])
    with given(monkeypatch, bench):
        async with bench.app.run_test() as pilot:
            await opened(bench, pilot)
            await press(pilot, "enter")
            ((command, environment),) = bench.ran
            assert not any("tok" in word for word in command)
            assert environment is not None
            assert "tok" in environment[argv.ENVIRONMENT]
            ended = [job.args for job in bench.asked(p.Job) if job.name == "ec2.end_session"]
            assert ended == ([{"session": "s-1"}] if code else [])


async def test_a_route_that_cannot_work_is_not_run_but_explained(monkeypatch: pytest.MonkeyPatch) -> None:
    bench = Choosing(INSTANCE, LOGIN, *routes())
    with given(monkeypatch, bench):
        async with bench.app.run_test() as pilot:
            await opened(bench, pilot)
            await press(pilot, "enter")
            assert bench.ran == []
            assert "Why public." in bench.notices


@pytest.mark.parametrize(("allowed", "route", "runs"), [(False, "private", 0), (True, "private", 1), (True, "ssm", 0)])
async def test_a_guard_keeps_people_out_unless_settings_say_otherwise(
    monkeypatch: pytest.MonkeyPatch, allowed: bool, route: str, runs: int
) -> None:
    settings = Settings(ssh_in_read_only=allowed)
    bench = Choosing(INSTANCE, LOGIN, *routes(**{route: "works"}), context=GUARDED, settings=settings)
    with given(monkeypatch, bench):
        async with bench.app.run_test() as pilot:
            await opened(bench, pilot)
            await press(pilot, "enter")
            assert len(bench.ran) == runs
            assert runs or "is guarded" in bench.notices


async def test_an_unknown_user_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    bench = Choosing(INSTANCE, Login(settled=True), *routes(private="works"))
    with given(monkeypatch, bench):
        async with bench.app.run_test() as pilot:
            await opened(bench, pilot)
            assert "user: asked for" in bench.shown
            await press(pilot, "enter")
            await press(pilot, *"-oX")
            await press(pilot, "ctrl+s")
            assert "That is no user name." in bench.shown
            await press(pilot, "home", "delete", "delete", "delete", *"anna")
            await press(pilot, "ctrl+s")
            ((command, _),) = bench.ran
            assert "User=anna" in command


async def test_a_bastion_is_picked_and_kept_for_the_vpc() -> None:
    bench = Choosing(INSTANCE, LOGIN, *routes())
    async with bench.app.run_test() as pilot:
        await opened(bench, pilot)
        await press(pilot, "b")
        assert "gate-1" in bench.shown
        await press(pilot, *"another")
        await press(pilot, "enter")
        await press(pilot, *"anna@gate:2222")
        await press(pilot, "ctrl+s")
        jobs = [job.args["bastion"] for job in bench.asked(p.Job) if job.name == "ec2.routes"]
        assert jobs == [None, Bastion("gate", 2222, "anna")]
        await press(pilot, "b")
        await press(pilot, "enter")
        await press(pilot, *"ec2-user")
        await press(pilot, "ctrl+s")
    assert Remembered().bastion("vpc-1") == Bastion("198.51.100.9", 22, "ec2-user", "", "i-0aaaaaaaaaaaaaaa0")


async def test_the_command_is_copied_and_a_host_key_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    copied: list[str] = []
    bench = Choosing(INSTANCE, LOGIN, *routes(private="works"))
    monkeypatch.setattr(bench.app, "copy", lambda text, what: copied.append(text))
    hostkeys.remember(argv.known_hosts(), ID, ("ssh-ed25519 AAAA",))
    async with bench.app.run_test() as pilot:
        await opened(bench, pilot)
        await press(pilot, "c")
        await press(pilot, "x")
        assert "is forgotten" in bench.notices
    assert copied[0].startswith(f"ssh -o HostKeyAlias={ID} ")
    assert hostkeys.known(argv.known_hosts(), ID) == ()


async def test_a_port_is_forwarded_as_a_task() -> None:
    bench = Choosing(INSTANCE, LOGIN, *routes(private="works"))
    async with bench.app.run_test() as pilot:
        await opened(bench, pilot)
        bench.app.carry_out("forward 5432:db.internal:5432")
        await settle(pilot)
        (job,) = [job for job in bench.asked(p.Job) if job.name == "ec2.forward"]
        assert job.args["forward"] == (5432, "db.internal", 5432)
        assert job.args["way"].user == "ubuntu"
        assert bench.app.tasks[0].title == "web-1: 127.0.0.1:5432 → db.internal:5432"
        bench.app.carry_out("forward $(id):x:y")
        await settle(pilot)
        assert "that can be put on a command line" in bench.notices


async def test_files_are_copied_by_the_same_route(monkeypatch: pytest.MonkeyPatch) -> None:
    bench = Choosing(INSTANCE, LOGIN, *routes(private="works"))
    with given(monkeypatch, bench):
        async with bench.app.run_test() as pilot:
            await opened(bench, pilot)
            bench.app.carry_out("cp 'a b.txt' :/tmp/")
            await settle(pilot)
            ((command, _),) = bench.ran
            assert command[0] == "scp"
            assert command[-2:] == ["a b.txt", "10.0.0.7:/tmp/"]
            assert "a b.txt is copied to web-1:/tmp/." in bench.notices
            bench.ended = [hand.Ended(255, 1.0, b'scp: stat local "gone": No such file or directory\n')]
            bench.app.carry_out("cp gone :/tmp/")
            await settle(pilot)
            assert 'Not all of it is copied.\nscp: stat local "gone": No such file' in bench.notices
            assert "did not get there" not in bench.notices
            bench.app.carry_out("cp here")
            await settle(pilot)
            assert "Two paths" in bench.notices


@pytest.mark.parametrize("code", [0, 255])
@pytest.mark.parametrize("key", ["", "/k/work"])
async def test_a_copy_by_ssm_goes_through_a_session_that_ends_with_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, key: str, code: int
) -> None:
    folder = tmp_path / "key-1"
    folder.mkdir()
    (folder / "key").touch()
    session = Session("s-1", json.dumps({"TokenValue": "tok"}), "{}", "eu-west-1", "", "https://ssm")
    bench = Choosing(
        replace(INSTANCE, port=2222), replace(LOGIN, key=key), *routes(ssm="works"), ended=[hand.Ended(code, 5.0)]
    )
    bench.jobs = {"ec2.push_key": Pushed(str(folder / "key"), str(folder)), "ec2.start_session": session}
    with given(monkeypatch, bench):
        async with bench.app.run_test() as pilot:
            await opened(bench, pilot)
            bench.app.carry_out("cp notes.txt :/tmp/")
            await settle(pilot)
            ((command, environment),) = bench.ran
            assert command[0] == "scp"
            assert any(word.startswith("ProxyCommand=") and "session-manager-plugin" in word for word in command)
            assert "tok" not in str(command)
            assert environment is None
            jobs = {job.name: job.args for job in bench.asked(p.Job)}
            assert jobs["ec2.start_session"]["ssh"] == 2222
            assert jobs["ec2.end_session"] == {"session": "s-1"}
            assert ("ec2.push_key" in jobs) == (not key)
            assert folder.exists() == bool(key)
            said = "notes.txt is copied to web-1:/tmp/." if code == 0 else "allowed on the document AWS-StartSSHSession"
            assert said in bench.notices


async def test_what_is_no_copy_opens_nothing() -> None:
    bench = Choosing(INSTANCE, LOGIN, *routes(ssm="works"))
    async with bench.app.run_test() as pilot:
        await opened(bench, pilot)
        bench.app.carry_out("cp here there")
        await settle(pilot)
        assert "Two paths" in bench.notices
        assert {job.name for job in bench.asked(p.Job)} == {"ec2.routes"}


async def test_hostile_names_and_reasons_are_drawn_as_they_are() -> None:
    for text in hostile.EXAMPLES:
        found = [replace(each, reason=text, advice=text) for each in routes(private="works")]
        bench = Choosing(replace(INSTANCE, name=text, type=text), replace(LOGIN, user_why=text, key_why=text), *found)
        async with bench.app.run_test(size=(80, 24)) as pilot:
            await opened(bench, pilot)
            assert hostile.offences(bench.app) == []
            assert "Reason" in hostile.screen_text(bench.app)
