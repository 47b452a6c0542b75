"""The SNS jobs through the real engine, on two stand-ins: what is delivered, journalled, refused."""

from __future__ import annotations

import json
from typing import Any

import pytest

from awstui import protocol as p
from awstui.engine.core import Engine
from awstui.engine.jobs import Bench
from awstui.engine.work import Work
from awstui.errors import Refused, UsageError
from awstui.protocol.sns import Done, Notice, Published, Topic, Wish
from awstui.protocol.sqs import Attribute
from tests import standins
from tests.engine.services.sns.standing import BOTH, Aws, sending, undone


@BOTH
def test_a_queue_is_subscribed_with_its_policy_and_gets_what_is_published(aws: Aws) -> None:
    topic, (url, arn) = aws.topic(), aws.queue()
    plan = aws.planned("sns.subscribe", topic_arn=topic, wish=Wish("sqs", arn))
    assert "does not let the topic send" in plan.effect
    assert f'"aws:SourceArn": "{topic}"' in plan.diff
    assert [command.split()[1:3] for command in plan.commands] == [
        ["sqs", "set-queue-attributes"],
        ["sns", "subscribe"],
    ]
    done = aws.made(plan)
    assert isinstance(done, Done)
    assert done.arn.startswith(topic)
    policy = aws.sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["Policy"])["Attributes"]["Policy"]
    assert sending(policy)[0]["Condition"]["ArnEquals"]["aws:SourceArn"] == topic
    sent = aws.do("sns.publish", topic_arn=topic, notice=Notice("s3cret", subject="Placed"))
    assert isinstance(sent, Published)
    (body,) = aws.bodies(url)
    assert (json.loads(body)["Message"], json.loads(body)["Subject"]) == ("s3cret", "Placed")
    records = aws.engine.journal.read()
    assert [(record.service, record.operations, record.targets) for record in records] == [
        ("sns", ("Publish",), (topic,)),
        ("sns", ("Subscribe",), (topic,)),
        ("sqs", ("SetQueueAttributes",), (url,)),
    ]
    assert {record.state for record in records} == {"ok"}
    assert "s3cret" not in aws.engine.journal.path.read_text()


@BOTH
def test_a_queue_that_lets_the_topic_send_is_left_alone(aws: Aws) -> None:
    topic, (_, arn) = aws.topic(), aws.queue()
    aws.do("sns.subscribe", topic_arn=topic, wish=Wish("sqs", arn))
    plan = aws.planned("sns.subscribe", topic_arn=topic, wish=Wish("sqs", arn))
    assert plan.diff == ""
    assert "lets the topic send" in plan.effect
    assert len(plan.commands) == 1


def test_without_the_grant_only_the_subscription_is_made_and_the_lack_is_said(aws: Aws) -> None:
    topic, (url, arn) = aws.topic(), aws.queue()
    plan = aws.planned("sns.subscribe", topic_arn=topic, wish=Wish("sqs", arn), grant=False)
    assert plan.diff == ""
    assert "nothing arrives" in plan.effect
    aws.made(plan)
    assert "Policy" not in aws.sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["Policy"]).get("Attributes", {})


def test_a_policy_that_changed_meanwhile_is_not_written_over(aws: Aws) -> None:
    topic, (url, arn) = aws.topic(), aws.queue()
    plan = aws.planned("sns.subscribe", topic_arn=topic, wish=Wish("sqs", arn))
    other = {"Version": "2012-10-17", "Statement": [{"Sid": "x", "Effect": "Deny", "Principal": "*", "Action": "sqs:*",
                                                     "Resource": arn}]}  # fmt: skip
    aws.sqs.set_queue_attributes(QueueUrl=url, Attributes={"Policy": json.dumps(other)})
    with pytest.raises(Refused, match="changed meanwhile"):
        aws.made(plan)
    assert aws.sns.list_subscriptions_by_topic(TopicArn=topic)["Subscriptions"] == []


def test_a_queue_that_is_not_there_is_said_before(aws: Aws) -> None:
    gone = f"arn:aws:sqs:eu-west-1:{standins.ACCOUNT}:gone"
    plan = aws.planned("sns.subscribe", topic_arn=aws.topic(), wish=Wish("sqs", gone, dlq_arn=gone))
    assert plan.effect.count("could not be read") == 2


