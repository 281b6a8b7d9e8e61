"""Handing off: E1-E6."""

from __future__ import annotations

import asyncio
import json

import pytest

from rf_desktop.contract.chat import CardAnswer
from rf_desktop.contract.handoffs import Claim, NewAttention, NewHandoff
from rf_desktop.contract.packages import EscalationPackage
from rf_desktop.contract.sessions import Resolution
from rf_desktop.domain import limits
from rf_desktop.domain.errors import (
    AlreadyEscalated,
    HandoffAlreadyClaimed,
    HandoffNotOpen,
    IdempotencyKeyReused,
    Malformed,
    NotAllowed,
    NotAvailable,
    SessionNotActive,
    TextRequired,
    TextTooLong,
)
from rf_desktop.domain.ids import PersonId
from rf_desktop.server.ports import NewCard, ReplyEnd
from tests.server.services.office import Office


async def test_everything_of_a_handoff_is_committed_together(office: Office) -> None:
    """E2: snapshot, status, handoff, package, documentation, ticket note, notices, events and job."""
    opened = await office.session(ticket="#12345", domain="Email", client="Contoso")
    detail = await office.handoffs.escalate(
        office.jane, opened.entry.id, NewHandoff(reason="Out of ideas", notes="Tried twice", priority="high"), "k"
    )

    session = await office.sessions.get(office.jane, opened.entry.id)
    assert session.entry.status == "escalated"
    assert not session.may_write
    assert session.entry.handoff is not None
    assert session.entry.handoff.id == detail.id
    assert [entry.handoff_id for entry in session.documentation] == [detail.id]
    assert "Tried twice" in session.documentation[0].body
    assert detail.ticket_note is not None
    assert (detail.ticket_note.ticket, detail.ticket_note.state) == ("12345", "pending")
    assert detail.ticket_note.body == detail.documentation
    assert [message.body for message in detail.snapshot.messages] == ["Outlook is failing to sync email"]
    assert (detail.snapshot.domain, detail.snapshot.client, detail.snapshot.ticket) == ("Email", "Contoso", "12345")
    assert detail.assessment.status == "pending"
    package = EscalationPackage.model_validate_json(office.beside.value("SELECT escalation_package FROM session"))
    jobs = {kind: json.loads(payload) for kind, payload in office.beside.rows("SELECT kind, payload FROM job")}
    assert (package.handoff_id, package.assessment) == (detail.id, None)
    assert jobs["assess"] == jobs["ticket_note"] == {"handoff_id": detail.id}
    assert [notice.title for notice in (await office.notices.list(office.sam)).notices] == [detail.headline]
    types = [row.type for row in await office.log()]
    assert types[types.index("notice_added") :] == [
        "notice_added", "notice_added", "notice_added", "handoff_created", "session_changed",
    ]  # fmt: skip


