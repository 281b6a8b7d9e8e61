""" "Still on it?" in the window: as long as the server waits for an answer, and nowhere in sight otherwise (C10).

A function of the store, so that it also stands after a restart and goes when it was answered on another desktop. In
the open session the strip asks; for the others a toast does. What stands on the desktop goes with it; so does the news
of an offer that is over.
"""

from __future__ import annotations

from rf_desktop.client.observable import Unwatch
from rf_desktop.client.workspace import Workspace
from rf_desktop.contract.handoffs import HandoffSummary
from rf_desktop.contract.notices import NoticeKind
from rf_desktop.domain.ids import HandoffId
from rf_desktop.domain.patience import TO_ANSWER
from rf_desktop.viewmodels import text, text_ways
from rf_desktop.viewmodels.cards import problem_of
from rf_desktop.viewmodels.conversation import ConversationModel
from rf_desktop.viewmodels.herald import Herald, ToastMessage


class StillAsked:
    """One toast for each session of mine about which the server asks."""

    def __init__(self, workspace: Workspace, conversation: ConversationModel, herald: Herald) -> None:
        self._workspace = workspace
        self._conversation = conversation
        self._herald = herald
        self._asked: frozenset[HandoffId] = frozenset()
        self._shown: frozenset[HandoffId] = frozenset()
        self._offered: frozenset[HandoffId] = frozenset()
        self._unwatch: list[Unwatch] = [
            workspace.escalations.queue.watch(lambda _: self._look()),
            conversation.selected.watch(lambda _: self._look(), now=False),
        ]

    def close(self) -> None:
        """Stop watching."""
        for unwatch in self._unwatch:
            unwatch()

    def _look(self) -> None:
        queue = self._workspace.escalations.queue.value
        mine = queue.in_group("mine")
        asked = [handoff for handoff in mine if handoff.asked_still_at is not None]
        here = self._conversation.selected.value
        wanted = {handoff.id: handoff for handoff in asked if handoff.session_id != here}
        for handoff_id in self._shown - wanted.keys():
            self._herald.withdraw_toast(f"still:{handoff_id}")
        for handoff_id in wanted.keys() - self._shown:
            self._herald.toast(_toast(wanted[handoff_id]))
        self._shown = frozenset(wanted)
        now_asked = frozenset(handoff.id for handoff in asked)
        for handoff_id in self._asked - now_asked:
            self.settled(handoff_id, "still_on_it")
        self._asked = now_asked
        offered = frozenset(handoff.id for handoff in queue.in_group("offered"))
        for handoff_id in self._offered - offered:
            self.settled(handoff_id, "reassigned")
        self._offered = offered

    def settled(self, handoff_id: HandoffId, kind: NoticeKind) -> None:
        """What stands on the desktop about it goes, wherever it was answered (Q5)."""
        for notice in self._workspace.notices.bell.value.notices:
            if notice.kind == kind and notice.handoff_id == handoff_id:
                self._herald.withdraw_toast(notice.id)
                self._herald.withdraw_notification(notice.id)


def _toast(handoff: HandoffSummary) -> ToastMessage:
    assert handoff.asked_still_at is not None
    return ToastMessage(
        key=f"still:{handoff.id}",
        title=problem_of(handoff),
        body=text_ways.STILL_ASKED.format(clock=text.clock(handoff.asked_still_at + TO_ANSWER)),
        kind="warning",
        action_label=text_ways.STILL_ON_IT,
        action="still_on_it",
        more=(("release", text_ways.RELEASE_DOTS), ("open", text.OPEN)),
        lasting=True,
    )
