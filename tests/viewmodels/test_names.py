"""People choose their names and titles: in our sentences they read as they are (A7)."""

from __future__ import annotations

import unicodedata
from pathlib import Path

from rf_desktop.contract.events import NoticeAdded
from rf_desktop.contract.identity import PersonRef
from rf_desktop.domain.ids import SessionId
from rf_desktop.viewmodels import text
from rf_desktop.viewmodels.conversation_view import Conversation
from tests.client import made
from tests.fakes.seat import Seat

EVE = PersonRef(id=made.JANE.id, name="Eve\u202e\nmoc.live")
TITLE = "VPN\u2066 drops\u2028at\u200b noon\u202e"


async def test_no_name_turns_round_what_stands_beside_it(tmp_path: Path) -> None:
    """A7: in toasts, in what the desktop shows, in the sidebar, over a session, in the title of the window."""
    seat = Seat(tmp_path, made.me(PersonRef(id=made.SAM.id, name="Sam\u202e")))
    await seat.goes_live()
    seat.escalates("h1", by=EVE, headline=f"Escalation from {EVE.name}: {TITLE}", problem_summary=TITLE)
    told = seat.herald.notifications["h1"]
    assert told.title == "Escalation from Eve moc.live: VPN drops at noon"
    seat.is_claimed("h1", by=PersonRef(id=made.ALEX.id, name="A\u202elex"))
    assert seat.herald.toasts["claimed:h1"].title == "Alex has this now"
    notice = made.notice("n1").model_dump() | {"kind": "remark", "title": f"{EVE.name} knows", "body": "1\n2\u202e"}
    seat.hears(NoticeAdded(notice=type(made.notice("n1")).model_validate(notice)))
    assert (seat.herald.notifications["n1"].title, seat.herald.notifications["n1"].body) == (
        "Eve moc.live knows",
        "1\n2",
    )
    entry = made.entry("s1", owner=seat.person, problem_summary=TITLE, client="Con\u202etoso")
    seat.has_session(entry, messages=(made.message(1, by=EVE),))
    await seat.workspace.conversations.relist()
    await seat.desk.open_session(SessionId("s1"))
    state = seat.desk.conversation.state.value
    assert isinstance(state, Conversation)
    (card,) = seat.desk.sidebar.state.value.cards
    said = [card.title, card.context, state.header.title, state.header.client, state.messages[0].author]
    said.append(text.window_title(seat.person.name, seat.workspace.me.value.account_name, 1))
    for each in said:
        assert each
        assert not [sign for sign in each if unicodedata.category(sign) in ("Cc", "Cf")], each
    await seat.leaves()
