"""Similar cases: the account's own resolved sessions (A10)."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from itertools import zip_longest

from rf_desktop.contract.assessments import FoundBy, SimilarCase
from rf_desktop.domain.errors import NotAvailable
from rf_desktop.domain.ids import AccountId, SessionId
from rf_desktop.domain.moments import Clock, now
from rf_desktop.server.ai.embeddings import Meanings
from rf_desktop.server.ports import Wakeups
from rf_desktop.server.services.actor import Actor
from rf_desktop.server.services.use_cases import UseCases
from rf_desktop.server.store import Store
from rf_desktop.server.store.tables import OutcomeRow, SessionRow
from rf_desktop.server.store.unit_of_work import Work

LEARNED_AT_ONCE = 8
"""Sessions whose meaning is worked out before a search: an account that gets the extra catches up by itself, and
nobody waits long for it."""
MEANT = 2_000
"""Characters of a text that its meaning is taken from; the model reads no more of it anyway."""
ALIKE = 0.3
"""The cosine from which on two texts are about the same kind of thing."""


class SimilarCases(UseCases):
    """Finds and shows resolved sessions; `ports.CaseSearch` for the assessor."""

    def __init__(self, store: Store, wakeups: Wakeups, clock: Clock = now, meanings: Meanings | None = None) -> None:
        super().__init__(store, wakeups, clock)
        self._meanings = meanings
        self._turn = asyncio.Lock()  # many searches at once would all learn the same, and share the processor

    async def one(self, actor: Actor, session_id: SessionId) -> SimilarCase:
        """A resolved session as a case; everybody of the account may read one."""
        async with self._reading(actor.account_id) as work:
            row = await work.sessions.get(session_id)
            if row is None or row.status != "resolved":
                raise NotAvailable("case")
            return await _case(work, row, ())

    async def similar(
        self, account_id: AccountId, text: str, *, exclude: SessionId | None, limit: int = 3
    ) -> tuple[SimilarCase, ...]:
        """The resolved sessions that resemble `text`: at most `limit` by their words and `limit` by their meaning.

        Those that both lists name come first, then by turns; none when nothing resembles it.
        """
        by_meaning = await self._by_meaning(account_id, text, exclude, limit)
        async with self._reading(account_id) as work:
            by_words = {
                hit.session_id: hit.shared_words for hit in await work.cases.similar(text, exclude=exclude, limit=limit)
            }
            found = []
            for session_id in _by_turns(list(by_words), by_meaning):
                row = await work.sessions.get(session_id)
                if row is not None and row.status == "resolved":
                    lists: tuple[FoundBy, ...] = ()
                    lists += ("words",) if session_id in by_words else ()
                    lists += ("meaning",) if session_id in by_meaning else ()
                    found.append(await _case(work, row, by_words.get(session_id, ()), lists))
            return tuple(found)

    async def learn(self, account_id: AccountId, limit: int = LEARNED_AT_ONCE) -> int:
        """Work out the meaning of resolved sessions that have none yet, the latest first; how many there were."""
        if self._meanings is None:
            return 0
        async with self._turn:
            return await self._learn(account_id, self._meanings, limit)

    async def _learn(self, account_id: AccountId, meanings: Meanings, limit: int) -> int:
        async with self._reading(account_id) as work:
            rows = await work.vectors.missing(meanings.model, limit)
            texts = [await _problem_of(work, row) for row in rows]
        if not rows:
            return 0
        vectors = await asyncio.to_thread(meanings.encode, texts)
        async with self._writing(account_id) as work:
            for row, vector in zip(rows, vectors, strict=True):
                await work.vectors.keep(row.id, meanings.model, vector)
        return len(rows)

    async def _by_meaning(
        self, account_id: AccountId, text: str, exclude: SessionId | None, limit: int
    ) -> list[SessionId]:
        meanings = self._meanings
        if meanings is None or not text.strip():
            return []
        if not self._turn.locked():  # or somebody learns already: whoever asks meanwhile waits for that, and no longer
            await self.learn(account_id)

        def nearest() -> list[tuple[int, float]]:
            (vector,) = meanings.encode([text[:MEANT]])
            return meanings.nearest(vector, vectors, limit)

        async with self._turn:
            async with self._reading(account_id) as work:
                ids, vectors = await work.vectors.all(meanings.model, exclude)
            found = await asyncio.to_thread(nearest)
        return [ids[position] for position, likeness in found if likeness >= ALIKE]


def _by_turns(one: Sequence[SessionId], other: Sequence[SessionId]) -> list[SessionId]:
    """Both lists in one: what is in both, then one of each in turn."""
    both = [each for each in one if each in other]
    turns = [each for pair in zip_longest(one, other) for each in pair if each is not None]
    return list(dict.fromkeys([*both, *turns]))


async def _problem_of(work: Work, row: SessionRow) -> str:
    """What a resolved session was about, in the words in which it began."""
    first = await work.chat.messages(row.id, first=1)
    return f"{row.problem_summary or ''}. {first[0].body if first else ''}"[:MEANT]


async def index_case(work: Work, row: SessionRow, outcome: OutcomeRow) -> None:
    """Make a resolved session findable by its problem, its conversation and what was found."""
    messages = await work.chat.messages(row.id)
    answers = [message.body for message in messages[1:]] + [outcome.cause or "", outcome.fix or ""]
    problem = messages[0].body if messages else ""
    await work.vectors.forget(row.id)
    await work.cases.index(row.id, summary=row.problem_summary or "", problem=problem, answers=answers)


async def _case(
    work: Work, row: SessionRow, shared_words: tuple[str, ...], found_by: tuple[FoundBy, ...] = ()
) -> SimilarCase:
    outcome = await work.sessions.outcome(row.id)
    return SimilarCase(
        session_id=row.id,
        problem=row.problem_summary or row.first_message or "",
        cause=outcome.cause if outcome else None,
        fix=outcome.fix if outcome else None,
        resolved_by=await work.people.ref_or_none(outcome.resolved_by_id) if outcome else None,
        resolved_at=outcome.resolved_at if outcome else None,
        ticket=row.ticket,
        shared_words=shared_words,
        found_by=found_by,
    )
