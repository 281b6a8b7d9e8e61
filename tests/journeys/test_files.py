"""A picture on its way from the junior to the senior who has not taken the session yet (T1, T10, C6)."""

from __future__ import annotations

import pytest

from rf_desktop.client.errors import Refused
from rf_desktop.contract.problems import NotAvailableProblem
from tests.client.waiting import becomes
from tests.domain.test_files import png
from tests.journeys.house import JANE, SAM, Desk, House

PICTURE = png(640, 480) + b"\0" * 1_500_000
"""So large that no other request could be."""


async def sends(desk: Desk, session_id: str, body: str) -> str:
    """A picture beside a message; the id that the server gave it."""
    attached = desk.workspace.attached
    await attached.attach(session_id, "screen.png", PICTURE)  # type: ignore[arg-type]
    desk.workspace.outgoing.send(session_id, body, attached.of(session_id))  # type: ignore[arg-type]
    conversation = await desk.conversation(
        session_id,  # type: ignore[arg-type]
        lambda it: any(message.attachments and message.body == body for message in it.messages),
    )
    sent = next(m for m in conversation.messages if m.attachments and m.body == body)
    return sent.attachments[0].id


async def test_a_senior_sees_the_picture_before_the_claim_and_the_junior_what_comes_back(house: House) -> None:
    """T1, C6: by a server that is killed in between; nothing is lost or doubled, and nobody else gets it."""
    jane, sam = await house.signs_in(JANE), await house.signs_in(SAM)
    session_id = (await jane.answered_session()).entry.id
    picture = await sends(jane, session_id, "It says this:")
    with pytest.raises(Refused) as refused:
        await sam.workspace.files.content(picture)  # type: ignore[arg-type]
    assert isinstance(refused.value.problem, NotAvailableProblem)
    handoff = await jane.escalates(session_id)
    await sam.sees(handoff.id)
    await house.is_killed()
    await sam.is_live()
    snapshot = (await sam.workspace.commands.detail(handoff.id)).snapshot
    shown = [each for message in snapshot.messages for each in message.attachments]
    assert [(each.id, each.name, each.is_picture) for each in shown] == [(picture, "screen.png", True)]
    assert await sam.workspace.files.content(shown[0].id) == PICTURE
    claimed = await sam.workspace.commands.claim(handoff.id, "continue")
    assert claimed.session.entry.id == session_id
    answer = await sends(sam, session_id, "Like this?")
    heard = await jane.conversation(session_id, lambda it: any(m.body == "Like this?" for m in it.messages))
    assert [each.id for m in heard.messages for each in m.attachments] == [picture, answer]
    assert await jane.workspace.files.content(answer) == PICTURE  # type: ignore[arg-type]
    for desk in (jane, sam):
        await becomes(desk.workspace.outgoing.unsent, lambda items: not items)
