"""`awstui sqs redrive`, `tasks` and `stop-task`: SQS's own moves out of a dead-letter queue, from a shell."""

from __future__ import annotations

import argparse
from contextlib import closing

from awstui.headless.sqs import Shell, document
from awstui.headless.words import put, say
from awstui.protocol.sqs_tasks import MoveTask


def redrive_options(command: argparse.ArgumentParser) -> None:
    """A dead-letter queue, where to, how fast."""
    command.add_argument("queue", help="the dead-letter queue")
    command.add_argument("--to", default="", metavar="QUEUE", help="(default: the queue each message came from)")
    command.add_argument("--rate", type=int, help="messages per second at most, 1 to 500 (default: SQS decides)")
    command.add_argument("--no-wait", action="store_true", help="do not follow the task to its end")


def redrive(shell: Shell) -> int:
    """Start the task and follow it; 3 when it failed, was stopped, or its messages come back."""
    options = shell.options
    place, url = shell.queue(options.queue)
    destination = shell.arn(options.to) if options.to else ""
    args = {"queue_url": url, "destination": destination, "rate": options.rate}
    (task,) = shell.stream("sqs.redrive", place, args)
    if options.no_wait:
        put(document(task))
        return 0
    try:
        watched = {"queue_url": url, "handle": task.handle, "started": task.started, "linger": 0}
        with closing(shell.stream("sqs.watch_task", place, watched)) as values:
            for value in values:
                task = value
    except KeyboardInterrupt:
        say("SQS goes on moving messages; `awstui sqs stop-task` stops it.")
        raise
    return _told(task)


def tasks_options(command: argparse.ArgumentParser) -> None:
    """A dead-letter queue."""
    command.add_argument("queue", help="the dead-letter queue")


def tasks(shell: Shell) -> int:
    """The last ten tasks, the latest first, a line each."""
    place, url = shell.queue(shell.options.queue)
    (found,) = shell.stream("sqs.tasks", place, {"queue_url": url})
    for task in found:
        put(document(task))
    return 0


def stop(shell: Shell) -> int:
    """Stop the task at work; what was moved stays moved."""
    place, url = shell.queue(shell.options.queue)
    (task,) = shell.stream("sqs.cancel_task", place, {"queue_url": url})
    put(document(task))
    return 0


def _told(task: MoveTask) -> int:
    put(document(task))
    if task.failure:
        say(f"SQS gave up: {task.failure}.")
    if task.bounced:
        say(task.bounced)
    return 0 if task.status == "COMPLETED" and not task.bounced else 3
