"""What was typed survives everything but signing out, and no secret in it reaches the disk."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rf_desktop.client.drafts import DraftNotSaved, Drafts
from rf_desktop.domain.ids import PersonId, SessionId
from rf_desktop.domain.redaction import for_disk

JANE, ALEX = PersonId("jane"), PersonId("alex")
OUTLOOK, VPN = SessionId("outlook"), SessionId("vpn")


def unchanged(text: str) -> str:
    return text


def test_each_person_has_a_draft_in_each_session(tmp_path: Path) -> None:
    """T1."""
    drafts = Drafts(tmp_path / "drafts", unchanged)
    drafts.save(JANE, OUTLOOK, "Is web mail affected?")
    drafts.save(JANE, VPN, "Which client?")
    drafts.save(ALEX, OUTLOOK, "Check the connector")
    assert drafts.load(JANE, OUTLOOK) == "Is web mail affected?"
    assert drafts.load(JANE, VPN) == "Which client?"
    assert drafts.load(ALEX, OUTLOOK) == "Check the connector"
    assert drafts.load(ALEX, VPN) == ""


def test_where_somebody_has_written_is_known_after_a_restart(tmp_path: Path) -> None:
    """T1, D3: of each person alone; what was sent is not among it, and after a sign-out there is nothing to know."""
    drafts = Drafts(tmp_path, unchanged)
    for person, session in ((JANE, OUTLOOK), (JANE, VPN), (ALEX, VPN)):
        drafts.save(person, session, "half a sent")
    drafts.save_values(JANE, "form", {"reason": "x"})
    drafts.forget(ALEX, VPN)
    later = Drafts(tmp_path, unchanged)
    assert set(later.written_in(JANE)) == {OUTLOOK, VPN}
    assert later.written_in(ALEX) == ()
    later.clear_all()
    assert list(tmp_path.iterdir()) == []


def test_a_draft_survives_the_death_of_the_process(tmp_path: Path) -> None:
    """T1: written at once, so that even the hardest end of the program keeps it."""
    program = (
        "import os, signal, sys; from pathlib import Path; from rf_desktop.client.drafts import Drafts\n"
        "Drafts(Path(sys.argv[1]), str.upper).save('jane', 'outlook', 'half a sent')\n"
        "os.kill(os.getpid(), signal.SIGKILL)"
    )
    died = subprocess.run([sys.executable, "-c", program, str(tmp_path)], check=False)
    assert died.returncode == -9
    assert Drafts(tmp_path, unchanged).load(JANE, OUTLOOK) == "HALF A SENT"


def test_what_is_written_is_redacted(tmp_path: Path) -> None:
    """D3, A7: no byte of the secret is in the folder."""
    drafts = Drafts(tmp_path, lambda text: text.replace("hunter2", "[secret a1b2c3]"))
    drafts.save(JANE, OUTLOOK, "the password is hunter2, try it")
    assert drafts.load(JANE, OUTLOOK) == "the password is [secret a1b2c3], try it"
    assert not any(b"hunter2" in path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())


def test_an_empty_draft_is_no_draft(tmp_path: Path) -> None:
    """T1."""
    drafts = Drafts(tmp_path, unchanged)
    drafts.save(JANE, OUTLOOK, "text")
    drafts.save(JANE, OUTLOOK, " \n")
    assert drafts.load(JANE, OUTLOOK) == ""
    assert not list(tmp_path.iterdir())


def test_signing_out_takes_every_draft_along(tmp_path: Path) -> None:
    """D3: also what a crash left half written, and nothing that is not a draft."""
    drafts = Drafts(tmp_path, unchanged)
    drafts.save(JANE, OUTLOOK, "one")
    drafts.save(ALEX, VPN, "two")
    (tmp_path / ("ab" * 20 + ".draft.unfinished")).write_text("thr")
    (tmp_path / "somebody's.txt").write_text("stays")
    drafts.clear_all()
    assert [path.name for path in tmp_path.iterdir()] == ["somebody's.txt"]
    Drafts(tmp_path / "never made", unchanged).clear_all()


def test_a_folder_that_cannot_be_written_says_so(tmp_path: Path) -> None:
    """T1: the person must know that the text is only on the screen."""
    (tmp_path / "drafts").write_text("a file where the folder should be")
    drafts = Drafts(tmp_path / "drafts", unchanged)
    with pytest.raises(DraftNotSaved) as refused:
        drafts.save(JANE, OUTLOOK, "text")
    assert (refused.value.what, refused.value.why) == ("not_saved", "file exists")
    assert drafts.load(JANE, OUTLOOK) == ""
    drafts.forget(JANE, OUTLOOK)


def test_an_identifier_cannot_leave_the_folder(tmp_path: Path) -> None:
    """D3: ids come from a server."""
    drafts = Drafts(tmp_path / "drafts", unchanged)
    drafts.save(PersonId("../../jane"), SessionId("/etc/passwd\0"), "text")
    assert drafts.load(PersonId("../../jane"), SessionId("/etc/passwd\0")) == "text"
    assert [path.parent for path in tmp_path.rglob("*.draft")] == [tmp_path / "drafts"]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such bits")
def test_only_the_user_can_read_a_draft(tmp_path: Path) -> None:
    """D3."""
    before = os.umask(0)
    try:
        Drafts(tmp_path / "drafts", unchanged).save(JANE, OUTLOOK, "text")
    finally:
        os.umask(before)
    assert all(path.stat().st_mode & 0o077 == 0 for path in (tmp_path / "drafts").rglob("*"))


def test_what_stands_in_a_form_is_kept_as_it_is_but_for_its_secrets(tmp_path: Path) -> None:
    """T1, D3: one secret never takes the rest of the form along."""
    drafts = Drafts(tmp_path, for_disk)
    form = {"reason": "password: hunter2", "notes": 'He said "no", and left', "priority": "high", "minutes": 7}
    drafts.save_values(JANE, "escalate s1", form)
    assert drafts.load_values(JANE, "escalate s1") == form | {"reason": "password: [secret]"}
    assert drafts.load_values(ALEX, "escalate s1") is None
    assert not any(b"hunter2" in path.read_bytes() for path in tmp_path.iterdir())
    drafts.clear_all()
    assert drafts.load_values(JANE, "escalate s1") is None
    assert not list(tmp_path.iterdir())


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1).filter(str.strip))
def test_a_draft_comes_back_character_by_character(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    """T1: line ends, control characters and emoji included."""
    folder = tmp_path_factory.getbasetemp() / "drafts"
    Drafts(folder, unchanged).save(JANE, OUTLOOK, text)
    assert Drafts(folder, unchanged).load(JANE, OUTLOOK) == text
