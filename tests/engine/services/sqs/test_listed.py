"""What the list of queues shows beside the queues' own attributes, and how few calls that takes."""

from __future__ import annotations

import datetime
import json
from typing import Any, cast

import pytest
from botocore.exceptions import ClientError
from hypothesis import given
from hypothesis import strategies as st

from awstui import protocol as p
from awstui.catalog.check import ENRICHERS as CHECKED
from awstui.catalog.load import quick
from awstui.engine.core import Engine
from awstui.engine.listings import Listing
from awstui.engine.services import ENRICHERS, enricher
from awstui.engine.services.sqs import listed
from awstui.engine.services.sqs.listed import FRESH, Ages, Redrives
from awstui.engine.work import Work
from awstui.errors import UsageError
from tests.engine.services.lent import Lent
from tests.shop import Shop
from tests.standins import client

HERE = p.Place(None, "eu-west-1")
ACCOUNT = "123456789012"
SCREEN = quick("sqs")
assert SCREEN is not None
COLUMNS = [column.name for column in SCREEN.columns]


def arn(name: str) -> str:
    return f"arn:aws:sqs:eu-west-1:{ACCOUNT}:{name}"


def url(name: str) -> str:
    return f"https://sqs.eu-west-1.amazonaws.com/{ACCOUNT}/{name}"


def attributes(name: str, dlq: str = "") -> dict[str, Any]:
    policy = {"RedrivePolicy": json.dumps({"deadLetterTargetArn": arn(dlq), "maxReceiveCount": 3})} if dlq else {}
    return {"Attributes": {"QueueArn": arn(name), **policy}}


def listing(queues: dict[str, str], prefix: str = "") -> Listing:
    """A whole list of queues, name -> dead-letter queue, every row enriched."""
    assert SCREEN is not None
    made = Listing(SCREEN, HERE, "ListQueues", {"QueueNamePrefix": prefix} if prefix else {})
    made.hold([{"QueueUrl": url(name)} for name in queues])
    for row, (name, dlq) in enumerate(queues.items()):
        made.enrich(row, attributes(name, dlq))
    made.complete = True
    return made


class Lender(Lent):
    """A bench that counts what is asked of CloudWatch instead of asking."""

    def __init__(self, **clients: Any) -> None:
        super().__init__(clients={"cloudwatch": None, "sqs": None, **clients})
        self.memory: dict[Any, Any] = {}
        self.asked: list[list[str]] = []

    def generation(self, profile: str | None) -> int:
        return 1


@pytest.fixture
def lender(monkeypatch: pytest.MonkeyPatch) -> Lender:
    made = Lender()

    def ages(client: Any, names: list[str]) -> dict[str, float | None]:
        made.asked.append(names)
        return {name: float(len(name)) for name in names}

    monkeypatch.setattr(listed, "oldest_ages", ages)
    return made


def more(lender: Lender, made: Listing, rows: range) -> Any:
    return listed.more(cast(Any, lender), made, rows)


def test_two_thousand_queues_take_a_handful_of_calls(lender: Lender) -> None:
    queues = {f"queue-{n:04}": "dead" if n % 2 else "" for n in range(1999)} | {"dead": ""}
    made = listing(queues)
    found: dict[int, Any] = {}
    for start in range(0, 2000, 40):
        found |= more(lender, made, range(start, start + 40)).rows
    assert [len(names) for names in lender.asked] == [500, 500, 500, 500]
    assert len({name for names in lender.asked for name in names}) == 2000
    assert found[0] == {"OldestAge": 10.0, "DlqOf": None}
    assert len(found[1999]["DlqOf"]) == 999
    assert lender.calls == []


def test_a_dead_letter_queue_that_came_first_learns_of_its_sources_later(lender: Lender) -> None:
    made = listing({"dead": "", "orders": "dead", "emails": "dead"})
    assert more(lender, made, range(1)).rows == {0: {"OldestAge": 4.0, "DlqOf": None}}
    later = more(lender, made, range(1, 3)).rows
    assert later[0] == {"DlqOf": ["emails", "orders"]}
    assert later[1]["DlqOf"] is None


def test_what_was_learnt_outlives_the_list_and_what_is_gone_does_not(lender: Lender) -> None:
    more(lender, listing({"dead": "", "orders": "dead", "emails": "dead"}), range(3))
    again = listing({"dead": "", "orders": "dead"})
    assert more(lender, again, range(1)).rows[0]["DlqOf"] == ["orders"], "emails is no longer listed"
    part = listing({"dead": ""}, prefix="dead" * 20)
    part.hold([{"QueueUrl": url(f"dead-{n}")} for n in range(60)])
    assert more(lender, part, range(1)).rows[0]["DlqOf"] == ["orders"], "a part of the queues says nothing of the rest"


def test_a_changed_policy_moves_a_source(lender: Lender) -> None:
    made = listing({"dead": "", "other": "", "orders": "dead"})
    more(lender, made, range(3))
    made.enrich(2, attributes("orders", "other"))
    found = more(lender, made, range(2, 3)).rows
    assert (found[0]["DlqOf"], found[1]["DlqOf"]) == (None, ["orders"])


