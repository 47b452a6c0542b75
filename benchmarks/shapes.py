"""Answers made up from botocore's own models: which operation a request means, and a value of its output shape."""

from __future__ import annotations

import functools
import re
from typing import Any

SIGNED_AS = {
    "autoscaling": "autoscaling",
    "elasticfilesystem": "efs",
    "elasticloadbalancing": "elbv2",
    "email": "ses",
    "monitoring": "cloudwatch",
    "servicequotas": "service-quotas",
    "states": "stepfunctions",
    "tagging": "resourcegroupstaggingapi",
}
"""Services whose signing name is not botocore's name for them."""

_CLASSIC = "2012-06-01"
"""The API version of the classic load balancers, which sign as the newer ones do."""

_NUMBERS = 7_654_000
"""What tokens that are numbers begin with: 7654001 stands for the second page."""

TIME = 1_760_000_000
"""The one moment at which everything here was created, in epoch seconds."""


def service_of(signing_name: str, version: str, path: str) -> str:
    """The signing name of a request, or botocore's name of the service where several sign alike."""
    if signing_name == "elasticloadbalancing" and version == _CLASSIC:
        return "elb"
    return "apigatewayv2" if signing_name == "apigateway" and path.startswith("/v2/") else signing_name


@functools.cache
def model(signing_name: str) -> Any:
    """The botocore ServiceModel for a signing name; KeyError when botocore knows none."""
    from botocore.exceptions import UnknownServiceError
    from botocore.model import ServiceModel

    name = SIGNED_AS.get(signing_name, signing_name)
    try:
        description = _loader().load_service_model(name, "service-2")
    except UnknownServiceError:
        raise KeyError(signing_name) from None
    return ServiceModel(description, name)


@functools.cache
def _loader() -> Any:
    import botocore.loaders

    return botocore.loaders.create_loader()


@functools.cache
def paginator(signing_name: str, operation: str) -> dict[str, Any]:
    """How an operation pages, from botocore's paginator model; empty when it does not."""
    from botocore.exceptions import DataNotFoundError

    try:
        found = _loader().load_service_model(model(signing_name).service_name, "paginators-1")
    except DataNotFoundError:
        return {}
    rules: dict[str, Any] = found["pagination"].get(operation, {})
    return rules


_TOKEN = re.compile(r"(?i)(token|marker)$|^position$|^(next|last ?evaluated)")
_MORE = re.compile(r"^(IsTruncated|HasMore|MoreResults)", re.IGNORECASE)


@functools.cache
def unpaginated(signing_name: str, operation: str) -> dict[str, Any]:
    """The same for an operation botocore has no paginator for, from the names of its members."""
    shape, sent = model(signing_name).operation_model(operation).output_shape, []
    if model(signing_name).operation_model(operation).input_shape is not None:
        sent = list(model(signing_name).operation_model(operation).input_shape.members)
    names = [n for n, s in (shape.members if shape else {}).items() if _TOKEN.search(n) and s.type_name == "string"]
    paged = [name for name in names if any(_TOKEN.search(each) for each in sent) or name[4:] in sent]
    flags = [name for name in (shape.members if shape else ()) if _MORE.match(name)]
    return {"output_token": paged, "more_results": flags}


def paged(signing_name: str, operation: str) -> bool:
    """Whether an operation's answer can name a next page."""
    rules = paginator(signing_name, operation) or unpaginated(signing_name, operation)
    return bool(_names(rules.get("output_token")))


@functools.cache
def _routes(signing_name: str) -> list[tuple[str, re.Pattern[str], str]]:
    """Method, path pattern and name of each operation of a REST service, the most literal paths first."""
    service = model(signing_name)
    found = []
    for name in service.operation_names:
        operation = service.operation_model(name)
        http, sent = operation.http, operation.input_shape
        path, _, query = http["requestUri"].partition("?")
        pattern = re.sub(r"\\{\w+\\\+\\}", "[^?]+", re.escape(path))
        pattern = re.sub(r"\\{\w+\\}", "[^/?]+", pattern)
        needed = f"(?=.*[?&]{re.escape(query)})" if query else ""
        for member in sent.required_members if sent else ():
            written = sent.members[member].serialization
            if written.get("location") == "querystring":  # all that tells S3's ListParts from GetObject
                needed += f"(?=.*[?&]{re.escape(written['name'])}=)"
        found.append((http["method"], re.compile(f"{needed}{pattern}/?(\\?.*)?$"), name))
    return sorted(found, key=lambda route: -len(route[1].pattern))


