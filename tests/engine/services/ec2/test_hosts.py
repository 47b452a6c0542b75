"""Hosts: who logs in where, with which key, by which way; on moto, and on answers that moto does not give."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from botocore.stub import Stubber

from awstui import protocol as p
from awstui.engine.core import Engine
from awstui.engine.services.ec2.hosts import find
from awstui.engine.threads import spread
from awstui.errors import UsageError
from awstui.protocol.hosts import AUTO, Asked, Host, Hosts, Wanted
from awstui.protocol.ssh import Bastion
from awstui.ssh.remembered import Known, Remembered
from tests import standins
from tests.engine.services.lent import Lent
from tests.keytools import made

WEST, EAST = p.Place(None, "eu-west-1"), p.Place(None, "us-east-1")

pytestmark = pytest.mark.usefixtures("keys")


def launched(url: str, region: str, name: str, **more: Any) -> str:
    """An instance; its id."""
    ec2 = standins.client("ec2", url, region)
    image = more.pop("image", "")
    if image:
        found = ec2.register_image(Name=image)["ImageId"]
    else:
        found = ec2.describe_images(Filters=[{"Name": "platform", "Values": ["windows"]}])["Images"][0]["ImageId"]
    tags = [{"Key": "Name", "Value": name}, *more.pop("tags", ())]
    answer = ec2.run_instances(
        ImageId=found, MinCount=1, MaxCount=1, TagSpecifications=[{"ResourceType": "instance", "Tags": tags}], **more
    )
    return str(answer["Instances"][0]["InstanceId"])


def hosts(engine: Engine, *asked: Asked, **how: str) -> Hosts:
    """What the job answers."""
    (answer,) = engine.answer(p.Job("ec2.hosts", args={"wanted": Wanted(asked, **how)}))
    assert isinstance(answer, p.Value)
    assert isinstance(answer.value, Hosts)
    return answer.value


@pytest.fixture
def engine(moto_url: str) -> Engine:
    return Engine(p.Configure(endpoint_url=moto_url, read_only=True))


def test_hosts_of_two_regions_with_user_and_key(engine: Engine, moto_url: str, aws_env: Path) -> None:
    (aws_env / ".ssh").mkdir()
    key = made(aws_env / ".ssh" / "mine", "ed25519")
    public = key.with_suffix(".pub").read_bytes()
    standins.client("ec2", moto_url, "eu-west-1").import_key_pair(KeyName="web", PublicKeyMaterial=public)
    web = launched(moto_url, "eu-west-1", "web-1", image="ubuntu/images/hvm-ssd/ubuntu-noble", KeyName="web")
    db = launched(moto_url, "us-east-1", "db", image="al2023-ami-2023.1", tags=[{"Key": "ssh-user", "Value": "ops"}])
    found = hosts(engine, Asked(WEST), Asked(EAST))
    assert [host.id for host in found.hosts] == [web, db]
    assert found.failures == ()
    one, two = found.hosts
    assert (one.name, one.user, one.key, one.key_name) == ("web-1", "ubuntu", str(key), "web")
    assert (one.region, two.region) == ("eu-west-1", "us-east-1")
    assert one.account == standins.ACCOUNT
    assert one.route == "public"
    assert one.address == one.public != ""
    assert (two.user, two.key) == ("ops", "")
    assert one.tags["Name"] == "web-1"


def test_ids_filters_and_what_is_gone(engine: Engine, moto_url: str) -> None:
    web, other = (launched(moto_url, "eu-west-1", name, image=f"debian-12-{name}") for name in ("web", "other"))
    gone = "i-0123456789abcdef0"
    found = hosts(engine, Asked(WEST, (web, gone)))
    assert [(host.id, host.user) for host in found.hosts] == [(web, "admin")]
    assert f"{gone} is not there any more." in found.notes
    named = hosts(engine, Asked(WEST, filters=(("tag:Name", ("other",)),)))
    assert [host.id for host in named.hosts] == [other]
    standins.client("ec2", moto_url).terminate_instances(InstanceIds=[web])
    assert [host.id for host in hosts(engine, Asked(WEST)).hosts] == [other]
    ended = hosts(engine, Asked(WEST, (web,)))
    assert ended.hosts == ()
    assert any("terminated" in note for note in ended.notes)


def test_a_windows_host_is_administrators(engine: Engine, moto_url: str) -> None:
    launched(moto_url, "eu-west-1", "ad")
    (host,) = hosts(engine, Asked(WEST)).hosts
    assert host.windows
    assert host.user == "Administrator"


def test_a_place_that_fails_keeps_none_of_the_others_back(engine: Engine, moto_url: str) -> None:
    web = launched(moto_url, "eu-west-1", "web", image="debian-12")
    found = hosts(engine, Asked(p.Place("nobody", "eu-west-1")), Asked(WEST))
    assert [host.id for host in found.hosts] == [web]
    assert len(found.failures) == 1
    assert "nobody" in found.failures[0].sentence


@pytest.mark.parametrize(
    "how", [{"route": "teleport"}, {"route": "jump"}, {"route": "ssm", "jump": "x"}, {"jump": "x"}]
)
def test_a_way_that_makes_no_sense(engine: Engine, how: dict[str, str]) -> None:
    with pytest.raises(UsageError):
        hosts(engine, Asked(WEST), **how)


# ---- answers that moto does not give


class Here(Lent):
    """A bench that spreads, and knows the account."""

    def account(self, place: p.Place) -> str:
        return "123456789012"

    def map(self, function: Callable[[Any], Any], items: Sequence[Any], limit: int = 10) -> Iterator[Any]:
        return spread(function, items, limit)


def instance(number: int, vpc: str = "vpc-1", **more: Any) -> dict[str, Any]:
    return {
        "InstanceId": f"i-{number:017x}", "State": {"Name": "running"}, "PrivateIpAddress": f"10.0.0.{number}",
        "VpcId": vpc, "ImageId": "ami-1", **more,
    }  # fmt: skip


def answered(
    *instances: dict[str, Any], online: Sequence[int] = (), endpoint: str = "", extra: Sequence[dict[str, Any]] = (),
    images: Any = None, how: Wanted | None = None,
) -> Hosts:  # fmt: skip
    """What comes of such answers."""
    ec2, ssm = (standins.client(service, "http://127.0.0.1:9") for service in ("ec2", "ssm"))
    wanted = how or Wanted((Asked(WEST),))
    with Stubber(ec2) as stub, Stubber(ssm) as agents:
        stub.add_response("describe_instances", {"Reservations": [{"Instances": list(instances)}]})
        if images is None:
            stub.add_response("describe_images", {"Images": [{"ImageId": "ami-1", "Name": "debian-12"}]})
        else:
            stub.add_client_error("describe_images", images)
        if wanted.route in (AUTO, "ssm"):
            told = [
                {"InstanceId": f"i-{number:017x}", "PingStatus": "Online", "PlatformName": "Rocky Linux"}
                for number in online
            ]
            agents.add_response("describe_instance_information", {"InstanceInformationList": told})
        if wanted.route == AUTO and not all(each.get("PublicIpAddress") for each in instances):
            made_of = {"VpcId": endpoint, "State": "create-complete"}
            stub.add_response(
                "describe_instance_connect_endpoints", {"InstanceConnectEndpoints": [made_of] if endpoint else []}
            )
        if extra:
            stub.add_response("describe_instances", {"Reservations": [{"Instances": list(extra)}]})
        found = find(Here(clients={"ec2": ec2, "ssm": ssm}), wanted)  # type: ignore[arg-type]
        stub.assert_no_pending_responses()
        agents.assert_no_pending_responses()
    return found


def ways(found: Hosts) -> list[tuple[str, str]]:
    return [(host.route, host.jump) for host in found.hosts]


def test_the_first_way_there_is() -> None:
    public = instance(1, PublicIpAddress="54.0.0.1")
    found = answered(public, instance(2), instance(3), instance(4, "vpc-2"), online=[1, 2], endpoint="vpc-1")
    assert ways(found) == [("public", ""), ("ssm", ""), ("eice", ""), ("private", "")]
    assert [host.user for host in found.hosts] == ["rocky", "rocky", "admin", "admin"]  # the agent knows better


def test_a_bastion_picked_before_comes_too() -> None:
    bastion = instance(9, PublicIpAddress="54.0.0.9")
    Remembered().keep_bastion("vpc-1", Bastion("54.0.0.9", user="ops", alias=bastion["InstanceId"]))
    found = answered(instance(2), online=[2], extra=[bastion])
    assert ways(found) == [("jump", bastion["InstanceId"]), ("public", "")]
    assert any("comes too" in note for note in found.notes)


def test_a_bastion_that_is_no_instance_is_named() -> None:
    Remembered().keep_bastion("vpc-1", Bastion("bastion.example.com", 2222, "ops"))
    assert ways(answered(instance(2))) == [("jump", "ops@bastion.example.com:2222")]


def test_the_way_and_the_user_of_last_time() -> None:
    kept = Remembered()
    kept.keep(Known(f"i-{2:017x}", route="ssm", user="root", key="/k.pem"))
    kept.keep(Known(f"i-{3:017x}", route="ssm"))
    kept.keep(Known(f"i-{4:017x}", route="private"))
    public = instance(4, PublicIpAddress="54.0.0.4")
    two, three, four = answered(instance(2), instance(3), public, online=[2]).hosts
    assert (two.route, two.user, two.key) == ("ssm", "root", "/k.pem")
    assert three.route == "private"  # its agent is not online any more
    assert (four.route, four.address) == ("private", "10.0.0.4")


def test_the_way_a_person_wants() -> None:
    through = f"i-{1:017x}"
    how = Wanted((Asked(WEST),), "jump", through)
    found = answered(instance(1, PublicIpAddress="54.0.0.1"), instance(2), how=how)
    assert ways(found) == [("public", ""), ("jump", through)]
    assert ways(answered(instance(2), how=Wanted((Asked(WEST),), "jump", "bastion"))) == [("jump", "bastion")]
    assert ways(answered(instance(2), how=Wanted((Asked(WEST),), "eice"))) == [("eice", "")]


def test_what_may_not_be_asked_is_a_note_and_not_a_failure() -> None:
    found = answered(instance(2), images="UnauthorizedOperation")
    assert [host.user for host in found.hosts] == [""]
    assert found.failures == ()
    (note,) = found.notes
    assert "which images they started from" in note


def test_what_tags_say_is_never_more_than_a_user_or_a_port() -> None:
    tags = [
        {"Key": "ssh-user", "Value": "root;id"},
        {"Key": "SSHPort", "Value": "22 -oX"},
        {"Key": "Name", "Value": "a\nHost *"},
    ]
    (host,) = answered(instance(2, Tags=tags)).hosts
    assert (host.user, host.port) == ("admin", 22)
    assert isinstance(host, Host)
