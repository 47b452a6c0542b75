"""The `aws …` command that makes the same call."""

from __future__ import annotations

import base64
import datetime
import json
import re
import shlex
from collections.abc import Iterable, Mapping
from typing import Any

from awstui.engine import redact

_COMMANDS = {"s3": "s3api", "config": "configservice", "codedeploy": "deploy"}
"""Services the CLI calls otherwise than boto3."""

_NEGATIVES = {
    ("ec2", "no-reboot"): "reboot",
    ("ec2", "egress"): "ingress",
    ("ec2", "disable-api-termination"): "enable-api-termination",
    ("ecs", "enable-execute-command"): "disable-execute-command",
    ("ecs", "interactive"): "non-interactive",
}
"""What a boolean option becomes when it is off, where that is not `--no-…`."""

_GLOBAL_OPTIONS = frozenset(
    {"version", "output", "query", "region", "endpoint", "profile", "debug", "color", "endpoint-url", "start", "end",
     "no-sign-request", "cli-input-json", "ca-bundle"}
)  # fmt: skip
"""Members of these names are options of `aws` itself, and renamed or lost in the command."""

_OWN_WAYS = frozenset({"codedeploy", "datapipeline", "emr", "mturk", "cloudsearchdomain", "iotwireless"})
"""Services whose commands the CLI reshaped: the whole input goes in as JSON, which it left alone."""

_OWN_WAY_OPERATIONS = frozenset(
    {"ec2:RunInstances", "iam:CreateVirtualMFADevice", "ses:SendEmail", "lambda:CreateFunction"}
)
"""The same for single operations."""

_BARE = re.compile(r"[A-Za-z0-9_./:@%+*][A-Za-z0-9_./:@%+*-]*")
"""What the CLI's shorthand takes as it is: no comma, equals sign, bracket, quote or space."""

_FETCHED = ("file://", "fileb://", "http://", "https://")
"""Values the CLI would replace by what lies behind them."""


def spell(
    service: str,
    operation: str,
    params: Mapping[str, Any],
    *,
    profile: str | None,
    region: str | None,
    endpoint: str | None,
) -> str:
    """The command line, quoted for a POSIX shell, that makes the same call with the AWS CLI (v2; v1 but for blobs).

    Secrets are not spelled out: a secret string becomes a variable, `"$MASTER_USER_PASSWORD"`, and one deeper inside
    the text `<hidden>`. Bytes are read from a process substitution (bash, zsh).

    Args:
        service: boto3's service name.
        operation: the API's name, "DescribeInstances".
        params: the input.
        profile, region, endpoint: given as options when not empty.

    Raises:
        botocore.exceptions.UnknownServiceError: botocore has no such service.

    AWS CLI User Guide, "Specifying parameter values", "Shorthand syntax", "--cli-input-json".
    """
    from botocore import xform_name

    from awstui.engine.models import service_model

    model = service_model(service).operation_model(operation)
    members: Mapping[str, Any] = model.input_shape.members if model.input_shape is not None else {}
    given = {name: value for name, value in params.items() if value is not None}
    names = {name: xform_name(name, "-") for name in given}
    if "MaxItems" in given and _paginated(service, operation):
        names["MaxItems"] = "page-size"  # there --max-items is the CLI's own and ends the list
    words = ["aws", _COMMANDS.get(service, service), xform_name(operation, "-")]
    if service in _OWN_WAYS or f"{service}:{operation}" in _OWN_WAY_OPERATIONS or _whole(names.values(), given):
        hidden = redact.document(given, model.input_shape)
        words += ["--cli-input-json", shlex.quote(_json(hidden))]
    else:
        for name, value in given.items():
            words += _option(service, names[name], name, value, members.get(name))
    if model.has_streaming_output:
        words.append("/dev/stdout")
    for option, chosen in (("--region", region), ("--profile", profile), ("--endpoint-url", endpoint)):
        if chosen and not (option == "--profile" and chosen.startswith("(")):
            words += [option, shlex.quote(redact.text(chosen) if option == "--endpoint-url" else chosen)]
    return " ".join(words)


