"""An AWS of our own, for figures and for faults: latency, pages, throttling, expired tokens and hung calls to order.

    python -m benchmarks.stub --port 0 --latency 50 --pages 3 --items 1000
    python -m benchmarks.stub --hang DescribeInstances --fault ListQueues=throttle:2

prints `{"port": …, "url": …}` and serves until it is ended. GET /_stub/requests tells what was asked so far;
/_stub/queue/NAME/COUNT makes a queue in memory with so many messages, /_stub/queue/NAME tells how many it has.
In a test, `Stub` serves from a thread: `with Stub(pages=3) as stub: … stub.url … stub.count("ListQueues")`.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import re
import sys
import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

if not __package__:  # run as a file: `python benchmarks/stub.py`
    sys.path[0] = str(Path(__file__).parents[1])

from benchmarks import shapes
from benchmarks.answers import ACCOUNT, ANSWERS, FIXED, Asked
from benchmarks.faults import KINDS, Fault, faulty, response
from benchmarks.queues import Queues, SqsError, failed
from benchmarks.wire import written

REGION = "eu-west-1"
"""Where queues are that are made from outside."""

_SCOPE = re.compile(r"Credential=([^/]*)/[^/]*/([^/]*)/([^/]+)/aws4_request")


@dataclass(frozen=True, slots=True)
class Seen:
    """One request that came."""

    service: str
    operation: str
    region: str
    parameters: dict[str, Any]
    key: str = ""  # access key id


@dataclass(slots=True)
class Orders:
    """How the stub behaves; change it while it runs. `latency` in milliseconds, `items` per page."""

    latency: float = 0
    pages: int = 1
    items: int = 20
    hang: set[str] = field(default_factory=set)  # operations never answered; "*" for all
    faults: dict[str, list[Fault]] = field(default_factory=dict)  # by operation; "*" for all


class Stub:
    """The stub on a thread of this process; a context manager."""

    def __init__(self, port: int = 0, latency: float = 0, pages: int = 1, items: int = 20) -> None:
        self.orders = Orders(latency, pages, items)
        self.requests: list[Seen] = []
        self.callers: set[object] = set()  # the other ends of open connections
        self.left = threading.Condition()  # notified when one is closed and all that came over it was answered
        self.forgetful = False  # whether `requests` has no parameters: many messages would fill the memory
        self.queues = Queues()
        self.before: Callable[[Seen], bool] = lambda seen: (
            True
        )  # of a request about a queue: False drops it undone, SqsError answers
        self.after: Callable[[Seen], bool] = lambda seen: True  # the same, once it is done: False drops the answer
        self.url = ""
        self._wanted = port
        self._written: dict[tuple[object, ...], tuple[str, dict[str, str], bytes]] = {}
        self._ready = threading.Event()
        self._failed: BaseException | None = None
        self._thread = threading.Thread(target=self._run, name="stub", daemon=True)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._end: asyncio.Event | None = None

    def __enter__(self) -> Stub:
        self._thread.start()
        self._ready.wait()
        if self._failed:
            raise self._failed
        return self

    def __exit__(self, *_: object) -> None:
        if self._loop and self._end:
            self._loop.call_soon_threadsafe(self._end.set)
        self._thread.join()

    @property
    def port(self) -> int:
        """The port it listens on."""
        return int(self.url.rpartition(":")[2])

    def count(self, operation: str) -> int:
        """How many requests for an operation came so far."""
        return sum(seen.operation == operation for seen in self.requests)

    def hang(self, operation: str = "*") -> None:
        """Never answer an operation from now on."""
        self.orders.hang.add(operation)

    def fault(self, operation: str, kind: str, times: int = -1, after: int = 0, region: str = "") -> None:
        """Answer an operation ("*": every one) with a fault, `times` times (-1: always), after `after` good answers."""
        if kind not in (*KINDS, "html", "drop"):
            raise ValueError(kind)
        self.orders.faults.setdefault(operation, []).append(Fault(kind, times, after, region))

    def warm(self, *regions: str) -> None:
        """Do now what the first calls would wait for: load the models, write the large answers of these regions."""
        for service in {service for service, _ in ANSWERS}:
            shapes.model(service)
        for region in regions:
            for service, operation in FIXED:
                for page in range(self.orders.pages):
                    self._made(Seen(service, operation, region, {}), page)

    def reset(self) -> None:
        """Forget all orders and all requests."""
        self.orders = Orders()
        self.queues = Queues()
        self.requests.clear()
        self._written.clear()

    def _run(self) -> None:
        try:
            asyncio.run(self.serve())
        except BaseException as error:
            self._failed = error
            self._ready.set()

    async def serve(self) -> None:
        """Serve until the end is asked for."""
        self._loop, self._end = asyncio.get_running_loop(), asyncio.Event()
        server = await asyncio.start_server(self._talk, "127.0.0.1", self._wanted)
        self.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        self._ready.set()
        await self._end.wait()
        server.close()

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer the requests of one connection, in order."""
        caller = writer.get_extra_info("peername")
        self.callers.add(caller)
        try:
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
                first, *lines = head.split("\r\n")
                method, path, _ = first.split(" ", 2)
                headers = {k.lower(): v.strip() for k, _, v in (line.partition(":") for line in lines if line)}
                body = await reader.readexactly(int(headers.get("content-length", 0)))
                answer = await self._answer(method, path, headers, body)
                if answer is None:
                    return
                writer.write(answer)
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError, asyncio.CancelledError):
            pass
        finally:
            writer.close()
            with self.left:
                self.callers.discard(caller)
                self.left.notify_all()

    async def _answer(self, method: str, path: str, headers: dict[str, str], body: bytes) -> bytes | None:
        """The answer to one request as bytes to send; None closes the connection."""
        if path.startswith("/_stub/"):
            return self._control(path)
        seen = understood(method, path, headers, body.decode("utf-8", "replace"))
        self.requests.append(replace(seen, parameters={}) if self.forgetful else seen)
        orders = self.orders
        if orders.hang & {"*", seen.operation}:
            await asyncio.Event().wait()
        if orders.latency:
            await asyncio.sleep(orders.latency / 1000)
        if fault := self._due(seen):
            return faulty(seen.service, fault.kind)
        if seen.service == "sqs" and self.queues.find(seen.region, seen.parameters) is not None:
            return await self._queued(seen)
        if not seen.operation:
            return response(404, "text/plain", {}, b"the stub does not know this service or operation")
        kind, further, data = self._made(seen, shapes.asked_page(path + json.dumps(seen.parameters)))
        return response(200, kind, further, data)

    async def _queued(self, seen: Seen) -> bytes | None:
        """The answer about a queue in memory; None closes the connection."""
        try:
            if not self.before(seen):
                return None
            value = await self.queues.answer(seen.operation, self.url, seen.region, seen.parameters)
        except SqsError as error:
            return response(400, "application/x-amz-json-1.0", {"x-amzn-errortype": error.code}, failed(error))
        if not self.after(seen):
            return None
        return response(200, "application/x-amz-json-1.0", {}, json.dumps(value).encode())

    def _made(self, seen: Seen, page: int) -> tuple[str, dict[str, str], bytes]:
        """The answer's content type, headers and body."""
        orders = self.orders
        name = (seen.service, seen.operation)
        key = (*name, seen.region, page, orders.pages, orders.items)
        fixed = name in FIXED or name not in ANSWERS
        if fixed and key in self._written:
            return self._written[key]
        if maker := ANSWERS.get(name):
            value = maker(Asked(self.url, seen.region, seen.parameters, page, orders.pages, orders.items))
        else:
            value = shapes.made_up(*name, orders.items, page, page + 1 >= orders.pages)
        made = written(*name, value)
        if fixed:
            self._written[key] = made
        return made

    def _due(self, seen: Seen) -> Fault | None:
        """The fault this request has coming, with its count taken down."""
        for fault in [*self.orders.faults.get(seen.operation, []), *self.orders.faults.get("*", [])]:
            if fault.region not in ("", seen.region) or not fault.times:
                continue
            if fault.after:
                fault.after -= 1
                continue
            fault.times -= int(fault.times > 0)
            return fault
        return None

    def _control(self, path: str) -> bytes:
        """The stub's own pages: /_stub/requests and /_stub/reset."""
        if path == "/_stub/reset":
            self.reset()
        if path.startswith("/_stub/queue/"):
            return self._queue(path.split("/")[3:])
        counts = Counter(f"{seen.service}.{seen.operation}" for seen in self.requests)
        last = [[s.service, s.operation, s.region, s.parameters] for s in self.requests[-100:]]
        story = {"total": len(self.requests), "counts": counts, "last": last}
        return response(200, "application/json", {}, json.dumps(story).encode())

    def _queue(self, asked: list[str]) -> bytes:
        """/_stub/queue/NAME[/COUNT]: make a queue, or tell of it."""
        if len(asked) > 1:
            made = self.queues.make(asked[0], REGION)
            made.in_flight_limit = max(made.in_flight_limit, 2 * int(asked[1]))
            for number in range(int(asked[1])):
                made.send({"MessageBody": json.dumps({"order": {"id": f"o-{number:06}"}, "lines": ["x" * 40] * 4})})
        found = self.queues.by_name[REGION, asked[0]]
        story = {
            "url": f"{self.url}/{ACCOUNT}/{asked[0]}",
            "messages": len(found.messages),
            "hidden": found.in_flight(),
        }
        return response(200, "application/json", {}, json.dumps(story).encode())


