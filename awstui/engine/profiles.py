"""The profiles of both AWS files, as they are written: nobody is called and no helper is run."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from awstui.engine import states
from awstui.engine.aws_login import PACKAGE, can_use_logins
from awstui.engine.sessions import ENVIRONMENT
from awstui.protocol import ProfileInfo

_ROLE_ARN = re.compile(r"arn:aws[\w-]*:iam::(?P<account>\d{12}):role/(?P<role>[\w+=,.@/-]+)")
_SECTION = re.compile(r"^\[\s*(?P<name>[^\]]+?)\s*\]")


@dataclass(slots=True)
class _Files:
    """What the two files say, put together as botocore does it."""

    profiles: dict[str, dict[str, Any]] = field(default_factory=dict)
    keys: set[str] = field(default_factory=set)  # profiles whose access key is in the credentials file
    sso_sessions: dict[str, Any] = field(default_factory=dict)
    where: dict[str, str] = field(default_factory=dict)  # profile -> file:line
    faults: dict[str, str] = field(default_factory=dict)  # profile -> why its file cannot be read


def profiles(demo: bool = False) -> tuple[ProfileInfo, ...]:
    """Every profile with its kind, region, chain of source profiles, file and line, state, and what is wrong with it.

    The first entry is "(environment)" when the environment itself holds credentials; a Place without profile means it.
    `default` comes next, then the order of the files.

    AWS SDKs and Tools Reference Guide, "Shared config and credentials files"; the order in which kinds are tried is
    botocore's (botocore.credentials.create_credential_resolver).
    """
    files = _read()
    names = sorted(files.profiles, key=lambda name: name != "default")
    found = tuple(_info(name, files, demo) for name in names)
    environment = _environment()
    return (environment, *found) if environment else found


def _environment() -> ProfileInfo | None:
    """The credentials of the environment, in the order botocore looks for them."""
    env = os.environ
    region = env.get("AWS_REGION") or env.get("AWS_DEFAULT_REGION") or ""
    chosen = env.get("AWS_PROFILE") or env.get("AWS_DEFAULT_PROFILE")
    if env.get("AWS_ACCESS_KEY_ID"):
        note = "AWS_ACCESS_KEY_ID is set"
        if not env.get("AWS_SECRET_ACCESS_KEY"):
            note = "broken: AWS_SECRET_ACCESS_KEY is missing"
        elif chosen:
            note = f"AWS_ACCESS_KEY_ID is set and overrides AWS_PROFILE ({chosen})"
        return ProfileInfo(ENVIRONMENT, "environment", region, note=note)
    if env.get("AWS_WEB_IDENTITY_TOKEN_FILE") and env.get("AWS_ROLE_ARN"):
        return ProfileInfo(ENVIRONMENT, "web identity", region, source=env["AWS_ROLE_ARN"])
    if env.get("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI") or env.get("AWS_CONTAINER_CREDENTIALS_FULL_URI"):
        return ProfileInfo(ENVIRONMENT, "instance", region, note="the container's role")
    return None


# ---- the files


def _read() -> _Files:
    files = _Files()
    config = Path(os.environ.get("AWS_CONFIG_FILE") or "~/.aws/config").expanduser()
    credentials = Path(os.environ.get("AWS_SHARED_CREDENTIALS_FILE") or "~/.aws/credentials").expanduser()
    for section, values, place, fault in _sections(config):
        kind, _, rest = section.partition(" ")
        name = rest.strip().strip("\"'")
        if section == "default" or (kind == "profile" and name):
            _add(files, name or "default", values, place, fault)
        elif kind == "sso-session":
            files.sso_sessions[name] = values
    for section, values, place, fault in _sections(credentials):
        _add(files, section, values, place, fault)
        if values.get("aws_access_key_id"):
            files.keys.add(section)
    return files


def _add(files: _Files, name: str, values: Mapping[str, Any], place: str, fault: str) -> None:
    files.profiles.setdefault(name, {}).update(values)
    files.where.setdefault(name, place)
    if fault:
        files.faults[name] = fault


def _sections(path: Path) -> list[tuple[str, Mapping[str, Any], str, str]]:
    """Every section of a file: its heading, values, "file:line", and why the file cannot be read ("" when it can)."""
    from botocore.configloader import raw_config_parse
    from botocore.exceptions import BotoCoreError

    try:
        lines = path.read_text("utf-8", "replace").splitlines()
    except OSError:
        return []
    fault = ""
    parsed: dict[str, Any] = {}
    try:
        parsed = raw_config_parse(str(path))
    except BotoCoreError as error:
        fault = _parse_fault(error, path)
    shown = str(path)
    home = str(Path.home())
    if shown.startswith(home + os.sep):
        shown = "~" + shown[len(home) :]
    found: dict[str, tuple[str, Mapping[str, Any], str, str]] = {}
    for number, line in enumerate(lines, 1):
        heading = _SECTION.match(line)
        if heading and heading["name"] not in found:
            name = heading["name"]
            values = parsed.get(name)
            found[name] = (name, values if isinstance(values, dict) else {}, f"{shown}:{number}", fault)
    return list(found.values())


def _parse_fault(error: BaseException, path: Path) -> str:
    """What the parser minded; botocore keeps only the path, so the file is parsed once more."""
    import configparser

    try:
        configparser.RawConfigParser(default_section="\0").read_string(path.read_text("utf-8"))
    except (configparser.Error, UnicodeDecodeError, OSError) as closer:
        error = closer
    said = " ".join(str(error).replace("'<string>'", str(path)).split())
    return f"broken: the file cannot be read: {said}"[:200]


# ---- one profile


def _info(name: str, files: _Files, demo: bool) -> ProfileInfo:
    values = files.profiles[name]
    kind = _kind(name, files)
    source, fault = _chain(name, files)
    fault = fault or _arn_fault((source or name).split(" -> "), files)
    note = files.faults.get(name) or (f"broken: {fault}" if fault else _remark(name, kind, files))
    broken = note.startswith("broken")
    state, expires = ("broken", None) if broken else states.state(name, kind, files.profiles, files.sso_sessions, demo)
    account, role = _whose(values)
    return ProfileInfo(
        name,
        kind,
        str(values.get("region", "")),
        source=source,
        file=files.where.get(name, ""),
        note=note,
        state=state,
        expires=expires,
        account=account,
        role=role,
    )


def _whose(values: Mapping[str, Any]) -> tuple[str, str]:
    """Account and role, where the files name them."""
    if found := _ROLE_ARN.fullmatch(str(values.get("role_arn", ""))):
        return found["account"], found["role"]
    account = values.get("sso_account_id") or values.get("aws_account_id") or ""
    return str(account), str(values.get("sso_role_name") or "")


def _kind(name: str, files: _Files) -> str:
    """What gives this profile its credentials: the first that botocore would find."""
    values = files.profiles[name]
    if values.get("role_arn") and not values.get("web_identity_token_file"):
        return "role"
    if values.get("web_identity_token_file"):
        return "web identity"
    if any(values.get(key) for key in ("sso_session", "sso_start_url", "sso_account_id", "sso_role_name")):
        return "sso"
    if name in files.keys:
        return "keys"
    if values.get("login_session"):
        return "login"
    if values.get("credential_process"):
        return "process"
    if values.get("aws_access_key_id") or values.get("aws_secret_access_key"):
        return "keys"
    return "unknown"


def _chain(name: str, files: _Files) -> tuple[str, str]:
    """The chain "base -> admin" that ends in this profile ("" when it stands alone), and what breaks it."""
    visited = [name]
    while True:
        values = files.profiles[visited[-1]]
        if _kind(visited[-1], files) != "role":
            break
        source, provider = values.get("source_profile"), values.get("credential_source")
        if source and provider:
            return _arrow(visited), "both source_profile and credential_source are set"
        if provider:
            return _arrow([*visited, str(provider)]), ""
        if not source:
            return _arrow(visited), "a role needs source_profile or credential_source"
        if source == visited[-1]:
            fault = "" if values.get("aws_access_key_id") else f"source_profile of {source} is {source} itself"
            return _arrow(visited), fault or _keys_fault(values)
        if source in visited:
            return _arrow([*visited, source]), f"source profiles go in a circle: {_arrow([*visited, source])}"
        visited.append(str(source))
        if source not in files.profiles:
            return _arrow(visited), f"source profile {source} does not exist"
    fault = _own_fault(visited[-1], files)
    return _arrow(visited), f"source profile {visited[-1]}: {fault}" if fault and len(visited) > 1 else fault


def _arn_fault(chain: list[str], files: _Files) -> str:
    """What is wrong with the roles of a chain, the last one first."""
    for name in reversed(chain):
        written = files.profiles.get(name, {}).get("role_arn")
        if written is not None and not _ROLE_ARN.fullmatch(str(written)):
            return f"role_arn of {name} is not the ARN of a role: {written}"
    return ""


def _arrow(visited: list[str]) -> str:
    return " -> ".join(reversed(visited)) if len(visited) > 1 else ""


def _own_fault(name: str, files: _Files) -> str:
    """What is wrong with a profile that is no role."""
    values, kind = files.profiles[name], _kind(name, files)
    if kind == "keys":
        return _keys_fault(values)
    if kind == "sso":
        return _sso_fault(values, files)
    if kind == "login":
        return "" if can_use_logins() else f"aws login profiles need a package. {PACKAGE}"
    if kind == "web identity":
        if not values.get("role_arn"):
            return "role_arn is missing"
        path = Path(str(values["web_identity_token_file"])).expanduser()
        return "" if path.exists() else f"{values['web_identity_token_file']} does not exist"
    return ""


def _keys_fault(values: Mapping[str, Any]) -> str:
    missing = [key for key in ("aws_access_key_id", "aws_secret_access_key") if not values.get(key)]
    return f"{missing[0]} is missing" if missing else ""


def _sso_fault(values: Mapping[str, Any], files: _Files) -> str:
    session = values.get("sso_session")
    if session and session not in files.sso_sessions:
        return f"sso-session {session} does not exist"
    settings = {**files.sso_sessions.get(str(session), {}), **values}
    needed = ("sso_start_url", "sso_region", "sso_account_id", "sso_role_name")
    missing = [key for key in needed if not settings.get(key)]
    return f"{', '.join(missing)} missing" if missing else ""


def _remark(name: str, kind: str, files: _Files) -> str:
    """What is worth knowing of a profile that works."""
    values = files.profiles[name]
    if kind == "keys" and (values.get("login_session") or values.get("credential_process")):
        other = "login_session" if values.get("login_session") else "credential_process"
        return f"its keys in the credentials file win over {other}"
    if kind == "role" and values.get("mfa_serial"):
        return "asks for an MFA code"
    if kind == "unknown":
        return "holds no credentials of its own"
    return ""
