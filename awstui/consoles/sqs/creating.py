"""The form a queue is made with, from the list of queues and from the console of one that is copied."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from awstui import protocol as p
from awstui.consoles.sqs import attribute_forms as forms
from awstui.consoles.sqs.making import made
from awstui.protocol import Field
from awstui.protocol.sqs_attributes import MOST_RECEIVES, SETTINGS, faults, read, redrive_of, same
from awstui.protocol.sqs_queues import NewQueue, QueueName, QueueSettings, dlq_name, name_faults
from awstui.ui.form import Form

if TYPE_CHECKING:
    from awstui.app import Console
    from awstui.ui.changing import Changed

STANDARD, FIFO = "standard", "FIFO"
NO_DLQ, NEW_DLQ = "none", "a new one, NAME-dlq, that keeps messages 14 days"
_ASKED = ("VisibilityTimeout", "MessageRetentionPeriod", *forms.ENCRYPTION[:2], "ContentBasedDeduplication")
_LEFT = ("Policy", "RedriveAllowPolicy", "RedrivePolicy")
"""What is not copied as it is: the policies name the old queue, and the redrive policy is asked for."""


async def create_queue(console: Console, place: p.Place, screen: Changed) -> None:
    """Ask for a queue and make it; the list it was asked from is shown again."""
    if await ask_for_queue(console, place) and screen.is_attached:
        screen.changed()


async def ask_for_queue(console: Console, place: p.Place, like: QueueSettings | None = None, name: str = "") -> bool:
    """The form until the queue is made or it is left; whether it was made.

    Args:
        console: the app.
        place: where.
        like: what the new one is copied from.
        name: of that one.
    """
    console.say_briefly("Listing the queues of this region…")
    answer = await console.one(p.Job("sqs.names", place, {}, _generation(console, place)), p.Value)
    queues: tuple[QueueName, ...] = tuple(each for each in answer.value if each.arn) if answer is not None else ()
    has = like.attributes if like is not None else {}
    asked = fields(queues, has, name)
    title = f"Create a queue like {name}" if like is not None else "Create a queue"
    values: Mapping[str, Any] = {}
    while True:
        form = Form(title, asked, values, help_text(like, queues), lambda filled: wrong(filled, queues, has), "Create")
        answers = await console.push_screen_wait(form)
        if answers is None:
            return False
        queue = new_queue(answers, queues, has, like.tags if like is not None else {})
        job = p.Job("sqs.create", place, {"queue": queue}, _generation(console, place))
        if await made(console, job) is not None:
            return True
        values = answers


def _generation(console: Console, place: p.Place) -> int:
    context = console.contexts.get(place)
    return context.generation if context is not None else 0


def help_text(like: QueueSettings | None, queues: Sequence[QueueName]) -> str:
    """What is copied and what is not, where one is."""
    if like is None:
        return ""
    tags = f"{len(like.tags)} tags" if like.tags_fault is None else "no tags, which could not be read,"
    said = f"Its other attributes and {tags} are copied; its access and redrive-allow policies name it and are not."
    target = redrive_of(like.attributes.get("RedrivePolicy", ""))[0]
    if target and target not in {each.arn for each in queues}:
        said += f"\nIts dead-letter queue {target} is not among the queues that could be listed: choose one."
    return said


def fields(queues: Sequence[QueueName], has: Mapping[str, str], name: str) -> tuple[Field, ...]:
    """What to ask.

    Args:
        queues: those there are, for dead letters.
        has: the attributes of the queue it is to be like; empty for a new one.
        name: of that one.
    """
    target, receives = redrive_of(has.get("RedrivePolicy", ""))
    dead = next((each.name for each in queues if each.arn == target), NO_DLQ)
    visibility, retention, how, key, dedup = forms.fields(_ASKED, has)
    return (
        Field("name", "Name", help="1 to 80 letters, digits, - and _; a FIFO queue's ends in .fifo"),
        Field("type", "Type", "choice", choices=(STANDARD, FIFO), default=FIFO if name.endswith(".fifo") else STANDARD,
              help="for good: it cannot be changed later"),
        visibility,
        retention,
        Field("dlq", "Dead-letter queue", "choice", choices=(NO_DLQ, NEW_DLQ, *(each.name for each in queues)),
              default=dead, help="where messages go that no consumer can digest"),
        Field("receives", "Receives before that", "integer", default=f"{receives or 10}",
              help=f"1 to {MOST_RECEIVES:,}; only with a dead-letter queue"),
        how,
        key,
        dedup,
    )  # fmt: skip


def wrong(answers: Mapping[str, Any], queues: Sequence[QueueName], has: Mapping[str, str]) -> dict[str, str]:
    """What SQS would refuse in what was filled in: field -> sentence."""
    fifo, name = answers["type"] == FIFO, str(answers["name"]).strip()
    found = {"name": name_faults(name, fifo), **_dlq_faults(answers, fifo, name)}
    if not 1 <= int(answers["receives"]) <= MOST_RECEIVES:
        found["receives"] = f"1 to {MOST_RECEIVES:,}"
    if answers["encryption"] == forms.SSE_KMS and not str(answers.get("KmsMasterKeyId") or "").strip():
        found["KmsMasterKeyId"] = f"which key; {SETTINGS['KmsMasterKeyId'].help}"
    if answers.get("ContentBasedDeduplication") and not fifo:
        found["ContentBasedDeduplication"] = "only FIFO queues have it"
    for each, text in forms.texts(answers).items():
        try:
            read(SETTINGS[each], text)
        except ValueError as error:
            found.setdefault(each, str(error))
    found = {path: said for path, said in found.items() if said}
    if not found:
        queue = new_queue(answers, queues, has, {})
        said = faults(queue.attributes, {}, fifo=fifo)
        found = {path if path in answers else "": each for path, each in said.items()}
    return found


def _dlq_faults(answers: Mapping[str, Any], fifo: bool, name: str) -> dict[str, str]:
    dlq = str(answers["dlq"])
    if dlq == NEW_DLQ and (said := name_faults(dlq_name(name), fifo)):
        return {"dlq": f"it would be called {dlq_name(name)}: {said}"}
    if dlq not in (NO_DLQ, NEW_DLQ) and dlq.endswith(".fifo") != fifo:
        kind = FIFO if fifo else STANDARD
        return {"dlq": f"the dead-letter queue of a {kind} queue must be a {kind} queue too"}
    return {}


def new_queue(
    answers: Mapping[str, Any], queues: Sequence[QueueName], has: Mapping[str, str], tags: Mapping[str, str]
) -> NewQueue:
    """The queue that was filled in, with everything that is not the default; what was not asked is the other one's."""
    fifo = answers["type"] == FIFO
    kept = {name: text for name, text in has.items() if name in SETTINGS and name not in _LEFT}
    kept |= {name: read(SETTINGS[name], text) for name, text in forms.texts(answers).items()}
    if not kept.get("KmsMasterKeyId"):
        kept.pop("KmsDataKeyReusePeriodSeconds", None)
    attributes = {
        name: text
        for name, text in kept.items()
        if text and not same(name, text, SETTINGS[name].default) and (fifo or not SETTINGS[name].fifo)
    }
    dlq = str(answers["dlq"])
    arns = {each.name: each.arn for each in queues}
    return NewQueue(
        name=str(answers["name"]).strip(),
        attributes=attributes,
        tags=dict(tags),
        dlq={NO_DLQ: "", NEW_DLQ: "new"}.get(dlq, arns.get(dlq, "")),
        receives=int(answers["receives"]) if dlq != NO_DLQ else 0,
    )
