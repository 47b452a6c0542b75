"""`awstui ssh` against real sshds on loopback that stand for instances registered in moto."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from awstui.headless.ssh_finding import _print
from awstui.protocol.ssh import Route
from awstui.ssh import argv, hostkeys
from tests import connecting, sshd
from tests.connecting import TOKEN, Connecting
from tests.sshd import ME, Network, Server

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="sshd is not run on Windows")


@dataclass
class Stage:
    """A machine with a key in ~/.ssh, an AWS with instances, and an sshd that is one of them."""

    home: Path
    url: str
    network: Network
    server: Server
    public: str
    fake: Connecting
    more: dict[str, str] = field(default_factory=dict)

    def ssh(self, *arguments: str, url: str = "") -> subprocess.CompletedProcess[str]:
        """Run `awstui ssh`."""
        credentials = {"AWS_ACCESS_KEY_ID": "testing", "AWS_SECRET_ACCESS_KEY": "testing", "AWS_REGION": "eu-west-1"}
        environment = os.environ | credentials | {"AWS_ENDPOINT_URL": url or self.url} | self.fake.environment()
        environment |= {"PATH": f"{self.home / 'bin'}:{os.environ['PATH']}", "SSH_AUTH_SOCK": ""} | self.more
        return subprocess.run(
            [sys.executable, "-m", "awstui", "ssh", *arguments],
            env=environment, capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=90, check=False,
        )  # fmt: skip

    def keys_left(self) -> list[Path]:
        """Keys made for one connection that are still there."""
        return list((self.home / "state" / "ssh").glob("key-*"))

    def journal(self) -> list[tuple[str, ...]]:
        """The operations of every change that was journalled."""
        file = self.home / "state" / "journal.jsonl"
        lines = [json.loads(line) for line in file.read_text().splitlines()] if file.exists() else []
        return [tuple(line["operations"]) for line in lines if line["event"] == "intent"]


@pytest.fixture
def stage(aws_env: Path, moto_url: str, tmp_path: Path) -> Iterator[Stage]:
    with sshd.running(tmp_path / "sshd") as server, connecting.connecting() as fake:
        public = sshd.make_key(aws_env / ".ssh" / "work")
        server.let_in(public)
        network = sshd.network(moto_url)
        network.ec2.import_key_pair(KeyName="web", PublicKeyMaterial=public.encode())
        yield Stage(aws_env, moto_url, network, server, public, fake)


def test_a_name_becomes_a_shell_with_nothing_but_a_key(stage: Stage) -> None:
    instance = stage.network.launch("web-1", stage.server, KeyName="web")
    done = stage.ssh("web-1", "--", "echo", "$((40 + 2))")
    assert (done.stdout, done.returncode) == ("42\n", 0), done.stderr
    assert "taken as it comes" in done.stderr
    assert hostkeys.known(argv.known_hosts(), instance) == (stage.server.host_key,)
    assert stage.journal() == []
    assert stage.ssh(instance, "--", "exit 7").returncode == 7
    assert stage.ssh("127.0.0.1", "--fresh", "--", "echo", "by address").stdout == "by address\n"


def test_the_second_time_nobody_is_asked(stage: Stage) -> None:
    stage.network.launch("web-1", stage.server, KeyName="web")
    assert stage.ssh("web-1", "--", "true").returncode == 0
    file = stage.home / "state" / "connections.json"
    file.write_text(file.read_text().replace(stage.url, "http://127.0.0.1:9"))  # where nobody answers
    done = stage.ssh("web-1", "--", "echo", "again", url="http://127.0.0.1:9")
    assert (done.stdout, done.returncode) == ("again\n", 0), done.stderr


def test_what_worked_before_and_does_not_any_more_is_found_anew(stage: Stage, tmp_path: Path) -> None:
    instance = stage.network.launch("web-1", stage.server, KeyName="web")
    assert stage.ssh("web-1", "--", "true").returncode == 0
    file = stage.home / "state" / "connections.json"
    file.write_text(file.read_text().replace(str(stage.server.port), "1"))
    done = stage.ssh("web-1", "--", "echo", "found")
    assert (done.stdout, done.returncode) == ("found\n", 0)
    assert "web-1 does not answer as last time; asking AWS" in done.stderr
    assert json.loads(file.read_text())["instances"][0]["id"] == instance


def test_an_unreachable_instance_gets_a_sentence_naming_the_reason(stage: Stage) -> None:
    stage.network.launch("deaf", None, KeyName="web", tags={"SSHPort": "1"})
    done = stage.ssh("deaf")
    assert done.returncode == 1
    assert "There is no way to deaf. 127.0.0.1 refuses port 1: no sshd listens there." in done.stderr
    stopped = stage.network.launch("off", stage.server, address="127.0.0.2")
    stage.network.ec2.stop_instances(InstanceIds=[stopped])
    assert "There is no way to off. It is stopped. Start it first." in stage.ssh("off").stderr


def test_a_name_of_several_is_listed_and_a_name_of_none_is_said(stage: Stage) -> None:
    ids = [stage.network.launch("web", stage.server, address=f"127.0.0.{n}") for n in (2, 3)]
    done = stage.ssh("web")
    assert done.returncode == 2
    assert all(each in done.stderr for each in ids)
    assert "There is no instance 'we*'" in stage.ssh("we*").stderr  # no pattern


def test_the_wrong_user_is_told_so_and_the_right_one_gets_in(stage: Stage, tmp_path: Path) -> None:
    """Only one account is sure to exist here: `admin` is the same one at a second sshd, which asks for another."""
    says = f'echo \'Please login as the user \\"{ME}\\" rather than the user \\"admin\\".\';echo;sleep 10;exit 142'
    with sshd.running(tmp_path / "other") as other:
        other.let_in(stage.public, f'command="{says}"')
        (other.folder / "host").write_bytes((stage.server.folder / "host").read_bytes())
        connecting.program(
            stage.home / "bin",
            "ssh",
            f"""
