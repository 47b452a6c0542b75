"""confCons.xml: mRemoteNG's schema holds, what is encrypted opens again, and no name becomes an element."""

from __future__ import annotations

import re
import uuid
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from awstui.exports import confcons, mremoteng
from awstui.exports.mremoteng import Options, ppk_name, wrong_folder, wrong_password
from awstui.exports.names import fit
from awstui.protocol.hosts import Host
from tests.exports.confcons_schema import read
from tests.exports.hosts import BASTION, DB, TEXTS, WEB, WINDOWS, hosts
from tests.exports.sealed import decrypt

KEYS = Options("C:\\keys", {WEB.key: "web.ppk", DB.key: "db.ppk"})


def by_id(text: str) -> dict[str, dict[str, str]]:
    return {said["EC2InstanceId"]: said for _, said in read(text)[1]}


@settings(max_examples=60)
@given(hosts(), TEXTS)
def test_the_schema_holds_whatever_hosts_are_called(some: list[Host], tag: str) -> None:
    written = mremoteng.write(some, Options("C:\\keys", {"/k.pem": "k.ppk"}, tag=tag))
    root, found = read(written.text)
    assert decrypt(root["Protected"], "mR3m", int(root["KdfIterations"])) == "ThisIsNotProtected"
    fitting = {host.id: host for host in fit(some)[0]}
    assert set(written.ids) == {said["EC2InstanceId"] for _, said in found} == set(fitting)
    names = [said["Name"].strip() for _, said in found]
    assert len(set(names)) == len(names)  # tunnels go by name
    assert len({said["Id"] for _, said in found}) == len(found)
    for folders, said in found:
        host = fitting[said["EC2InstanceId"]]
        assert folders[:2] == (host.account, host.region)
        assert len(folders) == (3 if tag else 2)
        assert said["Name"].endswith(host.id)
        assert (said["Protocol"], said["Port"]) == (("RDP", "3389") if host.windows else ("SSH2", str(host.port)))
        assert said["Username"] == host.user
        assert said["OpeningCommand"] == said["PreExtApp"] == said["PostExtApp"] == said["Password"] == ""
        assert_options(said["SSHOptions"], host)


def assert_options(options: str, host: Host) -> None:
    """PuTTY is given a key and a command, and nothing that a name or a tag says."""
    words = re.findall(r'(-i|-proxycmd) "((?:\\"|[^"])*)"', options)
    assert " ".join(f'{name} "{value}"' for name, value in words) == options
    said = dict(words)
    assert ("-i" in said) == (host.key == "/k.pem" and not host.windows)
    assert said.get("-i", "C:\\keys\\k.ppk") == "C:\\keys\\k.ppk"
    assert ("-proxycmd" in said) == (host.route in ("ssm", "eice") and not host.windows)
    assert said.get("-proxycmd", host.id).count(host.id) == 1


def test_what_a_person_gets() -> None:
    written = mremoteng.write([WEB, DB, BASTION, WINDOWS], replace(KEYS, tag="env"))
    assert [folders for folders, _ in read(written.text)[1]] == [
        ("123456789012", "eu-west-1", "prod"),
        ("123456789012", "eu-west-1", "no env"),
        ("123456789012", "eu-west-1", "no env"),
        ("123456789012", "us-east-1", "no env"),
    ]
    found = by_id(written.text)
    assert found[WEB.id]["Name"] == f"web-1 {WEB.id}"
    assert found[WEB.id]["Hostname"] == WEB.public
    assert found[WEB.id]["SSHOptions"] == '-i "C:\\keys\\web.ppk"'
    assert found[DB.id]["Hostname"] == DB.private
    assert found[DB.id]["SSHTunnelConnectionName"] == found[BASTION.id]["Name"]
    assert found[WINDOWS.id]["Protocol"] == "RDP"
    assert found[WINDOWS.id]["Username"] == "Administrator"
    assert found[WEB.id]["EC2Region"] == "eu-west-1"
    (note,) = written.notes
    assert "PuTTY asks Pageant" in note  # of the bastion


