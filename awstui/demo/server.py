"""The child process of the demo: a moto server on a free port of 127.0.0.1, seeded while it runs.

It tells its story on standard output, one JSON object a line: `{"port": 41873}` before anything slow is imported,
`{"seeding": "sqs"}` and `{"seeded": "sqs"}` around each step, `{"fault": "sqs: …"}` for a step that failed, and
`{"done": true}`. It ends when its standard input does, so nothing stays behind when its parent is killed.
"""

from __future__ import annotations

import argparse
import gc
import json
import logging
import os
import shutil
import socket
import sys
import threading
from collections.abc import Callable
from typing import Any


def tell(**line: Any) -> None:
    """Print one line of the story; a parent that no longer listens is no reason to stop."""
    try:
        sys.stdout.write(json.dumps(line) + "\n")
        sys.stdout.flush()
    except OSError:
        pass


def end_with_parent(home: str) -> None:
    """Wait for the parent's end of standard input to close, remove `home` when one is named, and end the process."""
    while sys.stdin.buffer.read(4096):
        pass
    if home:
        shutil.rmtree(home, ignore_errors=True)
    os._exit(0)


def serve(app: Callable[..., Any], sock: socket.socket) -> None:
    """Serve the application on a listening socket, in threads of this process."""
    from moto.moto_server.werkzeug_app import MotoRequestHandler
    from werkzeug.serving import make_server

    host, port = sock.getsockname()
    server = make_server(host, port, app, threaded=True, request_handler=MotoRequestHandler, fd=sock.fileno())
    sock.close()  # werkzeug listens on a duplicate
    threading.Thread(target=server.serve_forever, name=f"serve-{port}", daemon=True).start()


def forget_aws() -> None:
    """Drop every setting of the starter's that botocore or moto would heed: profile, endpoint, CA bundle, proxy."""
    for name in list(os.environ):
        if name.startswith(("AWS_", "MOTO_", "BOTO_")) or name.lower().endswith("_proxy"):
            del os.environ[name]
    os.environ |= {"AWS_CONFIG_FILE": os.devnull, "AWS_SHARED_CREDENTIALS_FILE": os.devnull}


def loopback() -> tuple[socket.socket, int]:
    """A listening socket on a free port of 127.0.0.1, and the port."""
    sock = socket.create_server(("127.0.0.1", 0), backlog=128)
    return sock, int(sock.getsockname()[1])


def main(arguments: list[str] | None = None) -> None:
    """Run the server until standard input ends."""
    parser = argparse.ArgumentParser(prog="python -m awstui.demo.server", description=__doc__)
    parser.add_argument("--bare", action="store_true", help="an empty AWS: seed nothing")
    parser.add_argument("--home", default="", help="folder to remove at the end")
    options = parser.parse_args(arguments)
    forget_aws()
    door, port = loopback()
    tell(port=port)
    threading.Thread(target=end_with_parent, args=(options.home,), daemon=True).start()

    # moto builds tens of thousands of objects that live for ever: collecting while it does costs a third of the time.
    gc.disable()
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    from awstui.demo import machines, queues, quirks, scaling

    if not options.bare:
        quirks.before_import()
    from awstui.demo.lacks import polite
    from awstui.demo.patching import patched

    patches = {
        "sqs": queues.install,
        "ec2": machines.install,
        "autoscaling": scaling.install,
        "kms": quirks.leave_unmade_keys_out,
    }
    app = patched(polite(), patches)
    if options.bare:
        serve(app, door)
    else:
        quirks.after_import()
        from awstui.demo import curves
        from awstui.demo.seed import seed

        # Callers queue at the public door until the landing screen has its rows; seeding has a door of its own.
        inner, inner_port = loopback()
        app = patched(app, {"monitoring": curves.install})
        serve(app, inner)
        seed(f"http://127.0.0.1:{inner_port}", tell, landed=lambda: serve(app, door))
        tell(done=True)
    gc.collect()
    gc.freeze()
    gc.enable()
    threading.Event().wait()


if __name__ == "__main__":
    main()
