"""No byte of a private key, and no passphrase, reaches the pipe, the journal or the debug log."""

from __future__ import annotations

import base64
import pickle
from pathlib import Path

from awstui import protocol as p
from awstui.engine.keys import formats
from awstui.engine.keys.formats.wire import for_ppk
from awstui.protocol import frames
from tests import keytools
from tests.engine.test_server import EngineUnderTest
from tests.keyhouse import KeyHouse

PASSPHRASE = "hunter2 and a horse"
PLACE = p.Place(None, "eu-west-1")


def pieces(path: Path, passphrase: bytes = b"") -> set[bytes]:
    """What would betray the key in a file: stretches of the file's text, and of the key itself, raw and in base64."""
    data = path.read_bytes()
    lines = [line for line in data.splitlines() if len(line) > 40]
    secret = for_ppk(formats.read(data, passphrase).key)[4:]
    raw = [secret[at : at + 24] for at in range(0, len(secret) - 24, 24)]
    shifted = (base64.b64encode(secret[shift : shift + 30]) for shift in range(3))
    private = lines[len(lines) // 2 :]  # the first ones may be of the public part, which is no secret
    return {*private, *raw, *shifted, *(each.hex().encode() for each in raw)}


def test_nothing_private_in_the_pipe_the_journal_or_the_debug_log(
    house: KeyHouse, moto_url: str, tmp_path: Path
) -> None:
    local = keytools.made(house.ssh / "local", "rsa", more="-b 2048 -m PEM")
    sealed = keytools.made(house.ssh / "sealed", passphrase=PASSPHRASE, more="-a 1")
    configure = p.Configure(endpoint_url=moto_url)
    received = b""
    number = 0
    with EngineUnderTest(configure, tmp_path / "log", AWSTUI_DEBUG="1") as engine:

        def asked(request: p.Request) -> list[object]:
            nonlocal received, number
            number += 1
            engine.send(number, request)
            found = []
            for reply in engine.replies(number):
                received += frames.pack((number, reply)) + pickle.dumps(reply)
                if isinstance(reply, p.Question):
                    engine.send(number, p.Answer(PASSPHRASE))
                found.append(reply)
            assert not [each for each in found if isinstance(each, p.Failure)], found
            return found

        def carried(job: str, **args: object) -> None:
            for reply in asked(p.Job(job, PLACE, args)):
                if isinstance(reply, p.Planned):
                    asked(p.Run(reply.plan, reply.expect))

        carried("keys.list")
        carried("keys.create", name="web", type="rsa", path=str(house.ssh / "web.pem"), forms=("ssh", "ppk3"))
        carried("keys.create", name="ed", here=True, path=str(house.ssh / "ed.pem"), forms=("ppk2",), sealed=True)
        carried("keys.convert", path=str(local), to="ppk3", out=str(house.ssh / "new.ppk"), seal="new")
        carried("keys.convert", path=str(sealed), to="pkcs8", out=str(house.ssh / "new.pem"), seal="none")
        carried("keys.import", name="mine", path=str(local))
        carried("keys.delete", name="mine")
        carried("keys.list")
    journal = house.engine.journal.path.read_bytes()
    log = (tmp_path / "log").read_bytes()
    assert b"CreateKeyPair" in log  # it is on, and has seen the call that shows the key
    assert b"CreateKeyPair" in journal
    betraying = pieces(house.ssh / "web.pem") | pieces(local) | pieces(house.ssh / "new.pem")
    betraying |= pieces(house.ssh / "web.ppk") | pieces(house.ssh / "new.ppk", PASSPHRASE.encode())
    betraying |= pieces(house.ssh / "ed.pem", PASSPHRASE.encode()) | {PASSPHRASE.encode()}
    for name, text in {"pipe": received, "journal": journal, "log": log}.items():
        assert [each for each in betraying if each in text] == [], name
        assert b"PRIVATE KEY" not in text, name
    assert betraying & set((house.ssh / "web.pem").read_bytes().splitlines())  # the look itself works
