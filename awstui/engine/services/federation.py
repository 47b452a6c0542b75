"""A federated session for an IAM user's own keys, which open no console themselves.

STS GetFederationToken: "the session permissions are the intersection of the IAM user policies and the session policies
that you pass", and without any "the resulting federated user session has no permissions". So a policy is always passed.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from awstui.engine import calls
from awstui.engine.identity import identify
from awstui.errors import Refused, UsageError
from awstui.protocol import Place

if TYPE_CHECKING:
    from awstui.engine.jobs import Bench

SECONDS = 3600
"""How long a federated session lasts. STS allows 900 to 129,600; a link that leaks should not be good for 12 hours."""

CALL = "sts:GetFederationToken"

_ALL = json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]})
_NAME = re.compile(r"[^\w+=,.@-]", re.ASCII)


def request(bench: Bench, place: Place, policy: str, partition: str) -> dict[str, Any]:
    """The input of GetFederationToken for whoever the keys belong to.

    Args:
        bench: asks STS who that is.
        place: whose keys.
        policy: "look" (ReadOnlyAccess) or "all" (what the user itself may do).
        partition: of the managed policy's ARN.

    Raises:
        awstui.errors.Refused: the keys are the root user's, or not a user's.
        awstui.errors.UsageError: there is no such policy.
        botocore.exceptions.BotoCoreError, botocore.exceptions.ClientError: STS does not say whose they are.
    """
    caller = identify(bench.sessions, place, brief=True).arn
    if caller.endswith(":root"):
        raise Refused("These are keys of the root user: awstui makes no sign-in link with them. Delete them in IAM.")
    kind, _, name = caller.rpartition(":")[2].partition("/")
    if kind != "user":
        raise Refused(f"The keys belong to {caller}, and only those of an IAM user can be federated.")
    asked: dict[str, Any] = {"Name": _NAME.sub("-", name.rpartition("/")[2])[:32].ljust(2, "-")}
    if policy == "look":
        asked["PolicyArns"] = [{"arn": f"arn:{partition}:iam::aws:policy/ReadOnlyAccess"}]
    elif policy == "all":
        asked["Policy"] = _ALL
    else:
        raise UsageError(f"There is no session policy called {policy}.")
    return asked | {"DurationSeconds": SECONDS}


def session(bench: Bench, place: Place, asked: dict[str, Any]) -> dict[str, str]:
    """The session as the sign-in service takes it. Its permit must be open: the call hands out a secret.

    Args:
        bench: has the client.
        place: whose keys.
        asked: from `request`.
    """
    region = None if bench.sessions.context(place).region else "us-east-1"
    found = calls.call(bench.sessions.client(place, "sts", region), CALL.partition(":")[2], asked)["Credentials"]
    names = {"sessionId": "AccessKeyId", "sessionKey": "SecretAccessKey", "sessionToken": "SessionToken"}
    return {theirs: str(found[ours]) for theirs, ours in names.items()}
