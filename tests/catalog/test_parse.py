from __future__ import annotations

import tomllib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from awstui.catalog.load import merge
from awstui.catalog.model import Call
from awstui.catalog.parse import parse
from tests.catalog import good


def test_a_good_file_becomes_screens() -> None:
    parsed = good.parsed()
    assert not parsed.faults
    instances = parsed.screens["instances"]
    assert instances.key == "things.instances"
    assert instances.service == "ec2"
    assert instances.about == "Machines."
    assert instances.list == Call("DescribeInstances", "Reservations[].Instances[]", {"MaxResults": 5})
    assert [column.name for column in instances.columns] == ["Name", "State", "Sum"]
    assert [drill.params for drill in instances.drills] == [{"VolumeIds": "BlockDeviceMappings[].Ebs.VolumeId"}]
    assert instances.action("tag").optional == ("Tags[0].Value",)
    assert instances.consoles == {"s": "connect"}


def test_columns_know_which_of_their_members_come_later() -> None:
    def mutate(data: dict[str, Any]) -> None:
        data["instances"]["more"]["adds"] = ["Sum", "Total"]
        data["instances"]["columns"][1]["value"] = "Sum || Total"
        data["instances"]["columns"][0]["value"] = "Summary"

    assert [column.later for column in good.parsed().screens["instances"].columns] == [(), (), ("Sum",)]
    columns = good.parsed(mutate).screens["instances"].columns
    assert [column.later for column in columns] == [(), ("Sum", "Total"), ("Sum",)]


def test_columns_of_the_users_know_it_too() -> None:
    ours = good.parsed()
    theirs = parse({"instances": {"columns": [{"name": "S", "value": "Sum"}]}}, "things", override=True)
    assert merge([ours], [theirs]).screens["things.instances"].columns[0].later == ("Sum",)


def test_inline_columns_are_columns_too() -> None:
    volumes = good.parsed().screens["volumes"]
    assert [(column.name, column.kind, column.wide, column.approx) for column in volumes.columns] == [
        ("Id", "id", False, False),
        ("GiB", "count", True, True),
    ]


def test_the_service_is_the_files_name_unless_it_says_otherwise() -> None:
    document = good.data()
    del document["service"]
    assert parse(document, "things").screens["volumes"].service == "things"


def test_a_list_in_from_names_parameters_that_are_called_like_their_members() -> None:
    parsed = good.parsed(lambda data: data["instances"]["enrich"].update({"from": ["InstanceId"]}))
    assert parsed.screens["instances"].enrich == Call(
        "GetConsoleOutput", "@", {"Latest": True}, {"InstanceId": "InstanceId"}
    )


def test_without_a_detail_call_the_enrich_call_is_the_detail() -> None:
    screen = good.parsed(lambda data: data["instances"].pop("detail")).screens["instances"]
    assert screen.detail == screen.enrich


def test_whitespace_of_long_texts_is_only_layout() -> None:
    def mutate(data: dict[str, Any]) -> None:
        data["instances"]["columns"][1]["value"] = "\n   State.Name\n"
        data["instances"]["actions"]["stop"]["effect"] = "\n  Two\n  lines."

    screen = good.parsed(mutate).screens["instances"]
    assert screen.columns[1].value == "State.Name"
    assert screen.action("stop").effect == "Two lines."


