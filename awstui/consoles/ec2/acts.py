"""What is done to an instance from its console."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from awstui import protocol as p
from awstui.keys import shown
from awstui.protocol.ec2 import Instance
from awstui.ui.picker import Option, Picker
from awstui.ui.tabs import Doing

if TYPE_CHECKING:
    from awstui.consoles.ec2.console import InstanceConsole
    from awstui.consoles.ec2.pane import InstanceTab

Act = Callable[["InstanceTab", Instance], Coroutine[Any, Any, None]]

WORDS = {
    "start": "start the instance",
    "stop": "stop the instance, or hibernate it",
    "reboot": "restart the instance",
    "terminate": "end the instance for ever",
    "type": "give the instance another type",
    "tags": "edit the instance's tags",
    "groups": "change the instance's security groups",
    "screenshot": "save a picture of the instance's screen",
}
"""Words after `:` on every tab, and what they do."""


def act(home: InstanceConsole, word: str) -> None:
    """Begin what one of WORDS means."""
    if word == "screenshot":
        _screenshot(home)
    else:
        home.overview_tab.change("nothing is changed", partial(_ACTS[word], home.overview_tab))


def doings(home: InstanceConsole) -> list[Doing]:
    """What can be done to it, as its state allows."""
    tab, instance = home.overview_tab, home.instance
    state = instance.state if instance is not None else ""

    def doing(label: str, work: Act, hint: str = "", group: str = "Power") -> Doing:
        return Doing(label, lambda: tab.change("nothing is changed", partial(work, tab)), hint, group)

    found: list[Doing] = []
    if state != "running":
        found.append(doing("start", start))
    if state != "stopped":
        found.append(doing("stop", stop, "or hibernate, or by force"))
        found.append(doing("reboot", reboot))
    found.append(doing("terminate", terminate, "for ever; its name is typed"))
    only = "" if state == "stopped" else "only while it is stopped"
    found.append(doing("change its type", change_type, only, "Settings"))
    for part in ("termination", "stop"):
        on = getattr(instance, f"{part}_protection", None) if instance is not None else None
        label = f"turn {part} protection {'off' if on else 'on'}"
        found.append(doing(label, partial(protect, part, not on), "", "Settings"))
    found.append(doing("edit its tags", edit_tags, "several at once", "Settings"))
    found.append(doing("change its security groups", change_groups, "", "Settings"))
    found.append(doing("change its IAM profile", change_profile, "", "Settings"))
    keys = home.console.keymap
    found.append(Doing("connect", home.action_connect, shown(keys["instance_console.connect"]), "Look"))
    found.append(Doing("save a screenshot", lambda: _screenshot(home), "as a file", "Look"))
    if instance is not None and str(instance.data.get("Platform") or "").lower() == "windows":
        hint = shown(keys["instance_console.password"])
        found.append(Doing("copy its Windows password", home.action_password, hint, "Look"))
    return found


def _screenshot(home: InstanceConsole) -> None:
    from awstui.consoles.ec2.output import OutputTab

    next(tab for tab in home.tabs if isinstance(tab, OutputTab)).screenshot()


def edit(tab: InstanceTab, key: str) -> None:
    """Change the fact of that key, or say how it can be."""
    kind, _, rest = key.partition(":")
    works: dict[str, Act] = {
        "type": change_type,
        "name": partial(edit_tag, "Name"),
        "tag": partial(edit_tag, rest),
        "groups": change_groups,
        "profile": change_profile,
    }
    if kind in ("termination", "stop") and tab.instance is not None:
        on = tab.instance.termination_protection if kind == "termination" else tab.instance.stop_protection
        works[kind] = partial(protect, kind, not on)
    if kind in works:
        tab.change("nothing is changed", partial(works[kind], tab))
    else:
        tab.console.say_briefly("That is not for a person to set here; a lists what can be done.")


# ---- power


async def start(tab: InstanceTab, instance: Instance) -> None:
    """Start it."""
    await _power(tab, instance, "start")


async def reboot(tab: InstanceTab, instance: Instance) -> None:
    """Restart it."""
    await _power(tab, instance, "reboot")


async def terminate(tab: InstanceTab, instance: Instance) -> None:
    """End it for ever."""
    await _power(tab, instance, "terminate")


async def stop(tab: InstanceTab, instance: Instance) -> None:
    """Stop it, in the way that is picked."""
    options = [Option("stop", "stop", "the operating system shuts down")]
    if (instance.data.get("HibernationOptions") or {}).get("Configured"):
        options.append(Option("hibernate", "hibernate", "memory is kept on the root disk"))
    options.append(Option("force", "force", "without flushing file systems: when nothing else helps"))
    picked = await tab.console.push_screen_wait(Picker(f"Stop {instance.label}", options))
    if picked is not None:
        await _power(tab, instance, "stop", hibernate=picked == "hibernate", force=picked == "force")


async def _power(tab: InstanceTab, instance: Instance, do: str, **options: bool) -> None:
    await tab.carry(tab.job("ec2.power", instances=(instance.id,), do=do, **options))


# ---- settings


async def protect(part: str, on: bool, tab: InstanceTab, instance: Instance) -> None:
    """Turn its protection on or off."""
    await tab.carry(tab.job("ec2.protect", from_=part, on=on))


async def change_type(tab: InstanceTab, instance: Instance) -> None:
    """Give it another type, of those that fit."""
    if instance.state != "stopped":
        tab.console.say(
            f"{instance.label} is {instance.state}: its type can be changed only while it is stopped.", "warning"
        )
        return
    tab.console.say_briefly("Looking for the types that fit…")
    answer = await tab.console.one(tab.job("ec2.types"), p.Value)
    if answer is None:
        return
    options = [
        Option(each.name, each.name, " · ".join(part for part in (
            f"{each.cpus} vCPU", f"{each.memory / 1024:g} GiB", each.network, each.note) if part))
        for each in answer.value
    ]  # fmt: skip
    if not options:
        tab.console.say("EC2 offers no other type of this architecture in this zone.", "warning")
        return
    title = f"{instance.data.get('InstanceType', '')} becomes"
    picked = await tab.console.push_screen_wait(Picker(title, options))
    if picked is not None:
        await tab.carry(tab.job("ec2.change_type", type=picked))


async def change_profile(tab: InstanceTab, instance: Instance) -> None:
    """Give it another IAM instance profile, or none."""
    now = str((instance.data.get("IamInstanceProfile") or {}).get("Arn", "")).rpartition("/")[2]
    field = p.Field("profile", "IAM profile", required=False, default=now, help="its name; empty for none")
    await tab.asked(
        f"IAM profile of {instance.label}",
        (field,),
        lambda answers: tab.job("ec2.iam_profile", profile=str(answers.get("profile") or "")),
    )


async def change_groups(tab: InstanceTab, instance: Instance) -> None:
    """Add a security group to an interface, or take one away."""
    faces = list(instance.data.get("NetworkInterfaces") or ())
    if not faces:
        tab.console.say("It has no network interface.", "warning")
        return
    face = faces[0]
    if len(faces) > 1:
        options = [
            Option(str(n), each["NetworkInterfaceId"], each.get("PrivateIpAddress", "")) for n, each in enumerate(faces)
        ]
        picked = await tab.console.push_screen_wait(Picker("Which interface", options))
        if picked is None:
            return
        face = faces[int(picked)]
    answer = await tab.console.one(tab.job("ec2.group_choices", vpc=face.get("VpcId", "")), p.Value)
    if answer is None:
        return
    has = {str(each["GroupId"]): str(each.get("GroupName", "")) for each in face.get("Groups") or ()}
    options = [Option(f"-{id}", f"take away {name}", id, "it has") for id, name in has.items() if len(has) > 1]
    options += [Option(f"+{id}", f"add {name}", id, "of its VPC") for id, name in answer.value if id not in has]
    if not options:
        tab.console.say("Its VPC has no other security group.", "warning")
        return
    picked = await tab.console.push_screen_wait(Picker(f"Security groups of {instance.label}", options))
    if picked is None:
        return
    id = picked[1:]
    groups = [each for each in has if each != id] if picked[0] == "-" else [*has, id]
    await tab.carry(tab.job("ec2.security_groups", interface=face["NetworkInterfaceId"], groups=tuple(groups)))


# ---- tags


async def edit_tag(key: str, tab: InstanceTab, instance: Instance) -> None:
    """One tag's value."""
    field = p.Field("value", key, required=False, default=instance.tags.get(key, ""))
    await tab.asked(
        f"Tag {key} of {instance.label}",
        (field,),
        lambda answers: tab.job("ec2.tags", tags={key: str(answers.get("value") or "")}),
    )


