"""The forms in which a queue's attributes and tags are edited: what they ask, and what was filled in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from awstui.protocol import Field
from awstui.protocol.sqs_attributes import (
    MOST_RECEIVES,
    SETTINGS,
    Setting,
    allow_of,
    allow_text,
    completed,
    faults,
    present,
    range_of,
    read,
    redrive_of,
    redrive_text,
    same,
    settings,
)
from awstui.protocol.sqs_queues import tag_faults
from awstui.protocol.units import duration
from awstui.rows.sqs_settings import shown

ENCRYPTION = ("SqsManagedSseEnabled", "KmsMasterKeyId", "KmsDataKeyReusePeriodSeconds")
THROUGHPUT = ("DeduplicationScope", "FifoThroughputLimit")

SSE_SQS, SSE_KMS, SSE_NONE = "SQS's own keys", "a KMS key", "none"
"""The three ways a queue can be encrypted, as the form names them."""

_HOW = "encryption"


def together(name: str) -> tuple[str, ...]:
    """The attributes that are edited in one form with this one."""
    return next((group for group in (ENCRYPTION, THROUGHPUT) if name in group), (name,))


def simple(fifo: bool) -> tuple[str, ...]:
    """Everything that fits into one form of several: what needs neither a queue nor an editor."""
    return tuple(each.name for each in settings(fifo) if each.kind not in ("redrive", "allow", "policy"))


def fields(names: Sequence[str], attributes: Mapping[str, str]) -> tuple[Field, ...]:
    """What to ask for these attributes; encryption is one question for its three.

    Args:
        names: as SQS calls them.
        attributes: what the queue has.
    """
    found: list[Field] = []
    for name in names:
        if name == ENCRYPTION[0]:
            found.append(Field(_HOW, "Encryption", "choice", choices=(SSE_SQS, SSE_KMS, SSE_NONE),
                               default=encryption(attributes), help=f"default {SSE_SQS}"))  # fmt: skip
        else:
            found.append(_field(SETTINGS[name], attributes))
    return tuple(found)


def _field(setting: Setting, attributes: Mapping[str, str]) -> Field:
    raw = present(attributes, setting.name)
    first = duration(int(raw)) if setting.kind == "seconds" and raw.isascii() and raw.isdigit() else raw
    default = shown(setting.name, setting.default) if setting.default else "none"
    told = f"{setting.help}; {range_of(setting)}; now {shown(setting.name, raw)}, default {default}"
    if setting.kind == "seconds":
        told += "; seconds, or like 15m, 1h30m, 4d"
    kind = setting.kind if setting.kind in ("bool", "choice") else "text"
    needed = kind != "text" or not (setting.clearable or setting.name in ENCRYPTION)
    return Field(setting.name, setting.title, kind, needed, setting.choices, first, told)


def encryption(attributes: Mapping[str, str]) -> str:
    """Which of the three ways a queue is encrypted."""
    if attributes.get("KmsMasterKeyId"):
        return SSE_KMS
    return SSE_SQS if present(attributes, "SqsManagedSseEnabled").lower() == "true" else SSE_NONE


def texts(answers: Mapping[str, Any]) -> dict[str, str]:
    """What was filled in, attribute -> text as a person wrote it."""
    found: dict[str, str] = {}
    for name, value in answers.items():
        if name in SETTINGS:
            found[name] = str(value).lower() if isinstance(value, bool) else str(value)
    if (how := answers.get(_HOW)) is not None:
        key = found.pop("KmsMasterKeyId", "").strip()
        found["SqsManagedSseEnabled"] = "true" if how == SSE_SQS else "false"
        found["KmsMasterKeyId"] = key if how == SSE_KMS else ""
        if how != SSE_KMS:
            found.pop("KmsDataKeyReusePeriodSeconds", None)
    return found


def changes(answers: Mapping[str, Any], attributes: Mapping[str, str]) -> dict[str, str]:
    """What is something else than the queue has, as SQS takes it.

    Raises:
        ValueError: something filled in is none; `wrong` says what.
    """
    taken = {name: read(SETTINGS[name], text) for name, text in texts(answers).items()}
    return {name: value for name, value in taken.items() if not same(name, attributes.get(name, ""), value)}


def wrong(answers: Mapping[str, Any], attributes: Mapping[str, str], *, fifo: bool) -> dict[str, str]:
    """What SQS would refuse in what was filled in: field -> sentence; the field "" is the whole form."""
    found: dict[str, str] = {}
    if answers.get(_HOW) == SSE_KMS and not str(answers.get("KmsMasterKeyId") or "").strip():
        found["KmsMasterKeyId"] = f"which key; {SETTINGS['KmsMasterKeyId'].help}"
    for name, text in texts(answers).items():
        try:
            read(SETTINGS[name], text)
        except ValueError as error:
            found.setdefault(name, str(error))
    if found:
        return found
    new = changes(answers, attributes)
    if not new:
        return {"": "Nothing is changed yet; Esc leaves."}
    return faults(completed(new, attributes), attributes, fifo=fifo)


# ---- where dead letters go, and whose come


def redrive_fields(target: str, attributes: Mapping[str, str]) -> tuple[Field, ...]:
    """The dead-letter queue, `target` its ARN as far as it was picked, and the receives that lead there."""
    receives = redrive_of(attributes.get("RedrivePolicy", ""))[1] or 10
    return (
        Field("target", "Dead-letter queue", default=target, help="its ARN, of the same account, region and type"),
        Field("receives", "Receives", "integer", default=f"{receives}",
              help=f"a message received as often goes there at the next receive; 1 to {MOST_RECEIVES:,}, default 10"),
    )  # fmt: skip


def redrive_change(answers: Mapping[str, Any]) -> dict[str, str]:
    """The redrive policy that was filled in."""
    return {"RedrivePolicy": redrive_text(str(answers["target"]).strip(), int(answers["receives"]))}


def redrive_wrong(answers: Mapping[str, Any], attributes: Mapping[str, str], *, fifo: bool) -> dict[str, str]:
    """What SQS would refuse of it."""
    if not 1 <= int(answers["receives"]) <= MOST_RECEIVES:
        return {"receives": f"1 to {MOST_RECEIVES:,}"}
    change = redrive_change(answers)
    try:
        read(SETTINGS["RedrivePolicy"], change["RedrivePolicy"])
    except ValueError as error:
        return {"target": str(error)}
    said = faults(change, attributes, fifo=fifo).get("RedrivePolicy", "")
    return {"target": said} if said else {}


def allow_fields(attributes: Mapping[str, str]) -> tuple[Field, ...]:
    """Which queues may have this one as their dead-letter queue."""
    setting = SETTINGS["RedriveAllowPolicy"]
    permission, sources = allow_of(attributes.get(setting.name, ""))
    return (
        Field("permission", setting.title, "choice", choices=setting.choices, default=permission,
              help=f"{setting.help}; default allowAll"),
        Field("sources", "Queues", "body", False, default="\n".join(sources), help="with byQueue: ARNs, a line each"),
    )  # fmt: skip


def allow_change(answers: Mapping[str, Any]) -> dict[str, str]:
    """The redrive-allow policy that was filled in; allowAll is having none."""
    lines = str(answers.get("sources") or "").split()
    permission = str(answers["permission"])
    if permission == "allowAll":
        return {"RedriveAllowPolicy": ""}
    return {"RedriveAllowPolicy": allow_text(permission, tuple(lines) if permission == "byQueue" else ())}


def allow_wrong(answers: Mapping[str, Any]) -> dict[str, str]:
    """What SQS would refuse of it."""
    try:
        read(SETTINGS["RedriveAllowPolicy"], allow_change(answers)["RedriveAllowPolicy"])
    except ValueError as error:
        return {"sources": str(error)}
    return {}


# ---- tags


def tag_fields(key: str = "", value: str = "") -> tuple[Field, ...]:
    """A tag; the key of one that is there stays."""
    named = () if key else (Field("key", "Key", help="up to 128 characters; aws: is AWS's own"),)
    return (*named, Field("value", f"Value of {key}" if key else "Value", required=False, default=value,
                          help="up to 256 characters, may be empty"))  # fmt: skip


def tag_wrong(answers: Mapping[str, Any], key: str = "") -> dict[str, str]:
    """What SQS would refuse of it."""
    return tag_faults(key or str(answers.get("key") or ""), str(answers.get("value") or ""))
