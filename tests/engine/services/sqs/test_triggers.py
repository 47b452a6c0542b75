"""Who feeds and drains a queue, on moto; pages, refusals and odd answers by fakes."""

from __future__ import annotations

import io
import json
import threading
import zipfile
from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from botocore.stub import Stubber
from hypothesis import given
from hypothesis import strategies as st

from awstui import protocol as p
from awstui.engine.core import Engine
from awstui.engine.jobs import Bench
from awstui.engine.services import find
from awstui.engine.services.sqs import connected
from awstui.engine.services.sqs.allowing import allowed
from awstui.engine.threads import interleave
from awstui.engine.work import Work
from awstui.errors import Refused
from awstui.protocol.triggers import PARTS, Part, Switched, Trigger
from tests import standins
from tests.engine.services.lent import Lent
from tests.engine.services.sqs.queues import make
from tests.protocol.queues import QUEUE

PLACE = p.Place(None, "eu-west-1")
ARN = f"arn:aws:sqs:eu-west-1:{standins.ACCOUNT}:orders"


class Shop:
    """A queue on moto with something of everything connected to it, and near misses."""

    def __init__(self, url: str) -> None:
        self.client = lambda service: standins.client(service, url)
        self.queue = make(self.client("sqs"))
        make(self.client("sqs"), name="orders-dlq")
        make(self.client("sqs"), name="early")
        self._redrive("early", ARN)
        self._redrive("orders", f"{ARN}-dlq")
        self.mapping = self._function()
        self._topics()
        self._rules()
        self._pipes()

    def _redrive(self, name: str, dlq: str) -> None:
        sqs = self.client("sqs")
        policy = json.dumps({"deadLetterTargetArn": dlq, "maxReceiveCount": 3})
        url = sqs.get_queue_url(QueueName=name)["QueueUrl"]
        sqs.set_queue_attributes(QueueUrl=url, Attributes={"RedrivePolicy": policy})

    def _function(self) -> str:
        trust = {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}
        document = json.dumps({"Version": "2012-10-17", "Statement": [trust]})
        role = self.client("iam").create_role(RoleName="worker", AssumeRolePolicyDocument=document)["Role"]["Arn"]
        code = io.BytesIO()
        with zipfile.ZipFile(code, "w") as archive:
            archive.writestr("h.py", "def h(event, context): return event")
        made = self.client("lambda")
        made.create_function(
            FunctionName="worker", Runtime="python3.12", Role=role, Handler="h.h", Code={"ZipFile": code.getvalue()}
        )
        mapping = made.create_event_source_mapping(
            EventSourceArn=ARN, FunctionName="worker", BatchSize=7, MaximumBatchingWindowInSeconds=5
        )
        made.create_event_source_mapping(EventSourceArn=f"{ARN}-dlq", FunctionName="worker", BatchSize=1)
        return str(mapping["UUID"])

    def _topics(self) -> None:
        sns = self.client("sns")
        topic = sns.create_topic(Name="placed")["TopicArn"]
        arn = sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=ARN, ReturnSubscriptionArn=True)["SubscriptionArn"]
        sns.set_subscription_attributes(SubscriptionArn=arn, AttributeName="RawMessageDelivery", AttributeValue="true")
        sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=f"{ARN}-dlq")

    def _rules(self) -> None:
        events = self.client("events")
        events.create_event_bus(Name="shop")
        events.put_rule(Name="nightly", ScheduleExpression="rate(1 day)", State="DISABLED")
        events.put_targets(Rule="nightly", Targets=[{"Id": "1", "Arn": ARN}])
        events.put_rule(Name="paid", EventBusName="shop", EventPattern='{"source":["shop"]}')
        events.put_targets(Rule="paid", EventBusName="shop", Targets=[{"Id": "1", "Arn": ARN}])

    def _pipes(self) -> None:
        pipes = self.client("pipes")
        role = f"arn:aws:iam::{standins.ACCOUNT}:role/worker"
        function = f"arn:aws:lambda:eu-west-1:{standins.ACCOUNT}:function:worker"
        pipes.create_pipe(Name="out", RoleArn=role, Source=ARN, Target=function)
        pipes.create_pipe(Name="in", RoleArn=role, Source=f"{ARN}-dlq", Target=ARN)


def found(values: list[Any]) -> dict[str, Trigger]:
    return {each.key: each for each in values if isinstance(each, Trigger)}


