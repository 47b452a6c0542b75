from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from awstui import files
from awstui.catalog.check import check, check_file, main
from tests.catalog import good

KNOWN = {"connect", "sqs"}


def faults(mutate: good.Mutation | None = None) -> list[str]:
    """What check says of both screens of the good file, broken by a mutation that still parses."""
    catalog = good.catalog(mutate)
    return [fault for screen in catalog.screens.values() for fault in check(screen, catalog, KNOWN)]


def test_a_good_file_has_no_fault() -> None:
    assert faults() == []


FAULTS: list[tuple[good.Mutation, str]] = [
    (lambda d: d.update(service="ec22"), "[instances.list]: AWS has no service 'ec22'. Did you mean ec2?"),
    (
        lambda d: d["instances"]["list"].update(operation="DescribeInstance"),
        "[instances.list]: ec2 has no operation 'DescribeInstance'. Did you mean DescribeInstances?",
    ),
    (
        lambda d: d["instances"]["list"].update(rows="Reservations[].Instance[]"),
        "[instances.list]: rows: Reservation has no 'Instance'. Did you mean Instances?",
    ),
    (lambda d: d["instances"]["list"].update(rows="Reservations[].OwnerId"), "a row must be a structure, not a string"),
    (lambda d: d["instances"]["list"].update({"from": {"NextToken": "x"}}), "the list call has no row for `from`"),
    (
        lambda d: d["instances"]["list"].update({"with": {"MaxResult": 5}}),
        "has no 'MaxResult'. Did you mean MaxResults?",
    ),
    (lambda d: d["instances"]["list"].update({"with": {"MaxResults": "5"}}), "MaxResults wants an integer"),
    (lambda d: d["instances"]["list"].update({"with": {"DryRun": 1}}), "DryRun wants true or false"),
    (lambda d: d["instances"]["list"].update({"with": {"MaxResults": True}}), "MaxResults wants an integer"),
    (lambda d: d["instances"]["list"].update({"with": {"InstanceIds": "i-1"}}), "InstanceIds wants a list of"),
    (
        lambda d: d["instances"]["list"].update({"with": {"Filters": [{"Nmae": "a"}]}}),
        "Filter has no 'Nmae'. Did you mean Name?",
    ),
    (lambda d: d["instances"]["list"].update(keep=["Filter"]), "keep: DescribeInstances takes no 'Filter'. Did you"),
    (lambda d: d["instances"]["enrich"].update(keep=["InstanceId"]), "[instances.enrich]: keep: only a list keeps"),
    (lambda d: d["instances"]["args"].update(max="MaxResult"), "[instances.args]: max: DescribeInstances takes no"),
    (
        lambda d: d["instances"].update(filters="InstanceIds"),
        "[instances]: filters: DescribeInstances takes no list of",
    ),
    (lambda d: d["instances"].update(id="InstanceID"), "[instances]: id: Instance has no 'InstanceID'. Did you mean"),
    (lambda d: d["instances"].update(id="Output"), "[instances]: id: Instance has no 'Output'"),
    (
        lambda d: d["instances"].update(label="Tags"),
        "[instances]: label: Tags is a list of Tag, and a name must be text",
    ),
    (lambda d: d["instances"].update(arn="arn:aws:ec2:{Region}:x"), "[instances]: arn: Instance has no 'Region'"),
    (lambda d: d["instances"].update(arn="InstanceArn"), "[instances]: arn: Instance has no 'InstanceArn'"),
    (
        lambda d: d["instances"]["enrich"].update({"from": {"InstanceIds": "[InstanceId]"}}),
        "[instances.enrich]: InstanceIds: GetConsoleOutputRequest has no 'InstanceIds'. Did you mean InstanceId?",
    ),
    (lambda d: d["instances"]["enrich"].update({"from": {}}), "[instances.enrich]: GetConsoleOutput needs InstanceId"),
    (lambda d: d["instances"]["enrich"].update(rows="Output"), "[instances.enrich]: the whole answer joins the row"),
    (lambda d: d["instances"]["enrich"].update(operation="X"), "[instances.enrich]: ec2 has no operation 'X'"),
    (lambda d: d["instances"]["list"].update(batch="InstanceIds"), "[instances.list]: batch is for enrich"),
    (
        lambda d: d["instances"]["list"].update(keep=["MaxResult"]),
        "[instances.list]: keep: DescribeInstances takes no 'MaxResult'. Did you mean MaxResults?",
    ),
    (
        lambda d: d["instances"]["enrich"].update(batch="InstanceId", rows="Output", match="Output"),
        "[instances.enrich]: batch needs a list, and InstanceId is string",
    ),
    (
        lambda d: d["instances"]["enrich"].update(
            batch="InstanceIds", operation="DescribeInstanceStatus", rows="InstanceStatuses", match="InstanceId"
        ),
        "[instances.enrich]: batch names no parameter of `from`: 'InstanceIds'. Did you mean InstanceId?",
    ),
    (
        lambda d: d["instances"].update(
            enrich={
                "operation": "DescribeInstanceStatus",
                "from": {"InstanceIds": "[InstanceId]"},
                "batch": "InstanceIds",
                "rows": "InstanceStatuses",
            }
        ),
        "[instances.enrich]: match is missing",
    ),
    (
        lambda d: d["instances"].update(
            enrich={
                "operation": "DescribeInstanceStatus",
                "from": {"InstanceIds": "[InstanceId]"},
                "batch": "InstanceIds",
                "rows": "InstanceStatuses",
                "match": "InstanceIdd",
            }
        ),
        "[instances.enrich]: match: InstanceStatus has no 'InstanceIdd'. Did you mean InstanceId?",
    ),
    (
        lambda d: d["instances"]["actions"]["start"].update(shows="StartingInstance"),
        "[instances.actions.start]: shows: StartInstancesResult has no 'StartingInstance'",
    ),
    (
        lambda d: d["instances"]["enrich"].update({"from": {"InstanceId": "Tags"}}),
        "[instances.enrich]: InstanceId wants a string, and Tags is a list of Tag",
    ),
    (
        lambda d: d["instances"]["more"].update(name="sqs.queue"),
        "[instances.more]: there is no enricher 'sqs.queue'. Did you mean sqs.queues?",
    ),
    (lambda d: d["instances"]["more"].update(adds=["Sum", "State"]), "State is a member the row has already"),
    (
        lambda d: d["instances"]["columns"][2].update(value="Smu"),
        "[instances.columns.Sum]: Instance has no 'Smu'. Did you mean Sum?",
    ),
    (lambda d: d["instances"]["drill"]["volumes"].update(arn="Tags"), "[instances.drill.volumes]: arn: Tags is a list"),
    (
        lambda d: d["instances"]["detail"].update(rows="Reservation"),
        "[instances.detail]: rows: DescribeInstancesResult",
    ),
    (
        lambda d: d["instances"]["detail"].update({"from": {"InstanceIds": "InstanceId"}}),
        "InstanceIds wants a list of InstanceId, and InstanceId is a string: write [InstanceId]",
    ),
    (
        lambda d: d["instances"]["columns"][1].update(value="State.Nmae"),
        "[instances.columns.State]: InstanceState has no 'Nmae'. Did you mean Name?",
    ),
    (
        lambda d: d["instances"]["columns"][1].update(value="LaunchTime"),
        "kind state shows a word, and LaunchTime is a time: use kind age or time",
    ),
    (
        lambda d: d["instances"]["columns"][1].update(kind="count", value="State"),
        "kind count shows a number, and State is InstanceState: pick a member, or use kind json",
    ),
    (lambda d: d["instances"]["columns"][1].update(kind="age", value="EbsOptimized"), "kind age shows a time, and"),
    (
        lambda d: d["instances"]["columns"][1].update(kind="bool", value="State.Code"),
        "kind bool shows true or false, and",
    ),
    (lambda d: d["instances"]["columns"][1].update(kind="tags", value="SecurityGroups"), "kind tags shows pairs, and"),
    (lambda d: d["instances"]["columns"][1].update(kind="id", value="Tags[].Key"), "kind id shows text, and"),
    (
        lambda d: d["instances"]["columns"][1].update(kind="id", value="EbsOptimized && 'yes'"),
        "kind id shows text, and EbsOptimized && 'yes' is false: end it with || '…'",
    ),
    (
        lambda d: d["instances"]["drill"]["volumes"].update(screen="things.volume"),
        "[instances.drill.volumes]: there is no screen 'things.volume'. Did you mean things.volumes?",
    ),
    (
        lambda d: d["instances"]["drill"]["volumes"].update({"from": {"VolumeId": "InstanceId"}}),
        "[instances.drill.volumes]: VolumeId: DescribeVolumesRequest has no 'VolumeId'. Did you mean VolumeIds?",
    ),
    (
        lambda d: d["instances"]["drill"]["volumes"].update({"from": {"VolumeIds": "Volume"}}),
        "[instances.drill.volumes]: VolumeIds: Instance has no 'Volume'",
    ),
    (
        lambda d: d["instances"]["drill"]["volumes"].update(filter={"a": "Tags"}),
        "[instances.drill.volumes]: a: a filter takes text or a list of text, not a list of Tag",
    ),
    (
        lambda d: d["instances"]["drill"]["volumes"].update(filter={"attachment.instance": "InstanceId"}),
        "DescribeVolumes has no filter 'attachment.instance'. Did you mean attachment.instance-id?",
    ),
    (lambda d: d["volumes"].pop("filters"), "[instances.drill.volumes]: things.volumes takes no filters"),
    (
        lambda d: d["volumes"].update(
            list={"operation": "DescribeVolumeAttribute", "with": {"Attribute": "autoEnableIO"}},
            columns=[{"name": "Id", "value": "VolumeId"}],
        ),
        "[instances.drill.volumes]: things.volumes needs VolumeId",
    ),
    (
        lambda d: d["volumes"].update(list={"operation": "DescribeVolumeAttribute"}),
        "[volumes.list]: DescribeVolumeAttr",
    ),
    (lambda d: d["volumes"].update(parent="things.x"), "[volumes]: parent names no screen: 'things.x'"),
    (lambda d: d["instances"].pop("drill"), "[volumes]: things.instances has no drill that leads here"),
    (
        lambda d: d["instances"]["actions"]["stop"].update(operation="StopInstance"),
        "[instances.actions.stop]: ec2 has no operation 'StopInstance'. Did you mean StopInstances?",
    ),
    (
        lambda d: d["instances"]["actions"]["stop"].update({"from": {}}),
        "[instances.actions.stop]: StopInstances needs InstanceIds",
    ),
    (
        lambda d: d["instances"]["actions"]["stop"].update({"with": {"Forced": True}}),
        "[instances.actions.stop]: StopInstancesRequest has no 'Forced'. Did you mean Force?",
    ),
    (
        lambda d: d["instances"]["actions"]["tag"].update(ask={"Tags[0].Kye": "Tag"}, optional=[]),
        "[instances.actions.tag]: Tag has no 'Kye'. Did you mean Key?",
    ),
    (lambda d: d["instances"]["actions"]["tag"].update(ask={"Tags[0]": "Tag"}, optional=[]), "ask for its members"),
    (lambda d: d["instances"]["actions"]["tag"].update(ask={"Tags.Key": "T"}, optional=[]), "is a list: write [0].Key"),
    (lambda d: d["instances"]["actions"]["tag"].update(ask={"Tags[x]": "T"}, optional=[]), "is not a parameter path"),
    (lambda d: d["instances"]["actions"]["tag"].update(ask={"DryRun[0]": "T"}, optional=[]), "[0] leads nowhere"),
    (lambda d: d["instances"]["actions"]["allocate"].update({"with": {"Domain": "vcp"}}), "Did you mean vpc?"),
    (lambda d: d["instances"]["consoles"].update(l="logz"), "[instances.consoles.l]: there is no console 'logz'"),
    (lambda d: d["volumes"].update(aliases=["machines"]), "alias 'machines' already means things.volumes"),
]


