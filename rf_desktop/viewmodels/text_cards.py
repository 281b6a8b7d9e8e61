"""Every sentence of a queue card that tells of time and of people: targets, who looks, who has it (Q1, Q2, C7).

Short for the eye (`due in 12 m`), whole for the ear (`due in 12 minutes`). What ticks is said at the moment of asking.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta

from rf_desktop.domain.response import ResponseClock
from rf_desktop.domain.snoozing import SNOOZE_FOR, minutes_to, next_morning
from rf_desktop.viewmodels import text
from rf_desktop.viewmodels.cards import EscalationCard, Holding, HoldingKind, QuestionRow, Told
from rf_desktop.viewmodels.plural import Plural

# The target
DUE_IN = "due in {time}"
DUE_NOW = "due now"
LATE_BY = "late {time}"
LATE = "late"
DUE_AT = "Somebody should have it by {when}"
MINUTES = "{count} m"
HOURS = "{count} h"
DAYS = "{count} d"
SPOKEN_NOW = "just now"
SPOKEN_MINUTES = Plural("{count} minute", "{count} minutes")
SPOKEN_HOURS = Plural("{count} hour", "{count} hours")
SPOKEN_DAYS = Plural("{count} day", "{count} days")
LATE_BY_SPOKEN = "late by {time}"

# People
HOLDING: Mapping[HoldingKind, str] = {
    "you": "you have it",
    "colleague": "{name} has it",
    "offered": "{name} offers it to you",
    "offering": "offered to {name}",
    "asked": "still on it?",
    "returned": "back with {name}",
    "coached": "{name} has your steps",
    "resolved": "resolved by {name}",
    "resolved_by_you": "you resolved it",
    "abandoned": "abandoned by {name}",
    "abandoned_by_you": "you abandoned it",
}
HOLDING_SINCE = "{what} · {age}"
HOLDING_UNTIL = "{name} has it until {when}"
HOLDING_UNTIL_EXACTLY = "{what}, comes back to you {when}"
HOLDING_SINCE_EXACTLY = "{what}, {when}"
ONE_LOOKS = "{name} is looking"
MANY_LOOK = "{names} are looking"
AND = "{first} and {last}"
MORE_PEOPLE = "+{count}"

TOLD: Mapping[Told, str] = {
    "reminded": "the seniors were reminded",
    "next_tier": "nobody took it, so the admins were told",
}
WATCHED = "you watch it"

# Snoozing
SNOOZED = "snoozed until {when}"
SNOOZE_TOLD = "Snoozed until {when}."
UNDO_SNOOZING = "Undo snoozing"
UNTIL_TODAY = "until {clock}"
UNTIL_TOMORROW = "until tomorrow, {clock}"
ON_DAY = "{weekday} {clock}"
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")

# Groups
QUESTION_SPOKEN = "{name} asks you about {about}: {question}"
HEADING = "{title}, {count}"
HEADING_FOLDED = "{title}, {count}, folded"
FOLD_GROUP = "Fold the group “{group}”"
UNFOLD_GROUP = "Unfold the group “{group}”"

# The state line
UPDATED = "updated {time}"

# Saved views
VIEWS = "Saved views"
VIEW_SHOWN = "Saved views, showing “{name}”"
SAVE_VIEW = "Save this view…"
RENAME_VIEW = "Rename “{name}”…"
DELETE_VIEW = "Delete “{name}”"
VIEW_DELETED = "The view “{name}” is deleted."
VIEW_BACK = "“{name}” is back among the saved views."
UNDO_DELETING = "Undo deleting “{name}”"
NO_VIEWS = "Search or filter first, then save it as a view"
VIEW_NAME = "Name of this view"
KEEP_VIEW = "Save"
REPLACE_VIEW = "Replace"
VIEW_REPLACES = "There is a view “{name}” already. This one would take its place."
VIEW_NAME_TAKEN = "There is a view “{name}” already. Choose another name."
VIEWS_FULL = "{count} views are saved, and there is no room for more. Delete one first, or replace one by its name."
VIEW_REPLACED = "The view “{name}” is replaced."
VIEW_AS_BEFORE = "“{name}” is as it was before."
UNDO_REPLACING = "Undo replacing “{name}”"

# A card as one sentence
UNREAD = "unread"
FROM = "from {name}"
TICKET = "ticket {number}"


def updated(at: datetime) -> str:
    """When the list was last true: `updated 14:02:10`."""
    return UPDATED.format(time=text.updated(at))


def heading(title: str, count: int, folded: bool) -> str:
    """A group's heading for a screen reader: `Waiting, 4`, `Recently done, 12, folded`."""
    return (HEADING_FOLDED if folded else HEADING).format(title=title, count=count)


def due(clock: ResponseClock) -> str:
    """The target on a card: `due in 12 m`, `due now`, `late 3 m`."""
    return _due(clock, _short, LATE_BY)


def due_spoken(clock: ResponseClock) -> str:
    """The same for a screen reader: `due in 12 minutes`, `late by 3 minutes`."""
    return _due(clock, _spoken, LATE_BY_SPOKEN)


def due_exactly(clock: ResponseClock) -> str:
    """On hover: `Somebody should have it by 14:30`."""
    return DUE_AT.format(when=day_and_clock(clock.due_at, clock.due_at - clock.left))


