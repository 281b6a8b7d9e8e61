"""The log of what was told, in words (Q6)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Literal

from rf_desktop.client import told
from rf_desktop.client.told import Fate, Told
from rf_desktop.values import dataclass
from rf_desktop.viewmodels import text_notify, text_time

RowTone = Literal["shown", "suppressed", "failed", "pending"]
_WORST_FIRST: tuple[RowTone, ...] = ("failed", "suppressed", "pending", "shown")


@dataclass(frozen=True)
class ToldRow:
    """One piece of news: when, what, what became of it. `tone` is that of the least of both channels."""

    key: str
    when: str
    title: str
    fate: str
    tone: RowTone

    @property
    def sentence(self) -> str:
        """How a screen reader says it."""
        return ", ".join((self.when, self.title, self.fate))


def told_rows(entries: Sequence[Told], now: datetime) -> tuple[ToldRow, ...]:
    """The log's entries as they are shown, the newest first."""
    return tuple(_row(entry, now) for entry in entries)


def _row(entry: Told, now: datetime) -> ToldRow:
    channels = ((text_notify.NOTIFICATION, entry.notification), (text_notify.TOAST, entry.toast))
    fates = [(name, fate) for name, fate in channels if fate is not None]
    outcomes = {fate.outcome for _, fate in fates}
    is_today = entry.at.astimezone().date() == now.astimezone().date()
    words = "; ".join(_words(name, fate) for name, fate in fates)
    return ToldRow(
        str(entry.number),
        text_time.clock(entry.at) if is_today else text_time.moment(entry.at, now),
        entry.title,
        words[:1].upper() + words[1:],
        next((tone for tone in _WORST_FIRST if tone in outcomes), "shown"),
    )


def _words(channel: str, fate: Fate) -> str:
    match fate.outcome:
        case "pending":
            return text_notify.FATE_PENDING.format(channel=channel)
        case "shown":
            return text_notify.FATE_SHOWN.format(channel=channel)
        case "suppressed":
            return text_notify.FATE_SUPPRESSED.format(channel=channel, why=_reason(fate.why))
        case "failed":
            return text_notify.FATE_FAILED.format(channel=channel, why=_reason(fate.why))


def _reason(why: str) -> str:
    """A reason's name in words; the desktop's own sentence as it is, without its stop."""
    own = {
        told.HIDDEN: text_notify.REASON_HIDDEN,
        told.SETTLED: text_notify.REASON_SETTLED,
        told.NO_ANSWER: text_notify.REASON_NO_ANSWER,
    }
    held = {str(name): words for name, words in text_notify.SUPPRESSED.items()}
    return (own | held).get(why, why.rstrip("."))
