"""Before a question is sent: is it answered already? It never keeps a message from being sent (T4)."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable

from rf_desktop.client.errors import ClientError
from rf_desktop.client.learning import Learning
from rf_desktop.client.observable import Cell
from rf_desktop.contract.ai import KnownAnswer
from rf_desktop.domain.ids import SessionId
from rf_desktop.values import dataclass
from rf_desktop.viewmodels import text_learning

PATIENCE = 0.3
"""Seconds; without an answer by then the message is sent."""


@dataclass(frozen=True)
class AnsweredAlready:
    """What stands above the composer. `sentences` read "Jane answered this at 14:02: …"; `evidence` are card ids."""

    session_id: SessionId
    body: str
    sentences: tuple[str, ...]
    questions: tuple[str, ...]
    evidence: tuple[str, ...]


class AskingFirst:
    """`state` is what the ledger answers of the message that was about to be sent, None mostly."""

    def __init__(self, learning: Learning, online: Callable[[], bool], patience: float = PATIENCE) -> None:
        self.state: Cell[AnsweredAlready | None] = Cell(None)
        self._learning = learning
        self._online = online
        self._looking = False
        self._patience = patience

    async def lets_through(self, session_id: SessionId, body: str) -> bool:
        """Whether to send now; if not, `state` says why, or another press is looking it up already.

        The same text pressed once more goes through.
        """
        if self._looking:
            return False
        shown = self.state.value
        self.clear()
        insisted = shown is not None and (shown.session_id, shown.body) == (session_id, body)
        if insisted or "?" not in body or not self._online():
            return True
        self._looking = True
        try:
            async with asyncio.timeout(self._patience):
                known = await self._learning.already_answered(session_id, body)
        except (ClientError, TimeoutError):
            return True
        finally:
            self._looking = False
        if known.answers:
            self.state.set(_shown(session_id, body, known.answers))
        return not known.answers

    def typed(self, body: str) -> None:
        """Another text is another question."""
        if self.state.value is not None and self.state.value.body != body.strip():
            self.clear()

    def clear(self) -> None:
        """Nothing stands there any more."""
        if self.state.value is not None:
            self.state.set(None)


def without(body: str, questions: tuple[str, ...]) -> str:
    """What is left of a message without these questions."""
    for question in questions:
        words = r"\s+".join(re.escape(word) for word in question.split())
        body = re.sub(rf"[ \t]*{words}", "", body, count=1)
    return re.sub(r"\n{3,}", "\n\n", body).strip()


def _shown(session_id: SessionId, body: str, answers: tuple[KnownAnswer, ...]) -> AnsweredAlready:
    return AnsweredAlready(
        session_id,
        body,
        tuple(text_learning.answered(each.by, each.at, each.answer) for each in answers),
        tuple(each.question for each in answers),
        tuple(each.evidence for each in answers),
    )
