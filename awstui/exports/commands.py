"""The commands that carry a connection where there is no road to the host's port."""

from __future__ import annotations

from awstui.protocol.hosts import Host

DOCUMENT = "AWS-StartSSHSession"
"""Session Manager's document that is a pipe to a port of the host."""


def carrier(host: Host, port: str) -> list[str]:
    """The words of the `aws` command that is a pipe to the host's port; empty where none is needed.

    Systems Manager User Guide, "Allow and control permissions for SSH connections through Session Manager"; AWS CLI
    Command Reference, ec2-instance-connect open-tunnel.

    Args:
        host: one that `names.fit` kept.
        port: the port as the program that runs it fills it in: "%p".
    """
    if host.route == "ssm":
        words = ["aws", "ssm", "start-session", "--target", host.id, "--document-name", DOCUMENT]
        words += ["--parameters", f"portNumber={port}"]
    elif host.route == "eice":
        words = ["aws", "ec2-instance-connect", "open-tunnel", "--instance-id", host.id, "--remote-port", port]
    else:
        return []
    words += ["--profile", host.profile] if host.profile else []
    return words + (["--region", host.region] if host.region else [])