FAULTS: list[tuple[good.Mutation, str, str]] = [
    (lambda d: d.update(abuot="x"), "", "'abuot' is not a key here. Did you mean about?"),
    (lambda d: d.update(title=3), "", "title must be a text, not an integer"),
    (lambda d: d["instances"].update(filter="x"), "instances", "'filter' is not a key here. Did you mean filters?"),
    (lambda d: d["instances"].pop("title"), "instances", "title is missing"),
    (lambda d: d["instances"].update(id=""), "instances", "id is empty"),
    (lambda d: d["instances"].pop("list"), "instances", "list is missing"),
    (lambda d: d["instances"].update(list="ListThings"), "instances", "list must be a table, not a text"),
    (lambda d: d["instances"]["list"].update(row="x"), "instances.list", "'row' is not a key here. Did you mean rows?"),
    (lambda d: d["instances"].update(more="sqs.queues"), "instances", "more must be a table, not a text"),
    (lambda d: d["instances"]["more"].pop("name"), "instances.more", "name is missing"),
    (lambda d: d["instances"]["more"].pop("adds"), "instances.more", "adds is empty"),
    (lambda d: d["instances"]["more"].update(adds=["a b"]), "instances.more", "'a b' is no name of a member"),
    (lambda d: d["instances"]["columns"][1].update(total=True), "instances.columns.State", "no total of a state"),
    (lambda d: d["instances"].pop("columns"), "instances", "columns are missing"),
    (lambda d: d["instances"].update(columns={}), "instances", "columns must be a list of tables, not a table"),
    (lambda d: d["instances"]["columns"].append(3), "instances.columns", "number 4 must be a table, not an integer"),
    (lambda d: d["instances"]["columns"][1].pop("value"), "instances.columns.State", "value is missing"),
    (lambda d: d["instances"]["columns"][1].pop("name"), "instances.columns.2", "name is missing"),
    (lambda d: d["instances"]["columns"][1].update(kind="stat"), "instances.columns.State", "Did you mean state?"),
    (
        lambda d: d["instances"]["columns"][1].update(wide="yes"),
        "instances.columns.State",
        "wide must be true or false",
    ),
    (lambda d: d["instances"]["columns"][1].update(name="Name"), "instances.columns.Name", "2 columns of this name"),
    (lambda d: d["instances"].update(aliases="ec2"), "instances", "aliases must be a list of texts, not a text"),
    (lambda d: d["instances"].update(aliases=[1]), "instances", "aliases must be a list of texts"),
    (lambda d: d["instances"].update(args={"a": 1}), "instances", "args.a must be a text, not an integer"),
    (lambda d: d["instances"].update(regional=1), "instances", "regional must be true or false, not an integer"),
    (lambda d: d["instances"].update(sort="Nmae"), "instances", "sort names no column: 'Nmae'. Did you mean Name?"),
    (lambda d: d["instances"]["drill"].update(x=1), "instances.drill.x", "x must be a table, not an integer"),
    (lambda d: d["instances"]["drill"]["volumes"].pop("screen"), "instances.drill.volumes", "screen is missing"),
    (lambda d: d["instances"]["actions"]["stop"].pop("operation"), "instances.actions.stop", "operation is missing"),
    (lambda d: d["instances"]["actions"]["stop"].update(confirm="never"), "instances.actions.stop", "Known: account,"),
    (lambda d: d["instances"]["actions"]["stop"].update(scope="rows"), "instances.actions.stop", "Did you mean row?"),
    (lambda d: d["instances"]["actions"]["start"].update(undo="stpo"), "instances.actions.start", "Did you mean stop?"),
    (
        lambda d: d["instances"]["actions"]["tag"].update(optional=["Tags"]),
        "instances.actions.tag",
        "nothing that is asked",
    ),
    (lambda d: d["instances"]["actions"]["allocate"].update({"from": ["A"]}), "instances.actions.allocate", "no row"),
    (
        lambda d: d["instances"]["actions"]["tag"].update({"with": {"Resources": []}}),
        "instances.actions.tag",
        "Resources is given more than once (from, with, ask)",
    ),
    (lambda d: d["instances"]["drill"]["volumes"].update(key="m"), "instances.actions.tag", "already taken by drill.v"),
    (lambda d: d["instances"]["drill"]["volumes"].update(key="/"), "instances.drill.volumes", "awstui's own"),
    (lambda d: d["instances"]["drill"]["volumes"].update(key="esc"), "instances.drill.volumes", "write 'escape'"),
    (lambda d: d["instances"]["drill"]["volumes"].update(key="hello"), "instances.drill.volumes", "is not a key"),
    (lambda d: d["instances"]["consoles"].update({"j": "x"}), "instances.consoles.j", "awstui's own"),
]


@pytest.mark.parametrize(("mutate", "place", "words"), FAULTS, ids=[f"{place}:{words}" for _, place, words in FAULTS])
def test_each_fault_names_its_place_and_costs_only_its_resource(mutate: good.Mutation, place: str, words: str) -> None:
    parsed = good.parsed(mutate)
    assert [fault for fault in parsed.faults if fault.place == place and words in fault.sentence], parsed.faults
    assert str(parsed.faults[0]).startswith("things.toml")
    assert "volumes" in parsed.screens
    assert ("instances" in parsed.screens) == (not place.startswith("instances"))


values = st.recursive(
    st.one_of(st.text(max_size=4), st.integers(), st.booleans(), st.floats(), st.none()),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=4), inner, max_size=3)),
    max_leaves=6,
)


@given(st.data())
def test_no_value_anywhere_breaks_the_reader(data: st.DataObject) -> None:
    document = tomllib.loads(good.TEXT)
    here: Any = document
    while True:
        key = data.draw(st.sampled_from(sorted(here) if isinstance(here, dict) else range(len(here))))
        inner = here[key]
        if not isinstance(inner, dict | list) or not inner or data.draw(st.booleans()):
            here[key] = data.draw(values)
            break
        here = inner
    parsed = parse(document, "things", override=data.draw(st.booleans()))
    for fault in parsed.faults:
        assert str(fault).startswith("things.toml")
