"""What the demo's AWS lacks, said as AWS would say it: an error code and a sentence instead of an HTML page."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import parse_qs
from xml.sax.saxutils import escape

CODE = "NotAvailableInDemo"
"""The AWS error code of every call that the demo's AWS cannot answer."""

STATUS = "501 Not Implemented"  # botocore retries a 500 and leaves a 501 alone

_SCOPE = re.compile(r"Credential=[^/]*/[^/]*/[^/]*/([^/]+)/aws4_request")
_REST_XML = ("route53", "s3", "cloudfront", "s3-control")


def service_of(environ: dict[str, Any]) -> str:
    """The service a request was signed for, "" when it was not signed."""
    found = _SCOPE.search(environ.get("HTTP_AUTHORIZATION", ""))
    return found[1] if found else ""


def fault(service: str, content_type: str, sentence: str) -> tuple[str, bytes]:
    """An error in the protocol the caller speaks.

    service: signing name, as `service_of` gives it. content_type: the request's. sentence: what to say.
    Returns the content type and the body of the answer. The four shapes are those of botocore's parsers
    (https://smithy.io/2.0/aws/protocols/index.html).
    """
    text = escape(sentence)
    error = f"<Error><Code>{CODE}</Code><Message>{text}</Message></Error>"
    if "json" in content_type:
        return "application/x-amz-json-1.1", json.dumps({"__type": CODE, "message": sentence}).encode()
    if service == "ec2":
        return "text/xml", f"<Response><Errors>{error}</Errors><RequestID>demo</RequestID></Response>".encode()
    if "x-www-form-urlencoded" in content_type or service in _REST_XML:
        return "text/xml", f"<ErrorResponse>{error}<RequestId>demo</RequestId></ErrorResponse>".encode()
    return "application/json", json.dumps({"__type": CODE, "message": sentence}).encode()


def operation_of(environ: dict[str, Any], body: bytes) -> str:
    """The operation a request names, or its method and path where the protocol names none."""
    if target := environ.get("HTTP_X_AMZ_TARGET", ""):
        return str(target).rpartition(".")[2]
    if action := parse_qs(body.decode("utf-8", "replace")).get("Action"):
        return action[0]
    return f"{environ.get('REQUEST_METHOD', '')} {environ.get('PATH_INFO', '')}"


def polite() -> Callable[..., Iterable[bytes]]:
    """moto's WSGI application, with its crashes and HTML pages turned into `NotAvailableInDemo` errors."""
    from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app

    return in_protocol(DomainDispatcherApplication(create_backend_app))


def in_protocol(inner: Callable[..., Iterable[bytes]]) -> Callable[..., Iterable[bytes]]:
    """Wrap a WSGI application: an exception or an HTML error page becomes an AWS error."""

    def app(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        service = service_of(environ)
        if not service:
            return inner(environ, start_response)
        body = _keep_body(environ)
        head: list[tuple[str, list[tuple[str, str]], Any]] = []

        def start(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Callable[[bytes], object]:
            head[:] = [(status, headers, exc_info)]
            return lambda data: None

        try:
            answer = inner(environ, start)
            status, headers, exc_info = head[0]
        except Exception as error:
            why = f" (moto raised {type(error).__name__})"
        else:
            kind = {name.lower(): value for name, value in headers}.get("content-type", "")
            if status[0] not in "45" or not kind.startswith("text/html"):
                start_response(status, headers, exc_info)
                return answer
            why = ""
        sentence = f"{service} {operation_of(environ, body)} is not available in the demo{why}"
        kind, data = fault(service, environ.get("CONTENT_TYPE", ""), sentence)
        start_response(STATUS, [("Content-Type", kind), ("Content-Length", str(len(data)))])
        return [data]

    return app


def _keep_body(environ: dict[str, Any]) -> bytes:
    """The request's body, left readable for the application; only form bodies matter and only they are read."""
    if "x-www-form-urlencoded" not in environ.get("CONTENT_TYPE", ""):
        return b""
    body: bytes = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
    environ["wsgi.input"] = io.BytesIO(body)
    return body
