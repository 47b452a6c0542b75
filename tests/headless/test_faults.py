"""What a headless command meets, as the sentence it ends with."""

from __future__ import annotations

import pytest
from botocore.exceptions import EndpointConnectionError

from awstui.errors import AwsFailed, Refused
from awstui.headless.faults import explained


def test_what_botocore_raises_becomes_a_sentence_about_the_place() -> None:
    with pytest.raises(AwsFailed) as raised, explained("dev", "eu-west-1", "orders"):
        raise EndpointConnectionError(endpoint_url="https://sqs.eu-west-1.amazonaws.com")
    failure = raised.value.failure
    assert (failure.kind, failure.profile, failure.region) == ("network", "dev", "eu-west-1")
    assert raised.value.__suppress_context__, "a traceback would quote what botocore was given"


@pytest.mark.parametrize("error", [Refused("read-only"), BrokenPipeError()])
def test_what_has_its_words_already_and_a_reader_who_left_pass(error: Exception) -> None:
    with pytest.raises(type(error)) as raised, explained(None, None):
        raise error
    assert raised.value is error
