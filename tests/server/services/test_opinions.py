"""What is checked, said and made of an assessment on the server: A2-A5, A8, A9, M5."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace

import pytest

from rf_desktop.contract.assessments import (
    ConfidenceView,
    EvidenceLine,
    NewEdit,
    NewFeedback,
    NewReading,
    SuggestedStep,
)
from rf_desktop.contract.chat import CardAnswer, LaneCard
from rf_desktop.contract.events import READ_EVENT, HandoffAssessmentProgressed
from rf_desktop.contract.handoffs import Claim, HandoffDetail, NewHandoff
from rf_desktop.contract.packages import EscalationPackage
from rf_desktop.contract.sessions import Resolution
from rf_desktop.domain.errors import NotAllowed, NotAvailable, TextRequired, TextTooLong
from rf_desktop.server.model import Usage
from rf_desktop.server.ports import (
    AssessmentFailed,
    AssessmentWritten,
    CaseToAssess,
    NewCard,
    Progress,
    Verdict,
    no_progress,
)
from rf_desktop.server.services.enrichment import Enrichment, Teller
from rf_desktop.server.services.messages import add_cards
from tests.server.services.office import Office

WRITTEN = AssessmentWritten(
    source="model",
    summary_prose="It looks like the profile.",
    likely_cause=EvidenceLine(text="The profile"),
    confidence=ConfidenceView(word="high", share=0.85),
    rung="structured",
    model="large-1",
)


async def tried(office: Office) -> HandoffDetail:
    """A handoff whose first card was answered by Jane."""
    session = await office.session()
    await office.say(office.jane, session.entry.id, "See https://status.example/42 please")
    async with office.store.work(office.jane.account_id) as work:
        row = await work.sessions.get(session.entry.id)
        assert row is not None

        await add_cards(work, row, [NewCard("action", "Restart Outlook"), NewCard("question", "Is web mail affected?")])
    card = (await lane(office, session.entry.id))[0]
    await office.chat.answer(office.jane, session.entry.id, card.id, CardAnswer(state="done", result="no change"))
    return await office.handoffs.escalate(
        office.jane, session.entry.id, NewHandoff(reason="Out of ideas"), office.key()
    )


async def lane(office: Office, session_id: str) -> tuple[LaneCard, ...]:
    """The session's cards."""
    return (await office.sessions.get(office.jane, session_id)).lane  # type: ignore[arg-type]


async def written(office: Office, detail: HandoffDetail, verdict: Verdict = WRITTEN) -> None:
    """The assessment of a handoff is there."""
    assert await office.handoffs.save_assessment(await office.lease("assess"), detail.id, verdict)


async def test_what_the_case_does_not_hold_is_dropped_and_said(office: Office) -> None:
    """A2, A3, A7: made-up evidence, a step that was done, a link that nobody sent, signs that nobody sees."""
    detail = await tried(office)
    first, card = detail.snapshot.messages[0], detail.snapshot.lane[0]
    said = replace(
        WRITTEN,
        summary_prose="It looks\u202e like the profile. Get the tool from https://evil.example/tool.",
        what_we_know=(
            EvidenceLine(text="It began today", evidence=(first.id, "made-up", first.id)),
            EvidenceLine(text="The mail server is down", evidence=("made-up",)),
            EvidenceLine(text="Nobody said this"),
        ),
        suggested_steps=(
            SuggestedStep(text="Restart Outlook.", evidence=(card.id,), already_tried="Sam: it worked"),
            SuggestedStep(text="Look at https://status.example/42", evidence=(first.id,)),
            SuggestedStep(text="Open https://evil.example/x", if_it_fails="Run rm -rf /", evidence=(first.id,)),
        ),
        confidence=ConfidenceView(word="high", share=0.2, right=99, of=99),
    )
    await written(office, detail, said)
    shown = (await office.handoffs.context(office.sam, detail.id)).assessment
    assert shown.summary_prose == "It looks like the profile. Get the tool from https://evil.example/tool."
    assert shown.summary_flagged == ("https://evil.example/tool",)
    assert [(each.evidence, each.found) for each in shown.what_we_know] == [
        ((first.id,), True),
        ((), False),
        ((), False),
    ]
    assert [(each.text, each.already_tried) for each in shown.suggested_steps] == [
        ("Look at https://status.example/42", None),
        ("Open https://evil.example/x", None),
        ("Restart Outlook.", "Jane: no change"),
    ]
    assert shown.suggested_steps[0].flagged == ()
    assert shown.suggested_steps[1].flagged == ("https://evil.example/x", "rm -rf /")
    assert shown.confidence == ConfidenceView(word="low", share=0.2)
    assert (shown.rung, shown.model) == ("structured", "large-1")


