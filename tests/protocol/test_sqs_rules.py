"""What SQS accepts in a message, at its edges."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from awstui.protocol import sqs_rules as rules
from awstui.protocol.sqs import Attribute, Draft, Queue
from tests.protocol.queues import FIFO, QUEUE

allowed = st.characters(
    exclude_categories=("Cs",),
    exclude_characters=[chr(c) for c in range(32) if c not in (9, 10, 13)] + ["\ufffe", "\uffff"],
)
names = st.from_regex(r"[A-Za-z0-9_-]{1,20}(\.[A-Za-z0-9_-]{1,20})?", fullmatch=True).filter(
    lambda name: not name.lower().startswith(("aws.", "amazon."))
)
attributes = st.one_of(
    st.builds(Attribute, names, st.sampled_from(["String", "String.json"]), st.text(allowed, min_size=1, max_size=30)),
    st.builds(Attribute, names, st.just("Number.int"), st.integers(-(10**30), 10**30).map(str)),
    st.builds(Attribute, names, st.just("Binary"), st.binary(min_size=1, max_size=30)),
)


def fields(draft: Draft, queue: Queue = QUEUE) -> list[str]:
    return [fault.field for fault in rules.faults(draft, queue)]


@given(st.text(allowed, min_size=1))
def test_every_character_sqs_allows_passes(body: str) -> None:
    assert rules.body_faults(body) == []


@pytest.mark.parametrize("bad", ["\x00", "\x08", "\x0b", "\x1b", "\x1f", "\ud800", "\ufffe", "\uffff"])
@given(st.text(allowed), st.text(allowed))
def test_a_character_sqs_refuses_is_named_with_its_line(bad: str, before: str, after: str) -> None:
    (said,) = rules.body_faults(before + bad + after)
    assert f"U+{ord(bad):04X}" in said
    line = before.count("\n") + 1
    assert f"line {line})" in said


@pytest.mark.parametrize("good", ["\t", "\n", "\r", " ", "\ud7ff", "\ue000", "\ufffd", "\U00010000", "\U0010ffff"])
def test_the_edges_of_the_allowed_ranges(good: str) -> None:
    assert rules.body_faults(good) == []


def test_an_empty_body_is_refused() -> None:
    assert fields(Draft("")) == ["body"]


@given(st.text(allowed, min_size=1, max_size=50), st.lists(attributes, max_size=5))
def test_size_is_utf8_of_body_names_types_and_values(body: str, given_: list[Attribute]) -> None:
    written = body + "".join(a.name + a.type + (a.value if isinstance(a.value, str) else "") for a in given_)
    binary = sum(len(a.value) for a in given_ if isinstance(a.value, bytes))
    assert rules.size(body, tuple(given_)) == len(written.encode()) + binary


def test_the_queues_own_limit_counts_to_the_byte_attributes_included() -> None:
    extra = Attribute("k", "String", "v")  # 1 + 6 + 1 bytes
    assert fields(Draft("x" * 1024)) == []
    assert fields(Draft("x" * 1025)) == ["body"]
    assert fields(Draft("x" * 1016, attributes=(extra,))) == []
    assert fields(Draft("x" * 1017, attributes=(extra,))) == ["body"]
    assert fields(Draft("é" * 512)) == []
    assert fields(Draft("é" * 513)) == ["body"]


@pytest.mark.parametrize(("delay", "good"), [(None, True), (0, True), (900, True), (-1, False), (901, False)])
def test_delay_range(delay: int | None, good: bool) -> None:
    assert (fields(Draft("x", delay=delay)) == []) is good


def test_a_fifo_queue_takes_no_delay_and_needs_a_group() -> None:
    assert fields(Draft("x", delay=5, group="g"), FIFO) == ["delay"]
    assert fields(Draft("x"), FIFO) == ["group"]
    assert fields(Draft("x", group="g", dedup="d"), FIFO) == []


def test_a_standard_queue_takes_a_group_but_no_dedup_id() -> None:
    assert fields(Draft("x", group="tenant-1")) == []
    assert fields(Draft("x", dedup="d")) == ["dedup"]


@pytest.mark.parametrize(
    ("token", "good"), [("g" * 128, True), ("g" * 129, False), ("a b", False), ("ä", False), ("!~/;", True)]
)
def test_group_and_dedup_ids(token: str, good: bool) -> None:
    assert (fields(Draft("x", group=token, dedup=token), FIFO) == []) is good


@given(st.lists(attributes, max_size=10, unique_by=lambda a: a.name))
def test_up_to_ten_proper_attributes_pass(given_: list[Attribute]) -> None:
    assert rules.attribute_faults(tuple(given_)) == []


def test_eleven_attributes_and_doubled_names_are_refused() -> None:
    eleven = tuple(Attribute(f"a{n}", "String", "x") for n in range(11))
    assert rules.attribute_faults(eleven) == ["11 attributes; at most 10"]
    assert rules.attribute_faults(eleven[:1] * 2) == ["a0 is given twice"]


@pytest.mark.parametrize("name", ["", ".a", "a.", "a..b", "AWS.x", "aws.x", "Amazon.x", "a b", "a:b", "ü", "n" * 257])
def test_names_sqs_refuses(name: str) -> None:
    assert rules.attribute_faults((Attribute(name, "String", "x"),))


@pytest.mark.parametrize("name", ["a", "a.b", "a-b_c", "n" * 256, "AWSx", "amazonia"])
def test_names_sqs_takes(name: str) -> None:
    assert rules.attribute_faults((Attribute(name, "String", "x"),)) == []


@pytest.mark.parametrize(
    ("text", "good"),
    [
        ("0", True), ("-1", True), ("+1.5", True), (".5", True), ("1e126", True), ("1e127", False), ("1e-128", True),
        ("1e-129", False), ("9" * 38, True), ("9" * 39, False), ("1" + "0" * 60, True), ("", False), ("nan", False),
        ("inf", False), ("1,5", False), ("0x10", False), ("1_000", False), (" 1", False), ("1e", False),
        ("1e99999999999999999999", False), ("٣", False),
    ],
)  # fmt: skip
def test_number_attributes(text: str, good: bool) -> None:
    assert (rules.attribute_faults((Attribute("n", "Number", text),)) == []) is good


@given(st.decimals(allow_nan=False, allow_infinity=False, places=5, min_value=-(10**20), max_value=10**20))
def test_ordinary_decimals_are_numbers(number: Decimal) -> None:
    assert rules.attribute_faults((Attribute("n", "Number", str(number)),)) == []


@pytest.mark.parametrize(
    "attribute",
    [
        Attribute("a", "Integer", "1"),
        Attribute("a", "", "1"),
        Attribute("a", "Binary", "text"),
        Attribute("a", "String", b"bytes"),
        Attribute("a", "String", ""),
        Attribute("a", "Binary", b""),
        Attribute("a", "String", "\x00"),
        Attribute("a", "String." + "x" * 256, "v"),
    ],
)
def test_types_and_values_sqs_refuses(attribute: Attribute) -> None:
    assert rules.attribute_faults((attribute,))


@given(st.lists(attributes.filter(lambda a: isinstance(a.value, bytes) or "\n" not in a.value), max_size=10))
def test_written_attributes_are_read_back(given_: list[Attribute]) -> None:
    assert rules.parse_attributes(rules.write_attributes(tuple(given_))) == (tuple(given_), [])


def test_lines_that_make_no_sense_are_told_by_number_and_the_rest_is_kept() -> None:
    found, wrong = rules.parse_attributes("a=1\n\nnonsense\nurl=http://x/?a=b\nb:Binary=???\nn:Number=5")
    assert found == (
        Attribute("a", "String", "1"),
        Attribute("url", "String", "http://x/?a=b"),
        Attribute("n", "Number", "5"),
    )
    assert [said.partition(":")[0] for said in wrong] == ["line 3", "line 5"]


@given(st.text())
def test_any_text_is_parsed_without_raising(text: str) -> None:
    found, wrong = rules.parse_attributes(text)
    assert len(found) + len(wrong) == sum(1 for line in text.split("\n") if line.strip())


@given(st.text(), st.integers(), st.text(), st.text(), st.lists(st.builds(Attribute, st.text(), st.text(), st.text())))
def test_any_draft_is_checked_without_raising(body: str, delay: int, group: str, dedup: str, given_: list) -> None:
    draft = Draft(body, delay, tuple(given_), group, dedup)
    assert {fault.field for fault in rules.faults(draft, QUEUE)} <= {"body", "delay", "attributes", "group", "dedup"}
