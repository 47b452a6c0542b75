"""Each fault a sentence with a next step, and no secret in any of them."""

from __future__ import annotations

import shutil
import socket
import ssl
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import botocore.exceptions as boto
import pytest
from botocore.parsers import ResponseParserError
from hypothesis import given
from hypothesis import strategies as st

from awstui.engine import calls, failures, redact
from awstui.engine.sessions import Sessions
from awstui.errors import AwsFailed, Refused
from awstui.protocol import Context, Failure, Place
from benchmarks.ports import free_port

CONTEXT = Context("prod", "eu-west-1", False)
KEYS = "aws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY\n"


def told(error: BaseException, **more: Any) -> Failure:
    return failures.explain(error, **({"context": CONTEXT} | more))


def answer(code: str, message: str = "", status: int = 400) -> boto.ClientError:
    meta: Any = {"RequestId": "req-1", "HTTPStatusCode": status}
    return boto.ClientError({"Error": {"Code": code, "Message": message}, "ResponseMetadata": meta}, "DescribeThings")


@pytest.mark.parametrize(
    ("error", "kind", "says", "hint"),
    [
        (boto.NoCredentialsError(), "no-credentials", "prod", "aws configure"),
        (boto.PartialCredentialsError(provider="env", cred_var="aws_secret_access_key"), "partial-credentials",
         "aws_secret_access_key", ""),
        (boto.ProfileNotFound(profile="x"), "profile", "no profile x", "AWS_PROFILE"),
        (boto.UnauthorizedSSOTokenError(), "login", "prod", "aws sso login --profile prod"),
        (boto.SSOTokenLoadError(error_msg="x"), "login", "prod", "aws sso login --profile prod"),
        (boto.TokenRetrievalError(provider="sso", error_msg="x"), "login", "prod", "aws sso login"),
        (boto.LoginInsufficientPermissions(), "denied", "lacks a permission", "signin:CreateOAuth2Token"),
        (boto.LoginRefreshRequired(), "login", "prod", "aws login --profile prod"),
        (boto.RefreshWithMFAUnsupportedError(), "mfa", "MFA", "code"),
        (boto.InfiniteLoopConfigError(source_profile="a", visited_profiles=["a"]), "config", "Infinite loop", "config"),
        (boto.CredentialRetrievalError(provider="custom-process", error_msg="locked\nvault"), "process",
         "credential_process of prod failed: locked vault", "by hand"),
        (boto.NoRegionError(), "region", "No region", "(R)"),
        (boto.InvalidRegionError(region_name="x y"), "region", "not the name of a region", "(R)"),
        (boto.ProxyConnectionError(proxy_url="http://u:hunter2@proxy:1"), "proxy", "proxy:1", "HTTPS_PROXY"),
        (boto.ConnectTimeoutError(endpoint_url="https://sqs.eu-west-1.amazonaws.com/"), "timeout",
         "sqs.eu-west-1.amazonaws.com", "network"),
        (boto.ReadTimeoutError(endpoint_url="https://h/"), "timeout", "did not answer", "whether it was made"),
        (boto.PaginationError(message="x"), "paging", "circles", "incomplete"),
        (boto.MissingDependencyException(msg="This needs botocore[crt]"), "dependency", "aws login", "botocore[crt]"),
        (Refused("Read-only: ec2 StopInstances was not sent."), "refused", "Read-only", "--read-only"),
        (answer("ExpiredToken"), "expired", "expired", "aws sso login --profile prod"),
        (answer("RequestExpired"), "expired", "expired", "Log in again"),
        (answer("InvalidClientTokenId", "bad token"), "bad-credentials", "bad token", "not enabled"),
        (answer("OptInRequired"), "region-off", "eu-west-1 is not enabled", "(R)"),
        (answer("RequestTimeTooSkewed"), "clock", "clock", "NTP"),
        (answer("SignatureDoesNotMatch", "Signature not yet current: x"), "clock", "clock", "NTP"),
        (answer("ThrottlingException"), "throttled", "throttling", "Wait"),
        (answer("RequestLimitExceeded"), "throttled", "throttling", "Wait"),
        (answer("AccessDenied", "User: arn:x is not authorized to perform: sqs:ListQueues on resource: y because no "
                "identity-based policy allows it"), "denied", "prod may not do sqs:ListQueues", "sqs:ListQueues"),
        (answer("UnauthorizedOperation", "You are not authorized to perform this operation."), "denied",
         "prod may not do DescribeThings", "DescribeThings"),
        (answer("AccessDenied", "MultiFactorAuthentication failed with invalid MFA one time pass code."), "mfa", "MFA",
         "next code"),
        (answer("InvalidInstanceID.NotFound", "The instance ID 'i-1' does not exist"), "missing", "i-1", ""),
        (answer("NoSuchHostedZone", "x"), "missing", "does not exist", ""),
        (answer("SomethingNewNotFoundException", "x"), "missing", "does not exist", ""),
        (answer("DependencyViolation", "has dependencies"), "conflict", "has dependencies", ""),
        (answer("OperationNotPermitted", "Modify its 'disableApiTermination' instance attribute and try again."),
         "conflict", "not possible", "Its protection is on"),
        (answer("LimitExceededException", "too many"), "quota", "too many", "Quotas"),
        (answer("ValidationError", "Stack x is bad"), "invalid", "Stack x is bad", ""),
        (answer("InternalError", "oops", 500), "service", "oops", "try"),
        (answer("DryRunOperation"), "dry-run", "would have succeeded", ""),
        (answer("Weird", "what"), "other", "Weird", ""),
        (ZeroDivisionError("x"), "internal", "ZeroDivisionError", "bug"),
    ],
)  # fmt: skip
def test_sentences(error: BaseException, kind: str, says: str, hint: str) -> None:
    failure = told(error)
    assert failure.kind == kind
    assert failure.kind in failures.KINDS
    assert says in failure.sentence
    if kind != "service":
        assert hint in failure.hint
    assert failure.sentence.endswith((".", "!", "?"))
    assert "hunter2" not in repr(failure)


