"""Similar cases: full-text search over the account's resolved sessions (A10), SQLite FTS5.

Porter stems, bm25, answers at weight 0.7: what did best of the searches without a model that we measured. bm25 only
orders; whether something is similar at all is decided by `_resembles`, because bm25 says nothing in a small index.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from rf_desktop.domain.ids import AccountId, SessionId
from rf_desktop.server.store.scope import NAMES_ITS_ACCOUNT

MOST_WORDS = 40
_CANDIDATES = 24
_OPEN, _CLOSE = "\x02", "\x03"
_WORD = re.compile(r"[^\W_]+")
_MARKED = re.compile(f"{_OPEN}([^{_CLOSE}]*){_CLOSE}")
_ENOUGH_TO_COUNT = 8
_COMMON = 0.4
_FEW = 2
_SHARE = 0.2
_FILLER = """
    a about after again all already also although always am an and any anybody anyone are as ask asked asking
    asks at back be because been before believe bit but by came can cannot cant come comes coming could customer
    customers day days did didn didnt do does doesn doesnt doing don done dont either else even ever every
    everything find fine first for from get gets getting give go goes going good got guess guys had happen
    happened happens has hasn have haven havent having he hello help her here hey hi him his hour hours how i
    idea ideas if im in into is isn isnt issue issues it its ive just keep keeps kind know let like ll look
    looks lot made make makes making many may maybe me mean means minute minutes monday more much my need never
    new no not nothing now of off ok okay on one only or other our out over people person please problem put
    question questions re really reason right run running same say says see seems seen sees she should show
    shows since sir slight so some someone something still strange such sure take takes tell than thank thanks
    that thats the their them then there these they thing things think this those though time to today told
    tomorrow too took tried tries trouble try trying two up us use used user users using ve very want wanted
    wanting wants was wasn way ways we week weird well went were what when where which while who why will with
    within without won wonder wondering wont work working works would wrong yes yesterday yet you your
"""
_SILENT = frozenset(_FILLER.split())


@dataclass(frozen=True)
class CaseHit:
    """A resolved session that resembles the text, and the words of the text by which it does."""

    session_id: SessionId
    shared_words: tuple[str, ...]


class Cases:
    """The index of one account's resolved sessions."""

    def __init__(self, session: AsyncSession, account_id: AccountId) -> None:
        self._session = session
        self._account_id = account_id

    async def index(self, session_id: SessionId, summary: str, problem: str, answers: Iterable[str]) -> None:
        """Make a resolved session findable; an earlier entry of it is replaced."""
        await self.forget(session_id)
        await self._run(
            "INSERT INTO case_text (account_id, session_id, summary, problem, answers)"
            " VALUES (:account_id, :session_id, :summary, :problem, :answers)",
            session_id=session_id,
            summary=summary,
            problem=problem,
            answers="\n".join(answers),
        )

    async def forget(self, session_id: SessionId) -> None:
        """Make a session unfindable, because it was reopened."""
        await self._run(
            "DELETE FROM case_text WHERE account_id = :account_id AND session_id = :session_id", session_id=session_id
        )

    async def similar(self, text: str, *, exclude: SessionId | None, limit: int) -> list[CaseHit]:
        """The sessions that resemble `text`, the most similar first. Any text is valid; syntax in it is just words."""
        words = await self._rare(telling_words(text))
        if not words:
            return []
        rows = await self._run(
            f"""
            SELECT session_id,
                   highlight(case_text, 2, '{_OPEN}', '{_CLOSE}') || ' ' ||
                   highlight(case_text, 3, '{_OPEN}', '{_CLOSE}') || ' ' ||
                   highlight(case_text, 4, '{_OPEN}', '{_CLOSE}') AS marked
            FROM case_text
            WHERE case_text MATCH :match AND account_id = :account_id AND session_id <> :exclude
            ORDER BY bm25(case_text, 0, 0, 3.0, 1.0, 0.7), session_id
            LIMIT {_CANDIDATES}
            """,
            match=" OR ".join(f'"{word}"' for word in words),
            exclude=exclude or "",
        )
        hits = (CaseHit(row.session_id, _shared(words, row.marked)) for row in rows)
        return [hit for hit in hits if _resembles(hit.shared_words, words)][:limit]

    async def _rare(self, words: list[str]) -> list[str]:
        """The words that tell this account's cases apart: one that is in many of them says nothing."""
        total = await self._count("")
        if total < _ENOUGH_TO_COUNT:
            return words
        return [word for word in words if await self._count(f'"{word}"') <= _COMMON * total]

    async def _count(self, match: str) -> int:
        condition = "case_text MATCH :match AND " if match else ""
        row = (
            await self._run(
                f"SELECT count(*) AS found FROM case_text WHERE {condition}account_id = :account_id",
                **({"match": match} if match else {}),
            )
        ).one()
        return int(row.found)

    async def _run(self, statement: str, **values: str) -> sa.CursorResult[tuple[str, ...]]:
        result = await self._session.execute(
            sa.text(statement),
            {"account_id": self._account_id, **values},
            execution_options={NAMES_ITS_ACCOUNT: True},
        )
        assert isinstance(result, sa.CursorResult)
        return result


def telling_words(text: str) -> list[str]:
    """The words of a text that say what it is about: lower case, in order, without repeats and without filler."""
    words = dict.fromkeys(word.lower() for word in _WORD.findall(text))
    return [word for word in words if len(word) > 1 and word not in _SILENT and not _small_number(word)][:MOST_WORDS]


def _small_number(word: str) -> bool:
    return word.isdigit() and len(word) < 3


def _shared(words: list[str], marked: str) -> tuple[str, ...]:
    """The words of the query whose stem was found; the index marks what it found in its own inflection."""
    found = {match.lower() for match in _MARKED.findall(marked)}
    return tuple(word for word in words if any(_same_stem(word, other) for other in found))


def _same_stem(one: str, other: str) -> bool:
    shortest = min(len(one), len(other))
    if shortest <= 3:
        return one == other or (abs(len(one) - len(other)) == 1 and one.rstrip("s") == other.rstrip("s"))
    return one[: max(3, shortest - 3)] == other[: max(3, shortest - 3)]


def _resembles(shared: tuple[str, ...], words: list[str]) -> bool:
    """One word in common is chance; two that carry a fair share of the question are a lead."""
    return len(shared) >= min(_FEW, len(words)) and len(shared) >= _SHARE * len(words)
