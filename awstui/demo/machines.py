"""Where the demo's EC2 has to be nearer to the real one than moto's is: user data that is replaced.

moto decodes what ModifyInstanceAttribute brings and then takes it for still encoded, so that every script is refused.
Patches moto's module, so it only works inside the server's process.
"""

from __future__ import annotations

import base64
from typing import Any


def install() -> None:
    """Patch moto's EC2."""
    from moto.core.types import Base64EncodedString
    from moto.ec2.responses import instances

    module: Any = instances
    kept = module.parse_user_data

    def parse_user_data(value: Any) -> Any:
        if isinstance(value, bytes):
            return Base64EncodedString(base64.b64encode(value).decode("ascii"))
        return kept(value)

    module.parse_user_data = parse_user_data
