"""Fixtures of the tests of key jobs."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.keyhouse import KeyHouse


@pytest.fixture
def house(moto_url: str, aws_env: Path, monkeypatch: pytest.MonkeyPatch) -> KeyHouse:
    """An engine on an empty moto, no agent."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "testing")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "testing")
    monkeypatch.delenv("SSH_AUTH_SOCK", raising=False)
    return KeyHouse(moto_url, aws_env)
