"""Which of our notifications stand on the desktop, so that the next start takes back what a crash left there (Q5)."""

from __future__ import annotations

import contextlib
import json
import logging
from collections.abc import Iterable
from pathlib import Path

from rf_desktop.client.private_file import replace_text, why

STANDING_FILE = "rf-notifications-standing"
_log = logging.getLogger(__name__)


class LeftStanding:
    """One small file with the numbers that a notification service gave, and which service it was; nobody's words.

    Numbers mean something to that very process only: to another one they may be another program's notifications.
    """

    def __init__(self, path: Path | None) -> None:
        """path: None keeps nothing."""
        self._path = path
        self._service, self._numbers = ("", ()) if path is None else _read(path)

    def take(self, service: str) -> tuple[int, ...]:
        """What an earlier run left standing with this service, once; nothing when it was another one."""
        left = self._numbers if service == self._service else ()
        self._numbers = ()
        return left

    def keep(self, service: str, numbers: Iterable[int]) -> None:
        """Write down what stands now. Never raises: what cannot be written is not taken back after a crash."""
        if self._path is None:
            return
        standing = sorted(numbers)
        try:
            if standing:
                replace_text(self._path, json.dumps({"service": service, "numbers": standing}), precious=False)
            else:
                self._path.unlink(missing_ok=True)
        except OSError as error:
            _log.warning("What stands on the desktop was not written down: %s", why(error))


def _read(path: Path) -> tuple[str, tuple[int, ...]]:
    with contextlib.suppress(OSError, ValueError, TypeError, LookupError, RecursionError):
        kept = json.loads(path.read_text(encoding="utf-8"))
        return str(kept["service"]), tuple(each for each in kept["numbers"] if isinstance(each, int) and each > 0)
    return "", ()
