"""Which server this window speaks to, and how the line is, as a page of the settings (D5, V3, D7)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Literal

from rf_desktop import __version__
from rf_desktop.client.address import ServerAddress
from rf_desktop.client.observable import Cell, Unwatch
from rf_desktop.client.workspace import Workspace
from rf_desktop.values import dataclass
from rf_desktop.viewmodels import text_account, text_time
from rf_desktop.viewmodels.leaving import Unfinished, what_goes
from rf_desktop.viewmodels.queue_rows import connection_line

ServerKind = Literal["own", "demo", "joined", "team"]


@dataclass(frozen=True)
class ServerState:
    """What is shown, in words; `live` is whether what is shown in the window is true now."""

    address: str
    connection: str
    live: bool
    version: str
    way: str = ""
    way_is_safe: bool = True


class ServerPage:
    """Follows the address and the line while the page is open. workspace: None while nobody is signed in.

    folder: where an own server keeps its data; None where this computer has none. other: leads to the choice of another
    server, signing out first; None where there is no choice. unfinished: what that would take along; None while nobody
    is signed in. `warning` is the question that stands before it, "" for none.
    """

    def __init__(
        self,
        kind: ServerKind,
        address: Cell[ServerAddress],
        workspace: Workspace | None,
        folder: Path | None,
        other: Callable[[], None] | None = None,
        unfinished: Callable[[], Unfinished] | None = None,
    ) -> None:
        self.kind = kind
        self.folder = folder if kind in ("own", "demo") else None
        self.warning: Cell[str] = Cell("")
        self._other = other
        self._unfinished = unfinished
        self.app_version = __version__
        self._address = address
        self._workspace = workspace
        self.title, self.hint = _words(kind)
        self.state: Cell[ServerState] = Cell(self._view())
        self._unwatch: list[Unwatch] = [address.watch(lambda _: self._look(), now=False)]
        if workspace is not None:
            self._unwatch += [
                workspace.connection.watch(lambda _: self._look(), now=False),
                workspace.server.watch(lambda _: self._look(), now=False),
                workspace.updated_at.watch(lambda _: self._look(), now=False),
                workspace.outgoing.unsent.watch(lambda _: self._ask_anew(), now=False),
            ]

    @property
    def may_connect_anew(self) -> bool:
        """Whether there is a line that one could wait for."""
        return self._workspace is not None

    def connect_anew(self) -> None:
        """Do not wait for the next try."""
        if self._workspace is not None:
            self._workspace.connect_anew()

    @property
    def may_leave(self) -> bool:
        """Whether one can choose another server."""
        return self._other is not None

    def ask_other(self) -> None:
        """Another server is wished for: say what that means. Without a sign-in it means nothing."""
        if self._unfinished is None:
            self.leave()
        else:
            goes = what_goes(self._unfinished()) or text_account.NOTHING_GOES
            self.warning.set(text_account.OTHER_SERVER_WARNING.format(goes=goes))

    def stay(self) -> None:
        """It was not meant."""
        self.warning.set("")

    def leave(self) -> None:
        """It was meant."""
        self.warning.set("")
        if self._other is not None:
            self._other()

    def close(self) -> None:
        """The page is gone."""
        for unwatch in self._unwatch:
            unwatch()

    def _ask_anew(self) -> None:
        """What waited was sent meanwhile, or something waits now."""
        if self.warning.value:
            self.ask_other()

    def _look(self) -> None:
        self.state.set(self._view())

    def _view(self) -> ServerState:
        address, work = self._address.value, self._workspace
        way, is_safe = "", True
        if self.kind == "team":
            is_safe = address.is_secure
            way = text_account.ENCRYPTED if is_safe else text_account.NOT_ENCRYPTED
        if work is None:
            return ServerState(address.url, text_account.NOT_CONNECTED_YET, False, _unknown(), way, is_safe)
        line = connection_line(work.connection.value, work.updated_at.value)
        hello, listed = work.server.value, work.updated_at.value
        connection = line.label
        if listed is not None and line.kind == "live":
            connection = text_account.LISTED_AT.format(state=line.label, clock=text_time.updated(listed))
        version = _unknown() if hello is None else hello.server_version
        return ServerState(address.url, connection, line.kind == "live", version, way, is_safe)


def _unknown() -> str:
    return text_account.NOT_CONNECTED_YET


def _words(kind: ServerKind) -> tuple[str, str]:
    match kind:
        case "own":
            return text_account.OWN_SERVER, text_account.OWN_SERVER_HINT
        case "demo":
            return text_account.DEMO_SERVER, text_account.OWN_SERVER_HINT
        case "joined":
            return text_account.JOINED_SERVER, text_account.JOINED_SERVER_HINT
        case "team":
            return text_account.TEAM_SERVER, ""
