"""The engine: what it holds, and which function answers which request.

It knows nothing of pipes. The server feeds it requests from the console; headless commands call it directly.
"""

from __future__ import annotations

import itertools
import threading
import time
from collections.abc import Callable, Iterator
from contextvars import ContextVar
from dataclasses import dataclass
from importlib import import_module
from typing import Any, cast

from awstui import protocol as p
from awstui.catalog.load import Catalog, load, quick
from awstui.catalog.model import Screen
from awstui.engine import debuglog
from awstui.engine.journal import Journal
from awstui.engine.listings import Listing
from awstui.engine.mfa import Abandoned, CodeNotGiven
from awstui.engine.sessions import ENVIRONMENT, Sessions
from awstui.engine.work import Work
from awstui.errors import UsageError
from awstui.files import state_dir
from awstui.rows.project import Projector

Handler = Callable[["Engine", Work, Any], Iterator[p.Reply]]

HANDLERS: dict[type, str] = {
    p.List: "lists:rows",
    p.Enrich: "lists:enrich",
    p.Describe: "lists:describe",
    p.Reveal: "lists:reveal",
    p.Follow: "lists:follow",
    p.Spell: "lists:spelled",
    p.Fields: "changes:fields",
    p.Plan: "changes:plan",
    p.Run: "changes:run",
    p.Job: "jobs:job",
    p.Continue: "lists:proceed",
    p.Identify: "places:identity",
    p.Stand: "logins:stand",
    p.Login: "logins:login",
    p.Resolve: "places:resolve",
    p.Changes: "history:changes",
    p.Undo: "history:undo",
    p.Unlock: "places:unlock",
    p.Lock: "places:lock",
    p.Profiles: "places:profiles",
    p.Regions: "places:regions",
}
"""Request type -> "module:function" here in the package, imported when first asked: start-up needs only lists."""


_SILENCE_SECONDS = 60.0
_PLANS_KEPT = 20


@dataclass(slots=True)
class _Known:
    """Whose credentials a place has, as far as it was learnt."""

    generation: int = 0
    identity: p.Identity | None = None
    account: str = ""
    silent_until: float = 0.0  # STS did not answer: when to ask again, monotonic seconds


