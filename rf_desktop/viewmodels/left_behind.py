"""What was written or attached and lies where nobody looks any more is told, with both of its ends (T1, T10, D3).

A message that was refused is seen in its session only, and so are a draft and files beside it. Where that session is
not open, or has ended, or is no longer mine, they would stay on this computer until the sign-out without a word. A
draft in a session of the list is said there.
"""

from __future__ import annotations

from rf_desktop.client.attached import AttachedFile
from rf_desktop.client.observable import Cell, Unwatch
from rf_desktop.client.outgoing import Unsent
from rf_desktop.client.workspace import Workspace
from rf_desktop.contract.sessions import SessionEntry
from rf_desktop.domain.headline import snippet
from rf_desktop.domain.ids import SessionId
from rf_desktop.domain.moments import Clock
from rf_desktop.values import dataclass
from rf_desktop.viewmodels import text, text_files
from rf_desktop.viewmodels.conversation import ConversationModel
from rf_desktop.viewmodels.drafting import DraftKeeper
from rf_desktop.viewmodels.herald import ToastMessage
from rf_desktop.viewmodels.places import Places
from rf_desktop.viewmodels.telling import Telling
from rf_desktop.viewmodels.transcript import why_refused

KEYS = "left:"
MOST = 3
"""Sessions that are told of; the next one when one of them is settled."""
DELETE = "delete-left"
COPY = "copy-left"
_BEGINNING = 70  # characters of a draft, by which its writer knows it
_ENDED = ("resolved", "abandoned")


@dataclass(frozen=True)
class _Left:
    """Of one session. entry: None where it is not in my list; only then `draft` is what is written there."""

    session_id: SessionId
    entry: SessionEntry | None
    messages: tuple[Unsent, ...]
    files: tuple[AttachedFile, ...]
    draft: str


class LeftBehind:
    """One toast a session, of `MOST` sessions; what is still there is told again at the next start.

    `copied` is what belongs into the clipboard, and how often something was copied.
    """

    def __init__(
        self,
        workspace: Workspace,
        conversation: ConversationModel,
        drafts: DraftKeeper,
        places: Places,
        telling: Telling,
        clock: Clock,
    ) -> None:
        self.copied: Cell[tuple[int, str]] = Cell((0, ""))
        self._workspace = workspace
        self._conversation = conversation
        self._drafts = drafts
        self._places = places
        self._telling = telling
        self._clock = clock
        self._told: set[SessionId] = set()
        self._unwatch: list[Unwatch] = [
            workspace.attached.beside_drafts.watch(lambda _: self._look(), now=False),
            workspace.outgoing.unsent.watch(lambda _: self._look(), now=False),
            workspace.conversations.sessions.watch(lambda _: self._look(), now=False),
            conversation.selected.watch(lambda _: self._look(), now=False),
        ]

    async def acted(self, key: str, action: str) -> bool:
        """A button of a toast was pressed; whether it was one of these."""
        if not key.startswith(KEYS):
            return False
        session = SessionId(key.removeprefix(KEYS))
        self._telling.unsay(key)
        if action == DELETE:
            self._delete(session)
            self._look()
        elif action == COPY:
            self._copy(session)
        else:
            self._places.come_forward()
            await self._places.open_session(session)
        return True

    def close(self) -> None:
        """Stop watching."""
        for unwatch in self._unwatch:
            unwatch()
        for session in self._told:
            self._telling.unsay(f"{KEYS}{session}")

    def _look(self) -> None:
        if self._workspace.conversations.sessions.value.listed_at is None:
            return
        left = {each.session_id: each for each in self._found()}
        here = self._conversation.selected.value
        for session in self._told:
            if session == here or session not in left:  # seen where it belongs, or settled
                self._telling.unsay(f"{KEYS}{session}")
        self._told &= left.keys()
        for session, each in left.items():
            if session != here and session not in self._told and len(self._told) < MOST:
                self._tell(each)

    def _found(self) -> list[_Left]:
        """Each session in which something lies that is seen there only."""
        sessions = self._workspace.conversations.sessions.value
        beside = self._workspace.attached.beside_drafts.value
        refused = [item for item in self._workspace.outgoing.unsent.value if item.state == "refused"]
        found: list[_Left] = []
        written = {id_ for id_ in self._drafts.written_in() if sessions.get(id_) is None}
        for id_ in dict.fromkeys((*(item.session_id for item in refused), *beside, *sorted(written))):
            entry = sessions.get(id_)
            is_over = entry is None or entry.status in _ENDED
            messages = tuple(item for item in refused if item.session_id == id_)
            files = beside.get(id_, ()) if is_over else ()
            draft = self._drafts.read(id_).strip() if id_ in written else ""
            if messages or files or draft:
                found.append(_Left(id_, entry, messages, files, draft))
        return found

    def _tell(self, left: _Left) -> None:
        self._told.add(left.session_id)
        counted = ((text_files.LEFT_MESSAGES, len(left.messages)), (text_files.LEFT_FILES, len(left.files)))
        parts = [words.of(count) for words, count in counted if count]
        what = text_files.LEFT_TOO.join([*([text_files.LEFT_DRAFT] if left.draft else []), *parts])
        copy = ((COPY, text.COPY_DRAFT),) if left.draft else ()
        self._telling.tell(
            ToastMessage(
                key=f"{KEYS}{left.session_id}",
                title=text_files.LEFT.format(what=what),
                body=self._where(left),
                kind="warning",
                action_label=text.OPEN,
                action="open",
                more=(*copy, (DELETE, text_files.LEFT_DELETE)),
                lasting=True,
            )
        )

    def _where(self, left: _Left) -> str:
        if left.draft:
            return text_files.LEFT_WRITTEN_ELSEWHERE.format(beginning=snippet(left.draft, _BEGINNING))
        if left.entry is None:
            return text_files.LEFT_ELSEWHERE
        title = snippet(left.entry.problem_summary or left.entry.first_message or "", 70) or text.NO_SUMMARY
        if left.entry.status in _ENDED:
            return text_files.LEFT_ENDED.format(title=title)
        return text_files.LEFT_REFUSED.format(title=title, why=why_refused(left.messages[0], self._clock()))

    def _delete(self, session: SessionId) -> None:
        for left in self._found():
            if left.session_id == session:
                for item in left.messages:
                    self._workspace.outgoing.discard(item.key)
                for file in left.files:
                    self._workspace.attached.remove(session, file.key)
                if left.draft:
                    self._drafts.discard(session)

    def _copy(self, session: SessionId) -> None:
        """It stays here as well: whoever has put it elsewhere deletes it."""
        for left in self._found():
            if left.session_id == session and left.draft:
                self.copied.set((self.copied.value[0] + 1, left.draft))
                self._telling.tell(
                    ToastMessage(
                        key=f"{KEYS}{session}",
                        title=text.COPIED,
                        kind="success",
                        action_label=text_files.LEFT_DELETE,
                        action=DELETE,
                    )
                )
