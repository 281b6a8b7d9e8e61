"""`python -m bench.card_lists`: two lists of ten thousand rows in one process, the product's and Qt's own.

Prints one JSON object: for each measure the rounds of the product and of the floor in turns, each a list of
milliseconds.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TypeVar

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize, QStringListModel
from PySide6.QtWidgets import QApplication, QListView, QStyledItemDelegate, QStyleOptionViewItem

from rf_desktop.domain.vocabulary import Priority
from rf_desktop.ui.queue.queue_list import QueueList
from rf_desktop.ui.theme.theme import Choice, Theme
from rf_desktop.viewmodels import text
from rf_desktop.viewmodels.cards import EscalationCard, GroupRow, QueueRow

CARDS = 10_000
ROUNDS = 5
_INSERTS = 8
_STEPS = 120
_STEP = 37  # pixels
_SIZE = QSize(380, 720)
_NOW = datetime(2025, 3, 14, 14, 2, 10, tzinfo=UTC)
_PRIORITIES: tuple[Priority, ...] = ("urgent", "high", "normal", "low")
_CLIENTS = ("Contoso", "Northwind Traders", None, "Fabrikam")
_Index = QModelIndex | QPersistentModelIndex
V = TypeVar("V", bound=QListView)


class PlainDelegate(QStyledItemDelegate):
    """Qt's own painting in rows as high as cards, so that as many of them are in sight."""

    def __init__(self, like: QSize, view: QListView) -> None:
        super().__init__(view)
        self._like = like

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        return self._like


def card(number: int) -> EscalationCard:
    """One of the many; neighbours differ in everything."""
    problem = f"Outlook fails to sync email for team {number} since the certificate was renewed"
    priority = _PRIORITIES[number % 4]
    return EscalationCard(
        key=f"card-{number}",
        session_id=f"session-{number}",
        group="waiting",
        problem=problem,
        who=("Jane", "Sam", "Alex")[number % 3],
        ticket=str(10_000 + number) if number % 5 else None,
        client=_CLIENTS[number % 4],
        domain="Email" if number % 2 else "Network",
        priority=priority,
        escalated_at=_NOW - timedelta(minutes=number),
        steps=number % 13,
        assessment="ready" if number % 7 else "pending",
        unread=number % 3 == 0,
        snoozed_until=None,
        may_pick_up=True,
        busy=False,
        sentence=text.card_sentence(
            unread=False, priority=priority, problem=problem, by="Jane", age=f"{number}m", ticket_number=None
        ),
    )


def rows_of(cards: list[EscalationCard]) -> tuple[QueueRow, ...]:
    """The cards under their heading, which counts them."""
    return (GroupRow("group:waiting", "Waiting", len(cards), f"Waiting, {len(cards)}"), *cards)


class Lists:
    """The product's list, Qt's own list over strings, and the product's list with Qt's own painting."""

    def __init__(self, app: QApplication, theme: Theme) -> None:
        self._app = app
        self._cards = [card(number) for number in range(CARDS)]
        self._added = 0
        self.queue = self._shown(QueueList(theme, lambda: _NOW))
        self.queue.show_cards(rows_of(self._cards))
        self.unpainted = self._shown(QueueList(theme, lambda: _NOW))
        self.unpainted.show_cards(rows_of(self._cards))
        self.unpainted.setItemDelegate(PlainDelegate(QSize(0, self.queue.sizeHintForRow(1)), self.unpainted))
        self.strings = QStringListModel([each.sentence for each in self._cards])
        self.plain = self._shown(QListView())
        self.plain.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.plain.setUniformItemSizes(True)
        self.plain.setModel(self.strings)
        self.settle()

    def settle(self) -> None:
        """Let everything happen that is due."""
        for _ in range(3):
            self._app.processEvents()

    def insert_card(self) -> float:
        """A new card above all others: shown, laid out, painted."""
        self._added += 1
        new = replace(self._cards[0], key=f"new-{self._added}")
        self._cards.insert(0, new)
        rows = rows_of(self._cards)

        def insert() -> None:
            self.queue.show_cards(rows)
            self.queue.viewport().repaint()

        return self._timed(insert)

    def insert_string(self) -> float:
        """The same with a model and a delegate in C++."""

        def insert() -> None:
            self.strings.insertRow(0)
            self.strings.setData(self.strings.index(0), "a new row above all others")
            self.plain.executeDelayedItemsLayout()
            self.plain.viewport().repaint()

        return self._timed(insert)

    def scroll(self, view: QListView, step: int) -> float:
        """One frame further down."""
        bar = view.verticalScrollBar()

        def move() -> None:
            bar.setValue(step * _STEP)
            view.viewport().repaint()

        return self._timed(move)

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


def main() -> int:
    """Measure and print."""
    app = QApplication(["cards"])
    theme = Theme(Choice.LIGHT)
    theme.apply(app)
    lists = Lists(app, theme)
    found: dict[str, list[list[float]]] = {"insert": [], "insert_floor": [], "scroll": [], "scroll_floor": []}
    for number in range(ROUNDS + 1):
        inserts = [(lists.insert_card(), lists.insert_string()) for _ in range(_INSERTS)]
        frames = [
            (lists.scroll(lists.queue, step), lists.scroll(lists.unpainted, step))
            for step in range(number * _STEPS, (number + 1) * _STEPS)
        ]
        lists.scroll(lists.queue, 0)
        if number:  # the first round is for warming up
            for name, pairs in (("insert", inserts), ("scroll", frames)):
                found[name].append([ours for ours, _ in pairs])
                found[f"{name}_floor"].append([floor for _, floor in pairs])
    print(json.dumps(found))
    return 0


if __name__ == "__main__":
    sys.exit(main())
