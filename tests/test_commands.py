"""What can be typed after `:` and what completes it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from awstui.catalog.load import Catalog
from awstui.commands import Known, complete, gently, screen_of, unknown
from awstui.consoles.connect import words
from tests.test_route import INSTANCES, QUEUES

KNOWN = Known(
    Catalog({INSTANCES.key: INSTANCES, QUEUES.key: QUEUES}),
    regions=("eu-west-1", "eu-west-2", "us-east-1"),
    profiles=("dev", "prod-eu"),
    themes=("awstui-dark", "awstui-light"),
    columns=("Name", "State"),
)


def test_the_first_word_completes_to_commands_and_screens() -> None:
    assert complete("reg", KNOWN) == ["region"]
    assert complete("ec2", KNOWN)[0].startswith("ec2")
    assert "sqs.queues" in complete("que", KNOWN)


def test_what_destroys_comes_after_everything_else_that_fits() -> None:
    queue = replace(KNOWN, own=("purge", "delete", "clone", "where"))
    assert complete("", queue)[:2] == ["clone", "where"]
    assert {"purge", "delete"} < set(complete("", queue)[-3:])
    assert complete("l", queue)[:3] == ["login", "lock", "clone"]
    assert complete("l", queue)[-2:] == ["delete", "profile delete"]
    assert gently(["delete", "sqs", "profile delete dev", "deleted", "purge"]) == [
        "sqs", "deleted", "delete", "profile delete dev", "purge",
    ]  # fmt: skip


def test_regions_and_profiles_complete_one_by_one_in_a_list() -> None:
    assert complete("region eu", KNOWN) == ["region eu-west-1", "region eu-west-2"]
    assert complete("region eu-west-1,us", KNOWN) == ["region eu-west-1,us-east-1"]
    assert complete("profile p", KNOWN) == ["profile prod-eu"]
    assert complete("region a", KNOWN)[0] == "region all"


def test_profiles_complete_where_they_are_edited_and_rotated() -> None:
    assert complete("profile ", KNOWN)[:2] == ["profile dev", "profile prod-eu"]
    assert complete("profile ed", KNOWN) == ["profile edit"]
    assert complete("profile delete de", KNOWN) == ["profile delete dev"]
    assert complete("rotate p", KNOWN) == ["rotate prod-eu"]
    assert complete("profile import /x", KNOWN) == []


def test_arguments_of_a_screen_complete() -> None:
    assert complete("ec2.instances id", KNOWN) == ["ec2.instances ids="]
    assert complete("ec2.instances ids=x", KNOWN) == []


def test_the_resources_of_a_service_complete_after_its_word() -> None:
    assert complete("ec2 in", KNOWN) == ["ec2 instances"]
    assert complete("ec2 instances in", KNOWN) == []


def test_a_word_that_may_be_several_screens_is_said_with_what_it_may_be() -> None:
    assert screen_of("ec2", ["x=1"], KNOWN) == (INSTANCES, ["x=1"])
    with pytest.raises(ValueError, match=r"'re' may be region, refresh"):
        screen_of("re", [], Known(Catalog({"a.resources": replace(INSTANCES, file="a", name="resources")})))
    with pytest.raises(ValueError, match="There is no command or screen 'nothing'"):
        screen_of("nothing", [], KNOWN)


def test_themes_and_columns_complete() -> None:
    assert complete("theme li", KNOWN) == ["theme awstui-light"]
    assert complete("sort St", KNOWN) == ["sort State"]


def test_an_unknown_command_names_the_nearest() -> None:
    assert ":region" in unknown("regoin", KNOWN)
    assert "Tab" in unknown("zzzzzz", KNOWN)


@pytest.mark.parametrize("word", sorted(words.WORDS))
def test_a_word_of_the_ways_to_an_instance_says_where_it_is_typed(word: str) -> None:
    assert f"s on the instance shows them, and :{word} is typed there" in unknown(word, KNOWN)
