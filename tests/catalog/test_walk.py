from __future__ import annotations

from typing import Any

import jmespath
import pytest
from hypothesis import given
from hypothesis import strategies as st
from jmespath.exceptions import JMESPathError

from awstui.catalog.models import operation, output
from awstui.catalog.shapes import ANYTHING, Either, Many, Map, Object, Scalar, Type, called, flat
from awstui.catalog.walk import walk
from awstui.rows.paths import strict
from tests.shapes import answer

INSTANCE = walk("Reservations[].Instances[] | [0]", output(operation("ec2", "DescribeInstances")))[0]
QUEUE = output(operation("sqs", "GetQueueAttributes"))


@pytest.mark.parametrize(
    ("expression", "kind"),
    [
        ("InstanceId", "a string"),
        ("@", "Instance"),
        ("State.Name", "a string"),
        ("State.Code", "an integer"),
        ("LaunchTime", "a time"),
        ("EbsOptimized", "a boolean"),
        ("Tags", "a list of Tag"),
        ("Tags[].Value", "a list of a string"),
        ("Tags[*].Value", "a list of a string"),
        ("Tags[0].Value", "a string"),
        ("Tags[-1]", "Tag"),
        ("Tags[0:2].Key", "a list of a string"),
        ("Tags[?Key=='Name'].Value | [0]", "a string"),
        ("Tags[?Key=='Name'] | [0].Value", "a string"),
        ("NetworkInterfaces[].Groups[].GroupId", "a list of a string"),
        ("[InstanceId, ImageId]", "a list of a string"),
        ("{a: State.Name, b: Tags}.b[0].Key", "a string"),
        ("State.* | [0]", "anything"),
        ("not_null(PublicIpAddress, PrivateIpAddress)", "a string"),
        ("length(Tags) > `1`", "a boolean"),
        ("!Tags", "a boolean"),
        ("EbsOptimized && 'yes'", "a string or false"),
        ("EbsOptimized && 'yes' || 'no'", "a string"),
        ("State.Name == 'running'", "a boolean"),
        ("join(', ', Tags[].Key)", "a string"),
        ("sort_by(Tags, &Key)[0].Value", "a string"),
        ("max_by(Tags, &Key).Value", "a string"),
        ("map(&Key, Tags)", "a list of a string"),
        ("max(Tags[].Key)", "a string"),
        ("reverse(Tags)[0].Key", "a string"),
        ("to_array(InstanceId)", "a list of a string"),
        ("to_number(InstanceId)", "a number"),
        ("keys(@)", "a list of a string"),
        ("basename(IamInstanceProfile.Arn)", "a string"),
        ("split(IamInstanceProfile.Arn, '/')", "a list of a string"),
        ("split(IamInstanceProfile.Arn, '/')[1]", "a string"),
        ("parse_json(ClientToken).anything[0].at.all", "anything"),
        ('`{"a": [1]}`.a[0]', "an integer"),
        ("`null`", "nothing"),
    ],
)
def test_what_expressions_yield(expression: str, kind: str) -> None:
    found, sentences = walk(expression, INSTANCE)
    assert not sentences
    assert called(found) == kind


