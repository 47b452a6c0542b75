"""What the list of instances shows that DescribeInstances does not say: the status checks and scheduled events.

Asked for a hundred instances a call, those further down the list along with those on screen, and kept for as long as
that list is: a refresh makes another list and asks again.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from botocore.exceptions import ClientError

from awstui.engine import calls
from awstui.engine.services import Added

if TYPE_CHECKING:
    from awstui.engine.jobs import Bench
    from awstui.engine.listings import Listing

MOST = 100
"""Instances named in a call at most (API reference, DescribeInstanceStatus, InstanceIds)."""

CHECKS, EVENT = "Checks", "Event"

_ID = re.compile(r"i-[0-9a-f]+")
_OVER = re.compile(r"^\s*\[(?:Completed|Canceled)\]")
"""How AWS marks an event that is over (user guide, "Scheduled events for your instances")."""


def more(bench: Bench, listing: Listing, rows: Sequence[int]) -> Added:
    """The status checks of these instances as one word, and the next scheduled event.

    Args:
        bench: the client, and what was found for earlier rows.
        listing: a list of instances.
        rows: their numbers.
    """
    key = ("ec2.instances", listing.place, bench.sessions.generation(listing.place.profile))
    known: Known = bench.memory.setdefault(key, Known())
    ids = {row: str(listing.item(row)["InstanceId"]) for row in rows}
    others = (str(item["InstanceId"]) for item in listing.items())
    client = bench.sessions.client(listing.place, "ec2")
    found = known.of(client, listing, list(ids.values()), others)
    return Added({row: members(found.get(name)) for row, name in ids.items()})


def members(status: Mapping[str, Any] | None) -> dict[str, Any]:
    """What is added to a row: the word for its checks and its first event that is not over; None where there is none.

    Args:
        status: an entry of DescribeInstanceStatus, None for an instance it does not know.
    """
    if status is None:
        return {CHECKS: None, EVENT: None}
    events = open_events(status)
    word = checks_word(status)
    if events:
        word = f"{word}, event" if word else "event"
    return {CHECKS: word or None, EVENT: event_words(events[0]) if events else None}


def checks_word(status: Mapping[str, Any]) -> str:
    """The worst of an instance's status checks as one word; "" where none applies, as for one that is stopped."""
    parts = ("InstanceStatus", "SystemStatus", "AttachedEbsStatus")
    words = [str((status.get(part) or {}).get("Status") or "") for part in parts]
    return next((word for word in ("impaired", "insufficient-data", "initializing", "ok") if word in words), "")


def open_events(status: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The scheduled events that are still to come, the soonest first."""
    events = [each for each in status.get("Events") or () if not _OVER.match(each.get("Description") or "")]
    return sorted(events, key=lambda each: str(each.get("NotBefore") or ""))


def event_words(event: Mapping[str, Any]) -> str:
    """An event with when it may begin: "system-reboot from 2026-11-30 14:00"."""
    begins = event.get("NotBefore")
    return f"{event.get('Code', '')} from {begins:%Y-%m-%d %H:%M}" if begins else str(event.get("Code", ""))


def statuses(client: Any, ids: Sequence[str]) -> dict[str, dict[str, Any]]:
    """The status of each of these instances, running or not; those that are gone meanwhile are left out.

    Args:
        client: a botocore EC2 client.
        ids: instance ids, MOST a call.

    Raises: what DescribeInstanceStatus raises, except for ids that no longer exist.
    """
    pages = pages_of(client, "DescribeInstanceStatus", ids, {"IncludeAllInstances": True})
    return {each["InstanceId"]: each for page in pages for each in page.get("InstanceStatuses") or ()}


def pages_of(
    client: Any, operation: str, ids: Sequence[str], more: Mapping[str, Any] | None = None
) -> Iterator[Mapping[str, Any]]:
    """What an operation answers for instances, MOST a call; an instance may come twice when others are gone meanwhile.

    Args:
        client: a botocore EC2 client.
        operation: one that takes InstanceIds and, for lack of one of them, refuses all.
        ids: instance ids.
        more: the rest of its input.

    Raises: what the operation raises, except for ids that no longer exist.
    """
    for first in range(0, len(ids), MOST):
        part = list(ids[first : first + MOST])
        while part:
            try:
                yield from calls.pages(client, operation, {"InstanceIds": part, **(more or {})})
                break
            except ClientError as error:
                left = [name for name in part if name not in gone(error)]
                if len(left) == len(part):
                    raise
                part = left


def gone(error: ClientError) -> set[str]:
    """The instances an error says do not exist (any more)."""
    told = error.response.get("Error", {})
    if told.get("Code") != "InvalidInstanceID.NotFound":
        return set()
    return set(_ID.findall(told.get("Message", "")))


class Known:
    """The statuses that were asked for, list by list."""

    def __init__(self) -> None:
        self._lock = threading.Lock()  # two batches at once would ask for the same ones
        self._found: WeakKeyDictionary[Listing, dict[str, dict[str, Any] | None]] = WeakKeyDictionary()

    def of(
        self, client: Any, listing: Listing, ids: Sequence[str], others: Iterable[str]
    ) -> dict[str, dict[str, Any] | None]:
        """The statuses of these instances; one call brings along `others` of the list that will be asked for soon.

        Args:
            client: a botocore EC2 client.
            listing: the list they are in.
            ids: which are wanted now.
            others: every instance of the list.

        Raises: what DescribeInstanceStatus raises.
        """
        with self._lock:
            known = self._found.setdefault(listing, {})
            if due := [name for name in ids if name not in known]:
                wanted = dict.fromkeys(due)
                room = -len(wanted) % MOST
                for name in others:
                    if room <= 0:
                        break
                    if name not in known and name not in wanted:
                        wanted[name] = None
                        room -= 1
                found = statuses(client, list(wanted))
                known |= {name: found.get(name) for name in wanted}
            return {name: known.get(name) for name in ids}
