"""Keyrings that work, that refuse, that lie and that never answer."""

from __future__ import annotations

import json
import shlex
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from awstui.engine import vault
from awstui.engine.vault import Keys
from awstui.errors import Refused

KEYS = Keys("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")
Ring = Callable[[str], Path]


def test_a_key_is_kept_found_and_let_go_of(keyring_of: Ring) -> None:
    kept = keyring_of("Kept")
    assert vault.probe().state == "ok"
    assert vault.get("dev") is None
    vault.put("dev", KEYS)
    vault.put("ünï", Keys("AKIAOTHER", "geheim-ß"))
    assert vault.get("dev") == KEYS
    assert vault.get("ünï") == Keys("AKIAOTHER", "geheim-ß")
    vault.drop("dev")
    vault.drop("dev")
    assert vault.get("dev") is None
    assert list(json.loads(kept.read_text())) == ["awstui/profile:ünï"]


@pytest.mark.parametrize(
    ("name", "state", "words"),
    [
        ("keyring.backends.fail.Keyring", "none", "none|no keyring"),
        ("keyring.backends.null.Keyring", "untrusted", "switched off"),
        ("Locked", "locked", "is locked"),
        ("Plaintext", "untrusted", "not one that keeps secrets encrypted"),
        ("Broken", "failed", "RuntimeError"),
        ("Unready", "failed", "no bus"),
        ("Dying", "failed", "code 7"),
        ("no_such_module.Keyring", "failed", "ModuleNotFoundError"),
    ],
)
def test_what_cannot_be_used_is_refused_with_its_reason_and_the_ways_out(
    keyring_of: Ring, name: str, state: str, words: str
) -> None:
    kept = keyring_of(name)
    assert vault.probe().state == state
    for access in (vault.require, lambda: vault.put("dev", KEYS), lambda: vault.get("dev"), lambda: vault.drop("dev")):
        with pytest.raises(Refused, match=words) as told:
            access()
        assert "Ways out: " in str(told.value)
        assert "hunter2" not in str(told.value)
        assert KEYS.secret not in str(told.value)
    assert not kept.exists()


def test_a_keyring_that_hangs_is_given_up(keyring_of: Ring, monkeypatch: pytest.MonkeyPatch) -> None:
    keyring_of("Hanging")
    monkeypatch.setattr(vault, "_limit", lambda: 1.0)
    with pytest.raises(Refused, match="did not answer within 1 seconds"):
        vault.require()


def test_the_limit_is_five_seconds() -> None:
    assert vault.LIMIT == 5.0


def test_a_keyring_that_keeps_nothing_is_found_out(keyring_of: Ring) -> None:
    keyring_of("Forgetful")
    with pytest.raises(Refused, match="did not keep the key"):
        vault.put("dev", KEYS)


def test_something_else_under_our_name_is_no_key(keyring_of: Ring) -> None:
    kept = keyring_of("Kept")
    kept.write_text(json.dumps({"awstui/profile:dev": "not json"}))
    with pytest.raises(Refused, match="no key of ours"):
        vault.get("dev")


def test_a_key_never_shows_its_secret() -> None:
    assert KEYS.secret not in f"{KEYS!r} {KEYS}"
    assert KEYS.secret not in repr(vault.Found("ok", secret=KEYS.secret))


@pytest.mark.parametrize("name", ["dev", "team a", "-x", "it's", "ünï"])
def test_the_line_for_aws_tools_is_absolute_and_is_known_again(name: str) -> None:
    line = vault.command(name)
    assert Path(shlex.split(line)[0]).is_absolute()
    assert vault.kept_name(line) == name


@pytest.mark.parametrize(
    "line", ["", "/bin/helper credentials dev", "awstui", "awstui other dev", "'", "credentials x"]
)
def test_other_helpers_are_not_taken_for_ours(line: str) -> None:
    assert vault.kept_name(line) == ""


def test_a_backend_put_behind_a_chain_is_judged_itself(keyring_of: Ring, monkeypatch: pytest.MonkeyPatch) -> None:
    keyring_of("keyring.backends.chainer.ChainerBackend")
    assert vault.probe().state in ("untrusted", "none")


def test_secrets_reach_the_helper_by_its_pipe_alone(keyring_of: Ring, monkeypatch: pytest.MonkeyPatch) -> None:
    keyring_of("Kept")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "of-the-environment")
    started: list[str] = []

    class Noted(subprocess.Popen[bytes]):
        def __init__(self, args: Any, **how: Any) -> None:
            started.append(repr((args, how)))
            super().__init__(args, **how)

    monkeypatch.setattr(vault.subprocess, "Popen", Noted)
    vault.put("dev", KEYS)
    assert vault.get("dev") == KEYS
    assert len(started) == 3
    assert "AWSTUI_STATE_DIR" in started[0]
    for secret in (KEYS.secret, "of-the-environment"):
        assert secret not in "".join(started)
