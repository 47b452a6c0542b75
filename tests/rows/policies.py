"""Filter policies and messages with what SNS's documentation says of them; the stand-ins judge the same ones."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from awstui.protocol.sqs import Attribute

INTERESTS = Attribute("customer_interests", "String.Array", '["rugby", "tennis"]')
STORE = Attribute("store", "String", "example_corp")
PRICE = Attribute("price_usd", "Number", "301.5")


@dataclass(frozen=True)
class Case:
    """A policy, a message, and whether it passes. `wrong`: the stand-ins that say otherwise, against the documents."""

    policy: Any
    passes: bool
    attributes: tuple[Attribute, ...] = ()
    body: Any = None
    wrong: tuple[str, ...] = ()

    @property
    def scope(self) -> str:
        return "MessageAttributes" if self.body is None else "MessageBody"

    @property
    def text(self) -> str:
        return "text" if self.body is None else json.dumps(self.body)


def one(name: str, kind: str, value: str) -> tuple[Attribute, ...]:
    return (Attribute(name, kind, value),)


RUGBY = one("customer_interests", "String", "rugby")
BASEBALL = one("customer_interests", "String", "baseball")
RECORDS = {"Records": {"s3": {"object": {"key": [{"prefix": "auto-"}]}}, "eventName": [{"prefix": "ObjectCreated:"}]}}
CREATED = {"Records": [{"eventName": "ObjectCreated:Put", "s3": {"object": {"key": "auto-1.xml"}}}]}
REMOVED = {"Records": [{"eventName": "ObjectRemoved:Delete", "s3": {"object": {"key": "auto-1.xml"}}}]}
ALARM = {
    "source": ["aws.cloudwatch"],
    "$or": [{"metricName": ["CPUUtilization", "ReadLatency"]}, {"namespace": ["AWS/EC2", "AWS/ES"]}],
}

CASES = (
    # String value matching
    Case({"customer_interests": ["rugby", "tennis"]}, True, RUGBY),
    Case({"customer_interests": ["rugby", "tennis"]}, False, BASEBALL),
    Case({"customer_interests": ["rugby", "soccer"]}, True, (INTERESTS,)),
    Case({"customer_interests": ["baseball"]}, False, (INTERESTS,)),
    Case({"customer_interests": ["Rugby"]}, False, RUGBY),
    Case({"customer_interests": ["rugby"]}, True, (), {"customer_interests": "rugby"}),
    Case({"customer_interests": ["rugby"]}, True, (), {"customer_interests": ["tennis", "rugby"]}),
    Case({"customer_interests": [{"anything-but": ["rugby", "tennis"]}]}, True, BASEBALL),
    Case({"customer_interests": [{"anything-but": ["rugby", "tennis"]}]}, False, RUGBY),
    Case({"customer_interests": [{"anything-but": ["rugby", "tennis"]}]}, False, (STORE,)),
    Case({"customer_interests": [{"anything-but": "rugby"}]}, True, BASEBALL),
    Case({"customer_interests": [{"anything-but": ["rugby"]}]}, False, (INTERESTS,), wrong=("ministack", "moto")),
    Case({"customer_interests": [{"anything-but": ["rugby"]}]}, False, (), {"customer_interests": "rugby"}),
    Case({"event": [{"anything-but": {"prefix": "order-"}}]}, True, one("event", "String", "data-entry")),
    Case({"event": [{"anything-but": {"prefix": "order-"}}]}, False, one("event", "String", "order-cancelled")),
    Case({"customer_interests": [{"prefix": "bas"}]}, True, BASEBALL),
    Case({"customer_interests": [{"prefix": "bas"}]}, False, RUGBY),
    Case({"customer_interests": [{"suffix": "ball"}]}, True, BASEBALL),
    Case({"customer_interests": [{"suffix": "ball"}]}, False, RUGBY),
    Case(
        {"customer_interests": [{"equals-ignore-case": "tennis"}]}, True, one("customer_interests", "String", "TENNIS")
    ),
    Case({"customer_interests": [{"equals-ignore-case": "tennis"}]}, False, RUGBY),
    Case({"source_ip": [{"cidr": "10.0.0.0/24"}]}, True, one("source_ip", "String", "10.0.0.255"), wrong=("moto",)),
    Case({"source_ip": [{"cidr": "10.0.0.0/24"}]}, False, one("source_ip", "String", "10.1.1.0"), wrong=("moto",)),
    # Numeric value matching
    Case({"price_usd": [{"numeric": ["=", 301.5]}]}, True, (PRICE,)),
    Case({"price_usd": [{"numeric": ["=", 301.5]}]}, True, one("price_usd", "Number", "3.015e2")),
    Case({"price_usd": [301.5]}, True, (PRICE,)),
    Case({"price_usd": [{"numeric": ["<", 0]}]}, False, (PRICE,)),
    Case({"price_usd": [{"numeric": [">", 0, "<=", 150]}]}, False, (PRICE,)),
    Case({"price_usd": [{"numeric": [">", 0, "<=", 301.5]}]}, True, (PRICE,)),
    Case({"price_usd": [{"numeric": [">=", 301.5, "<", 302]}]}, True, (), {"price_usd": 301.5}),
    Case({"price": [{"anything-but": [100, 500]}]}, True, (), {"price": 101}),
    Case({"price": [{"anything-but": [100, 500]}]}, False, (), {"price": 100}),
    Case({"price": [{"anything-but": [100, 500]}]}, True, one("price", "Number", "100.1")),
    Case({"price": [100]}, False, one("price", "String", "100"), wrong=("ministack",)),
    # Key matching
    Case({"store": [{"exists": True}]}, True, (STORE,)),
    Case({"store": [{"exists": True}]}, False, (INTERESTS,)),
    Case({"store": [{"exists": False}]}, True, (INTERESTS,)),
    Case({"store": [{"exists": False}]}, False, (STORE,)),
    Case({"store": [{"exists": False}]}, False, (), wrong=("moto",)),
    Case({"store": [{"exists": True}]}, True, (), {"store": "fans"}),
    Case({"store": [{"exists": True}]}, False, (), {"store": None}, wrong=("moto",)),
    Case({"store": [{"exists": False}]}, True, (), {"other": 1}),
    Case({"store": [{"exists": False}, "example_corp"]}, True, (STORE,)),
    # AND and OR
    Case({"store": ["example_corp"], "price_usd": [{"numeric": [">", 100]}]}, True, (STORE, PRICE)),
    Case({"store": ["example_corp"], "price_usd": [{"numeric": [">", 400]}]}, False, (STORE, PRICE)),
    Case({"store": ["example_corp"], "price_usd": [{"numeric": [">", 100]}]}, False, (STORE,)),
    Case(ALARM, True, (*one("source", "String", "aws.cloudwatch"), *one("namespace", "String", "AWS/ES"))),
    Case(ALARM, True, (*one("source", "String", "aws.cloudwatch"), *one("metricName", "String", "ReadLatency"))),
    Case(ALARM, False, (*one("source", "String", "aws.cloudwatch"), *one("namespace", "String", "AWS/RDS"))),
    Case(ALARM, False, one("namespace", "String", "AWS/ES")),
    # The message body
    Case({"store": ["a"]}, False, (), ["store"], wrong=("moto",)),
    Case({"detail": {"state": ["up"], "zone": ["a", "b"]}}, True, (), {"detail": {"state": "up", "zone": "b"}}),
    Case({"detail": {"state": ["up"], "zone": ["a", "b"]}}, False, (), {"detail": {"state": "up"}}),
    Case({"detail": {"state": ["up"]}}, False, (), {"detail": "up"}),
    Case({"ok": [True]}, True, (), {"ok": True}),
    Case({"ok": [True]}, False, (), {"ok": "true"}, wrong=("ministack",)),
    Case({"gone": [None]}, True, (), {"gone": None}, wrong=("moto", "ministack")),
    Case(RECORDS, True, (), CREATED, wrong=("ministack",)),
    Case(RECORDS, False, (), REMOVED),
)
