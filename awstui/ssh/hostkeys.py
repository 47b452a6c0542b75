"""Host keys: those an instance printed when it booted are the only ones taken, where its console output still has them.

cloud-init prints whole keys between BEGIN SSH HOST KEY KEYS and END, and fingerprints between BEGIN SSH HOST KEY
FINGERPRINTS and END; Amazon Linux 2 printed the latter only. Whole keys go into known_hosts before ssh starts. From
fingerprints alone a host key cannot be made, so ssh is told to ask us (KnownHostsCommand, OpenSSH 8.5): it hands over
the key it was shown, and gets it back as known when its fingerprint is one of them.
"""

from __future__ import annotations

import base64
import hashlib
import re
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

from awstui import files
from awstui.ssh import words

_KEYS = re.compile(r"-----BEGIN SSH HOST KEY KEYS-----(.*?)-----END SSH HOST KEY KEYS-----", re.DOTALL)
_PRINTS = re.compile(
    r"-----BEGIN SSH HOST KEY FINGERPRINTS-----(.*?)-----END SSH HOST KEY FINGERPRINTS-----", re.DOTALL
)
_KEY = re.compile(r"\b((?:ssh|ecdsa|sk-ssh|sk-ecdsa)-[a-z0-9@.-]+) ([A-Za-z0-9+/]{40,}={0,2})")
_PRINT = re.compile(r"\bSHA256:[A-Za-z0-9+/]{43}")


def printed(output: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The host keys ("ssh-ed25519 AAAA…") and fingerprints ("SHA256:…") in a console output, of the latest boot only.

    Args:
        output: what GetConsoleOutput answered, decoded.
    """
    whole, prints = _KEYS.findall(output), _PRINTS.findall(output)
    keys = [f"{kind} {blob}" for kind, blob in _KEY.findall(whole[-1])] if whole else []
    shown = _PRINT.findall(prints[-1]) if prints else []
    return tuple(dict.fromkeys(keys)), tuple(dict.fromkeys([*map(fingerprint, keys), *shown]))


def fingerprint(key: str) -> str:
    """The fingerprint of a key line, as ssh-keygen writes it; "" when it is none."""
    try:
        blob = base64.b64decode(key.split()[1], validate=True)
    except (ValueError, IndexError):
        return ""
    return "SHA256:" + base64.b64encode(hashlib.sha256(blob).digest()).decode().rstrip("=")


def known(file: Path, alias: str) -> tuple[str, ...]:
    """The keys a known_hosts file has for a host, a "type blob" each; none when it cannot be read."""
    try:
        lines = file.read_text("utf-8", "replace").splitlines()
    except OSError:
        return ()
    found = (line.split() for line in lines)
    return tuple(f"{each[1]} {each[2]}" for each in found if len(each) >= 3 and alias in each[0].split(","))


def remember(file: Path, alias: str, keys: Iterable[str]) -> None:
    """Add keys of a host to a known_hosts file (made 0600) unless it has one already; raises OSError."""
    lines = [f"{alias} {key}\n" for key in keys]
    if lines and not known(file, alias):
        import os

        handle = files.append_private(file)
        try:
            os.write(handle, "".join(lines).encode())
        finally:
            os.close(handle)


def forget(file: Path, alias: str) -> bool:
    """Take a host's keys out of a known_hosts file; whether there were any. Raises OSError."""
    if not known(file, alias):
        return False
    import os
    import tempfile

    kept = [line for line in file.read_text("utf-8", "replace").splitlines(True) if alias not in _hosts(line)]
    handle, part = tempfile.mkstemp(dir=file.parent, prefix=".known_hosts-")
    with os.fdopen(handle, "w", encoding="utf-8") as out:
        out.writelines(kept)
    os.replace(part, file)
    return True


def _hosts(line: str) -> list[str]:
    return line.split(" ", 1)[0].split(",")


def asking(file: Path, fingerprints: Iterable[str]) -> str:
    """The value of ssh's KnownHostsCommand that takes keys of these fingerprints only, and remembers what it took.

    "" where this ssh has no such option. ssh splits it at blanks and runs it without a shell.
    """
    shown = [each for each in fingerprints if _PRINT.fullmatch(each)]
    if not shown or not _can_ask():
        return ""
    script = Path(__file__).with_name("accept.py")
    python, ours, hosts = map(words.option_path, (sys.executable, str(script), str(file)))
    return " ".join([python, "-I", "-S", ours, hosts, ",".join(shown), "%I", "%H", "%t", "%K"])


def _can_ask() -> bool:
    """Whether this ssh is OpenSSH 8.5 or newer."""
    try:
        told = subprocess.run(["ssh", "-V"], capture_output=True, text=True, timeout=2, check=False).stderr
    except (OSError, subprocess.TimeoutExpired):
        return False
    found = re.match(r"OpenSSH_(?:for_Windows_)?(\d+)\.(\d+)", told)
    return found is not None and (int(found[1]), int(found[2])) >= (8, 5)
