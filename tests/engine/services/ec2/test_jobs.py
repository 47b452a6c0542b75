"""The jobs of the instance console on moto: what they propose, what they refuse, what they do and journal."""

from __future__ import annotations

import base64
import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from awstui import protocol as p
from awstui.engine.services.ec2 import power
from awstui.engine.services.ec2.tags import faults
from awstui.errors import Refused, UsageError
from awstui.protocol.ec2 import Done, Instance, Output, TypeChoice, UserData
from tests.engine.services.asking import Asking
from tests.engine.services.ec2.aws import launch, stubbed
from tests.engine.services.lent import Lent
from tests.standins import client


@pytest.fixture
def ec2(moto_url: str) -> Any:
    return client("ec2", moto_url, "us-east-1")


@pytest.fixture
def asking(moto_url: str, keys: None) -> Asking:
    """An engine that takes moto for AWS as far as dry runs go."""
    made = Asking(moto_url)
    made.engine.sessions.demo = True  # the demo is moto, and honours them
    return made


def plan(asking: Asking, job: str, **args: Any) -> p.Planned:
    return asking.job(p.Planned, job, **args)


def run(asking: Asking, planned: p.Planned) -> Done:
    assert not planned.refused
    (done,) = [
        reply.value for reply in asking.engine.answer(p.Run(planned.plan, planned.expect)) if isinstance(reply, p.Value)
    ]
    assert isinstance(done, Done)
    return done


def undo(asking: Asking) -> list[p.Reply]:
    (planned,) = [reply for reply in asking.engine.answer(p.Undo()) if isinstance(reply, p.Planned)]
    return list(asking.engine.answer(p.Run(planned.plan, planned.expect)))


def state(ec2: Any, name: str) -> str:
    return str(ec2.describe_instances(InstanceIds=[name])["Reservations"][0]["Instances"][0]["State"]["Name"])


def named(ec2: Any, name: str, **more: Any) -> str:
    tags = [{"ResourceType": "instance", "Tags": [{"Key": "Name", "Value": name}]}]
    return launch(ec2, TagSpecifications=tags, **more)[0]


# ---- facts


def test_an_instance_is_told_at_once_and_then_whole(ec2: Any, asking: Asking) -> None:
    name = named(ec2, "[/]web\u202e")
    found = [reply.value for reply in asking.replies("ec2.instance", instance=name) if isinstance(reply, p.Value)]
    assert [type(each) for each in found] == [Instance, Instance]
    first, whole = found
    assert (first.name, first.state, first.volumes) == ("[/]web\u202e", "running", None)
    assert whole.termination_protection is False
    assert whole.on_shutdown == "stop"
    assert [volume["State"] for volume in whole.volumes] == ["in-use"]
    assert json.dumps(whole.data)


def test_what_cannot_be_read_is_told_apart_from_the_rest(moto_url: str) -> None:
    name = launch(client("ec2", moto_url))[0]
    lent = Lent(moto_url)
    real = lent.client(p.Place(), "ec2")
    real.meta.events.register_first(
        "before-call.ec2.DescribeVolumes", lambda **_: (_ for _ in ()).throw(Refused("may not"))
    )
    whole = lent.values("ec2.instance", instance=name)[-1]
    assert whole.volumes is None
    assert "may not" in whole.faults["volumes"].sentence
    assert whole.termination_protection is False


# ---- power


@pytest.mark.parametrize(("do", "then"), [("stop", "stopped"), ("terminate", "terminated")])
def test_it_is_checked_confirmed_done_and_followed(ec2: Any, asking: Asking, do: str, then: str) -> None:
    name = named(ec2, "web")
    planned = plan(asking, "ec2.power", instances=[name], do=do)
    assert planned.checks == ("web: AWS would allow it",)
    assert (planned.tier, planned.expect) == (("name", "web") if do == "terminate" else ("y", "y"))
    assert state(ec2, name) == "running"
    done = run(asking, planned)
    assert state(ec2, name) == then
    assert done.follow is not None
    assert done.follow.args == {"goal": then, "targets": {name: "web"}}


