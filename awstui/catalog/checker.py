"""One screen against botocore's models: every rule that needs to know AWS."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from awstui.catalog import inputs
from awstui.catalog.faults import nearest
from awstui.catalog.kinds import column, is_text, naming
from awstui.catalog.load import Catalog
from awstui.catalog.model import Action, Call, Drill, Screen
from awstui.catalog.models import NoModel, filter_names, members, operation, output, paginates
from awstui.catalog.shapes import ANYTHING, Many, Object, Scalar, Type, called, either, flat
from awstui.catalog.walk import walk

_PLACEHOLDER = re.compile(r"\{([^{}]+)\}")
_GIVEN = {"region", "account", "partition"}

Found = Iterator[tuple[str, str]]
"""Faults inside a screen: the place within it, the sentence."""


class Checker:
    """One screen, the shapes of its rows, and the faults it has."""

    def __init__(
        self, screen: Screen, catalog: Catalog, consoles: Collection[str], enrichers: Collection[str] = ()
    ) -> None:
        self.screen = screen
        self.catalog = catalog
        self.consoles = consoles
        self.enrichers = enrichers
        self.list = operation(screen.list.service or screen.service, screen.list.operation)
        self.item: Type = ANYTHING  # a row as the list call gives it
        self.row: Type = ANYTHING  # the same after the enrich call, and with what `more` adds

    def faults(self) -> Found:
        """Every fault, each with its place in the screen."""
        yield from self._list()
        yield from self._calls()
        yield from self._more()
        for place, expression, start in (
            ("id", self.screen.id, self.item),
            ("label", self.screen.label, self.row),
            *(("arn", part, self.row) for part in _arn_parts(self.screen.arn)),
        ):
            if expression:
                for sentence in naming(expression, start):
                    yield "", f"{place}: {sentence}"
        for each in self.screen.columns:
            for sentence in column(each, self.row):
                yield f"columns.{each.name}", sentence
        for drill in self.screen.drills:
            for sentence in self._drill(drill):
                yield f"drill.{drill.name}", sentence
        for action in self.screen.actions:
            for sentence in self._action(action):
                yield f"actions.{action.name}", sentence
        for key, console in self.screen.consoles.items():
            if console not in self.consoles:
                yield f"consoles.{key}", f"there is no console {console!r}.{nearest(console, self.consoles)}"
        for console in self.screen.menu:
            if console not in self.consoles:
                yield "menu", f"there is no console {console!r}.{nearest(console, self.consoles)}"
        yield from self._aliases()

    def _list(self) -> Found:
        call, model = self.screen.list, self.list
        if call.source:
            yield "list", "the list call has no row for `from` to read"
        found, sentences = walk(call.rows, output(model))
        self.item = self.row = either(*(option.item if isinstance(option, Many) else option for option in flat(found)))
        for sentence in sentences:
            yield "list", f"rows: {sentence}"
        if any(isinstance(option, Scalar | Many) for option in flat(self.item)):
            yield "list", f"a row must be a structure, not {called(self.item)}: write {call.rows}.{{Name: @}}"
        for key in ("batch", "match"):
            if getattr(call, key):
                yield "list", f"{key} is for enrich"
        for sentence in _literals(model, call.params):
            yield "list", sentence
        yield from self._kept(call, model)
        supplied = set(call.params)
        if parent := self.screen.parent:
            above = self.catalog.screens.get(parent)
            ways = [drill for drill in above.drills if drill.screen == self.screen.key] if above else []
            if above is None:
                yield "", f"parent names no screen: {parent!r}.{nearest(parent, self.catalog.screens)}"
            elif not ways:
                yield "", f"{parent} has no drill that leads here"
            supplied |= {path for way in ways for path in way.params}
        if lacking := inputs.missing(model, inputs.sent(call.params, supplied - set(call.params))):
            yield (
                "list",
                f"{model.name} needs {', '.join(lacking)}: give it in `with`, or name a parent that drills here",
            )
        if not paginates(model):
            yield "list", f"nobody knows how to ask {model.name} for its next page: the list would be cut short"
        for short, member in self.screen.args.items():
            if member.isidentifier() and members(model).get(member) is None:
                yield "args", f"{short}: {model.name} takes no {member!r}.{nearest(member, members(model))}"
            elif sentence := inputs.at(model.input_shape, member)[1]:
                yield "args", f"{short}: {sentence}"
        if self.screen.filters and not _filters(members(model).get(self.screen.filters)):
            yield "", f"filters: {model.name} takes no list of Name and Values called {self.screen.filters!r}"

    def _kept(self, call: Call, model: Any) -> Found:
        """The parameters that join each row: where the row has such a member of its own, that one stays."""
        for name in call.keep:
            shape = members(model).get(name)
            if shape is None:
                yield "list", f"keep: {model.name} takes no {name!r}.{nearest(name, members(model))}"
            else:
                self.item = self.row = _joined(self.item, before={name: shape})

    def _calls(self) -> Found:
        if (call := self.screen.enrich) is not None:
            yield from self._call("enrich", call)
            answer = self._answer(call)
            if call.batch:
                found, sentences = self._batch(call, answer)
                answer = found
                for sentence in sentences:
                    yield "enrich", sentence
            elif call.rows != "@" or call.match:
                yield "enrich", "the whole answer joins the row; `rows` and `match` are for a `batch`"
            if isinstance(answer, Object):
                self.row = _joined(self.item, after=answer.fields)
        if (call := self.screen.detail) is not None:
            yield from self._call("detail", call)
            found, sentences = walk(call.rows, self._answer(call))
            for sentence in sentences:
                yield "detail", f"rows: {sentence}"
            if any(isinstance(option, Scalar) for option in flat(found)):
                yield "detail", f"rows: the detail must be a structure, not {called(found)}"

    def _batch(self, call: Call, answer: Type) -> tuple[Type, list[str]]:
        """The type of what a batch's answer has about one row, and what is wrong with how it is told."""
        found, sentences = walk(call.rows, answer)
        if call.batch not in call.source:
            sentences.append(f"batch names no parameter of `from`: {call.batch!r}.{nearest(call.batch, call.source)}")
        try:
            model = operation(call.service or self.screen.service, call.operation)
            shape = members(model).get(call.batch)
            if shape is not None and shape.type_name != "list":
                sentences.append(f"batch needs a list, and {call.batch} is {shape.type_name}")
        except NoModel:
            pass  # said already
        items = [option.item for option in flat(found) if isinstance(option, Many)]
        if not items:
            return ANYTHING, sentences or [f"rows: a batch is answered by a list, and {call.rows} is {called(found)}"]
        if not call.match:
            sentences.append("match is missing: which member of an answer names its row")
        else:
            sentences += [f"match: {sentence}" for sentence in naming(call.match, either(*items))]
        return either(*items), sentences

    def _more(self) -> Found:
        more = self.screen.more
        if more is None:
            return
        if more.name not in self.enrichers:
            yield "more", f"there is no enricher {more.name!r}.{nearest(more.name, self.enrichers)}"
        if isinstance(self.row, Object):
            for name in more.adds:
                if name in self.row.fields:
                    yield "more", f"{name} is a member the row has already"
            self.row = Object(self.row.name, {**self.row.fields, **dict.fromkeys(more.adds, ANYTHING)})

    def _call(self, place: str, call: Call) -> Found:
        if call.keep:
            yield place, "keep: only a list keeps what it was asked with"
        try:
            model = operation(call.service or self.screen.service, call.operation)
        except NoModel as error:
            yield place, str(error)
            return
        sentences = [*_sources(model, call.source, self.item), *_literals(model, call.params)]
        if lacking := inputs.missing(model, inputs.sent(call.params, call.source)):
            sentences.append(f"{model.name} needs {', '.join(lacking)}")
        for sentence in sentences:
            yield place, sentence

    def _answer(self, call: Call) -> Type:
        try:
            return output(operation(call.service or self.screen.service, call.operation))
        except NoModel:
            return ANYTHING

    def _drill(self, drill: Drill) -> Iterator[str]:
        target = self.catalog.screens.get(drill.screen)
        if target is None:
            yield f"there is no screen {drill.screen!r}.{nearest(drill.screen, self.catalog.screens)}"
            return
        try:
            model = operation(target.list.service or target.service, target.list.operation)
        except NoModel:
            return  # the target's own fault
        yield from _sources(model, drill.params, self.row)
        if lacking := inputs.missing(model, inputs.sent(target.list.params, drill.params)):
            yield f"{drill.screen} needs {', '.join(lacking)}"
        if drill.filter and not target.filters:
            yield f"{drill.screen} takes no filters"
        if drill.arn:
            yield from (f"arn: {sentence}" for sentence in naming(drill.arn, self.row))
        known = filter_names(members(model).get(target.filters))
        for name, expression in drill.filter.items():
            if known and name not in known and not name.startswith("tag:"):
                yield f"{model.name} has no filter {name!r}.{nearest(name, known)}"
            found, sentences = walk(expression, self.row)
            yield from (f"{name}: {sentence}" for sentence in sentences)
            items = [option.item if isinstance(option, Many) else option for option in flat(found)]
            if not all(is_text(option) for item in items for option in flat(item)):
                yield f"{name}: a filter takes text or a list of text, not {called(found)}"

    def _action(self, action: Action) -> Iterator[str]:
        try:
            model = operation(self.screen.service, action.operation)
        except NoModel as error:
            yield str(error)
            return
        yield from _sources(model, action.source, self.row)
        yield from _literals(model, action.params)
        for path in action.ask:
            shape, sentence = inputs.at(model.input_shape, path)
            if sentence:
                yield sentence
            elif shape.type_name in ("structure", "map"):
                yield f"{path} is {shape.name}, which is too much for one field: ask for its members"
        asked = [path for path in action.ask if path not in action.optional]
        if lacking := inputs.missing(model, inputs.sent(action.params, [*action.source, *asked])):
            yield f"{model.name} needs {', '.join(lacking)}"
        if action.shows:
            yield from (f"shows: {sentence}" for sentence in walk(action.shows, output(model))[1])
        if action.dry_run and "DryRun" not in members(model):
            yield f"{model.name} has no DryRun"

    def _aliases(self) -> Found:
        owner = self.catalog.aliases()
        for alias in self.screen.aliases:
            other = owner.get(alias.lower(), self.screen.key)
            if other != self.screen.key:
                yield "", f"alias {alias!r} already means {other}"
            elif alias.lower() != self.screen.file and self.catalog.of(alias.lower()):
                yield "", f"alias {alias!r} is the name of another screen file"


