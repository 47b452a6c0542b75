"""IAM Identity Center (SSO): whose portal a profile uses, its token on disk, and the device flow that gets a new one.

Tokens and client registrations lie where the AWS CLI and the SDKs keep them, in their format, so that one login counts
for all: AWS SDKs and Tools Reference Guide, "IAM Identity Center credential provider". The flow is RFC 8628, as the IAM
Identity Center OIDC API Reference describes it.
"""

from __future__ import annotations

import datetime
import hashlib
import json
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from awstui import files
from awstui.engine import clients
from awstui.engine.work import Work
from awstui.errors import AwstuiError
from awstui.protocol import Device

if TYPE_CHECKING:
    from botocore.session import Session

GRANT = "urn:ietf:params:oauth:grant-type:device_code"
INTERVAL = 5
"""Seconds between two polls when the portal names no other number (RFC 8628, 3.2), and what SlowDown adds (3.5)."""

_CODES = 3
"""How many device codes one login shows, when the person lets them run out, before it gives up."""

_OWN_SUFFIXES = (
    ".app.aws", ".portal.amazonaws.com", ".portal.amazonaws.com.cn", ".app.amazonwebservices.com.cn",
    ".portal.amazonaws.eu", ".api.amazonwebservices.eu", ".awsapps.com", ".awsapps.cn",
)  # fmt: skip
_OWN_HOSTS = ("identitycenter.amazonaws.com", "identitycenter.amazonaws.com.cn")


class LoginFailed(AwstuiError):
    """A login came to nothing; `hint` says what to do next."""

    def __init__(self, sentence: str, hint: str = "") -> None:
        super().__init__(sentence)
        self.hint = hint


@dataclass(frozen=True, slots=True)
class Portal:
    """Where a profile logs in."""

    profile: str
    start_url: str
    region: str
    session_name: str | None = None  # of an [sso-session], None in a profile of the older form
    scopes: tuple[str, ...] | None = None


# ---- which portal, which token


def portal(profile: str, profiles: Mapping[str, Any], sso_sessions: Mapping[str, Any]) -> Portal | None:
    """The portal at the foot of a profile's chain of source profiles; None when there is none, or it is incomplete.

    Args:
        profile: its name.
        profiles: every profile's settings, by name.
        sso_sessions: every [sso-session]'s settings, by name.
    """
    visited: set[str] = set()
    while profile not in visited:
        visited.add(profile)
        settings = profiles.get(profile, {})
        if not settings.get("role_arn"):
            break
        profile = settings.get("source_profile", "")
    settings = profiles.get(profile, {})
    name = settings.get("sso_session")
    if name is not None:
        settings = {**settings, **sso_sessions.get(name, {})}
    url, region = settings.get("sso_start_url"), settings.get("sso_region")
    if not url or not region or not settings.get("sso_account_id"):
        return None
    written = settings.get("sso_registration_scopes") if name is not None else None
    scopes = None if written is None else tuple(part.strip() for part in written.split(",") if part.strip())
    return Portal(profile, str(url), str(region), name, scopes)


def portal_of(session: Session) -> Portal | None:
    """`portal` of a botocore session's profile."""
    full: Any = session.full_config
    return portal(session.profile or "default", full.get("profiles", {}), full.get("sso_sessions", {}))


def cache_dir() -> Path:
    """Where tokens and registrations are kept."""
    return Path.home() / ".aws" / "sso" / "cache"


def token_key(where: Portal) -> str:
    """The name of a portal's token file, without `.json`."""
    return hashlib.sha1((where.session_name or where.start_url).encode()).hexdigest()


def registration_key(where: Portal) -> str:
    """The name of the file of our registration there: one for each portal, session and set of scopes, as the CLI's."""
    asked = {
        "tool": "botocore",
        "startUrl": where.start_url,
        "region": where.region,
        "scopes": None if where.scopes is None else list(where.scopes),
        "session_name": where.session_name,
    }
    return hashlib.sha1(json.dumps(asked, sort_keys=True).encode()).hexdigest()


