"""The settings' pages about this computer and about copies (D1, D2, D6)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QAbstractButton, QApplication, QFileDialog, QLabel, QWidget

from rf_desktop.ui.aio import TaskScope
from rf_desktop.ui.settings.computer import ComputerPage
from rf_desktop.ui.settings.copies import CopiesSection
from rf_desktop.ui.settings.surroundings import Surroundings
from rf_desktop.ui.theme.theme import Choice, Theme
from rf_desktop.viewmodels import text_computer, text_copies
from rf_desktop.viewmodels.copies import CopiesPage
from rf_desktop.viewmodels.this_computer import LinkHandling, ThisComputer

Until = Callable[..., Awaitable[None]]


@pytest.fixture
def around(qapp: QApplication, tmp_path: Path) -> Iterator[Surroundings]:
    theme = Theme(Choice.LIGHT, reduced_motion=True)
    theme.apply(qapp)
    window = QWidget()
    window.resize(960, 600)
    window.show()
    quiet: Any = None
    yield Surroundings(
        theme, TaskScope(None, lambda _name, error: pytest.fail(str(error))), window, quiet, None, tmp_path
    )
    window.close()


class Switch:
    """A desktop that remembers one thing."""

    def __init__(self) -> None:
        self.on = False

    def is_on(self) -> bool:
        return self.on

    def switch(self, *, on: bool) -> str:
        self.on = on
        return ""


class Links:
    """And who opens links."""

    def __init__(self) -> None:
        self.now: LinkHandling = "nobody"

    def handling(self) -> LinkHandling:
        return self.now

    def register(self) -> str:
        self.now = "here"
        return ""

    def unregister(self) -> str:
        self.now = "nobody"
        return ""


class Copies:
    """Makes files of one word."""

    async def backup(self, to: Path, progress: Callable[[float], None]) -> None:
        to.write_text("backup")  # noqa: ASYNC240 - of a test

    async def export(self, to: Path, progress: Callable[[float], None]) -> int:
        to.write_text("export")  # noqa: ASYNC240 - of a test
        return 2


def button(page: QWidget, name: str) -> QAbstractButton:
    found = page.findChild(QAbstractButton, name)
    assert found is not None, name
    return found


def test_start_at_login_and_links_are_switched_with_one_press_each(around: Surroundings) -> None:
    """D1, D2."""
    switch, links = Switch(), Links()
    page = ComputerPage(around, ThisComputer(switch, links, has_tray=False))
    page.show()
    said = page.findChild(QLabel, "settings-links")
    assert said is not None
    assert said.text() == text_computer.LINKS["nobody"]
    button(page, "settings-login").click()
    assert switch.on
    assert button(page, "settings-login").isChecked()
    button(page, "settings-links-change").click()
    assert links.now == "here"
    assert said.text() == text_computer.LINKS["here"]
    links.now = "package"
    button(page, "settings-login").click()
    assert not switch.on
    assert not button(page, "settings-links-change").isVisible()
    page.close()


async def test_files_are_chosen_in_a_dialog_that_is_opened_and_going_back_is_asked_first(
    around: Surroundings, until: Until, tmp_path: Path
) -> None:
    """D6."""
    restored: list[Path] = []
    page = CopiesSection(around, CopiesPage(Copies(), restored.append, tmp_path, is_admin=True))
    page.setParent(around.window)
    page.show()
    button(page, "settings-copies-backup").click()
    dialog = around.window.findChild(QFileDialog)
    assert dialog is not None
    dialog.fileSelected.emit(str(tmp_path / "a.db"))
    dialog.close()
    await until(lambda: (tmp_path / "a.db").is_file() is True)
    note = page.findChild(QLabel, "settings-copies-note")
    assert note is not None
    await until(lambda: note.text() == text_copies.BACKED_UP.format(file="a.db"))
    assert not button(page, "settings-copies-yes").isVisible()
    button(page, "settings-copies-restore").click()
    dialog = around.window.findChildren(QFileDialog)[-1]
    dialog.fileSelected.emit(str(tmp_path / "a.db"))
    dialog.close()
    assert button(page, "settings-copies-yes").isVisible()
    button(page, "settings-copies-no").click()
    assert not button(page, "settings-copies-yes").isVisible()
    button(page, "settings-copies-restore").click()
    around.window.findChildren(QFileDialog)[-1].fileSelected.emit(str(tmp_path / "a.db"))
    around.window.findChildren(QFileDialog)[-1].close()
    button(page, "settings-copies-yes").click()
    assert restored == [tmp_path / "a.db"]
    page.close()
