"""mRemoteNG's connections: folders by account, region and tag; SSH with PuTTY's options, RDP for Windows."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

from awstui.exports.commands import carrier
from awstui.exports.confcons import FIRST_LINE, ITERATIONS_WITH_PASSWORD, NODE, element, encrypt, root
from awstui.exports.names import Notes, fit, slug
from awstui.exports.ssh_config import Text
from awstui.protocol.hosts import Host
from awstui.text import clean

_OURS = uuid.UUID("7d0b8f3e-6f0a-4c57-9a5b-2f1f7a1d5c1e")
"""The ids of nodes are made from this, so that a file written again has the same ones."""

_FOLDER = re.compile(r"(?:[A-Za-z]:|\\\\[^\\/]+\\[^\\/]+)(?:\\[^\\/]+)*\\?")


@dataclass(frozen=True, slots=True)
class Options:
    """How the file is to be."""

    keys: str = ""  # the folder of the .ppk files on the Windows machine: C:\\keys
    ppk: Mapping[str, str] = field(default_factory=dict)  # a host's key file on this machine -> the name of its .ppk
    tag: str = ""  # a tag whose values are folders too
    password: str = ""  # of the file
    passwords: Mapping[str, str] = field(default_factory=dict)  # instance id -> what one logs in with


def wrong_folder(folder: str) -> str:
    """Why PuTTY cannot find keys in that folder; empty when it can."""
    if not folder.isprintable() or set(folder.partition(":")[2]) & set(':"<>|?*%'):
        return 'A Windows folder has none of : " < > | ? * % in its name.'
    if not _FOLDER.fullmatch(folder):
        return r"PuTTY needs the whole path of a Windows folder: C:\keys, or \\server\share\keys."
    return ""


def wrong_password(password: str) -> str:
    """Why a file cannot have that password; empty when it can."""
    if not password.isprintable() or any(ord(character) > 0xFF for character in password):
        return "mRemoteNG knows only passwords of letters up to ÿ: others would not open it again."
    return ""


def ppk_name(key: str) -> str:
    """What the .ppk of a key file is called: "web.ppk" of "/home/me/.ssh/web.pem"."""
    path = PurePosixPath(key.replace("\\", "/"))
    return f"{slug(path.stem if path.suffix in ('.pem', '.key') else path.name) or 'key'}.ppk"


def write(hosts: Sequence[Host], options: Options) -> Text:
    """The whole file.

    Args:
        hosts: as they were found; those that cannot be written are told in the notes.
        options: checked ones.
    """
    fitting, unfit = fit(hosts)
    known = {host.id: host for host in fitting}
    notes = Notes()
    for host in fitting:
        for sentence in _lacks(host, known, options):
            notes.add(sentence, host)
    lines = element("mrng:Connections", root("AWS", options.password), _nodes(fitting, (), known, options))
    return Text("\n".join([FIRST_LINE, *lines]) + "\n", tuple(known), (*unfit, *notes.lines()))


def _folders(host: Host, options: Options) -> tuple[str, ...]:
    """The folders a host is in, from the outermost."""
    folders = [host.account or "no account", host.region or "no region"]
    if options.tag:
        folders.append(host.tags.get(options.tag) or f"no {options.tag}")
    return tuple(clean(folder) for folder in folders)


def _nodes(hosts: Sequence[Host], path: tuple[str, ...], known: Mapping[str, Host], options: Options) -> Iterator[str]:
    """The lines of one folder: its folders, each with its own, and where there are none its hosts."""
    within: dict[tuple[str, ...], list[Host]] = {}
    for host in hosts:
        within.setdefault(_folders(host, options)[: len(path) + 1], []).append(host)
    for inner, found in within.items():
        if inner == path:
            for host in found:
                yield from element("Node", {**NODE, **_connection(host, known, options)})
        else:
            own = {"Name": inner[-1], "Type": "Container", "Expanded": "true", "Id": _identifier("folder", *inner)}
            yield from element("Node", {**NODE, **own}, _nodes(found, inner, known, options))


def _connection(host: Host, known: Mapping[str, Host], options: Options) -> dict[str, str]:
    password = options.passwords.get(host.id, "") if options.password else ""
    found = {
        "Name": _called(host),
        "Id": _identifier("instance", host.id),
        "Descr": f"{host.state} {host.vpc}".strip(),
        "Hostname": host.address or host.id,
        "Username": host.user,
        "Password": encrypt(password, options.password, ITERATIONS_WITH_PASSWORD),
        "EC2InstanceId": host.id,
        "EC2Region": host.region,
    }
    if host.route == "jump" and host.jump in known:
        found["SSHTunnelConnectionName"] = _called(known[host.jump])
    if host.windows:
        return found | {"Protocol": "RDP", "Port": "3389", "Icon": "Remote Desktop"}
    return found | {"Port": str(host.port), "SSHOptions": _putty(host, options), "Icon": "PuTTY"}


def _called(host: Host) -> str:
    """A name no other connection has: a tunnel is found by it, and a Name tag may be anybody's."""
    return f"{clean(host.name).strip()} {host.id}".strip()


