"""Where everything on a queue card goes. Pure geometry: rectangles and measured widths in, rectangles out.

A row of the list is a card and the gap below it. The card is 88 pixels high and has three lines; *Pick up* stands at
the right of the third, which gives way to it. A word that no longer fits is left out rather than cut to a stump: the
card's tooltip has it, and a screen reader says it.
"""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSizeF

from rf_desktop.ui.widgets.one_line import Piece, Span, fit
from rf_desktop.values import dataclass

CARD_HEIGHT = 88
CARD_GAP = 6
ROW_HEIGHT = CARD_HEIGHT + CARD_GAP
HEADING_HEIGHT = 34
GUTTER = 12
"""From the dock's edge to the cards."""
SCROLL_BAR = 10
PAD = 12
BAR = 2
DOT = 6
ICON = 14
GLYPH = 8
BADGE_HEIGHT = 18
ACTIONS_HEIGHT = 28

_LINE_HEIGHT = 20.0
_FIRST, _SECOND, _THIRD = 9.0, 30.0, 58.0  # the third stands a little apart: its buttons are higher than a line
_ICON_GAP = 4
_APART = 12  # between two words that a dot keeps from being read as one name
_SEPARATOR = 2
_LEAST_NAME = 72.0  # ten letters or so: enough to know a person or a client by
_LEAST_PHRASE = 110.0  # more than any one word takes, so that only what has several is ever cut
_LEAST_SENTENCE = 150.0
_LEAST_BESIDE = (150.0, 96.0, 48.0)  # of a sentence beside the buttons, as much as there is room for


@dataclass(frozen=True)
class Widths:
    """How wide the words of one card are, in pixels; 0 where there are none."""

    who: float
    ticket: float
    client: float
    priority: float
    age: float
    steps: float
    assessment: float
    domain: float
    due: float = 0
    lookers: float = 0
    glyph: float = GLYPH


@dataclass(frozen=True)
class CardLayout:
    """The parts of one card, in the list's coordinates. None: no room, or nothing to show.

    `actions` is where the buttons go, empty without them; icons and glyphs are at the left end of their parts;
    `separators` are the dots between the words of the second line.
    """

    card: QRectF
    bar: QRectF
    dot: QRectF
    problem: QRectF
    who: QRectF
    ticket: QRectF | None
    client: QRectF | None
    domain: QRectF | None
    separators: tuple[QRectF, ...]
    lookers: QRectF | None
    priority: QRectF
    age: QRectF | None
    due: QRectF | None
    steps: QRectF | None
    glyph: QRectF | None
    assessment: QRectF | None
    actions: QRectF


@dataclass(frozen=True)
class QuestionLayout:
    """The parts of a question's row: what it is about, who asks and since when, and its words."""

    card: QRectF
    bar: QRectF
    dot: QRectF
    about: QRectF
    icon: QRectF
    who: QRectF
    age: QRectF
    question: QRectF


def lay_out_question(card: QRectF, age: float) -> QuestionLayout:
    """Place the parts of a question in `card`; `age` is the width of its words in pixels."""
    left, room = card.left() + PAD, card.width() - 2 * PAD
    first, second, third = (card.top() + line for line in (_FIRST, _SECOND, _THIRD))
    beside = ICON + _ICON_GAP
    return QuestionLayout(
        card=card,
        bar=QRectF(card.left(), card.top() + 10, BAR, card.height() - 20),
        dot=QRectF(card.right() - PAD - DOT + 2, first + (_LINE_HEIGHT - DOT) / 2, DOT, DOT),
        about=QRectF(left, first, room - DOT - 8, _LINE_HEIGHT),
        icon=QRectF(left, second + (_LINE_HEIGHT - ICON) / 2, ICON, ICON),
        who=QRectF(left + beside, second, room - beside - age - 8, _LINE_HEIGHT),
        age=QRectF(card.right() - PAD - age, second, age, _LINE_HEIGHT),
        question=QRectF(left, third, room, _LINE_HEIGHT),
    )


def card_rect(row: QRectF) -> QRectF:
    """The card inside its row, as wide with a scroll bar beside it as without one."""
    return QRectF(row.left() + GUTTER, row.top(), row.width() - 2 * GUTTER, CARD_HEIGHT)


