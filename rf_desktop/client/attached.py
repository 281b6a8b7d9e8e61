"""Files that are attached and not sent yet: their bytes and lists on the disk, gone at sign-out (T1, T10, D3).

A file's bytes are kept once, under the key that also names its upload, until its message is sent or it is taken away;
so what was attached survives a crash and a restart, beside a draft as well as in a message that waits. Pressing *Send*
moves names, not bytes.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import logging
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from rf_desktop.client.observable import Cell
from rf_desktop.client.private_file import UNFINISHED, replace_bytes, replace_text, why
from rf_desktop.domain import files
from rf_desktop.domain.ids import AttachmentId, SessionId, new_id
from rf_desktop.domain.redaction import for_disk
from rf_desktop.values import dataclass

CONTENT_SUFFIX = ".file"
LIST_SUFFIX = ".attached"
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class AttachedFile:
    """One file on its way. `attachment_id` is there once the server has its bytes; sizes in bytes and pixels."""

    key: str
    name: str
    media_type: str
    size: int
    width: int | None = None
    height: int | None = None
    attachment_id: AttachmentId | None = None


class FileNotKept(Exception):
    """The disk does not take a file; `why` is the system's word."""

    def __init__(self, reason: str) -> None:
        self.why = reason
        super().__init__(reason)


class AttachedFiles:
    """What is attached beside each session's draft, and the bytes of all files that are not sent."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.beside_drafts: Cell[Mapping[SessionId, tuple[AttachedFile, ...]]] = Cell(self._load())

    def of(self, session_id: SessionId) -> tuple[AttachedFile, ...]:
        """What is attached beside that session's draft."""
        return self.beside_drafts.value.get(session_id, ())

    async def attach(self, session_id: SessionId, name: str, content: bytes) -> AttachedFile:
        """Keep a file beside a session's draft. Raises FileNotKept."""
        looked = files.look_into(content)
        shown = (looked.media_type, len(content), looked.width, looked.height)
        file = AttachedFile(new_id(), files.safe_name(name), *shown)
        try:
            await asyncio.to_thread(replace_bytes, self._content_path(file.key), content, precious=False)
        except OSError as error:
            raise FileNotKept(why(error)) from error
        self._set(session_id, (*self.of(session_id), file))
        return file

    def remove(self, session_id: SessionId, key: str) -> None:
        """Take a file away from beside a draft; its bytes go, too."""
        self._set(session_id, tuple(file for file in self.of(session_id) if file.key != key))
        self.forget([key])

    def release(self, session_id: SessionId, keys: Iterable[str]) -> None:
        """These belong to a message now: they are no longer beside the draft, and their bytes stay."""
        gone = set(keys)
        self._set(session_id, tuple(file for file in self.of(session_id) if file.key not in gone))

    def put_back(self, session_id: SessionId, attached: tuple[AttachedFile, ...]) -> None:
        """These stand beside the draft again."""
        self._set(session_id, (*attached, *self.of(session_id)))

    async def content(self, key: str) -> bytes | None:
        """A file's bytes; None when they are not on the disk any more."""
        try:
            return await asyncio.to_thread(self._content_path(key).read_bytes)
        except OSError as error:
            _log.warning("An attached file cannot be read: %s", why(error))
            return None

    def forget(self, keys: Iterable[str]) -> None:
        """Their message is sent or given up. Never raises."""
        for key in keys:
            self._remove(self._content_path(key))

    def keep_only(self, others: Iterable[AttachedFile]) -> None:
        """At the start: bytes that neither a draft nor one of these names are of nobody, after a crash in between."""
        named = {file.key for attached in self.beside_drafts.value.values() for file in attached}
        kept = {self._content_path(key).name for key in named | {file.key for file in others}}
        for path in self._folder.glob(f"*{CONTENT_SUFFIX}*"):
            if path.name not in kept:
                self._remove(path)

    def forget_all(self) -> None:
        """Remove every file and list, as at sign-out."""
        self.beside_drafts.set({})
        for suffix in (CONTENT_SUFFIX, LIST_SUFFIX):
            for pattern in (f"*{suffix}", f"*{suffix}{UNFINISHED}"):
                for path in self._folder.glob(pattern):
                    self._remove(path)

    def _set(self, session_id: SessionId, attached: tuple[AttachedFile, ...]) -> None:
        others = {key: value for key, value in self.beside_drafts.value.items() if key != session_id}
        self._save(session_id, attached)
        self.beside_drafts.set(others | ({session_id: attached} if attached else {}))

    def _save(self, session_id: SessionId, attached: tuple[AttachedFile, ...]) -> None:
        path = self._folder / f"{_digest(session_id)}{LIST_SUFFIX}"
        try:
            if attached:
                saved = {"session_id": session_id, "files": [written(file) for file in attached]}
                replace_text(path, json.dumps(saved, ensure_ascii=False), precious=False)
            else:
                path.unlink(missing_ok=True)
        except OSError as error:
            _log.warning("What is attached is not remembered on the disk: %s", why(error))

    def _load(self) -> dict[SessionId, tuple[AttachedFile, ...]]:
        found: dict[SessionId, tuple[AttachedFile, ...]] = {}
        for path in sorted(self._folder.glob(f"*{LIST_SUFFIX}")):
            try:
                saved = json.loads(path.read_text(encoding="utf-8"))
                attached = tuple(read(each) for each in saved["files"])
            except (OSError, ValueError, KeyError, TypeError, RecursionError):
                _log.warning("What was attached in %s cannot be read", path.name)
                continue
            there = tuple(file for file in attached if self._content_path(file.key).exists())
            if there:
                found[SessionId(str(saved["session_id"]))] = there
        return found

    def _content_path(self, key: str) -> Path:
        return self._folder / f"{_digest(key)}{CONTENT_SUFFIX}"

    def _remove(self, path: Path) -> None:
        try:
            path.unlink(missing_ok=True)
        except OSError as error:
            _log.warning("An attached file is not removed: %s", why(error))


def written(file: AttachedFile) -> dict[str, Any]:
    """For the disk; a secret in its name stays out of it (D3)."""
    return {
        "key": file.key,
        "name": for_disk(file.name),
        "media_type": file.media_type,
        "size": file.size,
        "width": file.width,
        "height": file.height,
        "attachment_id": file.attachment_id,
    }


def read(saved: Mapping[str, Any]) -> AttachedFile:
    """From the disk. Raises KeyError, TypeError or ValueError."""
    known = saved.get("attachment_id")
    return AttachedFile(
        key=str(saved["key"]),
        name=files.safe_name(str(saved["name"])),
        media_type=str(saved["media_type"]),
        size=int(saved["size"]),
        width=None if saved.get("width") is None else int(saved["width"]),
        height=None if saved.get("height") is None else int(saved["height"]),
        attachment_id=AttachmentId(str(known)) if known else None,
    )


def _digest(text: str) -> str:
    """A file name that tells nothing and leads nowhere."""
    return hashlib.sha256(text.encode(errors="replace")).hexdigest()[:40]
