"""Which profiles the guard rules hold read-only at the moment, and the unlockings that end by themselves."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from awstui.guards import Guard, matching

Session = int
"""A session's number; one whose credentials are read anew gets another, and begins locked."""


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
        self._names: dict[Session, tuple[str, ...]] = {}
        self._accounts: dict[Session, str] = {}
        self._unlocked: dict[Session, _Unlocked] = {}

    def name(self, session: Session, names: tuple[str, ...]) -> None:
        """A session was made: every name its profile goes by."""
        with self._lock:
            self._names[session] = names

    def learn(self, session: Session, account: str) -> None:
        """The account a profile leads to; "" when it is no longer known. Another one ends an unlocking."""
        with self._lock:
            self._accounts[session] = account

    @property
    def needs_account(self) -> bool:
        """Whether a rule names accounts, so that one has to be known before anything is unlocked."""
        return any(rule.accounts for rule in self._rules)

    def state(self, session: Session) -> State:
        """What holds for that profile now; one whose session is just being made anew is locked."""
        with self._lock:
            names = self._names.get(session)
            if names is None:
                return State(Guard(name="its credentials are being read anew"), "", True, 0.0)
            account = self._accounts.get(session, "")
            guard = matching(self._rules, names, account)
            if guard is None or not guard.read_only:
                return State(guard, account, False, 0.0)
            given = self._unlocked.get(session)
            if given is None or given.account != account or self._clock() >= given.until:
                self._unlocked.pop(session, None)
                return State(guard, account, True, 0.0)
            return State(guard, account, False, given.shown)

    def locked(self, session: Session) -> bool:
        """Whether nothing may be changed there now; asked at every call."""
        return self.state(session).locked

    def unlock(self, session: Session, minutes: int) -> None:
        """Let changes through for so many minutes, as long as the account stays what it is."""
        with self._lock:
            account = self._accounts.get(session, "")
            self._unlocked[session] = _Unlocked(account, self._clock() + minutes * 60, time.time() + minutes * 60)

    def lock(self, session: Session) -> None:
        """End an unlocking."""
        with self._lock:
            self._unlocked.pop(session, None)
