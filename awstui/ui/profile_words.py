"""What is said of a profile."""

from __future__ import annotations

from awstui.protocol import ProfileInfo
from awstui.ui.remaining import clock

KINDS = {
    "keys": "keys",
    "role": "role",
    "sso": "SSO",
    "process": "process",
    "web identity": "web identity",
    "login": "aws login",
    "environment": "environment",
    "instance": "container",
    "unknown": "no credentials",
}
"""Kinds of `ProfileInfo` as they are shown."""


def state(info: ProfileInfo, now: float) -> str:
    """Its state in a few words, with the time where there is one; empty when only a call would tell.

    Args:
        info: the profile.
        now: epoch seconds.
    """
    if info.state == "valid" and info.expires is not None:
        return f"valid until {clock(info.expires, now)}"
    if info.state == "expired" and info.expires is not None:
        return f"expired {clock(info.expires, now)}"
    return info.state


def summary(info: ProfileInfo, now: float) -> list[str]:
    """One line about it, for the picker: kind, state, chain, region, where it is written, what is wrong."""
    kind, guard = KINDS.get(info.kind, info.kind), "guarded" if info.guard else ""
    parts = [kind, state(info, now), guard, info.source, info.region, info.note, info.file]
    return [part for part in parts if part]
