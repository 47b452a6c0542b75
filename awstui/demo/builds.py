"""Where the demo's CodeBuild has to be nearer to the real one than moto's is: a build that is over stays as it ended.

moto ends a build whenever somebody looks at it, adds its phases anew each time, and lists the oldest first. Patches
moto's classes, so it only works inside the server's process.
"""

from __future__ import annotations

import time
from datetime import UTC, datetime
from typing import Any

PHASES = {
    "SUBMITTED": 0,
    "QUEUED": 1,
    "PROVISIONING": 9,
    "DOWNLOAD_SOURCE": 4,
    "INSTALL": 21,
    "PRE_BUILD": 7,
    "BUILD": 94,
    "POST_BUILD": 6,
    "UPLOAD_ARTIFACTS": 3,
    "FINALIZING": 2,
}
"""What a build goes through, and the seconds each takes."""

SECONDS = 40.0
"""How long a build started in the demo takes; nobody waits for the real thing."""


def install() -> None:
    """Patch moto's CodeBuild."""
    from moto.codebuild.models import CodeBuildBackend

    backend: Any = CodeBuildBackend
    backend.batch_get_builds = _builds
    backend.stop_build = _stop
    for name in ("list_builds", "list_builds_for_project"):
        setattr(backend, name, _latest_first(getattr(backend, name)))


def finish(build: dict[str, Any], began: float, failed: str = "", why: str = "") -> None:
    """End a build that began at `began`, epoch seconds, with every phase or with the one that failed."""
    phases, at = [], began
    for phase, seconds in PHASES.items():
        state = "FAILED" if phase == failed else "SUCCEEDED"
        contexts = [{"statusCode": "COMMAND_EXECUTION_ERROR", "message": why}] if phase == failed else []
        phases.append(
            {
                "phaseType": phase,
                "phaseStatus": state,
                "startTime": _text(at),
                "endTime": _text(at + seconds),
                "durationInSeconds": seconds,
                "contexts": contexts,
            }
        )
        at += seconds
        if phase == failed:
            break
    status = "FAILED" if failed else "SUCCEEDED"
    build |= {"phases": phases, "startTime": _text(began), "endTime": _text(at), "buildStatus": status}
    build |= {"currentPhase": "COMPLETED", "buildComplete": True}


def _text(moment: float) -> str:
    return datetime.fromtimestamp(moment, UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")


def _all(backend: Any) -> list[dict[str, Any]]:
    return [build for history in backend.build_metadata_history.values() for build in history]


def _builds(self: Any, ids: list[str]) -> list[dict[str, Any]]:
    """BatchGetBuilds: what is over as it ended, the rest on its way."""
    found = [build for build in _all(self) if build["id"] in ids]
    for build in found:
        began = datetime.fromisoformat(build["startTime"]).timestamp()
        if build["buildStatus"] == "IN_PROGRESS" and time.time() - began > SECONDS:
            finish(build, began)
    return found


def _stop(self: Any, build_id: str) -> dict[str, Any] | None:
    """StopBuild: what it has done so far stays."""
    for build in _all(self):
        if build["id"] == build_id:
            build |= {"buildStatus": "STOPPED", "currentPhase": "COMPLETED", "endTime": _text(time.time())}
            return build
    return None


def _latest_first(listed: Any) -> Any:
    def listing(self: Any, *asked: Any) -> list[str]:
        known = {build["id"]: build["startTime"] for build in _all(self)}
        return sorted(listed(self, *asked), key=lambda name: known[name], reverse=True)

    return listing
