"""The two full-text indexes behind `cases.py`: FTS5 on SQLite, a tsvector on PostgreSQL. Both answer the same.

Both stem English, weigh the summary above the problem above the answers, and order by how rare the shared words are.
Words come in as `words_of` makes them; what is similar at all is decided above.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Any, Protocol

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from rf_desktop.domain.ids import AccountId, SessionId
from rf_desktop.server.store.scope import NAMES_ITS_ACCOUNT

CANDIDATES = 24
_OPEN, _CLOSE = "\x02", "\x03"
_WORD = re.compile(r"[^\W_]+")
_MARKED = re.compile(f"{_OPEN}([^{_CLOSE}]*){_CLOSE}")


def words_of(text: str) -> list[str]:
    """The words of a text in order, in lower case."""
    return [word.lower() for word in _WORD.findall(text)]


class CaseText(Protocol):
    """One account's index."""

    async def put(self, session_id: SessionId, summary: str, problem: str, answers: str) -> None:
        """A new entry; there is none of this session."""
        ...

    async def remove(self, session_id: SessionId) -> None:
        """Forget a session's entry, if there is one."""
        ...

    async def total(self) -> int:
        """How many entries there are."""
        ...

    async def occurrences(self, words: Sequence[str]) -> dict[str, int]:
        """In how many entries each word is, in any inflection."""
        ...

    async def candidates(self, found: dict[str, int], exclude: str) -> list[tuple[SessionId, tuple[str, ...]]]:
        """The best entries with any of these words, and which of the words; `found` is what `occurrences` said."""
        ...


def case_text(session: AsyncSession, account_id: AccountId) -> CaseText:
    """The index that this session's database has."""
    kind = _Tsvector if session.get_bind().dialect.name == "postgresql" else _Fts5
    return kind(_Plain(session, account_id))


class _Plain:
    """Plain SQL that brings its account along, as `scope.py` wants it."""

    def __init__(self, session: AsyncSession, account_id: AccountId) -> None:
        self._session = session
        self._account_id = account_id

    async def run(self, statement: str, **values: Any) -> sa.CursorResult[Any]:
        """Run it; `:account_id` is filled in."""
        parameters = {"account_id": self._account_id, **values}
        result = await self._session.execute(
            sa.text(statement), parameters, execution_options={NAMES_ITS_ACCOUNT: True}
        )
        assert isinstance(result, sa.CursorResult)
        return result

    async def remove(self, session_id: SessionId) -> None:
        """The same on both engines."""
        await self.run(
            "DELETE FROM case_text WHERE account_id = :account_id AND session_id = :session_id", session_id=session_id
        )

    async def total(self) -> int:
        """The same on both engines."""
        counted = await self.run("SELECT count(*) AS found FROM case_text WHERE account_id = :account_id")
        return int(counted.one().found)


class _Fts5:
    """Porter stems, bm25."""

    def __init__(self, plain: _Plain) -> None:
        self._run = plain.run
        self.remove = plain.remove
        self.total = plain.total

    async def put(self, session_id: SessionId, summary: str, problem: str, answers: str) -> None:
        await self._run(
            "INSERT INTO case_text (account_id, session_id, summary, problem, answers)"
            " VALUES (:account_id, :session_id, :summary, :problem, :answers)",
            session_id=session_id,
            summary=summary,
            problem=problem,
            answers=answers,
        )

    async def occurrences(self, words: Sequence[str]) -> dict[str, int]:
        counted = "SELECT count(*) AS found FROM case_text WHERE case_text MATCH :match AND account_id = :account_id"
        return {word: int((await self._run(counted, match=f'"{word}"')).one().found) for word in words}

    async def candidates(self, found: dict[str, int], exclude: str) -> list[tuple[SessionId, tuple[str, ...]]]:
        rows = await self._run(
            f"""
            SELECT session_id,
                   highlight(case_text, 2, '{_OPEN}', '{_CLOSE}') || ' ' ||
                   highlight(case_text, 3, '{_OPEN}', '{_CLOSE}') || ' ' ||
                   highlight(case_text, 4, '{_OPEN}', '{_CLOSE}') AS marked
            FROM case_text
            WHERE case_text MATCH :match AND account_id = :account_id AND session_id <> :exclude
            ORDER BY bm25(case_text, 0, 0, 3.0, 1.0, 0.7), session_id
            LIMIT {CANDIDATES}
            """,
            match=" OR ".join(f'"{word}"' for word in found),
            exclude=exclude,
        )
        return [(row.session_id, _marked(list(found), row.marked)) for row in rows]