class Engine:
    """Everything the engine process keeps: sessions and clients, lists on screen, planned changes, the journal."""

    def __init__(self, configure: p.Configure | None = None) -> None:
        self.configure = configure or p.Configure()
        self.sessions = Sessions(
            endpoint_url=self.configure.endpoint_url,
            read_only=self.configure.read_only,
            demo=self.configure.demo,
            guards=self.configure.guards,
            insecure_endpoints=self.configure.insecure_endpoints,
        )
        self.journal = Journal(state_dir() / "journal.jsonl")
        self.listings: dict[int, Listing] = {}
        self.plans: dict[int, Any] = {}
        self.drafts: dict[int, Any] = {}  # changes of local files and key rotations, by the number of their Planned
        self.memory: dict[Any, Any] = {}  # what enrichers know from one batch of rows to the next, by keys of theirs
        self.numbers = itertools.count(1)
        self._catalog: Catalog | None = None
        self._screens: dict[str, Screen] = {}
        self._projectors: dict[str, Projector] = {}
        self._learnt: dict[p.Place, _Known] = {}
        self._lock = threading.Lock()
        self.sessions.prompter = _prompt
        if debuglog.wanted():
            debuglog.begin()

    def screen(self, key: str) -> Screen:
        """The screen of that key ("sqs.queues"); UsageError when there is none."""
        found = self._screens.get(key)
        if found is None:
            found = quick(key) if self._catalog is None else None
            if found is None or found.key != key:
                found = self.catalog.screens.get(key) or _unknown(key)
            self._screens[key] = found
        return found

    @property
    def catalog(self) -> Catalog:
        """Every screen, read once."""
        with self._lock:
            if self._catalog is None:
                self._catalog = load()
            return self._catalog

    def projector(self, screen: Screen) -> Projector:
        """The compiled expressions of a screen, made once."""
        found = self._projectors.get(screen.key)
        if found is None:
            found = self._projectors[screen.key] = Projector(screen)
        return found

    def listing(self, number: int) -> Listing:
        """A list that is still on screen.

        Raises UsageError when the console has released it, and when the profile's credentials are others than the
        list was made with: tables and stacks have the same names in development and production.
        """
        found = self.listings.get(number)
        if found is None:
            raise UsageError("That list is no longer held; refresh (r) and try again.")
        self.same_credentials(found.place, found.generation)
        return found

    def keep(self, plan: Any) -> int:
        """Keep a planned change until it is confirmed; its number. Of those left with Esc the oldest go."""
        number = next(self.numbers)
        with self._lock:
            self.plans[number] = plan
            for old in sorted(self.plans)[:-_PLANS_KEPT]:
                del self.plans[old]
        return number

    def hold(self, work: Work, listing: Listing) -> None:
        """Keep a list for as long as it is on screen; one that has been left already is not kept."""
        self.listings[work.number] = listing
        if work.cancelled():
            self.listings.pop(work.number, None)

    def same_credentials(self, place: p.Place, generation: int) -> None:
        """UsageError when a place's credentials were read anew since: nothing of before may be done with them."""
        if self.sessions.generation(place.profile) != generation:
            name = place.profile or "this profile"
            raise UsageError(f"The credentials of {name} have changed since; nothing was done. r asks again with them.")

    def partition(self, place: p.Place) -> str:
        """The partition of that place's region: aws, aws-cn, aws-us-gov …"""
        region = self.sessions.context(place).region
        return str(self.sessions.session(place.profile).get_partition_for_region(region)) if region else "aws"

    def forget(self, profile: str | None) -> None:
        """Read a profile's credentials anew from now on, and learn anew whose they are."""
        self.sessions.forget(profile)

    def _known(self, place: p.Place) -> _Known:
        """What was learnt about a place with the credentials it has now."""
        known = self._learnt.setdefault(place, _Known())
        generation = self.sessions.generation(place.profile)
        if known.generation != generation:
            known = self._learnt[place] = _Known(generation)
        return known

    def identity(self, place: p.Place) -> p.Identity:
        """Who we are in that place, asked once per profile and region; raises what STS says."""
        known = self._known(place)
        if known.identity is None:
            from awstui.engine.identity import identify

            known.identity = identify(self.sessions, place)
            self.sessions.learn(place.profile, known.identity.account)
        return known.identity

    def account_now(self, place: p.Place) -> str:
        """The account id there, asked again; empty when it cannot be learnt. What was known before is forgotten."""
        from awstui.engine.identity import identify

        try:
            account = identify(self.sessions, place, brief=True).account
        except Exception:  # why STS does not say, the request itself will meet; an account is not worth failing for
            account = ""
        known = self._known(place)
        if account and known.identity is not None and known.identity.account != account:
            known.identity = None
        known.account = account
        self.sessions.learn(place.profile, account)
        return account

    def account(self, place: p.Place) -> str:
        """The account id there, or empty when it cannot be learnt quickly; then not asked again for a while.

        Every change wants to name its account, and none may wait minutes for an STS that does not answer.
        """
        known = self._known(place)
        if known.identity is not None:
            return known.identity.account
        if known.account or time.monotonic() < known.silent_until:
            return known.account
        from awstui.engine.identity import identify

        try:
            known.account = identify(self.sessions, place, brief=True).account
            self.sessions.learn(place.profile, known.account)
        except Exception:  # as above
            known.silent_until = time.monotonic() + _SILENCE_SECONDS
        return known.account

    def handler(self, request: p.Request) -> Handler:
        """The function that answers this kind of request."""
        module, _, name = HANDLERS[type(request)].partition(":")
        return cast(Handler, getattr(import_module(f"awstui.engine.{module}"), name))

    def answer(self, request: p.Request, work: Work | None = None) -> Iterator[p.Reply]:
        """Answer one request: partial answers as they come; raises what went wrong."""
        work = work or Work(next(self.numbers))
        _AT_WORK.set(work)
        return self.handler(request)(self, work, request)


_AT_WORK: ContextVar[Work] = ContextVar("awstui_work")


def _prompt(question: p.Question) -> str:
    """An MFA code, asked for under the request whose call needs it; once refused, that request asks for no other."""
    work = _AT_WORK.get()
    if work.refused:
        raise CodeNotGiven("No MFA code was given, so nothing was asked of AWS.")
    answer = work.put(question)
    if answer is not None:
        return answer
    if work.cancelled():
        raise Abandoned("The request that asked for an MFA code is no longer wanted.")
    work.refused = True
    raise CodeNotGiven("No MFA code was given, so nothing was asked of AWS.")


def profile_option(context: p.Context) -> str | None:
    """What `--profile` a spelled command needs so that it does the same in another shell; None when it needs none."""
    return None if context.profile in ("", "default", ENVIRONMENT) else context.profile


def _unknown(key: str) -> Screen:
    raise UsageError(f"There is no screen called {key}.")
