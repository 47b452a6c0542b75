"""The instance console: what it shows, where it leads, what it has the engine do."""

from __future__ import annotations

from typing import Any

import pytest
from textual.widgets import Input, TextArea

from awstui import protocol as p
from awstui.consoles import find
from awstui.consoles.connect.chooser import Chooser
from awstui.consoles.ec2 import acts
from awstui.consoles.keys.password import PasswordScreen
from awstui.consoles.related import RelatedConsole, RelatedTab
from awstui.protocol.ec2 import Done, TypeChoice
from awstui.protocol.following import Following, Settled
from awstui.ui.confirm import Confirm
from awstui.ui.document import DocumentScreen
from awstui.ui.form import Form
from awstui.ui.picker import Picker
from awstui.ui.resource import ResourceScreen
from tests.consoles.bench import PLACE, opened, press
from tests.consoles.ec2.bench import EVIL, ID, Instances, instance
from tests.ui import hostile
from tests.ui.scripted import settle

SIZES = [(80, 24), (200, 50)]
FAULT = p.Failure("denied", "You may not look at this.", "Ask for it.", code="UnauthorizedOperation")


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize(
    ("tab", "words_"),
    [
        ("1", ["Termination protection", "impaired", "another one after a stop"]),
        ("2", ["port 22 (SSH): from 0.0.0.0/0", "PUBLIC", "all traffic", "sg-9"]),
        ("3", ["boot ok", "100%", "login:", "as it is now"]),
        ("4", ["#!/bin/sh", "shell script, 30 bytes", "it may hold secrets"]),
        ("5", ["system-reboot", "instance check", "failed", "2026-11-25"]),
        ("6", ["CPU"]),
        ("7", ["VPC", "2+", "1 could not be counted"]),
    ],
)
async def test_every_tab_shows_what_it_is_for_and_hostile_text_is_harmless(
    size: tuple[int, int], tab: str, words_: list[str]
) -> None:
    bench = Instances()
    async with bench.app.run_test(size=size) as pilot:
        await opened(bench, pilot, tab)
        for word in words_:
            assert word in bench.shown
        assert "1 Overview  2 Reach  3 Output  4 User data  5 Status  6 Metrics  7 Related" in bench.shown
        assert "running · instance impaired" in bench.shown
        assert hostile.offences(bench.app) == []


async def test_the_list_opens_it() -> None:
    screen = find("instance")(PLACE, p.Document(ID, "arn", {}, ""))
    assert screen.title_for_history() == f"EC2 instance {ID}"


async def test_a_failure_keeps_what_was_there_and_e_tells_it_whole() -> None:
    bench = Instances()
    async with bench.app.run_test(size=(100, 30)) as pilot:
        await opened(bench, pilot, "2")
        bench.jobs["ec2.instance"] = bench.jobs["ec2.reach"] = [FAULT]
        await press(pilot, "r")
        assert "✗ You may not look at this." in bench.shown
        assert "PUBLIC" in bench.shown
        await press(pilot, "E")
        assert isinstance(bench.app.screen, DocumentScreen)
        assert "UnauthorizedOperation" in bench.shown


async def test_facts_that_could_not_be_read_say_so() -> None:
    part = instance(termination_protection=None, faults={"termination": FAULT})
    bench = Instances(ec2__instance=[p.Value(part)])
    async with bench.app.run_test(size=(100, 40)) as pilot:
        await opened(bench, pilot)
        assert "unknown: E tells why" in bench.shown
        assert "1 of its facts could not be read. E shows why" in bench.shown


async def test_the_engine_that_dies_is_asked_again() -> None:
    bench = Instances()
    async with bench.app.run_test(size=(100, 40)) as pilot:
        await opened(bench, pilot, "3")
        bench.engine.die()
        await settle(pilot)
        asked = [job.name for job in bench.asked(p.Job)]
        assert asked.count("ec2.instance") == 2
        assert asked.count("ec2.output") == 2
        assert "login:" in bench.shown


# ---- where it leads


