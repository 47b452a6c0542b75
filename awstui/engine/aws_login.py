"""Profiles of `aws login`: what this installation needs to use them."""

from __future__ import annotations

from importlib.util import find_spec

PACKAGE = 'Install it where awstui is: pip install "botocore[crt]", or pipx inject awstui-console "botocore[crt]".'
"""What to do about its absence."""


def can_use_logins() -> bool:
    """Whether botocore can prove that it holds the session's key (RFC 9449); it leaves that to awscrt."""
    return find_spec("awscrt") is not None
