"""Routes: what a typed command comes to."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from awstui.catalog.model import Call, Column, Screen
from awstui.protocol import Place
from awstui.route import Route, distinct, narrow, split

INSTANCES = Screen(
    service="ec2",
    file="ec2",
    name="instances",
    title="EC2 instances",
    id="InstanceId",
    list=Call("DescribeInstances"),
    columns=(Column("Id", "InstanceId"),),
    filters="Filters",
    args={"ids": "InstanceIds"},
)
QUEUES = Screen("sqs", "sqs", "queues", "SQS queues", "QueueUrl", Call("ListQueues"), (Column("Url", "QueueUrl"),))


def test_a_command_splits_into_word_further_words_and_filter() -> None:
    assert split("ec2 instance-type=t3.micro /web 1") == ("ec2", ["instance-type=t3.micro"], "web 1")
    assert split("ec2/volumes") == ("ec2/volumes", [], "")
    assert split("") == ("", [], "")
    assert split('ec2 "tag:Name=web server"') == ("ec2", ["tag:Name=web server"], "")


@given(st.text())
def test_any_typed_text_splits(text: str) -> None:
    word, rest, wanted = split(text)
    assert isinstance(word, str)
    assert all(isinstance(part, str) for part in rest)
    assert isinstance(wanted, str)


def test_names_are_parameters_or_server_filters() -> None:
    assert narrow(INSTANCES, ["instance-type=t3.micro,t3.small"]) == (
        {},
        (("instance-type", ("t3.micro", "t3.small")),),
    )
    assert narrow(INSTANCES, ["ids=i-1"]) == ({"ids": "i-1"}, ())
    assert narrow(INSTANCES, ["MaxResults=5"]) == ({"MaxResults": "5"}, ())
    assert narrow(QUEUES, ["prefix=orders"]) == ({"prefix": "orders"}, ())


@pytest.mark.parametrize("word", ["web", "=web", ""])
def test_a_word_that_is_no_pair_is_refused_with_the_way_to_filter(word: str) -> None:
    with pytest.raises(ValueError, match="type /"):
        narrow(INSTANCES, [word])


def test_a_route_asks_the_same_in_each_place() -> None:
    route = Route(INSTANCES, (Place("a"), Place("b")), {}, (("state", ("running",)),))
    assert [route.request(place).place.profile for place in route.places] == ["a", "b"]
    assert route.request(Place("a")).filters == (("state", ("running",)),)
    assert route.at((Place("c"),)).filters == route.filters


def test_a_service_without_regions_is_asked_once_per_profile() -> None:
    zones = Screen("route53", "route53", "zones", "Zones", "Id", Call("ListHostedZones"), (), regional=False)
    places = [Place("a", "eu-west-1"), Place("a", "us-east-1"), Place("b", "eu-west-1")]
    assert distinct(zones, places) == (Place("a", "eu-west-1"), Place("b", "eu-west-1"))
    assert distinct(INSTANCES, [*places, *places]) == tuple(places)
    assert Route(zones).at(tuple(places)).places == distinct(zones, places)
