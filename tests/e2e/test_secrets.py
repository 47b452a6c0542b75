"""Planted secrets, and none of them in what the terminal was sent, in the logs at DEBUG, the journal or a crash.

Some are in files before awstui starts; others are made or typed during a login.
"""

from __future__ import annotations

import hashlib
import json
import sys
from pathlib import Path

from tests import standins
from tests.e2e.terminal import Terminal
from tests.login_aws import CONFIG, LoginAws

SECRETS = {name: f"pl4nted{number:02}{name.upper()}0123456789abcdefQQ" for number, name in enumerate((
    "key", "token", "processkey", "processtoken", "parameter", "client", "auth", "userinfo", "stderr", "ssoaccess",
    "ssorefresh", "ssoclient", "rolesecret", "roletoken", "loginaccess", "loginclient", "logindevice",
))} | {"mfacode": "908172"}  # fmt: skip


def plant(home: Path, url: str) -> None:
    """Profiles, helpers, an SSO login and a stack that hold the secrets."""
    told = {"Version": 1, "AccessKeyId": "ASIASTANDIN000000002", "SecretAccessKey": SECRETS["processkey"],
            "SessionToken": SECRETS["processtoken"]}  # fmt: skip
    (home / "told.json").write_text(json.dumps(told))
    (home / "fails.py").write_text(
        f"import sys; sys.exit('cannot log in: aws_secret_access_key={SECRETS['stderr']} was refused')"
    )
    leaky = url.replace("http://127.0.0.1", f"http://user:{SECRETS['userinfo']}@127.0.0.1").rpartition(":")[0] + ":1"
    (home / ".aws" / "config").write_text(
        f"[profile process]\nregion = eu-west-1\nendpoint_url = {url}\ncredential_process = cat {home}/told.json\n"
        f"[profile broken]\nregion = eu-west-1\ncredential_process = {sys.executable} {home}/fails.py\n"
        f"[profile leaky]\nregion = eu-west-1\nendpoint_url = {leaky}\n"
        "aws_access_key_id = testing\naws_secret_access_key = testing\n"
        f"[profile keys]\nregion = eu-west-1\nendpoint_url = {url}\n"
        "[profile portal]\nregion = eu-west-1\nsso_session = acme\nsso_account_id = 123456789012\nsso_role_name = Ops\n"
        "services = nowhere\n[services nowhere]\nsso =\n  endpoint_url = http://127.0.0.1:1\n"
        "[sso-session acme]\nsso_start_url = https://acme.awsapps.com/start\nsso_region = eu-west-1\n"
    )
    (home / ".aws" / "credentials").write_text(
        f"[keys]\naws_access_key_id = ASIASTANDIN000000001\naws_secret_access_key = {SECRETS['key']}\n"
        f"aws_session_token = {SECRETS['token']}\n"
    )
    cache = home / ".aws" / "sso" / "cache"
    cache.mkdir(parents=True)
    login = {
        "accessToken": SECRETS["ssoaccess"],
        "refreshToken": SECRETS["ssorefresh"],
        "clientId": "c",
        "clientSecret": SECRETS["ssoclient"],
        "expiresAt": "2099-01-01T00:00:00Z",
        "registrationExpiresAt": "2099-01-01T00:00:00Z",
        "region": "eu-west-1",
        "startUrl": "https://acme.awsapps.com/start",
    }
    (cache / f"{hashlib.sha1(b'acme').hexdigest()}.json").write_text(json.dumps(login))
    names = {"DbPassword": "parameter", "ClientSecret": "client", "AuthToken": "auth"}
    standins.client("cloudformation", url).create_stack(
        StackName="shop",
        TemplateBody=json.dumps(
            {
                "Parameters": {name: {"Type": "String"} for name in names},
                "Resources": {"Q": {"Type": "AWS::SQS::Queue", "Properties": {"QueueName": "jobs"}}},
            }
        ),
        Parameters=[{"ParameterKey": name, "ParameterValue": SECRETS[secret]} for name, secret in names.items()],
    )


def found_in(written: bytes, home: Path) -> list[tuple[str, str]]:
    """Which secret the terminal was sent, or which file awstui keeps has it."""
    state = {path.name: path.read_bytes() for path in (home / "state").rglob("*") if path.is_file()}
    return [
        (name, where)
        for name, secret in SECRETS.items()
        for where, data in (("terminal", written), *state.items())
        if secret.encode() in data
    ]


