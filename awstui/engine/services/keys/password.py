"""The password of a Windows instance: EC2 keeps it encrypted with the key pair, and it is decrypted here."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

from awstui.engine.keys.local import look
from awstui.engine.keys.match import guess_for, pairs_of, private_for
from awstui.engine.services.keys import passphrases
from awstui.engine.services.keys.at import At
from awstui.errors import KeyFault, Refused, UsageError
from awstui.guards import why_read_only
from awstui.protocol import Place, Reply, Value
from awstui.protocol.keys import WindowsPassword

if TYPE_CHECKING:
    from awstui.engine.jobs import Bench

_USER = "Administrator"


def password(bench: Bench, place: Place, args: Mapping[str, Any]) -> Iterator[Reply]:
    """Decrypt a Windows instance's password; the journal notes that it was, and not the password.

    Args: instance, its id; path, the private key's file, by default the key of this machine that is the pair's.

    Answers Value(WindowsPassword). Refused, UsageError and KeyFault say why there is none.
    """
    at, instance = At(bench, place), str(args["instance"])
    if why := why_read_only(bench.sessions.context(place)):
        raise Refused(f"The password was not asked for. {why}")
    name = _key_name(at, instance)
    path = Path(str(args.get("path") or _file(at, name))).expanduser()
    private, _ = passphrases.opened(bench, path)
    if not isinstance(private.key, RSAPrivateKey):
        raise KeyFault(f"{path} holds no RSA key, and passwords of Windows are encrypted with RSA only.")
    params = {"InstanceId": instance}
    with at.intent("GetPasswordData", targets=(instance,), params=params, screen="ec2.instances") as entry:
        data = str(at.client.get_password_data(**params).get("PasswordData") or "").strip()
        entry.note = f"decrypted with {path}" if data else "EC2 has none (yet)"
    if not data:
        raise Refused(
            f"EC2 has no password for {instance}: it can take 15 minutes after the first start, and images that set "
            "their own never have one."
        )
    yield Value(WindowsPassword(instance, _USER, _decrypted(private.key, data, path)))


def _key_name(at: At, instance: str) -> str:
    """The name of the key pair an instance was started with."""
    answer = at.client.describe_instances(InstanceIds=[instance])
    found = [each for reservation in answer.get("Reservations") or () for each in reservation.get("Instances") or ()]
    if not found:
        raise UsageError(f"There is no instance {instance} here.")
    if str(found[0].get("Platform") or "").lower() != "windows":
        raise UsageError(f"{instance} does not run Windows: it has no such password.")
    if not found[0].get("KeyName"):
        raise Refused(f"{instance} was started without a key pair, so EC2 has no password for it.")
    return str(found[0]["KeyName"])


def _file(at: At, name: str) -> str:
    """The file of this machine with the private key of that pair."""
    pairs, local = pairs_of(at.client), look().keys
    found = private_for(name, pairs, local) or guess_for(name, pairs, local)
    if found is None or not (found.path or found.ppk):
        raise Refused(f"The private key of {name} is not among this machine's keys, and only it opens the password.")
    return found.path or found.ppk


def _decrypted(key: RSAPrivateKey, data: str, path: Path) -> str:
    """The password. With another key OpenSSL answers random bytes instead of an error, so those are looked at."""
    wrong = f"{path} does not open this password: the instance was started with another key."
    try:
        text = key.decrypt(base64.b64decode(data, validate=True), PKCS1v15()).decode("utf-8")
    except (ValueError, binascii.Error, UnicodeDecodeError):
        raise KeyFault(wrong) from None
    if not text or not text.isprintable():
        raise KeyFault(wrong)
    return text
