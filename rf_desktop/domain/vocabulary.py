"""The closed sets of words that the product speaks: statuses, intents, roles, priorities."""

from __future__ import annotations

from typing import Literal

Language = Literal["en", "de"]
"""Which the window speaks, and in which a session is written."""

Role = Literal["engineer", "senior", "admin"]
"""An engineer works and escalates; a senior also sees and claims the queue; an admin also manages."""

SessionStatus = Literal["active", "escalated", "resolved", "abandoned"]
HandoffStatus = Literal["open", "claimed", "resolved", "returned", "withdrawn"]
"""A released handoff is open again; that it was released is in its history."""

Intent = Literal["escalate", "transfer"]
Priority = Literal["low", "normal", "high", "urgent"]
CardKind = Literal["question", "action"]
CardState = Literal["todo", "done", "skipped"]
AuthorKind = Literal["person", "customer", "flowpilot", "system"]
AssessmentStatus = Literal["pending", "ready", "failed", "skipped"]
AssessmentSource = Literal["model", "evidence"]
ConfidenceWord = Literal["low", "medium", "high"]
ReadingVerdict = Literal["agree", "not_this"]
HandoffVerdict = Literal["complete", "missing", "tier_1"]
Visibility = Literal["internal", "customer"]
ClaimWay = Literal["continue", "analysis", "take_over", "pick_up"]
"""How a senior takes over (M3): three ways from the magic moment, or straight from the card (Q3)."""

TicketNoteState = Literal["pending", "sent", "failed", "no_ticket_system"]

DeliveryState = Literal["sent", "offline", "held", "failed", "shown", "opened", "passed"]
"""How far the news of a handoff got with one senior (E8); a later word never goes back to an earlier one."""

Held = Literal["do_not_disturb", "quiet_hours", "filter"]
"""Why somebody is not alerted (Q6, Q9)."""

URGENCY: dict[Priority, int] = {"urgent": 0, "high": 1, "normal": 2, "low": 3}
"""Sort rank of a priority: the smaller, the sooner."""

SENIOR_ROLES: frozenset[Role] = frozenset({"senior", "admin"})
"""Who sees the queue and may claim."""
