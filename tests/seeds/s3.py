"""Beside the demo's buckets: uploads that were never finished, with their parts."""

from __future__ import annotations

from typing import Any

SILENT = {"s3.buckets": "MFA delete"}


def moto(aws: Any) -> None:
    """Two more uploads, and parts enough."""
    s3 = aws("s3")
    for key in ("videos/alpha.mp4", "videos/beta.mp4"):
        upload = s3.create_multipart_upload(Bucket="harbour-images", Key=key)["UploadId"]
        for number in (1, 2):
            s3.upload_part(Bucket="harbour-images", Key=key, UploadId=upload, PartNumber=number, Body=b"part")
