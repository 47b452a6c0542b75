"""What a form about a profile comes to in AWS's two files, kind by kind.

AWS SDKs and Tools Reference Guide, "Configuration and authentication settings reference".
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import urlsplit

from awstui.engine.awsfiles.change import Change, section
from awstui.engine.awsfiles.names import File
from awstui.errors import UsageError
from awstui.protocol.profiles import KINDS, Written

COMMON = ("region", "output")
KEYS = ("aws_access_key_id", "aws_secret_access_key", "aws_session_token")
SESSION = ("sso_start_url", "sso_region", "sso_registration_scopes")
OWN: dict[str, tuple[str, ...]] = {
    "keys": (),
    "role": (
        "role_arn", "source_profile", "credential_source", "mfa_serial", "external_id", "role_session_name",
        "duration_seconds",
    ),
    "sso": ("sso_session", "sso_account_id", "sso_role_name"),
    "process": ("credential_process",),
}  # fmt: skip
"""The settings of each kind that a form asks for, besides keys and the shared SSO session's."""

_SHAPES = {
    "role_arn": (r"arn:aws[\w-]*:iam::\d{12}:role/[\w+=,.@/-]+", "arn:aws:iam::123456789012:role/name"),
    "mfa_serial": (r"arn:aws[\w-]*:iam::\d{12}:mfa/[\w+=,.@/-]+|[A-Za-z0-9]{9,256}", "arn:aws:iam::…:mfa/name"),
    "sso_account_id": (r"\d{12}", "twelve digits"),
    "region": (r"[a-z]{2,}(-[a-z]+)+-\d+", "a region, like eu-west-1"),
    "sso_region": (r"[a-z]{2,}(-[a-z]+)+-\d+", "a region, like eu-west-1"),
    "role_session_name": (r"[\w+=,.@-]{2,64}", "2 to 64 letters, digits or +=,.@-"),
}


def written(name: str) -> Written:
    """A profile as it stands in both files, credentials winning as they do in botocore.

    Args:
        name: its name.

    Raises:
        awstui.errors.UsageError: neither file has it.
        awstui.errors.Refused: a file cannot be read.
    """
    from awstui.engine import vault
    from awstui.engine.profiles import profiles

    said = {**section("config", name), **section("credentials", name)}
    info = next((info for info in profiles() if info.name == name), None)
    if info is None:
        raise UsageError(f"There is no profile {name}.")
    kind = info.kind if info.kind in KINDS else "keys" if info.kind == "unknown" else ""
    store = "file" if kind == "keys" and said.get("aws_access_key_id") else ""
    if kind == "process" and vault.kept_name(said.get("credential_process", "")):
        kind, store = "keys", "keyring"
    if session := said.get("sso_session"):
        said |= {key: value for key, value in section("config", session, "sso-session").items() if key in SESSION}
    shown = {*COMMON, *OWN.get(kind, ()), *(SESSION if kind == "sso" else ()), *(KEYS[:1] if store == "file" else ())}
    return Written(name, kind, {key: value for key, value in said.items() if key in shown}, store)


def changes(name: str, kind: str, answers: Mapping[str, str]) -> list[Change]:
    """What a form's answers change in the files: what was emptied goes, what it did not ask for stays.

    Args:
        name: the profile.
        kind: one of KINDS; for "keys" this is all but the key itself.
        answers: setting to value; a setting the form asks for and that is missing here is taken out.

    Raises:
        awstui.errors.UsageError: a value is missing or cannot be right.
    """
    values = {key: value.strip() for key, value in answers.items() if value.strip()}
    _check(name, kind, values)
    asked = [*COMMON, *OWN[kind]]
    shared: list[Change] = []
    if kind == "sso" and (session := values.get("sso_session")):
        wanted = {key: values.get(key) for key in SESSION}
        shared.append(Change("config", session, wanted, "sso-session"))
    elif kind == "sso":
        asked += SESSION[:2]
    said = section("credentials", name)
    by_file: dict[File, dict[str, str | None]] = {"config": {}, "credentials": {}}
    for key in asked:
        by_file["credentials" if key in said else "config"][key] = values.get(key)
    return [*(Change(file, name, found) for file, found in by_file.items() if found), *shared]


def file_keys(name: str, key_id: str | None, secret: str | None) -> list[Change]:
    """An access key put into a profile's files, or (both None) taken out of them; a session token never stays.

    A key that stands in config and not in credentials is changed where it is, since that is where it is looked for.

    Args:
        name: the profile.
        key_id: the access key's id.
        secret: its secret.
    """
    found: dict[str, str | None] = dict(zip(KEYS, (key_id, secret, None), strict=True))
    nothing: dict[str, str | None] = dict.fromkeys(KEYS)
    if key_id is None:
        return [Change("credentials", name, nothing), Change("config", name, nothing)]
    here: File = "credentials"
    if not section("credentials", name).get(KEYS[0]) and section("config", name).get(KEYS[0]):
        here = "config"
    return [Change(here, name, found)]


def dependents(name: str) -> list[str]:
    """The profiles whose source profile this is."""
    from awstui.engine.profiles import profiles

    found = []
    for info in profiles():
        said = {**section("config", info.name), **section("credentials", info.name)}
        if said.get("source_profile") == name and info.name != name:
            found.append(info.name)
    return found


def _check(name: str, kind: str, values: Mapping[str, str]) -> None:
    for key, (shape, words) in _SHAPES.items():
        if key in values and not re.fullmatch(shape, values[key]):
            raise UsageError(f"{key} must look like this: {words}.")
    if kind == "role":
        _need(values, "role_arn")
        if ("source_profile" in values) == ("credential_source" in values):
            raise UsageError("A role needs either source_profile or credential_source, and not both.")
        if values.get("source_profile"):
            _check_source(name, values["source_profile"])
        seconds = values.get("duration_seconds", "900")
        if not seconds.isdecimal() or not 900 <= int(seconds) <= 43200:
            raise UsageError("duration_seconds must be 900 to 43200.")
    elif kind == "sso":
        _need(values, "sso_start_url", "sso_region", "sso_account_id", "sso_role_name")
        url = urlsplit(values["sso_start_url"])
        if url.scheme != "https" or not url.hostname or url.username:
            raise UsageError("sso_start_url must be an https URL, like https://my-company.awsapps.com/start.")
    elif kind == "process":
        _need(values, "credential_process")


def _check_source(name: str, source: str) -> None:
    from awstui.engine.profiles import profiles

    if source not in {info.name for info in profiles()} | {name}:
        raise UsageError(f"There is no profile {source} to take as the source.")
    if source == name and not section("credentials", name).get(KEYS[0]):
        raise UsageError(f"{name} cannot be its own source without an access key of its own.")


def _need(values: Mapping[str, str], *keys: str) -> None:
    missing = [key for key in keys if key not in values]
    if missing:
        raise UsageError(f"{missing[0]} is missing.")
