"""The shop's repositories with some history, and what is waiting to be merged."""

from __future__ import annotations

import time
from typing import Any

from awstui.demo import commits
from awstui.demo.aws import Aws
from awstui.demo.home import ACCOUNT, REGION

REPOSITORIES = {"web": "The storefront", "api": "Orders and stock", "stacks": "CloudFormation templates of everything"}

HISTORY = (
    (90, "dana", "Begin", {"README.md": "# Harbour", "src/main.py": "print('hi')"}),
    (41, "noor", "Test it", {"tests/test_main.py": "def test(): ...", "buildspec.yml": "version: 0.2"}),
    (6, "luis", "Show the price with tax", {"src/price.py": "TAX = 0.23", "src/main.py": "import price"}),
    (0.4, "noor", "Round to the cent, as the invoice does", {"src/price.py": "TAX = 0.23  # rounded"}),
)
"""Days ago, who, what, and the files it touches."""

WAITING = (("new-checkout", "noor", "One page instead of three"), ("fix-timezone", "iris", "Orders at midnight"))


def seed(aws: Aws) -> None:
    """Repositories with branches, commits and open pull requests."""
    from moto.codecommit.models import codecommit_backends

    commits.install()
    now = time.time()
    for order, (name, description) in enumerate(REPOSITORIES.items()):
        aws("codecommit").create_repository(repositoryName=name, repositoryDescription=description)
        repository = codecommit_backends[ACCOUNT][REGION].repositories[name]
        for days, who, message, files in HISTORY:
            commits.commit(repository, "main", who, now - (days + order) * 86_400, message, files)
        for number, (branch, who, title) in enumerate(WAITING):
            moment = now - (number + 1) * 9_000.0
            commits.commit(repository, branch, who, moment, title, {f"src/{branch}.py": title})
            commits.request(repository, 10 * order + number + 1, title, branch, who, moment)
        about: dict[str, Any] = repository.repository_metadata
        about["creationDate"] = now - (HISTORY[0][0] + order) * 86_400
