"""What the escalate form knows before it is sent: what seniors asked first, and what is like it (E7, T9)."""

from __future__ import annotations

from rf_desktop.contract.preflight import PreFlightAnswer, PreFlightFact
from rf_desktop.contract.radar import AlikeSession
from rf_desktop.domain.ids import PersonId
from rf_desktop.values import dataclass
from rf_desktop.viewmodels import text, text_cards, text_handing


@dataclass(frozen=True)
class FactRow:
    """One question; `known` is what the session says already, "" where it has to be answered."""

    question: str
    asked: str
    known: str


@dataclass(frozen=True)
class FactAnswer:
    """What stands in the row of one question."""

    question: str
    answer: str = ""
    could_not_get: bool = False


@dataclass(frozen=True)
class AlikeRow:
    """A live session that looks alike; `key` opens it where `may_open`."""

    key: str
    problem: str
    ticket: str
    facts: str
    words: str
    may_open: bool
    sentence: str


def fact_row(fact: PreFlightFact) -> FactRow:
    """A fact of the server as a row."""
    asked = text_handing.ASKED_TIMES.format(times=fact.asked_times, of=fact.of_handoffs)
    known = text_handing.KNOWN_ALREADY.format(answer=fact.known) if fact.known else ""
    return FactRow(fact.question, asked, known)


def answers(values: tuple[FactAnswer, ...]) -> tuple[PreFlightAnswer, ...]:
    """What is worth sending of the rows: a mark without words counts, words count more than a mark."""
    return tuple(
        PreFlightAnswer(
            question=each.question,
            answer=each.answer.strip(),
            could_not_get=each.could_not_get and not each.answer.strip(),
        )
        for each in values
        if each.answer.strip() or each.could_not_get
    )


def alike_row(session: AlikeSession, me: PersonId) -> AlikeRow:
    """A live session as a row: what, whose, how it stands, and why it is here."""
    name = session.owner.name
    if session.handoff_status == "claimed" and session.owner.id == me:
        stands = text_cards.HOLDING["you"]
    elif session.handoff_status in ("open", "claimed"):
        stands = text_handing.ALIKE_HANDOFF[session.handoff_status].format(name=name)
    else:
        stands = text_handing.ALIKE_WITH[session.status].format(name=name)
    facts = " · ".join(part for part in (session.client, stands) if part)
    words = text_handing.ALIKE_WORDS.format(words=", ".join(session.shared))
    number = text.ticket(session.ticket) if session.ticket else ""
    return AlikeRow(
        key=session.session_id,
        problem=session.problem,
        ticket=number,
        facts=facts,
        words=words,
        may_open=session.may_open,
        sentence=", ".join(part for part in (session.problem, number, facts, words) if part),
    )