def ended(values: list[Any]) -> dict[str, Part]:
    """The last word of each part."""
    return {each.name: each for each in values if isinstance(each, Part)}


def test_everything_connected_to_the_queue_is_found_and_nothing_else(moto_url: str) -> None:
    shop = Shop(moto_url)
    values = Lent(moto_url).values("sqs.triggers", queue_url=shop.queue)
    rows = {(each.part, each.direction, each.kind, each.name, each.state) for each in found(values).values()}
    assert rows == {
        ("Lambda", "drains", "Lambda", "worker", "Enabled"),
        ("SNS", "feeds", "SNS topic", "placed", "confirmed"),
        ("EventBridge", "feeds", "rule", "nightly", "disabled"),
        ("EventBridge", "feeds", "rule", "paid", "enabled"),
        ("Pipes", "drains", "pipe", "out", "running"),
        ("Pipes", "feeds", "pipe", "in", "running"),
        ("Dead letters", "drains", "DLQ", "orders-dlq", "in use"),
        ("Dead letters", "feeds", "source queue", "early", "in use"),
    }
    details = {each.name: each.detail for each in found(values).values()}
    assert details["worker"] == "batches of 7 · window 5s"
    assert details["placed"] == "raw delivery"
    assert details["nightly"] == "rate(1 day)"
    assert details["paid"] == 'bus shop · pattern {"source":["shop"]}'
    assert details["in"] == f"from {ARN}-dlq"
    last = ended(values)
    assert set(last) == set(PARTS)
    assert {part.state for part in last.values()} == {"done"}
    assert last["SNS"].note == "2 subscriptions looked at"
    worker = found(values)[f"lambda {shop.mapping}"]
    assert (worker.id, worker.enabled) == (shop.mapping, True)
    assert worker.document["BatchSize"] == 7


def test_an_unused_queue_has_nothing_and_every_part_says_it_is_through(moto_url: str) -> None:
    lent = Lent(moto_url)
    values = lent.values("sqs.triggers", queue_url=make(standins.client("sqs", moto_url)))
    assert found(values) == {}
    assert {name: part.state for name, part in ended(values).items()} == dict.fromkeys(PARTS, "done")
    assert "cannot be listed by queue" in ended(values)["Policy"].note
    assert all(name.startswith(("Get", "List", "Describe")) for name in lent.calls)
    assert lent.intents == []


class Denied:
    """A client of which no call is allowed."""

    def __init__(self, service: str) -> None:
        real = boto3.client(service, "eu-west-1", aws_access_key_id="x", aws_secret_access_key="x")
        self.stub = Stubber(real)
        for _ in range(5):
            operation = {"sns": "list_subscriptions", "events": "list_event_buses", "pipes": "list_pipes"}[service]
            self.stub.add_client_error(operation, "AccessDeniedException", "no", http_status_code=403)
            if service == "events":
                self.stub.add_client_error("list_rule_names_by_target", "AccessDeniedException", "no")
        self.stub.activate()
        self.client = real


def test_each_part_fails_by_itself_with_its_own_sentence(moto_url: str) -> None:
    shop = Shop(moto_url)
    clients = {service: Denied(service).client for service in ("sns", "events", "pipes")}
    values = Lent(moto_url, clients).values("sqs.triggers", queue_url=shop.queue)
    last = ended(values)
    assert {name for name, part in last.items() if part.state == "failed"} == {"SNS", "EventBridge", "Pipes"}
    assert last["SNS"].failure is not None
    assert last["SNS"].failure.sentence == "test may not do ListSubscriptions in eu-west-1."
    assert last["EventBridge"].failure is not None
    assert last["EventBridge"].failure.operation == "ListRuleNamesByTarget"  # the default bus was tried all the same
    assert {each.name for each in found(values).values()} == {"worker", "orders-dlq", "early"}


def stubbed(service: str, *answers: tuple[str, dict[str, Any], Any]) -> Any:
    client = boto3.client(service, "eu-west-1", aws_access_key_id="x", aws_secret_access_key="x")
    stub = Stubber(client)
    for operation, answer, expected in answers:
        stub.add_response(operation, answer, expected)
    stub.activate()
    return client


def asked(clients: dict[str, Any], **how: Any) -> connected.Asked:
    lent: Any = Lent(clients=clients)
    return connected.Asked(lent, PLACE, "https://sqs/1/orders", **how)