class _Tsvector:
    """Snowball's English stems; rank of a word by field and length, times how rare it is, as bm25 does it.

    An account's entries are walked through: row-level security keeps the planner from asking an index first with an
    operator that might leak, and one company's cases are few thousands.
    """

    def __init__(self, plain: _Plain) -> None:
        self._run = plain.run
        self.remove = plain.remove
        self.total = plain.total

    async def put(self, session_id: SessionId, summary: str, problem: str, answers: str) -> None:
        weighed = " || ".join(
            f"setweight(to_tsvector('english', CAST(:{field} AS text)), '{weight}')"
            for field, weight in (("summary", "A"), ("problem", "B"), ("answers", "C"))
        )
        await self._run(
            f"INSERT INTO case_text (account_id, session_id, words) VALUES (:account_id, :session_id, {weighed})",
            session_id=session_id,
            summary=_folded(summary),
            problem=_folded(problem),
            answers=_folded(answers),
        )

    async def occurrences(self, words: Sequence[str]) -> dict[str, int]:
        rows = await self._run(
            """
            SELECT asked.word, count(*) AS found
              FROM unnest(CAST(:words AS text[]), CAST(:folded AS text[])) AS asked (word, folded)
              JOIN case_text c ON c.account_id = :account_id AND c.words @@ plainto_tsquery('english', asked.folded)
             GROUP BY asked.word
            """,
            words=list(words),
            folded=[_folded(word) for word in words],
        )
        counted = {row.word: int(row.found) for row in rows}
        return {word: counted.get(word, 0) for word in words}

    async def candidates(self, found: dict[str, int], exclude: str) -> list[tuple[SessionId, tuple[str, ...]]]:
        total = await self._run("SELECT count(*) AS found FROM case_text WHERE account_id = :account_id")
        entries = int(total.one().found)
        rarity = [math.log(1 + (entries - number + 0.5) / (number + 0.5)) for number in found.values()]
        rows = await self._run(
            f"""
            SELECT c.session_id, array_agg(asked.word) AS shared
              FROM unnest(CAST(:words AS text[]), CAST(:folded AS text[]), CAST(:rarity AS float8[]))
                   AS asked (word, folded, rarity)
              JOIN case_text c ON c.account_id = :account_id AND c.session_id <> :exclude
               AND c.words @@ plainto_tsquery('english', asked.folded)
             GROUP BY c.session_id
             ORDER BY sum(asked.rarity * ts_rank('{{0.1, 0.23, 0.33, 1.0}}', c.words,
                                                plainto_tsquery('english', asked.folded), 1)) DESC, c.session_id
             LIMIT {CANDIDATES}
            """,
            words=list(found),
            folded=[_folded(word) for word in found],
            rarity=rarity,
            exclude=exclude,
        )
        return [(row.session_id, tuple(word for word in found if word in row.shared)) for row in rows]


def _folded(text: str) -> str:
    """The words alone and without accents: PostgreSQL would keep addresses and file names in one piece."""
    plain = unicodedata.normalize("NFKD", " ".join(words_of(text)))
    return "".join(sign for sign in plain if not unicodedata.combining(sign))


def _marked(words: Iterable[str], marked: str) -> tuple[str, ...]:
    """The words of the query whose stem was found; FTS5 marks what it found in its own inflection."""
    found = {match.lower() for match in _MARKED.findall(marked)}
    return tuple(word for word in words if any(_same_stem(word, other) for other in found))


def _same_stem(one: str, other: str) -> bool:
    shortest = min(len(one), len(other))
    if shortest <= 3:
        return one == other or (abs(len(one) - len(other)) == 1 and one.rstrip("s") == other.rstrip("s"))
    return one[: max(3, shortest - 3)] == other[: max(3, shortest - 3)]
