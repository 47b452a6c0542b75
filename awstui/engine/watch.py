"""Which profiles the guard rules hold read-only at the moment, and the unlockings that end by themselves."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from awstui.guards import Guard, matching

Profile = str | None
"""A session's own name: None is the default chain."""


@dataclass(frozen=True, slots=True)
class State:
    """What holds for one profile now."""

    guard: Guard | None
    account: str  # "" when it is not known
    locked: bool
    unlocked_until: float  # epoch seconds; 0 when no unlocking is under way


@dataclass(frozen=True, slots=True)
class _Unlocked:
    account: str
    until: float  # the monotonic clock, which nobody can set back
    shown: float  # the same by the wall clock


class Watch:
    """The guard rules applied to the sessions there are.

    Args:
        rules: the guard rules.
        clock: seconds, monotonic.
    """

    def __init__(self, rules: tuple[Guard, ...], clock: Callable[[], float] = time.monotonic) -> None:
        self._rules = rules
        self._clock = clock
        self._lock = threading.Lock()
        self._names: dict[Profile, tuple[str, ...]] = {}
        self._accounts: dict[Profile, str] = {}
        self._unlocked: dict[Profile, _Unlocked] = {}

    def name(self, profile: Profile, names: tuple[str, ...]) -> None:
        """A session was made: every name its profile goes by."""
        with self._lock:
            self._names[profile] = names

    def learn(self, profile: Profile, account: str) -> None:
        """The account a profile leads to; "" when it is no longer known. Another one ends an unlocking."""
        with self._lock:
            self._accounts[profile] = account

    def forget(self, profile: Profile) -> None:
        """The profile's session was dropped: what comes next may be somebody else."""
        with self._lock:
            self._accounts.pop(profile, None)
            self._unlocked.pop(profile, None)

    @property
    def needs_account(self) -> bool:
        """Whether a rule names accounts, so that one has to be known before anything is unlocked."""
        return any(rule.accounts for rule in self._rules)

    def state(self, profile: Profile) -> State:
        """What holds for that profile now."""
        with self._lock:
            names = self._names.get(profile, (profile,) if profile else ())
            account = self._accounts.get(profile, "")
            guard = matching(self._rules, names, account)
            if guard is None or not guard.read_only:
                return State(guard, account, False, 0.0)
            given = self._unlocked.get(profile)
            if given is None or given.account != account or self._clock() >= given.until:
                self._unlocked.pop(profile, None)
                return State(guard, account, True, 0.0)
            return State(guard, account, False, given.shown)

    def locked(self, profile: Profile) -> bool:
        """Whether nothing may be changed there now; asked at every call."""
        return self.state(profile).locked

    def unlock(self, profile: Profile, minutes: int) -> None:
        """Let changes through for so many minutes, as long as the account stays what it is."""
        with self._lock:
            account = self._accounts.get(profile, "")
            self._unlocked[profile] = _Unlocked(account, self._clock() + minutes * 60, time.time() + minutes * 60)

    def lock(self, profile: Profile) -> None:
        """End an unlocking."""
        with self._lock:
            self._unlocked.pop(profile, None)
