"""Secrets taken out of text and of documents, before they are shown, kept or sent through the pipe."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from botocore.model import Shape

HIDDEN = "••••"

_SECRET_NAMES = re.compile(
    r"(?i)(?:^secret$|pass(?:word|wd|phrase|code)|secret(?:_?access)?_?key|secret(?:string|binary|value)|client_?secret"
    r"|(?:session|security|access|refresh|id|auth|bearer|device|web_?identity)_?token$|token_?code|mfa_?code|private_?key"
    r"|activation_?code|(?<!public)(?<!public_)key_?material$|credentials?$|plaintext|api_?key_?value|authorization$"
    r"|sharedsecret|presharedkey|userdata)"
)
"""Member names that hold secrets though botocore's models do not always say `sensitive`."""

_SHOUTED = re.compile(r"(?:^|_)(?:TOKEN|SECRET|API_?KEY|PASS|PAT)$")
"""The same in environment variables: GITHUB_TOKEN is one, NextToken is none."""

_ACCESS_KEY = re.compile(r"(?<![A-Za-z0-9])(A[KS]IA|ABIA|ACCA)[A-Z0-9]{8,}(?![A-Za-z0-9])")
_PEM = re.compile(r"-----BEGIN ([A-Z ]*PRIVATE KEY)-----.*?(?:-----END \1-----|\Z)", re.DOTALL)
_JWT = re.compile(r"\beyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*")
_LABELLED = re.compile(
    r"""(?ix)
    (["']? (?: aws_?)? (?: pass(?:word|wd|phrase) | secret(?:_?access)?_?key | secret(?:string)? | client_?secret
      | (?:session|security|access|refresh|id|auth|bearer|signin)_?token | token_?code | mfa_?code | private_?key
      | x-amz-(?:security-token|signature|credential) | api_?key | signintoken | device_?code | code_?verifier
      | authorization | signature ) ["']?
     \s* [:=] \s* (?: bearer \s+ )? )
    ( b? " [^"]* (?:"|\Z) | b? ' [^']* (?:'|\Z) | [^\s"',;&}\]]+ )
    """
)
_ELEMENT = re.compile(r"<([A-Za-z][\w.:-]*)>([^<]+)(?=<|\Z)")
_SESSION = re.compile(r"(?<=[?&])Session=[^&\s\"']+")
"""Credentials on their way to the sign-in service: a whole JSON document, percent-encoded."""
_BEARER = re.compile(r"(?i)\b(bearer|basic)\s+[A-Za-z0-9+/=._-]{8,}")
_USER_INFO = re.compile(r"(?<=://)[^/\s:@]+:[^/\s@]+(?=@)")
_KEY_SHAPED = re.compile(r"(?<![A-Za-z0-9+/=_.-])(?=[A-Za-z0-9+/]*[A-Z])(?=[A-Za-z0-9+/]*[a-z])(?=[A-Za-z0-9+/]*[0-9])"
                         r"[A-Za-z0-9+/]{40}(?![A-Za-z0-9+/=_-])")  # fmt: skip
_LONG_TOKEN = re.compile(r"(?<![A-Za-z0-9+/=_-])(?!AAAAB3NzaC1yc2E)[A-Za-z0-9+/_-]{150,}={0,2}")
"""An RSA public key of SSH is no secret, and as long as one."""


def text(value: str) -> str:
    """The text without what looks like a secret; access key ids keep their kind and last four characters.

    Covers AKIA/ASIA ids, 40-character secret keys, session tokens, JWTs, PEM private keys, `password=…` and its likes,
    Authorization values, user:password in URLs, and XML elements whose names say so.
    """
    value = _PEM.sub(HIDDEN, value)
    value = _JWT.sub(HIDDEN, value)
    value = _USER_INFO.sub(HIDDEN, value)
    value = _BEARER.sub(lambda found: f"{found[1]} {HIDDEN}", value)
    value = _LABELLED.sub(lambda found: found[1] + HIDDEN, value)
    value = _ELEMENT.sub(lambda found: f"<{found[1]}>{HIDDEN if is_secret_name(found[1]) else found[2]}", value)
    value = _SESSION.sub(f"Session={HIDDEN}", value)
    value = _KEY_SHAPED.sub(HIDDEN, value)
    value = _LONG_TOKEN.sub(HIDDEN, value)
    return _ACCESS_KEY.sub(lambda found: f"{found[1]}{HIDDEN}{found[0][-4:]}", value)


def is_secret_name(name: str) -> bool:
    """Whether a member of that name holds a secret, as far as names tell."""
    return bool(_SECRET_NAMES.search(name) or _SHOUTED.search(name))


def document(data: Any, shape: Shape | None = None) -> Any:
    """A copy of an input or an answer with every secret member replaced by dots.

    Args:
        data: the input or answer, as botocore takes or gives it.
        shape: its shape; its `sensitive` marks count beside the names.
    """
    if shape is not None and shape.metadata.get("sensitive") and data not in (None, "", b""):
        return HIDDEN
    if isinstance(data, dict):
        return {name: _member(name, value, shape) for name, value in data.items()}
    if isinstance(data, (list, tuple)):
        inner = getattr(shape, "member", None)
        return [document(value, inner) for value in data]
    return data


def _member(name: Any, value: Any, shape: Shape | None) -> Any:
    if isinstance(value, (str, bytes)) and value and is_secret_name(str(name)):
        return HIDDEN
    members: Any = getattr(shape, "members", None)
    if members is not None:
        return document(value, members.get(name))
    return document(value, getattr(shape, "value", None))
