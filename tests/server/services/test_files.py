"""Files in a conversation, on both engines: T1, T10, C6, A7, R3."""

from __future__ import annotations

import asyncio
import json
from datetime import timedelta

import pytest

from rf_desktop.contract.ai import Hiding
from rf_desktop.contract.attachments import Attachment, FileUpload
from rf_desktop.contract.chat import Message, NewMessage
from rf_desktop.contract.handoffs import Claim, NewHandoff
from rf_desktop.domain import files
from rf_desktop.domain.errors import (
    IdempotencyKeyReused,
    Malformed,
    NoRoomForFiles,
    NotAllowed,
    NotAvailable,
    SessionNotActive,
    TooLarge,
)
from rf_desktop.domain.ids import AttachmentId, SessionId
from rf_desktop.domain.moments import now
from rf_desktop.server.services.actor import Actor
from rf_desktop.server.services.attachments import Attachments
from rf_desktop.server.services.housekeeping import KEPT, Housekeeping
from rf_desktop.server.services.redacting import Redacting
from tests.domain.test_files import png
from tests.server.services.office import Office

PICTURE = FileUpload(name="../screen.png", content=png(640, 480))


def of(office: Office) -> Attachments:
    return Attachments(office.store, office.wakeups, office.clock)


async def kept(office: Office, session_id: SessionId, upload: FileUpload = PICTURE) -> Attachment:
    """A file of Jane's on the server."""
    return await of(office).upload(office.jane, session_id, upload, office.key())


async def sent(office: Office, session_id: SessionId, *attached: Attachment, body: str = "") -> Message:
    """A message of Jane's with these files."""
    said = NewMessage(body=body, attachment_ids=tuple(each.id for each in attached))
    return await office.chat.send(office.jane, session_id, said, office.key())


async def reads(office: Office, who: Actor, attached: Attachment) -> bool:
    """Whether somebody gets the bytes."""
    try:
        got = await of(office).content(who, attached.id)
    except NotAvailable:
        return False
    return got.content == PICTURE.content


async def test_a_file_is_sent_up_and_comes_with_its_message(office: Office) -> None:
    """T1: named safely, known by its bytes, told by the event; files alone are a message, which FlowPilot leaves."""
    session_id = (await office.session()).entry.id
    await office.lease("reply")
    picture = await kept(office, session_id)
    assert (picture.name, picture.media_type, picture.size) == ("screen.png", "image/png", len(PICTURE.content))
    assert (picture.width, picture.height, picture.is_picture) == (640, 480, True)
    note = await kept(office, session_id, FileUpload(name="log.html", content=b"<script>"))
    assert (note.media_type, note.is_picture) == ("text/plain", False)
    message = await sent(office, session_id, note, picture)
    assert message.attachments == (note, picture)
    read = (await office.sessions.get(office.jane, session_id)).messages[-1]
    assert read == message
    told = [json.loads(row.data_json) for row in await office.log() if row.type == "message_added"]
    assert [each["name"] for each in told[-1]["message"]["attachments"]] == ["log.html", "screen.png"]
    assert office.beside.value("SELECT count(*) FROM job WHERE kind = 'reply'") == 1
    await sent(office, session_id, await kept(office, session_id), body="What is this?")
    assert office.beside.value("SELECT count(*) FROM job WHERE kind = 'reply'") == 2


async def test_a_retry_never_doubles_a_file_or_its_message(office: Office) -> None:
    """T10, E5: a cut line and a double click, both at once; another file under the same key is refused."""
    session_id = (await office.session()).entry.id
    some = await asyncio.gather(*(of(office).upload(office.jane, session_id, PICTURE, "k") for _ in range(4)))
    assert len({each.id for each in some}) == 1
    with pytest.raises(IdempotencyKeyReused):
        await of(office).upload(office.jane, session_id, FileUpload(name="other", content=b"x"), "k")
    said = NewMessage(body="look", attachment_ids=(some[0].id,))
    both = await asyncio.gather(*(office.chat.send(office.jane, session_id, said, "m") for _ in range(3)))
    assert len({message.id for message in both}) == 1
    with pytest.raises(NotAvailable):
        await sent(office, session_id, some[0], body="the same file again")


async def test_only_who_may_read_the_message_gets_its_files(office: Office) -> None:
    """C6, R3: before it is sent its writer; then the session's readers; before a claim also the seniors, as far as
    the snapshot shows it; never another account."""
    session_id = (await office.session()).entry.id
    picture = await kept(office, session_id)
    everybody = (office.jane, office.sam, office.kim, office.nora, office.stranger, office.foreign_senior)

    async def readers() -> list[str]:
        return [who.name for who in everybody if await reads(office, who, picture)]

    assert await readers() == ["Jane"]
    await sent(office, session_id, picture)
    assert await readers() == ["Jane"]
    handoff = await office.handoffs.escalate(office.jane, session_id, NewHandoff(reason="?"), office.key())
    assert await readers() == ["Jane", "Sam", "Third senior"]
    shown = (await office.handoffs.context(office.sam, handoff.id)).snapshot.messages[-1]
    assert shown.attachments == (picture,)
    await office.handoffs.claim(office.sam, handoff.id, Claim(way="continue"))
    later = await of(office).upload(office.sam, session_id, PICTURE, office.key())
    said = NewMessage(body="and this", attachment_ids=(later.id,))
    await office.chat.send(office.sam, session_id, said, office.key())
    assert [who.name for who in everybody if await reads(office, who, later)] == ["Jane", "Sam"]
    with pytest.raises(NotAvailable):
        await of(office).content(office.jane, AttachmentId("nobody's"))