@pytest.mark.parametrize(("mutate", "words"), FAULTS, ids=[words for _, words in FAULTS])
def test_each_broken_thing_is_found_and_named(mutate: good.Mutation, words: str) -> None:
    found = faults(mutate)
    assert [fault for fault in found if words in fault], found
    assert all(fault.startswith("things.toml [") for fault in found)


def test_dry_run_only_where_the_operation_has_it() -> None:
    def mutate(data: dict[str, Any]) -> None:
        data["volumes"] |= {"service": "sqs", "parent": "", "id": "QueueUrl", "filters": ""}
        data["volumes"]["list"] = {"operation": "ListQueues", "rows": "QueueUrls[].{QueueUrl: @}"}
        data["volumes"]["columns"] = [{"name": "Id", "value": "QueueUrl"}]
        data["volumes"]["actions"] = {"d": {"operation": "DeleteQueue", "from": ["QueueUrl"], "dry_run": True}}
        del data["instances"]["drill"]

    assert faults(mutate) == ["things.toml [volumes.actions.d]: DeleteQueue has no DryRun"]


def test_a_list_whose_next_page_nobody_can_ask_for_is_refused() -> None:
    def mutate(data: dict[str, Any]) -> None:
        data["volumes"] = {
            "title": "Batches",
            "service": "kinesis",
            "id": "ShardId",
            "list": {"operation": "GetRecords", "rows": "Records[]", "with": {"ShardIterator": "x"}},
            "columns": [{"name": "Id", "value": "SequenceNumber"}],
        }
        del data["instances"]["drill"]

    assert any("nobody knows how to ask GetRecords for its next page" in fault for fault in faults(mutate))


