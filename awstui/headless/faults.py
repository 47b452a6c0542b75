"""What a headless command stumbles over, turned into the sentence a person gets for it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from awstui.errors import AwsFailed, AwstuiError


@contextmanager
def explained(profile: str | None, region: str | None, resource: str = "") -> Iterator[None]:
    """Around a command: whatever it raises is an AwstuiError then.

    Args:
        profile: as the command line names it; None for the default.
        region: the same.
        resource: what the command is about, for the sentence.

    Raises:
        AwstuiError: as it was raised.
        AwsFailed: anything else, explained.
        BrokenPipeError: nobody reads the output any more, which is no fault.
    """
    try:
        yield
    except (AwstuiError, BrokenPipeError):
        raise
    except Exception as error:
        from awstui import protocol as p
        from awstui.engine.failures import explain  # botocore, which a command that went well may not have needed

        where = p.Context(profile or "", region or "", False)
        raise AwsFailed(explain(error, context=where, resource=resource)) from None