@pytest.mark.parametrize("tab", ["1", "3", "6", "7"])
async def test_connecting_is_one_key_on_every_tab(tab: str) -> None:
    bench = Instances(ec2__routes=[])
    async with bench.app.run_test(size=(80, 24)) as pilot:
        await opened(bench, pilot, tab)
        assert "s connect" in bench.shown
        await press(pilot, "s")
        assert isinstance(bench.app.screen, Chooser)
        assert bench.app.screen.document == instance().data


async def test_related_and_password_are_on_the_keys_they_have_in_the_list() -> None:
    bench = Instances()
    async with bench.app.run_test(size=(80, 24)) as pilot:
        await opened(bench, pilot, "3")
        await press(pilot, "b")
        assert isinstance(bench.screen.front, RelatedTab)
        await press(pilot, "W")
        assert isinstance(bench.app.screen, PasswordScreen)


async def test_help_tells_the_keys_of_every_tab() -> None:
    bench = Instances()
    async with bench.app.run_test(size=(100, 60)) as pilot:
        await opened(bench, pilot)
        await press(pilot, "?")
        assert "On every tab of an EC2 instance" in bench.shown
        assert "connect: a shell on the instance" in bench.shown


# ---- what is done


def menu(bench: Instances) -> list[str]:
    return [doing.label for doing in acts.doings(bench.screen)]


async def test_the_menu_offers_what_its_state_allows() -> None:
    bench = Instances()
    async with bench.app.run_test(size=(100, 40)) as pilot:
        await opened(bench, pilot)
        assert menu(bench)[:3] == ["stop", "reboot", "terminate"]
        bench.jobs["ec2.instance"] = [p.Value(instance("stopped", termination_protection=True))]
        await press(pilot, "r")
        assert menu(bench)[:2] == ["start", "terminate"]
        assert "turn termination protection off" in menu(bench)


async def test_a_start_is_confirmed_told_and_followed() -> None:
    follow = Following("Start web", PLACE, "ec2.watch_state", {"goal": "running"})
    bench = Instances(
        ec2__instance=[p.Value(instance("stopped"))],
        ec2__power=[p.Value(Done("Starting web.", follow))],
        ec2__watch_state=None,
    )
    async with bench.app.run_test(size=(100, 40)) as pilot:
        await opened(bench, pilot)
        bench.app.carry_out("start")
        await settle(pilot)
        assert isinstance(bench.app.screen, Confirm)
        await press(pilot, "y")
        assert bench.proposed[0].args == {"instance": ID, "instances": (ID,), "do": "start"}
        assert "Starting web." in bench.notices
        (task,) = bench.app.tasks
        asked = len([job for job in bench.asked(p.Job) if job.name == "ec2.instance"])
        watched = max(
            n for n, m in bench.engine.numbers.items() if isinstance(m, p.Job) and m.name == "ec2.watch_state"
        )
        bench.engine.give(watched, p.Value(Settled("web is running.")))
        await settle(pilot)
        assert task.said == "web is running."
        assert len([job for job in bench.asked(p.Job) if job.name == "ec2.instance"]) == asked + 1


@pytest.mark.parametrize(("picked", "args"), [("stop", (False, False)), ("force", (False, True))])
async def test_a_stop_asks_how(picked: str, args: tuple[bool, bool]) -> None:
    bench = Instances()
    async with bench.app.run_test(size=(100, 40)) as pilot:
        await opened(bench, pilot)
        bench.app.carry_out("stop")
        await settle(pilot)
        assert isinstance(bench.app.screen, Picker)
        await press(pilot, *picked, "enter", "y")
        assert (bench.proposed[0].args["hibernate"], bench.proposed[0].args["force"]) == args


@pytest.mark.parametrize("word", ["start", "stop", "terminate", "type", "tags", "groups"])
async def test_read_only_says_so_before_anything_is_asked(word: str) -> None:
    context = p.Context("dev", "eu-west-1", True)
    bench = Instances(context)
    async with bench.app.run_test(size=(100, 40)) as pilot:
        await opened(bench, pilot)
        bench.app.carry_out(word)
        await settle(pilot)
        assert "Read-only: nothing is changed." in bench.notices
        assert not bench.proposed


