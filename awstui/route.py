"""Routes: what `awstui ec2 /web`, `:ec2 instance-type=t3.micro` and a drill-down have in common."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Mapping
from dataclasses import field, replace
from typing import Any

from awstui.catalog.model import Screen
from awstui.protocol import List, Place
from awstui.records import record

Filters = tuple[tuple[str, tuple[str, ...]], ...]


@record
class Route:
    """One list in one or several places, and how it is narrowed."""

    screen: Screen
    places: tuple[Place, ...] = (Place(),)
    params: Mapping[str, Any] = field(default_factory=dict)
    filters: Filters = ()
    text: str = ""  # the `/` filter
    crumb: str = ""  # what was opened to get here: "orders.example.com"
    from_row: bool = False  # its parameters come from a row of one account, so it cannot follow to another profile

    def request(self, place: Place) -> List:
        """The question this route asks in one of its places."""
        return List(self.screen.key, place, self.params, self.filters)

    def at(self, places: tuple[Place, ...]) -> Route:
        """The same list elsewhere."""
        return replace(self, places=distinct(self.screen, places))


def distinct(screen: Screen, places: Iterable[Place]) -> tuple[Place, ...]:
    """The places that differ for this screen: a service without regions is asked once per profile."""
    places = tuple(dict.fromkeys(places))
    if screen.regional:
        return places
    return tuple({place.profile: place for place in reversed(places)}.values())[::-1]


def words(text: str) -> list[str]:
    """A typed command's words; quotes group, an open quote is taken as text."""
    try:
        return shlex.split(text)
    except ValueError:
        return text.split()


def split(text: str) -> tuple[str, list[str], str]:
    """A typed command as (first word, further words, the `/` filter with everything behind it)."""
    command, slash, wanted = text.partition(" /")
    parts = words(command)
    first = parts[0] if parts else ""
    return first, parts[1:], wanted.strip() if slash else ""


def narrow(screen: Screen, given: list[str]) -> tuple[dict[str, str], Filters]:
    """`name=value` words as list parameters and server-side filters.

    A name of the screen file's `args` or an API member (they begin with a capital) is a parameter; any other is an
    AWS filter where the API has such, with comma-separated values. Words without "=" are given as they are, for
    the caller to refuse.
    """
    params: dict[str, str] = {}
    filters: list[tuple[str, tuple[str, ...]]] = []
    for word in given:
        name, equals, value = word.partition("=")
        if not equals or not name:
            raise ValueError(f"{word!r} is not name=value. To filter what is listed type / and the text.")
        if screen.filters and name not in screen.args and not name[:1].isupper():
            filters.append((name, tuple(value.split(","))))
        else:
            params[name] = value
    return params, tuple(filters)
