"""Several instances at once: a tmux window for each, in which awstui finds the way there."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from awstui import protocol as p
from awstui.guards import why_read_only
from awstui.ssh import argv, words
from awstui.ssh.again import WAIT

if TYPE_CHECKING:
    from awstui.app import Console

MOST = 20
"""Windows opened at once; more are a mistake, mostly."""

PASSED = (
    "HOME", "PATH", "AWS_PROFILE", "AWS_DEFAULT_PROFILE", "AWS_REGION", "AWS_DEFAULT_REGION", "AWS_CONFIG_FILE",
    "AWS_SHARED_CREDENTIALS_FILE", "AWS_CA_BUNDLE", "AWSTUI_CONFIG_DIR", "AWSTUI_STATE_DIR", "SSH_AUTH_SOCK",
)  # fmt: skip
"""What a window is told of our environment: tmux gives it its own. Nothing secret: all can read a command line."""


async def open_windows(console: Console, rows: Sequence[tuple[p.Place, str, str]]) -> None:
    """Open a window for each of the marked instances: place, id, name."""
    if not os.environ.get("TMUX"):
        console.say(f"{len(rows)} rows are marked, and several are opened in windows of tmux only.", "warning")
        return
    if os.environ.get("AWS_ACCESS_KEY_ID") and not all(place.profile for place, _, _ in rows):
        console.say("Credentials of the environment do not reach other windows of tmux; a profile's do.", "warning")
        return
    if len(rows) > MOST:
        console.say(f"{len(rows)} rows are marked; {MOST} windows are opened at most.", "warning")
        return
    opened = 0
    for place, instance, name in rows:
        context = console.contexts.get(place)
        why = why_read_only(context) if context is not None else ""
        if why and not console.settings.ssh_in_read_only:
            console.say(why, "warning")
            return
        try:
            subprocess.run(command(console.endpoint_url, place, instance, name), check=True, capture_output=True)
        except (OSError, subprocess.CalledProcessError, words.Unfit) as error:
            told = getattr(error, "stderr", b"") or b""
            console.say(f"tmux opened no window for {instance}: {told.decode('utf-8', 'replace') or error}", "error")
            return
        opened += 1
    console.say(f"{opened} windows are open: tmux's own keys lead there.")


def command(endpoint: str, place: p.Place, instance: str, name: str) -> list[str]:
    """The tmux command for one instance. The name goes no further than the window's title."""
    options = [
        *(("--profile", place.profile) if place.profile else ()),
        *(("--region", place.region) if place.region else ()),
        *(("--endpoint-url", endpoint) if endpoint else ()),
    ]
    ours = [sys.executable, "-P", "-m", "awstui", "ssh", words.instance(instance), WAIT, *options]
    kept = {each: value for each, value in os.environ.items() if each in PASSED or each.startswith("AWS_ENDPOINT_URL")}
    return argv.window(name if name.strip() else instance, ours, kept)
