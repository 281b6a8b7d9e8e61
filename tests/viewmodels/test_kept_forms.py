"""What is typed into a form or a field and not sent is there again, whatever became of the window (T1, T2, D3)."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

from rf_desktop.client.errors import Unreachable
from rf_desktop.contract import endpoints as e
from rf_desktop.contract.chat import CardAnswered
from rf_desktop.contract.events import LaneChanged
from rf_desktop.domain.ids import SessionId
from rf_desktop.viewmodels import jotting, text
from rf_desktop.viewmodels.before_escalating import FactAnswer
from rf_desktop.viewmodels.form_view import EscalateValues, NewSessionValues
from rf_desktop.viewmodels.teach_back import StepValues
from rf_desktop.viewmodels.ways_forms import CoachedForm, CoachedValues
from tests.client import made
from tests.client.waiting import becomes
from tests.fakes.seat import Seat, settled
from tests.viewmodels.test_conversation import claimed, mine

S1 = SessionId("s1")
STUCK = EscalateValues(
    reason="Out of ideas",
    notes="The password: hunter2",
    priority="high",
    pre_flight=(FactAnswer("Which floor?", "The third"),),
)


def on_disk(seat: Seat) -> list[Path]:
    return sorted((seat.folder / "drafts").glob("*"))


async def another_run(seat: Seat) -> Seat:
    """The program ended and was started again."""
    await seat.leaves()
    again = Seat(seat.folder)
    await again.goes_live()
    return again


async def test_a_form_that_was_closed_unsent_survives_the_end_of_the_program(tmp_path: Path) -> None:
    """E4, E7: also when the sign-in ended while one wrote; no secret reaches the disk."""
    seat = Seat(tmp_path)
    await seat.goes_live()
    await mine(seat)
    seat.desk.conversation.escalate_form().remember(STUCK)
    seat.desk.sidebar.new_session_form().remember(NewSessionValues(problem="Printer", client="Globex"))
    assert seat.desk.conversation.escalate_form().initial == STUCK
    again = await another_run(seat)
    assert not any("hunter2" in file.read_text() for file in on_disk(again))
    await mine(again)
    kept = again.desk.conversation.escalate_form().initial
    assert kept == replace(STUCK, notes="The password: [secret]")
    assert again.desk.sidebar.new_session_form().initial == NewSessionValues(problem="Printer", client="Globex")
    again.api.answers(e.ESCALATE, again.knows("h1", handed_off_by_id=again.person.id))
    assert await again.desk.conversation.escalate_form().submit(kept)
    assert again.desk.conversation.escalate_form().initial == EscalateValues()
    await again.desk.sign_out()
    assert on_disk(again) == []
    await again.leaves()


async def test_a_form_that_nobody_filled_in_leaves_nothing(seat: Seat) -> None:
    """T1: opened, looked at, left."""
    await mine(seat)
    for form in (
        seat.desk.conversation.escalate_form(),
        seat.desk.conversation.resolve_form(),
        seat.desk.sidebar.new_session_form(),
    ):
        form.remember(form.initial)  # type: ignore[attr-defined]
    seat.desk.conversation.escalate_form().remember(EscalateValues(pre_flight=(FactAnswer("Which floor?"),)))
    seat.desk._jotter.flush()
    assert on_disk(seat) == []


async def test_the_steps_of_a_coached_return_survive_as_well(tmp_path: Path) -> None:
    """C8."""
    seat = Seat(tmp_path)
    await seat.goes_live()
    await claimed(seat)
    values = CoachedValues("Try this first", (StepValues("Look at the log", "action", "", "Call me"),), "It works", 60)
    await seat.desk.ways.press("coached")
    form = seat.desk.ways.form.value
    assert isinstance(form, CoachedForm)
    form.remember(values)
    again = await another_run(seat)
    again.handoffs["h1"] = seat.handoffs["h1"]
    again.sessions |= seat.sessions
    await again.desk.ways.back.press("coached", again.handoffs["h1"].id)
    form = again.desk.ways.form.value
    assert isinstance(form, CoachedForm)
    assert form.initial == values
    await again.leaves()


async def test_what_is_kept_and_makes_no_sense_is_an_empty_form(seat: Seat) -> None:
    """D7: written by another version, or damaged."""
    await mine(seat)
    seat.desk.conversation.escalate_form().remember(STUCK)
    seat.desk._jotter.flush()
    (file,) = on_disk(seat)
    file.write_text('{"reason": 7, "priority": "whenever"}')
    again = Seat(seat.folder)
    await again.goes_live()
    await mine(again)
    assert again.desk.conversation.escalate_form().initial == EscalateValues()
    await again.leaves()


async def test_minutes_and_write_up_are_suggested_anew_where_nobody_touched_them(seat: Seat) -> None:
    """T7: the time worked goes on while the form is closed."""
    await mine(seat, created_at=made.NOON)
    seat.clock.advances(minutes=5)
    first = seat.desk.conversation.resolve_form()
    assert first.initial.minutes == 5
    first.remember(replace(first.initial, cause="The certificate had expired"))
    seat.clock.advances(minutes=40)
    done = made.card("t1", state="done", result="expired")
    seat.hears(LaneChanged(session_id=S1, cards=(done,)))
    second = seat.desk.conversation.resolve_form()
    assert (second.initial.cause, second.initial.minutes) == ("The certificate had expired", 45)
    assert "expired" in second.initial.write_up
    second.remember(replace(second.initial, minutes=20, write_up="Mine"))
    seat.clock.advances(minutes=5)
    third = seat.desk.conversation.resolve_form().initial
    assert (third.minutes, third.write_up) == (20, "Mine")


async def test_an_answer_that_is_being_typed_into_a_card_is_kept_until_it_is_said(tmp_path: Path) -> None:
    """T2."""
    seat = Seat(tmp_path)
    await seat.goes_live()
    await mine(seat, lane=(made.card("t1"),))
    seat.desk.conversation.answering["t1"] = "Only the third fl"
    again = await another_run(seat)
    await mine(again, lane=(made.card("t1"),))
    model = again.desk.conversation
    assert model.answering["t1"] == "Only the third fl"
    again.api.answers(e.ANSWER_CARD, Unreachable("timeout"))
    model.answering["t1"] = "Only the third floor"
    assert not await model.answer("t1", "done", "Only the third floor")
    assert model.answering["t1"] == "Only the third floor"
    done = made.card("t1", 2, state="done", result="Only the third floor", answered_by=again.person)
    again.api.answers(e.ANSWER_CARD, CardAnswered(card=done, message=None))
    assert await model.answer("t1", "done", "Only the third floor")
    assert "t1" not in model.answering
    assert on_disk(again) == []
    await again.leaves()


async def test_an_answer_to_a_colleague_that_is_being_typed_is_kept(tmp_path: Path) -> None:
    """C9."""
    seat = Seat(tmp_path)
    seat.desk.ways.written["q1"] = "The thi"
    await seat.leaves()
    again = Seat(tmp_path)
    assert again.desk.ways.written.get("q1", "") == "The thi"
    again.desk.ways.written["q1"] = ""
    assert "q1" not in again.desk.ways.written
    assert on_disk(again) == []
    await again.leaves()


async def test_what_the_disk_did_not_take_is_written_as_soon_as_it_does(
    seat: Seat, monkeypatch: pytest.MonkeyPatch
) -> None:
    """T1: a full disk, and room on it later; nobody has to type again."""
    monkeypatch.setattr(jotting, "AGAIN_AFTER", 0.01)
    await mine(seat)
    (seat.folder / "drafts").write_text("a file where the folder should be")
    seat.desk.conversation.save_draft("hello")
    seat.desk._jotter.flush()
    assert seat.desk.banner.value is not None
    assert seat.desk.banner.value.text == seat.desk.conversation.draft_trouble.value
    (seat.folder / "drafts").unlink()
    await becomes(seat.desk.banner, lambda banner: banner is None)
    assert len(list((seat.folder / "drafts").glob("*.draft"))) == 1


async def test_another_sessions_draft_does_not_hide_that_one_is_not_saved(seat: Seat) -> None:
    """T1: the last try is at the end, and what it writes is there."""
    await mine(seat)
    seat.has_session(made.entry("s2"))
    folder = seat.folder / "drafts"
    folder.write_text("a file where the folder should be")
    seat.desk.conversation.save_draft("hello")
    await seat.desk.open_session(SessionId("s2"))
    assert seat.desk.conversation.draft_trouble.value
    folder.unlink()
    again = await another_run(seat)
    await mine(again)
    assert again.desk.conversation.draft.value == "hello"
    await again.leaves()


async def test_a_form_that_was_left_on_its_way_says_when_it_did_not_arrive(seat: Seat) -> None:
    """E2: nobody believes that an escalation went out which did not."""
    await mine(seat)
    seat.api.answers(e.ESCALATE, Unreachable("timeout"))
    form = seat.desk.conversation.escalate_form()
    with seat.api.held(e.ESCALATE):
        sending = asyncio.create_task(form.submit(STUCK))
        await settled(lambda: seat.api.count(e.ESCALATE))
        form.leave()
    assert not await sending
    (toast,) = seat.herald.toasts.values()
    assert (toast.title, toast.body, toast.kind) == (text.LEFT_UNSENT, text.NO_ANSWER, "error")
    assert seat.desk.conversation.escalate_form().initial == STUCK
