"""The texts a handoff leaves behind: the senior's briefing (M3) and the documentation entry (E2)."""

from __future__ import annotations

from datetime import datetime

from rf_desktop.domain.ledger import Ledger, LedgerLine
from rf_desktop.domain.vocabulary import Priority
from rf_desktop.domain.wording import ENGLISH, Wording
from rf_desktop.values import dataclass


@dataclass(frozen=True)
class HandoffFacts:
    """All that either text needs; `escalated_at` is UTC. `pre_flight`: questions that come first, and what is said.

    `words` is the session's language.
    """

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
    words: Wording = ENGLISH


def briefing(facts: HandoffFacts) -> str:
    """The structured message that *Get AI analysis* sends in the senior's name.

    It says where the junior's stretch ended, so that nothing before it is read as an instruction.
    """
    who, words = facts.handed_off_by, facts.words
    parts = [
        words.took_over.format(who=who),
        words.problem.format(text=facts.problem),
        words.why_escalated.format(text=facts.reason),
    ]
    if facts.notes:
        parts.append(words.notes_of.format(who=who, text=facts.notes))
    parts += _listed(words.already_tried, facts.ledger.done, with_result=True)
    parts += _listed(words.skipped_title, facts.ledger.skipped, with_result=True)
    parts += _listed(words.still_open, facts.ledger.open, with_result=False)
    parts.append(words.what_next)
    return "\n\n".join(parts)


def documentation(facts: HandoffFacts) -> str:
    """The handoff as Markdown, kept with the session and sent to the ticket."""
    words = facts.words
    context = [
        f"**{name}:** {value}"
        for name, value in (
            (words.priority, words.priority_said(facts.priority)),
            (words.escalated_by, facts.handed_off_by),
            (words.at, f"{facts.escalated_at:{words.moment}}"),
            (words.domain, facts.domain and words.domain_said(facts.domain)),
            (words.client, facts.client),
            (words.ticket, facts.ticket and f"#{facts.ticket.lstrip('#')}"),
        )
        if value
    ]
    title = words.handoff.format(problem=facts.problem)
    parts = [f"# {title}", "  \n".join(context), f"## {words.reason}\n\n{facts.reason}"]
    if facts.notes:
        parts.append(f"## {words.notes}\n\n{facts.notes}")
    if facts.pre_flight:
        asked = "\n".join(_item(f"{question} — {answer}") for question, answer in facts.pre_flight)
        parts.append(f"## {words.asked_first}\n\n{asked}")
    for title, lines in (
        (words.done_title, facts.ledger.done),
        (words.skipped_title, facts.ledger.skipped),
        (words.not_asked, facts.ledger.open),
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
