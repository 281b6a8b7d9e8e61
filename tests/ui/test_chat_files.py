"""Files in the chat pane: pasted, dropped and picked; shown with known size, looked at, saved, copied (T1, T10)."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, QSize, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent, QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QFileDialog, QWidget

from rf_desktop.domain import files
from rf_desktop.ui.aio import TaskScope
from rf_desktop.ui.chat.file_tile import MOST, FileTile
from rf_desktop.ui.chat.pane import ChatPane
from rf_desktop.ui.chat.pictures import SMALL, unpack
from rf_desktop.ui.chat.viewer import Viewer
from rf_desktop.ui.theme.theme import Choice, Theme
from rf_desktop.viewmodels import text_files
from rf_desktop.viewmodels.conversation_view import Composer
from rf_desktop.viewmodels.files import NotLoaded
from tests.ui.samples_chat import FILES, OPEN, StandInConversation
from tests.ui.samples_files import ARCHIVE, LOG, SCREEN, TALL, picture, picture_bytes

Until = Callable[..., Awaitable[None]]
AWAY = NotLoaded("Not loaded. The server does not answer.", can_retry=True)


@pytest.fixture
def model() -> StandInConversation:
    return StandInConversation(FILES)


@pytest.fixture
def pane(model: StandInConversation, qapp: QApplication) -> Iterator[ChatPane]:
    theme = Theme(Choice.LIGHT, reduced_motion=True)
    theme.apply(qapp)

    def fail(name: str, error: BaseException) -> None:
        raise AssertionError(name) from error

    scope = TaskScope(None, fail)
    made = ChatPane(model, theme, scope)  # type: ignore[arg-type]
    made.resize(1024, 760)
    made.show()
    made.activateWindow()
    QApplication.processEvents()
    yield made
    made.close()
    scope.close()


def tiles(pane: ChatPane) -> list[FileTile]:
    return [tile for key in pane.transcript.shown_keys() for tile in tiles_of(pane, key)]


def tiles_of(pane: ChatPane, key: str) -> list[FileTile]:
    message = pane.transcript.message(key)
    assert message is not None
    return message.findChildren(FileTile)


def button(parent: QWidget, name: str) -> QAbstractButton:
    found = parent.findChild(QAbstractButton, name)
    assert isinstance(found, QAbstractButton), name
    return found


def viewer_of(pane: ChatPane) -> Viewer:
    found = [viewer for viewer in pane.window().findChildren(Viewer) if viewer.isVisible()]
    assert len(found) == 1
    return found[0]


def dragged(data: QMimeData) -> QDragEnterEvent:
    return QDragEnterEvent(
        QPoint(200, 200), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )


def dropped(data: QMimeData) -> QDropEvent:
    return QDropEvent(
        QPointF(200, 200), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )


def with_paths(*paths: str) -> QMimeData:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(path) for path in paths])
    return data


async def test_a_pictures_place_is_known_before_it_is_there(pane: ChatPane, until: Until) -> None:
    """T1: nothing jumps when it arrives."""
    before = [tile.size() for tile in tiles(pane)]
    assert [size.height() for size in before[:2]] == [240, 52]
    bar = pane.transcript.verticalScrollBar()
    where = bar.value(), bar.maximum()
    bar.setValue(0)
    pane.grab()
    await until(lambda: pane.files.pictures.small(SCREEN) is not None)
    bar.setValue(where[0])
    assert [tile.size() for tile in tiles(pane)] == before
    assert (bar.value(), bar.maximum()) == where


async def test_pictures_are_fetched_when_they_come_into_sight(
    pane: ChatPane, model: StandInConversation, until: Until
) -> None:
    """T1: a long conversation does not fetch all of its pictures at once."""
    rows = (replace(FILES.messages[2], key="far", files=(replace(SCREEN, key="far"),)),)
    model.files.bytes["far"] = model.files.bytes["a1"]
    many = tuple(replace(OPEN.messages[0], key=f"n{number}") for number in range(30))
    model.state.set(replace(FILES, session_id="s-far", messages=(*rows, *many)))
    pane.grab()
    await _turn()
    assert ("content", "far") not in model.files.calls
    pane.transcript.verticalScrollBar().setValue(0)
    pane.grab()
    await until(lambda: ("content", "far") in model.files.calls)


async def test_a_picture_that_is_not_there_says_why_and_tries_again(
    pane: ChatPane, model: StandInConversation, until: Until
) -> None:
    """T1: in its place of known size, and in the viewer."""
    model.files.missing["a2"] = AWAY
    pane.grab()
    tile = tiles_of(pane, "m-4")[0]
    tile.grab()
    await until(lambda: "does not answer" in tile.accessibleName())
    tile.grab()
    pane.files.look(TALL, (TALL,))
    viewer = viewer_of(pane)
    await until(lambda: not viewer.canvas.isVisible())
    assert not button(viewer, "copy-picture").isEnabled()
    del model.files.missing["a2"]
    viewer._trouble.acted.emit()
    await until(lambda: button(viewer, "copy-picture").isEnabled())
    viewer.reject()
    tile.click()
    tile.grab()
    await until(lambda: isinstance(pane.files.pictures.small(TALL), QImage))
    assert "does not answer" not in tile.accessibleName()


async def test_with_the_line_back_missing_pictures_are_fetched(
    pane: ChatPane, model: StandInConversation, until: Until
) -> None:
    """V3's manner: nobody has to press anything."""
    model.files.missing["a2"] = AWAY
    pane.grab()
    await until(lambda: isinstance(pane.files.pictures.small(TALL), NotLoaded))
    del model.files.missing["a2"]
    model.files.line_is_back.set(1)
    await until(lambda: isinstance(pane.files.pictures.small(TALL), QImage))


