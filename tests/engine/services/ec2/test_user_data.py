"""What user data is, told by how it begins."""

from __future__ import annotations

import gzip

import pytest
from hypothesis import given
from hypothesis import strategies as st

from awstui.engine.services.ec2 import user_data as ud


@pytest.mark.parametrize(
    ("raw", "kind", "editable"),
    [
        (b"", "none", True),
        (b"<powershell>\nx\n</powershell>", "PowerShell script", True),
        (b"plain words", "text", True),
        (b"\x00\x01\x02", "binary", False),
        (b"\xff\xfe\xfd", "binary", False),
        (b"\x1f\x8bbroken", "binary", False),
        (gzip.compress(b"a" * (ud._UNPACKED + 10), mtime=0), "text", False),
        (
            b'MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="B"\n\n--B\n'
            b"Content-Type: text/cloud-config\n\n"
            b"#cloud-config\n--B\nContent-Type: text/x-shellscript\n\n#!/bin/sh\n--B--\n",
            "MIME: text/cloud-config, text/x-shellscript",
            True,
        ),
    ],
)
def test_what_it_is_is_told_by_how_it_begins(raw: bytes, kind: str, editable: bool) -> None:
    found = ud.decoded(raw)
    assert (found.kind, found.editable, found.size) == (kind, editable, len(raw))
    assert len(found.text) <= ud._UNPACKED


@given(st.binary(max_size=400))
def test_no_bytes_are_too_strange(raw: bytes) -> None:
    found = ud.decoded(raw)
    if found.editable and not found.gzip:
        assert found.text.encode() == raw
