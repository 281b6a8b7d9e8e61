"""What lies where nobody looks is told, and goes only when somebody says so (T1, T10, D3)."""

from __future__ import annotations

from pathlib import Path

from rf_desktop.client.connection import Offline
from rf_desktop.client.errors import Refused
from rf_desktop.contract import endpoints as e
from rf_desktop.contract.problems import SessionNotActiveProblem
from rf_desktop.domain.ids import SessionId
from rf_desktop.viewmodels import left_behind, text, text_files
from rf_desktop.viewmodels.leaving import Unfinished, what_goes
from tests.client import made
from tests.client.waiting import becomes
from tests.fakes.seat import Seat
from tests.viewmodels.test_conversation import S1, mine
from tests.viewmodels.test_files import picked

S2 = SessionId("s2")
KEY = f"{left_behind.KEYS}{S1}"


def stored(seat: Seat) -> list[str]:
    """Files on the disk that are not sent."""
    return sorted(path.suffix for path in seat.folder.rglob("*") if path.suffix in (".file", ".attached", ".unsent"))


def contexts(seat: Seat) -> dict[str, str | None]:
    """Of each session of the sidebar what has not gone there."""
    words = {text.DRAFT, text.NOT_SENT}
    first = {card.key: card.context.partition(" · ")[0] for card in seat.desk.sidebar.state.value.cards}
    return {key: word if word in words else None for key, word in sorted(first.items())}


async def with_a_file(seat: Seat, folder: Path) -> None:
    """One file beside the draft of a session of mine; then another session is open."""
    await mine(seat)
    seat.has_session(made.entry("s2", owner=seat.person, opened_by=seat.person))
    await seat.goes_live()
    await seat.desk.conversation.files.attach_paths([picked(folder)])
    await seat.desk.open_session(S2)


async def test_a_file_beside_a_draft_says_nothing_while_its_session_goes_on(seat: Seat, tmp_path: Path) -> None:
    """T1: it is a draft like any other."""
    await with_a_file(seat, tmp_path)
    assert KEY not in seat.herald.toasts


async def test_the_sidebar_says_where_something_is_written_that_has_not_gone(seat: Seat, tmp_path: Path) -> None:
    """T1, T10, T5: of sessions that are not open; also after a restart."""
    await with_a_file(seat, tmp_path)
    assert contexts(seat) == {"s1": "Draft", "s2": None}
    seat.desk.conversation.save_draft("half a sen")
    await seat.desk.open_session(S1)
    assert contexts(seat) == {"s1": None, "s2": "Draft"}
    seat.workspace.connection.set(Offline(seat.clock()))
    seat.workspace.outgoing.line_is(False)
    await seat.desk.conversation.send("with the file")
    await seat.desk.open_session(S2)
    assert contexts(seat) == {"s1": "Not sent", "s2": None}
    seat.desk.conversation.close()
    again = Seat(seat.folder)
    again.sessions = seat.sessions
    again.workspace.outgoing.line_is(False)
    assert again.desk.sidebar.state.value.cards == ()
    await again.workspace.conversations.relist()
    assert contexts(again) == {"s1": "Not sent", "s2": "Draft"}
    await again.leaves()


async def test_a_file_whose_session_has_ended_is_told_and_can_be_looked_at(seat: Seat, tmp_path: Path) -> None:
    """T1: also after a restart; opened, it stands beside the composer again."""
    await with_a_file(seat, tmp_path)
    seat.has_session(made.entry("s1", 9, status="resolved", owner=seat.person, opened_by=seat.person))
    await seat.goes_live()
    said = seat.herald.toasts[KEY]
    assert (said.title, said.lasting) == ("Not sent: 1 attached file", True)
    assert said.body == text_files.LEFT_ENDED.format(title="Outlook asks for a password")
    assert said.actions == (("open", text.OPEN), (left_behind.DELETE, text_files.LEFT_DELETE))
    again = Seat(seat.folder)
    again.has_session(seat.sessions["s1"].entry)
    await again.goes_live()
    assert KEY in again.herald.toasts
    await again.desk.on_action(KEY, "open")
    assert again.desk.conversation.selected.value == S1
    assert [file.name for file in again.desk.conversation.files.attached.value] == ["screen.png"]
    assert KEY not in again.herald.toasts
    assert stored(again) == [".attached", ".file"]
    await again.leaves()


async def test_deleted_is_deleted_and_a_dismissed_one_is_told_at_the_next_start(seat: Seat, tmp_path: Path) -> None:
    """D3: of a session that is not in my list any more; nothing goes by itself."""
    await with_a_file(seat, tmp_path)
    del seat.sessions["s1"]
    again = Seat(seat.folder)
    await again.goes_live()
    assert again.herald.toasts[KEY].body == text_files.LEFT_ELSEWHERE
    again.herald.toasts.clear()  # dismissed
    await again.goes_live()
    assert KEY not in again.herald.toasts
    assert stored(again) == [".attached", ".file"]
    later = Seat(seat.folder)
    await later.goes_live()
    await later.desk.on_action(KEY, left_behind.DELETE)
    assert stored(later) == []
    assert KEY not in later.herald.toasts
    for each in (again, later):
        await each.leaves()


