"""What the topic console says. Pure text, safe or made safe where it is drawn."""

from __future__ import annotations

import shlex
from typing import Any

from awstui import protocol as p
from awstui.catalog.model import Column
from awstui.protocol import Values
from awstui.protocol.sns import Published, Subscription, Topic
from awstui.protocol.sns_rules import arn_parts
from awstui.protocol.sns_settings import Setting
from awstui.rows.cells import text
from awstui.rows.policy import of_policy, public

SUBSCRIPTIONS = (
    Column("Protocol", "protocol"),
    Column("Endpoint", "endpoint"),
    Column("State", "state", kind="state"),
    Column("Filter", "filter"),
    Column("Raw", "raw", kind="bool"),
    Column("DLQ", "dlq", kind="basename"),
    Column("Owner", "owner", kind="id", wide=True),
    Column("ARN", "arn", kind="arn", wide=True),
)
ATTRIBUTES = (
    Column("Attribute", "label"),
    Column("Value", "value"),
    Column("Range", "help"),
    Column("Name", "name", kind="id", wide=True),
)

EMPTY = "Nobody is subscribed. s subscribes an endpoint; n would publish to nobody."


def counts(topic: Topic | None) -> str:
    """The topic's type and its subscriptions."""
    if topic is None:
        return "asking for the topic's attributes…"
    pending = f" · {topic.pending:,} pending" if topic.pending else ""
    return f"{'FIFO' if topic.fifo else 'standard'} · {topic.confirmed:,} confirmed{pending}"


def traits(topic: Topic | None) -> str:
    """What the topic does with messages, the most important first: a narrow screen cuts the end."""
    if topic is None:
        return ""
    parts = [f"encrypted ({topic.kms.rpartition('/')[2]})" if topic.kms else "not encrypted"]
    parts.append(f"messages up to {text('bytes', topic.max_size, 0.0)}")
    if topic.fifo:
        parts.append("deduplicates by content" if topic.content_based_dedup else "deduplicates by id")
    if topic.display_name:
        parts.append(f"shown as {topic.display_name}")
    return " · ".join(parts)


def row(each: Subscription) -> Values:
    """A subscription as a row; what is not known yet, or cannot be, is empty."""
    known = bool(each.attributes)
    policy = (
        f"{'body' if each.scope == 'MessageBody' else 'attributes'}: {each.filter_policy}" if each.filter_policy else ""
    )
    name = short(each)
    return (
        each.protocol,
        name,
        each.state,
        (policy or None) if known else "?" if each.fault is not None else None,
        each.raw if known else None,
        each.dlq_arn or None,
        each.owner or None,
        each.arn or None,
    )


def short(each: Subscription) -> str:
    """An endpoint as one reads it: queues and functions by name, with where they are when that is elsewhere."""
    parts, own = arn_parts(each.endpoint), arn_parts(each.topic_arn)
    if not parts:
        return each.endpoint
    name = parts["name"].removeprefix("function:").removeprefix("deliverystream/")
    elsewhere = [parts[part] for part in ("region", "account") if own and parts[part] != own[part]]
    return f"{name} ({', '.join(elsewhere)})" if elsewhere else name


def setting_row(setting: Setting, topic: Topic) -> Values:
    """An attribute as a row: what it is set to, else its default."""
    value = topic.attributes.get(setting.name, "")
    shown = value or (f"{setting.default} (default)" if setting.default else "not set")
    return (setting.label, " ".join(shown.split()), setting.help, setting.name)


def access(policy: str) -> str:
    """Whom a topic's policy lets in: anybody there is comes first."""
    found = of_policy(policy)
    if not found:
        return "No access policy: only the account's own identities reach the topic."
    if open_to := next(filter(None, map(public, found)), ""):
        return f"PUBLIC: {open_to}"
    return f"{len(found)} statement{'' if len(found) == 1 else 's'}, none of them public"


def described(each: Subscription) -> dict[str, Any]:
    """All that is known of a subscription, its JSON opened."""
    from awstui.rows.nested import opened

    known = {name: opened(value) for name, value in sorted(each.attributes.items())}
    listed = {
        "State": each.state,
        "Protocol": each.protocol,
        "Endpoint": each.endpoint,
        "TopicArn": each.topic_arn,
        "SubscriptionArn": each.arn or "none before it is confirmed",
    }
    return {**listed, "Attributes": known} if known else listed


def published(outcome: Published) -> str:
    """What became of a publish."""
    parts = [f"Published: message id {outcome.id}"]
    if outcome.sequence:
        parts.append(f"sequence number {outcome.sequence}")
    return ", ".join(parts) + (f"\n{outcome.note}" if outcome.note else "")


def command(verb: str, context: p.Context | None, *more: str) -> str:
    """The `aws sns …` command line."""
    words = ["aws", "sns", verb, *more]
    if context and context.profile and not context.profile.startswith("("):
        words += ["--profile", context.profile]
    if context and context.region:
        words += ["--region", context.region]
    return shlex.join(words)
