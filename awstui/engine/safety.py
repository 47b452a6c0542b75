"""Which operations only look, how hard each change is to take back, and the guard no call gets around.

Verbs decide, except where they lie (see `lies`). Whatever is not known to be a read counts as a write. The guard sits
in botocore's own event chain, on the session: every client made from it, every presigned URL and every call botocore
makes for itself passes it, before anything is signed or sent.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from awstui.engine import lies
from awstui.errors import Refused

if TYPE_CHECKING:
    from botocore.model import OperationModel
    from botocore.session import Session

Effect = Literal["read", "secret", "write"]

_READ_VERBS = re.compile(
    r"(?:Batch)?(?:Get|List|Describe)(?![a-z])"
    r"|(?:Head|Search|Lookup|Query|Scan|Select|Filter|Count|Estimate|Simulate|Validate|Preview|View)(?![a-z])"
)
_NAME_VERBS = re.compile(
    r"(?:Batch|Bulk|Admin)?(?:Abandon|Abort|Close|Deallocate|Decommission|Decrease|Delete|Deprovision|Deregister|Destroy"
    r"|Discard|Dispose|Drop|Erase|Evict|Expire|Flush|Forget|Purchase|Purge|Release|Reset|Retire|Shrink|Terminate"
    r"|Truncate|Unregister|Wipe)(?![a-z])"
)


def effect(service: str, operation: str, params: Mapping[str, Any] | None = None) -> Effect:
    """What an operation does: "read" changes nothing, "secret" hands out a secret, "write" is everything else.

    Args:
        service: boto3's service name.
        operation: the API's name, "DescribeInstances".
        params: the input, where it matters (`WithDecryption`, say).
    """
    name = f"{service}:{operation}"
    if name in lies.SECRETS:
        return "secret"
    if name in lies.WRITES or name in lies.CREDENTIALS:
        return "write"
    if name in lies.READS or _READ_VERBS.match(operation):
        flag = lies.REVEALING_FLAGS.get(name)
        return "secret" if flag and params and params.get(flag) else "read"
    return "write"


def is_read(service: str, operation: str, params: Mapping[str, Any] | None = None) -> bool:
    """Whether an operation changes nothing and hands out no secret."""
    return effect(service, operation, params) == "read"


def tier(service: str, operation: str) -> Literal["y", "name"]:
    """The mildest confirmation an operation may be offered with: "name" when it cannot be taken back.

    Args:
        service: boto3's name.
        operation: the API's name.
    """
    name = f"{service}:{operation}"
    if name in lies.IRREVERSIBLE:
        return "name"
    if name in lies.REVERSIBLE or not _NAME_VERBS.match(operation):
        return "y"
    return "name"


_RECEIPTS = 1000
"""Calls of one change that are remembered; beyond, only those that failed."""


@dataclass(slots=True)
class Receipt:
    """What AWS answered to one call made under a permit."""

    operation: str  # "service:Operation"
    request_id: str
    code: str  # the error code; empty when it went well


@dataclass(frozen=True, slots=True)
class Memory:
    """What a resource had right before the change, as `inverses` read it."""

    before: Mapping[str, Any] | None = None
    inverse: Mapping[str, Any] | None = None  # as Journal.intent takes it
    fault: str = ""  # why there is none


@dataclass(slots=True, eq=False)
class Permit:
    """Leave to make exactly these calls while it is open, in the contexts that entered it."""

    operations: frozenset[str]
    dry_run: bool = False
    open: bool = True
    receipts: list[Receipt] = field(default_factory=list)
    memory: Memory | None = None

    @contextmanager
    def entered(self) -> Iterator[Permit]:
        """Make this the permit of the calling thread.

        Raises:
            Refused: it is closed already.
        """
        if not self.open:
            raise Refused("This change is over: its permit no longer holds.")
        token = _active.set(self)
        try:
            yield self
        finally:
            # A generator may end in another thread than it began in; there this permit was never active.
            with suppress(ValueError):
                _active.reset(token)


_active: ContextVar[Permit | None] = ContextVar("awstui_permit", default=None)


def granted() -> Permit | None:
    """The permit under which this thread makes a change now."""
    found = _active.get()
    return found if found is not None and found.open else None


@contextmanager
def permit(operations: Iterable[str], *, dry_run: bool = False) -> Iterator[Permit]:
    """Let these operations through the guard, in this thread, until the block ends.

    Args:
        operations: "service:Operation" each.
        dry_run: only with `DryRun` set, which EC2 answers without changing anything; else they are refused.
    """
    given = Permit(frozenset(operations), dry_run)
    try:
        with given.entered():
            yield given
    finally:
        given.open = False


def check(service: str, operation: str, params: Mapping[str, Any] | None, read_only: bool) -> None:
    """Let a call pass, or say why not.

    Args:
        service: boto3's name.
        operation: the API's name.
        params: the input; the flags that make a read reveal something are in it.
        read_only: whether nothing may be changed there.

    Raises:
        Refused: it is no plain read, and read-only mode or the lack of a permit forbids it.
    """
    name = f"{service}:{operation}"
    kind = effect(service, operation, params)
    if kind == "read" or name in lies.CREDENTIALS:
        return
    granted = _active.get()
    if granted is None or not granted.open or name not in granted.operations:
        if read_only and kind == "write":
            raise Refused(f"Read-only: {service} {operation} was not sent.")
        why = "hands out a secret" if kind == "secret" else "is not a plain read"
        raise Refused(f"{service} {operation} {why} and nobody confirmed it: it was not sent.")
    if granted.dry_run and not (params is None or params.get("DryRun") is True):
        raise Refused(f"{service} {operation} was to be a dry run and was not marked as one: it was not sent.")
    if read_only and kind == "write":
        raise Refused(f"Read-only: {service} {operation} was not sent.")


_TOKENS = frozenset({"connect", "DbConnect", "DbConnectAdmin"})
"""What RDS's and DSQL's signed login tokens are signed as: such a token is a password, made without any call."""


def guard(
    session: Session,
    read_only: Callable[[], bool],
    honours_dry_run: Callable[[str], bool],
    check_endpoint: Callable[[str], None] = lambda url: None,
) -> None:
    """Put the guard on a session, before any client is made from it.

    It stands where parameters enter (which presigned URLs pass), right before the request, and where S3's upload forms
    and database tokens are signed, which pass neither.

    Args:
        session: the botocore session.
        read_only: asked at every call.
        honours_dry_run: whether the server at a URL is known to answer a dry run without making the change. Stand-ins
            for AWS may ignore the mark and terminate the instance, so elsewhere dry runs are refused.
        check_endpoint: raises Refused for a URL nothing may be sent to.
    """

    def parameters(params: Mapping[str, Any], model: OperationModel, **_: Any) -> None:
        check(model.service_model.service_name, model.name, params, read_only())

    def request(params: Mapping[str, Any], model: OperationModel, **_: Any) -> None:
        check_endpoint(str(params.get("url", "")))
        granted = _active.get()
        if granted is not None and granted.dry_run and not is_read(model.service_model.service_name, model.name):
            body, url = params.get("body"), str(params.get("url", ""))
            if not honours_dry_run(url):
                raise Refused("No dry run: the endpoint is not AWS's own and might make the change.")
            if not isinstance(body, Mapping) or body.get("DryRun") != "true":
                raise Refused(
                    f"{model.service_model.service_name} {model.name} lost its dry-run mark: it was not sent."
                )
        else:
            check(model.service_model.service_name, model.name, None, read_only())

    def signed(request: Any, operation_name: str, **_: Any) -> None:
        if "s3-presign-post-policy" in getattr(request, "context", {}):
            check("s3", "PutObject", None, read_only())
        elif operation_name in _TOKENS:
            check("rds", "GenerateAuthToken", None, read_only())

    def answered(parsed: Mapping[str, Any], model: OperationModel, **_: Any) -> None:
        granted = _active.get()
        name = f"{model.service_model.service_name}:{model.name}"
        if granted is not None and name in granted.operations:
            request_id = parsed.get("ResponseMetadata", {}).get("RequestId", "")
            code = str(parsed.get("Error", {}).get("Code", ""))
            if code or len(granted.receipts) < _RECEIPTS:
                granted.receipts.append(Receipt(name, str(request_id), code))

    events: Any = session.get_component("event_emitter")
    events.register_first("provide-client-params", parameters, "awstui-guard-parameters")
    events.register_first("before-call", request, "awstui-guard-request")
    events.register_first("before-sign", signed, "awstui-guard-signed")
    events.register_last("after-call", answered, "awstui-guard-receipts")
