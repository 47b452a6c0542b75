"""A port of this machine forwarded to an instance, or through it to what only it can reach, until somebody stops it."""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import subprocess
import threading
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import partial
from typing import IO, TYPE_CHECKING, Any

from awstui.engine.proposals import Proposal
from awstui.engine.services.ec2 import pushing, sessions
from awstui.errors import Refused, UsageError
from awstui.protocol import Place, Progress, Reply, Value
from awstui.protocol.ssh import ROUTES
from awstui.ssh import argv, ended, ways, words
from awstui.ssh.ways import Way

if TYPE_CHECKING:
    from awstui.engine.jobs import Bench

_LOOK_SECONDS = 0.2
_TAIL = 4096


def forward(bench: Bench, place: Place, args: Mapping[str, Any]) -> Iterator[Reply]:
    """Forward a port by a route. Args: way (Way), forward (local port, host, remote port).

    By a route that changes nothing in AWS it begins at once; by the others it answers Planned, and Run begins it. It
    ends when it is cancelled or the connection does. Answers Progress as it goes, and Value(str), how it ended.
    """
    way: Way = args["way"]
    local, host, remote = args["forward"]
    spec = (words.port(local), words.host(host), words.port(remote))
    if way.route.id == "serial":
        raise UsageError("A serial console forwards no ports.")
    if not (way.route.id in ways.CHANGING or way.route.push):
        yield from _carried(bench, way, spec)
        return
    yield bench.propose(
        place,
        Proposal(
            title=f"Forward 127.0.0.1:{local} to {host}:{remote} by {way.instance.name or way.instance.id}",
            tier="",
            targets=(way.instance.id,),
            effect=f"By {ROUTES[way.route.id]}, which is a change in AWS: it is journalled.",
            carry=partial(_begun, place=place, way=way, spec=spec),
        ),
    )


def _begun(bench: Bench, *, place: Place, way: Way, spec: tuple[int, str, int]) -> Iterator[Reply]:
    if way.route.id != "ssm":
        pushed = pushing.handed(bench, place, way.instance, way.user)
        try:
            yield from _carried(bench, replace(way, pushed=pushed), spec)
        finally:
            shutil.rmtree(pushed.folder, ignore_errors=True)
        return
    if not shutil.which("session-manager-plugin"):
        raise Refused("session-manager-plugin is not installed, so no session was started.")
    _free(spec[0])
    session = sessions.opened(bench, place, sessions.request(way.instance.id, {"forward": spec}))
    environment = {**os.environ, argv.ENVIRONMENT: session.response}
    try:
        yield from _run(bench, argv.plugin(session), environment, spec)
    finally:
        with contextlib.suppress(UsageError):
            sessions.ended(bench, session.id)


def _carried(bench: Bench, way: Way, spec: tuple[int, str, int]) -> Iterator[Reply]:
    _free(spec[0])
    yield from _run(bench, argv.forward(ways.connection(way), *spec), ways.environment(way), spec)


def _free(port: int) -> None:
    if _taken(port):
        raise Refused(f"Port {port} of this machine is in use already; nothing was forwarded.")


def _taken(port: int) -> bool:
    with socket.socket() as door:
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # a connection that has just ended is no listener
        try:
            door.bind(("127.0.0.1", port))
        except OSError:
            return True
    return False


def _run(
    bench: Bench, command: list[str], environment: dict[str, str] | None, spec: tuple[int, str, int]
) -> Iterator[Reply]:
    program = command[0]
    where = f"127.0.0.1:{spec[0]} → {spec[1]}:{spec[2]}"
    try:
        child = subprocess.Popen(
            command, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
        )
    except OSError as error:
        raise Refused(f"{program} cannot be started: {error.strerror}.") from None
    said = bytearray()
    reader = threading.Thread(target=_listen, args=(child.stderr, said), name="forward", daemon=True)
    reader.start()
    open_, last = False, ""
    try:
        yield Progress(0, text=f"connecting: {where}")
        while child.poll() is None and not bench.wait(_LOOK_SECONDS):
            open_ = open_ or _taken(spec[0])
            line = bytes(said[-300:]).decode("utf-8", "replace").strip().rpartition("\n")[2]
            text = f"open: {where}{' · ' + line if line else ''}" if open_ else f"connecting: {where}"
            if text != last:
                last = text
                yield Progress(0, text=text)
    finally:
        stopped = child.poll() is None
        if stopped:
            child.terminate()
            try:
                child.wait(2)
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()
        reader.join(0.5)
    if stopped:
        yield Value("It is closed.")
    elif open_ and child.returncode == 0:
        yield Value("The other side closed it.")
    else:
        why = ended.why(bytes(said)) or bytes(said[-300:]).decode("utf-8", "replace").strip()
        raise Refused(f"{ended.in_words(program, child.returncode, 0)} {why}".strip())


def _listen(pipe: IO[bytes] | None, said: bytearray) -> None:
    """Keep the end of what it says: a pipe nobody reads would stop it."""
    assert pipe is not None
    while data := os.read(pipe.fileno(), 4096):
        said += data
        del said[:-_TAIL]
