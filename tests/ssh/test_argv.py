"""The command lines, read back by the real ssh: `ssh -G` says what it understood."""

from __future__ import annotations

import json
import shlex
import subprocess
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from awstui.protocol.ssh import Bastion, Session
from awstui.ssh import argv, words
from awstui.ssh.cleaning import tunnel
from tests.connecting import plugin
from tests.ui.hostile import EXAMPLES

ID = "i-0123456789abcdef0"


def understood(command: list[str]) -> dict[str, str]:
    """What ssh makes of a command line, with nothing of this machine's own configuration."""
    told = subprocess.run(["ssh", "-G", "-F", "none", *command[1:]], capture_output=True, text=True, check=True).stdout
    return {line.partition(" ")[0]: line.partition(" ")[2] for line in told.splitlines()}


def test_ssh_is_told_whom_where_and_which_host_key(tmp_path: Path) -> None:
    found = understood(argv.ssh(argv.Connection(ID, "10.0.0.1", "ubuntu", 2222, str(tmp_path / "my key"))))
    assert found["hostname"] == "10.0.0.1"
    assert found["user"] == "ubuntu"
    assert found["port"] == "2222"
    assert found["hostkeyalias"] == ID
    assert found["identityfile"] == str(tmp_path / "my key")
    assert found["identitiesonly"] == "yes"
    assert found["userknownhostsfile"] == str(argv.known_hosts())
    assert found["stricthostkeychecking"] == "accept-new"
    assert found["connecttimeout"] == "10"
    assert found["serveraliveinterval"] == "15"


def test_a_known_host_key_is_the_only_one_taken() -> None:
    assert understood(argv.ssh(argv.Connection(ID, "10.0.0.1", "ubuntu", pinned=True)))["stricthostkeychecking"] in (
        "true",
        "yes",
    )


def test_a_bastion_is_jumped_through_with_options_of_its_own() -> None:
    proxy = argv.jump(Bastion("198.51.100.7", 2022, "anna", "/home/anna/key", "i-0aaaaaaaaaaaaaaa0"))
    found = understood(argv.ssh(argv.Connection(ID, "10.0.0.1", "ubuntu", proxy=proxy)))
    inner = shlex.split(found["proxycommand"].replace("%%", "%"))
    assert inner[0] == "ssh"
    assert inner[-4:] == ["-W", "[%h]:%p", "--", "198.51.100.7"]
    assert "User=anna" in inner
    assert "Port=2022" in inner
    assert "HostKeyAlias=i-0aaaaaaaaaaaaaaa0" in inner


def test_a_host_of_ssh_config_is_jumped_through_as_it_is() -> None:
    assert argv.jump(Bastion("gateway")) == ("ssh", "-W", "[%h]:%p", "--", "gateway")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(), st.text(), st.text(), st.text())
def test_hostile_words_are_refused_or_stay_what_they_are(host: str, user: str, key: str, bastion: str) -> None:
    """Every word is a value of an option, the host after "--", or the program; whatever was put in."""
    connection = argv.Connection(ID, host, user, key=key)
    try:
        made = argv.ssh(connection)
        jumped = argv.jump(Bastion(bastion, user=user))
    except words.Unfit:
        return
    cut = made.index("--")
    assert made[0] == "ssh"
    assert made[cut + 1 :] == [host]
    assert set(made[1:cut:2]) == {"-o"}
    assert jumped[-1] == bastion
    assert not any("\n" in word for word in made)


@pytest.mark.parametrize("text", EXAMPLES)
def test_hostile_names_of_bastions_and_hosts_are_refused(text: str) -> None:
    if not set(text) <= set("abcdefghijklmnopqrstuvwxyz0123456789.-"):
        with pytest.raises(words.Unfit):
            argv.ssh(argv.Connection(ID, text, "root"))


def test_a_forward_listens_on_loopback_only_and_asks_nobody() -> None:
    made = argv.forward(argv.Connection(ID, "10.0.0.1", "ubuntu"), 5432, "fe00::1", 5432)
    assert "127.0.0.1:5432:[fe00::1]:5432" in made
    found = understood(made)
    assert found["batchmode"] == "yes"
    assert found["exitonforwardfailure"] == "yes"


