"""MFA sessions of IAM users: GetSessionToken for a profile that has keys and an `mfa_serial` of its own.

The AWS CLI leaves such an `mfa_serial` alone, so the plain keys are used here too until the person logs in; from then
on the session is, also in later runs, until it ends. It lies in the CLI's cache of role sessions, which `aws` does not
read for such a profile.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from awstui.engine import mfa, safety

if TYPE_CHECKING:
    from collections.abc import Callable

    from botocore.session import Session


class SessionTokens:
    """A credential provider of botocore's chain.

    Args:
        session: of the profile.
        cache: a mapping for sessions, botocore's JSONFileCache.
        prompter: gives the prompter of the moment.
    """

    METHOD = "session-token"
    CANONICAL_NAME = None

    def __init__(self, session: Session, cache: Any, prompter: Callable[[], mfa.Prompter]) -> None:
        self._session = session
        self._cache = cache
        self._prompter = prompter

    def load(self) -> Any:
        """The session that was opened and has not ended, or None."""
        from botocore.credentials import RefreshableCredentials

        profile = user_profile(self._session)
        kept = None if profile is None else self._kept(profile)
        if profile is None or kept is None:
            return None
        asker = self._asker(profile)
        found: Any = RefreshableCredentials.create_from_metadata(
            kept, lambda: asker.until_right(lambda: self._open(profile, asker)), self.METHOD
        )
        mfa.use_to_the_end(found, asker)
        return found

    def open(self) -> None:
        """Open a new session: asks for a code. `load` finds it from then on.

        Raises:
            awstui.engine.mfa.MfaNeeded: no code was given.
            botocore.exceptions.ClientError: STS gave none.
        """
        profile = user_profile(self._session)
        assert profile is not None
        asker = self._asker(profile)
        with asker.turn:
            asker.until_right(lambda: self._open(profile, asker))

    def _asker(self, profile: Mapping[str, Any]) -> mfa.Asker:
        about = (("Profile", self._session.profile or "default"), ("Device", str(profile["mfa_serial"])))
        return mfa.Asker(self._prompter, about)

    def _open(self, profile: Mapping[str, Any], asker: mfa.Asker) -> dict[str, Any]:
        from botocore.utils import create_nested_client

        serial = profile["mfa_serial"]
        code = asker(f"Enter MFA code for {serial}: ")
        client: Any = create_nested_client(
            self._session,
            "sts",
            region_name=self._session.get_config_variable("region") or "us-east-1",
            aws_access_key_id=profile["aws_access_key_id"],
            aws_secret_access_key=profile["aws_secret_access_key"],
        )
        with safety.permit(("sts:GetSessionToken",)):
            answer = client.get_session_token(SerialNumber=serial, TokenCode=code)
        credentials = answer["Credentials"]
        credentials["Expiration"] = credentials["Expiration"].isoformat()
        self._cache[cache_key(profile)] = {"ProviderType": self.METHOD, "Credentials": credentials}
        return _metadata(credentials)

    def _kept(self, profile: Mapping[str, Any]) -> dict[str, Any] | None:
        import datetime

        try:
            found = _metadata(self._cache[cache_key(profile)]["Credentials"])
            ends = datetime.datetime.fromisoformat(found["expiry_time"])
        except (KeyError, TypeError, ValueError):
            return None
        left = (ends - datetime.datetime.now(datetime.UTC)).total_seconds()
        return found if left > mfa.LAST else None


def user_profile(session: Session) -> Mapping[str, Any] | None:
    """The settings of a profile that has keys and names an MFA device, else None."""
    profile: dict[str, Any] = session.get_scoped_config()
    return profile if is_user_profile(profile) else None


def is_user_profile(profile: Mapping[str, Any]) -> bool:
    """Whether these settings have keys and an MFA device, and nothing that would win over the keys."""
    needed = ("aws_access_key_id", "aws_secret_access_key", "mfa_serial")
    other = ("role_arn", "sso_session", "sso_start_url", "aws_session_token")
    return all(profile.get(name) for name in needed) and not any(profile.get(name) for name in other)


def cache_key(profile: Mapping[str, Any]) -> str:
    """The name of its file in the cache: like botocore's, a hash of what was asked for."""
    asked = {"AccessKeyId": profile["aws_access_key_id"], "SerialNumber": profile["mfa_serial"]}
    return hashlib.sha1(json.dumps(asked, sort_keys=True).encode()).hexdigest()


def _metadata(credentials: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "access_key": credentials["AccessKeyId"],
        "secret_key": credentials["SecretAccessKey"],
        "token": credentials["SessionToken"],
        "expiry_time": credentials["Expiration"],
    }
