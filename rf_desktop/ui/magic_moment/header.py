"""First section: the problem in large type, its circumstances in one line, the priority as icon and word."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from rf_desktop.domain import moments
from rf_desktop.domain.response import Pressure
from rf_desktop.domain.vocabulary import Priority
from rf_desktop.ui.theme.theme import Theme
from rf_desktop.ui.widgets.badges import Badge, Pill
from rf_desktop.ui.widgets.labels import Face, Ink, PlainLabel
from rf_desktop.ui.widgets.shown_time import shown_time
from rf_desktop.ui.widgets.tone import Tone
from rf_desktop.viewmodels import text, text_cards
from rf_desktop.viewmodels import text_sheet as words
from rf_desktop.viewmodels.moment_view import MomentHeader

PRIORITY_LOOK: dict[Priority, tuple[Tone, str]] = {
    "urgent": (Tone.URGENT, "flame"),
    "high": (Tone.WARNING, "chevrons-up"),
    "normal": (Tone.NEUTRAL, "minus"),
    "low": (Tone.NEUTRAL, "chevrons-down"),
}
_PRESSURE: dict[Pressure, Ink] = {"calm": Ink.MUTED, "soon": Ink.HIGH, "late": Ink.URGENT}


class HeaderSection(QWidget):
    """Problem, circumstances, reason. Never elided: the middle of the sheet scrolls, the problem is always whole."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._time = shown_time(moments.now)
        self._shown: MomentHeader | None = None
        space = theme.tokens.space
        self._problem = PlainLabel(theme, "", face=Face.HEADING, selectable=True)
        self._priority = Pill(theme, "", Tone.NEUTRAL)
        self._ticket = Badge(theme, "")
        self._facts = PlainLabel(theme, "", face=Face.SMALL, ink=Ink.MUTED)
        self._lookers = PlainLabel(theme, face=Face.SMALL, ink=Ink.INFO, wraps=False)
        self._lookers.setObjectName("moment-lookers")
        self._due = PlainLabel(theme, face=Face.SMALL, ink=Ink.MUTED, wraps=False)
        self._due.setObjectName("moment-due")
        self._reason = PlainLabel(theme, "", face=Face.BODY, selectable=True)
        top = QHBoxLayout()
        top.setSpacing(space.m)
        top.addWidget(self._problem, 1)
        top.addWidget(self._priority, 0, Qt.AlignmentFlag.AlignTop)
        facts = QHBoxLayout()
        facts.setSpacing(space.s)
        facts.addWidget(self._ticket, 0, Qt.AlignmentFlag.AlignTop)
        facts.addWidget(self._facts, 1)
        for part in (self._lookers, self._due):
            facts.addWidget(part, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(space.xl, space.l, space.xl, space.m)
        column.setSpacing(space.s)
        column.addLayout(top)
        column.addLayout(facts)
        column.addWidget(self._reason)
        self._time.follow(self, self._tell_time)

    def show_header(self, header: MomentHeader) -> None:
        """Replace in place; the same again changes nothing."""
        if header == self._shown:
            return
        self._shown = header
        tone, icon = PRIORITY_LOOK[header.priority]
        self._problem.setText(header.problem)
        self._priority.show_state(text.PRIORITY[header.priority], tone, icon)
        self._ticket.setVisible(bool(header.ticket))
        self._ticket.set_text(text.ticket(header.ticket) if header.ticket else "")
        self._reason.setText(header.reason)
        self._reason.setVisible(bool(header.reason) and header.reason != header.problem)
        self._tell_time()

    def _tell_time(self) -> None:
        header = self._shown
        if header is None:
            return
        ago = text.ago(header.escalated_at, self._time())
        contact = words.CONTACT.format(name=header.contact) if header.contact else None
        facts = [header.domain, header.client, contact, header.device, text.steps(header.steps)]
        by = header.by
        facts.append(words.ESCALATED.format(ago=ago) if by == text.THEY else text.escalated_line(ago, by))
        self._facts.setText(" · ".join(part for part in facts if part))
        self._facts.setToolTip(text.exact(header.escalated_at))
        self._lookers.setText(text_cards.lookers(header.lookers))
        self._lookers.setVisible(bool(header.lookers))
        self._tell_target(header)

    def _tell_target(self, header: MomentHeader) -> None:
        clock = header.clock(self._time())
        self._due.setVisible(clock is not None)
        if clock is not None:
            self._due.setText(text_cards.due(clock))
            self._due.set_ink(_PRESSURE[clock.pressure])
            self._due.setToolTip(text_cards.due_exactly(clock))
            self._due.setAccessibleName(text_cards.due_spoken(clock))