def subscription(number: int, endpoint: str = "other") -> dict[str, str]:
    return {
        "SubscriptionArn": f"arn:aws:sns:eu-west-1:1:t:{number}", "Owner": "1", "Protocol": "sqs",
        "Endpoint": endpoint, "TopicArn": "arn:aws:sns:eu-west-1:1:t",
    }  # fmt: skip


def pages(count: int) -> Iterator[tuple[str, dict[str, Any], Any]]:
    for number in range(count):
        more = {"NextToken": str(number + 1)} if number < count - 1 else {}
        listed = [subscription(100 * number + each) for each in range(100)]
        expected = {"NextToken": str(number)} if number else {}
        yield "list_subscriptions", {"Subscriptions": listed, **more}, expected


def test_an_account_of_very_many_subscriptions_is_stopped_at_and_says_how_to_go_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(connected, "SUBSCRIPTIONS", 300)
    told = list(connected.subscriptions(asked({"sns": stubbed("sns", *pages(5))}), QUEUE))
    assert [part.note for part in told if isinstance(part, Part) and part.state == "asking"] == [
        "100 subscriptions looked at", "200 subscriptions looked at"
    ]  # fmt: skip
    assert isinstance(told[-1], Part)
    assert told[-1].state == "stopped"
    assert "the first 300" in told[-1].note
    through = list(connected.subscriptions(asked({"sns": stubbed("sns", *pages(5))}, all=True), QUEUE))
    assert isinstance(through[-1], Part)
    assert (through[-1].state, through[-1].note) == ("done", "500 subscriptions looked at")


def test_a_subscription_whose_attributes_may_not_be_read_is_listed_all_the_same() -> None:
    mine = subscription(1, QUEUE.arn)
    waiting = {**subscription(2, QUEUE.arn), "SubscriptionArn": "PendingConfirmation"}
    sns = stubbed("sns", ("list_subscriptions", {"Subscriptions": [mine, waiting]}, {}))
    one, two = (each for each in connected.subscriptions(asked({"sns": sns}), QUEUE) if isinstance(each, Trigger))
    assert (one.state, one.detail, one.name) == ("confirmed", "", "t")
    assert (two.state, two.id) == ("pending confirmation", "PendingConfirmation")


def test_cancelling_stops_the_parts_and_says_so(moto_url: str) -> None:
    lent = Lent(moto_url)
    url = make(standins.client("sqs", moto_url))
    lent.stop = lambda: True
    values = lent.values("sqs.triggers", queue_url=url)
    assert len(values) == 1
    sns = stubbed("sns", *pages(3))
    bench: Any = Lent(clients={"sns": sns})
    bench.stop = lambda: True
    assert [
        each.note for each in connected.subscriptions(connected.Asked(bench, PLACE, "u"), QUEUE)
        if isinstance(each, Part)
    ] == ["0 subscriptions looked at"]  # fmt: skip


# ---- the policy


def statements(*found: Any) -> Any:
    import dataclasses

    return dataclasses.replace(QUEUE, attributes={"Policy": json.dumps({"Statement": list(found)})})


def hints(*found: Any) -> list[tuple[str, str, str]]:
    rows = allowed(statements(*found))
    return [(each.direction, each.name, each.detail) for each in rows if isinstance(each, Trigger)]


def test_a_policy_tells_who_may_and_from_where() -> None:
    topic, bucket = "arn:aws:sns:eu-west-1:1:placed", "arn:aws:s3:::harbour-uploads"
    send = {"Effect": "Allow", "Action": "sqs:SendMessage", "Resource": "*"}
    assert hints(
        {**send, "Principal": {"Service": "sns.amazonaws.com"}, "Condition": {"ArnEquals": {"aws:SourceArn": topic}}},
        {**send, "Principal": {"Service": "s3.amazonaws.com"}, "Condition": {"ArnLike": {"AWS:SourceArn": [bucket]}}},
        {**send, "Principal": {"AWS": ["111122223333"]}, "Action": ["SQS:*"]},
        {**send, "Principal": "*", "Condition": {"StringEquals": {"aws:PrincipalOrgID": "o-1"}}},
        {**send, "Principal": "*", "Effect": "Deny"},
        {**send, "Principal": "*", "Action": "sqs:GetQueueUrl"},
    ) == [
        ("may feed", "sns.amazonaws.com", f"only from {topic}"),
        ("may feed", "s3.amazonaws.com", f"only from {bucket}: see the bucket's notifications"),
        ("may feed", "111122223333", "without a condition"),
        ("may drain", "111122223333", "without a condition"),
        ("may feed", "anybody", "aws:PrincipalOrgID StringEquals o-1"),
    ]


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8) | st.sampled_from(["Allow", "sqs:*", "*"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["Effect", "Action", "Principal", "Condition", "AWS", "ArnLike", "aws:SourceArn"]), inner
        )
    ),
    max_leaves=20,
)


