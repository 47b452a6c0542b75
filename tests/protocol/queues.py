"""A standard queue, a FIFO one, one that redrives, and a message."""

from __future__ import annotations

import dataclasses

from awstui.protocol.sqs import Message, Queue

QUEUE = Queue(
    url="https://sqs/1/orders",
    name="orders",
    arn="arn:aws:sqs:eu-west-1:1:orders",
    fifo=False,
    visibility_timeout=30,
    retention=345_600,
    delay=0,
    max_size=1024,
    available=0,
    in_flight=0,
    delayed=0,
)
FIFO = dataclasses.replace(QUEUE, name="orders.fifo", fifo=True)
MESSAGE = Message(id="m1", body="hello", receipt="r1", receive_count=1, size=5, sent=1_700_000_000.123)
REDRIVING = dataclasses.replace(QUEUE, dlq_arn="arn:aws:sqs:eu-west-1:1:orders-dlq", max_receive_count=3)
