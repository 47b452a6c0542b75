"""What the jobs that go through queues have in common: which messages are meant, and what that does to the others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from awstui.engine.services.sqs.facts import IN_FLIGHT_LIMIT, redrive_sentence
from awstui.errors import UsageError
from awstui.protocol import Place
from awstui.protocol.sqs import Queue
from awstui.rows.picking import Picker

VISIBILITY = 60
"""Seconds messages are hidden at least: receiving, sending and deleting ten takes well below."""

_LONGEST_VISIBILITY = 3600


@dataclass(frozen=True, slots=True)
class Asked:
    """Which messages of a queue are meant, and how it is gone through."""

    text: str = ""
    where: str = ""
    ids: tuple[str, ...] = ()
    limit: int = 0
    rate: float = 0.0
    visibility: int = VISIBILITY
    in_flight: int = IN_FLIGHT_LIMIT

    @property
    def choosy(self) -> bool:
        """Whether some messages may not be meant."""
        return bool(self.text or self.where or self.ids)

    @property
    def most(self) -> int:
        """How many messages are meant at most; 0 for no limit."""
        given = [each for each in (self.limit, len(self.ids)) if each]
        return min(given) if given else 0

    def picker(self) -> Picker:
        """What picks them; UsageError for what cannot be understood."""
        try:
            return Picker(self.text, self.where, self.ids)
        except ValueError as error:
            raise UsageError(str(error)) from None

    def words(self) -> str:
        """Which they are, for a title: "all messages", "the messages that match …"."""
        said = [f"“{self.text}”"] if self.text else []
        said += [f"where {self.where}"] if self.where else []
        chosen = "1 chosen message" if len(self.ids) == 1 else f"{len(self.ids):,} chosen messages"
        if self.ids and not said:
            return chosen
        what = "messages matching " + " and ".join(said) if said else "messages"
        most = f"at most {self.limit:,} " if self.limit else "the " if said else "all "
        return most + what + (f" among {chosen}" if self.ids else "")


def asked(args: Mapping[str, Any]) -> Asked:
    """The arguments of a job that goes through a queue, checked.

    Raises:
        awstui.errors.UsageError: one makes no sense.
    """
    found = Asked(
        text=str(args.get("filter") or ""),
        where=str(args.get("where") or ""),
        ids=tuple(dict.fromkeys(args.get("ids") or ())),
        limit=number(args, "limit", 0, 0),
        rate=rate(args),
        visibility=number(args, "visibility", VISIBILITY, VISIBILITY, _LONGEST_VISIBILITY),
        in_flight=number(args, "in_flight", IN_FLIGHT_LIMIT, 10),
    )
    found.picker()
    return found


def number(args: Mapping[str, Any], name: str, default: int, least: int, most: int = 10**9) -> int:
    """A whole number among the arguments; UsageError when it is none or out of range.

    Args:
        args: a job's.
        name: which of them.
        default: what it is when it is not among them.
        least: the smallest that is taken.
        most: the largest.
    """
    given = args.get(name)
    if given is None or given == "":
        return default
    try:
        found = int(given)
    except (TypeError, ValueError):
        raise UsageError(f"{name} is a whole number, not {given!r}.") from None
    if not least <= found <= most:
        raise UsageError(f"{name} is {least:,} to {most:,}, not {found:,}.")
    return found


def one_of(args: Mapping[str, Any], name: str, choices: Sequence[str]) -> str:
    """One of several words among the arguments, the first when it is not given; UsageError for another."""
    found = str(args.get(name) or choices[0])
    if found not in choices:
        raise UsageError(f"{name} is {' or '.join(choices)}, not {found}.")
    return found


def rate(args: Mapping[str, Any]) -> float:
    """Messages per second among the arguments, 0 for as fast as it goes; UsageError when it is no such number."""
    try:
        found = float(args.get("rate") or 0)
    except (TypeError, ValueError):
        found = -1.0
    if not 0 <= found <= 1e6 or (found and found < 0.01):
        raise UsageError(f"rate is messages per second, 0.01 or more, not {args.get('rate')!r}.")
    return found


def spots(given: Any, place: Place) -> tuple[tuple[Place, str], ...]:
    """Places and queue URLs, of mappings that have them; the job's place where one has none."""
    found = []
    for each in given:
        url = str(each.get("queue_url") or "")
        if not url:
            raise UsageError("A queue is named by its URL.")
        found.append((each.get("place") or place, url))
    return tuple(found)


def price(queue: Queue, asked: Asked, *, held: bool) -> Sequence[str]:
    """What going through a queue does to the messages it does not carry away, in sentences.

    Args:
        queue: its facts.
        asked: which messages are meant.
        held: whether those that match stay in the queue too.
    """
    said = []
    if held:
        said.append("Every message received counts as received once more, and is hidden until the end, then released.")
    elif asked.choosy:
        said.append(
            "Messages that do not match count as received once more, and are hidden until the end, then released."
        )
    if queue.dlq_arn and (held or asked.choosy):
        said.append(redrive_sentence(queue))
    stays = held or asked.choosy
    if queue.fifo and stays:
        said.append("FIFO: what is hidden locks its group, so no more than the first 10 messages of a group are seen.")
    if stays and queue.available + queue.in_flight > asked.in_flight * 0.9:
        said.append(
            f"A queue lets about {asked.in_flight:,} messages be in flight, ≈{queue.in_flight:,} are: "
            "it stops when there is no room for more."
        )
    if stays:
        said.append(
            f"If awstui dies, what is hidden reappears by itself: within {asked.visibility} s at first, later within "
            "as long as it has run."
        )
    return said
