"""KeyedListModel: Qt hears only what changed, whatever the history, and selection stays with the row."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication, QListView
from pytestqt.qtbot import QtBot

from rf_desktop.ui import list_change
from rf_desktop.ui.list_model import KeyedListModel, RowProxy, RowRole
from tests.examples import EXAMPLES


@dataclass(frozen=True)
class Card:
    key: str
    title: str = ""

    @property
    def sentence(self) -> str:
        return f"{self.key}, {self.title}"


@dataclass(frozen=True)
class Bare:
    key: str


def cards(keys: str, title: str = "") -> tuple[Card, ...]:
    return tuple(Card(key, title) for key in keys)


class Ear:
    """Writes down what a model says."""

    def __init__(self, model: KeyedListModel[Card] | RowProxy) -> None:
        self.heard: list[str] = []
        model.rowsInserted.connect(lambda _, a, b: self.heard.append(f"insert {a}-{b}"))
        model.rowsRemoved.connect(lambda _, a, b: self.heard.append(f"remove {a}-{b}"))
        model.rowsMoved.connect(lambda _, a, b, __, to: self.heard.append(f"move {a}-{b} to {to}"))
        model.dataChanged.connect(lambda a, b, _: self.heard.append(f"redraw {a.row()}-{b.row()}"))
        model.layoutChanged.connect(lambda *_: self.heard.append("rearrange"))
        model.modelReset.connect(lambda: self.heard.append("reset"))


rows = st.lists(
    st.builds(Card, st.sampled_from("abcdefghij"), st.sampled_from(["", "!"])), unique_by=lambda row: row.key
)


@pytest.mark.parametrize("many", [list_change.MANY, 1])
def test_any_history_ends_in_the_list_that_was_shown(
    qapp: QApplication, monkeypatch: pytest.MonkeyPatch, many: int
) -> None:
    """Q1: histories under Qt's model tester, step by step and as a whole; indexes follow their key."""
    monkeypatch.setattr(list_change, "MANY", many)

    @settings(max_examples=2 * EXAMPLES, deadline=None)
    @given(st.lists(rows, min_size=1, max_size=6))
    def history(lists: list[list[Card]]) -> None:
        model: KeyedListModel[Card] = KeyedListModel()
        proxy = RowProxy(model)
        fatal = QAbstractItemModelTester.FailureReportingMode.Fatal
        testers = [QAbstractItemModelTester(model, fatal), QAbstractItemModelTester(proxy, fatal)]
        for shown in lists:
            kept = {proxy.key_at(proxy.index(at, 0)): _hold(proxy, at) for at in range(proxy.rowCount())}
            model.show(shown)
            assert list(model.rows()) == shown
            assert [proxy.row_at(proxy.index(at, 0)) for at in range(proxy.rowCount())] == shown
            assert [model.row_of(row.key) for row in shown] == list(range(len(shown)))
            for key, index in kept.items():
                still = model.row_of(key or "")
                assert (index.row() if index.isValid() else None) == still
        del testers

    history()


def _hold(proxy: RowProxy, at: int) -> QPersistentModelIndex:
    return QPersistentModelIndex(proxy.index(at, 0))


