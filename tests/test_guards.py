"""Guard rules: which match, and what several come to."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from awstui.guards import BUILT_IN, TIERS, Guard, matching, minutes_left, why_read_only
from awstui.protocol import Context

ACCOUNT = "123456789012"
RULES = st.builds(
    Guard,
    profiles=st.sampled_from([(), ("*prod*",), ("dev",), ("*",)]),
    accounts=st.sampled_from([(), (ACCOUNT,), ("210987654321",)]),
    read_only=st.booleans(),
    confirm=st.sampled_from(TIERS),
    unlock_minutes=st.integers(1, 480),
)


def test_a_name_matches_whatever_its_case() -> None:
    assert matching([BUILT_IN], ("acme-PROD-eu",), ACCOUNT) is not None
    assert matching([BUILT_IN], ("dev",), ACCOUNT) is None


def test_a_renamed_profile_cannot_dodge_an_account_rule() -> None:
    rule = Guard(accounts=(ACCOUNT,))
    assert matching([rule], ("harmless",), ACCOUNT) is not None
    assert matching([rule], ("harmless",), "210987654321") is None


def test_an_unknown_account_is_guarded_as_long_as_any_rule_names_accounts() -> None:
    found = matching([Guard(accounts=(ACCOUNT,))], ("dev",), "")
    assert found is not None
    assert "not known yet" in found.name


@given(st.lists(RULES, max_size=4), RULES, st.sampled_from(["dev", "prod", "x"]), st.sampled_from(["", ACCOUNT]))
def test_another_rule_never_takes_care_away(rules: list[Guard], more: Guard, profile: str, account: str) -> None:
    before, after = matching(rules, (profile,), account), matching([*rules, more], (profile,), account)
    if before is not None:
        assert after is not None
        assert after.read_only >= before.read_only
        assert TIERS.index(after.confirm) >= TIERS.index(before.confirm)
        assert after.unlock_minutes <= before.unlock_minutes


def test_why_nothing_can_be_changed_names_the_way_out() -> None:
    assert why_read_only(Context("dev", "r", False)) == ""
    assert "--read-only" in why_read_only(Context("dev", "r", True))
    assert ":unlock" in why_read_only(Context("prod", "r", True, guard="its name contains prod"))


def test_minutes_are_rounded_up_and_end_at_none() -> None:
    context = Context("prod", "r", False, guard="x", unlocked_until=1000.0)
    assert [minutes_left(context, now) for now in (400.0, 939.0, 999.9, 1001.0)] == [10, 2, 1, 0]
