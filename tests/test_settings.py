"""config.toml: what a person wrote is used or answered with a sentence."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import fields, replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st

from awstui import settings
from awstui.guards import BUILT_IN, Guard
from awstui.settings import Settings, describe, load


def read(folder: Path, text: str) -> tuple[Settings, list[str]]:
    file = folder / "config.toml"
    file.write_text(text, encoding="utf-8")
    return load(file)


def test_no_file_means_the_defaults(tmp_path: Path) -> None:
    assert load(tmp_path / "config.toml") == (Settings(), [])


def test_everything_can_be_set(tmp_path: Path) -> None:
    text = """
    theme = "ansi"
    read_only = true
    recent_regions = 0
    peek_count = 1
    watch_seconds = 30
    guard_prod = false
    insecure_endpoints = true
    [[guard]]
    profiles = "live-*"
    accounts = ["123456789012"]
    read_only = false
    confirm = "name"
    unlock_minutes = 5
    colour = "red"
    [confirm]
    grace_ms = 0
    [keys]
    "list.delete" = ""
    list.edit = "x, F4"
    """
    found, faults = read(tmp_path, text)
    assert faults == []
    assert found == Settings(
        "ansi",
        True,
        0,
        1,
        30.0,
        guard_prod=False,
        insecure_endpoints=True,
        guard=(Guard(("live-*",), ("123456789012",), False, "name", 5, "red"),),
        confirm=settings.Confirm(0),
        keys={"list.delete": "", "list.edit": "x,f4"},
    )
    assert found.guards() == found.guard


def test_the_file_is_found_where_files_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWSTUI_CONFIG_DIR", str(tmp_path))
    settings.path().write_text("theme = 'nord'")
    assert load()[0].theme == "nord"


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("them = 'ansi'", "config.toml: them is not a setting; the nearest is theme."),
        ("[confirm]\ngrace = 3", "config.toml: confirm.grace is not a setting; the nearest is confirm.grace_ms."),
        ("theme = 3", "config.toml: theme = 3 must be text; it stays 'awstui-dark'."),
        ("peek_count = true", "config.toml: peek_count = True must be a whole number, 1 to 100; it stays 10."),
        ("peek_count = 0", "config.toml: peek_count = 0 must be between 1 and 100; it stays 10."),
        ("read_only = 1", "config.toml: read_only = 1 must be true or false; it stays False."),
        ("keys = 'x'", "config.toml: keys = 'x' must be a table; it stays {}."),
        ("[keys]\n'list.edit' = 4", "config.toml: keys.list.edit = 4 must be text; its default holds."),
        (
            "[keys]\n'list.edit' = 'd'",
            "config.toml: keys: list.edit cannot be put on d: list.describe is on it (describe the row).",
        ),
    ],
)
def test_a_fault_is_one_sentence_and_the_default_holds(tmp_path: Path, text: str, fault: str) -> None:
    found, faults = read(tmp_path, text)
    assert faults == [fault]
    assert found in (Settings(), Settings(keys={}), Settings(keys={"list.edit": "e"}))


@pytest.mark.parametrize("content", [b"theme = ", b"\xff\xfe\x00", b"a = 1\na = 2"])
def test_a_broken_file_is_one_sentence(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "config.toml"
    file.write_bytes(content)
    found, faults = load(file)
    assert found.guards()[0].profiles == ("*",)  # guard rules that cannot be read must not be lost in silence
    assert replace(found, guard=()) == Settings()
    assert len(faults) == 1
    assert faults[0].startswith("config.toml cannot be read")


def test_a_folder_in_its_place_is_one_sentence(tmp_path: Path) -> None:
    assert len(load(tmp_path)[1]) == 1


@given(
    st.dictionaries(
        st.sampled_from([item.name for item in fields(Settings)]) | st.from_regex(r"[a-z]{1,8}", fullmatch=True),
        st.sampled_from(["1", "-1", "2.5", "nan", "true", "''", "[]", "[1]", "{}", "{x=1}", "1979-05-27", "'\\u001b'"]),
    )
)
@examples(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_in_it_the_answer_is_settings(tmp_path: Path, lines: dict[str, str]) -> None:
    found, faults = read(tmp_path, "\n".join(f"{name} = {value}" for name, value in lines.items()))
    assert isinstance(found, Settings)
    assert 1 <= found.watch_seconds <= 3600
    assert all(fault.startswith("config.toml") for fault in faults)


def test_every_setting_is_described() -> None:
    table = describe()
    for item in fields(Settings):
        assert f"`{item.name}" in table
    assert "| `read_only` | true or false | `false` | Refuse every change" in table
    assert "| `confirm.grace_ms` | a whole number, 0 to 5000 | `300` | Milliseconds" in table


def test_settings_does_not_import_textual() -> None:
    code = f"import sys, {settings.__name__}; sys.exit('textual' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_without_a_word_names_with_prod_are_guarded() -> None:
    assert Settings().guards() == (BUILT_IN,)


@pytest.mark.parametrize(
    ("rule", "fault"),
    [
        ("acounts = ['123456789012']", "guard 1: acounts is no part of a guard rule."),
        ("accounts = [123456789012]", "accounts = [123456789012] must be account ids of 12 digits, in quotes."),
        ("profiles = 3", "guard 1: profiles = 3 must be profile names or patterns, in quotes."),
        ("read_only = true", "guard 1 names no profiles and no accounts."),
    ],
)
def test_a_rule_nobody_can_place_holds_for_every_profile(tmp_path: Path, rule: str, fault: str) -> None:
    found, faults = read(tmp_path, f"[[guard]]\n{rule}")
    assert fault in faults[0]
    assert "every profile" in faults[-1]
    assert found.guard[0].profiles == ("*",)


def test_a_faulty_value_leaves_the_strict_default(tmp_path: Path) -> None:
    found, faults = read(tmp_path, "[[guard]]\nprofiles = ['x']\nread_only = 'no'\nconfirm = 'n'\nunlock_minutes = 0")
    assert found.guard == (Guard(("x",)),)
    assert len(faults) == 3


def test_guard_that_is_no_list_of_tables_guards_everything(tmp_path: Path) -> None:
    found, faults = read(tmp_path, "[guard]\nprofiles = ['x']")
    assert found.guard[0].profiles == ("*",)
    assert "[[guard]]" in faults[0]
