"""Verbs and their lies; the guard that no call gets around."""

from __future__ import annotations

import gzip
import json
import re
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import botocore
import pytest

from awstui.engine import lies, safety
from awstui.engine.sessions import Sessions
from awstui.errors import Refused
from awstui.protocol import Place

HERE = Place(region="us-east-1")


@pytest.fixture(autouse=True)
def keys(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIAIOSFODNN7EXAMPLE")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")


@pytest.fixture(scope="module")
def models() -> dict[str, Any]:
    """The newest model of every service botocore has."""
    found = {}
    for folder in sorted((Path(botocore.__file__).parent / "data").iterdir()):
        versions = sorted(folder.glob("*/service-2.json.gz"))
        if versions:
            found[folder.name] = json.loads(gzip.decompress(versions[-1].read_bytes()))
    return found


@pytest.mark.parametrize(
    ("service", "operation"),
    [
        ("ec2", "DescribeInstances"), ("sqs", "ListQueues"), ("sqs", "GetQueueAttributes"), ("dynamodb", "Scan"),
        ("dynamodb", "BatchGetItem"), ("dynamodb", "Query"), ("s3", "HeadObject"), ("logs", "FilterLogEvents"),
        ("sts", "GetCallerIdentity"), ("cloudtrail", "LookupEvents"), ("cloudformation", "ValidateTemplate"),
        ("iam", "SimulatePrincipalPolicy"), ("route53", "TestDNSAnswer"), ("logs", "StartQuery"),
    ],
)  # fmt: skip
def test_reads(service: str, operation: str) -> None:
    assert safety.is_read(service, operation)


@pytest.mark.parametrize(
    ("service", "operation", "effect"),
    [
        ("sqs", "ReceiveMessage", "write"), ("sqs", "SendMessage", "write"),
        ("apigateway", "TestInvokeMethod", "write"),
        ("cloudwatch", "SetAlarmState", "write"), ("lambda", "Invoke", "write"), ("ssm", "StartSession", "write"),
        ("dynamodb", "ExecuteStatement", "write"), ("cloudformation", "DetectStackDrift", "write"),
        ("stepfunctions", "GetActivityTask", "write"), ("cognito-identity", "GetId", "write"),
        ("timestream-query", "Query", "write"), ("redshift", "GetClusterCredentials", "write"),
        ("sts", "AssumeRole", "write"), ("ec2", "Getaway", "write"), ("ec2", "ListenForever", "write"),
        ("secretsmanager", "GetSecretValue", "secret"), ("ec2", "GetPasswordData", "secret"),
        ("ecr", "GetAuthorizationToken", "secret"), ("sts", "GetSessionToken", "secret"), ("kms", "Decrypt", "secret"),
    ],
)  # fmt: skip
def test_lies(service: str, operation: str, effect: str) -> None:
    assert safety.effect(service, operation) == effect
    assert not safety.is_read(service, operation)


def test_a_revealing_flag_makes_a_read_a_secret() -> None:
    assert safety.effect("ssm", "GetParameter", {"Name": "x"}) == "read"
    assert safety.effect("ssm", "GetParameter", {"Name": "x", "WithDecryption": False}) == "read"
    assert safety.effect("ssm", "GetParameter", {"Name": "x", "WithDecryption": True}) == "secret"


def test_every_listed_operation_exists(models: dict[str, Any]) -> None:
    listed = {*lies.SECRETS, *lies.WRITES, *lies.READS, *lies.CREDENTIALS, *lies.REVEALING_FLAGS, *lies.IRREVERSIBLE}
    listed |= lies.REVERSIBLE
    known = {f"{service}:{name}" for service, model in models.items() for name in model["operations"]}
    assert sorted(listed - known) == []


def test_revealing_flags_are_members(models: dict[str, Any]) -> None:
    for name, flag in lies.REVEALING_FLAGS.items():
        service, _, operation = name.partition(":")
        model = models[service]
        assert flag in model["shapes"][model["operations"][operation]["input"]["shape"]]["members"], name


def test_no_read_hands_out_session_credentials(models: dict[str, Any]) -> None:
    """Any answer with a secret key and a session token is a secret, under whatever verb a new service hides it."""

    def reaches(shapes: Any, shape: str, seen: frozenset[str], depth: int = 0) -> bool:
        if shape in seen or depth > 4:
            return False
        about = shapes[shape]
        members = about.get("members", {})
        names = {name.lower() for name in members}
        if names & {"secretaccesskey", "secretkey"} and names & {"sessiontoken"}:
            return True
        inner = [each["shape"] for each in members.values()]
        inner += [about[key]["shape"] for key in ("member", "value") if isinstance(about.get(key), dict)]
        return any(reaches(shapes, each, seen | {shape}, depth + 1) for each in inner)

    carried = {"datazone:GetConnection"}  # behind withSecret
    found = {
        f"{service}:{operation}"
        for service, model in models.items()
        for operation, about in model["operations"].items()
        if "output" in about
        and safety.is_read(service, operation)
        and reaches(model["shapes"], about["output"]["shape"], frozenset())
    }
    assert found - carried == set()


def test_smithy_never_calls_a_listed_write_readonly(models: dict[str, Any]) -> None:
    wrong = [
        name
        for name in lies.WRITES
        if models[name.partition(":")[0]]["operations"][name.partition(":")[2]].get("readonly")
    ]
    assert wrong == []


