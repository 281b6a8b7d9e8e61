"""Known answers before asking, write-up drafts, teach-backs and the shelf of playbooks (T4, T6-T8)."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path
from typing import Any

from rf_desktop.client.connection import Offline
from rf_desktop.client.errors import Refused, Unreachable
from rf_desktop.contract import endpoints as e
from rf_desktop.contract.ai import Draft, KnownAnswer, KnownAnswers, Playbooks, PlaybookView, TeachBack, TeachBackStep
from rf_desktop.contract.chat import LaneCard
from rf_desktop.contract.events import SessionChanged
from rf_desktop.contract.problems import MalformedProblem, NotAllowedProblem
from rf_desktop.contract.sessions import Outcome, SessionHandoff
from rf_desktop.domain.ids import HandoffId, SessionId
from rf_desktop.viewmodels import text_learning
from rf_desktop.viewmodels.asking_first import AnsweredAlready, without
from rf_desktop.viewmodels.form_view import ResolveValues
from rf_desktop.viewmodels.playbooks import PlaybookShelf
from rf_desktop.viewmodels.teach_back import TeachBackForm, TeachBackValues, edited
from tests.client import made
from tests.fakes.seat import Seat, settled
from tests.viewmodels.test_conversation import S1, mine, shown

ASKED = "Does web mail work?"
KNOWN = KnownAnswers(
    answers=(KnownAnswer(question=ASKED, answer="No, same there", evidence="c1", by="Jane", at=made.NOON),)
)
CARD = LaneCard.model_validate(
    {"id": "c1", "session_id": "s1", "position": 1, "kind": "question", "text": ASKED, "state": "todo"}
)


def stands(seat: Seat) -> AnsweredAlready:
    """What stands above the composer."""
    found = seat.desk.conversation.asking_first.state.value
    assert found is not None
    return found


def sent(seat: Seat) -> list[str]:
    """What is on its way, or arrived."""
    return [asked.body.body for asked in seat.api.requests(e.SEND_MESSAGE)]


async def test_what_is_answered_is_shown_before_it_is_asked_again(seat: Seat) -> None:
    """T4: the text stays in the composer; *Send anyway* sends it once."""
    await mine(seat, lane=(CARD,))
    seat.api.answers(e.ALREADY_ANSWERED, KNOWN)
    seat.api.answers(e.SEND_MESSAGE, made.message(1, ASKED, by=seat.person))
    model = seat.desk.conversation
    model.save_draft(ASKED)
    assert not await model.send(ASKED)
    assert stands(seat).sentences == (text_learning.answered("Jane", made.NOON, "No, same there"),)
    assert stands(seat).sentences[0].startswith("Jane answered this at ")
    assert (model.draft.value, sent(seat)) == (ASKED, [])
    assert await model.send_anyway()
    await settled(lambda: sent(seat) == [ASKED])
    assert model.asking_first.state.value is None
    assert model.draft.value == ""
    assert not await model.send_anyway()


async def test_the_answer_can_be_used_and_the_rest_of_the_message_stays(seat: Seat) -> None:
    """T4: the question goes out of the text, and its card is pointed at; nothing was sent."""
    await mine(seat, lane=(CARD,))
    seat.api.answers(e.ALREADY_ANSWERED, KNOWN)
    model = seat.desk.conversation
    body = f"Thanks. {ASKED} I will look at the profile."
    model.save_draft(body)
    assert not await model.send(body)
    model.use_answer()
    assert model.draft.value == "Thanks. I will look at the profile."
    assert model.highlight.value.card_key == "c1"
    assert (model.asking_first.state.value, sent(seat)) == (None, [])
    model.use_answer()
    assert model.draft.value == "Thanks. I will look at the profile."


async def test_where_one_may_no_longer_write_nothing_is_asked_first(seat: Seat) -> None:
    """T1, T4: the note goes with the composer, also for whoever discards what is left in it."""
    await mine(seat)
    seat.api.answers(e.ALREADY_ANSWERED, KNOWN)
    model = seat.desk.conversation
    model.save_draft(ASKED)
    await model.send(ASKED)
    assert model.asking_first.state.value is not None
    seat.hears(SessionChanged(session=made.entry("s1", 9, owner=seat.person, status="resolved")))
    assert model.asking_first.state.value is None
    assert model.draft.value == ASKED


async def test_an_answer_that_is_found_too_late_stands_in_no_other_session(seat: Seat) -> None:
    """T4: the text is still in its own composer."""
    await mine(seat)
    seat.has_session(made.entry("s2", owner=seat.person))
    seat.api.answers(e.ALREADY_ANSWERED, KNOWN)
    model = seat.desk.conversation
    model.save_draft(ASKED)
    with seat.api.held(e.ALREADY_ANSWERED):
        sending = asyncio.create_task(model.send(ASKED))
        await settled(lambda: seat.api.count(e.ALREADY_ANSWERED))
        await seat.desk.open_session(SessionId("s2"))
    assert not await sending
    assert model.asking_first.state.value is None
    await seat.desk.open_session(S1)
    assert (model.draft.value, sent(seat)) == (ASKED, [])


async def test_typing_on_and_pressing_again_are_the_ways_on(seat: Seat) -> None:
    """T4: another text takes the note away; the same text pressed once more is sent."""
    await mine(seat)
    seat.api.answers(e.ALREADY_ANSWERED, KNOWN)
    seat.api.answers(e.SEND_MESSAGE, made.message(1, ASKED, by=seat.person))
    model = seat.desk.conversation
    model.save_draft(ASKED)
    await model.send(ASKED)
    model.save_draft(f"{ASKED} ")
    assert model.asking_first.state.value is not None
    model.save_draft(f"{ASKED} Or not?")
    assert model.asking_first.state.value is None
    model.save_draft(ASKED)
    await model.send(ASKED)
    assert await model.send(ASKED)
    await settled(lambda: sent(seat) == [ASKED])


async def test_nothing_keeps_a_message_from_being_sent(seat: Seat) -> None:
    """T4: no question is not looked up, nor is one while offline; trouble, or no answer in time, sends it."""
    await mine(seat)
    model = seat.desk.conversation
    seat.api.answers(e.SEND_MESSAGE, made.message(1, "x", by=seat.person))
    assert await model.send("No question.")
    assert seat.api.count(e.ALREADY_ANSWERED) == 0
    seat.api.answers(e.ALREADY_ANSWERED, Unreachable("broken"))
    assert await model.send("First?")
    seat.api.answers(e.ALREADY_ANSWERED, KnownAnswers(answers=()))
    assert await model.send("Second?")
    seat.api.answers(e.ALREADY_ANSWERED, KNOWN)
    model.asking_first._patience = 0.0
    with seat.api.held(e.ALREADY_ANSWERED):
        assert await model.send("Third?")
    asked = seat.api.count(e.ALREADY_ANSWERED)
    seat.workspace.connection.set(Offline(made.NOON))
    assert await model.send("Fourth?")
    assert seat.api.count(e.ALREADY_ANSWERED) == asked


async def test_what_is_typed_while_it_is_looked_up_is_not_lost(seat: Seat) -> None:
    """T4, T1: and a second press meanwhile is not a second message."""
    await mine(seat)
    seat.has_session(made.entry("s2", owner=seat.person, opened_by=seat.person))
    seat.api.answers(e.SEND_MESSAGE, made.message(1, ASKED, by=seat.person))
    seat.api.answers(e.ALREADY_ANSWERED, KnownAnswers(answers=()))
    model = seat.desk.conversation
    model.asking_first._patience = 60.0
    for session, left in (("s1", "And then?"), ("s2", "")):
        await seat.desk.open_session(S1)
        model.save_draft(ASKED)
        before, sent_before = seat.api.count(e.ALREADY_ANSWERED), len(seat.workspace.outgoing.unsent.value)
        with seat.api.held(e.ALREADY_ANSWERED):
            first = asyncio.create_task(model.send(ASKED))
            await settled(lambda before=before: seat.api.count(e.ALREADY_ANSWERED) == before + 1)  # type: ignore[misc]
            assert not await model.send(ASKED)
            if left:
                model.save_draft(f"{ASKED} {left}")
            await seat.desk.open_session(SessionId(session))
        assert await first
        assert sent_before <= len(seat.workspace.outgoing.unsent.value) + len(sent(seat))
        await seat.desk.open_session(S1)
        assert model.draft.value == left
        model.save_draft("")


def test_a_question_is_taken_out_of_a_text_however_it_is_spaced() -> None:
    """T4."""
    assert without("Hi.\nDoes  web\nmail work?\nBye.", (ASKED,)) == "Hi.\n\nBye."
    assert without("Nothing of it.", (ASKED,)) == "Nothing of it."


async def test_a_drafted_write_up_takes_no_words_away(seat: Seat) -> None:
    """T7: it replaces what we put there ourselves, and stands after what somebody wrote; cause and fix come along."""
    await mine(seat)
    drafts = seat.desk.conversation.resolve_form().drafts
    assert drafts is not None
    seat.api.answers(e.DRAFT_WRITE_UP, Draft(text="What happened.", source="evidence", reason="the AI took too long"))
    values = ResolveValues(cause="A full disk", fix="Emptied it", write_up="")
    assert await drafts.draft(values)
    assert drafts.state.value.text == "What happened.\n\nCause: A full disk\nFix: Emptied it"
    assert drafts.state.value.note == "Put together from the task lane: the AI took too long."
    seat.api.answers(e.DRAFT_WRITE_UP, Draft(text="Better.", source="model"))
    assert await drafts.draft(ResolveValues(write_up=drafts.state.value.text))
    assert (drafts.state.value.text, drafts.state.value.note) == ("Better.", text_learning.DRAFTED_BY_MODEL)
    assert await drafts.draft(ResolveValues(write_up="My own words."))
    assert drafts.state.value.text == "My own words.\n\nBetter."
    seat.api.answers(e.DRAFT_WRITE_UP, Unreachable("broken"))
    before = drafts.state.value
    assert not await drafts.draft(ResolveValues())
    assert drafts.state.value == before


async def resolved(seat: Seat, **changes: Any) -> None:
    """A session of Jane's that Sam has taken and resolved, open in the pane."""
    handoff = SessionHandoff(
        id=HandoffId("h1"),
        status="resolved",
        handed_off_by=made.JANE,
        claimed_by=seat.person,
        claimed_at=made.NOON,
        escalated_at=made.NOON,
    )
    entry = made.entry("s1", owner=seat.person, opened_by=made.JANE, status="resolved", handoff=handoff)
    seat.has_session(entry)
    outcome = Outcome(
        cause="c",
        fix="f",
        verdict=None,
        verdict_note="",
        write_up="",
        visibility="internal",
        minutes_worked=1,
        resolved_by=seat.person,
        resolved_at=made.NOON,
    )
    detail = seat.sessions["s1"].model_copy(update={"outcome": outcome, **changes})
    seat.sessions["s1"] = detail
    seat.api.answers(e.GET_HANDOFF, Unreachable("not asked"))
    await seat.desk.open_session(S1)


