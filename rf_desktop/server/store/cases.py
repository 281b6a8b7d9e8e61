"""Similar cases: full-text search over the account's resolved sessions (A10), on the index of `case_text.py`.

Stems, bm25, answers at weight 0.7: what did best of the searches without a model that we measured. The rank only
orders; whether something is similar at all is decided by `_resembles`, because a rank says nothing in a small index.
"""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy.ext.asyncio import AsyncSession

from rf_desktop.domain import german_words
from rf_desktop.domain.ids import AccountId, SessionId
from rf_desktop.server.store.case_text import case_text, words_of
from rf_desktop.values import dataclass

MOST_WORDS = 40
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
_SILENT = frozenset(_FILLER.split()) | german_words.SMALL | german_words.EVERYWHERE | german_words.TODAY


@dataclass(frozen=True)
class CaseHit:
    """A resolved session that resembles the text, and the words of the text by which it does."""

    session_id: SessionId
    shared_words: tuple[str, ...]


class Cases:
    """The index of one account's resolved sessions."""

    def __init__(self, session: AsyncSession, account_id: AccountId) -> None:
        self._text = case_text(session, account_id)

    async def index(self, session_id: SessionId, summary: str, problem: str, answers: Iterable[str]) -> None:
        """Make a resolved session findable; an earlier entry of it is replaced."""
        await self._text.remove(session_id)
        await self._text.put(session_id, summary, problem, "\n".join(answers))

    async def forget(self, session_id: SessionId) -> None:
        """Make a session unfindable, because it was reopened."""
        await self._text.remove(session_id)

    async def similar(self, text: str, *, exclude: SessionId | None, limit: int) -> list[CaseHit]:
        """The sessions that resemble `text`, the most similar first. Any text is valid; syntax in it is just words."""
        words = await self._rare(telling_words(text))
        if not words:
            return []
        hits = [CaseHit(*each) for each in await self._text.candidates(words, exclude or "")]
        return [hit for hit in hits if _resembles(hit.shared_words, list(words))][:limit]

    async def _rare(self, words: list[str]) -> dict[str, int]:
        """The words that tell this account's cases apart: one that is in many of them says nothing."""
        if not words:
            return {}
        found = await self._text.occurrences(words)
        total = await self._text.total()
        if total < _ENOUGH_TO_COUNT:
            return found
        return {word: number for word, number in found.items() if number <= _COMMON * total}


def telling_words(text: str) -> list[str]:
    """The words of a text that say what it is about: lower case, in order, without repeats and without filler."""
    words = dict.fromkeys(words_of(text))
    return [word for word in words if len(word) > 1 and word not in _SILENT and not _small_number(word)][:MOST_WORDS]


def _small_number(word: str) -> bool:
    return word.isdigit() and len(word) < 3


def _resembles(shared: tuple[str, ...], words: list[str]) -> bool:
    """One word in common is chance; two that carry a fair share of the question are a lead."""
    return len(shared) >= min(_FEW, len(words)) and len(shared) >= _SHARE * len(words)