async def test_a_session_that_goes_on_again_takes_the_word_back(seat: Seat, tmp_path: Path) -> None:
    """T10: reopened, for instance."""
    await with_a_file(seat, tmp_path)
    for version, status in ((9, "abandoned"), (10, "active")):
        seat.has_session(made.entry("s1", version, status=status, owner=seat.person, opened_by=seat.person))
        await seat.goes_live()
        assert (KEY in seat.herald.toasts) == (status == "abandoned")


async def test_a_refused_message_of_a_session_that_is_not_open_is_told(seat: Seat) -> None:
    """T10: in its session it is plain to see; elsewhere nobody would know."""
    await mine(seat)
    seat.has_session(made.entry("s2", owner=seat.person, opened_by=seat.person))
    await seat.goes_live()
    problem = SessionNotActiveProblem(title="No.", status=409, session_status="resolved")
    seat.api.answers(e.SEND_MESSAGE, Refused(problem))
    await seat.desk.conversation.send("one more thing")
    await becomes(seat.workspace.outgoing.unsent, lambda items: [item.state for item in items] == ["refused"])
    assert KEY not in seat.herald.toasts
    await seat.desk.open_session(S2)
    said = seat.herald.toasts[KEY]
    assert said.title == "Not sent: 1 message"
    assert said.body.startswith("In “Outlook asks for a password”. Not accepted: ")
    await seat.desk.on_action(KEY, "open")
    assert seat.desk.conversation.selected.value == S1
    assert KEY not in seat.herald.toasts


async def test_what_a_sign_out_takes_along_is_counted(seat: Seat, tmp_path: Path) -> None:
    """D3."""
    assert what_goes(seat.desk.unfinished()) == ""
    await with_a_file(seat, tmp_path)
    seat.desk.conversation.save_draft("half a sen")
    assert seat.desk.unfinished() == Unfinished(messages=0, drafts=1, files=1)
    goes = what_goes(Unfinished(messages=2, drafts=1, files=0))
    assert goes == "Only on this computer, and gone with it: 2 messages not sent yet, 1 draft."


async def with_a_draft(seat: Seat) -> None:
    """Half a message in a session of mine; then another session is open, and the first one is in my list no more."""
    await mine(seat)
    seat.has_session(made.entry("s2", owner=seat.person, opened_by=seat.person))
    await seat.goes_live()
    seat.desk.conversation.save_draft("Ask for the serial number of the switch")
    await seat.desk.open_session(S2)
    assert KEY not in seat.herald.toasts
    del seat.sessions["s1"]


async def test_a_draft_of_a_session_that_no_list_has_is_told_and_can_be_copied_and_deleted(seat: Seat) -> None:
    """T1, D3: also after a restart; copying alone gives nothing up."""
    await with_a_draft(seat)
    await seat.goes_live()
    said = seat.herald.toasts[KEY]
    assert (said.title, said.lasting) == ("Not sent: a draft", True)
    assert said.body == text_files.LEFT_WRITTEN_ELSEWHERE.format(beginning="Ask for the serial number of the switch")
    seat.desk.conversation.close()
    again = Seat(seat.folder)
    again.sessions = seat.sessions
    await again.goes_live()
    assert [action for action, _ in again.herald.toasts[KEY].actions] == ["open", left_behind.COPY, left_behind.DELETE]
    for times in (1, 2):
        await again.desk.on_action(KEY, left_behind.COPY)
        assert again.desk.left_behind.copied.value == (times, "Ask for the serial number of the switch")
    assert again.herald.toasts[KEY].title == text.COPIED
    assert again.desk.unfinished().drafts == 1
    await again.desk.on_action(KEY, left_behind.DELETE)
    assert again.desk.unfinished().drafts == 0
    assert KEY not in again.herald.toasts
    await again.goes_live()
    assert KEY not in again.herald.toasts
    await again.leaves()


async def test_a_draft_in_the_list_is_said_there_and_nowhere_else(seat: Seat) -> None:
    """T5: and what was sent or emptied is said nowhere."""
    await with_a_draft(seat)
    seat.has_session(made.entry("s1", 9, status="resolved", owner=seat.person, opened_by=seat.person))
    await seat.goes_live()
    assert contexts(seat) == {"s1": text.DRAFT, "s2": None}
    assert KEY not in seat.herald.toasts
    await seat.desk.open_session(S1)
    seat.desk.conversation.save_draft("")
    del seat.sessions["s1"]
    await seat.desk.open_session(S2)
    await seat.goes_live()
    assert KEY not in seat.herald.toasts


async def test_a_colleagues_draft_on_the_same_computer_is_not_mine(seat: Seat) -> None:
    """D3: where a sign-in ended and somebody else has signed in."""
    await with_a_draft(seat)
    seat.desk.conversation.close()
    alex = Seat(seat.folder, made.me(made.ALEX))
    await alex.goes_live()
    assert KEY not in alex.herald.toasts
    await alex.leaves()
