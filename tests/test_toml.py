"""A TOML file reads the same from the file and from what was kept of it."""

from __future__ import annotations

import datetime
import os
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

from awstui import files, toml

BUNDLED = [*files.bundled("screens").glob("*.toml"), *files.bundled("themes").glob("*.toml")]


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A TOML file."""
    path = tmp_path / "one.toml"
    path.write_text('a = 1\n[b]\nc = ["x", "y"]\n', "utf-8")
    return path


@pytest.fixture
def parses(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every text that is parsed."""
    seen: list[str] = []
    real: Callable[[str], dict[str, object]] = tomllib.loads

    def loads(text: str) -> dict[str, object]:
        seen.append(text)
        return real(text)

    monkeypatch.setattr(tomllib, "loads", loads)
    return seen


@pytest.mark.parametrize("path", BUNDLED, ids=lambda path: path.stem)
def test_bundled_files_read_twice_are_as_tomllib_reads_them(path: Path) -> None:
    assert toml.read(path) == toml.read(path) == tomllib.loads(path.read_text("utf-8"))


def test_a_file_is_parsed_once_until_it_changes(source: Path, parses: list[str]) -> None:
    assert toml.read(source) == toml.read(source) == {"a": 1, "b": {"c": ["x", "y"]}}
    assert len(parses) == 1
    before = source.stat()
    source.write_text('a = 2\n[b]\nc = ["x", "y"]\n', "utf-8")
    os.utime(source, ns=(before.st_atime_ns, before.st_mtime_ns + 1))
    assert toml.read(source)["a"] == 2
    assert len(parses) == 2


def test_dates_are_read_and_not_kept(source: Path, parses: list[str]) -> None:
    source.write_text("when = 2026-01-02\n", "utf-8")
    assert toml.read(source) == toml.read(source) == {"when": datetime.date(2026, 1, 2)}
    assert len(parses) == 2


def test_a_byte_order_mark_is_no_fault(source: Path) -> None:
    source.write_text("a = 1\n", "utf-8-sig")
    assert toml.read(source) == {"a": 1}


@pytest.mark.parametrize("content", [b"a = ", b"a = '\xff'", b"\x00"])
def test_what_is_no_toml_raises(source: Path, content: bytes) -> None:
    source.write_bytes(content)
    with pytest.raises(ValueError, match=r"\w"):
        toml.read(source)
    with pytest.raises(FileNotFoundError):
        toml.read(source.parent / "none.toml")


@pytest.mark.parametrize("entry", [b"", b"x", b"\xfb\xff\xff\xff\xff", b"i\x01\x00\x00\x00"])
def test_a_damaged_entry_is_no_entry(source: Path, entry: bytes) -> None:
    toml.read(source)
    (kept,) = (files.cache_dir() / "toml").iterdir()
    kept.write_bytes(entry)
    assert toml.read(source)["a"] == 1


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such modes")
def test_a_folder_that_others_can_write_to_is_not_believed(source: Path, parses: list[str]) -> None:
    folder = files.cache_dir() / "toml"
    folder.mkdir(parents=True)
    folder.chmod(0o777)
    assert toml.read(source) == toml.read(source)
    assert len(parses) == 2
    assert list(folder.iterdir()) == []
