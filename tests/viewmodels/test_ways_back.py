"""Each way back after a claim, and what a lost race offers, between desks and a real server (C3, C6, C8, C9, C11)."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from rf_desktop.domain.ids import HandoffId, PersonId
from rf_desktop.viewmodels import text, text_ways
from rf_desktop.viewmodels.conversation_view import Conversation, Nowhere
from rf_desktop.viewmodels.moment_state import Closed, Showing, Taken
from rf_desktop.viewmodels.teach_back import StepValues
from rf_desktop.viewmodels.ways_forms import (
    CoachedForm,
    CoachedValues,
    ConsultForm,
    ConsultValues,
    ReasonForm,
    ReasonValues,
    ReassignForm,
    ReassignValues,
    RemarkForm,
    RemarkValues,
)
from rf_desktop.viewmodels.ways_view import Strip, Way, WaysState
from tests.client.waiting import becomes
from tests.journeys.house import ALEX, JANE, SAM, demo_server
from tests.viewmodels.people import Person, Sit, escalated, sit

__all__ = ["demo_server", "sit"]

STEPS = (
    StepValues("Is web mail affected?", "question", "It tells client from server.", ""),
    StepValues("Renew the certificate", "action", "", "Call me."),
    StepValues("", "action", "", ""),
)


async def form(person: Person, way: Way, kind: type[Any]) -> Any:
    """Two clicks: the menu, the entry; the form is there."""
    await person.desk.ways.press(way)
    opened = person.desk.ways.form.value
    assert isinstance(opened, kind)
    return opened


async def ways(person: Person, wanted: Callable[[WaysState], object]) -> WaysState:
    return await becomes(person.desk.ways.state, wanted)


async def strip(person: Person, key: str) -> Strip:
    state = await ways(person, lambda state: [each for each in state.strips if each.key == key])
    return next(each for each in state.strips if each.key == key)


async def claimed(person: Person, handoff: HandoffId) -> None:
    await person.sees_card(handoff)
    await person.desk.queue.pick_up(handoff)
    await ways(person, lambda state: state.menu)


def id_of(person: Person) -> PersonId:
    return person.desk.me.person.id


async def test_a_claim_is_undone_from_its_toast_and_everybody_has_the_card_again(sit: Sit) -> None:
    """C8, M3: the toast offers the undo, it does not cheer."""
    jane, sam, alex = [await sit(email) for email in (JANE, SAM, ALEX)]
    handoff = await escalated(jane)
    await alex.sees_card(handoff)
    await claimed(sam, handoff)
    await alex.loses_card(handoff)
    toast = sam.herald.toasts[f"undo:{handoff}"]
    assert (toast.kind, toast.action_label, toast.seconds) == ("info", "Undo", 10)
    await sam.desk.on_action(toast.key, "undo")
    assert isinstance(sam.desk.conversation.state.value, Nowhere)
    assert text_ways.UNDONE in sam.herald.sentences
    for senior in (sam, alex):
        await senior.sees_card(handoff)
    await jane.shows(lambda state: "withdraw" in state.actions)


async def test_work_ends_the_offer_to_undo_and_the_briefing_is_work(sit: Sit) -> None:
    """C8: what was written in one's name is not undone."""
    jane, sam = [await sit(email) for email in (JANE, SAM)]
    handoff = await escalated(jane)
    await claimed(sam, handoff)
    assert f"undo:{handoff}" in sam.herald.toasts
    assert await sam.desk.conversation.send("I have it.")
    assert f"undo:{handoff}" not in sam.herald.toasts
    await sam.shows(lambda state: [r for r in state.messages if r.body == "I have it." and r.state == "sent"])
    await sam.desk.on_action(f"undo:{handoff}", "undo")
    assert "It is too late to undo this. Release it to the queue instead." in sam.herald.sentences

    other = await escalated(jane)
    await sam.sees_card(other)
    await (await sam.reads(other)).choose("analysis")
    assert f"undo:{other}" not in sam.herald.toasts


