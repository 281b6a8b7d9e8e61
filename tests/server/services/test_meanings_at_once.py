"""Many searches at once: what a case means is worked out once (A10)."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Sequence

from rf_desktop.contract.sessions import Resolution
from rf_desktop.server.ai.embeddings import Meanings
from rf_desktop.server.bus.memory import MemoryBus
from rf_desktop.server.services.similar_cases import SimilarCases
from tests.server.services.office import Office


class Counting(Meanings):
    """Knows no meaning, but how often each text was asked for, and how many asked at the same time."""

    model = "none"

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.at_once = 0
        self._asking = threading.Semaphore(1)

    def encode(self, texts: Sequence[str]) -> list[bytes]:
        self.at_once += not self._asking.acquire(blocking=False)
        self.texts += texts
        self._asking.release()
        return [b"\0\0\x80?" for _ in texts]

    def nearest(self, vector: bytes, others: Sequence[bytes], limit: int) -> list[tuple[int, float]]:
        return [(place, 1.0) for place in range(min(limit, len(others)))]


async def test_eight_searches_at_once_learn_each_case_once(office: Office) -> None:
    """A demo or a new team's server starts with a heap of assessments: they share what one of them learnt."""
    for number in range(5):
        session = await office.session(office.jane, problem=f"Printer {number} prints blank pages")
        await office.sessions.resolve(
            office.jane, session.entry.id, Resolution(cause="Toner", fix="New toner"), office.key()
        )
    counting = Counting()
    search = SimilarCases(office.store, MemoryBus(), office.clock, counting)
    found = await asyncio.gather(
        *(search.similar(office.jane.account_id, f"No mail {number}", exclude=None) for number in range(8))
    )
    assert all(len(each) == 3 for each in found)
    learnt = [text for text in counting.texts if text.startswith("Printer")]
    assert sorted(learnt) == sorted(set(learnt))
    assert len(learnt) == 5
    assert counting.at_once == 0
