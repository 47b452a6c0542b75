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
PASTED = "Order A-1044: \x1b[31mplease call back\x1b[0m, [bold]urgent[/bold]"
"""What a person pasted, escape sequences included."""
POISONED = 30
"""Orders that died, a few of each kind of failure: enough to practise on, and to watch a redrive of."""


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
    _poison(sqs, urls["orders"], [_dead_order(number) for number in range(POISONED)])
    _poison(sqs, urls["emails"], [{"MessageBody": '{"to": null, "template": "welcome"}'}])
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


def _poison(sqs: Any, url: str, messages: list[dict[str, Any]]) -> None:
    """Send messages and receive them until the queue has given up on them all."""
    _send(sqs, url, messages)
    while sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10, VisibilityTimeout=0, WaitTimeSeconds=0).get(
        "Messages"
    ):
        pass


def _dead_order(number: int) -> dict[str, Any]:
    """An order that no consumer could digest: cut off, of a wrong type, without a member, or too late."""
    order = _order(number)
    order["order"] = f"A-{1000 + number}"
    body = json.dumps(order)
    if number % 4 == 0:
        body = body[: body.index('"lines"') + 30]
    elif number % 4 == 1:
        body = json.dumps(order | {"total": f"{order['total']:.2f} €".replace(".", ",")}, ensure_ascii=False)
    elif number % 4 == 2:
        body = json.dumps({name: value for name, value in order.items() if name != "customer"})
    else:
        body = json.dumps(order | {"expires": f"2025-11-{number % 28 + 1:02d}T08:{number % 60:02d}:30Z"})
    if number == POISONED - 1:
        body = PASTED
    attributes = {
        "source": {"DataType": "String", "StringValue": "import" if number % 4 == 1 else "storefront"},
        "schema": {"DataType": "Number.int", "StringValue": "1" if number % 4 == 2 else "2"},
        "trace": {"DataType": "Binary", "BinaryValue": bytes((number, 0xFF, 0x00, 0x10))},
    }
    return {"MessageBody": body, "MessageAttributes": attributes}


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
