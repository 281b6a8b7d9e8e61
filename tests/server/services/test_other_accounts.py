"""R3 through the use cases: another account's ids are unknown, everywhere and in the same words."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from rf_desktop.contract.assessments import NewReading
from rf_desktop.contract.chat import CardAnswer, NewMessage
from rf_desktop.contract.handoffs import Claim, NewAttention, NewHandoff
from rf_desktop.contract.sessions import Renaming, Resolution
from rf_desktop.domain.errors import NotAvailable, Refusal
from rf_desktop.domain.ids import CardId, HandoffId, SessionId
from rf_desktop.server.ports import NewCard, ReplyEnd
from rf_desktop.server.services.actor import Actor
from tests.server.services.office import Office

Attempt = Callable[[Office, Actor, SessionId, HandoffId, CardId], Awaitable[object]]

ATTEMPTS: dict[str, Attempt] = {
    "read session": lambda o, a, s, h, c: o.sessions.get(a, s),
    "rename": lambda o, a, s, h, c: o.sessions.rename(a, s, Renaming(problem_summary="x")),
    "abandon": lambda o, a, s, h, c: o.sessions.abandon(a, s),
    "reopen": lambda o, a, s, h, c: o.sessions.reopen(a, s),
    "resolve": lambda o, a, s, h, c: o.sessions.resolve(a, s, Resolution(cause="c", fix="f"), "k"),
    "write": lambda o, a, s, h, c: o.chat.send(a, s, NewMessage(body="x"), "k"),
    "answer": lambda o, a, s, h, c: o.chat.answer(a, s, c, CardAnswer(state="done", result="x")),
    "escalate": lambda o, a, s, h, c: o.handoffs.escalate(a, s, NewHandoff(reason="x"), "k"),
    "pick up": lambda o, a, s, h, c: o.handoffs.pick_up(a, s),
    "read handoff": lambda o, a, s, h, c: o.handoffs.context(a, h),
    "claim": lambda o, a, s, h, c: o.handoffs.claim(a, h, Claim(way="continue")),
    "withdraw": lambda o, a, s, h, c: o.handoffs.withdraw(a, h),
    "brief": lambda o, a, s, h, c: o.handoffs.send_briefing(a, h),
    "retry": lambda o, a, s, h, c: o.handoffs.retry_assessment(a, h),
    "agree": lambda o, a, s, h, c: o.handoffs.record_reading(a, h, NewReading(verdict="agree")),
    "look": lambda o, a, s, h, c: o.handoffs.pay_attention(a, h, NewAttention(seen=True)),
    "case": lambda o, a, s, h, c: o.cases.one(a, s),
}


async def test_another_accounts_ids_are_not_available(office: Office) -> None:
    """R3, C6: the same refusal and the same words as for an id that does not exist; nothing is written."""
    opened = await office.session()
    job = await office.lease("reply")
    await office.chat.save_reply(job, opened.entry.id, ReplyEnd("Hello", (NewCard("question", "One?"),)))
    card = (await office.sessions.get(office.jane, opened.entry.id)).lane[0]
    handoff = await office.handoffs.escalate(office.jane, opened.entry.id, NewHandoff(reason="r"), "k")
    head = await office.store.log.head(office.jane.account_id)
    for name, attempt in ATTEMPTS.items():
        for outsider in (office.foreign_senior, office.stranger):
            foreign = await refusal(attempt(office, outsider, opened.entry.id, handoff.id, card.id))
            unknown = await refusal(attempt(office, outsider, SessionId("none"), HandoffId("none"), CardId("none")))
            assert (isinstance(foreign, NotAvailable), str(foreign)) == (True, str(unknown)), name
    assert await office.store.log.head(office.jane.account_id) == head
    assert await office.log(office.stranger) == []


async def refusal(attempt: Awaitable[object]) -> Refusal | None:
    """Why it was refused; None when it was not."""
    try:
        await attempt
    except Refusal as why:
        return why
    return None


async def test_lists_hold_nothing_of_another_account(office: Office) -> None:
    """R3: queue, sidebar, bell, colleagues."""
    await office.escalated()
    outsider = office.foreign_senior
    assert (await office.handoffs.waiting(outsider)).handoffs == ()
    assert (await office.sessions.list(outsider)).sessions == ()
    assert (await office.notices.list(outsider)).notices == ()
    names = {each.person.name for each in (await office.people.colleagues(outsider)).people}
    assert names == {"Their admin", "Their engineer"}
