"""Making a key pair: by EC2, which shows the private key once, or here, where EC2 gets the public part only."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from awstui.engine.keys import blobs, formats
from awstui.engine.keys.formats.private import Private
from awstui.engine.keys.match import pair_of
from awstui.engine.keys.save import Reserved, checked, reserved
from awstui.engine.proposals import Proposal
from awstui.engine.services.keys import passphrases, rescue
from awstui.engine.services.keys.at import At, removal
from awstui.errors import KeyFault, Refused, UsageError
from awstui.protocol import Place, Reply, Value
from awstui.protocol.keys import KeyDone, KeyPair, name_fault

if TYPE_CHECKING:
    from awstui.engine.jobs import Bench

FORMS = ("ssh", "ppk3", "ppk2")
"""What a new key can be saved as; "ssh" is what ssh reads: as EC2 gives it, or with a passphrase."""

HERE_BITS = 4096
"""Bits of an RSA key that is made here."""


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A key pair to make."""

    name: str
    type: str
    here: bool
    files: tuple[tuple[str, Path], ...]  # one of FORMS, and where
    sealed: bool

    @property
    def forms(self) -> list[str]:
        """What it is saved as, in the order of the files."""
        return [form for form, _ in self.files]


def create(bench: Bench, place: Place, args: Mapping[str, Any]) -> Iterator[Reply]:
    """Make a key pair and save its private key.

    Args: name; type, "rsa" or "ed25519"; here, whether it is made on this machine; path, where the private key goes;
    forms, of FORMS, a second one beside the first file as .ppk; sealed, whether a passphrase is asked for.

    Answers Planned; Run then answers Value(KeyDone). UsageError says what cannot be.
    """
    wanted = _checked(args)
    at = At(bench, place)
    known = at.pair(wanted.name)
    yield bench.propose(
        place,
        Proposal(
            title=f"Create the key pair {wanted.name}",
            targets=(wanted.name, *(f"{path}  (private key)" for _, path in wanted.files)),
            commands=_spelled(at, wanted),
            effect=_effect(wanted),
            refused="There is a key pair of that name here already." if known is not None else "",
            carry=partial(_create, place=place, wanted=wanted),
        ),
    )


def _checked(args: Mapping[str, Any]) -> _Wanted:
    name, kind, forms = str(args["name"]), str(args.get("type") or "ed25519"), tuple(args.get("forms") or ("ssh",))
    if why := name_fault(name):
        raise UsageError(f"Name: {why}.")
    if kind not in ("rsa", "ed25519"):
        raise UsageError(f"EC2 makes RSA and Ed25519 keys, not {kind}.")
    if unknown := [each for each in forms if each not in FORMS]:
        raise UsageError(f"A new key cannot be saved as {unknown[0]}.")
    first = checked(str(args["path"]))
    files = []
    for form in forms:
        beside = len(forms) > 1 and form != forms[0]
        files.append((form, checked(str(first.with_suffix(".ppk"))) if beside else first))
    if len({path for _, path in files}) < len(files):
        raise UsageError("Two files would have the same name: give the first another ending than .ppk.")
    return _Wanted(name, kind, bool(args.get("here")), tuple(files), bool(args.get("sealed")))


def _effect(wanted: _Wanted) -> str:
    if wanted.here:
        told = "The key is made on this machine; EC2 gets its public part only."
    else:
        told = "EC2 makes the key and shows its private part once, now: the file is the only copy there will be."
    kind = " Ed25519 keys do not work for Windows instances." if wanted.type == "ed25519" else ""
    sealed = "" if wanted.sealed else " It has no passphrase: whoever can read the file can use it."
    return f"{told}{kind}{sealed}"


def _params(wanted: _Wanted) -> dict[str, Any]:
    """The input of CreateKeyPair. PEM whatever is wanted: stand-ins ignore ppk, and ssh could not use it."""
    return {"KeyName": wanted.name, "KeyType": wanted.type, "KeyFormat": "pem"}


