"""Theme files: the bundled ones are legible, a person's broken one costs a sentence."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.app import App
from textual.color import Color
from textual.theme import Theme

from awstui import files, themes
from awstui.themes import DEFAULT, load, load_all, names, variable_defaults

BUNDLED = sorted(path.stem for path in files.bundled("themes").glob("*.toml"))
COLOURED = [name for name in BUNDLED if name != "ansi"]
TEXT = (
    "foreground", "text-muted", "foreground-muted", "primary", "accent", "warning", "error", "success", "state-good",
    "state-busy", "state-bad", "state-off", "guard", "badge", "syntax-key", "syntax-string", "syntax-number",
    "syntax-word",
)  # fmt: skip
GROUNDS = ("background", "surface", "panel", "footer-background", "block-cursor-background")


@pytest.fixture
def own_themes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("AWSTUI_CONFIG_DIR", str(tmp_path))
    folder = tmp_path / "themes"
    folder.mkdir()
    return folder


def luminance(colour: Color) -> float:
    def linear(channel: float) -> float:
        return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4

    red, green, blue = (linear(channel / 255) for channel in colour.rgb)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(ink: str, ground: str) -> float:
    """WCAG 2.2, 1.4.3; a colour with a share is blended with its ground first."""
    below = Color.parse(ground)
    if ink.startswith("auto"):
        above = below.get_contrast_text(float(ink.removeprefix("auto").strip(" %")) / 100)
    else:
        above = Color.parse(ink)
    light, dark = sorted((luminance(below + above), luminance(below)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def variables(theme: Theme) -> dict[str, str]:
    return {**theme.to_color_system().generate(), **theme.variables}


@pytest.mark.parametrize("name", COLOURED)
def test_text_is_legible(name: str) -> None:
    theme, faults = load(name)
    assert (theme.name, faults) == (name, [])
    colours = variables(theme)
    least = 7.0 if name == "high-contrast" else 4.5
    pairs = [(ink, ground) for ink in TEXT for ground in GROUNDS]
    pairs += [("block-cursor-foreground", "block-cursor-background"), ("match-foreground", "match-background")]
    pairs += [("block-cursor-blurred-foreground", "block-cursor-blurred-background")]
    pairs += [("footer-key-foreground", "footer-background"), ("background", "guard")]
    if name == "high-contrast":  # the others leave the ink of a button to Textual, which picks black or white
        pairs.append(("button-color-foreground", "primary"))
    faint = {pair: round(contrast(*(colours[part] for part in pair)), 2) for pair in pairs}
    assert {pair: ratio for pair, ratio in faint.items() if ratio < least} == {}


@pytest.mark.parametrize("name", COLOURED)
def test_frames_can_be_seen(name: str) -> None:
    colours = variables(load(name)[0])
    assert contrast(colours["frame"], colours["background"]) >= 3  # WCAG 2.2, 1.4.11


@pytest.mark.parametrize("name", BUNDLED)
def test_bundled_themes_say_everything_themselves(name: str) -> None:
    theme, _ = load(name)
    assert set(variable_defaults()) <= set(theme.variables)


def test_the_themes_there_must_be() -> None:
    assert {DEFAULT, "awstui-light", "high-contrast", "colour-blind-safe", "ansi"} <= set(BUNDLED)
    assert load("ansi")[0].ansi
    assert not load("awstui-light")[0].dark


async def test_every_theme_can_be_worn() -> None:
    class Wardrobe(App[None]):
        CSS = "Screen { color: $state-off; background: $background; border: solid $frame; }"

        def get_theme_variable_defaults(self) -> dict[str, str]:
            return variable_defaults()

    found, faults = load_all()
    assert faults == []
    app = Wardrobe()
    async with app.run_test() as pilot:
        for theme in reversed(found):  # the last, ours, is not what an App wears at first
            app.register_theme(theme)
            app.theme = theme.name
            await pilot.pause()
            assert app.screen.styles.border.top[1].hex == Color.parse(theme.variables["frame"]).hex


def test_an_unknown_theme_falls_back_and_names_the_nearest(own_themes: Path) -> None:
    theme, faults = load("awstui-drak")
    assert theme.name == DEFAULT
    assert faults == ["There is no theme awstui-drak; the nearest is awstui-dark."]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("primary = '#123456'\nprimry = 'red'", "primry is not known; the nearest is primary."),
        ("accent = 'red'", "primary is missing"),
        ("primary = 'bleu'", "primary = 'bleu' is no colour"),
        ("primary = 3", "primary = 3 is no colour"),
        ("primary = 'red'\ndark = 'yes'", "dark = 'yes' must be true or false."),
        ("primary = 'red'\nvariables = 3", "variables must be a table."),
        ("primary = 'red'\n[variables]\nstate-god = 'red'", "the nearest is state-good."),
        ("primary = 'red'\n[variables]\nframe = 'red; }'", "variables.frame = 'red; }' is no colour."),
        ("primary = 'red'\n[variables]\nblock-cursor-text-style = 'loud'", "is no text style."),
        ("primary = ", "cannot be read"),
    ],
)
def test_a_faulty_theme_costs_a_sentence(own_themes: Path, text: str, words: str) -> None:
    (own_themes / "mine.toml").write_text(text)
    (own_themes / "good.toml").write_text("primary = '#123456'\ntext_alpha = 1\n[variables]\nframe = 'red 50%'\n")
    theme, faults = load("mine")
    assert theme.name == DEFAULT
    assert len(faults) == 1
    assert words in faults[0]
    assert "mine.toml" in faults[0]
    found, all_faults = load_all()
    assert all_faults == faults
    assert {"good", *BUNDLED} <= {theme.name for theme in found}
    assert "mine" not in {theme.name for theme in found}


def test_bytes_that_are_no_text_cost_a_sentence(own_themes: Path) -> None:
    (own_themes / "mine.toml").write_bytes(b"\xff\xfe")
    assert "mine.toml cannot be read" in load("mine")[1][0]


def test_the_users_file_wins_and_states_follow_its_colours(own_themes: Path) -> None:
    (own_themes / "ansi.toml").write_text("primary = '#123456'\nsuccess = '#00ff00'")
    theme, faults = load("ansi")
    assert faults == []
    assert theme.variables["state-good"] == "#00ff00"
    assert names().count("ansi") == 1


def test_textuals_own_themes_can_be_named() -> None:
    theme, faults = load("nord")
    assert (theme.name, faults) == ("nord", [])
    assert set(variable_defaults()) <= set(theme.variables)


def test_our_names_do_not_hide_textuals() -> None:
    from textual.theme import BUILTIN_THEMES

    assert set(names()).isdisjoint(BUILTIN_THEMES)
    assert themes.DEFAULT in names()
