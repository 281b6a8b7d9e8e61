"""The settings' page about what is kept here: copies of an own server's data, and the way back to one (D6)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path
from typing import Literal, Protocol

from rf_desktop.client.observable import Cell
from rf_desktop.values import dataclass
from rf_desktop.viewmodels import text_copies

Progress = Callable[[float], None]


class NotCopied(Exception):
    """No copy was made; `str()` is a sentence, or "" where there is nothing to say."""


class Copies(Protocol):
    """Copies of an own server's data. Each raises NotCopied."""

    async def backup(self, to: Path, progress: Progress) -> None:
        """One file that one can go back to."""

    async def export(self, to: Path, progress: Progress) -> int:
        """For reading elsewhere; how many sessions are in it."""


@dataclass(frozen=True)
class CopiesState:
    """`warning` is what going back means, "" until a backup was chosen; `busy` while a copy is made."""

    lead: str
    may_copy: bool
    busy: bool = False
    note: str = ""
    tone: Literal["plain", "good", "bad"] = "plain"
    warning: str = ""


class CopiesPage:
    """restore: goes back to a backup; the desk goes with it, so nothing comes back here. folder: where it all lies."""

    def __init__(self, copies: Copies, restore: Callable[[Path], None], folder: Path, *, is_admin: bool) -> None:
        self._copies = copies
        self._restore = restore
        self.folder = folder
        self._wanted: Path | None = None
        lead = text_copies.LEAD if is_admin else text_copies.ADMINS_COPY
        self.state: Cell[CopiesState] = Cell(CopiesState(lead, is_admin))

    async def backup(self, to: Path) -> None:
        """Take a backup."""

        async def work(copies: Copies) -> str:
            await copies.backup(to, self._progress)
            return text_copies.BACKED_UP.format(file=to.name)

        await self._copy(work)

    async def export(self, to: Path) -> None:
        """Export everything."""

        async def work(copies: Copies) -> str:
            count = await copies.export(to, self._progress)
            return text_copies.EXPORTED.of(count, file=to.name)

        await self._copy(work)

    def ask_restore(self, copy: Path) -> None:
        """A backup was chosen: say what going back means."""
        if self.state.value.may_copy and not self.state.value.busy:
            self._wanted = copy
            self._warn(text_copies.RESTORE_WARNING.format(file=copy.name))

    def keep(self) -> None:
        """Leave everything as it is."""
        self._wanted = None
        self._warn("")

    def restore(self) -> None:
        """It was meant."""
        wanted = self._wanted
        self.keep()
        if wanted is not None:
            self._restore(wanted)

    def _warn(self, warning: str) -> None:
        self.state.set(replace(self.state.value, warning=warning, note=""))

    def _progress(self, share: float) -> None:
        note = text_copies.COPYING.format(percent=int(share * 100))
        self.state.set(replace(self.state.value, note=note, tone="plain"))

    async def _copy(self, work: Callable[[Copies], Awaitable[str]]) -> None:
        if not self.state.value.may_copy or self.state.value.busy:
            return
        self.state.set(replace(self.state.value, busy=True, warning="", note=text_copies.COPYING.format(percent=0)))
        try:
            done = await work(self._copies)
        except NotCopied as error:
            note = text_copies.NOT_COPIED.format(why=str(error) or text_copies.COPY_FAILED)
            self.state.set(replace(self.state.value, busy=False, note=note, tone="bad"))
        except BaseException:
            self.state.set(replace(self.state.value, busy=False, note=""))
            raise
        else:
            self.state.set(replace(self.state.value, busy=False, note=done, tone="good"))
