"""The short way of `awstui ssh`: the command that worked some hours ago, begun before anything else is imported.

While ssh connects, the rest of this program is read. It may be wrong by then, and that does no harm: the host key is
the instance's own, so whoever has its address by now is not taken for it, and the long way is gone instead.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Sequence
from typing import Any

from awstui import files

TRUSTED_SECONDS = 12 * 3600
"""For so long a name is taken to mean the same instance as before; by then it may have been replaced."""

PLACE_OPTIONS = ("--profile", "--region", "--endpoint-url")
WAIT = "--wait"
"""For a window that closes with its command: wait for Enter before ending, when it led nowhere."""


class Begun:
    """An ssh that is connecting already."""

    __slots__ = ("began", "errors", "id", "line", "name", "pid")

    def __init__(self, pid: int, errors: int, line: Any, known: dict[str, Any]) -> None:
        self.pid = pid
        self.errors = errors  # what reads its standard error
        self.line = line  # the terminal's line settings from before, None without a terminal
        self.began = time.monotonic()
        self.id, self.name = str(known["id"]), str(known["name"])


def file() -> str:
    """Where it is written what worked: see `awstui.ssh.remembered`."""
    return os.path.join(files.state_dir(), "connections.json")


def settings_stamp() -> int:
    """Another number when config.toml has changed: a guard may hold by now."""
    try:
        return os.stat(os.path.join(files.config_dir(), "config.toml")).st_mtime_ns
    except OSError:
        return 0


def place_key(profile: str | None, region: str | None, endpoint: str | None) -> str:
    """Which names mean the same instances: a profile, a region and an endpoint, as far as options and environment say.

    Keys of the environment count by their id: another one may be of another account.
    """
    env = os.environ.get
    chosen = profile or env("AWS_ACCESS_KEY_ID") or env("AWS_PROFILE") or env("AWS_DEFAULT_PROFILE") or ""
    where = region or env("AWS_REGION") or env("AWS_DEFAULT_REGION") or ""
    return "|".join((chosen, where, endpoint or env("AWS_ENDPOINT_URL_EC2") or env("AWS_ENDPOINT_URL") or ""))


def begin(given: Sequence[str]) -> Begun | None:
    """Start what worked last time for these arguments of `awstui ssh`; None when there is no such thing.

    Any other option than where to look means that somebody wants it otherwise.
    """
    if sys.platform == "win32":
        return None
    cut = list(given).index("--") if "--" in given else len(given)
    words, command = list(given[:cut]), list(given[cut + 1 :])
    options: dict[str, str] = {}
    named = ""
    while words:
        word = words.pop(0)
        if word in PLACE_OPTIONS and words:
            options[word] = words.pop(0)
        elif word == WAIT:
            continue
        elif named or word.startswith("-"):
            return None
        else:
            named = word
    try:
        known = _known(named, place_key(*map(options.get, PLACE_OPTIONS)))
        return _start(known, command) if known is not None else None
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None  # a first start, or a file not worth a word: the long way tells what is wrong


def _known(named: str, where: str) -> dict[str, Any] | None:
    """What is remembered of that name, when it is of one instance only, and nothing speaks against it."""
    with open(file(), encoding="utf-8") as source:
        kept = json.load(source)["instances"]
    found = [each for each in kept if each["where"] == where and named in (each["id"], each["name"])]
    if len(found) != 1:
        return None
    known: dict[str, Any] = found[0]
    fresh = 0 <= time.time() - known["at"] <= TRUSTED_SECONDS and known["settings"] == settings_stamp()
    usable = known["argv"][:1] == ["ssh"] and (not known["key"] or os.access(known["key"], os.R_OK))
    return known if fresh and usable else None


def _start(known: dict[str, Any], command: list[str]) -> Begun:
    import signal

    line = None
    if os.isatty(0):
        import termios

        line = termios.tcgetattr(0)  # before ssh makes it raw
    read, write = os.pipe()
    try:
        pid = os.posix_spawnp(
            "ssh",
            [*map(str, known["argv"]), *command],
            os.environ,
            file_actions=[(os.POSIX_SPAWN_DUP2, write, 2)],
            setsigdef=[signal.SIGPIPE],
        )
    except BaseException:
        os.close(read)
        raise
    finally:
        os.close(write)
    return Begun(pid, read, line, known)