def _paginated(service: str, operation: str) -> bool:
    from botocore.exceptions import DataNotFoundError

    from awstui.engine.models import shared_loader

    try:
        return operation in shared_loader().load_service_model(service, "paginators-1")["pagination"]
    except DataNotFoundError:
        return False


def _whole(names: Iterable[str], given: Mapping[str, Any]) -> bool:
    """Whether the input must go in as one JSON document: an option's name is taken, or a value would be fetched."""
    return any(name in _GLOBAL_OPTIONS for name in names) or any(
        isinstance(value, str) and value.startswith(("file://", "fileb://")) for value in given.values()
    )


def _option(service: str, option: str, name: str, value: Any, shape: Any) -> list[str]:
    """One member as the words of its option."""
    kind = shape.type_name if shape is not None else ""
    sensitive = bool(shape is not None and shape.metadata.get("sensitive")) or redact.is_secret_name(name)
    if isinstance(value, (str, bytes)) and value and sensitive:
        variable = '"$' + option.upper().replace("-", "_") + '"'
        return [f"--{option}", variable]
    if isinstance(value, bool) and kind in ("boolean", ""):
        if value:
            return [f"--{option}"]
        return [f"--{_NEGATIVES.get((service, option), f'no-{option}')}"]
    if kind == "blob" and isinstance(value, str):
        value = value.encode()  # botocore takes text for bytes; the CLI takes it for base64
    if isinstance(value, (bytes, bytearray)):
        packed = base64.b64encode(value).decode()
        return [f"--{option}", f"fileb://<(printf %s {shlex.quote(packed)} | base64 -d)"]
    if isinstance(value, (list, tuple)):
        return [f"--{option}", *_list(value, shape)]
    if isinstance(value, Mapping):
        return [f"--{option}", shlex.quote(_json(redact.document(dict(value), shape)))]
    text = _scalar(value)
    if text.startswith("-") or text == "":
        return [f"--{option}={shlex.quote(text)}"]
    return [f"--{option}", shlex.quote(text)]


def _list(value: Any, shape: Any) -> list[str]:
    """A list: bare words, shorthand (`Name=…,Values=…`) or JSON, the first that says it exactly."""
    shown = redact.document(list(value), shape)
    if shown and all(_is_bare(each) for each in shown):
        return [shlex.quote(_scalar(each)) for each in shown]
    shorthand = [_shorthand(each) for each in shown]
    if shown and all(shorthand):
        return [shlex.quote(str(each)) for each in shorthand]
    return [shlex.quote(_json(shown))]


def _shorthand(item: Any) -> str | None:
    """A flat structure as `Key=value,Other=one,two`; None when it has more to it than that."""
    if not isinstance(item, dict) or not item:
        return None
    parts = []
    for name, value in item.items():
        if isinstance(value, list):
            if not value or not all(_is_bare(each) for each in value):
                return None
            parts.append(f"{name}={','.join(_scalar(each) for each in value)}")
        elif _is_bare(value):
            parts.append(f"{name}={_scalar(value)}")
        else:
            return None
    return ",".join(parts)


def _is_bare(value: Any) -> bool:
    if isinstance(value, (bytes, Mapping, list, tuple)) or value is None:
        return False
    text = _scalar(value)
    return bool(_BARE.fullmatch(text)) and not text.startswith(_FETCHED)


def _scalar(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime.datetime):
        return value.isoformat().replace("+00:00", "Z")
    return str(value)


def _json(value: Any) -> str:
    def plain(each: Any) -> Any:
        if isinstance(each, (bytes, bytearray)):
            return base64.b64encode(each).decode()
        return _scalar(each)

    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=plain)
    return text.replace(redact.HIDDEN, "<hidden>")
