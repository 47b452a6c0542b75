"""The keys of the instance console, of tabs of text, and of the list of what is related; part of keys.ALL."""

from __future__ import annotations

from awstui.key import Key

EC2_KEYS = (
    Key("instance_console.connect", "s", "connect", "Connect", "connect: a shell on the instance", "instance_console"),
    Key("instance_console.related", "b", "related", "Related", "the tab of what belongs to it", "instance_console"),
    Key("instance_console.password", "W", "password", "Password", "its Windows password", "instance_console"),
    Key(
        "instance.edit", "e", "edit", "Edit", "edit what is under the cursor; a lists the rest", "instance", footer=True
    ),
    Key("instance.new_tag", "n", "new_tag", "Tags", "edit all tags at once", "instance", footer=True),
    Key("instance.delete", "x,ctrl+d", "delete", "Remove", "take the tag under the cursor away", "instance"),
    Key("instance.undo", "u", "undo", "Undo", "undo the last change that can be undone", "instance", footer=True),
    Key("instance.filter", "/", "filter", "Filter", "filter the rows", "instance", footer=True),
    Key("instance.describe", "d,y", "describe", "Describe", "all that EC2 says of it", "instance", footer=True),
    Key("instance.copy", "c", "copy_value", "Copy", "copy the value", "instance"),
    Key("instance.copy_arn", "C", "copy_arn", "Copy ARN", "copy the instance's ARN", "instance"),
    Key("instance.failure", "E", "failure", "Why", "what failed, whole: AWS code, request id", "instance"),
    Key("instance.sort_left", "<", "sort_left", "Sort", "sort by the column before; again reverses", "instance"),
    Key("instance.sort_right", ">", "sort_right", "Sort", "sort by the column after; again reverses", "instance"),
    Key("instance.wide", "w", "wide", "Wide", "wide columns", "instance"),
    Key("lines.search", "/", "search", "Search", "search; capitals make capitals matter", "lines", footer=True),
    Key("lines.next", "n", "next_match", "Next", "next match", "lines", footer=True),
    Key("lines.previous", "p,N", "previous_match", "Previous", "previous match", "lines"),
    Key("lines.edit", "e", "edit", "Edit", "edit it in $EDITOR, with a diff", "lines", footer=True),
    Key("lines.wrap", "w", "wrap", "Wrap", "wrap long lines", "lines", footer=True),
    Key("lines.document", "y,d", "document", "Document", "the text alone, full screen", "lines"),
    Key("lines.copy", "c", "copy_text", "Copy", "copy the text", "lines", footer=True),
    Key("lines.failure", "E", "failure", "Why", "what failed, whole: AWS code, request id", "lines"),
    Key("lines.up", "up,k", "cursor_up", "Up", "a line up", "lines"),
    Key("lines.down", "down,j", "cursor_down", "Down", "a line down", "lines"),
    Key("lines.top", "g,home", "top", "Top", "the top", "lines"),
    Key("lines.bottom", "G,end", "bottom", "Bottom", "the bottom", "lines"),
    Key("lines.page_up", "pageup", "page_up", "Page up", "a page up", "lines"),
    Key("lines.page_down", "pagedown,space", "page_down", "Page down", "a page down", "lines"),
    Key("lines.left", "left,h", "scroll_left", "Left", "to the left", "lines"),
    Key("lines.right", "right,l", "scroll_right", "Right", "to the right", "lines"),
    Key("related.filter", "/", "filter", "Filter", "filter the rows", "related", footer=True),
    Key("related.describe", "d,y", "describe", "Describe", "all that is known of them", "related", footer=True),
    Key("related.copy", "c", "copy_value", "Copy", "copy their names", "related"),
    Key("related.failure", "E", "failure", "Why", "what could not be counted: AWS code", "related", footer=True),
    Key("related.sort_left", "<", "sort_left", "Sort", "sort by the column before; again reverses", "related"),
    Key("related.sort_right", ">", "sort_right", "Sort", "sort by the column after; again reverses", "related"),
    Key("related.wide", "w", "wide", "Wide", "wide columns", "related"),
)
"""In the order of the help."""
