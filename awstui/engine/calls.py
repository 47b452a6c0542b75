"""Calling AWS: one operation whole, or page after page until there are no more."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from awstui.engine import safety

_LIMITS = ("MaxResults", "maxResults", "MaxItems", "MaxRecords", "PageSize", "pageSize", "Limit", "limit", "MaxBuckets")
_MOST = 1000
"""Asking for more rows at once only makes the first ones come later."""

_PAGE_SIZES = {
    "ec2:DescribeImages": 1000,
    "ec2:DescribeInstances": 1000,
    "ec2:DescribeInstanceStatus": 1000,
    "ec2:DescribeSnapshots": 1000,
    "ec2:DescribeTags": 1000,
    "ec2:DescribeVolumes": 1000,
    "ec2:DescribeVolumeStatus": 1000,
    "ecs:ListClusters": 100,
    "ecs:ListServices": 100,
    "ecs:ListTasks": 100,
    "kms:ListAliases": 100,
    "kms:ListGrants": 100,
    "rds:DescribeDBClusters": 100,
    "rds:DescribeDBInstances": 100,
    "sqs:ListQueues": 1000,  # without it the answer stops at 1,000 queues and carries no token
    "sqs:ListDeadLetterSourceQueues": 1000,
}
"""Documented maxima that botocore's models do not carry."""

_NOT_A_PAGE = frozenset({"dynamodb:Query", "dynamodb:Scan", "kinesis:GetRecords", "dynamodbstreams:GetRecords"})
"""Operations whose limit member bounds the work done and not the size of a page."""

_TOKENS = frozenset(
    {"NextToken", "nextToken", "NextMarker", "Marker", "marker", "NextPageToken", "nextPageToken", "PaginationToken",
     "NextPageMarker", "position"}
)  # fmt: skip
_MORE = (
    "IsTruncated", "HasMoreResults", "hasMoreResults", "HasMoreItems", "HasMoreStreams", "HasMoreDeliveryStreams",
    "moreResultsAvailable",
)  # fmt: skip


_START = re.compile(r"ExclusiveStart\w*Name$")


def method(client: Any, operation: str) -> Callable[..., dict[str, Any]]:
    """The client's method for an operation ("DescribeInstances").

    Raises:
        KeyError: the service has no such operation.
    """
    found: Callable[..., dict[str, Any]] = getattr(client, method_name(client, operation))
    return found


def method_name(client: Any, operation: str) -> str:
    """botocore's name of the client's method for an operation: "describe_instances".

    Raises:
        KeyError: the service has no such operation.
    """
    from botocore import xform_name

    name = str(xform_name(operation))
    if client.meta.method_to_api_mapping.get(name) != operation:
        raise KeyError(f"{client.meta.service_model.service_name} has no operation {operation}")
    return name


