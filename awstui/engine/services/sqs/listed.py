"""What the list of queues shows that a queue's own attributes do not say: its oldest message, and whose DLQ it is.

Neither costs a call per queue. The ages come from CloudWatch, many queues a call and each at most once a minute, for
CloudWatch takes money for every metric it is asked for. Whose dead-letter queue a queue is follows from the redrive
policies of the other queues: where all of a region are listed, all of those are read anyway. A short list that is only
a part of them (`:sqs prefix=orders`) is asked about queue by queue.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from awstui.engine.metrics import QUERIES
from awstui.engine.services import Added
from awstui.engine.services.sqs import facts
from awstui.engine.services.sqs.metrics import oldest_ages
from awstui.protocol.sqs import name_of

if TYPE_CHECKING:
    from awstui.engine.jobs import Bench
    from awstui.engine.listings import Listing

FRESH = 60.0
"""Seconds an age is good for, and a refusal too: SQS reports once a minute."""

SHORT = 40
"""Rows a list has at most whose every row is asked for its sources: what fits on a screen."""

AGE, OF = "OldestAge", "DlqOf"


def more(bench: Bench, listing: Listing, rows: Sequence[int]) -> Added:
    """The oldest message of these queues in seconds, and the names of the queues whose dead letters they get.

    Args:
        bench: clients, and what was found for earlier rows.
        listing: a list of queues, its rows enriched with GetQueueAttributes.
        rows: their numbers.
    """
    place = listing.place
    key = ("sqs.queues", place, bench.sessions.generation(place.profile))
    # the demo's CloudWatch is free, and its queues are still being filled when they are first listed
    ages, redrives = bench.memory.setdefault(key, (Ages(0.0 if bench.demo else FRESH), Redrives()))
    items = {row: listing.item(row) for row in rows}
    found: dict[int, dict[str, Any]] = {row: {} for row in rows}
    unknown: dict[str, Exception] = {}
    try:
        client = bench.sessions.client(place, "cloudwatch", brief=True)
        names = {row: name_of(item["QueueUrl"]) for row, item in items.items()}
        others = (name_of(item["QueueUrl"]) for item in listing.items())
        known = ages.of(lambda names: oldest_ages(client, names), list(names.values()), others)
        for row, name in names.items():
            found[row][AGE] = known.get(name)
    except Exception as error:
        unknown[AGE] = error
    changed = redrives.learn(listing, items)
    if "QueueNamePrefix" in listing.params and listing.count <= SHORT:
        client = bench.sessions.client(place, "sqs")
        for row, result in bench.map(lambda row: facts.source_urls(client, items[row]["QueueUrl"]), rows):
            if isinstance(result, Exception):
                unknown[OF] = result
            elif not isinstance(result, BaseException):
                redrives.told(arn_of(items[row]), result)
    for row, names_of_sources in redrives.sources(listing, {*rows, *changed}).items():
        found.setdefault(row, {})[OF] = names_of_sources or None
    return Added(found, unknown)


def arn_of(item: Any) -> str:
    """A queue's ARN from its enriched row."""
    return str((item.get("Attributes") or {}).get("QueueArn", ""))


class Ages:
    """The ages of the oldest messages of a place's queues, as far as they were asked for lately.

    Args:
        fresh: seconds an age is good for, and a refusal.
        clock: seconds of a monotonic clock.
    """

    def __init__(self, fresh: float = FRESH, clock: Callable[[], float] = time.monotonic) -> None:
        self._fresh = fresh
        self._clock = clock
        self._lock = threading.Lock()  # two batches at once would ask for the same ones
        self._known: dict[str, tuple[float, float | None]] = {}
        self._refused: tuple[float, Exception] | None = None

    def of(
        self,
        ask: Callable[[Sequence[str]], dict[str, float | None]],
        names: Sequence[str],
        others: Iterable[str] = (),
    ) -> dict[str, float | None]:
        """The ages of these queues.

        Args:
            ask: what asks CloudWatch; what it raises is raised again for a while without asking.
            names: the queues.
            others: queues that will be asked for soon; those never asked for before come along in the same call.
        """
        with self._lock:
            now = self._clock()
            if self._refused is not None and now - self._refused[0] < self._fresh:
                raise self._refused[1]
            due = [name for name in dict.fromkeys(names) if self._is_due(name, now)]
            if due:
                wanted = dict.fromkeys(due)
                for name in others:
                    if len(wanted) >= QUERIES:
                        break
                    if name not in self._known:
                        wanted[name] = None
                try:
                    answer = ask(list(wanted))
                except Exception as error:
                    self._refused = (now, error)
                    raise
                self._known.update((name, (now, age)) for name, age in answer.items())
            return {name: self._known[name][1] for name in names if name in self._known}

    def _is_due(self, name: str, now: float) -> bool:
        known = self._known.get(name)
        return known is None or now - known[0] >= self._fresh


class Redrives:
    """Which queue sends its dead letters where, as the redrive policies of a place's queues told so far."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._target: dict[str, str] = {}  # source's URL -> ARN of its dead-letter queue
        self._sources: dict[str, set[str]] = {}  # the same from the other end
        self._rows: WeakKeyDictionary[Listing, dict[str, int]] = WeakKeyDictionary()  # ARN -> row
        self._pruned: WeakKeyDictionary[Listing, bool] = WeakKeyDictionary()

    def learn(self, listing: Listing, items: dict[int, Any]) -> set[int]:
        """Take in rows that were enriched just now; the rows of the queues that got or lost a source by that."""
        with self._lock:
            rows = self._rows.setdefault(listing, {})
            touched: set[str] = set()
            for row, item in items.items():
                rows[arn_of(item)] = row
                policy = facts.policy((item.get("Attributes") or {}).get("RedrivePolicy", ""))
                touched |= self._point(item["QueueUrl"], str(policy.get("deadLetterTargetArn", "")))
            if listing.complete and "QueueNamePrefix" not in listing.params and listing not in self._pruned:
                self._pruned[listing] = True
                there = {item["QueueUrl"] for item in listing.items()}
                for url in [url for url in self._target if url not in there]:
                    touched |= self._point(url, "")
            return {rows[arn] for arn in touched if arn in rows}

    def told(self, arn: str, urls: Iterable[str]) -> None:
        """SQS itself says which queues send their dead letters there."""
        with self._lock:
            for url in self._sources.get(arn, set()) - set(urls):
                self._point(url, "")
            for url in urls:
                self._point(url, arn)

    def sources(self, listing: Listing, rows: Iterable[int]) -> dict[int, list[str]]:
        """The names of the queues whose dead letters the queues of these rows get."""
        with self._lock:
            arns = {row: arn for arn, row in self._rows.get(listing, {}).items()}
            return {row: sorted(name_of(url) for url in self._sources.get(arns.get(row, ""), ())) for row in rows}

    def _point(self, source: str, target: str) -> set[str]:
        """Note where a queue's dead letters go, "" for nowhere; the targets that are concerned."""
        before = self._target.pop(source, "")
        if target:
            self._target[source] = target
        if before == target:
            return set()
        self._sources.get(before, set()).discard(source)
        if target:
            self._sources.setdefault(target, set()).add(source)
        return {arn for arn in (before, target) if arn}
