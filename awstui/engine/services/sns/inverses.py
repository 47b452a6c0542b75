"""What SNS's changes replace, and the calls that put it back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from awstui.engine.inverses import Params
from awstui.engine.safety import Memory
from awstui.engine.services.sns import facts
from awstui.protocol.sns import Subscription
from awstui.protocol.sns_rules import CONFIRMING, arn_parts
from awstui.protocol.sns_settings import BY_NAME

ABSENT = {
    "FilterPolicy": "{}",
    "FilterPolicyScope": "MessageAttributes",
    "RawMessageDelivery": "false",
    "RedrivePolicy": "{}",
}
"""What a subscription's attribute that SNS does not mention is as good as."""

_COPIED = ("RawMessageDelivery", "FilterPolicy", "FilterPolicyScope", "RedrivePolicy", "DeliveryPolicy",
           "SubscriptionRoleArn")  # fmt: skip
"""What of a subscription Subscribe can make again."""


def _call(operation: str, params: Mapping[str, Any], title: str) -> dict[str, Any]:
    return {"service": "sns", "operation": operation, "params": dict(params), "title": title}


def topic(client: Any, operation: str, params: Params) -> Memory | None:
    """The value that SetTopicAttributes replaces."""
    name = str(params["AttributeName"])
    found = facts.topic_facts(client, params["TopicArn"])
    default = BY_NAME[name].default if name in BY_NAME else ""
    before = found.attributes.get(name, default)
    title = f"{BY_NAME[name].label if name in BY_NAME else name} of {found.name} as it was"
    return Memory({name: before}, _call(operation, {**params, "AttributeValue": before}, title))


def subscription(client: Any, operation: str, params: Params) -> Memory | None:
    """The value that SetSubscriptionAttributes replaces."""
    name = str(params["AttributeName"])
    each = facts.read_subscription(client, params["SubscriptionArn"])
    before = each.attributes.get(name) or ABSENT.get(name)
    if before is None:
        return Memory({name: ""}, fault=f"no undo is kept: {name} was not set, and SNS cannot take it away")
    return Memory({name: before}, _call(operation, {**params, "AttributeValue": before}, f"{name} as it was"))


def unsubscribed(client: Any, operation: str, params: Params) -> Memory | None:
    """The subscription that Unsubscribe ends."""
    each = facts.read_subscription(client, params["SubscriptionArn"])
    before = {"Protocol": each.protocol, "Endpoint": each.endpoint, "Attributes": dict(each.attributes)}
    back = again(each)
    return Memory(before, back, "" if back else "no undo is kept: the other end would have to confirm it anew")


def again(each: Subscription) -> dict[str, Any] | None:
    """The call that makes a subscription anew; None where somebody else would have to confirm it."""
    if each.protocol in CONFIRMING or arn_parts(each.topic_arn).get("account") != each.owner:
        return None
    attributes = {name: each.attributes[name] for name in _COPIED if each.attributes.get(name)}
    params: dict[str, Any] = {"TopicArn": each.topic_arn, "Protocol": each.protocol, "Endpoint": each.endpoint}
    return _call("Subscribe", {**params, **({"Attributes": attributes} if attributes else {})}, "Subscribe it again")
