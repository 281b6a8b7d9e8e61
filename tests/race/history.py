"""What was asked and answered in a round, by whom and when; and what the database holds afterwards."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True)
class Operation:
    """One request with its answer. `began` and `ended` are monotonic nanoseconds on the asker's side."""

    step: str
    who: str
    began: int
    ended: int
    status: int
    media_type: str
    body: dict[str, Any]

    def __str__(self) -> str:
        return f"{self.step} by {self.who} → {self.status} {self.body.get('code', '')}".strip()


@dataclass(frozen=True)
class Change:
    """One event of the handoff's life, as the log has it: its kind, who did it, and the owner and version after it."""

    kind: str
    actor: str | None
    owner: str | None
    version: int


@dataclass(frozen=True)
class Truth:
    """What the database holds of one handoff after a round; `changes` are in the order of their commits."""

    handoff_id: str
    status: str
    owner: str | None
    claimed_at: datetime | None
    session_status: str
    session_owner: str
    changes: tuple[Change, ...]
    claimed_notices: int
    junior: str
    names: dict[str, str]
    """The account's people by their id."""
