"""Related resources that one of awstui's own lists shows: counted by that list's call, opened as that list."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Protocol

import jmespath

from awstui.catalog.load import quick
from awstui.catalog.model import Screen
from awstui.engine import calls
from awstui.errors import UsageError
from awstui.protocol import Place
from awstui.protocol.ec2 import Relation
from awstui.rows.project import Projector

if TYPE_CHECKING:
    from awstui.engine.jobs import Bench

PAGES = 20
"""Pages looked through for a count; beyond, there are "more than"."""

NAMED = 3
"""Resources named beside their count."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What the relations are of."""

    id: str
    data: Mapping[str, Any]  # as its list gives it
    place: Place


class Provider(Protocol):
    """Finds resources of one kind that a subject is related to."""

    @property
    def title(self) -> str:
        """What they are called."""

    def __call__(self, bench: Bench, subject: Subject) -> Relation:
        """Find and count them; raises what AWS says against it."""


@dataclass(frozen=True, slots=True)
class Found:
    """A relation that a function finds."""

    title: str
    find: Callable[[Bench, Subject], Relation]

    def __call__(self, bench: Bench, subject: Subject) -> Relation:
        """As the function does."""
        return self.find(bench, subject)


@dataclass(frozen=True, slots=True)
class Listed:
    """A list, and what narrows it to what is related. JMESPaths are on the subject; one without a value means none."""

    title: str
    screen: str
    filter: Mapping[str, str] = field(default_factory=dict)  # server-side filter -> JMESPath
    params: Mapping[str, str] = field(default_factory=dict)  # parameter -> JMESPath

    def __call__(self, bench: Bench, subject: Subject) -> Relation:
        """Count them; raises what the list's call raises."""
        filters = tuple((name, tuple(_texts(path, subject.data))) for name, path in self.filter.items())
        params = {name: jmespath.search(path, subject.data) for name, path in self.params.items()}
        if not all(values for _, values in filters) or not all(params.values()):
            return Relation(self.title, 0)
        found = screen_of(self.screen)
        given = dict(found.list.params) | params
        if filters:
            given[found.filters] = [{"Name": name, "Values": list(values)} for name, values in filters]
        count, names, more = counted(bench, subject.place, found, given)
        return Relation(self.title, count, names, self.screen, params, filters, more=more)


@lru_cache(maxsize=32)
def screen_of(key: str) -> Screen:
    """A screen by its key; UsageError when a person's own file has taken it away."""
    found = quick(key)
    if found is None or found.key != key:
        raise UsageError(f"There is no screen {key}.")
    return found


def counted(bench: Bench, place: Place, screen: Screen, params: Mapping[str, Any]) -> tuple[int, tuple[str, ...], bool]:
    """How many rows a list has, the first names of them, and whether there are more than were looked at.

    Args:
        bench: the client, and whether it was given up.
        place: where.
        screen: the list.
        params: its call's input.

    Raises: what the call raises.
    """
    client = bench.sessions.client(place, screen.list.service or screen.service)
    projector = Projector(screen)
    count = 0
    names: list[str] = []
    for seen, page in enumerate(calls.pages(client, screen.list.operation, params, bench.cancelled), 1):
        items = projector.rows(page)
        count += len(items)
        names += [projector.label(item) for item in items[: max(0, NAMED - len(names))]]
        if seen >= PAGES:
            return count, tuple(names), any(page.get(name) for name in ("NextToken", "nextToken"))
    return count, tuple(names), False


def _texts(path: str, data: Mapping[str, Any]) -> list[str]:
    """The texts a JMESPath finds, each once."""
    found = jmespath.search(path, data)
    values = found if isinstance(found, list) else [found]
    return list(dict.fromkeys(str(value) for value in values if value not in (None, "")))