import os, sys
words = sys.argv[1:]
if "User=admin" in words:
    words[words.index("User=admin")] = "User={ME}"
    words[words.index("Port={stage.server.port}")] = "Port={other.port}"
    words = ["-o", "UserKnownHostsFile=/dev/null", "-o", "StrictHostKeyChecking=no", *words]
os.execv("/usr/bin/ssh", ["ssh", *words])
""",
        )
        instance = stage.network.launch("deb", address="127.0.0.5")
        image = stage.network.ec2.create_image(InstanceId=instance, Name="debian-12-amd64")["ImageId"]
        stage.network.launch("right", stage.server, KeyName="web", tags={"SSHUser": "-x"}, ImageId=image)
        done = stage.ssh("right", "--", "id", "-un")
    assert (done.stdout.splitlines()[-1], done.returncode) == (ME, 0), done.stderr
    assert f"The host wants user {ME} instead of admin; trying that." in done.stderr
    again = stage.ssh("right", "--", "echo", "known")
    assert (again.stdout, again.stderr) == ("known\n", "")


def test_a_changed_host_key_is_refused_until_it_is_forgotten(stage: Stage, tmp_path: Path) -> None:
    instance = stage.network.launch("web-1", stage.server, KeyName="web")
    assert stage.ssh("web-1", "--", "true").returncode == 0
    with sshd.running(tmp_path / "impostor") as impostor:
        impostor.let_in(stage.public)
        stage.network.tag(instance, SSHPort=str(impostor.port))
        done = stage.ssh("web-1", "--fresh", "--", "echo", "secret")
        assert (done.stdout, done.returncode) == ("", 255)
        assert "another host key than is known" in done.stderr
        assert "Accepted" not in impostor.log
        assert "is forgotten" in stage.ssh(instance, "--forget-host-key").stderr
        assert stage.ssh("web-1", "--fresh", "--", "echo", "new").stdout == "new\n"


def test_a_bastion_is_jumped_through(stage: Stage, tmp_path: Path) -> None:
    with sshd.running(tmp_path / "bastion") as gate:
        gate.let_in(stage.public)
        stage.network.launch("inner", stage.server, KeyName="web")
        config = stage.home / "ssh_config"
        config.write_text(
            f"Host gate\n HostName 127.0.0.1\n Port {gate.port}\n User {ME}\n IdentityFile {stage.home}/.ssh/work\n"
            f" UserKnownHostsFile {stage.home}/hosts\n StrictHostKeyChecking no\n"
        )
        connecting.program(
            stage.home / "bin",
            "ssh",
            f'import os, sys\nos.execv("/usr/bin/ssh", ["ssh", "-F", {str(config)!r}, *sys.argv[1:]])',
        )
        done = stage.ssh("inner", "--bastion", "gate", "--route", "bastion", "--", "echo", "$SSH_CONNECTION")
        assert (done.stdout.split()[-1], done.returncode) == (str(stage.server.port), 0), done.stderr
        assert "Accepted publickey" in gate.log
        written = stage.ssh("inner", "--bastion", f"{ME}@127.0.0.1:{gate.port}", "--route", "bastion", "--dry-run")
        assert "ProxyCommand=ssh -o HostKeyAlias=127.0.0.1" in written.stdout


def test_a_key_made_for_one_connection_is_let_in_and_goes(stage: Stage) -> None:
    stage.server.keep_out()
    stage.fake.let_in = stage.server.let_in
    instance = stage.network.launch("web-1", stage.server)
    done = stage.ssh("web-1", "--route", "eic", "--", "echo", "in")
    assert (done.stdout, done.returncode) == ("in\n", 0), done.stderr
    (pushed,) = stage.fake.named("SendSSHPublicKey")
    assert pushed["InstanceId"] == instance
    assert pushed["InstanceOSUser"] == ME
    assert pushed["SSHPublicKey"].startswith("ssh-ed25519 ")
    assert stage.keys_left() == []
    assert stage.journal() == [("ec2-instance-connect:SendSSHPublicKey",)]
    assert pushed["SSHPublicKey"].split()[1] not in (stage.home / "state" / "journal.jsonl").read_text()


def test_a_push_that_iam_denies_is_said(stage: Stage) -> None:
    stage.fake.faults["SendSSHPublicKey"] = ("AccessDeniedException", "not authorized")
    stage.network.launch("web-1", stage.server)
    done = stage.ssh("web-1", "--route", "eic", "--", "true")
    assert done.returncode == 1
    assert "SendSSHPublicKey" in done.stderr
    assert stage.keys_left() == []


def test_an_endpoint_s_tunnel_leads_there(stage: Stage) -> None:
    """moto has no endpoints: the route is asked for by name, and the tunnel is the AWS CLI's, or a stand-in for it."""
    noted = connecting.tunnel(stage.home / "bin", stage.server.port)
    keys = "aws_access_key_id = testing\naws_secret_access_key = testing\n"
    (stage.home / ".aws" / "credentials").write_text(f"[a;touch x]\n{keys}")
    stage.network.launch("web-1", stage.server, KeyName="web", tags={"SSHPort": ""})
    done = stage.ssh("web-1", "--profile", "a;touch x", "--route", "eice", "--", "echo", "through")
    assert (done.stdout, done.returncode) == ("through\n", 0), done.stderr
    told = json.loads(noted.read_text())
    assert told["argv"][1:3] == ["ec2-instance-connect", "open-tunnel"]
    assert told["environment"]["AWS_PROFILE"] == "a;touch x"
    assert not any("touch" in word for word in told["argv"])