def test_console_names_come_from_the_caller() -> None:
    catalog = good.catalog()
    screen = catalog.screens["things.instances"]
    assert check(replace(screen, consoles={"s": "conect"}), catalog) == [
        "things.toml [instances.consoles.s]: there is no console 'conect'. Did you mean connect?"
    ]
    offered = replace(screen, consoles={}, menu=("ec2.ansible", "ec2.ansibel"))
    assert check(offered, catalog) == [
        "things.toml [instances.menu]: there is no console 'ec2.ansibel'. Did you mean ec2.ansible?"
    ]


def test_check_file_names_the_path_it_was_given(tmp_path: Path) -> None:
    path = tmp_path / "things.toml"
    path.write_text(good.TEXT.replace("State.Name", "State.Nmae").replace('s = "connect"', ""))
    count, found = check_file(path)
    assert count == 2
    assert found == [f"{path} [instances.columns.State]: InstanceState has no 'Nmae'. Did you mean Name?"]


def test_main_says_ok_and_counts(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "things.toml"
    path.write_text(good.TEXT.replace('s = "connect"', ""))
    assert main([str(path)]) == 0
    assert capsys.readouterr().out == "ok: 2 screens\n"


def test_main_prints_a_line_per_fault(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "bad.toml").write_text("[broken\n")
    (tmp_path / "empty.toml").write_text("[x]\ntitle = 1\n")
    assert main([str(tmp_path / "bad.toml"), str(tmp_path / "empty.toml"), str(tmp_path / "none.toml")]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith(f"{tmp_path / 'bad.toml'}: cannot be read: ")
    assert f"{tmp_path / 'empty.toml'} [x]: title must be a text, not an integer" in lines
    assert lines[-1].startswith(f"{tmp_path / 'none.toml'}: cannot be read: ")


def test_main_without_files_checks_the_bundled_and_the_users(capsys: pytest.CaptureFixture[str]) -> None:
    folder = files.config_dir() / "screens"
    folder.mkdir(parents=True)
    (folder / "ec2.toml").write_text('[images]\ncolumns = [{ name = "Id", value = "ImageID" }]\n')
    assert main([]) == 1
    line = f"{folder / 'ec2.toml'} [images.columns.Id]: Image has no 'ImageID'. Did you mean ImageId?\n"
    assert capsys.readouterr().out == line


def test_an_override_for_nothing_is_a_fault(tmp_path: Path) -> None:
    path = tmp_path / "ec2.toml"
    path.write_text('[imges]\ncolumns = [{ name = "Id", value = "ImageId" }]\n')
    assert "there is no such resource to give columns to. Did you mean images?" in check_file(path)[1][0]
