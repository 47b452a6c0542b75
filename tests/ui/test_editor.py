"""The person's own editor: what comes back, what stays behind, what is said when it fails."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, cast

import pytest
from textual.app import App, SuspendNotSupported

from awstui.ui import editor


class Lent:
    """An app whose terminal can be given away."""

    def __init__(self, can: bool = True) -> None:
        self.can = can
        self.given = 0

    @contextmanager
    def suspend(self) -> Iterator[None]:
        if not self.can:
            raise SuspendNotSupported
        self.given += 1
        yield


def app(can: bool = True) -> App[None]:
    return cast("App[None]", Lent(can))


def script(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: str) -> None:
    path = tmp_path / "my editor.py"
    path.write_text(code)
    monkeypatch.setenv("EDITOR", f"'{sys.executable}' '{path}'")


def left(aws_env: Path) -> list[Any]:
    return list((aws_env / "state" / "edit").iterdir())


def test_what_was_written_comes_back_and_no_file_stays(
    tmp_path: Path, aws_env: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = "import sys, os, stat; path = sys.argv[-1]\n"
    code += "assert stat.S_IMODE(os.stat(path).st_mode) == 0o600 and path.endswith('.json')\n"
    code += "text = open(path, newline='').read(); open(path, 'w', newline='').write(text.replace('a', 'ä') + '\\n')"
    script(tmp_path, monkeypatch, code)
    assert editor.edit(app(), "banana\r\n{}", ".json") == "bänänä\r\n{}"
    assert left(aws_env) == []


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("import sys; sys.exit(3)", "ended with 3"),
        ("import sys; open(sys.argv[-1], 'wb').write(b'\\xff')", "not UTF-8"),
    ],
)
def test_an_editor_that_fails_says_so(
    tmp_path: Path, aws_env: Path, monkeypatch: pytest.MonkeyPatch, code: str, said: str
) -> None:
    script(tmp_path, monkeypatch, code)
    with pytest.raises(editor.NoEditor, match=said):
        editor.edit(app(), "x")
    assert left(aws_env) == []


def test_visual_comes_before_editor_and_without_either_a_usual_one_is_looked_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("EDITOR", "ed")
    monkeypatch.setenv("VISUAL", "code --wait")
    assert editor.command() == ["code", "--wait"]
    monkeypatch.delenv("VISUAL")
    assert editor.command() == ["ed"]
    monkeypatch.delenv("EDITOR")
    monkeypatch.setenv("PATH", "")
    with pytest.raises(editor.NoEditor, match="EDITOR"):
        editor.command()


def test_a_missing_editor_and_a_terminal_that_cannot_be_given_away(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EDITOR", "/nowhere/ed")
    with pytest.raises(editor.NoEditor, match="cannot be started"):
        editor.edit(app(), "x")
    with pytest.raises(editor.NoEditor, match="cannot be handed"):
        editor.edit(app(can=False), "x")
