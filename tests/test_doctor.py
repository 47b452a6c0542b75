"""The doctor's report: what it finds, what it never tells."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from awstui import doctor, headless
from benchmarks.stub import Stub

KEYS = "aws_access_key_id = AKIASTANDIN000000001\naws_secret_access_key = opens-nothing\n"


def report(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str]:
    code = headless.main(["doctor", *arguments])
    return code, capsys.readouterr().out


def test_a_working_profile(
    aws_env: Path, stub: Stub, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (aws_env / ".aws" / "credentials").write_text(f"[prod]\n{KEYS}")
    (aws_env / ".aws" / "credentials").chmod(0o644)
    monkeypatch.setenv("AWS_SESSION_TOKEN", "s3cret-token")
    code, text = report(capsys, "--profile", "prod", "--region", "eu-west-1", "--endpoint-url", stub.url)
    assert code == 0
    assert "by shared-credentials-file" in text
    assert "others can read it" in text
    assert "its name contains prod" in text
    assert f"endpoint     {stub.url.removeprefix('http://')}" in text
    assert "right, within a minute" in text or "AWS told no time" in text
    assert "AWS_SESSION_TOKEN is set" in " ".join(text.split())
    assert "opens-nothing" not in text
    assert "s3cret" not in text
    assert {seen.operation for seen in stub.requests} == {"GetCallerIdentity"}


def test_what_does_not_work_is_a_sentence_and_an_exit_code(capsys: pytest.CaptureFixture[str]) -> None:
    code, text = report(capsys, "--profile", "nope", "--region", "eu-west-1")
    assert code == 1
    assert "There is no profile nope" in text
    headings = [line for line in text.splitlines() if not line.startswith(" ")]
    assert len(headings) == len(set(headings))
    assert "Traceback" not in text


def test_the_clock() -> None:
    stamp, then = "Thu, 01 Jan 1970 01:00:00 GMT", 3600.0
    assert doctor._skew(stamp, then + 20) == "right, within a minute of AWS's"
    assert doctor._skew(stamp, then + 420).startswith("7 min ahead of")
    assert doctor._skew(stamp, then - 420).startswith("7 min behind")
    assert doctor._skew("", then) == "AWS told no time"


def test_a_keyring_that_does_not_answer_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "_KEYRING", "import sys; sys.stdin.read(); import threading; threading.Event().wait()")
    monkeypatch.setattr(doctor, "KEYRING_SECONDS", 0.5)
    assert "no answer within 0.5 s" in dict(doctor._keyring())["backend"]


def test_a_keyring_that_is_not_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "_KEYRING", "import no_such_keyring")
    assert dict(doctor._keyring())["backend"].startswith("none: ModuleNotFoundError")


def test_it_needs_no_textual() -> None:
    code = "import sys, awstui.doctor; sys.exit('textual' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
