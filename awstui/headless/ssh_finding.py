"""The long way of `awstui ssh`: which instance, which route, which user; then the same hand-over as the short one."""

from __future__ import annotations

import argparse
import shutil
import sys
import textwrap
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import replace
from typing import Any

from awstui import protocol as p
from awstui.engine.core import Engine
from awstui.errors import AwsFailed, Refused, UsageError
from awstui.guards import why_read_only
from awstui.headless.agreeing import agreed
from awstui.headless.ssh import check_read_only, keep, spelled, take
from awstui.headless.words import say
from awstui.protocol.ssh import CHECKING, ROUTES, Bastion, Instance, Login, Pushed, Route, Session
from awstui.settings import Settings
from awstui.ssh import argv, ended, hand, words
from awstui.ssh.again import place_key
from awstui.ssh.choice import best, decided
from awstui.ssh.cleaning import removed
from awstui.ssh.remembered import Known, Remembered
from awstui.ssh.ways import Way, bastion, shell, trust
from awstui.text import clean


class Finding:
    """One `awstui ssh` that has to ask AWS."""

    def __init__(self, options: argparse.Namespace, settings: Settings, command: Sequence[str]) -> None:
        self.options, self.settings, self.command = options, settings, list(command)
        self.place = p.Place(options.profile, options.region)
        self.where = place_key(options.profile, options.region, options.endpoint_url)
        self.remembered = Remembered()
        self.engine = Engine(
            p.Configure(
                endpoint_url=options.endpoint_url,
                read_only=options.read_only or settings.read_only,
                guards=settings.guards(),
                insecure_endpoints=settings.insecure_endpoints,
            )
        )

    def run(self) -> int:
        """Find it, check it, connect; the exit code."""
        document = self._document()
        looking = self.options.routes or self.options.dry_run
        why = self._read_only()
        if not looking:
            check_read_only(why, self.settings)
        known = self.remembered.instance(str(document.get("InstanceId")))
        instance, routes, login = self._check(document, known)
        if self.options.routes:
            _print(routes)
            return 0
        route = self._choose(instance, routes, known)
        if not looking:
            check_read_only(why, self.settings, route)
        return self._connect(instance, route, login)

    # ---- which

    def _document(self) -> dict[str, Any]:
        named = str(self.options.named)
        (found,) = self._values("ec2.find", named=named)
        if not found:
            context = self.engine.sessions.context(self.place)
            where = " · ".join(filter(None, (context.profile, context.region)))
            raise Refused(
                f"There is no instance {named!r} in {where}. awstui ls ec2 prints those there are; "
                "--region and --profile look elsewhere."
            )
        if len(found) > 1:
            lines = "\n".join(f"  {_line(each)}" for each in found)
            raise UsageError(f"{len(found)} instances are called {named!r}; name one by its id:\n{lines}")
        return dict(found[0])

    def _values(self, job: str, **args: Any) -> list[Any]:
        replies = self.engine.answer(p.Job(job, self.place, args))
        return [reply.value for reply in replies if isinstance(reply, p.Value)]

    def _read_only(self) -> str:
        context = self.engine.sessions.context(self.place)
        if context.guard:
            self.engine.account(self.place)  # a rule that names accounts may not hold once this one is known
            context = self.engine.sessions.context(self.place)
        if context.read_only and context.guard and self.options.unlock:
            list(self.engine.answer(p.Unlock(self.place, self.options.unlock)))
            context = self.engine.sessions.context(self.place)
        return why_read_only(context)

    # ---- how

    def _bastion(self, vpc: str) -> Bastion | None:
        written = self.options.bastion or self.settings.bastion
        return (None if self.options.bastion else self.remembered.bastion(vpc)) or (
            bastion(written) if written else None
        )

    def _check(self, document: dict[str, Any], known: Known | None) -> tuple[Instance, list[Route], Login]:
        """What is known of each route, once one of them may be taken without waiting for the rest."""
        args = {
            "document": document,
            "user": self.options.user or (known.user if known else ""),
            "bastion": self._bastion(str(document.get("VpcId") or "")),
        }
        routes: dict[str, Route] = {}
        instance, login = Instance(str(document["InstanceId"])), Login()
        wanted = self.options.route or (known.route if known else "")
        with closing(self.engine.answer(p.Job("ec2.routes", self.place, args))) as replies:  # type: ignore[type-var]
            for reply in replies:
                found = reply.value if isinstance(reply, p.Value) else None
                if isinstance(found, Instance):
                    instance = found
                elif isinstance(found, Login):
                    login = found
                elif isinstance(found, Route):
                    routes[found.id] = found
                if not self.options.routes and login.settled and self._enough(routes, wanted):
                    break
        return instance, [routes[name] for name in ROUTES], login

    def _enough(self, routes: dict[str, Route], wanted: str) -> bool:
        if len(routes) < len(ROUTES):
            return False
        if self.options.route:
            return routes[wanted].verdict != CHECKING
        return decided(routes.values(), wanted) is not None

    def _choose(self, instance: Instance, routes: list[Route], known: Known | None) -> Route:
        if self.options.route:
            route = next(each for each in routes if each.id == self.options.route)
            if route.verdict != "works":
                say(f"{ROUTES[route.id]}: {route.reason} {route.advice}".strip())
            return route
        chosen = best(routes, known.route if known else "")
        if chosen is None or chosen.verdict == "unlikely":
            _print(routes, sys.stderr)
            name, told = instance.name or instance.id, chosen or _telling(routes)
            trying = f" --route {chosen.id} tries it all the same." if chosen else ""
            raise Refused(
                f"There is no way to {clean(name)}. {clean(told.reason)} {clean(told.advice)}".strip() + trying
            )
        if chosen.verdict != "works":
            say(f"{ROUTES[chosen.id]}: {chosen.reason}")
        return chosen

    # ---- there

    def _connect(self, instance: Instance, route: Route, login: Login) -> int:
        context = self.engine.sessions.context(self.place)
        if route.id == "ssm":
            return self._session(instance)
        user = self.options.user or login.user
        if not user and route.id != "serial":
            raise UsageError(f"Who logs in to {instance.name or instance.id} is not known: --user NAME says it.")
        way = Way(
            instance, route, user or "serial", login, self._bastion(instance.vpc),
            profile=self.options.profile or "", region=context.region, partition=self.engine.partition(self.place),
        )  # fmt: skip
        if self.options.dry_run:
            if route.push:
                say("A key is handed to AWS first; KEY stands for it.")
                way = replace(way, pushed=Pushed("KEY", ""))
            print(spelled(shell(way, self.command, settle=False)))
            return 0
        if words_ := trust(way):
            say(words_)
        code, instead = self._take(way)
        if instead:
            say(f"The host wants user {instead} instead of {way.user}; trying that.")
            code, _ = self._take(replace(way, user=instead))
        return code

    def _take(self, way: Way) -> tuple[int, str]:
        pushed: Pushed | None = None
        if way.route.push:
            args = {"instance": way.instance, "user": way.user, "serial": way.route.id == "serial"}
            pushed = self._changed("ec2.push_key", args)
        with removed(pushed):
            way = replace(way, pushed=pushed)
            return take(way, self.command, lambda: keep(way, self.where, self.settings, self._profile()))

    def _profile(self) -> str:
        return self.engine.sessions.context(self.place).profile

    def _changed(self, job: str, args: dict[str, Any]) -> Any:
        """What a change answers, once what it proposes is confirmed."""
        (planned,) = (each for each in self.engine.answer(p.Job(job, self.place, args)) if isinstance(each, p.Planned))
        typed = agreed(planned, self.options)
        (made,) = (each for each in self.engine.answer(p.Run(planned.plan, typed)) if isinstance(each, p.Value))
        return made.value

    def _session(self, instance: Instance) -> int:
        """A session of Session Manager, or a command by one, whose exit code it does not tell."""
        args = {"instance": instance, "command": spelled(self.command) if self.command else ""}
        if self.options.dry_run:
            (planned,) = (
                each
                for each in self.engine.answer(p.Job("ec2.start_session", self.place, args))
                if isinstance(each, p.Planned)
            )
            print(planned.commands[0])
            return 0
        session: Session = self._changed("ec2.start_session", args)
        ran = carry(session, lambda: self._values("ec2.end_session", session=session.id), not self.command)
        if ran.code == 0:
            kept = Known(instance.id, instance.name, self.where, "ssm")
            self.remembered.keep(kept)
        return ran.code


