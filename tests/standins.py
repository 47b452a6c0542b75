"""The local AWS stand-ins of the tests: moto, MiniStack and our own stub, and what each of them gets wrong.

Each is a child process (the stub: a thread) on a free port of 127.0.0.1 that ends with the tests, however they end.
Which one to use is a matter of the claim under test: see GAPS, and ask `gap()` before skipping anything.
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
ACCOUNT = "123456789012"
"""The account every key of moto belongs to, unless it came from AssumeRole into another."""


@dataclass(frozen=True, slots=True)
class Gap:
    """Something a stand-in gets wrong, and who covers it instead."""

    standin: str
    subject: str
    truth: str  # what it does, against what AWS documents
    covered_by: str


GAPS = (
    Gap("moto", "DescribeInstances MaxResults", "counts reservations, not instances", "stub"),
    Gap("moto", "invalid EC2 filter", "no InvalidParameterValue: the call crashes", "stub faults"),
    Gap("moto", "DescribeSnapshots OwnerIds", "is ignored: the snapshots of 1,300 public images are listed", "demo"),
    Gap("moto", "StartMessageMoveTask", "our own (awstui.demo.moving): no limit of tasks or hours, no KMS", "Stubber"),
    Gap("moto", "ListDeadLetterSourceQueues", "no pages: MaxResults and NextToken are ignored", "Stubber"),
    Gap("moto", "RedriveAllowPolicy", "is accepted and not given back", "ministack"),
    Gap("moto", "AccessDenied codes", "SQS, DynamoDB, Route 53 answer 403 in a shape boto3 cannot read", "ministack"),
    Gap("moto", "PartiQL", "wrong or crashing on nested items, OR, IN, BETWEEN, indexes, Limit", "ministack"),
    Gap("moto", "CloudFormation events", "only for the stack itself, none per resource", "ministack, demo"),
    Gap("moto", "CloudFormation change sets", "every resource of an existing stack is an Add", "ministack"),
    Gap("moto", "CloudFormation failures", "a failing resource raises from CreateStack; no ROLLBACK", "Stubber"),
    Gap("moto", "CloudFormation drift", "not implemented", "Stubber"),
    Gap("moto", "termination protection", "kept but not enforced", "ministack"),
    Gap("moto", "Route 53 batches", "not atomic; duplicate CREATE and CNAME clashes are accepted", "Stubber"),
    Gap("moto", "Route 53 geoproximity and CIDR", "lost on reading back", "Stubber"),
    Gap("moto", "TestDNSAnswer", "not implemented", "Stubber"),
    Gap("moto", "unused expression names", "DynamoDB accepts them", "ministack"),
    Gap("moto", "account of a key", "a 12-digit access key does not choose the account; AssumeRole does", "ministack"),
    Gap("moto", "DeleteKeyPair KeyPairId", "is ignored: the answer says done and the pair stays", "KeyName"),
    Gap("moto", "ModifyInstanceAttribute UserData", "is decoded and refused as not encoded", "awstui.demo.machines"),
    Gap("moto", "GetConsoleScreenshot", "not implemented", "Stubber"),
    Gap("moto", "EC2 filter block-device-mapping.volume-id", "not implemented", "instance-id, from the volume"),
    Gap("moto", "IpOwnerId", "the account's own for every public address", "made-up instances"),
    Gap("moto", "ppk key pairs", "KeyFormat=ppk returns PEM", "our own conversion"),
    Gap("ministack", "DryRun", "is executed: the instance is really terminated", "moto"),
    Gap("ministack", "key pairs", "the private key is a placeholder", "moto"),
    Gap("ministack", "EC2 filters", "unknown ones are ignored", "stub faults"),
    Gap("ministack", "EC2 pages", "MaxResults is ignored: always one page", "stub"),
    Gap("ministack", "GetConsoleOutput", "not implemented", "moto"),
    Gap("ministack", "CreateImage", "not implemented", "moto"),
    Gap("ministack", "ListDeadLetterSourceQueues", "not implemented", "moto"),
    Gap("ministack", "StartMessageMoveTask", "not implemented", "moto"),
    Gap("ministack", "PurgeQueueInProgress", "never: it purges as often as it is asked", "moto"),
    Gap("ministack", "PartiQL pages", "Limit and NextToken are ignored", "Stubber"),
    Gap("ministack", "Route 53 health checks", "incomplete", "moto"),
    Gap("ministack", "CloudFormation AWS::EC2::Instance", "rejected", "moto"),
    Gap("ministack", "TestDNSAnswer", "not implemented", "Stubber"),
    Gap("both", "QueueDeletedRecently", "a name is free again at once", "an error of ours"),
    Gap("both", "throttling, latency, HTTP 500, expired tokens, hung calls", "never happen", "stub"),
)
"""Known gaps; tests/test_standins.py probes those a probe is cheap for, so that an entry cannot go stale unseen."""


def gap(standin: str, subject: str) -> Gap:
    """The entry for a known gap, to name it in a skip; KeyError when there is none."""
    for entry in GAPS:
        if entry.standin == standin and entry.subject == subject:
            return entry
    raise KeyError((standin, subject))


def clean_environment(**extra: str) -> dict[str, str]:
    """This process's environment without AWS, moto and proxy variables, plus what is given."""
    dropped = ("AWS_", "MOTO_")
    kept = {k: v for k, v in os.environ.items() if not k.startswith(dropped) and not k.lower().endswith("_proxy")}
    return kept | extra


