"""The rotation of a profile's access key as jobs: planned with all a person needs to decide, then run."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from awstui import protocol as p
from awstui.engine.rotation import Rotator
from awstui.engine.spell import spell
from awstui.errors import Refused, UsageError
from awstui.guards import why_read_only
from awstui.protocol.profiles import KeyUse, Rotation

if TYPE_CHECKING:
    from awstui.engine.jobs import Bench

GOALS = ("renew", "delete", "restore")
"""Make and test a new key and deactivate the old; delete the old; or activate the old again."""

_CALLS = {
    "renew": ("CreateAccessKey", "UpdateAccessKey"),
    "delete": ("DeleteAccessKey",),
    "restore": ("UpdateAccessKey",),
}


@dataclass(frozen=True, slots=True)
class Prepared:
    """A step of a rotation until it is confirmed."""

    profile: str
    goal: str
    expect: str
    account: str
    old: str


def plan(bench: Bench, place: p.Place, args: Mapping[str, Any]) -> Iterator[p.Reply]:
    """Look how far it is: args name, goal ("" for whatever comes next); answers Rotation, then Planned."""
    rotator = Rotator(bench, args["name"])
    keys = rotator.keys()
    now = rotator.status(keys=keys)
    goal = args.get("goal") or ("delete" if now.step == "deactivated" else "renew")
    if goal not in GOALS:
        raise UsageError(f"A rotation can {', '.join(GOALS)}.")
    if (goal == "renew") == (now.step == "deactivated"):
        raise Refused("The rotation is not at that point.")
    bench.sessions.learn(now.profile, now.account)  # a guard rule may name it
    context = bench.sessions.context(rotator.place, "iam")
    refused = why_read_only(context) or _too_many(rotator, keys, now, goal)
    tier, expect = _asked(now, goal, context.confirm)
    number = max(bench.drafts, default=0) + 1
    bench.drafts[number] = Prepared(now.profile, goal, expect, now.account, now.old)
    yield p.Value(now)
    yield p.Planned(
        plan=number,
        title=_TITLES[goal].format(user=now.user),
        tier=tier,
        expect=expect,
        targets=tuple(_told(key, now) for key in keys),
        commands=tuple(_spelled(now, context, operation, bench.sessions.endpoint_url) for operation in _CALLS[goal]),
        account=now.account,
        profile=now.profile,
        region="",
        effect="\n".join(_effect(rotator, keys, now, goal)),
        refused=refused,
    )


def run(bench: Bench, place: p.Place, args: Mapping[str, Any]) -> Iterator[p.Reply]:
    """Carry the planned step out: args plan, typed; answers Progress, then Rotation."""
    prepared = bench.drafts.pop(args["plan"], None)
    if not isinstance(prepared, Prepared):
        raise Refused("That plan is out of date; start again.")
    if args["typed"] != prepared.expect:
        raise Refused("What was typed is not what was asked for; nothing was changed.")
    rotator = Rotator(bench, prepared.profile)
    if why := why_read_only(bench.sessions.context(rotator.place, "iam")):
        raise Refused(f"Nothing was changed. {why}")
    now = rotator.status(keys=())
    if (now.account, now.old) != (prepared.account, prepared.old):
        raise Refused("The profile holds another key than the one that was confirmed; nothing was changed.")
    if prepared.goal == "renew":
        yield from rotator.renew()
        done = Rotator(bench, prepared.profile)  # with the new key
        yield p.Value(done.status("The new key is stored and works. The old one is inactive and can be deleted."))
    elif prepared.goal == "delete":
        old = rotator.status(keys=())
        rotator.finish()
        yield p.Value(_over(old, "done", f"{old.old} is deleted; profile {old.profile} uses {old.new}."))
    else:
        rotator.restore()
        yield p.Value(rotator.status(f"{now.old} is active again. Profile {now.profile} keeps using {now.new}."))


_TITLES = {
    "renew": "Rotate the access key of {user}",
    "delete": "Delete the old access key of {user}",
    "restore": "Activate the old access key of {user} again",
}


def _asked(now: Rotation, goal: str, least: str) -> tuple[str, str]:
    """How a step is confirmed and what is typed; a guard may want the account's id."""
    if least == "account":
        return "account", now.account
    if goal == "delete" or least == "name":
        return "name", now.profile
    return "y", "y"


def _too_many(rotator: Rotator, keys: tuple[KeyUse, ...], now: Rotation, goal: str) -> str:
    if goal != "renew" or now.step in ("stored", "tested") or rotator.orphan(keys) or len(keys) < 2:
        return ""
    return f"{now.user} has two access keys, the most there can be. Delete the one that is not used first."


def _effect(rotator: Rotator, keys: tuple[KeyUse, ...], now: Rotation, goal: str) -> Iterator[str]:
    where = "the keyring" if now.store == "keyring" else "the AWS files"
    if goal == "delete":
        yield f"{now.old} cannot be brought back. Profile {now.profile} already uses {now.new}."
        old = next((key for key in keys if key.id == now.old), None)
        if old is not None and old.used is not None:
            yield f"Its last use: {_day(old.used)}{f' with {old.service}' if old.service else ''}. If that was not you"
            yield "on this machine, something else still has it: activate it again and look."
        else:
            yield "IAM knows of no use of it, which it learns with a delay of some hours."
    elif goal == "restore":
        yield f"{now.old} works again. Profile {now.profile} keeps using {now.new}."
    else:
        if now.step:
            yield f"An interrupted rotation goes on: it had come to “{now.step}”."
        if lost := rotator.orphan(keys):
            yield f"{lost} was created by it and its secret was not stored: it is deleted first."
        yield f"1 create a key   2 store it in {where}   3 test it with a fresh session   4 deactivate {now.old}"
        yield "Deleting the old key is asked for separately. Programs that have a copy of it stop working at step 4."


def _told(key: KeyUse, now: Rotation) -> str:
    role = "old" if key.id == now.old else "new" if key.id == now.new else "another"
    used = f"last used {_day(key.used)}" if key.used is not None else "never used"
    return f"{key.id}  {role}, {'active' if key.active else 'inactive'}, made {_day(key.created)}, {used}"


def _day(when: float) -> str:
    return f"{datetime.datetime.fromtimestamp(when):%Y-%m-%d %H:%M}"


def _spelled(now: Rotation, context: p.Context, operation: str, endpoint: str | None) -> str:
    params = {"UserName": now.user}
    if operation != "CreateAccessKey":
        params["AccessKeyId"] = now.old
    if operation == "UpdateAccessKey":
        params["Status"] = "Active" if now.step == "deactivated" else "Inactive"
    return spell("iam", operation, params, profile=now.profile, region=context.region, endpoint=endpoint)


def _over(now: Rotation, step: str, note: str) -> Rotation:
    return Rotation(now.profile, now.user, now.account, now.store, step, now.old, now.new, (), note)
