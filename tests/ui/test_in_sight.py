"""What of the open session the window says can be seen: what is said there is not told once more (Q6, Q8)."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QDialog

from rf_desktop.contract.events import NoticeAdded
from rf_desktop.domain.ids import SessionId
from rf_desktop.ui.chat.transcript import Transcript
from rf_desktop.ui.main_window import MainWindow
from tests.client import made
from tests.fakes.seat import Seat
from tests.ui.opened_window import named, opened_window, turned

LONG = tuple(made.message(position, "A line.\n\n" * 4) for position in range(1, 30))


@pytest.fixture
async def seat(qapp: QApplication, tmp_path: Path) -> AsyncIterator[Seat]:
    one = Seat(tmp_path, made.me(made.JANE, "engineer"))
    await one.goes_live()
    one.has_session(made.entry("s1"), messages=LONG, lane=(made.card("t1"),))
    yield one
    await one.leaves()


@pytest.fixture
async def window(qapp: QApplication, seat: Seat) -> AsyncIterator[MainWindow]:
    async with opened_window(qapp, seat.desk) as one:
        await seat.desk.open_session(SessionId("s1"))
        await turned()
        yield one


async def test_the_window_says_what_can_be_seen_of_the_session(window: MainWindow, seat: Seat) -> None:
    """Q8: all of it; not its end while one reads further up; nothing below a form, or minimised."""
    transcript, seen = named(window, "transcript"), seat.desk.conversation.in_sight
    assert isinstance(transcript, Transcript)
    assert seen() == "newest"
    transcript.verticalScrollBar().setValue(0)
    assert seen() == "frame"
    transcript.to_end()
    named(window, "escalate").click()  # type: ignore[attr-defined]
    await turned()
    assert seen() == "nothing"
    form = named(window, "escalate-form", QDialog)
    form.reject()  # type: ignore[attr-defined]
    assert seen() == "newest"
    window.resize(960, 700)
    await turned()
    window._chat.toggle_lane()
    assert seen() == "frame", "the lane has the transcript's place"
    window.clear_desk()
    await turned()
    assert seen() == "nothing"


async def test_a_notice_of_what_stands_there_makes_no_toast(window: MainWindow, seat: Seat) -> None:
    """Q8: with the window's own eyes."""
    notice = made.notice("n1").model_copy(update={"kind": "returned", "title": "Sam has given back"})
    seat.hears(NoticeAdded(notice=notice))
    assert not seat.herald.toasts
    named(window, "transcript", Transcript).verticalScrollBar().setValue(0)  # type: ignore[attr-defined]
    seat.hears(NoticeAdded(notice=notice.model_copy(update={"id": "n2"})))
    assert list(seat.herald.toasts) == ["n2"]
