"""Profiles of `aws login`: their session used, renewed and over; awscrt's part is played by another implementation.

With the real awscrt 0.38 the same calls gave the same answers; it is an extra, so no test needs it.
"""

from __future__ import annotations

import base64
import datetime
import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, utils

from awstui import protocol as p
from awstui.engine import aws_login, sso
from awstui.engine.core import Engine
from awstui.engine.failures import explain
from tests.engine.asked import Asked, ids, listed
from tests.login_aws import CONFIG, LoginAws

PLACE = p.Place("aws-login")
SESSION = "arn:aws:sts::111111111111:assumed-role/R/me"
PEM = (
    ec.generate_private_key(ec.SECP256R1())
    .private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.TraditionalOpenSSL, serialization.NoEncryption()
    )
    .decode()
)


class Key:
    """What botocore uses of awscrt.crypto.EC."""

    def __init__(self, key: ec.EllipticCurvePrivateKey) -> None:
        self._key = key

    @classmethod
    def new_key_from_der_data(cls, data: bytes) -> Key:
        key = serialization.load_der_private_key(data, None)
        assert isinstance(key, ec.EllipticCurvePrivateKey)
        return cls(key)

    def get_public_coords(self) -> tuple[bytes, bytes]:
        numbers = self._key.public_key().public_numbers()
        return numbers.x.to_bytes(32, "big"), numbers.y.to_bytes(32, "big")

    def sign(self, digest: bytes) -> bytes:
        return self._key.sign(digest, ec.ECDSA(utils.Prehashed(hashes.SHA256())))

    @staticmethod
    def decode_der_signature_to_padded_pair(signature: bytes, pad_to: int) -> bytes:
        return b"".join(number.to_bytes(pad_to, "big") for number in utils.decode_dss_signature(signature))


