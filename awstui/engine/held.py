"""The long-lived access key a profile holds: in the keyring or in AWS's files."""

from __future__ import annotations

from awstui.engine import profile_kinds, vault
from awstui.engine.awsfiles import change, store
from awstui.engine.vault import Keys
from awstui.errors import Refused


def find(name: str) -> tuple[str, Keys]:
    """Where a profile's key is kept ("file" or "keyring"), and the key.

    Args:
        name: the profile's name.

    Raises:
        awstui.errors.Refused: it holds no long-lived key, or the keyring cannot be used.
        awstui.errors.UsageError: there is no such profile.
    """
    where = profile_kinds.written(name).store
    if where == "keyring":
        kept = vault.kept_name(change.section("config", name).get("credential_process", ""))
        keys = vault.get(kept)
        if keys is None:
            raise Refused(f"The keyring holds no key for profile {name}.")
        return where, keys
    said = {**change.section("config", name), **change.section("credentials", name)}
    key_id, secret = (said.get(key, "") for key in profile_kinds.KEYS[:2])
    if where != "file" or not secret or said.get(profile_kinds.KEYS[2]):
        raise Refused(f"Profile {name} holds no long-lived access key of its own.")
    return where, Keys(key_id, secret)


def replace(name: str, where: str, keys: Keys) -> None:
    """Put another key in the place of the one a profile holds.

    Args:
        name: the profile's name.
        where: "file" or "keyring", as `find` said.
        keys: the new key.

    Raises:
        awstui.errors.Refused: it could not be stored; the old one is still there.
    """
    if where == "keyring":
        vault.put(vault.kept_name(change.section("config", name).get("credential_process", "")), keys)
    else:
        store.write(change.drafts(profile_kinds.file_keys(name, keys.id, keys.secret)))
