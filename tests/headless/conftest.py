"""What headless commands find in their environment."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture
def keys(aws_env: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Credentials that every stand-in takes, and a region."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "testing")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "testing")
    monkeypatch.setenv("AWS_REGION", "eu-west-1")