async def test_a_file_is_sent_up_where_one_may_write(office: Office) -> None:
    """C11: to an active session, by who works on it; a colleague's waiting file is nobody else's to send."""
    session_id = (await office.session()).entry.id
    mine = await kept(office, session_id)
    other = (await office.session()).entry.id
    for wrong in (NewMessage(body="x", attachment_ids=(mine.id,)), NewMessage(body="", attachment_ids=(mine.id,))):
        with pytest.raises(NotAvailable):
            await office.chat.send(office.jane, other, wrong, office.key())
    handoff = await office.handoffs.escalate(office.jane, session_id, NewHandoff(reason="?"), office.key())
    with pytest.raises(SessionNotActive):
        await kept(office, session_id)
    await office.handoffs.claim(office.sam, handoff.id, Claim(way="continue"))
    with pytest.raises(NotAllowed):
        await kept(office, session_id)
    with pytest.raises(NotAvailable):
        await of(office).upload(office.nora, session_id, PICTURE, office.key())
    taken = NewMessage(body="hers", attachment_ids=(mine.id,))
    with pytest.raises(NotAvailable):
        await office.chat.send(office.sam, session_id, taken, office.key())


async def test_files_have_their_limits(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """T1: of one file, of a message, of a session; nothing is left behind by a refusal."""
    session_id = (await office.session()).entry.id
    with pytest.raises(Malformed):
        await kept(office, session_id, FileUpload(name="empty", content=b""))
    with pytest.raises(TooLarge):
        await kept(office, session_id, FileUpload(name="big", content=bytes(files.FILE_BYTES + 1)))
    many = [await kept(office, session_id) for _ in range(files.FILES_A_MESSAGE + 1)]
    with pytest.raises(Malformed):
        await sent(office, session_id, *many)
    monkeypatch.setattr(files, "SESSION_FILES", len(many))
    with pytest.raises(NoRoomForFiles):
        await kept(office, session_id)
    monkeypatch.setattr(files, "SESSION_FILES", 500)
    monkeypatch.setattr(files, "SESSION_BYTES", len(PICTURE.content) * len(many))
    with pytest.raises(NoRoomForFiles):
        await kept(office, session_id)
    assert office.beside.value("SELECT count(*) FROM attachment_content") == len(many)


async def test_a_secret_in_a_files_name_is_hidden_everywhere(office: Office) -> None:
    """A7: what is recognised at once, the rest by hand: in the file, its message, snapshot and the log."""
    session_id = (await office.session()).entry.id
    named = await kept(office, session_id, FileUpload(name="password=Tr0ub4dor&3x.txt", content=b"x"))
    assert "Tr0ub4dor" not in named.name
    picture = await kept(office, session_id, FileUpload(name="blauwal-77.png", content=b"x"))
    await sent(office, session_id, named, picture)
    handoff = await office.handoffs.escalate(office.jane, session_id, NewHandoff(reason="?"), office.key())
    hidden = Redacting(office.store, office.wakeups, office.clock)
    detail = await hidden.hide(office.jane, session_id, Hiding(text="blauwal-77"))
    assert "blauwal" not in detail.messages[-1].attachments[1].name
    assert "message_changed" in await office.heard_by(office.jane)
    shown = (await office.handoffs.context(office.sam, handoff.id)).snapshot.messages[-1]
    assert shown.attachments == detail.messages[-1].attachments
    assert all("blauwal" not in row.data_json for row in await office.log())
    assert office.beside.value("SELECT count(*) FROM attachment WHERE name LIKE '%blauwal%'") == 0


async def test_a_file_whose_message_never_came_is_forgotten(office: Office) -> None:
    """Kept for a day; the bytes go with it, and what is part of a message stays."""
    session_id = (await office.session()).entry.id
    await sent(office, session_id, await kept(office, session_id))
    await kept(office, session_id)

    def tidied_after(passed: timedelta) -> Housekeeping:
        return Housekeeping(
            office.store.retention, lambda: now() + passed, events_kept_for=timedelta(days=14), events_kept=10
        )

    office.clock.at = now()
    waiting = await kept(office, session_id)
    await tidied_after(timedelta()).tidy()
    assert await reads(office, office.jane, waiting)
    gone = await tidied_after(KEPT["unsent files"] + timedelta(hours=2)).tidy()
    assert gone is None or gone.get("unsent files") in (1, 2)
