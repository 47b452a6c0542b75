"""Ansible's inventory: every YAML reader sees the same, no text is a template, ssh gets the words that were meant."""

from __future__ import annotations

import json
import re
import shlex
from dataclasses import replace
from typing import Any

import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from awstui.exports import ansible
from awstui.exports import yaml as ours
from awstui.exports.names import alias, fit
from awstui.protocol.hosts import Host
from tests.exports.hosts import BASTION, DB, TEXTS, WEB, WINDOWS, hosts
from tests.keytools import run


class Unsafe(str):
    """A text that Ansible does not take for a template."""


class Loader(yaml.SafeLoader):
    """YAML as Ansible reads it."""


Loader.add_constructor("!unsafe", lambda loader, node: Unsafe(loader.construct_scalar(node)))


def read(text: str) -> dict[str, Any]:
    found = yaml.load(text, Loader)
    assert isinstance(found, dict)
    return found


DATA = st.recursive(
    TEXTS | st.booleans() | st.integers() | st.none(),
    lambda inner: st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=6,
)


@given(st.dictionaries(TEXTS, DATA, max_size=4))
def test_yaml_is_read_as_it_was_meant(data: dict[str, Any]) -> None:
    assert read(ours.document(data) if data else "{}") == data


@settings(max_examples=80)
@given(hosts())
def test_every_text_is_a_text_and_no_template(some: list[Host]) -> None:
    written = ansible.write(some)
    found = read(written.text)["all"]
    fitting = {alias(host): host for host in fit(some)[0]}
    assert set(found["hosts"]) == set(fitting)
    assert set(written.ids) == {host.id for host in fitting.values()}
    for name, variables in found["hosts"].items():
        host = fitting[name]
        for value in variables.values():
            assert isinstance(value, Unsafe) or not re.search(r"\{[{%#]", str(value))
        assert variables["ec2_id"] == host.id
        assert variables.get("ansible_user", "") == host.user
        assert ("ansible_connection" in variables) == host.windows
    for group, content in found["children"].items():
        assert re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", group)
        assert set(content["hosts"]) <= set(fitting)
        assert group not in ("all", "ungrouped", *fitting)
    same = json.loads(ansible.listed(some).text)
    assert {name: unmarked(value) for name, value in same.pop("_meta")["hostvars"].items()} == found["hosts"]
    assert {name: set(value["hosts"]) for name, value in same.items() if name != "all"} == {
        name: set(value["hosts"]) for name, value in found["children"].items()
    }


def unmarked(variables: dict[str, Any]) -> dict[str, Any]:
    """What Ansible makes of the marks in JSON."""
    return {name: value["__ansible_unsafe"] if isinstance(value, dict) else value for name, value in variables.items()}


def ssh_of(variables: dict[str, Any]) -> dict[str, str]:
    """What ssh would do with the common arguments, as it says itself."""
    words = shlex.split(variables["ansible_ssh_common_args"])
    lines = run("ssh", "-G", "-F", "/dev/null", *words, variables["ansible_host"]).decode().splitlines()
    return dict(line.partition(" ")[::2] for line in lines)


@settings(max_examples=40)
@given(hosts())
def test_ssh_takes_the_arguments_for_what_they_are(some: list[Host]) -> None:
    found = read(ansible.write(some).text)["all"]["hosts"]
    for host in fit(some)[0]:
        if host.windows:
            continue
        told = ssh_of(found[alias(host)])
        assert told["hostkeyalias"] == host.id
        assert ("proxycommand" in told) == (host.route not in ("public", "private"))
        if host.route == "jump" and some[0].address:
            assert f"HostKeyAlias={host.jump}" in told["proxycommand"]
        elif host.route not in ("public", "private"):
            assert host.id in told["proxycommand"]


def test_what_a_person_gets() -> None:
    found = read(ansible.write([WEB, DB, BASTION, WINDOWS]).text)["all"]
    web = found["hosts"][alias(WEB)]
    assert web["ansible_host"] == WEB.public
    assert web["ansible_user"] == "ec2-user"
    assert web["ansible_ssh_private_key_file"] == WEB.key
    assert found["hosts"][alias(WINDOWS)]["ansible_connection"] == "winrm"
    assert set(found["children"]["tag_env_prod"]["hosts"]) == {alias(WEB)}
    assert set(found["children"]["region_us_east_1"]["hosts"]) == {alias(WINDOWS)}
    assert {"state_running", "platform_windows", "account_123456789012"} <= set(found["children"])
    through = ssh_of(found["hosts"][alias(DB)])["proxycommand"]
    assert through.endswith("-l ops -- 54.1.2.4")
    named = read(ansible.write([replace(DB, jump="bastion.example.com")]).text)["all"]["hosts"][alias(DB)]
    assert "ProxyJump=bastion.example.com" in named["ansible_ssh_common_args"]


def test_a_key_ansible_cannot_name_is_told() -> None:
    written = ansible.write([replace(WEB, key="/a%b.pem")])
    assert "ansible_ssh_private_key_file" not in read(written.text)["all"]["hosts"][alias(WEB)]
    assert "cannot name the file" in written.notes[0]


def test_nothing_found_is_an_inventory_too() -> None:
    assert read(ansible.write([]).text) == {"all": {"hosts": {}, "children": {}}}
    assert json.loads(ansible.listed([]).text) == {"all": {"hosts": [], "children": []}, "_meta": {"hostvars": {}}}