def _putty(host: Host, options: Options) -> str:
    """What PuTTY is given besides: the key, and the command that is a pipe to the host."""
    found = []
    if name := options.ppk.get(host.key):
        separator = "" if options.keys.endswith("\\") else "\\"
        found.append(f'-i "{options.keys}{separator}{name}"')
    if (command := carrier(host, "%port")) and not _unsayable(host):
        said = " ".join(word if word.endswith("%port") else _word(word) for word in command)
        found.append(f'-proxycmd "{said}"')
    return " ".join(found)


def _word(word: str) -> str:
    """A word within the quotes of -proxycmd, where PuTTY takes % for its own."""
    word = word.replace("%", "%%")
    return f'\\"{word}\\"' if " " in word else word


def _unsayable(host: Host) -> bool:
    """Whether the profile's name holds what neither PuTTY nor Windows leaves as it is."""
    return bool(set(host.profile) & set('"\\'))


def _lacks(host: Host, known: Mapping[str, Host], options: Options) -> Iterator[str]:
    """What will not work as it stands, a sentence each."""
    if host.windows and host.route in ("ssm", "eice"):
        yield "Reached by RDP at their own address, which needs a way into their network"
    elif not host.windows and host.key and host.key not in options.ppk:
        yield f"Without a .ppk, since {host.key} could not be converted"
    elif not host.windows and not host.key:
        wanted = f"the key {host.key_name}" if host.key_name else "the key"
        yield f"Without a .ppk, since {wanted} is not on this machine; PuTTY asks Pageant, then for a password"
    if not host.windows and carrier(host, "") and _unsayable(host):
        yield f"Without a command that leads there: PuTTY cannot be told of a profile called {host.profile}"
    if host.route == "jump" and host.jump not in known:
        yield f"Reached through {host.jump}, which is none of these: mRemoteNG needs a connection for it"


def _identifier(*words: str) -> str:
    return str(uuid.uuid5(_OURS, "\0".join(words)))


def outline(text: str) -> list[str]:
    """What a file of mRemoteNG's has in it, a line each connection: to compare two files by, without their ciphers.

    Args:
        text: the whole file.

    Raises:
        ValueError: it is none.
    """
    import xml.etree.ElementTree as ET

    try:
        root = ET.fromstring(text.encode())
    except (ET.ParseError, ValueError) as error:
        raise ValueError(f"it is no XML ({error})") from None
    if root.tag.rpartition("}")[2] != "Connections":
        raise ValueError("it is no file of mRemoteNG's")
    return list(_outlined(root, ()))


_SHOWN = ("Protocol", "Username", "Hostname", "Port", "SSHOptions", "SSHTunnelConnectionName")


def _outlined(node: Any, folders: tuple[str, ...]) -> Iterator[str]:
    for child in node:
        path = (*folders, child.get("Name", ""))
        if child.get("Type") == "Connection":
            told = [child.get(name, "") for name in _SHOWN]
            secret = ["password"] if child.get("Password") else []
            yield "  ".join([" / ".join(path), *filter(None, told), *secret])
        else:
            yield from _outlined(child, path)
