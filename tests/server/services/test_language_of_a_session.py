"""A session has one language: what is written into it is in that language, whoever reads it (T6, E2, M3)."""

from __future__ import annotations

import pytest

from rf_desktop import paths
from rf_desktop.contract.chat import CardAnswer
from rf_desktop.contract.handoffs import Claim, NewHandoff
from rf_desktop.contract.preflight import PreFlightAnswer
from rf_desktop.contract.sessions import NewSession, Resolution
from rf_desktop.server.ai.copilot import PlaybookCopilot
from rf_desktop.server.ai.evidence import EvidenceAssessor
from rf_desktop.server.ai.playbooks import load
from rf_desktop.server.ports import AssessmentWritten, ReplyEnd
from tests.server.services.office import Office

PLAYBOOKS = load(paths.resources() / "playbooks")
PROBLEM = "Outlook synchronisiert keine E-Mails"


async def opened(office: Office, problem: str = PROBLEM, ticket: str = "7") -> str:
    """A German session of Jane's with FlowPilot's first reply."""
    body = NewSession(problem=problem, ticket=ticket, domain="Email", language="de")
    session = await office.sessions.open(office.jane, body, office.key())
    job = await office.lease("reply")
    assert job is not None
    talk = await office.chat.conversation(job.account_id, session.entry.id, job.payload["message_id"])
    assert talk is not None
    reply = await PlaybookCopilot(PLAYBOOKS).reply(talk)
    assert await office.chat.save_reply(job, session.entry.id, ReplyEnd(reply.body, reply.cards))
    return session.entry.id


async def test_flowpilot_and_answers_speak_the_sessions_language(office: Office) -> None:
    """T1, T2, T6: its playbook, and what an answered card says in the conversation."""
    session_id = await opened(office)
    detail = await office.sessions.get(office.jane, session_id)  # type: ignore[arg-type]
    assert detail.entry.language == "de"
    assert detail.messages[1].body.startswith("Finden wir heraus, ob es das Postfach ist")
    assert detail.lane[0].text == "Zeigt Webmail die fehlenden Nachrichten?"
    skipped = await office.chat.answer(
        office.jane, detail.entry.id, detail.lane[0].id, CardAnswer(state="skipped", result="")
    )
    nothing_said = CardAnswer(state="done", result="")
    done = await office.chat.answer(office.jane, detail.entry.id, detail.lane[3].id, nothing_said)
    assert skipped.message is not None
    assert done.message is not None
    assert skipped.message.body == "Zeigt Webmail die fehlenden Nachrichten? → übersprungen"
    assert done.message.body.endswith(" → erledigt")


async def test_an_english_one_stays_english_beside_it(office: Office) -> None:
    """T6: nothing said means English, as before there was a choice."""
    assert (await office.session()).entry.language == "en"


async def test_what_a_handoff_leaves_is_in_the_sessions_language(office: Office) -> None:
    """E2, M3, A9: documentation, briefing and status update; for a senior with an English window as well."""
    session_id = await opened(office)
    asked = (PreFlightAnswer(question="Wer noch?", answer="", could_not_get=True),)
    wanted = NewHandoff(reason="Keine Idee mehr", notes="Webmail geht", priority="urgent", pre_flight=asked)
    handoff = await office.handoffs.escalate(office.jane, session_id, wanted, office.key())  # type: ignore[arg-type]
    for said in (
        f"# Übergabe: {PROBLEM}",
        "**Priorität:** dringend",
        "**Am:** 04.03.2026 09:30 UTC",
        "**Bereich:** E-Mail",
        "## Grund\n\nKeine Idee mehr",
        "- Wer noch? — nicht herauszubekommen",
        "## Noch nicht gefragt",
    ):
        assert said in handoff.documentation
    update = await office.status_updates.of(office.sam, handoff.id)
    assert update.text.startswith(f"{PROBLEM}. Jane hat das am 04.03.2026 09:30 UTC weitergegeben: Keine Idee mehr.")
    await office.handoffs.claim(office.sam, handoff.id, Claim(way="analysis"))
    briefing = await office.handoffs.send_briefing(office.sam, handoff.id)
    assert briefing.body.startswith("Ich habe das von Jane übernommen.")
    assert "Noch offen:\n- Zeigt Webmail die fehlenden Nachrichten?" in briefing.body


async def test_the_assessment_without_a_model_is_in_the_sessions_language(office: Office) -> None:
    """A6, A10: its sentences, its quotation marks, its dates, and steps of German playbooks."""
    earlier = await opened(office, f"{PROBLEM} am Empfang", "6")
    ended = Resolution(cause="Zertifikat abgelaufen", fix="Zertifikat erneuert")
    await office.sessions.resolve(office.jane, earlier, ended, office.key())  # type: ignore[arg-type]
    session_id = await opened(office)
    wanted = NewHandoff(reason="Keine Idee mehr")
    handoff = await office.handoffs.escalate(office.jane, session_id, wanted, office.key())  # type: ignore[arg-type]
    case = await office.handoffs.case_to_assess(office.jane.account_id, handoff.id)
    assert case is not None
    assert case.language == "de"
    verdict = await EvidenceAssessor(office.cases, PLAYBOOKS).assess(case)
    assert isinstance(verdict, AssessmentWritten)
    assert verdict.summary_prose == (
        "Jane hat übergeben: „Keine Idee mehr“. Davor wurde kein Schritt festgehalten. Eine hier gelöste Sitzung ist "
        f"ähnlich; am nächsten ist „{PROBLEM} am Empfang“ (Jane, 4. März 2026). Gelöst wurde das so: "
        "„Zertifikat erneuert“."
    )
    assert verdict.likely_cause is not None
    assert verdict.likely_cause.text == (
        "In einem ähnlichen Fall (Jane, 4. März 2026) war die Ursache: Zertifikat abgelaufen"
    )
    assert verdict.what_we_know[0].text == f"Es begann mit „{PROBLEM}“"
    german = {step.text for playbook in PLAYBOOKS if playbook.language == "de" for step in playbook.steps}
    assert {step.text for step in verdict.suggested_steps[1:]} <= german


@pytest.mark.parametrize("language", ["fr", "", "DE"])
def test_a_language_that_there_is_no_catalogue_for_is_refused(language: str) -> None:
    """V5."""
    with pytest.raises(ValueError, match="language"):
        NewSession(problem="?", language=language)  # type: ignore[arg-type]
