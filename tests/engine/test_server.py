"""The engine's end of the pipe, as a process: whatever is asked is answered, and nothing ends it but its pipe."""

from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Self

import pytest
from hypothesis import given
from hypothesis import strategies as st

from awstui import protocol as p
from awstui.protocol import frames
from benchmarks.stub import Stub
from tests.standins import ROOT


class EngineUnderTest:
    """An engine process and its pipe. `broken` is Python that runs in it first."""

    def __init__(self, configure: p.Configure, log: Path, broken: str = "", **environment: str) -> None:
        program = f"from awstui import protocol as p\nfrom awstui.engine import server\n{broken}\nserver.main()\n"
        command = [sys.executable, "-c", program] if broken else [sys.executable, "-m", "awstui.engine"]
        self.log = log
        with log.open("wb") as errors:
            self.process = subprocess.Popen(
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                cwd=ROOT,
                env=os.environ | environment,
            )
        self.send(0, configure)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.end()

    def send(self, number: int, message: Any) -> None:
        """Send a frame."""
        assert self.process.stdin
        self.process.stdin.write(frames.pack((number, message)))
        self.process.stdin.flush()

    def read(self) -> tuple[int, Any]:
        """The next frame."""
        assert self.process.stdout
        frame = frames.read(self.process.stdout)
        assert frame is not None, self.log.read_text()
        return frame

    def replies(self, number: int) -> Iterator[Any]:
        """The replies to one request, the last included; others are passed over."""
        while True:
            found, reply = self.read()
            if found == number:
                yield reply
                if isinstance(reply, p.End | p.Failure):
                    return

    def ask(self, number: int, request: Any) -> list[Any]:
        """Send a request; all its replies."""
        self.send(number, request)
        return list(self.replies(number))

    def end(self) -> int:
        """Close the pipe; the exit code."""
        if self.process.poll() is None:
            assert self.process.stdin
            assert self.process.stdout
            self.process.stdin.close()
            self.process.wait(20)
            self.process.stdout.close()
        return self.process.returncode