@pytest.fixture
def aws(aws_env: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[LoginAws]:
    (aws_env / ".aws" / "config").write_text(
        f"{CONFIG}[profile through]\nregion = eu-west-1\nsource_profile = aws-login\n"
        "role_arn = arn:aws:iam::111111111111:role/Through\n"
    )
    monkeypatch.setattr("botocore.credentials.EC", Key)
    monkeypatch.setattr("awstui.engine.logins.can_use_logins", lambda: True)
    with LoginAws() as server:
        for service in ("STS", "SQS", "SIGNIN", "IAM"):
            monkeypatch.setenv(f"AWS_ENDPOINT_URL_{service}", server.url)
        yield server


def cache(home: Path) -> Path:
    return home / ".aws" / "login" / "cache" / f"{hashlib.sha256(SESSION.encode()).hexdigest()}.json"


def begin(home: Path, seconds: float, refresh: str = "r1") -> None:
    """What `aws login` leaves: a session that lasts so long, and may be renewed with that token."""
    until = datetime.datetime.now(datetime.UTC) + datetime.timedelta(seconds=seconds)
    credentials = {"accessKeyId": "ASIALOGIN0000000001", "secretAccessKey": "first-secret", "sessionToken": "tok",
                   "accountId": "111111111111", "expiresAt": until.strftime("%Y-%m-%dT%H:%M:%SZ")}  # fmt: skip
    token = {"accessToken": credentials, "refreshToken": refresh, "idToken": "x", "dpopKey": PEM,
             "clientId": "arn:aws:signin:::devtools/same-device", "tokenType": "aws_sigv4"}  # fmt: skip
    cache(home).parent.mkdir(parents=True, exist_ok=True)
    cache(home).write_text(json.dumps(token))


def test_a_session_is_used_as_the_cli_left_it(aws: LoginAws, aws_env: Path) -> None:
    begin(aws_env, 900)
    replies, error = listed(Engine(), "aws-login", Asked())
    assert error is None
    assert ids(replies) == aws.every_row()
    assert aws.count("CreateOAuth2Token") == 0
    assert {asked["key"] for name, asked in aws.asked if name == "ListQueues"} == {"ASIALOGIN0000000001"}


@pytest.mark.parametrize("seconds", [200, -100])
def test_one_near_or_past_its_end_is_renewed_and_kept_for_the_cli(aws: LoginAws, aws_env: Path, seconds: float) -> None:
    begin(aws_env, seconds)
    aws.refresh_tokens = {"r1"}
    replies, error = listed(Engine(), "aws-login", Asked())
    assert error is None
    assert ids(replies) == aws.every_row()
    assert aws.count("CreateOAuth2Token") == 1
    kept = json.loads(cache(aws_env).read_text())
    assert {kept["refreshToken"]} == aws.refresh_tokens
    assert kept["accessToken"]["accessKeyId"].startswith("ASIALOGIN")
    assert cache(aws_env).stat().st_mode & 0o777 == 0o600


def test_a_proof_by_another_key_is_refused_so_the_stand_in_tells_them_apart(
    aws: LoginAws, aws_env: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin(aws_env, -100)
    aws.refresh_tokens = {"r1"}
    monkeypatch.setattr(Key, "sign", lambda self, digest: utils.encode_dss_signature(1, 1))
    error = listed(Engine(), "aws-login", Asked())[1]
    assert error is not None
    assert explain(error, context=p.Context("aws-login", "eu-west-1", False)).kind == "login"


def test_a_role_goes_through_such_a_session(aws: LoginAws, aws_env: Path) -> None:
    begin(aws_env, 900)
    assert listed(Engine(), "through", Asked())[1] is None
    (asked,) = [given for name, given in aws.asked if name == "AssumeRole"]
    assert asked["key"] == "ASIALOGIN0000000001"


def test_without_a_session_or_after_its_last_renewal_the_cli_is_named_and_its_login_is_seen(
    aws: LoginAws, aws_env: Path
) -> None:
    engine = Engine()
    for lay in (lambda: None, lambda: begin(aws_env, -100, "used up")):
        lay()
        error = listed(engine, "aws-login", Asked())[1]
        assert error is not None
        told = explain(error, context=p.Context("aws-login", "eu-west-1", False))
        assert told.kind == "login"
        assert "aws login --profile aws-login" in told.hint
        engine.forget("aws-login")  # as the server does after such a failure
    with pytest.raises(sso.LoginFailed, match="only the AWS CLI begins") as refused:
        list(engine.answer(p.Login(PLACE), Asked()))
    assert "--remote" in refused.value.hint
    begin(aws_env, 900)
    assert listed(engine, "aws-login", Asked())[1] is None


def test_without_the_package_the_sentence_names_it(
    aws: LoginAws, aws_env: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin(aws_env, 900)
    monkeypatch.setattr("botocore.credentials.EC", None)
    monkeypatch.setattr("awstui.engine.logins.can_use_logins", lambda: False)
    engine = Engine()
    error = listed(engine, "aws-login", Asked())[1]
    assert error is not None
    told = explain(error, context=p.Context("aws-login", "eu-west-1", False))
    assert (told.kind, told.hint) == ("dependency", aws_login.PACKAGE)
    with pytest.raises(sso.LoginFailed, match="without a package") as refused:
        list(engine.answer(p.Login(PLACE), Asked()))
    assert 'pip install "botocore[crt]"' in refused.value.hint


def test_the_package_is_looked_for_by_its_name(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    monkeypatch.setattr(aws_login, "find_spec", lambda name: asked.append(name))
    assert not aws_login.can_use_logins()
    assert asked == ["awscrt"]


def test_botocore_s_proof_is_what_the_other_implementation_signs() -> None:
    from botocore.credentials import _build_dpop_header  # type: ignore[attr-defined]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("botocore.credentials.EC", Key)
        der = base64.b64decode("".join(line for line in PEM.splitlines() if "-----" not in line))
        proof: Any = _build_dpop_header(Key.new_key_from_der_data(der), "https://x/v1/token")
    from tests.login_aws import _holds_key

    assert _holds_key(proof, "https://x/v1/token")
    assert not _holds_key(proof, "https://y/v1/token")
    assert not _holds_key(proof[:-4] + "AAAA", "https://x/v1/token")
