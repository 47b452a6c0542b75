"""The command line: spawns the engine first, then imports Textual; headless commands need neither pipe nor Textual."""

from __future__ import annotations

import gc
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NoReturn

from awstui import __version__
from awstui.errors import AwstuiError, UsageError

if TYPE_CHECKING:
    import argparse

    from awstui import protocol as p
    from awstui.demo import Demo
    from awstui.route import Route
    from awstui.settings import Settings
    from awstui.ui.spawn import Child

_COMMANDS = ("ls", "screens", "check", "keys", "doctor")
_PROFILE_COMMANDS = ("credentials", "profile")
_HOST_COMMANDS = ("ssh-config", "mremoteng", "inventory")
_SQS_COMMANDS = frozenset(
    {"peek", "send", "count", "move", "copy", "export", "import", "redrive", "tasks", "stop-task", "-h", "--help"}
)
_NO_ENGINE = {"-h", "--help", "--version", "--demo"}
"""With these no engine is needed, or not yet: the demo's has another environment."""
_VALUED = ("--profile", "--region", "--endpoint-url", "--theme")
"""Options that take the next word."""


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run what the command line asks for and exit: 0 done, 1 AWS or run-time error, 2 usage, 3 partly failed."""
    given = _command_first(_debug(list(sys.argv[1:] if arguments is None else arguments)))
    try:
        if given and given[0] in _COMMANDS:
            from awstui import headless

            code = headless.main(given)
            sys.stdout.flush()
        elif given and given[0] in _PROFILE_COMMANDS:
            from awstui.headless import profiles

            code = profiles.main(given)
            sys.stdout.flush()
        elif given and given[0] == "ssh":
            from awstui.ssh import again

            begun = again.begin(given[1:])  # connects while the rest is imported
            from awstui.headless import ssh

            code = ssh.main(given[1:], begun)
            sys.stdout.flush()
        elif given and given[0] in _HOST_COMMANDS:
            from awstui.headless import hosts

            code = hosts.main(given)
            sys.stdout.flush()
        elif given and given[0] == "sqs" and _is_command(given[1:]):
            from awstui.headless import sqs

            code = sqs.main(given[1:])
            sys.stdout.flush()
        elif given and given[0] == "key":
            from awstui.headless import keys

            code = keys.main(given[1:])
            sys.stdout.flush()
        else:
            code = _spawned(given)
    except UsageError as error:
        print(f"awstui: {error}", file=sys.stderr)
        code = 2
    except AwstuiError as error:
        print(f"awstui: {error}", file=sys.stderr)
        code = 1
    except KeyboardInterrupt:
        code = 130
    except BrokenPipeError:
        _quiet()
        code = 0
    sys.exit(code)


def _debug(given: list[str]) -> list[str]:
    """Turn the debug log on where --debug asks for it, in this process and those it starts, and say where it is."""
    if "--debug" in given:
        import os

        from awstui.files import engine_log

        os.environ["AWSTUI_DEBUG"] = "1"
        given = [word for word in given if word != "--debug"]
        where = "in the demo's own folder, which goes with it" if "--demo" in given else engine_log()
        print(f"awstui: the debug log is {where}", file=sys.stderr)
    return given


def _command_first(given: list[str]) -> list[str]:
    """Options before a headless command, as `aws --profile x sqs …` is typed, belong to it: none may be left out."""
    at = 0
    while at < len(given) and given[at].startswith("-") and not _NO_ENGINE.intersection(given[at : at + 1]):
        at += 2 if given[at] in _VALUED else 1
    before, command = given[:at], given[at:]
    if not before or not command:
        return given
    if command[0] in ("key", "profile") or (command[0] == "sqs" and _is_command(command[1:])):
        return [*command[:2], *before, *command[2:]]
    if command[0] in (*_COMMANDS, *_PROFILE_COMMANDS, *_HOST_COMMANDS, "ssh"):
        return [command[0], *before, *command[1:]]
    return given


def _is_command(words: Sequence[str]) -> bool:
    """Whether what follows `sqs` is a headless command: `awstui sqs` alone, or narrowed, opens the list of queues."""
    return bool(words) and words[0] in _SQS_COMMANDS


def _no_command(word: str) -> str:
    """What to say of a word after `sqs` that is neither a command nor narrows the list of queues."""
    from difflib import get_close_matches  # only for a person who mistyped

    words = sorted(each for each in _SQS_COMMANDS if not each.startswith("-"))
    near = get_close_matches(word, words, 1)
    meant = f" Did you mean {near[0]}?" if near else ""
    return (
        f"There is no command `awstui sqs {word}`.{meant} There are {', '.join(words[:-1])} and {words[-1]}; "
        "`awstui sqs` alone lists the queues."
    )


def _quiet() -> None:
    """Whoever read our output has enough of it (`| head`); the interpreter must not stumble over that at exit."""
    import os

    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _parser() -> argparse.ArgumentParser:
    import argparse

    parser = argparse.ArgumentParser(
        prog="awstui",
        description="A terminal AWS console for people whose hands stay on the keyboard.",
        epilog="Headless commands: awstui ls ROUTE, awstui screens, awstui check [FILE…], awstui keys, awstui doctor, "
        "awstui profile import FILE, awstui profile rotate NAME, awstui credentials NAME, "
        "awstui sqs peek|send|count|move|copy|export|import|redrive|tasks|stop-task QUEUE, awstui ssh NAME, "
        "awstui ssh-config, awstui mremoteng -o FILE, awstui inventory, awstui key list|match|create|import|convert. "
        "Each explains itself with --help.",
    )
    parser.add_argument("route", nargs="*", help="a screen to open: sqs, ec2/volumes, 'ec2 /web', 'sqs prefix=orders'")
    add_place(parser)
    parser.add_argument("--read-only", action="store_true", help="refuse every change")
    parser.add_argument("--theme", help="a theme's name, for this run")
    parser.add_argument("--demo", action="store_true", help="a local AWS with things in it; yours is not touched")
    parser.add_argument("--debug", action="store_true", help="write all the libraries say to engine.log, no secrets")
    parser.add_argument("--version", action="version", version=f"awstui {__version__}")
    return parser


def add_place(parser: argparse.ArgumentParser) -> None:
    """The options that say where: shared with the headless commands."""
    parser.add_argument("--profile", help="an AWS profile (default: what AWS's own chain says)")
    parser.add_argument("--region", help="a region (default: the profile's)")
    parser.add_argument("--endpoint-url", help="another endpoint than AWS's own, for all services")


def _spawned(given: list[str]) -> int:
    """The console with its engine spawned before anything else is imported, its arguments included."""
    from awstui.ui.spawn import abandon, spawn

    gc.disable()  # imports make much that stays: searching it costs a tenth of the start; the app turns it on again
    child = None if _NO_ENGINE.intersection(given) else spawn()
    try:
        return _console(_parser().parse_args(given), child)
    finally:
        abandon(child)


def _console(options: argparse.Namespace, child: Child | None) -> int:
    """The console: everything before the first paint happens here, in the order that costs least."""
    from awstui import protocol as p
    from awstui.settings import load as load_settings

    demo = _demo() if options.demo else None
    try:
        settings, faults = load_settings()
        configure = p.Configure(
            endpoint_url=demo.endpoint_url if demo else options.endpoint_url,
            read_only=options.read_only or settings.read_only,
            demo=demo is not None,
            guards=settings.guards(),
            insecure_endpoints=settings.insecure_endpoints,
        )
        place = p.Place(options.profile, options.region)
        from awstui.ui.process import EngineProcess

        spare = [EngineProcess(configure, child=None if demo else child)]
        _import_asyncio()
        from awstui.ui.client import EngineClient

        engine = EngineClient(lambda: spare.pop() if spare else EngineProcess(configure))
        try:
            start, problem = _route(" ".join(options.route), place, engine)
            return _run(
                engine, settings, options.theme, start, place, [*faults, *problem], demo, configure.endpoint_url
            )
        finally:
            engine.close()
    finally:
        if demo is not None:
            demo.stop()


def _import_asyncio() -> None:
    """Import asyncio as a Python without TLS does: the console opens no connection, and ssl takes 6-8 ms to import."""
    if "ssl" in sys.modules:
        return
    sys.modules["ssl"] = None  # type: ignore[assignment]  # what makes `import ssl` raise ImportError
    try:
        import asyncio  # noqa: F401  (imported for what it leaves out)
    finally:
        del sys.modules["ssl"]


def _demo() -> Demo:
    from awstui.demo import start

    demo = start()
    demo.apply()
    return demo


def _route(text: str, place: p.Place, engine: Any) -> tuple[Route | None, list[str]]:
    """The first screen, already asked for: the engine works on it while the console is still being imported."""
    from awstui.catalog.load import enough
    from awstui.route import Route, narrow, split

    word, rest, wanted = split(text)
    if not word:
        return None, []
    try:
        screen, rest = enough(word).one(word, rest)
        params, filters = narrow(screen, rest)
    except ValueError as error:
        mistyped = word == "sqs" and "=" not in rest[0]
        raise UsageError(_no_command(rest[0]) if mistyped else str(error)) from None
    route = Route(screen, (place,), params, filters, wanted)
    engine.prime(route.request(place))
    return route, []


def _run(
    engine: Any,
    settings: Settings,
    theme: str | None,
    start: Route | None,
    place: p.Place,
    faults: Sequence[str],
    demo: Demo | None,
    endpoint_url: str | None,
) -> int:
    import os
    from dataclasses import replace

    if not (sys.stdin.isatty() and sys.stderr.isatty()):  # what Textual reads keys from, and draws on
        route = start.screen.key if start else "ROUTE"
        raise UsageError(f"The console needs a terminal. `awstui ls {route}` prints a list without one.")
    if os.environ.get("TERM") == "dumb" and sys.platform != "win32":  # Emacs's shell, an editor's pane, some CI
        route = start.screen.key if start else "ROUTE"
        why = "This terminal cannot move its cursor (TERM=dumb), which the console needs."
        raise UsageError(f"{why} `awstui ls {route}` prints a list there.")

    # Textual paints when its clock ticks, the first frame too; at its usual 60 Hz that frame waits for up to 16 ms.
    os.environ.setdefault("TEXTUAL_FPS", "120")
    # What started us may have exported the size its window had then (whatever uses readline does): Textual, and what
    # gets the terminal meanwhile, would go by that and never by the window's.
    for name in ("COLUMNS", "LINES"):
        os.environ.pop(name, None)

    from awstui.app import Console

    if theme:
        settings = replace(settings, theme=theme)
    app = Console(engine, settings, start, place, faults, demo)
    app.endpoint_url = endpoint_url or ""
    app.run()
    return app.return_code or 0