def routed(signing_name: str, method: str, path: str) -> str:
    """The operation a REST request means; KeyError when none fits."""
    for wanted, pattern, name in _routes(signing_name):
        if wanted == method and pattern.match(path):
            return name
    raise KeyError(path)


def made_up(signing_name: str, operation: str, items: int, page: int, last: bool) -> dict[str, Any]:
    """One page of an operation's answer, made from its output shape.

    items: members of each result list of the paginator (of each top-level list when there is none).
    page: counted from 0. last: whether the page carries no token for a next one.
    """
    output = model(signing_name).operation_model(operation).output_shape
    if output is None:
        return {}
    rules = paginator(signing_name, operation) or unpaginated(signing_name, operation)
    named = _names(rules.get("result_key")) or [n for n, s in output.members.items() if s.type_name == "list"]
    value = _value(output, "", page * items, (), {".".join(n.split(".")): items for n in named})
    for name in [*_names(rules.get("output_token")), *_names(rules.get("more_results"))]:
        _put(value, re.split(r" \|\| |\[", name)[0].split("."), None)
    if not last:
        for name in _names(rules.get("output_token")):
            if "[" not in name:
                path = re.split(r" \|\| ", name)[0].split(".")
                number = len(path) == 1 and output.members[path[0]].type_name == "integer"
                _put(value, path, _NUMBERS + page + 1 if number else token(page + 1))
    for name in _names(rules.get("more_results")):
        _put(value, name.split("."), not last and bool(_names(rules.get("output_token"))))
    return dict(value)


def token(page: int) -> str:
    """The token that stands for a page; `asked_page` finds it anywhere in a request."""
    return f"stub-page-{page}-of-a-list-that-is-long-enough"  # some members want 37 characters


def asked_page(text: str) -> int:
    """The page a request asks for: 0 when it carries no token."""
    found = re.search(rf"stub-page-(\d+)|\b{_NUMBERS // 1000}(\d{{3}})\b", text)
    return int(found[1] or found[2]) if found else 0


def _names(key: Any) -> list[str]:
    """A paginator's key or keys as a list."""
    return [key] if isinstance(key, str) else list(key or ())


def _put(value: Any, path: list[str], item: Any) -> None:
    """Set a member by path where the way there exists; None removes it."""
    for step in path[:-1]:
        if not isinstance(value, dict) or step not in value:
            return
        value = value[step]
    if not isinstance(value, dict):
        return
    if item is None:
        value.pop(path[-1], None)
    else:
        value[path[-1]] = item


def _value(shape: Any, name: str, number: int, above: tuple[str, ...], sizes: dict[str, int]) -> Any:
    """A plausible value of a shape; `above` stops recursive shapes, `sizes` says how long named lists are."""
    kind = shape.type_name
    if kind == "structure":
        inner = (*above, shape.name)
        members = list(shape.members.items())
        return {
            member: _value(s, member, number, inner, _below(sizes, member))
            for member, s in (members[:1] if shape.is_tagged_union else members)
            if s.name not in inner and not (s.type_name == "list" and s.member.name in inner)
        }
    if kind == "list":
        count = sizes.get("", 1)
        return [_value(shape.member, name, number + i, (*above, shape.name), {}) for i in range(count)]
    if kind == "map":
        key = shape.key.enum[0] if getattr(shape.key, "enum", None) else "key"
        return {key: _value(shape.value, name, number, (*above, shape.name), {})}
    plain: dict[str, Any] = {
        "boolean": number % 2 == 0,
        "timestamp": TIME,
        "blob": f"blob {number}".encode(),
        "float": number + 0.5,
        "double": number + 0.5,
    }
    if kind in plain:
        return plain[kind]
    if kind in ("integer", "long", "bigdecimal", "biginteger"):
        return number
    choices = getattr(shape, "enum", None)
    return choices[number % len(choices)] if choices else _word(name or shape.name, number)


def _below(sizes: dict[str, int], member: str) -> dict[str, int]:
    """The list sizes that concern what is below a member."""
    below = {}
    for path, size in sizes.items():
        first, _, rest = path.partition(".")
        if first == member:
            below[rest] = size
    return below


def _word(name: str, number: int) -> str:
    """A string for a member: an ARN, an id or the member's name, numbered."""
    if name.lower().endswith("arn"):
        return f"arn:aws:stub:eu-west-1:123456789012:{name[:-3].lower() or 'thing'}/{number}"
    if name.lower().endswith("id"):
        return f"{name[:-2].lower() or 'id'}-{number:017x}"
    return f"{name.lower()}-{number}"
