"""The forms of what carries many messages, move, copy, count, export, import, and what was filled in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from awstui.protocol import Field
from awstui.protocol.sqs import Message, Queue
from awstui.protocol.sqs_rules import write_attributes
from awstui.rows.picking import Picker

MOVE, COPY, COUNT = "move", "copy", "count"
KEEP, DELETE = "keep it", "delete it once the copy is accepted"
_MARKED, _SHOWN, _MATCHING = "the marked ones", "the ones shown", "all of the queue that match"
_MODES = {
    MOVE: "move: deleted here once accepted there",
    COPY: "copy: all of them stay here too",
    COUNT: "count only: a dry run",
}


def file(text: str) -> str:
    """A path as a person types it, whole."""
    return str(Path(text.strip()).expanduser().absolute())


def values_of(message: Message, dedup: str) -> dict[str, Any]:
    """A message as the send form begins with it; `dedup` is a fresh deduplication id for a FIFO queue."""
    return {
        "body": message.body,
        "attributes": write_attributes(message.attributes),
        "group": message.group,
        "dedup": dedup,
        "trace": message.system.get("AWSTraceHeader", ""),
    }


def copy_fields(queue: Queue, targets: tuple[str, ...]) -> tuple[Field, ...]:
    """Where a changed copy goes, and what becomes of the message it was made from."""
    told = "where its dead letters come from, or here" if len(targets) > 1 else ""
    fields = [Field("original", "The original", "choice", choices=(KEEP, DELETE), default=KEEP)]
    if len(targets) > 1:
        first = next(name for name in targets if name != queue.name)
        fields.insert(0, Field("to", "Send it to", "choice", choices=targets, default=first, help=told))
    return tuple(fields)


def copy_help(message: Message) -> str:
    """What to know before a copy is sent."""
    if any("\n" in each.value for each in message.attributes if isinstance(each.value, str)):
        return "An attribute of several lines is cut to its first line here: look at it before you send."
    return ""


@dataclass(frozen=True, slots=True)
class Selection:
    """The messages chosen on screen: those marked, else those a filter leaves; none where nothing narrows them."""

    ids: tuple[str, ...] = ()
    marked: bool = False

    @property
    def words(self) -> str:
        """What they are called in the form."""
        return _MARKED if self.marked else _SHOWN


def _which(chosen: Selection, verb: str) -> list[Field]:
    fields = []
    if chosen.ids:
        told = f"{len(chosen.ids):,}; they are received again and {verb} by their ids"
        choices = (chosen.words, _MATCHING)
        fields.append(Field("which", "Which messages", "choice", choices=choices, default=chosen.words, help=told))
    return [
        *fields,
        Field("filter", "Filter", required=False, help="text in bodies, attributes and groups, as after /"),
        Field("where", "Where", required=False, help="JMESPath: body.order.id == 'x'"),
        Field("limit", "At most", "integer", required=False, help="messages; empty: all there are"),
    ]


_RATE = Field("rate", "A second at most", "number", required=False, help="messages; empty: as fast as it goes")


def move_fields(chosen: Selection, fifo: bool) -> tuple[Field, ...]:
    """What to carry to the other queue and how; `fifo`: that one is a FIFO queue."""
    fields = [
        Field("mode", "What to do", "choice", choices=tuple(_MODES.values()), default=_MODES[MOVE]),
        *_which(chosen, "moved"),
        _RATE,
    ]
    if fifo:
        fields.append(Field("group", "Message group id", required=False, help="for messages that have none"))
    return tuple(fields)


def export_fields(chosen: Selection) -> tuple[Field, ...]:
    """Where an export goes and what becomes of the messages."""
    return (
        Field("path", "File", help="made anew, for you only to read"),
        Field("mode", "The messages", "choice", choices=("peek", "drain"), default="peek",
              help="peek: all stay; drain: each is deleted once it is safe in the file"),
        Field("resume", "Go on with a file that is there", "bool", default="false"),
        *_which(chosen, "written"),
    )  # fmt: skip


def import_fields(fifo: bool) -> tuple[Field, ...]:
    """What is sent from where."""
    fields = [
        Field("path", "File", help="of JSON lines, as an export writes them"),
        Field("start", "Begin", "choice", choices=("at the beginning", "resume", "anew"), default="at the beginning",
              help="resume: after what an interrupted import has sent; anew: all of it again"),
        _RATE,
    ]  # fmt: skip
    if fifo:
        fields.append(Field("group", "Message group id", required=False, help="of all; empty: each its own"))
    return tuple(fields)


def send_file_fields() -> tuple[Field, ...]:
    """A file of drafts, how often and how fast."""
    return (
        Field("path", "File", help='JSON lines: {"body": …, "delay": …, "group": …, "attributes": {…}}, or an export'),
        Field("copies", "Copies of each", "integer", default="1", help="{n} in a body counts them from 1"),
        _RATE,
    )


def carry_faults(answers: Mapping[str, Any]) -> dict[str, str]:
    """What is wrong in any of these forms, by field."""
    found: dict[str, str] = {}
    for name in ("filter", "where"):
        try:
            Picker(**{"text" if name == "filter" else name: str(answers.get(name) or "")})
        except ValueError as error:
            found[name] = str(error)
    for name in ("limit", "copies"):
        if (count := answers.get(name)) is not None and int(count) < 1:
            found[name] = "1 or more"
    if (rate := answers.get("rate")) is not None and float(rate) <= 0:
        found["rate"] = "more than 0"
    if "path" in answers and not str(answers["path"]).strip():
        found["path"] = "This is needed."
    return found


def mode(answers: Mapping[str, Any]) -> str:
    """move, copy or count, as it was chosen in words."""
    return next((name for name, told in _MODES.items() if told == answers.get("mode")), MOVE)


def start(answers: Mapping[str, Any]) -> str:
    """How an import begins, as its job takes it."""
    chosen = str(answers.get("start", ""))
    return chosen if chosen in ("resume", "anew") else ""


def which(answers: Mapping[str, Any], chosen: Selection) -> dict[str, Any]:
    """Which messages were chosen, as the jobs take it."""
    found: dict[str, Any] = {}
    if chosen.ids and answers.get("which") == chosen.words:
        found["ids"] = chosen.ids
    else:
        found |= {name: answers[name] for name in ("filter", "where") if answers.get(name)}
    if answers.get("limit"):
        found["limit"] = int(answers["limit"])
    return found


def pace(answers: Mapping[str, Any]) -> dict[str, Any]:
    """How fast, and in which group, as the jobs take it."""
    found: dict[str, Any] = {}
    if answers.get("rate"):
        found["rate"] = float(answers["rate"])
    if answers.get("group"):
        found["group"] = str(answers["group"])
    return found
