"""The hosts a person leaves with: instances of several places, and for each who logs in, with which key, by which way.

Nobody knocks at doors here: of hundreds of instances only what AWS and this machine say is asked. What may not be asked
leaves a gap and a note, and never a place without its hosts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from awstui.engine import calls
from awstui.engine.core import profile_option
from awstui.engine.failures import explain
from awstui.engine.keys.local import local_keys
from awstui.engine.keys.match import guess_for, pairs_of, private_for
from awstui.engine.services.ec2 import users
from awstui.engine.services.ec2.instances import of_document
from awstui.engine.services.ec2.users import Image
from awstui.errors import UsageError
from awstui.protocol import Context, Place, Reply, Value
from awstui.protocol.hosts import AUTO, ROUTES, Asked, Host, Hosts, Wanted
from awstui.protocol.keys import LocalKey
from awstui.protocol.ssh import Bastion, Instance
from awstui.ssh import words
from awstui.ssh.remembered import Remembered

if TYPE_CHECKING:
    from awstui.engine.jobs import Bench

_LIVING = ("pending", "running", "stopping", "stopped")
_MOST_VALUES = 200
"""Values that one filter of EC2 takes at most (EC2 API, Filter)."""

_AS_ROUTE = {"public": "public", "eic": "public", "private": "private", "ssm": "ssm", "eice": "eice", "bastion": "jump"}
"""How it was reached last time -> how a file can lead there."""


@dataclass(slots=True)
class Around:
    """What is known of one place, and of this machine."""

    place: Place
    context: Context
    account: str
    remembered: Remembered
    local: Sequence[LocalKey]
    wanted: Wanted
    images: Mapping[str, Image] = field(default_factory=dict)
    agents: Mapping[str, tuple[bool, str]] = field(default_factory=dict)  # id -> online, the system's name
    endpoints: frozenset[str] = frozenset()  # VPCs that have one
    pairs: Sequence[Any] = ()
    notes: list[str] = field(default_factory=list)


def hosts(bench: Bench, place: Place, args: Mapping[str, Any]) -> Iterator[Reply]:
    """The hosts asked for. Args: wanted (Wanted). Answers Value(Hosts)."""
    yield Value(find(bench, args["wanted"]))


def find(bench: Bench, wanted: Wanted) -> Hosts:
    """The hosts asked for, place by place.

    Args:
        wanted: which places, which instances there, and by which way.

    Raises:
        awstui.errors.UsageError: the way to them makes no sense.
    """
    if wanted.route not in (AUTO, *ROUTES):
        raise UsageError(f"{wanted.route} is no way to a host; there are {', '.join((AUTO, *ROUTES))}.")
    if (wanted.route == "jump") != bool(wanted.jump):
        raise UsageError("To jump through a host, say which; only then is one said.")
    remembered, local = Remembered(), local_keys()
    found: dict[Asked, tuple[list[Host], list[str]]] = {}
    failures = {}
    for asked, result in bench.map(lambda each: _of_place(bench, each, wanted, remembered, local), wanted.asked, 20):
        if isinstance(result, BaseException):
            failures[asked] = explain(result, context=bench.sessions.context_or_asked(asked.place))
        else:
            found[asked] = result
    order = [found[asked] for asked in wanted.asked if asked in found]
    return Hosts(
        tuple(host for some, _ in order for host in some),
        tuple(note for _, notes in order for note in notes),
        tuple(failures[asked] for asked in wanted.asked if asked in failures),
    )


def _of_place(
    bench: Bench, asked: Asked, wanted: Wanted, remembered: Remembered, local: Sequence[LocalKey]
) -> tuple[list[Host], list[str]]:
    """The hosts of one place, and what is to be said of them."""
    client = bench.sessions.client(asked.place, "ec2")
    documents = list(_documents(client, asked))
    context = bench.sessions.context(asked.place)
    around = Around(asked.place, context, bench.account(asked.place), remembered, local, wanted)
    missing = set(asked.ids) - {str(each.get("InstanceId")) for each in documents}
    around.notes += [f"{each} is not there any more." for each in sorted(missing)]
    living = []
    for document in documents:
        instance = of_document(document)
        if instance.state in _LIVING:
            living.append((instance, _tags(document)))
        else:
            around.notes.append(f"{instance.name} {instance.id} is left out: it is {instance.state}.".strip())
    _learn(bench, client, around, [instance for instance, _ in living])
    found = [_host(around, instance, tags) for instance, tags in living]
    return [*found, *_between(bench, client, around, found)], around.notes


def _documents(client: Any, asked: Asked) -> Iterator[Mapping[str, Any]]:
    """DescribeInstances, page after page. Ids go into a filter: of one that is gone EC2 would answer only an error."""
    own = [{"Name": name, "Values": list(values)} for name, values in asked.filters]
    if asked.ids:
        parts = [asked.ids[at : at + _MOST_VALUES] for at in range(0, len(asked.ids), _MOST_VALUES)]
        questions = [[*own, {"Name": "instance-id", "Values": list(part)}] for part in parts]
    else:
        named = any(name == "instance-state-name" for name, _ in asked.filters)
        questions = [own if named else [*own, {"Name": "instance-state-name", "Values": list(_LIVING)}]]
    for filters in questions:
        for page in calls.pages(client, "DescribeInstances", {"Filters": filters}):
            for reservation in page.get("Reservations") or ():
                yield from reservation.get("Instances") or ()


def _tags(document: Mapping[str, Any]) -> dict[str, str]:
    return {str(each.get("Key") or ""): str(each.get("Value") or "") for each in document.get("Tags") or ()}


# ---- what is around


def _learn(bench: Bench, client: Any, around: Around, instances: Sequence[Instance]) -> None:
    """Ask for everything the hosts of a place need, each thing once; what cannot be had becomes a note."""
    if not instances:
        return
    wanted = around.wanted.route
    images = sorted({each.image for each in instances if each.image and not each.user and not each.windows})
    around.images = _try(around, "which images they started from", lambda: _images(client, images), {})
    if any(each.key_name for each in instances):
        around.pairs = _try(around, "the key pairs", lambda: pairs_of(client), ())
    if wanted == "ssm" or (wanted == AUTO and any(not _told(around, each) for each in instances)):
        ssm = bench.sessions.client(around.place, "ssm")
        around.agents = _try(around, "which of them Systems Manager reaches", lambda: _agents(ssm), {})
    if wanted == AUTO and any(not each.public and each.vpc for each in instances):
        around.endpoints = _try(around, "the Instance Connect Endpoints", lambda: _endpoints(client), frozenset())


def _told(around: Around, instance: Instance) -> bool:
    """Whether the way there and who logs in are known without asking Systems Manager."""
    image = around.images.get(instance.image)
    return bool(instance.public and users.likely("", instance.user, "", image, instance.windows).user)


def _try(around: Around, what: str, ask: Callable[[], Any], otherwise: Any) -> Any:
    """What a question comes to; when it fails, a note, and nothing of it is known."""
    try:
        return ask()
    except Exception as error:
        told = explain(error, context=around.context)
        around.notes.append(
            f"{around.context.profile} {around.context.region}: {what} could not be found out. {told.sentence}"
        )
        return otherwise


def _images(client: Any, ids: Sequence[str]) -> dict[str, Image]:
    found = {}
    names = ("Name", "Description", "OwnerId", "ImageLocation", "PlatformDetails")
    for at in range(0, len(ids), _MOST_VALUES):
        filters = [{"Name": "image-id", "Values": list(ids[at : at + _MOST_VALUES])}]
        # Without it others' images that are deprecated are left out, as the older half of a fleet's mostly are.
        for page in calls.pages(client, "DescribeImages", {"Filters": filters, "IncludeDeprecated": True}):
            for each in page.get("Images") or ():
                found[str(each["ImageId"])] = Image(*(str(each.get(name) or "") for name in names))
    return found


def _agents(client: Any) -> dict[str, tuple[bool, str]]:
    found = {}
    for page in calls.pages(client, "DescribeInstanceInformation"):
        for each in page.get("InstanceInformationList") or ():
            online = each.get("PingStatus") == "Online"
            found[str(each.get("InstanceId"))] = online, str(each.get("PlatformName") or "")
    return found


def _endpoints(client: Any) -> frozenset[str]:
    filters = [{"Name": "state", "Values": ["create-complete"]}]
    pages = calls.pages(client, "DescribeInstanceConnectEndpoints", {"Filters": filters})
    return frozenset(str(each.get("VpcId")) for page in pages for each in page.get("InstanceConnectEndpoints") or ())


# ---- one host


def _host(around: Around, instance: Instance, tags: Mapping[str, str]) -> Host:
    known = around.remembered.instance(instance.id)
    platform = around.agents.get(instance.id, (False, ""))[1]
    image = around.images.get(instance.image)
    guess = users.likely(known.user if known else "", instance.user, platform, image, instance.windows)
    route, jump = _way(around, instance)
    return Host(
        id=instance.id,
        name=instance.name,
        account=around.account,
        region=around.context.region,
        profile=profile_option(around.context) or "",
        public=instance.public or ("" if instance.private else instance.ipv6),
        private=instance.private or instance.ipv6,
        port=instance.port,
        user=guess.user,
        key=(known.key if known else "") or _key(around, instance),
        key_name=instance.key_name,
        route=route,
        jump=jump,
        platform="windows" if instance.windows else "linux",
        state=instance.state,
        vpc=instance.vpc,
        tags=dict(tags),
    )


def _key(around: Around, instance: Instance) -> str:
    """The file of the key it was launched with: what is proven, else what is named so."""
    if not instance.key_name:
        return ""
    proven = private_for(instance.key_name, around.pairs, around.local)
    found = proven or guess_for(instance.key_name, around.pairs, around.local)
    return found.path if found is not None else ""


def _way(around: Around, instance: Instance) -> tuple[str, str]:
    """The way to it, and what it leads through."""
    wanted = around.wanted
    if wanted.route == "jump":
        return _straight(instance) if instance.id == wanted.jump else ("jump", wanted.jump)
    if wanted.route != AUTO:
        return wanted.route, ""
    known, bastion = around.remembered.instance(instance.id), around.remembered.bastion(instance.vpc)
    way = _AS_ROUTE.get(known.route, "") if known else ""
    possible = {
        "public": bool(instance.public),
        "jump": bastion is not None and instance.id != bastion.alias,
        "ssm": around.agents.get(instance.id, (False, ""))[0],
        "eice": instance.vpc in around.endpoints,
        "private": True,
    }
    if not possible.get(way):
        way = next(name for name, can in possible.items() if can)
    return way, _named(bastion) if way == "jump" else ""


def _straight(instance: Instance) -> tuple[str, str]:
    return ("public" if instance.public else "private"), ""


def _named(bastion: Bastion | None) -> str:
    """What stands for a bastion in a file: the instance, else the host as ssh takes it."""
    if bastion is None:
        return ""
    if bastion.alias:
        return bastion.alias
    port = f":{bastion.port}" if bastion.port != 22 else ""
    return f"{bastion.user}@{bastion.host}{port}" if bastion.user else f"{bastion.host}{port}"


def _between(bench: Bench, client: Any, around: Around, found: Sequence[Host]) -> list[Host]:
    """The instances that others are reached through, where they were not asked for themselves."""
    have = {host.id for host in found}
    through = sorted({host.jump for host in found if words.is_instance(host.jump) and host.jump not in have})
    if not through:
        return []
    added = []
    for document in _documents(client, Asked(around.place, tuple(through))):
        instance = of_document(document)
        if instance.state in _LIVING:
            host = _host(replace(around, wanted=replace(around.wanted, route=AUTO, jump="")), instance, _tags(document))
            route, jump = _straight(instance) if host.route == "jump" else (host.route, "")
            added.append(replace(host, route=route, jump=jump))
            around.notes.append(f"{instance.name} {instance.id} comes too: others are reached through it.".strip())
    return added
