"""The demo as its parent sees it: start the child, follow its story, stop it."""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import IO, Any

from awstui.demo import home as homes
from awstui.errors import AwstuiError, UsageError

MISSING = (
    "The demo needs moto, which is not installed here: install awstui-console with its extra, awstui-console[demo]."
)


class Demo:
    """A running demo; stopped by `stop()`, by the end of a `with` block, or by the end of this process."""

    def __init__(self, process: subprocess.Popen[str], home: Path, endpoint_url: str) -> None:
        self.endpoint_url = endpoint_url
        """The demo's AWS: http://127.0.0.1:<port>."""
        self.home = home
        """The temporary folder with the demo's AWS files and awstui's settings."""
        self.pid = process.pid
        """The process id of the child."""
        self.faults: list[str] = []
        """What could not be seeded, a sentence each."""
        self.seeded = threading.Event()
        """Set when everything is there (or could not be seeded: see `faults`)."""
        self._process = process
        self._status = "seeding"
        assert process.stdout
        threading.Thread(target=self._follow, args=(process.stdout,), name="demo", daemon=True).start()

    def __enter__(self) -> Demo:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def status(self) -> str:
        """What the demo is doing, "seeding sqs" say; "" when there is nothing to tell. Never blocks."""
        return self._status

    def environment(self, base: Mapping[str, str] | None = None) -> dict[str, str]:
        """The whole environment for a process that shall see the demo; `base` instead of this process's own."""
        return homes.environment(self.home, self.endpoint_url, base)

    def apply(self) -> None:
        """Make this process's own environment the demo's, for everything it reads and spawns from now on."""
        wanted = self.environment()
        for name in set(os.environ) - set(wanted):
            del os.environ[name]
        os.environ.update(wanted)

    def stop(self) -> None:
        """End the child and remove the demo's folder; calling it twice does no harm."""
        assert self._process.stdin
        try:
            self._process.stdin.close()  # the child ends with it
        except OSError:
            pass  # it has ended by itself
        try:
            self._process.wait(2)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        shutil.rmtree(self.home, ignore_errors=True)

    def _follow(self, story: IO[str]) -> None:
        """Keep the status up to date until the child falls silent."""
        with story:
            for text in story:
                self._heed(json.loads(text))
        self._status = "" if self.seeded.is_set() else "the demo's AWS has ended"
        self.seeded.set()

    def _heed(self, line: dict[str, Any]) -> None:
        """Take in one line of the child's story."""
        if "seeding" in line:
            self._status = f"seeding {line['seeding']}"
        elif "fault" in line:
            self.faults.append(line["fault"])
        elif "done" in line:
            self._status = ""
            self.seeded.set()


def start() -> Demo:
    """Start the demo: returns as soon as its port is known, before anything is seeded.

    Calls made before the first instances and the identity are there wait for them, about a second and a half.
    Raises UsageError when moto is not installed, AwstuiError when the child does not start.
    """
    if not all(importlib.util.find_spec(name) for name in ("moto", "flask", "flask_cors", "botocore")):
        raise UsageError(MISSING)
    home = homes.furnish()
    log = home / "server.log"
    apart: dict[str, Any] = (
        {"creationflags": getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0)}
        if sys.platform == "win32"
        else {"start_new_session": True}  # Ctrl+C in the terminal is not for the child
    )
    with log.open("wb") as errors:
        process = subprocess.Popen(
            # -P: the working directory is not ours, and a moto.py there is not moto
            [sys.executable, "-P", "-m", "awstui.demo.server", "--home", str(home)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
            env=os.environ | {"PYTHONPATH": os.pathsep.join(path for path in sys.path if path)},
            **apart,
        )
    assert process.stdout
    first = process.stdout.readline()
    if not first:
        process.wait()
        why = log.read_text(errors="replace").strip().rpartition("\n")[2]
        shutil.rmtree(home, ignore_errors=True)
        raise AwstuiError(f"The demo's AWS did not start: {why or f'exit code {process.returncode}'}")
    return Demo(process, home, f"http://127.0.0.1:{json.loads(first)['port']}")
