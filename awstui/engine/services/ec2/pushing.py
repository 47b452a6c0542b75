"""EC2 Instance Connect: a key made for one connection, which AWS lets in for 60 seconds.

EC2 Instance Connect API Reference, SendSSHPublicKey and SendSerialConsoleSSHPublicKey.
"""

from __future__ import annotations

import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from awstui.engine.core import profile_option
from awstui.engine.proposals import Proposal
from awstui.errors import Refused
from awstui.files import private_dir, state_dir
from awstui.protocol import Place, Reply, Value
from awstui.protocol.ssh import Instance, Pushed
from awstui.ssh import words

if TYPE_CHECKING:
    from awstui.engine.jobs import Bench

PUSH = "SendSSHPublicKey"

_STALE_SECONDS = 24 * 3600
"""After that a folder of a connection that never cleaned up goes."""


def push_key(bench: Bench, place: Place, args: Mapping[str, Any]) -> Iterator[Reply]:
    """Make a key and have AWS let it in. Args: instance (Instance), user, serial (bool).

    Answers Planned, confirmed by choosing the route unless a guard asks for more; Run then answers Value(Pushed), and
    whoever gets that removes its folder once the connection has ended.
    """
    instance: Instance = args["instance"]
    user, serial = words.user(str(args["user"])), bool(args.get("serial"))
    operation = "SendSerialConsoleSSHPublicKey" if serial else PUSH
    verb = "send-serial-console-ssh-public-key" if serial else "send-ssh-public-key"
    who = "" if serial else f" --instance-os-user {user}"
    context = bench.sessions.context(place)
    profile = profile_option(context)
    command = f"aws ec2-instance-connect {verb} --instance-id {instance.id}{who} --ssh-public-key file://KEY.pub"
    yield bench.propose(
        place,
        Proposal(
            title=f"Let a key in to {instance.name or instance.id} for 60 seconds",
            tier="",
            targets=(instance.id,),
            commands=(f"{command} --profile {profile}" if profile else command,),
            effect="The key is made for this connection and removed after it.",
            carry=partial(_push, place=place, instance=instance, user=user, operation=operation),
        ),
    )


def _push(bench: Bench, *, place: Place, instance: Instance, user: str, operation: str) -> Iterator[Reply]:
    yield Value(handed(bench, place, instance, user, operation))


def handed(bench: Bench, place: Place, instance: Instance, user: str, operation: str = PUSH) -> Pushed:
    """Make a key and have AWS let it in, journalled; raises what AWS says.

    Args:
        instance: who is to let it in.
        user: the login it is for.
        operation: PUSH, or the one for the serial console; AWS forgets the key 60 seconds later.
    """
    client = bench.sessions.client(place, "ec2-instance-connect")
    pushed, public = make_key()
    params: dict[str, Any] = {"InstanceId": instance.id, "SSHPublicKey": public}
    if operation == PUSH:
        params |= {"InstanceOSUser": user} | ({"AvailabilityZone": instance.zone} if instance.zone else {})
        call = client.send_ssh_public_key
    else:
        params["SerialPort"] = 0
        call = client.send_serial_console_ssh_public_key
    try:
        with bench.journal.intent(
            service="ec2-instance-connect",
            operations=(operation,),
            targets=(instance.id,),
            params={name: value for name, value in params.items() if name != "SSHPublicKey"},
            context=bench.sessions.context(place),
            account=bench.account(place),
            screen="ec2.instances",
        ):
            answer = call(**params)
        if not answer.get("Success"):
            raise Refused(f"EC2 Instance Connect did not take the key for {instance.id}.")
    except BaseException:
        shutil.rmtree(pushed.folder, ignore_errors=True)
        raise
    return pushed


def make_key() -> tuple[Pushed, str]:
    """An Ed25519 key in a folder of its own (0700), and its public part.

    Raises:
        awstui.errors.Refused: ssh-keygen is missing or failed.
    """
    parent = private_dir(state_dir() / "ssh")
    _sweep(parent)
    folder = tempfile.mkdtemp(prefix="key-", dir=parent)  # mode 0700
    key = Path(folder) / "key"
    command = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "awstui", "-f", str(key)]
    try:
        subprocess.run(command, check=True, capture_output=True, stdin=subprocess.DEVNULL, timeout=10)
        public = key.with_suffix(".pub").read_text("ascii").strip()
    except (OSError, subprocess.SubprocessError) as error:
        shutil.rmtree(folder, ignore_errors=True)
        raise Refused(
            f"No key could be made: ssh-keygen, which OpenSSH brings, failed ({type(error).__name__})."
        ) from None
    return Pushed(str(key), folder), public


def _sweep(parent: Path) -> None:
    """Remove what connections left that were killed; their keys have long been of no use."""
    for folder in parent.glob("key-*"):
        try:
            if time.time() - folder.stat().st_mtime > _STALE_SECONDS:
                shutil.rmtree(folder, ignore_errors=True)
        except OSError:
            pass  # another engine has removed it meanwhile
