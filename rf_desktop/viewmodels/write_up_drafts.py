"""The draft behind *Draft the write-up*: fetched when asked for, and never over what somebody wrote (T7)."""

from __future__ import annotations

from rf_desktop.client.errors import ClientError
from rf_desktop.client.learning import Learning
from rf_desktop.client.observable import Cell
from rf_desktop.contract.ai import Draft
from rf_desktop.domain.ids import SessionId
from rf_desktop.values import dataclass
from rf_desktop.viewmodels import heard, text_learning
from rf_desktop.viewmodels.form_view import ResolveValues
from rf_desktop.viewmodels.telling import Telling


@dataclass(frozen=True)
class WriteUpDraft:
    """`text` for the field, and in `note` where it comes from. Act when `serial` has risen."""

    serial: int = 0
    text: str = ""
    note: str = ""
    busy: bool = False


class WriteUpDrafts:
    """One resolve form's drafts. `state` tells the newest one."""

    def __init__(self, learning: Learning, session_id: SessionId, telling: Telling, initial: str) -> None:
        self.state: Cell[WriteUpDraft] = Cell(WriteUpDraft())
        self._learning = learning
        self._session_id = session_id
        self._telling = telling
        self._ours = initial

    async def draft(self, values: ResolveValues) -> bool:
        """Fetch a draft and put it into the field: in the place of an earlier one, else after what is written there."""
        before = self.state.value
        if before.busy:
            return False
        self.state.set(WriteUpDraft(before.serial, before.text, before.note, busy=True))
        try:
            draft = await self._learning.draft_write_up(self._session_id)
        except ClientError as error:
            self.state.set(before)
            self._telling.failed("write-up", error)
            return False
        written = values.write_up.strip()
        drafted = _with_ends(draft.text.strip(), values)
        untouched = not written or written == self._ours.strip()
        self._ours = drafted if untouched else f"{written}\n\n{drafted}"
        self.state.set(WriteUpDraft(before.serial + 1, self._ours, _note(draft)))
        return True


def _with_ends(drafted: str, values: ResolveValues) -> str:
    """The cause and the fix of the form: the server does not know them before it is resolved."""
    ends = [
        template.format(**{name: value.strip()})
        for name, value, template in (
            ("cause", values.cause, text_learning.CAUSE_LINE),
            ("fix", values.fix, text_learning.FIX_LINE),
        )
        if value.strip() and value.strip() not in drafted
    ]
    return "\n".join((drafted, "", *ends)) if ends else drafted


def _note(draft: Draft) -> str:
    if draft.source == "model":
        return text_learning.DRAFTED_BY_MODEL
    if draft.reason:
        return text_learning.DRAFTED_WITHOUT_MODEL.format(reason=heard.in_words(draft.reason))
    return text_learning.DRAFTED_FROM_LEDGER