async def test_newer_facts_make_it_stale_and_a_redo_reads_them(office: Office) -> None:
    """A8: a message and a result are two facts, what FlowPilot and the system say is none; then it is written anew."""
    detail = await tried(office)
    await written(office, detail)
    await office.handoffs.claim(office.sam, detail.id, Claim(way="pick_up"))
    assert (await office.handoffs.context(office.sam, detail.id)).assessment.new_facts == 0
    await office.say(office.sam, detail.session_id, "It is only one user.")
    card = (await lane(office, detail.session_id))[1]
    await office.chat.answer(office.sam, detail.session_id, card.id, CardAnswer(state="done", result="no"))
    assert (await office.handoffs.context(office.sam, detail.id)).assessment.new_facts == 2
    await office.handoffs.retry_assessment(office.sam, detail.id)
    case = await office.handoffs.case_to_assess(office.sam.account_id, detail.id)
    assert case is not None
    assert "It is only one user." in [message.body for message in case.snapshot.messages]
    news = case.snapshot.messages[-1]
    again = replace(WRITTEN, what_we_know=(EvidenceLine(text="One user", evidence=(news.id,)),))
    assert await office.handoffs.save_assessment(await office.lease("assess"), detail.id, again, case)
    shown = await office.handoffs.context(office.sam, detail.id)
    assert (shown.assessment.new_facts, shown.assessment.what_we_know[0].found) == (0, True)
    assert shown.snapshot == detail.snapshot


async def test_a_redo_that_fails_leaves_what_there_was(office: Office) -> None:
    """A5, A8: the text stays, and says why there is no newer one; one that is written again has no reason."""
    detail = await office.escalated()
    await written(office, detail)
    await office.handoffs.retry_assessment(office.sam, detail.id)
    await written(office, detail, AssessmentFailed("the AI provider is busy", raw="{ half password=hunter22x"))
    kept = (await office.handoffs.context(office.sam, detail.id)).assessment
    assert (kept.status, kept.reason, kept.summary_prose) == ("ready", "the AI provider is busy", WRITTEN.summary_prose)
    stored = str(office.beside.value("SELECT content FROM assessment"))
    assert "{ half" in stored
    assert "hunter22x" not in stored
    assert "half" not in kept.model_dump_json()
    await office.handoffs.retry_assessment(office.sam, detail.id)
    await written(office, detail)
    assert (await office.handoffs.context(office.sam, detail.id)).assessment.reason is None


async def test_what_a_model_used_is_counted_with_its_assessment(office: Office) -> None:
    """A1: in the same transaction; a job that was lost counts nothing."""
    detail = await office.escalated()
    lost = await office.lease("assess")
    office.expire_leases()
    used = Usage("large-1", "assessment", calls=1, input_tokens=900, output_tokens=80)
    job = await office.lease("assess")
    assert not await office.handoffs.save_assessment(lost, detail.id, replace(WRITTEN, usage=used))
    assert await office.handoffs.save_assessment(job, detail.id, replace(WRITTEN, usage=used))
    assert office.beside.value("SELECT sum(input_tokens) FROM ai_usage") == 900


