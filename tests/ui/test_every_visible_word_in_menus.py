"""What a press on the right button opens, and what stands over a conversation for a while, in nobody's language (D5).

Menus, a picture in its own size, the lines of the ways back; what is written there is Greek.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any, get_args, get_type_hints

import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QMenu

from rf_desktop.client.conversation_state import joined
from rf_desktop.contract import endpoints as e
from rf_desktop.contract.attachments import Attachment, FileContent
from rf_desktop.contract.handoffs import Coaching
from rf_desktop.contract.identity import PersonRef
from rf_desktop.contract.sessions import SessionHandoff
from rf_desktop.domain.files import PDF, PNG
from rf_desktop.domain.ids import AttachmentId, HandoffId, SessionId
from rf_desktop.domain.vocabulary import HandoffStatus, Role
from rf_desktop.ui.chat.file_tile import FileTile
from rf_desktop.ui.chat.transcript import Transcript
from rf_desktop.ui.chat.viewer import Viewer
from rf_desktop.ui.main_window import MainWindow
from rf_desktop.ui.queue.card_menu import card_menu, snooze_menu
from rf_desktop.viewmodels.cards import EscalationCard
from rf_desktop.viewmodels.queue_view import ViewChoice
from rf_desktop.viewmodels.ways_view import Around, Strip, ways_view
from tests.client import made
from tests.fakes.seat import Seat, settled
from tests.ui.opened_window import named, opened_window, turned
from tests.ui.samples_files import picture_bytes
from tests.ui.visible_words import outside, spoken_by_nobody, unknown

GREEK = "\u0395\u03ba\u03c4\u03c5\u03c0\u03c9\u03c4\u03ae\u03c2 7"
FILES = (
    Attachment(id=AttachmentId("a1"), name="\u03b1.7", media_type=PNG, size=70_000, width=70, height=70),
    Attachment(id=AttachmentId("a2"), name="\u03b2.7", media_type=PNG, size=7, width=70, height=70),
    Attachment(id=AttachmentId("a3"), name="\u03b3.7", media_type=PDF, size=7_000_000),
)


@pytest.fixture(autouse=True)
def nobodys_words() -> Iterator[None]:
    with spoken_by_nobody():
        yield


@pytest.fixture
async def seat(qapp: QApplication, tmp_path: Path) -> AsyncIterator[Seat]:
    """Sam has one session with files in it, and three cards that differ in what can be done with them."""
    one = Seat(tmp_path)
    await one.goes_live()
    said: dict[str, Any] = {"reason": GREEK, "problem_summary": GREEK, "domain": "Email", "lane": (made.card("7"),)}
    for name in ("h1", "h2", "h3"):
        one.escalates(name, ticket="7", **said)
    one.lets_claim("h1", lane=said["lane"])
    one.api.answers(e.DOWNLOAD_FILE, FileContent(content=picture_bytes(70, 70)))
    await one.desk.queue.pick_up("h1")
    await settled(lambda: one.desk.ways.state.value.menu)
    yield one
    await one.leaves()


@pytest.fixture
async def window(qapp: QApplication, seat: Seat) -> AsyncIterator[MainWindow]:
    async with opened_window(qapp, seat.desk) as one:
        entry = made.entry("s1", problem_summary=GREEK, owner=seat.person, opened_by=seat.person)
        with_files = made.message(1, f"{GREEK} https://7.77", by=seat.person).model_copy(update={"attachments": FILES})
        seat.has_session(entry, messages=(with_files,))
        yield one


def entries(menu: QMenu) -> list[str]:
    """What a menu and those within it say."""
    actions = [*menu.actions(), *(each for part in menu.findChildren(QMenu) for each in part.actions())]
    return [menu.accessibleName(), *(words for each in actions for words in (each.text(), _tip(each)) if words)]


def _tip(action: QAction) -> str:
    return "" if action.toolTip() == action.text().replace("&&", "&") else action.toolTip()


async def test_no_word_of_a_menu_or_of_a_picture_is_outside_the_catalogue(window: MainWindow, seat: Seat) -> None:
    """D5: of cards, sessions, messages and files, of the queue's views, of the account; a picture in its own size."""
    dock, chat, said = window._dock, window._chat, []
    assert dock is not None
    cards = [row for row in seat.desk.queue.state.value.rows if isinstance(row, EscalationCard)]
    assert len(cards) == 3
    for card in (*cards, replace(cards[0], unread=not cards[0].unread)):
        said += entries(card_menu(card, dock._deeds, window._theme, seat.clock(), dock))
        said += entries(snooze_menu(card, dock._deeds, seat.clock(), dock))
    state = seat.desk.queue.state
    for views in ((), (ViewChoice("\u03b1", True),), (ViewChoice("\u03b1", False),)):
        state.set(replace(state.value, views=views, may_save_view=bool(views)))
        said += entries(dock._views.menu_of_views())
    said += entries(chat.header.menu()) + entries(chat.header.ways.menu_entries())
    named(window, "account-menu").click()  # type: ignore[attr-defined]
    account = QApplication.activePopupWidget()
    assert isinstance(account, QMenu)
    said += entries(account)
    account.close()
    await seat.desk.open_session(SessionId("s1"))
    await turned()
    said += entries(chat.header.menu())
    transcript = named(window, "transcript", Transcript)
    assert isinstance(transcript, Transcript)
    body = transcript.message("s1-1").body  # type: ignore[union-attr]
    body.selectAll()
    said += entries(body.menu("https://7.77"))
    tiles = chat.findChildren(FileTile)
    assert len(tiles) == 3
    for tile in tiles:
        said += entries(tile.menu())
    assert len(said) > 60
    assert unknown(said, ("https",)) == []
    chat.files.look(tiles[0].file, tuple(tile.file for tile in tiles))
    viewer = window.findChild(Viewer)
    assert viewer is not None
    await turned()
    assert outside(viewer, ("https",)) == []
    viewer.reject()