async def test_released_with_a_reason_it_waits_for_all_and_can_be_picked_up_again(sit: Sit) -> None:
    """C8: undoable, as long as nobody was quicker."""
    jane, sam, alex = [await sit(email) for email in (JANE, SAM, ALEX)]
    handoff = await escalated(jane)
    await claimed(sam, handoff)
    release: ReasonForm = await form(sam, "release", ReasonForm)
    assert not await release.submit(ReasonValues("  "))
    assert release.state.value.problems == {"reason": "Please fill in: the reason."}
    assert await release.submit(ReasonValues("I am called\naway"))
    assert isinstance(sam.desk.conversation.state.value, Nowhere)
    await alex.sees_card(handoff)
    notice = await becomes(
        alex.desk.workspace.notices.bell,
        lambda bell: any(n.kind == "released" and n.body == "I am called away" for n in bell.notices),
    )
    assert notice
    toast = sam.herald.toasts[f"ways:{handoff}"]
    assert toast.action == "take_again"
    await sam.desk.on_action(toast.key, "take_again")
    await sam.sees_card(handoff, "mine")


async def test_returned_plainly_the_session_is_the_juniors_and_closed_to_the_senior(sit: Sit) -> None:
    """C8, C6."""
    jane, sam = [await sit(email) for email in (JANE, SAM)]
    handoff = await escalated(jane)
    await claimed(sam, handoff)
    give_back: ReasonForm = await form(sam, "return", ReasonForm)
    assert give_back.words.title == "Return to Jane"
    assert await give_back.submit(ReasonValues("Tier 1 can do this"))
    await jane.shows(lambda state: state.composer.enabled)
    await becomes(sam.desk.sidebar.state, lambda state: all(c.title != text.NO_SUMMARY for c in state.cards))
    assert isinstance(sam.desk.conversation.state.value, Nowhere)
    late = await sam.desk.workspace.commands.detail(handoff)
    assert late.status == "returned"


async def test_three_people_and_every_turn_of_one_session(sit: Sit) -> None:
    """C8, C11: claim, undo, claim, coached return, come back, reassign, accept, release."""
    jane, sam, alex = [await sit(email) for email in (JANE, SAM, ALEX)]
    handoff = await escalated(jane)
    await claimed(sam, handoff)
    await sam.desk.on_action(f"undo:{handoff}", "undo")
    await claimed(sam, handoff)

    coached: CoachedForm = await form(sam, "coached", CoachedForm)
    assert not await coached.submit(CoachedValues())
    assert set(coached.state.value.problems) == {"reason", "stop_condition", "step_1"}
    assert await coached.submit(CoachedValues("You can do this", STEPS, "web mail fails too", 60))
    state = await jane.shows(lambda state: any(row.text == "Renew the certificate" for row in state.lane))
    assert [row.if_it_fails for row in state.lane if row.text == "Renew the certificate"] == ["Call me."]
    assert state.composer.enabled
    juniors = await strip(jane, "coached")
    assert "Bring it back when: web mail fails too." in juniors.text
    assert "It goes back to Sam by itself at " in juniors.text
    assert [deed.way for deed in juniors.deeds] == ["come_back"]
    assert (await strip(sam, "coached")).text.startswith("It comes back to you at ")
    assert (await sam.shows(lambda s: not s.composer.enabled)).composer.placeholder.startswith("Jane has this session")

    back: ReasonForm = await form(jane, "come_back", ReasonForm)
    assert back.words.note == "web mail fails too"
    assert await back.submit(ReasonValues("It failed"))
    assert (await sam.shows(lambda state: state.composer.enabled)).composer.placeholder == text.COMPOSER
    await sam.sees_card(handoff, "mine")

    reassign: ReassignForm = await form(sam, "reassign", ReassignForm)
    await reassign.load_targets()
    assert "Jane" not in [target.name for target in reassign.targets.value]
    assert not await reassign.submit(ReassignValues(None, "You know Exchange"))
    assert await reassign.submit(ReassignValues(id_of(alex), "You know Exchange"))
    assert "It stays yours until Alex accepts." in (await strip(sam, "offer")).text
    assert (await sam.shows(lambda s: True)).composer.enabled
    await alex.sees_card(handoff, "offered")
    sheet = await alex.reads(handoff)
    showing = sheet.state.value
    assert isinstance(showing, Showing)
    assert showing.choices == ()
    assert showing.asked is not None
    assert showing.asked.sentence == "Sam asks you to take this over: You know Exchange"
    await sheet.accept()
    assert isinstance(sheet.state.value, Closed)
    assert (await alex.shows(lambda state: state.composer.enabled)).header.working.startswith("Alex since")
    assert f"undo:{handoff}" not in alex.herald.toasts, "an accepted offer is no claim"
    gone = await strip(sam, "gone")
    assert gone.text == "Alex has this now. You see it as you left it."
    assert (await sam.shows(lambda s: not s.composer.enabled)).composer.placeholder == text_ways.COMPOSER_GONE

    release: ReasonForm = await form(alex, "release", ReasonForm)
    assert await release.submit(ReasonValues("Lunch"))
    await sam.sees_card(handoff)
    lines = ("put this back", "returned this to Jane", "came back to Sam", "offered this to Alex", "released this")
    await jane.shows(lambda state: all(any(words in row.body for row in state.messages) for words in lines))


