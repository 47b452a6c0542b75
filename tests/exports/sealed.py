"""What mRemoteNG's AeadCryptographyProvider has encrypted, opened: written by itself, so that it proves `encrypt`."""

from __future__ import annotations

import base64
import hashlib

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM


def decrypt(text: str, password: str, iterations: int = 1000) -> str:
    """The text kept; ValueError when the password is another or it was tampered with."""
    if not text:
        return ""
    data = base64.b64decode(text, validate=True)
    salt, nonce, sealed = data[:16], data[16:32], data[32:]
    key = hashlib.pbkdf2_hmac("sha1", password.encode("latin-1"), salt, iterations, 32)
    try:
        return AESGCM(key).decrypt(nonce, sealed, salt).decode()
    except InvalidTag:
        raise ValueError("The password is another one.") from None
