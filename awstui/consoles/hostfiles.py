"""Files to leave with, asked for on a list of instances or by their words: ssh_config, mRemoteNG's, Ansible's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, cast

from awstui import protocol as p
from awstui.exports.mremoteng import wrong_folder, wrong_password
from awstui.protocol.hosts import AUTO, ROUTES, Asked, Wanted, Written
from awstui.route import narrow

if TYPE_CHECKING:
    from awstui.app import Console

Row = tuple[p.Place, str, str]
"""Where an instance is, its id, its name."""

INSTANCES = "ec2.instances"

TITLES = {"ssh_config": "ssh_config", "mremoteng": "mRemoteNG file", "ansible": "Ansible inventory"}

_HELP = {
    "ssh_config": "Hosts are called by name and id, by id, and by address. The file is awstui's own: ssh reads it by "
    "one Include line in ~/.ssh/config, which is shown before it is written.",
    "mremoteng": "Folders by account and region, SSH with PuTTY's keys, RDP for Windows. The keys of this machine are "
    "written beside it as .ppk files, for you alone to read. No password of a host is in it.",
    "ansible": "Groups by tag, region, account, state and platform. `awstui inventory` says the same as a script.",
}


async def ssh_config(console: Console, rows: Sequence[Row]) -> None:
    """An ssh_config of the chosen instances."""
    await begin(console, "ssh_config", asked(rows))


async def mremoteng(console: Console, rows: Sequence[Row]) -> None:
    """An mRemoteNG file of the chosen instances."""
    await begin(console, "mremoteng", asked(rows))


async def ansible(console: Console, rows: Sequence[Row]) -> None:
    """An Ansible inventory of the chosen instances."""
    await begin(console, "ansible", asked(rows))


def asked(rows: Sequence[Row]) -> tuple[Asked, ...]:
    """The chosen instances, place by place."""
    places: dict[p.Place, list[str]] = {}
    for place, instance, _ in rows:
        places.setdefault(place, []).append(instance)
    return tuple(Asked(place, tuple(dict.fromkeys(ids))) for place, ids in places.items())


def asked_of(console: Console, words: Sequence[str]) -> tuple[Asked, ...]:
    """Which instances a typed word means.

    Args:
        console: what is in front of it.
        words: `name=value` filters as DescribeInstances takes them; with any, all instances they leave are meant.

    Raises:
        ValueError: a word is no filter, or the list in front is empty.
    """
    from awstui.ui.opens import Opens

    front = console.screen
    if not words and isinstance(front, Opens) and front.route.screen.key == INSTANCES:
        keys = list(front.table.marked) or [front.store.key_at(number) for number in range(len(front.store.view))]
        if not keys:
            raise ValueError("There is no instance in this list.")
        return asked(front.rows_of(keys))
    params, filters = narrow(console.catalog.screens[INSTANCES], list(words))
    if params:
        raise ValueError(f"{', '.join(params)} cannot narrow this; filters can: tag:env=prod")
    return tuple(Asked(place, filters=filters) for place in console.current_places())


async def begin(console: Console, kind: str, hosts: tuple[Asked, ...]) -> None:
    """Ask how, show what would be written, write it once that is confirmed; leaving goes back one step."""
    from awstui.ui.form import Form

    if not hosts:
        console.say("There is no row to do that on.", "warning")
        return
    number = sum(len(each.ids) for each in hosts)
    of = f"{number} instance{'s' * (number != 1)}" if number else "all instances"
    values: dict[str, Any] = {"route": AUTO, "add": True, "include": True, "ppk": "3"}
    while True:
        form = Form(f"{TITLES[kind]} of {of}", fields(kind), values, help=_HELP[kind], check=faults, ok="Show")
        answers = await console.push_screen_wait(form)
        if answers is None:
            return
        values = answers
        console.say_briefly("Asking AWS who logs in where, and how…")
        run = await console.agreed(p.Job(f"ec2.{kind}", hosts[0].place, arguments(answers, hosts)))
        if run is None:
            continue
        answer = await console.to_the_end(console.one(run, p.Value))
        if answer is not None:
            console.say(cast(Written, answer.value).note)
        return


def fields(kind: str) -> tuple[p.Field, ...]:
    """What is asked for a kind of file."""
    ways = f"{AUTO}: what worked last time, else the first there is of public address, bastion, SSM, endpoint"
    route = p.Field("route", "Reached by", "choice", choices=(AUTO, *ROUTES), help=ways)
    jump = p.Field("jump", "Jump through", required=False, help="an instance id, or a host ssh knows")
    if kind == "ssh_config":
        return (
            p.Field("path", "File", required=False, help="empty: awstui's own, ~/.config/awstui/ssh_config"),
            p.Field("add", "The file's other hosts stay", "bool"),
            p.Field("bare", "Names alone too", "bool", help="`ssh web-1`, where no other host is called so"),
            p.Field("include", "Include it in ~/.ssh/config", "bool"),
            route,
            jump,
        )
    if kind == "mremoteng":
        return (
            p.Field("path", "File", required=False, help="empty: ~/mremoteng/confCons.xml"),
            p.Field("folder", "Keys on Windows", required=False, help="where the .ppk files go there; empty: C:\\keys"),
            p.Field("tag", "Folders by tag", required=False, help="besides account and region: env"),
            p.Field("password", "Password of the file", "secret", required=False, help="empty: it opens by itself"),
            p.Field("ppk", "PPK version", "choice", choices=("3", "2"), help="2 for PuTTY before 0.75"),
            route,
            jump,
        )
    return p.Field("path", "File", required=False, help="empty: ~/inventory.yml"), route, jump


def faults(answers: Mapping[str, Any]) -> dict[str, str]:
    """What is wrong with a form, by field."""
    found = {}
    if (answers.get("route") == "jump") != bool(answers.get("jump")):
        found["jump"] = "Reached by jump, and only then, needs a host to jump through."
    if folder := answers.get("folder"):
        found["folder"] = wrong_folder(folder)
    if password := answers.get("password"):
        found["password"] = wrong_password(password)
    return found


def arguments(answers: Mapping[str, Any], hosts: tuple[Asked, ...]) -> dict[str, Any]:
    """What the job is given."""
    given = {name: value for name, value in answers.items() if name not in ("route", "jump", "ppk")}
    if "ppk" in answers:
        given["ppk"] = f"ppk{answers['ppk']}"
    return {**given, "wanted": Wanted(hosts, answers.get("route") or AUTO, answers.get("jump") or "")}
