"""The cache of parsed models: the same data as botocore's, and never trusted further than it should be."""

from __future__ import annotations

import gzip
import json
import marshal
import os
import stat
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import UnknownServiceError
from botocore.loaders import JSONFileLoader, Loader

from awstui.engine import models
from awstui.engine.models import CachedFileLoader, SharedLoader

LARGE = {"words": ["x" * 50] * 50, "order": {"b": 1, "a": [True, None, 1.5, "é"]}}


@pytest.fixture(autouse=True)
def everything_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(models, "_SMALL", 1)


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "data" / "model"
    path.parent.mkdir()
    (tmp_path / "data" / "model.json.gz").write_bytes(gzip.compress(json.dumps(LARGE).encode()))
    return path


def entry(folder: Path) -> Path:
    (found,) = folder.iterdir()
    return found


def test_the_second_time_is_read_from_the_cache(source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "cache"
    assert CachedFileLoader(folder).load_file(str(source)) == LARGE
    monkeypatch.setattr(JSONFileLoader, "load_file", lambda *_: pytest.fail("parsed again"))
    assert CachedFileLoader(folder).load_file(str(source)) == LARGE
    assert CachedFileLoader(folder).load_file(str(source) + "-none") is None


@pytest.mark.parametrize("junk", [b"", b"junk", marshal.dumps(("other stamp", {"evil": 1})), marshal.dumps(7)])
def test_any_doubt_means_parsing(source: Path, tmp_path: Path, junk: bytes) -> None:
    folder = tmp_path / "cache"
    CachedFileLoader(folder).load_file(str(source))
    entry(folder).write_bytes(junk)
    assert CachedFileLoader(folder).load_file(str(source)) == LARGE


def test_a_changed_file_is_parsed_again(source: Path, tmp_path: Path) -> None:
    folder = tmp_path / "cache"
    CachedFileLoader(folder).load_file(str(source))
    path = source.with_name("model.json.gz")
    path.write_bytes(gzip.compress(json.dumps({"new": ["y" * 60]}).encode()))
    os.utime(path, ns=(1, 1))
    assert CachedFileLoader(folder).load_file(str(source)) == {"new": ["y" * 60]}


@pytest.mark.skipif(os.name == "nt", reason="POSIX modes")
def test_the_cache_is_ours_alone(source: Path, tmp_path: Path) -> None:
    folder = tmp_path / "cache"
    CachedFileLoader(folder).load_file(str(source))
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE(entry(folder).stat().st_mode) == 0o600
    shared = tmp_path / "shared"
    shared.mkdir()
    shared.chmod(0o777)
    assert CachedFileLoader(shared).load_file(str(source)) == LARGE
    assert list(shared.iterdir()) == []
    (tmp_path / "file").write_text("")
    assert CachedFileLoader(tmp_path / "file").load_file(str(source)) == LARGE


@pytest.mark.parametrize("service", ["sqs", "sts", "route53"])
def test_models_are_botocores_own(service: str, tmp_path: Path) -> None:
    for kind in ("service-2", "paginators-1", "endpoint-rule-set-1"):
        own: Any = Loader().load_service_model(service, kind)
        for _ in range(2):
            found = SharedLoader(tmp_path / "cache").load_service_model(service, kind)
            assert json.dumps(found) == json.dumps(own)


def test_an_unknown_service_is_said_as_botocore_says_it(tmp_path: Path) -> None:
    with pytest.raises(UnknownServiceError):
        SharedLoader(tmp_path).load_service_model("nope", "service-2")
    with pytest.raises(UnknownServiceError):
        SharedLoader(tmp_path).load_service_model("../sqs", "service-2")
