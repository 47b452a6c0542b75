"""Starting, stopping, rebooting and terminating instances, each with what is lost by it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from awstui.engine.following import following
from awstui.engine.proposals import Proposal
from awstui.engine.services.ec2.at import At, label_of
from awstui.engine.services.ec2.described import attribute
from awstui.engine.services.ec2.watch import described
from awstui.errors import UsageError
from awstui.protocol import Failure, Place, Reply, Value
from awstui.protocol.ec2 import Done

if TYPE_CHECKING:
    from awstui.engine.jobs import Bench

OPERATIONS = {
    "start": "StartInstances",
    "stop": "StopInstances",
    "reboot": "RebootInstances",
    "terminate": "TerminateInstances",
}

_FROM = {"start": ("stopped",), "stop": ("running", "pending"), "reboot": ("running",)}
"""What can be done -> the states it can be done in."""


def power(bench: Bench, place: Place, args: Mapping[str, Any]) -> Iterator[Reply]:
    """Start, stop, reboot or terminate instances.

    Args: instances, their ids; do: start, stop, reboot or terminate; for stop also hibernate and force.

    Answers Planned, with what a dry run says of each, refused where EC2 would refuse; Run then answers Value(Done).
    """
    at, do, ids = At(bench, place), str(args["do"]), tuple(args["instances"])
    if do not in OPERATIONS or not ids:
        raise UsageError(f"Instances can be told to {', '.join(OPERATIONS)}.")
    found = described(at.client, ids)
    options = {
        name: True
        for name, wanted in (("Hibernate", args.get("hibernate")), ("Force", args.get("force")))
        if wanted and do == "stop"
    }
    calls_ = {name: {"InstanceIds": [name], **options} for name in ids}
    names = {name: label_of(found[name]) if name in found else name for name in ids}
    refused = _refused(at, do, ids, found, names, options)
    checks = [] if refused else [at.dry_run(OPERATIONS[do], calls_[name], names[name]) for name in ids]
    title = "Hibernate" if "Hibernate" in options else "Force stop" if "Force" in options else do.capitalize()
    one = len(ids) == 1
    yield bench.propose(
        place,
        Proposal(
            title=f"{title} {names[ids[0]] if one else f'{len(ids)} instances'}",
            tier="name" if do == "terminate" or not one else "y",
            name=names[ids[0]] if one else f"{do} {len(ids)}",
            targets=tuple(f"{names[name]}  {name}" if names[name] != name else name for name in ids),
            commands=tuple(at.spelled(OPERATIONS[do], params) for params in calls_.values()),
            effect=" ".join(_effects(at, do, [found[name] for name in ids if name in found], options)),
            checks=tuple(checks),
            refused=refused,
            carry=partial(_power, place=place, do=do, calls_=calls_, names=names),
        ),
    )


def _refused(
    at: At,
    do: str,
    ids: Sequence[str],
    found: Mapping[str, Mapping[str, Any]],
    names: Mapping[str, str],
    options: Mapping[str, bool],
) -> str:
    """Why EC2 would not do it, where that can be known before; "" when nothing is known against it."""
    if gone := [name for name in ids if name not in found]:
        return f"{gone[0]} no longer exists."
    for name in ids:
        state = str(found[name]["State"]["Name"])
        if do in _FROM and state not in _FROM[do]:
            return f"{names[name]} is {state}: only what is {' or '.join(_FROM[do])} can be told to {do}."
        if "Hibernate" in options and not (found[name].get("HibernationOptions") or {}).get("Configured"):
            return (
                f"{names[name]} was launched without hibernation, and that cannot be changed: it can only be stopped."
            )
        if do in ("stop", "terminate"):
            part = "stop" if do == "stop" else "termination"
            try:
                guarded = attribute(at, name, part)
            except Exception:
                continue  # the dry run, or EC2 itself, says no then
            if guarded:
                way = f"a in its console turns {part} protection off, if that is what you want."
                return f"{names[name]} has {part} protection: somebody asked EC2 to refuse this. {way}"
    return ""


def _effects(
    at: At, do: str, instances: Sequence[Mapping[str, Any]], options: Mapping[str, bool]
) -> Iterator[str]:  # fmt: skip
    if do == "start":
        yield "It costs from then on, by the second. A public address that is no elastic IP is another one than before."
    elif do == "reboot":
        yield (
            "The operating system is asked to restart; after four minutes without an answer EC2 does it the hard way. "
            "Disks, addresses and host stay."
        )
    elif do == "stop":
        yield from _stopping(instances, options)
    else:
        yield "For ever: nothing brings an instance back."
        yield from _disks(instances)
    if do in ("stop", "terminate") and any(_group(each) for each in instances):
        groups = sorted({_group(each) for each in instances} - {""})
        yield f"Auto Scaling group {', '.join(groups)} will probably replace it with a new one."
    if do == "terminate" and any(_spot(each) for each in instances):
        yield "A persistent spot request launches another one."


def _stopping(instances: Sequence[Mapping[str, Any]], options: Mapping[str, bool]) -> Iterator[str]:
    if "Force" in options:
        yield "Without flushing file systems: what is not written yet is lost, and disks may want a check."
    if "Hibernate" in options:
        yield "Memory is written to the root disk and comes back at the next start."
    else:
        yield "Memory and instance store disks are lost."
    loose = [each for each in instances if each.get("PublicIpAddress") and not _elastic(each)]
    if loose:
        first = loose[0]["PublicIpAddress"]
        more = f" and {len(loose) - 1} more" if len(loose) > 1 else ""
        yield f"The public address {first}{more} is given away; the next start gets another one."
    yield "Disks and elastic IPs go on costing."


def _disks(instances: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """What becomes of the volumes (API reference, EbsInstanceBlockDevice, DeleteOnTermination)."""
    gone: list[str] = []
    kept: list[str] = []
    for each in instances:
        for device in each.get("BlockDeviceMappings") or ():
            disk = device.get("Ebs") or {}
            (gone if disk.get("DeleteOnTermination") else kept).append(str(disk.get("VolumeId", "")))
    if gone:
        yield f"Deleted with it: {_some(gone)}."
    if kept:
        yield f"Kept, and costing: {_some(kept)}."


def _some(names: Sequence[str]) -> str:
    return ", ".join(names[:5]) + (f" and {len(names) - 5} more volumes" if len(names) > 5 else "")


def _group(instance: Mapping[str, Any]) -> str:
    tags = {tag.get("Key"): str(tag.get("Value", "")) for tag in instance.get("Tags") or ()}
    return tags.get("aws:autoscaling:groupName", "")


def _spot(instance: Mapping[str, Any]) -> bool:
    return instance.get("InstanceLifecycle") == "spot"


def _elastic(instance: Mapping[str, Any]) -> bool:
    """Whether its public address is an elastic one: those have another owner than Amazon."""
    owners = [
        (each.get("Association") or {}).get("IpOwnerId", "amazon") for each in instance.get("NetworkInterfaces") or ()
    ]
    return bool(owners) and owners[0] != "amazon"


def _power(
    bench: Bench, *, place: Place, do: str, calls_: Mapping[str, Mapping[str, Any]], names: Mapping[str, str]
) -> Iterator[Reply]:
    """One call an instance, so that each one's outcome is its own."""
    at, operation = At(bench, place), OPERATIONS[do]
    made: list[tuple[str, Mapping[str, Any]]] = []
    failures: list[Failure] = []
    for name, params in calls_.items():
        try:
            at.change(operation, params, name)
        except Exception as error:
            if len(calls_) == 1:
                raise
            failures.append(at.explain(error, operation, names[name]))
        else:
            made.append((names[name], params))
    what = ", ".join(name for name, _ in made[:3]) + (f" and {len(made) - 3} more" if len(made) > 3 else "")
    said = {"start": "Starting", "stop": "Stopping", "reboot": "Rebooting", "terminate": "Terminating"}[do]
    sentence = f"{said} {what}." if made else "Nothing was done."
    yield Value(Done(sentence, following("ec2", operation, place, made), tuple(failures)))
