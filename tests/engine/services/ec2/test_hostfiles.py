"""Host files through the real engine on moto: shown, confirmed, journalled, written whole; nothing else is touched."""

from __future__ import annotations

import stat
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from awstui import protocol as p
from awstui.engine.core import Engine
from awstui.engine.services.ec2 import hostfiles, proving, putty
from awstui.engine.work import Work
from awstui.errors import AwsFailed, Refused, UsageError
from awstui.exports import mremoteng
from awstui.protocol.hosts import Asked, Wanted, Written
from tests import standins
from tests.engine.services.ec2.test_hosts import launched
from tests.exports.confcons_schema import read
from tests.exports.sealed import decrypt
from tests.exports.ssh_reads import as_ssh_reads
from tests.keytools import made, run

WEST = p.Place(None, "eu-west-1")
ALL = Wanted((Asked(WEST),))

pytestmark = pytest.mark.usefixtures("keys")


class Aws:
    """An engine on moto, with one instance whose key is on this machine."""

    def __init__(self, url: str, home: Path) -> None:
        self.url, self.home = url, home
        self.engine = Engine(p.Configure(endpoint_url=url))
        (home / ".ssh").mkdir()
        self.key = made(home / ".ssh" / "web.pem", "rsa", more="-m PEM -b 2048")
        public = Path(f"{self.key}.pub").read_bytes()
        standins.client("ec2", url).import_key_pair(KeyName="web", PublicKeyMaterial=public)
        self.web = self.launched("web-1")

    def launched(self, name: str, **more: Any) -> str:
        return launched(self.url, "eu-west-1", name, image=f"al2023-ami-{name}", KeyName="web", **more)

    def planned(self, job: str, work: Work | None = None, /, **args: Any) -> p.Planned:
        replies = list(self.engine.answer(p.Job(job, WEST, {"wanted": ALL, **args}), work))
        (plan,) = [each for each in replies if isinstance(each, p.Planned)]
        return plan

    def done(self, plan: p.Planned) -> Written:
        replies = list(self.engine.answer(p.Run(plan.plan, plan.expect)))
        assert isinstance(replies[-1], p.Value)
        assert isinstance(replies[-1].value, Written)
        return replies[-1].value


@pytest.fixture
def aws(moto_url: str, aws_env: Path) -> Aws:
    return Aws(moto_url, aws_env)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_our_own_file_and_one_include(aws: Aws) -> None:
    main = aws.home / ".ssh" / "config"
    main.write_text("Host *\n    User me\n")
    main.chmod(0o644)
    plan = aws.planned("ec2.ssh_config", include=True)
    assert (plan.tier, plan.refused, plan.account) == ("y", "", "")
    assert aws.web in plan.targets[0]
    assert "+Include ~/config/ssh_config" in plan.diff
    assert f"+Host web-1-{aws.web} {aws.web}" in plan.diff
    written = aws.done(plan)
    ours = hostfiles.own_file()
    assert set(written.paths) == {str(ours), str(main)}
    assert (mode(ours), mode(main)) == (0o600, 0o644)
    assert main.read_text().endswith("\n\nHost *\n    User me\n")
    found = as_ssh_reads(ours.read_text(), aws.web)
    assert (found["user"], found["identityfile"]) == ("ec2-user", str(aws.key))
    (record,) = aws.engine.journal.read()
    assert (record.operations, record.state) == (("WriteSshConfig",), "ok")
    assert set(record.targets) == {"~/config/ssh_config", "~/.ssh/config"}
    assert aws.planned("ec2.ssh_config", include=True).refused == "Nothing would change: the files say that already."


def test_hosts_are_added_or_the_file_is_only_these(aws: Aws) -> None:
    aws.done(aws.planned("ec2.ssh_config"))
    other = aws.launched("db")
    only = Wanted((Asked(WEST, (other,)),))
    adding = aws.planned("ec2.ssh_config", wanted=only, add=True)
    assert not any("go out of the file" in check for check in adding.checks)
    replacing = aws.planned("ec2.ssh_config", wanted=only)
    assert f"Hosts that go out of the file: {aws.web}." in replacing.checks
    aws.done(adding)
    text = hostfiles.own_file().read_text()
    assert aws.web in text
    assert other in text


def test_a_name_alone_yields_to_ones_own_hosts(aws: Aws) -> None:
    (aws.home / ".ssh" / "config").write_text("Host web-1\n    HostName mine.example.com\n")
    assert " web-1 " not in aws.planned("ec2.ssh_config", bare=True).diff
    (aws.home / ".ssh" / "config").unlink()
    assert " web-1 " in aws.planned("ec2.ssh_config", bare=True).diff


def test_a_hostile_name_stays_a_name(aws: Aws) -> None:
    bad = aws.launched("x\nHost *\n    ProxyCommand touch owned")
    aws.done(aws.planned("ec2.ssh_config", include=True))
    text = hostfiles.own_file().read_text()
    assert "proxycommand" not in as_ssh_reads(text, "elsewhere")
    assert as_ssh_reads(text, bad)["hostkeyalias"] == bad


