"""Where Tab leads: through what is in sight, in the order in which it stands there (M8, D4).

Qt's own order is that in which widgets were made, and goes through what a sheet covers. What is made while one looks,
as a message or a row, would come after everything else.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cmp_to_key

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QApplication, QDialog, QScrollArea, QWidget

LETS_TAB_THROUGH = "lets_tab_through"
"""The property of a sheet that stands among the window's parts: Tab comes to it and leaves it where it stands."""
_BY_TAB = Qt.FocusPolicy.TabFocus.value
_AIR = 24
"""Pixels that stay in sight above and below what Tab brought into sight."""
_SAME_LINE = 4
"""Pixels of height that two things have in common when they stand beside each other."""


def is_stop(widget: QWidget) -> bool:
    """Whether Tab may stop there. Asked of every widget of a window at each Tab: most are hidden, and numbers are
    compared because combining two members of an enumeration makes a third."""
    if not (widget.isVisible() and widget.isEnabled() and widget.focusPolicy().value & _BY_TAB):
        return False
    return widget.focusProxy() is None


def stops_in(root: QWidget, last: Sequence[QWidget] = ()) -> list[QWidget]:
    """Every stop below `root` in reading order. `last`: what comes at the end wherever it stands, as the ✕ of a sheet,
    for which there is Esc."""
    window = root.window()
    found = [each for each in root.findChildren(QWidget) if is_stop(each) and each.window() is window]
    seen = [each for each in found if each not in last and not is_behind(each)]
    return [*_in_order(root, seen), *(each for each in last if each in found)]


def go_on(root: QWidget, forward: bool, last: Sequence[QWidget] = ()) -> None:
    """Tab, or Shift+Tab, once round below `root`."""
    stops = stops_in(root, last)
    if not stops:
        return
    at = QApplication.focusWidget()
    place = stops.index(at) if at in stops else _before(root, at, [stop for stop in stops if stop not in last], forward)
    step_to(stops[(place + (1 if forward else -1)) % len(stops)], forward)


def step_to(stop: QWidget, forward: bool) -> None:
    """Put the keyboard there as Tab does, and bring it into sight where it is scrolled away."""
    stop.setFocus(Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason)
    above = stop.parentWidget()
    while above is not None and not stop.isWindow():
        if isinstance(above, QScrollArea):
            above.ensureWidgetVisible(stop, 0, _AIR)
        above = above.parentWidget()


def is_behind(widget: QWidget) -> bool:
    """Whether something else lies over the middle of it; of what is scrolled away, over the area that scrolls."""
    window, shown = widget.window(), widget
    part = part_in_sight(shown)
    while part.isEmpty() and (above := shown.parentWidget()) is not None and not shown.isWindow():
        shown = above
        part = part_in_sight(shown)
    top = window.childAt(shown.mapTo(window, part.center()))
    return not (top is None or top is shown or shown.isAncestorOf(top) or top.isAncestorOf(shown))


def part_in_sight(widget: QWidget) -> QRect:
    """As much of it as its ancestors leave, in its own pixels."""
    rect, above = widget.rect(), widget
    while (parent := above.parentWidget()) is not None and not above.isWindow():
        rect &= QRect(widget.mapFrom(parent, QPoint(0, 0)), parent.size())
        above = parent
    return rect


def _before(root: QWidget, at: QWidget | None, stops: Sequence[QWidget], forward: bool) -> int:
    """From what is no stop itself, as a message's words, one goes on where it stands. `stops`: in reading order."""
    if at is None or at is root or not root.isAncestorOf(at):
        return -1 if forward else 0
    order = _in_order(root, [*stops, at])
    place = order.index(at)
    return place - 1 if forward else place


def _in_order(root: QWidget, stops: Iterable[QWidget]) -> list[QWidget]:
    """Part by part: what a part holds is passed through before the next one begins. Sheets come last, because most keep
    Tab to themselves."""
    parts: dict[QWidget, list[QWidget]] = {}
    for stop in stops:
        parts.setdefault(_part(root, stop), []).append(stop)
    order: list[QWidget] = []
    for part in sorted(parts, key=cmp_to_key(_compare)):
        inside = parts[part]
        if part in inside:
            order.append(part)
            inside.remove(part)
        order += _in_order(part, inside) if len(inside) > 1 else inside
    return order


def _part(above: QWidget, widget: QWidget) -> QWidget:
    """The child of `above` that is the widget or holds it."""
    while (parent := widget.parentWidget()) is not above and parent is not None:
        widget = parent
    return widget


def _keeps_tab(widget: QWidget) -> bool:
    return isinstance(widget, QDialog) and not widget.property(LETS_TAB_THROUGH)


def _compare(one: QWidget, other: QWidget) -> int:
    if keepers := _keeps_tab(one) - _keeps_tab(other):
        return keepers
    first, second = one.geometry(), other.geometry()
    if min(first.bottom(), second.bottom()) - max(first.top(), second.top()) >= _SAME_LINE:
        return first.left() - second.left() or first.top() - second.top()
    return first.top() - second.top()
