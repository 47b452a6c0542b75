"""Who the credentials belong to."""

from __future__ import annotations

from typing import Any

from awstui.engine.sessions import Sessions
from awstui.protocol import Identity, Place


def identify(sessions: Sessions, place: Place) -> Identity:
    """The account, the caller's ARN and, when IAM lets us read it, the account's alias.

    STS GetCallerIdentity needs no permission and cannot be denied; the alias is a nicety, so whatever goes wrong there
    leaves it empty.

    Raises:
        botocore.exceptions.BotoCoreError, botocore.exceptions.ClientError: the credentials do not work.
    """
    region = None if _has_region(sessions, place) else "us-east-1"
    found = caller(sessions, place)
    return Identity(account=found["Account"], arn=found["Arn"], alias=_alias(sessions, place, region))


def caller(sessions: Sessions, place: Place) -> dict[str, Any]:
    """What STS GetCallerIdentity answers there; raises what went wrong."""
    region = None if _has_region(sessions, place) else "us-east-1"
    found: dict[str, Any] = sessions.client(place, "sts", region).get_caller_identity()
    return found


def _has_region(sessions: Sessions, place: Place) -> bool:
    return bool(sessions.context(place).region)


def _alias(sessions: Sessions, place: Place, region: str | None) -> str:
    from botocore.exceptions import BotoCoreError, ClientError

    try:
        aliases = sessions.client(place, "iam", region, brief=True).list_account_aliases()["AccountAliases"]
    except (BotoCoreError, ClientError):
        return ""
    return str(aliases[0]) if aliases else ""