async def test_a_thumb_is_kept_with_its_word_and_the_last_one_counts(office: Office) -> None:
    """A8: said twice is said once; everybody who may read it has one; before there is a text there is none."""
    detail = await office.escalated()
    with pytest.raises(NotAvailable):
        await office.opinions.give_feedback(office.sam, detail.id, NewFeedback(helpful=True))
    await written(office, detail)
    await office.opinions.give_feedback(office.sam, detail.id, NewFeedback(helpful=True))
    no = NewFeedback(helpful=False, why="  wrong\nproduct ")
    shown = await office.opinions.give_feedback(office.sam, detail.id, no)
    events = len(await office.log())
    assert await office.opinions.give_feedback(office.sam, detail.id, no) == shown
    assert len(await office.log()) == events
    shown = await office.opinions.give_feedback(office.jane, detail.id, NewFeedback(helpful=True))
    assert {(each.person.name, each.helpful, each.why) for each in shown.feedback} == {
        ("Sam", False, "wrong product"),
        ("Jane", True, ""),
    }
    with pytest.raises(TextTooLong):
        await office.opinions.give_feedback(office.sam, detail.id, NewFeedback(helpful=True, why="x" * 301))
    for nobody in (office.nora, office.stranger, office.foreign_senior):
        with pytest.raises(NotAvailable):
            await office.opinions.give_feedback(nobody, detail.id, no)


async def test_an_edit_stands_beside_the_original_and_can_be_taken_back(office: Office) -> None:
    """A8: the package carries both; both texts empty leave the original alone."""
    detail = await office.escalated()
    await written(office, detail)
    with pytest.raises(NotAllowed):
        await office.opinions.edit(office.jane, detail.id, NewEdit(summary_prose="Mine"))
    with pytest.raises(TextRequired):
        await office.opinions.edit(office.sam, detail.id, NewEdit(summary_prose=" ", likely_cause="The cache"))
    with pytest.raises(NotAvailable):
        await office.opinions.edit(office.foreign_senior, detail.id, NewEdit(summary_prose="Theirs"))
    shown = await office.opinions.edit(office.sam, detail.id, NewEdit(summary_prose="The cache.", likely_cause="Cache"))
    assert shown.edited is not None
    assert (shown.edited.summary_prose, shown.edited.likely_cause, shown.edited.by.name) == (
        "The cache.",
        "Cache",
        "Sam",
    )
    assert shown.summary_prose == WRITTEN.summary_prose
    package = EscalationPackage.model_validate_json(office.beside.value("SELECT escalation_package FROM session"))
    assert package.assessment is not None
    assert (package.assessment.edited, package.assessment.summary_prose) == (shown.edited, WRITTEN.summary_prose)
    back = await office.opinions.edit(office.kim, detail.id, NewEdit(summary_prose=""))
    assert (back.edited, back.summary_prose) == (None, WRITTEN.summary_prose)
    assert (await office.heard_by(office.kim))[-1] == "handoff_assessment_ready"


async def test_an_edit_outlives_a_redo(office: Office) -> None:
    """A8: nobody's words are thrown away by a machine's."""
    detail = await office.escalated()
    await written(office, detail)
    await office.opinions.edit(office.sam, detail.id, NewEdit(summary_prose="The cache."))
    await office.handoffs.retry_assessment(office.sam, detail.id)
    await written(office, detail, replace(WRITTEN, summary_prose="It is the add-in."))
    shown = (await office.handoffs.context(office.sam, detail.id)).assessment
    assert shown.edited is not None
    assert (shown.edited.summary_prose, shown.summary_prose) == ("The cache.", "It is the add-in.")


async def test_the_badge_says_how_often_such_a_word_was_right_here(office: Office) -> None:
    """A4: from eight resolved and judged cases of the same word and source on; the owner's word before others'."""
    for number in range(8):
        detail = await office.escalated(problem=f"Case {number}")
        await written(office, detail)
        await office.handoffs.claim(office.sam, detail.id, Claim(way="pick_up"))
        await office.handoffs.record_reading(office.kim, detail.id, NewReading(verdict="not_this"))
        await office.handoffs.record_reading(
            office.sam, detail.id, NewReading(verdict="not_this" if number == 3 else "agree")
        )
        if number == 7:
            assert await badge(office) == (None, None)
        await office.sessions.resolve(office.sam, detail.session_id, Resolution(cause="c", fix="f"), office.key())
    assert await badge(office) == (7, 8)
    assert await badge(office, ConfidenceView(word="low", share=0.25)) == (None, None)
    theirs = await office.escalated(office.stranger)
    await written(office, theirs)
    shown = (await office.handoffs.context(office.foreign_senior, theirs.id)).assessment.confidence
    assert shown is not None
    assert shown.right is None


