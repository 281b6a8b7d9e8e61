"""Files of the open session: attaching them beside the draft, and getting at the bytes of any of them (T1)."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from pathlib import Path

from rf_desktop.client.attached import AttachedFile, FileNotKept
from rf_desktop.client.connection import Connection, Live
from rf_desktop.client.errors import ClientError, Refused, SignedOut
from rf_desktop.client.observable import Cell
from rf_desktop.client.picked import NotTaken, read_picked, save_picked
from rf_desktop.client.private_file import why
from rf_desktop.client.workspace import Workspace
from rf_desktop.domain import files
from rf_desktop.domain.ids import AttachmentId, SessionId
from rf_desktop.domain.moments import Clock
from rf_desktop.values import dataclass
from rf_desktop.viewmodels import heard, text, text_files
from rf_desktop.viewmodels.file_view import FileView, file_view
from rf_desktop.viewmodels.telling import Telling


@dataclass(frozen=True)
class NotLoaded:
    """Why a file's bytes are not there; `can_retry` offers another try."""

    sentence: str
    can_retry: bool


class FileShelf:
    """`attached` is what stands beside the draft of the open session; `adding` is true while files are being read.

    `line_is_back` rises when what could not be fetched is worth another try.
    """

    def __init__(self, workspace: Workspace, telling: Telling, clock: Clock, may_write: Callable[[], bool]) -> None:
        self.attached: Cell[tuple[FileView, ...]] = Cell(())
        self.adding: Cell[bool] = Cell(False)
        self.line_is_back: Cell[int] = Cell(0)
        self._workspace = workspace
        self._telling = telling
        self._clock = clock
        self._may_write = may_write
        self._session: SessionId | None = None
        self._was_live = False
        workspace.attached.beside_drafts.watch(lambda _: self._show())
        workspace.connection.watch(self._line_is)

    # Beside the draft --------------------------------------------------------------------------------------------

    def turn_to(self, session: SessionId | None) -> None:
        """Another session's files, or none."""
        self._session = session
        self._show()

    def for_sending(self, session: SessionId) -> tuple[AttachedFile, ...]:
        """What goes along with the next message of that session."""
        return self._workspace.attached.of(session)

    async def attach_paths(self, paths: Sequence[Path]) -> None:
        """Attach files of this computer. What cannot be attached is named, with the reason; the others are."""
        await self._attach([(path.name, path) for path in paths])

    async def attach_picture(self, content: bytes) -> None:
        """Attach a picture out of the clipboard, which has no name."""
        time = text.clock(self._clock()).replace(":", ".")
        await self._attach([(text_files.PASTED.format(time=time), content)])

    def remove(self, key: str) -> None:
        """Take a file away from beside the draft."""
        if self._session is not None:
            self._workspace.attached.remove(self._session, key)

    async def _attach(self, wanted: Sequence[tuple[str, Path | bytes]]) -> None:
        session = self._session
        if session is None or not wanted or not self._may_write():
            return
        refused: list[str] = []
        self.adding.set(True)
        try:
            for place, (name, source) in enumerate(wanted):
                room = files.FILES_A_MESSAGE - len(self._workspace.attached.of(session))
                if room <= 0:
                    refused.append(text_files.too_many(len(wanted) - place, files.FILES_A_MESSAGE))
                    break
                if said := await self._attach_one(session, files.safe_name(name), source):
                    refused.append(said)
        finally:
            self.adding.set(False)
        if refused:
            self._telling.say("attach", " ".join(refused[:3]), "warning")
        else:
            self._telling.unsay("attach")

    async def _attach_one(self, session: SessionId, name: str, source: Path | bytes) -> str:
        """Attach it; a sentence when that is not possible."""
        try:
            content = source if isinstance(source, bytes) else await asyncio.to_thread(read_picked, source)
            if len(content) > files.FILE_BYTES:
                raise NotTaken("too_large")
            await self._workspace.attached.attach(session, name, content)
        except NotTaken as refusal:
            return _not_taken(name, refusal)
        except FileNotKept as refusal:
            return text_files.NOT_KEPT.format(name=name, why=heard.in_words(refusal.why))
        return ""

    def _show(self) -> None:
        attached = self._workspace.attached.of(self._session) if self._session else ()
        self.attached.set(tuple(file_view(file) for file in attached))

    # Bytes -------------------------------------------------------------------------------------------------------

    async def content(self, key: str) -> bytes | NotLoaded:
        """The bytes of a file that is shown somewhere, from this computer or from the server."""
        if self._is_here(key):
            content = await self._workspace.attached.content(key)
            return NotLoaded(text_files.NOT_HERE, can_retry=False) if content is None else content
        try:
            return await self._workspace.files.content(AttachmentId(key))
        except ClientError as error:
            can_retry = not isinstance(error, Refused | SignedOut)
            return NotLoaded(text_files.NOT_LOADED.format(why=self._telling.sentence(error)), can_retry)

    def _line_is(self, state: Connection) -> None:
        is_live = isinstance(state, Live)
        if is_live and not self._was_live:
            self.line_is_back.set(self.line_is_back.value + 1)
        self._was_live = is_live

    async def save(self, key: str, path: Path) -> bool:
        """Put a file where a person said; what became of it is said in a toast."""
        content = await self.content(key)
        about = f"save {key}"
        if isinstance(content, NotLoaded):
            self._telling.say(about, content.sentence, "error")
            return False
        try:
            await asyncio.to_thread(save_picked, path, content)
        except OSError as error:
            self._telling.say(
                about, text_files.NOT_SAVED.format(name=path.name, why=heard.in_words(why(error))), "error"
            )
            return False
        self._telling.say(about, text_files.SAVED.format(name=path.name), "success")
        return True

    def _is_here(self, key: str) -> bool:
        """Whether it is not sent yet, so that its bytes are on this computer."""
        beside = (file for attached in self._workspace.attached.beside_drafts.value.values() for file in attached)
        waiting = (file for item in self._workspace.outgoing.unsent.value for file in item.files)
        return any(file.key == key for file in (*beside, *waiting))


def _not_taken(name: str, refusal: NotTaken) -> str:
    match refusal.reason:
        case "folder":
            return text_files.A_FOLDER.format(name=name)
        case "empty":
            return text_files.EMPTY.format(name=name)
        case "too_large":
            return text_files.TOO_LARGE.format(name=name, limit=files.FILE_BYTES // 1024 // 1024)
        case "unreadable":
            return text_files.UNREADABLE.format(name=name, why=heard.in_words(refusal.why))
