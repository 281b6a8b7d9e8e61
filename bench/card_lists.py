"""`python -m bench.card_lists COUNT`: two lists of so many rows in one process, the product's and Qt's own.

Prints one JSON object: for each measure the rounds of the product and of the floor in turns, each a list of
milliseconds; and `asked`, how many questions the model was asked for one more card.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any, TypeVar

from PySide6.QtCore import (
    QModelIndex,
    QPersistentModelIndex,
    QRegularExpression,
    QSize,
    QSortFilterProxyModel,
    QStringListModel,
)
from PySide6.QtWidgets import QApplication, QListView, QStyledItemDelegate, QStyleOptionViewItem

from bench.many_cards import LIVE, NOW, handoff, queue_of
from rf_desktop.ui.queue import card_layout
from rf_desktop.ui.queue.queue_list import QueueList
from rf_desktop.ui.queue.queue_model import QueueModel
from rf_desktop.ui.theme.theme import Choice, Theme
from rf_desktop.viewmodels.cards import EscalationCard, GroupRow, QueueRow
from rf_desktop.viewmodels.queue_cards import CardFile
from rf_desktop.viewmodels.queue_rows import Looking, queue_view

ROUNDS = 5
_INSERTS = 8
_FILTERS = 4
_STEPS = 120
_STEP = 37  # pixels
_SIZE = QSize(380, 720)
_Index = QModelIndex | QPersistentModelIndex
V = TypeVar("V", bound=QListView)


class PlainDelegate(QStyledItemDelegate):
    """Qt's own painting in rows as high as cards, so that as many of them are in sight."""

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        return QSize(0, card_layout.ROW_HEIGHT)


class Asked:
    """Counts what Qt asks queue models that are made from now on; of others it remembers whom to ask."""

    def __init__(self) -> None:
        self.count = 0
        for name in ("rowCount", "columnCount", "index", "parent", "data", "flags"):
            self._listen(name, getattr(QueueModel, name))

    def _listen(self, name: str, original: Callable[..., Any]) -> None:
        def asked(*arguments: Any, **named: Any) -> Any:
            self.count += 1
            return original(*arguments, **named)

        setattr(QueueModel, name, asked)


class Lists:
    """The product's list, and Qt's own list over strings with a filter of its own."""

    def __init__(self, app: QApplication, theme: Theme, count: int) -> None:
        self._app = app
        self._added = 0
        self._store = queue_of([handoff(number) for number in range(count)])
        self._file = CardFile()
        first, *cards = queue_view(self._store, Looking(), LIVE, NOW, self._file).rows
        assert isinstance(first, GroupRow)
        self._heading = first
        self._cards = [each for each in cards if isinstance(each, EscalationCard)]
        self.queue = self._shown(QueueList(theme, lambda: NOW))
        self.queue.show_cards([self._heading, *self._cards])
        self.strings = QStringListModel([f"{each.priority} {each.problem}" for each in self._cards])
        self._filter = QSortFilterProxyModel()
        self._filter.setSourceModel(self.strings)
        self.plain = self._shown(QListView())
        self.plain.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.plain.setItemDelegate(PlainDelegate(self.plain))
        self.plain.setUniformItemSizes(True)
        self.plain.setModel(self._filter)
        self.settle()

    def questions(self, theme: Theme) -> int:
        """How many questions one more card leads to, in a list of its own."""
        asked = Asked()
        self.queue = self._shown(QueueList(theme, lambda: NOW))
        self.queue.show_cards([self._heading, *self._cards])
        self.settle()
        asked.count = 0
        self.insert_card()
        return asked.count

    def settle(self) -> None:
        """Let everything happen that is due."""
        for _ in range(3):
            self._app.processEvents()

    def insert_card(self) -> float:
        """A new card above all others: shown, laid out, painted."""
        self._added += 1
        self._cards.insert(0, replace(self._cards[0], key=f"new-{self._added}"))
        rows: list[QueueRow] = [replace(self._heading, count=len(self._cards)), *self._cards]

        def insert() -> None:
            self.queue.show_cards(rows)
            self.queue.viewport().repaint()

        return self._timed(insert)

    def insert_string(self) -> float:
        """The same with models and a delegate in C++."""

        def insert() -> None:
            self.strings.insertRow(0)
            self.strings.setData(self.strings.index(0), "urgent: a new row above all others")
            self.plain.executeDelayedItemsLayout()
            self.plain.viewport().repaint()

        return self._timed(insert)

    def filter_cards(self, *keys: str) -> float:
        """A press on a filter's chip, or the search: worked out from the store, shown, laid out, painted."""
        looking = Looking(filters=frozenset(keys))

        def narrow() -> None:
            self.queue.show_cards(queue_view(self._store, looking, LIVE, NOW, self._file).rows)
            self.queue.viewport().repaint()

        return self._timed(narrow)

    def filter_strings(self, words: str) -> float:
        """The same number of rows out of as many, with Qt's own filter."""

        def narrow() -> None:
            self._filter.setFilterRegularExpression(QRegularExpression(words))
            self.plain.executeDelayedItemsLayout()
            self.plain.viewport().repaint()

        return self._timed(narrow)

    def scroll(self, view: QListView, to: int) -> float:
        """One frame at another place."""
        bar = view.verticalScrollBar()

        def move() -> None:
            bar.setValue(to)
            view.viewport().repaint()

        return self._timed(move)

    def drag(self, view: QListView, share: float) -> float:
        """One frame far from the last one, as while the scroll bar's handle is dragged."""
        return self.scroll(view, round(view.verticalScrollBar().maximum() * share))

    def _timed(self, work: Callable[[], None]) -> float:
        began = time.perf_counter_ns()
        work()
        took = (time.perf_counter_ns() - began) / 1e6
        self.settle()
        return took

    def _shown(self, view: V) -> V:
        view.resize(_SIZE)
        view.show()
        return view


def one_round(lists: Lists, number: int) -> dict[str, list[tuple[float, float]]]:
    """Each measure's pairs: the product's milliseconds and the floor's, in turns."""
    both = (lists.queue, lists.plain)
    steps = [step * _STEP for step in range(number * _STEPS, (number + 1) * _STEPS)]
    shares = [(step * 0.377 + number / 7) % 1 for step in range(_STEPS // 4)]
    found = {"insert": [(lists.insert_card(), lists.insert_string()) for _ in range(_INSERTS)]}
    found["scroll"] = [(lists.scroll(both[0], to), lists.scroll(both[1], to)) for to in steps]
    found["drag"] = [(lists.drag(both[0], share), lists.drag(both[1], share)) for share in shares]
    for view in both:
        lists.scroll(view, 0)
    found["filter"] = [
        pair
        for _ in range(_FILTERS)
        for pair in (
            (lists.filter_cards("priority:urgent"), lists.filter_strings("^urgent")),
            (lists.filter_cards(), lists.filter_strings("")),
        )
    ]
    return found


def main() -> int:
    """Measure and print."""
    app = QApplication(["cards"])
    theme = Theme(Choice.LIGHT)
    theme.apply(app)
    lists = Lists(app, theme, int(sys.argv[1]))
    found: dict[str, Any] = {}
    for number in range(ROUNDS + 1):
        pairs_of = one_round(lists, number)
        if number:  # the first round is for warming up
            for name, pairs in pairs_of.items():
                found.setdefault(name, []).append([ours for ours, _ in pairs])
                found.setdefault(f"{name}_floor", []).append([floor for _, floor in pairs])
    found["asked"] = lists.questions(theme)
    print(json.dumps(found))
    return 0


if __name__ == "__main__":
    sys.exit(main())
