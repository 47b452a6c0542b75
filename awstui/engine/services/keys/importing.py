"""Giving EC2 the public part of a key: of this machine's, or of a file's."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from awstui.engine.keys import blobs, places, sniff
from awstui.engine.keys.match import pair_of, pairs_of, public_blob
from awstui.engine.proposals import Proposal
from awstui.engine.services.keys.at import At, removal
from awstui.errors import KeyFault, UsageError
from awstui.protocol import Place, Reply, Value
from awstui.protocol.keys import KeyDone, LocalKey, name_fault, unfit

if TYPE_CHECKING:
    from awstui.engine.jobs import Bench


def take_in(bench: Bench, place: Place, args: Mapping[str, Any]) -> Iterator[Reply]:
    """Import a public key.

    Args: name, what the pair shall be called; blob, the public key of one of this machine's keys, or path, a file that
    shows one: a .pub, or a private file in whose clear part it stands.

    Answers Planned; Run then answers Value(KeyDone). UsageError and KeyFault say what cannot be.
    """
    name = str(args["name"])
    if why := name_fault(name):
        raise UsageError(f"Name: {why}.")
    blob = bytes(args.get("blob") or b"") or public_of(Path(str(args["path"])).expanduser())
    kind, bits = _facts(blob)
    if why := unfit(LocalKey(type=kind, bits=bits)):
        raise UsageError(f"{why}.")
    at = At(bench, place)
    pairs = pairs_of(at.client)
    same = [each.name for each in pairs if public_blob(each) == blob]
    line = blobs.line(blob)
    params = {"KeyName": name, "PublicKeyMaterial": line}
    also = f" It is there already as {', '.join(same)}." if same else ""
    yield bench.propose(
        place,
        Proposal(
            title=f"Import the key pair {name}",
            targets=(f"{name}: {kind}, {bits:,} bits, {blobs.sha256(blob)}",),
            commands=(at.spelled("ImportKeyPair", params),),
            effect=f"EC2 gets the public part only; it cannot give it to instances that run already.{also}",
            refused="There is a key pair of that name here already." if name in {each.name for each in pairs} else "",
            carry=partial(_import, place=place, params=params, kind=kind),
        ),
    )


def _facts(blob: bytes) -> tuple[str, int]:
    try:
        return blobs.facts(blob)
    except ValueError as error:
        raise KeyFault(f"EC2 cannot take this key: {error}.") from None


def public_of(path: Path) -> bytes:
    """The public key a file shows without a passphrase.

    Raises:
        awstui.errors.KeyFault: it shows none, and why.
    """
    try:
        data = places.read(path)
        blob = sniff.see(data).blob if sniff.looks_private(data) else blobs.of_line(data.decode("utf-8", "replace"))[0]
    except OSError as error:
        raise KeyFault(f"{path} cannot be read: {error.strerror or error}.") from None
    except ValueError as error:
        raise KeyFault(f"{path} cannot be read as a key: {error}.") from None
    if not blob:
        raise KeyFault(f"{path} shows its public part only with its passphrase: name its .pub file instead.")
    return blob


def _import(bench: Bench, *, place: Place, params: Mapping[str, str], kind: str) -> Iterator[Reply]:
    at, name = At(bench, place), params["KeyName"]
    with at.intent("ImportKeyPair", targets=(name,), params=params) as entry:
        line = params["PublicKeyMaterial"]
        answer = at.client.import_key_pair(KeyName=name, PublicKeyMaterial=line.encode())
        entry.inverse = removal(name)
    pair = pair_of({**answer, "KeyType": kind, "PublicKey": line})
    yield Value(KeyDone(f"The key pair {name} is imported.", pair=pair))
