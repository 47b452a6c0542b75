"""The filter policy editor: a policy, a sample message, and for each key at once whether it matches and why."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static, TextArea

from awstui.protocol.sqs import Attribute, Message
from awstui.protocol.sqs_rules import parse_attributes, write_attributes
from awstui.rows.filter_check import ATTRIBUTES, BODY, SCOPES, PolicyError, notes, parse
from awstui.rows.filter_policy import evaluate
from awstui.text import clean
from awstui.ui.bindings import bindings
from awstui.ui.fields import Changed, Choice
from awstui.ui.overlay import Overlay

Written = tuple[str, str, str, str]
"""Policy, scope, and both samples as they were left: attributes, body."""

_HELP = {
    ATTRIBUTES: 'Sample: attributes of a message, a line each: name=value, name:Number=5, name:String.Array=["a"]',
    BODY: "Sample: the body of a message, JSON; paste one",
}


class FilterEditor(Overlay[Written | None]):
    """Answers with what was written, or None. Nothing is set here: the caller has it confirmed."""

    BINDINGS = bindings("filter")
    DEFAULT_CSS = """
    FilterEditor > .box { width: 100%; max-width: 100%; height: 100%; max-height: 100%; }
    FilterEditor TextArea { height: 1fr; border: none; border-left: outer $frame; padding: 0 1; background: $panel; }
    FilterEditor TextArea:focus { border: none; border-left: outer $accent; }
    FilterEditor .scope { height: 1; }
    FilterEditor .scope Static { width: auto; }
    FilterEditor Choice { width: 1fr; }
    FilterEditor Choice:focus { background: $block-cursor-background; color: $block-cursor-foreground; }
    FilterEditor Choice:focus { text-style: $block-cursor-text-style; }
    FilterEditor VerticalScroll { height: 1fr; background: $surface; }
    FilterEditor .texts { height: 2fr; }
    FilterEditor.-wide .texts { layout: horizontal; height: 1fr; }
    FilterEditor.-wide .part { width: 1fr; }
    """

    def __init__(
        self, title: str, policy: str, scope: str, attributes: str = "", body: str = "", read_only: bool = False
    ) -> None:
        """Show a policy and try it.

        Args:
            title: whose policy it is.
            policy: as SNS has it; "" for none.
            scope: MessageAttributes or MessageBody.
            attributes: a sample's attributes, a line each; made from the policy when there is none.
            body: a sample's body; likewise.
            read_only: whether nothing can be set here; it can be tried all the same.
        """
        super().__init__()
        self._title = clean(title)
        self._read_only = read_only
        self._begun = (pretty(policy), scope)
        self._samples = {
            ATTRIBUTES: attributes or example(policy, ATTRIBUTES),
            BODY: body or example(policy, BODY),
        }
        self._sampled = scope if scope in SCOPES else ATTRIBUTES
        self.policy = TextArea(pretty(policy), soft_wrap=True, tab_behavior="focus", show_line_numbers=False)
        self.sample = TextArea(
            self._samples[self._sampled], soft_wrap=True, tab_behavior="focus", show_line_numbers=False
        )
        self.choice = Choice("Filters on", SCOPES, self._sampled)
        self.about = Static(classes="quiet")
        self.result = Static()
        self.said = Static(classes="fault")
        self._warned = False

    def compose(self) -> ComposeResult:
        """Policy and sample, side by side where there is room; below them the result."""
        keys = (
            "Tab: next · Esc: leave"
            if self._read_only
            else "ctrl+s: set it · Tab: next · Esc: leave · empty: no filter"
        )
        with Vertical(classes="box"):
            yield Static(Content(self._title), classes="title")
            with Horizontal(classes="scope"):
                yield Static(Content("Filters on "))
                yield self.choice
            with Vertical(classes="texts"):
                with Vertical(classes="part"):
                    yield self.policy
                with Vertical(classes="part"):
                    yield self.about
                    yield self.sample
            with VerticalScroll(can_focus=False):
                yield self.result
            yield self.said
            yield Static(Content(keys), classes="quiet")

    def on_mount(self) -> None:
        """Try it at once."""
        self.policy.focus()
        self._try()

    def on_resize(self) -> None:
        """Side by side where both have room."""
        self.set_class(self.size.width >= 120, "-wide")

    # ---- trying

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        """Every change is tried."""
        self._try()

    def on_changed(self, event: Changed) -> None:
        """Another scope has another sample."""
        if self.choice.value != self._sampled:
            self._samples[self._sampled] = self.sample.text
            self._sampled = self.choice.value
            self.sample.text = self._samples[self._sampled]
        self._try()

    def _try(self) -> None:
        self._warned = False
        self.said.update("")
        self.about.update(Content(_HELP[self._sampled]))
        self.result.update(verdict(self.policy.text, self._sampled, self.sample.text))

    # ---- leaving

    def action_save(self) -> None:
        """Answer with it, unless SNS would refuse it or nothing can be set here."""
        faults = refusals(self.policy.text, self.choice.value)
        if self._read_only:
            self.said.update(Content("Read-only: nothing can be set here."))
        elif faults:
            self.said.update(Content(clean(f"SNS would refuse this: {faults[0]}")))
            self.policy.focus()
        else:
            self._samples[self._sampled] = self.sample.text
            samples = self._samples[ATTRIBUTES], self._samples[BODY]
            self.dismiss((self.policy.text.strip(), self.choice.value, *samples))

    def action_leave(self) -> None:
        """Answer with nothing; a changed policy is only thrown away on the second time."""
        if self._warned or self._read_only or (self.policy.text, self.choice.value) == self._begun:
            self.dismiss(None)
        else:
            self._warned = True
            self.said.update(Content("The policy you wrote will be lost: Esc again leaves, any change stays."))


def refusals(policy: str, scope: str) -> list[str]:
    """What SNS would refuse, in sentences with the key they are about."""
    if not policy.strip():
        return []
    try:
        found = notes(parse(policy), scope)
    except PolicyError as error:
        return [str(error)]
    return [_about(note.path, note.sentence) for note in found if note.refused]


def _about(path: str, sentence: str) -> str:
    return f"{path}: {sentence}" if path else sentence


def verdict(policy: str, scope: str, sample: str) -> Content:
    """What the policy makes of the sample, line by line."""
    return Content("\n").join(Content.styled(clean(text), style) if style else Content(clean(text))
                              for text, style in _verdict(policy, scope, sample))  # fmt: skip


def _verdict(policy: str, scope: str, sample: str) -> Iterator[tuple[str, str]]:
    if refused := refusals(policy, scope):
        yield "✗ SNS would refuse this policy:", "bold $state-bad"
        yield from ((f"  {said}", "") for said in refused)
        return
    if not policy.strip():
        yield "✓ Without a filter policy every message passes.", "bold $state-good"
        return
    known = parse(policy)
    attributes: tuple[Attribute, ...] = ()
    if scope == ATTRIBUTES:
        attributes, wrong = parse_attributes(sample)
        yield from ((f"Sample, {said}", "$state-bad") for said in wrong)
    found = evaluate(known, scope, attributes, sample)
    if found.passes:
        yield "✓ The sample passes.", "bold $state-good"
    else:
        yield "✗ The sample is filtered out.", "bold $state-bad"
    if found.sentence:
        yield f"  {found.sentence}", ""
    for each in found.findings:
        branch = f"$or {each.branch}  " if each.branch else ""
        yield f"  {'✓' if each.matched else '✗'} {branch}{each.path}: {each.found}", ""
        yield f"      wanted: {each.wanted}", "$foreground-muted"
    yield from ((f"≈ {doubt}", "$state-busy") for doubt in found.doubts)
    yield from ((f"! {_about(note.path, note.sentence)}", "$foreground-muted") for note in notes(known, scope))


def pretty(policy: str) -> str:
    """A policy on lines of its own; what is no policy stays as it is, and an empty one is none."""
    try:
        found = json.loads(policy)
    except (ValueError, RecursionError):
        return policy
    return json.dumps(found, indent=2, ensure_ascii=False) if isinstance(found, dict) and found else ""


def example(policy: str, scope: str) -> str:
    """A sample to begin with: a key for each of the policy's, with the first value that is plain."""
    try:
        known = parse(policy)
    except PolicyError:
        known = {}
    if scope == BODY:
        return json.dumps(_filled(known), indent=2, ensure_ascii=False, default=float) if known else "{}"
    lines = []
    for name, rules in known.items():
        value = _plain(rules)
        kind = ":Number" if isinstance(value, int | float) and not isinstance(value, bool) else ""
        if isinstance(value, bool) or value is None:
            kind, value = ":String.Array", json.dumps([value])
        lines.append(f"{name}{kind}={value}")
    return "\n".join(lines)


