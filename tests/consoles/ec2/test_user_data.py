"""User data in an instance's console: edited while it is stopped, and never lost."""

from __future__ import annotations

from typing import Any

import pytest

from awstui import protocol as p
from awstui.consoles.ec2.user_data import UserDataTab
from awstui.protocol.ec2 import UserData
from awstui.ui import editor
from tests.consoles.bench import opened, press
from tests.consoles.ec2.bench import EVIL, ID, Instances, instance


async def test_user_data_is_edited_only_while_it_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    written: list[str] = []

    def edit(app: Any, text: str, suffix: str = "") -> str:
        written.append(text)
        return "#!/bin/sh\necho new\n"

    monkeypatch.setattr(editor, "edit", edit)
    bench = Instances()
    async with bench.app.run_test(size=(100, 50)) as pilot:
        await opened(bench, pilot, "4", "e")
        assert "can be set only while it is stopped" in bench.notices
        assert not written
        bench.jobs["ec2.instance"] = [p.Value(instance("stopped"))]
        await press(pilot, "r", "e", "y")
        assert written == [f"#!/bin/sh\n{EVIL}\n"]
        assert bench.proposed[0].args == {"instance": ID, "text": "#!/bin/sh\necho new\n", "mark": "m1"}


async def test_what_was_typed_is_kept_when_it_is_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    texts: list[str] = []

    def edit(app: Any, text: str, suffix: str = "") -> str:
        texts.append(text)
        return text + "more"

    monkeypatch.setattr(editor, "edit", edit)
    found = UserData("begin", "text", 5, mark="m")
    bench = Instances(ec2__instance=[p.Value(instance("stopped"))], ec2__user_data=[p.Value(found)])
    async with bench.app.run_test(size=(100, 50)) as pilot:
        await opened(bench, pilot, "4", "e", "escape", "enter", "escape")
        assert texts == ["begin", "beginmore"]
        await press(pilot, "escape")
        tab = next(tab for tab in bench.screen.tabs if isinstance(tab, UserDataTab))
        assert tab.draft == "beginmoremore"
