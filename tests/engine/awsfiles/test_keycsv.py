"""Key files as the IAM console and spreadsheets write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from awstui.engine.awsfiles import keycsv
from awstui.engine.awsfiles.keycsv import Row
from awstui.errors import UsageError

ID, SECRET = "AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
PLAIN = f"Access key ID,Secret access key\n{ID},{SECRET}"


@pytest.mark.parametrize(
    ("data", "user"),
    [
        (PLAIN.encode(), ""),
        (("\ufeff" + PLAIN.replace("\n", "\r\n") + "\r\n").encode(), ""),
        (PLAIN.encode("utf-16"), ""),
        (f"Secret access key,Access key ID\r\n{SECRET},{ID}\r\n".encode(), ""),
        (f'"User Name","Access Key Id","Secret Access Key"\n"ann","{ID}","{SECRET}"\n\n'.encode(), "ann"),
        (
            f"User name,Password,Access key ID,Secret access key,Console login link\nann,p,{ID},{SECRET},https://x".encode(),
            "ann",
        ),
        (f"Access key ID;Secret access key\n{ID};{SECRET}".encode(), ""),
        (f"AWSAccessKeyId={ID}\r\nAWSSecretKey={SECRET}\r\n".encode(), ""),
    ],
)
def test_every_known_form_gives_the_key(data: bytes, user: str) -> None:
    assert keycsv.parse(data) == Row(ID, SECRET, user)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "no access key"),
        (b"Access key ID,Secret access key\n", "no access key"),
        (b"name,age\nann,7\n", "no columns"),
        (b"\xff\x00\xfa", "not text"),
        (f"Access key ID,Secret access key\nASIAIOSFODNN7EXAMPLE,{SECRET}".encode(), "temporary"),
        (f"Access key ID,Secret access key\n{ID},short".encode(), "secret access key does not look"),
        (f"Access key ID,Secret access key\n=cmd|x,{SECRET}".encode(), "access key id does not look"),
        (b"x" * (keycsv.LARGEST + 1), "too large"),
    ],
)
def test_what_is_wrong_is_said_without_quoting(data: bytes, words: str) -> None:
    with pytest.raises(UsageError, match=words) as told:
        keycsv.parse(data)
    assert SECRET not in str(told.value)


def test_of_several_users_one_is_chosen() -> None:
    data = f"User name,Access key ID,Secret access key\nann,{ID},{SECRET}\nbob,{ID[:-1]}X,{SECRET}\n".encode()
    with pytest.raises(UsageError, match=r"2 access keys \(ann, bob\)"):
        keycsv.parse(data)
    assert keycsv.parse(data, "bob").id == f"{ID[:-1]}X"
    with pytest.raises(UsageError, match="no key of a user eve"):
        keycsv.parse(data, "eve")


def test_the_secret_shows_in_no_representation() -> None:
    assert SECRET not in repr(keycsv.parse(PLAIN.encode()))


@given(st.binary(max_size=300))
def test_any_bytes_give_a_key_or_a_sentence(data: bytes) -> None:
    said = ""
    try:
        said = f"{keycsv.parse(data).id}."
    except UsageError as error:
        said = str(error)
    assert said.endswith(".")
