"""Tables with a stream and replicas, and backups of them."""

from __future__ import annotations

from typing import Any

SILENT = {
    "dynamodb.backups": "Expires",
    "dynamodb.indexes": "Filling, Items, Size",
    "dynamodb.tables": "Class, Replicas",
}


def moto(aws: Any) -> None:
    """Beside the demo's tables: three with an index, a stream and a backup."""
    dynamodb = aws("dynamodb")
    for name in ("alpha", "beta", "gamma"):
        dynamodb.create_table(
            TableName=name,
            AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
            KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
            BillingMode="PAY_PER_REQUEST",
            StreamSpecification={"StreamEnabled": True, "StreamViewType": "NEW_IMAGE"},
            GlobalSecondaryIndexes=[
                {
                    "IndexName": "by-id",
                    "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}],
                    "Projection": {"ProjectionType": "ALL"},
                }
            ],
        )
        dynamodb.create_backup(TableName=name, BackupName=f"{name}-nightly")
