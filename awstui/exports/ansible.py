"""Ansible's inventory: as a YAML file, and as what a dynamic inventory script answers.

Ansible fills in templates in variables, and a template may run programs: a text that looks like one is marked unsafe.
"""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from awstui.exports import yaml
from awstui.exports.commands import carrier
from awstui.exports.names import Notes, alias, fit
from awstui.exports.ssh_config import Text
from awstui.protocol.hosts import Host

HEADER = "# Written by awstui; hosts of one's own belong into another file.\n"

_ODD = frozenset("%\"\\$'{}")
"""What a key's file cannot have in its name: ssh, the shell and Ansible each take it for something else."""

_UNSAFE = "__ansible_unsafe"
"""How JSON tells Ansible what `!unsafe` tells it in YAML."""


def write(hosts: Sequence[Host]) -> Text:
    """The inventory as a YAML file.

    Args:
        hosts: as they were found; those that cannot be written are told in the notes.
    """
    fitting, notes = _fitting(hosts)
    variables = {alias(host): _variables(host, fitting) for host in fitting}
    groups = {name: {"hosts": dict.fromkeys(members)} for name, members in _groups(fitting).items()}
    text = HEADER + yaml.document({"all": {"hosts": variables, "children": groups}})
    return Text(text, tuple(host.id for host in fitting), tuple(notes))


def listed(hosts: Sequence[Host]) -> Text:
    """The same as JSON, as an inventory script answers `--list`.

    Ansible Developer Guide, "Developing dynamic inventory": with `_meta` no `--host` is asked.

    Args:
        hosts: as in `write`.
    """
    fitting, notes = _fitting(hosts)
    found: dict[str, Any] = {name: {"hosts": members} for name, members in _groups(fitting).items()}
    found["all"] = {"hosts": [alias(host) for host in fitting], "children": [*found]}
    found["_meta"] = {"hostvars": {alias(host): _marked(_variables(host, fitting)) for host in fitting}}
    return Text(json.dumps(found, indent=2) + "\n", tuple(host.id for host in fitting), tuple(notes))


def _fitting(hosts: Sequence[Host]) -> tuple[list[Host], list[str]]:
    fitting, unfit = fit(hosts)
    notes = Notes()
    for number, host in enumerate(fitting):
        if set(host.key) & _ODD:
            notes.add(f"Without a key, since Ansible cannot name the file {host.key}", host)
            fitting[number] = replace(host, key="")
        if host.windows and host.route in ("ssm", "eice"):
            notes.add("Windows hosts that WinRM needs a way to", host)
    return fitting, [*unfit, *notes.lines()]


def _variables(host: Host, hosts: Sequence[Host]) -> dict[str, Any]:
    carried = host.route in ("ssm", "eice")
    found: dict[str, Any] = {"ansible_host": host.id if carried and not host.windows else host.address or host.id}
    if host.port != 22 and not host.windows:
        found["ansible_port"] = host.port
    if host.user:
        found["ansible_user"] = host.user
    if host.windows:
        found["ansible_connection"] = "winrm"
    else:
        if host.key:
            found["ansible_ssh_private_key_file"] = host.key
        found["ansible_ssh_common_args"] = " ".join(shlex.quote(word) for word in _options(host, hosts))
    facts = {
        "ec2_id": host.id, "ec2_name": host.name, "ec2_region": host.region, "ec2_account": host.account,
        "ec2_profile": host.profile, "ec2_state": host.state, "ec2_vpc": host.vpc,
    }  # fmt: skip
    # Half a surrogate pair cannot be written to a file.
    return {**found, **{name: value.encode(errors="replace").decode() for name, value in facts.items() if value}}


def _options(host: Host, hosts: Sequence[Host]) -> list[str]:
    """What ssh is given besides, a word each."""
    found = ["-o", f"HostKeyAlias={host.id}", "-o", "StrictHostKeyChecking=accept-new"]
    if host.key:
        found += ["-o", "IdentitiesOnly=yes"]
    if host.route == "jump":
        found += ["-o", _through(host, hosts)]
    if command := carrier(host, "%p"):
        quoted = [word if word.endswith("%p") else shlex.quote(word.replace("%", "%%")) for word in command]
        found += ["-o", f"ProxyCommand={' '.join(quoted)}"]
    return found


def _through(host: Host, hosts: Sequence[Host]) -> str:
    """The option that leads through another host: one of these by its address and key, any other by its name."""
    jump = next((each for each in hosts if each.id == host.jump), None)
    if jump is None:
        return f"ProxyJump={host.jump}"
    command = ["ssh", "-W", "[%h]:%p", "-p", str(jump.port), "-o", f"HostKeyAlias={jump.id}"]
    command += ["-o", "StrictHostKeyChecking=accept-new"]
    command += ["-i", jump.key, "-o", "IdentitiesOnly=yes"] if jump.key else []
    command += ["-l", jump.user] if jump.user else []
    return "ProxyCommand=" + " ".join(shlex.quote(word) for word in (*command, "--", jump.address))


def _groups(hosts: Sequence[Host]) -> dict[str, list[str]]:
    """Group -> its hosts: by tag, region, account, state and platform, sorted by name."""
    found: dict[str, list[str]] = {}
    for host in hosts:
        tags = [("tag", name, value) for name, value in host.tags.items() if not name.startswith("aws:")]
        facts = [("region", host.region), ("account", host.account), ("state", host.state)]
        for parts in (*tags, *(fact for fact in facts if fact[1]), ("platform", host.platform)):
            members = found.setdefault(_group(*parts), [])
            if (name := alias(host)) not in members:
                members.append(name)
    return dict(sorted(found.items()))


def _group(*parts: str) -> str:
    """A name Ansible takes for a group: letters, digits, underscores, and no digit first."""
    return "_".join(re.sub(r"[^A-Za-z0-9]+", "_", part).strip("_") for part in parts if part)[:100].strip("_")


def _marked(variables: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: {_UNSAFE: value} if isinstance(value, str) and yaml.is_template(value) else value
        for name, value in variables.items()
    }
