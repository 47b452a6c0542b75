"""Patches of moto are applied when their service is first asked, once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

from awstui.demo.patching import patched


def test_a_service_is_patched_once_before_it_is_first_answered() -> None:
    done: list[str] = []

    def inner(environ: dict[str, Any], start_response: Any) -> list[bytes]:
        return [",".join(sorted(done)).encode()]

    app = patched(inner, {"sqs": lambda: done.append("sqs"), "ec2": lambda: done.append("ec2")})

    def asked(service: str) -> bytes:
        signed = f"AWS4-HMAC-SHA256 Credential=AKIA/20260101/eu-west-1/{service}/aws4_request"
        return b"".join(app({"HTTP_AUTHORIZATION": signed}, None))

    assert asked("sts") == b""
    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(asked, ["sqs"] * 40)) == {b"sqs"}
    assert asked("ec2") == b"ec2,sqs"
    assert done == ["sqs", "ec2"]
