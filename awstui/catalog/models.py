"""botocore's models of AWS, read from its data files: no session, no client, no call."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from awstui.catalog.faults import nearest
from awstui.catalog.shapes import Object, Type, of
from awstui.errors import CatalogError

_TOKEN = re.compile(r"(?i)(?<!lock)(token|marker)$|^(next|lastevaluated|exclusivestart)|^istruncated$")
_FILTER = re.compile(r"<li>\s*<p>\s*<code>([^<\s]+)</code>")


class NoModel(CatalogError):
    """botocore has no such service or operation."""


@lru_cache(maxsize=1)
def _loader() -> Any:
    from botocore.loaders import create_loader

    return create_loader()


@lru_cache(maxsize=32)
def _service(name: str) -> tuple[Any, dict[str, Any]]:
    """botocore's model of a service, and what it knows of its pages."""
    from botocore.exceptions import DataNotFoundError, UnknownServiceError
    from botocore.model import ServiceModel

    try:
        model = ServiceModel(_loader().load_service_model(name, "service-2"), name)
    except (UnknownServiceError, DataNotFoundError):
        known = _loader().list_available_services("service-2")
        raise NoModel(f"AWS has no service {name!r}.{nearest(name, known)}") from None
    try:
        pages = _loader().load_service_model(name, "paginators-1")["pagination"]
    except (UnknownServiceError, DataNotFoundError):
        pages = {}
    return model, pages


def operation(service: str, name: str) -> Any:
    """botocore's OperationModel. Raises NoModel with a sentence when there is no such service or operation."""
    model, _ = _service(service)
    if name not in model.operation_names:
        raise NoModel(f"{service} has no operation {name!r}.{nearest(name, model.operation_names)}")
    return model.operation_model(name)


def paginates(model: Any) -> bool:
    """Whether it is known how pages follow each other (botocore says, or a token comes and goes), or there is one."""
    _, pages = _service(model.service_model.service_name)
    tokens = [name for name in (model.output_shape.members if model.output_shape else {}) if _TOKEN.search(name)]
    return model.name in pages or not tokens or any(name in members(model) for name in tokens)


def filter_names(shape: Any) -> frozenset[str]:
    """The server-side filters a `Filters` member knows, which EC2 tells in its documentation and nowhere else.

    `tag:KEY` is a filter besides these, for any key.

    Args:
        shape: the member's botocore shape.

    Returns: their names, none when the documentation lists none.
    """
    return frozenset(_FILTER.findall(getattr(shape, "documentation", "")))


def members(model: Any) -> dict[str, Any]:
    """An operation's parameters by name."""
    return dict(model.input_shape.members) if model.input_shape else {}


def output(model: Any) -> Type:
    """The type of an operation's answer."""
    return of(model.output_shape) if model.output_shape else Object("an empty answer", {})
