"""Tells the server what became of news here: shown, held back, or refused by the desktop (E8)."""

from __future__ import annotations

from collections.abc import Iterable

from rf_desktop.client.workspace import Workspace
from rf_desktop.contract.notices import Notice
from rf_desktop.domain.delivery import LEDGERED
from rf_desktop.domain.ids import HandoffId, NoticeId

_KEPT = 300


class DeliveryReports:
    """One report for each notice that brought a handoff to take; the others are in nobody's ledger."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._announced: dict[str, tuple[NoticeId, ...]] = {}

    def notice_about(self, handoff_id: HandoffId) -> Notice | None:
        """The newest notice that brought this handoff, which comes before the handoff's own event."""
        notices = self._workspace.notices.bell.value.notices
        return next((each for each in notices if each.handoff_id == handoff_id and each.kind in LEDGERED), None)

    def held(self, notices: Iterable[Notice | None]) -> None:
        """Of these, what the server holds back is in the bell and the queue, and nothing else was said."""
        for notice in notices:
            if notice is not None and notice.kind in LEDGERED and notice.held_by is not None:
                self._workspace.report_delivery(notice.id, "held", notice.held_by)

    def seen(self, notices: Iterable[Notice | None]) -> None:
        """What these say stands in the window that the person is in."""
        for notice in notices:
            if notice is not None and notice.kind in LEDGERED:
                self._workspace.report_delivery(notice.id, "shown")

    def announced(self, key: str, notices: Iterable[Notice | None]) -> None:
        """The desktop was asked to show these by the notification `key`; `outcome` says whether it did."""
        ids = tuple(each.id for each in notices if each is not None and each.kind in LEDGERED)
        self._announced.pop(key, None)
        if ids:
            self._announced[key] = ids
        while len(self._announced) > _KEPT:
            del self._announced[next(iter(self._announced))]

    def outcome(self, key: str, failure: str | None) -> None:
        """What the desktop did with the notification `key`; `failure` says why it was not shown."""
        for notice_id in self._announced.pop(key, ()):
            if failure is None:
                self._workspace.report_delivery(notice_id, "shown")
            else:
                self._workspace.report_delivery(notice_id, "failed", failure)