def lay_out(
    card: QRectF, widths: Widths, *, actions: QSizeF | None = None, age_matters_more: bool = False
) -> CardLayout:
    """Place the parts in `card`; `actions` is the size of the buttons, None when this card shows none.

    age_matters_more: what stands in place of the age is a sentence that is read before all else on its line, as until
    when the card is snoozed, or who has it.
    """
    left, room = card.left() + PAD, card.width() - 2 * PAD
    reserved = QRectF()
    if actions is not None:
        top = card.top() + _THIRD + (_LINE_HEIGHT - actions.height()) / 2
        reserved = QRectF(card.right() - PAD + 2 - actions.width(), top, actions.width(), actions.height())
    second = fit(_second_line(widths), room - (widths.lookers + 8 if widths.lookers else 0))
    third = _third(widths, room - (actions.width() + 6 if actions is not None else 0), age_matters_more, actions)

    def part(line: dict[str, Span], name: str, top: float, height: float = _LINE_HEIGHT) -> QRectF | None:
        span = line.get(name)
        if span is None:
            return None
        return QRectF(left + span.left, card.top() + top + (_LINE_HEIGHT - height) / 2, span.width, height)

    client, domain = part(second, "client", _SECOND), part(second, "domain", _SECOND)
    dot_top = card.top() + _FIRST + (_LINE_HEIGHT - DOT) / 2
    return CardLayout(
        card=card,
        bar=QRectF(card.left(), card.top() + 10, BAR, card.height() - 20),
        dot=QRectF(card.right() - PAD - DOT + 2, dot_top, DOT, DOT),
        problem=QRectF(left, card.top() + _FIRST, room - DOT - 8, _LINE_HEIGHT),
        who=part(second, "who", _SECOND) or QRectF(),
        ticket=part(second, "ticket", _SECOND, BADGE_HEIGHT),
        client=client,
        domain=domain,
        separators=tuple(_dot_before(word) for word in _after_a_word(widths, client, domain)),
        lookers=_lookers(card, widths.lookers),
        priority=part(third, "priority", _THIRD) or QRectF(),
        age=part(third, "age", _THIRD),
        due=part(third, "due", _THIRD),
        steps=part(third, "steps", _THIRD),
        glyph=part(third, "glyph", _THIRD, GLYPH),
        assessment=part(third, "assessment", _THIRD),
        actions=reserved,
    )


def _lookers(card: QRectF, width: float) -> QRectF | None:
    return QRectF(card.right() - PAD - width, card.top() + _SECOND, width, _LINE_HEIGHT) if width else None


def _second_line(widths: Widths) -> list[Piece]:
    """The ticket is never shortened: half a number is worse than none. A long name may be; what it is about is left
    out first."""
    pieces = [Piece("who", widths.who, min(widths.who, _LEAST_NAME), rank=0)]
    if widths.ticket:
        pieces.append(Piece("ticket", widths.ticket, widths.ticket, rank=1))
    if widths.client:
        before = 8 if widths.ticket else _APART
        pieces.append(Piece("client", widths.client, min(widths.client, _LEAST_NAME), rank=2, before=before))
    if widths.domain:
        before = 8 if widths.ticket and not widths.client else _APART
        pieces.append(Piece("domain", widths.domain, min(widths.domain, _LEAST_PHRASE), rank=3, before=before))
    return pieces


def _after_a_word(widths: Widths, client: QRectF | None, domain: QRectF | None) -> list[QRectF]:
    """What has another word at its left; beside the ticket's badge no dot is needed."""
    after = [client] if not widths.ticket else []
    after += [domain] if client is not None or not widths.ticket else []
    return [word for word in after if word is not None]


def _dot_before(word: QRectF) -> QRectF:
    left = word.left() - (_APART + _SEPARATOR) / 2
    return QRectF(left, word.center().y() - _SEPARATOR / 2, _SEPARATOR, _SEPARATOR)


def _third(widths: Widths, room: float, age_matters_more: bool, actions: QSizeF | None) -> dict[str, Span]:
    """The third line. Beside the buttons the priority may be its icon alone, so that the target, or who has it, is not
    hidden on the very card that one is about to take."""
    whole = fit(_third_line(widths, age_matters_more, _LEAST_SENTENCE), room)
    told = "age" if age_matters_more else "due" if widths.due else "priority"
    if actions is None or told in whole:
        return whole
    for least in _LEAST_BESIDE:
        pieces = _third_line(widths, age_matters_more, least)
        whole = fit([Piece("priority", ICON, ICON, rank=0), *pieces[1:]], room)
        if told in whole:
            break
    return whole


def _third_line(widths: Widths, age_matters_more: bool, least: float) -> list[Piece]:
    """What helps to choose stays longest: priority, target, age, steps, the assessment's state; its word goes first."""
    priority = priority_width(widths)
    steps = widths.steps + 2 + ICON - 2
    pieces = [
        Piece("priority", priority, priority, rank=0),
        _age(widths, age_matters_more, least),
        Piece("steps", steps, steps, rank=3, before=10),
    ]
    if widths.glyph:
        pieces.append(Piece("glyph", widths.glyph, widths.glyph, rank=4, before=10))
    before = 5 if widths.glyph else 10
    pieces.append(Piece("assessment", widths.assessment, widths.assessment, rank=5, before=before))
    if widths.due:
        pieces.insert(2, Piece("due", widths.due, widths.due, rank=2 if age_matters_more else 1, before=10))
    return pieces


def priority_width(widths: Widths) -> float:
    """What the priority takes as icon and word."""
    return ICON + _ICON_GAP + widths.priority


def _age(widths: Widths, matters_more: bool, least: float) -> Piece:
    shortest = min(widths.age, least) if matters_more else widths.age
    return Piece("age", widths.age, shortest, rank=1 if matters_more else 2, before=10)
