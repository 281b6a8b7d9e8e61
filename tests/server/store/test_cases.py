"""Similar cases by full text: A10."""

from __future__ import annotations

import pytest

from rf_desktop.domain.ids import AccountId, SessionId
from rf_desktop.server.store import Store
from rf_desktop.server.store.cases import CaseHit, telling_words
from tests.server.store.world import Sides

CASES = {
    "mail": ("Outlook does not sync", "Outlook stopped syncing mail after the update", "A new profile fixed the mail"),
    "printer": ("Printer offline", "The printer on the second floor is offline", "The spooler was restarted"),
    "vpn": ("VPN drops", "The VPN connection drops every ten minutes", "The adapter's power saving was on"),
}


async def learn(store: Store, account_id: AccountId) -> None:
    async with store.work(account_id) as work:
        for name, (summary, problem, answer) in CASES.items():
            await work.cases.index(SessionId(name), summary, problem, [answer])


async def ask(store: Store, account_id: AccountId, text: str, exclude: str | None = None) -> list[CaseHit]:
    async with store.read(account_id) as work:
        return await work.cases.similar(text, exclude=SessionId(exclude) if exclude else None, limit=3)


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("outlook syncs no mails", "mail"),
        ("our PRINTERS went offline again", "printer"),
        ("customer's vpn connection is dropping", "vpn"),
        ("restarting the spooler did not help", "printer"),
    ],
)
async def test_a_similar_case_is_found_in_other_words(store: Store, sides: Sides, question: str, found: str) -> None:
    """A10: stems, any case, in the answers too."""
    await learn(store, sides.ours.account_id)
    hits = await ask(store, sides.ours.account_id, question)
    assert [hit.session_id for hit in hits] == [found]
    assert len(hits[0].shared_words) >= 2


@pytest.mark.parametrize(
    "question",
    [
        "the coffee machine leaks water on the carpet",
        "please help me it is not working and I have tried everything",
        "the projector in the big meeting room shows a green picture and the remote is offline",
    ],
)
async def test_nothing_similar_finds_nothing(store: Store, sides: Sides, question: str) -> None:
    """A6, A10: filler words and one chance word are no lead."""
    await learn(store, sides.ours.account_id)
    assert await ask(store, sides.ours.account_id, question) == []


@pytest.mark.parametrize(
    "question",
    ['"', '""', "*", "NEAR(", "AND OR NOT", "summary:x", "a:b^2 {c}", "'; --", "", " \n", "\x02\x03", "-", "🙂"],
)
async def test_any_text_is_a_valid_query(store: Store, sides: Sides, question: str) -> None:
    """A7, A10: syntax in it is just words."""
    await learn(store, sides.ours.account_id)
    assert await ask(store, sides.ours.account_id, question) == []
    mixed = f"{question} outlook sync {question} mail"
    assert [hit.session_id for hit in await ask(store, sides.ours.account_id, mixed)] == ["mail"]


async def test_another_accounts_case_is_never_found(store: Store, sides: Sides) -> None:
    """R3: neither found, nor overwritten, nor forgotten from outside."""
    await learn(store, sides.theirs.account_id)
    assert await ask(store, sides.ours.account_id, "outlook syncs no mail") == []
    async with store.work(sides.ours.account_id) as work:
        await work.cases.forget(SessionId("mail"))
        await work.cases.index(SessionId("mail"), "Other", "text", [])
    assert [hit.session_id for hit in await ask(store, sides.theirs.account_id, "outlook syncs no mail")] == ["mail"]


async def test_a_case_is_found_once_until_it_is_forgotten(store: Store, sides: Sides) -> None:
    """A10: indexing twice replaces; the asking session is left out."""
    await learn(store, sides.ours.account_id)
    await learn(store, sides.ours.account_id)
    question = "outlook syncs no mail"
    assert len(await ask(store, sides.ours.account_id, question)) == 1
    assert await ask(store, sides.ours.account_id, question, exclude="mail") == []
    async with store.work(sides.ours.account_id) as work:
        await work.cases.forget(SessionId("mail"))
    assert await ask(store, sides.ours.account_id, question) == []


def test_telling_words_leave_filler_and_repeats_out() -> None:
    """A10."""
    assert telling_words("Hi all, my Outlook (Outlook 16!) is not working: error 0x80070005") == [
        "outlook", "error", "0x80070005",
    ]  # fmt: skip
    assert len(telling_words(" ".join(f"word{number}" for number in range(1000)))) == 40
