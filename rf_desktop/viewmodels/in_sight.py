"""Whether what a piece of news says stands before the person already: then it is not said once more (Q6, Q8, C3)."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from rf_desktop.client.workspace import Workspace
from rf_desktop.contract.notices import Notice, NoticeKind
from rf_desktop.domain.ids import HandoffId
from rf_desktop.viewmodels.conversation import ConversationModel
from rf_desktop.viewmodels.moment_offers import is_offered

if TYPE_CHECKING:
    from rf_desktop.viewmodels.magic_moment import MagicMoment

IN_THE_FRAME: frozenset[NoticeKind] = frozenset({"claimed", "resolved", "consultation"})
"""Told by what stands around an open conversation whatever of it is read: who took it, how it ended, a question."""
IN_A_LINE: frozenset[NoticeKind] = frozenset(
    {"returned", "reassigned", "accepted", "declined", "released", "came_back", "answer", "remark"}
)
"""Told by the newest line of the conversation."""
ON_THE_SHEET: frozenset[NoticeKind] = frozenset({"withdrawn", "reminder", "next_tier"})
"""Told by the sheet that is read before a claim: it waits, and since when, or it does no longer."""


class InSight:
    """Knows what is open. What is in sight there is the window's to say: see `ConversationModel.in_sight`."""

    def __init__(
        self, workspace: Workspace, conversation: ConversationModel, sheet: Callable[[], MagicMoment | None]
    ) -> None:
        self._workspace = workspace
        self._conversation = conversation
        self._sheet = sheet

    def is_read(self, handoff_id: HandoffId) -> bool:
        """Whether the sheet of this handoff is open before a claim: it says itself who has it (C3)."""
        sheet = self._sheet()
        return sheet is not None and not sheet.overlay and sheet.handoff_id == handoff_id

    def tells(self, notice: Notice) -> bool:
        """Whether what is open tells the notice. What asks me to take something is told wherever I am."""
        if notice.handoff_id is not None and notice.kind in ON_THE_SHEET:
            return self.is_read(notice.handoff_id)
        if notice.session_id != self._conversation.selected.value:
            return False
        seen = self._conversation.in_sight()
        if notice.kind in IN_THE_FRAME:
            return seen != "nothing"
        return notice.kind in IN_A_LINE and seen == "newest" and not self._may_take(notice)

    def _may_take(self, notice: Notice) -> bool:
        handoff = self._workspace.escalations.queue.value.get(notice.handoff_id) if notice.handoff_id else None
        me = self._workspace.me.value.person.id
        if handoff is None:
            return False
        return is_offered(handoff, me) or (handoff.status == "open" and handoff.handed_off_by_id != me)
