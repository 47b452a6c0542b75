"""What the engine and the console say to each other about reaching an instance."""

from __future__ import annotations

from awstui.records import record

VERDICTS = ("works", "unknown", "unlikely", "no")
"""Best first. "works": everything that can be checked from here speaks for it."""

CHECKING = "checking"
"""Instead of a verdict, until there is one."""

ROUTES = {
    "public": "SSH, public address",
    "private": "SSH, private address",
    "ssm": "SSM session",
    "eic": "Instance Connect",
    "eice": "Connect Endpoint",
    "bastion": "SSH via bastion",
    "serial": "Serial console",
}
"""Every route and its title, the one to try first of those that work equally well first."""


@record
class Route:
    """One way to an instance, and what is known of it so far."""

    id: str  # one of ROUTES
    verdict: str  # one of VERDICTS, or CHECKING
    reason: str  # a sentence
    advice: str = ""  # what to do about it
    address: str = ""  # where ssh goes; "" where it is not ssh that goes there
    port: int = 22
    push: bool = False  # whether a key has to be handed to AWS first


@record
class Instance:
    """An instance, as far as reaching it goes. Texts are AWS's own; `user` and `port` are tags that were checked."""

    id: str
    name: str = ""
    state: str = ""
    public: str = ""
    private: str = ""
    ipv6: str = ""
    port: int = 22
    user: str = ""  # from a tag
    key_name: str = ""
    vpc: str = ""
    subnet: str = ""
    zone: str = ""
    groups: tuple[str, ...] = ()
    image: str = ""
    type: str = ""
    windows: bool = False


@record
class Login:
    """Who logs in, with which key, and how the host shows that it is the right one."""

    user: str = ""  # "" when nobody knows: it has to be asked
    user_why: str = ""
    user_sure: bool = False  # it logged in before, or somebody wrote it down
    key: str = ""  # path of the private key; "" leaves it to ssh
    key_why: str = ""
    host_keys: tuple[str, ...] = ()  # "ssh-ed25519 AAAA…", as the instance printed them when it booted
    fingerprints: tuple[str, ...] = ()  # "SHA256:…", likewise
    settled: bool = False  # nothing of it is being looked up any more


@record
class Bastion:
    """A host that ssh jumps through: an instance, or one the person named."""

    host: str
    port: int = 22
    user: str = ""
    key: str = ""
    alias: str = ""  # instance id, under which its host key is kept


@record
class Pushed:
    """A key that AWS lets in for 60 seconds; its folder goes with the connection."""

    key: str  # path of the private key
    folder: str


@record
class Session:
    """A session that Session Manager opened. The token is a secret: it goes to the plugin's environment only."""

    id: str
    response: str  # JSON of SessionId, TokenValue, StreamUrl
    request: str  # JSON of what StartSession was asked
    region: str
    profile: str
    endpoint: str