def test_what_ssh_does_not_take_for_what_it_is_is_refused(aws: Aws, monkeypatch: pytest.MonkeyPatch) -> None:
    original = hostfiles.ssh_config.write

    def spoilt(*args: Any) -> Any:
        return replace(original(*args), text=f"{original(*args).text}    Bogus yes\n")

    monkeypatch.setattr(hostfiles.ssh_config, "write", spoilt)
    plan = aws.planned("ec2.ssh_config")
    assert "ssh would not take" in plan.refused
    with pytest.raises(Refused):
        aws.done(plan)
    assert not hostfiles.own_file().exists()


def test_without_ssh_nothing_is_proven(aws: Aws, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(proving.shutil, "which", lambda name: None)
    assert aws.planned("ec2.ssh_config").refused == ""


def test_mremoteng_gets_a_file_set_that_works(aws: Aws) -> None:
    folder = aws.home / "out"
    plan = aws.planned("ec2.mremoteng", path=str(folder / "confCons.xml"), folder="C:\\keys", tag="env")
    assert f"web-1 {aws.web}" in plan.diff
    assert "Copy them to C:\\keys" in plan.effect
    aws.done(plan)
    assert {each.name for each in folder.iterdir() if not each.name.startswith(".")} == {"confCons.xml", "web.ppk"}
    assert {mode(folder / "confCons.xml"), mode(folder / "web.ppk")} == {0o600}
    public = run("puttygen", folder / "web.ppk", "-L").split()[1]
    assert public == Path(f"{aws.key}.pub").read_bytes().split()[1]
    root, ((folders, said),) = read((folder / "confCons.xml").read_text())
    assert folders == (standins.ACCOUNT, "eu-west-1", "no env")
    assert said["SSHOptions"] == '-i "C:\\keys\\web.ppk"'
    assert decrypt(root["Protected"], "mR3m") == "ThisIsNotProtected"
    again = aws.planned("ec2.mremoteng", path=str(folder), folder="C:\\keys", tag="env")
    assert again.diff == ""  # its cipher alone is another
    assert any("replaced whole" in check for check in again.checks)
    (record,) = aws.engine.journal.read()
    assert record.operations == ("WriteMRemoteNG",)


def test_a_file_with_a_password(aws: Aws) -> None:
    path = aws.home / "c.xml"
    aws.done(aws.planned("ec2.mremoteng", path=str(path), folder="C:\\k", password="geheim"))
    root = read(path.read_text())[0]
    assert decrypt(root["Protected"], "geheim", int(root["KdfIterations"])) == "ThisIsProtected"
    assert "geheim" not in aws.engine.journal.path.read_text()


@pytest.mark.parametrize("args", [{"folder": "/home/me"}, {"folder": "C:\\k", "password": "日本"}])
def test_what_mremoteng_could_not_use(aws: Aws, args: dict[str, str]) -> None:
    with pytest.raises(UsageError):
        aws.planned("ec2.mremoteng", **args)


def test_a_passphrase_is_asked_for_and_kept(aws: Aws) -> None:
    run("ssh-keygen", "-p", "-m", "PEM", "-N", "long-secret", "-f", aws.key)
    asked: list[p.Question] = []
    work = Work(1, lambda reply: answer(reply))

    def answer(reply: Any) -> None:
        asked.append(reply)
        work.answer("wrong" if len(asked) == 1 else "long-secret")

    path = aws.home / "m" / "confCons.xml"
    aws.done(aws.planned("ec2.mremoteng", work, path=str(path), folder="C:\\k"))
    assert [each.kind for each in asked] == ["secret", "secret"]
    assert "does not open it" in asked[1].text
    assert b"Encryption: aes256-cbc" in path.with_name("web.ppk").read_bytes()


def test_where_nobody_can_be_asked_the_key_is_left_out(aws: Aws) -> None:
    run("ssh-keygen", "-p", "-m", "PEM", "-N", "long-secret", "-f", aws.key)
    plan = aws.planned("ec2.mremoteng", folder="C:\\k")
    assert any("has no .ppk" in check for check in plan.checks)
    assert "-i" not in plan.diff


def test_somebody_elses_file_is_replaced_only_when_that_was_said(aws: Aws) -> None:
    path = aws.home / "notes.xml"
    path.write_text("<notes/>")
    plan = aws.planned("ec2.mremoteng", path=str(path), folder="C:\\k")
    assert any("is no file of mRemoteNG's" in check for check in plan.checks)
    path.write_text("<other/>")
    with pytest.raises(Refused, match="changed meanwhile"):
        aws.done(plan)
    assert path.read_text() == "<other/>"
    assert not path.with_name("web.ppk").exists()


def test_an_inventory(aws: Aws) -> None:
    path = aws.home / "inventory.yml"
    plan = aws.planned("ec2.ansible", path=str(path))
    assert f"web-1-{aws.web}" in plan.diff
    aws.done(plan)
    assert f'ansible_ssh_private_key_file: "{aws.key}"' in path.read_text()
    assert mode(path) == 0o600


def test_through_a_link_the_file_behind_it_is_replaced(aws: Aws) -> None:
    real, link = aws.home / "real.yml", aws.home / "link.yml"
    real.write_text("")
    real.chmod(0o640)
    link.symlink_to(real)
    aws.done(aws.planned("ec2.ansible", path=str(link)))
    assert link.is_symlink()
    assert "web-1" in real.read_text()
    assert mode(real) == 0o640


def test_read_only_writes_nothing_and_a_guard_does_not_matter(aws: Aws, aws_env: Path) -> None:
    jobs = ("ec2.ssh_config", "ec2.mremoteng", "ec2.ansible")
    locked = Engine(p.Configure(endpoint_url=aws.url, read_only=True))
    before = sorted(aws_env.rglob("*"))
    for job in jobs:
        (plan,) = locked.answer(p.Job(job, WEST, {"wanted": ALL}))
        assert isinstance(plan, p.Planned)
        assert "read-only" in plan.refused
        with pytest.raises(Refused, match="read-only"):
            list(locked.answer(p.Run(plan.plan, plan.expect)))
    left = [each for each in aws_env.rglob("*") if each not in before and each.is_file()]
    assert [each for each in left if ".cache" not in each.parts] == []  # what was read of AWS's models is kept there
    (aws_env / ".aws" / "credentials").write_text("[production]\naws_access_key_id = k\naws_secret_access_key = s\n")
    guarded = Engine(p.Configure(endpoint_url=aws.url))
    there = p.Place("production", "eu-west-1")
    assert guarded.sessions.context(there).guard
    (plan,) = guarded.answer(p.Job("ec2.ssh_config", there, {"wanted": Wanted((Asked(there),))}))
    assert isinstance(plan, p.Planned)
    assert (plan.refused, plan.tier) == ("", "y")
    assert "--profile production" not in plan.diff  # by its address no aws command is needed


def test_the_demo_keeps_out_of_ones_ssh_config(moto_url: str, aws: Aws) -> None:
    demo = Engine(p.Configure(endpoint_url=moto_url, demo=True))
    (plan,) = demo.answer(p.Job("ec2.ssh_config", WEST, {"wanted": ALL, "include": True}))
    assert isinstance(plan, p.Planned)
    assert any("keeps out of your ~/.ssh/config" in check for check in plan.checks)
    list(demo.answer(p.Run(plan.plan, plan.expect)))
    assert not (aws.home / ".ssh" / "config").exists()


def test_nothing_found_writes_nothing(moto_url: str) -> None:
    engine = Engine(p.Configure(endpoint_url=moto_url))
    (plan,) = engine.answer(p.Job("ec2.ansible", WEST, {"wanted": ALL}))
    assert isinstance(plan, p.Planned)
    assert plan.refused == "There is no host to write."
    nobody = Wanted((Asked(p.Place("nobody")),))
    with pytest.raises(AwsFailed):
        list(engine.answer(p.Job("ec2.ansible", WEST, {"wanted": nobody})))


def test_a_place_that_failed_is_told_before_it_is_confirmed(aws: Aws) -> None:
    some = Wanted((Asked(p.Place("nobody", "eu-west-1")), Asked(WEST)))
    plan = aws.planned("ec2.ansible", wanted=some)
    assert "Its hosts are missing." in plan.checks[0]


@pytest.mark.parametrize(
    ("folder", "shown"),
    [("/mnt/c/Users/me/keys", "C:\\Users\\me\\keys"), ("/mnt/d", "D:\\"), ("/home/me", ""), ("C:\\k", "C:\\k")],
)
def test_where_putty_looks(folder: str, shown: str) -> None:
    class Folder:
        def __str__(self) -> str:
            return folder

    assert putty.windows(Folder()) == shown  # type: ignore[arg-type]
    assert shown == "" or mremoteng.wrong_folder(shown) == ""


def test_two_keys_of_one_name_are_two_files(aws: Aws) -> None:
    assert putty._free("web.ppk", {"web.ppk", "web-2.ppk"}) == "web-3.ppk"


def test_what_was_written_is_told_with_the_file_first() -> None:
    assert hostfiles._names(["~/m/a.ppk", "~/m/confCons.xml"]) == "~/m/confCons.xml, 1 .ppk file beside it"
    assert hostfiles._names(["~/.c/ssh_config", "~/.ssh/config"]) == "~/.c/ssh_config and ~/.ssh/config"
    assert hostfiles._names([f"~/{n}.ppk" for n in range(5)]) == "~/0.ppk, ~/1.ppk, ~/2.ppk and 2 more"