def understood(method: str, path: str, headers: dict[str, str], text: str) -> Seen:
    """What a request asks; service and operation are empty when it cannot be told."""
    scope = _SCOPE.search(headers.get("authorization", ""))
    key, region, service = scope.groups() if scope else ("", "", "")
    parameters: dict[str, Any] = {}
    if "x-amz-target" in headers:
        operation = headers["x-amz-target"].rpartition(".")[2]
        parameters = json.loads(text or "{}")
    elif "x-www-form-urlencoded" in headers.get("content-type", ""):
        parameters = dict(parse_qsl(text, keep_blank_values=True))
        operation = parameters.pop("Action", "")
        service = shapes.service_of(service, parameters.get("Version", ""), path)
    else:
        service = shapes.service_of(service, "", path)
        parameters = dict(parse_qsl(path.partition("?")[2], keep_blank_values=True))
        if "json" in headers.get("content-type", "") and text:
            parameters |= json.loads(text)
        try:
            operation = shapes.routed(service, method, path) if service else ""
        except KeyError:
            operation = ""
    return Seen(service, operation, region, parameters, key)


def main() -> None:
    """Serve from the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--port", type=int, default=0, help="0 picks a free one")
    parser.add_argument("--latency", type=float, default=0, help="milliseconds before each answer")
    parser.add_argument("--pages", type=int, default=1, help="pages of each list")
    parser.add_argument("--items", type=int, default=20, help="items on each page")
    parser.add_argument("--hang", action="append", default=[], metavar="OPERATION", help='"*" for all')
    parser.add_argument("--fault", action="append", default=[], metavar="OPERATION=KIND[:TIMES]", help=", ".join(KINDS))
    parser.add_argument("--warm", default="", metavar="REGION,…", help="write the answers of these regions beforehand")
    parser.add_argument("--forgetful", action="store_true", help="remember requests without their parameters")
    parser.add_argument("--with-parent", action="store_true", help="end when standard input does")
    options = parser.parse_args()
    with Stub(options.port, options.latency, options.pages, options.items) as stub:
        stub.forgetful = options.forgetful
        for operation in options.hang:
            stub.hang(operation)
        for order in options.fault:
            operation, _, rest = order.partition("=")
            kind, _, times = rest.partition(":")
            stub.fault(operation, kind, int(times or -1))
        stub.warm(*filter(None, options.warm.split(",")))
        print(json.dumps({"port": stub.port, "url": stub.url}), flush=True)
        try:
            if options.with_parent:
                sys.stdin.buffer.read()
            else:
                threading.Event().wait()
        except KeyboardInterrupt:
            pass


if __name__ == "__main__":
    main()