def test_stopping_says_what_is_lost() -> None:
    amazons = {"PublicIpAddress": "203.0.113.7", "NetworkInterfaces": [{"Association": {"IpOwnerId": "amazon"}}]}
    own = {"PublicIpAddress": "203.0.113.8", "NetworkInterfaces": [{"Association": {"IpOwnerId": "123456789012"}}]}
    said = " ".join(power._stopping([amazons, own], {}))
    assert "203.0.113.7 is given away; the next start gets another one" in said
    assert "Memory and instance store disks are lost" in said
    assert "203.0.113.8" not in said
    assert "Memory is written to the root disk" in " ".join(power._stopping([own], {"Hibernate": True}))
    assert "what is not written yet is lost" in " ".join(power._stopping([own], {"Force": True}))


def test_terminating_names_the_disks_that_go(ec2: Any, asking: Asking) -> None:
    name = named(ec2, "web")
    planned = plan(asking, "ec2.power", instances=[name], do="terminate")
    assert "Deleted with it: vol-" in planned.effect
    with pytest.raises(Refused):
        list(asking.engine.answer(p.Run(planned.plan, "webb")))
    assert state(ec2, name) == "running"


def test_what_cannot_be_is_refused_with_the_reason(ec2: Any, asking: Asking) -> None:
    name = named(ec2, "web")
    assert plan(asking, "ec2.power", instances=[name], do="start").refused.startswith("web is running: only what is")
    assert "hibernation" in plan(asking, "ec2.power", instances=[name], do="stop", hibernate=True).refused
    ec2.modify_instance_attribute(InstanceId=name, DisableApiTermination={"Value": True})
    refused = plan(asking, "ec2.power", instances=[name], do="terminate").refused
    assert refused.startswith("web has termination protection: somebody asked EC2 to refuse this.")
    assert state(ec2, name) == "running"


def test_several_are_listed_and_their_number_typed(ec2: Any, asking: Asking) -> None:
    ids = [named(ec2, f"web-{number}") for number in range(3)]
    planned = plan(asking, "ec2.power", instances=ids, do="stop")
    assert planned.targets == tuple(f"web-{number}  {name}" for number, name in enumerate(ids))
    assert planned.expect == "stop 3"
    assert len(planned.commands) == len(planned.checks) == 3
    assert run(asking, planned).sentence == "Stopping web-0, web-1, web-2."
    assert {state(ec2, name) for name in ids} == {"stopped"}


def test_a_stop_can_be_undone(ec2: Any, asking: Asking) -> None:
    name = named(ec2, "web")
    run(asking, plan(asking, "ec2.power", instances=[name], do="stop"))
    replies = undo(asking)
    assert state(ec2, name) == "running"
    assert any(isinstance(reply, p.Value) and reply.value.args["goal"] == "running" for reply in replies)


def test_read_only_refuses_everything(moto_url: str, ec2: Any, keys: None) -> None:
    name = named(ec2, "web")
    asking = Asking(moto_url, read_only=True)
    planned = plan(asking, "ec2.power", instances=[name], do="stop")
    assert planned.refused
    with pytest.raises(Refused):
        list(asking.engine.answer(p.Run(planned.plan, "y")))
    assert state(ec2, name) == "running"


# ---- settings


@pytest.mark.parametrize(("what", "attribute"), [("termination", "disableApiTermination"), ("stop", "disableApiStop")])
def test_protection_is_turned_on_and_undone(ec2: Any, asking: Asking, what: str, attribute: str) -> None:
    name = named(ec2, "web")

    def on() -> Any:
        answer = ec2.describe_instance_attribute(InstanceId=name, Attribute=attribute)
        return answer[attribute[0].upper() + attribute[1:]]["Value"]

    run(asking, plan(asking, "ec2.protect", instance=name, from_=what, on=True))
    assert on() is True
    undo(asking)
    assert on() is False


def test_the_type_changes_only_while_it_is_stopped(ec2: Any, asking: Asking) -> None:
    name = named(ec2, "web")
    planned = plan(asking, "ec2.change_type", instance=name, type="t3.small")
    assert planned.refused == "web is running: its type can be changed only while it is stopped."
    ec2.stop_instances(InstanceIds=[name])
    run(asking, plan(asking, "ec2.change_type", instance=name, type="t3.small"))
    (found,) = ec2.describe_instances(InstanceIds=[name])["Reservations"][0]["Instances"]
    assert found["InstanceType"] == "t3.small"
    undo(asking)
    (found,) = ec2.describe_instances(InstanceIds=[name])["Reservations"][0]["Instances"]
    assert found["InstanceType"] == "t3.micro"


