"""Errands for the embedded server: what only its own application may ask of it, over its standard input (D6)."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any


class ErrandRefused(Exception):
    """It was not done. `code` is stable, `field` the field it is about or "", `sentence` for the user or ""."""

    def __init__(self, code: str, field: str = "", sentence: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.field = field
        self.sentence = sentence


@dataclass
class _Asked:
    done: asyncio.Future[dict[str, Any]]
    progress: Callable[[float], None]


class ErrandDesk:
    """Open while a child serves; an errand whose child ends is refused with `server_ended`."""

    def __init__(self) -> None:
        self._to: asyncio.StreamWriter | None = None
        self._asked: dict[int, _Asked] = {}
        self._number = 0

    async def ask(
        self, what: str, *, progress: Callable[[float], None] = lambda _: None, **details: str
    ) -> dict[str, Any]:
        """Send one and wait for its end. `progress` hears the share that is done, 0 to 1. Raises ErrandRefused."""
        if self._to is None:
            raise ErrandRefused("server_ended")
        self._number += 1
        number = self._number
        asked = _Asked(asyncio.get_running_loop().create_future(), progress)
        self._asked[number] = asked
        try:
            self._to.write(json.dumps({"errand": number, "what": what, **details}).encode() + b"\n")
            with contextlib.suppress(ConnectionError):  # then its end is heard as well
                await self._to.drain()
            return await asked.done
        finally:
            self._asked.pop(number, None)

    @contextlib.contextmanager
    def open(self, to: asyncio.StreamWriter) -> Iterator[None]:
        """Errands go to this child until the block ends."""
        self._to = to
        try:
            yield
        finally:
            self._to = None
            for asked in self._asked.values():
                if not asked.done.done():
                    asked.done.set_exception(ErrandRefused("server_ended"))

    def hear(self, line: bytes) -> None:
        """One line of the child's; what is no answer is dropped."""
        try:
            said = json.loads(line)
            asked = self._asked[said["errand"]]
        except (ValueError, KeyError, TypeError):
            return
        if asked.done.done():
            return
        if "progress" in said:
            asked.progress(float(said["progress"]))
        elif "refused" in said:
            refused = ErrandRefused(str(said["refused"]), str(said.get("field", "")), str(said.get("sentence", "")))
            asked.done.set_exception(refused)
        else:
            done = said.get("done")
            asked.done.set_result(done if isinstance(done, dict) else {})
