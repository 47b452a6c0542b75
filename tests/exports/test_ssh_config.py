"""The ssh_config file, as ssh itself reads it: `ssh -G` says what would hold for every name of every host."""

from __future__ import annotations

import shlex
import subprocess
from dataclasses import replace
from ipaddress import ip_address

from hypothesis import given, settings

from awstui.exports import ssh_config
from awstui.exports.names import alias, aliases, fit
from awstui.protocol.hosts import Host
from tests.exports.hosts import BASTION, DB, WEB, WINDOWS, hosts
from tests.exports.ssh_reads import as_ssh_reads


def plainly(address: str) -> str:
    """An address in one spelling: ssh writes some of IPv6 in its own."""
    try:
        return str(ip_address(address))
    except ValueError:
        return address


def says(host: Host) -> dict[str, str]:
    """What ssh should find for a host."""
    carried = host.route in ("ssm", "eice")
    said = {"hostname": host.id if carried else plainly(host.address), "hostkeyalias": host.id, "port": str(host.port)}
    if host.user:
        said["user"] = host.user
    if host.key:
        said |= {"identityfile": host.key.replace("%", "%%"), "identitiesonly": "yes"}
    return said


@settings(max_examples=60)
@given(hosts())
def test_ssh_reads_every_host_by_every_name(some: list[Host]) -> None:
    written = ssh_config.write(some, "/state dir/known_hosts")
    linux = [host for host in fit(some)[0] if not host.windows]
    assert set(written.ids) == {host.id for host in linux}
    called = aliases(linux)
    for host in linux:
        for name in called[host.id]:
            found = as_ssh_reads(written.text, name)
            found["hostname"] = plainly(found["hostname"])
            expected = says(host)
            assert {key: found[key] for key in expected} == expected
            assert found["userknownhostsfile"] == "/state dir/known_hosts"
            assert found.get("proxyjump", "") == (host.jump if host.route == "jump" else "")
            assert ("proxycommand" in found) == (host.route in ("ssm", "eice"))
            if host.route in ("ssm", "eice"):
                assert_carries(found["proxycommand"], host)
    assert "proxycommand" not in as_ssh_reads(written.text, "elsewhere.example.com")


def assert_carries(command: str, host: Host) -> None:
    """The command, after ssh has filled in its signs and a shell has split it, says this host, profile and region."""
    filled = command.replace("%%", "\0").replace("%p", "22").replace("\0", "%")
    argv = subprocess.run(["sh", "-c", f"printf '%s\\n' {filled}"], capture_output=True, text=True, check=True).stdout
    words = argv.splitlines()
    assert words[0] == "aws"
    assert host.id in words
    assert "22" in (words[-1], *words) or "portNumber=22" in words
    assert words[words.index("--region") + 1] == host.region
    assert ("--profile" in words) == bool(host.profile)
    if host.profile:
        assert words[words.index("--profile") + 1] == host.profile
    assert shlex.split(filled) == words


def test_the_carriers_as_aws_documents_them() -> None:
    written = ssh_config.write([replace(WEB, route="ssm"), replace(DB, route="eice", profile="dev")])
    ssm = as_ssh_reads(written.text, WEB.id)["proxycommand"]
    assert ssm == (
        f"aws ssm start-session --target {WEB.id} --document-name AWS-StartSSHSession "
        "--parameters portNumber=%p --profile prod --region eu-west-1"
    )
    eice = as_ssh_reads(written.text, DB.id)["proxycommand"]
    assert eice == (
        f"aws ec2-instance-connect open-tunnel --instance-id {DB.id} --remote-port %p --profile dev --region eu-west-1"
    )


def test_a_jump_leads_through_the_other_hosts_own_block() -> None:
    written = ssh_config.write([DB, BASTION])
    assert as_ssh_reads(written.text, alias(DB))["proxyjump"] == BASTION.id
    assert as_ssh_reads(written.text, BASTION.id)["hostname"] == "54.1.2.4"
    (note,) = ssh_config.write([DB]).notes
    assert "which is not in the file" in note


def test_what_cannot_be_written_is_told() -> None:
    written = ssh_config.write([WINDOWS, replace(WEB, user=""), replace(DB, key='/a"b', route="private", jump="")])
    assert written.ids == (WEB.id,)
    assert len(written.notes) == 3
    assert "Windows" in written.notes[0]


def test_hosts_that_were_in_the_file_stay_when_they_are_not_of_these() -> None:
    first = ssh_config.write([WEB, BASTION]).text
    moved = replace(DB, private=WEB.private, route="private", jump="")
    second = ssh_config.write([moved, replace(BASTION, user="admin")], before=first).text
    assert set(ssh_config.hosts_in(second)) == {WEB.id, DB.id, BASTION.id}
    assert as_ssh_reads(second, WEB.private)["hostname"] == moved.private  # the address is another host's by now
    assert as_ssh_reads(second, alias(WEB))["hostname"] == WEB.public
    assert as_ssh_reads(second, BASTION.id)["user"] == "admin"
    assert ssh_config.write([moved, replace(BASTION, user="admin")], before=second).text == second


def test_a_file_with_no_hosts_is_one_that_ssh_reads() -> None:
    assert "hostkeyalias" not in as_ssh_reads(ssh_config.write([]).text, "anything")
