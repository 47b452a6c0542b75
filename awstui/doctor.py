"""`awstui doctor`: what would be used and why, to paste into a report. It holds no secret and changes nothing."""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from email.utils import parsedate_to_datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from awstui import __version__, files
from awstui import protocol as p
from awstui.engine import redact
from awstui.engine.core import Engine
from awstui.engine.failures import explain
from awstui.text import clean

Line = tuple[str, str]

KEYRING_SECONDS = 5.0
"""How long a keyring may take to say which one it is: a locked one over SSH would wait for ever."""

_SKEW = 60.0
"""Seconds of difference worth a word; AWS refuses signatures from about five minutes."""

_KEYRING = (
    "import keyring; found = keyring.get_keyring(); print(f'{type(found).__module__}.{type(found).__qualname__}')"
)
_PACKAGES = ("textual", "rich", "botocore", "boto3", "keyring", "pyperclip", "awscrt", "moto")
_NAMES = (
    "AWS_PROFILE", "AWS_DEFAULT_PROFILE", "AWS_REGION", "AWS_DEFAULT_REGION", "AWS_CONFIG_FILE",
    "AWS_SHARED_CREDENTIALS_FILE", "AWS_CA_BUNDLE", "AWS_EC2_METADATA_DISABLED", "AWS_ROLE_ARN",
)  # fmt: skip
"""Variables whose values are no secret; of others only the name is told."""


def report(engine: Engine, place: p.Place) -> int:
    """Print the report; 0 when AWS answered, 1 when not.

    Args:
        engine: answers for AWS.
        place: the profile and region to look at.
    """
    answered = True
    for title, part in (
        ("Versions", _versions),
        ("Files", _files),
        ("Environment", _environment),
        ("Keyring", _keyring),
        ("Terminal", _terminal),
    ):
        _print(title, part())
    for title, ask in (("Profile", _profile), ("AWS", _aws)):
        print(title)
        try:
            _print_lines(ask(engine, place))
        except Exception as error:
            answered = False
            failure = explain(error, context=engine.sessions.context_or_asked(place))
            _print_lines(iter([("failed", f"{failure.sentence} {failure.hint}")]))
    return 0 if answered else 1


def _print(title: str, lines: Iterator[Line]) -> None:
    print(title)
    _print_lines(lines)


def _print_lines(lines: Iterator[Line]) -> None:
    for name, value in lines:
        print(f"  {name:<12} {clean(redact.text(value))}", flush=True)


def _versions() -> Iterator[Line]:
    yield "awstui", __version__
    yield "python", f"{platform.python_version()} {platform.system()} {platform.release()} {platform.machine()}"
    for name in _PACKAGES:
        try:
            yield name, version(name)
        except PackageNotFoundError:
            yield name, "not installed"


def _files() -> Iterator[Line]:
    from awstui.settings import path

    aws = Path(os.path.expanduser("~/.aws"))
    yield "config", _file(Path(os.path.expanduser(os.environ.get("AWS_CONFIG_FILE") or str(aws / "config"))))
    shared = os.environ.get("AWS_SHARED_CREDENTIALS_FILE") or str(aws / "credentials")
    yield "credentials", _file(Path(os.path.expanduser(shared)), private=True)
    yield "settings", _file(path())
    yield "journal", _file(files.state_dir() / "journal.jsonl", private=True)


def _file(path: Path, private: bool = False) -> str:
    try:
        mode = path.stat().st_mode & 0o777
    except OSError as error:
        return f"{path} ({(error.strerror or 'unreadable').lower()})"
    open_to = " - others can read it" if private and sys.platform != "win32" and mode & 0o077 else ""
    return f"{path} (mode {mode:04o}{open_to})"


def _environment() -> Iterator[Line]:
    for name in sorted(os.environ):
        if name in _NAMES:
            yield name, os.environ[name]
        elif name.startswith("AWS_") or name.lower() in ("http_proxy", "https_proxy", "no_proxy"):
            yield name, "is set"
    if os.environ.get("AWS_ACCESS_KEY_ID") and os.environ.get("AWS_PROFILE"):
        yield "note", "AWS_ACCESS_KEY_ID wins over AWS_PROFILE"


