"""Theme files: TOML in, Textual themes out. A faulty file costs a sentence, never the start.

A theme is a file `<name>.toml`, bundled or in ~/.config/awstui/themes/ (the user's wins): Textual's colours at the
top (only `primary` is required), more in `[variables]`. What a theme does not say about states, frames and syntax is
taken from its own colours. Textual's built-in themes (nord, gruvbox …) can be named too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any

from awstui import files, toml
from awstui.errors import SettingsError

if TYPE_CHECKING:
    from textual.theme import Theme

DEFAULT = "awstui-dark"
"""The theme of a first start, and of a start with a theme that cannot be read."""

_COLOURS = (
    "primary", "secondary", "warning", "error", "success", "accent", "foreground", "background", "surface", "panel",
    "boost",
)  # fmt: skip
_SWITCHES = {"dark": bool, "ansi": bool, "luminosity_spread": float, "text_alpha": float}
_STYLE_WORDS = frozenset(
    ("bold", "italic", "underline", "reverse", "strike", "dim", "blink", "none", "not", "b", "i", "u", "d", "r")
)
_SHARE = re.compile(r"\s+\d{1,3}(\.\d+)?%$")


def variable_defaults() -> dict[str, str]:
    """Our own theme variables for an App's get_theme_variable_defaults: CSS that names one must always resolve."""
    return {
        "state-good": "#7fd17f",  # running, available, in service
        "state-busy": "#e6b450",  # on its way to another state
        "state-bad": "#ff7b72",  # failed, impaired
        "state-off": "#9aa4af",  # stopped, disabled, gone
        "frame": "#3d79a8",  # lines around panes and overlays
        "guard": "#ff7b72",  # the read-only mark and the edge of a confirmation
        "badge": "#e6b450",  # an endpoint that is not AWS's own, a demo
        "syntax-key": "#5cb8ff",
        "syntax-string": "#a8d8a8",
        "syntax-number": "#e6b450",
        "syntax-word": "#d6a4e6",  # true, false, null
        "match-background": "#e6b450",
        "match-foreground": "#0b0e14",
    }


def names() -> list[str]:
    """The themes that have a file, without reading one."""
    return sorted(_paths())


def load(name: str) -> tuple[Theme, list[str]]:
    """One theme, quickly; awstui-dark and a sentence when there is no such theme or it has a fault.

    Args:
        name: of a theme file, without `.toml`, or of one of Textual's own themes.
    """
    from textual.theme import BUILTIN_THEMES

    paths = _paths()
    if name in paths:
        theme, faults = _read(paths[name])
        if theme is not None:
            return theme, faults
    elif name in BUILTIN_THEMES:
        return _completed(BUILTIN_THEMES[name]), []
    else:
        near = get_close_matches(name, [*paths, *BUILTIN_THEMES], 1, 0.0)
        faults = [f"There is no theme {name}; the nearest is {near[0]}."]
    fallback, _ = _read(files.bundled("themes") / f"{DEFAULT}.toml")
    if fallback is None:
        raise SettingsError(f"The bundled theme {DEFAULT} cannot be read: this installation is damaged.")
    return fallback, faults


def load_all() -> tuple[list[Theme], list[str]]:
    """Every theme that can be read, Textual's own among them, and all faults of all the others."""
    from textual.theme import BUILTIN_THEMES

    themes = {name: _completed(theme) for name, theme in BUILTIN_THEMES.items()}
    faults: list[str] = []
    for path in _paths().values():
        theme, found = _read(path)
        faults += found
        if theme is not None:
            themes[theme.name] = theme
    return list(themes.values()), faults


def _paths() -> dict[str, Path]:
    folders = (files.bundled("themes"), files.config_dir() / "themes")
    return {path.stem: path for folder in folders for path in sorted(folder.glob("*.toml"))}


def _read(path: Path) -> tuple[Theme | None, list[str]]:
    """The theme in a file, or why it is none."""
    from textual.theme import Theme

    try:
        data = toml.read(path)
    except (OSError, ValueError) as fault:
        return None, [f"Theme {path.name} cannot be read: {fault}"]
    faults = [f"Theme {path.name}: {fault}" for fault in _faults(data)]
    return (None, faults) if faults else (_completed(Theme(name=path.stem, **data)), [])


def _faults(data: Mapping[str, Any]) -> Iterator[str]:
    """Everything wrong with a theme file's content, a phrase each."""
    from textual.design import ColorSystem

    known = [*_COLOURS, *_SWITCHES, "variables"]
    if "primary" not in data:
        yield "primary is missing; it is the one colour a theme must have."
    for key, value in data.items():
        if key in _COLOURS and not _is_colour(value):
            yield f"{key} = {value!r} is no colour; write #rrggbb or a name."
        elif key in _SWITCHES:
            wanted = _SWITCHES[key]
            if not isinstance(value, wanted) and not (wanted is float and type(value) is int):
                yield f"{key} = {value!r} must be {'true or false' if wanted is bool else 'a number'}."
        elif key not in known:
            yield f"{key} is not known; the nearest is {get_close_matches(key, known, 1, 0.0)[0]}."
    variables = data.get("variables", {})
    if not isinstance(variables, dict):
        yield "variables must be a table."
        return
    possible = {**ColorSystem("#000000").generate(), **variable_defaults()}
    for key, value in variables.items():
        if key not in possible:
            yield f"variables.{key} is not known; the nearest is {get_close_matches(key, possible, 1, 0.0)[0]}."
        elif not (_is_style(value) if key.endswith("-style") else _is_shade(value)):
            yield f"variables.{key} = {value!r} is no {'text style' if key.endswith('-style') else 'colour'}."


def _is_colour(value: object) -> bool:
    from textual.color import Color, ColorParseError

    try:
        return isinstance(value, str) and bool(Color.parse(value))
    except ColorParseError:
        return False


def _is_shade(value: object) -> bool:
    """A colour, perhaps with a share of it: `#fff 50%`, `auto 87%`, `transparent`."""
    if not isinstance(value, str):
        return False
    base = _SHARE.sub("", value)
    return base in ("auto", "initial", "transparent") or _is_colour(base)


def _is_style(value: object) -> bool:
    return isinstance(value, str) and bool(value.split()) and _STYLE_WORDS.issuperset(value.split())


def _completed(theme: Theme) -> Theme:
    """The theme with our variables, taken from its own colours where it does not set them."""
    good, busy = theme.success or theme.primary, theme.warning or theme.primary
    bad = theme.error or theme.secondary or theme.primary
    plain = theme.foreground or ("#e0e0e0" if theme.dark else "#202020")
    own = {
        "state-good": good,
        "state-busy": busy,
        "state-bad": bad,
        "state-off": plain,
        "frame": theme.secondary or theme.primary,
        "guard": bad,
        "badge": busy,
        "syntax-key": theme.primary,
        "syntax-string": good,
        "syntax-number": busy,
        "syntax-word": theme.accent or theme.primary,
        "match-background": busy,
        "match-foreground": theme.background or ("#121212" if theme.dark else "#efefef"),
    }
    if theme.ansi:  # Textual's own CSS names these, and makes none of them for an ANSI theme
        unmade = ("ansi-background", "ansi-foreground", "foreground-disabled", "surface-active")
        own |= dict.fromkeys(unmade, "ansi_default")
    return replace(theme, variables={**own, **theme.variables})
