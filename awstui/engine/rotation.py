"""Rotating an IAM user's access key, step by step: create, store, test, deactivate; later, delete the old one.

Before every call the state says what is about to happen, so that an interrupted rotation goes on where it stopped.
A secret that was created and could not be stored is lost for good, so its key is deleted at once. IAM is eventually
consistent: a new key is refused for some seconds, and that is waited for.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from awstui import protocol as p
from awstui.engine import held
from awstui.engine.identity import identify
from awstui.engine.rotation_state import State, load
from awstui.engine.vault import Keys
from awstui.errors import Refused
from awstui.protocol.profiles import KeyUse, Rotation

if TYPE_CHECKING:
    from awstui.engine.jobs import Bench

PAUSES = (0.0, 1.0, 2.0, 3.0, 4.0, *(5.0,) * 10)
"""Seconds before each test of the new key: a minute in all."""

SETTLING = frozenset(
    {"InvalidClientTokenId", "InvalidAccessKeyId", "UnrecognizedClientException", "AuthFailure",
     "SignatureDoesNotMatch", "AccessDenied", "AccessDeniedException"}
)  # fmt: skip
"""What AWS says to a key it does not know everywhere yet."""

_SLACK = 300.0
"""Seconds this clock may be ahead of IAM's when a key is taken for one made by an interrupted rotation."""