def token_ends(where: Portal) -> tuple[float | None, bool]:
    """When the token on disk ends (epoch seconds, None without a token) and whether it is renewed without a person."""
    token = _kept(token_key(where))
    if not token.get("accessToken"):
        return None, False
    renewable = bool(token.get("refreshToken") and token.get("clientId") and token.get("clientSecret"))
    registered = epoch(token.get("registrationExpiresAt"))
    return epoch(token.get("expiresAt")), renewable and registered is not None and registered > time.time()


def _kept(key: str) -> dict[str, Any]:
    return read(cache_dir() / f"{key}.json")


def read(path: Path) -> dict[str, Any]:
    """A JSON object of a cache; empty when there is none that can be read."""
    try:
        found = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def epoch(written: Any) -> float | None:
    """A moment as the caches write it (ISO, or with UTC at its end) in epoch seconds; None for anything else."""
    try:
        moment = datetime.datetime.fromisoformat(str(written).replace("UTC", "+00:00"))
    except ValueError:
        return None
    return (moment if moment.tzinfo else moment.replace(tzinfo=datetime.UTC)).timestamp()


def _iso(moment: float) -> str:
    return datetime.datetime.fromtimestamp(moment, datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


# ---- logging in


def own_host(url: str) -> bool:
    """Whether a URL is https and its host AWS's own (the list is the AWS CLI's, awscli/customizations/sso)."""
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").lower().rstrip(".")
    except ValueError:
        return False
    return parts.scheme == "https" and (host in _OWN_HOSTS or host.endswith(_OWN_SUFFIXES))


def login(session: Session, where: Portal, work: Work) -> Iterator[Device]:
    """Get a new token through the device flow, and keep it; ends early, without a token, once the work is cancelled.

    Args:
        session: any of the profile's; the call is unsigned.
        where: the portal.
        work: the request it is done for.

    Yields:
        what the person must approve; another one when its code ran out.

    Raises:
        LoginFailed: it was denied, never approved, or the portal is not to be trusted.
        botocore.exceptions.BotoCoreError, botocore.exceptions.ClientError: the portal could not be asked.
    """
    _check_start(where, work)
    flow = _Flow(session, where)
    for _ in range(_CODES):
        device = flow.begin()
        yield device
        if flow.finish(work) or work.cancelled():
            return
    raise LoginFailed("The login was not approved in time.", "Try again and approve the code in the browser.")


def _check_start(where: Portal, work: Work) -> None:
    """A start URL of somebody else's could be there to collect an approval: ask before anything is sent."""
    if own_host(where.start_url):
        return
    parts = urlsplit(where.start_url)
    if parts.scheme != "https":
        raise LoginFailed(f"The start URL {where.start_url} is not https; nothing was sent.", "Correct sso_start_url.")
    answer = work.ask(
        "text", f"The start URL of {where.profile} is on {parts.hostname}, which is not AWS's own. Type yes to go on."
    )
    if (answer or "").strip().lower() != "yes":
        raise LoginFailed(f"Not logged in: {parts.hostname} is not AWS's own host.", "Check sso_start_url.")


class _Flow:
    """One login: registration, device code, polls."""

    def __init__(self, session: Session, where: Portal) -> None:
        from botocore import UNSIGNED
        from botocore.config import Config
        from botocore.utils import JSONFileCache

        self._where = where
        self._client: Any = session.create_client(
            "sso-oidc", config=Config(region_name=where.region, signature_version=UNSIGNED)
        )
        self._cache: Any = JSONFileCache(str(files.private_dir(cache_dir())))
        self._registration: dict[str, Any] = {}
        self._device: dict[str, Any] = {}
        self._renewed = False

    def begin(self) -> Device:
        """Ask for a device code, with a new registration when the old one is no longer known."""
        from botocore.exceptions import ClientError

        self._registration = self._registered()
        try:
            self._device = self._authorize()
        except ClientError as error:
            if _code(error) not in _UNKNOWN_CLIENT:
                raise
            self._registration = self._register()
            self._device = self._authorize()
        url = str(self._device["verificationUri"])
        trusted = own_host(url) or (url.startswith("https://") and not clients.badge(url))
        warning = "" if trusted else f"{urlsplit(url).hostname or url} is not a host of AWS's own."
        return Device(
            code=str(self._device["userCode"]),
            url=url,
            whole_url=str(self._device.get("verificationUriComplete") or url),
            expires=time.time() + float(self._device["expiresIn"]),
            profile=self._where.profile,
            warning=warning,
        )

    def finish(self, work: Work) -> bool:
        """Poll until it is approved and keep the token. False when the code ran out, or the work was cancelled."""
        from botocore.exceptions import ClientError

        interval = float(self._device.get("interval") or INTERVAL)
        ends = time.monotonic() + float(self._device["expiresIn"])
        while time.monotonic() < ends:
            if work.wait(interval):
                return False
            try:
                answer = self._client.create_token(
                    grantType=GRANT, deviceCode=self._device["deviceCode"], **self._credentials()
                )
            except ClientError as error:
                code = _code(error)
                if code == "SlowDownException":
                    interval += INTERVAL
                elif code == "ExpiredTokenException":
                    return False
                elif code in _UNKNOWN_CLIENT and not self._renewed:
                    self._registration, self._renewed = self._register(), True
                    return False  # a device code belongs to the registration it was asked with
                elif code == "AccessDeniedException":
                    raise LoginFailed(
                        "The login was denied in the browser.", "Try again if it should not be."
                    ) from None
                elif code != "AuthorizationPendingException":
                    raise
            else:
                self._keep(answer)
                return True
        return False

    def _credentials(self) -> dict[str, str]:
        return {"clientId": self._registration["clientId"], "clientSecret": self._registration["clientSecret"]}

    def _authorize(self) -> dict[str, Any]:
        answer: dict[str, Any] = self._client.start_device_authorization(
            startUrl=self._where.start_url, **self._credentials()
        )
        return answer

    def _registered(self) -> dict[str, Any]:
        """The registration on disk while it holds for a login, else a new one."""
        kept = _kept(registration_key(self._where))
        ends = epoch(kept.get("expiresAt"))
        usable = (
            kept.get("clientId") and kept.get("clientSecret") and "authorization_code" not in kept.get("grantTypes", ())
        )
        return kept if usable and ends is not None and ends > time.time() + 900 else self._register()

    def _register(self) -> dict[str, Any]:
        asked: dict[str, Any] = {"clientName": f"awstui-{self._where.session_name or 'sso'}", "clientType": "public"}
        if self._where.scopes:
            asked["scopes"] = list(self._where.scopes)
        answer = self._client.register_client(**asked)
        registration = {
            "clientId": answer["clientId"],
            "clientSecret": answer["clientSecret"],
            "expiresAt": _iso(float(answer["clientSecretExpiresAt"])),
        }
        if self._where.scopes:
            registration["scopes"] = list(self._where.scopes)
        self._cache[registration_key(self._where)] = registration
        return registration

    def _keep(self, answer: Mapping[str, Any]) -> None:
        token = {
            "startUrl": self._where.start_url,
            "region": self._where.region,
            "accessToken": answer["accessToken"],
            "expiresAt": _iso(time.time() + float(answer["expiresIn"])),
            "clientId": self._registration["clientId"],
            "clientSecret": self._registration["clientSecret"],
            "registrationExpiresAt": self._registration["expiresAt"],
        }
        if answer.get("refreshToken"):
            token["refreshToken"] = answer["refreshToken"]
        self._cache[token_key(self._where)] = token


_UNKNOWN_CLIENT = frozenset({"InvalidClientException", "UnauthorizedClientException"})


def _code(error: Any) -> str:
    return str(error.response.get("Error", {}).get("Code", ""))
