"""The status update when nothing was written yet: the snapshot's facts as prose, without AI (A9)."""

from __future__ import annotations

from rf_desktop.domain.briefing import HandoffFacts
from rf_desktop.domain.headline import snippet
from rf_desktop.domain.ledger import LedgerLine

_QUOTE = 200
"""Characters of a quoted text."""
_LATEST = 3
"""Results that are named; the newest."""


def status_update(facts: HandoffFacts) -> str:
    """What is wrong, who looked, what was found, what is still open: sentences for a ticket or a mail."""
    ledger = facts.ledger
    sentences = [
        f"{_ended(snippet(facts.problem, _QUOTE))}",
        f"{facts.handed_off_by} handed this on at {facts.escalated_at:%Y-%m-%d %H:%M} UTC: "
        f"{_ended(snippet(facts.reason, _QUOTE))}",
        _count(len(ledger.done), len(ledger.skipped)),
    ]
    sentences += [_found(line) for line in ledger.done[-_LATEST:] if line.result]
    if ledger.open:
        sentences.append(
            f"Still open: {_ended('; '.join(snippet(line.text, _QUOTE) for line in ledger.open[:_LATEST]))}"
        )
    return " ".join(sentences)


def _count(done: int, skipped: int) -> str:
    if not done and not skipped:
        return "No step has been recorded yet."
    steps = "One step has been done" if done == 1 else f"{done} steps have been done" if done else "No step was done"
    return f"{steps}, {skipped} skipped." if skipped else f"{steps}."


def _found(line: LedgerLine) -> str:
    return _ended(f"{snippet(line.text, _QUOTE).rstrip('.')} → {snippet(line.result or '', _QUOTE)}")


def _ended(text: str) -> str:
    return text if text.endswith((".", "!", "?", "…")) else f"{text}."
