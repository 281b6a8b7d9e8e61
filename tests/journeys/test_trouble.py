"""Killed servers, revoked tokens, gaps and lost lines: said clearly, and nothing lost or doubled."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from rf_desktop.client import api
from rf_desktop.client.address import ServerAddress
from rf_desktop.client.api import Api, new_key
from rf_desktop.client.connection import Offline, SignedOutState
from rf_desktop.client.errors import Refused, SignedOut, Unreachable
from rf_desktop.client.news import Arrived
from rf_desktop.client.observable import Cell
from rf_desktop.client.workspace import Workspace
from rf_desktop.contract.endpoints import GET_SESSION, SIGN_OUT
from rf_desktop.contract.events import HandoffCreated
from rf_desktop.contract.problems import NotAvailableProblem, WrongCredentialsProblem
from rf_desktop.contract.sessions import NewSession
from tests.client.waiting import becomes
from tests.journeys.house import JANE, OUTLOOK, PASSWORD, SAM, Company, House


async def test_a_killed_server_comes_back_and_nothing_is_lost_or_doubled(house: House) -> None:
    """D6, V1, V3: kill -9 in mid-session; tokens, queue, conversation and lane are as before, and it goes on."""
    jane, sam = await house.signs_in(JANE), await house.signs_in(SAM)
    conversation = await jane.answered_session()
    before = {h.id: h.status for h in sam.queue.value.handoffs}
    await house.is_killed()
    for desk in (jane, sam):
        await desk.is_live()
    assert {h.id: h.status for h in sam.queue.value.handoffs} == before
    session_id = conversation.entry.id
    again = await jane.workspace.conversations.open(session_id)
    assert (again.messages, again.lane) == (conversation.messages, conversation.lane)
    handoff = await jane.escalates(session_id)
    await sam.sees(handoff.id)
    await sam.news.includes(lambda each: isinstance(each, Arrived) and isinstance(each.event, HandoffCreated))
    assert sam.created() == [handoff.id]


async def test_a_server_killed_under_the_press_escalates_once(house: House) -> None:
    """E5: the answer is lost with the process; the same press is asked again and is one handoff."""
    jane, sam = await house.signs_in(JANE), await house.signs_in(SAM)
    conversation = await jane.answered_session()
    killing = asyncio.create_task(house.is_killed())
    handoff = await jane.escalates(conversation.entry.id)
    await killing
    await sam.is_live()
    await sam.sees(handoff.id)
    ours = [h for h in sam.queue.value.handoffs if h.session_id == conversation.entry.id]
    assert [h.id for h in ours] == [handoff.id]


async def test_a_token_revoked_in_mid_stream_is_a_state_and_not_a_retry(company: Company) -> None:
    """V3."""
    sam = await company.signs_in(SAM)
    elsewhere = Api(company.address, lambda: sam.workspace.token)
    await elsewhere.call(SIGN_OUT)
    await elsewhere.aclose()
    await becomes(sam.workspace.connection, lambda state: state == SignedOutState())
    with pytest.raises(SignedOut):
        await sam.workspace.commands.colleagues()
    with pytest.raises(SignedOut):
        await Workspace.resume(company.address, sam.workspace.token, folder=company.folder)


async def test_a_wrong_password_is_said_to_be_wrong(company: Company) -> None:
    """Trouble: wrong password."""
    with pytest.raises(Refused) as refused:
        await Workspace.sign_in(company.address, SAM, PASSWORD + "?", folder=company.folder)
    assert isinstance(refused.value.problem, WrongCredentialsProblem)


async def test_messages_typed_offline_are_delivered_once_and_in_order_after_a_restart_of_both(house: House) -> None:
    """T10: server gone, three presses, application closed, both started again."""
    jane = await house.signs_in(JANE)
    session_id = (await jane.answered_session()).entry.id
    await house.server.stop()
    await becomes(jane.workspace.connection, lambda state: isinstance(state, Offline))
    texts = ["one", "two", "two"]
    for text in texts:
        jane.workspace.outgoing.send(session_id, text)
    assert [item.state for item in jane.workspace.outgoing.unsent.value] == ["waiting"] * 3
    await jane.workspace.aclose()
    await house.server.start()
    back = await house.comes_back(JANE, jane.workspace.token)
    await becomes(back.workspace.outgoing.unsent, lambda items: not items)
    conversation = await back.workspace.conversations.open(session_id)
    me = back.workspace.me.value.person.id
    assert [m.body for m in conversation.messages if m.author.id == me and m.body in texts] == texts


async def test_a_claim_is_never_queued(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """T10: offline it fails at once and is forgotten."""
    monkeypatch.setattr(api, "PAUSES", (0.01, 0.01, 0.01))
    jane, sam = await house.signs_in(JANE), await house.signs_in(SAM)
    handoff = await jane.escalates((await jane.answered_session()).entry.id)
    await sam.sees(handoff.id)
    away: Cell[ServerAddress] = Cell(ServerAddress("http://127.0.0.1:1"))
    with pytest.raises(Unreachable):
        await Workspace.resume(away, sam.workspace.token, folder=house.folder)
    await house.server.stop()
    await becomes(sam.workspace.connection, lambda state: isinstance(state, Offline))
    with pytest.raises(Unreachable):
        await sam.workspace.commands.claim(handoff.id, "continue")
    await house.server.start()
    await sam.is_live()
    still = sam.queue.value.get(handoff.id)
    assert still is not None
    assert still.status == "open"


async def test_a_gap_is_told_in_one_line_and_what_follows_one_by_one(company: Company) -> None:
    """V5: two escalations while the senior's line is cut are one summary."""
    jane = await company.signs_in(JANE)
    sams: Cell[ServerAddress] = Cell(company.address.value)
    sam = await company.signs_in(SAM, sams)
    told_before = len(sam.summaries())
    sams.set(ServerAddress("http://127.0.0.1:1"))
    await becomes(sam.workspace.connection, lambda state: isinstance(state, Offline))
    missed = [await jane.escalates((await jane.answered_session()).entry.id, p) for p in ("urgent", "low")]
    sams.set(company.address.value)
    await sam.is_live()
    (summary,) = sam.summaries()[told_before:]
    assert not summary.first
    assert [h.id for h in summary.new_escalations] == [h.id for h in missed]
    assert sam.created() == []
    live = await jane.escalates((await jane.answered_session()).entry.id)
    await sam.hears(HandoffCreated)
    assert sam.created() == [live.id]


