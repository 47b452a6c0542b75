"""Guard rules: which profiles and accounts are looked at with more care, and what that care is.

A rule names profiles by pattern and accounts by id; either is enough. Where several rules match, the strictest of each
kind of care holds, so adding a rule never takes care away. Both processes know the rules: the engine enforces them,
the console shows them.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from awstui.records import record

if TYPE_CHECKING:
    from awstui.protocol import Context

TIERS = ("y", "name", "account")
"""How a change is confirmed, mildest first."""


@record
class Guard:
    """One rule, or what several that match come to."""

    profiles: tuple[str, ...] = ()  # patterns as a shell has them, whatever the case of letters
    accounts: tuple[str, ...] = ()  # account ids
    read_only: bool = True  # until it is unlocked
    confirm: str = "account"  # one of TIERS
    unlock_minutes: int = 15
    colour: str = ""  # of the frame and the header's word; "" means the theme's own
    name: str = ""  # why it matches, in words


BUILT_IN = Guard(profiles=("*prod*",), name="its name contains prod")
"""Holds unless `guard_prod = false`."""


def matching(rules: Iterable[Guard], profiles: Sequence[str], account: str) -> Guard | None:
    """What holds for a profile, None when no rule matches.

    Args:
        rules: all rules.
        profiles: every name the profile goes by.
        account: its account id; "" when it is not known, which matches every rule that names accounts: a profile
            nobody could ask about may well lead there.
    """
    found = [(rule, why) for rule in rules if (why := _why(rule, profiles, account))]
    if not found:
        return None
    return Guard(
        read_only=any(rule.read_only for rule, _ in found),
        confirm=max((rule.confirm for rule, _ in found), key=TIERS.index),
        unlock_minutes=min(rule.unlock_minutes for rule, _ in found),
        colour=next((rule.colour for rule, _ in found if rule.colour), ""),
        name=", ".join(dict.fromkeys(why for _, why in found)),
    )


def _why(rule: Guard, profiles: Sequence[str], account: str) -> str:
    for pattern in rule.profiles:
        for profile in profiles:
            if fnmatchcase(profile.lower(), pattern.lower()):
                return rule.name or f"a guard rule names profile {pattern}"
    if rule.accounts and not account:
        return "its account is not known yet, and a guard rule names accounts"
    if account in rule.accounts:
        return rule.name or f"a guard rule names account {account}"
    return ""


def why_read_only(context: Context) -> str:
    """Why nothing can be changed there and what to do about it; "" when things can be changed."""
    if not context.read_only:
        return ""
    if context.guard:
        return (
            f"{context.profile} is guarded ({context.guard}) and read-only: :unlock lets changes through for a while."
        )
    return "This console is read-only; start it without --read-only to make changes."


def minutes_left(context: Context, now: float | None = None) -> int:
    """Minutes an unlocked place stays so, rounded up; 0 when it is not unlocked.

    Args:
        context: the place.
        now: epoch seconds; the clock's when None.
    """
    left = context.unlocked_until - (time.time() if now is None else now)
    return max(0, int(-(-left // 60)))
