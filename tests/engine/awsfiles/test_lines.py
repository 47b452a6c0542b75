"""The line editor: what botocore reads afterwards is what it read before and the change, and nothing else moves."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import Any

import pytest
from botocore.configloader import load_config, raw_config_parse
from hypothesis import assume, given
from hypothesis import strategies as st

from awstui.engine.awsfiles import lines
from awstui.engine.awsfiles.change import Change, applied
from awstui.engine.awsfiles.names import File, check_name, heading, means
from awstui.errors import Refused, UsageError

CONFIG = """\
# my machines
[default]
region=eu-west-1 ; kept as it is
output = json

[profile "team a"]
  role_arn = arn:aws:iam::123456789012:role/admin
  source_profile = default
  s3 =
    # uploads
    max_concurrent_requests = 20

    addressing_style = path
  unknown_thing : 1
# about dev
[profile dev]
region = us-east-1

; the end
[sso-session corp]
sso_region = eu-west-1
"""


def edit(text: str, name: str, file: File = "config", **values: str | None) -> str:
    return applied(text, Change(file, name, values))


def test_only_the_changed_line_changes() -> None:
    after = edit(CONFIG, "default", region="us-west-2")
    expected = CONFIG.replace("region=eu-west-1 ; kept as it is", "region=us-west-2")
    assert after == expected


def test_a_new_option_follows_the_last_one_in_its_manner() -> None:
    after = edit(CONFIG, "team a", mfa_serial="arn:aws:iam::123456789012:mfa/me")
    mfa = "  mfa_serial = arn:aws:iam::123456789012:mfa/me\n"
    assert after == CONFIG.replace("  unknown_thing : 1\n", f"  unknown_thing : 1\n{mfa}")
    assert edit("[default]\nregion=x", "default", output="json") == "[default]\nregion=x\noutput=json\n"


def test_a_nested_block_goes_or_is_replaced_as_one_and_its_comments_stay() -> None:
    gone = edit(CONFIG, "team a", s3=None)
    assert "s3" not in gone
    assert "# uploads" in gone
    assert edit("[default]\ns3 =\n  a = b\nregion = x\n", "default", s3="off") == "[default]\ns3 = off\nregion = x\n"


def test_line_ends_spacing_and_case_are_those_of_the_file() -> None:
    text = "[default]\r\nRegion\t:\teu\r\n"
    assert edit(text, "default", region="us", output="json") == "[default]\r\nRegion\t:\tus\r\noutput = json\r\n"
    assert edit("[default]\nregion =\n", "default", region="us") == "[default]\nregion = us\n"


def test_a_new_section_goes_to_the_end() -> None:
    assert edit("", "default", region="x") == "[default]\nregion = x\n"
    assert edit("[a]", "b", "credentials", k="v") == "[a]\n\n[b]\nk = v\n"
    assert edit("[default]\n", "team b", k="v").endswith('\n[profile "team b"]\nk = v\n')


def test_a_section_goes_and_comments_around_it_stay() -> None:
    after = applied(CONFIG, Change("config", "dev", remove=True))
    assert after == CONFIG.replace("[profile dev]\nregion = us-east-1\n", "")
    after = applied("[a]\nk = v\n\n[b]\nk = v\n\n[c]\nk = v\n", Change("credentials", "b", remove=True))
    assert after == "[a]\nk = v\n\n[c]\nk = v\n"


def test_of_two_spellings_the_one_botocore_obeys_is_changed() -> None:
    text = '[profile dev]\nregion = a\n[profile "dev"]\nregion = b\n'
    assert edit(text, "dev", region="c") == '[profile dev]\nregion = a\n[profile "dev"]\nregion = c\n'
    assert applied(text, Change("config", "dev", remove=True)) == ""


@pytest.mark.parametrize("value", ["a\nb", "a\rb", "a\0b", "a\u2028b", "a\x85b", "", " a", "a\t", "\ud800"])
def test_values_that_would_not_read_back_are_refused(value: str) -> None:
    with pytest.raises(UsageError):
        edit(CONFIG, "default", region=value)


@pytest.mark.parametrize("name", ["", " a", "a]b", "[a", 'a"b', "a'b", "a\\b", "a\nb", "a\rb", "a\0b", "DEFAULT"])
def test_names_that_would_not_be_found_again_are_refused(name: str) -> None:
    with pytest.raises(UsageError):
        edit(CONFIG, name, region="x")


@pytest.mark.parametrize("option", ["", "a b", "a=b", "a:b", "[a]", "#a", "a\nb", "-a"])
def test_options_are_plain_words(option: str) -> None:
    with pytest.raises(UsageError):
        applied(CONFIG, Change("config", "default", {option: "x"}))


def test_a_layout_that_would_be_read_differently_is_left_alone() -> None:
    with pytest.raises(Refused, match="by hand"):
        edit("[default]\n    [profile dev]\n    region = x\n", "default", region="y")


def test_defaults_for_every_section_are_not_copied_into_a_new_one() -> None:
    with pytest.raises(Refused, match="by hand"):
        edit("[DEFAULT]\nregion = x\n", "dev", output="json")


names = st.one_of(
    st.sampled_from(["default", "dev", "team a", "prod-1", "a=b", "ünï", "#x", "profile"]),
    st.text(min_size=1, max_size=8).filter(lambda name: _allowed(name)),
)
values = st.one_of(
    st.sampled_from(["eu-west-1", "a = b", "# no comment", "100%", "[x]", "ä:ö", '"q"', "%(x)s"]),
    st.text(st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp")), min_size=1, max_size=12).filter(
        lambda value: value == value.strip()
    ),
)
options = st.sampled_from(["region", "output", "role_arn", "s3", "aws_access_key_id", "Unknown_Key"])


def _allowed(name: str) -> bool:
    try:
        check_name(name)
    except UsageError:
        return False
    return True


@st.composite
def files(draw: st.DrawFn, file: File) -> str:
    """Files as people leave them: comments, blank lines, nested blocks, odd spacing, either line end."""
    end = draw(st.sampled_from(["\n", "\r\n"]))
    found: list[str] = []
    blanks = st.lists(st.sampled_from(["", "  ", "# a = b", "; c", "  # [x]"]), max_size=2)
    for name in draw(st.lists(names, max_size=4, unique=True)):
        found += draw(blanks)
        found.append(f"[{heading(file, 'profile', name)}]{draw(st.sampled_from(['', '  ', ' # why']))}")
        indent = draw(st.sampled_from(["", "  "]))
        for option in draw(st.lists(options, max_size=4, unique_by=str.lower)):
            found += draw(blanks)
            sign = draw(st.sampled_from([" = ", "=", ": ", "\t=  "]))
            if draw(st.integers(0, 4)) == 0:
                found.append(f"{indent}{option} =")
                found += [f"{indent}   a = b", *draw(blanks), f"{indent}  c=d"]
            else:
                found.append(f"{indent}{option}{sign}{draw(values)}")
    if draw(st.booleans()) and file == "config":
        found += ["", "[sso-session corp]", "sso_region = eu-west-1", "[preview]", "x = 1"]
    return end.join(found) + (end if draw(st.booleans()) else "")


def loads(text: str, file: File) -> Any:
    """What botocore itself makes of a file."""
    handle, path = tempfile.mkstemp()
    try:
        os.write(handle, text.encode())
        os.close(handle)
        return load_config(path)["profiles"] if file == "config" else raw_config_parse(path)
    finally:
        Path(path).unlink()


@pytest.mark.parametrize("file", ["config", "credentials"])
@given(data=st.data())
def test_what_botocore_loads_is_before_and_the_change(file: File, data: st.DataObject) -> None:
    text = data.draw(files(file))
    try:
        before = loads(text, file)
    except Exception:
        assume(False)
    known = st.sampled_from(sorted(before)) if before else names
    name = data.draw(st.one_of(known, names).filter(_allowed))
    changes = data.draw(st.dictionaries(options, st.one_of(st.none(), values), min_size=1, max_size=3))
    assume(len({option.lower() for option in changes}) == len(changes))
    after = applied(text, Change(file, name, changes))
    expected = {profile: dict(said) for profile, said in before.items()}
    if name in expected or any(value is not None for value in changes.values()):
        mine = expected.setdefault(name, {})
        for option, value in changes.items():
            if value is None:
                mine.pop(option.lower(), None)
            else:
                mine[option.lower()] = value
    assert loads(after, file) == expected
    comments = [line.strip() for line in lines.split(text) if line.strip()[:1] in ("#", ";")]
    assert [line.strip() for line in lines.split(after) if line.strip()[:1] in ("#", ";")] == comments


@pytest.mark.parametrize("file", ["config", "credentials"])
@given(data=st.data())
def test_what_botocore_loads_is_before_without_the_profile(file: File, data: st.DataObject) -> None:
    text = data.draw(files(file))
    try:
        before = loads(text, file)
    except Exception:
        assume(False)
    assume(before)
    name = data.draw(st.sampled_from(sorted(before)))
    after = applied(text, Change(file, name, remove=True))
    assert loads(after, file) == {profile: said for profile, said in before.items() if profile != name}
    if file == "config":
        assert ("sso-session corp" in text) == ("sso-session corp" in after)


@given(data=st.data(), text=files("config"))
def test_a_change_and_its_reverse_give_the_same_bytes(data: st.DataObject, text: str) -> None:
    try:
        said = lines.loaded(text)
    except Exception:
        assume(False)
    mine = [found[1] for each in said if (found := means("config", each)) and found[0] == "profile"]
    assume(mine)
    name = data.draw(st.sampled_from(mine))
    back = edit(edit(text, name, of_ours="x"), name, of_ours=None)
    assert back in (text, f"{text}\n", f"{text}\r\n")
