"""What is typed goes to the disk when the typing pauses, and again and again while the disk does not take it (T1)."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable

from rf_desktop.client.drafts import DraftNotSaved
from rf_desktop.client.observable import Cell
from rf_desktop.viewmodels import local_words

WRITE_AFTER = 0.4
"""Seconds of quiet after which what was typed goes to the disk."""
AGAIN_AFTER = 5.0
"""Seconds until what the disk did not take is tried again."""

_log = logging.getLogger(__name__)
Write = Callable[[], None]
"""Writes one place as it is by then. Raises DraftNotSaved."""


class Jotter:
    """`trouble` is a sentence while anything is only on the screen."""

    def __init__(self) -> None:
        self.trouble: Cell[str] = Cell("")
        self._due: dict[str, Write] = {}
        self._timer: asyncio.TimerHandle | None = None
        self._closed = False

    def later(self, place: str, write: Write) -> None:
        """`place` changed: write it once the typing pauses."""
        self._due[place] = write
        self._wait(WRITE_AFTER)

    def now(self, place: str, write: Write) -> None:
        """`place` changed, and is written before this returns."""
        self._due[place] = write
        self.flush()

    def flush(self) -> None:
        """Write everything that is not written yet. Never raises; what does not get there stays due."""
        self._stop()
        failed: DraftNotSaved | None = None
        for place, write in list(self._due.items()):
            try:
                write()
            except DraftNotSaved as error:
                failed = error
            else:
                self._due.pop(place, None)
        self.trouble.set("" if failed is None else local_words.draft_trouble(failed))
        if failed is not None:
            self._wait(AGAIN_AFTER)

    def forget_all(self) -> None:
        """Nothing is to be written any more, as at sign-out."""
        self._stop()
        self._due.clear()

    def close(self) -> None:
        """The last try."""
        self.flush()
        self._closed = True
        self._stop()
        if self._due:
            _log.warning("Not on the disk when the window closed: %d drafts", len(self._due))

    def _wait(self, seconds: float) -> None:
        self._stop()
        if not self._closed:
            self._timer = asyncio.get_running_loop().call_later(seconds, self.flush)

    def _stop(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._timer = None