@settings(max_examples=2 * EXAMPLES, deadline=None)
@given(st.permutations(range(9)))
def test_no_more_rows_move_than_must(order: list[int]) -> None:
    """Q1: the moves are as few as a longest increasing subsequence allows, and they end in the right order."""
    old = [Card(str(number)) for number in range(9)]
    new = [Card(str(number)) for number in order]
    todo = list_change.plan(old, new, {row.key for row in old})
    longest = max(
        sum(1 for _ in chosen)
        for mask in range(1 << 9)
        if (chosen := [n for at, n in enumerate(order) if mask >> at & 1]) == sorted(chosen)
    )
    assert len(todo.moves) <= 9 - longest
    for source, destination in todo.moves:
        row = old.pop(source)
        old.insert(destination - (destination > source), row)
    assert old == new


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        (cards("abc"), cards("abc"), []),
        (cards("abc"), cards("xabc"), ["insert 0-0"]),
        (cards("abc"), cards("abxyc"), ["insert 2-3"]),
        (cards("abc"), cards("ac"), ["remove 1-1"]),
        (cards("abcd"), cards("d"), ["remove 0-2"]),
        (cards("abcd"), cards("bcda"), ["move 0-0 to 4"]),
        (cards("abcd"), cards("dabc"), ["move 3-3 to 0"]),
        (cards("abc"), (*cards("a"), Card("b", "!"), *cards("c")), ["redraw 1-1"]),
        (cards("abc"), cards("abc", "!"), ["redraw 0-2"]),
        (cards("abc"), (Card("c", "!"), *cards("a")), ["remove 1-1", "move 1-1 to 0", "redraw 0-0"]),
        ((), cards("ab"), ["insert 0-1"]),
        (cards("ab"), (), ["remove 0-1"]),
    ],
)
def test_qt_hears_the_fewest_words_for_a_change(
    qapp: QApplication, before: tuple[Card, ...], after: tuple[Card, ...], said: list[str]
) -> None:
    """Q1: nothing jumps, because nothing more is said than happened."""
    model: KeyedListModel[Card] = KeyedListModel()
    model.show(before)
    ear = Ear(model)
    model.show(after)
    assert ear.heard == said
    assert model.rows() == after


def test_an_equal_list_of_new_objects_says_nothing(qapp: QApplication) -> None:
    """Q1: a refetch that brings the same rows is silent."""
    model: KeyedListModel[Card] = KeyedListModel()
    model.show(cards("abcdef", "same"))
    ear = Ear(model)
    model.show([replace(row) for row in cards("abcdef", "same")])
    assert ear.heard == []


def test_two_rows_with_one_key_are_refused_before_anything_changes(qapp: QApplication) -> None:
    """Q1: whether the double stands in the changed part or beside it."""
    model: KeyedListModel[Card] = KeyedListModel()
    model.show(cards("abc"))
    ear = Ear(model)
    for doubled in ("abcc", "aabc", "axxc", "cabc"):
        with pytest.raises(ValueError, match="same key"):
            model.show(cards(doubled))
    assert model.rows() == cards("abc")
    assert ear.heard == []


def test_the_selection_stays_with_its_row(qtbot: QtBot) -> None:
    """Q1: a live change above the selected card keeps it selected and current, also when everything is rearranged."""
    model: KeyedListModel[Card] = KeyedListModel()
    proxy = RowProxy(model)
    view = QListView()
    qtbot.addWidget(view)
    view.setModel(proxy)
    model.show(cards("abcd"))
    view.selectionModel().setCurrentIndex(proxy.index_of("c"), QItemSelectionModel.SelectionFlag.ClearAndSelect)
    for after in (cards("xabcd"), cards("dcx"), (Card("c", "changed"), *cards("d"))):
        model.show(after)
        assert proxy.key_at(view.currentIndex()) == "c"
        assert [proxy.key_at(index) for index in view.selectedIndexes()] == ["c"]
    thousands = [Card(str(number)) for number in range(1000)]
    model.show([*thousands, Card("c")])
    model.show([Card("c"), *reversed(thousands)])
    assert proxy.key_at(view.currentIndex()) == "c"
    assert view.currentIndex().row() == 0


def test_a_large_upheaval_is_said_in_few_words(qapp: QApplication) -> None:
    """Q1: alternating removals and insertions in 10 000 rows are not 10 000 signals."""
    model: KeyedListModel[Card] = KeyedListModel()
    model.show([Card(str(number)) for number in range(10_000)])
    ear = Ear(model)
    after = [Card(str(number) if number % 2 else f"new {number}") for number in range(10_000)]
    model.show(after)
    assert list(model.rows()) == after
    assert len(ear.heard) <= 4
    assert "reset" not in ear.heard


