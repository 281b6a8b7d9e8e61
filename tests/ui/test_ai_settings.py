"""The settings' page of the account's AI, as it is seen and pressed (A6, A9, D3)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from rf_desktop.client.observable import Cell
from rf_desktop.contract.ai import AiModels
from rf_desktop.domain.vocabulary import Role
from rf_desktop.ui.aio import TaskScope
from rf_desktop.ui.notices.notifier import Available
from rf_desktop.ui.settings.sheet import SettingsSheet
from rf_desktop.ui.settings.surroundings import Surroundings
from rf_desktop.ui.theme.theme import Choice, Theme
from rf_desktop.ui.widgets.fields import LineEdit
from rf_desktop.ui.widgets.labels import PlainLabel
from rf_desktop.viewmodels import text_ai
from tests.viewmodels.test_ai_settings import KEY, Keeper, Server, page

Until = Callable[..., Awaitable[None]]


class Quiet:
    """A notifier that nobody asks."""

    def __init__(self) -> None:
        self.availability = Cell(Available("nobody"))
        self.on_outcome: Callable[..., None] = lambda *_: None
        self.desktop_quiet = False


class Opened:
    """The sheet over a window."""

    def __init__(self, app: QApplication, role: Role = "admin") -> None:
        self.server, self.keeper = Server(), Keeper()
        theme = Theme(Choice.LIGHT, reduced_motion=True)
        theme.apply(app)
        self.window = QWidget()
        self.window.resize(960, 600)
        self.window.show()
        self.failed: list[BaseException] = []
        self.tasks = TaskScope(None, lambda _, error: self.failed.append(error))
        self.page = page(self.server, self.keeper, role)
        notifier: Any = Quiet()
        around = Surroundings(theme, self.tasks, self.window, notifier, ai=self.page)
        self.sheet = SettingsSheet(around, "ai")
        self.sheet.open()

    def field(self, name: str) -> LineEdit:
        found = self.sheet.findChild(LineEdit, f"settings-ai-{name}")
        assert isinstance(found, LineEdit)
        return found

    def press(self, name: str) -> None:
        button = self.sheet.findChild(QPushButton, f"settings-ai-{name}")
        assert isinstance(button, QPushButton)
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)

    def says(self, name: str) -> str:
        label = self.sheet.findChild(PlainLabel, f"settings-ai-{name}")
        assert isinstance(label, PlainLabel)
        return label.text()

    async def close(self) -> None:
        self.sheet.reject()
        await self.tasks.aclose()
        assert self.failed == []


async def test_an_admin_types_a_key_tests_it_and_it_is_gone_from_the_field(qapp: QApplication, until: Until) -> None:
    """A6, D3: the field hides what is typed and is empty once the key is kept; the result is one sentence."""
    opened = Opened(qapp)
    await until(lambda: opened.field("model").text() == "m")
    opened.server.models = AiModels(models=(), problem="The AI provider does not accept the key.")
    opened.field("key").setText(KEY)
    assert KEY not in opened.field("key").displayText()
    opened.press("test")
    await until(lambda: opened.says("note") == "The AI provider does not accept the key.")
    assert opened.field("key").text() == ""
    assert (opened.keeper.kept, opened.server.sent[-1].key) == (KEY, KEY)
    await opened.close()


async def test_what_was_typed_stays_when_it_is_wrong(qapp: QApplication, until: Until) -> None:
    """E4: the problem stands at its field, the screen reader hears it there, nothing is taken away."""
    opened = Opened(qapp)
    await until(lambda: opened.field("model").text() == "m")
    opened.field("tokens").setText("many")
    opened.field("key").setText(KEY)
    opened.press("save")
    await until(lambda: opened.field("tokens").accessibleDescription() == text_ai.NEEDS_NUMBER)
    assert (opened.field("tokens").text(), opened.field("key").text()) == ("many", KEY)
    assert opened.server.sent == []
    await opened.close()


@pytest.mark.parametrize("role", ["engineer", "senior"])
async def test_everybody_else_reads_what_answers_and_changes_nothing(
    qapp: QApplication, until: Until, role: Role
) -> None:
    """R2: no fields and no buttons."""
    opened = Opened(qapp, role)
    await until(lambda: opened.says("status") != text_ai.LOADING)
    assert not opened.field("model").isVisible()
    assert not opened.field("key").isVisible()
    await opened.close()


async def test_the_extra_for_meanings_is_offered_to_those_who_can_have_it(qapp: QApplication, until: Until) -> None:
    """A10: whether it is there, what it does, its size and the commands; an engineer only learns how it stands."""
    for meanings, role, offered in (("missing", "admin", True), ("on", "admin", False), ("missing", "engineer", False)):
        opened = Opened(qapp, role)  # type: ignore[arg-type]
        opened.server.settings = opened.server.settings.model_copy(update={"meanings": meanings})
        await opened.page.load()
        state = opened.sheet.findChild(PlainLabel, "settings-ai-meanings")
        assert state is not None
        assert state.text() == text_ai.MEANINGS[meanings]
        command = opened.sheet.findChild(PlainLabel, "settings-ai-meanings-command")
        assert command is not None
        assert command.isVisible() is offered
        if offered:
            copy = opened.sheet.findChild(QWidget, "settings-ai-copy-command")
            assert copy is not None
            QTest.mouseClick(copy, Qt.MouseButton.LeftButton)
            assert QApplication.clipboard().text() == text_ai.MEANINGS_COMMAND
        opened.tasks.close()
        opened.window.close()
