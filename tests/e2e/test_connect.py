"""From a row to a shell on a real sshd and back, in a real terminal: nothing of it is left behind."""

from __future__ import annotations

import os
import re
import shlex
import signal
import subprocess
import sys
import termios
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from awstui.protocol.ssh import ROUTES
from benchmarks.ports import free_port
from tests import connecting, sshd
from tests.connecting import TOKEN, Connecting
from tests.e2e.terminal import Terminal, children, wait_ended, wait_true

LEFT_BEHIND = r"\033[?1000h\033[?1006h\033[?2004h\033[?1h\033[?25l\033[5;9r\033[31m"
"""A mouse, brackets around what is pasted, no cursor, margins, red: what a killed editor leaves."""


@dataclass
class Stage:
    """An AWS with instances whose sshd is a real one, and the environment of a person with its key."""

    url: str
    env: dict[str, str]
    network: sshd.Network
    server: sshd.Server
    fake: Connecting
    home: Path

    def console(self, name: str, columns: int = 80, lines: int = 24) -> Terminal:
        """The list of instances, narrowed to one."""
        return Terminal("ec2 /" + name, env=self.env, columns=columns, lines=lines)

    def shell(self, script: str) -> Terminal:
        """A terminal with a shell that runs a script; `$A` is awstui."""
        env = self.env | {"A": f"{sys.executable} -m awstui"}
        return Terminal(env=env, columns=100, command=["/bin/sh", "-c", script])


@pytest.fixture
def stage(aws_env: Path, keys: dict[str, str], moto_url: str, tmp_path: Path) -> Iterator[Stage]:
    with sshd.running(tmp_path / "sshd") as server, connecting.connecting() as fake:
        public = sshd.make_key(aws_env / ".ssh" / "work")
        server.let_in(public)
        network = sshd.network(moto_url)
        network.ec2.import_key_pair(KeyName="web", PublicKeyMaterial=public.encode())
        env = keys | {"AWS_ENDPOINT_URL": moto_url, "SSH_AUTH_SOCK": ""} | fake.environment()
        env["PATH"] = f"{aws_env / 'bin'}:{os.environ['PATH']}"
        yield Stage(moto_url, env, network, server, fake, aws_env)


def choose(terminal: Terminal, name: str, reason: str = "its key pair web") -> None:
    """From the list to the chooser, until the best route is known and under the cursor."""
    terminal.wait_listed("EC2 instances", "1")
    terminal.press("s")
    terminal.wait_for(reason)
    terminal.wait_until(lambda text: "✓ works" in terminal.cursor_line, "the best route under the cursor")


def ssh_of(terminal: Terminal) -> int:
    """The ssh that has the terminal."""
    found: list[int] = []

    def there() -> bool:
        below = [terminal.pid]
        for pid in below:
            below += children(pid)
        found[:] = [pid for pid in below if _named(pid).strip() == "ssh"]
        return bool(found)

    wait_true(there, "ssh")
    return found[0]


def _named(pid: int) -> str:
    return subprocess.run(["ps", "-o", "comm=", "-p", str(pid)], capture_output=True, text=True, check=False).stdout


def settings(terminal: Terminal) -> list[object]:
    """The line settings of the terminal, all that `stty -a` shows."""
    return termios.tcgetattr(terminal._fd)


def test_a_shell_and_back_with_the_window_resized_meanwhile(stage: Stage) -> None:
    stage.network.launch("web-1", stage.server, KeyName="web")
    with stage.console("web-1") as terminal:
        choose(terminal, "web-1")
        inside = settings(terminal)
        terminal.press("Enter")
        terminal.wait_for(f"{sshd.ME}@127.0.0.1")
        terminal.press("PS1='there> '", "Enter")
        terminal.wait_match(r"(?m)^there>$")
        terminal.press("stty size; echo is-$((40 + 2))", "Enter")
        terminal.wait_for("is-42")
        assert "24 80" in terminal.text()
        terminal.resize(100, 30)
        terminal.press("stty size", "Enter")
        terminal.wait_for("30 100")
        terminal.press(f"printf '{LEFT_BEHIND}'; exit 3", "Enter")
        terminal.wait_for("ssh has ended with 3")
        assert "✓ works" in terminal.cursor_line
        assert settings(terminal) == inside
        assert len(terminal.screen.display[0]) == 100
        terminal.press("c")
        terminal.wait_for("Copied")
        terminal.press("ctrl+q")
        assert terminal.wait_exit() == 0


def test_ctrl_c_is_the_shell_s_and_a_killed_ssh_is_said(stage: Stage) -> None:
    stage.network.launch("web-1", stage.server, KeyName="web")
    with stage.console("web-1") as terminal:
        choose(terminal, "web-1")
        terminal.press("Enter")
        terminal.wait_for(f"{sshd.ME}@127.0.0.1")
        terminal.press("PS1='there> '", "Enter")
        terminal.wait_match(r"(?m)^there>$")
        terminal.press("echo beg''un; sleep 1000", "Enter")
        terminal.wait_for("begun")
        terminal.press("ctrl+c")
        terminal.wait_match(r"(?m)\^C\s*there>$")
        terminal.press("echo still-$((40 + 2))", "Enter")
        terminal.wait_for("still-42")
        terminal.press(f"printf '{LEFT_BEHIND}'; echo ready-$((1 + 1))", "Enter")
        terminal.wait_for("ready-2")
        pid = ssh_of(terminal)
        os.kill(pid, signal.SIGKILL)
        terminal.wait_for("ssh was ended by SIGKILL")
        wait_ended(pid)
        terminal.press("Esc")
        terminal.wait_listed("EC2 instances", "1")