class Rotator:
    """One profile's key.

    Args:
        bench: clients, journal, pauses.
        profile: the profile's name.

    Raises:
        awstui.errors.Refused: it holds no long-lived key of an IAM user.
    """

    def __init__(self, bench: Bench, profile: str) -> None:
        self.bench = bench
        self.profile = profile
        self.store, self.held = held.find(profile)
        self.place = p.Place(profile, bench.sessions.context(p.Place(profile)).region or "us-east-1")
        caller = identify(bench.sessions, self.place)
        kind, _, path = caller.arn.rpartition(":")[2].partition("/")
        if kind != "user":
            raise Refused(f"The key of profile {profile} belongs to {caller.arn}: only IAM users' keys are rotated.")
        self.account, self.user = caller.account, path.rpartition("/")[2]
        self.state = self._known_state()

    def _known_state(self) -> State | None:
        """What was written down, put right by what is stored; one that is about other keys is stale."""
        state = load(self.profile)
        if state is None:
            return None
        if state.user != self.user or state.account != self.account or self.held.id not in (state.old, state.new):
            state.forget()
            return None
        if state.new and self.held.id == state.new and state.step == "creating":
            state.save("stored")  # it ended between storing the key and saying so
        return state

    # ---- looking

    def keys(self, last_used: bool = True) -> tuple[KeyUse, ...]:
        """The user's keys, oldest first.

        Args:
            last_used: ask for each when it was last used.
        """
        iam = self._iam()
        found = []
        for key in iam.list_access_keys(UserName=self.user)["AccessKeyMetadata"]:
            used = iam.get_access_key_last_used(AccessKeyId=key["AccessKeyId"]) if last_used else {}
            about = used.get("AccessKeyLastUsed", {})
            when = about.get("LastUsedDate")
            found.append(
                KeyUse(
                    key["AccessKeyId"],
                    key["Status"] == "Active",
                    key["CreateDate"].timestamp(),
                    when.timestamp() if when is not None else None,
                    "" if about.get("ServiceName") in (None, "N/A") else str(about["ServiceName"]),
                )
            )
        return tuple(sorted(found, key=lambda key: key.created))

    def status(self, note: str = "", step: str = "", keys: tuple[KeyUse, ...] | None = None) -> Rotation:
        """How far it is.

        Args:
            note: what to say about it.
            step: instead of the state's.
            keys: the user's keys, when they are known.
        """
        state = self.state
        return Rotation(
            self.profile, self.user, self.account, self.store, step or (state.step if state else ""),
            state.old if state else self.held.id, state.new if state else "",
            self.keys() if keys is None else keys, note,
        )  # fmt: skip

    def orphan(self, keys: tuple[KeyUse, ...]) -> str:
        """The id of a key that an interrupted rotation made and whose secret nobody has; empty when there is none."""
        state = self.state
        if state is None or state.step != "creating":
            return ""
        others = [key for key in keys if key.id != state.old]
        mine = [key for key in others if key.id == state.new or (not state.new and key.created >= state.at - _SLACK)]
        return mine[0].id if mine else ""

    # ---- doing

    def renew(self) -> Iterator[p.Progress]:
        """Create, store, test, deactivate; goes on where an earlier attempt stopped.

        Raises:
            awstui.errors.Refused: it stopped; the sentence says what holds now and what to do.
            botocore.exceptions.ClientError: IAM refused a step; everything before it holds and is remembered.
        """
        if self.state is None or self.state.step == "creating":
            yield p.Progress(0, 4, "creating a key")
            before, iam = self.held, self._iam()  # this client keeps the old key, whatever is stored
            made = self._create()
            yield p.Progress(1, 4, "storing it")
            self._store(made, iam)
        else:
            before, iam = None, None
        assert self.state is not None
        if self.state.step == "stored":
            yield from self._test(before, iam)
            self.state.save("tested")
        if self.state.step == "tested":
            yield p.Progress(3, 4, f"deactivating {self.state.old}")
            self._set_status(self.state.old, active=False)
            self.state.save("deactivated")
        yield p.Progress(4, 4, "done")

    def finish(self) -> None:
        """Delete the old key, which is inactive."""
        state = self._at("deactivated")
        self._delete(state.old)
        state.forget()

    def restore(self) -> None:
        """Take the deactivation back."""
        state = self._at("deactivated")
        self._set_status(state.old, active=True)
        state.save("tested")

    def _at(self, step: str) -> State:
        if self.state is None or self.state.step != step:
            raise Refused("The rotation is not that far.")
        return self.state

    def _create(self) -> Keys:
        from botocore.exceptions import ClientError

        keys = self.keys(last_used=False)
        lost = self.orphan(keys)
        if lost:
            self._delete(lost)
            keys = tuple(key for key in keys if key.id != lost)
        if len(keys) > 1:
            names = " and ".join(key.id for key in keys)
            raise Refused(f"{self.user} has two access keys ({names}), the most there can be: delete the unused first.")
        state = self.state = State(self.profile, self.user, self.account, self.held.id, time.time())
        state.save()
        try:
            with self._intent("CreateAccessKey", self.user):
                answer = self._iam().create_access_key(UserName=self.user)["AccessKey"]
        except (ClientError, Refused):
            state.forget()  # certainly nothing was made; after a timeout nobody knows, and the state stays
            raise
        state.new = answer["AccessKeyId"]
        state.save()
        return Keys(answer["AccessKeyId"], answer["SecretAccessKey"])

    def _store(self, made: Keys, iam: Any) -> None:
        """Keep the new key; if that fails, delete it at once: its secret is shown this one time."""
        assert self.state is not None
        try:
            with self.bench.journal.intent(
                service="awstui", operations=("StoreAccessKey",), targets=[f"profile {self.profile}"],
                params={"store": self.store, "key": made.id}, context=self._context(), account=self.account,
            ):  # fmt: skip
                held.replace(self.profile, self.store, made)
        except Exception as error:
            why = str(error) if isinstance(error, Refused) else type(error).__name__
            self._discard(iam, made.id, f"The new key could not be stored: {why}")
            raise Refused(
                f"The new key could not be stored, so it was deleted again; the old one is as it was. {why}"
            ) from error
        self.state.save("stored")

    def _discard(self, iam: Any, key: str, why: str) -> None:
        """Delete a new key that is of no use; when that fails too, say how to do it by hand."""
        assert self.state is not None
        try:
            self._delete(key, iam)
        except Exception as error:
            raise Refused(
                f"{why} Deleting it failed too ({type(error).__name__}). The old key is as it was. By hand: "
                f"aws iam delete-access-key --user-name {self.user} --access-key-id {key} --profile {self.profile}"
            ) from error
        self.state.forget()
        self.state = None

    def _test(self, before: Keys | None, iam: Any) -> Iterator[p.Progress]:
        """Use the new key as every other program will, through the profile, until AWS knows it."""
        state = self._at("stored")
        fault: Exception | None = None
        for number, pause in enumerate(PAUSES, 1):
            yield p.Progress(2, 4, f"testing the new key, attempt {number} of {len(PAUSES)}")
            if pause and self.bench.wait(pause):
                raise Refused(
                    "Stopped while the new key was being tested. Both keys are active; :rotate goes on from here."
                )
            self.bench.forget(self.profile)
            fault = self._refusal(state.new)
            if fault is None:
                return
        if before is None:
            raise Refused(
                f"The new key {state.new} is stored and still does not work ({fault}). Both keys are active in AWS; "
                "try :rotate again, or put the old key back by hand."
            )
        held.replace(self.profile, self.store, before)
        self.bench.forget(self.profile)
        self._discard(iam, state.new, f"The new key did not work ({fault}); the old one is stored again.")
        raise Refused(f"The new key did not work, so it was deleted and the old one put back: {fault}")

    def _refusal(self, key: str) -> Exception | None:
        """Why the profile does not work with the new key yet; None when it does."""
        from botocore.exceptions import ClientError

        sessions = self.bench.sessions
        credentials = sessions.session(self.profile).get_credentials()
        if credentials is None or credentials.get_frozen_credentials().access_key != key:
            return Refused("the profile gives another key than was stored; something overrides it")
        try:
            caller = sessions.client(self.place, "sts").get_caller_identity()
        except ClientError as error:
            if error.response["Error"]["Code"] in SETTLING:
                return error
            raise
        return None if caller["Account"] == self.account else Refused(f"it belongs to account {caller['Account']}")

    def _set_status(self, key: str, *, active: bool) -> None:
        with self._intent("UpdateAccessKey", key, reversal="" if active else "reactivate it with :rotate"):
            self._iam().update_access_key(
                UserName=self.user, AccessKeyId=key, Status="Active" if active else "Inactive"
            )

    def _delete(self, key: str, iam: Any = None) -> None:
        with self._intent("DeleteAccessKey", key):
            (iam or self._iam()).delete_access_key(UserName=self.user, AccessKeyId=key)

    def _intent(self, operation: str, target: str, reversal: str = "") -> Any:
        params = {"UserName": self.user} | ({} if target == self.user else {"AccessKeyId": target})
        return self.bench.journal.intent(
            service="iam", operations=(operation,), targets=(target,), params=params, context=self._context(),
            account=self.account, reversal=reversal,
        )  # fmt: skip

    def _context(self) -> p.Context:
        return self.bench.sessions.context(self.place, "iam")

    def _iam(self) -> Any:
        """With the key the profile holds now; one attempt, since a repeated CreateAccessKey would make two keys."""
        return self.bench.sessions.client(self.place, "iam", attempts=1)
