"""What can be found out about reaching an instance, each fact by itself, and how each of them is found.

Every fact comes or fails alone: an account that may not look at security groups may still connect.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from awstui.engine.failures import explain
from awstui.engine.services.ec2 import instances, probing, reach
from awstui.engine.services.ec2.users import Image
from awstui.protocol import Place
from awstui.protocol.ssh import Bastion, Instance
from awstui.records import record
from awstui.ssh import hostkeys
from awstui.ssh.words import short

if TYPE_CHECKING:
    from awstui.engine.jobs import Bench


@record
class Checks:
    """EC2's own checks of the machine below and of the system on it: ok, initializing, impaired, insufficient-data."""

    system: str = ""
    instance: str = ""


@record
class Agent:
    """The SSM agent, as it last told."""

    ping: str = ""  # Online, ConnectionLost, Inactive; "" when it never registered
    platform: str = ""
    last: str = ""  # when it last told, as text


@record
class Network:
    """What the instance's subnet lets through."""

    public: bool | None = None
    denied: str = ""  # what its network ACL keeps out, in words


@record
class Here:
    """Which key of this machine lets us in."""

    path: str = ""
    proven: bool = False
    why: str = ""


@record
class Printed:
    """What the instance said of its host keys when it booted."""

    keys: tuple[str, ...] = ()
    fingerprints: tuple[str, ...] = ()


@record
class Endpoint:
    """An Instance Connect Endpoint of the VPC."""

    id: str
    state: str
    subnet: str


@record
class Serial:
    """Whether the serial console can be used."""

    enabled: bool
    nitro: bool


@dataclass(slots=True)
class Facts:
    """All that is known so far of one instance; what is in neither of both dicts is still being found out."""

    instance: Instance
    bastion: Bastion | None = None
    remembered_user: str = ""
    read_only: str = ""  # why nothing may be handed to AWS there; "" when it may
    found: dict[str, Any] = field(default_factory=dict)
    failed: dict[str, str] = field(default_factory=dict)  # a sentence each

    def get(self, name: str) -> Any:
        """A fact, None while it is not known."""
        return self.found.get(name)

    def pending(self, *names: str) -> bool:
        """Whether any of those is still being found out."""
        return any(name not in self.found and name not in self.failed for name in names)


Finder = Callable[["Bench", Place, Instance], Any]


def brief(bench: Bench, place: Place, service: str = "ec2") -> Any:
    """A client that gives up after a few seconds: somebody waits to connect."""
    return bench.sessions.client(place, service, brief=True)


def fresh(bench: Bench, place: Place, instance: Instance) -> Instance:
    """The instance as it is now."""
    answer = brief(bench, place).describe_instances(InstanceIds=[instance.id])
    return instances.of_document(answer["Reservations"][0]["Instances"][0])


def checks(bench: Bench, place: Place, instance: Instance) -> Checks:
    """EC2's status checks; empty while it does not run."""
    answer = brief(bench, place).describe_instance_status(InstanceIds=[instance.id])
    found: Mapping[str, Any] = next(iter(answer.get("InstanceStatuses") or ()), {})
    system, own = found.get("SystemStatus") or {}, found.get("InstanceStatus") or {}
    return Checks(str(system.get("Status") or ""), str(own.get("Status") or ""))


def opening(bench: Bench, place: Place, instance: Instance) -> reach.Opening:
    """Who may reach its SSH port, by its security groups."""
    if not instance.groups:
        return reach.Opening()
    answer = brief(bench, place).describe_security_groups(GroupIds=list(instance.groups))
    return reach.opening(answer["SecurityGroups"], instance.port)


def network(bench: Bench, place: Place, instance: Instance) -> Network:
    """What its subnet lets through."""
    if not instance.subnet:
        return Network()
    client = brief(bench, place)
    here = [{"Name": "vpc-id", "Values": [instance.vpc]}]
    tables = client.describe_route_tables(Filters=here)["RouteTables"]
    own = [{"Name": "association.subnet-id", "Values": [instance.subnet]}]
    acls = client.describe_network_acls(Filters=own)["NetworkAcls"]
    address = instance.public or instance.private
    source = probing.arrives_as(probing.source_towards(address), address) if address else ""
    return Network(reach.is_public(tables, instance.subnet), reach.acl_denies(acls, instance.port, source))


def key(bench: Bench, place: Place, instance: Instance) -> Here:
    """The key of this machine that is the instance's key pair."""
    if not instance.key_name:
        return Here(why="it was launched without a key pair")
    from awstui.engine.keys.local import local_keys
    from awstui.engine.keys.match import guess_for, pair_of, private_for

    client = brief(bench, place)
    named = [{"Name": "key-name", "Values": [instance.key_name]}]
    answer = client.describe_key_pairs(Filters=named, IncludePublicKey=True)  # by filter: one that is gone is no error
    pairs = [pair_of(each) for each in answer.get("KeyPairs") or ()]
    local = local_keys()
    if (found := private_for(instance.key_name, pairs, local)) is not None:
        why = f"{short(found.place) or 'a key in the agent'} is its key pair {instance.key_name}"
        return Here(found.place, True, why)
    if (guessed := guess_for(instance.key_name, pairs, local)) is not None:
        return Here(
            guessed.place, False, f"{short(guessed.place)} is named like its key pair {instance.key_name}: a guess"
        )
    gone = "" if pairs else ", which EC2 no longer has"
    return Here(why=f"no key on this machine is its key pair {instance.key_name}{gone}")


