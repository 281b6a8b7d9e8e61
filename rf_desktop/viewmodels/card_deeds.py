"""What can be done with a queue card: decided here and nowhere else (Q1-Q3, C3, C8, C10).

Keys, the menu, the buttons on the card and the palette all ask `deeds`, so that none of them offers what another one
refuses, and nothing is offered that would change nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Literal

from rf_desktop.viewmodels import text, text_ways
from rf_desktop.viewmodels.cards import EscalationCard

CardDeed = Literal[
    "pick_up",
    "accept",
    "open",
    "still_on_it",
    "come_back",
    "decline",
    "mark_read",
    "mark_unread",
    "wake",
    "snooze",
    "watch",
    "stop_watching",
    "copy_ticket",
]
"""In the order in which they are listed. *Open* opens the sheet of what waits and the session of anything else."""

WAYS: frozenset[CardDeed] = frozenset({"still_on_it", "come_back", "decline", "watch", "stop_watching"})
"""Those that are ways of the same name (`viewmodels/ways_view.py`)."""

KEYS: Mapping[CardDeed, str] = {
    "pick_up": "C",
    "accept": "C",
    "open": "Enter",
    "mark_read": "U",
    "mark_unread": "U",
    "snooze": "S",
}
"""The keys of the list; the same for what cannot be offered together."""


def deeds(card: EscalationCard, at: datetime) -> tuple[CardDeed, ...]:
    """What can be done with the card at the moment `at`. While it is being taken over: looked at, and no more."""
    if card.busy:
        return ("open", "copy_ticket") if card.ticket else ("open",)
    return tuple(_deeds(card, at))


def taking(card: EscalationCard, at: datetime) -> CardDeed | None:
    """The way to have it that stands on the card as a button; None where there is none."""
    can = deeds(card, at)
    return next((deed for deed in ("pick_up", "accept") if deed in can), None)


def label(deed: CardDeed) -> str:
    """What it is called; what ends in … asks for something first."""
    return {
        "pick_up": text.PICK_UP,
        "accept": text_ways.ACCEPT,
        "open": text.OPEN,
        "still_on_it": text_ways.STILL_ON_IT,
        "come_back": f"{text_ways.BRING_BACK_MINE}…",
        "decline": text_ways.DECLINE,
        "mark_read": text.MARK_READ,
        "mark_unread": text.MARK_UNREAD,
        "wake": text.WAKE,
        "snooze": text.SNOOZE_MENU,
        "watch": text_ways.WATCH,
        "stop_watching": text_ways.STOP_WATCHING,
        "copy_ticket": text.COPY_TICKET,
    }[deed]


def is_snoozed(card: EscalationCard, at: datetime) -> bool:
    """Whether the card rests at this moment."""
    return card.snoozed_until is not None and card.snoozed_until > at


def _deeds(card: EscalationCard, at: datetime) -> Iterator[CardDeed]:
    waits, asked = card.group == "waiting", card.holding is not None and card.holding.kind == "asked"
    coached = card.holding is not None and card.holding.kind == "coached"
    if waits:
        yield "pick_up"
    if card.group == "offered":
        yield "accept"
    yield "open"
    if asked:
        yield "still_on_it"
    if coached:
        yield "come_back"
    if card.group == "offered" or (waits and card.for_me):
        yield "decline"
    if waits:
        yield from _attention(card, at)
    if card.may_watch and not coached:
        if card.watched and card.group != "mine":
            yield "stop_watching"
        elif card.group in ("waiting", "offered"):
            yield "watch"
    if card.ticket:
        yield "copy_ticket"


def _attention(card: EscalationCard, at: datetime) -> Iterator[CardDeed]:
    """Dot and rest are for what waits alone (Q2); what rests has no dot to put on or take off."""
    if is_snoozed(card, at):
        yield "wake"
    else:
        yield "mark_read" if card.unread else "mark_unread"
    yield "snooze"
