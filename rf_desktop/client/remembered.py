"""A bounded set of identifiers that survives a restart, the oldest going first: seen and announced handoffs (Q2)."""

from __future__ import annotations

import contextlib
import json
import logging
from collections.abc import Iterable
from pathlib import Path

from rf_desktop.client.private_file import replace_text, why

SEEN_FILE = "rf-escalation-seen"
SEEN_LIMIT = 200
ANNOUNCED_FILE = "rf-escalation-announced"
ANNOUNCED_LIMIT = 500
_log = logging.getLogger(__name__)


class RememberedIds:
    """At most `limit` ids in one JSON file. The server is the truth: a file that is lost or unreadable is empty."""

    def __init__(self, path: Path, limit: int) -> None:
        self._path = path
        self._limit = limit
        self._ids: dict[str, None] = dict.fromkeys(_read(path)[-limit:])

    def __contains__(self, identifier: object) -> bool:
        return identifier in self._ids

    @property
    def ids(self) -> tuple[str, ...]:
        """All of them, the oldest first."""
        return tuple(self._ids)

    def add(self, identifiers: Iterable[str]) -> None:
        """Remember these as the newest. Never raises: what cannot be written is remembered until the end of the run."""
        before = self.ids
        for identifier in identifiers:
            self._ids.pop(identifier, None)
            self._ids[identifier] = None
        while len(self._ids) > self._limit:
            del self._ids[next(iter(self._ids))]
        self._write(before)

    def discard(self, identifier: str) -> None:
        """Forget one of them."""
        before = self.ids
        self._ids.pop(identifier, None)
        self._write(before)

    def forget_all(self) -> None:
        """Forget everything and remove the file, as at sign-out."""
        self._ids.clear()
        with contextlib.suppress(OSError):
            self._path.unlink(missing_ok=True)

    def _write(self, before: tuple[str, ...]) -> None:
        if self.ids == before:
            return
        try:
            replace_text(self._path, json.dumps(self.ids), precious=False)
        except OSError as error:
            _log.warning("%s is not written: %s", self._path.name, why(error))


def _read(path: Path) -> list[str]:
    try:
        saved = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return []
    return [each for each in saved if isinstance(each, str)] if isinstance(saved, list) else []
