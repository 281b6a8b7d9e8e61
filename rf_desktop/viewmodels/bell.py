"""The bell: the history of notices, read or not, each leading to what it is about (Q8)."""

from __future__ import annotations

from rf_desktop.client.errors import ClientError
from rf_desktop.client.notices import unread_notices
from rf_desktop.client.observable import Cell
from rf_desktop.client.workspace import Workspace
from rf_desktop.contract.notices import Notice
from rf_desktop.domain.ids import NoticeId
from rf_desktop.domain.moments import Clock
from rf_desktop.viewmodels import heard, language, text
from rf_desktop.viewmodels.bell_view import BellRow, BellState
from rf_desktop.viewmodels.places import ABOUT_THE_HANDOFF, Places
from rf_desktop.viewmodels.presses import Presses
from rf_desktop.viewmodels.telling import Telling

__all__ = ["Bell", "BellRow", "BellState"]


class Bell:
    """Follows the client's notices."""

    def __init__(self, workspace: Workspace, places: Places, telling: Telling, clock: Clock) -> None:
        self._workspace = workspace
        self._places = places
        self._telling = telling
        self._clock = clock
        self._presses = Presses()
        self.state: Cell[BellState] = Cell(self._view())
        self._unwatch = [
            workspace.notices.bell.watch(lambda _: self.state.set(self._view()), now=False),
            language.spoken.watch(lambda _: self.state.set(self._view()), now=False),
        ]

    async def open(self, key: str) -> None:
        """Go to what the notice is about; it counts as read."""
        notice = next((n for n in self._workspace.notices.bell.value.notices if n.id == key), None)
        if notice is None:
            return
        if notice.kind in ABOUT_THE_HANDOFF and notice.handoff_id:
            await self._places.open_handoff(notice.handoff_id)
        else:
            await self._places.open_session(notice.session_id)
        await self._read(notice.id)

    async def mark_all_read(self) -> None:
        """All of them, with one request."""
        await self._read()

    def close(self) -> None:
        """Stop watching."""
        for unwatch in self._unwatch:
            unwatch()

    async def _read(self, *ids: NoticeId) -> None:
        with self._presses.press(f"read:{','.join(ids)}") as mine:
            if not mine:
                return
            try:
                await self._workspace.notices.mark_read(*ids)
            except ClientError as error:
                self._telling.failed("bell", error)

    def _view(self) -> BellState:
        bell, now = self._workspace.notices.bell.value, self._clock()

        def row(notice: Notice) -> BellRow:
            unread = notice.read_at is None
            title = heard.in_words(notice.title)
            words = [text.CARD_UNREAD if unread else "", title, notice.body]
            spoken = ", ".join(word for word in (*words, text.ago(notice.created_at, now)) if word)
            return BellRow(notice.id, title, notice.body, notice.created_at, unread, spoken)

        rows = tuple(row(notice) for notice in bell.notices)
        return BellState(rows, len(unread_notices(bell)), "" if rows else text.BELL_EMPTY)
