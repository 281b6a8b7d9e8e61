"""FlowPilot without AI: it works a playbook step by step, and briefs a senior from the ledger (T1, T6, M3)."""

from __future__ import annotations

import re
from collections.abc import AsyncGenerator, Sequence

from rf_desktop.contract.chat import LaneCard, Message
from rf_desktop.domain.headline import snippet
from rf_desktop.domain.ledger import Ledger, LedgerLine
from rf_desktop.domain.wording import Wording
from rf_desktop.server.ai.playbooks import Playbook, PlaybookStep, choose, next_steps, speaking
from rf_desktop.server.ports import ConversationSoFar, CopilotReply, NewCard, ReplyEnd, ReplyPart
from rf_desktop.server.wording import words_of

FIRST_CARDS = 4
NEXT_CARDS = 3
BRIEFING_CARDS = 4
QUOTE = 200
"""Characters of a quoted answer."""
_FOR_ANYBODY = ("person", "customer")


class PlaybookCopilot:
    """Answers from playbooks of the session's language; the same conversation gives the same answer."""

    def __init__(self, playbooks: Sequence[Playbook]) -> None:
        self._playbooks = tuple(playbooks)

    async def stream(self, conversation: ConversationSoFar) -> AsyncGenerator[ReplyPart, None]:
        """The answer in one part: a playbook is quick enough."""
        reply = await self.reply(conversation)
        yield ReplyEnd(reply.body, reply.cards)

    async def reply(self, conversation: ConversationSoFar) -> CopilotReply:
        """The answer to the message that wants one."""
        asked = next((m for m in conversation.messages if m.id == conversation.replying_to), None)
        words, known = words_of(conversation.language), speaking(self._playbooks, conversation.language)
        playbook = _playbook(known, conversation, asked)
        lane = [card.text for card in conversation.lane]
        if asked is not None and asked.briefing_for is not None:
            return _brief(words, known, conversation, playbook)
        said = [message.body for message in conversation.messages if message.author.kind == "flowpilot"]
        if not said:
            return CopilotReply(playbook.opening, _cards(next_steps(playbook, lane, FIRST_CARDS)))
        if waiting := next((card for card in conversation.lane if card.state == "todo"), None):
            return CopilotReply(words.card_open.format(card=plain(snippet(waiting.text, QUOTE))))
        if steps := next_steps(playbook, lane, NEXT_CARDS):
            return CopilotReply(words.next_cards, _cards(steps))
        if any(playbook.closing in body for body in said):
            return CopilotReply(f"{words.nothing_more} {words.way_out}")
        return CopilotReply(f"{playbook.closing}\n\n{words.way_out}")


def _playbook(known: Sequence[Playbook], conversation: ConversationSoFar, asked: Message | None) -> Playbook:
    """By the problem; when that says nothing, by what was written last."""
    first = next((m.body for m in conversation.messages if m.author.kind in _FOR_ANYBODY), "")
    problem = f"{conversation.problem_summary or ''}\n{first}"
    chosen = choose(known, problem, conversation.domain)
    if chosen.is_generic and asked is not None and asked.briefing_for is None:
        return choose(known, asked.body, conversation.domain)
    return chosen


def _brief(
    words: Wording, known: Sequence[Playbook], conversation: ConversationSoFar, playbook: Playbook
) -> CopilotReply:
    """Where it stands and what has not been looked at yet, for somebody who knows their trade."""
    ledger = Ledger.read([card.as_line() for card in conversation.lane])
    steps = _untried(known, playbook, conversation.lane)
    parts = [words.where_it_stands.format(text=_standing(words, ledger))]
    if found := [line for line in ledger.done if line.result]:
        parts.append(f"{words.established}\n\n" + "\n".join(_established(line) for line in found))
    if ledger.skipped:
        parts.append(f"{words.not_ruled_out}\n\n" + "\n".join(_bullet(line.text) for line in ledger.skipped))
    if ledger.open:
        parts.append(f"{words.never_answered}\n\n" + "\n".join(_bullet(line.text) for line in ledger.open))
    if steps:
        untried = "\n".join(f"{number}. {step.text}: {step.why}" for number, step in enumerate(steps, start=1))
        parts.append(f"{words.not_looked_at}\n\n{untried}")
    else:
        parts.append(words.all_tried)
    parts.append(words.follows.format(title=playbook.title))
    return CopilotReply("\n\n".join(parts), _cards(steps))


def _untried(known: Sequence[Playbook], playbook: Playbook, lane: Sequence[LaneCard]) -> tuple[PlaybookStep, ...]:
    texts = [card.text for card in lane]
    steps = next_steps(playbook, texts, BRIEFING_CARDS)
    if len(steps) < BRIEFING_CARDS and not playbook.is_generic:
        offered = [*texts, *(step.text for step in steps)]
        for other in known:
            if other.is_generic:
                steps += next_steps(other, offered, BRIEFING_CARDS - len(steps))
    return steps


def plain(text: str) -> str:
    """Somebody's text inside our Markdown: its signs stay signs."""
    return re.sub(r"([\\`*_\[\]<>#|~!])", r"\\\1", text)


def _standing(words: Wording, ledger: Ledger) -> str:
    if ledger.is_empty:
        return words.nothing_recorded
    count = len(ledger.done)
    counts = [words.one_done if count == 1 else words.some_done.format(count=count)]
    counts += [words.some_skipped.format(count=len(ledger.skipped))] if ledger.skipped else []
    counts += [words.some_open.format(count=len(ledger.open))] if ledger.open else []
    return words.no_cause_yet.format(counts=", ".join(counts))


def _established(line: LedgerLine) -> str:
    return f"- {plain(snippet(line.text, QUOTE))} → {plain(snippet(line.result or '', QUOTE))}"


def _bullet(text: str) -> str:
    return f"- {plain(snippet(text, QUOTE))}"


def _cards(steps: Sequence[PlaybookStep]) -> tuple[NewCard, ...]:
    return tuple(NewCard(step.kind, step.text, step.why, step.if_it_fails) for step in steps)
