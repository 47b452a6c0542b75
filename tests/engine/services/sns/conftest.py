"""The stand-in that most tests of topics need."""

from __future__ import annotations

import pytest

from tests.engine.services.sns.standing import Aws


@pytest.fixture
def aws(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Aws:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "testing")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "testing")
    return Aws(request.getfixturevalue(f"{getattr(request, 'param', 'moto')}_url"))