def client(
    service: str,
    url: str,
    region: str = "eu-west-1",
    key: str = "testing",
    secret: str = "testing",
    token: str | None = None,
    read_timeout: float = 30,
) -> Any:
    """A boto3 client for a stand-in, deaf to every environment variable and file; no retries.

    key: MiniStack takes a 12-digit key as the account.
    """
    import boto3
    from botocore.config import Config

    session = boto3.Session(
        aws_access_key_id=key, aws_secret_access_key=secret, aws_session_token=token, region_name=region
    )
    config = Config(retries={"mode": "standard", "total_max_attempts": 1}, connect_timeout=5, read_timeout=read_timeout)
    return session.client(service, endpoint_url=url, config=config)  # type: ignore[call-overload]


def post(url: str) -> None:
    """Send an empty POST and insist on success."""
    request = urllib.request.Request(url, data=b"", method="POST")
    with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request, timeout=30) as answer:
        answer.read()


@contextmanager
def child(command: list[str], environment: Mapping[str, str], **popen: Any) -> Iterator[subprocess.Popen[str]]:
    """Run a process until the end of the block, then end it by its own pid."""
    process = subprocess.Popen(command, env=dict(environment), stdin=subprocess.PIPE, text=True, cwd=ROOT, **popen)
    try:
        yield process
    finally:
        assert process.stdin
        process.stdin.close()
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


@contextmanager
def moto() -> Iterator[str]:
    """An empty moto: the server of the demo, unseeded. Yields its URL."""
    command = [sys.executable, "-m", "awstui.demo.server", "--bare"]
    with child(command, clean_environment(), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
        assert process.stdout
        port = json.loads(process.stdout.readline())["port"]
        yield f"http://127.0.0.1:{port}"
        process.stdout.close()


def ministack_python() -> str | None:
    """The Python of MiniStack's own environment: it pins a botocore of its own, so it cannot share ours."""
    named = os.environ.get("AWSTUI_MINISTACK")
    if named:
        return named
    own = ROOT / ".venv-ministack" / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    return str(own) if own.exists() else None


@contextmanager
def ministack(python: str, folder: Path, **settings: str) -> Iterator[str]:
    """A MiniStack with its data in `folder`; settings are its environment variables (AUTH="true"). Yields its URL."""
    with socket.create_server(("127.0.0.1", 0)) as door:
        port = door.getsockname()[1]
        environment = clean_environment(
            GATEWAY_PORT=str(port),
            BIND_HOST="127.0.0.1",
            S3_DATA_DIR=str(folder / "s3"),
            TMPDIR=str(folder),
            DOCKER_HOST=f"unix://{folder}/no-docker.sock",
            LOG_LEVEL="ERROR",
        )
        watched = [python, "-c", _WATCHED, str(door.fileno())]
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        # The socket listens already, so a first call simply waits until MiniStack is up.
        with child(watched, environment | settings, pass_fds=[door.fileno()], **quiet):
            door.close()
            post(f"http://127.0.0.1:{port}/_ministack/reset")
            yield f"http://127.0.0.1:{port}"


_WATCHED = """
import os, sys, threading
def end_with_parent():
    sys.stdin.buffer.read()
    os._exit(0)
threading.Thread(target=end_with_parent, daemon=True).start()
import asyncio
from hypercorn.asyncio import serve
from hypercorn.config import Config
from ministack.app import app
config = Config()
config.bind = ["fd://" + sys.argv[1]]
config.loglevel = "ERROR"
asyncio.run(serve(app, config))
"""
