"""Where a private key goes that EC2 has shown and that could not be saved, against all that was checked before."""

from __future__ import annotations

from botocore.exceptions import BotoCoreError, ClientError

from awstui.engine.keys.save import Reserved, checked, reserved
from awstui.engine.services.keys.at import At
from awstui.errors import Refused, UsageError
from awstui.protocol.keys import KeyPair

_TRIES = 5


def kept(at: At, file: Reserved, data: bytes, pair: KeyPair) -> str:
    """Save the key in its file, else in one that is asked for; the path it came to.

    Args:
        at: where the pair is.
        file: made for it.
        data: what goes into it.
        pair: as EC2 made it.

    Raises:
        awstui.errors.Refused: it could not be saved anywhere; then the pair is deleted again.
    """
    try:
        file.fill(data)
        return str(file.path)
    except OSError as error:
        said = f"{file.path} could not be written: {error.strerror or error}."
    for _ in range(_TRIES):
        text = _asked(at, f"{said} EC2 shows this key only now. In which other file shall it go?")
        if text is None:
            break
        try:
            with reserved([checked(text)]) as (other,):
                other.fill(data)
                return str(other.path)
        except UsageError as fault:
            said = str(fault)
        except OSError as error:
            said = f"{text} could not be written: {error.strerror or error}."
    raise Refused(f"{said} The private key is not saved. {_deleted(at, pair)}")


def _asked(at: At, text: str) -> str | None:
    try:
        return at.bench.ask("text", text)
    except Refused:  # nobody can be asked here
        return None


def _deleted(at: At, pair: KeyPair) -> str:
    """A pair whose private key nobody has is of no use to anybody."""
    params = {"KeyName": pair.name}
    try:
        with at.intent("DeleteKeyPair", targets=(pair.name,), params=params):
            at.client.delete_key_pair(**params)
    except (ClientError, BotoCoreError) as error:
        return f"Delete the key pair {pair.name}: {at.explain(error, 'DeleteKeyPair', pair.name).sentence}"
    return f"The key pair {pair.name} was deleted again."
