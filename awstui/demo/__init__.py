"""The local AWS of `awstui --demo`: a moto server in a child process, filled with a small web shop.

    with start() as demo:
        demo.apply()            # this process, and the engine it spawns, now see the demo's AWS files and settings
        demo.endpoint_url       # http://127.0.0.1:<port>; calls made too early simply wait for the first rows
        demo.status()           # "seeding sqs" while it is being filled, "" once it is

Nothing here imports moto or botocore: only the child does.
"""

from __future__ import annotations

from awstui.demo.child import Demo, start

__all__ = ["Demo", "start"]