def _filled(policy: dict[str, Any]) -> dict[str, Any]:
    return {name: _filled(rules) if isinstance(rules, dict) else _plain(rules) for name, rules in policy.items()}


def _plain(rules: Any) -> Any:
    """A value for a key: the first exact one, else what an operator is given."""
    rules = rules if isinstance(rules, list) else [rules]
    exact = [rule for rule in rules if not isinstance(rule, dict | list)]
    if exact:
        return exact[0]
    for rule in rules:
        operator, wanted = next(iter(rule.items()), ("", "")) if isinstance(rule, dict) else ("", "")
        if operator == "numeric" and isinstance(wanted, list) and len(wanted) > 1:
            return wanted[1]
        if isinstance(wanted, str):
            return wanted
    return "…"


def samples(screens: Sequence[Any]) -> tuple[str, str]:
    """Attributes and body of the message that was looked at last in a queue, if there is one: what SNS delivered.

    A message in SNS's envelope counts as what is in it.

    Args:
        screens: the open screens, the front one last.
    """
    for screen in reversed(screens):
        tab = getattr(screen, "messages_tab", None)
        message = tab.messages.get(str(tab.table.cursor_key)) if tab is not None else None
        if isinstance(message, Message):
            return unwrapped(message)
    return "", ""


def unwrapped(message: Message) -> tuple[str, str]:
    """Attributes, a line each, and body of a message as it was published."""
    try:
        envelope = json.loads(message.body)
    except (ValueError, RecursionError):
        envelope = None
    if not isinstance(envelope, dict) or envelope.get("Type") != "Notification":
        return write_attributes(message.attributes), message.body
    found = envelope.get("MessageAttributes")
    attributes = [
        Attribute(name, str(each.get("Type", "String")), str(each.get("Value", "")))
        for name, each in (found.items() if isinstance(found, dict) else ())
        if isinstance(each, dict) and each.get("Type") != "Binary"
    ]
    return write_attributes(tuple(attributes)), str(envelope.get("Message", ""))
