from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import jmespath
import pytest
from hypothesis import given
from hypothesis import strategies as st
from jmespath.exceptions import JMESPathError

from awstui.catalog.model import Call, Column, Screen
from awstui.rows.paths import basename, getter, strict
from awstui.rows.project import Projector, put, steps

INSTANCES = Screen(
    service="ec2",
    file="ec2",
    name="instances",
    title="EC2 instances",
    id="InstanceId",
    label="Tags[?Key=='Name'].Value | [0]",
    arn="arn:{partition}:ec2:{region}:{account}:instance/{InstanceId}",
    list=Call("DescribeInstances", "Reservations[].Instances[]"),
    columns=(
        Column("Name", "Tags[?Key=='Name'].Value | [0]"),
        Column("State", "State.Name", "state"),
        Column("Age", "LaunchTime", "age"),
        Column("Tags", "Tags", "tags"),
    ),
)
LAUNCHED = datetime(2024, 5, 1, tzinfo=UTC)
WEB = {
    "InstanceId": "i-1",
    "State": {"Name": "running"},
    "LaunchTime": LAUNCHED,
    "Tags": [{"Key": "team", "Value": "a"}, {"Key": "Name", "Value": "web"}],
}


def one(kind: str, value: Any) -> Any:
    """The cell a value becomes in a column of that kind."""
    screen = replace(INSTANCES, columns=(Column("X", "x", kind),))
    return Projector(screen).values({"x": value})[0]


def test_rows_of_a_page_are_picked_and_projected() -> None:
    projector = Projector(INSTANCES)
    rows = projector.rows({"Reservations": [{"Instances": [WEB]}, {"Instances": [{"InstanceId": "i-2"}]}]})
    assert [projector.id(row) for row in rows] == ["i-1", "i-2"]
    assert projector.values(rows[0]) == ("web", "running", LAUNCHED.timestamp(), {"team": "a", "Name": "web"})
    assert projector.values(rows[1]) == (None, None, None, None)


def test_a_single_structure_is_one_row_and_an_absent_list_none() -> None:
    projector = Projector(replace(INSTANCES, list=Call("GetCallerIdentity")))
    assert projector.rows({"Account": "1", "ResponseMetadata": {}}) == [{"Account": "1"}]
    assert Projector(replace(INSTANCES, list=Call("X", "Things"))).rows({}) == []


def test_rows_of_an_answer_of_another_kind_are_an_error_and_not_an_empty_list() -> None:
    projector = Projector(replace(INSTANCES, list=Call("X", "sort(Things)")))
    with pytest.raises(JMESPathError):
        projector.rows({"Things": "text"})


def test_the_label_is_the_id_when_nobody_named_the_row() -> None:
    projector = Projector(INSTANCES)
    assert projector.label(WEB) == "web"
    assert projector.label({"InstanceId": "i-2"}) == "i-2"
    assert projector.label({"InstanceId": "i-3", "Tags": [{"Key": "Name", "Value": ""}]}) == "i-3"


def test_arn_template() -> None:
    projector = Projector(INSTANCES)
    arn = projector.arn(WEB, region="eu-west-1", account="123456789012")
    assert arn == "arn:aws:ec2:eu-west-1:123456789012:instance/i-1"
    china = projector.arn(WEB, region="cn-north-1", account="1", partition="aws-cn")
    assert china == "arn:aws-cn:ec2:cn-north-1:1:instance/i-1"


def test_arn_with_a_part_unknown_is_empty_and_not_wrong() -> None:
    projector = Projector(INSTANCES)
    assert projector.arn(WEB, region="eu-west-1") == ""
    assert projector.arn({}, region="eu-west-1", account="1") == ""


def test_arn_expression_and_arn_of_a_screen_without() -> None:
    assert Projector(replace(INSTANCES, arn="Arn")).arn({"Arn": "arn:aws:x"}) == "arn:aws:x"
    assert Projector(replace(INSTANCES, arn="")).arn(WEB) == ""


