"""Long-lived access keys in the operating system's keyring, handed to every AWS tool by `credential_process`.

Only keyrings that encrypt and belong to the session are used; there is no fallback. Every access is one run of
`keyhelper`, ended when it takes too long.
"""

from __future__ import annotations

import hmac
import json
import os
import shlex
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from awstui.errors import Refused

SERVICE = "awstui"
LIMIT = 5.0
"""Seconds one access may take. Where the system asks the person before every first access, it gets a minute."""

ALLOWED = (
    "keyring.backends.SecretService.Keyring",
    "keyring.backends.libsecret.Keyring",
    "keyring.backends.kwallet.DBusKeyring",
    "keyring.backends.kwallet.DBusKeyringKWallet4",
    "keyring.backends.macOS.Keyring",
    "keyring.backends.Windows.WinVaultKeyring",
)
"""Backends that keep secrets encrypted for the logged-in user. Files, plain or encrypted with a password, are not."""

WAYS_OUT = (
    "Ways out: log in through SSO, which needs no long-lived key; unlock or start a keyring (over SSH: "
    "`dbus-run-session -- sh -c 'gnome-keyring-daemon --unlock; exec awstui'`); or keep the key in "
    "~/.aws/credentials with mode 0600, by choosing so yourself."
)


@dataclass(frozen=True, slots=True)
class Keys:
    """A long-lived access key; its secret shows in no representation."""

    id: str
    secret: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Found:
    """What a keyring answered."""

    state: str  # ok, none, locked, hanging, untrusted, failed
    backend: str = ""
    why: str = ""
    secret: str | None = field(default=None, repr=False)


def probe() -> Found:
    """Whether there is a keyring that can be used now, and which."""
    return _ask("probe", "probe")


def reason(found: Found) -> str:
    """Why a keyring cannot be used, in a sentence; empty when it can."""
    name = found.backend or "the keyring"
    return {
        "ok": "",
        "none": f"No keyring can be used: {found.why or 'there is none here'}.",
        "locked": f"The keyring is locked ({name}).",
        "hanging": f"The keyring did not answer within {_limit():.0f} seconds; it may be waiting for a dialog "
        "nobody sees.",
        "untrusted": _distrust(found.backend),
    }.get(found.state, f"The keyring failed ({name}): {found.why}.")


def require() -> Found:
    """The usable keyring.

    Raises:
        awstui.errors.Refused: there is none; the sentence names the ways out.
    """
    return _usable(probe())


def get(name: str) -> Keys | None:
    """The key kept under a name; None when there is none.

    Args:
        name: the profile's name.

    Raises:
        awstui.errors.Refused: the keyring cannot be used, or holds something that is no key.
    """
    return _keys(name, _usable(_ask("get", _user(name))).secret)


def put(name: str, keys: Keys) -> None:
    """Keep a key under a name, and read it back: some keyrings take everything and keep nothing.

    Args:
        name: the profile's name.
        keys: the key.

    Raises:
        awstui.errors.Refused: the keyring cannot be used, or does not give back what it was given.
    """
    secret = json.dumps({"v": 1, "id": keys.id, "secret": keys.secret})
    found = _usable(_ask("put", _user(name), secret))
    again = _usable(_ask("get", _user(name))).secret  # another process: what the first one remembers proves nothing
    if not hmac.compare_digest((again or "").encode(), secret.encode()):
        raise Refused(f"The keyring ({found.backend}) did not keep the key: it gave back something else. {WAYS_OUT}")


def drop(name: str) -> None:
    """Take a key out of the keyring; there need not be one.

    Raises:
        awstui.errors.Refused: the keyring cannot be used, or still has it.
    """
    if _usable(_ask("drop", _user(name))).secret is not None:
        raise Refused("The keyring did not let go of the key.")


def command(name: str) -> str:
    """The `credential_process` line that hands out the key kept under a name: an absolute path, quoted for AWS's tools.

    Args:
        name: the profile's name.
    """
    words = [*_program(), "credentials", *(["--"] if name.startswith("-") else []), name]
    return subprocess.list2cmdline(words) if sys.platform == "win32" else shlex.join(words)


def kept_name(process: str) -> str:
    """The name under which a `credential_process` line of ours finds its key; empty when it is not ours.

    Args:
        process: the value of credential_process.
    """
    from botocore.compat import compat_shell_split

    try:
        words = [str(word) for word in compat_shell_split(process)]
    except ValueError:
        return ""
    program, asked = (words[:-3], words[-3:-1]) if words[-2:-1] == ["--"] else (words[:-2], words[-2:-1])
    ours = bool(program) and (Path(program[0]).stem == "awstui" or program[-2:] == ["-m", "awstui"])
    return words[-1] if ours and asked[0] == "credentials" else ""


def document(keys: Keys) -> str:
    """What `credential_process` prints: JSON of version 1, without expiration since the key is long-lived.

    AWS SDKs and Tools Reference Guide, "Process credential provider".
    """
    return json.dumps({"Version": 1, "AccessKeyId": keys.id, "SecretAccessKey": keys.secret})


def _program() -> list[str]:
    beside = Path(sys.executable).with_name("awstui.exe" if sys.platform == "win32" else "awstui")
    if beside.exists() and os.access(beside, os.X_OK):
        return [str(beside)]
    found = shutil.which("awstui")
    return [os.path.abspath(found)] if found else [sys.executable, "-m", "awstui"]


def _user(name: str) -> str:
    return f"profile:{name}"


def _keys(name: str, secret: str | None) -> Keys | None:
    if secret is None:
        return None
    try:
        data = json.loads(secret)
        return Keys(str(data["id"]), str(data["secret"]))
    except (ValueError, KeyError, TypeError):
        raise Refused(f"What the keyring holds for profile {name} is no key of ours.") from None


def _limit() -> float:
    return 60.0 if sys.platform in ("darwin", "win32") else LIMIT


def _usable(found: Found) -> Found:
    if found.state != "ok":
        raise Refused(f"{reason(found)} {WAYS_OUT}")
    return found


def _distrust(backend: str) -> str:
    if backend.startswith("keyring.backends.null"):
        return "The keyring is switched off (keyring.backends.null): it would take the key and keep nothing."
    return f"The keyring {backend} is not one that keeps secrets encrypted for you alone, so it is not used."


_SECRET = ("AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_SECURITY_TOKEN")


def _ask(do: str, user: str, secret: str = "") -> Found:
    """One run of the helper. `-P` keeps the current folder and the script's own off its module path."""
    order = {"do": do, "allowed": ALLOWED, "service": SERVICE, "user": user, "secret": secret}
    argv = [sys.executable, "-P", str(Path(__file__).with_name("keyhelper.py"))]
    # A keyring's backend is code of somebody else's, and needs no credentials of AWS.
    environment = {name: value for name, value in os.environ.items() if name not in _SECRET}
    with subprocess.Popen(
        argv,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=environment,
        start_new_session=True,
    ) as process:
        try:
            out, _ = process.communicate(json.dumps(order).encode(), _limit())
        except subprocess.TimeoutExpired:
            process.kill()
            return Found("hanging")
    try:
        answer: dict[str, Any] = json.loads(out)
    except ValueError:
        return Found("failed", why=f"its process ended with code {process.returncode}")
    return Found(
        str(answer.get("state")), str(answer.get("backend", "")), str(answer.get("why", "")), answer.get("secret")
    )
