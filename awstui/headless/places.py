"""Where headless commands ask and what as: engines set up by config.toml, the places their options name, failures."""

from __future__ import annotations

import argparse
import re
import sys
from dataclasses import replace

from awstui import protocol as p
from awstui.engine.core import Engine
from awstui.engine.failures import explain
from awstui.errors import UsageError

_KEY = re.compile(r"\([A-Za-z]\)")


def reading(endpoint_url: str | None) -> p.Configure:
    """An engine that changes nothing, with what config.toml says of guards and endpoints; its faults are narrated."""
    return replace(configured(endpoint_url), read_only=True)


def configured(endpoint_url: str | None) -> p.Configure:
    """An engine as config.toml wants it; its faults are narrated."""
    from awstui.settings import load as load_settings

    settings, faults = load_settings()
    for fault in faults:
        print(f"awstui: {fault}", file=sys.stderr)
    return p.Configure(
        endpoint_url=endpoint_url,
        read_only=settings.read_only,
        guards=settings.guards(),
        insecure_endpoints=settings.insecure_endpoints,
    )


def places_of(engine: Engine, options: argparse.Namespace) -> list[p.Place]:
    """The places that --profiles and --regions say, in their order."""
    profiles = _names(options.profiles) or [options.profile]
    places: list[p.Place] = []
    for profile in profiles:
        if options.regions == "all":
            places.extend(p.Place(profile, region) for region in _enabled(engine, p.Place(profile, options.region)))
        else:
            regions = _names(options.regions) or [options.region]
            places.extend(p.Place(profile, region) for region in regions)
    return places


def _names(text: str | None) -> list[str]:
    """The names of a comma-separated option."""
    return [name.strip() for name in (text or "").split(",") if name.strip()]


def _enabled(engine: Engine, here: p.Place) -> list[str]:
    """The regions the account has enabled; all of the partition, and a word about it, when AWS does not tell."""
    try:
        found = list(engine.answer(p.Regions(here, enabled=True)))
    except Exception as error:
        failed(engine, here, error)
        print("awstui: asking every region of the partition instead.", file=sys.stderr)
        found = list(engine.answer(p.Regions(here)))
    return [region.name for reply in found if isinstance(reply, p.Value) for region in reply.value]


def failed(engine: Engine, place: p.Place, error: BaseException) -> None:
    """What failed in one place, on standard error."""
    if isinstance(error, UsageError):
        raise error
    narrate(explain(error, context=engine.sessions.context_or_asked(place)))


def narrate(failure: p.Failure) -> None:
    """A failure on standard error."""
    # A hint that names one of the console's keys, "Pick another profile (P).", is of no use here.
    hint = "" if _KEY.search(failure.hint) else failure.hint
    print(f"awstui: {failure.sentence} {hint}".rstrip(), file=sys.stderr)
