"""The demo's own AWS files and settings folders, in a temporary directory: the user's are never read or written."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
from pathlib import Path

ACCOUNT = "123456789012"
"""The demo's account: moto's, for every key it does not know otherwise."""
PRODUCTION = "222222222222"
STAGING = "333333333333"
REGION = "eu-west-1"
"""Where the demo lands."""

DEMO_KEY = "AKIADEMO000000000001"
STAGING_KEY = "AKIADEMO000000000003"
SECRET = "demo-secret-that-opens-nothing"

CONFIG = f"""\
[profile demo]
region = {REGION}

[profile demo-admin]
role_arn = arn:aws:iam::{ACCOUNT}:role/admin
source_profile = demo
role_session_name = dana
region = {REGION}

[profile demo-mfa]
role_arn = arn:aws:iam::{ACCOUNT}:role/admin
source_profile = demo
mfa_serial = arn:aws:iam::{ACCOUNT}:mfa/dana
region = {REGION}

[profile staging]
region = {REGION}

[profile production]
role_arn = arn:aws:iam::{PRODUCTION}:role/operator
source_profile = demo
role_session_name = dana
region = us-east-1

[profile sso]
sso_session = harbour
sso_account_id = {PRODUCTION}
sso_role_name = ReadOnly
region = {REGION}

[sso-session harbour]
sso_start_url = https://harbour.awsapps.example/start
sso_region = {REGION}
sso_registration_scopes = sso:account:access

[profile broken]
role_arn = arn:aws:iam::{ACCOUNT}:role/nobody
source_profile = deleted-last-year
region = {REGION}
"""

CREDENTIALS = f"""\
[demo]
aws_access_key_id = {DEMO_KEY}
aws_secret_access_key = {SECRET}

[staging]
aws_access_key_id = {STAGING_KEY}
aws_secret_access_key = {SECRET}
"""


def furnish() -> Path:
    """A new temporary folder (mode 0700) holding the demo's AWS files; whoever starts the demo removes it."""
    home = Path(tempfile.mkdtemp(prefix="awstui-demo-"))
    for name in ("aws", "config", "state"):
        (home / name).mkdir(mode=0o700)
    (home / "aws" / "config").write_text(CONFIG)
    (home / "aws" / "credentials").write_text(CREDENTIALS)
    (home / "aws" / "credentials").chmod(0o600)
    return home


def environment(home: Path, endpoint_url: str, base: Mapping[str, str] | None = None) -> dict[str, str]:
    """A whole environment for a process that shall see the demo and nothing else of AWS.

    home: as `furnish` made it. base: the environment to start from, this process's when None; its own AWS_* variables
    are left out, so that an exported key or endpoint cannot lead out of the demo.
    """
    base = os.environ if base is None else base
    kept = {name: value for name, value in base.items() if not name.startswith("AWS_")}
    direct = ",".join(filter(None, [kept.get("NO_PROXY") or kept.get("no_proxy"), "127.0.0.1", "localhost"]))
    return kept | {
        "AWS_CONFIG_FILE": str(home / "aws" / "config"),
        "AWS_SHARED_CREDENTIALS_FILE": str(home / "aws" / "credentials"),
        "AWS_PROFILE": "demo",
        "AWS_ENDPOINT_URL": endpoint_url,
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWSTUI_CONFIG_DIR": str(home / "config"),
        "AWSTUI_STATE_DIR": str(home / "state"),
        "NO_PROXY": direct,
        "no_proxy": direct,
    }
