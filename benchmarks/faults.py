"""What can go wrong with a call, as AWS says it in each protocol."""

from __future__ import annotations

import json
from dataclasses import dataclass

from benchmarks.shapes import model

KINDS: dict[str, tuple[int, str, str]] = {
    "throttle": (400, "ThrottlingException", "Rate exceeded"),
    "error": (500, "InternalError", "An internal error has occurred"),
    "denied": (403, "AccessDeniedException", "User: arn:aws:iam::123456789012:user/stub is not authorized"),
    "expired": (403, "ExpiredTokenException", "The security token included in the request is expired"),
    "invalid-token": (403, "InvalidClientTokenId", "The security token included in the request is invalid"),
    "missing": (404, "ResourceNotFoundException", "The specified resource does not exist"),
    "invalid": (400, "ValidationException", "1 validation error detected"),
}
"""Faults by name: HTTP status, AWS code, message. `html` and `drop` are known besides."""

EC2_CODES = {
    "throttle": (503, "RequestLimitExceeded", "Request limit exceeded."),
    "denied": (403, "UnauthorizedOperation", "You are not authorized to perform this operation."),
    "expired": (400, "RequestExpired", "Request has expired."),
    "invalid-token": (401, "AuthFailure", "AWS was not able to validate the provided access credentials"),
    "missing": (400, "InvalidInstanceID.NotFound", "The instance ID 'i-0' does not exist"),
    "invalid": (400, "InvalidParameterValue", "The filter 'x' is invalid"),
}
"""EC2 has codes of its own: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html"""


@dataclass(slots=True)
class Fault:
    """A fault to come: `kind` is one of KINDS, "html" or "drop"; `times` -1 means always."""

    kind: str
    times: int = -1
    after: int = 0  # calls to let through first
    region: str = ""  # only there


def faulty(service: str, kind: str) -> bytes | None:
    """A fault in the protocol of the service; None closes the connection."""
    if kind == "drop":
        return None
    if kind == "html":
        return response(502, "text/html", {}, b"<html><title>502 Bad Gateway</title></html>")
    table = KINDS | EC2_CODES if service == "ec2" else KINDS
    status, code, message = table[kind]
    protocol = model(service).metadata["protocol"]
    if protocol in ("json", "rest-json"):
        data = json.dumps({"__type": code, "message": message}).encode()
        return response(status, "application/x-amz-json-1.1", {"x-amzn-errortype": code}, data)
    error = f"<Error><Code>{code}</Code><Message>{message}</Message></Error>"
    if protocol == "ec2":
        body = f"<Response><Errors>{error}</Errors><RequestID>stub</RequestID></Response>"
    else:
        body = f"<ErrorResponse>{error}<RequestId>stub</RequestId></ErrorResponse>"
    return response(status, "text/xml", {}, body.encode())


def response(status: int, kind: str, headers: dict[str, str], body: bytes) -> bytes:
    """An HTTP/1.1 answer."""
    lines = [f"HTTP/1.1 {status} Stub", f"Content-Type: {kind}", f"Content-Length: {len(body)}"]
    lines += [f"{name}: {value}" for name, value in {"x-amzn-requestid": "stub", **headers}.items()]
    return "\r\n".join([*lines, "", ""]).encode("latin-1") + body
