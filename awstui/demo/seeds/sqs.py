"""SQS queues and what lies in them: orders, a poisoned dead-letter queue, FIFO groups, envelopes of other services."""

from __future__ import annotations

import json
from typing import Any

from awstui.demo.ages import age_queues
from awstui.demo.aws import Aws
from awstui.demo.home import ACCOUNT, REGION

WITH_DLQ = {"orders": 3, "payments": 5, "emails": 4, "inventory.fifo": 2}
"""Queues with a dead-letter queue, and their maxReceiveCount."""
PLAIN = ("image-resize", "search-index", "webhooks", "s3-uploads", "order-notifications", "nightly-reports")
CITIES = ("Cork", "Gdańsk", "Porto", "Tromsø", "Valletta", "Şile")
POISON = (
    '{"order": "A-1017", "total": "12,50 €"}',
    '{"order": "A-1031", "lines": [',
    "Order A-1044: \x1b[31mplease call back\x1b[0m, [bold]urgent[/bold]",
)
"""Bodies no consumer could digest; the last is what a person pasted, escape sequences included."""


def seed(aws: Aws) -> None:
    """Create the queues, poison the dead-letter queue by receiving, then fill the rest."""
    sqs = aws("sqs")
    urls = {name: _queue(sqs, name) for name in PLAIN}
    for name, limit in WITH_DLQ.items():
        base, fifo = name.removesuffix(".fifo"), name.endswith(".fifo")
        dead = f"{base}-dlq.fifo" if fifo else f"{base}-dlq"
        urls[dead] = _queue(sqs, dead, MessageRetentionPeriod="1209600")
        policy = {"deadLetterTargetArn": f"arn:aws:sqs:{REGION}:{ACCOUNT}:{dead}", "maxReceiveCount": limit}
        urls[name] = _queue(sqs, name, RedrivePolicy=json.dumps(policy), VisibilityTimeout="45")
    _poison(sqs, urls["orders"], POISON, WITH_DLQ["orders"])
    _poison(sqs, urls["emails"], ['{"to": null, "template": "welcome"}'], WITH_DLQ["emails"])
    _fill(sqs, urls)
    for region in ("us-east-1", "ap-southeast-2"):
        away = aws("sqs", region)
        for name in ("orders", "orders-dlq", f"metrics-{region}"):
            _send(away, _queue(away, name), [{"MessageBody": json.dumps(_order(n))} for n in range(3)])
        age_queues(region)
    age_queues(REGION)


def _queue(sqs: Any, name: str, **attributes: str) -> str:
    """Create a queue; the URL."""
    if name.endswith(".fifo"):
        attributes |= {"FifoQueue": "true", "ContentBasedDeduplication": "true"}
    team = "orders" if name.startswith(("order", "inventory")) else "platform"
    made = sqs.create_queue(QueueName=name, Attributes=attributes, tags={"team": team, "env": "prod"})
    return str(made["QueueUrl"])


def _poison(sqs: Any, url: str, bodies: Any, limit: int) -> None:
    """Send messages and receive them until the queue gives up on them."""
    _send(sqs, url, [{"MessageBody": body} for body in bodies])
    for _ in range(limit + 1):
        sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10, VisibilityTimeout=0, WaitTimeSeconds=0)


def _send(sqs: Any, url: str, messages: list[dict[str, Any]]) -> None:
    """Send messages in batches of ten, the most AWS takes."""
    for start in range(0, len(messages), 10):
        batch = [{"Id": str(n), **message} for n, message in enumerate(messages[start : start + 10])]
        sqs.send_message_batch(QueueUrl=url, Entries=batch)


def _order(number: int) -> dict[str, Any]:
    """An order event."""
    quantity, price = number % 4 + 1, 19.5 + number
    return {
        "type": "OrderPlaced",
        "order": f"A-{2000 + number}",
        "customer": {"id": f"C-{number * 37 % 500}", "city": CITIES[number % len(CITIES)]},
        "lines": [{"sku": f"ROPE-{number % 7}", "quantity": quantity, "price": price}],
        "total": round(quantity * price, 2),
        "placed": f"2025-11-{number % 28 + 1:02d}T08:{number % 60:02d}:00Z",
    }


def _fill(sqs: Any, urls: dict[str, str]) -> None:
    """Put messages into the queues that have some."""
    source = {"source": {"DataType": "String", "StringValue": "storefront"}}
    attempt = {"attempt": {"DataType": "Number", "StringValue": "1"}}
    orders = [{"MessageBody": json.dumps(_order(n)), "MessageAttributes": source | attempt} for n in range(42)]
    _send(sqs, urls["orders"], orders)
    sqs.receive_message(QueueUrl=urls["orders"], MaxNumberOfMessages=3, VisibilityTimeout=43200)
    _send(sqs, urls["payments"], [{"MessageBody": f"<payment id='{n}' currency='EUR'/>"} for n in range(7)])
    _send(sqs, urls["order-notifications"], [{"MessageBody": _sns_envelope(n)} for n in range(5)])
    _send(sqs, urls["s3-uploads"], [{"MessageBody": _s3_event(n)} for n in range(6)])
    _send(sqs, urls["webhooks"], [{"MessageBody": "ping"}, {"MessageBody": "[/]"}, {"MessageBody": "żółw 🐢 " * 40}])
    _send(
        sqs, urls["nightly-reports"], [{"MessageBody": json.dumps({"report": n}), "DelaySeconds": 900} for n in "abc"]
    )
    grouped = [
        {"MessageBody": json.dumps({"sku": f"ROPE-{n % 3}", "delta": -n}), "MessageGroupId": f"warehouse-{n % 3}"}
        for n in range(12)
    ]
    _send(sqs, urls["inventory.fifo"], grouped)


def _sns_envelope(number: int) -> str:
    """An order event as SNS wraps it for a queue without raw delivery."""
    return json.dumps(
        {
            "Type": "Notification",
            "MessageId": f"5f1d0a6e-0000-4000-8000-{number:012d}",
            "TopicArn": f"arn:aws:sns:{REGION}:{ACCOUNT}:orders",
            "Subject": "OrderPlaced",
            "Message": json.dumps(_order(number)),
            "Timestamp": f"2025-11-20T10:{number:02d}:00.000Z",
            "SignatureVersion": "1",
            "MessageAttributes": {"source": {"Type": "String", "Value": "storefront"}},
        }
    )


def _s3_event(number: int) -> str:
    """What S3 sends when an object is created, its key URL-encoded as AWS does."""
    record = {
        "eventVersion": "2.1",
        "eventSource": "aws:s3",
        "awsRegion": REGION,
        "eventName": "ObjectCreated:Put",
        "s3": {
            "bucket": {"name": "harbour-uploads", "arn": "arn:aws:s3:::harbour-uploads"},
            "object": {"key": f"photos/2025/boat+no+{number}%21.jpg", "size": 48_213 + number},
        },
    }
    return json.dumps({"Records": [record]})