def test_carriers_are_putty_proxies() -> None:
    some = [replace(WEB, route="ssm", profile="my profile"), replace(DB, route="eice", profile="100%")]
    found = by_id(mremoteng.write(some, Options("C:\\keys")).text)
    assert found[WEB.id]["SSHOptions"] == (
        f'-proxycmd "aws ssm start-session --target {WEB.id} --document-name AWS-StartSSHSession '
        '--parameters portNumber=%port --profile \\"my profile\\" --region eu-west-1"'
    )
    assert "--profile 100%% --region" in found[DB.id]["SSHOptions"]
    odd = mremoteng.write([replace(WEB, route="ssm", profile='a"b')], KEYS)
    assert "-proxycmd" not in by_id(odd.text)[WEB.id]["SSHOptions"]
    assert "PuTTY cannot be told" in odd.notes[0]


def test_written_again_it_has_the_same_nodes() -> None:
    once, again = (read(mremoteng.write([WEB, DB], KEYS).text)[1] for _ in range(2))
    assert once == again
    assert all(uuid.UUID(said["Id"]) for _, said in once)


def test_passwords_need_a_password_of_the_file() -> None:
    secret = {WINDOWS.id: "p;ä&<ss"}
    bare = by_id(mremoteng.write([WINDOWS], Options(passwords=secret)).text)
    assert bare[WINDOWS.id]["Password"] == ""
    root, found = read(mremoteng.write([WINDOWS], Options(passwords=secret, password="geheim")).text)
    rounds = int(root["KdfIterations"])
    assert decrypt(root["Protected"], "geheim", rounds) == "ThisIsProtected"
    assert decrypt(found[0][1]["Password"], "geheim", rounds) == secret[WINDOWS.id]
    with pytest.raises(ValueError, match="another"):
        decrypt(root["Protected"], "mR3m", rounds)


def test_what_mremoteng_itself_has_encrypted_opens() -> None:
    """Two `Protected` attributes from the fixtures of mRemoteNG's own tests."""
    unprotected = "8LmIO3+MWBY0zTmfjfOEdCGxhTAwnlohb1veTGNZFt6lAYvY2UOzWyjVzkx6V93smpbP0ZOuexN15u7rvwJEjawC"
    assert decrypt(unprotected, "mR3m", 1000) == "ThisIsNotProtected"
    protected = "e/T6ajrPtNNlHreSeD4QBqToTuiqtNACKiPJv7vU+l6TWCu9JNsmL+Y8lJ4aTl5YVcstXpQjxsZ9i8+YV4Gs"
    assert decrypt(protected, "Password", 1000) == "ThisIsProtected"
    five_thousand = "Z1IOT8h7neJ5V7es5Iv63A2WsDG6QWl10F/Rb9ljKxvCseEITty1BfMNgiaVPfm7w61uabQKqu2waDCXUpLo1OZW"
    assert decrypt(five_thousand, "mR3m", 5000) == "ThisIsNotProtected"


@given(st.text(max_size=40).filter(lambda text: text.isprintable()), st.sampled_from(["mR3m", "ÿ", "a b"]))
def test_what_is_encrypted_opens_again(text: str, password: str) -> None:
    assert decrypt(confcons.encrypt(text, password, 1), password, 1) == text


@pytest.mark.parametrize("folder", ["C:\\keys", "c:\\", "C:", "D:\\my keys\\", "\\\\server\\share\\keys"])
def test_folders_that_putty_finds(folder: str) -> None:
    assert wrong_folder(folder) == ""


@pytest.mark.parametrize(
    "folder", ["", "keys", "/home/me", 'C:\\a"b', "C:\\a\nb", "C:\\%TEMP%", "\\\\server", "C:\\a\\\\b"]
)
def test_folders_that_it_does_not(folder: str) -> None:
    assert wrong_folder(folder) != ""


def test_passwords_that_would_not_open_again() -> None:
    assert wrong_password("日本") != ""
    assert wrong_password("a\n") != ""
    assert wrong_password("ÿ b") == ""


@pytest.mark.parametrize(
    ("key", "name"),
    [
        ("/home/me/.ssh/web.pem", "web.ppk"),
        ("/x/id_ed25519", "id_ed25519.ppk"),
        ("/x/a b'.key", "a-b.ppk"),
        ("/日", "key.ppk"),
    ],
)
def test_what_a_keys_ppk_is_called(key: str, name: str) -> None:
    assert ppk_name(key) == name
