"""A newcomer's key in a terminal: imported from its CSV, used, rotated, and the old one deleted."""

from __future__ import annotations

from pathlib import Path

from tests import standins
from tests.e2e.terminal import Terminal


def test_a_key_is_imported_rotated_and_its_secret_is_never_on_the_terminal(
    bare: dict[str, str], aws_env: Path, moto_url: str
) -> None:
    iam = standins.client("iam", moto_url)
    iam.create_user(UserName="ann")
    key = iam.create_access_key(UserName="ann")["AccessKey"]
    csv = aws_env / "ann.csv"
    csv.write_bytes(
        f"\ufeffAccess key ID,Secret access key\r\n{key['AccessKeyId']},{key['SecretAccessKey']}\r\n".encode()
    )
    (aws_env / "config").mkdir()
    (aws_env / "config" / "config.toml").write_text("[confirm]\ngrace_ms = 0\n")
    credentials = aws_env / ".aws" / "credentials"
    with Terminal("--endpoint-url", moto_url, env=bare, columns=100, lines=36) as terminal:
        terminal.wait_for("services ·")
        terminal.press(f":profile import {csv}", "Enter")
        terminal.wait_for("AWS is asked whose key it is")
        terminal.press("ctrl+s")
        terminal.wait_for("Ways out")  # there is no keyring here, and nothing falls back
        assert not credentials.exists()
        terminal.press("Tab", "Tab", "\x1b[C")
        terminal.wait_for("‹ file ›")
        terminal.press("ctrl+s")
        shown = terminal.wait_for("+[ann]")
        assert "It belongs to arn:aws:iam::123456789012:user/ann" in shown
        assert "aws_secret_access_key = ••••" in shown
        terminal.agree("Import an access key as profile ann")
        terminal.agree("Delete the file the key came from")
        terminal.wait_until(lambda text: not csv.exists(), "the CSV to be deleted")
        terminal.press("P")
        terminal.wait_match(r"ann +keys")
        terminal.press("Esc")
        terminal.wait_gone("┏")
        terminal.wait_gone("╭")
        terminal.press(":rotate ann", "Enter")
        terminal.agree("Rotate the access key of ann")
        terminal.wait_for("The old key")
        (old, new) = iam.list_access_keys(UserName="ann")["AccessKeyMetadata"]
        assert (old["Status"], new["Status"]) == ("Inactive", "Active")
        assert new["AccessKeyId"] in credentials.read_text()
        written = bytes(terminal.written)
    secret = credentials.read_text().split("aws_secret_access_key = ")[1].split()[0]
    for planted in (key["SecretAccessKey"], secret):
        assert planted.encode() not in written
