"""What a screen file says, as frozen dataclasses. docs/screen-files.md tells the same to its authors."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import Any

from awstui.records import record

KINDS = (
    "text", "id", "arn", "basename", "ip", "count", "bytes", "age", "time", "duration", "bool", "state", "tags",
    "json", "money",
)  # fmt: skip
"""Column kinds: a closed set. Each has a formatter in rows.cells and a sort key in rows.sort."""

TIERS = ("y", "name", "account")
"""Confirmation tiers, mildest first."""


@record
class Column:
    """One column: its heading, where its value is (JMESPath on the row), and how it is shown."""

    name: str
    value: str
    kind: str = "text"
    wide: bool = False  # only shown after `w`
    approx: bool = False  # AWS says itself that the number is approximate: shown with ≈
    total: bool = False  # the sum over all rows is shown above the list
    later: tuple[str, ...] = ()  # the members of `more` it is made of: they come after the rest of the row


@record
class Call:
    """One AWS operation: literals in `params`, JMESPaths on the row in `source`, rows picked by `rows`."""

    operation: str
    rows: str = "@"
    params: Mapping[str, Any] = field(default_factory=dict)  # TOML: with
    source: Mapping[str, str] = field(default_factory=dict)  # TOML: from
    service: str = ""  # when it is not the file's own
    keep: tuple[str, ...] = ()  # of a list: parameters that join each row
    batch: str = ""  # of an enrich: the parameter, a list, in which the values of many rows go together
    match: str = ""  # JMESPath on what `rows` finds in a batch's answer: whose it is, as `batch` names the row


@record
class More:
    """A Python function that adds members to rows (enriched ones, if there is an enrich), many at once, by its name."""

    name: str
    adds: tuple[str, ...]  # the members it adds: expressions may use them


def _in_words(name: str) -> str:
    return name.replace("_", " ").capitalize()


@record
class Drill:
    """A way from a row to another list."""

    name: str
    screen: str  # "ec2.volumes"
    key: str = ""  # "enter" makes it what Enter does
    title: str = ""
    params: Mapping[str, str] = field(default_factory=dict)  # list parameter -> JMESPath on the row. TOML: from
    filter: Mapping[str, str] = field(default_factory=dict)  # server filter -> JMESPath on the row
    arn: str = ""  # JMESPath: the ARN of what it leads to; when that is elsewhere, it says so

    @property
    def words(self) -> str:
        """What a person reads: its title, or its name as words."""
        return self.title or _in_words(self.name)


@record
class Action:
    """A change offered on rows (or, with scope "list", on the list itself)."""

    name: str
    operation: str
    title: str = ""
    effect: str = ""  # one sentence: what happens, what it does not undo
    key: str = ""
    scope: str = "row"  # "row" or "list"
    source: Mapping[str, str] = field(default_factory=dict)  # TOML: from; parameter path -> JMESPath on the row
    params: Mapping[str, Any] = field(default_factory=dict)  # TOML: with; literals
    ask: Mapping[str, str] = field(default_factory=dict)  # parameter path -> label of the form field
    optional: tuple[str, ...] = ()  # asked paths that may stay empty
    confirm: str = ""  # a tier; may only be stricter than the derived one
    dry_run: bool = False
    undo: str = ""  # the action that reverses this one
    shows: str = ""  # JMESPath on the answer: what is shown once it has come

    @property
    def words(self) -> str:
        """What a person reads: its title, or its name as words."""
        return self.title or _in_words(self.name)


@record
class Screen:
    """One resource's list."""

    service: str  # boto3's name of the service
    file: str  # the screen file's stem: the first half of `key`
    name: str
    title: str
    id: str  # JMESPath: what identifies a row
    list: Call
    columns: tuple[Column, ...]
    label: str = ""  # JMESPath: what a person calls a row (typed to confirm); the id when empty
    arn: str = ""
    about: str = ""  # the file's, for newcomers
    aliases: tuple[str, ...] = ()
    filters: str = ""  # input member that takes server-side Name/Values filters
    args: Mapping[str, str] = field(default_factory=dict)  # short names of list parameters: prefix -> QueueNamePrefix
    enrich: Call | None = None
    more: More | None = None
    detail: Call | None = None
    drills: tuple[Drill, ...] = ()
    actions: tuple[Action, ...] = ()
    consoles: Mapping[str, str] = field(default_factory=dict)  # key -> console name; "enter" is what Enter opens
    menu: tuple[str, ...] = ()  # console names that the menu of actions offers, without a key of their own
    sort: str = ""  # column name; "-Name" for descending. Empty: AWS's own order
    parent: str = ""  # the screen one comes from when `list` needs parameters
    regional: bool = True  # False: one list for all regions (Route 53, IAM)

    @property
    def filled_in(self) -> bool:
        """Whether something comes to its rows after they are listed."""
        return self.enrich is not None or any(column.later for column in self.columns)

    @property
    def key(self) -> str:
        """The name used in routes: `sqs.queues`."""
        return f"{self.file}.{self.name}"

    def action(self, name: str) -> Action:
        """The action of that name; KeyError when there is none."""
        for action in self.actions:
            if action.name == name:
                return action
        raise KeyError(name)