def test_types_that_fit_are_offered_the_same_family_first(ec2: Any, asking: Asking) -> None:
    name = named(ec2, "web")
    found: tuple[TypeChoice, ...] = asking.job(p.Value, "ec2.types", instance=name).value
    assert len(found) > 20
    assert all(each.cpus and each.memory for each in found)
    assert "t3.micro" not in {each.name for each in found}
    families = [each.name.partition(".")[0] == "t3" for each in found]
    assert families == sorted(families, reverse=True)
    assert not {each.name for each in found} & {"t4g.micro", "m6g.large"}  # another architecture


def test_security_groups_change_and_come_back(ec2: Any, asking: Asking) -> None:
    name = named(ec2, "web")
    group = ec2.create_security_group(GroupName="db", Description="db")["GroupId"]
    (found,) = ec2.describe_instances(InstanceIds=[name])["Reservations"][0]["Instances"]
    face = found["NetworkInterfaces"][0]["NetworkInterfaceId"]

    def groups() -> list[str]:
        (one,) = ec2.describe_network_interfaces(NetworkInterfaceIds=[face])["NetworkInterfaces"]
        return [each["GroupId"] for each in one["Groups"]]

    before = groups()
    planned = plan(asking, "ec2.security_groups", instance=name, interface=face, groups=[group])
    assert f"+ {group}  db" in planned.diff
    run(asking, planned)
    assert groups() == [group]
    undo(asking)
    assert groups() == before
    with pytest.raises(UsageError, match="no security group sg-nope"):
        plan(asking, "ec2.security_groups", instance=name, interface=face, groups=["sg-nope"])


def test_tags_are_set_several_at_once_each_with_its_way_back(ec2: Any, asking: Asking) -> None:
    name = named(ec2, "web")

    def now() -> dict[str, str]:
        where = [{"Name": "resource-id", "Values": [name]}]
        return {tag["Key"]: tag["Value"] for tag in ec2.describe_tags(Filters=where)["Tags"]}

    wanted = {"Name": "api", "env": "[/]\u202e"}
    planned = plan(asking, "ec2.tags", instance=name, tags=wanted)
    assert planned.diff.splitlines() == ["- Name = web", "+ Name = api", "+ env = [/]‹U+202E›"]
    run(asking, planned)
    assert now() == wanted
    undo(asking)
    undo(asking)
    assert now() == {"Name": "web"}
    run(asking, plan(asking, "ec2.tags", instance=name, remove=["Name"]))
    assert now() == {}
    undo(asking)
    assert now() == {"Name": "web"}


@pytest.mark.parametrize("tags", [{"": "x"}, {"aws:x": "y"}, {"k" * 129: ""}, {"k": "v" * 257}])
def test_tags_that_ec2_refuses_are_refused_here(ec2: Any, asking: Asking, tags: dict[str, str]) -> None:
    name = named(ec2, "web")
    ((key, value),) = tags.items()
    assert faults(key, value)
    with pytest.raises(UsageError, match=r"a key has|AWS's own|a value has"):
        plan(asking, "ec2.tags", instance=name, tags=tags)


def test_an_iam_profile_is_given_replaced_and_taken(ec2: Any, asking: Asking, moto_url: str) -> None:
    iam = client("iam", moto_url)
    for profile in ("web", "api"):
        iam.create_instance_profile(InstanceProfileName=profile)
    name = named(ec2, "web")

    def now() -> str:
        found = ec2.describe_iam_instance_profile_associations()["IamInstanceProfileAssociations"]
        return str(found[0]["IamInstanceProfile"]["Arn"]).rpartition("/")[2] if found else ""

    for wanted in ("web", "api", ""):
        run(asking, plan(asking, "ec2.iam_profile", instance=name, profile=wanted))
        assert now() == wanted


# ---- output, screenshot


def test_the_output_is_what_is_there_now_where_ec2_can_tell(ec2: Any, asking: Asking) -> None:
    name = named(ec2, "web")
    found = asking.job(p.Value, "ec2.output", instance=name).value
    assert isinstance(found, Output)
    assert (found.latest, "Linux version" in found.text) == (True, True)


def test_where_it_cannot_what_it_kept_is_shown() -> None:
    refused = ("get_console_output", ("UnsupportedOperation", "not on this type"))
    with stubbed(refused, ("get_console_output", {"Output": base64.b64encode(b"kept").decode()})) as stub:
        (found,) = Lent(clients={"ec2": stub}).values("ec2.output", instance="i-1")
        assert found == Output("kept", None, False)
        assert [each.get("Latest") for each in stub.asked] == [True, None]


