"""Who is looking, and how far the news of a handoff got (Q1, E8). No lock is derived from either."""

from rf_desktop.contract.base import Moment, Request, Wire
from rf_desktop.contract.identity import PersonRef
from rf_desktop.domain.ids import HandoffId
from rf_desktop.domain.vocabulary import DeliveryState

LOOKING_EVERY = 20
"""Seconds between two signs of life of an open sheet."""
LOOKING_FOR = 50
"""Seconds that a sign of life counts: two may be lost."""


class Looking(Request):
    """Said when a sheet opens, every 20 s while it is open, and with `looking` false when it closes."""

    looking: bool


class Lookers(Wire):
    """Who looks at a handoff right now, by name."""

    handoff_id: HandoffId
    people: tuple[PersonRef, ...]


class Delivery(Wire):
    """How far the news got with one person; `why` says what held it or failed."""

    person: PersonRef
    state: DeliveryState
    why: str = ""
    at: Moment


class DeliveryLedger(Wire):
    """What became of an escalation: for who handed it off, and for the seniors (E8)."""

    handoff_id: HandoffId
    deliveries: tuple[Delivery, ...]
    claimed_by: PersonRef | None = None
    claimed_at: Moment | None = None


class DeliveryReport(Request):
    """What a desktop did with a notice: shown to the person, held back, or the system refused it."""

    outcome: DeliveryState
    why: str = ""
