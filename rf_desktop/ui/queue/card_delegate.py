"""Paints queue cards and their group headings, from the row and the tokens alone; decides nothing, remembers only what
text fits. A card's age is said at the moment of painting, so the passing of time changes no row.
"""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QRectF, QSize, QSizeF
from PySide6.QtGui import QColor, QFont, QHelpEvent, QPainter
from PySide6.QtWidgets import QAbstractItemView, QStyledItemDelegate, QStyleOptionViewItem

from rf_desktop.domain import moments
from rf_desktop.domain.vocabulary import AssessmentStatus, Priority
from rf_desktop.ui.list_model import RowRole
from rf_desktop.ui.queue import card_layout, card_people
from rf_desktop.ui.queue.card_layout import CardLayout, QuestionLayout, Widths
from rf_desktop.ui.theme.theme import Theme
from rf_desktop.ui.widgets import drawing
from rf_desktop.ui.widgets.badges import badge_size, paint_badge
from rf_desktop.ui.widgets.elision import Elision
from rf_desktop.ui.widgets.row_list import RowList
from rf_desktop.ui.widgets.side_tip import SideTip
from rf_desktop.viewmodels import text, text_cards, text_ways
from rf_desktop.viewmodels.cards import EscalationCard, GroupRow, QuestionRow, QueueRow

_Index = QModelIndex | QPersistentModelIndex
_PRIORITY_ICON: dict[Priority, str] = {
    "urgent": "flame",
    "high": "chevrons-up",
    "normal": "minus",
    "low": "chevron-down",
}
_CARD = QSize(0, card_layout.ROW_HEIGHT)
_HEADING = QSize(0, card_layout.HEADING_HEIGHT)


