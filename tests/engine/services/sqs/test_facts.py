"""What a peek costs, in sentences, for queues the stand-ins cannot pose as."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest
from botocore.exceptions import ClientError

from awstui.engine.services.sqs.facts import consumers, count_sources, peek_cost, queue_facts
from tests.protocol.queues import FIFO, QUEUE

REDRIVING = dataclasses.replace(QUEUE, dlq_arn="arn:aws:sqs:eu-west-1:1:orders-dlq", max_receive_count=3)


def said(cost: Any) -> str:
    return " ".join(cost.sentences)


def test_every_peek_says_that_it_counts_and_hides() -> None:
    cost = peek_cost(QUEUE, 30)
    assert "moves" not in said(cost)
    assert "received once more" in said(cost)
    assert "30 s" in said(cost)


@pytest.mark.parametrize(
    ("most", "words"),
    [
        (1, "a message received before moves to orders-dlq instead of being shown"),
        (2, "received 2 times already moves to orders-dlq"),
        (2, "one received 1 time moves there"),
        (5, "one received 4 times moves there at its next receive"),
    ],
)
def test_the_redrive_policy_is_named_with_its_numbers(most: int, words: str) -> None:
    cost = peek_cost(dataclasses.replace(REDRIVING, max_receive_count=most), 30)
    assert words in said(cost)


def test_fifo_says_that_groups_are_locked_and_only_their_heads_shown() -> None:
    assert "group is locked" in said(peek_cost(FIFO, 30))
    assert "first 10" in said(peek_cost(FIFO, 30))


@pytest.mark.parametrize(
    ("functions", "words"),
    [(("worker",), "Lambda polls this queue (worker)"), (None, "could not be read"), ((), "")],
)
def test_lambda_is_told_when_known_and_when_unknown(functions: tuple[str, ...] | None, words: str) -> None:
    sentences = peek_cost(QUEUE, 30, functions).sentences
    assert len(sentences) == (2 if words else 1)
    assert words in sentences[-1]


@pytest.mark.parametrize(("queue", "words"), [(QUEUE, "OverLimit"), (FIFO, "come back empty")])
def test_a_queue_near_its_in_flight_limit_is_told(queue: Any, words: str) -> None:
    assert words in said(peek_cost(dataclasses.replace(queue, in_flight=119_990), 30))
    assert words not in said(peek_cost(dataclasses.replace(queue, in_flight=1000), 30))


def test_a_dead_letter_queue_of_its_own_is_safe_to_look_into() -> None:
    cost = peek_cost(dataclasses.replace(QUEUE, sources=2), 30)
    assert "dead-letter queue of 2 queues and moves nothing on itself" in said(cost)


class Answers:
    """A client with scripted answers for reads."""

    def __init__(self, attributes: dict[str, str], sources: list[Any] | None = None, mappings: Any = None) -> None:
        self.attributes, self.sources, self.mappings = attributes, list(sources or []), mappings

    def get_queue_attributes(self, **params: Any) -> dict[str, Any]:
        return {"Attributes": self.attributes}

    def list_dead_letter_source_queues(self, **params: Any) -> dict[str, Any]:
        assert params["MaxResults"] == 1000
        found = self.sources.pop(0)
        if isinstance(found, Exception):
            raise found
        return {"queueUrls": found, **({"NextToken": "more"} if self.sources else {})}

    def list_event_source_mappings(self, **params: Any) -> dict[str, Any]:
        if isinstance(self.mappings, Exception):
            raise self.mappings
        return {"EventSourceMappings": self.mappings}


DENIED = ClientError({"Error": {"Code": "AccessDenied", "Message": "no"}}, "x")


def test_sources_are_counted_over_all_pages_and_unknown_when_refused() -> None:
    assert count_sources(Answers({}, [["a"] * 1000, ["b"] * 7]), "https://sqs/1/q") == 1007
    assert count_sources(Answers({}, [DENIED]), "https://sqs/1/q") is None
    assert queue_facts(Answers({}), "https://sqs/1/q").sources is None


def test_only_functions_that_are_switched_on_race_a_peek() -> None:
    arn = "arn:aws:lambda:eu-west-1:1:function:"
    mappings = [{"FunctionArn": arn + "on", "State": "Enabled"}, {"FunctionArn": arn + "off", "State": "Disabled"}]
    assert consumers(Answers({}, mappings=mappings), "arn") == ("on",)
    assert consumers(Answers({}, mappings=DENIED), "arn") is None


@pytest.mark.parametrize("policy", ["", "not json", "[]", '"x"'])
def test_a_redrive_policy_that_makes_no_sense_is_none(policy: str) -> None:
    facts = queue_facts(Answers({"RedrivePolicy": policy}), "https://sqs/1/q")
    assert (facts.dlq_arn, facts.max_receive_count) == ("", 0)


def test_an_omitted_maximum_is_ten() -> None:
    facts = queue_facts(Answers({"RedrivePolicy": '{"deadLetterTargetArn": "arn:aws:sqs:r:1:d"}'}), "https://sqs/1/q")
    assert (facts.dlq_name, facts.max_receive_count) == ("d", 10)


def test_names_come_from_the_url_where_the_arn_may_not_be_read() -> None:
    facts = queue_facts(Answers({}), "https://sqs.eu-west-1.amazonaws.com/1/orders.fifo")
    assert (facts.name, facts.fifo) == ("orders.fifo", True)


def test_many_functions_are_counted_and_not_all_named() -> None:
    said = peek_cost(QUEUE, 30, tuple(f"worker-{number}" for number in range(40))).sentences[-1]
    assert "(worker-0, worker-1, worker-2 and 37 more)" in said
