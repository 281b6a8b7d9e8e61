"""The assessor that needs no AI: the account's own resolved sessions and the ledger of this one (A6, A10, A11).

It puts facts together and says that it does; a cause is only ever a lead from another case, never a finding.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from rf_desktop.contract.assessments import ConfidenceView, EvidenceLine, SimilarCase, SuggestedStep
from rf_desktop.contract.chat import LaneCard, Message
from rf_desktop.domain.confidence import Confidence
from rf_desktop.domain.headline import snippet
from rf_desktop.domain.wording import Wording
from rf_desktop.server.ai.playbooks import Playbook, choose, next_steps, speaking
from rf_desktop.server.ports import (
    AssessmentSkipped,
    AssessmentWritten,
    CaseSearch,
    CaseToAssess,
    Progress,
    Verdict,
    no_progress,
)
from rf_desktop.server.wording import words_of

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
        words = words_of(case.language)
        lead = next((other for other in similar if other.cause), None)
        return AssessmentWritten(
            source="evidence",
            summary_prose=_summary(words, case, similar),
            what_we_know=_known(words, case),
            likely_cause=_cause(words, case, lead) if lead else None,
            suggested_steps=(*_fixes(words, case, similar), *self._untried(case)),
            confidence=_confidence(lead) if lead else None,
            similar_cases=tuple(similar),
            model_part=self._model_part,
            rung="evidence",
        )

    def _untried(self, case: CaseToAssess) -> list[SuggestedStep]:
        known = speaking(self._playbooks, case.language)
        playbook = choose(known, "\n".join((case.problem, *_asked(case))), case.snapshot.domain)
        steps = next_steps(playbook, [card.text for card in case.snapshot.lane], PLAYBOOK_STEPS)
        return [SuggestedStep(text=step.text, if_it_fails=step.if_it_fails) for step in steps]


def _first(case: CaseToAssess) -> Message | None:
    return next((message for message in case.snapshot.messages if message.position == 1), None)


def _asked(case: CaseToAssess) -> list[str]:
    first = _first(case)
    return [first.body] if first else []


def _summary(words: Wording, case: CaseToAssess, similar: Sequence[SimilarCase]) -> str:
    done, skipped = _in(case, "done"), _in(case, "skipped")
    sentences = [
        words.handed_off.format(who=case.handed_off_by, reason=_quoted(words, case.reason)),
        _tried(words, len(done), len(skipped)),
    ]
    if done and done[-1].result:
        last, step = _quoted(words, done[-1].result), _quoted(words, done[-1].text)
        sentences.append(words.last_result.format(result=last, step=step))
    closest = similar[0]
    said = words.one_similar if len(similar) == 1 else words.some_similar
    problem = _quoted(words, closest.problem)
    sentences.append(said.format(count=len(similar), problem=problem, by=_by(words, closest)))
    if closest.fix:
        sentences.append(words.fixed_so.format(fix=_quoted(words, closest.fix)))
    elif not any(other.cause or other.fix for other in similar):
        sentences.append(words.nobody_wrote if len(similar) == 1 else words.none_has)
    return " ".join(sentences)


def _tried(words: Wording, done: int, skipped: int) -> str:
    if not done and not skipped:
        return words.nothing_before
    some = words.were_done.format(count=done) if done else words.none_done
    steps = words.one_was_done if done == 1 else some
    return words.and_skipped.format(steps=steps, count=skipped) if skipped else words.before_that.format(steps=steps)


def _known(words: Wording, case: CaseToAssess) -> tuple[EvidenceLine, ...]:
    lines = [
        EvidenceLine(text=f"{snippet(card.text, QUOTE)} → {snippet(card.result, QUOTE)}", evidence=(card.id,))
        for card in _in(case, "done")
        if card.result
    ]
    if first := _first(case):
        began = words.began_with.format(text=_quoted(words, first.body))
        lines.insert(0, EvidenceLine(text=began, evidence=(first.id,)))
    return tuple(lines[:KNOWN_LINES])


def _cause(words: Wording, case: CaseToAssess, lead: SimilarCase) -> EvidenceLine:
    first = _first(case)
    text = words.similar_cause.format(by=_by(words, lead), cause=snippet(lead.cause or "", QUOTE))
    return EvidenceLine(text=text, evidence=(first.id,) if first else ())


def _fixes(words: Wording, case: CaseToAssess, similar: Sequence[SimilarCase]) -> list[SuggestedStep]:
    """What fixed the similar cases, each fix once; one that the ledger already holds says so (A3)."""
    steps: dict[tuple[str, ...], SuggestedStep] = {}
    for other in similar:
        if not other.fix or _words(other.fix) in steps:
            continue
        before = next((card for card in _in(case, "done") if _words(card.text) == _words(other.fix)), None)
        steps[_words(other.fix)] = SuggestedStep(
            text=snippet(other.fix, QUOTE),
            if_it_fails=words.then_another,
            evidence=(before.id,) if before else (),
            already_tried=_earlier(words, before) if before else None,
        )
    return list(steps.values())


def _earlier(words: Wording, card: LaneCard) -> str:
    by = card.answered_by.name if card.answered_by else words.colleague
    return f"{by}: {snippet(card.result or words.no_result, QUOTE)}"


def _confidence(lead: SimilarCase) -> ConfidenceView:
    """The more words the two cases share the better, but never above low: it is somebody else's cause."""
    known = Confidence.read(min(_MOST_SURE, 0.1 + 0.05 * len(lead.shared_words)))
    return ConfidenceView(word=known.word, share=round(known.share, 2))


def _in(case: CaseToAssess, state: str) -> list[LaneCard]:
    return [card for card in case.snapshot.lane if card.state == state]


def _by(words: Wording, other: SimilarCase) -> str:
    who = other.resolved_by.name if other.resolved_by else None
    when = words.dated(other.resolved_at) if other.resolved_at else None
    said = ", ".join(part for part in (who, when) if part)
    return f" ({said})" if said else ""


def _quoted(words: Wording, text: str) -> str:
    return words.quoted(snippet(text, QUOTE).rstrip("."))


def _words(text: str) -> tuple[str, ...]:
    return tuple(re.findall(r"\w+", text.casefold()))
