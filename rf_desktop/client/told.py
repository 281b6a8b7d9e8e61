"""What became of everything this desktop was to tell: shown, suppressed or failed, and why (Q6). The last 200.

Each toast and each notification is settled within ten seconds: what nobody has answered for by then did not arrive.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Literal, cast, get_args

from rf_desktop.client.observable import Cell
from rf_desktop.client.private_file import replace_text, why
from rf_desktop.domain.moments import Clock
from rf_desktop.values import dataclass

FILE = "rf-notification-log"
LIMIT = 200
PATIENCE = 10.0  # seconds
HIDDEN, SETTLED, NO_ANSWER = "hidden", "settled", "no_answer"
"""Reasons that only this log gives: the window could not show it; it was over before; the desktop said nothing."""

Outcome = Literal["pending", "shown", "suppressed", "failed"]
Channel = Literal["toast", "notification"]
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Fate:
    """What became of one toast or notification. `why`: a reason's name, or the desktop's own sentence."""

    outcome: Outcome
    why: str = ""


@dataclass(frozen=True)
class Told:
    """One piece of news; None for a channel that it was never meant for. `number` tells entries apart in this run."""

    number: int
    key: str
    at: datetime
    title: str
    toast: Fate | None
    notification: Fate | None

    @property
    def is_settled(self) -> bool:
        """Whether nothing is pending any more."""
        return all(fate is None or fate.outcome != "pending" for fate in (self.toast, self.notification))


class ToldLog:
    """`entries` has the newest first. clean: takes secrets out of a title before anything is kept."""

    def __init__(self, path: Path, clean: Callable[[str], str], clock: Clock) -> None:
        self._path = path
        self._clean = clean
        self._clock = clock
        self._timers: dict[int, asyncio.TimerHandle | asyncio.Handle] = {}
        self.entries: Cell[tuple[Told, ...]] = Cell(_read(path))
        self._next = len(self.entries.value)

    def begin(self, key: str, title: str, *, toast: Fate | None, notification: Fate | None) -> None:
        """Write down that `key` is told, or is not and why."""
        entry = Told(self._next, key, self._clock(), self._clean(title), toast, notification)
        self._next += 1
        self.entries.set((entry, *self.entries.value)[:LIMIT])
        if entry.is_settled:
            self._write()
        else:
            with contextlib.suppress(RuntimeError):  # no loop runs: whoever reads values only waits for nothing
                loop = asyncio.get_running_loop()
                self._timers[entry.number] = loop.call_later(PATIENCE, self._overdue, entry.number)

    def settle(self, key: str, channel: Channel, fate: Fate) -> None:
        """What became of the newest one of that key. A later answer corrects "no answer", and nothing else."""
        entry = next((each for each in self.entries.value if each.key == key), None)
        before = None if entry is None else getattr(entry, channel)
        if entry is None or before is None:
            return
        if before.outcome == "pending" or before.why in (HIDDEN, NO_ANSWER):
            self._put(replace(entry, toast=fate) if channel == "toast" else replace(entry, notification=fate))

    def withdrawn(self, key: str) -> None:
        """It is over: what was not shown by now will not be."""
        for channel in get_args(Channel):
            entry = next((each for each in self.entries.value if each.key == key), None)
            fate = None if entry is None else getattr(entry, channel)
            if fate is not None and fate.outcome == "pending":
                self.settle(key, channel, Fate("suppressed", SETTLED))

    def forget_all(self) -> None:
        """Forget everything, on the disk too, as at sign-out (D3)."""
        self.close()
        self.entries.set(())
        with contextlib.suppress(OSError):
            self._path.unlink(missing_ok=True)

    def close(self) -> None:
        """Nothing more is waited for."""
        for timer in self._timers.values():
            timer.cancel()
        self._timers.clear()

    def _overdue(self, number: int) -> None:
        entry = next((each for each in self.entries.value if each.number == number), None)
        if entry is not None:
            toast = Fate("suppressed", HIDDEN) if _is_pending(entry.toast) else entry.toast
            late = Fate("failed", NO_ANSWER) if _is_pending(entry.notification) else entry.notification
            self._put(replace(entry, toast=toast, notification=late))

    def _put(self, entry: Told) -> None:
        self.entries.set(tuple(entry if each.number == entry.number else each for each in self.entries.value))
        if entry.is_settled:
            timer = self._timers.pop(entry.number, None)
            if timer:
                timer.cancel()
            self._write()

    def _write(self) -> None:
        lines = [
            {
                "at": each.at.isoformat(),
                "title": each.title,
                **{
                    channel: [fate.outcome, fate.why]
                    for channel in get_args(Channel)
                    if (fate := getattr(each, channel)) is not None
                },
            }
            for each in reversed(self.entries.value)
            if each.is_settled
        ]
        try:
            replace_text(self._path, json.dumps(lines, ensure_ascii=False), precious=False)
        except OSError as error:
            _log.warning("The log of notifications is kept until the end only: %s", why(error))


def _is_pending(fate: Fate | None) -> bool:
    return fate is not None and fate.outcome == "pending"


def _read(path: Path) -> tuple[Told, ...]:
    """What an earlier run left, the newest first; nothing where that makes no sense."""
    try:
        lines = json.loads(path.read_text(encoding="utf-8"))
        entries = [
            Told(
                number,
                "",
                datetime.fromisoformat(line["at"]),
                str(line["title"]),
                _fate(line.get("toast")),
                _fate(line.get("notification")),
            )
            for number, line in enumerate(lines[-LIMIT:])
        ]
    except (OSError, ValueError, TypeError, LookupError, AttributeError, RecursionError):
        return ()
    return tuple(reversed(entries))


def _fate(kept: object) -> Fate | None:
    match kept:
        case [str(outcome), str(reason)] if outcome in get_args(Outcome):
            return Fate(cast("Outcome", outcome), reason)
        case _:
            return None
