"""Files go up before their message, survive a restart, and leave nothing behind: T1, T10, D3."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

from rf_desktop.client.attached import AttachedFile, AttachedFiles, FileNotKept
from rf_desktop.client.files import Files
from rf_desktop.client.unsent import unsent_of
from rf_desktop.contract.attachments import FILE_NAME_HEADER, Attachment
from rf_desktop.contract.base import IDEMPOTENCY_HEADER
from rf_desktop.contract.chat import Message
from rf_desktop.contract.problems import NoRoomForFilesProblem, NotAvailableProblem
from rf_desktop.domain.ids import AttachmentId
from tests.client.made import JANE, detail, entry, message
from tests.client.peer import Breaks, Hangs, Peer, Reply, refuses
from tests.client.test_outgoing import S1, SEND, Desk, desk, files, first
from tests.client.waiting import becomes
from tests.domain.test_files import png

__all__ = ["desk"]
UP = ("POST", "/sessions/s1/attachments")
PICTURE = png(640, 480)
GONE = NotAvailableProblem(title="This file is not available.", status=404)


def kept(number: int = 1, size: int = len(PICTURE)) -> Attachment:
    return Attachment(id=AttachmentId(f"a{number}"), name="x.png", media_type="image/png", size=size)


def said(number: int, *attached: Attachment, body: str = "") -> Message:
    return message(number, body).model_copy(update={"attachments": attached})


async def attached(one: Desk, *names: str) -> tuple[AttachedFile, ...]:
    for name in names:
        await one.attached.attach(S1, name, PICTURE)
    return one.attached.of(S1)


async def test_a_files_bytes_go_up_and_then_its_message(peer: Peer, desk: Desk, tmp_path: Path) -> None:
    """T1, T10: in order, each under a key of its own, with its name percent-encoded; then nothing stays here."""
    peer.on(*UP, Reply(kept(1), 201), Reply(kept(2), 201))
    peer.on(*SEND, Reply(said(1, kept(1), kept(2), body="look"), 201))
    two = await attached(desk, "Übersicht.png", "b.png")
    assert [(each.media_type, each.width) for each in two] == [("image/png", 640)] * 2
    desk.outgoing.send(S1, "look", two)
    assert desk.attached.of(S1) == ()
    desk.outgoing.line_is(True)
    await desk.all_sent()
    first_up, second_up = peer.to(*UP)
    assert (first_up.body, second_up.body) == (PICTURE, PICTURE)
    assert first_up.headers[FILE_NAME_HEADER.lower()] == "%C3%9Cbersicht.png"
    assert first_up.headers[IDEMPOTENCY_HEADER.lower()] == two[0].key
    (sent,) = peer.to(*SEND)
    assert sent.json == {"body": "look", "attachment_ids": ["a1", "a2"]}
    assert files(tmp_path) == []
    assert await desk.files.content(AttachmentId("a1")) == PICTURE  # known already, nothing is fetched


async def test_a_restart_in_mid_upload_sends_nothing_twice(peer: Peer, desk: Desk, tmp_path: Path) -> None:
    """T10, E5: what the server has stays known; what it may have goes again under the same key."""
    peer.on(*UP, Reply(kept(1), 201), Hangs())
    two = await attached(desk, "a.png", "b.png")
    desk.outgoing.send(S1, "", two)
    desk.outgoing.line_is(True)
    await peer.is_asked(*UP, times=2)
    later = Desk(peer, tmp_path)
    (waiting,) = later.outgoing.unsent.value
    assert [file.attachment_id for file in waiting.files] == ["a1", None]
    peer.on(*UP, Reply(kept(2), 201))
    peer.on(*SEND, Reply(said(1, kept(1), kept(2)), 201))
    later.outgoing.line_is(True)
    await later.all_sent()
    assert [each.headers[IDEMPOTENCY_HEADER.lower()] for each in peer.to(*UP)] == [two[0].key, two[1].key, two[1].key]
    assert files(tmp_path) == []
    await later.aclose()


async def test_offline_files_wait_with_their_message_and_beside_a_draft(desk: Desk, peer: Peer, tmp_path: Path) -> None:
    """T1, T10: both survive a restart; bytes of nobody do not."""
    one = await attached(desk, "a.png")
    desk.outgoing.send(S1, "later", one)
    await attached(desk, "password=Tr0ub4dor&3x.png")
    (tmp_path / "0000.file").write_bytes(b"left by a crash")
    later = Desk(peer, tmp_path)
    (waiting,) = later.outgoing.unsent.value
    assert waiting.files == one
    assert await later.attached.content(one[0].key) == PICTURE
    (beside,) = later.attached.of(S1)
    assert "Tr0ub4dor" not in beside.name
    assert not (tmp_path / "0000.file").exists()
    assert all(path.stat().st_mode & 0o077 == 0 for path in files(tmp_path))
    later.outgoing.forget_all()
    later.attached.forget_all()
    assert files(tmp_path) == []
    await later.aclose()


async def test_a_message_whose_files_go_up_can_be_taken_back(peer: Peer, desk: Desk, tmp_path: Path) -> None:
    """T10: its upload ends, no message is sent, and the next one goes on."""
    big = b"x" * 3_000_000
    file = await desk.attached.attach(S1, "big.bin", big)
    peer.on(*UP, Breaks())
    item = desk.outgoing.send(S1, "", (file,))
    desk.outgoing.line_is(True)
    await becomes(desk.outgoing.unsent, lambda items: first(items).gone_up > 0)
    desk.outgoing.discard(item.key)
    assert files(tmp_path) == []
    peer.on(*SEND, Reply(message(1, "next"), 201))
    desk.outgoing.send(S1, "next")
    await desk.all_sent()
    assert [each.json["body"] for each in peer.to(*SEND)] == ["next"]


async def test_how_far_files_are_is_told_in_steps(peer: Peer, desk: Desk) -> None:
    """T1: rising, to the end, and not for each piece."""
    big = b"x" * 5_000_000
    file = await desk.attached.attach(S1, "big.bin", big)
    peer.on(*UP, Reply(kept(1, len(big)), 201))
    peer.on(*SEND, Reply(said(1, kept(1)), 201))
    seen: list[int] = []
    desk.outgoing.unsent.watch(lambda items: seen.extend(item.gone_up for item in items if item.state == "uploading"))
    desk.outgoing.send(S1, "", (file,))
    desk.outgoing.line_is(True)
    await desk.all_sent()
    assert seen == sorted(seen)
    assert seen[-1] == len(big)
    assert len(set(seen)) <= 22


async def test_a_refused_file_says_why_and_is_tried_again(peer: Peer, desk: Desk) -> None:
    """T10."""
    full = NoRoomForFilesProblem(title="Full.", limit=200)
    peer.on(*UP, refuses(full), Reply(kept(1), 201))
    peer.on(*SEND, Reply(said(1, kept(1)), 201))
    desk.outgoing.line_is(True)
    item = desk.outgoing.send(S1, "", await attached(desk, "a.png"))
    (refused,) = await becomes(desk.outgoing.unsent, lambda items: first(items).state == "refused")
    assert refused.problem == full
    desk.outgoing.retry(item.key)
    await desk.all_sent()


async def test_files_that_the_server_forgot_go_up_once_more(peer: Peer, desk: Desk) -> None:
    """T10: after a long time offline; when that does not help either, the refusal is shown."""
    peer.on(*UP, Reply(kept(1), 201), Reply(kept(2), 201))
    peer.on(*SEND, refuses(GONE), Reply(said(1, kept(2)), 201))
    desk.outgoing.line_is(True)
    desk.outgoing.send(S1, "", await attached(desk, "a.png"))
    await desk.all_sent()
    assert [each.json["attachment_ids"] for each in peer.to(*SEND)] == [["a1"], ["a2"]]
    peer.on(*SEND, refuses(GONE))
    desk.outgoing.send(S1, "", await attached(desk, "b.png"))
    (refused,) = await becomes(desk.outgoing.unsent, lambda items: bool(items) and first(items).state == "refused")
    assert refused.problem == GONE


async def test_a_file_that_is_not_here_any_more_is_named(peer: Peer, desk: Desk, tmp_path: Path) -> None:
    """T10: somebody tidied the folder."""
    one = await attached(desk, "a.png")
    for path in files(tmp_path):
        if path.suffix == ".file":
            path.unlink()
    desk.outgoing.line_is(True)
    desk.outgoing.send(S1, "look", one)
    (refused,) = await becomes(desk.outgoing.unsent, lambda items: first(items).state == "refused")
    assert (refused.lost, refused.problem) == ("a.png", None)
    assert peer.to(*SEND) == ()


async def test_what_the_stream_brought_is_not_shown_twice(desk: Desk) -> None:
    """T10: a message of files alone is known by its files."""
    (file,) = await attached(desk, "a.png")
    item = desk.outgoing.send(S1, "", (file,))
    on_its_way = replace(item, state="sending", files=(replace(file, attachment_id=AttachmentId("a1")),))
    for there, shown in ((kept(1), 0), (kept(2), 1)):
        known = desk.conversations.took(detail(entry(), messages=(said(1, there),)))
        assert len(unsent_of([on_its_way], S1, known, JANE.id)) == shown
        desk.conversations.close(S1)


async def test_a_full_disk_is_said(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """T1: nothing is attached that is not kept."""
    blocked = tmp_path / "no folder"
    blocked.write_text("a file")
    with pytest.raises(FileNotKept):
        await AttachedFiles(blocked).attach(S1, "a.png", PICTURE)


async def test_a_file_is_fetched_once_and_the_oldest_go(peer: Peer, desk: Desk) -> None:
    """T1: who asks at the same time gets the same answer; memory is bounded."""
    for number in range(3):
        peer.on(
            "GET", f"/attachments/a{number}", Reply(raw=bytes([number]) * 10, media_type="application/octet-stream")
        )
    some = Files(desk.api, memory=20)
    ids = [AttachmentId(f"a{number}") for number in range(3)]
    assert set(await asyncio.gather(*(some.content(ids[0]) for _ in range(5)))) == {b"\0" * 10}
    assert len(peer.to("GET", "/attachments/a0")) == 1
    for each in ids[1:]:
        await some.content(each)
    await some.content(ids[2])
    assert len(peer.to("GET", "/attachments/a2")) == 1
    await some.content(ids[0])
    assert len(peer.to("GET", "/attachments/a0")) == 2
