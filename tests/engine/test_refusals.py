"""What AWS refuses inside an answer is a failure like any other."""

from __future__ import annotations

from typing import Any

import pytest

from awstui import protocol as p
from awstui.engine.core import Engine
from awstui.engine.refusals import refusal
from awstui.engine.work import Work
from tests import standins

HERE = p.Place(None, "eu-west-1")
MANIFEST = '{"schemaVersion": 2, "mediaType": "application/vnd.docker.distribution.manifest.v2+json", "layers": []}'

ANSWERS: list[tuple[str, dict[str, Any], str, str]] = [
    (
        "BatchDeleteImage",
        {
            "imageIds": [],
            "failures": [{"imageId": {"imageTag": "1"}, "failureCode": "ImageNotFound", "failureReason": "no"}],
        },
        "ImageNotFound",
        "no",
    ),
    (
        "RemoveTargets",
        {
            "FailedEntryCount": 1,
            "FailedEntries": [{"TargetId": "q", "ErrorCode": "Concurrent", "ErrorMessage": "wait"}],
        },
        "Concurrent",
        "wait",
    ),
    (
        "BatchStopJobRun",
        {"Errors": [{"JobName": "j", "ErrorDetail": {"ErrorCode": "EntityNotFound", "ErrorMessage": "gone"}}]},
        "EntityNotFound",
        "gone",
    ),
    (
        "UntagResources",
        {
            "FailedResourcesMap": {
                "arn:aws:x": {"StatusCode": 400, "ErrorCode": "InvalidParameter", "ErrorMessage": "odd"}
            }
        },
        "InvalidParameter",
        "odd",
    ),
]


@pytest.mark.parametrize(("operation", "answer", "code", "reason"), ANSWERS)
def test_the_refusal_has_its_code(operation: str, answer: dict[str, Any], code: str, reason: str) -> None:
    error = refusal(operation, answer)
    assert error is not None
    assert error.response["Error"] == {"Code": code, "Message": reason}
    assert error.operation_name == operation


@pytest.mark.parametrize(
    "answer", [{}, {"failures": []}, {"FailedEntryCount": 0, "FailedEntries": []}, {"errors": "3"}, {"failed": ["x"]}]
)
def test_nothing_is_refused_by_an_answer_without_refusals(answer: dict[str, Any]) -> None:
    assert refusal("Any", answer) is None


@pytest.mark.usefixtures("keys")
def test_a_change_that_aws_refused_so_is_told_and_journalled_as_failed(moto_url: str) -> None:
    ecr = standins.client("ecr", moto_url)
    ecr.create_repository(repositoryName="web")
    pushed = ecr.put_image(repositoryName="web", imageManifest=MANIFEST, imageTag="1")["image"]["imageId"]
    engine = Engine(p.Configure(endpoint_url=moto_url))
    list(engine.answer(p.List("ecr.images", HERE, {"repositoryName": "web"}), Work(1)))
    (planned,) = engine.answer(p.Plan("ecr.images", "delete", HERE, 1, (0,)), Work(2))
    assert isinstance(planned, p.Planned)
    ecr.batch_delete_image(repositoryName="web", imageIds=[pushed])
    (outcome,) = engine.answer(p.Run(planned.plan, planned.expect), Work(3))
    assert isinstance(outcome, p.Outcome)
    assert outcome.failure is not None
    assert outcome.failure.code == "ImageNotFound"
    (record,) = engine.journal.read(10)
    assert record.state == "failed"
