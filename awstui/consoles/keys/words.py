"""Keys in words: the columns of their page, what state each is in, and everything known of one."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from awstui.catalog.model import Column
from awstui.protocol.keys import FORMATS, KeyFile, LocalKey, Matched
from awstui.rows.cells import text

COLUMNS = (
    Column("State", "state", kind="state"),
    Column("Name", "name", kind="id"),
    Column("Type", "type"),
    Column("Bits", "bits", kind="count"),
    Column("Used by", "used", kind="count"),
    Column("File", "file"),
    Column("Agent", "agent", kind="bool"),
    Column("Passphrase", "sealed", kind="bool"),
    Column("Age", "created", kind="age"),
    Column("Fingerprint", "fingerprint"),
    Column("Comment", "comment", wide=True),
    Column("Formats", "formats", wide=True),
    Column("Id", "id", kind="id", wide=True),
)

ABOUT = (
    "Key pairs of EC2 beside the keys of this machine: ~/.ssh, what ssh_config names, and the agent. They are matched "
    "by public key, else by fingerprint; nobody asks for a passphrase. perhaps means a file named after the pair whose "
    "public part only its passphrase would show. The private half of a pair that is only in AWS is elsewhere, or lost: "
    "EC2 shows it once, when the pair is made."
)


def state(matched: Matched) -> str:
    """Where a key is, in words."""
    if matched.pair is None:
        return "only here"
    if matched.local is None:
        return "only in AWS"
    if not matched.proven:
        return "perhaps"
    return "matched" if matched.local.can_sign else "public only"


def row(matched: Matched, counts: Mapping[str, int] | None, home: str) -> tuple[Any, ...]:
    """The cells of a key.

    Args:
        matched: the pair, the local key, or both.
        counts: instances by key name; None while nobody knows.
        home: what `~` stands for.
    """
    pair, local = matched.pair, matched.local
    private = [each for each in local.files if each.format != "public"] if local is not None else []
    return (
        state(matched),
        pair.name if pair is not None else None,
        (pair.type if pair is not None else "") or (local.type if local is not None else "") or None,
        (local.bits if local is not None else 0) or None,
        counts.get(pair.name, 0) if pair is not None and counts is not None else None,
        short(local.place, home) or None if local is not None else None,
        local.in_agent if local is not None else None,
        any(each.encrypted for each in private) if private else None,
        pair.created if pair is not None else None,
        fingerprint(matched) or None,
        (local.comment if local is not None else "") or None,
        ", ".join(FORMATS[each.format] for each in local.files) or None if local is not None else None,
        pair.id if pair is not None else None,
    )


def fingerprint(matched: Matched) -> str:
    """The one to compare with: ssh-keygen's where the public key is known, else EC2's own."""
    if matched.local is not None and matched.local.sha256:
        return matched.local.sha256
    return matched.pair.fingerprint if matched.pair is not None else ""


def public_line(matched: Matched) -> str:
    """The public key as one line; "" when nobody knows it."""
    if matched.pair is not None and matched.pair.public:
        return matched.pair.public
    return matched.local.line if matched.local is not None else ""


def name(matched: Matched) -> str:
    """What to call a key."""
    if matched.pair is not None:
        return matched.pair.name
    assert matched.local is not None
    return Path(matched.local.place).name or matched.local.comment or matched.local.sha256


def identity(matched: Matched) -> str:
    """What tells a row from every other, also after a refresh."""
    if matched.pair is not None:
        return f"pair {matched.pair.id or matched.pair.name}"
    assert matched.local is not None
    return f"local {matched.local.sha256 or matched.local.place}"


def short(path: str, home: str) -> str:
    """A path with `~` for the person's home."""
    return f"~{path.removeprefix(home)}" if home and path.startswith(f"{home}/") else path


def _file(file: KeyFile) -> str:
    told = [FORMATS[file.format]]
    if file.encrypted:
        told.append("with a passphrase")
    if file.exposed and file.format != "public":
        told.append("others may read it: ssh refuses it until `chmod 600`")
    return f"{file.path}  ({', '.join(told)})"


_HOW = {
    "public key": "their public keys are the same",
    "fingerprint": "their fingerprints are the same",
    "name": "the file is named so; only its passphrase would prove it",
    "": "",
}


def document(matched: Matched, counts: Mapping[str, int] | None) -> dict[str, Any]:
    """Everything known of a key, for its description."""
    found: dict[str, Any] = {"State": state(matched), "Because": _HOW[matched.how]}
    if (pair := matched.pair) is not None:
        found["In EC2"] = {
            "Name": pair.name,
            "Id": pair.id,
            "Type": pair.type,
            "Made": text("time", pair.created, 0.0) if pair.created is not None else "",
            "Fingerprint": pair.fingerprint,
            "Public key": pair.public,
            "Instances that have it": counts.get(pair.name, 0) if counts is not None else "not known",
        }
    if (local := matched.local) is not None:
        found["Here"] = _local(local)
    return _told(found)


def _local(local: LocalKey) -> dict[str, Any]:
    return {
        "Type": local.type or "not known without its passphrase",
        "Bits": local.bits,
        "Fingerprint": local.sha256,
        "EC2 would show": list(local.fingerprints),
        "Comment": local.comment,
        "Files": [_file(each) for each in local.files],
        "In the agent": "yes" if local.in_agent else "no",
        "Public key": local.line,
    }


def _told(data: dict[str, Any]) -> dict[str, Any]:
    """Without what says nothing."""
    return {
        key: _told(value) if isinstance(value, dict) else value
        for key, value in data.items()
        if value not in ("", None, [], {})
    }
