"""What a key of awstui is."""

from __future__ import annotations

from awstui.records import record


@record
class Key:
    """One thing a key does."""

    id: str
    keys: str
    action: str
    label: str  # two words for the footer
    help: str  # one phrase for `?` and the README
    where: str  # one of keys.WHERE
    footer: bool = False
