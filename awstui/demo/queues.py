"""Where the demo's SQS has to be nearer to the real one than moto's is: several callers at once, and where from.

moto's queues are plain lists that every thread of the server changes: a delete that runs beside a send loses the sent
message. Here what changes a queue takes turns, and only waiting for messages does not. Messages remember the queue
they were moved from, which a redrive and the attribute DeadLetterQueueSourceArn need, and queues their redrive-allow
policy. No Lambda function runs here: moto would receive a queue's messages for its event source mappings, fail, and
release them, again with every message that is sent, until all of them are dead letters. Patches moto's classes, so it
only works inside the server's process.
"""

from __future__ import annotations

import functools
import threading
import time
from collections.abc import Callable
from typing import Any

TURN = threading.RLock()
"""Held by whoever changes a queue."""

_PAUSE = 0.02
"""Seconds between two looks at a queue whose visible messages nobody may have (FIFO groups in use)."""


def install() -> None:
    """Patch moto's SQS."""
    from moto.sqs import models, responses

    from awstui.demo import moving

    queue: Any = models.Queue
    backend: Any = models.SQSBackend
    answers: Any = responses.SQSResponse
    for name in ("add_message", "delete_message"):
        _in_turn(queue, name)
    for name in ("purge_queue", "delete_queue", "set_queue_attributes"):
        _in_turn(backend, name)
    _remember_sources(queue)
    queue.lambda_event_source_mappings = property(lambda queue: {}, lambda queue, mappings: None)
    backend.change_message_visibility = _hiding(backend.change_message_visibility)
    backend.receive_message = _receiving(backend.receive_message)
    answers.receive_message = _telling(answers.receive_message)
    queue.BASE_ATTRIBUTES = [*queue.BASE_ATTRIBUTES, "RedriveAllowPolicy"]
    queue.redrive_allow_policy = None
    moving.install(answers)


def _in_turn(owner: Any, name: str) -> None:
    method = getattr(owner, name)

    @functools.wraps(method)
    def in_turn(*args: Any, **kwargs: Any) -> Any:
        with TURN:
            return method(*args, **kwargs)

    setattr(owner, name, in_turn)


def _remember_sources(queue: Any) -> None:
    """Messages know the queue they are in and, once they were moved to a dead-letter queue, the one they left."""
    add = queue.add_message

    @functools.wraps(add)
    def add_message(self: Any, message: Any) -> None:
        message.came_from = getattr(message, "lies_in", "")
        message.lies_in = self.queue_arn
        add(self, message)

    queue.add_message = add_message


def _hiding(change: Callable[..., Any]) -> Callable[..., Any]:
    """ChangeMessageVisibility of messages of any age: its twelve hours begin with the receive, not with the sending."""

    @functools.wraps(change)
    def change_message_visibility(self: Any, queue_name: str, receipt_handle: str, visibility_timeout: int) -> None:
        with TURN:
            held = [each for each in self.get_queue(queue_name)._messages if each.had_receipt_handle(receipt_handle)]
            sent = [message.sent_timestamp for message in held]
            for message in held:
                message.sent_timestamp = time.time() * 1000
            try:
                change(self, queue_name, receipt_handle, visibility_timeout)
            finally:
                for message, moment in zip(held, sent, strict=True):
                    message.sent_timestamp = moment

    return change_message_visibility


def _receiving(receive: Callable[..., Any]) -> Callable[..., Any]:
    """ReceiveMessage in turn, its long poll between the turns."""

    @functools.wraps(receive)
    def receive_message(self: Any, queue_name: str, count: int, wait: int, visibility: int, names: Any = None) -> Any:
        end = time.monotonic() + wait
        while True:
            with TURN:
                found = receive(self, queue_name, count, 0, visibility, names)
            left = end - time.monotonic()
            if found or left <= 0:
                return found
            began = time.monotonic()
            self.get_queue(queue_name).wait_for_messages(min(1.0, left))
            if time.monotonic() - began < _PAUSE:
                time.sleep(_PAUSE)

    return receive_message


def _telling(receive: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """ReceiveMessage's answer, with the source of messages of a dead-letter queue where it is asked for."""

    @functools.wraps(receive)
    def receive_message(self: Any) -> Any:
        answer = receive(self)
        asked = {*self._get_param("AttributeNames", []), *self._get_param("MessageSystemAttributeNames", [])}
        if asked & {"All", "DeadLetterQueueSourceArn"}:
            queue = self.sqs_backend.get_queue(self._get_queue_name())
            sources = {message.id: getattr(message, "came_from", "") for message in queue._messages}
            for message in answer.result.get("Messages", ()):
                if source := sources.get(message["MessageId"]):
                    message["Attributes"]["DeadLetterQueueSourceArn"] = source
        return answer

    return receive_message
