"""The assessor that needs no AI: the account's own resolved sessions and the ledger of this one (A6, A10, A11).

It puts facts together and says that it does; a cause is only ever a lead from another case, never a finding.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime

from rf_desktop.contract.assessments import ConfidenceView, EvidenceLine, SimilarCase, SuggestedStep
from rf_desktop.contract.chat import LaneCard, Message
from rf_desktop.domain.confidence import Confidence
from rf_desktop.domain.headline import snippet
from rf_desktop.server.ai.playbooks import Playbook, choose, next_steps
from rf_desktop.server.ports import (
    AssessmentSkipped,
    AssessmentWritten,
    CaseSearch,
    CaseToAssess,
    Progress,
    Verdict,
    no_progress,
)

NO_KEY = "skipped: no key"
NOTHING_SIMILAR = "there is no AI key, and nothing similar has been resolved here yet"
SIMILAR = 3
"""Similar cases shown of each list: by words, by meaning (A10)."""
PLAYBOOK_STEPS = 3
KNOWN_LINES = 12
QUOTE = 160
"""Characters of a quoted text."""
_QUERY = 4_000
_MOST_SURE = 0.35
"""Another case's cause is never more than a low confidence (A4)."""


class EvidenceAssessor:
    """Answers from what the account already knows; the same case and account give the same answer."""

    def __init__(self, search: CaseSearch, playbooks: Sequence[Playbook], *, model_part: str = NO_KEY) -> None:
        self._search = search
        self._playbooks = tuple(playbooks)
        self._model_part = model_part

    async def assess(self, case: CaseToAssess, progress: Progress = no_progress) -> Verdict:
        """The similar cases with what follows from them; skipped when there are none."""
        query = "\n".join((case.problem, *_asked(case)))[:_QUERY]  # "no idea left" resembles every other reason
        similar = await self._search.similar(case.account_id, query, exclude=case.session_id, limit=SIMILAR)
        if not similar:
            return AssessmentSkipped(NOTHING_SIMILAR, model_part=self._model_part)
        lead = next((other for other in similar if other.cause), None)
        return AssessmentWritten(
            source="evidence",
            summary_prose=_summary(case, similar),
            what_we_know=_known(case),
            likely_cause=_cause(case, lead) if lead else None,
            suggested_steps=(*_fixes(case, similar), *self._untried(case)),
            confidence=_confidence(lead) if lead else None,
            similar_cases=tuple(similar),
            model_part=self._model_part,
            rung="evidence",
        )

    def _untried(self, case: CaseToAssess) -> list[SuggestedStep]:
        playbook = choose(self._playbooks, "\n".join((case.problem, *_asked(case))), case.snapshot.domain)
        steps = next_steps(playbook, [card.text for card in case.snapshot.lane], PLAYBOOK_STEPS)
        return [SuggestedStep(text=step.text, if_it_fails=step.if_it_fails) for step in steps]


def _first(case: CaseToAssess) -> Message | None:
    return next((message for message in case.snapshot.messages if message.position == 1), None)


def _asked(case: CaseToAssess) -> list[str]:
    first = _first(case)
    return [first.body] if first else []


def _summary(case: CaseToAssess, similar: Sequence[SimilarCase]) -> str:
    done, skipped = _in(case, "done"), _in(case, "skipped")
    sentences = [
        f"{case.handed_off_by} handed this off: {_quoted(case.reason)}.",
        _tried(len(done), len(skipped)),
    ]
    if done and done[-1].result:
        sentences.append(f"The last result was {_quoted(done[-1].result)} for {_quoted(done[-1].text)}.")
    closest = similar[0]
    count = "One session that was resolved here is" if len(similar) == 1 else f"{len(similar)} resolved sessions are"
    sentences.append(f"{count} similar; the closest is {_quoted(closest.problem)}{_by(closest)}.")
    if closest.fix:
        sentences.append(f"It was fixed like this: {_quoted(closest.fix)}.")
    elif not any(other.cause or other.fix for other in similar):
        sentences.append("Nobody wrote down its cause or fix." if len(similar) == 1 else "None has a written cause.")
    return " ".join(sentences)


def _tried(done: int, skipped: int) -> str:
    if not done and not skipped:
        return "No step was recorded before that."
    steps = "One step was done" if done == 1 else f"{done} steps were done" if done else "No step was done"
    return f"{steps}, {skipped} skipped." if skipped else f"{steps} before that."


def _known(case: CaseToAssess) -> tuple[EvidenceLine, ...]:
    lines = [
        EvidenceLine(text=f"{snippet(card.text, QUOTE)} → {snippet(card.result, QUOTE)}", evidence=(card.id,))
        for card in _in(case, "done")
        if card.result
    ]
    if first := _first(case):
        lines.insert(0, EvidenceLine(text=f"It began with {_quoted(first.body)}", evidence=(first.id,)))
    return tuple(lines[:KNOWN_LINES])


def _cause(case: CaseToAssess, lead: SimilarCase) -> EvidenceLine:
    first = _first(case)
    text = f"In a similar case{_by(lead)} the cause was: {snippet(lead.cause or '', QUOTE)}"
    return EvidenceLine(text=text, evidence=(first.id,) if first else ())


def _fixes(case: CaseToAssess, similar: Sequence[SimilarCase]) -> list[SuggestedStep]:
    """What fixed the similar cases, each fix once; one that the ledger already holds says so (A3)."""
    steps: dict[tuple[str, ...], SuggestedStep] = {}
    for other in similar:
        if not other.fix or _words(other.fix) in steps:
            continue
        before = next((card for card in _in(case, "done") if _words(card.text) == _words(other.fix)), None)
        steps[_words(other.fix)] = SuggestedStep(
            text=snippet(other.fix, QUOTE),
            if_it_fails="Then this case has another cause than the similar one; go on with the next step.",
            evidence=(before.id,) if before else (),
            already_tried=_earlier(before) if before else None,
        )
    return list(steps.values())


def _earlier(card: LaneCard) -> str:
    by = card.answered_by.name if card.answered_by else "a colleague"
    return f"{by}: {snippet(card.result or 'no result was written down', QUOTE)}"


def _confidence(lead: SimilarCase) -> ConfidenceView:
    """The more words the two cases share the better, but never above low: it is somebody else's cause."""
    known = Confidence.read(min(_MOST_SURE, 0.1 + 0.05 * len(lead.shared_words)))
    return ConfidenceView(word=known.word, share=round(known.share, 2))


def _in(case: CaseToAssess, state: str) -> list[LaneCard]:
    return [card for card in case.snapshot.lane if card.state == state]


def _by(other: SimilarCase) -> str:
    who = other.resolved_by.name if other.resolved_by else None
    when = _date(other.resolved_at) if other.resolved_at else None
    said = ", ".join(part for part in (who, when) if part)
    return f" ({said})" if said else ""


def _date(moment: datetime) -> str:
    return f"{moment.day} {moment:%B %Y}"


def _quoted(text: str) -> str:
    return f"“{snippet(text, QUOTE).rstrip('.')}”"


def _words(text: str) -> tuple[str, ...]:
    return tuple(re.findall(r"\w+", text.casefold()))
