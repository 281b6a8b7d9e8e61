"""Files beside the draft, in the transcript and on their way (T1, T10, D3)."""

from __future__ import annotations

from pathlib import Path

import pytest

from rf_desktop.client.connection import Offline
from rf_desktop.client.errors import Unreachable
from rf_desktop.contract import endpoints as e
from rf_desktop.contract.attachments import Attachment, FileContent, FileUpload
from rf_desktop.contract.chat import Message, NewMessage
from rf_desktop.contract.problems import NoRoomForFilesProblem
from rf_desktop.domain import files
from rf_desktop.domain.ids import AttachmentId, SessionId
from rf_desktop.viewmodels import text, text_files
from rf_desktop.viewmodels.conversation_view import MessageRow
from rf_desktop.viewmodels.files import NotLoaded
from tests.client import made
from tests.client.waiting import becomes
from tests.domain.test_files import png
from tests.fakes.seat import Seat
from tests.viewmodels.test_conversation import S1, claimed, mine, shown

PICTURE = png(640, 480)
S2 = SessionId("s2")


def picked(folder: Path, name: str = "screen.png", content: bytes = PICTURE) -> Path:
    """A file somewhere on this computer."""
    where = folder / "somewhere" / name
    where.parent.mkdir(exist_ok=True)
    where.write_bytes(content)
    return where


def names(seat: Seat) -> list[str]:
    return [file.name for file in seat.desk.conversation.files.attached.value]


def told(seat: Seat) -> str:
    return seat.herald.toasts["attach"].title if "attach" in seat.herald.toasts else ""


def takes_files(seat: Seat) -> None:
    """The server keeps files and messages."""

    def keep(body: FileUpload, *, session_id: str) -> Attachment:
        looked = files.look_into(body.content)
        size = (looked.width, looked.height)
        number = seat.api.count(e.UPLOAD_FILE)
        kept = Attachment(
            id=AttachmentId(f"a{number}"), name=body.name, media_type=looked.media_type, size=len(body.content),
            width=size[0], height=size[1],
        )  # fmt: skip
        known[kept.id] = kept
        return kept

    def say(body: NewMessage, *, session_id: str) -> Message:
        brought = tuple(known[each] for each in body.attachment_ids)
        return made.message(8 + seat.api.count(e.SEND_MESSAGE), body.body, by=seat.person).model_copy(
            update={"attachments": brought}
        )

    known: dict[str, Attachment] = {}
    seat.api.answers(e.UPLOAD_FILE, keep)
    seat.api.answers(e.SEND_MESSAGE, say)


def last(seat: Seat) -> MessageRow:
    return shown(seat).messages[-1]


async def test_files_are_attached_sent_and_shown(seat: Seat, tmp_path: Path) -> None:
    """T1: with words or without; afterwards nothing is beside the draft."""
    takes_files(seat)
    await mine(seat)
    await seat.goes_live()
    model = seat.desk.conversation
    assert not await model.send("")
    await model.files.attach_paths([picked(tmp_path), picked(tmp_path, "note.svg", b"<svg/>")])
    assert [(file.name, file.kind, file.size, file.width) for file in model.files.attached.value] == [
        ("screen.png", "picture", text_files.size(len(PICTURE)), 640),
        ("note.svg", "text", "6 bytes", 0),
    ]
    assert await model.send("")
    assert model.files.attached.value == ()
    assert not await model.send("")
    await becomes(seat.workspace.outgoing.unsent, lambda items: not items)
    assert [file.name for file in last(seat).files] == ["screen.png", "note.svg"]
    assert "Picture, screen.png" in last(seat).sentence
    assert not shown(seat).waiting_for_reply
    await model.files.attach_picture(PICTURE)
    assert names(seat)[0].startswith("Pasted picture ")
    assert await model.send("and this")
    await becomes(seat.workspace.outgoing.unsent, lambda items: not items)
    assert shown(seat).waiting_for_reply


async def test_what_cannot_be_attached_is_named_with_the_reason(seat: Seat, tmp_path: Path) -> None:
    """T1: the others are attached all the same."""
    await mine(seat)
    shelf = seat.desk.conversation.files
    big = picked(tmp_path, "video.mp4", b"")
    with big.open("wb") as file:
        file.truncate(files.FILE_BYTES + 1)
    await shelf.attach_paths([big, picked(tmp_path, "ok.txt", b"x")])
    assert told(seat) == "“video.mp4” is larger than 10 MB, so it was not attached."
    await shelf.attach_paths([tmp_path / "somewhere", picked(tmp_path, "none", b""), tmp_path / "gone.txt"])
    for part in ("“somewhere” is a folder", "“none” is empty", "“gone.txt” could not be read: no such file"):
        assert part in told(seat)
    assert names(seat) == ["ok.txt"]
    await shelf.attach_paths([picked(tmp_path, f"{number}.txt", b"x") for number in range(12)])
    assert len(names(seat)) == files.FILES_A_MESSAGE
    assert told(seat) == "A message takes 10 files. 3 more were not attached."
    shelf.remove(shelf.attached.value[0].key)
    assert len(names(seat)) == 9