@pytest.mark.parametrize(
    ("code", "operation", "resource", "message", "sentence"),
    [
        ("AWS.SimpleQueueService.NonExistentQueue", "GetQueueUrl", "nope",
         "The specified queue does not exist for this wsdl version.", "nope does not exist (prod, eu-west-1)."),
        ("InvalidInstanceID.NotFound", "DescribeInstances", "i-1", "The instance ID 'i-1' does not exist",
         "i-1 does not exist (prod, eu-west-1)."),
        ("NotFound", "GetTopicAttributes", "orders", "Topic does not exist",
         "orders does not exist (prod, eu-west-1)."),
        ("InvalidInstanceID.NotFound", "DescribeInstances", "i-1", "The instance ID 'i-2' does not exist",
         "i-1 does not exist (prod, eu-west-1): The instance ID 'i-2' does not exist."),
        ("NotFoundException", "SendMessage", "orders", "The key does not exist.",
         "orders does not exist (prod, eu-west-1): The key does not exist."),
        ("NotFound", "GetTopicAttributes", "", "Topic does not exist",
         "What was asked for does not exist (prod, eu-west-1): Topic does not exist."),
    ],
)  # fmt: skip
def test_what_is_missing_is_said_once(code: str, operation: str, resource: str, message: str, sentence: str) -> None:
    error = boto.ClientError({"Error": {"Code": code, "Message": message}}, operation)
    assert told(error, resource=resource).sentence.replace("profile prod", "prod") == sentence


def test_the_fields_carry_what_the_detail_key_shows() -> None:
    failure = told(answer("ValidationError", "x"), operation="Other", resource="q")
    assert (failure.code, failure.request_id, failure.operation) == ("ValidationError", "req-1", "DescribeThings")
    assert (failure.profile, failure.region) == ("prod", "eu-west-1")
    assert "ValidationError" in failure.detail
    assert told(AwsFailed(failure)) is failure


def test_expired_environment_keys_are_not_told_to_log_in() -> None:
    failure = told(answer("ExpiredToken"), context=Context("(environment)", "x", False))
    assert "AWS_ACCESS_KEY_ID" in failure.hint
    assert "sso login" not in failure.hint


def test_every_known_code_leads_to_a_known_kind() -> None:
    from awstui.engine.codes import CODES

    for code in CODES:
        assert told(answer(code, "said")).kind in failures.KINDS


def test_what_the_demo_lacks() -> None:
    lacking = [answer("InternalFailure"), answer("UnknownOperationException"), ResponseParserError("<html>")]
    assert [told(error, demo=True).kind for error in lacking] == ["demo", "demo", "demo"]
    assert [told(error).kind for error in lacking] == ["service", "invalid", "service"]
    assert told(boto.BotoCoreError(), demo=True).kind == "other"
    assert told(answer("NotAvailableInDemo")).kind == "demo"
    assert "DescribeThings is not available in the demo" in told(lacking[0], demo=True).sentence


@pytest.mark.usefixtures("keys")
def test_a_real_unimplemented_call_of_moto(moto_url: str) -> None:
    ec2 = Sessions(moto_url, demo=True).client(Place(), "ec2")
    with pytest.raises((boto.ClientError, ResponseParserError)) as caught:
        calls.call(ec2, "DescribeFastLaunchImages")
    failure = told(caught.value, demo=True, operation="DescribeFastLaunchImages")
    assert (failure.kind, failure.sentence) == ("demo", "DescribeFastLaunchImages is not available in the demo.")


