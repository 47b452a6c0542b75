"""Every profile of both AWS files: what it is, where it is written, how long it lasts, what is wrong with it."""

from __future__ import annotations

from textual.app import ComposeResult

from awstui import protocol as p
from awstui.catalog.model import Column
from awstui.ui.bindings import bindings
from awstui.ui.lines import Line
from awstui.ui.narrowing import Narrowing
from awstui.ui.profile_words import KINDS, state
from awstui.ui.table import Table

_COLUMNS = (
    Column("Profile", "name", kind="id"),
    Column("Kind", "kind"),
    Column("State", "state", kind="state"),
    Column("Guard", "guard"),
    Column("Account", "account"),
    Column("What is known", "note"),
    Column("Region", "region"),
    Column("Source", "source"),
    Column("Role", "role"),
    Column("Written in", "file"),
)


class ProfilesScreen(Narrowing):
    """Lists the profiles; Enter switches to one, the login key logs in to it."""

    WHERE = "list"
    BINDINGS = bindings("list", own=("app.back", "app.login"))
    ABOUT = (
        "Nothing is called and no helper runs for this list: it is what the two AWS files say, and what the caches of "
        "the AWS CLI know of sessions. Enter switches to a profile, and what was open is asked again there."
    )

    def __init__(self) -> None:
        super().__init__(_COLUMNS)
        self.warning = Line()
        self._infos: dict[str, p.ProfileInfo] = {}

    def parts(self) -> ComposeResult:
        """Title, what overrides what, table, filter."""
        yield self.line
        yield self.warning
        yield self.table
        yield self.filter_bar

    def on_mount(self) -> None:
        """Read the files."""
        super().on_mount()
        self.warning.display = False
        self.table.focus()
        self.action_refresh()

    def title_for_history(self) -> str:
        """The profiles."""
        return "Profiles"

    # ---- rows

    @property
    def asking(self) -> str:
        """What r says."""
        return "Reading the AWS files again…"

    def action_refresh(self) -> None:
        """Read the files again."""
        self.run_worker(self._read(), group="load", exclusive=True, exit_on_error=False)

    def engine_died(self) -> None:
        """What is on screen is still so."""

    def renewed(self, profile: str | None) -> None:
        """A session has begun: its state is another."""
        self.action_refresh()

    async def _read(self) -> None:
        answer = await self.console.one(p.Profiles(), p.Value)
        if answer is None:
            return
        self._infos = {info.name: info for info in answer.value}
        environment = self._infos.get("(environment)")
        self.warning.display = environment is not None
        if environment is not None:
            self.warning.show("", f"The environment: {environment.note or environment.kind}.")
        self.empty = "~/.aws/config and ~/.aws/credentials hold no profile. `aws configure` makes one."
        self._fill()

    def refresh_header(self) -> None:
        """Who we are somewhere has been learnt: the rows tell it too."""
        super().refresh_header()
        if self._infos:
            self._fill()

    def _fill(self) -> None:
        now = self.console.now()
        self.store.begin_refresh()
        self.store.extend(list(self._infos), [self._row(info, now) for info in self._infos.values()])
        self.store.end_refresh(complete=True)
        self.rows_changed()

    def _row(self, info: p.ProfileInfo, now: float) -> p.Values:
        """What the files say, and of a profile that has been looked at what STS said."""
        identity, refused = self._told(info.name)
        current = "in use" if info.name == self._profile(self.console.place) else ""
        whose = identity.alias if identity else refused
        shown = (
            info.name,
            KINDS.get(info.kind, info.kind),
            state(info, now) or ("valid" if identity else ""),
            "guarded" if info.guard else "",
            info.account or (identity.account if identity else ""),
            " · ".join(filter(None, (current, whose, info.note.removeprefix("broken: ")))),
            info.region,
            info.source,
            info.role,
            info.file,
        )
        return tuple(value or None for value in shown)

    def _told(self, name: str) -> tuple[p.Identity | None, str]:
        for place, identity in self.console.identities.items():
            if name == self._profile(place):
                return identity, ""
        return None, next((why for place, why in self.console.nobody.items() if name == self._profile(place)), "")

    def _profile(self, place: p.Place) -> str:
        """The profile a place means: without one, the environment says."""
        context = self.console.contexts.get(place)
        return context.profile if context is not None else place.profile or "default"

    def show_status(self) -> None:
        """How many profiles there are, and what can be done with one."""
        count = self.narrowed() or f"{len(self.store)}"
        keys = f"Enter switches · {self.console.login_key()} logs in · d tells all"
        self.line.show("Profiles", f"{count} · {keys}")

    # ---- what one does with them

    def on_table_opened(self, event: Table.Opened) -> None:
        """Switch to it: this screen goes, and what was below is asked again there."""
        name = str(event.key)
        info = self._infos[name]
        if info.state == "broken":
            self.console.say(f"{name} cannot be used: {info.note.removeprefix('broken: ')}", "warning")
            return
        self.console.go_back()
        self.console.use_profiles(name)

    def action_login(self) -> None:
        """Log in to the profile under the cursor."""
        key = self.table.cursor_key
        if key is not None:
            self.console.log_in(p.Place(None if key == "(environment)" else str(key)))

    def action_describe(self) -> None:
        """Everything that is known of the profile under the cursor."""
        info = self._infos.get(str(self.table.cursor_key))
        if info is not None:
            pairs = zip((column.name for column in _COLUMNS), self._row(info, self.console.now()), strict=True)
            told = {name: value for name, value in pairs if value} | ({"Guard": info.guard} if info.guard else {})
            document = p.Document(info.name, "", told)
            self.console.show_document(f"Profile {info.name}", document, "outline")

    def action_copy_id(self) -> None:
        """Copy its name."""
        if self.table.cursor_key is not None:
            self.console.copy(str(self.table.cursor_key), str(self.table.cursor_key))