async def test_ten_files_leave_room_for_the_conversation(pane: ChatPane, model: StandInConversation) -> None:
    """T1: at the smallest window; the others are a scroll away."""
    pane.resize(400, 480)
    model.files.attached.set(tuple(replace(LOG, key=f"k{number}") for number in range(10)))
    pane.grab()  # lays everything out
    assert pane.composer.height() < 220
    assert pane.transcript.height() > 60


async def test_a_file_that_is_no_picture_is_saved_where_one_says(
    pane: ChatPane, model: StandInConversation, tmp_path: Path, until: Until
) -> None:
    """T1: with an open dialog, never a waiting one; under its safe name."""
    card = next(tile for tile in tiles(pane) if tile.file == LOG)
    card.click()
    dialog = pane.window().findChild(QFileDialog, "save-file")
    assert isinstance(dialog, QFileDialog)
    assert dialog.isVisible()
    assert [Path(each).name for each in dialog.selectedFiles()] == [LOG.name]
    dialog.fileSelected.emit(str(tmp_path / "kept.log"))
    await until(lambda: ("save", "a3", tmp_path / "kept.log") in model.files.calls)
    dialog.reject()


async def test_a_picture_is_copied_in_its_own_size(pane: ChatPane, until: Until) -> None:
    """T1."""
    menu = next(tile for tile in tiles(pane) if tile.file == SCREEN).menu()
    names = [action.text() for action in menu.actions()]
    assert names == [f"Look at {SCREEN.name}", text_files.COPY_PICTURE, text_files.SAVE_AS]
    menu.actions()[1].trigger()
    await until(lambda: QGuiApplication.clipboard().image().size() == QSize(1200, 800))


