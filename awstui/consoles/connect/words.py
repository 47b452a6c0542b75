"""What the chooser says."""

from __future__ import annotations

from awstui.protocol.ssh import CHECKING, Bastion, Instance, Login, Route
from awstui.ssh.ways import Way
from awstui.ssh.words import short

ABOUT = """
Each row is a way to the instance, checked as far as that can be done from here: its state and status checks, its
addresses, whether port 22 answers, what its security groups, network ACL and subnet let through, which key of this
machine is its key pair, whether the SSM agent and the plugin are there. Enter takes the row; the one that most likely
works is under the cursor already.

Host keys are kept by instance id, apart from your own known_hosts: addresses change hands. The first time, only a key
that the instance printed when it booted is taken, where its console output still has it.

:forward 5432:db.internal:5432 forwards a port by the row under the cursor until it is stopped in T; :cp copies a file
or a folder, the instance's side beginning with a colon. By the SSM row, scp goes through a session of the document
AWS-StartSSHSession: sshd has to run there, and the user's key be let in; where no key of this machine is its own, one
is handed to Instance Connect for a minute."""

OVER_SESSION = (
    "By SSM, scp needs an sshd on the instance that lets the user's key in, an SSM agent of 2.3.672 or newer, and "
    "ssm:StartSession allowed on the document AWS-StartSSHSession."
)
"""What AWS's side needs. Systems Manager User Guide, "Allow and control permissions for SSH connections"."""

WORDS = {
    "forward": "forward a port by this route: 5432:db.internal:5432, or 8080:80 to the instance itself",
    "cp": "copy files or folders by this route: `cp notes.txt :/tmp/` or `cp :/var/log/syslog .`",
}

_SYMBOLS = {"works": "✓", "unknown": "?", "unlikely": "!", "no": "✗", CHECKING: "…"}


def verdict(route: Route) -> str:
    """A verdict as its symbol and its word: colour alone would tell nothing."""
    return f"{_SYMBOLS[route.verdict]} {route.verdict}"


def heading(instance: Instance) -> str:
    """What it is, beside its name."""
    return " · ".join(filter(None, (instance.id, instance.state, instance.type, instance.zone)))


def who(user: str, login: Login) -> str:
    """Who logs in with which key, and why."""
    if not user:
        name = "user: asked for" if login.settled else "user: …"
    elif user == login.user:
        name = f"user {user}, {login.user_why}" if login.user_why else f"user {user}"
    else:
        name = f"user {user}"
    key = (
        f"key {short(login.key)}" if login.key else login.key_why or ("key: left to ssh" if login.settled else "key: …")
    )
    return f"{name} · {key}"


def jumps(bastion: Bastion | None) -> str:
    """The bastion, when there is one."""
    if bastion is None:
        return ""
    who_ = f"{bastion.user}@" if bastion.user else ""
    return f"bastion {who_}{bastion.host}{f':{bastion.port}' if bastion.port != 22 else ''}"


def leaving(way: Way) -> str:
    """What stands above the child's own output."""
    name = f"{way.instance.name} ({way.instance.id})" if way.instance.name else way.instance.id
    return f"awstui: {name}, {way.user}@{way.route.address or way.instance.id}"