def test_a_session_s_token_is_the_plugin_s_alone(stage: Stage) -> None:
    noted = connecting.plugin(stage.home / "bin")
    instance = stage.network.launch("web-1")
    stage.fake.agents[instance] = {"PingStatus": "Online", "PlatformName": "Ubuntu"}
    done = stage.ssh("web-1", "--route", "ssm")
    assert (done.stdout, done.returncode) == ("a session of Session Manager\n", 0), done.stderr
    told = json.loads(noted.read_text())
    assert told["argv"][1:5] == ["AWS_SSM_START_SESSION_RESPONSE", "eu-west-1", "StartSession", ""]
    assert json.loads(told["argv"][5]) == {"Target": instance}
    assert not any(TOKEN in word for word in told["argv"])
    holders = [name for name, value in told["environment"].items() if TOKEN in value]
    assert holders == ["AWS_SSM_START_SESSION_RESPONSE"]
    assert stage.fake.named("TerminateSession") == []
    assert stage.journal() == [("ssm:StartSession",)]
    state = stage.home / "state"
    assert not any(TOKEN.encode() in each.read_bytes() for each in state.rglob("*") if each.is_file())


def test_a_session_ends_when_the_plugin_is_missing_or_fails(stage: Stage) -> None:
    instance = stage.network.launch("web-1")
    stage.fake.agents[instance] = {"PingStatus": "Online"}
    done = stage.ssh("web-1", "--route", "ssm")
    assert done.returncode == 1
    assert "session-manager-plugin is not installed" in done.stderr
    assert stage.fake.named("TerminateSession") == [{"SessionId": "anna-0123456789abcdef0"}]
    connecting.plugin(stage.home / "bin", code=4)
    assert stage.ssh("web-1", "--route", "ssm").returncode == 4
    assert len(stage.fake.named("TerminateSession")) == 2
    assert stage.journal()[:2] == [("ssm:StartSession",), ("ssm:TerminateSession",)]


