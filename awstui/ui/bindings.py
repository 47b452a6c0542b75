"""The key table as Textual bindings: each carries its id, so `App.set_keymap` can move it."""

from __future__ import annotations

from collections.abc import Mapping

from textual.binding import Binding, BindingType

from awstui.keys import ALL, shown

NO_KEY = "no-key"
"""A key no terminal sends. Textual takes an empty keymap entry as "leave the default", which would keep a key that
its owner took away."""

_ALWAYS = ("app.quit",)
"""What works in an overlay too; every other key of the app is deaf there, or a palette could open over a question."""


def bindings(*where: str, own: tuple[str, ...] = ()) -> list[BindingType]:
    """The bindings of these places, for a BINDINGS class attribute; only footer keys are shown.

    Args:
        where: places of `keys.WHERE`.
        own: ids from elsewhere that this screen does in a way of its own (Esc, Tab): Textual runs an action where
            its binding stands, so the app's binding would run the app's.
    """
    return [
        Binding(
            key.keys, key.action, key.label, show=key.footer, id=key.id, tooltip=key.help, priority=key.id in _ALWAYS
        )
        for key in ALL
        if key.where in where or key.id in own
    ]


def on_list(key: str, mapped: Mapping[str, str]) -> str:
    """A key of a screen file as a person reads it: those of awstui's that files fill are where their owner put them.

    Args:
        key: as the file has it; "" for none.
        mapped: every id with its keys, as `keys.resolve` answers.
    """
    from awstui.catalog.lint import OFFERED  # the first paint needs no words for keys

    if key not in OFFERED:
        return shown(key)
    return shown(mapped["table.open" if key == "enter" else f"list.{OFFERED[key]}"])


def keymap(resolved: Mapping[str, str]) -> dict[str, str]:
    """What `App.set_keymap` needs: the ids that differ from their default.

    Args:
        resolved: every id with its keys, as `keys.resolve` answers.
    """
    return {key.id: resolved[key.id] or NO_KEY for key in ALL if resolved[key.id] != key.keys}
