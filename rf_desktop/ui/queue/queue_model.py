"""The queue's list model: headings cannot become current unless folded, and marks that are painted are also said."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, Qt

from rf_desktop.domain import moments
from rf_desktop.ui.list_model import RowRole
from rf_desktop.ui.widgets.row_list import RowModel
from rf_desktop.viewmodels import text, text_cards
from rf_desktop.viewmodels.cards import EscalationCard, GroupRow, QuestionRow

_DESCRIPTION = int(Qt.ItemDataRole.AccessibleDescriptionRole)
_DISPLAY = int(Qt.ItemDataRole.DisplayRole)
_SPOKEN = (_DISPLAY, int(Qt.ItemDataRole.AccessibleTextRole))


class QueueModel(RowModel):
    """Rows are `QueueRow`s. A card's sentence is put together when somebody asks, because it tells the time."""

    def __init__(self, clock: moments.Clock, parent: QObject | None = None) -> None:
        super().__init__((GroupRow,), parent)
        self._clock = clock

    def flags(self, index: QModelIndex | QPersistentModelIndex) -> Qt.ItemFlag:
        """A folded heading stands for its cards: one can get to it, and unfold it from there."""
        row = self.data(index, RowRole)
        if row is None or (isinstance(row, GroupRow) and not row.folded):
            return Qt.ItemFlag.ItemNeverHasChildren
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = _DISPLAY) -> Any:
        if role == _DESCRIPTION:
            row = super().data(index, RowRole)
            return description(row) if isinstance(row, EscalationCard) else ""
        if role in _SPOKEN:
            row = super().data(index, RowRole)
            if isinstance(row, EscalationCard):
                return text_cards.card_sentence(row, self._clock())
            if isinstance(row, QuestionRow):
                return text_cards.question_sentence(row, self._clock())
        return super().data(index, role)


def description(row: EscalationCard) -> str:
    """The marks of a card in words: `3 steps done, assessment is ready, Contoso, Email`."""
    parts = [text.steps_done(row.steps), text.ASSESSMENT_SENTENCE[row.assessment], row.client, row.domain]
    return ", ".join(part for part in parts if part)
