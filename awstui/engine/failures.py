"""What went wrong, in a sentence, and what to do next."""

from __future__ import annotations

from typing import Any

from awstui.engine import redact
from awstui.engine.sentences import Teller, outline
from awstui.errors import AwsFailed
from awstui.protocol import Context, Failure

KINDS = (
    "no-credentials", "partial-credentials", "bad-credentials", "expired", "login", "mfa", "profile", "config",
    "process", "region", "region-off", "network", "proxy", "certificate", "timeout", "throttled", "denied", "missing",
    "conflict", "quota", "invalid", "clock", "service", "demo", "refused", "paging", "dry-run", "dependency",
    "internal", "other",
)  # fmt: skip
"""Every `Failure.kind`:

no-credentials, partial-credentials, bad-credentials (AWS does not know the key), expired, login (SSO or `aws login`),
mfa, profile (unknown), config (a file of AWS's is broken), process (credential_process failed), region (none given),
region-off (not enabled for the account), network, proxy, certificate, timeout, throttled, denied, missing (not found),
conflict (in use, exists, wrong state), quota, invalid (AWS or botocore rejects the input), clock, service (AWS's own
fault), demo (the demo lacks it), refused (we would not send it), paging, dry-run (it would have worked), dependency (a
Python package is missing), internal (a bug of ours), other.
"""


def explain(
    error: BaseException, *, context: Context | None, operation: str = "", resource: str = "", demo: bool = False
) -> Failure:
    """An exception as a Failure: what happened, to what, where, and the next step. Secrets are taken out.

    Args:
        error: what botocore, the guard or our own code raised.
        context: where it was asked.
        operation: the API operation, when the error does not carry it.
        resource: what was asked about, by its id or name.
        demo: the call went to the demo's local AWS.
    """
    if isinstance(error, AwsFailed):
        return error.failure
    code, request_id, told = "", "", ""
    response: Any = getattr(error, "response", None)
    if isinstance(response, dict):
        about = response.get("Error") or {}
        code, told = str(about.get("Code") or ""), str(about.get("Message") or "")
        request_id = str((response.get("ResponseMetadata") or {}).get("RequestId") or about.get("RequestId") or "")
        operation = str(getattr(error, "operation_name", "") or operation)  # assuming a role fails under any call
    teller = Teller(error, code, redact.text(told).strip(), context, operation, redact.text(resource), demo)
    kind, sentence, hint = teller.tell()
    if not sentence.endswith((".", "!", "?")):
        sentence += "."
    return Failure(
        kind=kind,
        sentence=redact.text(sentence),
        hint=redact.text(hint),
        code=code,
        request_id=request_id,
        operation=operation,
        profile=context.profile if context else "",
        region=context.region if context else "",
        detail=_detail(error),
    )


def _detail(error: BaseException) -> str:
    """The raw text, for the detail key; what a parameter check says may quote a secret, so only its outline is kept."""
    name = type(error).__name__
    if name == "ParamValidationError":
        return f"{name}: {outline(str(error))}"
    return redact.text(f"{name}: {error}")
