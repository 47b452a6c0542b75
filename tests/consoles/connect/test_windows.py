"""Several instances, each in a window of tmux."""

from __future__ import annotations

import sys

import pytest

from awstui.consoles.connect import windows
from awstui.ssh import words
from tests.consoles.connect.bench import ID, INSTANCE, LOGIN, PLACE, Choosing, routes
from tests.ui.scripted import settle


@pytest.mark.skipif(sys.platform == "win32", reason="there is no tmux")
async def test_several_instances_are_opened_in_windows_of_tmux(monkeypatch: pytest.MonkeyPatch) -> None:
    bench = Choosing(INSTANCE, LOGIN, *routes())
    commands: list[list[str]] = []
    monkeypatch.setattr(windows.subprocess, "run", lambda command, **_: commands.append(command))
    rows = [(PLACE, ID, "#(touch pwned) `id`;x"), (PLACE, "i-0123456789abcdef1", "")]
    async with bench.app.run_test() as pilot:
        await settle(pilot)
        monkeypatch.delenv("TMUX", raising=False)
        await windows.open_windows(bench.app, rows)
        assert commands == []
        monkeypatch.setenv("TMUX", "/tmp/x,1,0")
        await windows.open_windows(bench.app, rows)
    assert [command[:3] for command in commands] == [["tmux", "new-window", "-d"]] * 2
    assert commands[0][4] == "touchpwnedidx"
    assert commands[0][commands[0].index("ssh") + 1 :] == [
        ID, "--wait", "--profile", "dev", "--region", "eu-west-1",
    ]  # fmt: skip
    with pytest.raises(words.Unfit):
        windows.command("", PLACE, "; rm -rf /", "x")
