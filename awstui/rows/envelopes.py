"""The wrappings AWS services put messages into: recognised in a parsed body, named, laid out, and taken off."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote_plus

from awstui.records import record


@record
class Envelope:
    """One wrapping. What is in it is a text, a JSON value, or None when the wrapping is all there is."""

    name: str
    shown: Any  # laid out for reading, the most telling first
    telling: str  # a few words for a list: the topic, the kind of event
    inner: Any = None
    inner_name: str = ""


def envelope(data: Any) -> Envelope | None:
    """The wrapping a parsed body is, or None for anything else.

    Known are SNS notifications (SNS developer guide, "HTTP/HTTPS notification JSON format"), S3 event notifications (S3
    user guide, "Event message structure"), EventBridge events ("AWS service event metadata") and Lambda's records for
    destinations (Lambda developer guide, "Capturing records of asynchronous invocations").

    Args:
        data: a JSON value as rows.nested.parsed gives it.
    """
    if not isinstance(data, dict):
        return None
    for look in (_sns, _eventbridge, _s3, _lambda):
        if (found := look(data)) is not None:
            return found
    return None


def _sns(data: dict[str, Any]) -> Envelope | None:
    topic, message = data.get("TopicArn"), data.get("Message")
    if data.get("Type") != "Notification" or not isinstance(topic, str) or not isinstance(message, str):
        return None
    attributes = data.get("MessageAttributes")
    if isinstance(attributes, dict) and all(_is_sns_attribute(each) for each in attributes.values()):
        attributes = {f"{name} ({each['Type']})": each["Value"] for name, each in attributes.items()}
    shown = {
        "TopicArn": topic,
        "Subject": data.get("Subject"),
        "MessageAttributes": attributes,
        "Timestamp": data.get("Timestamp"),
        "MessageId": data.get("MessageId"),
        "Message": message,
    }
    shown = {name: value for name, value in shown.items() if value is not None}
    return Envelope("SNS notification", shown, f"SNS {topic.rpartition(':')[2]}", message, "SNS message")


def _is_sns_attribute(value: Any) -> bool:
    return isinstance(value, dict) and set(value) == {"Type", "Value"} and isinstance(value["Type"], str)


def _eventbridge(data: dict[str, Any]) -> Envelope | None:
    kind, source = data.get("detail-type"), data.get("source")
    if not isinstance(kind, str) or not isinstance(source, str) or "detail" not in data:
        return None
    shown = _first(data, "detail-type", "source", "detail")
    return Envelope("EventBridge event", shown, f"EventBridge {kind}", data["detail"], "EventBridge detail")


def _s3(data: dict[str, Any]) -> Envelope | None:
    records = data.get("Records")
    if not isinstance(records, list) or not records:
        return None
    found = [_s3_record(each) for each in records]
    if None in found:
        return None
    first: dict[str, Any] = found[0] or {}
    more = f" and {len(found) - 1:,} more" if len(found) > 1 else ""
    telling = f"S3 {first.get('Event', 'event')} {first['Bucket']}/{first['Key']}{more}"
    return Envelope("S3 event", found, telling)


def keys(wrapping: Envelope) -> str:
    """The objects an S3 event is about, as people write them: what a search looks in; empty for other wrappings."""
    if not isinstance(wrapping.shown, list):
        return ""
    return " ".join(f"{each['Bucket']}/{each['Key']}" for each in wrapping.shown)


def _s3_record(record: Any) -> dict[str, Any] | None:
    """One object an event is about. Only here are keys URL-encoded: S3's events through EventBridge have them plain."""
    about = _mapping(_mapping(record).get("s3"))
    bucket, thing = _mapping(about.get("bucket")).get("name"), _mapping(about.get("object"))
    key = thing.get("key")
    if not isinstance(bucket, str) or not isinstance(key, str):
        return None
    plain = _decoded(key)
    shown = {
        "Event": record.get("eventName"),
        "Bucket": bucket,
        "Key": plain,
        "Key as sent": key if key != plain else None,
        "Size": thing.get("size"),
        "Version": thing.get("versionId"),
        "ETag": thing.get("eTag"),
        "Time": record.get("eventTime"),
        "Region": record.get("awsRegion"),
    }
    return {name: value for name, value in shown.items() if value is not None}


def _decoded(key: str) -> str:
    """An object's key without its URL encoding; what is no encoding of UTF-8 stays as it is."""
    try:
        return unquote_plus(key, errors="strict")
    except UnicodeDecodeError:
        return key


def _lambda(data: dict[str, Any]) -> Envelope | None:
    context = _mapping(data.get("requestContext"))
    arn, condition = context.get("functionArn"), context.get("condition")
    if not isinstance(arn, str) or not isinstance(condition, str) or "requestPayload" not in data:
        return None
    why = _mapping(data.get("responsePayload")).get("errorMessage")
    name = arn.split(":function:")[-1]
    telling = f"Lambda {name} {condition}" + (f": {why}" if isinstance(why, str) else "")
    shown = _first(data, "requestContext", "responseContext", "responsePayload", "requestPayload")
    return Envelope("Lambda destination record", shown, telling, data["requestPayload"], "request payload")


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _first(data: dict[str, Any], *names: str) -> dict[str, Any]:
    """The same object with some members before the others."""
    return {name: data[name] for name in (*names, *data) if name in data}
