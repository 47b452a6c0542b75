"""What the console and the engine tell each other of SSH keys. Nothing here ever holds private material."""

from __future__ import annotations

from awstui.records import record

FORMATS = {
    "pem": "PEM",
    "openssh": "OpenSSH",
    "ppk": "PuTTY (PPK)",
    "public": "public part only",
}
"""What a key file can be, and what a person calls it."""


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
