"""Real support conversations as escalations: one chat record becomes one `Case`.

The asker is the customer, the first human helper the junior, the second one the senior, and the handoff is
the senior's first line. Nothing is written that nobody wrote: texts are verbatim with the id of their line,
and a case has neither cause nor fix. Bots (`wording.bots_among`) are left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path
from typing import Any, Literal

from rf_desktop.domain.vocabulary import CardKind
from rf_desktop.server.demo.records import (
    CasesUnreadable,
    Line,
    OnBad,
    asker_of,
    lines_of,
    minutes_of,
    read_records,
    report,
    why,
)
from rf_desktop.server.demo.wording import bots_among, is_solved, kind_of

__all__ = ["Case", "CaseCard", "CaseMessage", "CasesUnreadable", "Outcome", "Speaker", "case_from", "read_cases"]

Speaker = Literal["customer", "junior", "senior", "other"]
Outcome = Literal["escalated", "resolved", "abandoned"]

_TELLING_WORDS = 6


@dataclass(frozen=True, slots=True)
class CaseMessage:
    """One line somebody wrote; `at` is the record's clock time (`HH:MM`, may be empty)."""

    source_id: str
    at: str
    minute: int
    """Minutes since the conversation's first line; never decreases."""
    author: str
    speaker: Speaker
    text: str


@dataclass(frozen=True, slots=True)
class CaseCard:
    """One question or suggestion of the junior, with the customer's next line as its answer (None = none came)."""

    source_id: str
    kind: CardKind
    text: str
    answer: str | None
    answer_source_id: str | None


@dataclass(frozen=True, slots=True)
class Case:
    """A conversation as a session. `handoff_at` indexes `messages`; None where no second helper came."""

    source_id: str
    problem: str
    """The customer's opening line that says what is wrong (a mere "Hi all." is passed over), verbatim."""
    problem_source_id: str
    asker: str
    junior: str | None
    senior: str | None
    messages: tuple[CaseMessage, ...]
    cards: tuple[CaseCard, ...]
    handoff_at: int | None
    outcome: Outcome

    @property
    def before_handoff(self) -> tuple[CaseMessage, ...]:
        """What had been said when the senior came; everything where nobody came."""
        return self.messages if self.handoff_at is None else self.messages[: self.handoff_at]

    @property
    def answered(self) -> tuple[CaseCard, ...]:
        """The cards that have an answer."""
        return tuple(card for card in self.cards if card.answer is not None)


def case_from(record: Mapping[str, Any]) -> Case:
    """The case of one record. Raises `ValueError` with a sentence when the record holds no conversation."""
    source_id = str(record.get("id") or "").strip()
    if not source_id:
        raise ValueError("the conversation has no id")
    lines = lines_of(record, source_id)
    asker = asker_of(record, lines)
    bots = bots_among(lines)
    spoken = [line for line in lines if line.author not in bots]
    problem = _problem(spoken, asker)
    if problem is None:
        raise ValueError("nobody asks anything in the conversation")

    helpers = list(dict.fromkeys(line.author for line in spoken if line.author != asker and line.role != "user"))
    junior = helpers[0] if helpers else None
    senior = helpers[1] if len(helpers) > 1 else None
    speakers: dict[str, Speaker] = {asker: "customer"}
    if junior is not None:
        speakers[junior] = "junior"
    if senior is not None:
        speakers[senior] = "senior"
    minutes = minutes_of([line.at for line in spoken])
    messages = tuple(
        CaseMessage(line.source_id, line.at, minute, line.author, speakers.get(line.author, "other"), line.text)
        for line, minute in zip(spoken, minutes, strict=True)
    )
    handoff_at = next((index for index, message in enumerate(messages) if message.speaker == "senior"), None)
    until_handoff = messages if handoff_at is None else messages[:handoff_at]
    return Case(
        source_id=source_id,
        problem=problem.text,
        problem_source_id=problem.source_id,
        asker=asker,
        junior=junior,
        senior=senior,
        messages=messages,
        cards=_cards(until_handoff),
        handoff_at=handoff_at,
        outcome=_outcome(messages, handoff_at),
    )


def read_cases(path: Path, on_bad: OnBad | None = None) -> Iterator[Case]:
    """The cases of a `.jsonl` or `.jsonl.gz` file, one at a time; errors as in `read_records`."""
    for number, record in read_records(path, on_bad):
        try:
            case = case_from(record)
        except ValueError as problem:
            report(CasesUnreadable(path, number, why(problem)), on_bad)
            continue
        yield case


def _problem(spoken: Sequence[Line], asker: str) -> Line | None:
    """The first of the asker's opening lines with a question mark or some length, else the first one at all."""
    first = next((index for index, line in enumerate(spoken) if line.author == asker), None)
    if first is None:
        return None
    opening = takewhile(lambda line: line.author == asker, spoken[first:])
    told = (line for line in opening if "?" in line.text or len(line.text.split()) >= _TELLING_WORDS)
    return next(told, spoken[first])


def _cards(messages: Sequence[CaseMessage]) -> tuple[CaseCard, ...]:
    """The junior's questions and suggestions among `messages`; an answer is looked for in them alone."""
    cards: list[CaseCard] = []
    reply: CaseMessage | None = None
    for message in reversed(messages):
        if message.speaker == "customer":
            reply = message
        elif message.speaker == "junior":
            kind = kind_of(message.text)
            if kind is not None:
                answer, answer_id = (reply.text, reply.source_id) if reply is not None else (None, None)
                cards.append(CaseCard(message.source_id, kind, message.text, answer, answer_id))
    return tuple(reversed(cards))


def _outcome(messages: Sequence[CaseMessage], handoff_at: int | None) -> Outcome:
    if handoff_at is not None:
        return "escalated"
    helped = any(message.speaker == "junior" for message in messages)
    last = next(message.text for message in reversed(messages) if message.speaker == "customer")
    return "resolved" if helped and is_solved(last) else "abandoned"
