"""The form a topic is made with, from the list of topics."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from awstui import protocol as p
from awstui.protocol import Field
from awstui.protocol.sns import Done
from awstui.protocol.sns_rules import name_faults
from awstui.protocol.sns_settings import BY_NAME, value_fault

if TYPE_CHECKING:
    from awstui.app import Console
    from awstui.ui.changing import Changed

FIELDS = (
    Field("name", "Name", help="up to 256 letters, digits, _ and -; FIFO topics end in .fifo"),
    Field("fifo", "FIFO", "bool", required=False, help="keeps the order, delivers once, to queues only; for good"),
    Field("content_based_dedup", "Deduplicate by content", "bool", required=False, help="only for FIFO"),
    Field("display_name", "Display name", required=False, help=BY_NAME["DisplayName"].help),
)


def wrong(answers: Mapping[str, Any]) -> dict[str, str]:
    """What SNS would refuse in what was filled in: field -> sentences."""
    fifo = bool(answers.get("fifo"))
    found = {"name": "; ".join(name_faults(str(answers.get("name") or ""), fifo=fifo))}
    found["display_name"] = value_fault(BY_NAME["DisplayName"], str(answers.get("display_name") or ""))
    if answers.get("content_based_dedup") and not fifo:
        found["content_based_dedup"] = "only a FIFO topic deduplicates"
    return {field: said for field, said in found.items() if said}


async def create_topic(console: Console, place: p.Place, screen: Changed) -> None:
    """Ask for a topic and make it; nothing typed is lost because AWS said no. The list is shown again."""
    from awstui.ui.form import Form

    context = console.contexts.get(place)
    values: Mapping[str, Any] = {}
    while True:
        answers = await console.push_screen_wait(Form("Create a topic", FIELDS, values, check=wrong, ok="Create"))
        if answers is None:
            return
        run = await console.agreed(p.Job("sns.create", place, answers, context.generation if context else 0))
        made = await console.to_the_end(console.one(run, p.Value)) if run is not None else None
        if made is not None and isinstance(made.value, Done):
            console.say(made.value.sentence)
            if screen.is_attached:
                screen.changed()
            return
        values = answers