@pytest.mark.parametrize(
    ("kind", "value", "cell"),
    [
        ("count", "12", 12),
        ("count", "1.5", 1.5),
        ("count", Decimal("3"), 3),
        ("count", "n/a", "n/a"),
        ("count", "nan", "nan"),
        ("bytes", 10, 10),
        ("duration", "345600", 345600),
        ("age", "1700000000", 1700000000.0),
        ("age", 1700000000000, 1700000000.0),
        ("time", LAUNCHED, LAUNCHED.timestamp()),
        ("time", datetime(2024, 5, 1), LAUNCHED.timestamp()),
        ("time", date(2024, 5, 1), LAUNCHED.timestamp()),
        ("time", "2024-05-01T00:00:00.000Z", LAUNCHED.timestamp()),
        ("time", "1714521600 +0200", LAUNCHED.timestamp()),
        ("age", "1714521600 -0000", LAUNCHED.timestamp()),
        ("time", "1714521600 +02:00", "1714521600 +02:00"),
        ("time", "yesterday", "yesterday"),
        ("time", "9" * 400, "9" * 400),
        ("bool", "true", True),
        ("bool", "FALSE", False),
        ("bool", True, True),
        ("tags", [{"TagKey": "a", "TagValue": "b"}], {"a": "b"}),
        ("tags", [{"key": "a"}], {"a": ""}),
        ("tags", {"a": 1}, {"a": "1"}),
        ("text", b"bytes", "bytes"),
        ("text", ["a", "b"], ["a", "b"]),
        ("text", 443, 443),
        ("json", {"at": LAUNCHED}, {"at": LAUNCHED.isoformat()}),
    ],
)
def test_values_are_typed_by_their_kind(kind: str, value: Any, cell: Any) -> None:
    found = one(kind, value)
    assert found == cell
    assert type(found) is type(cell)
    assert json.dumps(found)


def test_an_expression_that_meets_the_wrong_type_is_an_absent_value() -> None:
    screen = replace(INSTANCES, columns=(Column("X", "join(', ', Missing)"),))
    assert Projector(screen).values(WEB) == (None,)


@pytest.mark.parametrize(
    ("expression", "found"),
    [
        ("Rules[].To.basename(@)", ["web"]),
        ("keys(Missing) || 'none'", "none"),
        ("Rules[?contains(Ports, `80`)].Name", ["a"]),
        ("Rules[].join('/', [Group, Name])", ["g/a"]),
        ("Rules[].Options.join('', [Host, Path][?@])", ["a.example/x"]),
        ("join('/', ['orders', Missing])", None),
    ],
)
def test_one_absent_value_costs_what_is_made_of_it_and_not_the_whole_cell(expression: str, found: object) -> None:
    full = {"To": "arn:aws:x:::group/web", "Ports": [80], "Group": "g", "Options": {"Host": "a.example", "Path": "/x"}}
    row = {"Rules": [{"Name": "a", **full}, {"Name": "b"}]}
    assert getter(expression)(row) == found


def test_a_function_of_a_value_of_another_type_fails_and_of_an_absent_one_as_asked() -> None:
    with pytest.raises(JMESPathError):
        strict("Rules[].length(@)", absent=True)({"Rules": [1, None]})
    with pytest.raises(JMESPathError):
        strict("length(Rules)")({})
    assert strict("length(Rules)", absent=True)({}) is None


def test_json_in_text_and_names_at_the_end_of_arns() -> None:
    redrive = {"RedrivePolicy": '{"deadLetterTargetArn": "arn:aws:sqs:eu-west-1:1:dead", "maxReceiveCount": 3}'}
    assert getter("basename(parse_json(RedrivePolicy).deadLetterTargetArn)")(redrive) == "dead"
    assert getter("parse_json(RedrivePolicy).maxReceiveCount")({"RedrivePolicy": "{broken"}) is None
    assert getter("parse_json(RedrivePolicy)")({}) is None
    assert getter("parse_json(RedrivePolicy).maxReceiveCount")({"RedrivePolicy": {"maxReceiveCount": 3}}) == 3
    assert getter("parse_json(RedrivePolicy)")({"RedrivePolicy": "[" * 100_000}) is None


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("https://sqs.eu-west-1.amazonaws.com/1/orders.fifo", "orders.fifo"),
        ("arn:aws:sqs:eu-west-1:1:dead", "dead"),
        ("arn:aws:iam::1:role/path/Admin", "Admin"),
        ("/hostedzone/Z1", "Z1"),
        ("plain:name", "plain:name"),
        ("", ""),
    ],
)
def test_basename(text: str, name: str) -> None:
    assert basename(text) == name


