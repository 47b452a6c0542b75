"""Verdicts and their reasons: everything that can be known of an instance, in every combination."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from awstui.engine.services.ec2 import probing, reach
from awstui.engine.services.ec2.facts import FINDERS, Agent, Checks, Endpoint, Facts, Here, Network, Printed, Serial
from awstui.engine.services.ec2.probing import Probe
from awstui.engine.services.ec2.routes import judge, login
from awstui.engine.services.ec2.users import Image
from awstui.protocol.ssh import CHECKING, ROUTES, VERDICTS, Bastion, Instance, Route
from awstui.ssh.choice import best

INSTANCE = Instance(
    "i-0123456789abcdef0", "web-1", "running", "52.19.0.7", "10.0.0.7", key_name="web", vpc="vpc-1",
    subnet="subnet-1", groups=("sg-1",), image="ami-1", type="t3.micro",
)  # fmt: skip
OPEN = Probe("open", "SSH-2.0-OpenSSH_9.2")
KEY = Here("/k/web", True, "~/.ssh/web is its key pair web")
ALL: dict[str, Any] = {
    "public": OPEN, "private": OPEN, "key": KEY, "image": Image("ubuntu-noble"), "fresh": INSTANCE,
    "opening": reach.Opening(("0.0.0.0/0",)), "printed": Printed(), "plugin": "1.2.650.0", "agent": Agent("Online"),
    "checks": Checks("ok", "ok"), "network": Network(True), "endpoints": (Endpoint("eice-1", "create-complete", "s"),),
    "aws": "2.15.0", "serial": Serial(True, True), "bastion": None,
}  # fmt: skip


def facts(instance: Instance = INSTANCE, **changed: Any) -> Facts:
    found = ALL | changed
    return Facts(instance, found={name: value for name, value in found.items() if value is not ...})


def verdict(name: str, known: Facts) -> Route:
    return next(each for each in judge(known) if each.id == name)


def test_when_all_is_well_all_work_but_what_needs_a_person() -> None:
    found = {route.id: route.verdict for route in judge(facts())}
    assert found == {
        "public": "works", "private": "works", "ssm": "works", "eic": "works", "eice": "works", "bastion": "no",
        "serial": "unlikely",
    }  # fmt: skip
    chosen = best(judge(facts()))
    assert chosen is not None
    assert chosen.id == "public"
    assert chosen.reason == "sshd answers at 52.19.0.7, and ~/.ssh/web is its key pair web."


SILENT = Probe("silent")


@pytest.mark.parametrize(
    ("route", "changed", "word", "reason"),
    [
        ("public", {"public": SILENT, "opening": reach.Opening()}, "no", "None of its security groups lets anybody"),
        ("public", {"public": SILENT, "network": Network(True, "acl-1 denies it")}, "no", "acl-1"),
        ("public", {"public": SILENT, "network": Network(False)}, "no", "no route to an internet gateway"),
        ("public", {"public": SILENT, "checks": Checks("ok", "impaired")}, "unlikely", "its own system"),
        ("public", {"public": SILENT, "checks": Checks("impaired", "ok")}, "unlikely", "AWS's own side"),
        ("public", {"public": SILENT, "checks": Checks("ok", "initializing")}, "unlikely", "still starting"),
        ("public", {"public": SILENT, "opening": reach.Opening(("203.0.113.0/24",))}, "unlikely", "203.0.113.0/24"),
        ("private", {"private": SILENT}, "unlikely", "not in its network"),
        ("public", {"public": Probe("refused")}, "no", "no sshd listens there"),
        ("public", {"public": Probe("refused"), "checks": Checks("ok", "initializing")}, "no", "still starting"),
        ("private", {"private": Probe("unreachable", detail="No route to host")}, "no", "No route to host"),
        ("public", {"public": Probe("open", "", "HTTP/1.1")}, "unlikely", "it is no sshd (HTTP/1.1)"),
        ("public", {"key": Here(why="no key on this machine is its key pair web")}, "unknown", "no key on this"),
        ("public", {"key": Here("/k", False, "~/.ssh/web is named like it: a guess")}, "unknown", "a guess"),
        ("ssm", {"plugin": ""}, "no", "session-manager-plugin is not installed"),
        ("ssm", {"agent": Agent()}, "no", "never registered"),
        ("ssm", {"agent": Agent("ConnectionLost", "", "2026-01-02 03:04")}, "unlikely", "ConnectionLost since 2026"),
        ("eic", {"image": Image("debian-12")}, "unknown", "whether it has the package"),
        ("eice", {"endpoints": ()}, "no", "no Instance Connect Endpoint in vpc-1"),
        ("eice", {"endpoints": (Endpoint("eice-1", "create-failed", ""),)}, "unlikely", "create-failed"),
        ("eice", {"aws": ""}, "no", "AWS CLI is not installed"),
        ("eice", {"aws": "1.44.0"}, "no", "AWS CLI is 1.44.0"),
        ("serial", {"serial": Serial(False, True)}, "no", "switched off"),
        ("serial", {"serial": Serial(True, False)}, "no", "no Nitro"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named(route: str, changed: dict[str, Any], word: str, reason: str) -> None:
    found = verdict(route, facts(**changed))
    assert (found.verdict, reason in found.reason) == (word, True), found


def test_groups_that_keep_our_address_out_are_named_with_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(probing, "source_towards", lambda address: "10.0.9.9")
    found = verdict("private", facts(private=SILENT, opening=reach.Opening(("10.1.0.0/16",))))
    assert found.verdict == "unlikely"  # a VPN may translate addresses
    assert "port 22 is open to 10.1.0.0/16, and this machine comes as 10.0.9.9" in found.reason
    monkeypatch.setattr(probing, "source_towards", lambda address: "52.19.9.9")
    found = verdict("public", facts(public=SILENT, opening=reach.Opening(("203.0.113.0/24",))))
    assert found.verdict == "no"
    assert "comes as 52.19.9.9" in found.reason


@pytest.mark.parametrize("state", ["stopped", "stopping", "terminated", "shutting-down"])
def test_nothing_leads_to_what_does_not_run(state: str) -> None:
    for route in judge(facts(replace(INSTANCE, state=state))):
        assert route.verdict == "no"
        assert route.reason.startswith("It is ")


def test_what_may_not_be_looked_at_is_not_held_against_a_route() -> None:
    known = facts()
    for name in ("opening", "network", "checks", "agent", "endpoints", "serial", "key", "image"):
        known.found.pop(name)
        known.failed[name] = "DescribeX is not allowed"
    found = {route.id: route for route in judge(known)}
    assert {name: route.verdict for name, route in found.items()} == {
        "public": "unknown", "private": "unknown", "ssm": "unknown", "eic": "unknown", "eice": "unlikely",
        "bastion": "no", "serial": "unlikely",
    }  # fmt: skip
    assert all("DescribeX is not allowed" in found[name].reason for name in ("public", "ssm", "eice", "serial"))


def test_routes_that_change_something_are_not_for_read_only_places() -> None:
    known = facts()
    known.read_only = "dev is guarded."
    found = {route.id: route for route in judge(known)}
    assert [name for name, route in found.items() if route.verdict == "works"] == ["public", "private", "eice"]
    assert "dev is guarded." in found["ssm"].reason


def test_a_bastion_answers_or_does_not() -> None:
    known = facts(bastion=OPEN)
    known.bastion = Bastion("198.51.100.9", user="anna", key="/k", alias="i-0aaaaaaaaaaaaaaa0")
    assert verdict("bastion", known).verdict == "unknown"
    known.remembered_user = "ubuntu"
    assert verdict("bastion", known).verdict == "works"
    known.found["bastion"] = SILENT
    assert "does not answer" in verdict("bastion", known).reason


PENDING = st.sets(st.sampled_from([*FINDERS, "bastion"]))
VALUES = {
    "public": st.sampled_from([OPEN, SILENT, Probe("refused"), Probe("unreachable"), Probe("open"), None]),
    "private": st.sampled_from([OPEN, SILENT, Probe("refused"), None]),
    "key": st.sampled_from([KEY, Here(), Here("/k")]),
    "agent": st.sampled_from([Agent(), Agent("Online"), Agent("Inactive")]),
    "opening": st.sampled_from([reach.Opening(), reach.Opening(("0.0.0.0/0",)), reach.Opening((), ("sg-2",))]),
    "checks": st.sampled_from([Checks(), Checks("ok", "impaired")]),
    "endpoints": st.sampled_from([(), (Endpoint("e", "create-complete", ""),), (Endpoint("e", "deleting", ""),)]),
    "plugin": st.sampled_from(["", "?", "1.2"]),
    "aws": st.sampled_from(["", "?", "1.2", "2.13.1"]),
    "serial": st.sampled_from([Serial(True, True), Serial(False, False)]),
    "image": st.sampled_from([Image(), Image("debian"), None]),
}
INSTANCES = st.builds(
    Instance,
    st.just("i-0123456789abcdef0"),
    state=st.sampled_from(["running", "pending", "stopped", ""]),
    public=st.sampled_from(["", "52.19.0.7"]),
    private=st.sampled_from(["", "10.0.0.7"]),
    port=st.sampled_from([22, 2222]),
    key_name=st.sampled_from(["", "web"]),
    windows=st.booleans(),
)


@given(INSTANCES, st.fixed_dictionaries(VALUES), PENDING, PENDING, st.sampled_from(["", "Read-only."]))
def test_whatever_is_known_every_route_has_one_verdict_in_a_sentence(
    instance: Instance, values: dict[str, Any], pending: set[str], failed: set[str], read_only: str
) -> None:
    known = facts(instance, **values)
    known.read_only = read_only
    for name in pending | failed:
        known.found.pop(name, None)
    known.failed = dict.fromkeys(failed - pending, "not allowed")
    routes = judge(known)
    assert [route.id for route in routes] == list(ROUTES)
    for route in routes:
        assert route.verdict in (*VERDICTS, CHECKING)
        assert route.reason[0].isalnum()
        assert route.reason.endswith((".", "…"))
        if not pending:
            assert route.verdict != CHECKING
    login(known)


def test_who_logs_in_is_settled_when_nothing_can_change_it() -> None:
    known = facts(agent=..., image=...)
    assert not login(known).settled
    known.found["agent"] = Agent("Online", "Ubuntu 24.04")
    assert login(known).user == "ubuntu"
    sure = facts(replace(INSTANCE, user="deploy"), agent=..., image=...)
    assert login(sure).settled
    assert login(sure).user_sure
