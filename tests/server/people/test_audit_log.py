"""Who did what (R2)."""

from __future__ import annotations

import pytest

from rf_desktop.contract.administration import AuditPage
from rf_desktop.contract.identity import PersonRef
from rf_desktop.domain.ids import PersonId
from rf_desktop.server.store import Rollback
from tests.server.people.house import THEIR_ADMIN, House, actions, audited, code


async def test_the_log_comes_in_pages_without_gaps_or_repeats(house: House) -> None:
    """Fifty a page, the newest first; what happened at one moment stays in its order, also across a page's end."""
    alex = await house.enter()
    actor = house.staff["alex"]
    for number in range(4):
        async with house.store.work(actor.account_id) as work:
            for step in range(30):
                work.audit.record(f"step_{number}_{step}", "person", actor.person_id, None, house.clock())
        house.clock.advance(seconds=number % 2)
    entries = await audited(alex)
    assert len({entry.id for entry in entries}) == len(entries) == 121
    assert [entry.at for entry in entries] == sorted(entry.at for entry in entries)
    for number in range(4):
        steps = [entry.action for entry in entries if entry.action.startswith(f"step_{number}_")]
        assert steps == [f"step_{number}_{step}" for step in range(30)]
    reply = await alex.http.get("/audit", headers={"Authorization": f"Bearer {alex.token}"})
    assert len(AuditPage.model_validate_json(reply.content).entries) == 50


async def test_the_log_of_one_subject_and_of_one_account(house: House) -> None:
    """R3: an id of another account finds nothing there."""
    alex, theirs = await house.enter(), await house.enter(THEIR_ADMIN)
    assert await actions(alex, alex.id) == ["signed_in"]
    assert await actions(alex, theirs.id) == []
    assert await actions(theirs, alex.id) == []
    (entry,) = await audited(theirs)
    assert (entry.actor, entry.subject_kind) == (PersonRef(id=PersonId(theirs.id), name="Their admin"), "person")
    assert set(entry.detail) == {"sign_in"}


BEFORE_THE_CALENDAR = "MDAwMS0wMS0wMVQwMDowMDowMCsxNDowMCBpZA"
"""The first day of the year 1, in a zone in which it is still the day before in Greenwich."""


@pytest.mark.parametrize(
    "after",
    ["", "x", "ü", "MjAyNg", "bm93IGlk", "MjAyNi0wMy0wNFQwOTozMDowMCBpZA", BEFORE_THE_CALENDAR, "=" * 9],
)
async def test_a_place_that_was_never_given_out_is_malformed(house: House, after: str) -> None:
    """Not base64, no moment, a moment without zone or in a strange one; never a failure."""
    alex = await house.enter()
    reply = await alex.http.get("/audit", params={"after": after}, headers={"Authorization": f"Bearer {alex.token}"})
    assert code(reply) == "malformed_request"


@pytest.mark.parametrize("subject_id", ["", "\u0007", "x" * 37])
async def test_what_is_no_id_is_malformed(house: House, subject_id: str) -> None:
    """Also what a database could not read."""
    alex = await house.enter()
    headers = {"Authorization": f"Bearer {alex.token}"}
    reply = await alex.http.get("/audit", params={"subject_id": subject_id}, headers=headers)
    assert code(reply) == "malformed_request"


async def test_the_log_takes_no_texts(house: House) -> None:
    """Ids and words only: whoever reads the log learns who did what, not what was written."""
    actor = house.staff["alex"]
    async with house.store.work(actor.account_id) as work:
        with pytest.raises(ValueError, match="reason"):
            work.audit.record("released", "handoff", "h", actor.person_id, house.clock(), reason="x" * 61)
        with pytest.raises(ValueError, match="kinds"):
            work.audit.record("paused", "account", "a", None, house.clock(), kinds=("ok", "x" * 61))


async def test_what_is_undone_was_never_done(house: House) -> None:
    """An entry is written in the transaction of its deed."""
    actor = house.staff["alex"]
    async with house.store.work(actor.account_id) as work:
        work.audit.record("promised", "person", actor.person_id, actor.person_id, house.clock())
        await work.flush()
        raise Rollback
    assert house.beside.value("SELECT count(*) FROM audit") == 0
