"""What changing a queue's attributes does besides: sentences for whoever confirms it. Reads only.

What cannot be read is said and stops nothing, except what SQS itself would refuse.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from awstui.engine.services.sqs import facts
from awstui.engine.services.sqs.at import At
from awstui.engine.services.sqs.inverses import read
from awstui.protocol.sqs import name_of
from awstui.protocol.sqs_attributes import allow_of, arn_parts, present, redrive_of
from awstui.protocol.units import duration
from awstui.rows.policy import of_policy, public

_SOURCES = 10
"""Source queues whose retention is read at most."""

_MISSING = ("AWS.SimpleQueueService.NonExistentQueue", "QueueDoesNotExist")


@dataclass(slots=True)
class Told:
    """What a change brings with it."""

    warnings: list[str] = field(default_factory=list)
    severe: bool = False  # it destroys or opens something: the name is typed
    refused: str = ""  # SQS would refuse it


def of(at: At, now: Mapping[str, str], changes: Mapping[str, str]) -> Told:
    """What there is to know of a change before it is made.

    Args:
        at: the queue.
        now: its attributes.
        changes: what of them shall be something else, as SQS takes it.
    """
    told = Told()
    after = {**now, **changes}
    for name, look in _LOOKS.items():
        if name in changes:
            look(at, told, now, after)
    if {"KmsMasterKeyId", "SqsManagedSseEnabled"} & changes.keys():
        _encryption(told, now, after)
    return told


def _retention(at: At, told: Told, now: Mapping[str, str], after: Mapping[str, str]) -> None:
    old, new = _seconds(now), _seconds(after)
    if new < old:
        told.severe = True
        told.warnings.append(
            f"Messages older than {duration(new)} expire and are gone for good; until now it keeps {duration(old)}."
        )
    target = redrive_of(now.get("RedrivePolicy", ""))[0]
    if target and after.get("RedrivePolicy") == now.get("RedrivePolicy"):
        _keeps_longer(told, new, target, _target(at, now, target))
    for url in () if at.fifo else facts.known_sources(at.client, at.url, _SOURCES) or ():
        try:
            source = read(at.client, url)
        except (ClientError, BotoCoreError):
            continue
        if new < _seconds(source):
            name = name_of(url)
            told.warnings.append(_shorter(at.name, new, name, _seconds(source)))


def _shorter(dlq: str, kept: int, source: str, longer: int) -> str:
    return (
        f"{dlq} is the dead-letter queue of {source} and keeps messages {duration(kept)}, {source} {duration(longer)}: "
        f"a message's age counts on from {source}, so it may expire in {dlq} soon after it came, or at once."
    )


def _redrive(at: At, told: Told, now: Mapping[str, str], after: Mapping[str, str]) -> None:
    target, receives = redrive_of(after.get("RedrivePolicy", ""))
    if not target:
        told.warnings.append(
            "Without a dead-letter queue, a message no consumer can digest comes back until it expires."
        )
        return
    if receives == 1:
        told.warnings.append(
            "After 1 receive: one crash of a consumer, or one look into the queue, sends a message to the dead-letter "
            "queue at its next receive."
        )
    own, theirs = arn_parts(now.get("QueueArn", "")), arn_parts(target)
    if own and any(own[part] != theirs.get(part) for part in ("partition", "region", "account")):
        told.warnings.append(
            f"{target} is in another account or region: SQS wants both queues in the same, and whether it exists "
            "cannot be checked from here."
        )
        return
    found = _target(at, now, target)
    if isinstance(found, str):
        if found:
            told.warnings.append(found)
        else:
            told.refused = f"There is no queue {theirs.get('name', target)} in this account and region."
        return
    permission, sources = allow_of(found.get("RedriveAllowPolicy", ""))
    if permission == "denyAll" or (permission == "byQueue" and now.get("QueueArn") not in sources):
        told.refused = (
            f"{theirs['name']} does not let {at.name} redrive to it: its redrive-allow policy is {permission}. "
            "Change that first, in its own attributes."
        )
    _keeps_longer(told, _seconds(after), target, found)


def _target(at: At, now: Mapping[str, str], arn: str) -> Mapping[str, str] | str:
    """The attributes of a queue of the same account and region; "" when there is none, else why they are unknown."""
    name = arn.rpartition(":")[2]
    try:
        return read(at.client, at.client.get_queue_url(QueueName=name)["QueueUrl"])
    except ClientError as error:
        if error.response.get("Error", {}).get("Code") in _MISSING:
            return ""
        return f"{name} cannot be checked: {at.explain(error, 'GetQueueAttributes').sentence}"
    except BotoCoreError as error:
        return f"{name} cannot be checked: {at.explain(error, 'GetQueueAttributes').sentence}"


def _keeps_longer(told: Told, kept: int, target: str, found: Mapping[str, str] | str) -> None:
    """Whether the dead-letter queue keeps messages as long; on FIFO queues their age begins anew there."""
    if target.endswith(".fifo") or isinstance(found, str) or _seconds(found) >= kept:
        return
    name = target.rpartition(":")[2]
    told.warnings.append(
        f"{name} keeps messages {duration(_seconds(found))}, less than this queue ({duration(kept)}): their age counts "
        f"on from here, so one may expire in {name} before anybody looks. Set its retention to 14d."
    )


def _visibility(at: At, told: Told, now: Mapping[str, str], after: Mapping[str, str]) -> None:
    if at.bench.demo:  # it has no Lambda
        return
    new = int(present(after, "VisibilityTimeout"))
    client = at.bench.sessions.client(at.place, "lambda", brief=True)
    functions = facts.consumers(client, now.get("QueueArn", ""))
    if functions is None:
        told.warnings.append("Whether a Lambda function polls this queue, and how long it may run, could not be read.")
    for name in functions or ():
        try:
            timeout = int(client.get_function_configuration(FunctionName=name).get("Timeout") or 0)
        except (ClientError, BotoCoreError):
            told.warnings.append(f"Lambda function {name} polls this queue; how long it may run could not be read.")
            continue
        if new < timeout:
            told.warnings.append(
                f"Lambda function {name} may run {duration(timeout)}, longer than messages stay hidden "
                f"({duration(new)}): they are handed out again while it works on them. AWS advises 6 times its timeout."
            )


def _encryption(told: Told, now: Mapping[str, str], after: Mapping[str, str]) -> None:
    key = after.get("KmsMasterKeyId", "")
    if key and key != now.get("KmsMasterKeyId", ""):
        told.warnings.append(
            f"New messages are encrypted with {key}: whoever sends needs kms:GenerateDataKey and kms:Decrypt on it, "
            "whoever receives kms:Decrypt. AWS services that send here (SNS, S3, EventBridge) need them in the key's "
            "own policy, which the key alias/aws/sqs cannot be given."
        )
    elif not key and present(after, "SqsManagedSseEnabled") != "true":
        told.warnings.append("New messages are kept unencrypted.")
    else:
        told.warnings.append("New messages are encrypted with SQS's own keys; nobody needs permissions for those.")
    told.warnings.append("Messages that are in the queue stay as they are.")


def _policy(at: At, told: Told, now: Mapping[str, str], after: Mapping[str, str]) -> None:
    text = after.get("Policy", "")
    if not text:
        told.warnings.append(
            "Without a policy only the account's own identities reach the queue: topics, buckets, rules and other "
            "accounts that were let in can no longer send."
        )
    for each in of_policy(text):
        if why := public(each):
            told.severe = True
            told.warnings.append(f"PUBLIC: {why}.")


_LOOKS: Mapping[str, Callable[[At, Told, Mapping[str, str], Mapping[str, str]], None]] = {
    "MessageRetentionPeriod": _retention,
    "RedrivePolicy": _redrive,
    "VisibilityTimeout": _visibility,
    "Policy": _policy,
}


def _seconds(attributes: Mapping[str, Any]) -> int:
    text = str(present(attributes, "MessageRetentionPeriod"))
    return int(text) if text.isascii() and text.isdigit() else 0
