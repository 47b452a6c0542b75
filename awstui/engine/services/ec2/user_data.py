"""What an instance is given to start with: read, told what it is, and replaced while it is stopped.

It often holds secrets, so neither what it was nor what it becomes is ever journalled, and there is no undo.
"""

from __future__ import annotations

import base64
import binascii
import difflib
import email
import gzip
import hashlib
import io
import zlib
from collections.abc import Iterator, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from awstui.engine import calls
from awstui.engine.proposals import Proposal
from awstui.engine.services.ec2.at import At, label_of
from awstui.errors import UsageError
from awstui.protocol import Place, Reply, Value
from awstui.protocol.ec2 import Done, UserData

if TYPE_CHECKING:
    from awstui.engine.jobs import Bench

MOST = 16_384
"""Bytes before they are encoded (EC2 user guide, "Run commands at launch")."""

_UNPACKED = 1 << 20
"""Bytes a packed one may become here: 16 KiB of gzip can be 16 MiB of nothing."""


def user_data(bench: Bench, place: Place, args: Mapping[str, Any]) -> Iterator[Reply]:
    """An instance's user data. Args: instance. Answers Value(UserData)."""
    yield Value(decoded(_raw(At(bench, place), str(args["instance"]))))


def _raw(at: At, instance: str) -> bytes:
    """The bytes as EC2 keeps them; botocore encodes them on their way there and does not decode them on theirs back."""
    asked = {"InstanceId": instance, "Attribute": "userData"}
    text = (calls.call(at.client, "DescribeInstanceAttribute", asked).get("UserData") or {}).get("Value") or ""
    try:
        return base64.b64decode(text, validate=True)
    except binascii.Error:
        return str(text).encode()  # somebody gave it to EC2 without encoding it


def decoded(raw: bytes) -> UserData:
    """User data in words: cloud-init's kinds, by how they begin (cloud-init, "User data formats").

    Args:
        raw: the bytes as EC2 keeps them.
    """
    mark = hashlib.sha256(raw).hexdigest()
    if not raw:
        return UserData("", "none", 0, mark=mark)
    packed = raw[:2] == b"\x1f\x8b"
    whole, data = _unpacked(raw) if packed else (True, raw)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return UserData("", "binary", len(raw), packed, False, mark)
    if "\0" in text:
        return UserData("", "binary", len(raw), packed, False, mark)
    return UserData(text, _kind(text), len(raw), packed, whole, mark)


def _unpacked(raw: bytes) -> tuple[bool, bytes]:
    """Whether it is all of it, and what is packed in it."""
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(raw)) as file:
            data = file.read(_UNPACKED + 1)
    except (OSError, EOFError, zlib.error):
        return False, raw
    return len(data) <= _UNPACKED, data[:_UNPACKED]


_BEGINNINGS = {
    "#!": "shell script",
    "#cloud-config": "cloud-config",
    "#cloud-boothook": "boot hook",
    "#include": "include list",
    "#part-handler": "part handler",
    "## template: jinja": "Jinja template",
    "<powershell>": "PowerShell script",
    "<script>": "batch script",
}


def _kind(text: str) -> str:
    head = text.lstrip().lower()
    if head.startswith(("content-type:", "mime-version:", "from ")):
        message = email.message_from_string(text.lstrip())
        parts = [part.get_content_type() for part in message.walk() if not part.is_multipart()]
        return f"MIME: {', '.join(parts[:8])}" if parts else "MIME"
    return next((kind for begin, kind in _BEGINNINGS.items() if head.startswith(begin)), "text")


def set_user_data(bench: Bench, place: Place, args: Mapping[str, Any]) -> Iterator[Reply]:
    """Replace the user data of a stopped instance.

    Args: instance; text, the new one, packed by gzip where the old one was; mark, of the UserData it was made from.

    Answers Planned with a diff, which is not kept; Run then answers Value(Done). UsageError where it was changed
    meanwhile, or is too long.
    """
    at, name, text = At(bench, place), str(args["instance"]), str(args["text"])
    instance = at.one(name)
    label, state = label_of(instance), instance["State"]["Name"]
    now = decoded(_raw(at, name))
    if args.get("mark", now.mark) != now.mark:
        raise UsageError(f"The user data of {label} was changed meanwhile: look at it again.")
    if text == now.text:
        raise UsageError(f"The user data of {label} is just that already: there is nothing to change.")
    data = gzip.compress(text.encode(), mtime=0) if now.gzip else text.encode()
    if len(data) > MOST:
        raise UsageError(f"User data has at most {MOST:,} bytes, and this has {len(data):,}.")
    lines = difflib.unified_diff(now.text.splitlines(), text.splitlines(), "now", "then", lineterm="", n=2)
    command = at.spelled("ModifyInstanceAttribute", {"InstanceId": name})
    yield bench.propose(
        place,
        Proposal(
            title=f"Replace the user data of {label}",
            targets=(name,),
            commands=(f"{command} --attribute userData --value file://user-data.base64",),
            effect=(
                "Most images run it at the first start only: cloud-init has to be told to run it again. The journal "
                "notes that it was replaced and keeps neither text: there is no undo."
            ),
            diff="\n".join(lines),
            refused="" if state == "stopped" else f"{label} is {state}: user data can be set only while it is stopped.",
            carry=partial(_replace, place=place, instance=name, data=data, label=label, mark=now.mark),
        ),
    )


def _replace(bench: Bench, *, place: Place, instance: str, data: bytes, label: str, mark: str) -> Iterator[Reply]:
    at = At(bench, place)
    if decoded(_raw(at, instance)).mark != mark:
        raise UsageError(f"The user data of {label} was changed meanwhile: nothing was done.")
    params = {"InstanceId": instance, "UserData": {"Value": data}}
    at.change("ModifyInstanceAttribute", params, instance, {"InstanceId": instance, "Attribute": "userData"})
    yield Value(Done(f"The user data of {label} is replaced."))
