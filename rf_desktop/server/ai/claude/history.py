"""A conversation as the model's turns (T1, T2).

The API demands three things: the first and the last turn are the user's; each use of a tool is answered first thing in
the turn after it; no text is empty. They hold by construction, whoever wrote what in which order.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from rf_desktop.domain.unseen import clean
from rf_desktop.server.ai.claude.case_lines import card_line, fitting, message_line
from rf_desktop.server.model import Scrub
from rf_desktop.server.ports import Blocks, ConversationSoFar
from rf_desktop.server.wording import words_of

SHOWN = "The cards are on the task lane."
"""What a use of the lane's tool is answered with; what became of the cards stands in the last turn."""
GO_ON = (
    "Your last answer broke off where it ends above. Go on exactly there: repeat nothing, and do not mention that it "
    "broke off."
)
_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")


def turns(conversation: ConversationSoFar, scrub: Scrub, *, with_tool: bool = True) -> list[dict[str, Any]]:
    """The turns of a request that wants the answer to `conversation.replying_to`; `with_tool` as it will be sent."""
    history = _History(scrub)
    about = " ".join(clean(f"{conversation.problem_summary or 'not given'}; {conversation.domain or ''}").split())
    history.user(f"The session is about: {scrub(about).rstrip('; ')}")
    for message in fitting(conversation.messages):
        if message.author.kind != "flowpilot":
            history.user(message_line(message, scrub, f"m{message.position}"))
        elif message.state != "streaming":
            blocks = conversation.turns.get(message.id, ())
            if blocks or message.state != "failed":  # what stands for an answer that failed was never said by a model
                history.model(blocks if with_tool else (), message.body)
    history.user(_last(conversation, scrub))
    if conversation.so_far.strip():
        history.model((), conversation.so_far.rstrip())
        history.user(GO_ON)
    return history.turns


def _last(conversation: ConversationSoFar, scrub: Scrub) -> str:
    """The lane as it is now, and which message wants an answer."""
    lane = [card_line(card, scrub, f"t{number}") for number, card in enumerate(conversation.lane, start=1)]
    asked = next((message for message in conversation.messages if message.id == conversation.replying_to), None)
    wanted = "the last message" if asked is None else f"message m{asked.position}"
    if asked is not None and asked.briefing_for is not None:
        wanted += ", a senior engineer's request for a briefing,"
    shown = "\n".join(["The task lane now:", *lane]) if lane else "The task lane is empty."
    return f"{shown}\n\n{words_of(conversation.language).write_in} Answer {wanted} now."


class _History:
    """Turns that alternate; uses of tools that nobody answered yet are answered before anything else is said."""

    def __init__(self, scrub: Scrub) -> None:
        self.turns: list[dict[str, Any]] = []
        self._scrub = scrub
        self._unanswered: list[str] = []
        self._used: set[str] = set()

    def user(self, text: str) -> None:
        """Something that is not the model's."""
        self._add("user", [*self._results(), {"type": "text", "text": text}])

    def model(self, blocks: Blocks, body: str) -> None:
        """One answer of the model: its blocks as they were kept, or its text where none were."""
        if self._unanswered:
            self._add("user", self._results())
        content = self._known(blocks) or _text(self._scrub(body))
        if content:
            self._add("assistant", content)
            self._unanswered = [block["id"] for block in content if block["type"] == "tool_use"]

    def _known(self, blocks: Blocks) -> list[dict[str, Any]]:
        """Only what the API takes, each use of a tool under an id of its own."""
        content: list[dict[str, Any]] = []
        for block in blocks:
            if block.get("type") == "text":
                content += _text(self._scrub(str(block.get("text", ""))))
            elif block.get("type") == "tool_use" and isinstance(block.get("input"), dict):
                given = str(block.get("id", ""))
                if not _ID.fullmatch(given) or given in self._used:
                    given = f"lane_{len(self._used)}"
                self._used.add(given)
                content.append(
                    {"type": "tool_use", "id": given, "name": str(block.get("name")), "input": block["input"]}
                )
        return content

    def _results(self) -> list[dict[str, Any]]:
        waiting, self._unanswered = self._unanswered, []
        return [{"type": "tool_result", "tool_use_id": each, "content": SHOWN} for each in waiting]

    def _add(self, role: str, content: Sequence[dict[str, Any]]) -> None:
        if self.turns and self.turns[-1]["role"] == role:
            self.turns[-1]["content"].extend(content)
        else:
            self.turns.append({"role": role, "content": list(content)})


def _text(text: str) -> list[dict[str, Any]]:
    text = clean(text).strip()
    return [{"type": "text", "text": text}] if text else []
