"""How it ended, what is remembered, which route is taken."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from awstui.protocol.ssh import CHECKING, ROUTES, VERDICTS, Bastion, Route
from awstui.ssh import ended
from awstui.ssh.again import place_key
from awstui.ssh.choice import best, decided
from awstui.ssh.remembered import KEPT, Known, Remembered

PLEASE = b'Please login as the user "ubuntu" rather than the user "root".\r\n\r\n'


# ---- how it ended


def test_whom_the_host_wants_instead() -> None:
    assert ended.told(PLEASE, "root") == "ubuntu"
    assert ended.told(b"motd\r\n" + PLEASE, "root") == "ubuntu"


@pytest.mark.parametrize(
    ("said", "tried"),
    [
        (PLEASE, "admin"),  # it speaks of somebody else
        (PLEASE.replace(b"ubuntu", b"root"), "root"),
        (PLEASE.replace(b"ubuntu", b"-oProxyCommand=id"), "root"),
        (PLEASE.replace(b"ubuntu", b"a b"), "root"),
        (PLEASE[:30], "root"),
        (b"", "root"),
    ],
)
def test_a_host_cannot_make_us_try_anything_else(said: bytes, tried: str) -> None:
    assert ended.told(said, tried) == ""


@given(st.binary())
def test_any_output_is_read_without_a_fault(said: bytes) -> None:
    assert ended.told(said, "root") == ""
    assert isinstance(ended.why(said), str)


def test_an_end_is_said_in_a_sentence() -> None:
    assert ended.in_words("ssh", 0, 5) == "ssh has ended."
    assert "SIGKILL" in ended.in_words("ssh", -9, 5)
    assert "did not get there" in ended.in_words("ssh", 255, 1)
    assert "lost the connection" in ended.in_words("ssh", 255, 100)
    assert "with 3" in ended.in_words("ssh", 3, 1)
    assert "another host key" in ended.why(b"@ WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED! @")
    assert "chmod 600" in ended.why(b"WARNING: UNPROTECTED PRIVATE KEY FILE!")


# ---- what is remembered


def test_what_worked_is_found_again_by_name_and_id(tmp_path: Path) -> None:
    file = tmp_path / "state" / "connections.json"
    Remembered(file).keep(Known("i-1", "web-1", "here", "private", "root", "/k", "10.0.0.1", 2222))
    Remembered(file).keep_bastion("vpc-1", Bastion("gate", 22, "anna"))
    again = Remembered(file)
    found = again.called("web-1", "here")
    assert found is not None
    assert (found.id, found.user, found.port) == ("i-1", "root", 2222)
    assert found.at > 0
    assert again.called("i-1", "here") == found
    assert again.called("web-1", "elsewhere") is None
    assert again.bastion("vpc-1") == Bastion("gate", 22, "anna")


def test_a_name_of_two_is_nobody_s(tmp_path: Path) -> None:
    kept = Remembered(tmp_path / "c.json")
    kept.keep(Known("i-1", "web", "here"))
    kept.keep(Known("i-2", "web", "here"))
    assert kept.called("web", "here") is None
    kept.forget("i-2")
    assert kept.called("web", "here") is not None


@pytest.mark.parametrize("text", ["", "[]", "{", '{"instances": [{"id": 1}]}', '{"instances": [3], "bastions": {}}'])
def test_a_broken_file_is_a_first_start(tmp_path: Path, text: str) -> None:
    file = tmp_path / "c.json"
    file.write_text(text)
    kept = Remembered(file)
    assert kept.instance("i-1") is None
    kept.keep(Known("i-1"))
    assert json.loads(file.read_text())["instances"][0]["id"] == "i-1"


def test_the_oldest_go(tmp_path: Path) -> None:
    kept = Remembered(tmp_path / "c.json")
    kept._instances = {f"i-{n}": Known(f"i-{n}") for n in range(KEPT)}
    kept.keep(Known("i-new"))
    assert len(kept._instances) == KEPT
    assert kept.instance("i-0") is None


def test_other_credentials_are_another_place(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_REGION", "eu-west-1")
    first = place_key(None, None, None)
    assert place_key(None, "eu-west-1", None) == first
    assert place_key("prod", None, None) != first
    assert place_key(None, None, "http://localhost:1") != first
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIAOTHER")
    assert place_key(None, None, None) != first


# ---- which route

ALL = st.fixed_dictionaries({name: st.sampled_from([*VERDICTS, CHECKING]) for name in ROUTES})


def routes(verdicts: dict[str, str]) -> list[Route]:
    return [Route(name, verdict, "") for name, verdict in verdicts.items()]


@given(ALL, st.sampled_from(["", *ROUTES]))
def test_no_better_route_is_passed_over(verdicts: dict[str, str], remembered: str) -> None:
    found = best(routes(verdicts), remembered)
    tried = {name: verdict for name, verdict in verdicts.items() if verdict in VERDICTS[:3] and name != "serial"}
    if not tried:
        assert found is None
        return
    assert found is not None
    top = min(VERDICTS.index(verdict) for verdict in tried.values())
    assert VERDICTS.index(found.verdict) == top
    equals = [name for name in ROUTES if name in tried and VERDICTS.index(tried[name]) == top]
    assert found.id == (remembered if remembered in equals else equals[0])


@given(ALL, st.sampled_from(["", *ROUTES]))
def test_what_is_decided_early_is_what_would_be_decided_late(verdicts: dict[str, str], remembered: str) -> None:
    """Whatever is still being checked may turn out to work."""
    early = decided(routes(verdicts), remembered)
    if early is not None:
        late = {name: "works" if verdict == CHECKING else verdict for name, verdict in verdicts.items()}
        assert best(routes(late), remembered) == early
        never = {name: "no" if verdict == CHECKING else verdict for name, verdict in verdicts.items()}
        assert best(routes(never), remembered) == early
