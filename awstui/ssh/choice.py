"""Which of the judged routes to take."""

from __future__ import annotations

from collections.abc import Iterable

from awstui.protocol.ssh import CHECKING, ROUTES, VERDICTS, Route

_ORDER = list(ROUTES)


def best(routes: Iterable[Route], remembered: str = "") -> Route | None:
    """The route to try: the one that worked last time if it still does, else the first of those with the best verdict.

    Args:
        routes: judged ones.
        remembered: the id of the route that was used last time.

    Returns:
        None when none can be tried.
    """
    rated = [each for each in routes if each.verdict in VERDICTS[:3]]
    return min(
        rated,
        key=lambda each: (VERDICTS.index(each.verdict), each.id != remembered, _ORDER.index(each.id)),
        default=None,
    )


def decided(routes: Iterable[Route], remembered: str = "") -> Route | None:
    """The route to take at once, although others are still being checked: none of them could come before it."""
    found = list(routes)
    first = best(found, remembered)
    if first is None or first.verdict != VERDICTS[0]:
        return None
    waiting = [each for each in found if each.verdict == CHECKING]
    earlier = [each for each in waiting if each.id == remembered or _ORDER.index(each.id) < _ORDER.index(first.id)]
    return first if first.id == remembered or not earlier else None