def test_a_screenshot_is_a_file_of_ones_own_and_never_replaces_one(tmp_path: Path) -> None:
    path = tmp_path / "shot.jpg"
    picture = base64.b64encode(b"\xff\xd8\xffpicture").decode()
    with stubbed(("get_console_screenshot", {"ImageData": picture, "InstanceId": "i-1"})) as stub:
        lent = Lent(clients={"ec2": stub})
        assert lent.values("ec2.screenshot", instance="i-1", path=str(path)) == [str(path)]
        assert path.read_bytes() == b"\xff\xd8\xffpicture"
        assert path.stat().st_mode & 0o777 == 0o600
        with pytest.raises(UsageError, match="is there already"):
            lent.values("ec2.screenshot", instance="i-1", path=str(path))
        with pytest.raises(UsageError, match="no folder"):
            lent.values("ec2.screenshot", instance="i-1", path=str(tmp_path / "no" / "x.jpg"))


def test_a_machine_without_a_screen_is_said(tmp_path: Path) -> None:
    with (
        stubbed(("get_console_screenshot", {"ImageData": ""})) as stub,
        pytest.raises(UsageError, match="sent no picture"),
    ):
        Lent(clients={"ec2": stub}).values("ec2.screenshot", instance="i-1", path=str(tmp_path / "x.jpg"))
    assert not list(tmp_path.iterdir())


# ---- user data


def kept(asking: Asking) -> Iterator[str]:
    yield asking.engine.journal.path.read_text()


def test_user_data_is_replaced_while_it_is_stopped_and_never_journalled(ec2: Any, asking: Asking) -> None:
    name = named(ec2, "web", UserData="#!/bin/sh\nPASSWORD=hunter2\n")
    found: UserData = asking.job(p.Value, "ec2.user_data", instance=name).value
    assert (found.kind, found.text, found.gzip) == ("shell script", "#!/bin/sh\nPASSWORD=hunter2\n", False)
    wanted = {"instance": name, "text": "#!/bin/sh\nPASSWORD=swordfish\n", "mark": found.mark}
    assert plan(asking, "ec2.set_user_data", **wanted).refused.startswith("web is running")
    ec2.stop_instances(InstanceIds=[name])
    planned = plan(asking, "ec2.set_user_data", **wanted)
    assert "+PASSWORD=swordfish" in planned.diff
    assert not any("swordfish" in command for command in planned.commands)
    run(asking, planned)
    assert asking.job(p.Value, "ec2.user_data", instance=name).value.text == wanted["text"]
    (journal,) = kept(asking)
    assert "userData" in journal
    assert "hunter2" not in journal
    assert "swordfish" not in journal
    coded = base64.b64encode(b"PASSWORD=").decode()[:8]
    assert coded not in journal
    with pytest.raises(UsageError, match="changed meanwhile"):
        plan(asking, "ec2.set_user_data", instance=name, text="x", mark=found.mark)


def test_packed_user_data_is_unpacked_and_packed_again(ec2: Any, asking: Asking) -> None:
    packed = gzip.compress(b"#cloud-config\nhostname: web\n")
    name = named(ec2, "web", UserData=packed)
    found: UserData = asking.job(p.Value, "ec2.user_data", instance=name).value
    assert (found.kind, found.gzip, found.text) == ("cloud-config", True, "#cloud-config\nhostname: web\n")
    ec2.stop_instances(InstanceIds=[name])
    run(asking, plan(asking, "ec2.set_user_data", instance=name, text="#cloud-config\n", mark=found.mark))
    found = asking.job(p.Value, "ec2.user_data", instance=name).value
    assert (found.gzip, found.text) == (True, "#cloud-config\n")


def test_what_is_too_long_is_refused_before_it_is_sent(ec2: Any, asking: Asking) -> None:
    name = named(ec2, "web")
    ec2.stop_instances(InstanceIds=[name])
    with pytest.raises(UsageError, match="at most 16,384 bytes"):
        plan(asking, "ec2.set_user_data", instance=name, text="é" * 9000)


# ---- metrics


def test_metrics_are_asked_in_the_steps_they_are_measured_in(ec2: Any, asking: Asking) -> None:
    name = named(ec2, "web")
    found = asking.job(p.Value, "ec2.metrics", instance=name, span="1h").value
    assert found.period == 300
    assert [each.title for each in found.series][:3] == ["CPU", "CPU peak", "network in"]
    assert found.series[-1].title == "CPU credits"
    assert "every five minutes" in found.notes[-1]
