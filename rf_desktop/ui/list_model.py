"""The one list model: whoever has a new list says `show(rows)`, and Qt hears only what really changed.

Qt asks a model for rows and data whenever it likes, and must be told *before* the list changes (begin…) and after
(end…). Rows are frozen objects with a `key`; a row whose key stays keeps its persistent indexes, and with them
selection, current item and scroll position. Rows may have `sentence` (what a screen reader says, also the display text)
and `description`.

QListView asks the model twice per row at every layout. A view that leaves the layout to it is therefore given a proxy,
which answers that in C++ (measured: 10 000 rows, one insertion, 65 ms without and 4 ms with it); one that lays out
itself (`widgets/long_list.py`) is given the model, because the proxy keeps a table of all rows.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any, Generic, Protocol, TypeVar

from PySide6.QtCore import (
    QAbstractItemModel,
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QSortFilterProxyModel,
    Qt,
)

from rf_desktop.ui.list_change import WIDE, Plan, plan
from rf_desktop.values import dataclass


class Row(Protocol):
    """What a list shows: frozen, comparable, with a key that names the same thing for ever."""

    @property
    def key(self) -> str: ...


RowT = TypeVar("RowT", bound=Row)

RowRole = int(Qt.ItemDataRole.UserRole)
"""The role under which `index.data(RowRole)` answers the frozen row itself; this is all a delegate needs."""

_ROOT = QModelIndex()
_DISPLAY = int(Qt.ItemDataRole.DisplayRole)
_ACCESSIBLE_TEXT = int(Qt.ItemDataRole.AccessibleTextRole)
_ACCESSIBLE_DESCRIPTION = int(Qt.ItemDataRole.AccessibleDescriptionRole)

_Index = QModelIndex | QPersistentModelIndex
_NEAR = 64  # rows around a remembered place; what comes or goes above a row moves it by a few
_REMEMBERED = 256
_FEW = 16


class Leaving:
    """The keys of one list that are not in the next, of a large change: only looked for when somebody asks.

    Going through a hundred thousand rows costs more than all the rest, so it is done once, for `keys`.
    """

    def __init__(self, old: Sequence[Row], new: Sequence[Row]) -> None:
        self._old, self._new = old, new

    @cached_property
    def keys(self) -> list[str]:
        """The keys of the next list, in order."""
        return [row.key for row in self._new]

    def __contains__(self, key: object) -> bool:
        """Of a key of the old list: whether it leaves."""
        return key not in self.keys

    def __len__(self) -> int:
        return len({row.key for row in self._old}.difference(self.keys))


@dataclass(frozen=True)
class Change(Generic[RowT]):
    """The way from the list that is shown to `rows`, and the keys that are not in it any more."""

    rows: list[RowT]
    leaving: frozenset[str] | Leaving
    plan: Plan


class KeyedListModel(QAbstractListModel, Generic[RowT]):
    """A flat list of frozen rows, told apart by key."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[RowT] = []
        self._keys: set[str] | None = set()  # None in a list so long that nobody needs all of them
        self._places: dict[str, int] = {}  # of the keys asked for; true when last looked at

    def show(self, rows: Sequence[RowT]) -> None:
        """Make the list be `rows`: fewest removals, moves, insertions and redraws; nothing at all when nothing changed.

        Raises ValueError, before anything changed, when two rows have the same key.
        """
        self.make(self.change_to(rows))

    def change_to(self, rows: Sequence[RowT]) -> Change[RowT]:
        """What `show` would do. Raises ValueError when two rows have the same key."""
        target = list(rows)
        todo = plan(self._rows, target, self._keys)
        if todo.is_large:
            large = Leaving(self._rows, target)
            if len(target) <= WIDE and len(set(large.keys)) != len(target):
                raise ValueError("Two rows of a list have the same key.")
            return Change(target, large, todo)
        runs = [self._rows[first : first + count] for first, count in todo.removals]
        return Change(target, frozenset(row.key for run in runs for row in run), todo)

    def make(self, change: Change[RowT]) -> None:
        """Do it; nothing else may have been shown since it was worked out."""
        if isinstance(change.leaving, Leaving):
            self._put_in_place(change.rows, change.leaving)
        else:
            self._show_step_by_step(change.rows, change.plan)
            self._redraw(change.rows, change.plan.redraw)

    def rows(self) -> tuple[RowT, ...]:
        """What is shown, first to last."""
        return tuple(self._rows)

    def key_at(self, row: int) -> str:
        """The key of one row. Raises IndexError."""
        return self._rows[row].key

    def at(self, row: int) -> RowT:
        """One row itself, without asking through an index. Raises IndexError."""
        return self._rows[row]

    def row_of(self, key: str) -> int | None:
        """Where the row with this key stands, if it is in the list. Rows that are asked for often cost nothing."""
        known = self._keys is None or key in self._keys
        place = self._near(key, self._places.get(key, 0)) if known else None
        if place is None and known:
            place = next((place for place, row in enumerate(self._rows) if row.key == key), None)
        if place is None:
            self._places.pop(key, None)
            return None
        if len(self._places) >= _REMEMBERED:
            self._places.clear()
        self._places[key] = place
        return place

    def _near(self, key: str, place: int) -> int | None:
        first = max(0, place - _NEAR)
        if place < len(self._rows) and self._rows[place].key == key:
            return place
        near = self._rows[first : place + _NEAR]
        return next((first + at for at, row in enumerate(near) if row.key == key), None)

    def _show_step_by_step(self, target: list[RowT], todo: Plan) -> None:
        for first, count in reversed(todo.removals):
            self._remove(first, count)
        for source, destination in todo.moves:
            self.beginMoveRows(_ROOT, source, source, _ROOT, destination)
            row = self._rows.pop(source)
            self._rows.insert(destination - (destination > source), row)
            self.endMoveRows()
        for first, count in todo.insertions:
            self._insert(first, target[first : first + count])

    def _put_in_place(self, rows: list[RowT], leaving: Leaving) -> None:
        """The new list in the old one's place, said in two words, whatever the size; indexes go with their key."""
        self.layoutAboutToBeChanged.emit()
        kept = self.persistentIndexList()
        held = [self._rows[index.row()].key for index in kept]
        self._rows = rows
        self._keys = set(leaving.keys) if len(rows) <= WIDE else None
        self._places = _places(leaving.keys, set(held)) if held else {}
        now = [self._places.get(key) for key in held]
        self.changePersistentIndexList(kept, [QModelIndex() if at is None else self.index(at) for at in now])
        self.layoutChanged.emit()

    def _remove(self, first: int, count: int) -> None:
        self.beginRemoveRows(_ROOT, first, first + count - 1)
        if self._keys is not None:
            self._keys.difference_update(row.key for row in self._rows[first : first + count])
        del self._rows[first : first + count]
        self.endRemoveRows()

    def _insert(self, first: int, rows: list[RowT]) -> None:
        self.beginInsertRows(_ROOT, first, first + len(rows) - 1)
        self._rows[first:first] = rows
        if self._keys is not None:
            self._keys.update(row.key for row in rows)
        self.endInsertRows()

    def _redraw(self, target: list[RowT], changed: Sequence[tuple[int, int]]) -> None:
        for first, count in changed:
            self._rows[first : first + count] = target[first : first + count]
        for first, count in changed:
            self.dataChanged.emit(self.index(first), self.index(first + count - 1))

    def rowCount(self, parent: _Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: _Index, role: int = _DISPLAY) -> Any:
        place = index.row()
        if not 0 <= place < len(self._rows):
            return None
        if role == RowRole:
            return self._rows[place]
        if role in (_DISPLAY, _ACCESSIBLE_TEXT):
            return str(getattr(self._rows[place], "sentence", ""))
        if role == _ACCESSIBLE_DESCRIPTION:
            return str(getattr(self._rows[place], "description", ""))
        return None


