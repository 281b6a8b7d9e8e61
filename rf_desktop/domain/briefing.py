"""The texts a handoff leaves behind: the senior's briefing (M3) and the documentation entry (E2)."""

from __future__ import annotations

from datetime import datetime

from rf_desktop.domain.ledger import Ledger, LedgerLine
from rf_desktop.domain.vocabulary import Priority
from rf_desktop.values import dataclass

COULD_NOT_GET = "could not get it"
"""What stands beside a question that the junior could not answer (E7)."""


@dataclass(frozen=True)
class HandoffFacts:
    """All that either text needs; `escalated_at` is UTC. `pre_flight`: questions that come first, and what is said."""

    problem: str
    reason: str
    notes: str
    priority: Priority
    handed_off_by: str
    escalated_at: datetime
    domain: str | None
    client: str | None
    ticket: str | None
    ledger: Ledger
    pre_flight: tuple[tuple[str, str], ...] = ()


def briefing(facts: HandoffFacts) -> str:
    """The structured message that *Get AI analysis* sends in the senior's name.

    It says where the junior's stretch ended, so that nothing before it is read as an instruction.
    """
    who = facts.handed_off_by
    parts = [
        f"I have taken this over from {who}. Everything above this message is {who}'s work; please analyse it afresh.",
        f"Problem: {facts.problem}",
        f"Why it was escalated: {facts.reason}",
    ]
    if facts.notes:
        parts.append(f"{who}'s notes: {facts.notes}")
    parts += _listed("Already tried", facts.ledger.done, with_result=True)
    parts += _listed("Skipped", facts.ledger.skipped, with_result=True)
    parts += _listed("Still open", facts.ledger.open, with_result=False)
    parts.append("What is the most likely cause, and what should I do next? Do not suggest what was already tried.")
    return "\n\n".join(parts)


def documentation(facts: HandoffFacts) -> str:
    """The handoff as Markdown, kept with the session and sent to the ticket."""
    context = [f"**Priority:** {facts.priority}", f"**Escalated by:** {facts.handed_off_by}"]
    context.append(f"**At:** {facts.escalated_at:%Y-%m-%d %H:%M} UTC")
    context += [
        f"**{name}:** {value}"
        for name, value in (
            ("Domain", facts.domain),
            ("Client", facts.client),
            ("Ticket", facts.ticket and f"#{facts.ticket.lstrip('#')}"),
        )
        if value
    ]
    parts = [f"# Handoff: {facts.problem}", "  \n".join(context), f"## Reason\n\n{facts.reason}"]
    if facts.notes:
        parts.append(f"## Notes\n\n{facts.notes}")
    if facts.pre_flight:
        asked = "\n".join(_item(f"{question} — {answer}") for question, answer in facts.pre_flight)
        parts.append(f"## Asked first in such cases\n\n{asked}")
    for title, lines in (
        ("Done", facts.ledger.done),
        ("Skipped", facts.ledger.skipped),
        ("Not asked yet", facts.ledger.open),
    ):
        if lines:
            parts.append(f"## {title}\n\n" + "\n".join(_bullet(line) for line in lines))
    return "\n\n".join(parts) + "\n"


def _listed(title: str, lines: tuple[LedgerLine, ...], *, with_result: bool) -> list[str]:
    if not lines:
        return []
    rows = [_item(line.text + (f" → {line.result}" if with_result and line.result else "")) for line in lines]
    return [f"{title}:\n" + "\n".join(rows)]


def _bullet(line: LedgerLine) -> str:
    answer = f" — {line.result}" if line.result else ""
    by = f" ({line.by})" if line.by else ""
    return _item(f"{line.text}{answer}{by}")


def _item(text: str) -> str:
    """A list item; further lines are indented, so that pasted output stays inside it."""
    first, *more = text.splitlines() or [""]
    return "\n".join([f"- {first}", *(f"  {line}" if line else "" for line in more)])
