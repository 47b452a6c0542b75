"""What may stand on a command line, whatever anybody tagged."""

from __future__ import annotations

import shlex
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from awstui.ssh import words


@given(st.text())
def test_no_user_host_or_id_begins_an_option_or_holds_what_a_shell_or_ssh_expands(text: str) -> None:
    for check in (words.user, words.host, words.instance, words.region):
        try:
            fit = check(text)
        except words.Unfit:
            continue
        assert fit == text
        assert fit[0] != "-"
        assert not set(fit) & set(" \t\r\n\0'\"$`;&|<>(){}*?!#%~")


@pytest.mark.parametrize("text", ["-oProxyCommand=id", "a b", "$(id)", "a\nb", "", "x" * 65, "%h", "a;b"])
def test_what_is_no_user_is_said_to_be_none(text: str) -> None:
    with pytest.raises(words.Unfit, match="user name"):
        words.user(text)


@pytest.mark.parametrize("text", ["ec2-user", "CORP\\anna", "anna@corp.example", "_svc", "a.b-c_1"])
def test_users_of_linux_and_windows_are_taken(text: str) -> None:
    assert words.user(text) == text


@pytest.mark.parametrize("text", ["0", "65536", "-1", "22 ", "x", "", "٢٢", "022222"])
def test_what_is_no_port_is_refused(text: str) -> None:
    with pytest.raises(words.Unfit):
        words.port(text)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("5432:db.internal:5432", (5432, "db.internal", 5432)),
        ("8080:80", (8080, "localhost", 80)),
        ("1:[fe00::1]:2", (1, "fe00::1", 2)),
        ("1:10.0.0.1:2", (1, "10.0.0.1", 2)),
    ],
)
def test_a_forward_as_typed(text: str, parts: tuple[int, str, int]) -> None:
    assert words.forward(text) == parts


@pytest.mark.parametrize("text", ["", "5432", "x:y:z", "1:-oX:2", "1:a b:2", "1::2"])
def test_what_is_no_forward_is_refused(text: str) -> None:
    with pytest.raises(words.Unfit):
        words.forward(text)


@pytest.mark.parametrize(
    ("text", "paths"),
    [
        ("notes.txt :/tmp/", ("notes.txt", ":/tmp/")),
        (":/var/log/syslog .", (":/var/log/syslog", ".")),
        ("'a b.txt' :", ("a b.txt", ":")),
    ],
)
def test_a_copy_as_typed(text: str, paths: tuple[str, str]) -> None:
    assert words.two_paths(text) == paths


@pytest.mark.parametrize("text", ["", "one", "a b", ":a :b", "a :b c", "'a :b"])
def test_what_is_no_copy_is_refused(text: str) -> None:
    with pytest.raises(words.Unfit):
        words.two_paths(text)


@given(st.lists(st.text(min_size=1).filter(lambda text: "\0" not in text), min_size=1))
def test_a_shell_reads_a_proxy_command_as_the_words_it_was_made_of(argv: list[str]) -> None:
    """ssh expands "%%" to "%" first; nothing else may be left for it to expand."""
    value = words.proxy([*argv, words.PLACE])
    expanded = value.replace(words.PLACE, "h:22").replace("%%", "\0")
    assert "%" not in expanded
    assert (
        shlex.split(expanded.replace("\0", "%"))
        == [
            *(word.replace(words.PLACE, "h:22") for word in argv),
            "h:22",
        ]
        or words.PLACE in argv
    )


def test_a_path_that_ssh_cannot_be_given_is_refused() -> None:
    assert words.option_path("/a b/%d") == '"/a b/%%d"'
    for text in ('/a"b', "/${HOME}/x", "/a\\b", "-x", "/a\nb", ""):
        with pytest.raises(words.Unfit):
            words.option_path(text)


def test_a_path_below_home_is_short(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Path, "home", lambda: Path("/home/anna"))
    assert words.short("/home/anna/.ssh/id") == "~/.ssh/id"
    assert words.short("/home/annabel/id") == "/home/annabel/id"
