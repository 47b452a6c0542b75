"""The jobs on a whole engine: what is asked of AWS, what is journalled, what is left behind."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from awstui import protocol as p
from awstui.engine.core import Engine
from awstui.engine.services.ec2 import forwarding
from awstui.engine.work import Work
from awstui.errors import AwstuiError, Refused, UsageError
from awstui.protocol.ssh import CHECKING, ROUTES, Instance, Login, Pushed, Route, Session
from awstui.rows.plain import plain
from awstui.ssh.ways import Way
from benchmarks.ports import free_port
from tests import connecting, sshd
from tests.connecting import TOKEN, Connecting
from tests.sshd import ME

ID = "i-0123456789abcdef0"
INSTANCE = Instance(ID, "web-1", "running", private="127.0.0.1", zone="eu-west-1a")


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch, moto_url: str) -> Iterator[Connecting]:
    with connecting.connecting() as made:
        for name, value in (made.environment() | {"AWS_ENDPOINT_URL": moto_url}).items():
            monkeypatch.setenv(name, value)
        for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
            monkeypatch.setenv(name, "testing")
        monkeypatch.setenv("AWS_REGION", "eu-west-1")
        monkeypatch.setenv("SSH_AUTH_SOCK", "")
        yield made


@pytest.fixture
def engine(fake: Connecting) -> Engine:
    return Engine()


def values(engine: Engine, name: str, **args: Any) -> list[Any]:
    return [each.value for each in engine.answer(p.Job(name, p.Place(), args)) if isinstance(each, p.Value)]


def planned(engine: Engine, name: str, **args: Any) -> p.Planned:
    (found,) = engine.answer(p.Job(name, p.Place(), args))
    assert isinstance(found, p.Planned)
    return found


def made(engine: Engine, name: str, **args: Any) -> Any:
    (found,) = engine.answer(p.Run(planned(engine, name, **args).plan))
    assert isinstance(found, p.Value)
    return found.value


def journal(home: Path) -> list[dict[str, Any]]:
    file = home / "state" / "journal.jsonl"
    return [json.loads(line) for line in file.read_text().splitlines()] if file.exists() else []


def test_verdicts_come_as_they_are_known_and_nothing_is_changed(
    engine: Engine, moto_url: str, aws_env: Path, tmp_path: Path
) -> None:
    with sshd.running(tmp_path / "sshd") as server:
        network = sshd.network(moto_url)
        public = sshd.make_key(aws_env / ".ssh" / "work")
        network.ec2.import_key_pair(KeyName="web", PublicKeyMaterial=public.encode())
        instance = network.launch("web-1", server, KeyName="web")
        document = network.ec2.describe_instances(InstanceIds=[instance])["Reservations"][0]["Instances"][0]
        found = values(engine, "ec2.routes", document=plain(document))
    routes = [each for each in found if isinstance(each, Route)]
    assert isinstance(found[0], Instance)
    assert [each.id for each in routes[: len(ROUTES)]] == list(ROUTES)  # all of them before anything is known
    assert any(each.verdict == CHECKING for each in routes[: len(ROUTES)])
    last = {each.id: each for each in routes}
    assert not [each for each in last.values() if each.verdict == CHECKING]
    assert last["private"].verdict == "works"
    assert "~" not in last["private"].reason or "~/.ssh/work is its key pair web" in last["private"].reason
    login = [each for each in found if isinstance(each, Login)][-1]
    assert (login.user, login.key, login.settled) == (ME, str(aws_env / ".ssh" / "work"), True)
    assert journal(aws_env) == []


def test_an_instance_that_was_started_meanwhile_is_knocked_at_where_it_is_now(
    engine: Engine, moto_url: str, tmp_path: Path
) -> None:
    with sshd.running(tmp_path / "sshd") as server:
        instance = sshd.network(moto_url).launch("web-1", server)
        listed = {"InstanceId": instance, "State": {"Name": "stopped"}, "PrivateIpAddress": "127.0.0.99"}
        last = {each.id: each for each in values(engine, "ec2.routes", document=listed) if isinstance(each, Route)}
    assert last["private"].address == "127.0.0.1"
    assert last["private"].reason.startswith("sshd answers at 127.0.0.1")


def test_a_pushed_key_is_journalled_without_itself_and_lies_where_nobody_else_reads(
    engine: Engine, fake: Connecting, aws_env: Path
) -> None:
    plan = planned(engine, "ec2.push_key", instance=INSTANCE, user="ubuntu")
    assert plan.tier == ""
    assert "send-ssh-public-key" in plan.commands[0]
    assert fake.asked == []
    pushed: Pushed = made(engine, "ec2.push_key", instance=INSTANCE, user="ubuntu")
    (given,) = fake.named("SendSSHPublicKey")
    assert (given["InstanceOSUser"], given["AvailabilityZone"]) == ("ubuntu", "eu-west-1a")
    assert Path(pushed.key).stat().st_mode & 0o777 == 0o600
    assert Path(pushed.folder).stat().st_mode & 0o777 == 0o700
    assert given["SSHPublicKey"] not in str(journal(aws_env))
    assert [line["event"] for line in journal(aws_env)] == ["intent", "outcome"]


def test_a_refused_push_leaves_no_key(engine: Engine, fake: Connecting, aws_env: Path) -> None:
    fake.faults["SendSSHPublicKey"] = ("EC2InstanceStateInvalidException", "not running")
    with pytest.raises(Exception, match="not running"):
        made(engine, "ec2.push_key", instance=INSTANCE, user="ubuntu")
    assert list((aws_env / "state" / "ssh").glob("key-*")) == []


def test_the_serial_console_takes_a_key_of_its_own(engine: Engine, fake: Connecting) -> None:
    made(engine, "ec2.push_key", instance=INSTANCE, user="serial", serial=True)
    (given,) = fake.named("SendSerialConsoleSSHPublicKey")
    assert given["SerialPort"] == 0


def test_hostile_users_are_refused_before_anything_is_sent(engine: Engine, fake: Connecting) -> None:
    with pytest.raises(UsageError):
        planned(engine, "ec2.push_key", instance=INSTANCE, user="-oX=y")
    assert fake.asked == []


def test_a_session_is_started_once_and_only_it_can_be_ended(engine: Engine, fake: Connecting, aws_env: Path) -> None:
    session: Session = made(engine, "ec2.start_session", instance=INSTANCE)
    assert fake.named("StartSession") == [{"Target": ID}]
    assert TOKEN in session.response
    assert TOKEN not in session.request + str(journal(aws_env))
    assert values(engine, "ec2.end_session", session=session.id) == [session.id]
    with pytest.raises(UsageError, match="not started from here"):
        values(engine, "ec2.end_session", session=session.id)
    with pytest.raises(UsageError):
        values(engine, "ec2.end_session", session="somebody-else")
    assert len(fake.named("TerminateSession")) == 1


def test_a_session_for_ssh_has_its_own_document_and_port(engine: Engine, fake: Connecting, aws_env: Path) -> None:
    plan = planned(engine, "ec2.start_session", instance=INSTANCE, ssh=2222)
    assert "--document-name AWS-StartSSHSession" in plan.commands[0]
    list(engine.answer(p.Run(plan.plan)))
    (asked,) = fake.named("StartSession")
    assert (asked["DocumentName"], asked["Parameters"]) == ("AWS-StartSSHSession", {"portNumber": ["2222"]})
    assert journal(aws_env)[0]["params"]["DocumentName"] == "AWS-StartSSHSession"


def test_nothing_is_handed_out_read_only(fake: Connecting) -> None:
    engine = Engine(p.Configure(read_only=True))
    for name, args in (("ec2.push_key", {"user": "ubuntu"}), ("ec2.start_session", {})):
        plan = planned(engine, name, instance=INSTANCE, **args)
        assert "read-only" in plan.refused
        with pytest.raises(Refused):
            list(engine.answer(p.Run(plan.plan)))
    assert fake.asked == []


@pytest.mark.parametrize(
    ("forward", "document"),
    [
        ((5432, "db.internal", 5432), "AWS-StartPortForwardingSessionToRemoteHost"),
        ((8080, "localhost", 80), "AWS-StartPortForwardingSession"),
    ],
)
def test_a_forward_by_ssm_asks_for_its_own_document_and_ends_its_session(
    engine: Engine, fake: Connecting, aws_env: Path, monkeypatch: pytest.MonkeyPatch, forward: Any, document: str
) -> None:
    noted = connecting.plugin(aws_env / "bin", code=1)
    monkeypatch.setenv("PATH", f"{aws_env / 'bin'}:/usr/bin:/bin")
    monkeypatch.setattr(forwarding, "_taken", lambda port: False)
    way = Way(INSTANCE, Route("ssm", "works", ""), "")
    with pytest.raises(Refused, match="ended with 1"):
        list(engine.answer(p.Run(planned(engine, "ec2.forward", way=way, forward=forward).plan)))
    (asked,) = fake.named("StartSession")
    assert asked["DocumentName"] == document
    assert asked["Parameters"]["localPortNumber"] == [str(forward[0])]
    assert len(fake.named("TerminateSession")) == 1
    told = json.loads(noted.read_text())
    assert not any(TOKEN in word for word in told["argv"])


def test_a_forward_by_ssh_carries_until_it_is_cancelled(engine: Engine, aws_env: Path, tmp_path: Path) -> None:
    local = free_port()
    with sshd.running(tmp_path / "sshd") as server:
        server.let_in(sshd.make_key(aws_env / ".ssh" / "work"))
        route = Route("private", "works", "", address="127.0.0.1", port=server.port)
        way = Way(INSTANCE, route, ME, Login(key=str(aws_env / ".ssh" / "work")))
        work = Work(1)
        request = p.Job("ec2.forward", p.Place(), {"way": way, "forward": (local, "localhost", server.port)})
        told: list[Any] = []
        open_ = threading.Event()

        def run() -> None:
            for reply in engine.answer(request, work):
                told.append(reply)
                if isinstance(reply, p.Progress) and reply.text.startswith("open"):
                    open_.set()

        thread = threading.Thread(target=run, daemon=True)
        thread.start()
        assert open_.wait(30), told
        with socket.create_connection(("127.0.0.1", local), 10) as through:
            assert through.recv(4) == b"SSH-"
        work.cancel()
        thread.join(20)
        assert told[-1] == p.Value("It is closed.")
        with pytest.raises(OSError, match="refused"):
            socket.create_connection(("127.0.0.1", local), 1)


def test_a_port_in_use_and_a_host_that_refuses_are_said(engine: Engine, aws_env: Path) -> None:
    way = Way(INSTANCE, Route("private", "works", "", address="127.0.0.1", port=1), ME)
    with socket.create_server(("127.0.0.1", 0)) as door:
        taken = door.getsockname()[1]
        with pytest.raises(Refused, match=f"Port {taken} of this machine is in use"):
            list(engine.answer(p.Job("ec2.forward", p.Place(), {"way": way, "forward": (taken, "localhost", 22)})))
    with pytest.raises(AwstuiError, match="Nothing listens at that port"):
        list(engine.answer(p.Job("ec2.forward", p.Place(), {"way": way, "forward": (taken, "localhost", 22)})))


def test_instances_are_found_by_name_id_and_address_and_patterns_are_no_patterns(engine: Engine, moto_url: str) -> None:
    network = sshd.network(moto_url)
    first = network.launch("web-1")
    gone = network.launch("web-1", address="127.0.0.2")
    network.ec2.terminate_instances(InstanceIds=[gone])

    def found(named: str) -> list[str]:
        (documents,) = values(engine, "ec2.find", named=named)
        return [each["InstanceId"] for each in documents]

    assert found("web-1") == [first]
    assert found(first) == [first]
    assert found(gone) == [gone]
    assert found("127.0.0.1") == [first]
    assert found("web-*") == []
    assert found("10.9.9.9") == []


def test_bastions_are_the_running_instances_with_a_public_address(engine: Engine, moto_url: str) -> None:
    network = sshd.network(moto_url)
    inner = network.launch("inner")
    network.ec2.modify_subnet_attribute(SubnetId=network.subnet, MapPublicIpOnLaunch={"Value": True})
    gate = network.launch("a-gateway", address="127.0.0.3", tags={"SSHUser": "anna"})
    network.launch("aaa", address="127.0.0.4")
    ((found),) = values(engine, "ec2.bastions", vpc=network.vpc, but=inner)
    assert [instance.name for instance, _ in found] == ["a-gateway", "aaa"]
    instance, bastion = found[0]
    assert (bastion.alias, bastion.user, bastion.host) == (gate, "anna", instance.public)
    assert replace(instance, public="").public == ""
