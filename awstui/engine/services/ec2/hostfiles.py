"""Files to leave with, planned and written: ssh_config, mRemoteNG's connections with their keys, Ansible's inventory.

Nothing in AWS changes, so no guard of an account holds; a console started read-only writes none of them all the same,
as it writes no profile.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from awstui.engine.awsfiles import diff, store
from awstui.engine.proposals import Proposal
from awstui.engine.services.ec2 import putty
from awstui.engine.services.ec2.hosts import find
from awstui.engine.services.ec2.proving import unproven
from awstui.errors import AwsFailed, Refused, UsageError
from awstui.exports import ansible, include, mremoteng, ssh_config
from awstui.exports.names import alias
from awstui.exports.ssh_config import Text
from awstui.files import config_dir
from awstui.protocol import Context, Outcome, Place, Reply, Value
from awstui.protocol.hosts import MISSING, Host, Hosts, Wanted, Written
from awstui.ssh.argv import known_hosts

if TYPE_CHECKING:
    from awstui.engine.jobs import Bench

_OPERATIONS = {"ssh_config": "WriteSshConfig", "mremoteng": "WriteMRemoteNG", "ansible": "WriteInventory"}
_IN_THE_DEMO = "the demo keeps out of your ~/.ssh/config"


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be written."""

    kind: str
    title: str
    text: Text
    hosts: Hosts
    drafts: tuple[store.Draft, ...]
    diffs: tuple[str, ...]
    effect: str
    checks: tuple[str, ...] = ()
    refused: str = ""


def own_file() -> Path:
    """The ssh_config file that is awstui's own."""
    return config_dir() / "ssh_config"


def names_taken() -> frozenset[str]:
    """The hosts that a person has in ~/.ssh/config, in lower case."""
    return include.hosts(_text(Path.home() / ".ssh" / "config"))


def ssh_hosts(bench: Bench, place: Place, args: Mapping[str, Any]) -> Iterator[Reply]:
    """Plan an ssh_config. Answers Planned.

    Args: wanted (Wanted), path (awstui's own file when empty), add (hosts of the file that are not of these stay), bare
    (a name alone is an alias too, where it can be), include (offer the line in ~/.ssh/config).
    """
    path = _path(args.get("path", ""), own_file(), "ssh_config")
    hosts = _found(bench, args["wanted"])
    main, home = Path.home() / ".ssh" / "config", Path.home()
    before, mine = _text(path), _text(main)
    taken = names_taken() if args.get("bare") else None
    add = args.get("add") or hosts.failures  # a place that does not answer takes no host of its own out of the file
    text = ssh_config.write(hosts.hosts, str(known_hosts()), taken, before if add else "")
    drafts = _drafts((path, before, text.text))
    diffs = [diff.unified(before, text.text, store.shown(path))]
    checks = []
    if bench.demo and args.get("include"):
        checks.append(f"No Include is added: {_IN_THE_DEMO}.")
    elif args.get("include"):
        try:
            after = include.include(mine, path, home)
        except ValueError as error:
            raise UsageError(str(error)) from None
        drafts += _drafts((main, mine, after))
        diffs.insert(0, diff.unified(mine, after, store.shown(main)))
    elif not include.included(mine, path, home):
        checks.append(f"{store.shown(main)} does not include it: ssh -F {store.shown(path)} … uses it.")
    gone = sorted(set(ssh_config.hosts_in(before)) - set(ssh_config.hosts_in(text.text)))
    if gone:
        checks.append(f"Hosts that go out of the file: {', '.join(gone)}.")
    refused = unproven(bench, text.text, [host for host in hosts.hosts if host.id in text.ids])
    effect = f"ssh and everything that uses it then knows these hosts; {store.shown(path)} is awstui's to write."
    yield _propose(bench, place, Plan("ssh_config", f"ssh_config of {_count(text)}", text, hosts, tuple(drafts),
                                      tuple(diffs), effect, tuple(checks), refused))  # fmt: skip


def mremoteng_file(bench: Bench, place: Place, args: Mapping[str, Any]) -> Iterator[Reply]:
    """Plan an mRemoteNG file and the .ppk files it needs, beside it. Answers Planned.

    Args: wanted (Wanted), path, folder (of the .ppk files on the Windows machine; where they are written when that is a
    Windows folder), tag (whose values are folders too), password (of the file), ppk ("ppk3" or "ppk2").
    """
    path = _path(args.get("path", ""), Path.home() / "mremoteng" / "confCons.xml", "confCons.xml")
    here, password = putty.windows(path.parent), args.get("password", "")
    folder = args.get("folder") or here or putty.ELSEWHERE
    if why := mremoteng.wrong_folder(folder) or mremoteng.wrong_password(password):
        raise UsageError(why)
    hosts = _found(bench, args["wanted"])
    keys = putty.keys(bench, hosts.hosts, path.parent, args.get("ppk") or "ppk3")
    text = mremoteng.write(hosts.hosts, mremoteng.Options(folder, keys.names, args.get("tag", ""), password))
    before = _text(path)
    checks = list(keys.notes)
    outlined = []
    if before:
        try:
            outlined = mremoteng.outline(before)
            checks.append(f"The file there, with {len(outlined)} connections, is replaced whole.")
        except ValueError as error:
            checks.append(f"What is at {store.shown(path)} now is replaced, though {error}.")
    shown = diff.unified("\n".join(outlined), "\n".join(mremoteng.outline(text.text)), store.shown(path))
    effect = "The .ppk files are written beside it, for you alone to read." if keys.drafts else ""
    if keys.names and folder != here:
        effect = f"{effect} Copy them to {folder}: that is where PuTTY is told to look.".strip()
    drafts = (*keys.drafts, store.Draft(path, store.read(path), text.text.encode(), secret=True))
    yield _propose(bench, place, Plan("mremoteng", f"mRemoteNG file of {_count(text)}", text, hosts, drafts,
                                      (shown,), effect, tuple(checks)))  # fmt: skip