def _keyring() -> Iterator[Line]:
    try:
        done = subprocess.run(
            [sys.executable, "-c", _KEYRING],
            capture_output=True,
            text=True,
            timeout=KEYRING_SECONDS,
            stdin=subprocess.DEVNULL,
            check=False,
        )
    except subprocess.TimeoutExpired:
        yield "backend", f"no answer within {KEYRING_SECONDS:g} s; it may be locked and ask where nobody sees it"
        return
    if done.returncode:
        yield "backend", "none: " + (done.stderr.strip().splitlines() or ["it ended with an error"])[-1]
    else:
        yield "backend", done.stdout.strip()


def _terminal() -> Iterator[Line]:
    size = shutil.get_terminal_size()
    yield "size", f"{size.columns}x{size.lines}{'' if sys.stdout.isatty() else ' (this output is no terminal)'}"
    for name in ("TERM", "COLORTERM", "NO_COLOR", "LANG", "LC_ALL", "TERM_PROGRAM"):
        if os.environ.get(name):
            yield name, os.environ[name]
    remote = bool(os.environ.get("SSH_CONNECTION") or os.environ.get("SSH_TTY"))
    yield "over SSH", "yes" if remote else "no"
    if os.environ.get("TMUX"):
        route = "tmux load-buffer -w" if shutil.which("tmux") else "OSC 52, which tmux drops unless set-clipboard is on"
    elif not remote and (sys.platform in ("win32", "darwin") or _display()):
        route = "the system's, else OSC 52"
    else:
        route = "OSC 52"
    yield "clipboard", route


def _display() -> bool:
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _profile(engine: Engine, place: p.Place) -> Iterator[Line]:
    from awstui.engine.profiles import profiles

    found = profiles()
    yield "known", ", ".join(f"{info.name} ({info.kind})" for info in found) or "none"
    context = engine.sessions.context(place)
    yield "used", context.profile
    info = next((each for each in found if each.name == context.profile), None)
    if info is not None:
        for name, value in (("kind", info.kind), ("source", info.source), ("from", info.file), ("note", info.note)):
            if value:
                yield name, value
    yield "region", context.region or "none"
    yield "endpoint", context.endpoint or "AWS's own"
    yield "guard", context.guard or "none"
    credentials = engine.sessions.session(place.profile).get_credentials()
    # `method` is botocore's own word for the provider of its chain that won.
    yield "credentials", f"by {credentials.method}" if credentials is not None else "none in the whole chain"


def _aws(engine: Engine, place: p.Place, clock: Callable[[], float] = time.time) -> Iterator[Line]:
    context = engine.sessions.context(place)
    client = engine.sessions.client(place, "sts", None if context.region else "us-east-1", brief=True)
    began = time.monotonic()
    answer: dict[str, Any] = client.get_caller_identity()
    first = time.monotonic() - began
    began = time.monotonic()
    client.get_caller_identity()
    again = time.monotonic() - began
    yield "identity", answer["Arn"]
    yield "latency", f"{first * 1000:.0f} ms the first time, {again * 1000:.0f} ms on the open connection (STS)"
    stamp = answer["ResponseMetadata"]["HTTPHeaders"].get("date", "")
    yield "clock", _skew(stamp, clock())


def _skew(stamp: str, now: float) -> str:
    """How far this machine's clock is from the one that wrote an HTTP Date header.

    Args:
        stamp: the header; it counts whole seconds.
        now: epoch seconds.
    """
    try:
        off = now - parsedate_to_datetime(stamp).timestamp()
    except (TypeError, ValueError):
        return "AWS told no time"
    if abs(off) < _SKEW:
        return "right, within a minute of AWS's"
    return f"{abs(off) / 60:.0f} min {'ahead of' if off > 0 else 'behind'} AWS's: signatures fail from about 5 min on"
