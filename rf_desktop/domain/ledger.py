"""What has been tried: the task lane read as a ledger, and the texts made from it (M2, E2, M3)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from rf_desktop.domain.vocabulary import CardKind, CardState
from rf_desktop.domain.wording import ENGLISH, Wording
from rf_desktop.values import dataclass


@dataclass(frozen=True)
class LedgerLine:
    """One card of the lane as history: `at` is UTC, `by` the name of who answered."""

    id: str
    kind: CardKind
    text: str
    state: CardState
    result: str | None
    by: str | None
    at: datetime | None


@dataclass(frozen=True)
class Ledger:
    """Done with results, skipped, and never asked, each in lane order."""

    done: tuple[LedgerLine, ...]
    skipped: tuple[LedgerLine, ...]
    open: tuple[LedgerLine, ...]

    @classmethod
    def read(cls, lines: Sequence[LedgerLine]) -> Ledger:
        """Sort lane cards by what became of them."""
        return cls(
            done=tuple(line for line in lines if line.state == "done"),
            skipped=tuple(line for line in lines if line.state == "skipped"),
            open=tuple(line for line in lines if line.state == "todo"),
        )

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to show: the session had no lane."""
        return not (self.done or self.skipped or self.open)


ARROW = " → "


def answer_message(text: str, state: CardState, result: str | None, words: Wording = ENGLISH) -> str:
    """What an answered card says in the conversation, in the session's words: `Is web mail affected? → no` (T2)."""
    if state == "skipped":
        return f"{text}{ARROW}{words.skipped}" + (f": {result}" if result else "")
    return f"{text}{ARROW}{result or words.done}"


def is_answer_to(text: str, body: str) -> bool:
    """Whether a message is what became of the card with this text, in whichever language it was written."""
    return body.startswith(f"{text}{ARROW}")
