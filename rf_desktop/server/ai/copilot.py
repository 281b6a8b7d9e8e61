"""FlowPilot without AI: it works a playbook step by step, and briefs a senior from the ledger (T1, T6, M3)."""

from __future__ import annotations

import re
from collections.abc import AsyncGenerator, Sequence

from rf_desktop.contract.chat import LaneCard, Message
from rf_desktop.domain.headline import snippet
from rf_desktop.domain.ledger import Ledger, LedgerLine
from rf_desktop.server.ai.playbooks import Playbook, PlaybookStep, choose, next_steps
from rf_desktop.server.ports import ConversationSoFar, CopilotReply, NewCard, ReplyEnd, ReplyPart

FIRST_CARDS = 4
NEXT_CARDS = 3
BRIEFING_CARDS = 4
QUOTE = 200
"""Characters of a quoted answer."""
_FOR_ANYBODY = ("person", "customer")

NEXT = "Noted. The next cards are on the task lane."
STILL_OPEN = "Noted. The card “{card}” is still open on the task lane; answer or skip it and I'll go on."
WAY_OUT = (
    "If it is solved, press **Resolve** and write down cause and fix. If it is not, press **Escalate**: everything on "
    "the task lane goes along."
)
NOTHING_MORE = "I have no further step to offer for this. " + WAY_OUT


class PlaybookCopilot:
    """Answers from playbooks; the same conversation gives the same answer."""

    def __init__(self, playbooks: Sequence[Playbook]) -> None:
        self._playbooks = tuple(playbooks)

    async def stream(self, conversation: ConversationSoFar) -> AsyncGenerator[ReplyPart, None]:
        """The answer in one part: a playbook is quick enough."""
        reply = await self.reply(conversation)
        yield ReplyEnd(reply.body, reply.cards)

    async def reply(self, conversation: ConversationSoFar) -> CopilotReply:
        """The answer to the message that wants one."""
        asked = next((m for m in conversation.messages if m.id == conversation.replying_to), None)
        playbook = self._playbook(conversation, asked)
        lane = [card.text for card in conversation.lane]
        if asked is not None and asked.briefing_for is not None:
            return self._brief(conversation, playbook)
        said = [message.body for message in conversation.messages if message.author.kind == "flowpilot"]
        if not said:
            return CopilotReply(playbook.opening, _cards(next_steps(playbook, lane, FIRST_CARDS)))
        if waiting := next((card for card in conversation.lane if card.state == "todo"), None):
            return CopilotReply(STILL_OPEN.format(card=plain(snippet(waiting.text, QUOTE))))
        if steps := next_steps(playbook, lane, NEXT_CARDS):
            return CopilotReply(NEXT, _cards(steps))
        if any(playbook.closing in body for body in said):
            return CopilotReply(NOTHING_MORE)
        return CopilotReply(f"{playbook.closing}\n\n{WAY_OUT}")

    def _playbook(self, conversation: ConversationSoFar, asked: Message | None) -> Playbook:
        """By the problem; when that says nothing, by what was written last."""
        first = next((m.body for m in conversation.messages if m.author.kind in _FOR_ANYBODY), "")
        problem = f"{conversation.problem_summary or ''}\n{first}"
        chosen = choose(self._playbooks, problem, conversation.domain)
        if chosen.is_generic and asked is not None and asked.briefing_for is None:
            return choose(self._playbooks, asked.body, conversation.domain)
        return chosen

    def _brief(self, conversation: ConversationSoFar, playbook: Playbook) -> CopilotReply:
        """Where it stands and what has not been looked at yet, for somebody who knows their trade."""
        ledger = Ledger.read([card.as_line() for card in conversation.lane])
        steps = self._untried(playbook, conversation.lane)
        parts = ["**Where it stands.** " + _standing(ledger)]
        if found := [line for line in ledger.done if line.result]:
            parts.append("**What is established**\n\n" + "\n".join(_established(line) for line in found))
        if ledger.skipped:
            parts.append("**Skipped, so not ruled out**\n\n" + "\n".join(_bullet(line.text) for line in ledger.skipped))
        if ledger.open:
            parts.append("**Asked, never answered**\n\n" + "\n".join(_bullet(line.text) for line in ledger.open))
        if steps:
            untried = "\n".join(f"{number}. {step.text}: {step.why}" for number, step in enumerate(steps, start=1))
            parts.append(f"**Not looked at yet** (on the task lane now)\n\n{untried}")
        else:
            parts.append("The playbook holds nothing that was not tried. The similar cases may.")
        parts.append(f"This follows the playbook “{playbook.title}”; no AI has read the conversation.")
        return CopilotReply("\n\n".join(parts), _cards(steps))

    def _untried(self, playbook: Playbook, lane: Sequence[LaneCard]) -> tuple[PlaybookStep, ...]:
        texts = [card.text for card in lane]
        steps = next_steps(playbook, texts, BRIEFING_CARDS)
        if len(steps) < BRIEFING_CARDS and not playbook.is_generic:
            generic = [other for other in self._playbooks if other.is_generic]
            known = [*texts, *(step.text for step in steps)]
            for other in generic:
                steps += next_steps(other, known, BRIEFING_CARDS - len(steps))
        return steps


def plain(text: str) -> str:
    """Somebody's text inside our Markdown: its signs stay signs."""
    return re.sub(r"([\\`*_\[\]<>#|~!])", r"\\\1", text)


def _standing(ledger: Ledger) -> str:
    if ledger.is_empty:
        return "Nothing was recorded on the task lane."
    count = len(ledger.done)
    said = f"{count} step{'' if count == 1 else 's'} done"
    if ledger.skipped:
        said += f", {len(ledger.skipped)} skipped"
    if ledger.open:
        said += f", {len(ledger.open)} open"
    return said + "; the cause is not among the results so far."


def _established(line: LedgerLine) -> str:
    return f"- {plain(snippet(line.text, QUOTE))} → {plain(snippet(line.result or '', QUOTE))}"


def _bullet(text: str) -> str:
    return f"- {plain(snippet(text, QUOTE))}"


def _cards(steps: Sequence[PlaybookStep]) -> tuple[NewCard, ...]:
    return tuple(NewCard(step.kind, step.text, step.why, step.if_it_fails) for step in steps)
