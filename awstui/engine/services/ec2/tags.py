"""Setting and taking away tags of EC2 resources, several at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from awstui.engine.proposals import Proposal
from awstui.engine.services.ec2.at import At, label_of
from awstui.errors import UsageError
from awstui.protocol import Place, Reply, Value
from awstui.protocol.ec2 import Done
from awstui.text import clean

if TYPE_CHECKING:
    from awstui.engine.jobs import Bench

MOST = 50
"""Tags a resource has at most (EC2 user guide, "Tag restrictions")."""


def faults(key: str, value: str) -> str:
    """What EC2 would refuse in a tag; "" for nothing (EC2 user guide, "Tag restrictions").

    Args:
        key: 1 to 128 characters, not beginning with aws:.
        value: up to 256 characters.
    """
    if not key or len(key) > 128:
        return "a key has 1 to 128 characters"
    if key.lower().startswith("aws:"):
        return "keys that begin with aws: are AWS's own"
    return "a value has up to 256 characters" if len(value) > 256 else ""


def tags(bench: Bench, place: Place, args: Mapping[str, Any]) -> Iterator[Reply]:
    """Set tags of an instance and take others away.

    Args: instance; tags, key -> value, new or in the place of the old value; remove, keys.

    Answers Planned with a diff; Run then answers Value(Done). UsageError says what EC2 would refuse.
    """
    at, name = At(bench, place), str(args["instance"])
    instance = at.one(name)
    now = {str(tag["Key"]): str(tag.get("Value", "")) for tag in instance.get("Tags") or ()}
    wanted = {key: value for key, value in dict(args.get("tags") or {}).items() if now.get(key) != value}
    remove = tuple(key for key in args.get("remove") or () if key in now)
    wrong = [f"{key or 'the key'}: {said}" for key, value in wanted.items() if (said := faults(key, value))]
    wrong += [f"{key}: tags that begin with aws: are AWS's own" for key in remove if key.startswith("aws:")]
    if wrong:
        raise UsageError("; ".join(wrong))
    label = label_of(instance)
    if not wanted and not remove:
        raise UsageError(f"{label} has just those tags already: there is nothing to change.")
    if sum(not key.startswith("aws:") for key in now.keys() | wanted.keys()) - len(remove) > MOST:
        raise UsageError(f"A resource has at most {MOST} tags.")
    lines = [line for key in (*wanted, *remove) for line in _diff(key, now, wanted)]
    calls_ = list(_calls(name, now, wanted, remove))
    yield bench.propose(
        place,
        Proposal(
            title=f"Change tags of {label}",
            targets=(name,),
            commands=tuple(at.spelled(operation, params) for operation, params in calls_),
            effect="Tags can decide about cost reports, automation and, in policies, about access. u puts it back.",
            checks=tuple(at.dry_run(operation, params, label) for operation, params in calls_),
            diff="\n".join(lines),
            carry=partial(_change, place=place, instance=name, label=label, calls_=calls_),
        ),
    )


def _diff(key: str, now: Mapping[str, str], wanted: Mapping[str, str]) -> Iterator[str]:
    if key in now:
        yield f"- {clean(key)} = {clean(now[key])}"
    if key in wanted:
        yield f"+ {clean(key)} = {clean(wanted[key])}"


def _calls(
    name: str, now: Mapping[str, str], wanted: Mapping[str, str], remove: tuple[str, ...]
) -> Iterator[tuple[str, dict[str, Any]]]:
    """New tags, replaced ones and those taken away are a call each: so each has an inverse that is exact."""
    fresh = {key: value for key, value in wanted.items() if key not in now}
    replaced = {key: value for key, value in wanted.items() if key in now}
    for part in filter(None, (fresh, replaced)):
        pairs = [{"Key": key, "Value": value} for key, value in part.items()]
        yield "CreateTags", {"Resources": [name], "Tags": pairs}
    if remove:
        yield "DeleteTags", {"Resources": [name], "Tags": [{"Key": key} for key in remove]}


def _change(
    bench: Bench, *, place: Place, instance: str, label: str, calls_: list[tuple[str, dict[str, Any]]]
) -> Iterator[Reply]:
    at = At(bench, place)
    for operation, params in calls_:
        at.change(operation, params, instance)
    many = sum(len(params["Tags"]) for _, params in calls_)
    again = " u puts it back." if len(calls_) == 1 else " u puts the last part back, u again the one before."
    yield Value(Done(f"{many:,} {'tag' if many == 1 else 'tags'} of {label} changed.{again}"))
