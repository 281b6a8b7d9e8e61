"""Questions to colleagues and their answers, folded from events and lists (C9).

A question only ever goes from unanswered to answered, so of two views of one the answered one is the newer. Of two
unanswered ones, which differ only while its session is over, that of the later event or list stands.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field, replace
from datetime import datetime

from rf_desktop.client.api import Api
from rf_desktop.client.observable import Cell
from rf_desktop.contract.base import NoBody
from rf_desktop.contract.endpoints import ANSWER_CONSULTATION, CONSULT, CONSULTATIONS
from rf_desktop.contract.events import ConsultationAnswered, ConsultationAsked, ConsultationChanged, LoggedEvent
from rf_desktop.contract.ways import Consultation, ConsultationAnswer, ConsultationList, NewConsultation
from rf_desktop.domain.ids import ConsultationId, PersonId, SessionId
from rf_desktop.domain.moments import Clock
from rf_desktop.values import dataclass

_EVENTS = (ConsultationAsked, ConsultationAnswered, ConsultationChanged)


@dataclass(frozen=True)
class Questions:
    """What I asked and was asked. `told` are the numbers of the events that told it, 0 for a reply."""

    known: Mapping[ConsultationId, Consultation] = field(default_factory=dict)
    told: Mapping[ConsultationId, int] = field(default_factory=dict, repr=False)
    as_of: int = 0
    listed_at: datetime | None = None

    def open_to(self, person: PersonId) -> tuple[Consultation, ...]:
        """What that person was asked and can answer, the oldest first."""
        found = [each for each in self.known.values() if each.asked.id == person and _is_open(each)]
        return tuple(sorted(found, key=lambda each: (each.asked_at, each.id)))

    def open_in(self, session_id: SessionId) -> tuple[Consultation, ...]:
        """The unanswered ones of a session, the oldest first."""
        mine = [each for each in self.known.values() if each.session_id == session_id and _is_open(each)]
        return tuple(sorted(mine, key=lambda each: (each.asked_at, each.id)))


def fold(questions: Questions, event: LoggedEvent, event_id: int) -> Questions:
    """The questions after one event; repeats and what the list already said change nothing."""
    if event_id <= questions.as_of or not isinstance(event, _EVENTS):
        return questions
    return took(questions, event.consultation, event_id)


def took(questions: Questions, one: Consultation, event_id: int = 0) -> Questions:
    """With one question, from an event or (number 0) from a reply."""
    told = {**questions.told, one.id: max(event_id, questions.told.get(one.id, 0))}
    old = questions.known.get(one.id)
    is_later = event_id > questions.told.get(one.id, 0)
    if old is not None and (old.answered_at is not None or (one.answered_at is None and not is_later)):
        return replace(questions, told=told)
    return replace(questions, known={**questions.known, one.id: one}, told=told)


def listed(questions: Questions, reply: ConsultationList, at: datetime) -> Questions:
    """After a list: what it lacks goes, unless an event after `as_of` told of it. An older list is nothing."""
    if reply.as_of < questions.as_of:
        return questions
    told = {id_: number for id_, number in questions.told.items() if number > reply.as_of}
    known = {id_: each for id_, each in questions.known.items() if id_ in told}
    fresh = Questions(known, told, reply.as_of, at)
    is_left_over = questions.as_of == 0 and questions.listed_at is not None  # from before the numbers began anew
    for one in reply.consultations:
        old = None if is_left_over else questions.known.get(one.id)
        fresh = took(fresh, old if old is not None and old.answered_at is not None else one)
    return fresh


def _is_open(one: Consultation) -> bool:
    return one.answered_at is None and not one.ended


class Consultations:
    """Keeps `questions` true, and asks and answers."""

    def __init__(self, api: Api, clock: Clock) -> None:
        self.questions: Cell[Questions] = Cell(Questions())
        self._api = api
        self._clock = clock

    def fold(self, event: LoggedEvent, event_id: int) -> None:
        """Take one event of the stream."""
        self.questions.set(fold(self.questions.value, event, event_id))

    def renumber(self) -> None:
        """The server's log was replaced or cut: only the next list counts."""
        self.questions.set(replace(self.questions.value, as_of=0, told={}))

    async def relist(self) -> ConsultationList:
        """Fetch the whole list and take it. Raises ClientError."""
        reply = await self._api.call(CONSULTATIONS, NoBody())
        self.questions.set(listed(self.questions.value, reply, self._clock()))
        return reply

    async def ask(self, session_id: SessionId, person_id: PersonId, question: str, *, key: str) -> Consultation:
        """One question to a colleague, without changing the owner (C9). Raises ClientError."""
        body = NewConsultation(person_id=person_id, question=question)
        return self._took(await self._api.call(CONSULT, body, key=key, session_id=session_id))

    async def answer(self, consultation_id: ConsultationId, answer: str) -> Consultation:
        """My answer; it becomes a message of the session (C9). Raises ClientError."""
        body = ConsultationAnswer(answer=answer)
        return self._took(await self._api.call(ANSWER_CONSULTATION, body, consultation_id=consultation_id))

    def _took(self, one: Consultation) -> Consultation:
        self.questions.set(took(self.questions.value, one))
        return one