async def remove_tag(tab: InstanceTab, key: str) -> None:
    """Take one tag away."""
    await tab.carry(tab.job("ec2.tags", remove=(key,)))


async def edit_tags(tab: InstanceTab, instance: Instance) -> None:
    """All tags at once, a line each."""
    now = {key: value for key, value in instance.tags.items() if not key.startswith("aws:")}
    lines = "\n".join(f"{key}={value}" for key, value in sorted(now.items()))
    field = p.Field("tags", "Tags", "body", required=False, default=lines, help="a line each: key=value")

    def job(answers: Mapping[str, Any]) -> p.Job:
        wanted, _ = tags_of(str(answers.get("tags") or ""))
        return tab.job("ec2.tags", tags=wanted, remove=tuple(key for key in now if key not in wanted))

    def check(answers: Mapping[str, Any]) -> dict[str, str]:
        fault = tags_of(str(answers.get("tags") or ""))[1]
        return {"tags": fault} if fault else {}

    help = "A line that is gone takes its tag away."
    await tab.asked(f"Tags of {instance.label}", (field,), job, check=check, help=help)


def tags_of(text: str) -> tuple[dict[str, str], str]:
    """The tags of lines `key=value`, and what is wrong with the first that is none; "" when all is well.

    A key may not hold `=` here: the first one of a line ends it.
    """
    found: dict[str, str] = {}
    for number, line in enumerate(text.split("\n"), 1):
        key, equals, value = line.partition("=")
        if not line.strip():
            continue
        if not equals or not key.strip():
            return found, f"Line {number} is not key=value."
        if key.strip() in found:
            return found, f"Line {number} has {key.strip()} again."
        found[key.strip()] = value.strip()
    return found, ""


_ACTS: dict[str, Act] = {
    "start": start,
    "stop": stop,
    "reboot": reboot,
    "terminate": terminate,
    "type": change_type,
    "tags": edit_tags,
    "groups": change_groups,
}
