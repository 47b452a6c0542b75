"""What takes a change of a queue's attributes or tags back; see engine.inverses."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from awstui.engine.safety import Memory
from awstui.protocol.sqs_attributes import SETTINGS

Params = Mapping[str, Any]


def attributes(client: Any, operation: str, params: Params) -> Memory | None:
    """The attributes as they are; one the queue does not have is taken away again by "", SQS's own way.

    Args:
        client: a botocore SQS client.
        operation: SetQueueAttributes.
        params: its input.
    """
    wanted = params["Attributes"]
    now = read(client, params["QueueUrl"])
    before = {name: now.get(name, "") for name in wanted}
    back: dict[str, str] = {}
    for name, value in before.items():
        setting = SETTINGS.get(name)
        if not value and (setting is None or not (setting.clearable or setting.default)):
            return Memory(before, fault=f"no undo is kept: the queue had no {name}")
        back[name] = value or ("" if setting is None or setting.clearable else setting.default)
    call = {"QueueUrl": params["QueueUrl"], "Attributes": back}
    return Memory(before, _call("SetQueueAttributes", call, f"Put {_titles(wanted)} back"))


def read(client: Any, url: str) -> dict[str, str]:
    """Every attribute of a queue as SQS writes it.

    Raises: what GetQueueAttributes raises.
    """
    return dict(client.get_queue_attributes(QueueUrl=url, AttributeNames=["All"]).get("Attributes") or {})


def _titles(names: Mapping[str, Any]) -> str:
    return ", ".join(SETTINGS[name].title.lower() if name in SETTINGS else name for name in names)


def tags(client: Any, operation: str, params: Params) -> Memory | None:
    """The tags as they are: put back where there were some, taken away where there were none.

    Args:
        client: a botocore SQS client.
        operation: TagQueue or UntagQueue.
        params: its input.
    """
    url = params["QueueUrl"]
    now = client.list_queue_tags(QueueUrl=url).get("Tags") or {}
    wanted = list(params.get("Tags") or params.get("TagKeys") or ())
    had = {key: now[key] for key in wanted if key in now}
    before = {"Tags": had}
    if len(had) == len(wanted) or operation == "UntagQueue":
        call = {"QueueUrl": url, "Tags": had}
        return Memory(before, _call("TagQueue", call, "Put the tag back") if had else None)
    if had:
        return Memory(before, fault="no undo is kept: some of the tags were new")
    return Memory(before, _call("UntagQueue", {"QueueUrl": url, "TagKeys": wanted}, "Take the tag away"))


def _call(operation: str, params: dict[str, Any], title: str) -> dict[str, Any]:
    return {"service": "sqs", "operation": operation, "params": params, "title": title}
