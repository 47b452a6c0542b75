"""Reading TOML files: parsed once, then kept, because both processes read theirs before anything is on screen."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from zlib import crc32

from awstui import files
from awstui.kept import Kept, stamp


def read(path: Path) -> dict[str, Any]:
    """The content of a TOML file.

    Raises:
        OSError: it cannot be read.
        ValueError: it is no TOML, or not UTF-8; says where.
    """
    made_from = stamp(path)
    kept = Kept(files.cache_dir() / "toml")
    name = f"{path.stem}-{crc32(str(path).encode('utf-8', 'surrogateescape')):08x}.marshal"
    data = kept.get(name, made_from)
    if data is None:
        import tomllib

        data = tomllib.loads(path.read_text(encoding="utf-8-sig"))
        kept.put(name, made_from, data)
    found: dict[str, Any] = data
    return found
