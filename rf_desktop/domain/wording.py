"""What is written into a session in its own words: briefing, documentation, FlowPilot without a model (T1, T6, E2).

A session has one language, that of the window in which it was opened (docs/decisions/0024). Each field is a sentence;
the defaults are the English ones, the others stand in `resources/language/`, under `[session]`, with the same places in
braces. `server/wording.py` reads them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from datetime import datetime
from types import MappingProxyType

from rf_desktop.domain.vocabulary import Language, Priority
from rf_desktop.values import dataclass


def _none() -> Mapping[str, str]:
    return MappingProxyType({})


@dataclass(frozen=True)
class Wording:
    """One language. `domains` are the names of problem domains as they are said; others are shown as they are kept."""

    language: Language = "en"
    domains: Mapping[str, str] = field(default_factory=_none)
    months: tuple[str, ...] = (
        "January", "February", "March", "April", "May", "June",
        "July", "August", "September", "October", "November", "December",
    )  # fmt: skip
    date: str = "{day} {month} {year}"
    moment: str = "%Y-%m-%d %H:%M UTC"
    quote: str = "“{text}”"

    # People and things that have no name
    colleague: str = "a colleague"
    no_summary: str = "no problem summary"
    not_described: str = "not described"
    no_result: str = "no result was written down"

    # An answered card as a message
    skipped: str = "skipped"
    done: str = "done"

    # The briefing
    took_over: str = (
        "I have taken this over from {who}. Everything above this message is {who}'s work; please analyse it afresh."
    )
    problem: str = "Problem: {text}"
    why_escalated: str = "Why it was escalated: {text}"
    notes_of: str = "{who}'s notes: {text}"
    already_tried: str = "Already tried"
    skipped_title: str = "Skipped"
    still_open: str = "Still open"
    what_next: str = "What is the most likely cause, and what should I do next? Do not suggest what was already tried."

    # The documentation entry
    handoff: str = "Handoff: {problem}"
    priority: str = "Priority"
    low: str = "low"
    normal: str = "normal"
    high: str = "high"
    urgent: str = "urgent"
    escalated_by: str = "Escalated by"
    at: str = "At"
    domain: str = "Domain"
    client: str = "Client"
    ticket: str = "Ticket"
    reason: str = "Reason"
    notes: str = "Notes"
    asked_first: str = "Asked first in such cases"
    could_not_get: str = "could not get it"
    done_title: str = "Done"
    not_asked: str = "Not asked yet"

    # The status update
    handed_on: str = "{who} handed this on at {at}: {reason}"
    no_step_yet: str = "No step has been recorded yet."
    no_step_done_yet: str = "No step was done"
    one_step_done_yet: str = "One step has been done"
    steps_done_yet: str = "{count} steps have been done"
    and_skipped: str = "{steps}, {count} skipped."
    open_list: str = "Still open: {steps}"

    # Drafts for the ticket and for the junior
    device: str = "Device: {text}"
    cause: str = "Cause: {text}"
    fix: str = "Fix: {text}"
    checked: str = "Checked and done:"
    tried_after: str = "Tried after it was handed over: {text}"
    dear: str = "Hi {name},"
    what_helped: str = "What helped:"
    cause_was: str = "the cause was: {text}"
    looked_at: str = "What I looked at:"
    helped: str = "What helped: {text}"
    helped_before: str = "It helped in an earlier case."
    escalate_then: str = "Escalate with what you found."
    here_it_said: str = "Here it said: {text}."
    fix_when: str = "It was the fix when the cause was: {text}"
    in_the_playbook: str = "Now in the playbook:"

    # FlowPilot without a model
    next_cards: str = "Noted. The next cards are on the task lane."
    card_open: str = "Noted. The card “{card}” is still open on the task lane; answer or skip it and I'll go on."
    way_out: str = (
        "If it is solved, press **Resolve** and write down cause and fix. If it is not, press **Escalate**: everything "
        "on the task lane goes along."
    )
    nothing_more: str = "I have no further step to offer for this."
    apology: str = "I could not answer this time. Your message is saved; try again, or send another one."
    only_cards: str = "The next steps are on the task lane."
    where_it_stands: str = "**Where it stands.** {text}"
    nothing_recorded: str = "Nothing was recorded on the task lane."
    one_done: str = "1 step done"
    some_done: str = "{count} steps done"
    some_skipped: str = "{count} skipped"
    some_open: str = "{count} open"
    no_cause_yet: str = "{counts}; the cause is not among the results so far."
    established: str = "**What is established**"
    not_ruled_out: str = "**Skipped, so not ruled out**"
    never_answered: str = "**Asked, never answered**"
    not_looked_at: str = "**Not looked at yet** (on the task lane now)"
    all_tried: str = "The playbook holds nothing that was not tried. The similar cases may."
    follows: str = "This follows the playbook “{title}”; no AI has read the conversation."

    # The assessment without a model
    handed_off: str = "{who} handed this off: {reason}."
    nothing_before: str = "No step was recorded before that."
    none_done: str = "No step was done"
    one_was_done: str = "One step was done"
    were_done: str = "{count} steps were done"
    before_that: str = "{steps} before that."
    last_result: str = "The last result was {result} for {step}."
    one_similar: str = "One session that was resolved here is similar; the closest is {problem}{by}."
    some_similar: str = "{count} resolved sessions are similar; the closest is {problem}{by}."
    fixed_so: str = "It was fixed like this: {fix}."
    nobody_wrote: str = "Nobody wrote down its cause or fix."
    none_has: str = "None has a written cause."
    began_with: str = "It began with {text}"
    similar_cause: str = "In a similar case{by} the cause was: {cause}"
    then_another: str = "Then this case has another cause than the similar one; go on with the next step."

    # What a model is told
    write_in: str = "Write in English."

    def domain_said(self, kept: str) -> str:
        """A domain by its name here."""
        return self.domains.get(kept, kept)

    def priority_said(self, priority: Priority) -> str:
        """`urgent` by its name here."""
        return {"low": self.low, "normal": self.normal, "high": self.high, "urgent": self.urgent}[priority]

    def dated(self, moment: datetime) -> str:
        """`3 November 2025`."""
        return self.date.format(day=moment.day, month=self.months[moment.month - 1], year=moment.year)

    def quoted(self, text: str) -> str:
        """In the language's quotation marks."""
        return self.quote.format(text=text)


ENGLISH = Wording()
