"""Repositories with images."""

from __future__ import annotations

import json
from typing import Any

SILENT = {"ecr.findings": "Description", "ecr.images": "Critical, High, Pulled, Scan"}

_KIND = "application/vnd.docker.distribution.manifest.v2+json"


def moto(aws: Any) -> None:
    """Three repositories with three images."""
    ecr = aws("ecr")
    for name in ("alpha", "beta", "gamma"):
        ecr.create_repository(
            repositoryName=name,
            imageScanningConfiguration={"scanOnPush": True},
            encryptionConfiguration={"encryptionType": "KMS", "kmsKey": "arn:aws:kms:eu-west-1:123456789012:key/one"},
        )
        for tag in ("1.0", "1.1", "latest"):
            layers = [{"size": 1000, "digest": f"sha256:{tag}", "mediaType": "application/vnd.docker.image.rootfs"}]
            config = {"size": 100, "digest": f"sha256:config-{name}-{tag}", "mediaType": "application/json"}
            manifest = {"schemaVersion": 2, "mediaType": _KIND, "config": config, "layers": layers}
            ecr.put_image(repositoryName=name, imageManifest=json.dumps(manifest), imageTag=tag)
            ecr.start_image_scan(repositoryName=name, imageId={"imageTag": tag})


def ministack(aws: Any) -> None:
    """Nothing more."""