@pytest.mark.parametrize(
    ("source", "target", "ends"),
    [
        ("a.txt", ":/tmp/", ["a.txt", "10.0.0.1:/tmp/"]),
        (":/var/log/x", ".", ["10.0.0.1:/var/log/x", "."]),
        ("a:b", ":", ["./a:b", "10.0.0.1:"]),
    ],
)
def test_copies_go_there_or_come_from_there(source: str, target: str, ends: list[str]) -> None:
    assert argv.copy(argv.Connection(ID, "10.0.0.1", "ubuntu"), source, target)[-3:] == ["--", *ends]


def test_a_copy_has_one_end_there() -> None:
    for pair in (("a", "b"), (":a", ":b"), ("-oX=y", ":b")):
        with pytest.raises(words.Unfit):
            argv.copy(argv.Connection(ID, "10.0.0.1", "ubuntu"), *pair)


def test_ipv6_hosts_are_bracketed_for_scp() -> None:
    assert argv.copy(argv.Connection(ID, "fe00::1", "ubuntu"), "a", ":b")[-1] == "[fe00::1]:b"


def test_the_plugin_is_given_a_variable_s_name_and_no_token() -> None:
    session = Session("s-1", '{"TokenValue": "secret"}', '{"Target": "i-1"}', "eu-west-1", "dev", "https://x")
    assert argv.plugin(session) == [
        "session-manager-plugin", "AWS_SSM_START_SESSION_RESPONSE", "eu-west-1", "StartSession", "dev",
        '{"Target": "i-1"}', "https://x",
    ]  # fmt: skip


def test_what_carries_ssh_through_a_session_holds_no_token() -> None:
    response = '{"TokenValue": "secret"}'
    session = Session("s-1", response, json.dumps({"Target": ID}), "eu-west-1", "it's", "https://ssm")
    proxy = argv.carried(session, "/run/ticket 1")
    found = understood(argv.ssh(argv.Connection(ID, "10.0.0.1", "ubuntu", proxy=proxy)))
    inner = shlex.split(found["proxycommand"].replace("%%", "%"))
    assert inner[4:6] == ["/run/ticket 1", "session-manager-plugin"]
    assert inner[6:] == argv.plugin(session)[1:]
    assert "secret" not in " ".join(inner)


def test_only_the_plugin_is_told_the_token(tmp_path: Path) -> None:
    noted = plugin(tmp_path / "bin")
    session = Session("s-1", '{"TokenValue": "secret"}', "{}", "eu-west-1", "", "https://ssm")
    with tunnel(session) as proxy:
        ticket = Path(proxy[4])
        assert (ticket.stat().st_mode & 0o777, ticket.parent.stat().st_mode & 0o777) == (0o600, 0o700)
        subprocess.run(proxy, check=True, env={"PATH": f"{tmp_path / 'bin'}:/usr/bin:/bin"}, capture_output=True)
        assert not ticket.exists()
    told = json.loads(noted.read_text())
    assert told["environment"][argv.ENVIRONMENT] == session.response
    assert "secret" not in str(told["argv"])
    assert not ticket.parent.exists()


def test_the_serial_console_of_a_partition() -> None:
    made = argv.serial(ID, "us-gov-west-1", "/k", "aws-us-gov")
    assert made[-1] == "serial-console.ec2-instance-connect.us-gov-west-1.amazonaws.com"
    assert f"User={ID}.port0" in made
    with pytest.raises(words.Unfit, match="aws-cn"):
        argv.serial(ID, "cn-north-1", "/k", "aws-cn")


@given(st.text())
def test_a_window_s_name_can_expand_nothing(name: str) -> None:
    made = argv.window(name, ["awstui", "ssh", ID])
    assert made[-4:] == ["--", "awstui", "ssh", ID]
    shown = made[made.index("-n") + 1]
    assert shown
    assert all(each.isascii() and (each.isalnum() or each in "-_.") for each in shown)
