"""What the seeds call AWS with: botocore clients that see only the demo's server."""

from __future__ import annotations

from typing import Any

from awstui.demo.home import ACCOUNT, DEMO_KEY, REGION, SECRET


class Aws:
    """Clients of the demo's server by service, region and account, each made once."""

    def __init__(self, url: str) -> None:
        from botocore.config import Config
        from botocore.session import Session

        self.url = url
        self._session = Session()
        # moto answers what it lacks with an error at once; asking again changes nothing.
        self._config = Config(retries={"mode": "standard", "total_max_attempts": 1}, proxies={}, read_timeout=60)
        self._clients: dict[tuple[str, str, str], Any] = {}
        self._keys: dict[str, dict[str, Any]] = {
            ACCOUNT: {"aws_access_key_id": DEMO_KEY, "aws_secret_access_key": SECRET}
        }

    def __call__(self, service: str, region: str = REGION, account: str = ACCOUNT) -> Any:
        """The client for a service."""
        where = (service, region, account)
        if where not in self._clients:
            self._clients[where] = self._session.create_client(
                service, region_name=region, endpoint_url=self.url, config=self._config, **self._keys_of(account)
            )
        return self._clients[where]

    def _keys_of(self, account: str) -> dict[str, Any]:
        """Keys of an account: AssumeRole is the one way into another account that moto follows."""
        if account not in self._keys:
            role = f"arn:aws:iam::{account}:role/operator"
            given = self("sts").assume_role(RoleArn=role, RoleSessionName="seed")["Credentials"]
            self._keys[account] = {
                "aws_access_key_id": given["AccessKeyId"],
                "aws_secret_access_key": given["SecretAccessKey"],
                "aws_session_token": given["SessionToken"],
            }
        return self._keys[account]


def tags(**pairs: str) -> list[dict[str, str]]:
    """Tags as most services want them; an underscore in a key is written as a hyphen, `Name` stays as it is."""
    return [{"Key": key.replace("_", "-"), "Value": value} for key, value in pairs.items()]


def tagged(kind: str, **pairs: str) -> list[dict[str, Any]]:
    """The TagSpecifications that give a new EC2 resource its tags."""
    return [{"ResourceType": kind, "Tags": tags(**pairs)}]
