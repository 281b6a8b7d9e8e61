"""Does the installed Qt binding return the references it borrows?

One broken release dropped a reference to None with each call that returns nothing, and with each ``data()`` of a Python
model that C++ asked for. Before Python 3.12 None can run out, and then the interpreter aborts. Run as a program: prints
what it counted and ends with 1 when references are lost. A process of its own, since it may be the last thing it does.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable

os.environ["QT_QPA_PLATFORM"] = "offscreen"

import PySide6
from PySide6.QtCore import QAbstractListModel, QCoreApplication, QModelIndex, QObject, QSortFilterProxyModel

CALLS = 500
TOLERATED_LOSS = 0.1


class _Nothing(QAbstractListModel):
    """One row whose every role is None."""

    def rowCount(self, parent: QModelIndex | None = None) -> int:
        return 1

    def data(self, index: QModelIndex, role: int = 0) -> None:
        return None


def lost_per_call(call: Callable[[], object]) -> float:
    """References to None that vanish each time ``call`` runs."""
    call()
    before = sys.getrefcount(None)
    for _ in range(CALLS):
        call()
    return (before - sys.getrefcount(None)) / CALLS


def main() -> int:
    application = QCoreApplication([])
    named = QObject()
    model, proxy = _Nothing(), QSortFilterProxyModel()
    proxy.setSourceModel(model)
    index = proxy.index(0, 0)
    losses = {
        "a method that returns nothing": lost_per_call(lambda: named.setObjectName("a")),
        "data() that returns None": lost_per_call(index.data),
    }
    print(f"PySide6 {PySide6.__version__} on Python {sys.version.split()[0]}")
    for what, loss in losses.items():
        print(f"  {what}: {loss:.2f} references lost per call")
    sys.stdout.flush()
    del application
    return int(any(loss > TOLERATED_LOSS for loss in losses.values()))


if __name__ == "__main__":
    # Leaves without Qt's own clean-up, which a damaged interpreter would not survive.
    os._exit(main())
