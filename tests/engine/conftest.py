"""Fixtures of the engine's tests."""

from __future__ import annotations

import pytest


@pytest.fixture
def keys(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keys that open a stand-in and nothing else, in the environment, with a region."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIASTANDIN000000001")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "opens-nothing")
    monkeypatch.setenv("AWS_REGION", "us-east-1")