def _spelled(at: At, wanted: _Wanted) -> tuple[str, ...]:
    """The same from a shell, as far as ssh's own formats go."""
    if not wanted.here:
        return (at.spelled("CreateKeyPair", _params(wanted)),)
    path = str(wanted.files[0][1])
    bits = ("-b", str(HERE_BITS)) if wanted.type == "rsa" else ()
    command = at.spelled("ImportKeyPair", {"KeyName": wanted.name})
    return (
        shlex.join(("ssh-keygen", "-t", wanted.type, *bits, "-C", wanted.name, "-f", path)),
        f"{command} --public-key-material {shlex.quote(f'fileb://{path}.pub')}",
    )


def _create(bench: Bench, *, place: Place, wanted: _Wanted) -> Iterator[Reply]:
    at = At(bench, place)
    passphrase = passphrases.chosen(bench, wanted.files[0][1]) if wanted.sealed else b""
    with reserved([path for _, path in wanted.files]) as files:
        pair, paths, told = (_made_here if wanted.here else _made_by_ec2)(at, wanted, files, passphrase)
    said = " and ".join(map(str, paths))
    yield Value(KeyDone(f"The key pair {wanted.name} is made; its private key is in {said}.{told}", paths, pair))


_Made = tuple[KeyPair, tuple[str, ...], str]
"""The pair, where its private key is, and what there is to say of that."""


def _made_here(at: At, wanted: _Wanted, files: tuple[Reserved, ...], passphrase: bytes) -> _Made:
    """Save it first: nothing is at EC2 that has no private key."""
    private = _fresh(wanted)
    for (form, path), file in zip(wanted.files, files, strict=True):
        try:
            file.fill(_written(private, form, passphrase))
        except OSError as error:
            raise Refused(f"{path} cannot be written: {error.strerror or error}. Nothing was changed.") from None
    paths, line = tuple(str(each.path) for each in files), blobs.line(private.blob)
    params = {"KeyName": wanted.name, "PublicKeyMaterial": line}
    try:
        with at.intent("ImportKeyPair", targets=(wanted.name,), params=params) as entry:
            entry.note = f"private key in {', '.join(paths)}"
            answer = at.client.import_key_pair(KeyName=wanted.name, PublicKeyMaterial=line.encode())
            entry.inverse = removal(wanted.name)
    except ClientError:
        for file in files:
            file.filled = False  # EC2 refused it: a key that is of no use goes
        raise
    return pair_of({**answer, "KeyType": wanted.type, "PublicKey": line}), paths, ""


def _fresh(wanted: _Wanted) -> Private:
    from cryptography.hazmat.primitives.asymmetric import ed25519, rsa

    if wanted.type == "rsa":
        return Private(rsa.generate_private_key(65537, HERE_BITS), wanted.name)
    return Private(ed25519.Ed25519PrivateKey.generate(), wanted.name)


def _made_by_ec2(at: At, wanted: _Wanted, files: tuple[Reserved, ...], passphrase: bytes) -> _Made:
    """EC2 shows it once: from its answer on, it is either on the disk or the pair is deleted again."""
    params, told = _params(wanted), ""
    with at.intent("CreateKeyPair", targets=(wanted.name,), params=params) as entry:
        answer = at.once.create_key_pair(**params)
        pair = replace(pair_of(answer), type=wanted.type)
        entry.inverse = removal(wanted.name)
        material = str(answer["KeyMaterial"]).encode()
        try:
            private = Private(formats.read(material).key, wanted.name)
            pair = replace(pair, public=blobs.line(private.blob))
            datas = [
                material if form == "ssh" and not passphrase else _written(private, form, passphrase)
                for form in wanted.forms
            ]
        except KeyFault:  # not to be understood, yet not to be lost
            told = " awstui does not understand it, so it is saved as EC2 gave it, whatever was asked for."
            datas = [material]
        paths = [rescue.kept(at, files[0], datas[0], pair)]
        for file, data in zip(files[1:], datas[1:], strict=False):
            try:
                file.fill(data)
                paths.append(str(file.path))
            except OSError as error:
                told += f" {file.path} could not be written: {error.strerror or error}."
        entry.note = f"private key in {', '.join(paths)}"
    return pair, tuple(paths), told


def _written(private: Private, form: str, passphrase: bytes) -> bytes:
    """A key as ssh reads it best, or as PuTTY does."""
    return formats.write(private, "openssh" if form == "ssh" else form, passphrase)
