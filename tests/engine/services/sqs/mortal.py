"""An engine process that can be killed a hundred times a minute: imported once, forked for each job.

    python -m tests.engine.services.sqs.mortal URL

reads a job as JSON from each line, forks, says the child's process id, waits for a line, lets the child run the job,
and says how it ended: 0, or minus the signal that killed it.
"""

from __future__ import annotations

import gc
import json
import os
import sys

from awstui import protocol as p
from awstui.engine.core import Engine

PLACE = p.Place(None, "eu-west-1")


def main() -> None:
    """Serve jobs until standard input ends."""
    engine = Engine(p.Configure(endpoint_url=sys.argv[1]))
    for service, attempts in (("sqs", 0), ("sqs", 1), ("sts", 0)):
        engine.sessions.client(PLACE, service, attempts=attempts)
    engine.account(PLACE)
    gc.freeze()
    for line in sys.stdin:
        asked = json.loads(line)
        reading, writing = os.pipe()
        child = os.fork()
        if not child:
            os.read(reading, 1)
            _run(engine, asked)
        print(child, flush=True)
        sys.stdin.readline()
        os.write(writing, b"g")
        _, status = os.waitpid(child, 0)
        os.close(reading)
        os.close(writing)
        print(os.waitstatus_to_exitcode(status), flush=True)


def _run(engine: Engine, asked: dict[str, object]) -> None:
    code = 1
    try:
        (plan,) = engine.answer(p.Job(str(asked["job"]), PLACE, asked["args"]))  # type: ignore[arg-type]
        assert isinstance(plan, p.Planned)
        assert not plan.refused, plan.refused
        for _ in engine.answer(p.Run(plan.plan, plan.expect)):
            pass
        code = 0
    finally:
        os._exit(code)


if __name__ == "__main__":
    main()
