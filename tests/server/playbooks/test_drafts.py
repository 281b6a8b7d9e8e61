"""Write-up and teach-back drafts, and what a senior makes of them (T7, T8)."""

from __future__ import annotations

import asyncio

from rf_desktop.contract import endpoints
from rf_desktop.contract.ai import ApprovedStep, ApprovedTeachBack
from rf_desktop.contract.chat import CardAnswer
from rf_desktop.contract.handoffs import Claim, NewHandoff
from rf_desktop.contract.sessions import NewSession, Resolution
from rf_desktop.domain.ids import AccountId, CardId
from rf_desktop.server.http.desk import Desk
from rf_desktop.server.model import Drafter, ModelText, ModelTrouble, Usage
from rf_desktop.server.ports import NewCard
from rf_desktop.server.services.messages import add_cards
from rf_desktop.server.services.teaching import Teaching
from rf_desktop.server.services.write_ups import WriteUps
from tests.server.harness import Visitor
from tests.server.people.house import House, actions, code, refused

STEP = ApprovedStep(text="Clear the roaming profile's cache", why="It was full.", if_it_fails="Ask the vendor.")


class Scribe:
    """A model that remembers what it was asked, and answers as the test says."""

    def __init__(self, answer: ModelText | ModelTrouble) -> None:
        self.answer = answer
        self.facts: list[str] = []

    async def draft(self, task: str, facts: object) -> ModelText | ModelTrouble:
        self.facts = list(facts)  # type: ignore[call-overload]
        return self.answer

    async def of(self, _account_id: AccountId) -> Drafter:
        """This one, for everybody."""
        return self


async def card_of(house: House, session_id: str, card: NewCard) -> CardId:
    """A new card of Jane's session."""
    async with house.store.work(house.staff["jane"].account_id) as work:
        row = await work.sessions.get(session_id)  # type: ignore[arg-type]
        assert row is not None
        await add_cards(work, row, [card])
        return (await work.chat.lane(row.id))[-1].id


async def answer(visitor: Visitor, session_id: str, card_id: str, result: str) -> None:
    """A card is done."""
    body = CardAnswer(state="done", result=result)
    await visitor.get(endpoints.ANSWER_CARD, body, session_id=session_id, card_id=card_id)


async def resolved(house: House, jane: Visitor, senior: Visitor, write_up: str = "") -> str:
    """Jane's case with one card of hers and one of the senior's, resolved by the senior."""
    opened = await jane.get(endpoints.OPEN_SESSION, NewSession(problem="Outlook asks for a password", domain="Email"))
    session_id = opened.entry.id
    web = await card_of(house, session_id, NewCard("question", "Does web mail work?", None, None))
    await answer(jane, session_id, web, "Yes")
    handoff = await jane.get(endpoints.ESCALATE, NewHandoff(reason="No idea left"), session_id=session_id)
    house.clock.advance(minutes=3)
    await senior.get(endpoints.CLAIM_HANDOFF, Claim(way="continue"), handoff_id=handoff.id)
    cached = NewCard("action", "Clear the stored credentials", "They outlive a password.", None)
    await answer(senior, session_id, await card_of(house, session_id, cached), "It asked once and then worked")
    body = Resolution(cause="Old credentials", fix="Cleared the stored credentials", write_up=write_up)
    await senior.get(endpoints.RESOLVE_SESSION, body, session_id=session_id)
    return session_id


async def test_without_a_model_the_write_up_is_made_from_the_ledger(house: House) -> None:
    """T7: problem, what came of each card, cause and fix; what was saved is what one starts from the next time."""
    jane, sam = await house.enter_as("jane"), await house.enter_as("sam")
    session_id = await resolved(house, jane, sam)
    draft = await sam.get(endpoints.DRAFT_WRITE_UP, session_id=session_id)
    assert (draft.source, draft.reason) == ("evidence", None)
    for said in (
        "Problem: Outlook asks for a password",
        "- Does web mail work? Yes",
        "- Clear the stored credentials: It asked once and then worked",
        "Cause: Old credentials",
        "Fix: Cleared the stored credentials",
    ):
        assert said in draft.text
    saved = await resolved(house, jane, sam, "Mine")
    assert (await sam.get(endpoints.DRAFT_WRITE_UP, session_id=saved)).text == "Mine"
    assert await refused(jane, endpoints.DRAFT_WRITE_UP, session_id=session_id) == "not_allowed"
    assert (
        await refused(await house.enter_as("kim"), endpoints.DRAFT_WRITE_UP, session_id=session_id) == "not_available"
    )


async def test_a_models_draft_is_plain_text_and_counted_and_its_trouble_leaves_the_ledgers(house: House) -> None:
    """T7, A5, A9: control characters are gone, tokens are counted; trouble has a reason beside our own text."""
    jane, sam = await house.enter_as("jane"), await house.enter_as("sam")
    session_id = await resolved(house, jane, sam)
    desk: Desk = house.app.state.desk
    ground = (house.store, desk.wakeups)
    scribe = Scribe(ModelText("It was the \u202epassword.\x07", Usage("m", "draft", 1, 10, 5)))
    drafts = WriteUps(*ground, house.clock, drafter_of=scribe.of)
    actor = house.staff["sam"]
    draft = await drafts.draft(actor, session_id)  # type: ignore[arg-type]
    assert (draft.text, draft.source) == ("It was the password.", "model")
    assert "Fix: Cleared the stored credentials" in scribe.facts
    assert house.beside.value("SELECT output_tokens FROM ai_usage WHERE purpose = 'draft'") == 5
    taught = await Teaching(*ground, drafts, desk.playbooks.built_in, house.clock).draft(actor, session_id)  # type: ignore[arg-type]
    assert (taught.text, taught.source) == ("It was the password.", "model")
    scribe.answer = ModelTrouble("busy")
    ours = await drafts.draft(actor, session_id)  # type: ignore[arg-type]
    assert (ours.source, ours.reason) == ("evidence", "the AI provider is busy")
    assert "Cause: Old credentials" in ours.text


