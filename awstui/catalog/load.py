"""The catalog: every screen file, the bundled ones first and the user's own over them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field, replace
from pathlib import Path

from awstui import files, toml
from awstui.catalog.faults import Fault, nearest
from awstui.catalog.lint import lint
from awstui.catalog.model import Screen
from awstui.catalog.parse import Parsed, later, parse
from awstui.errors import CatalogError
from awstui.records import record


@record
class Catalog:
    """All screens by key, and what could not be taken from the user's files."""

    screens: Mapping[str, Screen] = field(default_factory=dict)
    faults: tuple[str, ...] = ()
    titles: Mapping[str, str] = field(default_factory=dict)  # file stem -> the service as people call it

    def find(self, word: str) -> Screen | None:
        """The one screen a typed word means: an alias, `sqs.queues`, `sqs/queues`, a file's name for its first."""
        word = _lowered(word)
        key = self.aliases().get(word, word)
        if key in self.screens:
            return self.screens[key]
        return next(iter(self.of(word)), None)

    def named(self, word: str) -> list[Screen]:
        """Every screen a typed word may mean: besides those, beginnings, initials of services, singular and plural."""
        if (found := self.find(word)) is not None:
            return [found]
        from awstui.catalog import words  # what opens the first screen is called so exactly

        return words.nearest(_lowered(word), list(self.screens.values()), self.titles)

    def meant(self, word: str, rest: list[str]) -> tuple[list[Screen], list[str]]:
        """The screens that typed words may mean, and the words left over; more than one is for the caller to say.

        After a word that opens a screen, another without "=" that begins the name of a resource of the same file means
        that one: `cf dist`.
        """
        found = self.named(word)
        if found and rest and "=" not in rest[0]:
            from awstui.catalog import words

            files = dict.fromkeys(screen.file for screen in found)
            if narrower := words.inside(rest[0].lower(), [screen for file in files for screen in self.of(file)]):
                return narrower, rest[1:]
        return found, rest

    def one(self, word: str, rest: list[str]) -> tuple[Screen, list[str]]:
        """The one screen that typed words mean, and the words left over.

        Args:
            word: the first of them.
            rest: what follows it, in words.

        Raises:
            ValueError: saying so: they may mean several, or none.
        """
        found, left = self.meant(word, rest)
        if not found:
            why = " One of your screen files has a fault, which `awstui check` tells." if self.faults else ""
            raise ValueError(f"There is no screen {word!r}. `awstui screens` lists them.{why}")
        if len(found) > 1:
            from awstui.catalog import words

            typed = [word, *rest[: len(rest) - len(left)]]
            raise ValueError(words.unclear(" ".join(typed), [screen.key for screen in found]))
        return found[0], left

    def of(self, file: str) -> list[Screen]:
        """The screens of one file, in its order."""
        return [screen for screen in self.screens.values() if screen.file == file]

    def aliases(self) -> dict[str, str]:
        """Every alias in lower case, with the key of its screen."""
        return {alias.lower(): screen.key for screen in self.screens.values() for alias in screen.aliases}


def _lowered(word: str) -> str:
    return word.strip().lower().replace("/", ".")


def load(only: str | None = None, user_dir: Path | None = None) -> Catalog:
    """Read the bundled screen files and the user's.

    A user's resource replaces the bundled one of the same key; one with nothing but `columns` (and `sort`) replaces
    those.

    Args:
        only: a file stem to read nothing else.
        user_dir: the user's folder (default: `screens` in the configuration folder).

    Returns: the catalog; faults of user files are in it, and everything else works.

    Raises:
        CatalogError: a fault in a bundled file.
    """
    ours = [read(path) for path in _files(files.bundled("screens"), only)]
    if broken := [str(fault) for parsed in ours for fault in parsed.faults]:
        raise CatalogError("\n".join(broken))
    theirs = [read(path, override=True) for path in _files(user_dir or files.config_dir() / "screens", only)]
    return merge(ours, theirs)


def quick(word: str) -> Screen | None:
    """The screen a word means, read from `<service>.toml` alone, or None when it takes the whole catalog to say.

    The start-up path: the first paint does not depend on the number of screen files.
    """
    found = _alone(word)
    return found.find(word) if found is not None else None


def enough(word: str) -> Catalog:
    """The catalog a typed word takes: the one file it names, or all of them. For start-up, as `quick`."""
    found = _alone(word)
    return found if found is not None and found.find(word) is not None else load()


def _alone(word: str) -> Catalog | None:
    """The file a word begins with, and no other."""
    stem = _lowered(word).partition(".")[0]
    return load(only=stem) if stem.replace("-", "").replace("_", "").isalnum() else None


def merge(ours: list[Parsed], theirs: list[Parsed]) -> Catalog:
    """The bundled files' screens with the user's over them. Raises nothing: what does not fit becomes a fault."""
    screens = {screen.key: screen for parsed in ours for screen in parsed.screens.values()}
    titles = {parsed.stem: parsed.title for parsed in ours}
    abouts = {parsed.stem: parsed.about for parsed in ours}
    faults: list[Fault] = []
    for parsed in theirs:
        faults.extend(parsed.faults)
        titles.setdefault(parsed.stem, parsed.title)
        for screen in parsed.screens.values():
            screens[screen.key] = screen if screen.about else replace(screen, about=abouts.get(parsed.stem, ""))
        for name, (columns, sort) in parsed.columns.items():
            bundled = screens.get(f"{parsed.stem}.{name}")
            if bundled is None:
                known = nearest(name, [screen.name for screen in screens.values() if screen.file == parsed.stem])
                sentence = f"there is no such resource to give columns to.{known}"
                faults.append(Fault(f"{parsed.stem}.toml", name, sentence))
                continue
            kept = bundled.sort if bundled.sort.removeprefix("-") in {column.name for column in columns} else ""
            screen = replace(bundled, columns=later(columns, bundled.more), sort=kept if sort is None else sort)
            if wrong := lint(screen):
                faults.extend(wrong)
            else:
                screens[screen.key] = screen
    return Catalog(screens, tuple(map(str, faults)), titles)


def _files(folder: Path, only: str | None) -> list[Path]:
    if only is not None:
        path = folder / f"{only}.toml"
        return [path] if path.is_file() else []
    return sorted(folder.glob("*.toml")) if folder.is_dir() else []


def read(path: Path, override: bool = False) -> Parsed:
    """A file parsed; unreadable and malformed files are a fault like any other."""
    try:
        data = toml.read(path)
    except (OSError, ValueError) as error:
        return Parsed(path.stem, faults=(Fault(path.name, "", f"cannot be read: {error}"),))
    return parse(data, path.stem, path.name, override)
