"""Fixtures every test has: a clean AWS environment, and the local AWS stand-ins."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from benchmarks.stub import Stub
from tests import standins

settings.register_profile("awstui", deadline=None)  # how long an example takes says nothing on a shared machine
settings.load_profile("awstui")


@pytest.fixture(autouse=True)
def aws_env(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home of its own, without AWS settings, credentials or a keyring: no test can reach anything real."""
    home = tmp_path_factory.mktemp("home")
    for name in set(os.environ) - {"AWSTUI_MINISTACK"}:
        if name.startswith(("AWS_", "AWSTUI_", "MOTO_", "XDG_")) or name.lower().endswith("_proxy"):
            monkeypatch.delenv(name)
    for name, value in {
        "HOME": home,
        "USERPROFILE": home,
        "AWS_CONFIG_FILE": home / ".aws" / "config",
        "AWS_SHARED_CREDENTIALS_FILE": home / ".aws" / "credentials",
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWSTUI_CONFIG_DIR": home / "config",
        "AWSTUI_STATE_DIR": home / "state",
        "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring",
    }.items():
        monkeypatch.setenv(name, str(value))
    (home / ".aws").mkdir()
    return home


@pytest.fixture(scope="session")
def moto_server() -> Iterator[str]:
    """One moto for the whole run; use `moto_url`, which empties it first."""
    with standins.moto() as url:
        yield url


@pytest.fixture
def moto_url(moto_server: str) -> str:
    """The URL of an empty moto."""
    standins.post(f"{moto_server}/moto-api/reset")
    return moto_server


@pytest.fixture(scope="session")
def ministack_python() -> str:
    """The Python of MiniStack's environment; `make test` makes it, so its absence is a failure where CI is set."""
    python = standins.ministack_python()
    if python is None:
        missing = "MiniStack is not installed: `make test` does it; or name its Python in AWSTUI_MINISTACK"
        if os.environ.get("CI") == "true":
            pytest.fail(missing)
        pytest.skip(missing)
    return python


@pytest.fixture(scope="session")
def ministack_server(ministack_python: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """One MiniStack for the whole run; use `ministack_url`, which empties it first."""
    with standins.ministack(ministack_python, tmp_path_factory.mktemp("ministack")) as url:
        yield url


@pytest.fixture
def ministack_url(ministack_server: str) -> str:
    """The URL of an empty MiniStack."""
    standins.post(f"{ministack_server}/_ministack/reset")
    return ministack_server


@pytest.fixture
def stub() -> Iterator[Stub]:
    """Our own AWS stub on a thread: latency, pages, faults and hung calls to order (see benchmarks/stub.py)."""
    with Stub() as server:
        yield server


@pytest.fixture
def keyring_of(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Path]:
    """Makes one of tests/keyrings the keyring, trusted unless it is Plaintext; gives the file it keeps things in."""
    from awstui.engine import vault

    def chosen(name: str) -> Path:
        monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parent / "keyrings"))
        monkeypatch.setenv("PYTHON_KEYRING_BACKEND", name if "." in name else f"fake_keyrings.{name}")
        monkeypatch.setenv("FAKE_KEYRING", str(tmp_path / "kept.json"))
        trusted = ("Kept", "Forgetful", "Locked", "Hanging", "Broken", "Unready", "Dying")
        monkeypatch.setattr(vault, "ALLOWED", tuple(f"fake_keyrings.{each}" for each in trusted))
        return tmp_path / "kept.json"

    return chosen


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """How each screen was proven, when the tests of that ran."""
    proofs = sys.modules.get("tests.proofs")
    if proofs is not None and proofs.PROVEN:
        terminalreporter.section("screens, and on what they were opened")
        for line in proofs.table():
            terminalreporter.write_line(line)
