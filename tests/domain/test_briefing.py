"""The ledger, the briefing (M3) and the documentation entry (E2)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from rf_desktop.domain.briefing import HandoffFacts, briefing, documentation
from rf_desktop.domain.ledger import Ledger, LedgerLine

AT = datetime(2026, 3, 2, 14, 2, tzinfo=UTC)
RESTARTED = LedgerLine("t1", "action", "Restart Outlook in safe mode", "done", "no change", "Jane", AT)
SKIPPED = LedgerLine("t2", "action", "Rebuild the profile", "skipped", "user in a meeting", "Jane", AT)
OPEN = LedgerLine("t3", "question", "Is web mail affected?", "todo", None, None, None)
FACTS = HandoffFacts(
    problem="Outlook fails to sync",
    reason="I am out of ideas",
    notes="Three users, all on the same floor.",
    priority="urgent",
    handed_off_by="Jane",
    escalated_at=AT,
    domain="Email",
    client="Contoso",
    ticket="12345",
    ledger=Ledger.read([OPEN, RESTARTED, SKIPPED]),
)
BARE = replace(FACTS, notes="", domain=None, client=None, ticket=None, ledger=Ledger.read([]))


def test_the_ledger_sorts_cards_by_what_became_of_them() -> None:
    """M2: done with results, skipped, never asked, each in lane order."""
    again = replace(RESTARTED, id="t4")
    ledger = Ledger.read([OPEN, RESTARTED, SKIPPED, again])
    assert ledger.done == (RESTARTED, again)
    assert ledger.skipped == (SKIPPED,)
    assert ledger.open == (OPEN,)
    assert not ledger.is_empty
    assert Ledger.read([]).is_empty


def test_the_briefing_says_what_was_tried_and_where_the_juniors_part_ended() -> None:
    """M3."""
    assert briefing(FACTS) == (
        "I have taken this over from Jane. Everything above this message is Jane's work; please analyse it afresh.\n\n"
        "Problem: Outlook fails to sync\n\n"
        "Why it was escalated: I am out of ideas\n\n"
        "Jane's notes: Three users, all on the same floor.\n\n"
        "Already tried:\n- Restart Outlook in safe mode → no change\n\n"
        "Skipped:\n- Rebuild the profile → user in a meeting\n\n"
        "Still open:\n- Is web mail affected?\n\n"
        "What is the most likely cause, and what should I do next? Do not suggest what was already tried."
    )


def test_a_briefing_without_notes_and_lane_has_no_empty_headings() -> None:
    """M3."""
    text = briefing(BARE)
    assert "notes" not in text
    assert "Already tried:" not in text
    assert "Still open" not in text


def test_the_documentation_entry_is_the_handoff_as_markdown() -> None:
    """E2."""
    assert documentation(FACTS) == (
        "# Handoff: Outlook fails to sync\n\n"
        "**Priority:** urgent  \n**Escalated by:** Jane  \n**At:** 2026-03-02 14:02 UTC  \n"
        "**Domain:** Email  \n**Client:** Contoso  \n**Ticket:** #12345\n\n"
        "## Reason\n\nI am out of ideas\n\n"
        "## Notes\n\nThree users, all on the same floor.\n\n"
        "## Done\n\n- Restart Outlook in safe mode — no change (Jane)\n\n"
        "## Skipped\n\n- Rebuild the profile — user in a meeting (Jane)\n\n"
        "## Not asked yet\n\n- Is web mail affected?\n"
    )


def test_documentation_without_extras_holds_only_what_is_known() -> None:
    """E2."""
    text = documentation(BARE)
    for absent in ("Domain", "Client", "Ticket", "## Notes", "## Done", "## Skipped", "## Not asked"):
        assert absent not in text


def test_a_ticket_number_gets_one_hash_however_it_was_typed() -> None:
    """E2, E6."""
    assert "**Ticket:** #12345\n" in documentation(replace(FACTS, ticket="#12345"))


def test_a_result_of_several_lines_stays_within_its_bullet() -> None:
    """E2, M3: a pasted console output must not break the list apart."""
    pasted = replace(RESTARTED, result="line one\n# line two\n\nline three")
    facts = replace(FACTS, ledger=Ledger.read([pasted]))
    assert "- Restart Outlook in safe mode — line one\n  # line two\n\n  line three (Jane)\n" in documentation(facts)
    assert "- Restart Outlook in safe mode → line one\n  # line two\n\n  line three\n" in briefing(facts)