@pytest.mark.parametrize(
    ("service", "operation", "tier"),
    [
        ("ec2", "TerminateInstances", "name"), ("sqs", "DeleteQueue", "name"), ("sqs", "PurgeQueue", "name"),
        ("ec2", "ReleaseAddress", "name"), ("ec2", "DeregisterImage", "name"),
        ("dynamodb", "BatchDeleteBackup", "name"),
        ("kms", "ScheduleKeyDeletion", "name"), ("cloudformation", "ExecuteChangeSet", "name"),
        ("ec2", "PurchaseReservedInstancesOffering", "name"), ("ec2", "StopInstances", "y"),
        ("ec2", "RevokeSecurityGroupIngress", "y"), ("ec2", "CreateTags", "y"), ("ec2", "DeleteTags", "y"),
        ("sqs", "DeleteMessage", "y"), ("ec2", "ModifyVolume", "y"), ("acm-pca", "RevokeCertificate", "name"),
    ],
)  # fmt: skip
def test_tiers(service: str, operation: str, tier: str) -> None:
    assert safety.tier(service, operation) == tier


# ---- the guard, on real clients


@pytest.fixture
def sessions(moto_url: str) -> Sessions:
    return Sessions(endpoint_url=moto_url)


def test_a_read_passes_and_a_write_needs_its_permit(sessions: Sessions) -> None:
    sqs = sessions.client(HERE, "sqs")
    with pytest.raises(Refused, match="nobody confirmed"):
        sqs.create_queue(QueueName="jobs")
    assert sqs.list_queues().get("QueueUrls", []) == []
    with safety.permit(["sqs:CreateQueue"]) as granted:
        sqs.create_queue(QueueName="jobs")
        with pytest.raises(Refused):
            sqs.delete_queue(QueueUrl=sqs.get_queue_url(QueueName="jobs")["QueueUrl"])
    assert [each.operation for each in granted.receipts] == ["sqs:CreateQueue"]
    assert granted.receipts[0].request_id
    with pytest.raises(Refused):
        sqs.create_queue(QueueName="more")
    assert len(sqs.list_queues()["QueueUrls"]) == 1


def test_read_only_wins_over_a_permit(sessions: Sessions) -> None:
    sessions.read_only = True
    sqs = sessions.client(HERE, "sqs")
    with safety.permit(["sqs:CreateQueue"]), pytest.raises(Refused, match="Read-only"):
        sqs.create_queue(QueueName="jobs")


def test_read_only_still_lets_a_confirmed_secret_be_read() -> None:
    with safety.permit(["secretsmanager:GetSecretValue"]):
        safety.check("secretsmanager", "GetSecretValue", {}, read_only=True)
    with pytest.raises(Refused, match="hands out a secret"):
        safety.check("secretsmanager", "GetSecretValue", {}, read_only=True)


def test_presigned_urls_pass_the_guard_too(sessions: Sessions) -> None:
    s3 = sessions.client(HERE, "s3")
    assert s3.generate_presigned_url("get_object", Params={"Bucket": "b", "Key": "k"})
    with pytest.raises(Refused):
        s3.generate_presigned_url("put_object", Params={"Bucket": "b", "Key": "k"})


def test_a_client_made_behind_our_back_is_guarded(sessions: Sessions, moto_url: str) -> None:
    client = sessions.session().create_client("sns", region_name="us-east-1", endpoint_url=moto_url)
    with pytest.raises(Refused):
        client.create_topic(Name="t")


def test_a_permit_reaches_another_thread_only_when_entered_there(sessions: Sessions) -> None:
    sqs = sessions.client(HERE, "sqs")
    outcome: list[Any] = []

    def work(granted: safety.Permit, enter: bool) -> None:
        try:
            if enter:
                with granted.entered():
                    outcome.append(sqs.create_queue(QueueName="jobs")["QueueUrl"])
            else:
                sqs.create_queue(QueueName="jobs")
        except Refused as refused:
            outcome.append(refused)

    with safety.permit(["sqs:CreateQueue"]) as granted:
        for enter in (False, True):
            thread = threading.Thread(target=work, args=(granted, enter))
            thread.start()
            thread.join()
    assert isinstance(outcome[0], Refused)
    assert "jobs" in outcome[1]
    with pytest.raises(Refused, match="over"), granted.entered():
        pass


def test_a_generator_that_ends_elsewhere_leaves_no_permit_behind() -> None:
    def making() -> Iterator[int]:
        with safety.permit(["sqs:CreateQueue"]):
            yield 1

    generator = making()
    next(generator)
    thread = threading.Thread(target=generator.close)
    thread.start()
    thread.join()
    with pytest.raises(Refused):
        safety.check("sqs", "CreateQueue", {}, read_only=False)


@pytest.mark.usefixtures("keys")
def test_a_dry_run_needs_its_mark_and_a_server_that_honours_it(moto_url: str) -> None:
    ec2 = Sessions(endpoint_url=moto_url, demo=True).client(HERE, "ec2")
    with safety.permit(["ec2:TerminateInstances"], dry_run=True):
        with pytest.raises(Refused, match="dry run"):
            ec2.terminate_instances(InstanceIds=["i-0123456789abcdef0"])
        with pytest.raises(ec2.exceptions.ClientError, match="DryRunOperation"):
            ec2.terminate_instances(InstanceIds=["i-0123456789abcdef0"], DryRun=True)
    other = Sessions(endpoint_url=moto_url).client(HERE, "ec2")
    with safety.permit(["ec2:TerminateInstances"], dry_run=True), pytest.raises(Refused, match="not AWS's own"):
        other.terminate_instances(InstanceIds=["i-0123456789abcdef0"], DryRun=True)


def test_every_reason_is_a_phrase() -> None:
    for why in {*lies.SECRETS.values(), *lies.WRITES.values(), *lies.READS.values(), *lies.CREDENTIALS.values()}:
        assert re.fullmatch(r"[a-z][^.]+", why)
