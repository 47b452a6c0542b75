"""One request at work: it can be told to stop, and it can ask the person something and wait."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from awstui.engine.threads import spread
from awstui.errors import Refused
from awstui.protocol import Place, Question, Reply

T = TypeVar("T")
R = TypeVar("R")


class Work:
    """What a handler knows of the request it serves, besides the request itself."""

    def __init__(self, number: int = 0, send: Callable[[Reply], None] | None = None) -> None:
        self.number = number
        self._send = send
        self._stop = threading.Event()
        self._answers: queue.SimpleQueue[str | None] = queue.SimpleQueue()
        self.place: Place | None = None  # where it is done, when the request itself does not say
        self.refused = False  # whether the person declined to give a code for this request

    def cancel(self) -> None:
        """Ask the handler to end soon; what it waits for is given up."""
        self._stop.set()
        self._answers.put(None)

    def cancelled(self) -> bool:
        """Whether somebody asked to stop."""
        return self._stop.is_set()

    def wait(self, seconds: float) -> bool:
        """Pause for so many seconds; True at once when cancelled."""
        return self._stop.wait(seconds)

    def ask(self, kind: str, text: str) -> str | None:
        """Put a question to the person and wait for the answer; None when they gave up.

        Raises Refused where nobody can be asked (headless commands).
        """
        return self.put(Question(kind, text))

    def put(self, question: Question) -> str | None:
        """`ask`, with the question whole."""
        if self._send is None:
            raise Refused(f"This needs an answer that cannot be asked for here: {question.text}")
        if self.cancelled():
            return None
        self._send(question)
        return self._answers.get()

    def answer(self, value: str | None) -> None:
        """Hand over what the person answered."""
        self._answers.put(value)

    def map(
        self, function: Callable[[T], R], items: Iterable[T], limit: int = 10
    ) -> Iterator[tuple[T, R | BaseException]]:
        """`threads.spread`, ending early once cancelled."""
        for item, result in spread(function, items, limit):
            yield item, result
            if self.cancelled():
                return