def test_a_function_is_given_its_permission(aws: Aws) -> None:
    arn = f"arn:aws:lambda:eu-west-1:{standins.ACCOUNT}:function:worker"
    plan = aws.planned("sns.subscribe", topic_arn=aws.topic(), wish=Wish("lambda", arn))
    assert "worker" in plan.effect
    assert "lambda" in plan.effect or "could not be read" in plan.effect


@BOTH
def test_raw_delivery_is_switched_and_shown(aws: Aws) -> None:
    topic, (url, arn) = aws.topic(), aws.queue()
    subscription = aws.do("sns.subscribe", topic_arn=topic, wish=Wish("sqs", arn)).arn
    plan = aws.planned("sns.raw", topic_arn=topic, subscription_arn=subscription, on=True)
    assert "- raw: false" in plan.diff
    aws.made(plan)
    assert aws.subscriptions(topic)[subscription].raw
    attribute = Attribute("kind", "String", "x")
    aws.do("sns.publish", topic_arn=topic, notice=Notice("bare", attributes=(attribute,)))
    assert aws.bodies(url) == ["bare"]
    assert (
        aws.planned("sns.raw", topic_arn=topic, subscription_arn=subscription, on=True).refused == "It is so already."
    )


@BOTH
def test_a_filter_policy_is_set_says_who_gets_a_message_and_is_cleared(aws: Aws) -> None:
    topic, (url, arn) = aws.topic(), aws.queue()
    subscription = aws.do("sns.subscribe", topic_arn=topic, wish=Wish("sqs", arn)).arn
    where = {"topic_arn": topic, "subscription_arn": subscription}
    policy = json.dumps({"detail": {"store": ["a"]}})
    plan = aws.planned("sns.filter_policy", **where, policy=policy, scope="MessageBody")
    assert "15 minutes" in plan.effect
    assert '+   "detail": {' in plan.diff
    assert "15 minutes" in aws.made(plan).sentence
    found = aws.subscriptions(topic)[subscription]
    assert (json.loads(found.filter_policy), found.scope) == ({"detail": {"store": ["a"]}}, "MessageBody")
    plan = aws.planned("sns.publish", topic_arn=topic, notice=Notice('{"detail": {"store": "b"}}'))
    assert "Nobody gets it" in plan.effect
    assert f"keep it from 1: {arn.rpartition(':')[2]}." in plan.effect
    aws.made(plan)
    assert aws.bodies(url) == []
    plan = aws.planned("sns.publish", topic_arn=topic, notice=Notice('{"detail": {"store": "a"}}'))
    assert "1 of 1 subscriptions get it: 1 sqs." in plan.effect
    aws.made(plan)
    assert len(aws.bodies(url)) == 1
    aws.do("sns.filter_policy", **where, policy='{"store": ["a"]}', scope="MessageAttributes")
    assert aws.subscriptions(topic)[subscription].scope == "MessageAttributes"
    plan = aws.planned("sns.filter_policy", **where, policy="", scope="MessageAttributes")
    assert "gets every message" in plan.effect
    aws.made(plan)
    assert aws.subscriptions(topic)[subscription].filter_policy == ""


@BOTH
def test_a_fifo_topic_gets_groups_and_fresh_ids(aws: Aws) -> None:
    topic = aws.topic("orders.fifo", FifoTopic="true")
    url, arn = aws.queue("jobs.fifo", FifoQueue="true")
    aws.do("sns.subscribe", topic_arn=topic, wish=Wish("sqs", arn, raw=True))
    with pytest.raises(UsageError, match="group: a FIFO topic needs"):
        aws.planned("sns.publish", topic_arn=topic, notice=Notice("x"))
    first = aws.do("sns.publish", topic_arn=topic, notice=Notice("x", group="g"))
    second = aws.do("sns.publish", topic_arn=topic, notice=Notice("x", group="g"))
    assert first.dedup != second.dedup
    assert aws.bodies(url) == ["x", "x"]
    with pytest.raises(UsageError, match="SQS queues only"):
        aws.planned("sns.subscribe", topic_arn=topic, wish=Wish("email", "anna@example.com"))


