"""What an assessor wrote is checked before anybody sees it: evidence, steps done before, strange links (A2, A3, A7)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cached_property

from rf_desktop.contract.assessments import ConfidenceView, EvidenceLine, SuggestedStep
from rf_desktop.contract.handoffs import Snapshot
from rf_desktop.domain.confidence import Confidence
from rf_desktop.domain.headline import snippet
from rf_desktop.domain.ledger import Ledger, LedgerLine
from rf_desktop.domain.redaction import hidden_in
from rf_desktop.domain.unseen import clean
from rf_desktop.domain.untrusted import flags
from rf_desktop.domain.verification import existing, tried_before
from rf_desktop.server.ports import AssessmentWritten, CaseToAssess
from rf_desktop.values import dataclass

RESULT = 160
"""Characters of an earlier result that are repeated beside a step."""


@dataclass(frozen=True)
class Ground:
    """What an assessment may rest on: the snapshot that the assessor read, and the words around it."""

    snapshot: Snapshot
    words: tuple[str, ...] = ()
    """Problem, reason and notes."""

    @classmethod
    def of(cls, case: CaseToAssess) -> Ground:
        """The ground of a case."""
        return cls(case.snapshot, (case.problem, case.reason, case.notes))

    @cached_property
    def ids(self) -> frozenset[str]:
        """Every message and card that can be named as evidence."""
        return frozenset((*(each.id for each in self.snapshot.messages), *(each.id for each in self.snapshot.lane)))

    @cached_property
    def texts(self) -> tuple[str, ...]:
        """What people say in the case. A model's own earlier words are not among it: they vouch for nothing (A7)."""
        return tuple(text for text in self._said() if text)

    @cached_property
    def done(self) -> tuple[LedgerLine, ...]:
        """The steps that were taken, in lane order."""
        return Ledger.read([card.as_line() for card in self.snapshot.lane]).done

    @cached_property
    def hidden(self) -> int:
        """How many secrets are hidden in the case (A7)."""
        messages = (message.body for message in self.snapshot.messages)
        cards = (text for card in self.snapshot.lane for text in (card.text, card.result))
        return hidden_in(*self.texts, *messages, *cards)

    def _said(self) -> Iterator[str | None]:
        snapshot = self.snapshot
        yield from self.words
        yield from (snapshot.problem_summary, snapshot.client, snapshot.contact, snapshot.device)
        yield from (message.body for message in snapshot.messages if message.author.kind != "flowpilot")
        for card in snapshot.lane:
            yield from (card.text if card.state != "todo" else None, card.result)
        for answer in snapshot.pre_flight:
            yield from (answer.question, answer.answer)


def verified(written: AssessmentWritten, ground: Ground) -> AssessmentWritten:
    """`written` as it may be shown: nothing invisible, only evidence that exists, steps done before marked as such.

    Steps that were done come last. A model's line without any evidence is not found in the session (A2); what comes
    from the account's own cases and playbooks rests on those, so there only made-up evidence counts against a line,
    and nothing is flagged.
    """
    checking = _Checking(ground, written)
    steps = [checking.step(step) for step in written.suggested_steps]
    summary = clean(written.summary_prose)
    return replace(
        written,
        summary_prose=summary,
        summary_flagged=checking.flags(summary),
        what_we_know=tuple(checking.line(line) for line in written.what_we_know),
        likely_cause=checking.line(written.likely_cause) if written.likely_cause else None,
        suggested_steps=tuple(sorted(steps, key=lambda step: step.already_tried is not None)),
        confidence=_confidence(written.confidence),
    )


class _Checking:
    def __init__(self, ground: Ground, written: AssessmentWritten) -> None:
        self._ground = ground
        self._is_model = written.source == "model"
        past = [text for case in written.similar_cases for text in (case.problem, case.cause, case.fix) if text]
        self._texts = (*ground.texts, *past)

    def line(self, line: EvidenceLine) -> EvidenceLine:
        text, evidence = clean(line.text), existing(line.evidence, self._ground.ids)
        return EvidenceLine(
            text=text, evidence=evidence, found=self._is_found(line.evidence, evidence), flagged=self.flags(text)
        )

    def step(self, step: SuggestedStep) -> SuggestedStep:
        text, otherwise = clean(step.text), clean(step.if_it_fails or "") or None
        evidence = existing(step.evidence, self._ground.ids)
        before = tried_before(text, self._ground.done)
        return SuggestedStep(
            text=text,
            if_it_fails=otherwise,
            evidence=evidence,
            already_tried=_result(before) if before else None if self._is_model else step.already_tried,
            found=self._is_found(step.evidence, evidence),
            flagged=self.flags(f"{text}\n{otherwise or ''}"),
        )

    def _is_found(self, named: tuple[str, ...], kept: tuple[str, ...]) -> bool:
        return bool(kept) or (not self._is_model and not named)

    def flags(self, text: str) -> tuple[str, ...]:
        """What of a model's text leads somewhere or does something that the case does not contain (A7)."""
        return flags(text, self._texts) if self._is_model else ()


def _result(line: LedgerLine) -> str:
    return f"{line.by or 'a colleague'}: {snippet(line.result or 'no result was written down', RESULT)}"


def _confidence(said: ConfidenceView | None) -> ConfidenceView | None:
    """As both word and share, whatever was said of the two; how often it was right is nobody's claim (A4)."""
    if said is None:
        return None
    try:
        known = Confidence.read(said.share)
    except ValueError:
        known = Confidence.read(said.word)
    return ConfidenceView(word=known.word, share=known.share)
