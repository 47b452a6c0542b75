"""Message move tasks, which moto lacks: redriving a dead-letter queue as the SQS API reference describes it.

StartMessageMoveTask, ListMessageMoveTasks and CancelMessageMoveTask (API reference; "Configure a dead-letter queue
redrive" and "Troubleshooting dead-letter queue and DLQ redrive issues" in the developer guide). A task is a thread of
the server that moves what was visible when it began, oldest first, at the rate asked for; what it moves are new
messages. Without a destination a message goes to the queue it was moved from, so one that was sent straight to the
dead-letter queue ends the task with CouldNotDetermineMessageSource.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
import threading
import time
import uuid
from typing import Any

MOST_PER_SECOND = 500
MOST_LISTED = 10

_ARN = re.compile(r"arn:[\w-]+:sqs:[\w-]+:\d{12}:[\w.-]+")
_ACTIVE = ("RUNNING", "CANCELLING")


class Task:
    """One move task and the thread that carries it out.

    backend: moto's SQSBackend, which keeps its tasks. source and destination: moto's queues, destination None for each
    message's own source. rate: messages a second, None for as fast as it goes.
    """

    def __init__(self, backend: Any, source: Any, destination: Any, rate: int | None) -> None:
        self.backend, self.source, self.destination, self.rate = backend, source, destination, rate
        self.id = str(uuid.uuid4())
        told = {"taskId": self.id, "sourceArn": source.queue_arn}
        self.handle = base64.b64encode(json.dumps(told).encode()).decode()
        self.started = int(time.time() * 1000)
        self.moved = 0
        self.to_move = source.approximate_number_of_messages
        self.status = "RUNNING"
        self.failure = ""
        self._stop = threading.Event()

    def start(self) -> None:
        """Begin to move."""
        threading.Thread(target=self._run, name=f"move-{self.source.name}", daemon=True).start()

    def cancel(self) -> None:
        """Stop soon; what was moved stays moved."""
        self.status = "CANCELLING"
        self._stop.set()

    def document(self) -> dict[str, Any]:
        """The task as ListMessageMoveTasks tells it: members that do not apply are absent."""
        known = {
            "TaskHandle": self.handle if self.status == "RUNNING" else None,
            "Status": self.status,
            "SourceArn": self.source.queue_arn,
            "DestinationArn": self.destination.queue_arn if self.destination else None,
            "MaxNumberOfMessagesPerSecond": self.rate,
            "ApproximateNumberOfMessagesMoved": self.moved,
            "ApproximateNumberOfMessagesToMove": self.to_move,
            "FailureReason": self.failure or None,
            "StartedTimestamp": self.started,
        }
        return {name: value for name, value in known.items() if value is not None}

    def _run(self) -> None:
        from awstui.demo.queues import TURN

        pace = 1 / self.rate if self.rate else 0
        while self.moved < self.to_move and not self._stop.is_set() and self in tasks(self.backend):
            with TURN:
                waiting = self.source.messages
                if not waiting:
                    break
                self.failure = self._move(waiting[0])
                if self.failure:
                    self.status = "FAILED"
                    return
                self.moved += 1
            if pace and self.moved < self.to_move:
                self._stop.wait(pace)
        with TURN:
            self.status = "CANCELLED" if self.status == "CANCELLING" else "COMPLETED"

    def _move(self, message: Any) -> str:
        """Move one message; the FailureReason when that cannot be done."""
        destination = self.destination
        if destination is None:
            source = getattr(message, "came_from", "")
            if not source:
                return "CouldNotDetermineMessageSource"
            destination = queue_of(self.backend, source)
        queues = self.backend.queues
        if any(queue is None or queues.get(queue.name) is not queue for queue in (self.source, destination)):
            return "AWS.SimpleQueueService.NonExistentQueue"
        self.source._messages.remove(message)
        self.source.pending_messages.discard(message)
        destination.add_message(_renewed(message))
        return ""


def _renewed(message: Any) -> Any:
    """The same content as a new message: another id, sent now, never received."""
    from moto.sqs.models import Message

    fresh = Message(str(uuid.uuid4()), message.body, message.system_attributes)
    fresh.message_attributes = message.message_attributes
    fresh.group_id, fresh.deduplication_id = message.group_id, message.deduplication_id
    fresh.sequence_number = message.sequence_number and str(int(message.sequence_number) + 1)
    fresh.mark_sent()
    return fresh


def tasks(backend: Any) -> list[Task]:
    """The tasks of a region, oldest first; they go when moto is reset."""
    known: list[Task] = backend.__dict__.setdefault("move_tasks", [])
    return known


def queue_of(backend: Any, arn: str) -> Any:
    """moto's queue of that ARN in the same region and account, None when there is none."""
    return next((queue for queue in backend.queues.values() if queue.queue_arn == arn), None)