def carry(session: Session, end: Callable[[], Any], interactive: bool = True) -> hand.Ended:
    """Run session-manager-plugin for a session, and end that when the plugin does not.

    Args:
        session: what was started.
        end: ends it.
        interactive: whether a person is at the other end of it.

    Raises:
        awstui.errors.Refused: the plugin cannot be started; the session has been ended.
    """
    import os

    try:
        ran = hand.run(argv.plugin(session), {**os.environ, argv.ENVIRONMENT: session.response}, reset=interactive)
    except (hand.NotStarted, words.Unfit) as error:
        end()
        raise Refused(
            f"session-manager-plugin is missing or broken, so the session was ended again: {error}."
        ) from None
    if ran.code:
        try:
            end()
        except AwsFailed as error:
            say(str(error))
        say(ended.in_words("session-manager-plugin", ran.code, ran.seconds))
    return ran


def _telling(routes: list[Route]) -> Route:
    """The route whose reason says most: one that was tried tells more than one there is no address for."""
    return next((each for each in routes if each.address), routes[0])


def _line(document: dict[str, Any]) -> str:
    state = (document.get("State") or {}).get("Name") or ""
    zone = (document.get("Placement") or {}).get("AvailabilityZone") or ""
    parts = (
        document.get("InstanceId"),
        state,
        zone,
        document.get("PrivateIpAddress") or "",
        document.get("LaunchTime"),
    )
    return "  ".join(clean(each) for each in parts if each)


def _print(routes: list[Route], to: Any = None) -> None:
    """A line each; on a terminal, what does not fit goes on below its own beginning."""
    out = to or sys.stdout
    width = shutil.get_terminal_size().columns if out.isatty() else 0
    for route in routes:
        head = f"{ROUTES[route.id]:<22} {route.verdict:<9} "
        line = f"{head}{clean(route.reason)} {clean(route.advice)}".rstrip()
        print(textwrap.fill(line, width, subsequent_indent=" " * len(head)) if width > 60 else line, file=out)
