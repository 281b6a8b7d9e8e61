"""Unsent messages as values and as files."""

from __future__ import annotations

import stat
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from rf_desktop.client.conversation_state import joined
from rf_desktop.client.unsent import Unsent, UnsentFiles, unsent_of
from rf_desktop.contract.problems import SessionNotActiveProblem
from rf_desktop.domain.ids import SessionId
from tests.client.made import JANE, NOON, SAM, detail, entry, message

S1 = SessionId("s1")


def test_a_restart_finds_them_in_the_order_of_their_presses(tmp_path: Path) -> None:
    """T10: with key, text and refusal; what was being sent waits again."""
    problem = SessionNotActiveProblem(title="No.", status=409, session_status="escalated")
    sending = Unsent("k1", S1, "first — «ünï»\n", NOON, state="sending")
    refused = Unsent("k2", S1, "second", NOON + timedelta(seconds=2), state="refused", problem=problem)
    other = Unsent("k3", SessionId("s2"), "between", NOON + timedelta(seconds=1))
    files = UnsentFiles(tmp_path)
    files.save(S1, [sending, refused])
    files.save(SessionId("s2"), [other])
    assert UnsentFiles(tmp_path).load() == (replace(sending, state="waiting"), other, refused)


def test_the_files_are_private_and_go_when_nothing_waits(tmp_path: Path) -> None:
    """D3."""
    files = UnsentFiles(tmp_path)
    files.save(S1, [Unsent("k1", S1, "text", NOON)])
    (file,) = tmp_path.iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert "s1" not in file.name
    files.save(S1, [])
    assert list(tmp_path.iterdir()) == []


def test_an_unreadable_file_is_left_alone_and_the_others_are_read(tmp_path: Path) -> None:
    """T10."""
    files = UnsentFiles(tmp_path)
    files.save(S1, [Unsent("k1", S1, "text", NOON)])
    (tmp_path / "broken.unsent").write_text('[{"key": 1}]')
    assert [item.key for item in UnsentFiles(tmp_path).load()] == ["k1"]
    assert (tmp_path / "broken.unsent").exists()


def test_a_message_that_the_stream_brought_first_is_shown_once() -> None:
    """T10: the event may overtake the reply."""
    before = joined(None, detail(entry(), messages=(message(1, "done"),)))
    after = joined(None, detail(entry(), messages=(message(1, "done"), message(2, "done"))))
    item = Unsent("k", S1, " done ", NOON, after_position=1, state="sending")
    assert unsent_of([item], S1, before, JANE.id) == (item,)
    assert unsent_of([item], S1, after, JANE.id) == ()
    assert unsent_of([item], S1, after, SAM.id) == (item,)
    assert unsent_of([replace(item, state="waiting")], S1, after, JANE.id) != ()
    assert unsent_of([item], SessionId("s2"), None, JANE.id) == ()


def test_a_secret_waits_in_memory_only(tmp_path: Path) -> None:
    """D3: the file holds the message without it; what the server keeps of it is the same message."""
    item = Unsent("k", S1, "the password: Summer2024!", NOON, state="sending")
    UnsentFiles(tmp_path).save(S1, [item])
    (file,) = tmp_path.iterdir()
    assert "Summer2024!" not in file.read_text(encoding="utf-8")
    kept = joined(None, detail(entry(), messages=(message(1, "the password: [secret a1b2c3]"),)))
    assert unsent_of([item], S1, kept, JANE.id) == ()
    other = joined(None, detail(entry(), messages=(message(1, "the password: forgotten"),)))
    assert unsent_of([item], S1, other, JANE.id) == (item,)