@given(json_values)
def test_a_policy_of_any_shape_is_read_without_failing(found: Any) -> None:
    rows = list(allowed(statements(found)))
    assert isinstance(rows[-1], Part)
    assert all(isinstance(each, Trigger) and each.detail for each in rows[:-1])


def test_what_several_sources_yield_comes_as_it_comes_and_an_error_ends_them() -> None:
    go = threading.Event()

    def slow() -> Iterator[str]:
        yield "slow 1"
        assert go.wait(30)
        yield "slow 2"

    def quick() -> Iterator[str]:
        yield from ("quick 1", "quick 2")

    merged = interleave([slow, quick])
    first = {next(merged), next(merged), next(merged)}
    assert first == {"slow 1", "quick 1", "quick 2"}
    go.set()
    assert list(merged) == ["slow 2"]

    def broken() -> Iterator[str]:
        yield "one"
        raise ValueError("of ours")

    with pytest.raises(ValueError, match="of ours"):
        list(interleave([broken]))


# ---- switching a mapping


@pytest.fixture
def engine(moto_url: str, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "testing")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "testing")
    return lambda **how: Engine(p.Configure(endpoint_url=moto_url, **how))


def planned(console: Engine, shop: Shop, enabled: bool) -> p.Planned:
    args = {"queue_url": shop.queue, "uuid": shop.mapping, "function": "worker", "enabled": enabled}
    (plan,) = console.answer(p.Job("sqs.switch", PLACE, args))
    assert isinstance(plan, p.Planned)
    return plan


def enabled(shop: Shop) -> bool:
    return str(shop.client("lambda").get_event_source_mapping(UUID=shop.mapping)["State"]) == "Enabled"


def test_a_mapping_is_switched_off_once_confirmed_journalled_and_undone(engine: Any, moto_url: str) -> None:
    shop, console = Shop(moto_url), engine()
    plan = planned(console, shop, False)
    assert (plan.tier, plan.expect) == ("y", "y")
    assert "update-event-source-mapping" in plan.commands[0]
    assert "--no-enabled" in plan.commands[0]
    with pytest.raises(Refused):
        list(console.answer(p.Run(planned(console, shop, False).plan, "")))
    assert enabled(shop)
    (value,) = [each.value for each in console.answer(p.Run(plan.plan, "y")) if isinstance(each, p.Value)]
    assert isinstance(value, Switched)
    assert not enabled(shop)
    (record,) = console.journal.read()
    assert (record.operations, record.targets, record.state) == (
        ("UpdateEventSourceMapping",), (shop.mapping,), "ok"
    )  # fmt: skip
    (undo,) = [each for each in console.answer(p.Undo(place=PLACE)) if isinstance(each, p.Planned)]
    list(console.answer(p.Run(undo.plan, undo.expect)))
    assert enabled(shop)


def test_what_is_so_already_or_changing_is_refused(engine: Any, moto_url: str) -> None:
    shop = Shop(moto_url)
    assert "is enabled already" in planned(engine(), shop, True).refused
    uuid = shop.mapping
    client = stubbed("lambda", ("get_event_source_mapping", {"UUID": uuid, "State": "Disabling"}, {"UUID": uuid}))
    lent: Any = Lent(clients={"lambda": client})
    args = {"queue_url": shop.queue, "uuid": uuid, "function": "worker", "enabled": False}
    list(find("sqs.switch")(lent, PLACE, args))
    assert "only once that is over" in lent.proposals[0].refused


def test_read_only_switches_nothing(engine: Any, moto_url: str) -> None:
    shop, console = Shop(moto_url), engine(read_only=True)
    plan = planned(console, shop, False)
    assert "read-only" in plan.refused
    with pytest.raises(Refused, match="Read-only"):
        list(console.plans[plan.plan].carry(Bench(console, Work(2))))
    assert enabled(shop)
    assert {part.state for part in ended(list_triggers(console, shop)).values()} == {"done"}


def list_triggers(console: Engine, shop: Shop) -> list[Any]:
    replies = console.answer(p.Job("sqs.triggers", PLACE, {"queue_url": shop.queue}))
    return [each.value for each in replies if isinstance(each, p.Value)]
