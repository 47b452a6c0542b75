"""docs/screen-files.md tells what the reader accepts, all of it, and its example is good."""

from __future__ import annotations

import re
import tomllib
from dataclasses import fields
from pathlib import Path

import pytest

from awstui.catalog.check import check
from awstui.catalog.load import load, merge
from awstui.catalog.model import KINDS, TIERS, Action, Call, Column, Drill, More, Screen
from awstui.catalog.parse import parse
from awstui.rows.paths import FUNCTIONS

DOCS = (Path(__file__).parents[2] / "docs" / "screen-files.md").read_text(encoding="utf-8")
WORDS = {
    "later": "",
    "params": "with",
    "source": "from",
    "drills": "drill.NAME",
    "actions": "actions.NAME",
    "name": "",
    "file": "",
}


@pytest.mark.parametrize("model", [Column, Call, Drill, More, Action, Screen])
def test_every_key_is_told(model: type) -> None:
    names = [WORDS.get(field.name, field.name) for field in fields(model)]
    assert [name for name in names if name and f"`{name}`" not in DOCS] == []


def test_every_kind_tier_and_function_is_told() -> None:
    assert [kind for kind in KINDS if f"`{kind}`" not in DOCS] == []
    assert [tier for tier in TIERS if f"`{tier}`" not in DOCS] == []
    assert [function for function in FUNCTIONS if f"`{function}(text" not in DOCS] == []


def test_the_example_is_good() -> None:
    match = re.search(r"```toml\n(.*?)```", DOCS, re.DOTALL)
    assert match is not None
    parsed = parse(tomllib.loads(match[1]), "sqs")
    assert not parsed.faults
    catalog = merge([], [parsed])
    bundled = load().screens
    whole = merge([], [parsed, parse({}, "x")])
    screens = {**bundled, **whole.screens}
    assert [check(screen, type(catalog)(screens)) for screen in catalog.screens.values()] == [[]]
