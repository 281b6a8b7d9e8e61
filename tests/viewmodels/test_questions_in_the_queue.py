"""A question that waits for my answer stands in the queue until it is answered, also after a restart (C9, Q1, Q7)."""

from __future__ import annotations

from pathlib import Path

import pytest

from rf_desktop.app.tray_view import tray_state
from rf_desktop.contract import endpoints as e
from rf_desktop.contract.events import ConsultationAnswered, ConsultationAsked, ConsultationChanged
from rf_desktop.contract.ways import Consultation, ConsultationList
from rf_desktop.domain.ids import ConsultationId, SessionId
from rf_desktop.viewmodels.cards import GroupRow, QuestionRow
from tests.client import made
from tests.fakes.seat import Seat

ASKED = Consultation(
    id=ConsultationId("q1"),
    session_id=SessionId("s1"),
    headline="#12345: Outlook fails",
    asked_by=made.ALEX,
    asked=made.SAM,
    question="Which TLS\ndoes it need?",
    asked_at=made.NOON,
)
ANSWERED = ASKED.model_copy(update={"answer": "1.2", "answered_at": made.NOON})


def questions(seat: Seat) -> list[str]:
    return [row.question for row in seat.desk.queue.state.value.rows if isinstance(row, QuestionRow)]


def agrees(seat: Seat, *, dots: int, waiting: int, asked: int) -> None:
    """Q7: list = badge = tray, and as many as the server says."""
    state, counts = seat.desk.queue.state.value, seat.desk.announcer.counts.value
    tray = tray_state(counts, seat.desk.do_not_disturb.state.value)
    listed = sum(isinstance(row, QuestionRow) or getattr(row, "unread", False) for row in state.rows)
    assert (listed, state.unread, counts.unread, tray.unread) == (dots,) * 4
    assert (state.waiting, counts.waiting, tray.waiting) == (waiting,) * 3
    assert (len(questions(seat)), state.questions, counts.questions, tray.questions) == (asked,) * 4


async def test_a_question_asked_before_the_start_is_in_the_queue_and_counted(tmp_path: Path) -> None:
    """C9: nothing was told while this desktop was off, and the bell need not be opened to find it."""
    seat = Seat(tmp_path)
    mine = ASKED.model_copy(update={"id": ConsultationId("q2"), "asked": made.ALEX, "asked_by": made.SAM})
    known = (ASKED, mine)
    seat.api.answers(e.CONSULTATIONS, lambda _: ConsultationList(as_of=seat.event_id, consultations=known))
    await seat.goes_live()
    head, row = seat.desk.queue.state.value.rows
    assert isinstance(head, GroupRow)
    assert (head.title, head.count) == ("Questions to you", 1)
    assert isinstance(row, QuestionRow)
    assert (row.who, row.about, row.question) == ("Alex", "#12345: Outlook fails", "Which TLS does it need?")
    agrees(seat, dots=1, waiting=0, asked=1)
    assert seat.desk.announcer.counts.value.tooltip == "ResolutionFlow · 1 question to you"
    await seat.leaves()


async def test_it_comes_before_what_waits_and_goes_with_its_answer(seat: Seat) -> None:
    """C9, Q1, Q7."""
    seat.escalates("h1")
    seat.hears(ConsultationAsked(consultation=ASKED))
    kinds = [type(row).__name__ for row in seat.desk.queue.state.value.rows]
    assert kinds == ["GroupRow", "QuestionRow", "GroupRow", "EscalationCard"]
    agrees(seat, dots=2, waiting=1, asked=1)
    assert seat.desk.announcer.counts.value.tooltip == "ResolutionFlow · 1 waiting, 1 unread, 1 question to you"
    seat.hears(ConsultationAnswered(consultation=ANSWERED))
    agrees(seat, dots=1, waiting=1, asked=0)


async def test_it_goes_when_its_session_is_over(seat: Seat) -> None:
    """C9: what cannot be answered any more is not left standing."""
    seat.hears(ConsultationAsked(consultation=ASKED))
    seat.hears(ConsultationChanged(consultation=ASKED.model_copy(update={"ended": True})))
    agrees(seat, dots=0, waiting=0, asked=0)
    assert seat.desk.queue.state.value.rows == ()


async def test_a_press_opens_the_session_in_which_it_is_answered(seat: Seat) -> None:
    """C9, C6: whoever is asked may read it."""
    seat.has_session(made.entry("s1"))
    seat.hears(ConsultationAsked(consultation=ASKED))
    await seat.desk.queue.open("question:q1")
    assert seat.desk.conversation.selected.value == "s1"
    assert [each.question for each in seat.desk.ways.state.value.questions] == [ASKED.question]
    agrees(seat, dots=1, waiting=0, asked=1)


@pytest.mark.parametrize(("words", "found"), [("tls", 1), ("12345 alex", 1), ("printer", 0)])
async def test_the_search_finds_it_and_counts_stay(seat: Seat, words: str, found: int) -> None:
    """Q1, Q7."""
    seat.hears(ConsultationAsked(consultation=ASKED))
    seat.desk.queue.search(words)
    assert len(questions(seat)) == found
    assert seat.desk.announcer.counts.value.unread == 1


async def test_filters_are_about_cards_and_the_group_folds(seat: Seat) -> None:
    """Q1."""
    seat.escalates("h1", priority="urgent")
    seat.hears(ConsultationAsked(consultation=ASKED))
    seat.desk.queue.toggle_filter("unread")
    assert len(questions(seat)) == 1
    seat.desk.queue.toggle_filter("priority:urgent")
    assert questions(seat) == []
    seat.desk.queue.show_everything()
    seat.desk.queue.toggle_fold("questions")
    head = seat.desk.queue.state.value.rows[0]
    assert isinstance(head, GroupRow)
    assert (head.folded, head.sentence, questions(seat)) == (True, "Questions to you, 1, folded", [])
    assert seat.desk.announcer.counts.value.unread == 2
