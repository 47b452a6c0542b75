"""EC2's key pairs in one place as the jobs reach them: one by its name, journal entries."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Any

from awstui.engine.keys.match import pair_of
from awstui.engine.services.inplace import InPlace
from awstui.protocol.keys import KeyPair

if TYPE_CHECKING:
    from awstui.engine.journal import Entry


class At(InPlace):
    """A place's key pairs; `once` matters here: the answer that shows a private key comes once, or never."""

    service = "ec2"
    screen = "ec2.key_pairs"

    def pair(self, name: str) -> KeyPair | None:
        """The pair of that name, if there is one. The filter, unlike KeyNames, answers none without an error."""
        answer = self.client.describe_key_pairs(
            Filters=[{"Name": "key-name", "Values": [literal(name)]}], IncludePublicKey=True
        )
        found = (pair_of(each) for each in answer.get("KeyPairs") or ())
        return next((each for each in found if each.name == name), None)

    def intent(
        self,
        *operations: str,
        targets: tuple[str, ...],
        params: Mapping[str, Any],
        screen: str = "",
        inverse: Mapping[str, Any] | None = None,
        before: Mapping[str, Any] | None = None,
    ) -> AbstractContextManager[Entry]:
        """The journal entry, and with it the permit. See Journal.intent; private material is in none of them."""
        return self.entry(operations, targets, params, screen=screen, before=before, inverse=inverse)


def literal(value: str) -> str:
    """A value as EC2's filters take it for itself: * and ? stand for others there."""
    return "".join(f"\\{each}" if each in "*?\\" else each for each in value)


def removal(name: str) -> dict[str, Any]:
    """What takes back that a pair was made or imported; files of this machine stay."""
    title = f"Delete the key pair {name}"
    return {"service": "ec2", "operation": "DeleteKeyPair", "params": {"KeyName": name}, "title": title}