async def test_an_offer_is_declined_with_a_word_and_another_is_taken_back(sit: Sit) -> None:
    """C8."""
    jane, sam, alex = [await sit(email) for email in (JANE, SAM, ALEX)]
    handoff = await escalated(jane)
    await claimed(sam, handoff)
    for end in ("declined", "taken back"):
        offer: ReassignForm = await form(sam, "reassign", ReassignForm)
        assert await offer.submit(ReassignValues(id_of(alex), end))
        await alex.sees_card(handoff, "offered")
        sheet = await alex.reads(handoff)
        if end == "declined":
            await sheet.go("decline")
            decline = alex.desk.ways.form.value
            assert isinstance(decline, ReasonForm)
            assert await decline.submit(ReasonValues(""))
            assert alex.desk.sheet.value is None
        else:
            await ways(sam, lambda state: any(deed.way == "take_back" for deed in state.menu))
            await sam.desk.ways.press("take_back")
            taken = await becomes(sheet.state, lambda state: isinstance(state, Taken))
            assert isinstance(taken, Taken)
            assert [deed.way for deed in taken.offers] == ["watch", "remark", "next"]
        await alex.loses_card(handoff)
        await ways(sam, lambda state: any(deed.way == "reassign" for deed in state.menu))
    assert (await sam.shows(lambda s: s.composer.enabled)).composer.enabled


async def test_a_late_press_learns_the_real_state_and_changes_nothing(sit: Sit) -> None:
    """C11."""
    jane, sam, alex = [await sit(email) for email in (JANE, SAM, ALEX)]
    handoff = await escalated(jane)
    await claimed(sam, handoff)
    slow: ReasonForm = await form(sam, "return", ReasonForm)
    quick: ReasonForm = await form(sam, "release", ReasonForm)
    assert await quick.submit(ReasonValues("Away"))
    await claimed(alex, handoff)
    assert not await slow.submit(ReasonValues("Too late"))
    assert slow.state.value.problems == {"": "Already claimed by Alex just now."}
    assert (await alex.desk.workspace.commands.detail(handoff)).status == "claimed"


async def test_who_lost_the_race_watches_says_what_they_know_and_stops(sit: Sit) -> None:
    """C3, C6: read along without owning it."""
    jane, sam, alex = [await sit(email) for email in (JANE, SAM, ALEX)]
    handoff = await escalated(jane)
    await sam.sees_card(handoff)
    await alex.sees_card(handoff)
    sheet = await sam.reads(handoff)
    await claimed(alex, handoff)
    taken = await becomes(sheet.state, lambda state: isinstance(state, Taken))
    assert isinstance(taken, Taken)
    assert taken.choice_label == "Alex has this"
    assert [deed.label for deed in taken.offers] == ["Watch", "Offer Alex what I know…", "Next one for me"]
    await sheet.go("watch")
    assert sam.desk.sheet.value is None
    assert (await sam.shows(lambda s: True)).composer.placeholder == "Alex has this session. You can read along."
    assert [deed.way for deed in (await strip(sam, "watching")).deeds] == ["remark", "stop_watching"]
    await sam.sees_card(handoff, "watching")
    assert await alex.desk.conversation.send("Looking at it.")
    await sam.shows(lambda state: any(row.body == "Looking at it." for row in state.messages))

    remark: RemarkForm = await form(sam, "remark", RemarkForm)
    assert await remark.submit(RemarkValues("The chain was replaced on Friday."))
    await alex.shows(lambda state: any(row.body.startswith("The chain") and not row.mine for row in state.messages))
    await sam.desk.ways.press("stop_watching")
    assert isinstance(sam.desk.conversation.state.value, Nowhere)
    await sam.loses_card(handoff)


