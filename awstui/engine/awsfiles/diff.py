"""What a change does to a file, as a unified diff that shows no secret."""

from __future__ import annotations

import difflib
import re

from awstui.engine import redact

_SETTING = re.compile(r"(?P<lead>[ +-]\s*(?P<name>[^=:\s]+)\s*[=:]\s*)(?P<value>.*)$")


def unified(before: str, after: str, path: str) -> str:
    """The diff, compared as it is and shown with secrets hidden: a line whose secret changed is still there twice.

    Args:
        before: the file's text, empty when there is no file yet.
        after: the text it shall have.
        path: the file's name, as it is shown.
    """
    found = difflib.unified_diff(
        before.splitlines(), after.splitlines(), path if before else "(no file)", path, n=2, lineterm=""
    )
    return "\n".join(line if number < 2 else _masked(line) for number, line in enumerate(found))


def _masked(line: str) -> str:
    setting = _SETTING.match(line)
    if setting and setting["value"] and redact.is_secret_name(setting["name"]):
        return f"{setting['lead']}{redact.HIDDEN}"
    return redact.text(line)
