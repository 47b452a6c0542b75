"""MFA codes for roles: asked through the console, and asked again when the first one was wrong or the session ends.

Botocore asks once in the life of a session: a mistyped code, a given-up prompt or ten minutes before the end make the
profile unusable (botocore.credentials.create_mfa_serial_refresher). Here the refresher is taken out of the way.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from awstui.errors import AwstuiError

PAUSE = 5.0
"""Seconds in which a given-up prompt counts for every call that was waiting for it."""


class MfaNeeded(AwstuiError):
    """A role needs an MFA code and nobody typed one."""


def refuse_prompt(text: str) -> str:
    """The prompter when there is none: botocore's own would read the terminal."""
    raise MfaNeeded(f"This profile needs an MFA code ({text.strip().rstrip(':')}).")


class Asker:
    """Asks once for many waiting calls: botocore holds a lock, so they come one after the other.

    Args:
        ask: gives the prompter of the moment.
    """

    def __init__(self, ask: Callable[[], Callable[[str], str]]) -> None:
        self._ask = ask
        self._given_up: tuple[float, BaseException, Callable[[str], str]] | None = None

    def __call__(self, text: str) -> str:
        """The code.

        Raises:
            Whatever the prompter raises, for a few seconds without asking it again.
        """
        prompter = self._ask()
        if self._given_up is not None:
            when, error, asked = self._given_up
            if asked is prompter and time.monotonic() - when < PAUSE:
                raise error
        try:
            return prompter(text)
        except Exception as error:
            self._given_up = (time.monotonic(), error, prompter)
            raise


def ask_for_codes(resolver: Any, asker: Asker) -> None:
    """Have a botocore credential resolver ask `asker` for MFA codes, as often as one is needed.

    Botocore offers no public place for either; a test pins the private ones.
    """
    role = resolver.get_provider("assume-role")
    role._prompter = asker
    load = role.load

    def loaded() -> Any:
        credentials = load()
        refresher = getattr(credentials, "_refresh_using", None)
        again = getattr(refresher, "_refresh", None)
        if again is not None:
            credentials._refresh_using = again
        return credentials

    role.load = loaded
