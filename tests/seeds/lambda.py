"""Beside the demo's functions: one more of everything."""

from __future__ import annotations

import io
import zipfile
from typing import Any

SILENT = {"lambda.mappings": "Last result"}


def moto(aws: Any) -> None:
    """A function with versions, aliases, a mapping; layers."""
    functions = aws("lambda")
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr("a.py", "def b(event, context):\n    return 1\n")
    code = {"ZipFile": archive.getvalue()}
    role = aws("iam").get_role(RoleName="harbour-workers")["Role"]["Arn"]
    functions.create_function(FunctionName="alpha", Runtime="python3.12", Role=role, Handler="a.b", Code=code)
    version = functions.publish_version(FunctionName="alpha", Description="the first")["Version"]
    for name in ("blue", "green"):
        functions.create_alias(
            FunctionName="alpha",
            Name=name,
            FunctionVersion="$LATEST",
            Description=name,
            RoutingConfig={"AdditionalVersionWeights": {version: 0.1}},
        )
        functions.publish_layer_version(
            LayerName=name, Content=code, Description=name, CompatibleRuntimes=["python3.12"]
        )
    queue = aws("sqs").create_queue(QueueName="alpha-work")["QueueUrl"]
    arn = aws("sqs").get_queue_attributes(QueueUrl=queue, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    functions.create_event_source_mapping(EventSourceArn=arn, FunctionName="alpha", BatchSize=5)