async def badge(office: Office, said: ConfidenceView | None = None) -> tuple[int | None, int | None]:
    """How often a new assessment's confidence is said to have been right."""
    detail = await office.escalated()
    await written(office, detail, replace(WRITTEN, confidence=said or WRITTEN.confidence))
    shown = (await office.handoffs.context(office.sam, detail.id)).assessment.confidence
    assert shown is not None
    return shown.right, shown.of


async def test_a_status_update_is_what_was_saved_else_the_snapshot(office: Office) -> None:
    """A9: the edit before the original, the snapshot when nothing was written; there is nobody there to ask a model."""
    detail = await tried(office)
    draft = await office.status_updates.of(office.sam, detail.id)
    assert (draft.source, draft.reason) == ("evidence", "no assessment has been written yet")
    assert "Restart Outlook → no change." in draft.text
    await written(office, detail, AssessmentFailed("the AI provider is busy"))
    assert (await office.status_updates.of(office.sam, detail.id)).reason == "the AI provider is busy"
    await office.handoffs.retry_assessment(office.sam, detail.id)
    await written(office, detail)
    draft = await office.status_updates.of(office.sam, detail.id)
    assert (draft.text, draft.source) == (WRITTEN.summary_prose, "saved")
    await office.handoffs.retry_assessment(office.sam, detail.id)
    assert (await office.status_updates.of(office.sam, detail.id)).text == WRITTEN.summary_prose
    await written(office, detail)
    await office.opinions.edit(office.sam, detail.id, NewEdit(summary_prose="The cache."))
    jobs = office.beside.value("SELECT count(*) FROM job")
    assert (await office.status_updates.of(office.jane, detail.id)).text == "The cache."
    assert office.beside.value("SELECT count(*) FROM job") == jobs
    with pytest.raises(NotAvailable):
        await office.status_updates.of(office.foreign_senior, detail.id)


class Stepwise:
    """An assessor that writes in parts, as many as it is let."""

    def __init__(self, *parts: str) -> None:
        self.parts = parts
        self.told = asyncio.Event()

    async def assess(self, case: CaseToAssess, progress: Progress = no_progress) -> Verdict:
        for part in self.parts:
            progress(replace(WRITTEN, summary_prose=part))
        await self.told.wait()
        return WRITTEN


async def test_what_is_written_so_far_is_told_and_stays_pending(office: Office) -> None:
    """M5, A2: verified like the whole; what came at once is one event; nothing comes after the end."""
    detail = await office.escalated()
    assessor = Stepwise("It", "It looks", "It looks\u202e like")
    enrichment = Enrichment(office.handoffs, assessor, 30)
    running = asyncio.create_task(enrichment.run(await office.lease("assess")))
    while "handoff_assessment_progressed" not in await office.heard_by(office.kim):
        await asyncio.sleep(0)
    assert (await office.handoffs.context(office.sam, detail.id)).assessment.status == "pending"
    assessor.told.set()
    assert await running
    types = await office.heard_by(office.kim)
    assert types.count("handoff_assessment_progressed") == 1
    assert types[-1] == "handoff_assessment_ready"
    told = next(row for row in await office.log() if row.type == "handoff_assessment_progressed")
    event = READ_EVENT.validate_python(json.loads(told.data_json))
    assert isinstance(event, HandoffAssessmentProgressed)
    assert (event.assessment.status, event.assessment.summary_prose) == ("pending", "It looks like")
    assert event.assessment.likely_cause == EvidenceLine(text="The profile", found=False)


async def test_a_teller_skips_what_is_old_and_survives_a_failure() -> None:
    """M5: the newest only, no more than its number, and a telling that fails costs only itself."""
    told: list[str] = []
    done = asyncio.Event()

    async def tell(so_far: AssessmentWritten) -> None:
        told.append(so_far.summary_prose)
        if len(told) == 1:
            for text in ("two", "three", "four"):
                teller.hear(replace(WRITTEN, summary_prose=text))
            raise OSError("the database is away")
        done.set()

    teller = Teller(tell, between=0, most=2)
    teller.hear(replace(WRITTEN, summary_prose="one"))
    await asyncio.wait_for(teller.run(), 10)
    assert done.is_set()
    assert told == ["one", "four"]