def _joined(row: Type, before: Mapping[str, Any] | None = None, after: Mapping[str, Any] | None = None) -> Type:
    """A row with members of another answer: those `before` give way to its own, those `after` win."""
    options = (
        Object(option.name, {**(before or {}), **option.fields, **(after or {})})
        if isinstance(option, Object)
        else option
        for option in flat(row)
    )
    return either(*options)


def _filters(shape: Any) -> bool:
    return shape is not None and shape.type_name == "list" and {"Name", "Values"} <= set(
        getattr(shape.member, "members", ())
    )  # fmt: skip


def _literals(model: Any, params: Any) -> Iterator[str]:
    for path, value in params.items():
        shape, sentence = inputs.at(model.input_shape, path)
        yield from [sentence] if sentence else inputs.literal(shape, value, path)


def _sources(model: Any, mapping: Any, start: Type) -> Iterator[str]:
    for path, expression in mapping.items():
        shape, sentence = inputs.at(model.input_shape, path)
        found, sentences = walk(expression, start)
        yield from (f"{path}: {text}" for text in [*([sentence] if sentence else []), *sentences])
        if not sentence and not sentences and not inputs.accepts(shape, found):
            yield f"{path} {inputs.wants(shape, found, expression)}"


def _arn_parts(template: str) -> list[str]:
    if not template.startswith("arn:"):
        return [template]
    return [part for part in _PLACEHOLDER.findall(template) if part not in _GIVEN]
