"""Profiles and key rotation from the `:` line, on a scripted engine."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from awstui import protocol as p
from awstui.consoles import profile_forms as forms
from awstui.protocol.profiles import KINDS, Done, Rotation, Written
from awstui.ui.confirm import Confirm
from awstui.ui.form import Form
from awstui.ui.picker import Picker
from tests.ui.hostile import screen_text
from tests.ui.scripted import CONTEXT, Bench, in_front, until

PLANNED = p.Planned(
    7, "New profile ops", "y", "y", ("~/.aws/config",), (), "", "ops", "", diff="+[profile ops]\n+[/]\x1b[31m = x"
)
NOW = Rotation("dev", "ann", "123456789012", "file", "", "AKIAOLD")
LATER = Rotation("dev", "ann", "123456789012", "file", "deactivated", "AKIAOLD", "AKIANEW", (), "The new key works.")
RENEW = p.Planned(1, "Rotate the access key of ann", "y", "y", ("AKIAOLD",), (), "123456789012", "dev", "")
DELETE = p.Planned(2, "Delete the old access key of ann", "name", "dev", ("AKIAOLD",), (), "123456789012", "dev", "")

Answers = dict[str, Any]


class Profiles(Bench):
    """A console at home whose engine answers jobs by name; a list is answered one item a time."""

    def __init__(self, **jobs: Any) -> None:
        self.jobs: Answers = {name.replace("_", "."): answer for name, answer in jobs.items()}
        super().__init__(self._answer, place=p.Place("dev", "eu-west-1"))

    def _answer(self, request: Any) -> Iterable[Any] | None:
        if isinstance(request, p.Job):
            answer = self.jobs[request.name]
            return answer(request) if callable(answer) else answer
        if isinstance(request, p.Profiles):
            return [p.Value((p.ProfileInfo("dev", "keys"), p.ProfileInfo("prod", "role")))]
        if isinstance(request, p.Resolve):
            return [CONTEXT]
        return [p.Value(())]

    def job(self, name: str) -> dict[str, Any]:
        return dict([job.args for job in self.asked(p.Job) if job.name == name][-1])


async def answered(pilot: Pilot[Any], bench: Profiles, name: str) -> dict[str, Any]:
    """Wait until a job was asked."""
    await until(pilot, lambda: any(job.name == name for job in bench.asked(p.Job)), name)
    await pilot.pause()
    return bench.job(name)


async def confirm(pilot: Pilot[Any], *keys: str) -> None:
    screen = await in_front(pilot, Confirm)
    screen._grace = 0.0
    await pilot.press(*keys)


def fill(form: Form, **values: str) -> None:
    for path, value in values.items():
        control = form._controls[path]
        assert isinstance(control, Input)
        control.value = value


async def test_a_new_profile_goes_from_kind_to_form_to_diff_to_disk() -> None:
    bench = Profiles(profile_plan=[PLANNED], profile_write=[p.Value(Done("Profile ops is written."))])
    async with bench.app.run_test(size=(100, 40)) as pilot:
        bench.app.carry_out("profile new")
        await in_front(pilot, Picker)
        await pilot.press("down", "down", "down", "enter")
        form = await in_front(pilot, Form)
        fill(form, name="ops", credential_process="/bin/creds")
        await pilot.press("ctrl+s")
        await in_front(pilot, Confirm)
        assert "+[profile ops]" in screen_text(bench.app)
        asked = bench.job("profile.plan")
        assert (asked["do"], asked["name"], asked["kind"]) == ("new", "ops", "process")
        assert asked["answers"]["credential_process"] == "/bin/creds"
        await confirm(pilot, "y")
        assert await answered(pilot, bench, "profile.write") == {"plan": 7, "typed": "y"}
        assert bench.app.is_running


async def test_a_fault_brings_the_form_back_with_what_was_typed() -> None:
    fault = p.Failure("usage", "role_arn must look like this: arn:…")
    bench = Profiles(profile_plan=[fault])
    async with bench.app.run_test(size=(100, 50)) as pilot:
        bench.app.carry_out("profile new role")
        form = await in_front(pilot, Form)
        fill(form, name="ops", role_arn="admin")
        await pilot.press("ctrl+s")
        await answered(pilot, bench, "profile.plan")
        again = await in_front(pilot, Form)
        assert again is not form
        assert "role_arn must look like this" in screen_text(bench.app)
        assert again._controls["role_arn"].value == "admin"
        await pilot.press("escape")
        await pilot.pause()
        assert not isinstance(bench.app.screen, Form)


async def test_editing_begins_with_what_is_there_and_never_shows_a_secret() -> None:
    written = Written("dev", "keys", {"aws_access_key_id": "AKIAX", "region": "eu-west-1"}, "file")
    bench = Profiles(profile_read=[p.Value(written)], profile_plan=[PLANNED])
    async with bench.app.run_test(size=(100, 50)) as pilot:
        bench.app.carry_out("profile edit")
        form = await in_front(pilot, Form)
        assert bench.job("profile.read") == {"name": "dev"}, "without a name it is the profile in use"
        assert form._controls["region"].value == "eu-west-1"
        secret = form._controls["aws_secret_access_key"]
        assert (secret.value, secret.password) == ("", True)
        await pilot.press("ctrl+s")
        asked = await answered(pilot, bench, "profile.plan")
        assert (asked["do"], asked["name"], asked["store"]) == ("edit", "dev", "file")
        assert "aws_secret_access_key" not in asked["answers"]
        await in_front(pilot, Confirm)
        await pilot.press("escape")
        await pilot.pause()
        assert not any(job.name == "profile.write" for job in bench.asked(p.Job))


async def test_an_import_offers_to_delete_the_file() -> None:
    bench = Profiles(
        profile_import=[PLANNED],
        profile_write=[p.Value(Done("Written.", "/home/me/key.csv"))],
        profile_clear=[p.Value(Done("Deleted."))],
    )
    async with bench.app.run_test(size=(100, 50)) as pilot:
        bench.app.carry_out("profile import /home/me/my key.csv")
        form = await in_front(pilot, Form)
        assert form._controls["file"].value == "/home/me/my key.csv"
        await pilot.press("ctrl+s")
        await confirm(pilot, "y")
        await answered(pilot, bench, "profile.write")
        await in_front(pilot, Confirm)
        assert "/home/me/key.csv" in screen_text(bench.app)
        await confirm(pilot, "y")
        assert await answered(pilot, bench, "profile.clear") == {"plan": 7}


async def test_a_deletion_wants_the_name_and_the_picker_learns_of_it() -> None:
    planned = p.Planned(3, "Delete profile prod", "name", "prod", (), (), "", "prod", "")
    bench = Profiles(profile_plan=[planned], profile_write=[p.Value(Done("Deleted."))])
    async with bench.app.run_test(size=(100, 40)) as pilot:
        bench.app.contexts[p.Place("prod")] = CONTEXT
        bench.app.carry_out("profile delete prod")
        await confirm(pilot, *"prod", "enter")
        assert await answered(pilot, bench, "profile.write") == {"plan": 3, "typed": "prod"}
        await until(pilot, lambda: bench.asked(p.Profiles), "the profiles, asked again")
        assert p.Place("prod") not in bench.app.contexts
        assert bench.asked(p.Profiles)


async def test_a_rotation_goes_on_to_the_deletion_of_the_old_key() -> None:
    runs: list[Any] = []

    def plans(job: p.Job) -> list[Any]:
        return [p.Value(LATER), DELETE] if runs else [p.Value(NOW), RENEW]

    def run(job: p.Job) -> list[Any]:
        runs.append(job.args)
        over = Rotation("dev", "ann", "1", "file", "done", "AKIAOLD", "AKIANEW", (), "Deleted.")
        return [p.Progress(1, 4, "storing it"), p.Value(LATER if len(runs) == 1 else over)]

    bench = Profiles(rotation_plan=plans, rotation_run=run)
    async with bench.app.run_test(size=(100, 40)) as pilot:
        bench.app.carry_out("rotate dev")
        await confirm(pilot, "y")
        await in_front(pilot, Picker)
        assert "AKIAOLD" in screen_text(bench.app)
        await pilot.press("down", "enter")
        await confirm(pilot, *"dev", "enter")
        await until(pilot, lambda: len(runs) == 2, "the second run")
        assert runs == [{"plan": 1, "typed": "y"}, {"plan": 2, "typed": "dev"}]


@pytest.mark.parametrize(("choice", "goals"), [(0, [""]), (2, ["", "restore"])])
async def test_an_inactive_old_key_can_stay_or_come_back(choice: int, goals: list[str]) -> None:
    restore = p.Planned(4, "Activate it", "y", "y", (), (), "", "dev", "")

    def plans(job: p.Job) -> list[Any]:
        return [p.Value(LATER), restore if job.args["goal"] == "restore" else DELETE]

    bench = Profiles(rotation_plan=plans)
    async with bench.app.run_test(size=(100, 40)) as pilot:
        bench.app.carry_out("rotate")
        await in_front(pilot, Picker)
        await pilot.press(*["down"] * choice, "enter")
        if choice:
            await in_front(pilot, Confirm)
        await pilot.pause()
        assert [job.args["goal"] for job in bench.asked(p.Job)] == goals


async def test_what_goes_wrong_is_said() -> None:
    bench = Profiles(rotation_plan=[p.Failure("refused", "Profile dev holds no long-lived access key of its own.")])
    async with bench.app.run_test(size=(100, 40)) as pilot:
        bench.app.carry_out("rotate dev")
        await until(pilot, lambda: bool(bench.notices), "the reason")
        assert "holds no long-lived access key of its own" in bench.notices
        assert bench.asked(p.Run) == []


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_a_title_help_and_fields(kind: str) -> None:
    new, edit = forms.fields(kind, "new", ("dev",)), forms.fields(kind, "edit", ("dev",))
    assert {field.path for field in new} - {field.path for field in edit} == {"name"}
    assert forms.TITLES[kind]
    assert forms.HELP[kind]
    assert forms.answers({"name": "x", "store": "file", "duration_seconds": 900}) == (
        "x", "file", {"duration_seconds": "900"},
    )  # fmt: skip
