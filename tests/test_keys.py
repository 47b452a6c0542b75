"""The key table: no two ids on one key, and a person's own keys never kill another silently."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from awstui import keys
from awstui.keys import ALL, TOGETHER, WHERE, canonical, reserved, resolve, shown, split, table_markdown


def clashes(keymap: dict[str, str]) -> list[tuple[str, str, str]]:
    found = []
    for together in TOGETHER.values():
        listening = [key for key in ALL if key.where in together]
        for at, one in enumerate(listening):
            for two in listening[at + 1 :]:
                shared = set(split(keymap[one.id])) & set(split(keymap[two.id]))
                found += [(one.id, two.id, key) for key in shared]
    return found


def test_the_defaults_do_not_clash() -> None:
    keymap, faults = resolve({})
    assert faults == []
    assert clashes(keymap) == []


def test_every_key_has_one_place_and_one_id() -> None:
    assert len({key.id for key in ALL}) == len(ALL)
    assert {key.where for key in ALL} == set(WHERE) == set(TOGETHER)
    assert all(canonical(name) for key in ALL for name in key.keys.split(","))


@given(
    st.dictionaries(
        st.sampled_from([key.id for key in ALL]),
        st.lists(st.sampled_from([*"abcdeghjklnqrsvwxyGNPR:/?", "escape", "enter", "ctrl+p", "f5"]), max_size=2).map(
            ",".join
        ),
        max_size=12,
    )
)
def test_overrides_never_leave_a_clash(overrides: dict[str, str]) -> None:
    keymap, faults = resolve(overrides)
    assert clashes(keymap) == []
    refused = [name for name in overrides if split(keymap[name]) != split(overrides[name])]
    assert len(refused) <= len(faults)


def test_a_clash_names_both() -> None:
    keymap, faults = resolve({"list.raw": "e"})
    assert keymap["list.raw"] == "y"
    assert faults == ["list.raw cannot be put on e: list.edit is on it (edit in a form or in $EDITOR, with a diff)."]


def test_two_ids_may_swap_keys() -> None:
    keymap, faults = resolve({"list.raw": "e", "list.edit": "y"})
    assert (keymap["list.raw"], keymap["list.edit"], faults) == ("e", "y", [])


def test_keys_of_places_that_never_meet_may_be_the_same() -> None:
    assert resolve({"document.copy": "d"})[1] == []


def test_an_empty_string_takes_the_key_away() -> None:
    keymap, faults = resolve({"list.delete": "", "list.edit": "x"})
    assert (keymap["list.delete"], keymap["list.edit"], faults) == ("", "x", [])


@pytest.mark.parametrize(
    ("overrides", "words"),
    [
        ({"list.filtre": "f"}, "list.filter"),
        ({"list.filter": "hyperspace"}, "hyperspace"),
        ({"list.filter": "z,,"}, "empty key"),
        ({"picker.choose": "z"}, "characters are typed"),
    ],
)
def test_faults_are_sentences(overrides: dict[str, str], words: str) -> None:
    keymap, faults = resolve(overrides)
    assert keymap == resolve({})[0]
    assert len(faults) == 1
    assert words in faults[0]


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("question_mark", "?"), ("?", "?"), ("Esc", "escape"), ("shift+n", "N"), ("N", "N"), ("n", "n"),
        ("less_than_sign", "<"), ("F5", "f5"), ("shift+ctrl+a", "ctrl+shift+a"), (" ", "space"), ("nul", ""),
        ("ctrl+", ""), ("hyper+x", ""), ("", ""), ("minus", "-"), ("ctrl+slash", "ctrl+/"),
    ],
)  # fmt: skip
def test_one_spelling_per_key(written: str, key: str) -> None:
    assert canonical(written) == key


def test_reserved_counts_what_listens_at_the_same_time() -> None:
    assert {":", "d", "j", "P", "escape"} <= reserved("list")
    assert "d" not in reserved("console")
    assert {"1", ":", "enter"} <= reserved("console")


def test_how_keys_are_shown() -> None:
    assert shown("?,f1") == "? F1"
    assert shown("up,k,pageup,space,ctrl+p") == "↑ k PgUp Space ctrl+p"


def test_the_table_lists_every_id_once() -> None:
    table = table_markdown()
    assert [table.count(f"| `{key.id}` |") for key in ALL] == [1] * len(ALL)
    assert all(heading in table for heading in WHERE.values())


def test_keys_does_not_import_textual() -> None:
    code = f"import sys, {keys.__name__}; sys.exit('textual' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
