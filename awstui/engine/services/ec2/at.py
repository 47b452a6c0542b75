"""Instances as the jobs reach them: one as it is, journalled calls, dry runs."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from awstui.engine import calls, safety
from awstui.engine.services.inplace import InPlace
from awstui.errors import UsageError

if TYPE_CHECKING:
    from awstui.engine.journal import Entry


class At(InPlace):
    """A place's instances, for as long as one job works there."""

    service = "ec2"
    screen = "ec2.instances"

    def one(self, instance: str) -> dict[str, Any]:
        """An instance as DescribeInstances gives it.

        Raises:
            awstui.errors.UsageError: EC2 answers without it.
            botocore.exceptions.ClientError: it does not exist, or may not be looked at.
        """
        answer = calls.call(self.client, "DescribeInstances", {"InstanceIds": [instance]})
        found = [each for group in answer.get("Reservations") or () for each in group.get("Instances") or ()]
        if not found:
            raise UsageError(f"There is no instance {instance} here.")
        return dict(found[0])

    def change(
        self, operation: str, params: Mapping[str, Any], target: str, journalled: Mapping[str, Any] | None = None
    ) -> dict[str, Any]:
        """Make one journalled call; what takes it back is read before it, where `inverses` knows how.

        Args:
            operation: the API's name.
            params: its input.
            target: the id of what is changed.
            journalled: what the journal keeps of the input, when that is less than all.

        Raises: what the call raises.
        """
        with self.intent(operation, params if journalled is None else journalled, target):
            return calls.call(self.client, operation, params)

    def intent(self, operation: str, params: Mapping[str, Any], target: str) -> AbstractContextManager[Entry]:
        """The journal entry of one change of an instance, and with it the permit."""
        return self.entry((operation,), (target,), params)

    def dry_run(self, operation: str, params: Mapping[str, Any], name: str) -> str:
        """What EC2 would say to a call, in a sentence.

        Args:
            operation: the API's name.
            params: its input.
            name: what the person calls the target.
        """
        try:
            with safety.permit((f"ec2:{operation}",), dry_run=True):
                calls.call(self.client, operation, {**params, "DryRun": True})
        except ClientError as error:
            if error.response.get("Error", {}).get("Code") == "DryRunOperation":
                return f"{name}: AWS would allow it"
            return f"{name}: {self.explain(error, operation, name).sentence}"
        except Exception as error:
            return f"{name}: {self.explain(error, operation, name).sentence}"
        return f"{name}: AWS did not say whether it would allow it"


def name_of(instance: Mapping[str, Any]) -> str:
    """An instance's Name tag, "" when it has none."""
    return next((str(tag.get("Value", "")) for tag in instance.get("Tags") or () if tag.get("Key") == "Name"), "")


def label_of(instance: Mapping[str, Any]) -> str:
    """What a person calls an instance: its name, else its id."""
    return name_of(instance) or str(instance.get("InstanceId", ""))
