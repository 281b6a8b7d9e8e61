"""Copies of the own server's data, asked of that server (D6). A file that is there already is replaced only by a whole
new one."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TypeVar

from rf_desktop.app.errand_desk import ErrandDesk, ErrandRefused
from rf_desktop.client.private_file import why
from rf_desktop.viewmodels import heard, text_copies
from rf_desktop.viewmodels.copies import NotCopied, Progress

T = TypeVar("T")


class OwnCopies:
    """See `copies.Copies`."""

    def __init__(self, errands: ErrandDesk) -> None:
        self._errands = errands

    async def backup(self, to: Path, progress: Progress) -> None:
        """One file that one can go back to; the server reads it back and checks it."""

        async def work(fresh: Path) -> None:
            await self._errands.ask("backup", to=str(fresh), progress=progress)

        await _in_place_of(to, work)

    async def export(self, to: Path, progress: Progress) -> int:
        """Everything but secrets; how many sessions."""

        async def work(fresh: Path) -> int:
            return int((await self._errands.ask("export", to=str(fresh), progress=progress))["sessions"])

        return await _in_place_of(to, work)


async def _in_place_of(to: Path, work: Callable[[Path], Awaitable[T]]) -> T:
    fresh = to.with_name(f".{to.name}.{os.getpid()}.new")
    try:
        done = await work(fresh)
        await asyncio.to_thread(fresh.replace, to)
    except ErrandRefused as error:
        sentence = text_copies.SERVER_ENDED if error.code == "server_ended" else error.sentence
        raise NotCopied(heard.in_words(sentence.replace(str(fresh), str(to)))) from None
    except OSError as error:
        raise NotCopied(f"{heard.in_words(why(error))}.") from None
    finally:
        await asyncio.to_thread(fresh.unlink, missing_ok=True)
    return done
