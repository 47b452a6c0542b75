"""Profiles made, edited, deleted, and made from the CSV of an access key. Planned with a diff, then written.

A key is tried with STS before it is stored. One for the keyring is in the keyring, and read back from there, before a
file refers to it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from awstui import protocol as p
from awstui.engine import failures, held, profile_kinds, vault
from awstui.engine.awsfiles import change, keycsv, store
from awstui.engine.awsfiles.change import Change
from awstui.engine.awsfiles.keycsv import Row
from awstui.engine.awsfiles.names import check_name
from awstui.engine.profiles import profiles
from awstui.engine.proposals import READ_ONLY
from awstui.engine.vault import Keys
from awstui.errors import AwsFailed, Refused, UsageError
from awstui.protocol.profiles import STORES, Done

if TYPE_CHECKING:
    from awstui.engine.jobs import Bench

_ROOT = (
    "THIS IS A KEY OF THE ACCOUNT'S ROOT USER. It may do everything, no policy holds it back, and AWS advises to "
    "delete such keys. Make an IAM user or use SSO instead."
)


@dataclass(frozen=True, slots=True)
class Prepared:
    """A change of the files and the keyring, until it is confirmed."""

    name: str
    operation: str
    expect: str
    drafts: tuple[store.Draft, ...]
    keep: Keys | None = None  # goes to the keyring
    drop: bool = False  # the keyring's key goes
    leftover: Path | None = None
    digest: str = ""
    account: str = ""


@dataclass(frozen=True, slots=True)
class Leftover:
    """A file that still holds the secret that is stored elsewhere now."""

    name: str
    path: Path
    digest: str


def read(bench: Bench, place: p.Place, args: Mapping[str, Any]) -> Iterator[p.Reply]:
    """What a profile's form begins with: args name; answers Written, without secrets."""
    yield p.Value(profile_kinds.written(args["name"]))


def plan(bench: Bench, place: p.Place, args: Mapping[str, Any]) -> Iterator[p.Reply]:
    """Prepare a change: args do (new, edit, delete), name, kind, store, answers; answers Planned with the diff."""
    name = args["name"]
    known = {info.name for info in profiles()}
    if args["do"] == "delete":
        yield _deletion(bench, name)
        return
    kind, answers = args["kind"], {key: str(value) for key, value in args["answers"].items()}
    if args["do"] == "new":
        check_name(name)
        if name in known:
            raise UsageError(f"There is a profile {name} already: :profile edit {name} changes it.")
    row = _row(answers, args["do"], name, args.get("store", "")) if kind == "keys" else None
    changes = profile_kinds.changes(name, kind, answers)
    told, account = "", ""
    if row is not None:
        try:
            identity = _identity(bench, row, answers.get("region", ""))
            told, account = _belongs(identity), identity.account
        except AwsFailed as error:
            told = f"AWS could not be asked whether this key works, or says it does not: {error.failure.sentence}"
    title = f"New profile {name}" if args["do"] == "new" else f"Profile {name}"
    yield _planned(bench, title, name, changes, row, args.get("store", ""), told, account)


def take_in(bench: Bench, place: p.Place, args: Mapping[str, Any]) -> Iterator[p.Reply]:
    """Prepare the import of a key's CSV: args file, name (optional), store, region, user; answers Planned.

    AWS is asked first: a key that does not work is not stored.
    """
    path = Path(args["file"]).expanduser()
    data = store.read(path)
    if data is None:
        raise UsageError(f"There is no file {path}.")
    row = keycsv.parse(data, args.get("user", ""))
    region = args.get("region", "")
    identity = _identity(bench, row, region)
    root = identity.arn.endswith(":root")
    name = args.get("name") or row.user or ("root" if root else identity.arn.rpartition("/")[2])
    check_name(name)
    told = _belongs(identity)
    if name in {info.name for info in profiles()}:
        now = profile_kinds.written(name)
        if now.kind != "keys":
            raise UsageError(f"Profile {name} is no profile with an access key: give another name.")
        told += f"\nProfile {name} exists: its key is replaced, its other settings stay."
        region = region or now.values.get("region", "")
    values: dict[str, str | None] = {"region": region} if region else {}
    changes = [Change("config", name, values)] if values else []
    planned = _planned(
        bench, f"Import an access key as profile {name}", name, changes, row, args.get("store", ""), told,
        identity.account, leftover=path, digest=hashlib.sha256(data).hexdigest(),
    )  # fmt: skip
    yield planned