async def test_e_on_a_fact_changes_it_or_says_that_it_cannot() -> None:
    bench = Instances()
    async with bench.app.run_test(size=(100, 50)) as pilot:
        await opened(bench, pilot)
        tab = bench.screen.overview_tab
        acts.edit(tab, "termination")
        await settle(pilot)
        await press(pilot, "y")
        assert bench.proposed[0].args == {"instance": ID, "from_": "termination", "on": True}
        acts.edit(tab, "zone")
        await settle(pilot)
        assert "not for a person to set" in bench.notices
        acts.edit(tab, "tag:env")
        await settle(pilot)
        assert isinstance(bench.app.screen, Form)
        bench.app.screen.query_one(Input).value = "dev"
        await press(pilot, "ctrl+s", "y")
        assert bench.proposed[1].args == {"instance": ID, "tags": {"env": "dev"}}
        acts.edit(tab, "profile")
        await settle(pilot)
        bench.app.screen.query_one(Input).value = "web"
        await press(pilot, "ctrl+s", "y")
        assert bench.proposed[2].args == {"instance": ID, "profile": "web"}


async def test_all_tags_are_edited_at_once_and_awss_own_are_left_alone() -> None:
    bench = Instances()
    async with bench.app.run_test(size=(100, 50)) as pilot:
        await opened(bench, pilot, "n")
        area = bench.app.screen.query_one(TextArea)
        assert "aws:x" not in area.text
        area.text = "env=dev\nno equals"
        await press(pilot, "ctrl+s")
        assert "Line 2 is not key=value." in bench.shown
        area.text = "env=dev\nteam = ops=x "
        await press(pilot, "ctrl+s", "y")
        assert bench.proposed[0].args == {
            "instance": ID, "tags": {"env": "dev", "team": "ops=x"}, "remove": ("Name",),
        }  # fmt: skip


async def test_what_was_typed_comes_back_when_aws_says_no() -> None:
    bench = Instances(ec2__tags=[FAULT])
    async with bench.app.run_test(size=(100, 50)) as pilot:
        await opened(bench, pilot)
        acts.edit(bench.screen.overview_tab, "tag:env")
        await settle(pilot)
        bench.app.screen.query_one(Input).value = "kept"
        await press(pilot, "ctrl+s", "y")
        assert "You may not look at this." in bench.notices
        assert bench.app.screen.query_one(Input).value == "kept"


async def test_types_that_fit_are_picked_from_only_while_it_is_stopped() -> None:
    bench = Instances()
    async with bench.app.run_test(size=(100, 50)) as pilot:
        await opened(bench, pilot)
        bench.app.carry_out("type")
        await settle(pilot)
        assert "its type can be changed only while it is stopped" in bench.notices
        bench.jobs["ec2.instance"] = [p.Value(instance("stopped"))]
        bench.jobs["ec2.types"] = [p.Value((TypeChoice("t3.small", 2, 2048, "Up to 5 Gigabit", EVIL),))]
        await press(pilot, "r")
        bench.app.carry_out("type")
        await settle(pilot)
        assert "2 vCPU · 2 GiB · Up to 5 Gigabit" in bench.shown
        assert hostile.offences(bench.app) == []
        await press(pilot, "enter", "y")
        assert bench.proposed[0].args == {"instance": ID, "type": "t3.small"}


async def test_a_security_group_is_added_or_taken_away() -> None:
    bench = Instances()
    async with bench.app.run_test(size=(100, 50)) as pilot:
        await opened(bench, pilot)
        bench.app.carry_out("groups")
        await settle(pilot)
        await press(pilot, *"sg-3", "enter", "y")
        assert bench.proposed[0].args["groups"] == ("sg-1", "sg-2", "sg-3")
        bench.app.carry_out("groups")
        await settle(pilot)
        await press(pilot, *"away web", "enter", "y")
        assert bench.proposed[1].args["groups"] == ("sg-2",)