def test_a_stopped_ssh_goes_on(stage: Stage) -> None:
    stage.network.launch("web-1", stage.server, KeyName="web")
    with stage.console("web-1") as terminal:
        choose(terminal, "web-1")
        terminal.press("Enter")
        terminal.wait_for(f"{sshd.ME}@127.0.0.1")
        os.kill(ssh_of(terminal), signal.SIGSTOP)
        terminal.press("PS1='there> '; echo went-$((40 + 2))", "Enter")
        terminal.wait_for("went-42")
        terminal.press("exit 0", "Enter")
        terminal.wait_for("ssh has ended.")


def test_from_a_shell_the_terminal_is_as_it_was(stage: Stage) -> None:
    """Also when ssh is killed in the middle of something that drew on the other screen."""
    stage.network.launch("web-1", stage.server, KeyName="web")
    before, after = stage.home / "before", stage.home / "after"
    script = (
        f"stty -a > {before}; $A ssh web-1; echo code-$?; stty -a > {after}; echo over; read -r line; echo got-$line"
    )
    with stage.shell(script) as terminal:
        terminal.wait_for("taken as it comes")
        modes = set(terminal.screen.mode)
        terminal.press("PS1='there> '", "Enter")
        terminal.wait_match(r"(?m)^there>$")
        terminal.press(f"printf '\\033[?1049h{LEFT_BEHIND}'; echo ready-$((1 + 1))", "Enter")
        terminal.wait_for("ready-2")
        assert terminal.screen.mode != modes
        os.kill(ssh_of(terminal), signal.SIGKILL)
        terminal.wait_for("over")
        assert "code-137" in terminal.text()
        assert "ssh was ended by SIGKILL." in terminal.text()
        assert before.read_text() == after.read_text()
        assert {mode for mode in terminal.screen.mode if mode != 1049 << 5} == modes
        assert terminal.screen.margins is None
        assert terminal.screen.cursor.attrs.fg == "default"
        assert not terminal.screen.cursor.hidden
        terminal.press("line", "Enter")
        terminal.wait_for("got-line")  # echoed and read as a line
        assert terminal.wait_exit() == 0


def test_what_led_nowhere_stays_in_its_window_until_it_was_seen(stage: Stage) -> None:
    with stage.shell("$A ssh nobody --wait; echo code-$?; read -r line") as terminal:
        terminal.wait_for("Enter closes this.")
        assert "There is no instance 'nobody'" in terminal.text()
        assert "code-" not in terminal.text()
        terminal.press("Enter")
        terminal.wait_for("code-1")
    stage.network.launch("web-1", stage.server, KeyName="web")
    with stage.shell("$A ssh web-1 --wait -- exit 3; echo code-$?; read -r line") as terminal:
        terminal.wait_for("code-3")


def test_an_instance_without_a_key_is_reached_by_one_made_for_it(stage: Stage) -> None:
    stage.server.keep_out()
    stage.fake.let_in = stage.server.let_in
    stage.network.launch("web-1", stage.server)
    with stage.console("web-1") as terminal:
        choose(terminal, "web-1", "comes with Instance Connect")
        terminal.press("Enter")
        terminal.wait_for(f"{sshd.ME}@127.0.0.1")
        terminal.press("exit 0", "Enter")
        terminal.wait_for("ssh has ended.")
        wait_true(lambda: not list((stage.home / "state" / "ssh").glob("key-*")), "the key to go")
        terminal.press("J")
        terminal.wait_for("SendSSHPublicKey")


def test_a_session_is_carried_by_the_plugin_and_its_token_shown_to_nobody(stage: Stage) -> None:
    noted = connecting.plugin(stage.home / "bin", code=1)
    instance = stage.network.launch("web-1", address="127.0.0.9", tags={"SSHPort": "1"})
    stage.fake.agents[instance] = {"PingStatus": "Online", "PlatformName": "Ubuntu"}
    with stage.console("web-1") as terminal:
        choose(terminal, "web-1", "the agent is online")
        terminal.press("Enter")
        terminal.wait_for("session-manager-plugin has ended with 1")
        wait_true(lambda: bool(stage.fake.named("TerminateSession")), "the end of the session")
        assert TOKEN in noted.read_text()
        assert TOKEN.encode() not in bytes(terminal.written)
        for pid in [terminal.pid, *children(terminal.pid)]:
            listed = subprocess.run(["ps", "-o", "args=", "-p", str(pid)], capture_output=True, text=True, check=False)
            assert TOKEN not in listed.stdout


