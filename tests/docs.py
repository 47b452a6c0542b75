"""Write the generated parts of the README: `make docs`, or `python -m tests.docs`.

A part stands between `<!-- name -->` and `<!-- /name -->`; tests/test_docs.py fails when one has drifted.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from awstui.catalog.load import load
from awstui.catalog.model import Screen
from awstui.keys import shown, table_markdown
from awstui.settings import describe

ROOT = Path(__file__).parents[1]
README = ROOT / "README.md"
RESULTS = ROOT / "benchmarks" / "RESULTS.md"


def resources() -> str:
    """Every bundled screen: how it is called, what Enter and the keys lead to, what can be changed."""
    catalog = load(user_dir=Path("no-such-folder"))
    parts = []
    for file, title in catalog.titles.items():
        lines = [f"**{title or file}**", "", "| screen | lists | leads to | changes |", "|---|---|---|---|"]
        lines += [_row(screen) for screen in catalog.of(file)]
        parts.append("\n".join(lines))
    return "\n\n".join(parts) + "\n"


def _row(screen: Screen) -> str:
    names = [screen.key, *(f":{alias}" for alias in screen.aliases)]
    leads = [f"{_keys(key)} {name} console" for key, name in screen.consoles.items()]
    leads += [f"{_keys(drill.key)} {_words(drill.title or drill.name)}".strip() for drill in screen.drills]
    changes = [_words(action.title or action.name.replace("_", " ")) for action in screen.actions]
    title = f"{screen.title}, from `{screen.parent}`" if screen.parent else screen.title
    cells = (" ".join(f"`{name}`" for name in names), title, ", ".join(leads), ", ".join(changes))
    return "| " + " | ".join(cells) + " |"


def _keys(keys: str) -> str:
    return " ".join(f"`{name}`" for name in shown(keys).split())


def _words(title: str) -> str:
    """A title in the middle of a sentence: its first letter small, unless it begins with an abbreviation."""
    return title[:1].lower() + title[1:] if title[1:2].islower() else title


def performance() -> str:
    """What the last `make bench` measured here said."""
    return RESULTS.read_text(encoding="utf-8") if RESULTS.exists() else "Not measured yet.\n"


PARTS: dict[str, Callable[[], str]] = {
    "keys": table_markdown,
    "resources": resources,
    "settings": describe,
    "performance": performance,
}


def write(text: str) -> str:
    """The document with each of its generated parts as it should be now."""
    for name, make in PARTS.items():
        part = f"<!-- {name} -->\n\n{make().strip()}\n\n<!-- /{name} -->"
        text = re.sub(rf"<!-- {name} -->.*?<!-- /{name} -->", lambda match, part=part: part, text, flags=re.DOTALL)
    return text


if __name__ == "__main__":
    README.write_text(write(README.read_text(encoding="utf-8")), encoding="utf-8")
