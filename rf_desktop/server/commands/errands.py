"""What the application asks of its own server beside serving: an account, a copy, an export (D5, D6).

They arrive over the child's standard input, which belongs to the application alone: no one on the network can send
one. In: {"errand": number, "what": name, …}. Out: {"errand": number, "progress": share} as often as there is news,
and once {"errand": number, "done": {…}} or {"errand": number, "refused": code, "field", "sentence"}.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any

from rf_desktop.domain.errors import AddressTaken, Malformed, PasswordTooShort, Refusal, TextRequired, TextTooLong
from rf_desktop.domain.moments import Clock, now
from rf_desktop.server.bus import MemoryBus
from rf_desktop.server.observe import logger
from rf_desktop.server.services.people import People
from rf_desktop.server.settings import ServerSettings
from rf_desktop.server.store import copies_sqlite, export
from rf_desktop.server.store.copies import CopyTrouble
from rf_desktop.server.store.store import Store

Say = Callable[[dict[str, object]], None]
_log = logger("errands")


class NotDone(Exception):
    """An errand that was refused: a stable code, the field it is about or "", and a sentence."""

    def __init__(self, code: str, sentence: str = "", field: str = "") -> None:
        super().__init__(sentence or code)
        self.code = code
        self.sentence = sentence
        self.field = field


class Errands:
    """Runs them one after the other, so that a copy never sees another half done."""

    def __init__(self, store: Store, settings: ServerSettings, say: Say, clock: Clock = now) -> None:
        self._store = store
        self._settings = settings
        self._say = say
        self._clock = clock
        self._one_at_a_time = asyncio.Lock()
        self._running: set[asyncio.Task[None]] = set()
        self._known: Mapping[str, Callable[[Mapping[str, Any], Callable[[float], None]], Awaitable[dict[str, object]]]]
        self._known = {
            "accounts": self._accounts,
            "found": self._found,
            "backup": self._backup,
            "export": self._export,
        }

    def hear(self, line: bytes) -> None:
        """One line of the application's. Call on the event loop; what is no errand is logged and dropped."""
        try:
            asked = json.loads(line)
            number, what = int(asked["errand"]), str(asked["what"])
        except (ValueError, KeyError, TypeError):
            _log.warning("a line that is no errand")
            return
        task = asyncio.create_task(self._run(number, what, asked), name=f"errand {what}")
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    async def _run(self, number: int, what: str, asked: Mapping[str, Any]) -> None:
        loop = asyncio.get_running_loop()

        def progress(share: float) -> None:  # called from the thread that copies
            news: dict[str, object] = {"errand": number, "progress": round(share, 3)}
            loop.call_soon_threadsafe(self._say, news)

        try:
            async with self._one_at_a_time:
                if what not in self._known:
                    raise NotDone("unknown_errand")
                done = await self._known[what](asked, progress)
        except NotDone as refusal:
            answer = {"refused": refusal.code, "field": refusal.field, "sentence": refusal.sentence}
            self._say({"errand": number, **answer})
        except Exception as error:  # the application waits for an answer, whatever happened
            _log.error("an errand failed", what=what, error=type(error).__name__)
            self._say({"errand": number, "refused": "failed", "field": "", "sentence": ""})
        else:
            self._say({"errand": number, "done": done})

    async def _accounts(self, _asked: Mapping[str, Any], _progress: Callable[[float], None]) -> dict[str, object]:
        """How many accounts there are."""
        async with self._store.doors() as doors:
            return {"count": len(await doors.account_ids())}

    async def _found(self, asked: Mapping[str, Any], _progress: Callable[[float], None]) -> dict[str, object]:
        """The first account with its admin; refused when there is one already."""
        async with self._store.doors() as doors:
            if await doors.account_ids():
                raise NotDone("already_founded")
        texts = [str(asked.get(name, "")) for name in ("account_name", "name", "email", "password")]
        try:
            me = await People(self._store, MemoryBus(), self._clock).create_admin(*texts)
        except Refusal as error:
            raise NotDone(error.code, field=_field(error)) from None
        return {"email": me.email}

    async def _backup(self, asked: Mapping[str, Any], progress: Callable[[float], None]) -> dict[str, object]:
        """A complete, checked copy of the database."""
        target = Path(str(asked.get("to", "")))
        try:
            await asyncio.to_thread(copies_sqlite.copy, self._settings.database_file, target, progress)
        except CopyTrouble as error:
            raise NotDone("not_copied", str(error)) from None
        return {}

    async def _export(self, asked: Mapping[str, Any], progress: Callable[[float], None]) -> dict[str, object]:
        """Everything but secrets, as a zip."""
        target, at = Path(str(asked.get("to", ""))), f"{self._clock():%Y-%m-%d %H:%M}"
        try:
            count = await asyncio.to_thread(export.export, self._settings.database_file, target, at, progress)
        except CopyTrouble as error:
            raise NotDone("not_exported", str(error)) from None
        return {"sessions": count}


def _field(error: Refusal) -> str:
    """The field of a founder's form that a refusal is about."""
    match error:
        case TextRequired() | TextTooLong():
            return error.field
        case Malformed():
            return error.where
        case PasswordTooShort():
            return "password"
        case AddressTaken():
            return "email"
        case _:
            return ""