LESSON = TeachBack(
    session_id=SessionId("s1"),
    to=made.JANE,
    text="Look at the disk first.",
    steps=(
        TeachBackStep(kind="question", text="Is the disk full?", why="It was.", if_it_fails="Escalate."),
        TeachBackStep(kind="action", text="Empty the bin", why="It held it all.", if_it_fails="Escalate."),
    ),
    source="evidence",
)


async def test_after_resolving_a_claimed_session_the_junior_can_be_told_what_helped(seat: Seat) -> None:
    """T8: the draft opens; an emptied step is left out; sent once, and then nothing is offered any more."""
    await resolved(seat)
    model = seat.desk.conversation
    assert model.teach_back.offer.value == "Tell Jane what helped?"
    seat.api.answers(e.DRAFT_TEACH_BACK, LESSON)
    forms: list[TeachBackForm] = []
    assert await model.write_teach_back(forms.append)
    form = forms[0]
    assert (form.name, form.initial.text, len(form.initial.steps)) == ("Jane", "Look at the disk first.", 2)
    said = made.message(1, "told", by=seat.person).model_copy(update={"sent_at": made.NOON + timedelta(minutes=1)})
    seat.api.answers(e.APPROVE_TEACH_BACK, said)
    values = edited(form.initial, "Look there first.", ("Is the disk full?", " "))
    assert await form.submit(values)
    assert not await form.submit(values)
    (asked,) = seat.api.requests(e.APPROVE_TEACH_BACK)
    assert [step.text for step in asked.body.steps] == ["Is the disk full?"]
    assert asked.body.steps[0].kind == "question"
    assert model.teach_back.offer.value == ""
    assert text_learning.TAUGHT_WITH_STEPS.format(name="Jane") in seat.herald.sentences


