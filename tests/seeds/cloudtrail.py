"""Trails; MiniStack has events too."""

from __future__ import annotations

from typing import Any

LACKS = {
    "cloudtrail.events": "moto has no LookupEvents; MiniStack knows no event",
    "cloudtrail.lookup": "the same",
}
SILENT = {"cloudtrail.trails": "Fault, KMS key, Log group"}


def moto(aws: Any) -> None:
    """Three trails into a bucket of their own."""
    aws("s3").create_bucket(Bucket="trails", CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})
    for name in ("alpha", "beta", "gamma"):
        aws("cloudtrail").create_trail(
            Name=name, S3BucketName="trails", IsMultiRegionTrail=name == "alpha", EnableLogFileValidation=True
        )
        aws("cloudtrail").start_logging(Name=name)


def ministack(aws: Any) -> None:
    """The same."""
    moto(aws)
