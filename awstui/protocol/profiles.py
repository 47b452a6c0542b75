"""What console and engine tell each other about profiles being written, and about keys being rotated."""

from __future__ import annotations

from collections.abc import Mapping

from awstui.records import record

KINDS = ("keys", "role", "sso", "process")
"""Profiles that can be written: an access key, a role, SSO, a helper program."""

STORES = ("keyring", "file")
"""Where an access key can be kept: the operating system's keyring, or ~/.aws/credentials."""


@record
class Written:
    """A profile as its files have it now; never a secret."""

    name: str
    kind: str  # one of KINDS; empty for one that awstui does not write
    values: Mapping[str, str]
    store: str = ""  # one of STORES, when it holds a key


@record
class Done:
    """What became of a change on this machine; `leftover` is a file with a secret in it that can be deleted now."""

    note: str
    leftover: str = ""


@record
class KeyUse:
    """One access key of a user."""

    id: str
    active: bool
    created: float  # epoch seconds
    used: float | None = None  # epoch seconds of the last use; None: never, as far as IAM knows
    service: str = ""  # which service it was last used with


@record
class Rotation:
    """How far the rotation of a profile's key is."""

    profile: str
    user: str
    account: str
    store: str
    step: str  # "" (none begun), creating, stored, tested, deactivated, done, undone
    old: str
    new: str = ""
    keys: tuple[KeyUse, ...] = ()
    note: str = ""