def write(bench: Bench, place: p.Place, args: Mapping[str, Any]) -> Iterator[p.Reply]:
    """Make the planned change: args plan, typed; answers Done."""
    number = args["plan"]
    prepared = bench.drafts.get(number)
    if not isinstance(prepared, Prepared):
        raise Refused("That plan is out of date; start again.")
    if bench.read_only:
        raise Refused(READ_ONLY)
    if not args["typed"] or args["typed"] != prepared.expect:
        raise Refused("What was typed is not what was asked for; nothing was changed.")
    del bench.drafts[number]
    files = [store.shown(draft.path) for draft in prepared.drafts]
    with bench.journal.intent(
        service="awstui",
        operations=(prepared.operation,),
        targets=[f"profile {prepared.name}", *files],
        params={"profile": prepared.name, "files": files, "key": prepared.keep.id if prepared.keep else ""},
        context=p.Context(prepared.name, "", False),
        account=prepared.account,
    ):
        _carry_out(prepared)
    bench.forget(prepared.name)
    if prepared.leftover is not None:
        bench.drafts[number] = Leftover(prepared.name, prepared.leftover, prepared.digest)
    where = [*files, *(["the keyring"] if prepared.keep or prepared.drop else [])]
    verb = "deleted from" if prepared.operation == "DeleteProfile" else "written to"
    note = f"Profile {prepared.name} is {verb} {' and '.join(where)}."
    yield p.Value(Done(note, str(prepared.leftover or "")))


def clear(bench: Bench, place: p.Place, args: Mapping[str, Any]) -> Iterator[p.Reply]:
    """Delete the CSV whose key was imported: args plan; answers Done. One that has changed since is left alone."""
    left = bench.drafts.pop(args["plan"], None)
    if not isinstance(left, Leftover):
        raise Refused("That file was not imported from here.")
    if hashlib.sha256(store.read(left.path) or b"").hexdigest() != left.digest:
        raise Refused(f"{left.path} has changed since it was imported, so it is left alone.")
    with bench.journal.intent(
        service="awstui", operations=("DeleteKeyFile",), targets=[str(left.path)], params={},
        context=p.Context(left.name, "", False),
    ):  # fmt: skip
        try:
            left.path.unlink()
        except OSError as error:
            raise Refused(f"{left.path} cannot be deleted: {error.strerror or error}.") from error
    yield p.Value(Done(f"{left.path} is deleted; copies in backups and in the download history are not."))


# ---- preparing


def _planned(
    bench: Bench,
    title: str,
    name: str,
    changes: list[Change],
    row: Row | None,
    where: str,
    told: str,
    account: str,
    *,
    leftover: Path | None = None,
    digest: str = "",
) -> p.Planned:
    effect = [told] if told else []
    keep, drop = None, False
    if row is not None:
        if where not in STORES:
            raise UsageError(f"Where shall the key be kept: {' or '.join(STORES)}?")
        if where == "keyring":
            effect.append(f"The key goes into the keyring ({_keyring(bench)}); every AWS tool gets it from awstui.")
            keep = Keys(row.id, row.secret)
            helper = Change("config", name, {"credential_process": vault.command(name)})
            changes = [*profile_kinds.file_keys(name, None, None), *changes, helper]
        else:
            effect.append("The key goes into a file that other programs of yours can read.")
            changes = [*profile_kinds.file_keys(name, row.id, row.secret), *changes]
            drop = vault.kept_name(change.section("config", name).get("credential_process", "")) == name
            if drop:
                effect.append("The keyring's copy goes.")
                changes.append(Change("config", name, {"credential_process": None}))
    root = _ROOT in told
    drafts = change.drafts(changes)
    refused = READ_ONLY if bench.read_only else "" if drafts or keep else "Nothing would change."
    prepared = Prepared(
        name,
        "WriteProfile",
        name if root else "y",
        drafts,
        keep,
        drop,
        leftover=leftover,
        digest=digest,
        account=account,
    )
    return _put_down(bench, prepared, title, effect, refused)


