"""What any library says, without secrets and without bodies."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from botocore.awsrequest import AWSRequest

from awstui import protocol as p
from awstui.engine import debuglog
from awstui.engine.core import Engine
from awstui.engine.redact import HIDDEN
from benchmarks.stub import Stub

SECRET = "hunter2-hunter2"


@pytest.fixture
def root() -> Iterator[logging.Logger]:
    """The root logger, afterwards as it was."""
    logger = logging.getLogger()
    handlers, level = list(logger.handlers), logger.level
    yield logger
    for handler in set(logger.handlers) - set(handlers):
        logger.removeHandler(handler)
    logger.setLevel(level)


@pytest.fixture
def written(tmp_path: Path) -> Callable[[logging.LogRecord], str]:
    """What the handler makes of a record."""
    path = tmp_path / "log"
    handler = debuglog.Handler(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600))

    def write(record: logging.LogRecord) -> str:
        handler.handle(record)
        return path.read_text()

    return write


def record(message: str, *args: Any, name: str = "x", **more: Any) -> logging.LogRecord:
    return logging.LogRecord(name, logging.DEBUG, "file", 1, message, args, more.get("exc_info"))


def headers(**given: Any) -> Any:
    return AWSRequest("GET", "https://x/", headers=given).prepare()


@pytest.mark.parametrize(
    "said",
    [
        record("Making request for %s with params: %s", "Op", {"body": {"Anything": SECRET}, "headers": {}}),
        record("Making request for %s with params: %s", "Op", {"body": f'{{"Value": "{SECRET}"}}'.encode()}),
        record("Response body:\n%s", f"<Value>{SECRET}</Value>".encode(), name="botocore.parsers"),
        record("Sending http request: %s", headers(Authorization=f"AWS4 Credential=x, Signature={SECRET}")),
        record("Sending http request: %s", headers(**{"X-Amz-Security-Token": SECRET})),
        record("Sending http request: %s", headers(**{"x-amz-sso_bearer_token": SECRET})),
        record("CanonicalRequest:\nGET\nx-amz-security-token:%s\nhost:x", SECRET),
        record("TokenCode=%s&RoleArn=arn", SECRET),
        record("%s", {"TokenCode": SECRET, "deviceCode": SECRET, "Token": SECRET}),
        record('"GET /federation?Action=getSigninToken&Session=%%7B%%22sessionKey%%22%%3A%%22%s%%22 HTTP/1.1"', SECRET),
        record("<Credentials><SecretAccessKey>%s</SecretAccessKey><SessionToken>%s", SECRET, SECRET),
        record("https://user:%s@host/", SECRET),
    ],
    ids=lambda each: str(each.msg)[:40],
)
def test_what_is_secret_is_not_written(written: Callable[[logging.LogRecord], str], said: logging.LogRecord) -> None:
    assert SECRET in said.getMessage()
    text = written(said)
    assert text.count("\n") >= 1
    assert SECRET not in text
    assert SECRET in said.getMessage()  # it is other handlers' record as well


def test_a_stack_has_none_either(written: Callable[[logging.LogRecord], str]) -> None:
    try:
        raise ValueError(f"secret_access_key={SECRET}")
    except ValueError as error:
        said = record("failed", exc_info=(type(error), error, error.__traceback__))
    text = written(said)
    assert f"ValueError: secret_access_key={HIDDEN}" in text
    assert SECRET not in text


def test_refusals_keep_aws_s_own_words(written: Callable[[logging.LogRecord], str]) -> None:
    xml = b"<ErrorResponse><Error><Code>AccessDenied</Code><Message>no such luck</Message></Error></ErrorResponse>"
    assert "AccessDenied no such luck" in written(record("Response body:\n%s", xml, name="botocore.parsers"))
    spoken = b'{"__type":"com.amazon#Throttled","message":"slow down"}'
    assert "Throttled slow down" in written(record("Response body:\n%s", spoken, name="botocore.parsers"))


def test_long_entries_are_cut_after_their_secrets_are_gone(written: Callable[[logging.LogRecord], str]) -> None:
    said = record("%s", "x " * 1990 + f"password={SECRET}" + "y " * 4000)
    text = written(said)
    assert len(text) < 4200
    assert "hunter" not in text


def test_a_record_that_cannot_be_put_into_words_is_left_out(
    written: Callable[[logging.LogRecord], str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert written(record("%d %d", SECRET)) == ""
    assert capsys.readouterr() == ("", "")


def test_the_switch_writes_a_private_file_that_is_begun_anew(
    aws_env: Path, monkeypatch: pytest.MonkeyPatch, root: logging.Logger, stub: Stub
) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "testing")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", SECRET)
    path = aws_env / "state" / "engine.log"
    Engine(p.Configure(endpoint_url=stub.url))
    assert not path.exists()
    monkeypatch.setenv(debuglog.SWITCH, "1")
    engine = Engine(p.Configure(endpoint_url=stub.url))
    list(engine.answer(p.List("sqs.queues", p.Place(None, "eu-west-1"))))
    assert "OperationModel(name=ListQueues)" in path.read_text()
    assert SECRET not in path.read_text()
    assert path.stat().st_mode & 0o777 == 0o600
    assert sum(isinstance(each, debuglog.Handler) for each in root.handlers) == 1
    monkeypatch.setattr(debuglog, "_LARGEST", 10)
    root.debug("the last word")
    assert path.read_text().count("\n") == 1


@pytest.mark.parametrize("value", ["", "0"])
def test_it_is_off_unless_wanted(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv(debuglog.SWITCH, value)
    assert not debuglog.wanted()
