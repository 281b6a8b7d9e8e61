"""How far the news of a handoff got with one person: it only ever gets further (E8)."""

from __future__ import annotations

from typing import get_args

from rf_desktop.domain.vocabulary import DeliveryState

FURTHER: tuple[DeliveryState, ...] = get_args(DeliveryState)
"""From the first to the last, as the vocabulary lists them."""

REPORTED: frozenset[DeliveryState] = frozenset({"held", "failed", "shown"})
"""What a desktop can say itself; the rest the server knows."""

LEDGERED: frozenset[str] = frozenset({"escalation", "transfer", "released", "next_tier", "reminder", "reassigned"})
"""Kinds of notices that bring somebody the news of a handoff to take; the ledger counts nothing else."""


def further(before: DeliveryState, after: DeliveryState) -> DeliveryState:
    """Of two words the later one, whichever came first: reports overtake each other."""
    return max(before, after, key=FURTHER.index)
