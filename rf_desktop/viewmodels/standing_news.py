"""What the desktop and the window say at the moment, by what it is about: the newer replaces the older (Q5, Q8, C7)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence

from rf_desktop.contract.notices import Notice, NoticeKind
from rf_desktop.domain.ids import SessionId

ASIDE: frozenset[NoticeKind] = frozenset({"consultation", "answer", "remark"})
"""Notices of what somebody said in a session: each is news of its own. All others say where the session stands now,
so that of two only the newer is true."""
_KEPT = 300


class Subjects:
    """For each session, under which key it was said last where it stands. take_back: what is older goes."""

    def __init__(self, take_back: Callable[[str], None]) -> None:
        self._take_back = take_back
        self._newest: dict[SessionId, str] = {}

    def are_told(self, session_id: SessionId, key: str) -> None:
        """It is said anew under `key`; what was said before of the same session is no longer so."""
        if self._newest.get(session_id) != key:
            self.moved_on(session_id)
        self._newest.pop(session_id, None)
        self._newest[session_id] = key
        while len(self._newest) > _KEPT:
            del self._newest[next(iter(self._newest))]

    def moved_on(self, session_id: SessionId) -> None:
        """What was said last of where it stands is no longer so."""
        before = self._newest.pop(session_id, None)
        if before is not None:
            self._take_back(before)


def subjects(notices: Sequence[Notice]) -> int:
    """How many different things these tell of."""
    return len({notice.id if notice.kind in ASIDE else notice.session_id for notice in notices})


class Summed:
    """What one line after a gap stands for (V5), by id, as far as it is still so."""

    def __init__(self) -> None:
        self.ids: tuple[str, ...] = ()

    def add(self, ids: Iterable[str]) -> None:
        """The line tells of these as well."""
        self.ids = tuple(dict.fromkeys((*ids, *self.ids)))

    def keep(self, still: Collection[str]) -> bool:
        """Leave out what is over; whether anything was."""
        before, self.ids = self.ids, tuple(each for each in self.ids if each in still)
        return self.ids != before
