"""What counts as a secret in texts and documents, and what does not though it looks like one."""

from __future__ import annotations

from awstui.engine import redact
from awstui.engine.keys import formats
from tests.engine.keys.formats import keys


def test_a_public_key_is_no_secret_and_a_private_one_is() -> None:
    private = keys.one("rsa")
    line = f"ssh-rsa AAAAB3NzaC1yc2E{'A' * 350}"
    assert redact.text(line) == line
    assert redact.document({"KeyName": "k", "PublicKeyMaterial": line}) == {"KeyName": "k", "PublicKeyMaterial": line}
    assert redact.document({"KeyMaterial": "x", "keyMaterial": "x"}) == {
        "KeyMaterial": redact.HIDDEN,
        "keyMaterial": redact.HIDDEN,
    }
    for target in ("pem", "pkcs8", "openssh"):
        text = formats.write(private, target).decode()
        assert redact.text(f"before {text} after").split() == ["before", redact.HIDDEN, "after"]


def test_a_long_token_is_a_secret_wherever_it_stands() -> None:
    token = "A" * 372
    for text in (token, f"ssh-rsa {token}", f"key {token}=="):
        assert token not in redact.text(text)
