"""A text handed to the person's own editor and back."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from textual.app import App, SuspendNotSupported

from awstui.files import private_dir, state_dir

_USUAL = ("sensible-editor", "nano", "vi", "notepad.exe")
"""Tried in this order when neither VISUAL nor EDITOR says."""


class NoEditor(Exception):
    """There is no editor, or it failed; the text says which and why."""


def command() -> list[str]:
    """The editor's command line; NoEditor when there is none."""
    wanted = os.environ.get("VISUAL") or os.environ.get("EDITOR")
    if wanted:
        return shlex.split(wanted, posix=sys.platform != "win32")
    found = next((each for each in _USUAL if shutil.which(each)), None)
    if found is None:
        raise NoEditor("There is no editor: set EDITOR, in the shell awstui is started from.")
    return [found]


def edit(app: App[None], text: str, suffix: str = ".txt") -> str:
    """What becomes of a text in the editor; awstui waits meanwhile, and its screen comes back.

    The file is the person's alone and is gone afterwards: a message body may hold anything. Editors end the last line;
    a line end the text did not have is taken away again.

    Args:
        app: gives the terminal away meanwhile.
        text: what the editor begins with.
        suffix: of the file, so that the editor knows the language.

    Raises:
        NoEditor: there is none, or it failed; the text is as it was.
    """
    words = command()
    folder = state_dir() / "edit"
    private_dir(folder)
    handle, name = tempfile.mkstemp(suffix=suffix, dir=folder)
    path = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
            file.write(text)
        try:
            with app.suspend():
                code = subprocess.run([*words, name], check=False).returncode
        except SuspendNotSupported:
            raise NoEditor("This terminal cannot be handed to an editor.") from None
        except OSError as error:
            raise NoEditor(f"{words[0]} cannot be started: {error.strerror}.") from None
        if code:
            raise NoEditor(f"{words[0]} ended with {code}: the text is as it was.")
        try:
            written = path.read_bytes().decode("utf-8")
        except UnicodeDecodeError:
            raise NoEditor("What the editor wrote is not UTF-8: the text is as it was.") from None
        if not text.endswith("\n"):
            written = written.removesuffix("\n")
        return written
    finally:
        path.unlink(missing_ok=True)
