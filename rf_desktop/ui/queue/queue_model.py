"""The queue's list model: headings cannot become current, and marks that are painted are also said."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, Qt

from rf_desktop.ui.list_model import RowRole
from rf_desktop.ui.queue import words
from rf_desktop.ui.widgets.row_list import RowModel
from rf_desktop.viewmodels.cards import EscalationCard, GroupRow

_DESCRIPTION = int(Qt.ItemDataRole.AccessibleDescriptionRole)
_DISPLAY = int(Qt.ItemDataRole.DisplayRole)


class QueueModel(RowModel):
    """Rows are `QueueRow`s."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__((GroupRow,), parent)

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = _DISPLAY) -> Any:
        if role == _DESCRIPTION:
            row = super().data(index, RowRole)
            return description(row) if isinstance(row, EscalationCard) else ""
        return super().data(index, role)


def description(row: EscalationCard) -> str:
    """The marks of a card in words: `3 steps done, assessment is ready, Contoso, Email`."""
    parts = [words.steps_done(row.steps), words.ASSESSMENT_SENTENCE[row.assessment], row.client, row.domain]
    if row.snoozed_until is not None:
        parts.append(words.snoozed(row.snoozed_until))
    return ", ".join(part for part in parts if part)
