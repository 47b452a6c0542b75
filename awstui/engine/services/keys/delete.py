"""Deleting key pairs of EC2: nothing that runs notices, and the public key is kept in the journal for the way back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from awstui.engine.keys import blobs
from awstui.engine.keys.local import look
from awstui.engine.keys.match import match, public_blob
from awstui.engine.proposals import Proposal
from awstui.engine.services.keys.at import At, literal
from awstui.engine.services.keys.listing import uses
from awstui.errors import Refused, UsageError
from awstui.protocol import Place, Reply, Value
from awstui.protocol.keys import KeyDone, KeyPair

if TYPE_CHECKING:
    from awstui.engine.jobs import Bench


def delete(bench: Bench, place: Place, args: Mapping[str, Any]) -> Iterator[Reply]:
    """Delete a key pair in EC2; files of this machine stay.

    Args: name.

    Answers Planned, for which the name is typed; Run then answers Value(KeyDone).
    """
    at, name = At(bench, place), str(args["name"])
    pair = at.pair(name)
    if pair is None:
        raise UsageError(f"There is no key pair {name} here (any more).")
    yield bench.propose(
        place,
        Proposal(
            title=f"Delete the key pair {name}",
            tier="name",
            name=name,
            targets=(f"{name}  {pair.id}",),
            commands=(at.spelled("DeleteKeyPair", {"KeyName": name}),),
            effect=_effect(at, pair),
            carry=partial(_delete, place=place, pair=pair),
        ),
    )


def _effect(at: At, pair: KeyPair) -> str:
    found = uses(at, literal(pair.name))
    count = found.counts.get(pair.name, 0)
    if found.fault is not None:
        told = f"How many instances have it is not known: {found.fault.sentence}"
    elif count:
        who = "1 instance has it and keeps" if count == 1 else f"{count:,} instances have it and keep"
        told = f"{who} working: whoever has the private key still gets in."
    else:
        told = "No instance has it."
    told += " Launch templates and Auto Scaling groups that name it can start nothing any more."
    local = match((pair,), look().keys)[0]
    if local.proven and local.local is not None:
        told += f" The key in {local.local.place or 'the agent'} is not touched."
    told += " u imports its public part again." if public_blob(pair) else " It cannot be brought back."
    return told


def _delete(bench: Bench, *, place: Place, pair: KeyPair) -> Iterator[Reply]:
    at, blob = At(bench, place), public_blob(pair)
    before = {"KeyName": pair.name, "KeyType": pair.type, "KeyFingerprint": pair.fingerprint, "PublicKey": pair.public}
    inverse = None
    if blob:
        params = {"KeyName": pair.name, "PublicKeyMaterial": blobs.line(blob)}
        title = f"Import the key pair {pair.name} again"
        inverse = {"service": "ec2", "operation": "ImportKeyPair", "params": params, "title": title}
    now = at.pair(pair.name)
    if now is None or now.id != pair.id:
        raise Refused(f"{pair.name} is not the key pair that was confirmed (any more); nothing was changed.")
    params = {"KeyName": pair.name}
    with at.intent("DeleteKeyPair", targets=(pair.name,), params=params, inverse=inverse, before=before):
        at.client.delete_key_pair(**params)
    back = " u imports it again." if blob else ""
    yield Value(KeyDone(f"The key pair {pair.name} is deleted.{back}"))
