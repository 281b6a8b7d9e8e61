"""Known answers above the composer, write-up drafts, teach-backs, and playbooks in the settings (T4, T6-T8)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLabel, QLineEdit, QPlainTextEdit, QWidget

from rf_desktop.client.observable import Cell
from rf_desktop.domain.ids import SessionId
from rf_desktop.ui.aio import TaskScope
from rf_desktop.ui.chat.pane import ChatPane
from rf_desktop.ui.forms.resolve import ResolveSheet
from rf_desktop.ui.forms.teach_back import TeachBackSheet
from rf_desktop.ui.settings.playbooks import PlaybooksSection
from rf_desktop.ui.theme.theme import Choice, Theme
from rf_desktop.viewmodels import text_learning
from rf_desktop.viewmodels.asking_first import AnsweredAlready
from rf_desktop.viewmodels.form_view import FormState
from rf_desktop.viewmodels.playbooks import PlaybookLine, PlaybooksView
from rf_desktop.viewmodels.teach_back import StepValues, TeachBackValues
from rf_desktop.viewmodels.write_up_drafts import WriteUpDraft
from tests.ui.samples_chat import OPEN, RESOLVE, StandInConversation, StandInForm

Until = Callable[..., Awaitable[None]]
ANSWERED = AnsweredAlready(
    SessionId("s1"),
    "Does web mail work?",
    ("Jane answered this at 14:02: <b>No</b>",),
    ("Does web mail work?",),
    ("c1",),
)


@pytest.fixture
def theme(qapp: QApplication) -> Theme:
    made = Theme(Choice.LIGHT, reduced_motion=True)
    made.apply(qapp)
    return made


@pytest.fixture
def tasks() -> TaskScope:
    def fail(name: str, error: BaseException) -> None:
        raise AssertionError(name) from error

    return TaskScope(None, fail)


@pytest.fixture
def window(theme: Theme) -> Iterator[QWidget]:
    made = QWidget()
    made.resize(960, 700)
    made.show()
    yield made
    made.close()


def part(parent: QWidget, kind: type[Any], name: str) -> Any:
    found = parent.findChild(kind, name)
    assert found is not None, name
    return found


async def test_the_known_answer_stands_above_the_composer_as_plain_text(
    theme: Theme, tasks: TaskScope, until: Until
) -> None:
    """T4, A7: with its two ways on; it goes away again and takes nothing of the draft with it."""
    model = StandInConversation(OPEN)
    pane = ChatPane(model, theme, tasks)  # type: ignore[arg-type]
    pane.resize(900, 700)
    pane.show()
    QApplication.processEvents()
    assert not pane.answered.isVisible()
    model.draft.set("Does web mail work?")
    model.asking_first.state.set(ANSWERED)
    QApplication.processEvents()
    assert pane.answered.text() == "Jane answered this at 14:02: <b>No</b>"
    assert pane.answered.y() < pane.composer.y()
    part(pane, QAbstractButton, "use-answer").click()
    part(pane, QAbstractButton, "send-anyway").click()
    await until(lambda: ("send_anyway",) in model.calls)
    assert ("use_answer",) in model.calls
    model.asking_first.state.set(None)
    assert not pane.answered.isVisible()
    assert pane.composer.field.text() == "Does web mail work?"
    pane.close()


async def test_the_offer_to_teach_leads_to_the_sheet_or_away(theme: Theme, tasks: TaskScope) -> None:
    """T8."""
    model = StandInConversation(OPEN)
    pane = ChatPane(model, theme, tasks)  # type: ignore[arg-type]
    pane.show()
    asked: list[None] = []
    pane.teach_back_requested.connect(lambda: asked.append(None))
    offer = part(pane, QWidget, "teach-back-offer")
    assert not offer.isVisible()
    model.teach_back.offer.set("Tell Jane what helped?")
    QApplication.processEvents()
    assert offer.isVisible()
    for button in offer.findChildren(QAbstractButton):
        button.click()
    assert asked == [None]
    assert ("later",) in model.calls
    pane.close()


async def test_the_write_ups_draft_comes_into_its_field(
    theme: Theme, tasks: TaskScope, window: QWidget, until: Until
) -> None:
    """T7: with where it comes from; the button waits meanwhile."""
    drafts = SimpleNamespace(state=Cell(WriteUpDraft()), asked=[])

    async def draft(values: Any) -> bool:
        drafts.asked.append(values.cause)
        drafts.state.set(WriteUpDraft(busy=True))
        drafts.state.set(WriteUpDraft(1, "What <i>happened</i>.", text_learning.DRAFTED_BY_MODEL))
        return True

    drafts.draft = draft
    form = StandInForm(RESOLVE)
    form.drafts = drafts  # type: ignore[assignment]
    sheet = ResolveSheet(form, theme, tasks, window)
    sheet.open()
    part(sheet, QPlainTextEdit, "resolve-cause").setPlainText("A full disk")
    part(sheet, QAbstractButton, "resolve-draft").click()
    await until(lambda: sheet.values().write_up == "What <i>happened</i>.")
    assert drafts.asked == ["A full disk"]
    assert part(sheet, QLabel, "resolve-draft-note").text() == text_learning.DRAFTED_BY_MODEL
    assert sheet.values().visibility == RESOLVE.visibility, "who may read it stays the person's choice"
    sheet.cancel()


async def test_the_teach_back_sheet_gives_what_stands_in_its_fields(
    theme: Theme, tasks: TaskScope, window: QWidget
) -> None:
    """T8: the message, and each step on a line of its own; a problem stands at its step."""
    steps = (StepValues("Is it full?", "question", "w", "i"), StepValues("Empty it", "action", "w", "i"))
    form = StandInForm(TeachBackValues("Look there first.", steps))
    form.name = "Jane"  # type: ignore[attr-defined]
    sheet = TeachBackSheet(form, theme, tasks, window)  # type: ignore[arg-type]
    sheet.open()
    part(sheet, QLineEdit, "teach-back-step-2").setText("")
    values = sheet.values()
    assert (values.text, [step.text for step in values.steps]) == ("Look there first.", ["Is it full?", ""])
    assert values.steps[0].kind == "question"
    form.refuse({"step_1": "Too long."})
    assert sheet.field("step_1").problem() == "Too long."
    form.state.set(FormState(done=True))
    assert not sheet.isVisible()


class StandInShelf:
    """A shelf that writes down what is asked of it."""

    def __init__(self) -> None:
        self.state: Cell[PlaybooksView] = Cell(PlaybooksView())
        self.calls: list[tuple[Any, ...]] = []

    async def load(self) -> bool:
        self.calls.append(("load",))
        return True

    async def import_file(self, file: Path) -> bool:
        self.calls.append(("import", file.name))
        return True

    async def remove(self, playbook_id: str) -> bool:
        self.calls.append(("remove", playbook_id))
        return True

    def save_copy(self, playbook_id: str, file: Path) -> bool:
        self.calls.append(("save", playbook_id, file.name))
        return True


async def test_the_playbooks_of_the_settings_load_themselves_and_offer_what_may_be_done(
    theme: Theme, tasks: TaskScope, window: QWidget, until: Until
) -> None:
    """T6: everybody saves a copy; an admin imports, and removes one of the account's own."""
    shelf = StandInShelf()
    section = PlaybooksSection(shelf, theme, tasks, window)  # type: ignore[arg-type]
    section.show()
    await until(lambda: ("load",) in shelf.calls)
    lines = (PlaybookLine("door", "Door · your own", "", True), PlaybookLine("vpn", "VPN · built in", "", False))
    shelf.state.set(PlaybooksView(lines, may_import=True))
    box = part(section, QComboBox, "settings-playbooks")
    remove = part(section, QAbstractButton, "settings-playbook-remove")
    assert [box.itemText(at) for at in range(box.count())] == ["Door · your own", "VPN · built in"]
    assert remove.isEnabled()
    section.file_chosen(Path("mine.toml"), importing=True)
    section.file_chosen(Path("copy.toml"), importing=False)
    await until(lambda: ("import", "mine.toml") in shelf.calls)
    assert ("save", "door", "copy.toml") in shelf.calls
    remove.click()
    await until(lambda: ("remove", "door") in shelf.calls)
    box.setCurrentIndex(1)
    assert not remove.isEnabled()
    shelf.state.set(PlaybooksView(lines, may_import=True, said="line 7: no", wrong=True))
    assert part(section, QLabel, "settings-playbooks-note").text() == "line 7: no"
    assert box.currentIndex() == 1, "a refusal moves nothing"
    shelf.state.set(PlaybooksView(lines[1:], may_import=False))
    assert not part(section, QAbstractButton, "settings-playbook-import").isVisible()
    assert not remove.isVisible()