async def test_a_screenshot_is_saved_where_it_is_told() -> None:
    bench = Instances()
    async with bench.app.run_test(size=(100, 50)) as pilot:
        await opened(bench, pilot)
        bench.app.carry_out("screenshot")
        await settle(pilot)
        assert bench.app.screen.query_one(Input).value.startswith(f"{ID}-")
        await press(pilot, "ctrl+s")
        assert "The screenshot is in /home/me/shot.jpg." in bench.notices


async def test_one_that_cannot_be_saved_asks_for_another_path() -> None:
    bench = Instances(ec2__screenshot=[p.Failure("usage", "it is there already")])
    async with bench.app.run_test(size=(100, 50)) as pilot:
        await opened(bench, pilot)
        bench.app.carry_out("screenshot")
        await settle(pilot)
        bench.app.screen.query_one(Input).value = "/tmp/x.jpg"
        await press(pilot, "ctrl+s")
        assert isinstance(bench.app.screen, Form)
        assert bench.app.screen.query_one(Input).value == "/tmp/x.jpg"


# ---- text and related


async def test_the_output_is_searched() -> None:
    bench = Instances()
    async with bench.app.run_test(size=(100, 30)) as pilot:
        await opened(bench, pilot, "3", "slash", *"login", "enter")
        assert "match 1 of 1" in bench.shown
        await press(pilot, "escape")
        assert "match" not in bench.shown
        assert bench.app.screen is bench.screen


async def test_enter_opens_the_list_of_what_is_related() -> None:
    bench = Instances()
    async with bench.app.run_test(size=(100, 30)) as pilot:
        await opened(bench, pilot, "7", "enter")
        screen = bench.app.screen
        assert isinstance(screen, ResourceScreen)
        assert screen.route.request(PLACE) == p.List("ec2.vpcs", PLACE, {}, (("vpc-id", ("vpc-1",)),))


async def test_what_no_list_shows_is_described_and_a_fault_is_told() -> None:
    bench = Instances()
    async with bench.app.run_test(size=(100, 30)) as pilot:
        await opened(bench, pilot, "7", "j", "enter")
        assert isinstance(bench.app.screen, DocumentScreen)
        assert "AlarmName" in bench.shown
        assert hostile.offences(bench.app) == []
        await press(pilot, "escape", "j", "enter")
        assert "You may not look at images." in bench.shown
        await press(pilot, "escape", "j", "enter")
        assert "Stack: none." in bench.notices


@pytest.mark.parametrize("size", SIZES)
async def test_b_is_a_console_of_its_own(size: tuple[int, int]) -> None:
    bench = Instances()
    screen = find("related")(PLACE, p.Document("vpc-1", "", {}, ""))
    assert isinstance(screen, RelatedConsole)
    async with bench.app.run_test(size=size) as pilot:
        await settle(pilot)
        bench.app.push_screen(screen)
        await settle(pilot)
        assert "vpc-1  what it is related to" in bench.shown
        assert "1 in alarm" in bench.shown
        assert hostile.offences(bench.app) == []
        assert bench.asked(p.Job)[-1].args == {"id": "vpc-1"}


@pytest.mark.parametrize(
    ("data", "says"),
    [
        ({"Tags": [{"Key": "Name", "Value": "web-1"}]}, "web-1  i-1 · what it is related to"),
        ({"GroupName": "web"}, "web  i-1 · what it is related to"),
        ({"Tags": [{"Key": "Name", "Value": ""}]}, "i-1  what it is related to"),
        ({"Tags": [{"Key": "Name", "Value": hostile.EXAMPLES[0]}]}, "i-1 · what it is related to"),
    ],
)
async def test_b_says_of_what_by_its_name(data: dict[str, Any], says: str) -> None:
    bench = Instances()
    screen = find("related")(PLACE, p.Document("i-1", "", data, ""))
    async with bench.app.run_test(size=(100, 24)) as pilot:
        await settle(pilot)
        bench.app.push_screen(screen)
        await settle(pilot)
        assert says in bench.shown
        assert hostile.offences(bench.app) == []