class CardDelegate(QStyledItemDelegate):
    """The queue's pen. `actions` is the room that the buttons of a current or hovered card need."""

    def __init__(self, theme: Theme, view: RowList, clock: moments.Clock) -> None:
        super().__init__(view)
        self._theme = theme
        self._view = view
        self._clock = clock
        self._elision = Elision()
        self._heading_font = QFont(theme.fonts.tiny_strong)
        self._heading_font.setLetterSpacing(QFont.SpacingType.AbsoluteSpacing, 0.6)
        self._heading_font.setCapitalization(QFont.Capitalization.AllUppercase)
        self._told: SideTip | None = None
        self.actions_of: dict[str, QSizeF] = {}
        """The size of the buttons on the cards that show some, by key."""

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        return _HEADING if isinstance(index.data(RowRole), GroupRow) else _CARD

    def layout_of(self, row: EscalationCard, rect: QRectF) -> CardLayout:
        """Where the parts of a card are when its row of the list fills `rect`."""
        return card_layout.lay_out(
            card_layout.card_rect(self._whole_width(rect)),
            self._widths(row),
            actions=self.actions_of.get(row.key),
            age_matters_more=row.holding is not None or row.snoozed_until is not None,
        )

    def _whole_width(self, rect: QRectF) -> QRectF:
        """A scroll bar stands in the gutter, so the cards do not get narrower when one appears."""
        taken = self._view.width() - self._view.viewport().width()
        return rect.adjusted(0, 0, min(taken, card_layout.SCROLL_BAR), 0)

    def _widths(self, row: EscalationCard) -> Widths:
        fonts, width = self._theme.fonts, self._elision.width
        return Widths(
            who=width(row.who, fonts.small),
            ticket=badge_size(self._theme, text.ticket(row.ticket)).width() if row.ticket else 0,
            client=width(row.client, fonts.small) if row.client else 0,
            priority=width(text.PRIORITY[row.priority], self._priority_font(row.priority)),
            age=width(self._age(row), fonts.small),
            steps=width(str(row.steps), fonts.small),
            assessment=width(text.ASSESSMENT_WORD[row.assessment], fonts.small),
            domain=width(row.domain, fonts.small) if row.domain else 0,
            due=width(*self._due(row)[:2]),
            lookers=card_people.width_of(len(row.lookers)),
            glyph=card_layout.GLYPH if row.assessment in ("pending", "ready") else 0,
        )

    def told_by_time(self, row: QueueRow) -> object:
        """All that a row's picture owes to the clock, to be compared with what it was; None where it owes nothing."""
        if isinstance(row, EscalationCard):
            due, _, ink = self._due(row)
            return self._age(row), due, ink.rgba()
        return text.age(row.asked_at, self._clock()) if isinstance(row, QuestionRow) else None

    def _age(self, row: EscalationCard) -> str:
        """How old it is; in its place until when it is snoozed, or who has it."""
        now = self._clock()
        if row.holding is not None:
            return text_cards.holding(row.holding, now)
        if row.snoozed_until is not None and row.snoozed_until > now:
            return text_cards.snoozed(row.snoozed_until, now)
        return text.age(row.escalated_at, now)

    def _due(self, row: EscalationCard) -> tuple[str, QFont, QColor]:
        """The response target, pressing ones in stronger type and in their colour; "" where nothing is due."""
        fonts, colors = self._theme.fonts, self._theme.tokens.colors
        clock = row.clock(self._clock())
        if clock is None:
            return "", fonts.small, colors.muted
        ink = {"late": colors.urgent, "soon": colors.high, "calm": colors.muted}[clock.pressure]
        return text_cards.due(clock), fonts.small if clock.pressure == "calm" else fonts.small_strong, ink

    def _priority_font(self, priority: Priority) -> QFont:
        fonts = self._theme.fonts
        return fonts.small_strong if priority in ("urgent", "high") else fonts.small

    # Painting ----------------------------------------------------------------------------------------------------

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        self.paint_row(painter, QRectF(option.rect), index.data(RowRole))

    def paint_row(self, painter: QPainter, rect: QRectF, row: object) -> None:
        """One row, whether or not it is in the list any more."""
        painter.save()
        if isinstance(row, GroupRow):
            self._paint_heading(painter, rect, row)
        elif isinstance(row, EscalationCard):
            self._paint_card(painter, self.layout_of(row, rect), row)
        elif isinstance(row, QuestionRow):
            self._paint_question(painter, rect, row)
        painter.restore()

    def _paint_heading(self, painter: QPainter, rect: QRectF, row: GroupRow) -> None:
        colors = self._theme.tokens.colors
        if self._view.current_key() == row.key:
            around = rect.adjusted(card_layout.GUTTER, 7, -card_layout.GUTTER, -1)
            drawing.box(painter, around, self._theme.tokens.radius.control, fill=colors.selected)
            if self._view.shows_focus_on(row.key):
                drawing.focus_ring(painter, around, self._theme.tokens.radius.control, self._theme)
        line = rect.adjusted(card_layout.GUTTER + 4, 8, -card_layout.GUTTER, 0)
        side = card_layout.ICON
        arrow = "chevron-right" if row.folded else "chevron-down"
        drawing.icon(painter, self._theme, arrow, colors.muted, line.left(), line.center().y() - side / 2, side)
        line.setLeft(line.left() + side + 4)
        self._elision.draw(painter, line, row.title, self._heading_font, colors.muted)
        past = self._elision.width(row.title, self._heading_font) + 8
        self._elision.draw(painter, line.adjusted(past, 0, 0, 0), str(row.count), self._theme.fonts.tiny, colors.muted)

    def _paint_question(self, painter: QPainter, rect: QRectF, row: QuestionRow) -> None:
        fonts, colors = self._theme.fonts, self._theme.tokens.colors
        age = text.age(row.asked_at, self._clock())
        card = card_layout.card_rect(self._whole_width(rect))
        at = card_layout.lay_out_question(card, self._elision.width(age, fonts.small))
        self._paint_ground(painter, at, row.key)
        drawing.box(painter, at.dot, card_layout.DOT / 2, fill=colors.accent)
        self._elision.draw(painter, at.about, row.about, fonts.strong, colors.text)
        drawing.icon(painter, self._theme, "circle-help", colors.muted, at.icon.left(), at.icon.top(), card_layout.ICON)
        self._elision.draw(painter, at.who, text_ways.ASKS_YOU.format(name=row.who), fonts.small, colors.muted)
        self._elision.draw(painter, at.age, age, fonts.small, colors.muted)
        self._elision.draw(painter, at.question, row.question, fonts.small, colors.text)

    def _paint_ground(self, painter: QPainter, at: CardLayout | QuestionLayout, key: str) -> None:
        tokens = self._theme.tokens
        colors = tokens.colors
        current = self._view.current_key() == key
        fill = colors.selected if current else colors.hover if self._view.hovered_key() == key else colors.surface
        drawing.box(painter, at.card, tokens.radius.card, fill=fill, line=colors.line)
        if current:
            drawing.box(painter, at.bar, card_layout.BAR / 2, fill=colors.accent)
        if self._view.shows_focus_on(key):
            drawing.focus_ring(painter, at.card, tokens.radius.card, self._theme)

    def _paint_card(self, painter: QPainter, at: CardLayout, row: EscalationCard) -> None:
        fonts, colors = self._theme.fonts, self._theme.tokens.colors
        self._paint_ground(painter, at, row.key)
        if row.unread:
            drawing.box(painter, at.dot, card_layout.DOT / 2, fill=colors.accent)
        self._elision.draw(painter, at.problem, row.problem, fonts.strong, colors.text)
        self._elision.draw(painter, at.who, row.who, fonts.small, colors.muted)
        if at.ticket is not None and row.ticket:
            paint_badge(painter, at.ticket, self._theme, text.ticket(row.ticket))
        if at.client is not None and row.client:
            self._elision.draw(painter, at.client, row.client, fonts.small, colors.muted)
        if at.domain is not None and row.domain:
            self._elision.draw(painter, at.domain, row.domain, fonts.small, colors.muted)
        for dot in at.separators:
            drawing.box(painter, dot, dot.width() / 2, fill=colors.muted)
        if at.lookers is not None:
            card_people.paint(painter, at.lookers, row.lookers, self._theme)
        self._paint_facts(painter, at, row)

    def _paint_facts(self, painter: QPainter, at: CardLayout, row: EscalationCard) -> None:
        fonts, colors = self._theme.fonts, self._theme.tokens.colors
        ink = {"urgent": colors.urgent, "high": colors.high}.get(row.priority, colors.muted)
        side = card_layout.ICON
        top = at.priority.center().y() - side / 2
        drawing.icon(painter, self._theme, _PRIORITY_ICON[row.priority], ink, at.priority.left(), top, side)
        word, font = at.priority.adjusted(side + 4, 0, 0, 0), self._priority_font(row.priority)
        if word.width() >= self._elision.width(text.PRIORITY[row.priority], font):
            self._elision.draw(painter, word, text.PRIORITY[row.priority], font, ink)
        if at.age is not None:
            self._elision.draw(painter, at.age, self._age(row), fonts.small, colors.muted)
        if at.due is not None:
            due, font, ink = self._due(row)
            self._elision.draw(painter, at.due, due, font, ink)
        if at.steps is not None:
            self._elision.draw(painter, at.steps, str(row.steps), fonts.small, colors.muted)
            tick = side - 2
            left, top = at.steps.right() - tick, at.steps.center().y() - tick / 2
            drawing.icon(painter, self._theme, "check", colors.muted, left, top, tick)
        if at.glyph is not None:
            self._paint_glyph(painter, at.glyph, row.assessment)
        if at.assessment is not None:
            self._elision.draw(painter, at.assessment, text.ASSESSMENT_WORD[row.assessment], fonts.small, colors.muted)

    def _paint_glyph(self, painter: QPainter, rect: QRectF, status: AssessmentStatus) -> None:
        """○ being written, ● ready: told apart by shape. Where there is none, words say so: a dash says nothing."""
        muted = self._theme.tokens.colors.muted
        if status == "ready":
            drawing.box(painter, rect, rect.width() / 2, fill=muted)
        else:
            drawing.box(painter, rect, rect.width() / 2, line=muted, width=1.5)

    # Hovering ----------------------------------------------------------------------------------------------------

    def helpEvent(
        self, event: QHelpEvent, view: QAbstractItemView, option: QStyleOptionViewItem, index: _Index
    ) -> bool:
        """The whole problem, the exact time, and in words what the marks mean."""
        row = index.data(RowRole)
        if event.type() == QEvent.Type.ToolTip and isinstance(row, EscalationCard):
            words = explanation(row, self._clock())
        elif event.type() == QEvent.Type.ToolTip and isinstance(row, QuestionRow):
            words = f"{row.about}\n{row.question}"
        else:
            words = ""
        if words:
            card = card_layout.card_rect(self._whole_width(QRectF(option.rect)))
            self._tip().show_beside(card.toAlignedRect(), words)
        elif self._told is not None:
            self._told.hide()
        return True

    def _tip(self) -> SideTip:
        """Not before it is wanted: it would be a window."""
        if self._told is None:
            self._told = SideTip(self._theme, self._view)
        return self._told


def explanation(row: EscalationCard, now: datetime) -> str:
    """A card's tooltip, one fact a line."""
    about = " · ".join(part for part in (row.client, row.domain, text.steps_done(row.steps)) if part)
    clock = row.clock(now)
    lines = [
        text.escalated_at(row.escalated_at),
        text_cards.due_exactly(clock) if clock else "",
        text_cards.holding_exactly(row.holding, now) if row.holding else "",
        text_cards.TOLD.get(row.told(now), ""),
        text_cards.WATCHED if row.watched and row.group != "watching" else "",
        text_cards.lookers(row.lookers),
        text_cards.snoozed(row.snoozed_until, now) if row.snoozed_until and row.snoozed_until > now else "",
        about,
        text.ASSESSMENT_SENTENCE[row.assessment],
    ]
    return "\n".join([row.problem, *(text.started(line) for line in lines if line)])
