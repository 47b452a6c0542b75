"""Service functions that need more than one call, run as jobs by the consoles and the headless commands.

A job is `name(bench, place, args)`, a generator of replies; `bench` is what the engine lends it. It may raise: the
server turns that into a Failure, and ends the answer. A job that changes something answers `bench.propose(…)` and
nothing else; what it proposed is done by `Run`, once a person has confirmed it (engine.proposals).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from typing import TYPE_CHECKING, Any, cast

from awstui.errors import UsageError
from awstui.protocol import Place, Reply

if TYPE_CHECKING:
    from awstui.engine.jobs import Bench
    from awstui.engine.listings import Listing

JobFunction = Callable[["Bench", Place, Mapping[str, Any]], Iterator[Reply]]

JOBS: dict[str, str] = {
    "ec2.change_type": "awstui.engine.services.ec2.settings:change_type",
    "ec2.group_choices": "awstui.engine.services.ec2.settings:group_choices",
    "ec2.iam_profile": "awstui.engine.services.ec2.settings:iam_profile",
    "ec2.instance": "awstui.engine.services.ec2.described:instance",
    "ec2.metrics": "awstui.engine.services.ec2.metrics:instance_metrics",
    "ec2.output": "awstui.engine.services.ec2.output:output",
    "ec2.power": "awstui.engine.services.ec2.power:power",
    "ec2.protect": "awstui.engine.services.ec2.settings:protect",
    "ec2.reach": "awstui.engine.services.ec2.reachable:reach",
    "ec2.screenshot": "awstui.engine.services.ec2.output:screenshot",
    "ec2.security_groups": "awstui.engine.services.ec2.settings:security_groups",
    "ec2.set_user_data": "awstui.engine.services.ec2.user_data:set_user_data",
    "ec2.tags": "awstui.engine.services.ec2.tags:tags",
    "ec2.types": "awstui.engine.services.ec2.settings:types",
    "ec2.user_data": "awstui.engine.services.ec2.user_data:user_data",
    "ec2.watch_state": "awstui.engine.services.ec2.watch:watch_state",
    "profile.read": "awstui.engine.services.profile:read",
    "profile.plan": "awstui.engine.services.profile:plan",
    "profile.import": "awstui.engine.services.profile:take_in",
    "profile.write": "awstui.engine.services.profile:write",
    "profile.clear": "awstui.engine.services.profile:clear",
    "related": "awstui.engine.services.related.providers:related",
    "rotation.plan": "awstui.engine.services.rotation:plan",
    "rotation.run": "awstui.engine.services.rotation:run",
    "leaving.shell": "awstui.engine.services.leaving:shell",
    "leaving.credentials": "awstui.engine.services.leaving:credentials",
    "leaving.console": "awstui.engine.services.leaving:console",
    "keys.list": "awstui.engine.services.keys.listing:ring",
    "keys.create": "awstui.engine.services.keys.create:create",
    "keys.import": "awstui.engine.services.keys.importing:take_in",
    "keys.delete": "awstui.engine.services.keys.delete:delete",
    "keys.convert": "awstui.engine.services.keys.convert:convert",
    "keys.password": "awstui.engine.services.keys.password:password",
    "sns.topic": "awstui.engine.services.sns.facts:topic",
    "sns.subscriptions": "awstui.engine.services.sns.facts:subscriptions",
    "sns.subscription": "awstui.engine.services.sns.facts:one",
    "sns.queue": "awstui.engine.services.sns.facts:queue",
    "sns.metrics": "awstui.engine.services.sns.metrics:topic_metrics",
    "sns.publish": "awstui.engine.services.sns.publish:publish",
    "sns.subscribe": "awstui.engine.services.sns.subscribe:subscribe",
    "sns.resend": "awstui.engine.services.sns.subscribe:resend",
    "sns.confirm": "awstui.engine.services.sns.subscribe:confirm",
    "sns.unsubscribe": "awstui.engine.services.sns.subscribe:unsubscribe",
    "sns.attributes": "awstui.engine.services.sns.attributes:topic",
    "sns.filter_policy": "awstui.engine.services.sns.attributes:filter_policy",
    "sns.raw": "awstui.engine.services.sns.attributes:raw",
    "sns.dlq": "awstui.engine.services.sns.attributes:dlq",
    "sns.create": "awstui.engine.services.sns.topics:create",
    "sns.delete": "awstui.engine.services.sns.topics:delete",
    "ec2.hosts": "awstui.engine.services.ec2.hosts:hosts",
    "ec2.ssh_config": "awstui.engine.services.ec2.hostfiles:ssh_hosts",
    "ec2.mremoteng": "awstui.engine.services.ec2.hostfiles:mremoteng_file",
    "ec2.ansible": "awstui.engine.services.ec2.hostfiles:inventory",
    "ec2.find": "awstui.engine.services.ec2.instances:find",
    "ec2.routes": "awstui.engine.services.ec2.checking:routes",
    "ec2.push_key": "awstui.engine.services.ec2.pushing:push_key",
    "ec2.start_session": "awstui.engine.services.ec2.sessions:start",
    "ec2.end_session": "awstui.engine.services.ec2.sessions:end",
    "ec2.bastions": "awstui.engine.services.ec2.bastions:bastions",
    "ec2.forward": "awstui.engine.services.ec2.forwarding:forward",
    "sqs.queue": "awstui.engine.services.sqs.peek:queue",
    "sqs.cost": "awstui.engine.services.sqs.peek:cost",
    "sqs.peek": "awstui.engine.services.sqs.peek:peek",
    "sqs.send": "awstui.engine.services.sqs.send:send",
    "sqs.delete": "awstui.engine.services.sqs.delete:delete",
    "sqs.metrics": "awstui.engine.services.sqs.metrics:queue_metrics",
    "sqs.dead_letters": "awstui.engine.services.sqs.letters:dead_letters",
    "sqs.redrive": "awstui.engine.services.sqs.redrive:redrive",
    "sqs.tasks": "awstui.engine.services.sqs.tasks:tasks",
    "sqs.watch_task": "awstui.engine.services.sqs.watching:watch",
    "sqs.cancel_task": "awstui.engine.services.sqs.tasks:cancel",
    "sqs.move": "awstui.engine.services.sqs.move:move",
    "sqs.export": "awstui.engine.services.sqs.export:export",
    "sqs.import": "awstui.engine.services.sqs.importing:take_in",
    "sqs.send_many": "awstui.engine.services.sqs.send_many:send_many",
    "sqs.count": "awstui.engine.services.sqs.count:count",
    "sqs.settings": "awstui.engine.services.sqs.settings:settings",
    "sqs.names": "awstui.engine.services.sqs.settings:names",
    "sqs.set_attributes": "awstui.engine.services.sqs.attributes:set_attributes",
    "sqs.tags": "awstui.engine.services.sqs.tags:tags",
    "sqs.create": "awstui.engine.services.sqs.create:create",
    "sqs.purge": "awstui.engine.services.sqs.removal:purge",
    "sqs.delete_queue": "awstui.engine.services.sqs.removal:delete_queue",
    "sqs.triggers": "awstui.engine.services.sqs.triggers:triggers",
    "sqs.switch": "awstui.engine.services.sqs.switching:switch",
}
"""Job name -> "module:function", imported when it is first run."""


def find(name: str) -> JobFunction:
    """The function of that job; UsageError when there is none."""
    target = JOBS.get(name)
    if target is None:
        raise UsageError(f"There is no job called {name}.")
    module, _, function = target.partition(":")
    return cast(JobFunction, getattr(import_module(module), function))


@dataclass(frozen=True, slots=True)
class Added:
    """What an enricher found: row number -> members, and the members it could not find for any row, each with why."""

    rows: Mapping[int, Mapping[str, Any]]
    unknown: Mapping[str, Exception] = field(default_factory=dict)


Enricher = Callable[["Bench", "Listing", Sequence[int]], Added]
"""Called with the numbers of rows that were listed or enriched just now, up to some forty; may return others too."""

ENRICHERS: dict[str, str] = {
    "ec2.instances": "awstui.engine.services.ec2.statuses:more",
    "sqs.queues": "awstui.engine.services.sqs.listed:more",
}
"""The names that `more` of screen files may give, each with "module:function". awstui.catalog.check knows them too."""


def enricher(name: str) -> Enricher:
    """The enricher of that name; UsageError when there is none."""
    target = ENRICHERS.get(name)
    if target is None:
        raise UsageError(f"There is no enricher called {name}.")
    module, _, function = target.partition(":")
    return cast(Enricher, getattr(import_module(module), function))
