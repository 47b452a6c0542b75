"""A stand-in for STS, SSO and SSO-OIDC with a list of 30 pages behind them: who may see what, and until when.

Give its URL as AWS_ENDPOINT_URL. Every key it hands out is known to it: a key in `dead` is answered as expired.
"""

from __future__ import annotations

import base64
import datetime
import itertools
import json
import re
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

ACCOUNT = "111111111111"
CODE = "123456"
REFUSED = "MultiFactorAuthentication failed with invalid MFA one time pass code."

KEYS = "aws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = secret\n"
SERIAL = "arn:aws:iam::111111111111:mfa/me"
CONFIG = f"""\
[profile base]
region = eu-west-1
{KEYS}
[profile one]
region = eu-west-1
role_arn = arn:aws:iam::111111111111:role/One
source_profile = base
[profile two]
region = eu-west-1
role_arn = arn:aws:iam::222222222222:role/Two
source_profile = one
[profile three]
region = eu-west-1
role_arn = arn:aws:iam::333333333333:role/Three
source_profile = two
[profile coded]
region = eu-west-1
role_arn = arn:aws:iam::111111111111:role/Coded
source_profile = base
mfa_serial = {SERIAL}
[profile above]
region = eu-west-1
role_arn = arn:aws:iam::222222222222:role/Above
source_profile = coded
[profile user]
region = eu-west-1
mfa_serial = {SERIAL}
{KEYS}
[profile sso]
region = eu-west-1
sso_session = harbour
sso_account_id = 111111111111
sso_role_name = Admin
[sso-session harbour]
sso_start_url = https://harbour.awsapps.com/start
sso_region = eu-west-1
sso_registration_scopes = sso:account:access
[profile old]
region = eu-west-1
sso_start_url = https://old.awsapps.com/start
sso_region = eu-west-1
sso_account_id = 111111111111
sso_role_name = Admin
[profile foreign]
region = eu-west-1
sso_start_url = https://login.example.com/start
sso_region = eu-west-1
sso_account_id = 111111111111
sso_role_name = Admin
[profile aws-login]
region = eu-west-1
login_session = arn:aws:sts::111111111111:assumed-role/R/me
"""
"""An AWS config file with a profile of every kind that it knows."""


