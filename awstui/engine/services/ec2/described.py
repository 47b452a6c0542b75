"""One instance with what DescribeInstances leaves out: checks, protection, disks."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from awstui.engine import calls
from awstui.engine.services.ec2 import statuses
from awstui.engine.services.ec2.at import At, name_of
from awstui.protocol import Failure, Place, Reply, Value
from awstui.protocol.ec2 import Instance
from awstui.rows.plain import plain

if TYPE_CHECKING:
    from awstui.engine.jobs import Bench

_ATTRIBUTES = {
    "termination": ("disableApiTermination", "DisableApiTermination"),
    "stop": ("disableApiStop", "DisableApiStop"),
    "shutdown": ("instanceInitiatedShutdownBehavior", "InstanceInitiatedShutdownBehavior"),
}
"""What we call it -> DescribeInstanceAttribute's name of it, and the member of its answer."""


def instance(bench: Bench, place: Place, args: Mapping[str, Any]) -> Iterator[Reply]:
    """Everything known of an instance. Args: instance, its id.

    Answers Value(Instance) as soon as the instance itself is known, and once more with the rest; what of that could not
    be read is in its `faults`.
    """
    at, name = At(bench, place), str(args["instance"])
    found = at.one(name)
    yield Value(_made(found, {}, {}))
    asked: dict[str, Callable[[], Any]] = {part: partial(attribute, at, name, part) for part in _ATTRIBUTES}
    asked["status"] = lambda: statuses.statuses(at.client, [name]).get(name, {})
    asked["volumes"] = lambda: _volumes(at, name)
    parts: dict[str, Any] = {}
    faults: dict[str, Failure] = {}
    for part, result in bench.map(lambda part: asked[part](), asked):
        if isinstance(result, BaseException):
            faults[part] = at.explain(result, _OPERATIONS.get(part, "DescribeInstanceAttribute"), name)
        else:
            parts[part] = result
    yield Value(_made(found, parts, faults))


_OPERATIONS = {"status": "DescribeInstanceStatus", "volumes": "DescribeVolumes"}


def attribute(at: At, instance: str, part: str) -> Any:
    """One attribute of an instance that only DescribeInstanceAttribute tells.

    Args:
        at: where.
        instance: its id.
        part: termination, stop (whether it is protected from that) or shutdown (stop or terminate).
    """
    asked, member = _ATTRIBUTES[part]
    answer = calls.call(at.client, "DescribeInstanceAttribute", {"InstanceId": instance, "Attribute": asked})
    return (answer.get(member) or {}).get("Value")


def _volumes(at: At, instance: str) -> tuple[Any, ...]:
    where = [{"Name": "attachment.instance-id", "Values": [instance]}]
    pages = calls.pages(at.client, "DescribeVolumes", {"Filters": where}, at.bench.cancelled)
    return tuple(plain(volume) for page in pages for volume in page.get("Volumes") or ())


def _made(found: Mapping[str, Any], parts: Mapping[str, Any], faults: Mapping[str, Failure]) -> Instance:
    return Instance(
        id=str(found["InstanceId"]),
        name=name_of(found),
        state=str(found["State"]["Name"]),
        data=plain(dict(found)),
        status=plain(dict(parts.get("status") or {})),
        termination_protection=parts.get("termination"),
        stop_protection=parts.get("stop"),
        on_shutdown=parts.get("shutdown") or "",
        volumes=parts.get("volumes"),
        faults=faults,
    )
