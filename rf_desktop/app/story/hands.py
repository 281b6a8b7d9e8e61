"""What a person can do with this program: press, type, point. Always through Qt's own input events.

A press goes to the *window* at a position, not to the widget that is meant, so that whatever lies on top gets it,
as with a real mouse. Text beyond plain keys arrives as an input method commits it.
"""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QPoint, Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QApplication, QComboBox, QScrollArea, QWidget
from shiboken6 import isValid

from rf_desktop.app.story import eyes
from rf_desktop.app.story.eyes import NotOnScreen
from rf_desktop.ui.notices.second_press import SecondPress
from rf_desktop.ui.notices.toast import ToastCard
from rf_desktop.viewmodels import text


def press(name: str, *, twice: bool = False) -> None:
    """Click the control with this name; `twice` clicks two times in a row. Raises NotOnScreen."""
    widget = eyes.find(name)
    if not widget.isEnabled():
        raise NotOnScreen(f"“{name}” cannot be pressed now.")
    _click(widget, widget.rect().center())
    if twice and isValid(widget) and eyes.is_seen(widget) and widget.isEnabled():
        _click(widget, widget.rect().center())


def press_entry(text: str) -> None:
    """Click an entry of the open menu. Raises NotOnScreen."""
    menu, action = eyes.find_action(text)
    QTest.mouseClick(
        menu, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, menu.actionGeometry(action).center()
    )


def press_row(view_name: str, text: str) -> None:
    """Click the row that says `text`. Raises NotOnScreen."""
    view, index = eyes.find_row(view_name, text)
    rect = eyes.row_rect(view, index)
    _click(view.viewport(), QPoint(rect.left() + min(48, rect.width() // 3), rect.top() + min(20, rect.height() // 2)))


def point_at_row(view_name: str, text: str) -> None:
    """Move the mouse over the row that says `text`. Raises NotOnScreen."""
    view, index = eyes.find_row(view_name, text)
    rect = eyes.row_rect(view, index)
    _move(view.viewport(), rect.center() - QPoint(4, 0))
    _move(view.viewport(), rect.center())


def choose(name: str, option: str) -> None:
    """Open a list of options with the mouse and choose one with the keys. Raises NotOnScreen."""
    box = eyes.find(name)
    if not isinstance(box, QComboBox):
        raise NotOnScreen(f"“{name}” offers no options.")
    row = box.findText(option)
    if row < 0:
        raise NotOnScreen(f"“{name}” has no option “{option}”.")
    _click(box, box.rect().center())
    # By keyboard: Qt takes a click right after the opening for the end of the one that opened the list.
    view: QAbstractItemView = box.view()
    QTest.keyClick(view, Qt.Key.Key_Home)
    for _ in range(row):
        QTest.keyClick(view, Qt.Key.Key_Down)
    QTest.keyClick(view, Qt.Key.Key_Return)


def write(name: str, text: str) -> None:
    """Click into a field and type `text` after what is there. Raises NotOnScreen."""
    widget = eyes.find(name)
    _click(widget, widget.rect().center())
    target = QApplication.focusWidget()
    if target is None or not (target is widget or widget.isAncestorOf(target)):
        raise NotOnScreen(f"“{name}” does not take the keyboard.")
    if len(text) < 200 and text.isascii() and text.isprintable():
        QTest.keyClicks(target, text)
        return
    event = QInputMethodEvent()
    event.setCommitString(text)
    QCoreApplication.sendEvent(target, event)


def paste(name: str, text: str) -> None:
    """Click into a field and paste `text` with the keys. Raises NotOnScreen."""
    widget = eyes.find(name)
    _click(widget, widget.rect().center())
    QApplication.clipboard().setText(text)
    key("Ctrl+V")


def clear(name: str) -> None:
    """Empty a field from the keyboard. Raises NotOnScreen."""
    widget = eyes.find(name)
    _click(widget, widget.rect().center())
    key("Ctrl+A")
    key("Delete")


def key(combination: str) -> None:
    """Press a key or combination ("Escape", "Ctrl+K") in the window that has the keyboard."""
    target: QWidget | None = QApplication.activePopupWidget() or QApplication.focusWidget()
    if target is None:
        target = next(iter(eyes.windows()), None)
    if target is None:
        raise NotOnScreen("No window has the keyboard.")
    *modifiers, last = combination.split("+")
    held = Qt.KeyboardModifier.NoModifier
    for modifier in modifiers:
        held |= _MODIFIERS[modifier]
    QTest.keyClick(target, getattr(Qt.Key, f"Key_{last}"), held)


_MODIFIERS = {
    "Ctrl": Qt.KeyboardModifier.ControlModifier,
    "Shift": Qt.KeyboardModifier.ShiftModifier,
    "Alt": Qt.KeyboardModifier.AltModifier,
}


def _click(widget: QWidget, position: QPoint) -> None:
    _scroll_to(widget, position)
    window, place = _in_window(widget, position)
    _put_toast_away(window, place, widget)
    QTest.mouseClick(window.windowHandle(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place)


def _put_toast_away(window: QWidget, place: QPoint, widget: QWidget) -> None:
    """A toast that lies over what is meant is closed by its ✕, as one does. Raises NotOnScreen: then press again."""
    top = window.childAt(place)
    if isinstance(top, SecondPress):
        raise NotOnScreen(f"A toast has just gone from over “{widget.objectName()}”.")
    while top is not None and not isinstance(top, ToastCard):
        top = top.parentWidget()
    if top is None or top.isAncestorOf(widget):
        return
    cross = next(
        button for button in top.findChildren(QAbstractButton) if button.accessibleName() == text.DISMISS_TOAST
    )
    center, said = cross.mapTo(window, cross.rect().center()), top.accessibleName()
    QTest.mouseClick(window.windowHandle(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, center)
    raise NotOnScreen(f"A toast lay over “{widget.objectName()}”: {said}")


def _scroll_to(widget: QWidget, position: QPoint) -> None:
    """Bring a place that is scrolled out of its area into sight, as one does before one points at it."""
    if widget.visibleRegion().contains(position):
        return
    above = widget.parentWidget()
    while above is not None:
        if isinstance(above, QScrollArea):
            above.ensureWidgetVisible(widget)
        above = above.parentWidget()


def _move(widget: QWidget, position: QPoint) -> None:
    window, place = _in_window(widget, position)
    QTest.mouseMove(window.windowHandle(), place)


def _in_window(widget: QWidget, position: QPoint) -> tuple[QWidget, QPoint]:
    window = widget.window()
    if window.windowHandle() is None:
        raise NotOnScreen("The window is not on the screen.")
    if not window.isActiveWindow() and QApplication.activePopupWidget() is None:
        window.activateWindow()  # a click does that, through the window manager
    return window, widget.mapTo(window, position)
