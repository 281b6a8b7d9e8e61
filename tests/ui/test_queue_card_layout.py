"""Where things go on a queue card, without a screen."""

from __future__ import annotations

from dataclasses import fields, replace

import pytest
from PySide6.QtCore import QRectF, QSizeF

from rf_desktop.ui.queue.card_layout import (
    CARD_HEIGHT,
    DOT,
    ICON,
    PAD,
    CardLayout,
    Widths,
    card_rect,
    lay_out,
    priority_width,
)
from rf_desktop.ui.queue.card_people import ROUND
from rf_desktop.ui.widgets.one_line import Piece, fit

USUAL = Widths(who=30, ticket=60, client=50, priority=45, age=20, steps=8, assessment=36, domain=40, due=62)
LONG = Widths(
    who=400, ticket=60, client=500, priority=45, age=20, steps=16, assessment=36, domain=300, due=90, lookers=80
)
HELD = replace(LONG, age=170, due=0)
BUTTONS = QSizeF(100, 28)


def card(width: float) -> QRectF:
    return card_rect(QRectF(0, 0, width, 94))


def third_line(at: CardLayout) -> list[QRectF]:
    parts = (at.priority, at.age, at.due, at.steps, at.glyph, at.assessment)
    return [part for part in parts if part is not None]


def inked(line: QRectF) -> QRectF:
    """What is painted of a part of the second line: the badge and the rounds are lower than the line."""
    return QRectF(line.left(), line.center().y() - ROUND / 2, line.width(), ROUND)


@pytest.mark.parametrize("width", [280, 320, 360, 400, 700])
@pytest.mark.parametrize("widths", [USUAL, LONG, HELD])
@pytest.mark.parametrize("actions", [None, BUTTONS])
def test_no_part_leaves_the_card_or_covers_another(width: float, widths: Widths, actions: QSizeF | None) -> None:
    """DESIGN, queue card: one glance, at every width of the dock, with and without the button (Q3)."""
    at = lay_out(card(width), widths, actions=actions)
    parts = [getattr(at, field.name) for field in fields(at) if field.name not in ("card", "bar", "separators")]
    parts = [part for part in (*parts, *at.separators) if part is not None and not part.isEmpty()]
    assert at.card.height() == CARD_HEIGHT
    assert all(at.card.contains(part) for part in parts)
    crossing = [(a, b) for place, a in enumerate(parts) for b in parts[place + 1 :] if a.intersects(b)]
    assert [pair for pair in crossing if at.who not in pair and at.actions not in pair] == []
    assert not any(at.actions.intersects(part) for part in third_line(at))
    around = at.actions.adjusted(-4, -4, 4, 4)
    above = [part for part in (at.ticket, at.client, at.domain, at.lookers) if part is not None]
    assert not any(around.intersects(inked(part)) for part in above), "nothing stands close to the buttons"


def test_the_dot_is_six_pixels_at_the_top_right() -> None:
    """Q2."""
    at = lay_out(card(360), USUAL)
    assert (at.dot.width(), at.dot.height()) == (DOT, DOT) == (6, 6)
    assert at.card.right() - at.dot.right() < PAD
    assert at.dot.bottom() < at.card.center().y()


def test_what_helps_to_choose_stays_longest() -> None:
    """DESIGN: the assessment's word goes first; priority and target stay in the narrowest dock, as does what it is
    about, which stands where no button takes its room."""
    wide, usual = lay_out(card(440), USUAL), lay_out(card(324), USUAL)
    narrow = lay_out(card(320), USUAL, actions=BUTTONS)
    assert None not in (wide.age, wide.due, wide.steps, wide.glyph, wide.assessment, wide.domain)
    assert None not in (usual.age, usual.due, usual.steps, usual.glyph)
    assert narrow.assessment is None
    assert None not in (narrow.due, narrow.age, narrow.domain)


def test_who_has_it_is_read_before_the_rest_and_is_shortened_rather_than_left_out() -> None:
    """C7: a sentence in the age's place."""
    at = lay_out(card(320), HELD, actions=QSizeF(30, 28), age_matters_more=True)
    assert at.age is not None
    assert at.age.width() >= 130


def test_who_has_it_stays_beside_the_buttons_of_a_narrow_card() -> None:
    """C7, C8: on a card that one may accept, or take back, the sentence is shortened and the priority gives way."""
    for wide in (70.0, 150.0, 400.0):
        at = lay_out(card(300), replace(HELD, age=wide), actions=QSizeF(136, 28), age_matters_more=True)
        assert at.age is not None
        assert at.age.width() >= min(wide, 48)
        assert at.age.right() < at.actions.left()


def test_a_ticket_number_is_whole_or_absent() -> None:
    """Half a number is worse than none; long names give way to it."""
    at = lay_out(card(320), LONG)
    assert at.ticket is not None
    assert at.ticket.width() == LONG.ticket
    assert at.who.width() < LONG.who
    assert lay_out(card(320), replace(USUAL, ticket=0)).ticket is None


def test_a_line_gives_the_rest_to_the_most_important() -> None:
    """The lowest rank grows first, the highest is left out first, and the order stays."""
    pieces = [Piece("a", 100, 20, 1), Piece("b", 50, 50, 2, before=10), Piece("c", 80, 30, 0, before=10)]
    assert [(s.left, s.width) for s in fit(pieces, 300).values()] == [(0, 100), (110, 50), (170, 80)]
    tight = fit(pieces, 150)
    assert (tight["a"].width, tight["c"].width) == (20, 60)
    assert list(fit(pieces, 70)) == ["a", "c"]
    assert fit(pieces, 10)["c"].width == 10
    assert fit([], 100) == {}


def test_the_target_stays_beside_the_buttons_and_the_priorities_word_gives_way() -> None:
    """Q1: never hidden on the card that one is about to take; the priority's icon says it alone there."""
    wide = replace(USUAL, due=90, priority=52)
    at = lay_out(card(324), wide, actions=QSizeF(135, 28))
    assert at.due is not None
    assert at.due.width() == 90
    assert at.priority.width() == ICON
    assert lay_out(card(324), wide).priority.width() == priority_width(wide)


@pytest.mark.parametrize("due", [62, 140])
@pytest.mark.parametrize("actions", [None, BUTTONS])
@pytest.mark.parametrize("lookers", [0, 80])
def test_a_word_that_does_not_fit_gives_way_instead_of_being_cut(
    due: float, actions: QSizeF | None, lookers: float
) -> None:
    """Q1: *Net…* tells nobody anything; names and phrases keep enough to be known by, or go."""
    for width in range(280, 460, 4):
        usual = replace(USUAL, domain=70, due=due, lookers=lookers)
        at = lay_out(card(width), usual, actions=actions)
        assert at.domain is None or at.domain.width() == 70
        assert at.assessment is None or at.assessment.width() == 36
        long = lay_out(card(width), replace(LONG, due=due, lookers=lookers), actions=actions)
        assert long.client is None or long.client.width() >= 72
        assert long.domain is None or long.domain.width() >= 110


def test_two_words_beside_each_other_are_kept_apart_by_a_dot() -> None:
    """Q1: Jane of Contoso is not called Jane Contoso; the ticket's badge keeps words apart by itself."""
    for widths, dots in ((USUAL, 1), (replace(USUAL, ticket=0), 2), (replace(USUAL, client=0), 0)):
        at = lay_out(card(400), widths)
        assert len(at.separators) == dots
    at = lay_out(card(400), USUAL)
    assert at.client is not None
    assert at.domain is not None
    (dot,) = at.separators
    assert dot.left() - at.client.right() == at.domain.left() - dot.right() > 0