def inventory(bench: Bench, place: Place, args: Mapping[str, Any]) -> Iterator[Reply]:
    """Plan an Ansible inventory. Args: wanted (Wanted), path. Answers Planned."""
    path = _path(args.get("path", ""), Path.home() / "inventory.yml", "inventory.yml")
    hosts = _found(bench, args["wanted"])
    text, before = ansible.write(hosts.hosts), _text(path)
    effect = f"ansible -i {store.shown(path)} … then knows these hosts, in groups by tag, region, account and state."
    shown = diff.unified(before, text.text, store.shown(path))
    drafts = tuple(_drafts((path, before, text.text)))
    yield _propose(bench, place, Plan("ansible", f"Ansible inventory of {_count(text)}", text, hosts, drafts,
                                      (shown,), effect))  # fmt: skip


# ---- planning


def _found(bench: Bench, wanted: Wanted) -> Hosts:
    """The hosts; where no place answered, the failure of the first.

    Raises:
        awstui.errors.AwsFailed: it.
    """
    hosts = find(bench, wanted)
    if hosts.failures and not hosts.hosts:
        raise AwsFailed(hosts.failures[0])
    return hosts


def _path(given: str, otherwise: Path, name: str) -> Path:
    """The file to write: in a folder that is there, one of the usual name."""
    path = Path(given).expanduser().absolute() if given else otherwise
    return path / name if path.is_dir() or given.endswith(("/", os.sep)) else path


def _text(path: Path) -> str:
    """What is in a file; empty when there is none.

    Raises:
        awstui.errors.Refused: it cannot be read, or is no text.
    """
    try:
        return (store.read(path) or b"").decode()
    except UnicodeDecodeError:
        raise Refused(f"{store.shown(path)} is not UTF-8 text, so it is not changed.") from None


def _drafts(*files: tuple[Path, str, str]) -> list[store.Draft]:
    """The files that change."""
    return [
        store.Draft(path, store.read(path), after.encode())
        for path, before, after in files
        if before != after or not path.exists()
    ]


def _count(text: Text) -> str:
    return f"{len(text.ids)} host{'' if len(text.ids) == 1 else 's'}"


def told(host: Host) -> str:
    """A host in one line: who logs in where, by which way, with which key."""
    who = f"{host.user}@" if host.user else ""
    way = {"jump": f" through {host.jump}", "ssm": " by SSM", "eice": " by an endpoint"}.get(host.route, "")
    key = f"  {store.shown(Path(host.key))}" if host.key and not host.windows else ""
    return f"{alias(host)}  {who}{host.address or host.id}{way}{key}"


def _propose(bench: Bench, place: Place, plan: Plan) -> Reply:
    failed = [f"{each.profile} {each.region}: {each.sentence} {MISSING}" for each in plan.hosts.failures]
    refused = plan.refused
    if not plan.text.ids:
        refused = "There is no host to write."
    elif not plan.drafts:
        refused = "Nothing would change: the files say that already."
    targets = [told(host) for host in plan.hosts.hosts if host.id in plan.text.ids]
    return bench.propose(
        place,
        Proposal(
            title=plan.title,
            carry=partial(_write, plan=plan),
            targets=tuple(targets),
            effect=plan.effect,
            checks=(*failed, *plan.hosts.notes, *plan.text.notes, *plan.checks),
            refused=refused,
            diff="\n".join(filter(None, plan.diffs)),
            local=True,
        ),
    )


def _write(bench: Bench, plan: Plan) -> Iterator[Reply]:
    """Write the files, all or none; answers an Outcome each, and Written."""
    files = [store.shown(draft.path) for draft in plan.drafts]
    with bench.journal.intent(
        service="awstui",
        operations=(_OPERATIONS[plan.kind],),
        targets=files,
        params={"hosts": list(plan.text.ids), "files": files},
        context=Context("", "", False),
    ):
        store.write(plan.drafts)
    for file in files:
        yield Outcome(file)
    note = f"{_count(plan.text)} written to {_names(files)}."
    yield Value(Written(note, tuple(str(draft.path) for draft in plan.drafts)))


def _names(files: Sequence[str]) -> str:
    keys = [each for each in files if each.endswith(".ppk")]
    main = [each for each in files if each not in keys]
    if not main:
        return ", ".join(keys[:3]) + (f" and {len(keys) - 3} more" if len(keys) > 3 else "")
    return " and ".join(main) + (f", {len(keys)} .ppk file{'s' if len(keys) > 1 else ''} beside it" if keys else "")
