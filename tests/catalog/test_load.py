from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from awstui import files
from awstui.catalog.load import enough, load, quick
from awstui.errors import CatalogError
from tests.catalog import good

QUEUES = """
[queues]
title = "My queues"
aliases = ["mine"]
id = "QueueUrl"
list = { operation = "ListQueues", rows = "QueueUrls[].{QueueUrl: @}" }
columns = [{ name = "Url", value = "QueueUrl" }]
"""


@pytest.fixture
def user_dir(aws_env: Path) -> Path:
    """The user's own screens folder, empty."""
    folder = files.config_dir() / "screens"
    folder.mkdir(parents=True)
    return folder


def test_the_bundled_files_load_without_a_fault() -> None:
    catalog = load()
    assert not catalog.faults
    assert {"sqs.queues", "ec2.instances", "route53.records"} <= set(catalog.screens)
    assert catalog.titles["sqs"] == "SQS"


@pytest.mark.parametrize(
    ("word", "key"),
    [
        ("sqs", "sqs.queues"),
        ("SQS", "sqs.queues"),
        ("sqs.sources", "sqs.sources"),
        ("sqs/queues", "sqs.queues"),
        (" dns ", "route53.zones"),
        ("ec2", "ec2.instances"),
        ("EC2/VPCs", "ec2.vpcs"),
        ("nothing", None),
        ("sqs.nothing", None),
        ("", None),
    ],
)
def test_find(word: str, key: str | None) -> None:
    found = load().find(word)
    assert (found.key if found else None) == key


def test_of_keeps_the_files_order_and_aliases_name_their_screens() -> None:
    catalog = load()
    assert [screen.name for screen in catalog.of("sqs")] == ["queues", "sources"]
    assert catalog.aliases()["cfn"] == "cloudformation.stacks"


def test_only_reads_one_file() -> None:
    assert {screen.file for screen in load(only="sqs").screens.values()} == {"sqs"}


def test_a_users_resource_replaces_the_bundled_one_whole(user_dir: Path) -> None:
    (user_dir / "sqs.toml").write_text(QUEUES)
    catalog = load()
    assert catalog.screens["sqs.queues"].title == "My queues"
    assert not catalog.screens["sqs.queues"].actions
    assert catalog.find("mine") == catalog.screens["sqs.queues"]
    assert catalog.screens["sqs.sources"].actions == load(user_dir=user_dir / "none").screens["sqs.sources"].actions
    assert catalog.screens["sqs.queues"].about == catalog.screens["sqs.sources"].about


def test_a_user_may_replace_columns_alone(user_dir: Path) -> None:
    (user_dir / "ec2.toml").write_text('[images]\ncolumns = [{ name = "Id", value = "ImageId" }]\n')
    screen = load().screens["ec2.images"]
    assert [column.name for column in screen.columns] == ["Id"]
    assert screen.list.operation == "DescribeImages"
    assert screen.sort == ""  # the bundled file sorts by a column that is gone


def test_columns_may_come_with_the_order(user_dir: Path) -> None:
    text = '[images]\nsort = "-Id"\ncolumns = [{ name = "Id", value = "ImageId" }]\n'
    (user_dir / "ec2.toml").write_text(text)
    assert load().screens["ec2.images"].sort == "-Id"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[queues\n", "sqs.toml: cannot be read"),
        ("[queues]\ntitle = 3\n", "sqs.toml [queues]: title must be a text"),
        ('[qeues]\ncolumns = [{ name = "a", value = "b" }]\n', "sqs.toml [qeues]: there is no such resource"),
        ('[queues]\ncolumns = [{ name = "a", value = "b", kind = "nuber" }]\n', "sqs.toml [queues.columns.a]: 'nuber'"),
        ('[queues]\ncolumns = [{ name = "a" }]\n', "sqs.toml [queues.columns.a]: value is missing"),
    ],
)
def test_a_broken_user_file_is_a_fault_and_everything_else_works(user_dir: Path, text: str, words: str) -> None:
    bundled = load()
    (user_dir / "sqs.toml").write_text(text)
    (user_dir / "own.toml").write_text(good.TEXT)
    catalog = load()
    assert any(words in fault for fault in catalog.faults), catalog.faults
    assert catalog.screens["sqs.queues"] == bundled.screens["sqs.queues"]
    assert "own.instances" in catalog.screens
    with pytest.raises(ValueError, match="`awstui check` tells"):  # the screen that is missed may be in that file
        catalog.one("nosuch", [])


def test_a_user_file_that_is_not_text_is_a_fault(user_dir: Path) -> None:
    (user_dir / "sqs.toml").write_bytes(b"\xff\xfe")
    assert "cannot be read" in load().faults[0]


def test_a_broken_bundled_file_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "sqs.toml").write_text("[queues]\n")
    monkeypatch.setattr(files, "bundled", lambda folder: tmp_path)
    with pytest.raises(CatalogError, match=r"sqs\.toml \[queues\]: list is missing"):
        load()


@pytest.mark.parametrize(
    ("typed", "key", "left"),
    [
        (["ec2", "vol"], "ec2.volumes", []),
        (["ec2", "vol", "encrypted=true"], "ec2.volumes", ["encrypted=true"]),
        (["ec2", "route"], "ec2.route_tables", []),
        (["ec2", "routes"], "ec2.routes", []),
        (["ec2", "vol=1"], "ec2.instances", ["vol=1"]),
        (["ec2", "nothing"], "ec2.instances", ["nothing"]),
        (["nothing", "vol"], None, ["vol"]),
    ],
)
def test_a_second_word_names_a_resource_of_the_service(typed: list[str], key: str | None, left: list[str]) -> None:
    for catalog in (load(), enough(typed[0])):
        found, rest = catalog.meant(typed[0], typed[1:])
        assert ([screen.key for screen in found], rest) == ([key] if key else [], left)


def test_quick_finds_what_the_whole_catalog_finds() -> None:
    catalog = load()
    for word in ("sqs", "sqs.sources", "ec2/vpcs", "EC2"):
        assert quick(word) == catalog.find(word)


@pytest.mark.parametrize("word", ["i", "nothing", "", "../sqs", "/", "sqs.nothing.x"])
def test_quick_leaves_what_it_cannot_know_to_the_catalog(word: str) -> None:
    assert quick(word) is None


def test_quick_reads_the_users_file_and_no_other(user_dir: Path) -> None:
    (user_dir / "ec2.toml").write_text("[broken\n")
    (user_dir / "sqs.toml").write_text(QUEUES)
    found = quick("sqs")
    assert found is not None
    assert found.title == "My queues"


def test_the_catalog_imports_no_aws_and_no_screen_library() -> None:
    code = (
        "import sys, awstui.catalog.load as load; load.load(); load.quick('sqs');"
        "print(*sys.modules.keys() & {'botocore', 'boto3', 'jmespath', 'textual', 'rich'})"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert (done.stdout.strip(), done.stderr) == ("", "")
