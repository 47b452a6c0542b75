"""Who the demo's profiles are: users, roles and account aliases."""

from __future__ import annotations

from awstui.demo.aws import Aws
from awstui.demo.home import ACCOUNT, DEMO_KEY, STAGING, STAGING_KEY

USERS = ((ACCOUNT, "dana", DEMO_KEY, "harbour-demo"), (STAGING, "staging-deploy", STAGING_KEY, "harbour-staging"))


def seed(aws: Aws) -> None:
    """A user with the key its profile has in the demo's credentials file, and an alias, for each account with keys."""
    for account, user, key, alias in USERS:
        iam = aws("iam", account=account)
        iam.create_user(UserName=user)
        made = iam.create_access_key(UserName=user)["AccessKey"]["AccessKeyId"]
        iam.create_account_alias(AccountAlias=alias)
        _name_key(account, made, key)


def _name_key(account: str, made: str, wanted: str) -> None:
    """Give an access key the id that the credentials file has: moto finds the account by it, and invents its own."""
    from moto.iam.models import iam_backends

    keys = iam_backends[account]["aws"].access_keys
    keys[wanted] = keys.pop(made)
    keys[wanted].access_key_id = wanted
