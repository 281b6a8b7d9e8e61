"""A case that teaches: an imported playbook, a question not asked twice, a teach-back, the next case (T4, T6, T8)."""

from __future__ import annotations

from pathlib import Path

from rf_desktop.viewmodels.conversation_view import Conversation
from rf_desktop.viewmodels.form_view import EscalateValues, NewSessionValues, ResolveValues
from rf_desktop.viewmodels.teach_back import TeachBackForm, edited
from tests.client.waiting import becomes
from tests.journeys.house import ALEX, JANE, demo_server
from tests.server.playbooks.test_account_playbooks import OWN
from tests.viewmodels.people import Person, Sit, sit

__all__ = ["demo_server", "sit"]

PROBLEM = "My badge does not open the door"


async def opened(jane: Person, cards: int) -> Conversation:
    """A session about a badge, with FlowPilot's first answer and so many cards."""
    assert await jane.desk.sidebar.new_session_form().submit(NewSessionValues(problem=PROBLEM, domain="Access"))
    return await jane.shows(lambda state: len(state.lane) == cards and any(row.markdown for row in state.messages))


async def test_what_a_senior_approves_helps_the_next_junior(sit: Sit, tmp_path: Path) -> None:
    """T6: FlowPilot works from the imported playbook. T4: the senior reads Jane's answer instead of asking. T8: the
    junior is told, and the approved step is offered in the next case."""
    alex, jane = await sit(ALEX), await sit(JANE)
    file = tmp_path / "badge.toml"
    file.write_text(OWN, encoding="utf-8")
    assert await alex.desk.playbooks.import_file(file), alex.desk.playbooks.state.value.said
    state = await opened(jane, 3)
    assert [card.text for card in state.lane] == ["Which door?", "Wipe the badge", "Enrol the badge again"]
    assert any("Let's look at the badge." in row.body for row in state.messages)

    assert await jane.desk.conversation.answer(state.lane[1].key, "done", "Still nothing, also at the side door")
    assert await jane.desk.conversation.escalate_form().submit(EscalateValues("I am stuck", "", "normal"))
    known = jane.desk.conversation.known
    assert known is not None
    assert known.entry.handoff is not None
    handoff = known.entry.handoff.id
    await alex.sees_card(handoff)
    await alex.desk.queue.pick_up(handoff)
    await alex.shows(lambda state: state.composer.enabled)

    model = alex.desk.conversation
    model.asking_first._patience = 30.0
    model.save_draft("Did you wipe the badge?")
    assert not await model.send("Did you wipe the badge?")
    stands = model.asking_first.state.value
    assert stands is not None
    assert stands.sentences[0].endswith("Still nothing, also at the side door")
    model.use_answer()
    assert model.draft.value == ""

    form = model.resolve_form()
    assert form.drafts is not None
    values = ResolveValues(cause="The reader had a new key", fix="Wrote the new key onto the badge")
    assert await form.drafts.draft(values)
    assert "Wipe the badge: Still nothing" in form.drafts.state.value.text
    assert await form.submit(values)
    await becomes(model.teach_back.offer, lambda offer: offer == "Tell Jane what helped?")
    forms: list[TeachBackForm] = []
    assert await model.write_teach_back(forms.append)
    lesson = edited(forms[0].initial, "It was the key.", tuple(step.text for step in forms[0].initial.steps))
    assert await forms[0].submit(lesson)
    await becomes(model.teach_back.offer, lambda offer: not offer)

    await jane.shows(lambda state: any(row.body.startswith("It was the key.") for row in state.messages))
    again = await opened(jane, 4)
    assert [card.text for card in again.lane][3] == "Wrote the new key onto the badge"