async def test_a_pasted_picture_is_attached_and_pasted_words_are_words(
    pane: ChatPane, model: StandInConversation, until: Until
) -> None:
    """T1: a cell of a table comes as words and as a picture; the words were meant."""
    field = pane.composer.field
    field.setFocus()
    clipboard = QGuiApplication.clipboard()
    clipboard.setImage(picture(60, 40))
    QTest.keyClick(field, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    await until(lambda: any(call[0] == "attach_picture" for call in model.files.calls))
    content = next(call[1] for call in model.files.calls if call[0] == "attach_picture")
    assert files.look_into(content) == files.Looked(files.PNG, 60, 40)
    both = QMimeData()
    both.setText("12\t34")
    both.setImageData(picture(60, 40))
    field.insertFromMimeData(both)
    assert field.text() == "12\t34"
    assert sum(call[0] == "attach_picture" for call in model.files.calls) == 1
    field.insertFromMimeData(with_paths("/tmp/a.log", "/tmp/b.log"))
    await until(lambda: ("attach_paths", [Path("/tmp/a.log"), Path("/tmp/b.log")]) in model.files.calls)
    assert field.text() == "12\t34"


async def test_files_can_be_dropped_anywhere_on_the_pane(
    pane: ChatPane, model: StandInConversation, until: Until
) -> None:
    """T1: the target says so while they are above it; the field lets them through, but keeps words for itself."""
    data = with_paths("/tmp/a.log")
    over_field = dragged(data)
    QApplication.sendEvent(pane.composer.field.viewport(), over_field)
    enter = dragged(data)
    QApplication.sendEvent(pane, enter)
    assert enter.isAccepted()
    assert pane.attaching.target.isVisible()
    assert pane.attaching.target.words() == text_files.DROP_HERE
    QApplication.sendEvent(pane, QDragLeaveEvent())
    assert not pane.attaching.target.isVisible()
    QApplication.sendEvent(pane, dragged(data))
    QApplication.sendEvent(pane, dropped(data))
    assert not pane.attaching.target.isVisible()
    await until(lambda: ("attach_paths", [Path("/tmp/a.log")]) in model.files.calls)
    words = QMimeData()
    words.setText("only words")
    enter = dragged(words)
    QApplication.sendEvent(pane, enter)
    assert not enter.isAccepted()


async def test_where_nobody_may_write_nothing_can_be_attached(pane: ChatPane, model: StandInConversation) -> None:
    """C11: and the target says so."""
    model.state.set(replace(FILES, composer=Composer(False, "Sam is working on it.")))
    assert not pane.composer.attach_button.isVisible()
    data = with_paths("/tmp/a.log")
    QApplication.sendEvent(pane, dragged(data))
    assert pane.attaching.target.words() == text_files.NOWHERE_TO_DROP
    QApplication.sendEvent(pane, dropped(data))
    await _turn()
    assert not any(call[0] == "attach_paths" for call in model.files.calls)


async def test_the_clip_opens_a_dialog(pane: ChatPane, model: StandInConversation, until: Until) -> None:
    """T1: several files at once."""
    pane.composer.attach_button.click()
    dialog = pane.window().findChild(QFileDialog, "attach-files")
    assert isinstance(dialog, QFileDialog)
    assert dialog.fileMode() is QFileDialog.FileMode.ExistingFiles
    dialog.filesSelected.emit(["/tmp/a.log", "/tmp/b.log"])
    await until(lambda: ("attach_paths", [Path("/tmp/a.log"), Path("/tmp/b.log")]) in model.files.calls)
    dialog.reject()


async def test_what_is_attached_is_sent_with_or_without_words(
    pane: ChatPane, model: StandInConversation, until: Until
) -> None:
    """T1."""
    model.draft.set("")
    assert not pane.composer.send_button.isEnabled()
    model.files.attached.set((SCREEN, LOG))
    assert pane.composer.send_button.isEnabled()
    pane.composer.field.setFocus()
    QTest.keyClick(pane.composer.field, Qt.Key.Key_Return)
    await until(lambda: ("send", "") in model.calls)


async def test_chips_go_away_by_keyboard_and_lead_the_focus_on(pane: ChatPane, model: StandInConversation) -> None:
    """T1: each has a named button; after the last one the keyboard is in the field."""
    model.files.attached.set((SCREEN, LOG, ARCHIVE))
    removes = pane.composer.findChildren(QAbstractButton, "remove-file")
    assert [each.accessibleName() for each in removes] == [f"Remove {f.name}" for f in (SCREEN, LOG, ARCHIVE)]
    removes[1].setFocus(Qt.FocusReason.TabFocusReason)
    for left in ([SCREEN, ARCHIVE], [SCREEN], []):
        focus = QApplication.focusWidget()
        assert focus is not None
        QTest.keyClick(focus, Qt.Key.Key_Delete)
        assert list(model.files.attached.value) == left
    assert QApplication.focusWidget() is pane.composer.field


async def test_a_message_whose_files_go_up_can_be_taken_back(
    pane: ChatPane, model: StandInConversation, until: Until
) -> None:
    """T10: it says how far it is, and Cancel puts it back."""
    widget = pane.transcript.message("m-6")
    assert widget is not None
    button(widget, "take-back").click()
    await until(lambda: ("take_back", "m-6") in model.calls)


def test_only_the_pictures_that_were_found_to_be_one_are_unpacked() -> None:
    """T1: whatever the name or the head says; at most as large as a tile needs."""
    png = picture_bytes(1200, 800)
    small = unpack(png, files.PNG, SMALL)
    assert small is not None
    assert small.size() == QSize(720, 480)
    whole = unpack(png, files.PNG, None)
    assert whole is not None
    assert whole.size() == QSize(1200, 800)
    lying = png[:16] + (90_000).to_bytes(4, "big") + png[20:]
    svg = b"<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'><image href='file:///etc/passwd'/></svg>"
    for content, media_type in ((png, files.JPEG), (svg, "image/svg+xml"), (svg, files.PNG), (png[:200], files.PNG),
                                (lying, files.PNG), (b"", files.PNG)):  # fmt: skip
        found = unpack(content, media_type, SMALL)
        assert found is None or content == png[:200]


@pytest.mark.parametrize(("width", "height"), [(1, 1), (5000, 10), (10, 5000), (360, 280)])
async def test_no_picture_is_too_small_to_press_or_too_large_to_read_past(
    pane: ChatPane, width: int, height: int
) -> None:
    """T1."""
    tile = FileTile(replace(SCREEN, width=width, height=height), pane._theme, pane.files.pictures, pane)
    size = tile.size_within(300)
    assert size.width() >= 28
    assert size.height() >= 28
    assert size.width() <= 300
    assert size.height() <= MOST.height()


async def _turn() -> None:
    """Let timers of no length and tasks have their turn."""
    await asyncio.sleep(0.002)