@pytest.mark.parametrize("route", ["ssm", "eice"])
def test_files_go_through_a_session_and_through_an_endpoint(stage: Stage, route: str) -> None:
    """sshd is reached by the stand-in for the plugin or the AWS CLI only; moto knows no endpoints, so that is tried."""
    noted = connecting.plugin(stage.home / "bin")
    connecting.tunnel(stage.home / "bin", stage.server.port)
    tags = {"SSHUser": sshd.ME} | ({"SSHPort": str(stage.server.port)} if route == "ssm" else {})
    instance = stage.network.launch("web-1", address="127.0.0.9", KeyName="web", tags=tags)
    stage.fake.agents[instance] = {"PingStatus": "Online", "PlatformName": "Ubuntu"}
    here, there = stage.home / "notes of today.txt", stage.home / "there"
    here.write_text("hello")
    there.mkdir()
    with stage.console("web-1", columns=120) as terminal:
        terminal.wait_listed("EC2 instances", "1")
        terminal.press("s")
        terminal.wait_match(rf"{ROUTES[route]}\s+{'✓ works' if route == 'ssm' else '! unlikely'}")
        terminal.press("g", *["j"] * list(ROUTES).index(route))
        terminal.wait_until(lambda text: ROUTES[route] in terminal.cursor_line, "the row under the cursor")
        terminal.press(f":cp '{here}' :{there}/", "Enter")
        terminal.wait_match(r"is copied to\s+(?:▌ )?web-1:")
        assert (there / here.name).read_text() == "hello"
        terminal.press(f":cp :{there}/ {stage.home / 'back'}", "Enter")
        terminal.wait_until(lambda text: (stage.home / "back" / here.name).exists(), "the copy")
        if route == "ssm":
            terminal.wait_until(lambda text: len(stage.fake.named("TerminateSession")) == 2, "the end of the sessions")
            assert TOKEN in noted.read_text()
            assert TOKEN.encode() not in bytes(terminal.written)
            assert not list((stage.home / "state" / "ssh").glob("key-*"))


def test_a_forward_carries_and_stops(stage: Stage) -> None:
    import socket

    stage.network.launch("web-1", stage.server, KeyName="web")
    local = free_port()
    with stage.console("web-1", columns=120) as terminal:
        choose(terminal, "web-1")
        terminal.press(f":forward {local}:localhost:{stage.server.port}", "Enter")
        terminal.wait_for("1 task running")

        def answers() -> bool:
            try:
                with socket.create_connection(("127.0.0.1", local), 5) as door:
                    return door.recv(4) == b"SSH-"
            except OSError:
                return False

        wait_true(answers, "the forwarded port")
        terminal.press("T")
        terminal.wait_match(rf"running\s+web-1: 127.0.0.1:{local}")
        terminal.press("x")
        terminal.wait_for("stopped")
        wait_true(lambda: not answers(), "the end of the forward")


def test_marked_instances_open_in_windows_of_tmux(stage: Stage) -> None:
    """With the real tmux, whose window names expand formats: `#(…)` would run a command."""
    socket_ = f"awstui-test-{os.getpid()}"
    profile = "[dev]\naws_access_key_id = testing\naws_secret_access_key = testing\n"
    (stage.home / ".aws" / "credentials").write_text(profile)
    pwned = stage.home / "pwned"
    for number, name in ((1, "web-1"), (2, f"web #(touch {pwned})")):
        stage.network.launch(name, stage.server, address=f"127.0.0.{number}", KeyName="web")
    stage.network.launch("web-3", address="127.0.0.3", KeyName="web", tags={"SSHPort": "1"})
    env = {name: value for name, value in stage.env.items() if not name.startswith("AWS_ACCESS")}
    env.pop("AWS_SECRET_ACCESS_KEY")
    ours = [sys.executable, "-m", "awstui", "ec2 /web", "--profile", "dev", "--endpoint-url", stage.url]
    command = ["tmux", "-L", socket_, "-f", "/dev/null", "new-session", shlex.join(ours)]

    def pane(window: int) -> str:
        shown = ["tmux", "-L", socket_, "capture-pane", "-p", "-J", "-t", f":{window}"]
        return subprocess.run(shown, capture_output=True, text=True, check=False).stdout

    try:
        with Terminal(env=env, columns=120, command=command, term="screen") as terminal:
            terminal.wait_match(r"EC2 instances  (?:1/)?3\b")
            terminal.press(" ", " ", " ", "s")
            terminal.wait_for("3 windows are open")
            listed = subprocess.run(
                ["tmux", "-L", socket_, "list-windows", "-F", "#{window_name}"],
                capture_output=True, text=True, check=True,
            ).stdout.split()  # fmt: skip
            assert listed[1] == "web-1"
            assert re.fullmatch(r"webtouch[\w.-]+", listed[2])
            wait_true(lambda: stage.server.log.count("Accepted publickey") >= 1, "a shell in a window")
            assert not pwned.exists()
            wait_true(lambda: "Enter closes this." in pane(3), "the reason in the window that led nowhere")
            assert "127.0.0.3 refuses port 1" in pane(3)
    finally:
        subprocess.run(["tmux", "-L", socket_, "kill-server"], capture_output=True, check=False)