def _deletion(bench: Bench, name: str) -> p.Planned:
    now = profile_kinds.written(name)
    effect = []
    if leaning := profile_kinds.dependents(name):
        effect.append(f"These profiles use it as their source and will not work without it: {', '.join(leaning)}.")
    kept = change.section("config", name).get("credential_process", "")
    drop = vault.kept_name(kept) == name
    if now.store:
        where = "the keyring" if drop else "the file"
        effect.append(f"Its secret goes from {where} for good. In AWS its access key stays active: delete it there.")
    if drop:
        _keyring(bench)
    drafts = change.drafts([Change("credentials", name, remove=True), Change("config", name, remove=True)])
    prepared = Prepared(name, "DeleteProfile", name, drafts, drop=drop)
    return _put_down(bench, prepared, f"Delete profile {name}", effect, READ_ONLY if bench.read_only else "")


def _put_down(bench: Bench, prepared: Prepared, title: str, effect: list[str], refused: str) -> p.Planned:
    number = max(bench.drafts, default=0) + 1
    bench.drafts[number] = prepared
    return p.Planned(
        plan=number,
        title=title,
        tier="y" if prepared.expect == "y" else "name",
        expect=prepared.expect,
        targets=tuple(store.shown(draft.path) for draft in prepared.drafts),
        commands=(),
        account=prepared.account,
        profile=prepared.name,
        region="",
        effect="\n".join(effect),
        refused=refused,
        diff=change.shown(prepared.drafts),
    )


def _keyring(bench: Bench) -> str:
    """The usable keyring's name; Refused when there is none, or in the demo, which keeps out of it."""
    if bench.demo:
        raise Refused("The demo keeps out of your keyring: choose the file, which is the demo's own.")
    return vault.require().backend.removeprefix("keyring.backends.").partition(".")[0]


def _row(answers: Mapping[str, str], do: str, name: str, where: str) -> Row | None:
    """The key that was typed, or the held one when it moves; None when an edit leaves it as it is."""
    key_id, secret = (answers.get(key, "").strip() for key in profile_kinds.KEYS[:2])
    if do == "edit" and not secret:
        now = profile_kinds.written(name)
        if key_id not in ("", now.values.get(profile_kinds.KEYS[0], "")):
            raise UsageError("Another access key id needs its secret too.")
        if not now.store or where in ("", now.store):
            return None
        keys = held.find(name)[1]
        return Row(keys.id, keys.secret)
    return keycsv.checked(Row(key_id, secret))


def _identity(bench: Bench, row: Row, region: str) -> p.Identity:
    """Whose key it is, from STS; AwsFailed when it does not work."""
    try:
        client = bench.sessions.client_of_keys("sts", row.id, row.secret, region or "us-east-1")
        caller = client.get_caller_identity()
    except Exception as error:
        context = p.Context("(this key)", region, False)
        raise AwsFailed(failures.explain(error, context=context, operation="GetCallerIdentity")) from None
    return p.Identity(caller["Account"], caller["Arn"])


def _belongs(identity: p.Identity) -> str:
    told = f"The key works. It belongs to {identity.arn}."
    return f"{told}\n{_ROOT}" if identity.arn.endswith(":root") else told


# ---- doing


def _carry_out(prepared: Prepared) -> None:
    """The keyring first, then the files; when they fail, the keyring gets back what it had."""
    if prepared.keep is None:
        store.write(prepared.drafts)
        if prepared.drop:
            vault.drop(prepared.name)
        return
    before = vault.get(prepared.name)
    vault.put(prepared.name, prepared.keep)
    try:
        store.write(prepared.drafts)
    except Refused:
        if before is None:
            vault.drop(prepared.name)
        else:
            vault.put(prepared.name, before)
        raise
