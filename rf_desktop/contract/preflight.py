"""Before escalating: what seniors asked for first on past escalations, and what of it is still missing (E7)."""

from rf_desktop.contract.base import Request, Wire
from rf_desktop.domain.ids import SessionId


class PreFlightAnswer(Request):
    """What the junior says to one of them. It never blocks; both may be left out."""

    question: str
    answer: str = ""
    could_not_get: bool = False


class PreFlightFact(Wire):
    """One question; `asked_times` of `of_handoffs` past ones in this domain. `known` is where the session says it."""

    question: str
    asked_times: int
    of_handoffs: int
    known: str | None = None
    evidence: str | None = None


class PreFlight(Wire):
    """The questions, the most asked first, at most five; empty where there is nothing to learn from."""

    session_id: SessionId
    facts: tuple[PreFlightFact, ...]
