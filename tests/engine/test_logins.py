"""Roles, MFA and SSO against a stand-in for STS and SSO: one prompt, one login, and no row lost."""

from __future__ import annotations

import hashlib
import json
import stat
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from botocore.credentials import SSOProvider
from botocore.exceptions import ClientError
from botocore.tokens import SSOTokenProvider

from awstui import protocol as p
from awstui.engine import failures, mfa, sso
from awstui.engine.core import Engine
from awstui.engine.logins import standing
from awstui.engine.mfa import CodeNotGiven
from awstui.engine.work import Work
from awstui.errors import UsageError
from tests.engine.asked import Asked, gather, identity, ids, listed
from tests.login_aws import CODE, CONFIG, REFUSED, SERIAL, LoginAws


@pytest.fixture
def aws(aws_env: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[LoginAws]:
    """The stand-in, as the only AWS there is."""
    folder = str(aws_env / ".aws" / "sso" / "cache")
    monkeypatch.setattr(SSOProvider, "_SSO_TOKEN_CACHE_DIR", folder)  # botocore computes both when it is imported
    monkeypatch.setattr(SSOTokenProvider, "_SSO_TOKEN_CACHE_DIR", folder)
    (aws_env / ".aws" / "config").write_text(CONFIG)
    with LoginAws() as server:
        for service in ("STS", "SSO", "SSO_OIDC", "SQS"):
            monkeypatch.setenv(f"AWS_ENDPOINT_URL_{service}", server.url)
        yield server


# ---- roles


def test_a_chain_of_three_roles(aws: LoginAws) -> None:
    assert identity(Engine(), "three") == "111111111111"
    roles = [asked["RoleArn"].rpartition("/")[2] for name, asked in aws.asked if name == "AssumeRole"]
    assert roles == ["One", "Two", "Three"]
    keys = [asked["key"] for name, asked in aws.asked if name == "AssumeRole"]
    assert len(set(keys)) == 3  # each was assumed with the one before it


def test_a_wrong_code_is_asked_again_in_the_words_of_aws(aws: LoginAws) -> None:
    work = Asked("000000", CODE)
    assert identity(Engine(), "coded", work)
    assert [question.fault for question in work.questions] == ["", REFUSED]
    about = dict(work.questions[0].about)
    assert (work.questions[0].kind, about["Profile"], about["Device"]) == ("mfa", "coded", SERIAL)
    assert about["Role"].endswith("role/Coded")


def test_a_role_in_the_middle_of_a_chain_may_want_the_code(aws: LoginAws) -> None:
    work = Asked("000000", CODE)
    engine = Engine()
    assert identity(engine, "above", work)
    assert len(work.questions) == 2
    assert standing(engine.sessions, p.Place("above")).way == "mfa"


def at_once(engine: Engine, works: list[Work], profile: str = "coded") -> list[BaseException | None]:
    """Let every work list queues at the same moment; what each failed with."""
    barrier, failed = threading.Barrier(len(works)), list[BaseException | None]()

    def ask(work: Work) -> None:
        barrier.wait()
        failed.append(listed(engine, profile, work)[1])

    threads = [threading.Thread(target=ask, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return failed


def test_sixteen_calls_at_once_need_one_code(aws: LoginAws) -> None:
    aws.pages = 1
    works: list[Work] = [Asked(CODE) for _ in range(16)]
    assert at_once(Engine(), works) == [None] * 16
    assert sum(len(work.questions) for work in works if isinstance(work, Asked)) == 1
    assert aws.count("AssumeRole") == 1
    assert aws.count("ListQueues") == 16


def test_giving_up_counts_for_all_who_waited_and_a_later_call_asks_anew(
    aws: LoginAws, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mfa, "PAUSE", 0.0)
    engine, release = Engine(), threading.Event()
    waiting = threading.Semaphore(0)

    class Patient(Asked):
        def _answer(self, question: Any) -> None:
            self.questions.append(question)
            release.wait()
            self.answer(None)

    class Counted(mfa.Turn):
        def acquire(self, blocking: bool = True) -> bool:
            waiting.release()
            return super().acquire(blocking)

    monkeypatch.setattr(mfa, "Turn", Counted)
    works: list[Work] = [Patient() for _ in range(16)]
    results: list[list[BaseException | None]] = []
    runner = threading.Thread(target=lambda: results.append(at_once(engine, works)))
    runner.start()
    for _ in range(1 + 2 * 15):  # the first takes it at once, the others try and then wait
        waiting.acquire()
    release.set()
    runner.join()
    assert [type(error) for error in results[0]] == [CodeNotGiven] * 16
    assert sum(len(work.questions) for work in works if isinstance(work, Asked)) == 1
    later = Asked(CODE)
    assert listed(engine, "coded", later)[1] is None
    assert len(later.questions) == 1


def test_a_request_that_was_given_no_code_asks_for_no_other(aws: LoginAws, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mfa, "PAUSE", 0.0)
    engine, work = Engine(), Asked(None)
    for _ in range(3):
        assert isinstance(listed(engine, "coded", work)[1], CodeNotGiven)
    assert len(work.questions) == 1


def test_a_request_that_is_no_longer_wanted_does_not_speak_for_the_others(aws: LoginAws) -> None:
    class Leaving(Asked):
        def _answer(self, question: Any) -> None:
            self.cancel()

    engine, gone, other = Engine(), Leaving(), Asked(CODE)
    assert isinstance(listed(engine, "coded", gone)[1], mfa.Abandoned)
    assert listed(engine, "coded", other)[1] is None


def test_no_code_is_told_as_such(aws: LoginAws) -> None:
    error = listed(Engine(), "coded", Asked(None))[1]
    assert error is not None
    failure = failures.explain(error, context=p.Context("coded", "eu-west-1", False))
    assert (failure.kind, "coded" in failure.sentence) == ("mfa", True)


def test_a_session_is_used_to_its_last_minute_and_renewed_in_place(aws: LoginAws) -> None:
    aws.role_seconds = 120  # far inside botocore's last ten minutes
    engine = Engine()
    assert identity(engine, "coded", Asked(CODE))
    before = engine.sessions.client(p.Place("coded"), "sqs")
    assert identity(engine, "coded", Asked())  # nobody is asked
    aws.role_seconds = 3600
    renewing = Asked(CODE)
    replies = list(engine.answer(p.Login(p.Place("coded")), renewing))
    found = next(reply for reply in replies if isinstance(reply, p.Standing))
    assert found.expires is not None
    assert found.expires > time.time() + 3000
    assert (found.way, len(renewing.questions), aws.count("AssumeRole")) == ("mfa", 1, 2)
    assert engine.sessions.client(p.Place("coded"), "sqs") is before


def test_a_renewal_that_is_given_up_leaves_what_there_was(aws: LoginAws) -> None:
    engine = Engine()
    identity(engine, "coded", Asked(CODE))
    with pytest.raises(CodeNotGiven):
        list(engine.answer(p.Login(p.Place("coded")), Asked(None)))
    assert identity(engine, "coded", Asked())


def test_a_session_that_is_kept_on_disk_needs_no_code(aws: LoginAws) -> None:
    identity(Engine(), "coded", Asked(CODE))
    engine = Engine()
    assert identity(engine, "coded", Asked())
    assert standing(engine.sessions, p.Place("coded")).expires is not None


# ---- GetSessionToken


def test_the_keys_of_a_user_become_a_session_on_logging_in(aws: LoginAws) -> None:
    engine = Engine(p.Configure(read_only=True))
    assert identity(engine, "user", Asked())
    assert (standing(engine.sessions, p.Place("user")).way, aws.count("GetSessionToken")) == ("session", 0)
    work = Asked("999999", CODE)
    replies = list(engine.answer(p.Login(p.Place("user")), work))
    assert [question.fault for question in work.questions] == ["", REFUSED]
    assert isinstance(replies[-1], p.Standing)
    identity(engine, "user", Asked())
    used = [asked["key"] for name, asked in aws.asked if name == "GetCallerIdentity"]
    assert (used[0][:4], used[-1][:4]) == ("AKIA", "ASIA")
    again = Engine()
    identity(again, "user", Asked())  # kept for the next run
    assert standing(again.sessions, p.Place("user")).expires is not None
    list(again.answer(p.Login(p.Place("user")), Asked(CODE)))
    assert aws.count("GetSessionToken") == 3


def test_plain_keys_have_nothing_to_log_in_to(aws: LoginAws) -> None:
    with pytest.raises(UsageError, match="base do not end"):
        list(Engine().answer(p.Login(p.Place("base")), Asked()))


# ---- SSO


def token_file(home: Path, name: str) -> Path:
    return home / ".aws" / "sso" / "cache" / f"{hashlib.sha1(name.encode()).hexdigest()}.json"


@pytest.mark.parametrize(("profile", "name"), [("sso", "harbour"), ("old", "https://old.awsapps.com/start")])
def test_sso_login_from_nothing(aws: LoginAws, aws_env: Path, profile: str, name: str) -> None:
    engine = Engine(p.Configure(read_only=True))
    error = listed(engine, profile, Asked())[1]
    assert error is not None
    assert failures.explain(error, context=None).kind == "login"
    aws.polls = ["AuthorizationPendingException"] * 2
    work = Asked()
    device, found = engine.answer(p.Login(p.Place(profile)), work)
    assert isinstance(device, p.Device)
    assert device.code.startswith("ABCD-")
    assert device.whole_url.endswith(device.code)
    assert device.warning == ""
    assert work.waits == [5, 5, 5]
    assert isinstance(found, p.Standing)
    assert found.token_expires is not None
    assert abs(found.token_expires - time.time() - 28800) < 60
    token = json.loads(token_file(aws_env, name).read_text())
    assert set(token) == {
        "startUrl", "region", "accessToken", "expiresAt", "clientId", "clientSecret", "registrationExpiresAt"
    }  # fmt: skip
    assert token["expiresAt"].endswith("Z")
    assert stat.S_IMODE(token_file(aws_env, name).stat().st_mode) == 0o600
    replies, failed = listed(engine, profile, Asked())
    assert failed is None
    assert ids(replies) == aws.every_row()


def test_a_login_of_the_cli_counts_here(aws: LoginAws, aws_env: Path) -> None:
    aws.tokens.add("from-the-cli")
    path = token_file(aws_env, "harbour")
    path.parent.mkdir(parents=True)
    until = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() + 7200))
    path.write_text(json.dumps({"startUrl": "x", "region": "y", "accessToken": "from-the-cli", "expiresAt": until}))
    assert listed(Engine(), "sso", Asked())[1] is None
    assert aws.count("RegisterClient") == 0


def test_slow_down_slows_down(aws: LoginAws) -> None:
    aws.interval = 2
    aws.polls = [
        "AuthorizationPendingException",
        "SlowDownException",
        "AuthorizationPendingException",
        "SlowDownException",
    ]
    work = Asked()
    list(Engine().answer(p.Login(p.Place("sso")), work))
    assert work.waits == [2, 2, 7, 7, 12]


def test_a_registration_is_used_again_until_it_is_old_or_unknown(aws: LoginAws, aws_env: Path) -> None:
    engine = Engine()
    list(engine.answer(p.Login(p.Place("sso")), Asked()))
    list(engine.answer(p.Login(p.Place("sso")), Asked()))
    assert aws.count("RegisterClient") == 1
    where = sso.portal_of(engine.sessions.session("sso"))
    assert where is not None
    path = aws_env / ".aws" / "sso" / "cache" / f"{sso.registration_key(where)}.json"
    kept = json.loads(path.read_text())
    path.write_text(json.dumps({**kept, "expiresAt": "2020-01-01T00:00:00Z"}))
    list(engine.answer(p.Login(p.Place("sso")), Asked()))
    assert aws.count("RegisterClient") == 2
    aws.unknown_clients.add(json.loads(path.read_text())["clientId"])
    list(engine.answer(p.Login(p.Place("sso")), Asked()))
    assert aws.count("RegisterClient") == 3


def test_a_code_that_ran_out_is_replaced_and_not_for_ever(aws: LoginAws) -> None:
    aws.polls = ["ExpiredTokenException"]
    replies = list(Engine().answer(p.Login(p.Place("sso")), Asked()))
    codes = [reply.code for reply in replies if isinstance(reply, p.Device)]
    assert len(set(codes)) == 2
    aws.polls = ["ExpiredTokenException"] * 10
    found, error = gather(Engine().answer(p.Login(p.Place("sso")), Asked()))
    assert len(found) == 3
    assert isinstance(error, sso.LoginFailed)


def test_a_denied_login_says_so(aws: LoginAws) -> None:
    aws.polls = ["AccessDeniedException"]
    with pytest.raises(sso.LoginFailed, match="denied"):
        list(Engine().answer(p.Login(p.Place("sso")), Asked()))


def test_a_cancelled_login_keeps_nothing(aws: LoginAws, aws_env: Path) -> None:
    work = Asked()
    replies: list[Any] = []
    for reply in Engine().answer(p.Login(p.Place("sso")), work):
        replies.append(reply)
        work.cancel()
    assert replies[-1] == p.End(complete=False)
    assert not token_file(aws_env, "harbour").exists()
    assert aws.count("CreateToken") == 0


@pytest.mark.parametrize(("answer", "sent"), [("no", 0), (None, 0), ("yes", 1)])
def test_a_portal_that_is_not_of_aws_is_asked_about_first(aws: LoginAws, answer: str | None, sent: int) -> None:
    work = Asked(answer)
    with suppress(sso.LoginFailed):
        list(Engine().answer(p.Login(p.Place("foreign")), work))
    assert "login.example.com" in work.questions[0].text
    assert aws.count("RegisterClient") == sent


@pytest.mark.parametrize(
    ("url", "own"),
    [
        ("https://x.awsapps.com/start", True), ("https://d-1.portal.eu-west-1.app.aws", True),
        ("https://x.awsapps.cn/start", True), ("https://identitycenter.amazonaws.com/ssoins-1", True),
        ("http://x.awsapps.com/start", False), ("https://awsapps.com.evil.test/start", False),
        ("https://evil.test/x.awsapps.com", False), ("https://evilawsapps.com", False), ("not a url", False),
        ("https://[", False),
    ],
)  # fmt: skip
def test_hosts_of_aws(url: str, own: bool) -> None:
    assert sso.own_host(url) is own


# ---- expiry in the middle of a list


def test_credentials_that_aws_calls_expired_are_renewed_under_a_list(aws: LoginAws) -> None:
    aws.die_at = {11, 12, 23}
    replies, error = listed(Engine(), "three", Asked())
    assert error is None
    assert ids(replies) == aws.every_row()
    assert [reply.start for reply in replies if isinstance(reply, p.Page)] == [7 * page for page in range(30)]


def test_credentials_that_stay_expired_are_told(aws: LoginAws) -> None:
    aws.die_at = {4}
    aws.codes = {CODE}
    engine = Engine()
    original = aws._key
    aws._key = lambda kind: (aws.dead.add(made := original(kind)), made)[1]  # type: ignore[method-assign]
    error = listed(engine, "one", Asked())[1]
    assert isinstance(error, ClientError)
    assert failures.explain(error, context=None).kind == "expired"
    assert aws.count("AssumeRole") == 2


def test_a_list_whose_sso_session_ended_goes_on_after_logging_in(aws: LoginAws) -> None:
    engine = Engine()
    list(engine.answer(p.Login(p.Place("sso")), Asked()))
    aws.die_at, aws.revoked = {17}, True
    listing = Asked()
    listing.number = 5
    first, error = gather(engine.answer(p.List("sqs.queues", p.Place("sso")), listing))
    assert error is not None
    assert failures.explain(error, context=None).kind == "login"
    assert len(ids(first)) == 17 * aws.rows
    list(engine.answer(p.Login(p.Place("sso")), Asked()))
    rest = list(engine.answer(p.Continue(5), Asked()))
    assert ids(first) + ids(rest) == aws.every_row()
    pages = [reply for reply in first + rest if isinstance(reply, p.Page)]
    assert [page.start for page in pages] == [aws.rows * number for number in range(aws.pages)]
    assert engine.listing(5).item(209)


def test_a_list_whose_code_was_not_given_goes_on_after_one_was(aws: LoginAws, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mfa, "PAUSE", 0.0)
    engine, listing = Engine(), Asked(CODE, None)
    listing.number = 9
    aws.die_at = {8}
    first, error = gather(engine.answer(p.List("sqs.queues", p.Place("coded")), listing))
    assert isinstance(error, CodeNotGiven)
    rest = list(engine.answer(p.Continue(9), Asked(CODE)))
    assert ids(first) + ids(rest) == aws.every_row()


def test_a_role_that_outlives_nothing_still_lists_everything(aws: LoginAws) -> None:
    aws.role_seconds = 30  # shorter than the last minute: fetched anew for every call
    replies, error = listed(Engine(), "coded", Asked(*[CODE] * 40))
    assert error is None
    assert ids(replies) == aws.every_row()
