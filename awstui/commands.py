"""What can be typed after `:`, and what completes it. Pure: the app carries the commands out."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

from awstui.catalog.load import Catalog
from awstui.catalog.model import Screen
from awstui.records import record

WORDS = {
    "region": "another region: a name, several with commas, or all",
    "profile": "another profile, or several with commas",
    "profiles": "every profile of the AWS files: where from, until when, what is wrong",
    "login": "log in, or renew the session; with a name, to that profile",
    "profile new": "make a profile: access key, role, SSO or helper",
    "profile edit": "change a profile in the AWS files",
    "profile delete": "take a profile out of the AWS files",
    "profile import": "a profile from the CSV of an access key",
    "rotate": "replace a profile's access key, step by step",
    "keys": "EC2's key pairs beside the SSH keys of this machine",
    "theme": "another theme",
    "sort": "sort by a column",
    "cols": "tags as columns: tag:env,tag:team; alone, none",
    "unlock": "let changes through this profile's guard for a while; asks why",
    "lock": "guard this profile again at once",
    "journal": "every change awstui made, and the way back",
    "tasks": "what runs in the background: moves, exports, redrives",
    "shell": "a shell with this profile; exit leads back",
    "env": "what to export for this profile",
    "ssh-config": "an ssh_config of the marked instances, those of this list, or all here",
    "mremoteng": "an mRemoteNG file of them, with PuTTY's keys",
    "ansible": "an Ansible inventory of them",
    "console": "copy a link that signs in to the AWS console",
    "home": "the services, those used last first",
    "help": "help for this screen",
    "refresh": "ask AWS again",
    "q": "back; at the root quit",
    "q!": "quit now",
}
"""Commands that are not screens, and what they do."""

_DESTROYS = frozenset({"delete", "purge", "terminate", "profile delete"})
"""Beginnings of commands that take something away for good."""

_PROFILE_WORDS = tuple(word.split()[1] for word in WORDS if word.startswith("profile "))


@record
class Known:
    """Names that commands take, as far as they are known yet."""

    catalog: Catalog
    regions: tuple[str, ...] = ()
    profiles: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    own: tuple[str, ...] = ()  # words of the screen in front
    tags: tuple[str, ...] = ()  # keys of tags the list in front has


def gently(texts: Iterable[str]) -> list[str]:
    """The same, those that destroy something last: one Tab too many must not have typed a deletion."""
    return sorted(texts, key=lambda text: text in _DESTROYS or text.startswith(tuple(f"{each} " for each in _DESTROYS)))


def complete(text: str, known: Known) -> list[str]:
    """The texts that `text` could become, likeliest first: names that begin with it, then names that contain it."""
    return gently(_could(text, known))


def _could(text: str, known: Known) -> list[str]:
    head, space, last = text.rpartition(" ")
    command = text.split(" ", 1)[0] if space else ""
    if not space:
        return _matching(last, [*known.own, *WORDS, *_screens(known.catalog)])
    if command in known.own:
        return []
    if command == "rotate" or (command == "profile" and head.partition(" ")[2] in ("edit", "delete")):
        return [f"{head} {name}" for name in _matching(last, known.profiles)]
    if command == "profile" and head.count(" "):
        return []
    if command in ("region", "profile", "login"):
        before, comma, part = last.rpartition(",")
        names = ("all", *known.regions) if command == "region" else known.profiles
        words = [word for word in _PROFILE_WORDS if command == "profile" and word.startswith(last)]
        return [*(f"{head} {before}{comma}{name}" for name in _matching(part, names)), *(f"{head} {w}" for w in words)]
    if command == "theme":
        return [f"{head} {name}" for name in _matching(last, known.themes)]
    if command == "cols":
        before, comma, part = last.rpartition(",")
        return [f"{head} {before}{comma}tag:{key}" for key in _matching(part.removeprefix("tag:"), known.tags)]
    if command == "sort":
        return [f"{head} {name}" for name in _matching(last, known.columns)]
    screens = known.catalog.named(command)
    if screens and "=" not in last and not last.startswith("/"):
        files = dict.fromkeys(screen.file for screen in screens) if " " not in head else {}
        resources = [each.name for file in files for each in known.catalog.of(file)]
        args = [f"{name}=" for name in screens[0].args] if len(screens) == 1 else []
        return [f"{head} {name}" for name in _matching(last, [*resources, *args])]
    return []


def _screens(catalog: Catalog) -> list[str]:
    """Every word that opens a screen: services and aliases first, full names after."""
    aliases = sorted(catalog.aliases())
    return [*aliases, *(key for key in sorted(catalog.screens) if key not in aliases)]


def _matching(part: str, names: Iterable[str]) -> list[str]:
    lowered = part.lower()
    names = list(dict.fromkeys(names))
    first = [name for name in names if name.lower().startswith(lowered)]
    return first + [name for name in names if lowered in name.lower() and name not in first]


ON_WAYS = ("forward", "cp")
"""Words of the ways to an instance: people type them in the list, where it is not said yet which way."""


def screen_of(word: str, rest: list[str], known: Known) -> tuple[Screen, list[str]]:
    """The one screen that typed words mean, and the words left over.

    Raises ValueError, with what to say, when they mean none, or several, or may have been the beginning of a command.
    """
    found, left = known.catalog.meant(word, rest)
    begun = [name for name in (*known.own, *WORDS) if name.startswith(word) and " " not in name] if found else []
    if not found:
        raise ValueError(unknown(word, known))
    if len(found) > 1 or (begun and known.catalog.find(word) is None):
        from awstui.catalog.words import unclear  # only for a word that is no exact name

        typed = [word, *rest[: len(rest) - len(left)]]
        raise ValueError(unclear(" ".join(typed), [*begun, *(screen.key for screen in found)]))
    return found[0], left


def unknown(word: str, known: Known) -> str:
    """What to say about a command nobody knows."""
    if word in ON_WAYS:
        return (
            f":{word} goes by one of the ways to an instance: s on the instance shows them, and :{word} is typed there."
        )
    near = difflib.get_close_matches(word, [*known.own, *WORDS, *_screens(known.catalog)], 1)
    hint = f" Did you mean :{near[0]}?" if near else " : and Tab lists what there is."
    return f"There is no command or screen {word!r}.{hint}"
