"""What screen files may name: each opens, and is told to people in words of theirs."""

from __future__ import annotations

import pytest

from awstui.consoles import CONSOLES, NAMES, find, words_of


@pytest.mark.parametrize("name", sorted(NAMES))
def test_help_and_menus_name_it_in_words_and_not_as_screen_files_do(name: str) -> None:
    label, told = words_of(name)
    assert label
    assert "." not in label
    assert "console" not in told


@pytest.mark.parametrize("name", sorted(CONSOLES))
def test_every_console_is_there(name: str) -> None:
    assert callable(find(name))
