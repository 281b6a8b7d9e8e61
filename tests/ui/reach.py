"""Whether a window can be used without a mouse and without eyes, asked of its widgets as they stand on the screen (M8).

`looked(root)` looks, `walked(root)` presses Tab; both give sentences about what is wrong, none when all is well.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QAccessible, QColor, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QDialog,
    QLabel,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QStyle,
    QStyleOptionComboBox,
    QTextBrowser,
    QTextEdit,
    QWidget,
)
from shiboken6 import isValid

from rf_desktop.ui.notices.toast_stack import ToastStack
from rf_desktop.ui.queue.search_field import SearchField
from rf_desktop.ui.widgets.focus import last_input
from rf_desktop.ui.widgets.labels import ElidedLabel
from rf_desktop.ui.widgets.tab_order import is_behind, is_stop, part_in_sight, step_to, stops_in
from rf_desktop.viewmodels import text
from tests.ui.test_theme_contrast import contrast

LEAST_TARGET = 24
"""Pixels on each side of what is pressed."""
LEAST_RING = 40
"""Pixels that have to change a lot when the keyboard arrives: more than a cursor that blinks has."""
MOST_STOPS = 250
MOST_LINKS = 20
OWN_TAB = {"palette-field"}
"""Where Tab means something else: the foot of the palette says so, and Esc leads out."""
_FRAME = 8
"""Pixels around a control in which its frame may show the keyboard."""
CONTROLS = (QAbstractButton, QAbstractItemView, QComboBox, QLineEdit, QPlainTextEdit, QTextEdit, QAbstractSpinBox)
NO_ROLES = (QAccessible.Role.NoRole, QAccessible.Role.Client)


# What there is ---------------------------------------------------------------------------------------------------


def controls(root: QWidget) -> list[QWidget]:
    """What can be used now: shown, enabled, and not only a part of another control."""
    return [
        widget
        for widget in root.findChildren(QWidget)
        if (isinstance(widget, CONTROLS) or is_stop(widget))
        and widget.window() is root.window()
        and widget.isVisible()
        and widget.isEnabled()
        and not isinstance(widget.parentWidget(), QComboBox | QAbstractSpinBox)
        and not _is_words(widget)
    ]


def _is_words(widget: QWidget) -> bool:
    """Words that can be selected with the mouse are no control; where there is a link in them Tab stops."""
    return isinstance(widget, QTextEdit) and widget.isReadOnly() and not is_stop(widget)


def is_for_the_pointer(widget: QWidget) -> bool:
    """Not so are twins for screen readers, that nobody sees (`spoken_actions`)."""
    return not widget.testAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)


def called(widget: QWidget) -> str:
    """How a finding names a widget."""
    words = widget.accessibleName() or (widget.text() if isinstance(widget, QAbstractButton | QLabel) else "")
    kind = type(widget).__name__
    return f"{kind} {widget.objectName() or '“' + words[:40] + '”'} in {_home(widget)}"


def _home(widget: QWidget) -> str:
    above = widget.parentWidget()
    while above is not None and (not above.objectName() or above.objectName().startswith("qt_")):
        above = above.parentWidget()
    return above.objectName() if above is not None else "?"


# Looking ---------------------------------------------------------------------------------------------------------


def looked(root: QWidget) -> list[str]:
    """Names, roles, sizes of targets, and words that are cut off."""
    found: list[str] = []
    for widget in controls(root):
        if not is_behind(widget):
            found += [f"{called(widget)}: {wrong}" for wrong in (*_unspoken(widget), *_too_small(widget))]
    for widget in root.findChildren(QWidget):
        if widget.isVisible() and widget.window() is root.window() and not part_in_sight(widget).isEmpty():
            found += [f"{called(widget)}: {wrong}" for wrong in _cut_off(widget)]
    return found


def entries(menu: QMenu) -> list[str]:
    """The same of an open menu: its entries are painted, and spoken by their words."""
    found = []
    for action in menu.actions():
        if action.isVisible() and not action.isSeparator():
            if not _is_word(action.text()):
                found.append(f"an entry of {menu.objectName()} has no words")
            elif menu.actionGeometry(action).height() < LEAST_TARGET:
                found.append(f"{action.text()}: only {menu.actionGeometry(action).height()} px high")
    return found


def _unspoken(widget: QWidget) -> Iterator[str]:
    spoken = QAccessible.queryAccessibleInterface(widget)
    if spoken is None:
        yield "a screen reader does not meet it"
        return
    if not _is_word(spoken.text(QAccessible.Text.Name)):
        yield f"is called “{spoken.text(QAccessible.Text.Name)}”"
    # Qt knows no role for an area that scrolls; it is heard by its name.
    if spoken.role() in NO_ROLES and not isinstance(widget, QAbstractScrollArea):
        yield f"has no role ({spoken.role().name})"
    if isinstance(widget, QAbstractItemView) and (model := widget.model()) is not None:
        for at in range(model.rowCount()):
            index = model.index(at, 0)
            said = index.data(Qt.ItemDataRole.AccessibleTextRole) or index.data(Qt.ItemDataRole.DisplayRole)
            if not _is_word(str(said or "")):
                yield f"row {at} says nothing"


def _is_word(name: str) -> bool:
    return any(letter.isalnum() for letter in name)


def _too_small(widget: QWidget) -> Iterator[str]:
    if isinstance(widget, QAbstractItemView) and (model := widget.model()) is not None:
        rects = (widget.visualRect(model.index(at, 0)) for at in range(model.rowCount()))
        for at, rect in enumerate(rects):
            enabled = bool(model.index(at, 0).flags() & Qt.ItemFlag.ItemIsEnabled)
            if enabled and not rect.isEmpty() and rect.height() < LEAST_TARGET:
                yield f"row {at} is only {rect.height()} px high"
    elif isinstance(widget, CONTROLS) and is_for_the_pointer(widget):
        size = widget.size()
        if min(size.width(), size.height()) < LEAST_TARGET:
            yield f"only {size.width()} × {size.height()} px"


def _cut_off(widget: QWidget) -> Iterator[str]:
    """Words that do not fit, and that no tooltip tells."""
    if widget.toolTip():
        return
    match widget:
        case ElidedLabel():
            if widget.shown_text() != widget.text():
                yield f"elides “{widget.text()}” without a tooltip"
        case QLabel():
            yield from _cut_label(widget)
        case QComboBox():
            option = QStyleOptionComboBox()
            widget.initStyleOption(option)
            room = widget.style().subControlRect(
                QStyle.ComplexControl.CC_ComboBox, option, QStyle.SubControl.SC_ComboBoxEditField, widget
            )
            if widget.fontMetrics().horizontalAdvance(widget.currentText()) > room.width() + 1:
                yield f"does not show all of “{widget.currentText()}”"
        case QLineEdit():
            room = widget.width() - 18 - widget.textMargins().left()
            if not widget.text() and widget.fontMetrics().horizontalAdvance(widget.placeholderText()) > room + 1:
                yield f"does not show all of “{widget.placeholderText()}”"
        case QAbstractButton():
            if widget.text() and widget.width() < widget.sizeHint().width() - 1:
                yield f"has {widget.width()} px, needs {widget.sizeHint().width()}"
    if isinstance(widget, QLabel | QAbstractButton) and widget.text() and is_for_the_pointer(widget):
        yield from _out_of_sight(widget)


def _cut_label(label: QLabel) -> Iterator[str]:
    if not label.text().strip() or not label.pixmap().isNull():
        return
    room = label.contentsRect().width() - 2 * label.margin()
    if label.wordWrap():
        if label.heightForWidth(label.width()) > label.height() + 1:
            yield f"shows {label.height()} of {label.heightForWidth(label.width())} px: “{label.text()[:60]}”"
    elif label.fontMetrics().size(0, label.text()).width() > room + 1:
        yield f"does not show all of “{label.text()}”"


def _out_of_sight(widget: QWidget) -> Iterator[str]:
    """Nothing is cut off at its side; below only what scrolls."""
    part = part_in_sight(widget)
    if part.width() < widget.width() - 1:
        yield f"is cut off at its side: {part.width()} of {widget.width()} px"
    if part.height() < widget.height() - 1 and not _scrolls(widget):
        yield f"is cut off: {part.height()} of {widget.height()} px"


def _scrolls(widget: QWidget) -> bool:
    above = widget.parentWidget()
    while above is not None and not isinstance(above, QAbstractScrollArea):
        above = above.parentWidget()
    return above is not None


# Walking ---------------------------------------------------------------------------------------------------------


def has_a_key(widget: QWidget) -> bool:
    """What is reached by a key of its own, and would only be in Tab's way: F6 goes to the toasts and round in them, Esc
    clears a search, the arrows go through the palette while one types."""
    if isinstance(widget.parentWidget(), SearchField) or widget.objectName() == "palette-list":
        return True
    above: QWidget | None = widget
    while above is not None and not isinstance(above, ToastStack):
        above = above.parentWidget()
    return above is not None


def walked(root: QWidget) -> list[str]:
    """Whether Tab reaches everything that is in sight, in the order in which it stands there, and shows where it is."""
    last_input.was_key = True
    ways = [_Way(root)]
    outside = _first(root, ways[0].stops)
    if outside is not None:
        outside.setFocus(Qt.FocusReason.OtherFocusReason)
        ways.append(_Way(root))
    reached = list(dict.fromkeys(stop for way in ways for stop in way.stops))
    found = [wrong for way in ways for wrong in way.wrong]
    for widget in controls(root):
        if is_behind(widget) or widget in reached or not is_for_the_pointer(widget) or has_a_key(widget):
            continue
        found.append(f"Tab does not reach {called(widget)}")
    for way in ways:
        found += out_of_order(way.stops)
    for stop in reached:
        if isValid(stop) and stop.isVisible():  # a panel closes when one leaves it
            found += unmarked(stop)
    return list(dict.fromkeys(found))


class _Way:
    """Where Tab leads from where the keyboard is, until it comes round."""

    def __init__(self, root: QWidget) -> None:
        self.stops: list[QWidget] = []
        self.wrong: list[str] = []
        for _ in range(MOST_STOPS):
            at = QApplication.focusWidget()
            if at is not None and at in self.stops:
                self._is_round(self.stops.index(at))
                return
            if at is not None and root.isAncestorOf(at) and is_stop(at):
                self.stops.append(at)
                if is_behind(at) or part_in_sight(at).isEmpty():
                    self.wrong.append(f"Tab reaches {called(at)}, which is not to be seen")
            self._press_tab(at or root)
            if QApplication.focusWidget() is at:
                alone = at is not None and (sheet := _sheet(at)) is not None and stops_in(sheet) == [at]
                if len(self.stops) > 1 and at is not None and at.objectName() not in OWN_TAB and not alone:
                    self.wrong.append(f"Tab does not lead on from {called(at)}")
                return

    def _press_tab(self, at: QWidget) -> None:
        """Words with links are left after their last link."""
        for _ in range(MOST_LINKS if isinstance(at, QTextBrowser) else 1):
            QTest.keyClick(at, Qt.Key.Key_Tab)
            if QApplication.focusWidget() is not at:
                return

    def _is_round(self, start: int) -> None:
        """A sheet keeps Tab to itself until one leaves it; nothing else may."""
        ring, before = self.stops[start:], self.stops[:start]
        there = all(isValid(stop) and stop.isVisible() for stop in before)  # a panel closes when one leaves it
        if start and there and not any(_sheet(stop) for stop in ring):
            self.wrong.append(f"Tab does not lead out from {called(ring[0])} to {called(ring[-1])}")


def _sheet(widget: QWidget) -> QDialog | None:
    above: QWidget | None = widget
    while above is not None and not isinstance(above, QDialog):
        above = above.parentWidget()
    return above


def _first(root: QWidget, way: list[QWidget]) -> QWidget | None:
    """The first control of the window that the way did not come to: a sheet keeps Tab to itself."""
    return next((each for each in stops_in(root) if each not in way), None)


def _place(widget: QWidget) -> QRect:
    return QRect(widget.mapTo(widget.window(), QPoint(0, 0)), widget.size())


def out_of_order(way: list[QWidget]) -> list[str]:
    """Steps back, but for the one with which it begins again. A ✕ stands on top and comes last: Esc does the same."""
    way = [stop for stop in way if not (isinstance(stop, QAbstractButton) and _closes(stop))]
    back = [f"Tab goes back from {called(one)} to {called(other)}" for one, other in pairwise(way) if _back(one, other)]
    return back if len(back) > 1 else []


def _closes(button: QAbstractButton) -> bool:
    return button.accessibleName() in (text.CLOSE, text.CANCEL) and not button.text()


def _back(one: QWidget, other: QWidget) -> bool:
    """Whether the second stands before the first where people read: judged by the parts of what holds both."""
    above = one.parentWidget()
    while above is not None and not above.isAncestorOf(other):
        above = above.parentWidget()
    if above is None or one.isAncestorOf(other) or other.isAncestorOf(one):
        return False
    first, second = _place(_part(above, one)), _place(_part(above, other))
    if first.intersects(second):
        first, second = _place(one), _place(other)
    beside = min(first.bottom(), second.bottom()) - max(first.top(), second.top()) > 4
    if beside:
        return second.center().x() < first.center().x()
    return second.center().y() < first.center().y() and second.left() < first.right()


def _part(above: QWidget, widget: QWidget) -> QWidget:
    while (parent := widget.parentWidget()) is not above and parent is not None:
        widget = parent
    return widget


def unmarked(stop: QWidget) -> list[str]:
    """Whether one sees that the keyboard is there."""
    step_to(stop, True)
    if QApplication.focusWidget() is not stop:
        return []
    with_it = _picture(stop)
    stop.clearFocus()
    without = _picture(stop)
    step_to(stop, True)
    changed = _changed(with_it, without) if with_it.size() == without.size() else LEAST_RING
    return [] if changed >= LEAST_RING else [f"nobody sees that the keyboard is in {called(stop)} ({changed} px)"]


def _picture(stop: QWidget) -> QImage:
    part = part_in_sight(stop)
    around = QRect(stop.mapTo(stop.window(), part.topLeft()), part.size()).adjusted(-_FRAME, -_FRAME, _FRAME, _FRAME)
    return stop.window().grab(around & stop.window().rect()).toImage()


def _changed(one: QImage, other: QImage) -> int:
    """Pixels that differ by 3 : 1 and more, as far as they matter."""
    count, size = 0, QSize(one.size())
    here, there = (each.convertToFormat(QImage.Format.Format_RGB32) for each in (one, other))
    line = size.width()
    before, after = (memoryview(each.constBits()).cast("B").cast("I") for each in (here, there))
    for top in range(0, line * size.height(), line):
        rows = before[top : top + line], after[top : top + line]
        if rows[0] == rows[1]:
            continue
        for old, new in zip(*rows, strict=True):
            if old != new and _contrast(old, new) >= 3:
                count += 1
                if count >= LEAST_RING:
                    return count
    return count


@lru_cache(maxsize=4096)
def _contrast(one: int, other: int) -> float:
    return contrast(QColor.fromRgb(one), QColor.fromRgb(other))