async def test_a_start_tells_what_is_new_since_the_last_one(company: Company) -> None:
    """V5: and only that, also when it is started once more."""
    jane, sam = await company.signs_in(JANE), await company.signs_in(SAM)
    token = sam.workspace.token
    await sam.workspace.aclose()
    handoff = await jane.escalates((await jane.answered_session()).entry.id)
    (summary,) = (await company.comes_back(SAM, token)).summaries()
    assert summary.first
    assert [h.id for h in summary.new_escalations] == [handoff.id]
    assert (await company.comes_back(SAM, token)).summaries() == []


async def test_seen_on_one_desktop_is_seen_on_the_other(company: Company) -> None:
    """Q2, Q7: by the stream, and after a restart from the server."""
    jane, office, home = await company.signs_in(JANE), await company.signs_in(SAM), await company.signs_in(SAM)
    handoff = await jane.escalates((await jane.answered_session()).entry.id)
    for desk in (office, home):
        await desk.sees(handoff.id)
        assert desk.has_dot(handoff.id)
    await office.workspace.escalations.mark_seen(handoff.id)
    await becomes(home.queue, lambda _: not home.has_dot(handoff.id))
    await home.workspace.escalations.mark_unread(handoff.id)
    await becomes(office.queue, lambda _: office.has_dot(handoff.id))
    await office.workspace.escalations.snooze(handoff.id, 15)
    await becomes(home.queue, lambda _: not home.has_dot(handoff.id))


async def test_the_focus_and_the_wake_list_again_and_change_nothing_else(company: Company) -> None:
    """Pitfall E, V3: a silent list on focus, a new line after sleep; no news in either."""
    sam = await company.signs_in(SAM)
    before, told = [h.id for h in sam.queue.value.handoffs], len(sam.summaries())
    listed_at = sam.queue.value.listed_at
    sam.workspace.focus()
    sam.workspace.focus()
    await becomes(sam.queue, lambda queue: queue.listed_at != listed_at)
    sam.workspace.connect_anew()
    await becomes(sam.workspace.connection, lambda state: isinstance(state, Offline))
    await sam.is_live()
    assert [h.id for h in sam.queue.value.handoffs] == before
    assert (len(sam.summaries()), sam.created(), sam.noticed()) == (told, [], [])


async def test_a_session_that_is_not_mine_is_not_available(company: Company) -> None:
    """C6, M1: unknown and foreign are told apart by nobody."""
    jane, sam = await company.signs_in(JANE), await company.signs_in(SAM)
    session_id = (await jane.answered_session(NewSession(problem="The printer prints blank pages"))).entry.id
    for unknown in (session_id, "00000000-0000-0000-0000-000000000000"):
        with pytest.raises(Refused) as refused:
            await sam.workspace.api.call(GET_SESSION, session_id=unknown)
        assert isinstance(refused.value.problem, NotAvailableProblem)


async def test_a_double_press_is_one_session_and_one_handoff(company: Company) -> None:
    """E5, trouble: double click on every button."""
    jane = await company.signs_in(JANE)
    key = new_key()
    one, other = await asyncio.gather(
        jane.workspace.commands.start_session(OUTLOOK, key=key), jane.workspace.commands.start_session(OUTLOOK, key=key)
    )
    assert one.entry.id == other.entry.id
    await jane.conversation(one.entry.id)


async def test_signing_out_gives_the_token_back_and_leaves_nothing_behind(company: Company) -> None:
    """D3."""
    sam = await company.signs_in(SAM)
    await sam.workspace.sign_out()
    with pytest.raises(SignedOut):
        await Workspace.resume(company.address, sam.workspace.token, folder=company.folder)
    assert files_below(company.folder / SAM) == []


def files_below(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]
