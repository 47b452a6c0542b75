"""Which key of this machine is which key pair of EC2: by public key, else by fingerprint, else by name as a guess."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from awstui.engine.keys import blobs, fingerprints
from awstui.protocol.keys import KeyPair, LocalKey, Matched


def pairs_of(client: Any) -> tuple[KeyPair, ...]:
    """The key pairs of a region, with their public keys.

    Args:
        client: a botocore EC2 client.
    """
    answer = client.describe_key_pairs(IncludePublicKey=True)
    return tuple(pair_of(each) for each in answer.get("KeyPairs") or ())


def pair_of(data: Any) -> KeyPair:
    """A key pair as DescribeKeyPairs tells it."""
    made = data.get("CreateTime")
    return KeyPair(
        name=str(data.get("KeyName") or ""),
        id=str(data.get("KeyPairId") or ""),
        type=str(data.get("KeyType") or "").lower(),
        fingerprint=str(data.get("KeyFingerprint") or ""),
        public=str(data.get("PublicKey") or "").strip(),
        created=made.timestamp() if isinstance(made, datetime) else None,
    )


def match(pairs: Sequence[KeyPair], local: Sequence[LocalKey]) -> tuple[Matched, ...]:
    """Every pair with its key of this machine, then the keys that belong to no pair, each in the order given.

    Args:
        pairs: of one region.
        local: of this machine.
    """
    found = [_matched(pair, local) for pair in pairs]
    taken = {id(each.local) for each in found if each.local is not None}
    return (*found, *(Matched(local=key) for key in local if id(key) not in taken))


def _matched(pair: KeyPair, local: Sequence[LocalKey]) -> Matched:
    blob = public_blob(pair)
    ways = (
        ("public key", lambda key: bool(blob) and key.blob == blob),
        ("fingerprint", lambda key: not blob and any(fingerprints.same(pair.fingerprint, x) for x in key.fingerprints)),
        ("name", lambda key: _named_after(key, pair.name)),
    )
    for how, fits in ways:
        fitting = [key for key in local if fits(key)]
        if fitting:
            return Matched(pair, max(fitting, key=lambda key: (bool(key.path), key.can_sign)), how)
    return Matched(pair)


def public_blob(pair: KeyPair) -> bytes:
    """The public key of a pair, empty when EC2 does not say it."""
    try:
        return blobs.of_line(pair.public)[0]
    except ValueError:
        return b""


def _named_after(key: LocalKey, name: str) -> bool:
    """Whether a key whose public part nobody can see lies in a file named after the pair: nothing speaks against it."""
    return not key.blob and bool(name) and any(name in (Path(f.path).name, Path(f.path).stem) for f in key.files)


def private_for(name: str, pairs: Sequence[KeyPair], local: Sequence[LocalKey]) -> LocalKey | None:
    """The key of this machine that is proven to be the pair of that name, and whose private part is at hand.

    Args:
        name: what an instance has as its KeyName.
        pairs: of the instance's region.
        local: of this machine.
    """
    pair = next((each for each in pairs if each.name == name), None)
    if pair is None:
        return None
    found = _matched(pair, local)
    return found.local if found.proven and found.local is not None and found.local.can_sign else None


def guess_for(name: str, pairs: Sequence[KeyPair], local: Sequence[LocalKey]) -> LocalKey | None:
    """A key whose file is named so, where nothing proves or refutes it: its public part is sealed, or the pair is gone.

    Args:
        name: what an instance has as its KeyName; the pair may have been deleted since.
        pairs: of the instance's region.
        local: of this machine.
    """
    known = any(each.name == name and (public_blob(each) or each.fingerprint) for each in pairs)
    for key in local:
        named = any(name in (Path(each.path).name, Path(each.path).stem) for each in key.files)
        if name and named and key.can_sign and (not key.blob or not known):
            return key
    return None