async def test_a_model_that_takes_its_time_leaves_nobody_waiting(house: House) -> None:
    """T7, A5: the desktop would ask again; our own text comes first, and says why."""
    jane, sam = await house.enter_as("jane"), await house.enter_as("sam")
    session_id = await resolved(house, jane, sam)
    desk: Desk = house.app.state.desk

    class Sleeper(Scribe):
        async def draft(self, task: str, facts: object) -> ModelText | ModelTrouble:
            await asyncio.Event().wait()
            return self.answer

    slow = Sleeper(ModelTrouble("busy"))
    drafts = WriteUps(house.store, desk.wakeups, house.clock, drafter_of=slow.of, patience=0.01)
    draft = await drafts.draft(house.staff["sam"], session_id)  # type: ignore[arg-type]
    assert (draft.source, draft.reason) == ("evidence", "the AI took too long")


async def test_a_teach_back_tells_the_junior_what_the_senior_did_and_what_helped(house: House) -> None:
    """T8: the senior's own steps and the fix, one to five; addressed to who handed off."""
    jane, sam = await house.enter_as("jane"), await house.enter_as("sam")
    session_id = await resolved(house, jane, sam)
    draft = await sam.get(endpoints.DRAFT_TEACH_BACK, session_id=session_id)
    assert draft.to is not None
    assert (draft.to.name, draft.source) == ("Jane", "evidence")
    assert [step.text for step in draft.steps] == ["Clear the stored credentials", "Cleared the stored credentials"]
    assert draft.steps[0].why == "They outlive a password."
    assert "the cause was: Old credentials" in draft.text
    assert "web mail" not in draft.text


async def test_an_approved_teach_back_reaches_the_junior_and_the_domains_playbook(house: House) -> None:
    """T8: a message with a notice; the built-in playbook is copied, the step stands at its end, once; audited."""
    jane, sam, alex = await house.enter_as("jane"), await house.enter_as("sam"), await house.enter()
    session_id = await resolved(house, jane, sam)
    body = ApprovedTeachBack(text="Look at the credentials first.", steps=(STEP,))
    sent = await sam.get(endpoints.APPROVE_TEACH_BACK, body, session_id=session_id)
    again = await sam.get(endpoints.APPROVE_TEACH_BACK, body, session_id=session_id)
    assert again.id != sent.id, "another press with another key is another message"
    read = await jane.get(endpoints.GET_SESSION, session_id=session_id)
    assert read.messages[-1].body.startswith("Look at the credentials first.")
    assert f"- {STEP.text}" in read.messages[-1].body
    notices = [
        each for each in (await jane.get(endpoints.LIST_NOTICES)).notices if "tells you what helped" in each.title
    ]
    assert len(notices) == 2
    own = [each for each in (await jane.get(endpoints.PLAYBOOKS)).playbooks if each.own]
    assert [each.domain for each in own] == ["Email"]
    assert own[0].content.count(STEP.text) == 1
    assert await actions(alex, own[0].id) == ["taught"]
    mine = {each.id for each in await house.app.state.desk.playbooks.of(house.staff["foreign_senior"].account_id)}
    theirs = (await (await house.enter_as("foreign_senior")).get(endpoints.PLAYBOOKS)).playbooks
    assert mine == {each.id for each in theirs}
    assert not any(each.own for each in theirs)


async def test_a_teach_back_waits_for_the_end_and_steps_for_a_senior(house: House) -> None:
    """T8, C11, R2: before it is resolved it is refused; an engineer may tell, but not change the playbook."""
    jane = await house.enter_as("jane")
    opened = await jane.get(endpoints.OPEN_SESSION, NewSession(problem="p"))
    path = {"session_id": opened.entry.id}
    plain, taught = ApprovedTeachBack(text="t"), ApprovedTeachBack(text="t", steps=(STEP,))
    assert await refused(jane, endpoints.APPROVE_TEACH_BACK, plain, **path) == "session_not_active"
    await jane.get(endpoints.RESOLVE_SESSION, Resolution(cause="c", fix="f"), **path)
    assert await refused(jane, endpoints.APPROVE_TEACH_BACK, taught, **path) == "not_allowed"
    assert await refused(jane, endpoints.APPROVE_TEACH_BACK, ApprovedTeachBack(text=" "), **path) == "text_required"
    six = ApprovedTeachBack(text="t", steps=(STEP,) * 6)
    assert await refused(jane, endpoints.APPROVE_TEACH_BACK, six, **path) == "malformed_request"
    long = ApprovedTeachBack(text="t", steps=(ApprovedStep(text="x" * 121),))
    assert await refused(jane, endpoints.APPROVE_TEACH_BACK, long, **path) == "text_too_long"
    assert code(await jane.ask(endpoints.APPROVE_TEACH_BACK, plain, **path)) == "ok"
    assert (await jane.get(endpoints.DRAFT_TEACH_BACK, **path)).to is None