def test_a_message_per_protocol_is_previewed(aws: Aws) -> None:
    topic, (url, arn) = aws.topic(), aws.queue()
    aws.do("sns.subscribe", topic_arn=topic, wish=Wish("sqs", arn, raw=True))
    notice = Notice('{"default": "d", "sqs": "for queues", "fax": "x"}', per_protocol=True)
    plan = aws.planned("sns.publish", topic_arn=topic, notice=notice)
    assert "sqs gets: for queues" in plan.effect
    assert "ignores the key fax" in plan.effect
    aws.made(plan)
    assert aws.bodies(url) == ["for queues"]


def test_nobody_subscribed_is_said(aws: Aws) -> None:
    assert "Nobody is subscribed" in aws.planned("sns.publish", topic_arn=aws.topic(), notice=Notice("x")).effect


def test_unsubscribing_a_queue_takes_a_key_and_an_address_its_name(aws: Aws) -> None:
    topic, (_, arn) = aws.topic(), aws.queue()
    queue = aws.do("sns.subscribe", topic_arn=topic, wish=Wish("sqs", arn)).arn
    mail = aws.sns.subscribe(TopicArn=topic, Protocol="email", Endpoint="anna@example.com")["SubscriptionArn"]
    plan = aws.planned("sns.unsubscribe", topic_arn=topic, subscription_arn=queue)
    assert plan.expect == "y"
    aws.made(plan)
    plan = aws.planned("sns.unsubscribe", topic_arn=topic, subscription_arn=mail)
    assert (plan.tier, plan.expect) == ("name", "anna@example.com")
    assert "confirm anew" in plan.effect
    aws.made(plan)
    assert aws.subscriptions(topic) == {}
    with pytest.raises(UsageError, match="no ARN"):
        aws.planned("sns.unsubscribe", topic_arn=topic, subscription_arn="")


@pytest.mark.parametrize("aws", ["ministack"], indirect=True)
def test_a_pending_subscription_is_confirmed_by_its_token(aws: Aws) -> None:
    topic = aws.topic()
    done = aws.do("sns.subscribe", topic_arn=topic, wish=Wish("http", "http://127.0.0.1:1/hook"))
    assert "pending" in done.sentence
    (each,) = aws.subscriptions(topic).values()
    assert each.state == "pending"
    with pytest.raises(UsageError, match="no token"):
        aws.planned("sns.confirm", topic_arn=topic, token="?")
    link = "https://sns.eu-west-1.amazonaws.com/?Action=ConfirmSubscription&TopicArn=arn:other&Token=0123456789"
    with pytest.raises(UsageError, match="not of this topic"):
        aws.planned("sns.confirm", topic_arn=topic, token=link)
    plan = aws.planned("sns.confirm", topic_arn=topic, token="0123456789abcdef", authenticate=True)
    assert "only with the credentials" in plan.effect
    assert "0123456789" not in repr(plan)
    again = aws.planned("sns.resend", topic_arn=topic, protocol="http", endpoint="http://127.0.0.1:1/hook")
    assert "new token" in again.effect
    assert "again" in aws.made(again).sentence


def test_a_topics_attribute_is_set_with_a_diff_and_checked_before(aws: Aws) -> None:
    topic = aws.topic()
    plan = aws.planned("sns.attributes", topic_arn=topic, name="DisplayName", value="Harbour")
    assert plan.diff == "+ Harbour"
    aws.made(plan)
    (found,) = aws.values("sns.topic", topic_arn=topic)
    assert isinstance(found, Topic)
    assert found.display_name == "Harbour"
    same = aws.planned("sns.attributes", topic_arn=topic, name="DisplayName", value="Harbour")
    assert "already" in same.refused
    with pytest.raises(UsageError, match="at most 100"):
        aws.planned("sns.attributes", topic_arn=topic, name="DisplayName", value="x" * 101)
    with pytest.raises(UsageError, match="no attribute"):
        aws.planned("sns.attributes", topic_arn=topic, name="ArchivePolicy", value="{}")


def test_a_policy_that_lets_anybody_publish_is_said_before_it_is_set(aws: Aws) -> None:
    topic = aws.topic()
    every = {"Effect": "Allow", "Principal": "*", "Action": "SNS:Publish", "Resource": topic}
    value = json.dumps({"Version": "2012-10-17", "Statement": [every]})
    plan = aws.planned("sns.attributes", topic_arn=topic, name="Policy", value=value)
    assert "PUBLIC: anybody on the internet may SNS:Publish" in plan.effect
    assert '+      "Action": "SNS:Publish",' in plan.diff
    aws.made(plan)
    undone(aws)
    (found,) = aws.values("sns.topic", topic_arn=topic)
    assert "SourceOwner" in found.attributes["Policy"]


