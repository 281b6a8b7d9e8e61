"""Live sessions with perhaps the same trouble, in the sheet (T9)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QWidget

from rf_desktop.viewmodels.before_escalating import AlikeRow
from tests.ui.samples_moment import STATES
from tests.ui.test_magic_moment import Open, open_sheet, theme

__all__ = ["open_sheet", "theme"]
Until = Callable[..., Awaitable[None]]
ROW = AlikeRow("s-9", "Mail hangs in sales", "#4711", "Contoso · Sam has taken it", "in common: mail", True, "said")


async def test_the_senior_sees_what_looks_alike_and_opens_it_where_that_is_allowed(
    open_sheet: Open, until: Until
) -> None:
    """T9: it comes by itself, a little later than the sheet, and says whose it is and how it stands."""
    sheet, moment = open_sheet(STATES["ready"][0])
    section = sheet.findChild(QWidget, "alike-sessions")
    assert section.isHidden()
    moment.alike.set((ROW,))
    assert not section.isHidden()
    button = section.findChild(QPushButton)
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    await until(lambda: ("session", "s-9") in moment.asked)
    moment.alike.set(())
    assert section.isHidden()
