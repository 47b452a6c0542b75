"""A standard topic, a FIFO one, and a queue that may subscribe to them."""

from __future__ import annotations

import dataclasses

from awstui.protocol.sns import Topic

ARN = "arn:aws:sns:eu-west-1:123456789012:orders"
TOPIC = Topic(arn=ARN, name="orders", fifo=False, confirmed=2, pending=1, owner="123456789012")
FIFO = dataclasses.replace(TOPIC, arn=f"{ARN}.fifo", name="orders.fifo", fifo=True)
QUEUE_ARN = "arn:aws:sqs:eu-west-1:123456789012:orders"
