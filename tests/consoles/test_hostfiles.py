"""Host files on the list of instances and by words: which instances are meant, what is asked, when it is written."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest
from textual.pilot import Pilot

from awstui import protocol as p
from awstui.consoles import ON_ROWS, on_rows
from awstui.consoles.hostfiles import arguments, faults, fields
from awstui.protocol.hosts import Asked, Wanted, Written
from awstui.route import Route
from awstui.settings import Confirm as ConfirmSettings
from awstui.settings import Settings
from awstui.ui.confirm import Confirm
from awstui.ui.form import Form
from awstui.ui.picker import Picker
from awstui.ui.resource import ResourceScreen
from tests.ui.hostile import EXAMPLES, offences, screen_text
from tests.ui.instances import EU, US, pages, route, screen_of, script
from tests.ui.scripted import Bench, in_front, listening, settle, until

SETTINGS = Settings(confirm=ConfirmSettings(grace_ms=0))
HOSTILE = "\n".join(EXAMPLES)


def planned(refused: str = "") -> p.Planned:
    """What the engine says would be written."""
    targets = ("web-0-i-0000  me@10.0.0.1 by its public address", *EXAMPLES)
    return p.Planned(7, "ssh_config of 3 hosts", "y", "y", targets, (), "", "", "", refused=refused, diff=HOSTILE)


def answers(message: Any) -> Iterable[Any] | None:
    """An engine that can do everything."""
    if isinstance(message, p.List):
        return [p.Context("dev", message.place.region or "", False), *pages(3), p.End()]
    if isinstance(message, p.Job) and message.name.startswith("ec2."):
        return [planned()]
    if isinstance(message, p.Run):
        return [p.Outcome("~/.config/awstui/ssh_config"), p.Value(Written("3 hosts written to a file."))]
    return script(lambda request: [])(message)


def jobs(bench: Bench) -> list[p.Job]:
    return [job for job in bench.asked(p.Job) if job.name.startswith("ec2.")]


async def form_of(pilot: Pilot[Any]) -> Form:
    """The form, drawn."""
    form: Form = await in_front(pilot, Form)
    await settle(pilot)
    return form


async def until_job(bench: Bench, pilot: Pilot[Any], count: int = 1) -> p.Job:
    await until(pilot, lambda: len(jobs(bench)) == count, "the job")
    return jobs(bench)[-1]


async def test_from_the_menu_for_the_marked_rows_to_the_file() -> None:
    said: list[str] = []
    bench = Bench(answers, route(EU, US), SETTINGS)
    async with bench.app.run_test(size=(120, 40)) as pilot:
        bench.app.say = lambda text, *_: said.append(text)  # type: ignore[assignment, method-assign]
        await settle(pilot)
        await pilot.press(*["space"] * 4)
        await pilot.press("a")
        menu = await in_front(pilot, Picker)
        await settle(pilot)
        assert "ssh_config file" in screen_text(pilot.app)
        assert "4 rows" in screen_text(pilot.app)
        menu.dismiss("dialog:ec2.ssh_config")
        form = await form_of(pilot)
        assert "ssh_config of 4 instances" in screen_text(pilot.app)
        await pilot.press("ctrl+s")
        job = await until_job(bench, pilot)
        assert job.name == "ec2.ssh_config"
        asked = (Asked(EU, ("i-0000", "i-0001", "i-0002")), Asked(US, ("i-0000",)))
        assert job.args["wanted"] == Wanted(asked)
        assert (job.args["add"], job.args["include"], job.args.get("bare", False)) == (True, True, False)
        await listening(pilot)
        assert offences(pilot.app) == []
        shown = screen_text(pilot.app)
        assert "on this machine" in shown
        assert bench.asked(p.Run) == []
        await pilot.press("y")
        await until(pilot, lambda: said, "the outcome")
        assert bench.asked(p.Run) == [p.Run(7, "y")]
        assert said[-1] == "3 hosts written to a file."
        assert form is not None


async def test_without_marks_the_row_under_the_cursor_is_meant() -> None:
    bench = Bench(answers, route(), SETTINGS)
    async with bench.app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await pilot.press("down")
        screen_of(bench).open_console("ec2.ansible")
        await form_of(pilot)
        assert "Ansible inventory of 1 instance" in screen_text(pilot.app)
        await pilot.press("ctrl+s")
        job = await until_job(bench, pilot)
        assert (job.name, job.args["wanted"].asked) == ("ec2.ansible", (Asked(EU, ("i-0001",)),))


async def test_leaving_the_confirmation_leads_back_to_the_form_and_writes_nothing() -> None:
    bench = Bench(answers, route(), SETTINGS)
    async with bench.app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        screen_of(bench).open_console("ec2.mremoteng")
        form = await form_of(pilot)
        await pilot.press(*"/tmp/c.xml", "ctrl+s")
        await listening(pilot)
        await pilot.press("escape")
        again = await form_of(pilot)
        assert again is not form
        assert "/tmp/c.xml" in screen_text(pilot.app)
        await pilot.press("escape")
        await in_front(pilot, ResourceScreen)
        assert bench.asked(p.Run) == []
        assert jobs(bench)[0].args["ppk"] == "ppk3"


async def test_an_empty_list_has_no_rows_to_offer_it_for() -> None:
    def empty(message: Any) -> Iterable[Any] | None:
        return [p.Context("dev", "eu-west-1", False), p.End()] if isinstance(message, p.List) else answers(message)

    bench = Bench(empty, route(), SETTINGS)
    async with bench.app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        screen_of(bench).open_console("ec2.ansible")
        bench.app.carry_out(":ansible")
        await settle(pilot)
        assert isinstance(bench.app.screen, ResourceScreen)
        assert jobs(bench) == []


@pytest.mark.parametrize(
    ("typed", "kind"), [("ssh-config", "ssh_config"), ("mremoteng", "mremoteng"), ("ansible", "ansible")]
)
async def test_a_word_means_the_list_as_it_is_filtered(typed: str, kind: str) -> None:
    bench = Bench(answers, route(), SETTINGS)
    async with bench.app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await pilot.press("slash", *"web-1", "enter")
        bench.app.carry_out(f":{typed}")
        await form_of(pilot)
        await pilot.press("ctrl+s")
        job = await until_job(bench, pilot)
        assert (job.name, job.args["wanted"].asked) == (f"ec2.{kind}", (Asked(EU, ("i-0001",)),))


async def test_a_word_elsewhere_or_with_filters_means_all_there_are() -> None:
    from awstui.catalog.load import quick

    volumes = quick("ec2.volumes")
    assert volumes is not None
    bench = Bench(answers, Route(volumes, (EU, US)), SETTINGS)
    async with bench.app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        bench.app.carry_out(":ssh-config nonsense")
        await settle(pilot)
        assert not isinstance(bench.app.screen, Form)
        bench.app.carry_out(":ssh-config tag:env=prod,dev")
        await form_of(pilot)
        assert "of all instances" in screen_text(pilot.app)
        await pilot.press("ctrl+s")
        job = await until_job(bench, pilot)
        filters = (("tag:env", ("prod", "dev")),)
        assert job.args["wanted"].asked == (Asked(EU, filters=filters), Asked(US, filters=filters))


async def test_what_cannot_be_written_says_why() -> None:
    def refusing(message: Any) -> Iterable[Any] | None:
        return [planned("This console is read-only.")] if isinstance(message, p.Job) else answers(message)

    bench = Bench(refusing, route(), SETTINGS)
    async with bench.app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        screen_of(bench).open_console("ec2.ansible")
        await form_of(pilot)
        await pilot.press("ctrl+s")
        await in_front(pilot, Confirm)
        await settle(pilot)
        assert "This console is read-only." in screen_text(pilot.app)
        await pilot.press("y", "enter", "escape")
        await form_of(pilot)
        assert bench.asked(p.Run) == []


def test_what_a_form_refuses() -> None:
    assert faults({"route": "auto"}) == {}
    assert "jump" in faults({"route": "jump"})
    assert "jump" in faults({"route": "ssm", "jump": "bastion"})
    assert faults({"route": "auto", "folder": "/home"})["folder"] != ""
    assert faults({"route": "auto", "folder": "C:\\k", "password": "ü"}) == {"folder": "", "password": ""}


@pytest.mark.parametrize("kind", ["ssh_config", "mremoteng", "ansible"])
def test_every_answer_of_a_form_reaches_the_job(kind: str) -> None:
    given = {field.path: "x" for field in fields(kind)}
    made = arguments(given, (Asked(EU),))
    assert set(made) == {*given, "wanted"} - {"route", "jump"}
    assert made["wanted"] == Wanted((Asked(EU),), "x", "x")


def test_every_dialog_on_rows_is_there() -> None:
    assert all(callable(on_rows(name)) for name in ON_ROWS)
