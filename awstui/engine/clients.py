"""How every client is set up, and where its calls go."""

from __future__ import annotations

import datetime
import ipaddress
import os
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from awstui import __version__

if TYPE_CHECKING:
    from botocore.config import Config
    from botocore.session import Session

GLOBAL_REGION = "us-east-1"
GLOBAL_SERVICES = frozenset(
    {"account", "budgets", "ce", "cloudfront", "health", "iam", "importexport", "organizations", "route53",
     "route53domains", "savingsplans", "shield", "support", "waf"}
)  # fmt: skip
"""Services with one endpoint for the whole partition: they need no region to be asked."""

_OWN = (
    ".amazonaws.com", ".amazonaws.com.cn", ".aws", ".api.amazonwebservices.com.cn", ".amazonaws.eu", ".c2s.ic.gov",
    ".sc2s.sgov.gov", ".cloud.adc-e.uk", ".csp.hci.ic.gov",
)  # fmt: skip


def client_config(*, demo: bool = False) -> Config:
    """Timeouts (5 s to connect, 30 s to read), attempts and pool of every client.

    Retries are set explicitly: botocore's default changed between releases. The demo's stand-in answers what it lacks
    with HTTP 500, which would be retried for seconds, so there one attempt is enough.
    """
    from botocore.config import Config

    return Config(
        connect_timeout=5,
        read_timeout=30,
        retries={"mode": "standard", "total_max_attempts": 1 if demo else 4},
        max_pool_connections=32,
        user_agent_extra=f"awstui/{__version__}",
    )


def attempts_config(attempts: int) -> Config:
    """What differs from `client_config` in a client that tries a call so many times at most."""
    from botocore.config import Config

    return Config(retries={"mode": "standard", "total_max_attempts": attempts})


def brief_config() -> Config:
    """One attempt of a few seconds, for answers that are merely nice to have (an account's alias)."""
    from botocore.config import Config

    return Config(connect_timeout=2, read_timeout=4, retries={"mode": "standard", "total_max_attempts": 1})


def badge(url: str | None) -> str:
    """`host` or `host:port` of an endpoint that is not AWS's own; empty for AWS's own and for none.

    Args:
        url: an endpoint URL, as configured.
    """
    if not url:
        return ""
    try:
        parts = urlsplit(url if "//" in url else f"//{url}")
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return url
    if host.endswith(_OWN):
        return ""
    shown = f"[{host}]" if ":" in host else host
    return f"{shown}:{port}" if port else shown


def is_insecure(url: str | None) -> bool:
    """Whether what is sent to that URL crosses a network unencrypted: plain http to anything but this machine.

    Args:
        url: an endpoint or request URL.
    """
    try:
        parts = urlsplit(url or "")
        host = (parts.hostname or "").rstrip(".")
    except ValueError:
        return True
    if parts.scheme.lower() != "http":
        return False
    if host == "localhost" or host.endswith(".localhost"):
        return False
    try:
        return not ipaddress.ip_address(host).is_loopback
    except ValueError:
        return True


def configured_endpoint(session: Session, service: str = "") -> str:
    """The endpoint URL that AWS_ENDPOINT_URL*, or `endpoint_url` in the files, gives a service; "" when none does.

    Args:
        session: the profile's session.
        service: boto3's service name; without one, any service's own setting counts too, the general one first.

    AWS SDKs and Tools Reference Guide, "Service-specific endpoints".
    """
    from botocore.configprovider import ConfiguredEndpointProvider
    from botocore.exceptions import BotoCoreError

    if session.get_config_variable("ignore_configured_endpoint_urls"):
        return ""
    try:
        scoped: dict[str, Any] = session.get_scoped_config()
        found = ConfiguredEndpointProvider(
            full_config=session.full_config, scoped_config=scoped, client_name=service or "awstui"
        ).provide()
        if found or service:
            return str(found or "")
        for name, value in sorted(os.environ.items()):
            if name.startswith("AWS_ENDPOINT_URL_") and value:
                return value
        for settings in session.full_config.get("services", {}).get(scoped.get("services", ""), {}).values():
            if isinstance(settings, dict) and settings.get("endpoint_url"):
                return str(settings["endpoint_url"])
    except BotoCoreError:
        return ""
    return ""


def parse_time(value: Any) -> datetime.datetime:
    """A timestamp of an AWS answer, always aware.

    ISO text and epoch numbers take a fast path (botocore's own parser costs a third of parsing a page of instances);
    everything else is botocore's.
    """
    try:
        if isinstance(value, str):
            if value[4:5] == "-":  # fromisoformat would read an epoch such as "1512121200" as a date
                parsed = datetime.datetime.fromisoformat(value)
                if parsed.tzinfo is not None:
                    return parsed
        elif isinstance(value, (int, float)):
            return datetime.datetime.fromtimestamp(value, datetime.UTC)
    except (ValueError, OverflowError, OSError):
        pass
    from botocore.utils import parse_timestamp

    parsed = parse_timestamp(value)
    return parsed if parsed.tzinfo is not None else parsed.replace(tzinfo=datetime.UTC)