@pytest.mark.usefixtures("keys")
def test_parameter_reports_quote_no_values() -> None:
    client = Sessions("http://127.0.0.1:1", demo=True).client(Place(), "rds")
    from awstui.engine import safety

    with safety.permit(["rds:CreateDBInstance"]), pytest.raises(boto.ParamValidationError) as caught:
        client.create_db_instance(MasterUserPassword=["hunter2, type: x"], DBInstanceIdentifier=7)
    failure = told(caught.value, operation="CreateDBInstance")
    assert failure.kind == "invalid"
    assert "hunter2" not in repr(failure)
    assert "MasterUserPassword" in failure.sentence
    assert 'Missing required parameter in input: "DBInstanceClass"' in failure.sentence


# ---- real faults


def write(home: Path, config: str) -> None:
    (home / ".aws" / "config").write_text(config)


def test_a_closed_port(aws_env: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    port = free_port()
    write(aws_env, "[default]\nregion = eu-west-1\n" + KEYS)
    sessions = Sessions(f"http://127.0.0.1:{port}")
    with pytest.raises(boto.EndpointConnectionError) as caught:
        calls.call(sessions.client(Place(), "sqs", attempts=1), "ListQueues")
    failure = told(caught.value, context=sessions.context(Place()))
    assert failure.kind == "network"
    assert f"127.0.0.1:{port}" in failure.sentence
    assert "running" in failure.hint


@pytest.fixture
def tls_port(tmp_path: Path) -> Iterator[int]:
    """A TLS server with a certificate nobody signed."""
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("openssl is not installed")
    key, certificate = tmp_path / "key.pem", tmp_path / "cert.pem"
    subject = ["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"]
    make = [openssl, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-keyout", str(key)]
    subprocess.run([*make, "-out", str(certificate), *subject], check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            try:
                context.wrap_socket(connection, server_side=True).close()
            except OSError:
                connection.close()

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    yield listener.getsockname()[1]
    listener.shutdown(socket.SHUT_RDWR)
    listener.close()
    thread.join()


def test_a_certificate_nobody_trusts(aws_env: Path, tls_port: int) -> None:
    write(aws_env, "[default]\nregion = eu-west-1\n" + KEYS)
    sessions = Sessions(f"https://127.0.0.1:{tls_port}")
    with pytest.raises(boto.SSLError) as caught:
        calls.call(sessions.client(Place(), "sqs", attempts=1), "ListQueues")
    failure = told(caught.value)
    assert failure.kind == "certificate"
    assert f"127.0.0.1:{tls_port}" in failure.sentence
    assert "AWS_CA_BUNDLE" in failure.hint


# ---- redaction


@pytest.mark.parametrize(
    ("text", "gone", "kept"),
    [
        ("key AKIAIOSFODNN7EXAMPLE!", "IOSFODNN7EXA", "AKIA"),
        ("ASIAIOSFODNN7EXAMPLE", "IOSFODNN7", "MPLE"),
        ("it is wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY.", "K7MDENG", "it is"),
        ('{"SecretAccessKey": "abc def"}', "abc def", "SecretAccessKey"),
        ("aws_session_token=FwoGZXIvYXdzE", "FwoG", "aws_session_token"),
        ("password: hunter2, user: bob", "hunter2", "user: bob"),
        ("https://bob:hunter2@h/x", "hunter2", "/x"),
        ("Authorization: Bearer abcdef123456", "abcdef", "Bearer"),
        ("eyJhbGciOiJIUzI1.eyJzdWIiOiIxMjM0.c2ln", "eyJzdWI", ""),
        ("-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----x", "MIIE", "x"),
        ("https://h/?X-Amz-Signature=abcdef&X-Amz-Security-Token=zzz", "abcdef", "h/"),
    ],
)
def test_secrets_go_and_the_rest_stays(text: str, gone: str, kept: str) -> None:
    clean = redact.text(text)
    assert gone not in clean
    assert kept in clean


@pytest.mark.parametrize(
    "text",
    [
        "arn:aws:sqs:eu-west-1:123456789012:jobs", "i-0123456789abcdef0", "The security token is expired",
        "User: arn:aws:iam::1:user/x is not authorized to perform: secretsmanager:GetSecretValue",
        "0123456789abcdef0123456789abcdef01234567",
    ],
)  # fmt: skip
def test_what_is_no_secret_stays(text: str) -> None:
    assert redact.text(text) == text


@given(st.text(max_size=200))
def test_redaction_is_settled_after_once(text: str) -> None:
    once = redact.text(text)
    assert redact.text(once) == once


def test_documents_lose_members_by_mark_and_by_name() -> None:
    from awstui.engine.models import service_model

    shape = service_model("lambda").operation_model("CreateFunction").input_shape
    data = {"FunctionName": "f", "Environment": {"Variables": {"A": "secret"}}, "Tags": {"k": "v"}}
    assert redact.document(data, shape) == {
        "FunctionName": "f",
        "Environment": {"Variables": redact.HIDDEN},
        "Tags": {"k": "v"},
    }
    assert redact.document([{"Password": "x", "KmsKeyId": "k"}]) == [{"Password": redact.HIDDEN, "KmsKeyId": "k"}]
