"""Secrets hidden in documents, and revealed one by one."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from awstui import protocol as p
from awstui.catalog.load import load
from awstui.engine import masks
from awstui.engine.core import Engine
from awstui.engine.models import service_model
from awstui.engine.redact import HIDDEN
from awstui.errors import UsageError
from awstui.rows.project import Projector
from tests import standins
from tests.engine.test_lists import HERE, of, replies

SECRET = "tr0ub4dor&3"
NAMES = st.sampled_from(["Password", "MasterUserPassword", "SecretString", "Marked", "KeyMaterial", "a/b~c", "Name"])
LEAVES = st.sampled_from([SECRET, 7, True, None, ""])
DATA = st.recursive(LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=4))


@given(st.dictionaries(st.sampled_from(["Password", "Marked"]), DATA, min_size=1))
def test_nothing_under_a_secret_member_is_left_and_each_is_found_again(data: Any) -> None:
    shown, hidden = masks.masked(data, frozenset({"Marked"}))
    assert SECRET not in json.dumps(shown)
    assert [masks.at(data, pointer) for pointer in hidden] == [SECRET] * json.dumps(data).count(SECRET)
    assert all(masks.at(shown, pointer) == HIDDEN for pointer in hidden)


@given(DATA)
def test_what_is_not_secret_stays_as_it_is(data: Any) -> None:
    shown, hidden = masks.masked({"Plain": data}, frozenset())
    if not hidden:
        assert shown == {"Plain": data}


def test_pairs_are_hidden_by_what_their_name_says() -> None:
    pairs = [{"ParameterKey": "DbPassword", "ParameterValue": SECRET}, {"Name": "Size", "Value": "3"}]
    assert masks.masked(pairs, frozenset())[1] == ("/0/ParameterValue",)


@pytest.mark.parametrize(
    ("name", "hidden"),
    [("DB_PASSWORD", True), ("GITHUB_TOKEN", True), ("STRIPE_API_KEY", True), ("NextToken", False), ("STAGE", False)],
)
def test_environment_variables_are_hidden_by_what_their_name_says(name: str, hidden: bool) -> None:
    variables = {"environmentVariables": [{"name": name, "value": SECRET, "type": "PLAINTEXT"}]}
    assert masks.masked(variables, frozenset())[1] == (("/environmentVariables/0/value",) if hidden else ())


@pytest.mark.parametrize("name", ["secret", "activationCode"])
def test_members_that_are_a_secret_by_their_name(name: str) -> None:
    assert masks.masked({"webhook": {name: SECRET, "url": "x"}}, frozenset())[1] == (f"/webhook/{name}",)


def test_what_cloudtrail_keeps_as_text_is_hidden_in_it() -> None:
    event = {"eventName": "AssumeRole", "responseElements": {"credentials": {"sessionToken": SECRET}}}
    screen = load().screens["cloudtrail.events"]
    (row,) = Projector(screen).rows({"Events": [{"EventId": "1", "CloudTrailEvent": json.dumps(event)}]})
    assert SECRET not in json.dumps(masks.masked(row, frozenset())[0])


@pytest.mark.parametrize(
    ("service", "operation", "name"),
    [
        ("secretsmanager", "GetSecretValue", "SecretString"),
        ("lambda", "GetFunctionConfiguration", "Variables"),
        ("ec2", "CreateKeyPair", "KeyMaterial"),
        ("cognito-idp", "DescribeUserPoolClient", "ClientSecret"),
    ],
)
def test_what_aws_marks_as_sensitive_is_known(service: str, operation: str, name: str) -> None:
    assert name in masks.sensitive(service, operation)


def test_a_document_hides_and_a_reveal_is_journalled(moto_url: str, keys: None) -> None:
    template = {
        "Parameters": {"DbPassword": {"Type": "String"}},
        "Resources": {"Q": {"Type": "AWS::SQS::Queue", "Properties": {"QueueName": "q"}}},
    }
    standins.client("cloudformation", moto_url).create_stack(
        StackName="shop",
        TemplateBody=json.dumps(template),
        Parameters=[{"ParameterKey": "DbPassword", "ParameterValue": SECRET}],
    )
    engine = Engine(p.Configure(endpoint_url=moto_url, read_only=True))
    replies(engine, p.List("cloudformation.stacks", HERE))
    (document,) = of(p.Document, replies(engine, p.Describe(1, 0)))
    assert SECRET not in json.dumps(document.data)
    (field,) = document.hidden
    assert of(p.Value, replies(engine, p.Reveal(1, 0, field))) == [p.Value(SECRET)]
    (record,) = engine.journal.read()
    assert (record.operations, dict(record.params)) == (("Reveal",), {"Field": field})
    assert SECRET not in engine.journal.path.read_text()
    with pytest.raises(UsageError, match="open it again"):
        replies(engine, p.Reveal(1, 0, "/Parameters/9/ParameterValue"))


@pytest.mark.parametrize("name", sorted(masks.OWN))
def test_what_models_do_not_mark_is_known_here_and_exists(name: str) -> None:
    service, _, operation = name.partition(":")
    shape = service_model(service).operation_model(operation).output_shape
    members = _members(shape, set())
    assert masks.OWN[name] <= members
    assert masks.OWN[name] <= masks.sensitive(service, operation)


def _members(shape: Any, seen: set[str]) -> set[str]:
    """The names of all members below a shape."""
    if shape.name in seen:
        return set()
    seen.add(shape.name)
    found = set(getattr(shape, "members", {}))
    inner = [*getattr(shape, "members", {}).values()]
    inner += [each for name in ("member", "value") if (each := getattr(shape, name, None)) is not None]
    return found.union(*(_members(each, seen) for each in inner))


def test_the_link_to_a_functions_code_is_hidden() -> None:
    names = masks.sensitive("lambda", "GetFunction")
    document = {"Code": {"RepositoryType": "S3", "Location": "https://bucket/code?X-Amz-Signature=abc"}}
    shown, hidden = masks.masked(document, names)
    assert "Signature" not in str(shown)
    assert hidden == ("/Code/Location",)