async def test_each_session_has_its_own_files_and_a_restart_brings_them_back(seat: Seat, tmp_path: Path) -> None:
    """T1: as drafts, also when somebody else takes the session; they go at sign-out (D3)."""
    await mine(seat)
    seat.has_session(made.entry("s2", owner=seat.person, opened_by=seat.person))
    await seat.desk.conversation.files.attach_paths([picked(tmp_path)])
    await seat.desk.open_session(S2)
    assert names(seat) == []
    again = Seat(seat.folder)
    again.has_session(made.entry("s1", owner=made.ALEX, opened_by=made.JANE), may_write=False)
    await again.desk.open_session(S1)
    assert names(again) == ["screen.png"]
    assert not await again.desk.conversation.send("")
    await again.desk.conversation.files.attach_paths([picked(tmp_path, "late.txt", b"x")])
    assert names(again) == ["screen.png"]
    await again.desk.sign_out()
    left = [path for path in seat.folder.rglob("*") if path.suffix in (".file", ".attached")]
    assert left == []
    await again.leaves()


async def test_offline_a_message_waits_with_its_files_and_can_be_taken_back(seat: Seat, tmp_path: Path) -> None:
    """T10: into the composer, before what is written there by now."""
    takes_files(seat)
    await mine(seat)
    model = seat.desk.conversation
    seat.workspace.connection.set(Offline(seat.clock()))
    seat.workspace.outgoing.line_is(False)
    await model.files.attach_paths([picked(tmp_path)])
    model.save_draft("look at this")
    assert await model.send("look at this")
    row = last(seat)
    assert (row.state, row.label, row.can_cancel) == ("waiting", text.NOT_SENT_YET, True)
    assert [file.name for file in row.files] == ["screen.png"]
    content = await model.files.content(row.files[0].key)
    assert content == PICTURE
    model.save_draft("meanwhile")
    await model.take_back(row.key)
    assert model.draft.value == "look at this\nmeanwhile"
    assert names(seat) == ["screen.png"]
    assert shown(seat).messages == ()
    assert await model.send(model.draft.value)
    await seat.goes_live()
    await becomes(seat.workspace.outgoing.unsent, lambda items: not items)
    assert seat.api.count(e.UPLOAD_FILE) == 1


async def test_online_a_message_on_its_way_offers_no_way_back(seat: Seat) -> None:
    """T10: it would come and go within a moment."""
    takes_files(seat)
    await mine(seat)
    await seat.goes_live()
    await seat.desk.conversation.send("hello")
    assert not any(row.can_cancel for row in shown(seat).messages)


async def test_how_far_files_are_and_why_they_were_refused(seat: Seat, tmp_path: Path) -> None:
    """T1, T10."""
    await mine(seat)
    await seat.goes_live()
    model = seat.desk.conversation
    await model.files.attach_paths([picked(tmp_path)])
    seat.api.refuses(e.UPLOAD_FILE, NoRoomForFilesProblem(title="Full.", limit=200 * 1024 * 1024))
    with seat.api.held(e.UPLOAD_FILE):
        await model.send("")
        await becomes(seat.workspace.outgoing.unsent, lambda items: items[0].state == "uploading")
        assert last(seat).trouble == "Sending files, 0 %"
        assert last(seat).can_cancel
    await becomes(seat.workspace.outgoing.unsent, lambda items: items[0].state == "refused")
    assert "200 MB together" in last(seat).trouble
    await model.take_back(last(seat).key)
    assert names(seat) == ["screen.png"]


async def test_a_files_bytes_come_from_the_server_or_a_sentence_says_why_not(seat: Seat, tmp_path: Path) -> None:
    """T1: and are saved where a person says."""
    await claimed(seat)
    shelf = seat.desk.conversation.files
    seat.api.answers(e.DOWNLOAD_FILE, Unreachable("connect"))
    missing = await shelf.content("a1")
    assert isinstance(missing, NotLoaded)
    assert missing.can_retry
    assert missing.sentence.startswith("Not loaded. ")
    assert not await shelf.save("a1", tmp_path / "x.png")
    seat.api.answers(e.DOWNLOAD_FILE, FileContent(content=PICTURE))
    assert await shelf.content("a1") == PICTURE
    assert await shelf.save("a1", tmp_path / "x.png")
    assert (tmp_path / "x.png").read_bytes() == PICTURE
    longest = tmp_path / files.safe_name("\u66f8" * 200 + ".png")
    assert await shelf.save("a1", longest)
    assert longest.read_bytes() == PICTURE
    assert not await shelf.save("a1", tmp_path / "no folder" / "x.png")
    assert "was not saved" in seat.herald.toasts["save a1"].title
    assert seat.api.count(e.DOWNLOAD_FILE) == 3


@pytest.mark.parametrize(("count", "said"), [(1, "1 byte"), (999, "999 bytes"), (1000, "1 KB"), (1_440_000, "1.4 MB")])
def test_sizes_are_said_shortly(count: int, said: str) -> None:
    """T1."""
    assert text_files.size(count) == said