async def test_the_toast_of_a_lost_race_leads_on(sit: Sit) -> None:
    """C3: Watch, Offer Alex what I know, Next one for me, from toast and notification."""
    jane, sam, alex = [await sit(email) for email in (JANE, SAM, ALEX)]
    handoff = await escalated(jane)
    for senior in (sam, alex):
        await senior.sees_card(handoff)
    await asyncio.gather(*(senior.desk.queue.pick_up(handoff) for senior in (sam, alex)))
    won = [s for s in (sam, alex) if isinstance(s.desk.conversation.state.value, Conversation)]
    loser = alex if won == [sam] else sam
    key = f"claimed:{handoff}"
    assert [action for action, _ in loser.herald.toasts[key].actions] == ["watch", "remark", "next"]
    await loser.desk.on_action(key, "remark")
    assert isinstance(loser.desk.ways.form.value, RemarkForm)
    await loser.desk.on_action(key, "watch")
    await loser.shows(lambda state: not state.composer.enabled)
    assert key not in loser.herald.notifications


async def test_a_question_goes_to_a_colleague_and_its_answer_into_the_session(sit: Sit) -> None:
    """C9, C6: the owner stays, and whoever is asked reads along from then on."""
    jane, sam, alex = [await sit(email) for email in (JANE, SAM, ALEX)]
    handoff = await escalated(jane)
    await claimed(sam, handoff)
    state = await ways(sam, lambda state: state.asking)
    assert [deed.label for deed in state.asking] == ["Ask a colleague…", "Ask Jane a question…"]
    consult: ConsultForm = await form(sam, "consult", ConsultForm)
    await consult.load_targets()
    assert "Alex" in [target.name for target in consult.targets.value]
    assert await consult.submit(ConsultValues(id_of(alex), "Have you seen this?"))
    assert "You asked Alex at " in (await ways(sam, lambda state: state.waiting)).waiting[0]
    bell = await becomes(
        alex.desk.workspace.notices.bell, lambda bell: bell.notices and bell.notices[0].kind == "consultation"
    )
    key = bell.notices[0].id
    assert alex.herald.notifications[key].title.startswith("Sam asks you about #12345")
    await alex.desk.on_action(key, "open")
    asked = await ways(alex, lambda state: state.questions)
    assert (asked.questions[0].title, asked.questions[0].question) == ("Sam asks you", "Have you seen this?")
    assert not await alex.desk.ways.answer(asked.questions[0].key, "  ")
    assert await alex.desk.ways.answer(asked.questions[0].key, "Yes, the connector.")
    await ways(alex, lambda state: not state.questions)
    await ways(sam, lambda state: not state.waiting)
    await sam.shows(lambda state: any(row.body == "Yes, the connector." for row in state.messages))
    assert (await sam.shows(lambda s: True)).composer.enabled

    ask: ConsultForm = await form(sam, "ask_sender", ConsultForm)
    assert ask.fixed is not None
    assert await ask.submit(ConsultValues(ask.fixed.id, "Which floor?"))
    await ways(jane, lambda state: state.questions)


async def test_a_juniors_question_needs_no_handoff(sit: Sit) -> None:
    """C9."""
    jane, alex = [await sit(email) for email in (JANE, ALEX)]
    await escalated(jane)
    assert await jane.desk.conversation.withdraw()
    await ways(jane, lambda state: [deed.way for deed in state.asking] == ["consult"])
    consult: ConsultForm = await form(jane, "consult", ConsultForm)
    assert await consult.submit(ConsultValues(id_of(alex), "May I restart the connector?"))
    assert (await ways(jane, lambda state: state.waiting)).waiting
