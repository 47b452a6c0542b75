"""The forms of a profile: what each kind asks. What the answers come to in AWS's files is the engine's business."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from awstui.protocol import Field
from awstui.protocol.profiles import KINDS, STORES

TITLES = {
    "keys": "an access key of an IAM user",
    "role": "a role, assumed with another profile's credentials",
    "sso": "IAM Identity Center (SSO)",
    "process": "a helper program",
}
"""Kind -> what it is, for the picker."""

HELP = {
    "keys": "Long-lived keys are the last resort: SSO needs none. The keyring keeps the secret encrypted, and every "
    "AWS tool gets it from awstui.",
    "role": "The source is a profile, or where the machine itself gets its credentials.",
    "sso": "The session is shared: all profiles that name it log in once.",
    "process": "The program runs whenever credentials are needed, and prints them as JSON.",
}
_OUTPUTS = ("json", "yaml", "yaml-stream", "text", "table")
_SOURCES = ("Environment", "Ec2InstanceMetadata", "EcsContainer")


def fields(kind: str, do: str, profiles: Sequence[str] = ()) -> tuple[Field, ...]:
    """What a form asks.

    Args:
        kind: one of protocol.profiles.KINDS.
        do: "new" or "edit".
        profiles: the names a role's source can have.
    """
    found = [Field("name", "Profile", help="as --profile and AWS_PROFILE name it")] if do == "new" else []
    found += _own(kind, do, profiles)
    found.append(Field("region", "Region", required=False, help="eu-west-1"))
    found.append(Field("output", "Output of the aws command", "choice", required=False, choices=_OUTPUTS))
    return tuple(found)


def _own(kind: str, do: str, profiles: Sequence[str]) -> list[Field]:
    if kind == "keys":
        kept = "empty: the one it has stays" if do == "edit" else ""
        return [
            Field("aws_access_key_id", "Access key id", required=do == "new", help=kept),
            Field("aws_secret_access_key", "Secret access key", "secret", required=do == "new", help=kept),
            Field("store", "Keep the key in", "choice", choices=STORES, default="keyring"),
        ]
    if kind == "role":
        return [
            Field("role_arn", "Role ARN", help="arn:aws:iam::123456789012:role/name"),
            Field("source_profile", "Source profile", "choice", required=False, choices=tuple(profiles)),
            Field("credential_source", "or credential source", "choice", required=False, choices=_SOURCES),
            Field("mfa_serial", "MFA device", required=False, help="arn:aws:iam::123456789012:mfa/name"),
            Field("external_id", "External id", required=False),
            Field("role_session_name", "Session name", required=False, help="what CloudTrail shows"),
            Field("duration_seconds", "Seconds a session lasts", "integer", required=False, help="900 to 43200"),
        ]
    if kind == "sso":
        return [
            Field("sso_session", "SSO session", required=False, help="a name; empty: the old way without one"),
            Field("sso_start_url", "Start URL", help="https://my-company.awsapps.com/start"),
            Field("sso_region", "Region of the SSO instance"),
            Field("sso_account_id", "Account id"),
            Field("sso_role_name", "Permission set", help="the role's name in the access portal"),
        ]
    assert kind in KINDS
    return [Field("credential_process", "Command", help="with an absolute path; no shell reads it")]


def answers(typed: Mapping[str, object]) -> tuple[str, str, dict[str, str]]:
    """A form's values as (name, where a key is kept, settings)."""
    values = {key: str(value) for key, value in typed.items()}
    name, store = values.pop("name", ""), values.pop("store", "")
    return name, store, values
