"""Writing a private key of this machine in another format, into a new file. AWS is not asked for anything."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from awstui.engine.keys import formats
from awstui.engine.keys.formats.private import Private
from awstui.engine.keys.save import checked, reserved
from awstui.engine.services.keys import passphrases
from awstui.errors import Refused, UsageError
from awstui.protocol import Place, Reply, Value
from awstui.protocol.keys import TARGETS, KeyDone

if TYPE_CHECKING:
    from awstui.engine.jobs import Bench

SEAL = ("same", "new", "none")
"""The new file's passphrase: the one of the old file (or none, like it), another, or none."""


def convert(bench: Bench, place: Place, args: Mapping[str, Any]) -> Iterator[Reply]:
    """Convert a private key. It needs no confirmation: a new file is made, and nothing is changed or taken away.

    Args: path, the file it is in; to, one of TARGETS; out, the new file; seal, one of SEAL; comment, in place of the
    old one. Passphrases are asked for.

    Answers Value(KeyDone). KeyFault, PassphraseFault and UsageError say what cannot be.
    """
    if bench.read_only:
        raise Refused("Read-only: no key is written, not even to this machine.")
    to, seal = str(args["to"]), str(args.get("seal") or "same")
    if to not in TARGETS or seal not in SEAL:
        raise UsageError(f"A key can be written as {', '.join(TARGETS)}; its passphrase is {', '.join(SEAL)}.")
    source, out = Path(str(args["path"])).expanduser(), checked(str(args["out"]))
    private, passphrase = passphrases.opened(bench, source)
    if comment := str(args.get("comment") or ""):
        private = Private(private.key, comment)
    if seal == "new":
        passphrase = passphrases.chosen(bench, out)
    elif seal == "none":
        passphrase = b""
    data = formats.write(private, to, passphrase)
    with reserved([out]) as (file,), _noted(bench, place, source, out, to):
        try:
            file.fill(data)
        except OSError as error:
            raise Refused(f"{out} cannot be written: {error.strerror or error}.") from None
    sealed = "with a passphrase" if passphrase else "without a passphrase"
    yield Value(KeyDone(f"{out} holds the key as {TARGETS[to]}, {sealed}.", (str(out),)))


def _noted(bench: Bench, place: Place, source: Path, out: Path, to: str) -> Any:
    """The journal's entry: which key went where."""
    return bench.journal.intent(
        service="keys",
        operations=("ConvertKey",),
        targets=(str(out),),
        params={"From": str(source), "Format": to},
        context=bench.sessions.context(place),
    )
