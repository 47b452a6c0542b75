"""Every key awstui listens to: its id, what it is by default, what it does, and what it may not share a key with.

The ids are what `[keys]` in config.toml names. Keys are written as a person types them (`:`, `P`, `ctrl+p`), several
separated by commas; an empty string takes the key away. Textual does not notice when one binding with an id hides
another, so the check is here.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from functools import cache

from awstui.key import Key
from awstui.keys_ec2 import EC2_KEYS

WHERE = {
    "everywhere": "Everywhere",
    "list": "In a list of resources",
    "table": "In a table",
    "document": "In a document",
    "message": "In a message",
    "console": "In a console",
    "queue": "In an SQS queue",
    "topic": "In an SNS topic",
    "filter": "In the filter policy editor",
    "instance_console": "On every tab of an EC2 instance",
    "instance": "In an EC2 instance",
    "lines": "In a tab of text",
    "related": "Among related resources",
    "dead_letters": "In a queue's dead letters",
    "attributes": "In a queue's attributes",
    "policy": "In a queue's access policy",
    "metrics": "Among metrics",
    "triggers": "Among a queue's triggers",
    "keys": "Among SSH keys",
    "password": "At a Windows password",
    "connect": "Among the routes to an instance",
    "journal": "In the journal",
    "tasks": "In the list of tasks",
    "picker": "In a picker",
    "form": "In a form",
}
"""The places a key can be listened to, with their headings."""

TOGETHER = {
    "everywhere": ("everywhere",),
    "list": ("everywhere", "list", "table"),
    "table": ("everywhere", "table"),
    "document": ("everywhere", "document"),
    "message": ("everywhere", "document", "message"),
    "console": ("everywhere", "console", "table"),
    "queue": ("everywhere", "console", "table", "queue"),
    "dead_letters": ("everywhere", "console", "table", "dead_letters"),
    "topic": ("everywhere", "console", "table", "topic"),
    "filter": ("filter",),  # a modal screen: nothing below it listens
    "instance_console": ("everywhere", "console", "table", "instance_console"),
    "instance": ("everywhere", "console", "table", "instance_console", "instance"),
    "lines": ("everywhere", "console", "instance_console", "lines"),
    "related": ("everywhere", "console", "table", "instance_console", "related"),
    "attributes": ("everywhere", "console", "table", "attributes"),
    "policy": ("everywhere", "console", "table", "policy"),
    "metrics": ("everywhere", "console", "instance_console", "metrics"),
    "triggers": ("everywhere", "console", "table", "triggers"),
    "keys": ("everywhere", "table", "keys"),
    "password": ("everywhere", "password"),
    "connect": ("everywhere", "table", "connect"),
    "journal": ("everywhere", "table", "journal"),
    "tasks": ("everywhere", "table", "tasks"),
    "picker": ("picker",),  # a modal screen: nothing below it listens
    "form": ("form",),
}
"""What listens at the same time as each place: two ids in one of these may not share a key."""


def _of_rows(where: str) -> tuple[Key, ...]:
    """What every tab of a console with rows of its own has."""
    return (
        Key(f"{where}.failure", "E", "failure", "Why", "what failed, whole: AWS code, request id", where),
        Key(f"{where}.sort_left", "<", "sort_left", "Sort", "sort by the column before; again reverses", where),
        Key(f"{where}.sort_right", ">", "sort_right", "Sort", "sort by the column after; again reverses", where),
        Key(f"{where}.wide", "w", "wide", "Wide", "wide columns", where),
    )


ALL = (
    Key("app.command", ":", "command_line", "Command", "command line; Tab completes", "everywhere", footer=True),
    Key("app.palette", "ctrl+p", "palette", "Palette", "command palette: everything, by name", "everywhere"),
    Key("app.help", "?,f1", "help", "Help", "help for this screen", "everywhere", footer=True),
    Key("app.back", "escape", "back", "Back", "close the overlay, then the filter, then go back", "everywhere"),
    Key("app.back_or_quit", "q", "back_or_quit", "Back", "back; at the root, again quits", "everywhere"),
    Key("app.quit", "ctrl+q", "quit_now", "Quit", "quit now", "everywhere"),
    Key("app.profile", "P", "pick_profile", "Profile", "pick a profile", "everywhere"),
    Key("app.login", "@", "login", "Log in", "log in, or renew the session; what is shown stays", "everywhere"),
    Key("app.region", "R", "pick_region", "Region", "pick a region", "everywhere"),
    Key("app.history_back", "[", "history_back", "Previous", "the screen before, in the history", "everywhere"),
    Key("app.history_forward", "]", "history_forward", "Next", "the screen after, in the history", "everywhere"),
    Key("app.refresh", "r,ctrl+r", "refresh", "Refresh", "ask AWS again", "everywhere"),
    Key("app.copy_command", "!", "copy_command", "aws", "copy this view or action as an aws command", "everywhere"),
    Key("app.next_pane", "tab", "next_pane", "Pane", "next pane", "everywhere"),
    Key("app.maximize", "f", "maximize", "Full", "full screen of the pane", "everywhere"),
    Key("app.journal", "J", "journal", "Journal", "journal of the changes made", "everywhere"),
    Key("app.tasks", "T", "tasks", "Tasks", "tasks still running", "everywhere"),
    Key("list.filter", "/", "filter", "Filter", "filter rows: !x without, col:x in one column", "list", footer=True),
    Key("list.describe", "d", "describe", "Describe", "describe the row", "list", footer=True),
    Key("list.raw", "y", "raw", "JSON", "the whole document, JSON or YAML", "list", footer=True),
    Key("list.actions", "a", "actions", "Actions", "action menu of the row or the marked rows", "list", footer=True),
    Key("list.copy_id", "c", "copy_id", "Copy", "copy the id", "list"),
    Key("list.copy_arn", "C", "copy_arn", "Copy ARN", "copy the ARN", "list"),
    Key("list.new", "n", "new", "New", "new: send a message, create a record or a stack", "list"),
    Key("list.edit", "e", "edit", "Edit", "edit in a form or in $EDITOR, with a diff", "list"),
    Key("list.delete", "x,ctrl+d", "delete", "Delete", "delete; the name is typed to confirm", "list"),
    Key("list.undo", "u", "undo", "Undo", "undo the last journalled change that can be undone", "list"),
    Key("list.connect", "s", "connect", "Connect", "connect: a shell on the instance", "list"),
    Key("list.logs", "l", "logs", "Logs", "logs", "list"),
    Key("list.watch", "t", "watch", "Watch", "watch: refresh by itself, changes highlighted", "list"),
    Key("list.sort_left", "<", "sort_left", "Sort", "sort by the column before; again reverses", "list"),
    Key("list.sort_right", ">", "sort_right", "Sort", "sort by the column after; again reverses", "list"),
    Key("list.sort_name", "N", "sort_name", "By name", "sort by name", "list"),
    Key("list.sort_age", "A", "sort_age", "By age", "sort by age", "list"),
    Key("list.sort_state", "S", "sort_state", "By state", "sort by state", "list"),
    Key("list.failure", "E", "failure", "Why", "what failed, whole: AWS code, request id", "list"),
    Key("list.wide", "w", "wide", "Wide", "wide columns", "list"),
    Key("table.up", "up,k", "cursor_up", "Up", "up", "table"),
    Key("table.down", "down,j", "cursor_down", "Down", "down", "table"),
    Key("table.top", "g,home", "top", "Top", "first row", "table"),
    Key("table.bottom", "G,end", "bottom", "Bottom", "last row", "table"),
    Key("table.page_up", "pageup", "page_up", "Page up", "a page up", "table"),
    Key("table.page_down", "pagedown", "page_down", "Page down", "a page down", "table"),
    Key("table.left", "left", "scroll_left", "Left", "columns to the left", "table"),
    Key("table.right", "right", "scroll_right", "Right", "columns to the right", "table"),
    Key("table.mark", "space", "mark", "Mark", "mark the row for a bulk action", "table"),
    Key("table.range", "v", "mark_range", "Range", "mark from the last mark to here", "table"),
    Key("table.open", "enter", "open", "Open", "open: drill down, else describe", "table"),
    Key("document.toggle", "y", "next_form", "JSON/YAML", "JSON, YAML and outline in turn", "document", footer=True),
    Key("document.search", "/", "search", "Search", "search", "document", footer=True),
    Key("document.next", "n", "next_match", "Next", "next match", "document", footer=True),
    Key("document.previous", "p,N", "previous_match", "Previous", "previous match", "document"),
    Key("document.wrap", "w", "wrap", "Wrap", "wrap long lines", "document"),
    Key("document.copy", "c", "copy_document", "Copy", "copy the whole document", "document", footer=True),
    Key("document.reveal", "v", "reveal", "Reveal", "show one hidden value; the journal notes it", "document"),
    Key("document.up", "up,k", "cursor_up", "Up", "a line up", "document"),
    Key("document.down", "down,j", "cursor_down", "Down", "a line down", "document"),
    Key("document.top", "g,home", "top", "Top", "the top", "document"),
    Key("document.bottom", "G,end", "bottom", "Bottom", "the bottom", "document"),
    Key("document.page_up", "pageup", "page_up", "Page up", "a page up", "document"),
    Key("document.page_down", "pagedown,space", "page_down", "Page down", "a page down", "document"),
    Key("document.left", "left,h", "scroll_left", "Left", "to the left", "document"),
    Key("document.right", "right,l", "scroll_right", "Right", "to the right", "document"),
    Key("message.next_view", "b", "next_view", "View", "next view: unwrapped, JSON, hex", "message", footer=True),
    Key("message.previous_view", "B", "previous_view", "View", "previous view", "message"),
    Key("message.next", ">", "next_message", "Next message", "the next message of the list", "message", footer=True),
    Key("message.previous", "<", "previous_message", "Previous message", "the message before", "message"),
    Key("message.edit", "e", "edit", "Edit", "send a changed copy, deleting this or not", "message", footer=True),
    Key("message.delete", "x,ctrl+d", "delete", "Delete", "delete this message", "message", footer=True),
    Key("message.copy_sent", "C", "copy_sent", "Copy as sent", "copy the body exactly as it was sent", "message"),
    Key("message.failure", "E", "failure", "Why", "what failed, whole: AWS code, request id", "message"),
    Key("console.actions", "a", "actions", "Actions", "everything that can be done here", "console", footer=True),
    *(Key(f"console.tab_{n}", f"{n}", f"tab({n})", f"Tab {n}", f"tab {n}", "console") for n in range(1, 10)),
    Key("queue.peek", "p", "peek", "Peek", "look at messages; says first what that costs", "queue", footer=True),
    Key("queue.live", "t", "live", "Live", "keep peeking at an interval; again ends it", "queue", footer=True),
    Key("queue.send", "n", "send", "Send", "send a message", "queue", footer=True),
    Key("queue.edit", "e", "edit", "Edit", "send a changed copy, deleting the original or not", "queue", footer=True),
    Key("queue.move", "m", "move", "Move", "move or copy messages to another queue", "queue", footer=True),
    Key("queue.export", "o", "export", "Export", "write messages to a file of JSON lines", "queue"),
    Key("queue.import", "i", "import", "Import", "send what an export wrote", "queue"),
    Key("queue.delete", "x,ctrl+d", "delete", "Delete", "delete the message or the marked ones", "queue", footer=True),
    Key("queue.filter", "/", "filter", "Filter", "filter messages, bodies included", "queue", footer=True),
    Key("queue.raw", "y", "raw", "JSON", "the message exactly as SQS gave it", "queue", footer=True),
    Key("queue.copy_id", "c", "copy_id", "Copy", "copy the message id", "queue"),
    Key("queue.copy_arn", "C", "copy_arn", "Copy ARN", "copy the queue's ARN", "queue"),
    *_of_rows("queue"),
    Key("dead_letters.redrive", "m", "redrive", "Redrive", "have SQS move them back", "dead_letters", footer=True),
    Key("dead_letters.stop", "x,ctrl+d", "stop_task", "Stop", "stop the move at work", "dead_letters", footer=True),
    Key("dead_letters.dlq", "L", "open_dlq", "DLQ", "open the queue's dead-letter queue", "dead_letters", footer=True),
    Key("dead_letters.copy", "c", "copy_id", "Copy", "copy the queue's URL or the task's handle", "dead_letters"),
    Key("dead_letters.failure", "E", "failure", "Why", "what could not be read: AWS code, request id", "dead_letters"),
    Key("topic.publish", "n", "publish", "Publish", "publish a message; says first who gets it", "topic", footer=True),
    Key("topic.subscribe", "s", "subscribe", "Subscribe", "subscribe an endpoint", "topic", footer=True),
    Key("topic.filters", "F", "filter_policy", "Filter", "the filter policy, tried on a sample", "topic", footer=True),
    Key("topic.edit", "e", "edit", "Edit", "edit the subscription, attribute or policy", "topic", footer=True),
    Key("topic.delete", "x,ctrl+d", "delete", "Unsubscribe", "end the subscription", "topic", footer=True),
    Key("topic.filter", "/", "filter", "Rows", "filter rows", "topic"),
    Key("topic.describe", "d,y", "describe", "Describe", "all that SNS says of it", "topic"),
    Key("topic.copy_id", "c", "copy_id", "Copy", "copy the endpoint or value", "topic"),
    Key("topic.copy_arn", "C", "copy_arn", "Copy ARN", "copy the subscription's ARN, else the topic's", "topic"),
    *_of_rows("topic"),
    Key("filter.save", "ctrl+s", "save", "Set", "set the policy, after one more look", "filter", footer=True),
    Key("filter.leave", "escape", "leave", "Leave", "leave; asks first when it was changed", "filter", footer=True),
    *EC2_KEYS,
    Key("attributes.edit", "e", "edit", "Edit", "edit the attribute or tag; so does Enter", "attributes", footer=True),
    Key("attributes.edit_all", "A", "edit_all", "All", "edit several attributes at once", "attributes", footer=True),
    Key("attributes.new_tag", "n", "new_tag", "New tag", "add a tag", "attributes", footer=True),
    Key("attributes.delete", "x,ctrl+d", "delete", "Default", "back to the default; take the tag away", "attributes"),
    Key("attributes.undo", "u", "undo", "Undo", "undo the last change that can be undone", "attributes", footer=True),
    Key("attributes.filter", "/", "filter", "Filter", "filter attributes and tags", "attributes", footer=True),
    Key("attributes.raw", "y", "raw", "JSON", "attributes and tags whole", "attributes", footer=True),
    Key("attributes.copy", "c", "copy", "Copy", "copy the raw value", "attributes"),
    Key("attributes.copy_arn", "C", "copy_arn", "Copy ARN", "copy the queue's ARN", "attributes"),
    *_of_rows("attributes"),
    Key("policy.edit", "e", "edit", "Edit", "edit the policy in $EDITOR, with a diff", "policy", footer=True),
    Key("policy.new", "n", "new", "New", "add a statement from a template", "policy", footer=True),
    Key("policy.delete", "x,ctrl+d", "delete", "Delete", "delete the whole policy", "policy", footer=True),
    Key("policy.undo", "u", "undo", "Undo", "undo the last change that can be undone", "policy", footer=True),
    Key("policy.raw", "y", "raw", "JSON", "the policy as SQS has it", "policy", footer=True),
    Key("policy.copy", "c", "copy", "Copy", "copy the policy", "policy"),
    Key("policy.copy_arn", "C", "copy_arn", "Copy ARN", "copy the queue's ARN", "policy"),
    Key("policy.filter", "/", "filter", "Filter", "filter the statements", "policy"),
    *_of_rows("policy"),
    Key("keys.new", "n", "new", "Create", "create a key pair; its private key goes into a file", "keys", footer=True),
    Key("keys.import", "i", "take_in", "Import", "give EC2 the public part of a key", "keys", footer=True),
    Key("keys.convert", "e", "convert", "Convert", "write the key as PEM, OpenSSH or PuTTY's", "keys", footer=True),
    Key("keys.delete", "x,ctrl+d", "delete", "Delete", "delete the key pair in EC2", "keys", footer=True),
    Key("keys.filter", "/", "filter", "Filter", "filter the keys", "keys", footer=True),
    Key("keys.describe", "d,y", "describe", "Describe", "all that is known of the key", "keys"),
    Key("keys.copy_public", "c", "copy_public", "Copy", "copy the public key", "keys", footer=True),
    Key("keys.copy_fingerprint", "C", "copy_fingerprint", "Fingerprint", "copy the fingerprint", "keys"),
    Key("keys.undo", "u", "undo", "Undo", "undo the last change that can be undone", "keys"),
    Key("keys.sort_name", "N", "sort_name", "By name", "sort by name", "keys"),
    Key("keys.sort_state", "S", "sort_state", "By state", "sort by state", "keys"),
    *_of_rows("keys"),
    Key("password.copy", "c", "copy_password", "Copy", "decrypt the password and copy it", "password", footer=True),
    Key("metrics.hour", "h", "span('1h')", "Hour", "the last hour", "metrics", footer=True),
    Key("metrics.day", "d", "span('24h')", "Day", "the last 24 hours", "metrics", footer=True),
    Key("metrics.week", "w", "span('7d')", "Week", "the last 7 days", "metrics", footer=True),
    Key("metrics.next", "j,down,>", "next_metric", "Next", "the next metric", "metrics", footer=True),
    Key("metrics.previous", "k,up,<", "previous_metric", "Previous", "the metric before", "metrics"),
    Key("metrics.enlarge", "enter", "enlarge", "Large", "one metric large, or all that fit", "metrics", footer=True),
    Key("metrics.watch", "t", "watch", "Watch", "watch: ask again by itself, once a minute", "metrics", footer=True),
    Key("metrics.numbers", "y", "numbers", "Numbers", "every number, as a document", "metrics"),
    Key("metrics.failure", "E", "failure", "Why", "what failed, whole: AWS code, request id", "metrics"),
    Key("triggers.look", "o", "look", "Open", "open the topic, queue … at the other end", "triggers", footer=True),
    Key("triggers.switch", "p", "switch", "Pause", "pause a Lambda mapping, or let it go on", "triggers", footer=True),
    Key("triggers.filter", "/", "filter", "Filter", "filter the rows", "triggers", footer=True),
    Key("triggers.describe", "d,y", "describe", "Describe", "all AWS told of it", "triggers", footer=True),
    Key("triggers.all", "A", "all", "All", "go through every SNS subscription of the account", "triggers"),
    Key("triggers.copy_id", "c", "copy_id", "Copy", "copy its id", "triggers"),
    Key("triggers.copy_arn", "C", "copy_arn", "Copy ARN", "copy its ARN", "triggers"),
    *_of_rows("triggers"),
    Key("connect.user", "u", "user", "User", "another user logs in", "connect", footer=True),
    Key("connect.bastion", "b", "bastion", "Bastion", "pick the host to jump through", "connect", footer=True),
    Key("connect.copy", "c", "copy", "Copy", "copy the command line of this route", "connect", footer=True),
    Key("connect.forget", "x", "forget", "Host key", "forget the host key that is known", "connect"),
    Key("journal.filter", "/", "filter", "Filter", "filter the changes", "journal", footer=True),
    Key("journal.describe", "d,y", "describe", "Describe", "all the journal has of it", "journal", footer=True),
    Key("journal.undo", "u", "undo", "Undo", "undo this change, when something takes it back", "journal", footer=True),
    Key("journal.look", "o", "look", "Look", "look at the resource that was changed", "journal", footer=True),
    Key("journal.copy_id", "c", "copy_id", "Copy", "copy the id of what was changed", "journal"),
    Key("journal.failure", "E", "failure", "Why", "what failed: AWS code, request id", "journal"),
    Key("journal.sort_left", "<", "sort_left", "Sort", "sort by the column before; again reverses", "journal"),
    Key("journal.sort_right", ">", "sort_right", "Sort", "sort by the column after; again reverses", "journal"),
    Key("tasks.stop", "x,ctrl+d", "stop_task", "Stop", "stop it; what is done stays done", "tasks", footer=True),
    Key("tasks.again", "n", "again", "Again", "do what failed in it once more; asks first", "tasks", footer=True),
    Key("tasks.filter", "/", "filter", "Filter", "filter the tasks", "tasks", footer=True),
    Key("tasks.describe", "d,y", "describe", "Describe", "all that is known of it", "tasks", footer=True),
    Key("tasks.failure", "E", "failure", "Why", "what failed in it: AWS code, request id", "tasks", footer=True),
    Key("picker.up", "up,shift+tab", "cursor_up", "Up", "up", "picker"),
    Key("picker.down", "down,tab", "cursor_down", "Down", "down", "picker"),
    Key("picker.page_up", "pageup", "page_up", "Page up", "a page up", "picker"),
    Key("picker.page_down", "pagedown", "page_down", "Page down", "a page down", "picker"),
    Key("picker.choose", "enter", "choose", "Choose", "take what is highlighted", "picker", footer=True),
    Key("picker.cancel", "escape", "cancel", "Cancel", "change nothing", "picker", footer=True),
    Key("form.submit", "ctrl+s,ctrl+enter", "submit", "Send", "send the form; so does Enter in its last field", "form"),
    Key("form.editor", "ctrl+o", "editor", "Editor", "write a text of several lines in $EDITOR", "form"),
    Key("form.cancel", "escape", "leave", "Cancel", "leave; asks first when something was typed", "form"),
)
"""Every key, in the order of the help."""

_NAMED = (
    "enter", "escape", "space", "tab", "backspace", "delete", "insert", "home", "end", "pageup", "pagedown", "up",
    "down", "left", "right", "comma", *(f"f{n}" for n in range(1, 25)),
)  # fmt: skip
_ALIASES = {
    "esc": "escape", "return": "enter", "pgup": "pageup", "pgdn": "pagedown", "page_up": "pageup",
    "page_down": "pagedown", "del": "delete", "ins": "insert", " ": "space", ",": "comma", "slash": "/",
    "backslash": "\\", "at": "@", "underscore": "_", "minus": "-", "hyphen": "-", "plus": "+", "less_than_sign": "<",
    "greater_than_sign": ">",
}  # fmt: skip
_SHOWN = {
    "escape": "Esc", "pageup": "PgUp", "pagedown": "PgDn", "up": "↑", "down": "↓", "left": "←", "right": "→",
    "comma": ",",
}  # fmt: skip


@cache
def reserved(where: str = "list") -> frozenset[str]:
    """The default keys already taken in a place, each as `canonical` writes it.

    Args:
        where: one of WHERE; what listens at the same time counts too.
    """
    return frozenset(name for key in ALL if key.where in TOGETHER[where] for name in split(key.keys))


def resolve(overrides: Mapping[str, str]) -> tuple[dict[str, str], list[str]]:
    """Every id with its keys after the person's own, and a sentence per override that could not be taken.

    An override that clashes is not taken, so no key dies silently. Ids may swap keys.

    Args:
        overrides: `[keys]` of config.toml: id to keys, "" for none.
    """
    keymap = {key.id: key.keys for key in ALL}
    defaults = dict(keymap)
    faults: list[str] = []
    for name, keys in overrides.items():
        if name not in defaults:
            from difflib import get_close_matches  # only for a person with a fault in their file

            near = get_close_matches(name, defaults, 1, 0.0)
            faults.append(f"There is no key id {name}; the nearest is {near[0]}.")
        elif unknown := [key for key in keys.split(",") if keys and not canonical(key)]:
            faults.append(f"{name} cannot be put on {unknown[0].strip() or 'an empty key'}: no key is called that.")
        elif _BY_ID[name].where in ("picker", "form") and (typed := [key for key in split(keys) if len(key) == 1]):
            faults.append(f"{name} cannot be put on {typed[0]}: there, characters are typed.")
        else:
            keymap[name] = ",".join(split(keys))
    while clash := next(_clashes(keymap, overrides), None):
        own, other, key = clash
        faults.append(f"{own} cannot be put on {shown(key)}: {other} is on it ({_BY_ID[other].help}).")
        keymap[own] = defaults[own]
    return keymap, faults


def canonical(key: str) -> str:
    """One spelling per key: `question_mark` is `?`, `Esc` is `escape`, `shift+n` is `N`; "" for what is no key."""
    key = key if key == " " else key.strip()
    if len(key) == 1:
        return _ALIASES.get(key, key)
    *modifiers, last = key.lower().split("+")
    last = _ALIASES.get(last, last)
    if len(last) > 1 and last not in _NAMED:
        last = _character(last)
    if not last or set(modifiers) - {"ctrl", "shift", "alt", "super", "meta"}:
        return ""
    if modifiers == ["shift"] and len(last) == 1:
        return last.upper()
    return "+".join([*sorted(modifiers), last])


def split(keys: str) -> tuple[str, ...]:
    """The keys of a comma-separated list, each in its one spelling."""
    return tuple(name for key in keys.split(",") if (name := canonical(key)))


def shown(keys: str) -> str:
    """The keys as a person reads them, separated by spaces: `? F1`, `↑ k`, `ctrl+p`."""
    return " ".join(_SHOWN.get(key) or (key.capitalize() if key in _NAMED else key) for key in split(keys))


def table_markdown() -> str:
    """The key table of the README: one Markdown table per place."""
    tables = []
    for where, heading in WHERE.items():
        lines = [f"**{heading}**", "", "| key | does | id |", "|---|---|---|"]
        for key in ALL:
            if key.where == where:
                names = " ".join(f"`{name}`" for name in shown(key.keys).split(" "))
                lines.append(f"| {names} | {key.help} | `{key.id}` |")
        tables.append("\n".join(lines))
    return "\n\n".join(tables) + "\n"


def _clashes(keymap: Mapping[str, str], overrides: Mapping[str, str]) -> Iterator[tuple[str, str, str]]:
    """Ids on one key that listen at the same time: the id that was moved there, the other, and the key."""
    for together in TOGETHER.values():
        taken: dict[str, str] = {}
        for key in ALL:
            if key.where in together:
                for name in split(keymap[key.id]):
                    other = taken.setdefault(name, key.id)
                    if other != key.id:
                        moved = key.id in overrides and keymap[key.id] != key.keys
                        yield (key.id, other, name) if moved else (other, key.id, name)


def _character(name: str) -> str:
    """The character Textual calls by this name (`question_mark`), "" when there is none."""
    try:
        character = unicodedata.lookup(name.replace("_", " "))
    except KeyError:
        return ""
    return character if character.isprintable() else ""


_BY_ID = {key.id: key for key in ALL}
