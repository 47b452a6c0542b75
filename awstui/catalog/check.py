"""Screen files checked against botocore's own models of AWS, without asking AWS anything."""

from __future__ import annotations

import sys
from collections.abc import Collection
from pathlib import Path

from awstui import files
from awstui.catalog.checker import Checker
from awstui.catalog.faults import Fault
from awstui.catalog.lint import lint
from awstui.catalog.load import Catalog, load, merge, read
from awstui.catalog.model import Screen
from awstui.catalog.models import NoModel
from awstui.catalog.parse import Parsed

CONSOLES = frozenset(
    {
        "connect",
        "ec2.ansible",
        "ec2.mremoteng",
        "ec2.password",
        "ec2.ssh_config",
        "instance",
        "related",
        "sns",
        "sns.create",
        "sqs",
        "sqs.create",
    }
)
"""Consoles a screen file may name when the caller does not say."""

ENRICHERS = frozenset({"ec2.instances", "sqs.queues"})
"""What `more` may name: the engine's ENRICHERS, which is not imported here."""


def check(screen: Screen, catalog: Catalog | None = None, consoles: Collection[str] = CONSOLES) -> list[str]:
    """Every fault of a screen, a line each: `file [resource.columns.Name]: sentence`.

    The rules come from botocore's service models (`botocore/data/*/service-2.json`, `paginators-1.json`) and
    https://jmespath.org/specification.html.

    Args:
        catalog: where its drills and its parent are looked up (default: the bundled and the user's files).
        consoles: the names its `consoles` may use.
    """
    return [str(fault) for fault in _check(screen, load() if catalog is None else catalog, consoles)]


def check_file(path: Path, consoles: Collection[str] = CONSOLES) -> tuple[int, list[str]]:
    """How many screens a file has, and every fault in it.

    Args:
        path: bundled, the user's or any other.
    """
    parsed = read(path, override=True)
    catalog = _with(parsed)
    names = [*parsed.screens, *parsed.columns]
    screens = [catalog.screens[key] for name in names if (key := f"{parsed.stem}.{name}") in catalog.screens]
    texts = [text for text in catalog.faults if text.startswith(path.name)]
    texts += [str(fault) for screen in screens for fault in _check(screen, catalog, consoles)]
    return len(names), [f"{path}{text.removeprefix(path.name)}" for text in texts]


def main(paths: list[str], consoles: Collection[str] = CONSOLES) -> int:
    """`awstui check [FILE…]`: print a line per fault, or how many screens are in order.

    Args:
        paths: screen files; none means all, bundled and the user's.
        consoles: the names screen files may open.

    Returns: 0 when all is well, else 1.
    """
    folders = [files.bundled("screens"), files.config_dir() / "screens"]
    chosen = [Path(path) for path in paths] or [path for folder in folders for path in sorted(folder.glob("*.toml"))]
    total, faults = 0, []
    for path in chosen:
        count, found = check_file(path, consoles)
        total += count
        faults.extend(found)
    for fault in faults:
        print(fault)
    if not faults:
        print(f"ok: {total} screen{'s' * (total != 1)}")
    return 1 if faults else 0


def _with(parsed: Parsed) -> Catalog:
    """The whole catalog with this file's screens over all others."""
    ours = [read(path) for path in sorted(files.bundled("screens").glob("*.toml"))]
    theirs = [read(path, override=True) for path in sorted((files.config_dir() / "screens").glob("*.toml"))]
    return merge(ours, [*(other for other in theirs if other.stem != parsed.stem), parsed])


def _check(screen: Screen, catalog: Catalog, consoles: Collection[str]) -> list[Fault]:
    file = f"{screen.file}.toml"
    faults = lint(screen, file)
    try:
        found = list(Checker(screen, catalog, consoles, ENRICHERS).faults())
    except NoModel as error:
        found = [("list", str(error))]
    faults += [Fault(file, f"{screen.name}.{place}".rstrip("."), sentence) for place, sentence in found]
    return list(dict.fromkeys(faults))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
