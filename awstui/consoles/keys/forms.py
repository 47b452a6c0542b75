"""The forms of keys, and what was filled in as the jobs take it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from awstui.protocol import Field
from awstui.protocol.keys import TARGETS, LocalKey, file_name, name_fault

BY_EC2, HERE = "by EC2, which shows it once", "here: EC2 gets the public part only"
_FORMS = {
    "for ssh": ("ssh",),
    "for PuTTY, version 3": ("ppk3",),
    "for PuTTY, version 2": ("ppk2",),
    "for both: PEM or OpenSSH, and PuTTY 3": ("ssh", "ppk3"),
}
_SEALS = {
    "the one of the old file": "same",
    "another one": "new",
    "none": "none",
}
_SUFFIXES = {"openssh": "", "pem": ".pem", "pkcs8": ".pem", "ppk3": ".ppk", "ppk2": ".ppk"}


def create_fields() -> tuple[Field, ...]:
    """What a new key pair needs to be told."""
    return (
        Field("name", "Name"),
        Field("type", "Type", "choice", choices=("ed25519", "rsa"), default="ed25519",
              help="Windows instances take RSA only"),
        Field("maker", "Made", "choice", choices=(BY_EC2, HERE), default=BY_EC2),
        Field("forms", "Private key", "choice", choices=tuple(_FORMS), default="for ssh"),
        Field("sealed", "With a passphrase", "bool", default="false", help="asked for next"),
        Field("path", "File", required=False, help="empty: ~/.ssh/NAME.pem or .ppk; never written over"),
    )  # fmt: skip


def create_args(answers: Mapping[str, Any]) -> dict[str, Any]:
    """The job's arguments."""
    forms = _FORMS[str(answers["forms"])]
    name = str(answers["name"])
    suffix = ".pem" if forms[0] == "ssh" else ".ppk"
    path = str(answers.get("path") or "").strip() or f"~/.ssh/{file_name(name)}{suffix}"
    return {
        "name": name,
        "type": answers["type"],
        "here": answers["maker"] == HERE,
        "forms": forms,
        "sealed": bool(answers.get("sealed")),
        "path": whole(path),
    }


def import_fields(local: LocalKey | None) -> tuple[Field, ...]:
    """What an import needs to be told; of a key whose public part is known only the name."""
    name = Field("name", "Name", help="what EC2 shall call it")
    if local is not None and local.blob:
        return (name,)
    return (name, Field("path", "File", help="a .pub, or a private key that shows its public part"))


def import_values(local: LocalKey | None) -> dict[str, Any]:
    """What the form begins with."""
    if local is None:
        return {}
    stem = Path(local.place).name.removesuffix(".pub").removesuffix(".pem").removesuffix(".ppk")
    return {"name": stem or file_name(local.comment), "path": local.place}


def import_args(answers: Mapping[str, Any], local: LocalKey | None) -> dict[str, Any]:
    """The job's arguments."""
    if local is not None and local.blob:
        return {"name": answers["name"], "blob": local.blob}
    return {"name": answers["name"], "path": whole(str(answers["path"]))}


def convert_fields(local: LocalKey) -> tuple[Field, ...]:
    """What a conversion needs to be told."""
    files = tuple(each.path for each in local.files if each.format != "public")
    target = "openssh" if all(each.format == "ppk" for each in local.files if each.format != "public") else "ppk3"
    sources = [Field("path", "From", "choice", choices=files, default=files[0])] if len(files) > 1 else []
    return (
        *sources,
        Field("to", "To", "choice", choices=tuple(TARGETS.values()), default=TARGETS[target]),
        Field("seal", "Passphrase", "choice", choices=tuple(_SEALS), default=next(iter(_SEALS)),
              help="it is asked for next, where there is one"),
        Field("out", "New file", required=False, help="empty: beside the old one, by its name; never written over"),
        Field("comment", "Comment", required=False, help="empty: the old one; PEM has none"),
    )  # fmt: skip


def convert_args(answers: Mapping[str, Any], local: LocalKey) -> dict[str, Any]:
    """The job's arguments."""
    files = [each.path for each in local.files if each.format != "public"]
    path = str(answers.get("path") or files[0])
    to = next(name for name, told in TARGETS.items() if told == answers["to"])
    out = str(answers.get("out") or "").strip() or beside(path, to)
    return {
        "path": path,
        "to": to,
        "seal": _SEALS[str(answers["seal"])],
        "out": whole(out),
        "comment": str(answers.get("comment") or ""),
    }


def beside(path: str, to: str) -> str:
    """A new file's name after an old one's: web.pem -> web.ppk, and web.openssh where the plain name is the old one."""
    old = Path(path)
    stem = old.with_suffix("") if old.suffix in (".pem", ".ppk", ".key") else old
    new = Path(f"{stem}{_SUFFIXES[to]}")
    return str(new if new != old and not new.exists() else Path(f"{stem}.{to}"))


def faults(answers: Mapping[str, Any]) -> dict[str, str]:
    """What is wrong in any of these forms, by field."""
    found = {}
    if "name" in answers and (why := name_fault(str(answers["name"]))):
        found["name"] = why
    return found


def whole(text: str) -> str:
    """A path as a person types it, whole."""
    return str(Path(text.strip()).expanduser().absolute())