def install(responses: Any) -> None:
    """Give moto's SQSResponse the three operations."""
    from moto.core.responses import ActionResult
    from moto.sqs.exceptions import SQSException

    from awstui.demo.queues import TURN

    def queue(self: Any, parameter: str) -> Any:
        arn = self._get_param(parameter)
        if not _ARN.fullmatch(arn or ""):
            form = "arn:<partition>:<service>:<region>:<account-id>:<resource-id>"
            raise SQSException("InvalidAddress", f"You must use this format to specify the {parameter}: {form}")
        found = queue_of(self.sqs_backend, arn)
        if found is None:
            sentence = f"The resource that you specified for the {parameter} parameter doesn't exist."
            raise SQSException("ResourceNotFoundException", sentence)
        return found

    def number(self: Any, parameter: str, most: int) -> int | None:
        value = self._get_param(parameter)
        if value is not None and not 1 <= int(value) <= most:
            why = f"Reason: Must be between 1 and {most}."
            raise SQSException("InvalidParameterValue", f"Value {value} for parameter {parameter} is invalid. {why}")
        return None if value is None else int(value)

    def start_message_move_task(self: Any) -> Any:
        with TURN:
            source = queue(self, "SourceArn")
            rate = number(self, "MaxNumberOfMessagesPerSecond", MOST_PER_SECOND)
            policies = [each.redrive_policy or {} for each in self.sqs_backend.queues.values()]
            if not any(policy.get("deadLetterTargetArn") == source.queue_arn for policy in policies):
                raise SQSException("InvalidParameterValue", "Source queue must be configured as a Dead Letter Queue.")
            destination = queue(self, "DestinationArn") if self._get_param("DestinationArn") else None
            if destination is source:
                same = "Source queue arn and destination queue arn cannot be the same."
                raise SQSException("InvalidParameterValue", same)
            if destination and destination.fifo_queue != source.fifo_queue:
                types = "The source queue and destination queue must be of the same queue type."
                raise SQSException("InvalidParameterValue", types)
            known = tasks(self.sqs_backend)
            if any(task.source is source and task.status in _ACTIVE for task in known):
                raise SQSException(
                    "InvalidParameterValue",
                    "There is already a task running. Only one active task is allowed for a source queue arn at a "
                    "given time.",
                )
            task = Task(self.sqs_backend, source, destination, rate)
            known.append(task)
            task.start()
        return ActionResult({"TaskHandle": task.handle})

    def list_message_move_tasks(self: Any) -> Any:
        source, most = queue(self, "SourceArn"), number(self, "MaxResults", MOST_LISTED) or 1
        with TURN:
            latest = [task for task in reversed(tasks(self.sqs_backend)) if task.source is source]
            return ActionResult({"Results": [task.document() for task in latest[:most]]})

    def cancel_message_move_task(self: Any) -> Any:
        handle = self._get_param("TaskHandle")
        try:
            told = json.loads(base64.b64decode(handle, validate=True))
        except (ValueError, binascii.Error):
            raise SQSException("InvalidParameterValue", "Value for parameter TaskHandle is invalid.") from None
        with TURN:
            if not isinstance(told, dict) or queue_of(self.sqs_backend, str(told.get("sourceArn"))) is None:
                gone = "The resource that you specified for the SourceArn parameter doesn't exist."
                raise SQSException("ResourceNotFoundException", gone)
            task = next((task for task in tasks(self.sqs_backend) if task.handle == handle), None)
            if task is None or task.status != "RUNNING":
                raise SQSException("ResourceNotFoundException", "Task does not exist.")
            task.cancel()
            return ActionResult({"ApproximateNumberOfMessagesMoved": task.moved})

    for operation in (start_message_move_task, list_message_move_tasks, cancel_message_move_task):
        setattr(responses, operation.__name__, operation)
