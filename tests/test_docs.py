"""The documents say what the program is now."""

from __future__ import annotations

import argparse
import re
from pathlib import Path

import pytest

from awstui import cli, headless
from awstui.catalog.load import load
from awstui.keys import ALL
from awstui.settings import describe
from tests.docs import PARTS, README, ROOT, write

TEXT = README.read_text(encoding="utf-8")
DOCUMENTS = [README, ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").glob("*.md"))]
_LINK = re.compile(r"\]\((?!https?:|#)([^)#\s]+)(?:#[^)]*)?\)")
_OPTION = re.compile(r"(?<![\w-])--[a-z][a-z-]+")


@pytest.mark.parametrize("name", PARTS)
def test_generated_parts_are_up_to_date(name: str) -> None:
    part = re.search(rf"<!-- {name} -->\n\n(.*?)\n\n<!-- /{name} -->", TEXT, re.DOTALL)
    assert part is not None
    assert part[1] == PARTS[name]().strip(), "`make docs` writes it anew"


def test_writing_them_again_changes_nothing() -> None:
    assert write(write(TEXT)) == write(TEXT)


def test_a_part_that_drifted_is_written_anew() -> None:
    drifted = TEXT.replace("`app.command`", "`app.gone`")
    assert drifted != TEXT
    assert write(drifted) == write(TEXT)


def test_every_key_setting_and_screen_is_told() -> None:
    assert [key.id for key in ALL if f"`{key.id}`" not in TEXT] == []
    assert [line for line in describe().splitlines() if line not in TEXT] == []
    screens = load(user_dir=Path("no-such-folder")).screens.values()
    assert [screen.key for screen in screens if f"`{screen.key}`" not in TEXT] == []
    assert [screen.key for screen in screens if screen.title not in TEXT] == []


def options_of(parser: argparse.ArgumentParser) -> set[str]:
    return {name for action in parser._actions for name in action.option_strings if name.startswith("--")}


def test_every_option_and_headless_command_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    told = set(_OPTION.findall(TEXT))
    assert options_of(cli._parser()) - told == set()
    for command in cli._COMMANDS:
        with pytest.raises(SystemExit):
            headless.main([command, "--help"])
        assert set(_OPTION.findall(capsys.readouterr().out)) - told == set()
        assert f"| `awstui {command}" in TEXT


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_links_lead_to_files_of_the_repository(document: Path) -> None:
    links = _LINK.findall(document.read_text(encoding="utf-8"))
    assert [link for link in links if not (document.parent / link).exists()] == []


def test_make_targets_are_told_and_exist() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z]+):.*## ", makefile, re.MULTILINE))
    assert set(re.findall(r"`make ([a-z]+)`", TEXT)) == targets - {"help"}


def test_nobody_is_told_to_install_somebody_elses_program() -> None:
    for document in DOCUMENTS:
        assert not re.search(r"pipx? install (-\S+ )*awstui(?!-console)", document.read_text(encoding="utf-8"))


@pytest.mark.parametrize("picture", sorted((ROOT / "docs").glob("*.svg")), ids=lambda path: path.name)
def test_pictures_fetch_nothing_and_are_shown(picture: Path) -> None:
    svg = picture.read_text(encoding="utf-8")
    assert not re.search(r"@font-face|@import|url\(\s*['\"]?https?:|<image|<script|href=", svg)
    assert f"(docs/{picture.name})" in TEXT


def test_every_file_the_architecture_names_exists() -> None:
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`((?:awstui|tests|benchmarks|docs)/[\w/.-]+)`", text))
    assert len(named) > 10
    assert [name for name in sorted(named) if not (ROOT / name).exists()] == []
