"""One demo for every test of its contents, started from a shell full of AWS settings that must not matter."""

from __future__ import annotations

import os
from collections.abc import Iterator
from unittest.mock import patch

import pytest

from awstui.demo import Demo, start

HOSTILE = {
    "AWS_PROFILE": "not-in-any-file",
    "AWS_ENDPOINT_URL": "http://127.0.0.1:1",
    "AWS_CA_BUNDLE": "/nowhere/ca.pem",
    "AWS_ACCESS_KEY_ID": "AKIAREAL",
    "AWS_SECRET_ACCESS_KEY": "real",
    "MOTO_ACCOUNT_ID": "999999999999",
    "HTTP_PROXY": "http://127.0.0.1:1",
}
"""What a user's shell may export; nothing of it may reach the demo."""


@pytest.fixture(scope="session")
def demo() -> Iterator[Demo]:
    """A running demo, perhaps still being seeded."""
    with patch.dict(os.environ, HOSTILE):
        running = start()
    with running:
        yield running


@pytest.fixture
def seeded(demo: Demo) -> Demo:
    """The demo with everything in it."""
    assert demo.seeded.wait(90)
    return demo


@pytest.fixture
def applied(demo: Demo) -> Iterator[Demo]:
    """The demo, with this process's environment being its own instead of a user's."""
    with patch.dict(os.environ, HOSTILE):
        demo.apply()
        yield demo
