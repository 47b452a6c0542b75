"""Who logs in to an instance: remembered, else a tag, else what its system or its image is known for.

AWS: EC2 User Guide, "Default usernames"; the vendors' own documentation for the rest.
"""

from __future__ import annotations

import re

from awstui.records import record
from awstui.ssh import words

BY_PLATFORM = (
    (r"amazon linux", "ec2-user"),
    (r"ubuntu", "ubuntu"),
    (r"debian", "admin"),
    (r"rocky", "rocky"),
    (r"alma", "ec2-user"),
    (r"centos stream|centos linux 8|centos-stream", "ec2-user"),
    (r"centos", "centos"),
    (r"fedora", "fedora"),
    (r"red hat|rhel", "ec2-user"),
    (r"suse|sles", "ec2-user"),
    (r"oracle linux|^ol\d", "ec2-user"),
    (r"freebsd", "ec2-user"),
    (r"flatcar|coreos", "core"),
    (r"kali", "kali"),
    (r"arch", "arch"),
    (r"vyos", "vyos"),
    (r"bottlerocket", "ec2-user"),
    (r"windows", "Administrator"),
)
"""What a system's name looks like, and who logs in there."""

BY_IMAGE = (
    (r"bitnami", "bitnami"),
    (r"al20\d\d-ami|amzn-ami|amzn2-ami|amazon[-_ ]?linux|amazon-eks|ecs.*hvm|/aws/service/ami-amazon", "ec2-user"),
    (r"^rhel[-_]", "ec2-user"),
    (r"^rocky-", "rocky"),
    (r"^almalinux", "ec2-user"),
    *BY_PLATFORM,
)
"""The same for an image's name, description or location."""

BY_OWNER = {
    "099720109477": "ubuntu",  # Canonical
    "136693071363": "admin",  # Debian
    "379101102735": "admin",  # Debian, before 2019
    "309956199498": "ec2-user",  # Red Hat
    "013907871322": "ec2-user",  # SUSE
    "131827586825": "ec2-user",  # Oracle
    "125523088429": "ec2-user",  # CentOS Stream (and Fedora, whose names are told apart above)
    "764336703387": "ec2-user",  # AlmaLinux
    "792107900819": "rocky",  # Rocky Linux
    "075585003325": "core",  # Flatcar
    "782442783595": "ec2-user",  # FreeBSD
}
"""Account that publishes images -> who logs in to them."""

PUSHABLE = re.compile(r"amazon linux|al20\d\d-ami|amzn2-ami|ubuntu", re.IGNORECASE)
"""Systems whose images have EC2 Instance Connect installed (EC2 User Guide, "Install EC2 Instance Connect")."""


@record
class Guess:
    """A user, and why that one."""

    user: str = ""
    why: str = ""
    sure: bool = False


@record
class Image:
    """An image, as far as it tells who logs in."""

    name: str = ""
    description: str = ""
    owner: str = ""
    location: str = ""
    platform: str = ""


def likely(
    remembered: str = "", tag: str = "", platform: str = "", image: Image | None = None, windows: bool = False
) -> Guess:
    """Who logs in.

    Args:
        remembered: who did last time.
        tag: what a tag of the instance says.
        platform: SSM's PlatformName ("Ubuntu").
        image: what the instance started from; None when it cannot be had any more.
        windows: whether EC2 says it is Windows.

    Returns:
        The user and a sentence's worth of why; without a user when nobody can know.
    """
    if words.is_user(remembered):
        return Guess(remembered, "as last time", True)
    if words.is_user(tag):
        return Guess(tag, "its tag says so", True)
    if platform and (user := _by(BY_PLATFORM, platform)):
        return Guess(user, f"SSM says it runs {platform}")
    if windows:
        return Guess("Administrator", "it runs Windows")
    if image is not None:
        for text in (image.name, image.location, image.description):
            if user := _by(BY_IMAGE, text):
                return Guess(user, f"its image is {image.name or text}")
        if user := BY_OWNER.get(image.owner, ""):
            return Guess(user, f"its image is of account {image.owner}")
    return Guess("", "neither tags nor its image tell")


def _by(table: tuple[tuple[str, str], ...], text: str) -> str:
    return next((user for pattern, user in table if text and re.search(pattern, text, re.IGNORECASE)), "")


def pushable(platform: str, image: Image | None) -> bool:
    """Whether its system has EC2 Instance Connect from the start."""
    texts = (platform, image.name, image.description) if image is not None else (platform,)
    return any(PUSHABLE.search(each) for each in texts)
