"""The CSV the IAM console hands out once with an access key, and what root's old key file looked like.

Seen in the wild: `Access key ID,Secret access key` (an access key), `User name,Password,Access key ID,Secret access
key,Console login link` (a new user), both with a byte order mark and CRLF; `AWSAccessKeyId=…` lines (root, until 2022).
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from awstui.errors import UsageError

LARGEST = 64 * 1024
"""Bytes; a file of keys is a few hundred."""

_ID = re.compile(r"AKIA[A-Z0-9]{12,124}")
_SECRET = re.compile(r"[A-Za-z0-9/+=]{40}")
_NAMES = {
    "accesskeyid": "id", "awsaccesskeyid": "id", "secretaccesskey": "secret", "awssecretkey": "secret",
    "awssecretaccesskey": "secret", "username": "user",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row:
    """One access key of a file."""

    id: str
    secret: str = field(repr=False)
    user: str = ""


def parse(data: bytes, user: str = "") -> Row:
    """The access key in a file.

    Args:
        data: the file as it is on disk.
        user: which one, when the file holds several users' keys.

    Raises:
        awstui.errors.UsageError: there is none, or several and nothing says which; no sentence quotes the file.
    """
    if len(data) > LARGEST:
        raise UsageError("The file is too large for one with an access key in it.")
    try:
        rows = list(_rows(_decoded(data)))
    except csv.Error:
        raise UsageError("The file is no table of comma-separated values.") from None
    if not rows:
        raise UsageError("The file holds no access key below its heading.")
    chosen = [row for row in rows if row.user == user] if user else rows
    if not chosen:
        raise UsageError(f"The file holds no key of a user {user}.")
    if len(chosen) > 1:
        names = ", ".join(row.user or "(no name)" for row in chosen)
        raise UsageError(f"The file holds {len(chosen)} access keys ({names}): say whose is meant.")
    (row,) = chosen
    return checked(row)


def checked(row: Row) -> Row:
    """The row, when id and secret look like those of a long-lived access key; UsageError when not."""
    if row.id.startswith("ASIA"):
        raise UsageError("That is the id of a temporary key, which is of no use without its session token.")
    if not _ID.fullmatch(row.id):
        raise UsageError("The access key id does not look like one (AKIA and 16 letters or digits).")
    if not _SECRET.fullmatch(row.secret):
        raise UsageError("The secret access key does not look like one (40 letters, digits, / or +).")
    return row


def _decoded(data: bytes) -> str:
    """UTF-8 with or without its mark, or UTF-16 with one, as spreadsheets save it."""
    encoding = "utf-16" if data.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        raise UsageError("The file is not text.") from None


def _rows(text: str) -> Iterator[Row]:
    lines = [line for line in re.split(r"\r\n|\r|\n", text) if line.strip()]
    if lines and "=" in lines[0] and "," not in lines[0]:
        lines = [",".join(each) for each in zip(*(line.split("=", 1) for line in lines if "=" in line), strict=True)]
    if not lines:
        return
    sign = max(",;\t", key=lines[0].count)
    parsed = csv.reader(lines, delimiter=sign)
    columns = [_NAMES.get(re.sub(r"[^a-z]", "", name.lower()), "") for name in next(parsed)]
    if not {"id", "secret"} <= set(columns):
        raise UsageError("The file has no columns Access key ID and Secret access key.")
    for cells in parsed:
        found = {column: cell.strip() for column, cell in zip(columns, cells, strict=False) if column}
        if found.get("id") or found.get("secret"):
            yield Row(found.get("id", ""), found.get("secret", ""), found.get("user", ""))