def _places(keys: list[str], wanted: set[str]) -> dict[str, int]:
    """Where these keys stand; a few are looked for one by one, which is done in C."""
    if len(wanted) <= _FEW:
        return {key: keys.index(key) for key in wanted if key in keys}
    return {key: place for place, key in enumerate(keys) if key in wanted}


class RowsThemselves:
    """The model as a view that lays out itself is given it: what `RowProxy` answers, without a proxy."""

    def __init__(self, model: KeyedListModel[Any]) -> None:
        self._rows = model

    def for_view(self) -> QAbstractItemModel:
        """What a view is given."""
        return self._rows

    def key_at(self, index: _Index) -> str | None:
        """The key behind a view's index; None when the index is not valid."""
        return self._rows.key_at(index.row()) if index.isValid() else None

    def index_of(self, key: str) -> QModelIndex:
        """The view's index of a key; not valid when it is not shown."""
        place = self._rows.row_of(key)
        return QModelIndex() if place is None else self._rows.index(place)


class RowProxy(QSortFilterProxyModel):
    """What a view is given instead of the model: same rows, same order, but index questions are answered in C++."""

    def __init__(self, model: KeyedListModel[Any], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self.setSourceModel(model)

    def for_view(self) -> QAbstractItemModel:
        """What a view is given."""
        return self

    def row_at(self, index: _Index) -> Any:
        """The frozen row behind a view's index; None when the index is not valid."""
        return index.data(RowRole) if index.isValid() else None

    def key_at(self, index: _Index) -> str | None:
        """The key behind a view's index; None when the index is not valid."""
        return None if not index.isValid() else str(self.row_at(index).key)

    def index_of(self, key: str) -> QModelIndex:
        """The view's index of a key; not valid when it is not shown."""
        place = self._model.row_of(key)
        return QModelIndex() if place is None else self.mapFromSource(self._model.index(place))