def spoken_age(time: timedelta) -> str:
    """How long something lasts already, in words: `12 minutes`, `1 hour`, and `just now` below a minute."""
    minutes = int(time.total_seconds() // 60)
    if minutes < 1:
        return SPOKEN_NOW
    if minutes < 60:
        return _spoken(minutes, 0)
    return _spoken(minutes // 60, 1) if minutes < 24 * 60 else _spoken(minutes // (24 * 60), 2)


def holding(held: Holding, at: datetime) -> str:
    """Who has it, and since when: `Sam has it · 4m` (C7); or until when: `Jane has it until 15:00` (C8)."""
    what = HOLDING[held.kind].format(name=held.name)
    if held.until is not None:
        return HOLDING_UNTIL.format(name=held.name, when=day_and_clock(held.until, at))
    return HOLDING_SINCE.format(what=what, age=text.age(held.since, at)) if held.since else what


def holding_exactly(held: Holding, at: datetime) -> str:
    """On hover: `Sam has it, 14:05`."""
    what = HOLDING[held.kind].format(name=held.name)
    if held.until is not None:
        return HOLDING_UNTIL_EXACTLY.format(what=what, when=day_and_clock(held.until, at))
    return HOLDING_SINCE_EXACTLY.format(what=what, when=day_and_clock(held.since, at)) if held.since else what


def lookers(names: Sequence[str]) -> str:
    """Who looks at it: `Sam is looking`, `Sam and Alex are looking`; "" for nobody."""
    if not names:
        return ""
    if len(names) == 1:
        return ONE_LOOKS.format(name=names[0])
    return MANY_LOOK.format(names=AND.format(first=", ".join(names[:-1]), last=names[-1]))


def snoozed(until: datetime, at: datetime) -> str:
    """`snoozed until 14:30`, on another day `snoozed until Tue 08:00`."""
    return SNOOZED.format(when=day_and_clock(until, at))


def snooze_times(at: datetime) -> tuple[tuple[int, str], ...]:
    """For how long a card can be snoozed: minutes, and how that is called (`for an hour`, `until tomorrow, 08:00`)."""
    morning = next_morning(at)
    until = UNTIL_TODAY if morning.date() == at.astimezone().date() else UNTIL_TOMORROW
    fixed = tuple((minutes, text.SNOOZE_MINUTES[minutes]) for minutes in SNOOZE_FOR)
    return (*fixed, (minutes_to(morning, at), until.format(clock=text.clock(morning))))


def day_and_clock(when: datetime, at: datetime) -> str:
    """Local time of day; before it the weekday when that is another day than the one of `at`."""
    local = when.astimezone()
    if local.date() == at.astimezone().date():
        return text.clock(when)
    return ON_DAY.format(weekday=WEEKDAYS[local.weekday()], clock=text.clock(when))


def question_sentence(row: QuestionRow, at: datetime) -> str:
    """A question as a screen reader says it: `unread, Sam asks you about VPN drops: Which TLS?, 4 minutes`."""
    asked = QUESTION_SPOKEN.format(name=row.who, about=row.about, question=row.question)
    return ", ".join((UNREAD, asked, spoken_age(at - row.asked_at)))


def card_sentence(card: EscalationCard, at: datetime) -> str:
    """A card as a screen reader says it: `unread, urgent, Outlook fails, from Jane, 4 minutes, ticket 12345, due in 11
    minutes, Sam is looking`."""
    parts = [UNREAD] if card.unread else []
    parts += [text.PRIORITY[card.priority].lower(), card.problem, FROM.format(name=card.who)]
    parts.append(spoken_age(at - card.escalated_at))
    if card.ticket:
        parts.append(TICKET.format(number=card.ticket.lstrip("#")))
    if told := card.told(at):
        parts.append(TOLD[told])
    if (clock := card.clock(at)) is not None:
        parts.append(due_spoken(clock))
    if card.holding is not None:
        if card.holding.until:
            parts.append(holding_exactly(card.holding, at))
        else:
            parts.append(HOLDING[card.holding.kind].format(name=card.holding.name))
        if card.holding.since:
            parts.append(spoken_age(at - card.holding.since))
    if card.watched and card.group != "watching":
        parts.append(WATCHED)
    if card.lookers:
        parts.append(lookers(card.lookers))
    if card.snoozed_until is not None and card.snoozed_until > at:
        parts.append(snoozed(card.snoozed_until, at))
    return ", ".join(parts)


def _due(clock: ResponseClock, say: Callable[[int, int], str], late_by: str) -> str:
    minute = timedelta(minutes=1)
    if clock.left >= minute:
        return DUE_IN.format(time=say(*_about(clock.left)))
    if clock.left >= timedelta(0):
        return DUE_NOW
    return late_by.format(time=say(*_gone_by(-clock.left))) if -clock.left >= minute else LATE


def _about(time: timedelta) -> tuple[int, int]:
    """A time as one plans with it, as number and unit: whole minutes (0) up to 90, then hours (1), then days (2)."""
    minutes = time.total_seconds() / 60
    if minutes < 90:
        return int(minutes), 0
    hours = minutes / 60
    return (round(hours), 1) if hours < 36 else (round(hours / 24), 2)


def _gone_by(time: timedelta) -> tuple[int, int]:
    """The same for what has gone by, in whole units: beside a card's age it is never longer than that."""
    minutes = int(time.total_seconds() // 60)
    if minutes < 120:
        return minutes, 0
    return (minutes // 60, 1) if minutes < 48 * 60 else (minutes // (24 * 60), 2)


def _short(count: int, unit: int) -> str:
    return (MINUTES, HOURS, DAYS)[unit].format(count=count)


def _spoken(count: int, unit: int) -> str:
    return (SPOKEN_MINUTES, SPOKEN_HOURS, SPOKEN_DAYS)[unit].of(count)
