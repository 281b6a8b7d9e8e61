"""Similar cases by their meaning: the small model in NumPy, and both lists shown (A10)."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from rf_desktop.contract.sessions import Resolution
from rf_desktop.server.ai.embeddings import Meanings, installed
from rf_desktop.server.bus.memory import MemoryBus
from rf_desktop.server.services.similar_cases import SimilarCases
from tests.server.services.office import Office

TEXTS = [
    "Outlook does not sync mail any more",
    "The mailbox stopped receiving new messages",
    "The printer on the second floor prints blank pages",
]


@pytest.fixture(scope="module", autouse=True)
def meanings(need: Callable[[object, str], None]) -> Meanings:
    need(installed(), "the extra `embeddings` is not installed")
    return Meanings()


def test_what_means_the_same_is_near_whatever_its_words(meanings: Meanings) -> None:
    """A10: mail is nearer to mail than to a printer."""
    vectors = meanings.encode(TEXTS)
    order = [position for position, _ in meanings.nearest(vectors[0], vectors, 3)]
    assert order == [0, 1, 2]


def test_a_text_has_one_meaning_whoever_stands_beside_it(meanings: Meanings) -> None:
    """Padding to the longest of a batch changes nothing, and an empty text is a text."""
    alone = [meanings.encode([text])[0] for text in (*TEXTS, "")]
    together = meanings.encode([*TEXTS, "", "word " * 400])[:4]
    for one, other in zip(alone, together, strict=True):
        ((_, likeness),) = meanings.nearest(one, [other], 1)
        assert likeness == pytest.approx(1.0, abs=1e-5)


def test_nothing_is_near_to_nothing(meanings: Meanings) -> None:
    """An account without a resolved session."""
    assert meanings.nearest(meanings.encode(["x"])[0], [], 3) == []


async def test_a_case_is_found_by_words_by_meaning_or_by_both(office: Office, meanings: Meanings) -> None:
    """A10, A6: each says which list it is from; a reopened one is in neither."""
    search = SimilarCases(office.store, MemoryBus(), office.clock, meanings)
    ended = {}
    for problem in ("Outlook stopped syncing mail", "New messages never reach the inbox", "Printer prints blank pages"):
        session = await office.session(office.jane, problem=problem)
        resolution = Resolution(cause="A full profile", fix="Rebuilt the profile")
        await office.sessions.resolve(office.jane, session.entry.id, resolution, office.key())
        ended[session.entry.id] = problem
    found = await search.similar(office.jane.account_id, "Outlook is not syncing mail", exclude=None)
    lists = {ended[case.session_id]: case.found_by for case in found}
    assert lists == {
        "Outlook stopped syncing mail": ("words", "meaning"),
        "New messages never reach the inbox": ("meaning",),
    }
    assert found[0].found_by == ("words", "meaning")
    await office.sessions.reopen(office.jane, found[0].session_id)
    again = await search.similar(office.jane.account_id, "Outlook is not syncing mail", exclude=None)
    assert [ended[case.session_id] for case in again] == ["New messages never reach the inbox"]
    assert await search.similar(office.stranger.account_id, "Outlook is not syncing mail", exclude=None) == ()


async def test_without_the_extra_words_alone_find(office: Office) -> None:
    """A6."""
    session = await office.session(office.jane, problem="Outlook stopped syncing mail")
    await office.sessions.resolve(
        office.jane, session.entry.id, Resolution(cause="A full profile", fix="Rebuilt it"), office.key()
    )
    (case,) = await SimilarCases(office.store, MemoryBus(), office.clock).similar(
        office.jane.account_id, "Outlook does not sync mail", exclude=None
    )
    assert case.found_by == ("words",)