async def test_a_failure_at_the_last_moment_leaves_nothing_behind(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """E2: all or nothing, although the failure comes after everything was written."""
    opened = await office.session(ticket="1")
    before = await office.store.log.head(office.jane.account_id)
    tables = ("handoff", "snapshot", "documentation", "ticket_note", "notice", "event", "job", "idempotency_key")

    def counts() -> list[int]:
        return [office.beside.value(f"SELECT count(*) FROM {table}") for table in tables]

    counted = counts()

    async def broken(*_: object) -> None:
        raise RuntimeError("the disk is on fire")

    monkeypatch.setattr("rf_desktop.server.store.events.Events.write", broken)
    with pytest.raises(RuntimeError):
        await office.handoffs.escalate(office.jane, opened.entry.id, NewHandoff(reason="r"), "k")
    monkeypatch.undo()

    assert counts() == counted
    assert await office.store.log.head(office.jane.account_id) == before
    assert (await office.sessions.get(office.jane, opened.entry.id)).entry.status == "active"
    await office.handoffs.escalate(office.jane, opened.entry.id, NewHandoff(reason="r"), "k")


async def test_every_reply_says_who_handed_off(office: Office) -> None:
    """E3: create, list, get and claim carry `handed_off_by_name`."""
    created = await office.escalated()
    listed = (await office.handoffs.waiting(office.sam)).handoffs[0]
    got = await office.handoffs.context(office.sam, created.id)
    claimed = (await office.handoffs.claim(office.sam, created.id, Claim(way="continue"))).handoff
    assert {each.handed_off_by_name for each in (created, listed, got, claimed)} == {"Jane"}


async def test_the_headline_names_who_ticket_and_problem(office: Office) -> None:
    """E6."""
    with_ticket = await office.escalated(ticket="12345", problem="Outlook is failing to sync email")
    without = await office.escalated(problem="Printer is on fire")
    assert with_ticket.headline == "Escalation from Jane · #12345: Outlook is failing to sync email"
    assert without.headline == "Escalation from Jane: Printer is on fire"
    assert without.ticket_note is None


async def test_the_headline_is_cut_at_seventy_characters(office: Office) -> None:
    """E6: the snippet has at most 70 characters, the ellipsis included."""
    detail = await office.escalated(problem="the mailbox " * 20)
    snippet = detail.headline.split(": ", 1)[1]
    assert len(snippet) <= 70
    assert snippet.endswith("…")


async def test_a_reason_is_required_and_becomes_one_line(office: Office) -> None:
    """E4."""
    opened = await office.session()
    with pytest.raises(TextRequired):
        await office.handoffs.escalate(office.jane, opened.entry.id, NewHandoff(reason=" \n "), "a")
    detail = await office.handoffs.escalate(office.jane, opened.entry.id, NewHandoff(reason="two\nlines"), "b")
    assert detail.reason == "two lines"


async def test_notes_of_a_megabyte_are_refused_with_their_length(office: Office) -> None:
    """E4: at most 20,000 characters; empty notes are fine."""
    opened = await office.session()
    with pytest.raises(TextTooLong) as refused:
        await office.handoffs.escalate(office.jane, opened.entry.id, NewHandoff(reason="r", notes="n" * 1_000_000), "a")
    assert (refused.value.limit, refused.value.length) == (limits.NOTES, 1_000_000)
    assert (await office.sessions.get(office.jane, opened.entry.id)).entry.status == "active"
    at_the_limit = NewHandoff(reason="r", notes="n" * limits.NOTES)
    assert len((await office.handoffs.escalate(office.jane, opened.entry.id, at_the_limit, "b")).notes) == limits.NOTES


async def test_the_same_key_answers_with_the_same_handoff(office: Office) -> None:
    """E5: a double click or a retry after a lost reply."""
    opened = await office.session()
    body = NewHandoff(reason="r")
    first = await office.handoffs.escalate(office.jane, opened.entry.id, body, "k")
    again = await office.handoffs.escalate(office.jane, opened.entry.id, body, "k")
    assert again == first
    assert [row.type for row in await office.log()].count("handoff_created") == 1


async def test_the_same_key_at_the_same_time_makes_one_handoff(office: Office) -> None:
    """E5: sixteen deliveries of one press."""
    opened = await office.session()
    body = NewHandoff(reason="r")
    made = await asyncio.gather(*(office.handoffs.escalate(office.jane, opened.entry.id, body, "k") for _ in range(16)))
    assert len({each.id for each in made}) == 1
    assert len((await office.handoffs.waiting(office.sam)).handoffs) == 1


async def test_a_key_with_another_request_is_refused(office: Office) -> None:
    """E5: another body or another session."""
    one, two = await office.session(), await office.session()
    await office.handoffs.escalate(office.jane, one.entry.id, NewHandoff(reason="r"), "k")
    with pytest.raises(IdempotencyKeyReused):
        await office.handoffs.escalate(office.jane, one.entry.id, NewHandoff(reason="other"), "k")
    with pytest.raises(IdempotencyKeyReused):
        await office.handoffs.escalate(office.jane, two.entry.id, NewHandoff(reason="r"), "k")


async def test_a_key_of_one_person_says_nothing_to_another(office: Office) -> None:
    """E5, R3."""
    mine, hers = await office.session(), await office.session(office.nora)
    first = await office.handoffs.escalate(office.jane, mine.entry.id, NewHandoff(reason="r"), "k")
    second = await office.handoffs.escalate(office.nora, hers.entry.id, NewHandoff(reason="r"), "k")
    assert first.id != second.id


async def test_an_empty_key_is_malformed(office: Office) -> None:
    """E5."""
    opened = await office.session()
    for key in ("", "  ", "k" * 201):
        with pytest.raises(Malformed):
            await office.handoffs.escalate(office.jane, opened.entry.id, NewHandoff(reason="r"), key)


async def test_escalating_twice_names_the_open_handoff(office: Office) -> None:
    """E5: the state check, with keys that differ."""
    detail = await office.escalated()
    with pytest.raises(AlreadyEscalated) as refused:
        await office.handoffs.escalate(office.jane, detail.session_id, NewHandoff(reason="again"), "other")
    assert refused.value.handoff_id == detail.id


async def test_an_ended_session_is_not_handed_off(office: Office) -> None:
    """C11."""
    opened = await office.session()
    await office.sessions.resolve(office.jane, opened.entry.id, Resolution(cause="c", fix="f"), "r")
    with pytest.raises(SessionNotActive):
        await office.handoffs.escalate(office.jane, opened.entry.id, NewHandoff(reason="r"), "k")


async def test_only_who_works_on_a_session_hands_it_off(office: Office) -> None:
    """R3, C6: others do not learn that it exists; a reader is told that it is not theirs to do."""
    detail = await office.escalated()
    await office.handoffs.claim(office.sam, detail.id, Claim(way="continue"))
    for nobody in (office.nora, office.alex, office.stranger, office.foreign_senior):
        with pytest.raises(NotAvailable):
            await office.handoffs.escalate(nobody, detail.session_id, NewHandoff(reason="r"), "k")
    with pytest.raises(NotAllowed):
        await office.handoffs.escalate(office.jane, detail.session_id, NewHandoff(reason="r"), "k2")


async def test_a_transfer_names_a_colleague_of_the_account(office: Office) -> None:
    """E4: always and only with `transfer`; never oneself, never somebody of another account."""
    opened = await office.session()

    async def attempt(body: NewHandoff) -> None:
        await office.handoffs.escalate(office.jane, opened.entry.id, body, office.key())

    with pytest.raises(TextRequired):
        await attempt(NewHandoff(reason="r", intent="transfer"))
    with pytest.raises(Malformed):
        await attempt(NewHandoff(reason="r", intent="transfer", target_id=office.jane.person_id))
    with pytest.raises(Malformed):
        await attempt(NewHandoff(reason="r", target_id=office.nora.person_id))
    for unknown in (office.stranger.person_id, PersonId("nobody")):
        with pytest.raises(NotAvailable):
            await attempt(NewHandoff(reason="r", intent="transfer", target_id=unknown))
    await attempt(NewHandoff(reason="r", intent="transfer", target_id=office.nora.person_id))


async def test_the_seniors_are_notified_but_never_who_acted(office: Office) -> None:
    """Q5, Q8: one notice per senior; an admin who escalates gets none."""
    detail = await office.escalated(office.alex)
    assert [n.handoff_id for n in (await office.notices.list(office.sam)).notices] == [detail.id]
    assert [n.kind for n in (await office.notices.list(office.kim)).notices] == ["escalation"]
    for nobody in (office.alex, office.jane, office.foreign_senior):
        assert (await office.notices.list(nobody)).notices == ()


async def test_a_transfer_notifies_its_target_only(office: Office) -> None:
    """Q8."""
    await office.escalated(body=NewHandoff(reason="r", intent="transfer", target_id=office.nora.person_id))
    assert [n.kind for n in (await office.notices.list(office.nora)).notices] == ["transfer"]
    assert (await office.notices.list(office.sam)).notices == ()


async def test_the_snapshot_is_frozen_and_holds_the_lane(office: Office) -> None:
    """E2: what comes later does not change it."""
    opened = await office.session()
    job = await office.lease("reply")
    cards = (NewCard("question", "Which version?"), NewCard("action", "Restart it"), NewCard("question", "Since when?"))
    await office.chat.save_reply(job, opened.entry.id, ReplyEnd("Let us look", cards))
    lane = (await office.sessions.get(office.jane, opened.entry.id)).lane
    await office.chat.answer(office.jane, opened.entry.id, lane[0].id, CardAnswer(state="done", result="16.0"))
    await office.chat.answer(office.jane, opened.entry.id, lane[1].id, CardAnswer(state="skipped", result="no rights"))
    detail = await office.handoffs.escalate(office.jane, opened.entry.id, NewHandoff(reason="r"), "k")
    await office.handoffs.claim(office.sam, detail.id, Claim(way="continue"))
    await office.chat.answer(office.sam, opened.entry.id, lane[2].id, CardAnswer(state="done", result="today"))
    snapshot = (await office.handoffs.context(office.sam, detail.id)).snapshot
    assert [(card.state, card.result) for card in snapshot.lane] == [
        ("done", "16.0"), ("skipped", "no rights"), ("todo", None),
    ]  # fmt: skip
    assert (snapshot.step_count, detail.step_count, detail.lane_count) == (2, 2, 3)
    assert snapshot == detail.snapshot


async def test_the_snapshot_keeps_the_last_two_hundred_messages(office: Office) -> None:
    """E2."""
    opened = await office.session()
    await office.goes_on(opened.entry.id, 204)
    detail = await office.handoffs.escalate(office.jane, opened.entry.id, NewHandoff(reason="r"), "k")
    assert len(detail.snapshot.messages) == 200
    assert [detail.snapshot.messages[0].position, detail.snapshot.messages[-1].position] == [6, 205]
    assert detail.snapshot.message_count == 205


async def test_the_junior_withdraws_while_it_is_open(office: Office) -> None:
    """E4: the session is active again and can be handed off anew."""
    detail = await office.escalated()
    withdrawn = await office.handoffs.withdraw(office.jane, detail.id)
    assert (withdrawn.status, withdrawn.version > detail.version) == ("withdrawn", True)
    assert (await office.sessions.get(office.jane, detail.session_id)).may_write
    assert (await office.handoffs.waiting(office.sam)).handoffs == ()
    with pytest.raises(HandoffNotOpen) as refused:
        await office.handoffs.withdraw(office.jane, detail.id)
    assert refused.value.status == "withdrawn"
    again = await office.handoffs.escalate(office.jane, detail.session_id, NewHandoff(reason="after all"), "k2")
    assert again.id != detail.id


async def test_nobody_else_withdraws_it(office: Office) -> None:
    """E4, R3."""
    detail = await office.escalated()
    with pytest.raises(NotAllowed):
        await office.handoffs.withdraw(office.sam, detail.id)
    for nobody in (office.nora, office.stranger, office.foreign_senior):
        with pytest.raises(NotAvailable):
            await office.handoffs.withdraw(nobody, detail.id)


async def test_withdrawing_too_late_says_who_has_it(office: Office) -> None:
    """E4, C3, C11."""
    detail = await office.escalated()
    await office.handoffs.claim(office.sam, detail.id, Claim(way="continue"))
    with pytest.raises(HandoffAlreadyClaimed) as refused:
        await office.handoffs.withdraw(office.jane, detail.id)
    assert refused.value.claimed_by_name == "Sam"


async def test_who_had_seen_it_hears_of_the_withdrawal(office: Office) -> None:
    """Q8: those who were about to act; the others just see the card go."""
    detail = await office.escalated()
    await office.handoffs.pay_attention(office.sam, detail.id, NewAttention(seen=True))
    office.clock.advance(minutes=1)
    await office.handoffs.withdraw(office.jane, detail.id)
    assert [n.kind for n in (await office.notices.list(office.sam)).notices] == ["withdrawn", "escalation"]
    assert "withdrawn" not in [n.kind for n in (await office.notices.list(office.kim)).notices]
