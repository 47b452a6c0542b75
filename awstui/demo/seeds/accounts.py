"""The other accounts, staging and production: small, and clearly not the first one."""

from __future__ import annotations

from awstui.demo.aws import Aws, tagged
from awstui.demo.home import PRODUCTION, REGION, STAGING
from awstui.demo.quirks import tell_tags_once
from awstui.demo.seeds.fleet import LINUX


def seed(aws: Aws) -> None:
    """A few instances and queues in each; and, for there are tags now, the way AWS lists them."""
    tell_tags_once()
    aws("iam", account=PRODUCTION).create_account_alias(AccountAlias="harbour-production")
    for account, env, region in ((STAGING, "staging", REGION), (PRODUCTION, "prod", "us-east-1")):
        ec2 = aws("ec2", region, account)
        for name in ("web-1", "web-2", "worker"):
            ec2.run_instances(
                ImageId=LINUX,
                InstanceType="t3.small",
                MinCount=1,
                MaxCount=1,
                TagSpecifications=tagged("instance", Name=f"{env}-{name}", env=env, team="storefront"),
            )
        sqs = aws("sqs", region, account)
        for name in ("orders", "orders-dlq", "emails"):
            url = sqs.create_queue(QueueName=name, tags={"env": env})["QueueUrl"]
            sqs.send_message(QueueUrl=url, MessageBody=f'{{"env": "{env}"}}')