@pytest.mark.parametrize(
    ("expression", "sentence"),
    [
        ("State.Nmae", "InstanceState has no 'Nmae'. Did you mean Name?"),
        ("instanceId", "Instance has no 'instanceId'. Did you mean InstanceId?"),
        ("Tags.Key", "'Key' is asked of a list of Tag: write [].Key for all or [0].Key for the first"),
        ("InstanceId.Name", "'Name' is asked of a string"),
        ("InstanceId[]", "[] needs a list, and this is a string"),
        ("State[0]", "[0] needs a list, and this is InstanceState"),
        ("Tags[?Kye=='a']", "Tag has no 'Kye'. Did you mean Key?"),
        ("Tags[*].Vaule", "Tag has no 'Vaule'. Did you mean Value?"),
        ("{a: Stat}.a", "Instance has no 'Stat'. Did you mean State?"),
        ("[Stat]", "Instance has no 'Stat'. Did you mean State?"),
        ("State.Name == 'runing'", "'runing' is never this value. Did you mean running?"),
        ("LaunchTime > `1`", "only numbers can be compared by size, and this is a time"),
        ("lenght(Tags)", "there is no function lenght. Did you mean length?"),
        ("length(State.Code)", "length cannot take an integer"),
        ("join(', ', Tags)", "join cannot take a list of Tag"),
        ("max(LaunchTime)", "max cannot take a time"),
        ("length(Tags, Tags)", "length takes 1 argument"),
        ("sort_by(Tags, &Kye)", "Tag has no 'Kye'. Did you mean Key?"),
        ("map(&Kye, Tags)", "Tag has no 'Kye'. Did you mean Key?"),
        ("sort_by(Tags, Key)", "sort_by needs an &expression"),
        ("length(&Tags)", "length takes no &expression"),
        ("basename(Tags)", "basename cannot take a list of Tag"),
        ("split(InstanceId)", "split takes 2 arguments"),
        ("split(Tags, '/')", "split cannot take a list of Tag"),
        ("InstanceId.*", "* needs a structure, and this is a string"),
        ("Tags[", "not a JMESPath:"),
    ],
)
def test_what_cannot_be_is_said_once(expression: str, sentence: str) -> None:
    _, sentences = walk(expression, INSTANCE)
    assert [text for text in sentences if text.startswith(sentence)], sentences
    assert len(sentences) <= 2


def test_maps_take_any_key_unless_their_keys_are_known() -> None:
    assert walk("Attributes.ApproximateNumberOfMessages", QUEUE) == (Scalar("string"), [])
    _, sentences = walk("Attributes.ApproximateNumberOfMesages", QUEUE)
    assert sentences[0].startswith("QueueAttributeMap has no key 'ApproximateNumberOfMesages'. Did you mean Approx")
    free = output(operation("lambda", "ListTags"))
    assert not walk("Tags.whatever", free)[1]


def test_shapes_that_contain_themselves() -> None:
    found, sentences = walk("Item.a.M.b.L[0].M.c.S", output(operation("dynamodb", "GetItem")))
    assert (called(found), sentences) == ("a string", [])


def fits(found: Type, value: Any) -> bool:
    """Whether a value is of a type."""
    if value is None or found == ANYTHING:
        return True
    if isinstance(found, Either):
        return any(fits(option, value) for option in flat(found))
    if isinstance(found, Many):
        return isinstance(value, list) and all(fits(found.item, inner) for inner in value)
    if isinstance(found, Object | Map):
        return isinstance(value, dict)
    kinds: dict[str, Any] = {"string": str, "integer": int, "number": int | float, "boolean": bool, "false": bool}
    return found.kind not in kinds or isinstance(value, kinds[found.kind])


steps = st.sampled_from(
    ["State", ".Name", "Tags", "[]", "[0]", "[*]", ".Key", "[?Key=='Name']", " | [0]", " || ", " && ", "!",
     "InstanceId", "length(Tags)", "keys(@)", "@", "'text'", ".*", "[1:]", "not_null(State.Name, Tags)",
     ".Value", "EbsOptimized"]
)  # fmt: skip


@given(st.lists(steps, min_size=1, max_size=6).map("".join), st.integers(0, 3))
def test_an_expression_found_good_yields_what_was_said(expression: str, variant: int) -> None:
    shape = operation("ec2", "DescribeInstances").output_shape
    row = answer(shape, variant)["Reservations"][0]["Instances"][0]
    try:
        jmespath.compile(expression)
    except JMESPathError:
        assert walk(expression, INSTANCE)[1]
        return
    found, sentences = walk(expression, INSTANCE)
    if not sentences:
        assert fits(found, strict(expression)(row)), (called(found), strict(expression)(row))
