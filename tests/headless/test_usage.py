"""What is told of arguments that a command does not take."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from awstui.headless import keys, sqs


@pytest.mark.parametrize(
    ("main", "typed", "usage"),
    [
        (sqs.main, ["send", "orders", "hello", "--body", "x"], "usage: awstui sqs send "),
        (sqs.main, ["export", "orders", "-o", "x"], "usage: awstui sqs export "),
        (keys.main, ["list", "--mail"], "usage: awstui key list "),
    ],
)
def test_an_option_a_command_does_not_take_is_told_with_the_usage_of_that_command(
    main: Callable[[Sequence[str]], int], typed: list[str], usage: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(typed)
    assert ended.value.code == 2
    told = capsys.readouterr().err
    assert usage in told
    assert f"unrecognized arguments: {' '.join(typed[-2:] if typed[0] != 'list' else typed[-1:])}" in told
