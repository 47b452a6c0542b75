"""MFA codes for roles: asked through the console, and asked again when the first one was wrong or the session ends.

Botocore asks once in the life of a session: a mistyped code, a given-up prompt or ten minutes before the end make the
profile unusable (botocore.credentials.create_mfa_serial_refresher). Here the refresher is taken out of the way, and a
session is used until its last minute, so that nobody is asked for a code they did not ask to be asked for.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Any

from awstui.errors import AwstuiError
from awstui.protocol import Question

LAST = 60
"""Seconds before its end from which a session that needs a code is no longer used."""

PAUSE = 1.0
"""Seconds in which a given-up prompt counts for calls that were just being sent when it was given up."""

Prompter = Callable[[Question], str]


class MfaNeeded(AwstuiError):
    """A role needs an MFA code and nobody typed one."""


class CodeNotGiven(MfaNeeded):
    """The person was asked for a code and gave up."""


class Abandoned(MfaNeeded):
    """The request under which the code was asked for is no longer wanted; others may ask for themselves."""


def refuse_prompt(question: Question) -> str:
    """The prompter when there is none: botocore's own would read the terminal."""
    raise MfaNeeded(f"This profile needs an MFA code ({question.text.strip().rstrip(':')}).")


class Turn:
    """A lock that knows since when its holder has waited for it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.since = 0.0

    def acquire(self, blocking: bool = True) -> bool:
        """As a lock's."""
        arrived = time.monotonic()
        taken = self._lock.acquire(blocking)
        if taken:
            self.since = arrived
        return taken

    def release(self) -> None:
        """As a lock's."""
        self._lock.release()

    def __enter__(self) -> Turn:
        self.acquire()
        return self

    def __exit__(self, *_: object) -> None:
        self.release()


class Asker:
    """Asks once for many waiting calls: they come one after the other, through a `Turn`.

    Args:
        ask: gives the prompter of the moment.
        about: what the code is for, a name and a value each.
    """

    def __init__(self, ask: Callable[[], Prompter], about: tuple[tuple[str, str], ...] = ()) -> None:
        self.turn = Turn()
        self._ask = ask
        self._about = about
        self._given_up: tuple[float, BaseException, Prompter] | None = None
        self.fault = ""

    def __call__(self, text: str) -> str:
        """The code.

        Raises:
            Whatever the prompter raises; to those who waited meanwhile, and a moment longer, without asking again.
        """
        prompter = self._ask()
        if self._given_up is not None:
            when, error, asked = self._given_up
            if asked is prompter and (self.turn.since <= when or time.monotonic() - when < PAUSE):
                raise error
        try:
            return prompter(Question("mfa", text, self._about, self.fault))
        except Abandoned:
            raise
        except Exception as error:
            self._given_up = (time.monotonic(), error, prompter)
            raise

    def until_right(self, fetch: Callable[[], Any]) -> Any:
        """Call `fetch`, which asks for a code, until AWS takes the code; its words are shown with each next prompt."""
        from botocore.exceptions import ClientError

        self.fault = ""
        try:
            while True:
                try:
                    return fetch()
                except ClientError as error:
                    if not wrong_code(error):
                        raise
                    self.fault = str(error.response.get("Error", {}).get("Message") or "AWS did not take the code.")
        finally:
            self.fault = ""


def wrong_code(error: Any) -> bool:
    """Whether AWS refused the MFA code of a call, and not the call itself."""
    return "MultiFactorAuthentication failed" in str(error.response.get("Error", {}).get("Message", ""))


class Coded:
    """Fetches a role session that needs a code; botocore calls it when the session is missing or near its end."""

    def __init__(self, fetcher: Any, asker: Asker) -> None:
        self.fetcher = fetcher
        self.asker = asker
        fetcher._mfa_prompter = asker
        fetcher._expiry_window_seconds = LAST  # botocore takes a session of less than 15 minutes for none

    def __call__(self) -> Any:
        return self.asker.until_right(self.fetcher.fetch_credentials)


def ask_for_codes(resolver: Any, prompter: Callable[[], Prompter]) -> None:
    """Have a botocore credential resolver ask for MFA codes through `prompter`, as often as one is needed.

    Botocore offers no public place for either; a test pins the private ones. Every role of a chain is made by the
    method that is replaced here.

    Args:
        resolver: a session's CredentialResolver.
        prompter: what gives the prompter of the request that is being served.
    """
    role = resolver.get_provider("assume-role")
    make = role._load_creds_via_assume_role

    def made(profile_name: str) -> Any:
        credentials = make(profile_name)
        refresher = getattr(credentials, "_refresh_using", None)
        fetch = getattr(refresher, "_refresh", None)
        if fetch is not None:
            profile = role._loaded_config["profiles"][profile_name]
            about = (("Profile", profile_name), ("Role", profile["role_arn"]), ("Device", profile["mfa_serial"]))
            asker = Asker(prompter, about)
            credentials._refresh_using = Coded(fetch.__self__, asker)
            use_to_the_end(credentials, asker)
        return credentials

    role._load_creds_via_assume_role = made


def use_to_the_end(credentials: Any, asker: Asker) -> None:
    """Have refreshable credentials of botocore's refreshed only when they end, by one caller at a time."""
    credentials._refresh_lock = asker.turn
    credentials._advisory_refresh_timeout = credentials._mandatory_refresh_timeout = LAST


def chain(credentials: Any) -> list[Any]:
    """These credentials and those they were made with, as far as they are botocore's refreshable kind."""
    found: list[Any] = []
    while credentials is not None and hasattr(credentials, "_refresh_using"):
        found.append(credentials)
        credentials = getattr(fetcher_of(credentials), "_source_credentials", None)
    return found


def fetcher_of(credentials: Any) -> Any:
    """What fetches refreshable credentials: botocore's fetcher, or whatever stands in its place."""
    refresher = credentials._refresh_using
    return refresher.fetcher if isinstance(refresher, Coded) else getattr(refresher, "__self__", None)


def renew(credentials: Any) -> None:
    """Fetch refreshable credentials anew, in place and past the cache: whoever holds them goes on with the new ones.

    Raises:
        MfaNeeded: no code was given; the old credentials stay.
        botocore.exceptions.ClientError: AWS gave none; the old ones stay.
    """
    fetcher = fetcher_of(credentials)
    window = getattr(fetcher, "_expiry_window_seconds", None)
    with credentials._refresh_lock:
        if window is not None:
            fetcher._expiry_window_seconds = float("inf")
        try:
            credentials._protected_refresh(is_mandatory=True)
        finally:
            if window is not None:
                fetcher._expiry_window_seconds = window
