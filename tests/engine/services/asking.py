"""A whole engine on a stand-in, asked for its jobs as the console and the headless commands ask."""

from __future__ import annotations

from typing import Any, TypeVar

from awstui import protocol as p
from awstui.engine.core import Engine

T = TypeVar("T")


class Asking:
    """`job` gives the last reply of a kind; `made` confirms what was planned."""

    def __init__(self, url: str = "", read_only: bool = False) -> None:
        self.engine = Engine(p.Configure(endpoint_url=url or None, read_only=read_only))

    def replies(self, job: str, /, **args: Any) -> list[p.Reply]:
        return list(self.engine.answer(p.Job(job, p.Place(), args)))

    def job(self, kind: type[T], job: str, /, **args: Any) -> T:
        return [reply for reply in self.replies(job, **args) if isinstance(reply, kind)][-1]

    def made(self, job: str, planned: p.Planned) -> Any:
        assert not planned.refused
        return self.job(p.Value, job, plan=planned.plan, typed=planned.expect).value
