"""Fill the demo: the landing screen's rows first, then service by service."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any

from awstui.demo.aws import Aws

FIRST = ("identity", "network", "instances", "elsewhere")
"""What must be there before the first call is answered, lest the first list be an empty one."""
THEN = (
    *("sqs", "sns", "storage", "dynamodb", "route53", "cloudformation", "accounts", "workers"),
    *("rds", "iam", "s3", "logs", "cloudwatch", "scaling", "web", "codebuild", "codecommit"),
)
"""What comes while the console is already in use. Each is a module of awstui.demo.seeds with a `seed(aws)`."""


def seed(url: str, tell: Callable[..., None], landed: Callable[[], None]) -> None:
    """Run every step against the server at `url`.

    tell: called with seeding=step, seeded=step or fault=sentence. landed: called once the first steps are done.
    A step that fails costs its own resources only.
    """
    aws = Aws(url)
    for step in FIRST:
        _run(step, aws, tell)
    landed()
    for step in THEN:
        _run(step, aws, tell)


def _run(step: str, aws: Aws, tell: Callable[..., Any]) -> None:
    tell(seeding=step)
    try:
        import_module(f"awstui.demo.seeds.{step}").seed(aws)
    except Exception as error:
        tell(fault=f"{step}: {type(error).__name__}: {error}")
    else:
        tell(seeded=step)