class LoginAws:
    """The server on a thread; a context manager. Orders are its attributes, `asked` is what came."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, dict[str, Any]]] = []
        self.codes = {CODE}
        self.role_seconds = 3600.0
        self.token_seconds = 28800
        self.interval = 5
        self.expires_in = 600
        self.polls: list[str] = []  # what the next polls are answered with; then the token
        self.unknown_clients: set[str] = set()
        self.tokens: set[str] = set()  # access tokens that count
        self.denied: set[str] = set()  # operations of STS that nobody may call
        self.arns: dict[str, str] = {}  # access key -> whose it is, when not a role's
        self.refresh_tokens: set[str] = set()  # of `aws login` sessions
        self.dead: set[str] = set()  # access keys that have expired
        self.die_at: set[int] = set()  # pages at which the key that asks for them dies, once each
        self.revoked = False  # whether a key that dies takes the SSO logins with it
        self.pages = 30
        self.rows = 7  # on every page
        self.numbers = itertools.count(1)
        self.secrets = {"secret": "made-secret", "token": "made-token", "client": "client-secret",
                        "device": "device", "access": "access", "refresh": ""}  # fmt: skip
        owner = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                self._serve()

            def do_POST(self) -> None:
                self._serve()

            def _serve(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
                status, kind, answer, error = owner.answer(self.path, dict(self.headers.items()), body)
                data = answer.encode()
                self.send_response(status)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(data)))
                if error:
                    self.send_header("x-amzn-ErrorType", error)
                self.end_headers()
                self.wfile.write(data)

            def log_message(self, *_: Any) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)

    def __enter__(self) -> LoginAws:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def count(self, operation: str) -> int:
        """How often that was asked."""
        return sum(name == operation for name, _ in self.asked)

    # ---- answers: status, content type, body, error type

    def answer(self, path: str, headers: dict[str, str], body: str) -> tuple[int, str, str, str]:
        """One request."""
        headers = {name.lower(): value for name, value in headers.items()}
        where = urlsplit(path)
        if where.path in ("/client/register", "/device_authorization", "/token"):
            return self._oidc(where.path, json.loads(body))
        if where.path == "/v1/token":
            return self._sign_in(json.loads(body), headers)
        if where.path == "/federation/credentials":
            return self._role_credentials(parse_qs(where.query), headers)
        found = re.search(r"Credential=([^/]+)/", headers.get("authorization", ""))
        key = found[1] if found else ""
        if "x-amz-target" in headers:
            return self._list(headers["x-amz-target"].rpartition(".")[2], json.loads(body or "{}"), key)
        return self._sts({name: values[0] for name, values in parse_qs(body).items()}, key)

    def _key(self, kind: str) -> str:
        return f"ASIA{kind.upper()[:6]:X<6}{next(self.numbers):010}"

    def _sts(self, asked: dict[str, str], key: str) -> tuple[int, str, str, str]:
        operation = asked["Action"]
        self.asked.append((operation, {**asked, "key": key}))
        if key in self.dead:
            return _xml_error(403, "ExpiredToken", "The security token included in the request is expired")
        if operation == "GetCallerIdentity":
            arn = self.arns.get(key, f"arn:aws:sts::{ACCOUNT}:assumed-role/R/{key}")
            inner = f"<Arn>{arn}</Arn><UserId>x</UserId><Account>{ACCOUNT}</Account>"
            return _xml(operation, inner)
        known = {"AssumeRole", "GetSessionToken", "GetFederationToken"} - self.denied
        if operation not in known:
            return _xml_error(403, "AccessDenied", f"not authorized to perform: sts:{operation}")
        if "SerialNumber" in asked and asked.get("TokenCode") not in self.codes:
            return _xml_error(403, "AccessDenied", REFUSED)
        if operation == "GetFederationToken" and not key.startswith("AKIA"):
            return _xml_error(403, "AccessDenied", "Cannot call GetFederationToken with session credentials")
        made = self._key({"AssumeRole": "role", "GetFederationToken": "fed"}.get(operation, "user"))
        until = datetime.datetime.fromtimestamp(time.time() + self.role_seconds, datetime.UTC)
        inner = (
            f"<Credentials><AccessKeyId>{made}</AccessKeyId><SecretAccessKey>{self.secrets['secret']}</SecretAccessKey>"
            f"<SessionToken>{self.secrets['token']}-{made}</SessionToken>"
            f"<Expiration>{until:%Y-%m-%dT%H:%M:%SZ}</Expiration></Credentials>"
        )
        if operation == "AssumeRole":
            arn = asked["RoleArn"].replace(":iam:", ":sts:").replace(":role/", ":assumed-role/") + "/s"
            inner += f"<AssumedRoleUser><Arn>{arn}</Arn><AssumedRoleId>A:s</AssumedRoleId></AssumedRoleUser>"
        return _xml(operation, inner)

    def _oidc(self, path: str, asked: dict[str, Any]) -> tuple[int, str, str, str]:
        operation = {"/client/register": "RegisterClient", "/token": "CreateToken"}.get(
            path, "StartDeviceAuthorization"
        )
        self.asked.append((operation, asked))
        if operation == "RegisterClient":
            client = f"client-{next(self.numbers)}"
            return _json(
                {
                    "clientId": client,
                    "clientSecret": self.secrets["client"],
                    "clientSecretExpiresAt": time.time() + 7776000,
                }
            )
        if asked["clientId"] in self.unknown_clients:
            return _json({"error": "invalid_client"}, 401, "InvalidClientException")
        if operation == "StartDeviceAuthorization":
            number = next(self.numbers)
            url = "https://device.sso.eu-west-1.amazonaws.com/"
            return _json(
                {
                    "deviceCode": f"{self.secrets['device']}-{number}",
                    "userCode": f"ABCD-{number:04}",
                    "verificationUri": url,
                    "verificationUriComplete": f"{url}?user_code=ABCD-{number:04}",
                    "expiresIn": self.expires_in,
                    "interval": self.interval,
                }
            )
        if asked["grantType"] == "refresh_token" or not self.polls:
            token = f"{self.secrets['access']}-{next(self.numbers)}"
            self.tokens.add(token)
            return _json({"accessToken": token, "expiresIn": self.token_seconds, "tokenType": "Bearer"})
        return _json({"error": "x"}, 400, self.polls.pop(0))

    def _sign_in(self, asked: dict[str, Any], headers: dict[str, str]) -> tuple[int, str, str, str]:
        """The refresh of an `aws login` session: a token is good once, and for the holder of its key."""
        self.asked.append(("CreateOAuth2Token", asked))
        good = asked.get("grantType") == "refresh_token" and asked.get("refreshToken") in self.refresh_tokens
        if not good or not _holds_key(headers.get("dpop", ""), f"{self.url}/v1/token"):
            return _json({"error": "TOKEN_EXPIRED", "message": "no"}, 401, "AccessDeniedException")
        self.refresh_tokens = {f"refresh-{next(self.numbers)}"}
        credentials = {"accessKeyId": self._key("login"), "secretAccessKey": self.secrets["secret"],
                       "sessionToken": self.secrets["token"]}  # fmt: skip
        (refresh,) = self.refresh_tokens
        return _json({"accessToken": credentials, "tokenType": "aws_sigv4", "expiresIn": 900, "refreshToken": refresh})

    def _role_credentials(self, asked: dict[str, list[str]], headers: dict[str, str]) -> tuple[int, str, str, str]:
        self.asked.append(("GetRoleCredentials", {name: values[0] for name, values in asked.items()}))
        if headers.get("x-amz-sso_bearer_token") not in self.tokens:
            return _json({"message": "Session token not found or invalid"}, 401, "UnauthorizedException")
        credentials = {
            "accessKeyId": self._key("sso"),
            "secretAccessKey": self.secrets["secret"],
            "sessionToken": self.secrets["token"],
            "expiration": int((time.time() + self.role_seconds) * 1000),
        }
        return _json({"roleCredentials": credentials})

    def _list(self, operation: str, asked: dict[str, Any], key: str) -> tuple[int, str, str, str]:
        page = int(asked.get("NextToken", "0"))
        self.asked.append((operation, {**asked, "key": key}))
        if page in self.die_at:
            self.die_at.remove(page)
            self.dead.add(key)
            if self.revoked:
                self.tokens.clear()
        if key in self.dead:
            return _json(
                {"__type": "ExpiredTokenException", "message": "The security token has expired"},
                400,
                "ExpiredTokenException",
            )
        answer: dict[str, Any] = {"QueueUrls": [f"https://sqs/{ACCOUNT}/q-{page:02}-{row}" for row in range(self.rows)]}
        if page + 1 < self.pages:
            answer["NextToken"] = str(page + 1)
        return _json(answer)

    def every_row(self) -> list[str]:
        """The ids of the whole list, in order."""
        return [f"https://sqs/{ACCOUNT}/q-{page:02}-{row}" for page in range(self.pages) for row in range(self.rows)]


def _holds_key(proof: str, url: str) -> bool:
    """Whether a DPoP proof (RFC 9449) is signed with the key it names, for this request."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import ec, utils

    def part(text: str) -> bytes:
        return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))

    def number(data: bytes) -> int:
        return int.from_bytes(data, "big")

    try:
        head, claims, signature = proof.split(".")
        jwk, said, raw = json.loads(part(head))["jwk"], json.loads(part(claims)), part(signature)
        point = ec.EllipticCurvePublicNumbers(number(part(jwk["x"])), number(part(jwk["y"])), ec.SECP256R1())
        der = utils.encode_dss_signature(number(raw[:32]), number(raw[32:]))
        point.public_key().verify(der, f"{head}.{claims}".encode(), ec.ECDSA(hashes.SHA256()))
    except (ValueError, KeyError, InvalidSignature):
        return False
    return (said["htm"], said["htu"]) == ("POST", url)


def _json(answer: dict[str, Any], status: int = 200, error: str = "") -> tuple[int, str, str, str]:
    return status, "application/json", json.dumps(answer), error


def _xml(operation: str, inner: str) -> tuple[int, str, str, str]:
    text = (
        f'<{operation}Response xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><{operation}Result>{inner}'
        f"</{operation}Result><ResponseMetadata><RequestId>r</RequestId></ResponseMetadata></{operation}Response>"
    )
    return 200, "text/xml", text, ""


def _xml_error(status: int, code: str, message: str) -> tuple[int, str, str, str]:
    text = (
        f"<ErrorResponse><Error><Type>Sender</Type><Code>{code}</Code><Message>{message}</Message></Error>"
        "<RequestId>r</RequestId></ErrorResponse>"
    )
    return status, "text/xml", text, ""
