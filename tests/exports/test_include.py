"""The Include line: at the top, once, and only where ssh does not read the file already."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from awstui.exports import ssh_config
from awstui.exports.include import hosts, include, included
from tests.exports.hosts import WEB
from tests.keytools import tool

HOME = Path("/home/me")
OURS = HOME / ".config/awstui/ssh_config"


def test_it_stands_at_the_top_and_the_rest_stays() -> None:
    before = "# mine\nHost *\n    User me\n"
    after = include(before, OURS, HOME)
    assert after.endswith(f"\n\n{before}")
    assert after.splitlines()[1] == "Include ~/.config/awstui/ssh_config"
    assert include(after, OURS, HOME) == after
    assert include("", OURS, HOME).count("\n") == 2
    assert "\r\n\r\n" in include("Host a\r\n", OURS, HOME)


@pytest.mark.parametrize(
    "line",
    [
        "Include ~/.config/awstui/ssh_config",
        "include=/home/me/.config/awstui/ssh_config",
        '\tINCLUDE = "~/.config/awstui/ssh_config"  ',
        "Include other ~/.config/awstui/*",
        "Include ../.config/awstui/ssh_config other",
    ],
)
def test_ssh_reads_it_already(line: str) -> None:
    if ".." in line:
        line = line.replace("../.config", "/home/me/.config")
    assert included(f"# x\nUser me\n{line}\nHost *\n", OURS, HOME)


@pytest.mark.parametrize(
    "text",
    [
        "# Include ~/.config/awstui/ssh_config",
        "Host *\n    Include ~/.config/awstui/ssh_config",
        "Match all\nInclude ~/.config/awstui/ssh_config",
        "Include ~/.config/*",
        "Include awstui/ssh_config",
        "IncludeX ~/.config/awstui/ssh_config",
    ],
)
def test_ssh_does_not_read_it_for_every_host(text: str) -> None:
    assert not included(text, OURS, HOME)
    assert include(text, OURS, HOME).splitlines()[1].startswith("Include ")


@pytest.mark.parametrize("name", ["a*b", "a?b", "a[b", "a%b", 'a"b', "a\\b", "a$b", "a\nb"])
def test_a_path_that_an_include_cannot_name(name: str) -> None:
    with pytest.raises(ValueError, match="cannot name"):
        include("", HOME / name, HOME)


LINES = st.sampled_from(["Host a b *.x !c", "  User me", "Match all", "", "# Include x", "Include y z", "Port=22"])


@given(st.lists(LINES, max_size=8))
def test_nothing_that_was_there_is_lost(lines: list[str]) -> None:
    before = "\n".join(lines)
    after = include(before, OURS, HOME)
    assert after.endswith(before)
    assert included(after, OURS, HOME)


def test_names_that_mean_something_already() -> None:
    assert hosts('Host web-1 *.x !y "b c"\nHostName z\nhost=Q') == {"web-1", "b c", "q"}


def test_ssh_finds_the_hosts_through_it(tmp_path: Path) -> None:
    ours, main = tmp_path / "a folder" / "ssh_config", tmp_path / "config"
    ours.parent.mkdir()
    ours.write_text(ssh_config.write([WEB]).text)
    ours.chmod(0o600)  # ssh includes no file that others may write, whatever the umask here is
    main.write_text(include("Host *\n    User me\n    HostName wrong\n", ours, tmp_path / "home"))
    found = subprocess.run([tool("ssh"), "-G", "-F", main, WEB.id], capture_output=True, text=True, check=True).stdout
    assert f"hostname {WEB.public}\n" in found
    assert "user ec2-user\n" in found