def handoff(status: HandoffStatus, **changes: Any) -> Any:
    return made.handoff("h1", status=status, session_id=SessionId("s1"), reason=GREEK, **changes)


SAMS: dict[str, Any] = {"claimed_by": made.SAM, "claimed_at": made.NOON}
COACHED = Coaching(coach=made.SAM, stop_condition=GREEK, comes_back_at=made.NOON + timedelta(hours=1))
LINES: dict[str, tuple[Any, PersonRef, Role]] = {
    "still": (handoff("claimed", asked_still_at=made.NOON, **SAMS), made.SAM, "senior"),
    "offered": (handoff("claimed", offered_to=made.ALEX, offered_at=made.NOON, **SAMS), made.SAM, "senior"),
    "offered by another": (handoff("claimed", offered_to=made.ALEX, offered_at=made.NOON, **SAMS), made.ALEX, "admin"),
    "coached": (handoff("returned", coaching=COACHED), made.JANE, "engineer"),
    "coach": (handoff("returned", coaching=COACHED), made.SAM, "senior"),
    "watching": (handoff("claimed", **SAMS), made.ALEX, "senior"),
    "reading": (handoff("claimed", **SAMS), made.ALEX, "senior"),
    "gone to the queue": (handoff("open"), made.ALEX, "senior"),
    "gone to another": (handoff("claimed", **SAMS), made.ALEX, "senior"),
    "gone back": (handoff("returned"), made.ALEX, "senior"),
}


def test_no_word_of_a_line_over_the_conversation_is_outside_the_catalogue() -> None:
    """D5, C8, C10: in each of its moments, and what can be done about it."""
    met = set()
    for name, (latest, person, role) in LINES.items():
        short = SessionHandoff(
            id=HandoffId("h1"), status=latest.status, handed_off_by=made.JANE, claimed_by=latest.claimed_by,
            claimed_at=latest.claimed_at, escalated_at=made.NOON,
        )  # fmt: skip
        owner = made.SAM if latest.status == "claimed" else made.JANE
        known = joined(None, made.detail(made.entry("s1", problem_summary=GREEK, handoff=short, owner=owner)))
        known = replace(known, closed_to_me=name.startswith("gone"))
        around = Around(made.me(person, role), latest, name == "watching", (), frozenset(), made.NOON)
        shown = ways_view(known, around)
        assert shown.strips, name
        met |= {strip.key for strip in shown.strips}
        deeds = [*shown.menu, *shown.asking, *(deed for strip in shown.strips for deed in strip.deeds)]
        assert unknown([*(strip.text for strip in shown.strips), *(deed.label for deed in deeds)]) == [], name
    assert met == set(get_args(get_type_hints(Strip)["key"]))
