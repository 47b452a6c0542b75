"""DynamoDB tables: composite keys, indexes, every attribute type, a time to live, backups."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from awstui.demo.aws import Aws, tags

STATES = ("placed", "paid", "packed", "shipped", "delivered", "returned")


def seed(aws: Aws) -> None:
    """Four tables and their items."""
    dynamodb = aws("dynamodb")
    index = {"customer": "S", "placed": "S", "status": "S"}
    _table(dynamodb, "orders", "customer", "placed", index, by_status=("status", "placed"))
    _table(dynamodb, "customers", "customer", "", {"customer": "S", "email": "S"}, by_email=("email", ""))
    _table(dynamodb, "sessions", "session", "", {"session": "S"})
    _table(dynamodb, "attribute-zoo", "kind", "number", {"kind": "S", "number": "N"})
    _table(dynamodb, "empty", "id", "", {"id": "B"})
    _put(dynamodb, "orders", (_order(n) for n in range(120)))
    _put(dynamodb, "customers", (_customer(n) for n in range(30)))
    _put(dynamodb, "sessions", ({"session": f"s-{n:04d}", "expires": 1_764_000_000 + n * 900} for n in range(40)))
    _put(dynamodb, "attribute-zoo", _zoo())
    dynamodb.update_time_to_live(
        TableName="sessions", TimeToLiveSpecification={"Enabled": True, "AttributeName": "expires"}
    )
    dynamodb.update_continuous_backups(
        TableName="orders", PointInTimeRecoverySpecification={"PointInTimeRecoveryEnabled": True}
    )
    dynamodb.create_backup(TableName="orders", BackupName="orders-before-migration")


def _table(dynamodb: Any, name: str, key: str, sort: str, kinds: dict[str, str], **indexes: tuple[str, str]) -> None:
    """Create a table, provisioned when it has no index, on demand otherwise."""
    rest: dict[str, Any] = {"BillingMode": "PAY_PER_REQUEST"}
    if indexes:
        rest["GlobalSecondaryIndexes"] = [
            {"IndexName": index.replace("_", "-"), "KeySchema": _keys(*keys), "Projection": {"ProjectionType": "ALL"}}
            for index, keys in indexes.items()
        ]
    elif name == "sessions":
        rest = {"ProvisionedThroughput": {"ReadCapacityUnits": 10, "WriteCapacityUnits": 5}}
    dynamodb.create_table(
        TableName=name,
        KeySchema=_keys(key, sort),
        AttributeDefinitions=[{"AttributeName": n, "AttributeType": kind} for n, kind in kinds.items()],
        Tags=tags(team="orders", env="prod"),
        **rest,
    )


def _keys(key: str, sort: str) -> list[dict[str, str]]:
    """A key schema."""
    named = [{"AttributeName": key, "KeyType": "HASH"}]
    return [*named, {"AttributeName": sort, "KeyType": "RANGE"}] if sort else named


def _put(dynamodb: Any, table: str, items: Iterable[dict[str, Any]]) -> None:
    """Write items in batches of 25, the most AWS takes."""
    from boto3.dynamodb.types import TypeSerializer

    serialize = TypeSerializer().serialize
    requests = [{"PutRequest": {"Item": {k: serialize(v) for k, v in item.items()}}} for item in items]
    for start in range(0, len(requests), 25):
        dynamodb.batch_write_item(RequestItems={table: requests[start : start + 25]})


def _order(number: int) -> dict[str, Any]:
    """An order with a list of maps in it."""
    lines = [{"sku": f"ROPE-{n}", "quantity": n + 1, "price": Decimal("19.50")} for n in range(number % 3 + 1)]
    return {
        "customer": f"C-{number % 30:03d}",
        "placed": f"2025-{number % 11 + 1:02d}-{number % 28 + 1:02d}T09:30:00Z",
        "order": f"A-{2000 + number}",
        "status": STATES[number % len(STATES)],
        "total": Decimal("19.50") * sum(line["quantity"] for line in lines),  # type: ignore[misc]
        "lines": lines,
        "gift": number % 5 == 0,
    }


def _customer(number: int) -> dict[str, Any]:
    """A customer; some have gaps."""
    known = {"customer": f"C-{number:03d}", "email": f"customer{number}@harbour.example", "tags": {"b2c", "newsletter"}}
    return known if number % 4 else known | {"address": {"city": "Tromsø", "zip": "9008"}, "note": "[b]VIP[/b] ✨"}


def _zoo() -> Iterable[dict[str, Any]]:
    """An item for each attribute type."""
    values: dict[str, Any] = {
        "string": "with \x1b[31mescapes\x1b[0m and\nlines",
        "number": Decimal("12345678901234567890.123456789"),
        "binary": b"\x89PNG\r\n",
        "bool": True,
        "null": None,
        "list": [1, "two", [3, None]],
        "map": {"a": {"b": {"c": "deep"}}},
        "string set": {"red", "green"},
        "number set": {Decimal(1), Decimal("2.5")},
        "binary set": {b"a", b"b"},
        "empty string": "",
    }
    return ({"kind": kind, "number": n, "value": value} for n, (kind, value) in enumerate(values.items()))
