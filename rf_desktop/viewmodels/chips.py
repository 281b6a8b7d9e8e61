"""The strip of next steps at the composer (T3). Pure."""

from __future__ import annotations

from rf_desktop.client.conversations import Conversation
from rf_desktop.contract.assessments import Assessment
from rf_desktop.domain.ids import PersonId
from rf_desktop.viewmodels.conversation_view import Chip


def is_mine_after_a_claim(known: Conversation, me: PersonId) -> bool:
    """Whether this person took the session over and still works on it."""
    handoff = known.entry.handoff
    return bool(
        handoff
        and handoff.status == "claimed"
        and handoff.claimed_by
        and handoff.claimed_by.id == me
        and known.entry.status == "active"
    )


def chips(known: Conversation, assessment: Assessment | None, me: PersonId, *, hidden: bool) -> tuple[Chip, ...]:
    """After the claim: the lane's open cards; only where there is no lane, the assessment's steps not tried before.

    An empty source, and a strip that was hidden once, shows nothing.
    """
    if hidden or not is_mine_after_a_claim(known, me):
        return ()
    if known.lane:
        return tuple(Chip(card.id, card.text, card.id) for card in known.lane if card.state == "todo")
    if assessment is None or assessment.status != "ready":
        return ()
    fresh = [step for step in assessment.suggested_steps if not step.already_tried]
    return tuple(Chip(f"step:{number}", step.text, None) for number, step in enumerate(fresh, 1))
