"""The SSH keys of this machine, found without a passphrase: files, their public parts, and the agent's.

Files with the same public key are one key. Nothing private leaves this module: where only the private part tells the
public one (a PEM file in the clear), it is opened, its public key and its fingerprint are taken, and it is dropped.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from awstui.engine.keys import agent, blobs, fingerprints, places, sniff
from awstui.protocol.keys import KeyFile, LocalKey, LocalKeys, Skipped


def local_keys(home: Path | None = None) -> tuple[LocalKey, ...]:
    """Every key of this machine; see `look`."""
    return look(home).keys


def look(home: Path | None = None, socket: str | None = None, more: Sequence[Path] = ()) -> LocalKeys:
    """Every key of this machine, and what could not be read as one.

    Args:
        home: whose keys; by default the user's.
        socket: the agent's; by default what SSH_AUTH_SOCK says.
        more: files elsewhere that somebody asks about.
    """
    found = _Found()
    for path in more:
        found.look_at(path, "it is no key")
    try:
        for path, named in places.candidates(home or Path.home()):
            if path not in more:
                found.look_at(path, "it is no private key, though ssh_config names it as one" if named else "")
    except OSError as error:
        found.skip(Path(error.filename or "~/.ssh"), error.strerror or str(error))
    found.pair_up()
    why = found.ask_agent(socket if socket is not None else os.environ.get("SSH_AUTH_SOCK", ""))
    return LocalKeys(tuple(found.keys()), tuple(found.skipped), why)


@dataclass(slots=True)
class _Part:
    """What is known of one public key so far."""

    files: list[KeyFile] = field(default_factory=list)
    comment: str = ""
    in_agent: bool = False
    fingerprints: tuple[str, ...] = ()


class _Found:
    """Keys as they are found, by their public part."""

    def __init__(self) -> None:
        self.parts: dict[bytes, _Part] = {}
        self.sealed: list[KeyFile] = []  # only a passphrase tells their public part
        self.skipped: list[Skipped] = []

    def skip(self, path: Path, why: str) -> None:
        self.skipped.append(Skipped(str(path), why))

    def look_at(self, path: Path, otherwise: str) -> None:
        """Take a file in, if it is a key; one that ought to be and is not is told, in the words given."""
        try:
            head = places.read(path, sniff.HEAD)
            private, public = sniff.looks_private(head), path.suffix == ".pub"
            if not private and not public:
                if otherwise:
                    self.skip(path, otherwise)
                return
            data, mode = places.read_with_mode(path)
            if public and not private:
                self.public(path, data)
            else:
                self.private(path, data, mode)
        except FileNotFoundError:
            if otherwise or path.is_symlink():
                self.skip(path, "it is not there")
        except OSError as error:
            self.skip(path, (error.strerror or str(error)).lower())
        except ValueError as error:
            if otherwise or path.suffix in (".pub", ".pem", ".ppk") or str(error) != "it is no regular file":
                self.skip(path, str(error))

    def public(self, path: Path, data: bytes) -> None:
        blob, comment = blobs.of_line(data.decode("utf-8", "replace"))
        if blobs.algorithm(blob).endswith("-cert-v01@openssh.com"):
            return  # a certificate is no key of its own
        self.add(blob, KeyFile(str(path), "public"), comment)

    def private(self, path: Path, data: bytes, mode: int) -> None:
        seen = sniff.see(data)
        exposed = sys.platform != "win32" and bool(mode & 0o077)
        file = KeyFile(str(path), seen.format, seen.encrypted, exposed)
        if not seen.blob:
            self.sealed.append(file)
            return
        part = self.add(seen.blob, file, seen.comment)
        kind, _ = blobs.facts(seen.blob)
        part.fingerprints = fingerprints.possible(kind, seen.blob, seen.key) or part.fingerprints

    def add(self, blob: bytes, file: KeyFile | None, comment: str) -> _Part:
        blobs.facts(blob)  # a kind that EC2 does not know is told, not listed
        part = self.parts.setdefault(blob, _Part())
        if file is not None:
            part.files.append(file)
        part.comment = part.comment or comment
        return part

    def pair_up(self) -> None:
        """Give sealed files to the public file beside them, as ssh does: `web.pem` to `web.pem.pub` or `web.pub`."""
        beside = {each.path: part for part in self.parts.values() for each in part.files if each.format == "public"}
        left = []
        for file in self.sealed:
            part = beside.get(f"{file.path}.pub") or beside.get(str(Path(file.path).with_suffix(".pub")))
            if part is None:
                left.append(file)
            else:
                part.files.append(file)
        self.sealed = left

    def ask_agent(self, socket: str) -> str:
        """Note what the agent holds; why it could not be asked, if so."""
        if not socket:
            return "no agent: SSH_AUTH_SOCK is not set"
        try:
            held = agent.identities(socket)
        except (OSError, ValueError, AttributeError) as error:
            return f"the agent at {socket} cannot be asked: {getattr(error, 'strerror', None) or error}"
        for blob, comment in held:
            try:
                self.add(blob, None, comment).in_agent = True
            except ValueError:
                continue  # a certificate, or a kind that EC2 does not know
        return ""

    def keys(self) -> Iterator[LocalKey]:
        order = {"openssh": 0, "pem": 1, "ppk": 2, "public": 3}
        for blob, part in self.parts.items():
            kind, bits = blobs.facts(blob)
            files = tuple(sorted(part.files, key=lambda each: order[each.format]))
            told = part.fingerprints or fingerprints.possible(kind, blob)
            yield LocalKey(blob, kind, bits, blobs.sha256(blob), part.comment, files, part.in_agent, told)
        for file in self.sealed:
            yield LocalKey(files=(file,))