class Sources:
    """An SQS client that knows who sends its dead letters where."""

    def __init__(self, known: dict[str, list[str]]) -> None:
        self.known, self.asked = known, 0

    def list_dead_letter_source_queues(self, QueueUrl: str, **_: Any) -> dict[str, Any]:
        self.asked += 1
        name = QueueUrl.rpartition("/")[2]
        if name not in self.known:
            raise ClientError({"Error": {"Code": "AccessDenied", "Message": "no"}}, "ListDeadLetterSourceQueues")
        return {"queueUrls": [url(source) for source in self.known[name]]}


def test_a_short_list_of_some_queues_is_asked_queue_by_queue(lender: Lender) -> None:
    sqs = Sources({"dead-a": ["orders", "emails"], "dead-b": []})
    lender._clients["sqs"] = sqs
    found = more(lender, listing({"dead-a": "", "dead-b": ""}, prefix="dead"), range(2)).rows
    assert sqs.asked == 2
    assert (found[0]["DlqOf"], found[1]["DlqOf"]) == (["emails", "orders"], None)
    more(lender, listing({f"dead-{n}": "" for n in range(41)}, prefix="dead"), range(40))
    more(lender, listing({"dead-a": ""}), range(1))
    assert sqs.asked == 2, "a long list is not, and neither is a whole one"


def test_a_refusal_costs_its_own_column_only(lender: Lender) -> None:
    lender._clients["sqs"] = Sources({"dead-a": ["orders"]})
    found = more(lender, listing({"dead-a": "", "dead-b": ""}, prefix="dead"), range(2))
    assert list(found.unknown) == ["DlqOf"]
    assert found.rows[0] == {"OldestAge": 6.0, "DlqOf": ["orders"]}
    assert found.rows[1]["OldestAge"] == 6.0


# ---- ages


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_an_age_is_asked_for_once_a_minute() -> None:
    clock, asked = Clock(), []

    def ask(names: Any) -> dict[str, float | None]:
        asked.append(list(names))
        return dict.fromkeys(names, 5.0)

    ages = Ages(clock=clock)
    assert ages.of(ask, ["a", "b"], ["a", "b", "c"]) == {"a": 5.0, "b": 5.0}
    assert asked == [["a", "b", "c"]], "what will be asked for soon comes along"
    clock.now += FRESH - 1
    assert ages.of(ask, ["a", "c"], ["d"]) == {"a": 5.0, "c": 5.0}
    assert len(asked) == 1
    clock.now += 1
    ages.of(ask, ["a"], ["a", "b", "c"])
    assert asked[1:] == [["a"]], "what was asked for before is not asked for in advance"


def test_after_a_refusal_cloudwatch_is_left_alone_for_a_minute() -> None:
    clock, asked = Clock(), []

    def refuse(names: Any) -> dict[str, float | None]:
        asked.append(names)
        raise ClientError({"Error": {"Code": "AccessDenied"}}, "GetMetricData")

    ages = Ages(clock=clock)
    for _ in range(3):
        with pytest.raises(ClientError):
            ages.of(refuse, ["a"])
    assert len(asked) == 1
    clock.now += FRESH
    assert ages.of(lambda names: {"a": None}, ["a"]) == {"a": None}


# ---- redrives, against the same worked out anew

NAMES = st.sampled_from([f"q{n}" for n in range(5)])


@given(st.lists(st.dictionaries(NAMES, st.sampled_from(["", "q0", "q1", "gone"]), min_size=1), max_size=6))
def test_sources_are_those_of_the_policies_seen_last(steps: list[dict[str, str]]) -> None:
    names = [f"q{n}" for n in range(5)]
    made = listing(dict.fromkeys(names, ""))
    redrives = Redrives()
    redrives.learn(made, {row: made.item(row) for row in range(5)})
    truth = dict.fromkeys(names, "")
    for step in steps:
        before = {name: sorted(s for s in names if truth[s] == name) for name in names}
        truth |= step
        for name, dlq in step.items():
            made.enrich(names.index(name), attributes(name, dlq))
        changed = redrives.learn(made, {names.index(name): made.item(names.index(name)) for name in step})
        after = {name: sorted(s for s in names if truth[s] == name) for name in names}
        assert {names[row] for row in changed} == {name for name in names if before[name] != after[name]}
        assert redrives.sources(made, range(5)) == {row: after[name] for row, name in enumerate(names)}


# ---- through the engine, on moto


@pytest.fixture
def engine(moto_url: str, keys: None) -> Engine:
    return Engine(p.Configure(endpoint_url=moto_url))


def enriched(engine: Engine, *rows: int, number: int = 1) -> tuple[list[p.Cells], dict[int, dict[str, Any]]]:
    """The answers to one Enrich, and the rows as they are in the end, by the columns' names."""
    answers = [r for r in engine.answer(p.Enrich(number, rows), Work(99)) if isinstance(r, p.Cells)]
    cells = {row: dict(zip(COLUMNS, values, strict=True)) for each in answers for row, values in each.rows.items()}
    return answers, cells


