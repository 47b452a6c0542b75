"""Logging in to a place and renewing what is about to end; how long it lasts."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from typing import Any

from awstui import protocol as p
from awstui.engine import mfa, sso
from awstui.engine.aws_login import PACKAGE, can_use_logins
from awstui.engine.core import Engine
from awstui.engine.session_tokens import SessionTokens, is_user_profile
from awstui.engine.sessions import ENVIRONMENT, Sessions
from awstui.engine.sso import LoginFailed
from awstui.engine.work import Work
from awstui.errors import UsageError


def way(name: str, profiles: Mapping[str, Any], sso_sessions: Mapping[str, Any]) -> str:
    """What logging in to a profile means: "sso", "mfa", "session", "login", or "" when there is nothing to log in to.

    Args:
        name: the profile's.
        profiles: every profile's settings, by name.
        sso_sessions: every [sso-session]'s settings, by name.
    """
    links, current = [], name
    while current in profiles and current not in links:
        links.append(current)
        current = profiles[current].get("source_profile", "") if profiles[current].get("role_arn") else ""
    portal = sso.portal(name, profiles, sso_sessions)
    needs_code = any(profiles[link].get("role_arn") and profiles[link].get("mfa_serial") for link in links)
    if portal is not None:
        ends, renewable = sso.token_ends(portal)
        alive = ends is not None and (renewable or ends > time.time() + 900)
        return "mfa" if alive and needs_code else "sso"
    if needs_code:
        return "mfa"
    if links and is_user_profile(profiles[name]):
        return "session"
    return "login" if links and profiles[links[-1]].get("login_session") else ""


def standing(sessions: Sessions, place: p.Place) -> p.Standing:
    """How long the credentials in use there last; looks at what is in memory and at the SSO token's file."""
    session = sessions.session(place.profile)
    name = sessions.context(place).profile
    if name == ENVIRONMENT:
        return p.Standing(name)
    full: Any = session.full_config
    profiles, sso_sessions = full.get("profiles", {}), full.get("sso_sessions", {})
    how = way(name, profiles, sso_sessions)
    portal = sso.portal(name, profiles, sso_sessions)
    token_ends, renewable = sso.token_ends(portal) if portal is not None else (None, False)
    held = mfa.chain(sessions.credentials(place.profile))
    ends = [link._expiry_time.timestamp() for link in held if _by_hand(link) and link._expiry_time is not None]
    return p.Standing(name, how, min(ends, default=None), None if renewable else token_ends)


def _by_hand(credentials: Any) -> bool:
    """Whether a person is needed to renew these."""
    return isinstance(credentials._refresh_lock, mfa.Turn)


def stand(engine: Engine, work: Work, request: p.Stand) -> Iterator[p.Reply]:
    """How long the credentials in use there last."""
    yield standing(engine.sessions, request.place)


def login(engine: Engine, work: Work, request: p.Login) -> Iterator[p.Reply]:
    """Log in, or renew the session, the way its profile wants it; what was refused before is asked for again."""
    sessions, place = engine.sessions, request.place
    session = sessions.session(place.profile)
    name = sessions.context(place).profile
    if name == ENVIRONMENT:
        raise UsageError("The keys in use come from the environment; awstui cannot renew those. P picks a profile.")
    full: Any = session.full_config
    how = way(name, full.get("profiles", {}), full.get("sso_sessions", {}))
    if how == "sso":
        portal = sso.portal_of(session)
        assert portal is not None
        yield from sso.login(session, portal, work)
    elif how == "mfa":
        sessions.renew(place.profile)
    elif how == "session":
        _open_session(sessions, place)
    elif how == "login":
        raise LoginFailed(*_about_login(name))
    elif not sessions.renew(place.profile):
        raise UsageError(f"There is nothing to log in to: the credentials of {name} do not end.")
    if work.cancelled():
        yield p.End(complete=False)
        return
    if how == "sso":
        sessions.renew(place.profile)  # a role session in the CLI's cache may have ended with the old login
    yield standing(sessions, place)


def _open_session(sessions: Sessions, place: p.Place) -> None:
    """A session by GetSessionToken. Clients of the plain keys are made again; a session in use is renewed in place."""
    in_use = mfa.chain(sessions.credentials(place.profile))
    if in_use:
        sessions.renew(place.profile)
        return
    resolver: Any = sessions.session(place.profile).get_component("credential_provider")
    provider: SessionTokens = resolver.get_provider(SessionTokens.METHOD)
    provider.open()
    sessions.forget(place.profile)


def _about_login(name: str) -> tuple[str, str]:
    """What a person is told who wants to log in to a profile of `aws login`: what is so, and what to do."""
    if not can_use_logins():
        return f"{name} is a profile of `aws login`, and awstui cannot use those without a package.", PACKAGE
    return (
        f"{name} is a profile of `aws login`: only the AWS CLI begins such a session, and awstui uses it then.",
        f"Run aws login --profile {name} in another terminal (over SSH with --remote), then refresh (r).",
    )
