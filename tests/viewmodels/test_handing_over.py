"""What a junior knows before and after handing over, against a real server (E7, E8, T7, T9)."""

from __future__ import annotations

from rf_desktop.contract.endpoints import CONSULT as _CONSULT
from rf_desktop.contract.ways import NewConsultation
from rf_desktop.domain.ids import SessionId
from rf_desktop.viewmodels.before_escalating import FactAnswer
from rf_desktop.viewmodels.form_view import EscalateValues, NewSessionValues, ResolveValues
from rf_desktop.viewmodels.whereabouts import Whereabouts
from tests.client.waiting import becomes
from tests.journeys.house import ALEX, JANE, SAM, demo_server
from tests.viewmodels.people import Person, Sit, escalated, sit

__all__ = ["demo_server", "sit"]
DOMAIN = "Scanning at the front desk"


async def tells(person: Person, wanted: str) -> Whereabouts:
    """Wait until the panel says so."""
    state = await becomes(person.desk.whereabouts.state, lambda state: state is not None and wanted in str(state))
    assert state is not None
    return state


async def test_the_junior_sees_who_heard_of_it_who_took_it_and_how_it_ended(sit: Sit) -> None:
    """E8: per senior, live; after the claim by whom and when; at the end cause, fix and the verdict."""
    sam = await sit(SAM)
    jane = await sit(JANE)
    handoff = await escalated(jane)
    first = await tells(jane, "Waiting for a senior since")
    assert first.open_at_first
    await tells(jane, "Sam")
    await sam.sees_card(handoff)
    await sam.reads(handoff)
    opened = await tells(jane, "opened by Sam")
    assert {line.name: line.state for line in opened.heard}["Sam"] == "opened"
    assert {line.name: line.word for line in opened.heard}["Alex"] == "offline"
    assert sam.desk.whereabouts.state.value is None, "it is the junior's"

    await sam.desk.queue.pick_up(handoff)
    taken = await tells(jane, "Sam took it at")
    assert not taken.open_at_first
    form = sam.desk.conversation.resolve_form()
    said = ResolveValues(
        cause="The certificate had expired", fix="Renewed it", verdict="missing", verdict_note="Since when?"
    )
    assert await form.submit(said)
    ended = await tells(jane, "Resolved by Sam")
    assert {fact.label: fact.text for fact in ended.outcome} == {
        "Cause": "The certificate had expired",
        "Fix": "Renewed it",
        "Handoff": "something was missing: Since when?",
    }
    await tells(sam, "Resolved by Sam")


async def test_what_seniors_asked_before_is_asked_in_the_form_and_goes_along(sit: Sit) -> None:
    """E7: learnt from what Alex asked Jane on an earlier one; answered once, it stands in the snapshot."""
    alex, jane = await sit(ALEX), await sit(JANE)
    for number in range(3):
        problem = f"Scanner {number} feeds two pages at once"
        assert await jane.desk.sidebar.new_session_form().submit(NewSessionValues(problem=problem, domain=DOMAIN))
        await jane.shows(lambda state, problem=problem: problem in state.header.title)
        assert await jane.desk.conversation.escalate_form().submit(EscalateValues("stuck"))
        known = jane.desk.conversation.known
        assert known is not None
        assert known.entry.handoff is not None
        await alex.desk.queue.pick_up(known.entry.handoff.id)
        await alex.shows(lambda state, problem=problem: problem in state.header.title)
        question = NewConsultation(person_id=jane.desk.me.person.id, question="Which roller kit is built in?")
        await alex.desk.workspace.api.call(
            _CONSULT, question, key=f"ask-{number}-{known.entry.id}", session_id=known.entry.id
        )
        assert await alex.desk.conversation.resolve_form().submit(
            ResolveValues(cause="Worn", fix="New rollers", verdict="complete")
        )

    assert await jane.desk.sidebar.new_session_form().submit(
        NewSessionValues(problem="Pages stick together", domain=DOMAIN)
    )
    await jane.shows(lambda state: "Pages stick" in state.header.title)
    form = jane.desk.conversation.escalate_form()
    await form.look_around()
    rows = {row.question: row for row in form.facts.value}
    assert rows["Which roller kit is built in?"].asked == "asked 3 of 3 times"
    assert rows["Which roller kit is built in?"].known == ""
    assert await form.submit(
        EscalateValues("stuck", pre_flight=(FactAnswer("Which roller kit is built in?", "Kit 7 "),))
    )
    known = jane.desk.conversation.known
    assert known is not None
    assert known.entry.handoff is not None
    detail = await alex.desk.workspace.commands.detail(known.entry.handoff.id)
    assert [(each.question, each.answer) for each in detail.snapshot.pre_flight] == [
        ("Which roller kit is built in?", "Kit 7")
    ]


async def test_a_second_session_of_the_same_trouble_is_told_of_the_first(sit: Sit) -> None:
    """T9: in the form, before there is a second handoff; opened where one may; then in the sheet."""
    sam = await sit(SAM)
    jane = await sit(JANE)
    handoff = await escalated(jane)
    first = jane.desk.conversation.selected.value
    again = "After the mailbox migration Outlook keeps asking for passwords"
    assert await jane.desk.sidebar.new_session_form().submit(NewSessionValues(problem=again))
    await jane.shows(lambda state: again in state.header.title)
    again_id = jane.desk.conversation.selected.value
    assert again_id is not None
    form = jane.desk.conversation.escalate_form()
    await form.look_around()
    found = {row.key: row for row in form.alike.value}
    assert first is not None
    assert found[first].may_open
    assert "waits for a senior" in found[first].facts
    assert found[first].ticket == "#12345"
    await jane.desk.open_session(SessionId(found[first].key))
    await jane.shows(lambda state: "withdraw" in state.actions)
    await jane.desk.open_session(again_id)
    await jane.shows(lambda state: again in state.header.title)
    assert await form.submit(EscalateValues("stuck again"))
    known = jane.desk.conversation.known
    assert known is not None
    assert known.entry.handoff is not None
    sheet = await sam.reads(known.entry.handoff.id)
    rows = await becomes(sheet.alike, lambda rows: rows)
    assert [(row.key, row.may_open) for row in rows if row.key == first] == [(first, False)]
    assert handoff != known.entry.handoff.id
