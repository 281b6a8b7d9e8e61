"""A case as a model gets it: JSON lines with short ids, in one block, so that no text of it passes for ours (A7)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from rf_desktop.contract.assessments import SimilarCase
from rf_desktop.contract.chat import LaneCard, Message
from rf_desktop.contract.preflight import PreFlightAnswer
from rf_desktop.domain.unseen import clean
from rf_desktop.server.model import Scrub
from rf_desktop.server.ports import CaseToAssess
from rf_desktop.server.wording import words_of
from rf_desktop.values import dataclass

LONGEST_TEXT = 6_000
"""Characters of one text that are sent."""
LONGEST_CASE = 120_000
"""Characters of all messages: the first one, which is the problem, and the newest."""
_CUT = " […]"


@dataclass(frozen=True)
class CaseLines:
    """`text` is what is sent; `ids` leads from the ids in it to the session's own."""

    text: str
    ids: Mapping[str, str]

    def own(self, named: Iterable[str]) -> tuple[str, ...]:
        """The session's ids for what the model named; what it made up stays as it is, and is not found later (A2)."""
        return tuple(dict.fromkeys(self.ids.get(name.strip("[]()#. ").lower(), name) for name in named))


def case_lines(case: CaseToAssess, similar: Sequence[SimilarCase], scrub: Scrub) -> CaseLines:
    """The case: what was handed off, the conversation, the task lane, what resembles it; then the language."""
    snapshot = case.snapshot
    handed_off = {
        "problem": case.problem,
        "domain": snapshot.domain,
        "device": snapshot.device,
        "priority": case.priority,
        "handed_off_by": case.handed_off_by,
        "reason": case.reason,
        "notes": case.notes,
        "before_handing_off": [_answer(each) for each in snapshot.pre_flight],
    }
    lines: list[str] = [_line({"case": _filled(handed_off)}, scrub)]
    ids: dict[str, str] = {}
    for message in fitting(snapshot.messages):
        short = f"m{message.position}"
        ids[short] = str(message.id)
        lines.append(message_line(message, scrub, short))
    for number, card in enumerate(snapshot.lane, start=1):
        ids[f"t{number}"] = str(card.id)
        lines.append(card_line(card, scrub, f"t{number}"))
    for other in similar:
        past = {"problem": other.problem, "cause": other.cause, "fix": other.fix}
        lines.append(_line({"similar_past_case": _filled(past)}, scrub))
    lines.append(_line({"language": words_of(case.language).write_in}, str))
    return CaseLines("\n".join(lines), ids)


def message_line(message: Message, scrub: Scrub, short: str) -> str:
    """One message as a line."""
    said = {"id": short, "from": message.author.name, "kind": message.author.kind, "text": message.body}
    files = {"files_you_cannot_open": [each.name for each in message.attachments]} if message.attachments else {}
    return _line(said | files, scrub)


def card_line(card: LaneCard, scrub: Scrub, short: str) -> str:
    """One card of the task lane as a line."""
    by = card.answered_by.name if card.answered_by else None
    shown = {"id": short, "task": card.kind, "text": card.text, "state": card.state, "result": card.result, "by": by}
    return _line(_filled(shown), scrub)


def fitting(messages: Sequence[Message]) -> list[Message]:
    """The first message and as many of the newest as fit; what says nothing is left out."""
    speaking = [message for message in messages if message.body.strip() or message.attachments]
    left = LONGEST_CASE
    kept: list[Message] = []
    for message in reversed(speaking[1:]):
        left -= min(len(message.body), LONGEST_TEXT)
        if left < 0:
            break
        kept.append(message)
    return [*speaking[:1], *reversed(kept)]


def fact_lines(facts: Sequence[str], scrub: Scrub) -> str:
    """Any untrusted texts as lines."""
    return "\n".join(_line({"fact": fact}, scrub) for fact in facts)


def _answer(given: PreFlightAnswer) -> str:
    return f"{given.question}: {'could not be found out' if given.could_not_get else given.answer}"


def _filled(table: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in table.items() if value not in (None, "", [])}


def _line(table: Mapping[str, Any], scrub: Scrub) -> str:
    return json.dumps(_plain(table, scrub), ensure_ascii=False)


def _plain(value: Any, scrub: Scrub) -> Any:
    if isinstance(value, str):
        text = scrub(clean(value))
        return text if len(text) <= LONGEST_TEXT else text[:LONGEST_TEXT] + _CUT
    if isinstance(value, Mapping):
        return {name: _plain(each, scrub) for name, each in value.items()}
    if isinstance(value, list):
        return [_plain(each, scrub) for each in value]
    return value
