"""`credential_process` helpers, run so that they can neither read the engine's pipe nor hang it for ever."""

from __future__ import annotations

import subprocess
from typing import Any

LONGEST = 120.0
"""Seconds a helper may take; some open a browser and wait for a person."""


class CarefulProcess(subprocess.Popen[bytes]):
    """A child without our standard input (the engine's is its pipe to the console) and with a time limit."""

    def __init__(self, args: Any, **options: Any) -> None:
        super().__init__(args, stdin=subprocess.DEVNULL, **options)

    def communicate(self, input: bytes | None = None, timeout: float | None = None) -> tuple[bytes, bytes]:
        """What the helper printed on its two outputs.

        Raises:
            botocore.exceptions.CredentialRetrievalError: it took longer than LONGEST seconds, and was ended.
        """
        try:
            return super().communicate(input, LONGEST if timeout is None else timeout)
        except subprocess.TimeoutExpired:
            from botocore.exceptions import CredentialRetrievalError

            self.kill()
            super().communicate()
            raise CredentialRetrievalError(
                provider="custom-process", error_msg=f"no answer within {LONGEST:.0f} seconds"
            ) from None


def use_careful_processes(resolver: Any) -> None:
    """Have a botocore credential resolver start its helpers this way, those of source profiles included.

    Botocore offers no public place for this; a test pins the two private ones.
    """
    from botocore.credentials import ProcessProvider

    for provider in resolver.providers:
        if isinstance(provider, ProcessProvider):
            provider._popen = CarefulProcess  # type: ignore[attr-defined]
    builder = resolver.get_provider("assume-role")._profile_provider_builder
    make = builder._create_process_provider

    def careful(profile_name: str) -> Any:
        provider = make(profile_name)
        provider._popen = CarefulProcess
        return provider

    builder._create_process_provider = careful
