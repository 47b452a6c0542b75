"""What ssh asks, as its KnownHostsCommand, whether a host key is one that the instance printed when it booted.

Run by path and with neither site packages nor this package, several times a connection: it has to be quick.
Arguments: known_hosts file, fingerprints with commas, why it is asked (%I), host (%H), key type (%t), key (%K).
"""

import base64
import hashlib
import os
import sys


def main(file: str, fingerprints: str, why: str, host: str, kind: str, key: str) -> None:
    """Print the key as a known_hosts line when its fingerprint is one of those, and keep it for next time."""
    if why != "HOSTNAME":
        return  # for the order of algorithms, or by address: no key is at hand, or it is not looked up like that
    digest = base64.b64encode(hashlib.sha256(base64.b64decode(key)).digest()).decode().rstrip("=")
    if f"SHA256:{digest}" not in fingerprints.split(","):
        return
    line = f"{host} {kind} {key}\n"
    sys.stdout.write(line)
    handle = os.open(file, os.O_WRONLY | os.O_APPEND | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0), 0o600)
    os.write(handle, line.encode())
    os.close(handle)


if __name__ == "__main__":
    main(*sys.argv[1:7])
