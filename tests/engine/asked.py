"""Requests whose questions are answered from a list, and what came of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from awstui import protocol as p
from awstui.engine.core import Engine
from awstui.engine.work import Work


class Asked(Work):
    """A request whose questions are answered from a list, and whose waits are noted and over at once."""

    def __init__(self, *answers: str | None) -> None:
        super().__init__(send=self._answer)
        self.questions: list[p.Question] = []
        self.waits: list[float] = []
        self._planned = list(answers)

    def _answer(self, question: Any) -> None:
        self.questions.append(question)
        self.answer(self._planned.pop(0))

    def wait(self, seconds: float) -> bool:
        self.waits.append(seconds)
        return self.cancelled()


def identity(engine: Engine, profile: str, work: Work | None = None) -> str:
    """The role of that profile, as STS knows it now."""
    engine._learnt.clear()
    replies = list(engine.answer(p.Identify(p.Place(profile)), work))
    return next(reply.account for reply in replies if isinstance(reply, p.Identity))


def ids(replies: list[Any]) -> list[str]:
    return [name for reply in replies if isinstance(reply, p.Page) for name in reply.ids]


def listed(engine: Engine, profile: str, work: Work) -> tuple[list[Any], BaseException | None]:
    """What a list of queues gave before it ended, and how it failed."""
    replies: list[Any] = []
    try:
        replies.extend(engine.answer(p.List("sqs.queues", p.Place(profile)), work))
    except Exception as error:
        return replies, error
    return replies, None


def gather(replies: Iterator[Any]) -> tuple[list[Any], BaseException | None]:
    found: list[Any] = []
    try:
        for reply in replies:
            found.append(reply)
    except Exception as error:
        return found, error
    return found, None
