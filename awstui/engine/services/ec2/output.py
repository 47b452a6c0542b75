"""What an instance shows: its console output as text, and its screen as a picture in a file."""

from __future__ import annotations

import base64
import binascii
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from awstui.engine import calls
from awstui.engine.services.ec2.at import At
from awstui.errors import UsageError
from awstui.files import write_new
from awstui.protocol import Place, Reply, Value
from awstui.protocol.ec2 import Output

if TYPE_CHECKING:
    from awstui.engine.jobs import Bench

_NO_LATEST = ("UnsupportedOperation", "InvalidParameterCombination", "InvalidParameterValue")
"""What EC2 says to Latest where there is no Nitro (API reference, GetConsoleOutput)."""


def output(bench: Bench, place: Place, args: Mapping[str, Any]) -> Iterator[Reply]:
    """The console output: what is on the console now where EC2 can tell, else what it kept of the last start or stop.

    Args: instance. Answers Value(Output).
    """
    at = At(bench, place)
    params = {"InstanceId": str(args["instance"])}
    latest = True
    try:
        answer = calls.call(at.client, "GetConsoleOutput", params | {"Latest": True})
    except ClientError as error:
        if error.response.get("Error", {}).get("Code") not in _NO_LATEST:
            raise
        latest, answer = False, calls.call(at.client, "GetConsoleOutput", params)
    taken = answer.get("Timestamp")
    yield Value(Output(answer.get("Output") or "", taken.timestamp() if taken else None, latest))


def screenshot(bench: Bench, place: Place, args: Mapping[str, Any]) -> Iterator[Reply]:
    """Save a picture of the instance's screen. Args: instance; path, of a file that is not there yet.

    Answers Value(path), whole. What is on a screen can be secret: the file is the person's alone.

    Raises:
        awstui.errors.UsageError: the file cannot be made; asked before EC2 is.
    """
    at = At(bench, place)
    path = Path(os.path.expanduser(str(args["path"]))).absolute()
    if not path.parent.is_dir():
        raise UsageError(f"There is no folder {path.parent}.")
    if path.exists() or path.is_symlink():
        raise UsageError(f"{path} is there already: name another file.")
    answer = calls.call(at.client, "GetConsoleScreenshot", {"InstanceId": str(args["instance"])})
    try:
        data = base64.b64decode(answer.get("ImageData") or "", validate=True)
    except binascii.Error:
        data = b""
    if not data:
        raise UsageError(f"EC2 sent no picture of {args['instance']}: some types have no screen.")
    try:
        write_new(path, data)
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {error.strerror}.") from None
    yield Value(str(path))