def agent(bench: Bench, place: Place, instance: Instance) -> Agent:
    """What SSM knows of its agent."""
    named = [{"Key": "InstanceIds", "Values": [instance.id]}]
    answer = brief(bench, place, "ssm").describe_instance_information(Filters=named)
    found: Mapping[str, Any] = next(iter(answer.get("InstanceInformationList") or ()), {})
    platform = " ".join(filter(None, (found.get("PlatformName"), found.get("PlatformVersion"))))
    last = found.get("LastPingDateTime")
    return Agent(str(found.get("PingStatus") or ""), platform, f"{last:%Y-%m-%d %H:%M}" if last else "")


def endpoints(bench: Bench, place: Place, instance: Instance) -> tuple[Endpoint, ...]:
    """The Instance Connect Endpoints of its VPC, those of its own subnet first."""
    answer = brief(bench, place).describe_instance_connect_endpoints(
        Filters=[{"Name": "vpc-id", "Values": [instance.vpc]}]
    )
    found = [
        Endpoint(str(each.get("InstanceConnectEndpointId")), str(each.get("State")), str(each.get("SubnetId")))
        for each in answer.get("InstanceConnectEndpoints") or ()
    ]
    return tuple(sorted(found, key=lambda each: (each.state != "create-complete", each.subnet != instance.subnet)))


def image(bench: Bench, place: Place, instance: Instance) -> Image:
    """What it started from; empty when that is gone, or somebody else's."""
    named = [{"Name": "image-id", "Values": [instance.image]}]
    answer = brief(bench, place).describe_images(Filters=named)
    found: Mapping[str, Any] = next(iter(answer.get("Images") or ()), {})
    return image_of(found)


def image_of(data: Mapping[str, Any]) -> Image:
    """An image as DescribeImages tells it."""
    names = ("Name", "Description", "OwnerId", "ImageLocation", "PlatformDetails")
    return Image(*(str(data.get(each) or "") for each in names))


def printed(bench: Bench, place: Place, instance: Instance) -> Printed:
    """The host keys in its console output, which has the last 64 KB, of the first boot mostly."""
    answer = brief(bench, place).get_console_output(InstanceId=instance.id)
    return Printed(*hostkeys.printed(str(answer.get("Output") or "")))


def serial(bench: Bench, place: Place, instance: Instance) -> Serial:
    """Whether the account has the serial console switched on, and the instance has one."""
    client = brief(bench, place)
    enabled = bool(client.get_serial_console_access_status().get("SerialConsoleAccessEnabled"))
    kinds = client.describe_instance_types(InstanceTypes=[instance.type])["InstanceTypes"]
    bare = any(each.get("BareMetal") for each in kinds)
    return Serial(enabled, bare or any(each.get("Hypervisor") == "nitro" for each in kinds))


def _public(bench: Bench, place: Place, instance: Instance) -> probing.Probe:
    return _knock(bench, place, instance.public or instance.ipv6, instance.port)


def _private(bench: Bench, place: Place, instance: Instance) -> probing.Probe:
    return _knock(bench, place, instance.private, instance.port)


def _knock(bench: Bench, place: Place, address: str, port: int) -> probing.Probe:
    """Knock, but not at what a stand-in for AWS made up: that address is somebody else's, unless it is this machine."""
    if bench.sessions.context(place, "ec2").endpoint and not probing.is_this_machine(address):
        return probing.Probe(probing.MADE_UP)
    return probing.knock(address, port)


def _plugin(bench: Bench, place: Place, instance: Instance) -> str:
    return probing.plugin_version()


def _aws(bench: Bench, place: Place, instance: Instance) -> str:
    return probing.aws_version()


FINDERS: dict[str, Finder] = {
    "public": _public, "private": _private, "key": key, "image": image, "fresh": fresh, "opening": opening,
    "printed": printed, "plugin": _plugin, "agent": agent, "checks": checks, "network": network,
    "endpoints": endpoints, "aws": _aws, "serial": serial,
}  # fmt: skip
"""Name of a fact -> what finds it, those first that most often decide."""


def wanted(facts: Facts) -> tuple[str, ...]:
    """The facts worth finding out of this instance; the others are put down as not there."""
    instance = facts.instance
    needless = {
        "public": not (instance.public or instance.ipv6),
        "private": not instance.private,
        "endpoints": not instance.vpc,
        "image": not instance.image,
    }
    for name, needless_ in needless.items():
        if needless_:
            facts.found[name] = () if name == "endpoints" else None
    names = [name for name in FINDERS if not needless.get(name)]
    if facts.bastion is not None:
        names.insert(2, "bastion")
    else:
        facts.found["bastion"] = None
    return tuple(names)


def finder(facts: Facts, name: str) -> Finder:
    """What finds a fact."""
    if name != "bastion":
        return FINDERS[name]
    bastion = facts.bastion
    assert bastion is not None
    return lambda bench, place, instance: _knock(bench, place, bastion.host, bastion.port)


def sentence(error: BaseException, context: Any) -> str:
    """Why a fact could not be had, in a few words."""
    failure = explain(error, context=context)
    if failure.kind == "denied":
        return f"{failure.operation or 'a look at it'} is not allowed"
    return failure.sentence.rstrip(".")


def known(document: Mapping[str, Any]) -> Instance:
    """The instance of a document, as the console or `ec2.find` hands it over."""
    return instances.of_document(document)
