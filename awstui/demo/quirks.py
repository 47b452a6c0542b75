"""Where the demo's AWS has to be nearer to the real one than moto is."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

IMAGES = Path(__file__).with_name("images.json")
"""The public images of the demo: a few of today's instead of moto's 1,300, which take a tenth of a second a region."""


def before_import() -> None:
    """Settings moto reads while it is imported."""
    os.environ["MOTO_AMIS_PATH"] = str(IMAGES)


def after_import() -> None:
    """Hide the snapshots of public images: moto lists them as the account's own, whoever owns them."""
    from moto.ec2.models.amis import AmiBackend

    load = AmiBackend._load_amis

    def load_without_snapshots(self: Any) -> None:
        load(self)
        self.snapshots.clear()

    AmiBackend._load_amis = load_without_snapshots  # type: ignore[method-assign]


def count_subscriptions() -> None:
    """Have SNS topics say how many subscriptions they have: moto always says none."""
    from moto.sns.models import Topic

    def confirmed(self: Any) -> int:
        return sum(each.topic.arn == self.arn for each in self.sns_backend.subscriptions.values())

    Topic.subscriptions_confimed = property(confirmed, lambda self, value: None)  # type: ignore[assignment]


def name_bucket_regions() -> None:
    """Have the list of buckets say where each is: S3 does when asked for pages, moto does not."""
    from moto.s3.responses import S3Response

    inner = S3Response.all_buckets

    def all_buckets(self: Any) -> Any:
        status, headers, body = inner(self)
        text = body.decode() if isinstance(body, bytes) else body
        for bucket in self.backend.buckets.values():
            name = f"<Name>{bucket.name}</Name>"
            region = f"{name}<BucketRegion>{bucket.region_name}</BucketRegion>"
            text = text.replace(name, region)
        return status, headers, text

    S3Response.all_buckets = all_buckets  # type: ignore[method-assign]


def tell_tags_once() -> None:
    """Have the tagging API name each key and each value once: moto names them for every resource."""
    from moto.resourcegroupstaggingapi.models import ResourceGroupsTaggingAPIBackend

    backend: Any = ResourceGroupsTaggingAPIBackend
    for name in ("_get_tag_keys_generator", "_get_tag_values_generator"):
        setattr(backend, name, _once_each(getattr(backend, name)))


def _once_each(generator: Any) -> Any:
    def once(self: Any, *asked: Any) -> Iterator[str]:
        return iter(dict.fromkeys(generator(self, *asked)))

    return once


def leave_unmade_keys_out() -> None:
    """Have the names of AWS's own KMS keys lead nowhere until a key is made: moto names one that it does not know."""
    from moto.kms.responses import KmsResponse

    inner = KmsResponse.list_aliases

    def list_aliases(self: Any) -> str:
        answer = json.loads(inner(self))
        for alias in answer["Aliases"]:
            if alias["TargetKeyId"] not in self.kms_backend.keys:
                del alias["TargetKeyId"]
        return json.dumps(answer)

    KmsResponse.list_aliases = list_aliases  # type: ignore[method-assign]