async def test_a_teach_back_that_is_wrong_or_left_keeps_its_words(seat: Seat) -> None:
    """T8: too long a step stands at its field; what was typed comes back at the next opening; *Not now* is heard."""
    await resolved(seat)
    model = seat.desk.conversation
    seat.api.answers(e.DRAFT_TEACH_BACK, LESSON)
    forms: list[TeachBackForm] = []
    await model.write_teach_back(forms.append)
    long = edited(forms[0].initial, "", ("x" * 121, "y"))
    assert set(forms[0].validate(long)) == {"text", "step_1"}
    forms[0].remember(long)
    await model.write_teach_back(forms.append)
    assert forms[1].initial == long
    seat.api.answers(e.DRAFT_TEACH_BACK, Unreachable("broken"))
    assert not await model.write_teach_back(forms.append)
    model.teach_back.later()
    assert model.teach_back.offer.value == ""
    await model.open(S1)
    model._show()
    assert model.teach_back.offer.value == ""


async def test_nobody_is_offered_to_teach_themselves(seat: Seat) -> None:
    """T8: an active session, one without a handoff, one that somebody else resolved."""
    await mine(seat)
    assert seat.desk.conversation.teach_back.offer.value == ""
    assert shown(seat).session_id == "s1"


async def test_an_engineer_tells_without_changing_the_playbook(tmp_path: Path) -> None:
    """T8, R2: the steps are a senior's to approve."""
    form = TeachBackForm(None, LESSON, None, {}, is_senior=False)  # type: ignore[arg-type]
    assert form.initial == TeachBackValues("Look at the disk first.", ())


