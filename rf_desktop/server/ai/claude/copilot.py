"""FlowPilot as a model: its text goes to the chat, its one tool to the task lane (T1, T2, T6)."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import replace
from typing import Any

from rf_desktop.domain.unseen import clean
from rf_desktop.server.ai.claude.call import Ask, Sleep, answers
from rf_desktop.server.ai.claude.door import Door
from rf_desktop.server.ai.claude.history import turns
from rf_desktop.server.ai.claude.lane import cards_of, cards_so_far
from rf_desktop.server.ai.claude.prompts import CHAT, LANE, LANE_TOOL, system
from rf_desktop.server.ai.claude.stream import Answer, Begun, Glances, TextPiece, ToolPiece
from rf_desktop.server.model import ModelSettings, ModelTrouble, Scrub, Usage
from rf_desktop.server.ports import (
    Blocks,
    ConversationSoFar,
    Copilot,
    NewCard,
    ReplyBegun,
    ReplyCards,
    ReplyEnd,
    ReplyPart,
    ReplyText,
)
from rf_desktop.server.wording import words_of

MOST_TOKENS = 2_000
NOTHING = ModelTrouble("unreadable", "an answer without text or cards")


class Toolless:
    """The addresses and models that refuse tools, while the process lives."""

    def __init__(self) -> None:
        self._known: set[tuple[str, str]] = set()

    def remember(self, settings: ModelSettings) -> None:
        """A request with the tool was refused there, and one without it was not."""
        self._known.add((settings.base_url, settings.model))

    def __contains__(self, settings: ModelSettings) -> bool:
        return (settings.base_url, settings.model) in self._known


class ModelCopilot:
    """Answers with a model, `budget` seconds at most; where nothing came of it, `fallback` answers instead."""

    def __init__(
        self,
        door: Door,
        settings: ModelSettings,
        fallback: Copilot,
        toolless: Toolless,
        *,
        budget: float,
        scrub: Scrub = str,
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        self._door = door
        self._settings = settings
        self._fallback = fallback
        self._toolless = toolless
        self._budget = budget
        self._scrub = scrub
        self._sleep = sleep

    async def stream(self, conversation: ConversationSoFar) -> AsyncGenerator[ReplyPart, None]:
        """The reply as it is written; one that breaks off ends with its text so far and the reason."""
        deadline = asyncio.get_running_loop().time() + self._budget
        lane = [card.text for card in conversation.lane]
        used = Usage(self._settings.model, "chat")
        with_tool = self._settings not in self._toolless
        while True:
            ask = Ask(self._settings, "chat", self._body(conversation, with_tool), deadline)
            answer: Answer | None = None
            cards: tuple[NewCard, ...] = ()
            glances = Glances()
            async with aclosing(answers(self._door, ask, sleep=self._sleep)) as pieces:
                async for piece in pieces:
                    if isinstance(piece, Answer):
                        answer = piece
                    elif isinstance(piece, Begun):
                        yield ReplyBegun(used.plus(piece.usage))
                    elif isinstance(piece, TextPiece):
                        yield ReplyText(clean(piece.text))
                    elif (
                        isinstance(piece, ToolPiece)
                        and piece.name == LANE_TOOL
                        and glances.is_due(len(piece.json_so_far))
                    ):
                        found = cards_so_far(piece.json_so_far, lane, self._scrub)
                        if len(found) > len(cards):
                            cards = found
                            yield ReplyCards(cards)
            assert answer is not None, "an answer has an end"
            used = used.plus(answer.usage)
            if not (with_tool and answer.status in (400, 422)):
                break
            with_tool = False
        if not with_tool and answer.trouble is None:
            self._toolless.remember(self._settings)
        end = self._end(conversation, answer, lane, used)
        if end.source == "model":
            yield end
            return
        async with aclosing(self._fallback.stream(conversation)) as parts:
            async for part in parts:
                yield replace(part, usage=used, trouble=end.trouble) if isinstance(part, ReplyEnd) else part

    def _body(self, conversation: ConversationSoFar, with_tool: bool) -> dict[str, Any]:
        messages = turns(conversation, self._scrub, with_tool=with_tool)
        body = {"max_tokens": MOST_TOKENS, "system": system(CHAT), "messages": messages}
        return body | {"tools": [LANE]} if with_tool else body

    def _end(self, conversation: ConversationSoFar, answer: Answer, lane: list[str], used: Usage) -> ReplyEnd:
        """The model's part of it: with source "playbook" when it said nothing that could be shown."""
        given = [each for name, each in answer.tools if name == LANE_TOOL]
        cards: tuple[NewCard, ...] = ()
        for each in given:
            cards += cards_of(each, [*lane, *(card.text for card in cards)], self._scrub)
        text = self._scrub(clean(conversation.so_far + answer.text)).strip()
        trouble = answer.trouble
        if not text and not cards:
            return ReplyEnd("", trouble=trouble or NOTHING)
        return ReplyEnd(
            body=text or words_of(conversation.language).only_cards,  # it filled the lane and said nothing
            cards=cards,
            blocks=self._kept(conversation, answer, text),
            source="model",
            model=self._settings.model,
            usage=used,
            trouble=trouble,
        )

    def _kept(self, conversation: ConversationSoFar, answer: Answer, text: str) -> Blocks:
        """The blocks to keep; the text of a reply that was gone on with is one block."""
        tools = tuple(block for block in answer.blocks if block["type"] == "tool_use" and block["name"] == LANE_TOOL)
        if conversation.so_far:
            return ({"type": "text", "text": text}, *tools) if text else tools
        said = tuple(
            {"type": "text", "text": self._scrub(clean(block["text"]))}
            for block in answer.blocks
            if block["type"] == "text"
        )
        return (*said, *tools)