def test_no_planted_secret_is_found_anywhere(aws_env: Path, bare: dict[str, str], moto_url: str) -> None:
    plant(aws_env, moto_url)
    written = b""
    with Terminal("cfn", "--profile", "keys", "--debug", env=bare, columns=120, lines=40) as terminal:
        terminal.wait_for("shop")
        terminal.press("y")
        terminal.wait_for("3 hidden")
        terminal.wait_for("DbPassword")
        terminal.press("q")
        for profile, said in (("process", "shop"), ("broken", "E shows"), ("leaky", "E shows"), ("portal", "E shows")):
            terminal.press(f":profile {profile}", "Enter")
            terminal.wait_for(f" {profile} ", 30)
            terminal.wait_for(said, 60)
            if said != "shop":
                terminal.press("E")
                terminal.wait_for("What failed")
                terminal.press("q")
                terminal.wait_gone("What failed")
        terminal.press("J")
        terminal.wait_for("Journal")
        terminal.press("ctrl+q")
        terminal.wait_exit()
        written = bytes(terminal.written)
    log = aws_env / "state" / "engine.log"
    assert log.stat().st_mode & 0o777 == 0o600
    for said in (
        "botocore.endpoint",
        "Making request for OperationModel(name=DescribeStacks)",
        "x-amz-security-token:",
    ):
        assert said in log.read_text()
    assert found_in(written, aws_env) == []


def test_nothing_of_a_login_is_kept_or_shown(aws_env: Path, bare: dict[str, str]) -> None:
    with LoginAws() as aws:
        aws.interval = 1
        aws.codes = {SECRETS["mfacode"]}
        made = {"secret": "rolesecret", "token": "roletoken", "client": "loginclient", "device": "logindevice",
                "access": "loginaccess"}  # fmt: skip
        aws.secrets |= {name: SECRETS[secret] for name, secret in made.items()}
        (aws_env / ".aws" / "config").write_text(CONFIG)
        services = {f"AWS_ENDPOINT_URL_{name}": aws.url for name in ("STS", "SSO", "SSO_OIDC", "SQS", "IAM")}
        env = bare | services | {"AWSTUI_DEBUG": "1"}
        with Terminal("sqs", "--profile", "coded", env=env, columns=110, lines=30) as terminal:
            terminal.wait_for("MFA code")
            terminal.press(SECRETS["mfacode"])
            terminal.wait_for("1/210")
            terminal.press(":profile sso", "Enter")
            terminal.wait_for("@ logs in here")
            terminal.press("@")
            terminal.wait_for("A B C D - ")
            terminal.wait_for("1/210")
            terminal.press("ctrl+q")
            terminal.wait_exit()
            written = bytes(terminal.written)
    log = (aws_env / "state" / "engine.log").read_text()
    for operation in ("AssumeRole", "RegisterClient", "StartDeviceAuthorization", "CreateToken", "GetRoleCredentials"):
        assert f"OperationModel(name={operation})" in log
    kept = b"".join(path.read_bytes() for path in (aws_env / ".aws").rglob("*") if path.is_file())
    assert SECRETS["loginaccess"].encode() in kept  # in the AWS CLI's cache, where it belongs: it was really used
    assert found_in(written, aws_env) == []


_CRASH = """
import json, os, sys
from awstui.app import Console
def crash(self, *_):
    secrets = json.loads(os.environ["PLANTED"])
    held = {"SecretAccessKey": secrets["key"]}
    raise RuntimeError("forced")
Console.on_mount = crash
from awstui.cli import main
main(["sqs"])
"""


def test_a_crash_shows_no_values(aws_env: Path, bare: dict[str, str]) -> None:
    env = bare | {"PLANTED": json.dumps(SECRETS), "AWS_REGION": "eu-west-1", "AWSTUI_DEBUG": "1"}
    with Terminal(env=env, columns=120, lines=60, command=[sys.executable, "-c", _CRASH]) as terminal:
        assert terminal.wait_exit(30) != 0
        while terminal.read(0.1):
            pass
        assert b"forced" in terminal.written
        assert found_in(bytes(terminal.written), aws_env) == []