VIEW = PlaybookView(id="door", title="Door", domain="Access", own=True, steps=3, content="id = 1")
OURS = PlaybookView(id="vpn", title="VPN drops", domain="VPN", own=False, steps=8, content="id = 2")


async def test_the_shelf_of_playbooks_says_what_there_is_and_what_came_of_a_press(seat: Seat, tmp_path: Path) -> None:
    """T6: list, import with the line that is wrong, save a copy, remove; only admins change anything."""
    shelf = PlaybookShelf(seat.workspace.learning, seat.desk.conversation._telling, lambda: "admin")
    seat.api.answers(e.PLAYBOOKS, Playbooks(playbooks=(VIEW, OURS)))
    assert await shelf.load()
    assert [line.sentence for line in shelf.state.value.lines] == [
        "Door · Access · 3 steps · your own",
        "VPN drops · VPN · 8 steps · built in",
    ]
    assert [line.may_remove for line in shelf.state.value.lines] == [True, False]
    file = tmp_path / "door.toml"
    assert shelf.save_copy("door", file)
    assert file.read_text(encoding="utf-8") == "id = 1"
    assert not shelf.save_copy("nothing", file)
    title = "The request could not be read: line 7: step 2 needs “why” as text."
    seat.api.answers(e.IMPORT_PLAYBOOK, Refused(MalformedProblem(title=title, where="line 7")))
    assert not await shelf.import_file(file)
    said = shelf.state.value
    assert (said.said, said.wrong) == ("This playbook cannot be used: line 7: step 2 needs “why” as text.", True)
    assert len(said.lines) == 2
    seat.api.answers(e.IMPORT_PLAYBOOK, Playbooks(playbooks=(VIEW,)))
    assert await shelf.import_file(file)
    assert (shelf.state.value.said, shelf.state.value.wrong) == (text_learning.PLAYBOOK_IMPORTED, False)
    seat.api.answers(e.REMOVE_PLAYBOOK, Refused(NotAllowedProblem(title="x", status=403)))
    assert not await shelf.remove("door")
    assert shelf.state.value.wrong


async def test_a_file_that_is_none_is_said_and_nothing_is_asked(seat: Seat, tmp_path: Path) -> None:
    """T6: missing, not text, far too large, not writable."""
    shelf = PlaybookShelf(seat.workspace.learning, seat.desk.conversation._telling, lambda: "senior")
    (tmp_path / "latin.toml").write_bytes("é".encode("latin-1"))
    (tmp_path / "huge.toml").write_bytes(b"x" * 200_001)
    for name, said in (
        ("nowhere.toml", "no such file"),
        ("latin.toml", "not UTF-8"),
        ("huge.toml", "too large"),
    ):
        assert not await shelf.import_file(tmp_path / name)
        assert said in shelf.state.value.said
        assert shelf.state.value.wrong
    seat.api.answers(e.PLAYBOOKS, Playbooks(playbooks=(VIEW,)))
    await shelf.load()
    assert not shelf.state.value.may_import
    assert not shelf.state.value.lines[0].may_remove
    assert not shelf.save_copy("door", tmp_path / "no" / "folder.toml")
    assert shelf.state.value.wrong
    assert seat.api.count(e.IMPORT_PLAYBOOK) == 0