def test_one_insertion_into_a_hundred_thousand_rows_compares_few_keys(qapp: QApplication) -> None:
    """Q1: rows that are the same objects are not looked at one by one. Counted, not timed."""
    asked = 0

    class Counted:
        def __init__(self, key: str) -> None:
            self._key = key

        @property
        def key(self) -> str:
            nonlocal asked
            asked += 1
            return self._key

    model: KeyedListModel[Counted] = KeyedListModel()
    held = [Counted(str(number)) for number in range(100_000)]
    model.show(held)
    asked = 0
    model.show([*held[:50_000], Counted("new"), *held[50_000:]])
    assert model.rowCount() == 100_001
    assert asked < 3_000


@dataclass(frozen=True)
class Counted:
    """A row that counts how often its key is asked for."""

    name: str
    asked: list[str]

    @property
    def key(self) -> str:
        self.asked.append(self.name)
        return self.name


def test_a_filter_among_a_hundred_thousand_rows_looks_at_few_of_them(qapp: QApplication) -> None:
    """Q1: narrowing and widening put one list in another's place, in one word. Counted, not timed."""
    asked: list[str] = []
    model: KeyedListModel[Counted] = KeyedListModel()
    held = [Counted(str(number), asked) for number in range(100_000)]
    model.show(held)
    ear = Ear(model)
    asked.clear()
    for shown in (held[::4], held, held[50_000:], held):
        change = model.change_to(shown)
        assert change.plan.is_large
        model.make(change)
        assert model.rowCount() == len(shown)
    assert ear.heard == ["rearrange"] * 4
    assert len(asked) < 6 * list_change.WIDE


def test_what_is_held_goes_with_its_row_through_a_filter(qapp: QApplication) -> None:
    """Q1: the current card stays current among a hundred thousand; of what is filtered away nothing is held."""
    model: KeyedListModel[Card] = KeyedListModel()
    held = [Card(str(number)) for number in range(20_000)]
    model.show(held)
    stays, goes = QPersistentModelIndex(model.index(8_000)), QPersistentModelIndex(model.index(8_001))
    change = model.change_to(held[::4])
    assert "8001" in change.leaving
    assert "8000" not in change.leaving
    assert len(change.leaving) == 15_000
    model.make(change)
    assert (stays.row(), goes.isValid()) == (2_000, False)
    model.show(held)
    assert stays.row() == 8_000
    assert [model.row_of(key) for key in ("8000", "19999", "nobody")] == [8_000, 19_999, None]
    model.show([*held[:3], Card("new"), *held[3:]])
    assert stays.row() == 8_001
    assert model.row_of("new") == 3


def test_the_row_itself_and_its_sentence_are_what_a_view_may_ask_for(qapp: QApplication) -> None:
    """M8, Q1: the delegate gets the frozen row, the screen reader a sentence, always a str."""
    model: KeyedListModel[Card] = KeyedListModel()
    model.show(cards("ab", "waits"))
    index = model.index(1)
    roles = Qt.ItemDataRole
    assert index.data(RowRole) == Card("b", "waits")
    assert index.data(roles.DisplayRole) == "b, waits"
    assert index.data(roles.AccessibleTextRole) == "b, waits"
    assert index.data(roles.AccessibleDescriptionRole) == ""
    bare: KeyedListModel[Bare] = KeyedListModel()
    bare.show([Bare("a")])
    assert bare.index(0).data(roles.DisplayRole) == ""


def test_keys_and_places_are_found_in_both_directions(qapp: QApplication) -> None:
    """Q7: opening a link finds the card."""
    model: KeyedListModel[Card] = KeyedListModel()
    model.show(cards("abc"))
    assert (model.key_at(2), model.row_of("c"), model.row_of("z")) == ("c", 2, None)
    model.show(cards("zabc"))
    assert (model.row_of("c"), model.row_of("z")) == (3, 0)
    proxy = RowProxy(model)
    assert proxy.key_at(proxy.index_of("b")) == "b"
    assert not proxy.index_of("nowhere").isValid()
    assert proxy.key_at(QModelIndex()) is None
