"""Who the credentials belong to."""

from __future__ import annotations

from typing import Any

from awstui.engine.sessions import Sessions
from awstui.protocol import Identity, Place


def identify(sessions: Sessions, place: Place, brief: bool = False) -> Identity:
    """The account, the caller's ARN and, when IAM lets us read it, the account's alias.

    STS GetCallerIdentity needs no permission and cannot be denied; the alias is a nicety, so whatever goes wrong there
    leaves it empty.

    Args:
        sessions: where the client comes from.
        place: whose identity.
        brief: one quick attempt only, and no alias: for those who cannot wait.

    Raises:
        botocore.exceptions.BotoCoreError, botocore.exceptions.ClientError: the credentials do not work.
    """
    region = None if _has_region(sessions, place) else "us-east-1"
    caller: dict[str, Any] = sessions.client(place, "sts", region, brief=brief).get_caller_identity()
    alias = "" if brief else _alias(sessions, place, region)
    return Identity(account=caller["Account"], arn=caller["Arn"], alias=alias)


def _has_region(sessions: Sessions, place: Place) -> bool:
    return bool(sessions.context(place).region)


def _alias(sessions: Sessions, place: Place, region: str | None) -> str:
    from botocore.exceptions import BotoCoreError, ClientError

    try:
        aliases = sessions.client(place, "iam", region, brief=True).list_account_aliases()["AccountAliases"]
    except (BotoCoreError, ClientError):
        return ""
    return str(aliases[0]) if aliases else ""
