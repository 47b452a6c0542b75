"""The shop's buckets: pictures in folders, logs, backups with versions, and an upload nobody finished."""

from __future__ import annotations

from typing import Any

from awstui.demo.aws import Aws
from awstui.demo.home import REGION
from awstui.demo.quirks import name_bucket_regions

BUCKETS = (
    ("harbour-images", REGION, True),
    ("harbour-logs", REGION, False),
    ("harbour-backups", "us-east-1", True),
    ("harbour-uploads-2019", REGION, False),
)
"""Name, region, whether it keeps versions."""

OBJECTS = {
    "harbour-images": (
        ("products/rope-8mm/front.jpg", 48_000),
        ("products/rope-8mm/detail.jpg", 61_000),
        ("products/anchor-5kg/front.jpg", 52_500),
        ("products/knots [draft]/bowline.png", 17_000),
        ("banners/winter.webp", 120_000),
        ("robots.txt", 64),
        ("favicon.ico", 1_150),
    ),
    "harbour-logs": tuple((f"alb/2025/11/{day:02}/access.log.gz", 9_000 + day * 311) for day in range(1, 25)),
    "harbour-backups": (("shop/2025-11-01.dump", 220_000), ("cms/2025-11-01.dump", 80_000)),
}


def seed(aws: Aws) -> None:
    """Buckets with objects, older versions and a marker, and an upload in parts that was broken off."""
    name_bucket_regions()
    for name, region, versions in BUCKETS:
        s3 = aws("s3", region)
        where = {} if region == "us-east-1" else {"CreateBucketConfiguration": {"LocationConstraint": region}}
        s3.create_bucket(Bucket=name, **where)
        if versions:
            s3.put_bucket_versioning(Bucket=name, VersioningConfiguration={"Status": "Enabled"})
        for key, size in OBJECTS.get(name, ()):
            _put(s3, name, key, size)
    images = aws("s3")
    _put(images, "harbour-images", "favicon.ico", 1_400)
    _put(images, "harbour-images", "old-logo.svg", 3_000)
    images.delete_object(Bucket="harbour-images", Key="old-logo.svg")
    upload = images.create_multipart_upload(Bucket="harbour-images", Key="videos/harbour-tour.mp4")["UploadId"]
    images.upload_part(
        Bucket="harbour-images", Key="videos/harbour-tour.mp4", UploadId=upload, PartNumber=1, Body=bytes(5 << 20)
    )


def _put(s3: Any, bucket: str, key: str, size: int) -> None:
    s3.put_object(
        Bucket=bucket, Key=key, Body=bytes(size), StorageClass="STANDARD_IA" if ".dump" in key else "STANDARD"
    )
