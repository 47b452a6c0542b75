"""What moto's CodeCommit lacks: lists, branches, commits, folders, changes, pull requests. Kept in its repositories.

Patches moto's classes, so it only works inside the server's process.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any

State = dict[str, Any]


def install() -> None:
    """Give moto's CodeCommit the operations it lacks."""
    from moto.codecommit.responses import CodeCommitResponse

    answers: Any = CodeCommitResponse
    for name, answer in _ANSWERS.items():
        setattr(answers, name, _answering(answer))


def commit(repository: Any, branch: str, author: str, moment: float, message: str, files: Mapping[str, str]) -> None:
    """Put a commit on a branch; `files` are those it adds or changes, path to content."""
    kept = _state(repository)
    before = kept["branches"].get(branch) or kept["branches"].get("main")
    tree = {**(kept["commits"][before]["files"] if before else {}), **files}
    name = hashlib.sha1(f"{branch}{moment}{message}".encode()).hexdigest()
    who = {"name": author, "email": f"{author}@harbour.example", "date": f"{int(moment)} +0100"}
    about: State = {"commitId": name, "treeId": _hash(json.dumps(tree)), "parents": [before] if before else []}
    about |= {"message": message, "author": who, "committer": who, "additionalData": ""}
    kept["commits"][name] = {"about": about, "files": tree}
    kept["branches"][branch] = name
    repository.repository_metadata |= {"defaultBranch": "main", "lastModifiedDate": moment}


def request(repository: Any, number: int, title: str, branch: str, author: str, moment: float) -> None:
    """Ask for a branch to be merged into main."""
    target = {
        "repositoryName": repository.repository_metadata["repositoryName"],
        "sourceReference": f"refs/heads/{branch}",
        "destinationReference": "refs/heads/main",
    }
    _state(repository)["requests"][str(number)] = {
        "pullRequestId": str(number),
        "title": title,
        "pullRequestStatus": "OPEN",
        "authorArn": f"arn:aws:iam::000000000000:user/{author}",
        "creationDate": moment - 86_400,
        "lastActivityDate": moment,
        "pullRequestTargets": [target],
    }


def _state(repository: Any) -> State:
    if not hasattr(repository, "harbour"):
        repository.harbour = {"branches": {}, "commits": {}, "requests": {}}
    state: State = repository.harbour
    return state


def _hash(text: str) -> str:
    return hashlib.sha1(text.encode()).hexdigest()


def _answering(answer: Callable[[Any, Callable[[str], Any]], State]) -> Callable[[Any], str]:
    def method(self: Any) -> str:
        return json.dumps(answer(self.codecommit_backend.repositories, self._get_param))

    return method


def _files(repositories: Any, asked: Callable[[str], Any], at: Any) -> dict[str, str]:
    """The files at a branch, a commit or HEAD."""
    kept = _state(repositories[asked("repositoryName")])
    found = kept["commits"].get(kept["branches"].get(at or "main", at)) or kept["commits"][kept["branches"]["main"]]
    return dict(found["files"])


def _list_repositories(repositories: Any, asked: Callable[[str], Any]) -> State:
    found = (each.repository_metadata for each in repositories.values())
    return {"repositories": [{name: one[name] for name in ("repositoryName", "repositoryId")} for one in found]}


def _list_branches(repositories: Any, asked: Callable[[str], Any]) -> State:
    return {"branches": sorted(_state(repositories[asked("repositoryName")])["branches"])}


def _get_branch(repositories: Any, asked: Callable[[str], Any]) -> State:
    name = asked("branchName")
    return {"branch": {"branchName": name, "commitId": _state(repositories[asked("repositoryName")])["branches"][name]}}


def _get_commit(repositories: Any, asked: Callable[[str], Any]) -> State:
    return {"commit": _state(repositories[asked("repositoryName")])["commits"][asked("commitId")]["about"]}


def _get_folder(repositories: Any, asked: Callable[[str], Any]) -> State:
    folder = asked("folderPath").strip("/")
    inside = f"{folder}/" if folder else ""
    folders: dict[str, State] = {}
    files = []
    for path, content in _files(repositories, asked, asked("commitSpecifier")).items():
        if not path.startswith(inside):
            continue
        first, deeper, _ = path[len(inside) :].partition("/")
        one = {"absolutePath": inside + first, "relativePath": first}
        if deeper:
            folders[first] = one | {"treeId": _hash(inside + first)}
        else:
            files.append(one | {"blobId": _hash(content), "fileMode": "NORMAL"})
    return {
        "commitId": _hash(folder),
        "folderPath": folder,
        "treeId": _hash(folder),
        "subFolders": list(folders.values()),
        "files": files,
        "symbolicLinks": [],
        "subModules": [],
    }


def _get_differences(repositories: Any, asked: Callable[[str], Any]) -> State:
    before = _files(repositories, asked, asked("beforeCommitSpecifier")) if asked("beforeCommitSpecifier") else {}
    after = _files(repositories, asked, asked("afterCommitSpecifier"))

    def changed() -> Iterator[State]:
        for path in sorted({*before, *after}):
            if before.get(path) != after.get(path):
                blobs = {
                    side: {"path": path, "mode": "100644", "blobId": _hash(files[path])}
                    for side, files in (("beforeBlob", before), ("afterBlob", after))
                    if path in files
                }
                yield {**blobs, "changeType": "M" if len(blobs) == 2 else "A" if path in after else "D"}

    return {"differences": list(changed())}


def _list_pull_requests(repositories: Any, asked: Callable[[str], Any]) -> State:
    requests = _state(repositories[asked("repositoryName")])["requests"].values()
    wanted = asked("pullRequestStatus")
    return {"pullRequestIds": [one["pullRequestId"] for one in requests if wanted in (None, one["pullRequestStatus"])]}


def _get_pull_request(repositories: Any, asked: Callable[[str], Any]) -> State:
    number = asked("pullRequestId")
    return {"pullRequest": next(_state(each)["requests"][number] for each in repositories.values()
                                if number in _state(each)["requests"])}  # fmt: skip


_ANSWERS = {
    "list_repositories": _list_repositories,
    "list_branches": _list_branches,
    "get_branch": _get_branch,
    "get_commit": _get_commit,
    "get_folder": _get_folder,
    "get_differences": _get_differences,
    "list_pull_requests": _list_pull_requests,
    "get_pull_request": _get_pull_request,
}