def test_a_dlq_is_set_with_its_policy(aws: Aws) -> None:
    topic, (_, arn), (dead, dead_arn) = aws.topic(), aws.queue(), aws.queue("dead")
    subscription = aws.do("sns.subscribe", topic_arn=topic, wish=Wish("sqs", arn)).arn
    plan = aws.planned("sns.dlq", topic_arn=topic, subscription_arn=subscription, dlq_arn=dead_arn)
    assert f"+ {dead_arn}" in plan.diff
    assert "Access policy of dead" in plan.diff
    aws.made(plan)
    assert aws.subscriptions(topic)[subscription].dlq_arn == dead_arn
    assert sending(aws.sqs.get_queue_attributes(QueueUrl=dead, AttributeNames=["Policy"])["Attributes"]["Policy"])


@BOTH
def test_topics_are_made_and_deleted(aws: Aws) -> None:
    done = aws.do("sns.create", name="new.fifo", fifo=True, content_based_dedup=True)
    (found,) = aws.values("sns.topic", topic_arn=done.arn)
    assert found.fifo
    assert found.content_based_dedup
    with pytest.raises(UsageError, match="ends in"):
        aws.planned("sns.create", name="new", fifo=True)
    plan = aws.planned("sns.delete", topic_arn=done.arn)
    assert (plan.tier, plan.expect) == ("name", "new.fifo")
    assert "0 confirmed" in plan.effect
    aws.made(plan)
    assert aws.sns.list_topics()["Topics"] == []


def test_attributes_are_read_of_as_many_as_asked(aws: Aws) -> None:
    topic = aws.topic()
    for name in ("a", "b", "c"):
        aws.do("sns.subscribe", topic_arn=topic, wish=Wish("sqs", aws.queue(name)[1]))
    page, *details = aws.values("sns.subscriptions", topic_arn=topic, details=2)
    assert len(page) == 3
    assert len(details) == 2
    assert all(each.attributes for each in details)


def test_one_subscription_that_cannot_be_read_keeps_the_others(aws: Aws, monkeypatch: pytest.MonkeyPatch) -> None:
    topic, (_, arn) = aws.topic(), aws.queue()
    aws.do("sns.subscribe", topic_arn=topic, wish=Wish("sqs", arn))
    from awstui.engine.services.sns import facts

    def refuse(client: Any, arn: str) -> Any:
        raise RuntimeError("no")

    monkeypatch.setattr(facts, "subscription_attributes", refuse)
    (each,) = aws.subscriptions(topic).values()
    assert each.fault is not None
    assert each.state == "confirmed"
    plan = aws.planned("sns.publish", topic_arn=topic, notice=Notice("x"))
    assert "could not be read" in plan.effect


@pytest.mark.parametrize(
    ("name", "args"),
    [
        ("sns.publish", {"notice": Notice("x")}),
        ("sns.subscribe", {"wish": Wish("email", "anna@example.com")}),
        ("sns.resend", {"protocol": "email", "endpoint": "anna@example.com"}),
        ("sns.confirm", {"token": "0123456789"}),
        ("sns.attributes", {"name": "DisplayName", "value": "x"}),
        ("sns.create", {"name": "more"}),
        ("sns.delete", {}),
    ],
)
def test_read_only_lets_none_of_them_through(aws: Aws, name: str, args: dict[str, Any]) -> None:
    topic = aws.topic()
    aws.engine = Engine(p.Configure(endpoint_url=aws.url, read_only=True))
    plan = aws.planned(name, topic_arn=topic, **args)
    assert "read-only" in plan.refused
    with pytest.raises(Refused, match="Read-only"):  # the guard below, whatever becomes of the plan
        list(aws.engine.plans[plan.plan].carry(Bench(aws.engine, Work(2))))
    assert aws.sns.list_subscriptions()["Subscriptions"] == []
    assert len(aws.sns.list_topics()["Topics"]) == 1
