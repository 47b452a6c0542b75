"""What the caches on disk know of a profile's session, without asking anybody: valid, expired, or to be logged in to.

The files are the AWS CLI's: ~/.aws/sso/cache, ~/.aws/cli/cache and ~/.aws/login/cache.
"""

from __future__ import annotations

import hashlib
import json
import os
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from awstui.engine import session_tokens, sso

State = tuple[str, float | None]
"""The word and, where a session is known, its end in epoch seconds."""


def state(
    name: str, kind: str, profiles: Mapping[str, Any], sso_sessions: Mapping[str, Any], demo: bool = False
) -> State:
    """A profile's state: "valid", "expired", "needs login", "needs code", or "" when only a call would tell.

    Args:
        name: the profile's.
        kind: as `ProfileInfo.kind`.
        profiles: every profile's settings, by name.
        sso_sessions: every [sso-session]'s settings, by name.
        demo: role sessions are the demo's own.
    """
    settings = profiles[name]
    if kind == "sso":
        portal = sso.portal(name, profiles, sso_sessions)
        return _token(*sso.token_ends(portal)) if portal is not None else ("", None)
    if kind == "role":
        return _role(name, settings, profiles, sso_sessions, demo)
    if kind == "login":
        return _login(str(settings["login_session"]))
    if kind == "keys" and session_tokens.is_user_profile(settings):
        ends = _cached(session_tokens.cache_key(settings), demo)
        return ("valid", ends) if ends is not None and ends > time.time() else ("", None)
    return "", None


def _token(ends: float | None, renewable: bool) -> State:
    if ends is None:
        return "needs login", None
    if ends > time.time():
        return "valid", ends
    return ("", None) if renewable else ("expired", ends)


def _role(
    name: str, settings: Mapping[str, Any], profiles: Mapping[str, Any], sso_sessions: Mapping[str, Any], demo: bool
) -> State:
    ends = _cached(_role_key(settings), demo)
    if ends is not None and ends > time.time():
        return "valid", ends
    portal = sso.portal(name, profiles, sso_sessions)
    if portal is not None:
        word, token_end = _token(*sso.token_ends(portal))
        if word in ("needs login", "expired"):
            return word, token_end
    return ("needs code", None) if settings.get("mfa_serial") else ("", None)


def _role_key(settings: Mapping[str, Any]) -> str:
    """The name of a role session's file (botocore.credentials.BaseAssumeRoleCredentialFetcher._create_cache_key)."""
    names = {
        "role_session_name": "RoleSessionName",
        "external_id": "ExternalId",
        "mfa_serial": "SerialNumber",
        "duration_seconds": "DurationSeconds",
    }
    asked: dict[str, Any] = {names[key]: settings[key] for key in names if settings.get(key) is not None}
    if "DurationSeconds" in asked:
        try:
            asked["DurationSeconds"] = int(asked["DurationSeconds"])
        except ValueError:
            del asked["DurationSeconds"]
    asked["RoleArn"] = settings.get("role_arn")
    return hashlib.sha1(json.dumps(asked, sort_keys=True).encode()).hexdigest()


def _cached(key: str, demo: bool) -> float | None:
    from awstui.engine.sessions import role_cache

    found = sso.read(role_cache(demo) / f"{key}.json")
    return sso.epoch(_part(found, "Credentials").get("Expiration"))


def _login(session: str) -> State:
    folder = os.environ.get("AWS_LOGIN_CACHE_DIRECTORY") or Path.home() / ".aws" / "login" / "cache"
    found = sso.read(Path(folder).expanduser() / f"{hashlib.sha256(session.encode()).hexdigest()}.json")
    if not found:
        return "needs login", None
    ends = sso.epoch(_part(found, "accessToken").get("expiresAt"))
    return ("valid", ends) if ends is not None and ends > time.time() else ("", None)  # renewed for up to 12 hours


def _part(found: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    part = found.get(name)
    return part if isinstance(part, dict) else {}
