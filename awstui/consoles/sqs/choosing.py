"""Choosing a queue: one that has to do with this one, any other here, or one in another region or profile."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from awstui import protocol as p
from awstui.protocol.sqs import name_of
from awstui.protocol.sqs_queues import QueueName
from awstui.ui.picker import Option, Picker
from awstui.ui.profile_words import summary

if TYPE_CHECKING:
    from awstui.app import Console

_ELSEWHERE = "elsewhere"


@dataclass(frozen=True, slots=True)
class Chosen:
    """A queue and where it is."""

    place: p.Place
    url: str

    @property
    def name(self) -> str:
        """What people call it."""
        return name_of(self.url)


@dataclass(frozen=True, slots=True)
class Near:
    """A queue offered before all others, and why."""

    url: str
    why: str


async def choose(
    console: Console, place: p.Place, title: str, near: Sequence[Near] = (), without: str = ""
) -> Chosen | None:
    """Ask for a queue; None when none was chosen, or none could be listed, which is told.

    Args:
        console: the app.
        place: where to look first.
        title: what the queue is for.
        near: the likeliest ones.
        without: the URL of one that makes no sense here.
    """
    first = place
    while True:
        answer = await console.one(p.Job("sqs.names", place), p.Value)
        if answer is None:
            return None
        queues: tuple[QueueName, ...] = answer.value
        likely = {each.url: each.why for each in near if each.url != without}
        options = [Option(url, name_of(url), why, "likely") for url, why in likely.items()]
        options += [
            Option(each.url, each.name, "", "queues")
            for each in queues
            if each.url not in likely and each.url != without
        ]
        options.append(Option(_ELSEWHERE, "another region or profile…", "", "elsewhere"))
        where = "" if place == first else "".join(f" · {each}" for each in (place.profile, place.region) if each)
        picked = await console.push_screen_wait(Picker(f"{title}{where}", options))
        if picked is None:
            return None
        if picked != _ELSEWHERE:
            return Chosen(place, picked)
        other = await _another_place(console, place)
        if other is None:
            return None
        place, near = other, ()


async def _another_place(console: Console, place: p.Place) -> p.Place | None:
    profiles = await console.one(p.Profiles(), p.Value)
    regions = await console.one(p.Regions(place), p.Value)
    if profiles is None or regions is None:
        return None
    others = [each for each in profiles.value if each.name != place.profile]
    options = [Option("", "the same profile", place.profile or "")]
    options += [Option(each.name, each.name, " · ".join(summary(each, time.time()))) for each in others]
    profile = await console.push_screen_wait(Picker("Profile of the queue", options))
    if profile is None:
        return None
    context = console.contexts.get(place)
    here = place.region or (context.region if context else "")
    here = next((each.region for each in others if each.name == profile and each.region), here)
    choices = [Option(each.name, each.name, each.title) for each in regions.value]
    region = await console.push_screen_wait(Picker("Region of the queue", choices, current=here))
    return None if region is None else p.Place(profile or place.profile, region)
