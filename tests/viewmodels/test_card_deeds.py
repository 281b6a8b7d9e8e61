"""What can be done with a card, in every state and for everybody (Q1-Q3, C3, C8, C10)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rf_desktop.contract.handoffs import Coaching, HandoffSummary
from rf_desktop.domain.queueing import group
from rf_desktop.domain.vocabulary import HandoffStatus, Intent, Role
from rf_desktop.viewmodels.card_deeds import CardDeed, deeds, label, taking
from rf_desktop.viewmodels.cards import EscalationCard, escalation_card
from tests.client import made

SAM, ALEX, JANE, NOON = made.SAM, made.ALEX, made.JANE, made.NOON
SOON = NOON + timedelta(minutes=30)
WAITING = ("pick_up", "open", "mark_unread", "snooze", "watch")


def card_of(
    handoff: HandoffSummary, *, role: Role = "senior", watched: bool = False, **facts: Any
) -> EscalationCard | None:
    """Sam's card of a handoff; None where he has none."""
    me = made.me(role=role)
    found = group(
        status=handoff.status,
        intent=handoff.intent,
        handed_off_by=handoff.handed_off_by_id,
        target=handoff.target.id if handoff.target else None,
        claimed_by=handoff.claimed_by.id if handoff.claimed_by else None,
        viewer=me.person.id,
        role=role,
        offered_to=handoff.offered_to.id if handoff.offered_to else None,
        watching=watched,
        coach=handoff.coaching.coach.id if handoff.coaching else None,
    )
    if found is None:
        return None
    known: dict[str, Any] = {"unread": False, "snoozed_until": None, "busy": False} | facts
    return escalation_card(handoff, found, me=me, watched=watched, **known)


def can(handoff: HandoffSummary, **facts: Any) -> tuple[CardDeed, ...]:
    card = card_of(handoff, **facts)
    assert card is not None
    return deeds(card, NOON)


def claimed(**changes: Any) -> HandoffSummary:
    return made.handoff(**({"status": "claimed", "claimed_by": SAM, "claimed_at": NOON} | changes))


COACHED = claimed(status="returned", coaching=Coaching(coach=SAM, stop_condition="It fails"))


@pytest.mark.parametrize(
    ("handoff", "facts", "expected"),
    [
        (made.handoff(), {}, WAITING),
        (made.handoff(ticket="12345"), {}, (*WAITING, "copy_ticket")),
        (made.handoff(), {"unread": True}, ("pick_up", "open", "mark_read", "snooze", "watch")),
        (made.handoff(), {"snoozed_until": SOON}, ("pick_up", "open", "wake", "snooze", "watch")),
        (made.handoff(), {"snoozed_until": NOON}, WAITING),
        (made.handoff(), {"watched": True}, ("pick_up", "open", "mark_unread", "snooze", "stop_watching")),
        (made.handoff(), {"busy": True, "unread": True}, ("open",)),
        (made.handoff(intent="transfer", target=SAM), {}, ("pick_up", "open", "decline", *WAITING[2:])),
        (
            made.handoff(intent="transfer", target=SAM),
            {"role": "engineer"},
            ("pick_up", "open", "decline", "mark_unread", "snooze"),
        ),
        (claimed(claimed_by=ALEX, offered_to=SAM), {}, ("accept", "open", "decline", "watch")),
        (claimed(claimed_by=ALEX, offered_to=SAM), {"role": "engineer"}, ("accept", "open", "decline")),
        (claimed(claimed_by=ALEX, offered_to=SAM), {"watched": True}, ("accept", "open", "decline", "stop_watching")),
        (claimed(claimed_by=ALEX, offered_to=SAM), {"busy": True}, ("open",)),
        (claimed(), {}, ("open",)),
        (claimed(ticket="12345"), {"snoozed_until": SOON, "watched": True}, ("open", "copy_ticket")),
        (claimed(asked_still_at=NOON), {}, ("open", "still_on_it")),
        (claimed(claimed_by=ALEX), {"watched": True}, ("open", "stop_watching")),
        (COACHED, {}, ("open", "come_back")),
        (COACHED, {"watched": True}, ("open", "come_back")),
        (claimed(status="resolved"), {}, ("open",)),
        (claimed(status="resolved", claimed_by=ALEX), {"watched": True}, ("open", "stop_watching")),
    ],
)
def test_what_can_be_done(handoff: HandoffSummary, facts: dict[str, Any], expected: Iterable[CardDeed]) -> None:
    """Q2, Q3, C3, C8, C10: in every group and state."""
    assert can(handoff, **facts) == tuple(expected)


@given(
    status=st.sampled_from(get_args(HandoffStatus)),
    intent=st.sampled_from(get_args(Intent)),
    role=st.sampled_from(get_args(Role)),
    by=st.sampled_from([SAM, ALEX, None]),
    offered=st.booleans(),
    watched=st.booleans(),
    unread=st.booleans(),
    busy=st.booleans(),
    rests=st.booleans(),
)
def test_what_cannot_be_done_is_not_offered(
    status: HandoffStatus, intent: Intent, role: Role, by: Any, offered: bool, watched: bool, unread: bool, busy: bool,
    rests: bool,
) -> None:  # fmt: skip
    """Q2, Q3: dot, rest and taking over are for what waits; whatever is offered has a name and is offered once."""
    handoff = made.handoff(
        status=status, intent=intent, claimed_by=by, target=SAM if intent == "transfer" else None,
        offered_to=SAM if offered else None,
    )  # fmt: skip
    card = card_of(handoff, role=role, watched=watched, unread=unread, busy=busy, snoozed_until=SOON if rests else None)
    if card is None:
        return
    found = deeds(card, NOON)
    assert "open" in found
    assert len(found) == len(set(found))
    assert all(label(deed) for deed in found)
    of_what_waits = {"pick_up", "mark_read", "mark_unread", "snooze", "wake"}
    assert card.group == "waiting" or not of_what_waits & set(found)
    assert ("pick_up" in found) == (card.group == "waiting" and not busy)
    assert ("wake" in found) == (card.group == "waiting" and not busy and rests)
    assert not {"watch", "stop_watching"} & set(found) or role != "engineer"
    assert (taking(card, NOON) is None) == (busy or card.group not in ("waiting", "offered"))
