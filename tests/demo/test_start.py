"""The demo: there at once, complete when it first answers, gone with its parent, deaf to the user's AWS settings."""

from __future__ import annotations

import importlib.util
import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.exceptions import BotoCoreError, ClientError, InvalidConfigError, SSOTokenLoadError

from awstui.demo import Demo, start
from awstui.demo.lacks import in_protocol
from awstui.errors import UsageError
from tests.standins import client


def names(url: str, region: str) -> list[str]:
    """The Name tags of the instances of a region."""
    found = client("ec2", url, region).describe_instances()["Reservations"]
    assert all(len(reservation["Instances"]) == 1 for reservation in found)
    tags = [{t["Key"]: t["Value"] for t in r["Instances"][0].get("Tags", [])} for r in found]
    return [tag.get("Name", "") for tag in tags]


@pytest.mark.parametrize(("region", "count"), [("eu-west-1", 12), ("us-east-1", 8), ("ap-southeast-2", 4)])
def test_the_first_answer_already_has_every_instance(region: str, count: int) -> None:
    with start() as fresh:
        assert len(names(fresh.endpoint_url, region)) == count


def test_some_names_are_awkward(demo: Demo) -> None:
    assert "[bold]web[/]-canary" in names(demo.endpoint_url, "eu-west-1")
    assert "" in names(demo.endpoint_url, "us-east-1")


def test_everything_is_seeded_without_a_fault(demo: Demo) -> None:
    assert demo.seeded.wait(90)
    assert demo.faults == []
    assert demo.status() == ""


def test_its_environment_leads_nowhere_but_into_the_demo(applied: Demo) -> None:
    session = boto3.Session()
    assert session.profile_name == "demo"
    assert session.region_name == "eu-west-1"
    assert session.client("sts").get_caller_identity()["Arn"] == "arn:aws:iam::123456789012:user/dana"
    assert Path(os.environ["AWSTUI_CONFIG_DIR"]).is_relative_to(applied.home)
    assert Path(os.environ["AWSTUI_STATE_DIR"]).is_relative_to(applied.home)
    assert "AWS_ACCESS_KEY_ID" not in os.environ


@pytest.mark.parametrize(
    ("profile", "arn"),
    [
        ("demo-admin", "arn:aws:sts::123456789012:assumed-role/admin/dana"),
        ("staging", "arn:aws:iam::333333333333:user/staging-deploy"),
        ("production", "arn:aws:sts::222222222222:assumed-role/operator/dana"),
    ],
)
def test_a_profile_is_who_its_file_says(applied: Demo, profile: str, arn: str) -> None:
    assert boto3.Session(profile_name=profile).client("sts").get_caller_identity()["Arn"] == arn


@pytest.mark.parametrize(("profile", "error"), [("sso", SSOTokenLoadError), ("broken", InvalidConfigError)])
def test_two_profiles_cannot_log_in(applied: Demo, profile: str, error: type[BotoCoreError]) -> None:
    with pytest.raises(error):
        boto3.Session(profile_name=profile).client("sts").get_caller_identity()


@pytest.mark.parametrize(
    ("service", "operation", "arguments"),
    [
        ("dynamodb", "list_contributor_insights", {}),  # json
        ("ec2", "describe_trunk_interface_associations", {}),  # ec2
        ("cloudformation", "detect_stack_drift", {"StackName": "x"}),  # query
        ("route53", "test_dns_answer", {"HostedZoneId": "Z1", "RecordName": "a", "RecordType": "A"}),  # rest-xml
        ("lambda", "get_account_settings", {}),  # rest-json
    ],
)
def test_what_the_demo_lacks_is_an_aws_error_that_says_so(
    demo: Demo, service: str, operation: str, arguments: dict[str, Any]
) -> None:
    with pytest.raises(ClientError, match="is not available in the demo") as caught:
        getattr(client(service, demo.endpoint_url), operation)(**arguments)
    assert caught.value.response["Error"]["Code"] == "NotAvailableInDemo"
    assert caught.value.response["ResponseMetadata"]["HTTPStatusCode"] == 501


def test_an_answer_the_demo_fails_at_names_what_failed() -> None:
    def broken(environ: dict[str, Any], start_response: Any) -> list[bytes]:
        raise KeyError("x")

    heads: list[str] = []
    signed = "AWS4-HMAC-SHA256 Credential=AKIA/20260101/eu-west-1/glue/aws4_request"
    asked = {"HTTP_AUTHORIZATION": signed, "HTTP_X_AMZ_TARGET": "AWSGlue.GetThings", "CONTENT_TYPE": "x-amz-json-1.1"}
    answer = b"".join(in_protocol(broken)(asked, lambda status, headers: heads.append(status)))
    assert heads == ["501 Not Implemented"]
    assert json.loads(answer)["message"] == "glue GetThings is not available in the demo (moto raised KeyError)"


def test_a_profile_file_is_private(demo: Demo) -> None:
    assert demo.home.stat().st_mode & 0o077 == 0
    assert (demo.home / "aws" / "credentials").stat().st_mode & 0o077 == 0


def test_stopping_leaves_neither_process_nor_folder() -> None:
    running = start()
    running.stop()
    running.stop()
    with pytest.raises(ProcessLookupError):
        os.kill(running.pid, 0)
    assert not running.home.exists()


def test_a_killed_parent_leaves_neither_process_nor_folder() -> None:
    code = (
        "import json, sys; from awstui.demo import start; demo = start();"
        "print(json.dumps([demo.pid, str(demo.home)]), flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as parent:
        assert parent.stdout
        pid, home = json.loads(parent.stdout.readline())
        child = os.pidfd_open(pid) if hasattr(os, "pidfd_open") else None
        parent.send_signal(signal.SIGKILL)
    if child is None:
        pytest.skip("needs pidfd to wait for a grandchild")
    import select

    ended, _, _ = select.select([child], [], [], 30)
    os.close(child)
    assert ended
    assert not Path(home).exists()


def test_without_moto_it_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    find = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name == "moto" else find(name))
    with pytest.raises(UsageError, match=r"awstui-console\[demo\]"):
        start()


def test_the_parents_side_imports_neither_moto_nor_botocore() -> None:
    code = "import sys, awstui.demo; print([m for m in ('moto', 'botocore', 'boto3', 'textual') if m in sys.modules])"
    assert subprocess.check_output([sys.executable, "-c", code], text=True).strip() == "[]"
