"""The way back from changes of topics and subscriptions."""

from __future__ import annotations

import json

from awstui import protocol as p
from awstui.protocol.sns import Wish
from tests.engine.services.sns.standing import PLACE, Aws, undone


def test_a_topics_attribute_and_a_subscriptions_are_put_back(aws: Aws) -> None:
    topic, (_, arn) = aws.topic(DisplayName="Old"), aws.queue()
    subscription = aws.do("sns.subscribe", topic_arn=topic, wish=Wish("sqs", arn)).arn
    aws.do("sns.attributes", topic_arn=topic, name="DisplayName", value="New")
    assert aws.engine.journal.read()[0].before == {"DisplayName": "Old"}
    undone(aws)
    assert aws.values("sns.topic", topic_arn=topic)[0].display_name == "Old"
    aws.do("sns.raw", topic_arn=topic, subscription_arn=subscription, on=True)
    undone(aws)
    assert not aws.subscriptions(topic)[subscription].raw
    where = {"topic_arn": topic, "subscription_arn": subscription, "scope": "MessageAttributes"}
    aws.do("sns.filter_policy", **where, policy='{"a": ["x"]}')
    undone(aws)
    assert aws.subscriptions(topic)[subscription].filter_policy == ""


def test_an_unsubscribed_queue_is_subscribed_again_as_it_was(aws: Aws) -> None:
    topic, (_, arn) = aws.topic(), aws.queue()
    policy = '{"a": ["x"]}'
    subscription = aws.do("sns.subscribe", topic_arn=topic, wish=Wish("sqs", arn, raw=True, filter_policy=policy)).arn
    aws.do("sns.unsubscribe", topic_arn=topic, subscription_arn=subscription)
    assert aws.subscriptions(topic) == {}
    undone(aws)
    (each,) = aws.subscriptions(topic).values()
    assert (each.endpoint, each.raw, json.loads(each.filter_policy)) == (arn, True, json.loads(policy))


def test_a_queues_policy_is_put_back(aws: Aws) -> None:
    topic, (url, arn) = aws.topic(), aws.queue()
    aws.do("sns.subscribe", topic_arn=topic, wish=Wish("sqs", arn))
    record = next(each for each in aws.engine.journal.read() if each.service == "sqs")
    assert record.before == {"Attributes": {"Policy": ""}}
    (planned,) = [each for each in aws.engine.answer(p.Undo(record.id, PLACE)) if isinstance(each, p.Planned)]
    assert "Put back the access policy of jobs" in planned.title
    list(aws.engine.answer(p.Run(planned.plan, planned.expect)))
    found = aws.sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["Policy"]).get("Attributes", {})
    assert not found.get("Policy")


def test_an_address_that_was_unsubscribed_cannot_be_brought_back_and_the_journal_says_why(aws: Aws) -> None:
    topic = aws.topic()
    mail = aws.sns.subscribe(TopicArn=topic, Protocol="email", Endpoint="anna@example.com")["SubscriptionArn"]
    aws.do("sns.unsubscribe", topic_arn=topic, subscription_arn=mail)
    record = aws.engine.journal.read()[0]
    assert not record.inverse
    assert "confirm it anew" in record.note
