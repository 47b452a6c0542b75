"""Fixtures of the tests of the transfer jobs."""

from __future__ import annotations

import pytest

from benchmarks.stub import Stub
from tests.engine.services.sqs.shop import Shop


@pytest.fixture
def shop(stub: Stub, monkeypatch: pytest.MonkeyPatch) -> Shop:
    """An engine on empty queues in memory."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "testing")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "testing")
    return Shop(stub)
