"""Files in a conversation: sent up before their message, looked at by its readers, never public (T1, C6)."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Sequence

from rf_desktop.contract.attachments import Attachment, FileContent, FileUpload
from rf_desktop.contract.base import Request
from rf_desktop.domain import files
from rf_desktop.domain.errors import Malformed, NoRoomForFiles, NotAvailable, SessionNotActive, TooLarge
from rf_desktop.domain.ids import AttachmentId, SessionId, new_id
from rf_desktop.server.services import session_views
from rf_desktop.server.services.actor import Actor
from rf_desktop.server.services.handoff_views import readable_handoff
from rf_desktop.server.services.use_cases import UseCases, checked_key, fingerprint
from rf_desktop.server.store.tables import AttachmentRow
from rf_desktop.server.store.unit_of_work import Work


class Attachments(UseCases):
    """Files on their way up and down."""

    async def upload(self, actor: Actor, session_id: SessionId, body: FileUpload, key: str) -> Attachment:
        """Keep a file for a message that is still to come; a resend with the same key is one file.

        Its name is made safe, and what it is comes from its bytes. Raises TooLarge, NoRoomForFiles; Malformed for an
        empty one.
        """
        if not body.content:
            raise Malformed("body", "the file is empty")
        if len(body.content) > files.FILE_BYTES:
            raise TooLarge(files.FILE_BYTES)
        name, looked = files.safe_name(body.name), files.look_into(body.content)
        digest = await asyncio.to_thread(lambda: hashlib.sha256(body.content).hexdigest())
        wanted = fingerprint("file", session_id, _Kept(name=name, digest=digest))
        async with self._noting(actor.account_id) as work:
            before = await work.keys.subject_of(actor.person_id, checked_key(key), wanted)
            session = await session_views.writable(work, actor, session_id)
            if before is not None:
                return view(await _there(work, AttachmentId(before)))
            if session.status != "active":
                raise SessionNotActive(session.status)
            count, size = await work.attachments.room_taken(session_id)
            if count >= files.SESSION_FILES or size + len(body.content) > files.SESSION_BYTES:
                raise NoRoomForFiles(files.SESSION_BYTES)
            at = self._clock()
            row = AttachmentRow(
                id=AttachmentId(new_id()),
                session_id=session_id,
                message_id=None,
                person_id=actor.person_id,
                name=name,
                media_type=looked.media_type,
                size=len(body.content),
                width=looked.width,
                height=looked.height,
                created_at=at,
            )
            await work.attachments.add(row, body.content)
            work.keys.remember(actor.person_id, key, wanted, row.id, at)
            return view(row)

    async def content(self, actor: Actor, attachment_id: AttachmentId) -> FileContent:
        """A file's bytes, for the readers of its message; before a claim also for who may read the handoff (C6)."""
        async with self._reading(actor.account_id) as work:
            row = await _there(work, attachment_id)
            if not await _may_read(work, actor, row):
                raise NotAvailable("file")
            return FileContent(content=await work.attachments.content(row.id))


def view(row: AttachmentRow) -> Attachment:
    """A file as the contract words it."""
    return Attachment(
        id=row.id, name=row.name, media_type=row.media_type, size=row.size, width=row.width, height=row.height
    )


async def take_for_message(
    work: Work, actor: Actor, session_id: SessionId, ids: Sequence[AttachmentId]
) -> list[AttachmentRow]:
    """The files that a new message brings. Raises NotAvailable unless each was sent up by `actor` for it."""
    wanted = list(dict.fromkeys(ids))
    if len(wanted) > files.FILES_A_MESSAGE:
        raise Malformed("attachment_ids", f"a message has at most {files.FILES_A_MESSAGE} files")
    rows = await work.attachments.waiting(session_id, wanted) if wanted else []
    if len(rows) != len(wanted) or any(row.person_id != actor.person_id for row in rows):
        raise NotAvailable("file")
    return rows


class _Kept(Request):
    """What a key stands for, without the bytes."""

    name: str
    digest: str


async def _there(work: Work, attachment_id: AttachmentId) -> AttachmentRow:
    row = await work.attachments.get(attachment_id)
    if row is None:
        raise NotAvailable("file")
    return row


async def _may_read(work: Work, actor: Actor, row: AttachmentRow) -> bool:
    """Readers of the session; and who may read a handoff of it, as far as the handoff's snapshot shows its message."""
    if row.message_id is None:
        return row.person_id == actor.person_id
    try:
        await session_views.readable(work, actor, row.session_id)
    except NotAvailable:
        return await _is_shown_in_a_handoff(work, actor, row)
    return True


async def _is_shown_in_a_handoff(work: Work, actor: Actor, row: AttachmentRow) -> bool:
    handoff = await work.handoffs.latest_of(row.session_id)
    if handoff is None:
        return False
    try:
        await readable_handoff(work, actor, handoff.id)
    except NotAvailable:
        return False
    shown = (await work.handoffs.snapshot(handoff.id)).content["messages"]
    return any(message["id"] == row.message_id for message in shown)
