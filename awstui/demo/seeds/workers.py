"""What works on the queues: Lambda functions that poll them, rules that fill them."""

from __future__ import annotations

import io
import json
import zipfile

from awstui.demo.aws import Aws
from awstui.demo.home import ACCOUNT, REGION


def seed(aws: Aws) -> None:
    """Functions and their mappings, rules and their targets."""
    _functions(aws)
    _rules(aws)


def _arn(queue: str) -> str:
    return f"arn:aws:sqs:{REGION}:{ACCOUNT}:{queue}"


def _functions(aws: Aws) -> None:
    statement = {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}
    trust = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    role = aws("iam").create_role(RoleName="harbour-workers", AssumeRolePolicyDocument=trust)["Role"]["Arn"]
    code = io.BytesIO()
    with zipfile.ZipFile(code, "w") as archive:
        archive.writestr("worker.py", "def handle(event, context):\n    return {}\n")
    functions = aws("lambda")
    layer = functions.publish_layer_version(
        LayerName="harbour-common",
        Description="tracing and settings",
        Content={"ZipFile": code.getvalue()},
        CompatibleRuntimes=["python3.13"],
        CompatibleArchitectures=["arm64"],
    )["LayerVersionArn"]
    for name, queue, more in (
        ("place-order", "orders", {"MaximumBatchingWindowInSeconds": 5, "ScalingConfig": {"MaximumConcurrency": 4}}),
        ("send-email", "emails", {"FunctionResponseTypes": ["ReportBatchItemFailures"], "Enabled": False}),
    ):
        functions.create_function(
            FunctionName=name,
            Runtime="python3.13",
            Role=role,
            Handler="worker.handle",
            Code={"ZipFile": code.getvalue()},
            Description=f"works on {queue}",
            Timeout=30,
            MemorySize=512,
            Architectures=["arm64"],
            Layers=[layer],
            Environment={"Variables": {"STAGE": "prod", "PAYMENT_API_KEY": "only-in-the-demo"}},
            LoggingConfig={"LogGroup": f"/aws/lambda/{name}"},
            Tags={"team": "storefront"},
        )
        version = functions.publish_version(FunctionName=name, Description="as of November")["Version"]
        functions.create_alias(FunctionName=name, Name="live", FunctionVersion=version, Description="what is called")
        functions.create_event_source_mapping(EventSourceArn=_arn(queue), FunctionName=name, BatchSize=10, **more)
    functions.put_function_concurrency(FunctionName="place-order", ReservedConcurrentExecutions=20)


def _rules(aws: Aws) -> None:
    events = aws("events")
    events.create_event_bus(Name="harbour")
    events.put_rule(Name="nightly-reports", ScheduleExpression="cron(15 2 * * ? *)")
    events.put_targets(Rule="nightly-reports", Targets=[{"Id": "queue", "Arn": _arn("nightly-reports")}])
    pattern = json.dumps({"source": ["harbour.storefront"], "detail-type": ["OrderPlaced"]})
    events.put_rule(Name="order-placed", EventBusName="harbour", EventPattern=pattern)
    events.put_targets(Rule="order-placed", EventBusName="harbour", Targets=[{"Id": "queue", "Arn": _arn("orders")}])