def test_nothing_is_opened_where_nothing_may_be_changed(stage: Stage) -> None:
    stage.network.launch("web-1", stage.server, KeyName="web")
    assert stage.ssh("web-1", "--", "true").returncode == 0
    done = stage.ssh("web-1", "--read-only", "--", "echo", "in")
    assert (done.stdout, done.returncode) == ("", 1)
    assert "ssh_in_read_only" in done.stderr
    (stage.home / "config").mkdir()
    (stage.home / "config" / "config.toml").write_text("ssh_in_read_only = true\n")
    assert stage.ssh("web-1", "--read-only", "--", "echo", "in").stdout == "in\n"
    refused = stage.ssh("web-1", "--read-only", "--route", "eic", "--", "echo", "in")
    assert (refused.stdout, refused.returncode) == ("", 1)
    assert stage.fake.asked == [] or stage.fake.named("SendSSHPublicKey") == []


def test_routes_and_commands_are_printed_without_connecting(stage: Stage) -> None:
    stage.network.launch("web-1", stage.server, KeyName="web")
    listed = stage.ssh("web-1", "--routes")
    assert "SSH, private address   works" in listed.stdout
    assert "~/.ssh/work is its key pair web" in listed.stdout
    written = stage.ssh("web-1", "--dry-run", "--", "uptime")
    assert written.stdout.startswith("ssh -o HostKeyAlias=i-")
    assert written.stdout.endswith(" -- 127.0.0.1 uptime\n")
    assert "Accepted" not in stage.server.log


def test_on_a_terminal_a_long_reason_goes_on_below_its_beginning(monkeypatch: pytest.MonkeyPatch) -> None:
    class Shown(io.StringIO):
        def isatty(self) -> bool:
            return True

    monkeypatch.setenv("COLUMNS", "80")
    shown, piped = Shown(), io.StringIO()
    for out in (shown, piped):
        _print(
            [Route("ssm", "no", "Its SSM agent has never registered here.", "It needs the agent and a way there.")], out
        )
    first, second = shown.getvalue().splitlines()
    assert first.startswith("SSM session            no        Its SSM agent")
    assert second.startswith(" " * first.index("Its"))
    assert second.strip().endswith("a way there.")
    assert piped.getvalue().count("\n") == 1


def test_tags_can_inject_nothing(stage: Stage) -> None:
    hostile = {"SSHUser": "-oProxyCommand=touch${IFS}pwned", "SSHPort": "22; touch pwned", "SSHHost": "evil"}
    stage.network.launch("web-1 $(touch pwned)\n", None, KeyName="web", tags=hostile)
    done = stage.ssh("127.0.0.1", "--dry-run", "--route", "private", "--user", "root")
    assert "touch" not in done.stdout
    assert "Port=22 " in done.stdout
    assert "evil" not in done.stdout
    assert stage.ssh("127.0.0.1", "--user", "-oX=y", "--route", "private").returncode == 2


def test_a_guard_is_unlocked_with_a_reason_and_never_passed_by_what_is_remembered(stage: Stage) -> None:
    keys = "aws_access_key_id = testing\naws_secret_access_key = testing\n"
    (stage.home / ".aws" / "credentials").write_text(f"[prod]\n{keys}")
    stage.network.launch("web-1", stage.server, KeyName="web")
    arguments = ("web-1", "--profile", "prod")
    refused = stage.ssh(*arguments, "--", "echo", "in")
    assert (refused.stdout, refused.returncode) == ("", 1)
    assert "prod is guarded" in refused.stderr
    unlocked = stage.ssh(*arguments, "--unlock", "a broken disk", "--", "echo", "in")
    assert (unlocked.stdout, unlocked.returncode) == ("in\n", 0), unlocked.stderr
    assert stage.ssh(*arguments, "--", "echo", "in").stdout == ""
    assert "Accepted" in stage.server.log
