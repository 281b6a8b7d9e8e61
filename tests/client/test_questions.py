"""Questions to colleagues, folded: an answer is never unsaid (C9, V1)."""

from __future__ import annotations

from dataclasses import replace

from rf_desktop.client.consultations import Questions, fold, listed
from rf_desktop.contract.events import ConsultationAnswered, ConsultationAsked, ConsultationChanged
from rf_desktop.contract.ways import Consultation, ConsultationList
from rf_desktop.domain.ids import ConsultationId, SessionId
from tests.client import made

ASKED = Consultation(
    id=ConsultationId("q1"),
    session_id=SessionId("s1"),
    headline="Outlook",
    asked_by=made.SAM,
    asked=made.ALEX,
    question="Seen this before?",
    asked_at=made.NOON,
)
ANSWERED = ASKED.model_copy(update={"answer": "Yes", "answered_at": made.NOON})


def test_an_answer_stands_whichever_came_first() -> None:
    """V1: duplicates and disorder cost nothing."""
    late = fold(
        fold(Questions(), ConsultationAnswered(consultation=ANSWERED), 2), ConsultationAsked(consultation=ASKED), 3
    )
    assert late.known["q1"].answer == "Yes"
    assert late.open_in(ASKED.session_id) == ()
    relisted = listed(late, ConsultationList(as_of=3, consultations=(ASKED,)), made.NOON)
    assert relisted.known["q1"].answer == "Yes"


def test_a_list_is_the_truth_joined_with_what_came_after_it() -> None:
    """V1."""
    asked = fold(Questions(), ConsultationAsked(consultation=ASKED), 5)
    assert listed(asked, ConsultationList(as_of=4, consultations=()), made.NOON).open_in(ASKED.session_id) == (ASKED,)
    emptied = listed(asked, ConsultationList(as_of=6, consultations=()), made.NOON)
    assert emptied.known == {}
    assert listed(emptied, ConsultationList(as_of=2, consultations=(ASKED,)), made.NOON) == emptied
    assert fold(emptied, ConsultationAsked(consultation=ASKED), 6) == emptied


def test_what_can_no_longer_be_answered_waits_for_nobody() -> None:
    """C9: the session is over, goes on again, is over; the later word stands, an earlier one changes nothing."""
    over = ASKED.model_copy(update={"ended": True})
    asked = fold(Questions(), ConsultationAsked(consultation=ASKED), 2)
    assert asked.open_to(made.ALEX.id) == (ASKED,)
    assert asked.open_to(made.SAM.id) == ()
    ended = fold(asked, ConsultationChanged(consultation=over), 3)
    assert (ended.open_to(made.ALEX.id), ended.open_in(ASKED.session_id)) == ((), ())
    assert fold(ended, ConsultationAsked(consultation=ASKED), 2).open_to(made.ALEX.id) == ()
    again = fold(ended, ConsultationChanged(consultation=ASKED), 4)
    assert again.open_to(made.ALEX.id) == (ASKED,)
    assert listed(again, ConsultationList(as_of=5, consultations=(over,)), made.NOON).open_to(made.ALEX.id) == ()
    assert listed(again, ConsultationList(as_of=3, consultations=(over,)), made.NOON).open_to(made.ALEX.id) == (ASKED,)
    said = fold(again, ConsultationAnswered(consultation=ANSWERED), 6)
    assert fold(said, ConsultationChanged(consultation=over), 7).known["q1"].answer == "Yes"


def test_after_a_server_went_back_to_a_copy_its_list_is_the_truth() -> None:
    """V1, D6: a question that was answered after the copy is open again."""
    before = listed(Questions(), ConsultationList(as_of=50, consultations=(ANSWERED,)), made.NOON)
    anew = replace(before, as_of=0, told={})
    assert listed(anew, ConsultationList(as_of=9, consultations=(ASKED,)), made.NOON).known["q1"] == ASKED
