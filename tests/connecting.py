"""Stand-ins for what a connection meets: Instance Connect and SSM, and on this machine their programs."""

from __future__ import annotations

import json
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

TOKEN = "AAEAAtokenThatNobodyElseMaySee"


@dataclass
class Connecting:
    """Instance Connect and SSM, as far as connecting asks them; moto has neither's sessions nor keys that count."""

    url: str = ""
    asked: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    let_in: Callable[[str], None] = lambda key: None  # what a pushed key is handed to
    faults: dict[str, tuple[str, str]] = field(default_factory=dict)  # operation -> error code and message
    agents: dict[str, dict[str, Any]] = field(default_factory=dict)  # instance -> what its agent last told

    def named(self, operation: str) -> list[dict[str, Any]]:
        """The inputs of every call of an operation."""
        return [given for name, given in self.asked if name == operation]

    def environment(self) -> dict[str, str]:
        """What sends these two services here and leaves the others where they are."""
        return {"AWS_ENDPOINT_URL_EC2_INSTANCE_CONNECT": self.url, "AWS_ENDPOINT_URL_SSM": self.url}

    def answer(self, operation: str, given: dict[str, Any]) -> dict[str, Any]:
        """The answer to one call."""
        if operation == "SendSSHPublicKey":
            self.let_in(given["SSHPublicKey"])
            return {"RequestId": "r", "Success": True}
        if operation == "SendSerialConsoleSSHPublicKey":
            return {"RequestId": "r", "Success": True}
        if operation == "StartSession":
            return {"SessionId": "anna-0123456789abcdef0", "TokenValue": TOKEN, "StreamUrl": "wss://localhost/x"}
        if operation == "TerminateSession":
            return {"SessionId": given["SessionId"]}
        if operation == "DescribeInstanceInformation":
            wanted = [each for one in given.get("Filters", ()) for each in one["Values"]]
            found = [{"InstanceId": each, **self.agents[each]} for each in wanted if each in self.agents]
            return {"InstanceInformationList": found}
        raise AssertionError(operation)


@contextmanager
def connecting() -> Iterator[Connecting]:
    """A running one, on a free port of loopback."""
    fake = Connecting()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            operation = self.headers["X-Amz-Target"].rpartition(".")[2]
            given = json.loads(self.rfile.read(int(self.headers["Content-Length"])) or b"{}")
            fake.asked.append((operation, given))
            fault = fake.faults.get(operation)
            told = {"__type": fault[0], "message": fault[1]} if fault else fake.answer(operation, given)
            data = json.dumps(told).encode()
            self.send_response(400 if fault else 200)
            self.send_header("Content-Type", "application/x-amz-json-1.1")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, format: str, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    fake.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield fake
    finally:
        server.shutdown()
        server.server_close()


def program(folder: Path, name: str, source: str) -> Path:
    """A Python program of that name in a folder, to be found on PATH."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_text(f"#!{sys.executable}\n{source}")
    path.chmod(0o755)
    return path


_CARRY = """
    door = socket.create_connection(("127.0.0.1", port))
    def out():
        while data := door.recv(65536):
            os.write(1, data)
        os._exit(0)
    threading.Thread(target=out, daemon=True).start()
    while data := os.read(0, 65536):
        door.sendall(data)
    sys.exit()
"""
"""What carries a connection between standard input and output and a port of loopback."""


def plugin(folder: Path, code: int = 0) -> Path:
    """A session-manager-plugin that notes its arguments and environment in `plugin.json` there.

    A session for ssh it carries, to the port of loopback that it was opened for.
    """
    program(
        folder,
        "session-manager-plugin",
        f"""
import json, os, socket, sys, threading
if sys.argv[1:] == ["--version"]:
    print("1.2.650.0")
    sys.exit()
with open({str(folder / "plugin.json")!r}, "w") as file:
    json.dump({{"argv": sys.argv, "environment": dict(os.environ)}}, file)
asked = json.loads(sys.argv[5])
if asked.get("DocumentName") == "AWS-StartSSHSession":
    port = int(asked["Parameters"]["portNumber"][0])
{_CARRY}
print("a session of Session Manager", flush=True)
sys.exit({code})
""",
    )
    return folder / "plugin.json"


def tunnel(folder: Path, port: int, version: str = "2.15.0") -> Path:
    """An AWS CLI whose open-tunnel leads to a port of loopback; it notes its arguments in `aws.json` there."""
    program(
        folder,
        "aws",
        f"""
import json, os, socket, sys, threading
if sys.argv[1:] == ["--version"]:
    print("aws-cli/{version} Python/3.11")
    sys.exit()
with open({str(folder / "aws.json")!r}, "w") as file:
    json.dump({{"argv": sys.argv, "environment": dict(os.environ)}}, file)
port = {port}
if port:
{_CARRY}
""",
    )
    return folder / "aws.json"
