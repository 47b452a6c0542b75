"""What a typed word may mean that no screen is called: other spellings, beginnings, initials. All of it, no guess."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence

from awstui.catalog.model import Screen

Names = Callable[[Screen], Iterable[str]]

_NAMED = 6
"""How many names a sentence lists."""

_SHORTEST = 2
"""Letters a word has at least."""


def nearest(word: str, screens: Sequence[Screen], titles: Mapping[str, str]) -> list[Screen]:
    """Every screen that a word may mean although none is called so, in their order.

    Args:
        word: in lower case: `cf`, `queue`, `dynamo`.
        screens: all of them.
        titles: file stem -> the service as people call it, whose initials are a word too: CloudFront is `cf`.
    """
    if len(word) < _SHORTEST or "." in word:
        return []
    firsts = {screen.file: screen for screen in reversed(screens)}
    initials = [stem for stem, title in titles.items() if "".join(re.findall("[A-Z]", title)).lower() == word]
    if found := [firsts[stem] for stem in initials if stem in firsts]:
        return found

    def known(screen: Screen) -> Iterable[str]:
        yield from screen.aliases
        if firsts[screen.file] is screen:
            yield screen.file

    return _nearest(word, screens, known, _name)


def inside(word: str, screens: Iterable[Screen]) -> list[Screen]:
    """Every screen of a service that a word after the service's may mean: `cf dist`, `ec2 sg`.

    Of several whose names begin so, those that need nothing of another screen's row.
    """
    screens = list(screens)
    for names in (_name, _aliases):
        if found := [screen for screen in screens if word in map(str.lower, names(screen))]:
            return found[:1]
    plain = _plain(word)
    for names in (_name, _aliases):
        begun = [screen for screen in screens if any(_plain(name).startswith(plain) for name in names(screen))]
        if plain and begun:
            return [screen for screen in begun if not screen.parent] or begun
    return []


def _name(screen: Screen) -> Iterable[str]:
    return (screen.name,)


def _aliases(screen: Screen) -> Iterable[str]:
    return screen.aliases


def unclear(typed: str, names: Sequence[str]) -> str:
    """What to say when typed words may be any of these."""
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    return f"{typed!r} may be {', '.join(names[:_NAMED])}{more}: type one of them."


def _nearest(word: str, screens: Iterable[Screen], *kinds: Names) -> list[Screen]:
    """Screens whose name is the word in another number or spelling; else those whose name begins with it."""
    screens = list(screens)
    plain = _plain(word)
    for names in kinds:
        if found := [screen for screen in screens if plain in map(_plain, names(screen))]:
            return found
        if found := [screen for screen in screens if any(name.lower().startswith(word) for name in names(screen))]:
            return found
    return []


def _plain(name: str) -> str:
    """A name without hyphens and plural: `log-groups` and `loggroup` are one."""
    name = name.lower().replace("-", "").replace("_", "")
    return f"{name[:-3]}y" if name.endswith("ies") else name.removesuffix("s")