def listed_by(engine: Engine, number: int = 1, **params: Any) -> None:
    list(engine.answer(p.List("sqs.queues", HERE, params), Work(number)))


def test_rows_come_at_once_and_the_rest_of_them_together(engine: Engine, moto_url: str) -> None:
    shop = Shop(moto_url)
    shop.queue("dead")
    shop.queue("orders", "dead")
    when = datetime.datetime.now(datetime.UTC) - datetime.timedelta(seconds=90)
    data = {"MetricName": "ApproximateAgeOfOldestMessage", "Timestamp": when, "Value": 3600.0}
    dimensions = [{"Name": "QueueName", "Value": "orders"}]
    client("cloudwatch", moto_url).put_metric_data(Namespace="AWS/SQS", MetricData=[data | {"Dimensions": dimensions}])
    listed_by(engine)
    answers, rows = enriched(engine, 0, 1)
    assert [answer.partial for answer in answers] == [True, True, False]
    assert (rows[0]["Oldest"], rows[0]["DLQ of"], rows[0]["Sources"]) == (None, 1, ["orders"])
    assert (rows[1]["Oldest"], rows[1]["DLQ"]) == (3600, arn("dead"))
    (document,) = engine.answer(p.Describe(1, 1, full=False))
    assert isinstance(document, p.Document)
    assert document.data["OldestAge"] == 3600


def test_without_cloudwatch_the_list_is_there_and_says_what_is_missing(
    engine: Engine, moto_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def denied(*_: Any) -> None:
        said = {"Code": "AccessDenied", "Message": "not authorized to perform: cloudwatch:GetMetricData"}
        raise ClientError({"Error": said}, "GetMetricData")

    monkeypatch.setattr(listed, "oldest_ages", denied)
    shop = Shop(moto_url)
    shop.queue("dead")
    shop.queue("orders", "dead")
    listed_by(engine)
    answers, rows = enriched(engine, 0, 1)
    last = answers[-1]
    assert last.unknown == ("OldestAge",)
    assert [(note.kind, note.operation) for note in last.notes] == [("denied", "GetMetricData")]
    assert rows[0]["Sources"] == ["orders"]
    assert not any(answer.faults for answer in answers)


def test_columns_nobody_shows_are_not_asked_for(engine: Engine, moto_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from dataclasses import replace

    assert SCREEN is not None
    plain = replace(SCREEN, columns=tuple(column for column in SCREEN.columns if not column.later))
    monkeypatch.setattr(engine, "screen", lambda key: plain)
    monkeypatch.setattr(listed, "oldest_ages", lambda *_: pytest.fail("CloudWatch was asked"))
    Shop(moto_url).queue("orders")
    listed_by(engine)
    answers = list(engine.answer(p.Enrich(1, (0,)), Work(99)))
    assert [answer.partial for answer in answers if isinstance(answer, p.Cells)] == [False]


@pytest.mark.parametrize(
    ("target", "words"),
    [
        ("arn:aws:sqs:us-east-1:123456789012:dead", "dead is in us-east-1, and this is eu-west-1: :region us-east-1"),
        ("arn:aws:sqs:eu-west-1:999999999999:dead", "dead is in account 999999999999, and this is 123456789012"),
    ],
)
def test_a_dead_letter_queue_elsewhere_is_said_to_be_there(
    engine: Engine, moto_url: str, target: str, words: str
) -> None:
    Shop(moto_url).queue("orders")
    listed_by(engine)
    policy = json.dumps({"deadLetterTargetArn": target, "maxReceiveCount": 3})
    engine.listing(1).enrich(0, {"Attributes": {"RedrivePolicy": policy}})
    with pytest.raises(UsageError, match=words):
        list(engine.answer(p.Follow(1, 0, "dlq")))


def test_from_a_queue_to_its_dead_letter_queue_and_back(engine: Engine, moto_url: str) -> None:
    shop = Shop(moto_url)
    shop.queue("dead")
    shop.queue("orders", "dead")
    listed_by(engine)
    enriched(engine, 0, 1)
    (there,) = engine.answer(p.Follow(1, 1, "dlq"))
    assert cast(Any, there).value[0] == {"QueueNamePrefix": "dead"}
    listed_by(engine, 2, QueueNamePrefix="dead")
    (back,) = engine.answer(p.Follow(2, 0, "sources"))
    (page,) = [
        reply
        for reply in engine.answer(p.List("sqs.sources", HERE, cast(Any, back).value[0]), Work(3))
        if isinstance(reply, p.Page)
    ]
    assert [name.rpartition("/")[2] for name in page.ids] == ["orders"]


def test_the_names_are_those_the_check_knows() -> None:
    assert set(ENRICHERS) == CHECKED
    for name in ENRICHERS:
        assert callable(enricher(name))
    with pytest.raises(UsageError, match="no enricher called nothing"):
        enricher("nothing")


def test_what_is_added_has_the_names_the_screen_declares(lender: Lender) -> None:
    assert SCREEN is not None
    assert SCREEN.more is not None
    found = more(lender, listing({"a": ""}), range(1)).rows[0]
    assert set(found) == set(SCREEN.more.adds)
