"""Connecting: from the key, or from the start of `awstui ssh`, to the first byte from the host, against plain ssh."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from benchmarks import sshd
from benchmarks.figures import Figure, paired
from benchmarks.session import Session
from benchmarks.surroundings import REGION, console, home

_SAYS = "FIRST-BYTE-OF-THE-HOST"
_NAME = "web-1"


def measure(rounds: int) -> list[Figure]:
    """The chooser's Enter, `awstui ssh` to where one has been, and to where not, each ÷ plain ssh right before it."""
    with home() as environment, _aws(environment) as url:
        folder = Path(environment["HOME"])
        with sshd.running(folder / "sshd") as server:
            public = sshd.make_key(folder / ".ssh" / "work")
            server.let_in(public, f'command="echo {_SAYS}"')
            _launch(url, environment, server.port, public)
            return list(_figures(url, environment, server.port, rounds))


def _figures(url: str, environment: Mapping[str, str], port: int, rounds: int) -> Iterator[Figure]:
    folder = Path(environment["HOME"])
    plain = [
        "ssh", "-F", "none", "-p", str(port), "-l", sshd.ME, "-i", f"{folder}/.ssh/work", "-o", "IdentitiesOnly=yes",
        "-o", f"UserKnownHostsFile={folder}/plain", "-o", "StrictHostKeyChecking=accept-new", "127.0.0.1",
    ]  # fmt: skip
    ours = [sys.executable, "-m", "awstui", "ssh", _NAME, "--endpoint-url", url]
    for command in (plain, ours):  # the host key is known afterwards, and the modules are compiled
        _until(command, environment)
    pairs = [(_until(plain, environment), _until(ours, environment)) for _ in range(rounds)]
    yield _figure("`awstui ssh` to where one has been ÷ plain `ssh`", pairs, 1.2)
    pairs = [(_until(plain, environment), _until([*ours, "--fresh"], environment)) for _ in range(rounds)]
    yield _figure("`awstui ssh` that asks AWS everything first ÷ plain `ssh`", pairs, 3.0)
    pairs = []
    with Session(console(url, "ec2"), environment) as session:
        session.until(_NAME)
        session.settle()
        session.send(b"s")
        session.until("its key pair web")
        session.settle()
        for _ in range(rounds):
            before = _until(plain, environment)
            start, at = time.perf_counter(), len(session.written)
            session.send(b"\r")
            while _SAYS.encode() not in session.written[at:]:
                session.read(5)
            pairs.append((before, time.perf_counter() - start))
            session.settle()
    yield _figure("Enter in the chooser ÷ plain `ssh`", pairs, 1.2)


def _figure(name: str, pairs: list[tuple[float, float]], limit: float) -> Figure:
    others, ones = [other for other, _ in pairs], [one for _, one in pairs]
    story = f"first byte: {statistics.median(ones) * 1000:.0f} ms ÷ {statistics.median(others) * 1000:.0f} ms"
    return Figure(name, paired(ones, others), limit, story=f"{story}, {len(pairs)} pairs")


def _until(command: list[str], environment: Mapping[str, str]) -> float:
    """Seconds from the start of a command to the host's first byte."""
    with Session(command, environment) as session:
        found = session.until(_SAYS)
        session.wait(30)
    return found


@contextmanager
def _aws(environment: Mapping[str, str]) -> Iterator[str]:
    """An empty moto in a process of its own."""
    command = [sys.executable, "-m", "awstui.demo.server", "--bare"]
    pipes: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL}
    with subprocess.Popen(command, env=dict(environment), **pipes) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            yield f"http://127.0.0.1:{json.loads(process.stdout.readline())['port']}"
        finally:
            process.stdin.close()
            process.wait()


def _launch(url: str, environment: Mapping[str, str], port: int, public: str) -> None:
    """An instance whose address is loopback, in a VPC of such addresses."""
    import boto3

    os.environ["AWS_EC2_METADATA_DISABLED"] = "true"
    session = boto3.Session(environment["AWS_ACCESS_KEY_ID"], "stub", region_name=REGION)
    ec2 = session.client("ec2", endpoint_url=url)
    vpc = ec2.create_vpc(CidrBlock="127.0.0.0/16")["Vpc"]["VpcId"]
    subnet = ec2.create_subnet(VpcId=vpc, CidrBlock="127.0.0.0/24")["Subnet"]["SubnetId"]
    ec2.import_key_pair(KeyName="web", PublicKeyMaterial=public.encode())
    tags = {"Name": _NAME, "SSHPort": str(port), "SSHUser": sshd.ME}
    ec2.run_instances(
        ImageId="ami-1e749f67", MinCount=1, MaxCount=1, InstanceType="t3.micro", SubnetId=subnet, KeyName="web",
        PrivateIpAddress="127.0.0.1",
        TagSpecifications=[{"ResourceType": "instance", "Tags": [{"Key": k, "Value": v} for k, v in tags.items()]}],
    )  # fmt: skip
