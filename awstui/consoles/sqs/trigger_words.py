"""What the triggers tab says: how far each part is, what cannot be known, the command that lists the same. Pure."""

from __future__ import annotations

import shlex
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from awstui import protocol as p
from awstui.protocol.triggers import PARTS, Part, Trigger


def status(parts: Mapping[str, Part], rows: Sequence[Trigger]) -> str:
    """Each part with how much it found: `Lambda 1 · SNS 0… · Pipes ✗`. Dots: asking still; plus: there may be more."""
    found = Counter(row.part for row in rows)
    marks = {"asking": "…", "failed": "✗", "stopped": "+", "done": ""}
    said = []
    for name in PARTS:
        part = parts.get(name, Part(name))
        count = "" if part.state == "failed" and not found[name] else f"{found[name]:,}"
        mark = marks[part.state]
        said.append(f"{name} {count}{' ' if count and mark == '✗' else ''}{mark}")
    return " · ".join(said)


def note(parts: Mapping[str, Part]) -> str:
    """What is still under way, else what is incomplete, else what cannot be known, a sentence."""
    sns = parts.get("SNS", Part("SNS"))
    if sns.state == "asking":
        return f"SNS: {sns.note or 'going through the subscriptions'}… Esc stops"
    stopped = [part for part in parts.values() if part.state == "stopped"]
    for part in [*stopped, *parts.values()]:
        if part.note and part.name != "Policy" and (part.state == "stopped" or part.name == "EventBridge"):
            return f"{part.name}: {part.note}"
    return parts["Policy"].note if "Policy" in parts else ""


def nothing(parts: Mapping[str, Part], asking: bool) -> str:
    """What an empty table says."""
    if asking:
        return "Asking who feeds this queue and who drains it…"
    if any(part.state != "done" for part in parts.values()) or not parts:
        return "Nothing was found in what could be asked. E shows what failed, r asks again."
    return "AWS knows of nothing that feeds or drains this queue.\nPrograms that send or poll are not listed."


def over(part: Part) -> Part:
    """A part as it stands when nothing more is asked: what had not ended was stopped."""
    return (
        replace(part, state="stopped", note="stopped before it was through: r asks again")
        if (part.state == "asking")
        else part
    )


def command(row: Trigger, queue_arn: str, queue_url: str, context: p.Context | None) -> str:
    """The `aws` command that lists things of this kind.

    Args:
        row: one of them.
        queue_arn, queue_url: the queue's.
        context: profile and region, when they are known.
    """
    end = "--source-prefix" if row.direction == "drains" else "--target-prefix"
    words = {
        "Lambda": ["lambda", "list-event-source-mappings", "--event-source-arn", queue_arn],
        "SNS": ["sns", "list-subscriptions", "--query", f"Subscriptions[?Endpoint=='{queue_arn}']"],
        "EventBridge": ["events", "list-rule-names-by-target", "--target-arn", queue_arn],
        "Pipes": ["pipes", "list-pipes", end, queue_arn],
        "Dead letters": ["sqs", "list-dead-letter-source-queues", "--queue-url", queue_url],
        "Policy": ["sqs", "get-queue-attributes", "--queue-url", queue_url, "--attribute-names", "Policy"],
    }[row.part]
    if row.part == "EventBridge" and (bus := row.document.get("EventBusName")):
        words += ["--event-bus-name", str(bus)]
    if context and context.profile and not context.profile.startswith("("):
        words += ["--profile", context.profile]
    if context and context.region:
        words += ["--region", context.region]
    return shlex.join(["aws", *words])
