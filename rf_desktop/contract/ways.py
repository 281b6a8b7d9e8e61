"""The ways back and sideways after a claim: release, return, reassign, consult, remark (C8, C9)."""

from rf_desktop.contract.base import Line, Moment, Request, Wire, Words
from rf_desktop.contract.identity import PersonRef
from rf_desktop.domain.ids import ConsultationId, HandoffId, PersonId, SessionId
from rf_desktop.domain.vocabulary import CardKind


class Reason(Request):
    """Why; one line. Required where a colleague has to live with it: release, return, come back."""

    reason: str


class OptionalReason(Request):
    """Why, where one cares to say so: declining."""

    reason: str = ""


class CoachingStep(Request):
    """A step for the junior's lane (C8); it becomes a card."""

    text: str
    kind: CardKind = "action"
    why: str = ""
    if_it_fails: str = ""


class CoachedReturn(Request):
    """Back to the junior with one to five steps, and when it comes back to the same senior (C8).

    `stop_condition` is a sentence for the junior, who brings it back when it holds; after `come_back_minutes`
    (5 to 10,080) it comes back by itself, unless that is null.
    """

    reason: str
    steps: tuple[CoachingStep, ...]
    stop_condition: str
    come_back_minutes: int | None = None


class Reassignment(Request):
    """Offer what I have to a named colleague, who accepts or declines; it stays mine until then (C8)."""

    target_id: PersonId
    reason: str


class Remark(Request):
    """What somebody knows who does not own the session: *Offer Sam what I know* (C3)."""

    body: str


class Watching(Request):
    """Whether I want to follow this handoff without owning it (C3, C6)."""

    watching: bool


class Watch(Wire):
    """Whether I watch, and everybody who does."""

    handoff_id: HandoffId
    watching: bool
    watchers: tuple[PersonRef, ...]


class NewConsultation(Request):
    """One question to a colleague, without changing the owner (C9)."""

    person_id: PersonId
    question: str


class ConsultationAnswer(Request):
    """The answer; it becomes a message of the session."""

    answer: str


class Consultation(Wire):
    """A question and, once there is one, its answer; whoever is asked may read the session (C6, C9).

    `ended`: it was never answered, and its session is over, so that it cannot be now.
    """

    id: ConsultationId
    session_id: SessionId
    headline: Line
    asked_by: PersonRef
    asked: PersonRef
    question: Words
    asked_at: Moment
    answer: str | None = None
    answered_at: Moment | None = None
    ended: bool = False


class ConsultationList(Wire):
    """What I asked and was asked: unanswered ones first, then the newest; at most 100. True for event `as_of`."""

    as_of: int
    consultations: tuple[Consultation, ...]
