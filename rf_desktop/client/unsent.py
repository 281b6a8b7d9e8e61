"""Messages on their way: what was pressed and not yet answered, as values and as files that survive a restart (T10).

A file holds one session's unsent messages in the order of the presses, each with the key of its press; so a message
that the server already has, and whose answer was lost with the application, is answered and not written twice.
"""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

from rf_desktop.client.attached import AttachedFile, read, written
from rf_desktop.client.conversation_state import Conversation
from rf_desktop.client.private_file import UNFINISHED, replace_text, why
from rf_desktop.contract.problems import READ_PROBLEM, Problem
from rf_desktop.domain.ids import PersonId, SessionId
from rf_desktop.domain.redaction import alike, for_disk
from rf_desktop.values import dataclass

SUFFIX = ".unsent"
UnsentState = Literal["waiting", "uploading", "sending", "refused"]
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Unsent:
    """One message that was pressed and is not sent yet; `written_at` is UTC.

    after_position: the newest message of the conversation when its sending began. problem: why it was refused; a
    refused one without problem was answered with something that this desktop cannot read, unless `lost` names a file
    that is not on this computer any more. gone_up: bytes of the files that the server has.
    """

    key: str
    session_id: SessionId
    body: str
    written_at: datetime
    after_position: int = 0
    state: UnsentState = "waiting"
    problem: Problem | None = None
    files: tuple[AttachedFile, ...] = ()
    gone_up: int = 0
    lost: str = ""


def unsent_of(
    items: Iterable[Unsent], session_id: SessionId, conversation: Conversation | None, me: PersonId
) -> tuple[Unsent, ...]:
    """What a transcript shows below its messages: one that the stream has brought already is not shown twice."""
    mine = (item for item in items if item.session_id == session_id)
    return tuple(item for item in mine if conversation is None or not _there(item, conversation, me))


def _there(item: Unsent, conversation: Conversation, me: PersonId) -> bool:
    files = [file.attachment_id for file in item.files]
    return item.state == "sending" and any(
        message.position > item.after_position
        and message.author.id == me
        and alike(message.body, item.body.strip())
        and [file.id for file in message.attachments] == files
        for message in reversed(conversation.messages)
    )


class UnsentFiles:
    """One file per session in one folder, readable by the user only."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._on_disk: dict[SessionId, str] = {}

    def load(self) -> tuple[Unsent, ...]:
        """All of them, by the time of their press. A file that cannot be read is left alone and logged."""
        items: list[Unsent] = []
        for path in sorted(self._folder.glob(f"*{SUFFIX}")):
            try:
                items += [_read(each) for each in json.loads(path.read_text(encoding="utf-8"))]
            except (OSError, ValueError, KeyError, TypeError, RecursionError):
                _log.warning("Unsent messages in %s cannot be read", path.name)
        return tuple(sorted(items, key=lambda item: item.written_at))

    def save(self, session_id: SessionId, items: Iterable[Unsent]) -> None:
        """Replace one session's file; without items it goes. Never raises: what is not on the disk is still sent."""
        path = self._folder / (hashlib.sha256(session_id.encode()).hexdigest()[:40] + SUFFIX)
        written = [_written(item) for item in items]
        text = json.dumps(written, ensure_ascii=False)
        if self._on_disk.get(session_id) == text:
            return
        try:
            if written:
                replace_text(path, text)
            else:
                path.unlink(missing_ok=True)
            self._on_disk[session_id] = text
        except OSError as error:
            _log.warning("Unsent messages are not written to the disk: %s", why(error))

    def forget_all(self) -> None:
        """Remove every file, as at sign-out."""
        self._on_disk.clear()
        for pattern in (f"*{SUFFIX}", f"*{SUFFIX}{UNFINISHED}"):
            for path in self._folder.glob(pattern):
                try:
                    path.unlink(missing_ok=True)
                except OSError as error:
                    _log.warning("Unsent messages are not removed: %s", why(error))


def _written(item: Unsent) -> dict[str, Any]:
    return {
        "key": item.key,
        "session_id": item.session_id,
        "body": for_disk(item.body),  # a resend without the secret is the same message to the server (D3)
        "written_at": item.written_at.isoformat(),
        "refused": item.state == "refused",
        "problem": item.problem.model_dump(mode="json") if item.problem else None,
        "files": [written(file) for file in item.files],
        "lost": for_disk(item.lost),
    }


def _read(saved: dict[str, Any]) -> Unsent:
    problem = saved.get("problem")
    return Unsent(
        key=str(saved["key"]),
        session_id=SessionId(str(saved["session_id"])),
        body=str(saved["body"]),
        written_at=datetime.fromisoformat(saved["written_at"]),
        state="refused" if saved.get("refused") else "waiting",
        problem=READ_PROBLEM.validate_python(problem) if problem else None,
        files=tuple(read(file) for file in saved.get("files", ())),
        lost=str(saved.get("lost", "")),
    )
