"""The window as a whole: banner, signing out, being told of trouble (V3, D3, Q5)."""

from __future__ import annotations

from rf_desktop.client.connection import CatchingUp, Connecting, Live, Offline, SignedOutState
from rf_desktop.contract import endpoints as e
from rf_desktop.viewmodels import text, text_cards
from rf_desktop.viewmodels.conversation_view import Conversation
from tests.client import made
from tests.fakes.seat import Seat


async def test_the_connection_shows_as_line_and_as_banner(seat: Seat) -> None:
    """V3: live / catching up / offline since / signed out."""
    line, banner = seat.desk.queue.state, seat.desk.banner
    assert line.value.connection.kind == "live"
    assert line.value.connection.updated == text_cards.updated(made.NOON)
    assert banner.value is None
    seat.workspace.connection.set(Offline(made.NOON))
    assert line.value.connection.label == text.offline_short(made.NOON)
    assert banner.value is not None
    assert banner.value.text == text.offline_since(made.NOON)
    seat.workspace.connection.set(CatchingUp(made.NOON))
    assert (line.value.connection.kind, banner.value) == ("catching_up", None)
    seat.workspace.connection.set(Connecting())
    assert line.value.connection.label == text.CONNECTING


async def test_an_ended_sign_in_shows_as_such(seat: Seat) -> None:
    """V3."""
    seat.workspace.connection.set(SignedOutState())
    assert seat.desk.signed_out.value
    assert seat.desk.banner.value is not None
    assert seat.desk.banner.value.action_label == text.SIGN_IN
    assert seat.desk.announcer.counts.value.tooltip.endswith("signed out")


async def test_a_restarting_server_is_said_until_everything_is_listed_again(seat: Seat) -> None:
    """D6."""
    seat.desk.server_is_restarting(True)
    assert seat.desk.banner.value is not None
    assert seat.desk.banner.value.kind == "restarting"
    seat.workspace.connection.set(Live(made.NOON, made.NOON.replace(second=5)))
    assert seat.desk.banner.value is not None, "the stream has not noticed yet"
    seat.workspace.connection.set(Offline(made.NOON))
    seat.desk.server_is_restarting(False)
    assert seat.desk.banner.value is not None
    seat.workspace.connection.set(CatchingUp(made.NOON))
    await seat.goes_live()
    assert seat.desk.banner.value is None
    assert text.SERVER_BACK in seat.herald.sentences


async def test_offline_with_nothing_listed_yet_says_so_instead_of_loading_for_ever(seat: Seat) -> None:
    """V3."""
    fresh = Seat(seat.folder / "other")
    assert fresh.desk.queue.state.value.loading
    assert fresh.desk.sidebar.state.value.loading
    fresh.workspace.connection.set(Offline(made.NOON))
    assert not fresh.desk.queue.state.value.loading
    assert fresh.desk.queue.state.value.empty == text.QUEUE_UNKNOWN
    await fresh.goes_live()
    assert fresh.desk.queue.state.value.empty == text.QUEUE_EMPTY
    assert fresh.desk.sidebar.state.value.empty == text.NO_SESSIONS
    await fresh.leaves()


async def test_a_card_of_mine_opens_its_session_and_not_the_sheet(seat: Seat) -> None:
    """M1."""
    seat.escalates("h1")
    taken = seat.is_claimed("h1", by=seat.person)
    seat.claimed_session(taken)
    await seat.desk.queue.open("h1")
    assert seat.desk.sheet.value is None
    assert isinstance(seat.desk.conversation.state.value, Conversation)


async def test_a_handoff_that_a_colleague_has_says_who(seat: Seat) -> None:
    """M1, C3: from the bell, long after."""
    seat.knows("h1")
    taken = seat.is_claimed("h1", tell=False)
    await seat.desk.open_handoff(taken.id)
    assert seat.desk.sheet.value is None
    assert seat.herald.sentences == ["Already claimed by Alex just now."]


async def test_opening_another_session_closes_the_sheet_without_a_claim(seat: Seat) -> None:
    """M1: opening never claims."""
    seat.escalates("h1")
    seat.has_session(made.entry("s1"))
    await seat.desk.queue.open("h1")
    assert seat.desk.sheet.value is not None
    await seat.desk.sidebar.open("s1")
    assert seat.desk.sheet.value is None
    assert seat.api.count(e.CLAIM_HANDOFF) == 0


async def test_a_link_that_is_none_of_ours_is_answered_with_words(seat: Seat) -> None:
    """M1, D1."""
    seat.desk.refuse_link("no_session")
    assert seat.herald.sentences == ["That link does not name a session."]
    assert seat.desk.raise_window.value == 1


async def test_signing_out_forgets_and_tells_the_server(seat: Seat) -> None:
    """D3."""
    seat.escalates("h1")
    await seat.desk.sign_out()
    assert seat.api.count(e.SIGN_OUT) == 1
    assert seat.herald.notifications == {}
    assert seat.desk.signed_out.value


async def test_closing_twice_is_closing_once(seat: Seat) -> None:
    """D2."""
    await seat.desk.aclose()
    await seat.desk.aclose()
