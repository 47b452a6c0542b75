"""The page of keys and the password page: what is shown, what keys do, what hostile names cannot do."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest
from textual.pilot import Pilot

from awstui import protocol as p
from awstui.consoles.keys import forms, words
from awstui.consoles.keys.page import KeysScreen
from awstui.consoles.keys.password import PasswordScreen
from awstui.protocol.keys import (
    TARGETS,
    KeyDone,
    KeyFile,
    KeyPair,
    KeyRing,
    KeyUses,
    LocalKey,
    Matched,
    Skipped,
    WindowsPassword,
)
from awstui.settings import Confirm as ConfirmSettings
from awstui.settings import Settings
from awstui.ui.confirm import Confirm
from awstui.ui.document import DocumentScreen
from awstui.ui.form import Form
from tests.ui import hostile
from tests.ui.scripted import CONTEXT, Bench, settle

PLACE = p.Place("dev", "eu-west-1")
BLOB = b"\0\0\0\x0bssh-ed25519\0\0\0\x20" + b"k" * 32
PAIR = KeyPair("web", "key-1", "rsa", "aa:bb", "ssh-rsa AAAA", 1.7e9)
MINE = LocalKey(BLOB, "ed25519", 256, "SHA256:abc", "me", (KeyFile("/h/.ssh/mine", "openssh", True),), True)
RING = KeyRing(
    (
        Matched(PAIR, LocalKey(b"x", "rsa", 2048, "SHA256:xyz", files=(KeyFile("/h/web.pem", "pem"),)), "public key"),
        Matched(KeyPair("lost", "key-2", "rsa", "cc:dd")),
        Matched(local=MINE),
        Matched(local=LocalKey(files=(KeyFile("/h/.ssh/sealed.pem", "pem", True),))),
    ),
    (Skipped("/h/.ssh/odd", "it is damaged"),),
    "no agent: SSH_AUTH_SOCK is not set",
)
PLANNED = p.Planned(7, "Create the key pair new", "y", "y", ("new",), (), "1", "dev", "eu-west-1")


class Engine:
    """Answers as an engine with those keys."""

    def __init__(self, ring: KeyRing = RING, context: p.Context = CONTEXT, failing: str = "") -> None:
        self.ring, self.context, self.failing = ring, context, failing

    def __call__(self, message: Any) -> Iterable[Any] | None:
        if isinstance(message, p.Resolve):
            return [self.context]
        if isinstance(message, p.Run):
            return [p.Value(KeyDone("The key pair new is made.", ("/h/.ssh/new.pem",)))]
        if not isinstance(message, p.Job):
            return []
        if message.name == "keys.list":
            return [self.context, p.Value(self.ring), p.Value(KeyUses({"web": 3}))]
        if self.failing:
            return [p.Failure("usage", self.failing)]
        if message.name == "keys.convert":
            return [p.Value(KeyDone("/h/.ssh/mine.ppk holds the key."))]
        if message.name == "keys.password":
            return [p.Value(WindowsPassword("i-1", "Administrator", "hunter2;x"))]
        return [PLANNED]


async def opened(bench: Bench, pilot: Pilot[Any]) -> KeysScreen:
    await settle(pilot)
    bench.app.place = PLACE
    bench.app.carry_out("keys")
    await settle(pilot)
    assert isinstance(bench.app.screen, KeysScreen)
    return bench.app.screen


def jobs(bench: Bench, name: str) -> list[p.Job]:
    return [each for each in bench.asked(p.Job) if each.name == name]


@pytest.mark.parametrize("size", [(80, 24), (200, 50)])
async def test_pairs_and_local_keys_are_shown_beside_each_other(size: tuple[int, int]) -> None:
    bench = Bench(Engine())
    async with bench.app.run_test(size=size) as pilot:
        await opened(bench, pilot)
        lines = hostile.screen_text(bench.app).splitlines()
        assert any("4 · 2 in EC2 · no agent · 1 file skipped" in line for line in lines)
        (web,) = (line for line in lines if "/h/web.pem" in line)
        assert web.split()[:5] == ["matched", "web", "rsa", "2,048", "3"]
        assert any(line.split()[:4] == ["only", "in", "AWS", "lost"] for line in lines)
        assert any("only here" in line and "ed25519" in line for line in lines)
        assert any("sealed.pem" in line for line in lines)


async def test_enter_tells_all_e_tells_what_was_skipped_and_c_copies_the_public_key() -> None:
    bench = Bench(Engine())
    copied: list[str] = []
    async with bench.app.run_test(size=(120, 30)) as pilot:
        await opened(bench, pilot)
        bench.app.copy = lambda text, what: copied.append(text)  # type: ignore[method-assign]
        await pilot.press("c", "j", "j", "c", "C")
        assert copied == ["ssh-rsa AAAA", MINE.line, "SHA256:abc"]
        assert MINE.line.startswith("ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI")
        await pilot.press("enter")
        await settle(pilot)
        assert isinstance(bench.app.screen, DocumentScreen)
        shown = hostile.screen_text(bench.app)
        assert "/h/.ssh/mine  (OpenSSH, with a passphrase)" in shown
        await pilot.press("escape", "E")
        await settle(pilot)
        assert "/h/.ssh/odd: it is damaged." in hostile.screen_text(bench.app)


async def test_filter_sort_and_refresh() -> None:
    bench = Bench(Engine())
    async with bench.app.run_test(size=(120, 30)) as pilot:
        screen = await opened(bench, pilot)
        await pilot.press("slash", *"lost", "enter")
        await settle(pilot)
        assert len(screen.store.view) == 1
        await pilot.press("escape", "r", "N")
        await settle(pilot)
        assert len(jobs(bench, "keys.list")) == 2
        assert len(screen.store.view) == 4


async def test_n_asks_confirms_and_shows_what_became_of_it() -> None:
    bench = Bench(Engine(), settings=Settings(confirm=ConfirmSettings(grace_ms=0)))
    async with bench.app.run_test(size=(120, 30)) as pilot:
        await opened(bench, pilot)
        await pilot.press("n")
        await settle(pilot)
        assert isinstance(bench.app.screen, Form)
        await pilot.press(*"new", "ctrl+s")
        await settle(pilot)
        (job,) = jobs(bench, "keys.create")
        assert (job.args["name"], job.args["type"], job.args["forms"], job.args["here"]) == (
            "new",
            "ed25519",
            ("ssh",),
            False,
        )
        assert job.args["path"].endswith("/.ssh/new.pem")
        assert isinstance(bench.app.screen, Confirm)
        await pilot.press("y")
        await settle(pilot)
        assert bench.asked(p.Run) == [p.Run(7, "y")]
        assert "The key pair new is made." in bench.notices
        assert len(jobs(bench, "keys.list")) == 2


async def test_what_the_engine_refuses_is_said_in_the_form_and_nothing_typed_is_lost() -> None:
    bench = Bench(Engine(failing="/h/.ssh/new.pem is there already."))
    async with bench.app.run_test(size=(120, 30)) as pilot:
        await opened(bench, pilot)
        await pilot.press("n")
        await settle(pilot)
        await pilot.press(*"new", "ctrl+s")
        await settle(pilot)
        assert isinstance(bench.app.screen, Form)
        shown = hostile.screen_text(bench.app)
        assert "✗ /h/.ssh/new.pem is there already." in shown
        assert "new" in shown


async def test_import_takes_the_blob_of_the_key_under_the_cursor() -> None:
    bench = Bench(Engine())
    async with bench.app.run_test(size=(120, 30)) as pilot:
        await opened(bench, pilot)
        await pilot.press("j", "j", "i")
        await settle(pilot)
        await pilot.press("ctrl+s")
        await settle(pilot)
        assert [each.args for each in jobs(bench, "keys.import")] == [{"name": "mine", "blob": BLOB}]


async def test_convert_is_for_keys_with_a_private_file() -> None:
    bench = Bench(Engine())
    async with bench.app.run_test(size=(120, 30)) as pilot:
        await opened(bench, pilot)
        await pilot.press("j", "e")
        await settle(pilot)
        assert "in no file here" in bench.notices
        await pilot.press("j", "e")
        await settle(pilot)
        await pilot.press("ctrl+s")
        await settle(pilot)
        (job,) = jobs(bench, "keys.convert")
        assert job.args == {
            "path": "/h/.ssh/mine",
            "to": "ppk3",
            "out": "/h/.ssh/mine.ppk",
            "seal": "same",
            "comment": "",
        }
        assert "holds the key" in bench.notices


async def test_x_is_for_pairs_of_ec2_only() -> None:
    bench = Bench(Engine())
    async with bench.app.run_test(size=(120, 30)) as pilot:
        await opened(bench, pilot)
        await pilot.press("x")
        await settle(pilot)
        assert [each.args for each in jobs(bench, "keys.delete")] == [{"name": "web"}]
        await pilot.press("escape", "j", "j", "x")
        await settle(pilot)
        assert "deletes no files of yours" in bench.notices
        assert len(jobs(bench, "keys.delete")) == 1


async def test_read_only_says_why_and_asks_nothing() -> None:
    bench = Bench(Engine(context=p.Context("dev", "eu-west-1", True)))
    async with bench.app.run_test(size=(120, 30)) as pilot:
        await opened(bench, pilot)
        await pilot.press("n", "i", "x")
        await settle(pilot)
        assert {each.name for each in bench.asked(p.Job)} == {"keys.list"}
        assert "No key pair is made" in bench.notices


async def test_ec2_that_cannot_be_asked_leaves_the_local_keys() -> None:
    ring = KeyRing((Matched(local=MINE),), fault=p.Failure("denied", "You may not list key pairs.", "Ask somebody."))
    bench = Bench(Engine(ring))
    async with bench.app.run_test(size=(120, 30)) as pilot:
        await opened(bench, pilot)
        shown = hostile.screen_text(bench.app)
        assert "You may not list key pairs." in shown
        assert "/h/.ssh/mine" in shown


async def test_another_region_is_looked_at_on_the_same_page() -> None:
    bench = Bench(Engine())
    async with bench.app.run_test(size=(120, 30)) as pilot:
        screen = await opened(bench, pilot)
        bench.app._go((p.Place("dev", "us-east-1"),))
        await settle(pilot)
        assert bench.app.screen is screen
        assert jobs(bench, "keys.list")[-1].place == p.Place("dev", "us-east-1")


async def test_hostile_names_comments_and_files_are_drawn_as_they_are() -> None:
    pairs = [
        Matched(
            KeyPair(text, f"key-{number}", text, text, text),
            LocalKey(b"", text, 1, text, text, (KeyFile(text, "pem"),)),
        )
        for number, text in enumerate(hostile.EXAMPLES)
    ]
    ring = KeyRing(tuple(pairs), tuple(Skipped(text, text) for text in hostile.EXAMPLES), "\x1b[2J[/]")
    bench = Bench(Engine(ring))
    async with bench.app.run_test(size=(200, 50)) as pilot:
        screen = await opened(bench, pilot)
        assert hostile.offences(bench.app) == []
        for key in ("w", "enter", "escape", "E", "escape"):
            await pilot.press(key)
            await settle(pilot)
            assert hostile.offences(bench.app) == []
        assert bench.app.screen is screen
        assert len(screen.store) == len(hostile.EXAMPLES)


async def test_the_password_is_copied_and_never_shown() -> None:
    bench = Bench(Engine())
    copied: list[str] = []
    async with bench.app.run_test(size=(100, 24)) as pilot:
        await settle(pilot)
        instance = {
            "InstanceId": "i-1",
            "KeyName": "win",
            "Platform": "windows",
            "Tags": [{"Key": "Name", "Value": "[/]"}],
        }
        bench.app.push_screen(PasswordScreen(PLACE, instance))
        await settle(pilot)
        assert jobs(bench, "keys.password") == []
        shown = hostile.screen_text(bench.app)
        assert "win" in shown
        assert "[/]" in shown
        bench.app.copy = lambda text, what: copied.append(text)  # type: ignore[method-assign]
        await pilot.press("c")
        await settle(pilot)
        assert copied == ["hunter2;x"]
        assert "hunter2" not in hostile.screen_text(bench.app)
        assert "hunter2" not in bench.notices


async def test_no_windows_no_password() -> None:
    bench = Bench(Engine())
    async with bench.app.run_test(size=(100, 24)) as pilot:
        await settle(pilot)
        bench.app.push_screen(PasswordScreen(PLACE, {"InstanceId": "i-1"}))
        await settle(pilot)
        await pilot.press("c")
        await settle(pilot)
        assert jobs(bench, "keys.password") == []
        assert "does not run Windows" in bench.notices


@pytest.mark.parametrize(
    ("path", "to", "new"),
    [
        ("/k/web.pem", "ppk3", "/k/web.ppk"),
        ("/k/web.ppk", "openssh", "/k/web"),
        ("/k/web.pem", "pkcs8", "/k/web.pkcs8"),
        ("/k/id_rsa", "openssh", "/k/id_rsa.openssh"),
        ("/k/web.ppk", "ppk2", "/k/web.ppk2"),
    ],
)
def test_a_new_file_is_named_after_the_old_one(path: str, to: str, new: str) -> None:
    assert to in TARGETS
    assert forms.beside(path, to) == new


@pytest.mark.parametrize(
    ("matched", "state"),
    [
        (Matched(PAIR), "only in AWS"),
        (Matched(local=MINE), "only here"),
        (Matched(PAIR, MINE, "fingerprint"), "matched"),
        (Matched(PAIR, MINE, "name"), "perhaps"),
        (Matched(PAIR, LocalKey(BLOB, files=(KeyFile("/h/a.pub", "public"),)), "public key"), "public only"),
    ],
)
def test_states_in_words(matched: Matched, state: str) -> None:
    assert words.state(matched) == state
    assert words.document(matched, {})["State"] == state
