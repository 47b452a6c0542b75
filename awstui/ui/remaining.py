"""How long a session still lasts, in words. Coarse on purpose: each change of a header costs bytes on the wire."""

from __future__ import annotations

from math import ceil
from time import localtime, strftime

from awstui.protocol import Standing

SHOWN = 3600
"""Seconds before the end from which the header counts down."""
FINE = 900
"""Seconds before the end from which it does so by the minute; before, by five."""
OFFER_CODE = 720
"""Seconds before the end at which a session that needs a code is offered to be renewed: botocore and the AWS CLI give
such a session up ten minutes before its end."""
OFFER_SSO = 600
"""The same for an SSO login."""


def words(standing: Standing, now: float) -> str:
    """What the header says: "session 12m left · SSO 45m left"; empty while both ends are far away.

    Args:
        standing: when what ends.
        now: epoch seconds.
    """
    return " · ".join(
        f"{name} {'over' if left <= 0 else f'{_minutes(left)}m left'}"
        for name, end in _ends(standing)
        if (left := end - now) <= SHOWN
    )


def changes_in(standing: Standing, now: float) -> float | None:
    """Seconds until `words` says something else; None when it will not."""
    waits = []
    for _, end in _ends(standing):
        left = end - now
        if left > SHOWN:
            waits.append(left - SHOWN)
        elif left > 0:
            step = 300 if left > FINE else 60
            waits.append(left - (ceil(left / step) - 1) * step)
    return min(waits) + 0.1 if waits else None


def until(standing: Standing, now: float) -> str:
    """When it ends, for a notice: "The session lasts until 14:05."."""
    return " ".join(f"The {name} lasts until {clock(end, now)}." for name, end in _ends(standing) if end > now)


def offer(standing: Standing, now: float) -> tuple[str, float]:
    """A sentence when it is time to renew something, and when that ends; empty and 0 before."""
    for name, end in _ends(standing):
        left = end - now
        if left <= (OFFER_SSO if name == "SSO login" else OFFER_CODE):
            said = f"ends in {_minutes(left)} minutes" if left > 0 else "is over"
            return f"The {name} of {standing.profile} {said}.", end
    return "", 0.0


def clock(moment: float, now: float) -> str:
    """A moment as the wall clock here shows it; with its date when it is not within a day."""
    return strftime("%H:%M" if abs(moment - now) < 86_400 else "%Y-%m-%d %H:%M", localtime(moment))


def _ends(standing: Standing) -> list[tuple[str, float]]:
    pairs = (("session", standing.expires), ("SSO login", standing.token_expires))
    return [(name, end) for name, end in pairs if end is not None]


def _minutes(left: float) -> int:
    return ceil(left / 300) * 5 if left > FINE else ceil(left / 60)
