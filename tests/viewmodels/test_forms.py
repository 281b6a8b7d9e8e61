"""The three forms (E4, E5, T7, T10) and signing in."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Any, cast

from rf_desktop.client.errors import Refused, Unreachable
from rf_desktop.client.workspace import Workspace
from rf_desktop.contract import endpoints as e
from rf_desktop.contract.identity import Colleague, Colleagues
from rf_desktop.contract.problems import TextTooLongProblem, WrongCredentialsProblem
from rf_desktop.contract.sessions import SessionHandoff
from rf_desktop.domain.ids import HandoffId, SessionId
from rf_desktop.viewmodels import text
from rf_desktop.viewmodels.conversation_view import Conversation
from rf_desktop.viewmodels.form_view import EscalateValues, NewSessionValues, ResolveValues
from rf_desktop.viewmodels.sign_in import Asking, Done, SignIn
from tests.client import made
from tests.fakes.seat import Seat, settled
from tests.viewmodels.test_conversation import claimed, mine

STUCK = EscalateValues(reason="Out of ideas", notes="Three users", priority="high")


async def test_a_reason_is_required_and_notes_have_a_limit(seat: Seat) -> None:
    """E4."""
    await mine(seat)
    form = seat.desk.conversation.escalate_form()
    assert set(form.validate(EscalateValues(reason=" \n"))) == {"reason"}
    assert set(form.validate(EscalateValues(reason="x" * 301))) == {"reason"}
    assert set(form.validate(replace(STUCK, notes="x" * 20_001))) == {"notes"}
    assert form.validate(replace(STUCK, notes="x" * 20_000)) == {}
    assert not await form.submit(EscalateValues())
    assert form.state.value.problems == {"reason": "Please fill in: the reason."}
    assert seat.api.count(e.ESCALATE) == 0


async def test_the_counter_says_what_is_left_and_what_is_too_much(seat: Seat) -> None:
    """E4."""
    await mine(seat)
    form = seat.desk.conversation.escalate_form()
    assert form.notes_counter("").label == "20,000 characters left"
    assert not form.notes_counter("x" * 20_000).over
    over = form.notes_counter("x" * 1_000_000)
    assert (over.label, over.over) == ("980,000 characters too many", True)


async def test_escalating_twice_is_one_request(seat: Seat) -> None:
    """E5."""
    await mine(seat)
    seat.api.answers(e.ESCALATE, seat.knows("h1", handed_off_by_id=seat.person.id))
    form = seat.desk.conversation.escalate_form()
    with seat.api.held(e.ESCALATE):
        first = asyncio.create_task(form.submit(STUCK))
        await settled(lambda: seat.api.count(e.ESCALATE))
        assert form.state.value.busy
        assert not await form.submit(STUCK)
    assert await first
    assert form.state.value.done
    assert not await form.submit(STUCK)
    assert seat.api.count(e.ESCALATE) == 1
    assert seat.api.requests(e.ESCALATE)[0].body.reason == "Out of ideas"
    assert text.ESCALATED_TOAST in seat.herald.sentences


async def test_a_toast_goes_when_the_next_step_makes_it_untrue(seat: Seat) -> None:
    """E4, Q8: withdrawn a moment after it was escalated, and escalated again."""
    await mine(seat)
    waits = SessionHandoff(
        id=HandoffId("h1"),
        status="open",
        handed_off_by=seat.person,
        claimed_by=None,
        claimed_at=None,
        escalated_at=made.NOON,
    )
    seat.api.answers(e.ESCALATE, seat.knows("h1"))
    seat.has_session(made.entry("s1", 2, owner=seat.person, status="escalated", handoff=waits), may_write=False)
    assert await seat.desk.conversation.escalate_form().submit(STUCK)
    assert seat.herald.sentences == [text.ESCALATED_TOAST]
    seat.api.answers(e.WITHDRAW_HANDOFF, seat.knows("h1", status="withdrawn", version=2))
    seat.has_session(made.entry("s1", 3, owner=seat.person))
    assert await seat.desk.conversation.withdraw()
    assert seat.herald.sentences == [text.WITHDRAWN_TOAST]
    seat.api.answers(e.ESCALATE, seat.knows("h2"))
    assert await seat.desk.conversation.escalate_form().submit(STUCK)
    assert seat.herald.sentences == [text.ESCALATED_TOAST]


async def test_a_retry_of_the_same_words_is_the_same_press_and_other_words_are_another(seat: Seat) -> None:
    """E5."""
    await mine(seat)
    seat.api.answers(e.ESCALATE, Unreachable("broken"))
    form = seat.desk.conversation.escalate_form()
    for values in (STUCK, STUCK, replace(STUCK, reason="Other words")):
        assert not await form.submit(values)
        assert form.state.value.problems == {"": text.NO_ANSWER}
    keys = [asked.key for asked in seat.api.requests(e.ESCALATE)]
    assert keys[0] == keys[1] != keys[2]


async def test_what_was_typed_is_there_again_after_a_failure_or_a_closed_form(seat: Seat) -> None:
    """E4: nothing is lost."""
    await mine(seat)
    seat.api.answers(e.ESCALATE, Unreachable("connect"))
    assert not await seat.desk.conversation.escalate_form().submit(STUCK)
    assert seat.desk.conversation.escalate_form().initial == STUCK
    seat.desk.conversation.escalate_form().remember(replace(STUCK, notes="More"))
    assert seat.desk.conversation.escalate_form().initial.notes == "More"
    seat.api.answers(e.ESCALATE, seat.knows("h1"))
    assert await seat.desk.conversation.escalate_form().submit(STUCK)
    assert seat.desk.conversation.escalate_form().initial == EscalateValues()


async def test_a_refusal_stands_at_its_field(seat: Seat) -> None:
    """E4."""
    await mine(seat)
    too_long = TextTooLongProblem(title="x", field="notes", limit=20_000, length=20_001)
    seat.api.refuses(e.ESCALATE, too_long)
    form = seat.desk.conversation.escalate_form()
    assert not await form.submit(STUCK)
    assert form.state.value.problems == {"notes": "Notes: at most 20,000 characters; this has 20,001."}


async def test_a_transfer_names_its_target(seat: Seat) -> None:
    """E4, E1: it goes through the other door."""
    await mine(seat)
    seat.api.answers(e.COLLEAGUES, Colleagues(people=(Colleague(person=made.ALEX, role="admin"),)))
    seat.api.answers(e.HAND_OFF, seat.knows("h1", intent="transfer", target=made.ALEX))
    form = seat.desk.conversation.escalate_form()
    await form.load_targets()
    (target,) = form.targets.value
    assert (target.name, target.role) == ("Alex", "admin")
    assert await form.submit(replace(STUCK, target_id=target.id))
    body = seat.api.requests(e.HAND_OFF)[0].body
    assert (body.intent, body.target_id) == ("transfer", made.ALEX.id)
    assert "Handed to Alex, who can see it now." in seat.herald.sentences
    assert text.ESCALATED_TOAST not in seat.herald.sentences


async def test_a_new_session_needs_a_problem_and_opens(seat: Seat) -> None:
    """T10."""
    form = seat.desk.sidebar.new_session_form()
    before = seat.desk.conversation.focus_composer.value
    assert set(form.validate(NewSessionValues(client="x" * 201))) == {"problem", "client"}
    detail = seat.has_session(made.entry("s9", owner=seat.person))
    seat.api.answers(e.OPEN_SESSION, detail)
    assert await form.submit(NewSessionValues(problem=" VPN drops ", ticket="#77"))
    body = seat.api.requests(e.OPEN_SESSION)[0].body
    assert (body.problem, body.ticket) == ("VPN drops", "77")
    assert isinstance(seat.desk.conversation.state.value, Conversation)
    assert seat.desk.conversation.selected.value == SessionId("s9")
    assert seat.desk.conversation.focus_composer.value == before + 1


async def test_a_new_session_that_failed_keeps_its_fields(seat: Seat) -> None:
    """T10."""
    seat.api.answers(e.OPEN_SESSION, Unreachable("connect"))
    values = NewSessionValues(problem="VPN drops", client="Contoso")
    assert not await seat.desk.sidebar.new_session_form().submit(values)
    assert seat.desk.sidebar.new_session_form().initial == values


async def test_resolving_suggests_minutes_and_write_up_and_asks_about_the_handoff(seat: Seat) -> None:
    """T7."""
    await claimed(seat, lane=(made.card("t1", state="done", result="green"), made.card("t2", position=2)))
    seat.clock.advances(minutes=25)
    form = seat.desk.conversation.resolve_form()
    assert form.had_handoff
    assert form.initial.minutes == 25
    assert form.initial.write_up == "Problem: Outlook asks for a password\n\nWhat was done:\n- t1? → green"
    seat.clock.advances(days=3)
    assert seat.desk.conversation.resolve_form().initial.minutes == 480


async def test_a_resolution_needs_cause_and_fix_and_says_what_was_missing(seat: Seat) -> None:
    """T7."""
    await claimed(seat)
    form = seat.desk.conversation.resolve_form()
    empty = ResolveValues(verdict="missing", minutes=-1)
    assert set(form.validate(empty)) == {"cause", "fix", "verdict_note", "minutes"}
    seat.api.answers(e.RESOLVE_SESSION, seat.has_session(made.entry("session of h1", 5, status="resolved")))
    values = ResolveValues(cause="cert", fix="renewed", verdict="complete", verdict_note="old words", minutes=5)
    assert await form.submit(values)
    body = seat.api.requests(e.RESOLVE_SESSION)[0].body
    assert (body.cause, body.verdict, body.verdict_note, body.visibility) == ("cert", "complete", "", "internal")
    assert text.RESOLVED_TOAST in seat.herald.sentences


async def test_who_withdrew_an_own_handoff_is_not_asked_how_it_was(seat: Seat) -> None:
    """T7: the verdict is the receiver's, and nobody received it."""
    withdrawn = SessionHandoff(
        id=HandoffId("h1"),
        status="withdrawn",
        handed_off_by=seat.person,
        claimed_by=None,
        claimed_at=None,
        escalated_at=made.NOON,
    )
    await mine(seat, handoff=withdrawn)
    assert not seat.desk.conversation.resolve_form().had_handoff


