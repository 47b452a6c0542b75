"""What the programs measured run in: a home of their own, dummy credentials, and the stub as their AWS."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
REGION = "eu-west-1"


def aws_cli() -> str:
    """The AWS CLI to compare with: AWSTUI_AWSCLI, or what `make bench` installs; FileNotFoundError without one."""
    path = Path(os.environ.get("AWSTUI_AWSCLI") or ROOT / ".venv-awscli" / "bin" / "aws").absolute()
    if not path.is_file():
        raise FileNotFoundError(f"{path} is missing; `make bench` installs it, AWSTUI_AWSCLI names another")
    return str(path)


@contextlib.contextmanager
def home() -> Iterator[dict[str, str]]:
    """An environment with an empty home: no settings, no AWS files, no caches but those of the runs before."""
    with tempfile.TemporaryDirectory(prefix="awstui-bench-") as folder:
        (Path(folder) / ".aws").mkdir()
        (Path(folder) / ".aws" / "config").write_text(f"[default]\nregion = {REGION}\n", "utf-8")
        yield {
            "PATH": os.environ.get("PATH", os.defpath),
            "HOME": folder,
            "LANG": "C.UTF-8",
            "TERM": "xterm-256color",
            "COLORTERM": "truecolor",
            "AWS_ACCESS_KEY_ID": "AKIASTUBSTUBSTUBSTUB",
            "AWS_SECRET_ACCESS_KEY": "stub",
            "AWS_EC2_METADATA_DISABLED": "true",
            "AWS_CONFIG_FILE": f"{folder}/.aws/config",
            "AWSTUI_CONFIG_DIR": f"{folder}/config",
            "AWSTUI_STATE_DIR": f"{folder}/state",
            "AWSTUI_CACHE_DIR": f"{folder}/cache",
            "PYTHONPATH": str(ROOT),
        }


@contextlib.contextmanager
def stub(environment: dict[str, str], *options: str) -> Iterator[str]:
    """The stub in a process of its own, its large answers written beforehand; yields its URL."""
    command = [sys.executable, "-m", "benchmarks.stub", "--with-parent", "--warm", REGION, *options]
    quiet = subprocess.DEVNULL if "--hang" in options else None  # asyncio complains of the calls it hangs in at the end
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=quiet, env=environment
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            yield str(json.loads(process.stdout.readline())["url"])
        finally:
            process.stdin.close()
            process.wait()


def console(url: str, *arguments: str) -> list[str]:
    """The command that starts the console on a stub."""
    return [sys.executable, "-m", "awstui", *arguments, "--endpoint-url", url]
