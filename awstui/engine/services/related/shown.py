"""Related resources that were found one by one, shown by one of awstui's lists: narrowed to their names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import jmespath

from awstui.engine import calls
from awstui.engine.services.related.listed import NAMED, PAGES, Subject
from awstui.protocol.ec2 import Relation
from awstui.rows.plain import plain

if TYPE_CHECKING:
    from awstui.engine.jobs import Bench


def told(title: str, found: Sequence[Any], name: str, note: str = "", more: bool = False) -> Relation:
    """A relation whose resources are described, with what AWS said of them.

    Args:
        title: what they are.
        found: as AWS gives them.
        name: the member that names one.
        note: what there is to know.
        more: whether there may be more of them.
    """
    names = tuple(str(each.get(name, "")) for each in found[:NAMED])
    return Relation(title, len(found), names, data=plain(list(found)) if found else None, note=note, more=more)


@dataclass(frozen=True, slots=True)
class Shown:
    """The list that shows such resources, and how it is narrowed to some of them."""

    screen: str
    member: str  # of a resource: what the list is given
    param: str = ""  # the parameter that takes many of those, or
    filter: str = ""  # the server-side filter
    most: int = 100  # values it takes at most (each API's reference); more are described

    def led(self, relation: Relation, found: Sequence[Any]) -> Relation:
        """The relation with the way to its list, where that can be narrowed to so many."""
        ids = tuple(str(each[self.member]) for each in found if each.get(self.member))
        if not ids or len(ids) != len(found) or len(ids) > self.most:
            return relation
        params = {self.param: list(ids)} if self.param else {}
        filters = ((self.filter, ids),) if self.filter else ()
        return replace(relation, screen=self.screen, params=params, filters=filters)


SCALING_GROUPS = Shown("autoscaling.groups", "AutoScalingGroupName", param="AutoScalingGroupNames", most=50)
TARGET_GROUPS = Shown("elbv2.target_groups", "TargetGroupArn", param="TargetGroupArns", most=20)
BALANCERS = Shown("elbv2.balancers", "LoadBalancerArn", param="LoadBalancerArns", most=20)
ALARMS = Shown("cloudwatch.alarms", "AlarmName", param="AlarmNames")
DATABASES = Shown("rds.instances", "DBInstanceIdentifier", filter="db-instance-id")


@dataclass(frozen=True, slots=True)
class Picked:
    """What another service lists and cannot be asked for by network: looked through for what names the subject."""

    title: str
    service: str
    operation: str
    rows: str  # the member of the answer
    path: str  # JMESPath on a resource: the ids it names
    name: str  # the member that names one
    shown: Shown | None = None

    def __call__(self, bench: Bench, subject: Subject) -> Relation:
        """Count those that name it; raises what the call raises."""
        client = bench.sessions.client(subject.place, self.service)
        found: list[Any] = []
        more = False
        for seen, page in enumerate(calls.pages(client, self.operation, {}, bench.cancelled), 1):
            found += [each for each in page.get(self.rows) or () if self._names(each, subject.id)]
            if more := seen >= PAGES and any(page.get(token) for token in ("Marker", "NextMarker")):
                break
        note = f"only the first {PAGES} pages of them were looked through" if more else ""
        relation = told(self.title, found, self.name, note, more)
        return self.shown.led(relation, found) if self.shown is not None else relation

    def _names(self, resource: Any, id: str) -> bool:
        ids = jmespath.search(self.path, resource)
        return id in ids if isinstance(ids, list) else ids == id


def around(balancers: str, databases: str, functions: str) -> tuple[Picked, ...]:
    """The load balancers, databases and functions in a part of a network; JMESPaths to its id in each."""
    return (
        Picked("Load balancers", "elbv2", "DescribeLoadBalancers", "LoadBalancers", balancers, "LoadBalancerName",
               BALANCERS),
        Picked("Databases", "rds", "DescribeDBInstances", "DBInstances", databases, "DBInstanceIdentifier", DATABASES),
        Picked("Functions", "lambda", "ListFunctions", "Functions", functions, "FunctionName"),
    )  # fmt: skip
