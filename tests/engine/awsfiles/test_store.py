"""AWS's files on disk: replaced whole or not at all, for their owner alone, and never over somebody else's change."""

from __future__ import annotations

import fcntl
import os
import signal
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from awstui.engine.awsfiles import change, store
from awstui.engine.awsfiles.change import Change
from awstui.errors import Refused

OLD = b"[default]\naws_access_key_id = AKIAOLD\n"
NEW = b"[default]\naws_access_key_id = AKIANEW\n# " + b"x" * 5000 + b"\n"


@pytest.fixture
def credentials(aws_env: Path) -> Path:
    return aws_env / ".aws" / "credentials"


def put(path: Path, data: bytes, before: bytes | None, file: Any = "credentials") -> None:
    store.write([store.Draft(path, before, data, secret=file == "credentials")])


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_a_new_file_and_its_folder_are_ours_alone_under_any_umask(tmp_path: Path) -> None:
    path = tmp_path / "home" / ".aws" / "config"
    before = os.umask(0)
    try:
        put(path, NEW, None, "config")
    finally:
        os.umask(before)
    assert (mode(path), mode(path.parent)) == (0o600, 0o700)


@pytest.mark.parametrize(
    ("file", "before", "after"),
    [
        ("credentials", 0o644, 0o600),
        ("credentials", 0o400, 0o400),
        ("credentials", 0o600, 0o600),
        ("config", 0o644, 0o644),
        ("config", 0o400, 0o400),
    ],
)
def test_modes(credentials: Path, file: Any, before: int, after: int) -> None:
    credentials.write_bytes(OLD)
    credentials.chmod(before)
    put(credentials, NEW, OLD, file)
    assert (mode(credentials), credentials.read_bytes()) == (after, NEW)


def test_a_link_stays_a_link_and_its_target_is_replaced(credentials: Path, tmp_path: Path) -> None:
    target = tmp_path / "dotfiles" / "aws"
    target.parent.mkdir()
    target.write_bytes(OLD)
    credentials.symlink_to(target)
    put(credentials, NEW, OLD)
    assert credentials.is_symlink()
    assert target.read_bytes() == NEW


def test_a_change_by_somebody_else_is_not_lost(credentials: Path) -> None:
    credentials.write_bytes(OLD + b"[new]\n")
    with pytest.raises(Refused, match="changed meanwhile"):
        put(credentials, NEW, OLD)
    with pytest.raises(Refused, match="changed meanwhile"):
        put(credentials, NEW, None)
    assert credentials.read_bytes() == OLD + b"[new]\n"


def test_a_lock_held_by_another_is_waited_for_and_then_told(credentials: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    credentials.write_bytes(OLD)
    monkeypatch.setattr(store, "PATIENCE", 0.0)
    with (credentials.parent / ".credentials.awstui-lock").open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        with pytest.raises(Refused, match="Another awstui"):
            put(credentials, NEW, OLD)
    assert credentials.read_bytes() == OLD
    put(credentials, NEW, OLD)
    assert credentials.read_bytes() == NEW


def test_when_the_second_file_fails_the_first_is_put_back(credentials: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    config = credentials.with_name("config")
    credentials.write_bytes(OLD)
    real = os.replace

    def replace(source: Any, target: Any) -> None:
        if Path(target) == config:
            raise OSError(28, "No space left on device")
        real(source, target)

    monkeypatch.setattr(os, "replace", replace)
    drafts = [store.Draft(credentials, OLD, NEW, secret=True), store.Draft(config, None, NEW)]
    with pytest.raises(Refused, match="No space left"):
        store.write(drafts)
    assert credentials.read_bytes() == OLD
    assert not config.exists()
    assert list(credentials.parent.glob("*.awstui-new")) == []


class Killer:
    """Kills this process at the n-th step of a write; a write to the file is cut in half first."""

    def __init__(self, step: int) -> None:
        self.left = step

    def due(self) -> bool:
        self.left -= 1
        return self.left < 0

    def around(self, real: Callable[..., Any]) -> Callable[..., Any]:
        def called(*given: Any, **named: Any) -> Any:
            self.die()
            result = real(*given, **named)
            self.die()
            return result

        return called

    def write(self, handle: int, data: memoryview) -> int:
        part = data[: max(1, len(data) // 2)]
        self.die()
        written = REAL_WRITE(handle, part)
        self.die()
        return written

    def die(self) -> None:
        if self.due():
            os.kill(os.getpid(), signal.SIGKILL)


REAL_WRITE = os.write
STEPS = ("open", "fchmod", "fsync", "close", "replace", "unlink")


def write_and_die(path: Path, before: bytes, after: bytes, step: int) -> bool:
    """Write in a child that is killed at that step; whether it was killed and did not come to the end."""
    child = os.fork()
    if child == 0:
        try:
            killer = Killer(step)
            for name in STEPS:
                setattr(os, name, killer.around(getattr(os, name)))
            os.write = killer.write  # type: ignore[assignment]
            put(path, after, before)
        finally:
            os._exit(0)
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status)


def test_killed_at_any_point_200_times_the_file_is_the_old_or_the_new_one(credentials: Path) -> None:
    credentials.write_bytes(OLD)
    credentials.chmod(0o600)
    current, other = OLD, NEW
    kills = step = whole = changed = 0
    while kills < 200:
        killed = write_and_die(credentials, current, other, step)
        found = credentials.read_bytes()
        assert found in (current, other)
        assert mode(credentials) & 0o077 == 0
        if killed:
            kills += 1
            step += 1
        else:
            assert found == other
            whole += 1
            step = 0
        if found == other:
            current, other = other, current
            changed += 1
    assert whole >= 2, "every point of a write was reached, several times"
    assert changed > whole, "some kills came after the rename"
    put(credentials, b"[x]\n", current)
    assert credentials.read_bytes() == b"[x]\n"
    assert list(credentials.parent.glob("*.awstui-new")) == []


def test_drafts_show_a_diff_without_secrets_and_come_to_nothing_when_nothing_changes(credentials: Path) -> None:
    secret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
    credentials.write_text(f"[dev]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = {secret}\n")
    new = secret[::-1]
    (draft,) = change.drafts([Change("credentials", "dev", {"aws_secret_access_key": new})])
    shown = change.shown([draft])
    assert secret not in shown
    assert new not in shown
    assert "AKIAIOSFODNN7EXAMPLE" not in shown
    assert "-aws_secret_access_key = ••••\n+aws_secret_access_key = ••••" in shown
    assert change.drafts([Change("credentials", "dev", {"aws_secret_access_key": secret})]) == ()


def test_a_file_botocore_cannot_read_is_not_touched_and_not_quoted(credentials: Path) -> None:
    credentials.write_text("[dev]\nwJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEY\n")
    with pytest.raises(Refused, match=r"line 2") as told:
        change.drafts([Change("credentials", "dev", {"region": "x"})])
    assert "wJalr" not in str(told.value)
    credentials.write_bytes(b"[dev]\nregion = \xff\n")
    with pytest.raises(Refused, match="UTF-8"):
        change.drafts([Change("credentials", "dev", {"region": "x"})])
