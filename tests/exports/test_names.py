"""What hosts are called: a name is no pattern, and nobody else's."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given

from awstui.exports.names import alias, aliases, fault, fit, slug
from awstui.protocol.hosts import Host
from tests.exports.hosts import BASTION, DB, HOSTILE, TEXTS, WEB, hosts


@given(TEXTS)
def test_a_name_becomes_one_plain_word_or_nothing(name: str) -> None:
    word = slug(name)
    assert all(character.isascii() and (character.isalnum() or character in "-._") for character in word)
    assert not word or (word[0].isalnum() and len(word) <= 40)


def test_accents_go_and_letters_stay() -> None:
    assert slug("Bücher-1") == "Bucher-1"
    assert slug("日本") == ""
    assert alias(replace(WEB, name="日本")) == WEB.id


@given(hosts())
def test_no_two_hosts_share_a_name(some: list[Host]) -> None:
    called = aliases(some, frozenset({"web-1"}))
    names = [name.lower() for each in called.values() for name in each]
    assert len(names) == len(set(names))
    assert all(each.id in called[each.id] for each in some)


def test_a_name_alone_is_only_taken_where_it_means_nothing_else() -> None:
    some = [WEB, replace(BASTION, name="WEB-1"), replace(DB, name="github.com")]
    assert [names[0] for names in aliases(some).values()] == [alias(each) for each in some]
    bare = aliases([WEB, replace(DB, name="github.com")], frozenset())
    assert bare[WEB.id] == (f"web-1-{WEB.id}", WEB.id, "web-1", "10.0.0.1", "54.1.2.3")
    assert "github.com" not in bare[DB.id]
    assert "web-1" not in aliases([WEB], frozenset({"web-1"}))[WEB.id]
    assert "web-1" not in {name for each in aliases(some, frozenset()).values() for name in each}
    assert "localhost" not in aliases([replace(WEB, name="LocalHost")], frozenset())[WEB.id]


def test_an_address_that_two_hosts_have_is_neither_ones_name() -> None:
    called = aliases([WEB, replace(DB, private=WEB.private)])
    assert WEB.private not in called[WEB.id]
    assert WEB.public in called[WEB.id]


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"id": "i-0a0a0a0a\nHost *"}, "instance id"),
        ({"id": "*"}, "instance id"),
        ({"public": "54.1.2.3 -oX"}, "no address"),
        ({"private": "fe80::1%eth0"}, "no address"),
        ({"public": ""}, "it has no public address"),
        ({"user": "root;id"}, "user"),
        ({"user": "-l"}, "user"),
        ({"region": "eu-west-1\nx"}, "region"),
        ({"route": "jump", "jump": "-oProxyCommand=id"}, "jump"),
        ({"route": "jump", "jump": "a b"}, "jump"),
        ({"key": "/a\nb"}, "control characters"),
        ({"profile": "a\nb"}, "control characters"),
        ({"port": 0}, "port"),
    ],
)
def test_a_host_that_is_not_what_it_should_be_is_left_out_and_told(changed: dict[str, str], said: str) -> None:
    broken = replace(WEB, **changed)
    assert said in fault(broken)
    kept, notes = fit([broken, DB])
    assert kept == [DB]
    assert len(notes) == 1
    assert said in notes[0]


def test_a_host_found_by_two_profiles_is_written_once() -> None:
    assert fit([WEB, replace(WEB, profile="other")]) == ([WEB], [])


@pytest.mark.parametrize("name", HOSTILE)
def test_no_name_makes_a_host_unfit(name: str) -> None:
    assert fault(replace(WEB, name=name, tags={name: name})) == ""
