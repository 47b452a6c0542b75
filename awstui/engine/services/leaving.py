"""Ways out of awstui with the same identity: a subshell's environment, exported credentials, a sign-in link.

None of them is guarded by anything once it is out, so a locked guard gives none of them; each is journalled.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from awstui.engine.services import federation
from awstui.engine.session_tokens import SessionTokens
from awstui.engine.sessions import ENVIRONMENT
from awstui.errors import Refused
from awstui.guards import why_read_only
from awstui.protocol import Context, Place, Reply, Value

if TYPE_CHECKING:
    from awstui.engine.jobs import Bench

SIGN_IN = {
    "aws": ("https://signin.aws.amazon.com/federation", "https://console.aws.amazon.com/"),
    "aws-cn": ("https://signin.amazonaws.cn/federation", "https://console.amazonaws.cn/"),
    "aws-us-gov": ("https://signin.amazonaws-us-gov.com/federation", "https://console.amazonaws-us-gov.com/"),
    "aws-eusc": ("https://signin.amazonaws-eusc.eu/federation", "https://console.amazonaws-eusc.eu/"),
}
"""Partition -> where sign-in tokens are given out, and the console they open."""

_KEPT = frozenset({"AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE", "AWS_CA_BUNDLE", "AWS_PAGER"})
"""What a subshell inherits of AWS_*: where the profiles are, not who one is."""


def shell(bench: Bench, place: Place, args: Mapping[str, Any]) -> Iterator[Reply]:
    """The environment of a subshell with this profile, without any secret: answers Value((set, removed names))."""
    context = _open(bench, place)
    if context.profile == ENVIRONMENT:
        raise Refused("These credentials are in the environment already, so a shell needs no awstui; pick a profile.")
    added = {"AWS_PROFILE": context.profile, "AWSTUI_PROFILE": context.profile}
    if context.region:
        added |= {"AWS_REGION": context.region, "AWS_DEFAULT_REGION": context.region}
    if bench.sessions.endpoint_url:
        added["AWS_ENDPOINT_URL"] = bench.sessions.endpoint_url
    removed = tuple(name for name in os.environ if name.startswith("AWS_") and name not in _KEPT | added.keys())
    if args.get("begin"):
        with _noted(bench, context, "Shell"):
            pass
    yield Value((added, removed))


def credentials(bench: Bench, place: Place, args: Mapping[str, Any]) -> Iterator[Reply]:
    """The credentials as variables: answers Value(dict); long-lived ones only with `long_lived`, else Value(None)."""
    context = _open(bench, place)
    found = _frozen(bench, place)
    if not found.token and not args.get("long_lived"):
        yield Value(None)
        return
    with _noted(bench, context, "ExportCredentials"):
        variables = {"AWS_ACCESS_KEY_ID": found.access_key, "AWS_SECRET_ACCESS_KEY": found.secret_key}
        if found.token:
            variables["AWS_SESSION_TOKEN"] = found.token
        if context.region:
            variables["AWS_REGION"] = context.region
    yield Value(variables)


def console(bench: Bench, place: Place, args: Mapping[str, Any]) -> Iterator[Reply]:
    """A link that signs in to the AWS console as this identity: answers Value(str).

    The keys of an IAM user need a session first, and `policy` to say what it may do ("look" or "all", see federation);
    without it the answer for them is Value(None).

    Raises:
        awstui.errors.Refused: the identity cannot be federated, or the endpoint is not AWS's own.

    IAM User Guide, "Enabling custom identity broker access to the AWS console"; without SessionDuration, which AWS
    refuses for chained roles.
    """
    context = _open(bench, place)
    if context.endpoint:
        raise Refused(f"{context.endpoint} is not AWS's own endpoint: its credentials open no AWS console.")
    session = bench.sessions.session(place.profile)
    partition = str(session.get_partition_for_region(context.region)) if context.region else "aws"
    if partition not in SIGN_IN:
        raise Refused(f"awstui knows no sign-in address of partition {partition}.")
    found = _frozen(bench, place)
    if found.token and getattr(session.get_credentials(), "method", "") == SessionTokens.METHOD:
        raise Refused(
            "AWS takes no MFA session of a user (GetSessionToken) for its console. A role with MFA works, and so does "
            "the user's own password."
        )
    federated: dict[str, Any] = {}
    if not found.token:
        policy = str(args.get("policy") or "")
        if not policy:
            yield Value(None)
            return
        federated = federation.request(bench, place, policy, partition)
    service, destination = SIGN_IN[partition]
    with _noted(bench, context, "ConsoleSignIn", *((federation.CALL,) if federated else ()), params=federated):
        keys = {"sessionId": found.access_key, "sessionKey": found.secret_key, "sessionToken": found.token}
        if federated:
            keys = federation.session(bench, place, federated)
        token = _sign_in_token(f"{service}?{urlencode({'Action': 'getSigninToken', 'Session': json.dumps(keys)})}")
    where = f"{destination}?{urlencode({'region': context.region})}" if context.region else destination
    query = {"Action": "login", "Issuer": "awstui", "Destination": where, "SigninToken": token}
    yield Value(f"{service}?{urlencode(query)}")


def _sign_in_token(url: str) -> str:
    from botocore.awsrequest import AWSRequest
    from botocore.exceptions import BotoCoreError
    from botocore.httpsession import URLLib3Session
    from botocore.utils import get_environ_proxies

    host = url.partition("?")[0]
    try:
        sender = URLLib3Session(timeout=10, proxies=get_environ_proxies(host))
        answer = sender.send(AWSRequest("GET", url).prepare())
    except BotoCoreError as error:
        # Its own words hold the URL, and with it the credentials.
        raise Refused(f"{host} could not be reached ({type(error).__name__}).") from None
    try:
        return str(json.loads(answer.text)["SigninToken"])
    except (ValueError, KeyError):
        raise Refused(
            f"{host} gave no sign-in token (HTTP {answer.status_code}). It takes sessions of roles, of SSO and of "
            "federated users only, and those no longer than they last."
        ) from None


def _open(bench: Bench, place: Place) -> Context:
    """The place; Refused while a guard is locked there. A console that is only read-only itself may be left."""
    context = bench.sessions.context(place)
    if context.guard and context.read_only:
        bench.account(place)  # a rule that names accounts may not hold once this one is known
        context = bench.sessions.context(place)
    if context.guard and context.read_only:
        raise Refused(f"Nothing was given out. {why_read_only(context)}")
    return context


def _frozen(bench: Bench, place: Place) -> Any:
    from botocore.exceptions import NoCredentialsError

    found = bench.sessions.session(place.profile).get_credentials()
    if found is None:
        raise NoCredentialsError
    return found.get_frozen_credentials()


def _noted(bench: Bench, context: Context, *what: str, params: Mapping[str, Any] | None = None) -> Any:
    return bench.journal.intent(
        service="awstui",
        operations=what,
        targets=(context.profile,),
        params=params,
        context=context,
        account=context.account,
    )
