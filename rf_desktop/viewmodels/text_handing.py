"""Sentences about handing over: what to say first, who heard of it, what became of it, what is like it (E7, E8, T9)."""

from __future__ import annotations

from collections.abc import Mapping

from rf_desktop.domain.vocabulary import DeliveryState, HandoffStatus, HandoffVerdict, SessionStatus

# Before escalating
ASKED_FIRST = "Seniors asked this first"
ASKED_FIRST_NOTE = "From past escalations like this one. Answer what you can; you can escalate without it."
ASKED_TIMES = "asked {times} of {of} times"
KNOWN_ALREADY = "The session says: {answer}"
FACT_HINT = "Your answer"
COULD_NOT_GET = "Could not get it"
COULD_NOT_GET_NAMED = "Could not get: {question}"

# Radar
ALIKE_TITLE = "Perhaps the same trouble"
ALIKE_ONE = "1 live session looks alike"
ALIKE_MANY = "{count} live sessions look alike"
ALIKE_WORDS = "in common: {words}"
ALIKE_OPEN = "Open"
ALIKE_WITH: Mapping[SessionStatus, str] = {
    "active": "{name} works on it",
    "escalated": "{name} escalated it",
    "resolved": "resolved",
    "abandoned": "abandoned",
}
ALIKE_HANDOFF: Mapping[HandoffStatus, str] = {
    "open": "waits for a senior",
    "claimed": "{name} has taken it",
    "resolved": "resolved before",
    "returned": "went back to {name}",
    "withdrawn": "{name} works on it",
}

# Who heard of it
WAITING_SINCE = "Waiting for a senior since {clock}"
OPENED_BY = "opened by {names}"
SHOWN_TO = "shown to {names}"
NOT_SEEN = "nobody has seen it yet"
TAKEN_BY = "{name} took it at {clock}"
HEARD = "Who heard of it"
HEARD_LINE = "{name}: {word}, {clock}"
DELIVERY: Mapping[DeliveryState, str] = {
    "sent": "on its way",
    "offline": "offline",
    "held": "not alerted",
    "failed": "the notification failed",
    "shown": "shown",
    "opened": "opened it",
    "passed": "looked, and left it to others",
}
HELD_BY: Mapping[str, str] = {
    "do_not_disturb": "do not disturb is on",
    "quiet_hours": "quiet hours",
    "filter": "wants to hear of others only",
}

# What became of it
OUTCOME = "Resolved by {name}, {clock}"
OUTCOME_NAMELESS = "Resolved, {clock}"
CAUSE = "Cause"
FIX = "Fix"
HANDOFF_WAS = "Handoff"
VERDICT_SAID: Mapping[HandoffVerdict, str] = {
    "complete": "was complete",
    "missing": "something was missing",
    "tier_1": "could have stayed at tier 1",
}
VERDICT_WITH_NOTE = "{verdict}: {note}"
NAMES_AND = "{names} and {last}"


def names(people: list[str]) -> str:
    """`Sam`, `Sam and Alex`, `Sam, Alex and Kim`."""
    if len(people) < 2:
        return "".join(people)
    return NAMES_AND.format(names=", ".join(people[:-1]), last=people[-1])


def alike_count(count: int) -> str:
    """`1 live session looks alike`."""
    return ALIKE_ONE if count == 1 else ALIKE_MANY.format(count=count)
