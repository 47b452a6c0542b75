"""SNS topics and who is subscribed: queues with filters, raw and not, and people; a FIFO topic.

No function and no web address: the demo's AWS would really try to run or call them.
"""

from __future__ import annotations

import json
from typing import Any

from awstui.demo.aws import Aws
from awstui.demo.home import ACCOUNT, REGION
from awstui.demo.quirks import count_subscriptions

FILTERS: dict[str, Any] = {
    "order-notifications": {"source": ["storefront"]},
    "search-index": {"type": [{"anything-but": ["OrderCancelled"]}], "total": [{"numeric": [">", 0, "<=", 1000]}]},
}
"""Filter policies of queues subscribed to the topic of orders; the second one looks into the body."""


def seed(aws: Aws) -> None:
    """Create the topics and subscribe to them."""
    sns = aws("sns")
    count_subscriptions()
    orders = _topic(sns, "orders", DisplayName="Harbour Ropes")
    for name, policy in FILTERS.items():
        raw = name == "search-index"
        more = {"FilterPolicy": json.dumps(policy), "FilterPolicyScope": "MessageBody" if raw else "MessageAttributes"}
        dead = json.dumps({"deadLetterTargetArn": _arn("orders-dlq")})
        _subscribe(sns, orders, "sqs", _arn(name), RedrivePolicy=dead, RawMessageDelivery=f"{raw}".lower(), **more)
    _subscribe(sns, orders, "email", "orders@harbour.example")
    alerts = _topic(sns, "on-call", DisplayName="On call", KmsMasterKeyId="alias/aws/sns")
    _subscribe(sns, alerts, "sms", "+353861234567")
    _subscribe(sns, alerts, "email-json", "pager@harbour.example")
    stock = _topic(sns, "inventory.fifo", FifoTopic="true", ContentBasedDeduplication="true")
    _subscribe(sns, stock, "sqs", _arn("inventory.fifo"), RawMessageDelivery="true")
    _topic(sns, "nobody-listens")
    app = sns.create_platform_application(
        Name="harbour-app", Platform="GCM", Attributes={"PlatformCredential": "only-in-the-demo", "Enabled": "true"}
    )["PlatformApplicationArn"]
    for number, who in enumerate(("dana's phone", "the showroom's tablet")):
        sns.create_platform_endpoint(PlatformApplicationArn=app, Token=f"device-{number}", CustomUserData=who)


def _arn(queue: str) -> str:
    return f"arn:aws:sqs:{REGION}:{ACCOUNT}:{queue}"


def _topic(sns: Any, name: str, **attributes: str) -> str:
    """Create a topic; the ARN."""
    return str(sns.create_topic(Name=name, Attributes=attributes)["TopicArn"])


def _subscribe(sns: Any, topic: str, protocol: str, endpoint: str, **attributes: str) -> None:
    sns.subscribe(TopicArn=topic, Protocol=protocol, Endpoint=endpoint, Attributes=attributes)
