"""The status update when nothing was written yet: the snapshot's facts as prose, without AI (A9)."""

from __future__ import annotations

from rf_desktop.domain.briefing import HandoffFacts
from rf_desktop.domain.headline import snippet
from rf_desktop.domain.ledger import LedgerLine
from rf_desktop.domain.wording import Wording

_QUOTE = 200
"""Characters of a quoted text."""
_LATEST = 3
"""Results that are named; the newest."""


def status_update(facts: HandoffFacts) -> str:
    """What is wrong, who looked, what was found, what is still open: sentences for a ticket or a mail."""
    ledger, words = facts.ledger, facts.words
    sentences = [
        f"{_ended(snippet(facts.problem, _QUOTE))}",
        words.handed_on.format(
            who=facts.handed_off_by,
            at=f"{facts.escalated_at:{words.moment}}",
            reason=_ended(snippet(facts.reason, _QUOTE)),
        ),
        _count(words, len(ledger.done), len(ledger.skipped)),
    ]
    sentences += [_found(line) for line in ledger.done[-_LATEST:] if line.result]
    if ledger.open:
        left = "; ".join(snippet(line.text, _QUOTE) for line in ledger.open[:_LATEST])
        sentences.append(words.open_list.format(steps=_ended(left)))
    return " ".join(sentences)


def _count(words: Wording, done: int, skipped: int) -> str:
    if not done and not skipped:
        return words.no_step_yet
    some = words.steps_done_yet.format(count=done) if done else words.no_step_done_yet
    steps = words.one_step_done_yet if done == 1 else some
    return words.and_skipped.format(steps=steps, count=skipped) if skipped else f"{steps}."


def _found(line: LedgerLine) -> str:
    return _ended(f"{snippet(line.text, _QUOTE).rstrip('.')} → {snippet(line.result or '', _QUOTE)}")


def _ended(text: str) -> str:
    return text if text.endswith((".", "!", "?", "…")) else f"{text}."