def call(client: Any, operation: str, params: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """One call; the answer without botocore's ResponseMetadata.

    Before a journalled change it reads what the resource has of what is changed, where `inverses` knows how.

    Args:
        client: a client of `Sessions.client`.
        operation: the API's name.
        params: the input, as the API names it.

    Raises:
        awstui.errors.Refused: the guard stopped it.
        botocore.exceptions.BotoCoreError, botocore.exceptions.ClientError: it failed; see `failures.explain`.
    """
    ask = method(client, operation)
    if (granted := safety.granted()) is not None and not granted.dry_run:
        from awstui.engine import inverses

        inverses.remember(granted, client, operation, params or {})
    return _shown(ask(**(params or {})))


class Position:
    """How far the pages of one operation have come: what was asked last without success, and all that was answered."""

    def __init__(self) -> None:
        self.pending: dict[str, Any] | None = None  # the input of the page to ask next, None before the first
        self.asked: set[int] = set()  # the inputs that were answered


def pages(
    client: Any,
    operation: str,
    params: Mapping[str, Any] | None = None,
    cancelled: Callable[[], bool] = lambda: False,
    position: Position | None = None,
) -> Iterator[dict[str, Any]]:
    """Every page of an operation, as AWS sends them; one page when it has no pages.

    Botocore's paginator is used where there is one, else whichever token the answer and the input share. The page size
    is the API's maximum, at most 1,000, unless `params` sets it.

    Args:
        client: a client of `Sessions.client`.
        operation: the API's name.
        params: the input, as the API names it.
        cancelled: asked before every page; True ends the pages without an error.
        position: keeps how far it came; given again after a failure, the pages go on with the one that failed.

    Raises:
        botocore.exceptions.PaginationError: AWS sent a token that was followed before.
        awstui.errors.Refused, botocore.exceptions.BotoCoreError, botocore.exceptions.ClientError: as `call`.
    """
    given = dict(params or {})
    position = position or Position()
    ask = _once_each(method(client, operation), position)
    name = method_name(client, operation)
    model = client.meta.service_model.operation_model(operation)
    if client.can_paginate(name):
        paginator = client.get_paginator(name)
        paginator._method = ask  # so that a loop of several tokens is noticed as well; a test pins the attribute
        first = position.pending or page_size(model, given) | given
        found: Iterator[Any] = iter(paginator.paginate(**first))
    else:
        found = _follow(ask, model, given, position.pending or given)
    while not cancelled():
        page = next(found, None)
        if page is None:
            return
        yield _shown(page)


def page_size(model: Any, given: Mapping[str, Any]) -> dict[str, int]:
    """The limit member to add to an input, with the API's maximum (at most 1,000); empty when it is best left out.

    Args:
        model: botocore's OperationModel.
        given: the input so far.

    EC2 refuses MaxResults beside a list of ids (EC2 API, DescribeInstances, MaxResults).
    """
    members = model.input_shape.members if model.input_shape is not None else {}
    service, operation = model.service_model.service_name, model.name
    limit = next((name for name in _LIMITS if name in members and members[name].type_name in ("integer", "long")), None)
    if limit is None or limit in given or f"{service}:{operation}" in _NOT_A_PAGE:
        return {}
    if service == "ec2" and any(re.search(r"(?:Ids?|Names?)$", name) and name != "OwnerIds" for name in given):
        return {}
    most = _PAGE_SIZES.get(f"{service}:{operation}") or members[limit].metadata.get("max")
    return {limit: min(int(most), _MOST)} if most else {}


def _follow(ask: Callable[..., Any], model: Any, given: dict[str, Any], first: dict[str, Any]) -> Iterator[Any]:
    """Pages of an operation botocore has no paginator for, from the one whose input is `first`."""
    tokens = token_members(model)
    params = first
    while True:
        page = ask(**params)
        yield page
        following = {into: page[out] for out, into in tokens.items() if page.get(out)} or _after_last(model, page)
        if not following or any(page.get(flag) is False for flag in _MORE):
            return
        params = given | following


def _after_last(model: Any, page: Mapping[str, Any]) -> dict[str, str]:
    """Where the next page begins when there is no token and the last name of this one is it.

    Amazon Data Firehose API, ListDeliveryStreams: HasMoreDeliveryStreams, ExclusiveStartDeliveryStreamName.
    """
    starts = [name for name in (model.input_shape.members if model.input_shape else ()) if _START.match(name)]
    names = [found for found in page.values() if isinstance(found, list) and found and isinstance(found[-1], str)]
    more = any(page.get(flag) is True for flag in _MORE)
    return {starts[0]: names[0][-1]} if more and len(starts) == len(names) == 1 else {}


def token_members(model: Any) -> dict[str, str]:
    """The members of an operation's answer that go into its next input: answer member -> input member.

    Args:
        model: botocore's OperationModel.
    """
    sent = model.input_shape.members if model.input_shape is not None else {}
    got = model.output_shape.members if model.output_shape is not None else {}
    pairs: dict[str, str] = {}
    for name in got:
        if name in _TOKENS and name in sent:
            pairs[name] = name
        elif name.startswith("Next") and name[4:] in sent:  # Route 53: NextDNSName -> DNSName
            pairs[name] = name[4:]
        elif name.startswith("Next") and f"Start{name[4:]}" in sent:
            pairs[name] = f"Start{name[4:]}"
        elif name.startswith("LastEvaluated") and f"ExclusiveStart{name[13:]}" in sent:
            pairs[name] = f"ExclusiveStart{name[13:]}"
    return pairs


def _once_each(ask: Callable[..., Any], position: Position) -> Callable[..., Any]:
    """The same method, refusing to be asked the same thing twice: that is how a paging loop shows."""

    def asked(**params: Any) -> Any:
        from botocore.exceptions import PaginationError

        question = hash(json.dumps(params, sort_keys=True, default=repr))
        if question in position.asked:
            raise PaginationError(message="AWS sent a page token that was followed before")
        position.pending = params
        answer = ask(**params)
        position.asked.add(question)
        return answer

    return asked


def _shown(answer: Any) -> dict[str, Any]:
    return {name: value for name, value in answer.items() if name != "ResponseMetadata"}