def test_source_nests_parameters_and_leaves_out_what_the_row_has_not() -> None:
    mapping = {"InstanceIds": "[InstanceId]", "Tags[0].Key": "Tags[0].Key", "SourceArn": "Missing"}
    assert Projector(INSTANCES).source(mapping, WEB) == {"InstanceIds": ["i-1"], "Tags": [{"Key": "team"}]}


def test_picks_evaluates_any_expression() -> None:
    assert Projector(INSTANCES).picks("Tags[].Key", WEB) == ["team", "Name"]


def test_put_joins_paths_that_share_a_way() -> None:
    params: dict[str, Any] = {}
    put(params, "Tags[0].Key", "a")
    put(params, "Tags[0].Value", "b")
    put(params, "Tags[2].Key", "c")
    assert params == {"Tags": [{"Key": "a", "Value": "b"}, None, {"Key": "c"}]}


def test_put_never_changes_the_value_it_was_given() -> None:
    literal = {"FifoQueue": "true"}
    params: dict[str, Any] = {}
    put(params, "Attributes", literal)
    put(params, "Attributes.DelaySeconds", "5")
    assert params == {"Attributes": {"FifoQueue": "true", "DelaySeconds": "5"}}
    assert literal == {"FifoQueue": "true"}


def test_put_refuses_to_go_through_a_value() -> None:
    with pytest.raises(ValueError, match="already set"):
        put({"Tags": "text"}, "Tags[0].Key", "a")


@pytest.mark.parametrize("path", ["", "a..b", "a[x]", "[0]", "a b"])
def test_paths_that_are_none(path: str) -> None:
    with pytest.raises(ValueError, match="not a parameter path"):
        steps(path)


names = st.from_regex(r"[A-Za-z_][A-Za-z0-9_]{0,5}", fullmatch=True)


@given(st.lists(st.one_of(names, st.integers(0, 3)), min_size=1, max_size=6), st.integers())
def test_put_then_read_back(way: list[str | int], value: int) -> None:
    way = ["Top", *way]
    path = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in way).removeprefix(".")
    params: Any = {}
    put(params, path, value)
    assert steps(path) == way
    for step in way:
        params = params[step]
    assert params == value


scalars = st.one_of(st.none(), st.text(max_size=5), st.integers(), st.booleans())
rows = st.recursive(
    st.dictionaries(st.sampled_from(["A", "B", "Tags", "Key", "Value"]), scalars),
    lambda inner: st.dictionaries(
        st.sampled_from(["A", "B", "Tags", "Key", "Value"]), st.one_of(scalars, inner, st.lists(inner, max_size=4))
    ),
    max_leaves=12,
)


@given(
    rows,
    st.sampled_from(["A", "A.B", "A.B.A", "Tags[?Key=='x'].Value | [0]", "Tags[?Key=='x'] | [0].Value", "A[?B=='']"]),
)
def test_short_cuts_agree_with_jmespath(row: dict[str, Any], expression: str) -> None:
    assert getter(expression)(row) == jmespath.search(expression, row)


@given(st.lists(st.fixed_dictionaries({"Key": st.sampled_from("xy")}, optional={"Value": scalars}), max_size=4))
def test_tag_short_cuts_agree_with_jmespath(tags: list[dict[str, Any]]) -> None:
    for expression in ("Tags[?Key=='x'].Value | [0]", "Tags[?Key=='x'] | [0].Value"):
        assert getter(expression)({"Tags": tags}) == jmespath.search(expression, {"Tags": tags})


@given(rows)
def test_every_kind_takes_any_value_and_stays_plain(row: dict[str, Any]) -> None:
    kinds = ("text", "count", "bytes", "age", "time", "duration", "bool", "state", "tags", "json", "money", "basename")
    screen = replace(INSTANCES, columns=tuple(Column(kind, "A", kind) for kind in kinds))
    assert json.dumps(Projector(screen).values(row), allow_nan=False)


def test_split() -> None:
    row = {"Arn": "arn:aws:elasticloadbalancing:eu-west-1:1:targetgroup/web/0123", "Number": 7}
    assert getter("split(Arn, '/')")(row) == ["arn:aws:elasticloadbalancing:eu-west-1:1:targetgroup", "web", "0123"]
    assert getter("split(Arn, '/')[1]")(row) == "web"
    assert getter("split(Arn, ';')")(row) == [row["Arn"]]
    assert getter("split(Arn, '')[0]")(row) == "a"
    assert getter("split(Number, '/')")(row) is None
    assert getter("split(Missing, '/')")(row) is None