@pytest.fixture
def keys(monkeypatch: pytest.MonkeyPatch) -> None:
    """Credentials that the stub takes."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "testing")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "testing")
    monkeypatch.setenv("AWS_REGION", "eu-west-1")


@pytest.fixture
def engine(stub: Stub, keys: None, tmp_path: Path) -> Iterator[EngineUnderTest]:
    """An engine on the stub."""
    with EngineUnderTest(p.Configure(endpoint_url=stub.url), tmp_path / "log") as made:
        yield made


# ---- frames

MESSAGES = st.one_of(
    st.builds(p.List, st.text(), st.builds(p.Place, st.none() | st.text(), st.none() | st.text())),
    st.builds(
        p.Page, st.integers(0), st.lists(st.text()), st.lists(st.tuples(st.none() | st.text() | st.floats(0, 9)))
    ),
    st.builds(p.Failure, st.text(), st.text()),
    st.builds(p.Answer, st.none() | st.text()),
    st.builds(p.End, st.booleans()),
)


@given(st.lists(st.tuples(st.integers(0), MESSAGES)))
def test_frames_come_back_as_they_went(sent: list[frames.Frame]) -> None:
    pipe = io.BytesIO(b"".join(frames.pack(frame) for frame in sent))
    assert [frames.read(pipe) for _ in sent] == sent
    assert frames.read(pipe) is None


@given(MESSAGES, st.data())
def test_a_frame_that_breaks_off_is_the_end(message: Any, data: st.DataObject) -> None:
    whole = frames.pack((1, message))
    assert frames.read(io.BytesIO(whole[: data.draw(st.integers(0, len(whole) - 1))])) is None


# ---- requests


def test_a_list_is_a_context_pages_and_an_end(engine: EngineUnderTest, stub: Stub) -> None:
    stub.orders.pages, stub.orders.items = 3, 5
    context, *pages, end = engine.ask(7, p.List("ec2.instances"))
    assert (context.profile, context.region) == ("(environment)", "eu-west-1")
    assert [page.start for page in pages] == [0, 5, 10]
    assert len({name for page in pages for name in page.ids}) == 15
    assert end == p.End()


def test_a_slow_request_does_not_hold_up_the_next(engine: EngineUnderTest, stub: Stub) -> None:
    stub.hang("DescribeInstances")
    engine.send(1, p.List("ec2.instances"))
    assert engine.ask(2, p.List("sqs.queues"))[-1] == p.End()
    assert stub.count("DescribeInstances") <= 1


def test_a_cancelled_list_ends_incomplete_and_asks_no_further(engine: EngineUnderTest, stub: Stub) -> None:
    stub.orders.pages, stub.orders.items, stub.orders.latency = 500, 2, 20
    engine.send(1, p.List("ec2.instances"))
    replies = engine.replies(1)
    assert isinstance(next(replies), p.Context)
    assert isinstance(next(replies), p.Page)
    engine.send(1, p.Cancel())
    assert list(replies)[-1] == p.End(complete=False)
    asked = stub.count("DescribeInstances")
    assert asked < 500
    stub.orders.pages, stub.orders.latency = 1, 0
    engine.ask(2, p.List("sqs.queues"))
    assert stub.count("DescribeInstances") == asked


def test_cancels_answers_and_releases_of_what_is_no_more_do_nothing(engine: EngineUnderTest) -> None:
    for message in (p.Cancel(), p.Answer("123456"), p.Release(99)):
        engine.send(99, message)
    assert engine.ask(1, p.Resolve())[-1] == p.End()


def test_a_question_waits_for_its_answer(engine: EngineUnderTest, stub: Stub, aws_env: Path, tmp_path: Path) -> None:
    (aws_env / ".aws" / "config").write_text(
        "[profile base]\nregion = eu-west-1\naws_access_key_id = a\naws_secret_access_key = b\n"
        "[profile admin]\nregion = eu-west-1\nsource_profile = base\nrole_arn = arn:aws:iam::111122223333:role/admin\n"
        "mfa_serial = arn:aws:iam::123456789012:mfa/me\n"
    )
    place = p.Place("admin")
    with EngineUnderTest(p.Configure(), tmp_path / "mfa", AWS_ENDPOINT_URL=stub.url) as own:
        own.send(1, p.List("sqs.queues", place))
        replies = own.replies(1)
        question = next(reply for reply in replies if not isinstance(reply, p.Context))
        assert isinstance(question, p.Question)
        assert question.kind == "mfa"
        assert "arn:aws:iam::123456789012:mfa/me" in question.text
        assert stub.count("AssumeRole") == 0
        own.send(1, p.Answer("123456"))
        list(replies)
        seen = next(seen for seen in stub.requests if seen.operation == "AssumeRole")
        assert (seen.parameters["SerialNumber"], seen.parameters["TokenCode"]) == (
            "arn:aws:iam::123456789012:mfa/me",
            "123456",
        )


def test_giving_up_a_question_ends_the_request(engine: EngineUnderTest, stub: Stub, aws_env: Path) -> None:
    (aws_env / ".aws" / "config").write_text(
        "[profile base]\nregion = eu-west-1\naws_access_key_id = a\naws_secret_access_key = b\n"
        "[profile admin]\nregion = eu-west-1\nsource_profile = base\nrole_arn = arn:aws:iam::111122223333:role/admin\n"
        "mfa_serial = arn:aws:iam::123456789012:mfa/me\n"
    )
    engine.send(1, p.List("sqs.queues", p.Place("admin")))
    for reply in engine.replies(1):
        if isinstance(reply, p.Question):
            engine.send(1, p.Answer(None))
    assert isinstance(reply, p.Failure)
    assert "No MFA code was given" in reply.sentence
    assert stub.count("AssumeRole") == 0


@pytest.mark.parametrize(
    ("request_", "said"),
    [
        (p.Describe(99, 0), "no longer held"),
        (p.Enrich(99, (0,)), "no longer held"),
        (p.Spell(99), "no longer held"),
        (p.Follow(99, 0, "volumes"), "no longer held"),
        (p.List("no.such"), "no screen"),
        (p.Run(99, "y"), "out of date"),
        (p.Job("no.such"), "no.such"),
    ],
    ids=lambda value: type(value).__name__ if not isinstance(value, str) else "",
)
def test_what_makes_no_sense_is_said(engine: EngineUnderTest, request_: Any, said: str) -> None:
    (failure,) = engine.ask(1, request_)
    assert isinstance(failure, p.Failure)
    assert said in failure.sentence
    assert "Traceback" not in engine.log.read_text()


# ---- faults of our own

BOOM = """
from awstui.engine import places
def boom(engine, work, request):
    secret = "wJalr" + "XUtnFEMI"
    print("to standard output")
    yield p.Value("one")
    raise LookupError("planted")
