"""What the console and the engine tell each other of SSH keys. Nothing here ever holds private material."""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from awstui.protocol.answered import Failure
from awstui.records import record

FORMATS = {
    "pem": "PEM",
    "openssh": "OpenSSH",
    "ppk": "PuTTY (PPK)",
    "public": "public part only",
}
"""What a key file can be, and what a person calls it."""

TARGETS = {
    "openssh": "OpenSSH, for ssh",
    "pem": "PEM, traditional (PKCS #1, SEC 1)",
    "pkcs8": "PEM, PKCS #8",
    "ppk3": "PuTTY, version 3 (PuTTY 0.75 and later)",
    "ppk2": "PuTTY, version 2 (older PuTTY, WinSCP, mRemoteNG)",
}
"""What a key can be written as, and what a person calls it."""

RSA_BITS = (1024, 2048, 4096)
"""What EC2 takes of RSA keys that are imported (API reference, ImportKeyPair)."""

LONGEST_NAME = 255
"""Characters of a key pair's name, ASCII only (API reference, CreateKeyPair)."""


@record
class KeyPair:
    """A key pair as EC2 lists it: it has the public key only."""

    name: str
    id: str
    type: str  # rsa, ed25519
    fingerprint: str = ""
    public: str = ""  # "ssh-rsa AAAA… name"; "" when EC2 did not say
    created: float | None = None  # epoch seconds


@record
class KeyFile:
    """A file of this machine that holds a key, or its public part."""

    path: str
    format: str  # one of FORMATS
    encrypted: bool = False
    exposed: bool = False  # others may read it, so ssh refuses to use it


@record
class LocalKey:
    """One key of this machine: its files in whatever formats, and whether the agent has it.

    `blob` is the public key as SSH sends it (RFC 4253, 6.6), empty where only a passphrase would tell it.
    """

    blob: bytes = b""
    type: str = ""  # rsa, ed25519, ecdsa, ed25519-sk, ecdsa-sk, or "" when not known
    bits: int = 0
    sha256: str = ""  # "SHA256:…", as ssh-keygen prints it
    comment: str = ""
    files: tuple[KeyFile, ...] = ()
    in_agent: bool = False
    fingerprints: tuple[str, ...] = ()  # every one EC2 might show for it

    @property
    def private(self) -> KeyFile | None:
        """The file to give to ssh, PEM or OpenSSH, one that ssh accepts and that needs no passphrase first."""
        usable = [each for each in self.files if each.format in ("pem", "openssh")]
        return min(usable, key=lambda each: (each.exposed, each.encrypted), default=None)

    @property
    def path(self) -> str:
        """Where `private` is; "" when there is none."""
        return self.private.path if self.private is not None else ""

    @property
    def ppk(self) -> str:
        """The file to give to PuTTY and its relatives; "" when there is none."""
        return next((each.path for each in self.files if each.format == "ppk"), "")

    @property
    def line(self) -> str:
        """The public key as `authorized_keys` takes it, without its comment; "" where nobody knows it."""
        name = self.blob[4 : 4 + int.from_bytes(self.blob[:4], "big")].decode("ascii", "replace")
        return f"{name} {base64.b64encode(self.blob).decode()}" if self.blob else ""

    @property
    def can_sign(self) -> bool:
        """Whether its private part is at hand: in a file or in the agent."""
        return self.in_agent or any(each.format != "public" for each in self.files)

    @property
    def place(self) -> str:
        """The one file that names it best: private before public; "" for a key that only the agent has."""
        return self.path or self.ppk or (self.files[0].path if self.files else "")


@record
class Skipped:
    """A file that looked like a key, or was named as one, and could not be read as one."""

    path: str
    why: str


@record
class LocalKeys:
    """What was found on this machine."""

    keys: tuple[LocalKey, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    agent: str = ""  # why the agent was not asked; "" when it was


@record
class Matched:
    """A key pair of EC2 beside a key of this machine; one of both may be None.

    `how` says what shows that they are the same key: "public key", "fingerprint", or "name" for a guess: a file named
    after the pair whose public part nobody can see. It is "" where there is nothing beside it.
    """

    pair: KeyPair | None = None
    local: LocalKey | None = None
    how: str = ""

    @property
    def proven(self) -> bool:
        """Whether they are the same key, not only perhaps."""
        return self.how in ("public key", "fingerprint")


@record
class KeyRing:
    """The key pairs of a place beside the keys of this machine, as far as either could be read."""

    matched: tuple[Matched, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    agent: str = ""  # why the agent was not asked; "" when it was
    fault: Failure | None = None  # why EC2's are missing


@record
class KeyUses:
    """How many instances, terminated ones left out, have a key pair of each name."""

    counts: Mapping[str, int] = field(default_factory=dict)
    fault: Failure | None = None  # why they are not known, or not all of them


@record
class KeyDone:
    """A change of keys that was made: what there is to say of it, and the files that were written."""

    sentence: str
    paths: tuple[str, ...] = ()
    pair: KeyPair | None = None


@dataclass(frozen=True, slots=True, repr=False)
class WindowsPassword:
    """The password of a Windows instance, decrypted. It is for the clipboard and does not show itself."""

    instance: str
    user: str
    password: str

    def __repr__(self) -> str:
        return f"WindowsPassword({self.instance!r}, {self.user!r}, ••••)"


def name_fault(name: str) -> str:
    """What EC2 would refuse of a key pair's name; "" when nothing."""
    if not name.strip():
        return "it needs a name"
    if len(name) > LONGEST_NAME:
        return f"{len(name)} characters; at most {LONGEST_NAME}"
    if not (name.isascii() and name.isprintable()):
        return "printable ASCII characters only"
    if name != name.strip():
        return "no spaces at its ends"
    return ""


def file_name(name: str) -> str:
    """A file's name after a key pair's: no folder, no option, nothing a shell would mind."""
    return re.sub(r"[^A-Za-z0-9._@+-]+", "-", name).lstrip("-.")[:100] or "key"


def unfit(key: LocalKey) -> str:
    """Why EC2 would not take a key; "" when it would."""
    if key.type not in ("rsa", "ed25519"):
        return f"EC2 takes RSA and Ed25519 keys; this one is {key.type or 'sealed, so nobody knows'}"
    if key.type == "rsa" and key.bits not in RSA_BITS:
        sizes = ", ".join(f"{each:,}" for each in RSA_BITS[:-1])
        return f"EC2 takes RSA keys of {sizes} and {RSA_BITS[-1]:,} bits; this one has {key.bits:,}"
    return ""