async def test_nobody_judges_an_own_handoff_that_came_back(seat: Seat) -> None:
    """T7, C8: Alex received it and gave it back with steps; who resolves it now is who handed it off."""
    returned = SessionHandoff(
        id=HandoffId("h1"),
        status="returned",
        handed_off_by=seat.person,
        claimed_by=made.JANE,
        claimed_at=made.NOON,
        escalated_at=made.NOON,
    )
    await mine(seat, handoff=returned)
    assert not seat.desk.conversation.resolve_form().had_handoff


async def test_a_session_that_was_never_handed_off_gets_no_verdict(seat: Seat) -> None:
    """T7."""
    await mine(seat, created_at=made.NOON - timedelta(minutes=7))
    form = seat.desk.conversation.resolve_form()
    assert not form.had_handoff
    assert form.initial.minutes == 7
    seat.api.answers(e.RESOLVE_SESSION, seat.has_session(made.entry("s1", 5, status="resolved")))
    await form.submit(ResolveValues(cause="c", fix="f", verdict="complete"))
    assert seat.api.requests(e.RESOLVE_SESSION)[0].body.verdict is None


async def test_signing_in_once_however_often_it_is_pressed(seat: Seat) -> None:
    """Trouble: wrong password, no server, then the right one."""
    answers: list[Any] = [
        Refused(WrongCredentialsProblem(title="no")),
        Unreachable("connect"),
        seat.workspace,
    ]
    asked: list[tuple[str, str]] = []
    done: list[Workspace] = []
    gate = asyncio.Event()

    async def ask(email: str, password: str) -> Workspace:
        asked.append((email, password))
        await gate.wait()
        answer = answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return cast(Workspace, answer)

    model = SignIn(ask, done.append, seat.clock)
    assert not await model.submit("jane@example.com", "")
    assert asked == []
    first = asyncio.create_task(model.submit(" jane@example.com ", "wrong"))
    await settled(lambda: asked)
    assert not await model.submit("jane@example.com", "wrong")
    gate.set()
    assert not await first
    assert asked == [("jane@example.com", "wrong")]
    assert model.state.value == Asking("jane@example.com", text.WRONG_CREDENTIALS)
    assert not await model.submit("jane@example.com", "right")
    assert model.state.value == Asking("jane@example.com", text.UNREACHABLE)
    assert await model.submit("jane@example.com", "right")
    assert model.state.value == Done()
    assert done == [seat.workspace]