places.profiles = boom
"""


def test_a_fault_of_ours_is_a_failure_and_the_engine_lives(stub: Stub, keys: None, tmp_path: Path) -> None:
    with EngineUnderTest(p.Configure(endpoint_url=stub.url), tmp_path / "log", BOOM) as engine:
        value, failure = engine.ask(1, p.Profiles())
        assert value == p.Value("one")
        assert isinstance(failure, p.Failure)
        assert failure.kind == "internal"
        assert "LookupError" in failure.sentence
        log = engine.log.read_text()
        assert "planted" in log
        assert "in boom" in log
        assert "wJalrXUtnFEMI" not in log
        assert engine.ask(2, p.List("sqs.queues"))[-1] == p.End()
        assert engine.end() == 0


WORSE = """
from awstui.engine import failures
def boom(*arguments, **named):
    raise MemoryError
failures.explain = boom
"""


def test_a_fault_while_a_fault_is_told_is_still_an_answer(stub: Stub, keys: None, tmp_path: Path) -> None:
    stub.fault("ListQueues", "denied")
    with EngineUnderTest(p.Configure(endpoint_url=stub.url), tmp_path / "log", WORSE) as engine:
        for number in range(1, 4):  # the thread that met it serves the next request too
            *_, failure = engine.ask(number, p.List("sqs.queues"))
            assert isinstance(failure, p.Failure)
            assert failure.kind == "internal"


def test_what_cannot_be_pickled_is_a_failure(stub: Stub, keys: None, tmp_path: Path) -> None:
    broken = "from awstui.engine import places\nplaces.profiles = lambda *a: iter([p.Value(lambda: 0)])"
    with EngineUnderTest(p.Configure(endpoint_url=stub.url), tmp_path / "log", broken) as engine:
        (failure,) = engine.ask(1, p.Profiles())
        assert isinstance(failure, p.Failure)
        assert engine.ask(2, p.Resolve())[-1] == p.End()


# ---- its life


@pytest.mark.skipif(sys.platform == "win32", reason="signals of a terminal")
def test_the_terminals_signals_are_not_for_the_engine(engine: EngineUnderTest) -> None:
    engine.ask(1, p.Resolve())  # its handlers are in place
    for number in (signal.SIGINT, signal.SIGHUP):
        os.kill(engine.process.pid, number)
        assert engine.ask(2, p.Resolve())[-1] == p.End()


def test_the_end_of_the_pipe_ends_it_whatever_is_under_way(engine: EngineUnderTest, stub: Stub) -> None:
    stub.hang()
    engine.send(1, p.List("ec2.instances"))
    engine.send(2, p.Job("sqs.queue", args={"queue_url": f"{stub.url}/123456789012/queue-00000"}))
    frame = engine.read()
    assert isinstance(frame[1], p.Context)
    assert engine.end() == 0


@pytest.mark.skipif(sys.platform == "win32", reason="a shell command")
def test_a_credential_process_cannot_eat_requests(stub: Stub, aws_env: Path, tmp_path: Path) -> None:
    answer = '{"Version": 1, "AccessKeyId": "a", "SecretAccessKey": "b"}'
    helper = tmp_path / "helper"
    helper.write_text(f"#!/bin/sh\nwc -c >&2\necho '{answer}'\n")
    helper.chmod(0o755)
    (aws_env / ".aws" / "config").write_text(f"[profile helped]\nregion = eu-west-1\ncredential_process = {helper}\n")
    with EngineUnderTest(p.Configure(endpoint_url=stub.url), tmp_path / "log") as engine:
        engine.send(1, p.List("sqs.queues", p.Place("helped")))
        engine.send(2, p.Resolve())
        ended = set()
        while len(ended) < 2:
            number, reply = engine.read()
            assert not isinstance(reply, p.Failure)
            if isinstance(reply, p.End):
                ended.add(number)
    assert stub.requests[0].key == "a"
