"""What has come of an answer, read event by event as it stands on the wire.

A local server may leave out what the provider never does, so nothing here is demanded of an event.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import field
from typing import Any

from rf_desktop.server.ai.claude.faults import Fault, fault_in_stream
from rf_desktop.server.model import ModelTrouble, TroubleKind, Usage
from rf_desktop.values import dataclass

LONGEST = 60_000
"""Characters of an answer that are read: what we ask for is a quarter of that, and somebody has to keep it."""
GLANCE = 24
"""Characters between two looks at what is written so far; the longer it is, the more."""
_STOPS: dict[str, TroubleKind] = {
    "refusal": "refused",
    "max_tokens": "too_long",
    "model_context_window_exceeded": "too_long",
}


@dataclass(frozen=True)
class TextPiece:
    """The answer's text goes on."""

    text: str


@dataclass(frozen=True)
class ToolPiece:
    """A tool's input so far, as unfinished JSON; `name` says which tool's."""

    name: str
    json_so_far: str


@dataclass(frozen=True)
class Begun:
    """The model has read the request: from here on it costs, whether anybody listens to the end or not."""

    usage: Usage


@dataclass(frozen=True)
class FromTheStart:
    """The answer broke off and begins again: what came of it so far does not count."""


@dataclass(frozen=True)
class Answer:
    """All of an answer: `text` of all its text blocks, `tools` that it called, `blocks` of both in their order.

    `trouble` says why it is not a whole one: then `text` is what there is, and unfinished tools are left out.
    """

    text: str
    tools: tuple[tuple[str, dict[str, Any]], ...]
    blocks: tuple[dict[str, Any], ...]
    usage: Usage
    stop_reason: str | None = None
    trouble: ModelTrouble | None = None
    status: int = 0
    unfinished_tool: str = ""


class Glances:
    """Says when a growing text is worth another look, so that looking stays cheap however long it becomes."""

    def __init__(self) -> None:
        self._seen = 0

    def is_due(self, length: int) -> bool:
        """Whether to look now; a text that started over is looked at when it has caught up."""
        if length - self._seen < GLANCE + length // 50:
            return False
        self._seen = length
        return True


Piece = Begun | TextPiece | ToolPiece | FromTheStart | Answer


@dataclass
class _Block:
    kind: str
    name: str = ""
    id: str = ""
    text: str = ""
    given: dict[str, Any] = field(default_factory=dict)
    is_whole: bool = False


class Reading:
    """What has come of an answer."""

    def __init__(self) -> None:
        self.blocks: dict[int, _Block] = {}
        self.stop_reason: str | None = None
        self.has_begun = False
        self.is_over = False
        self.too_long = False
        self.fault: Fault | None = None
        self.request_id: str | None = None
        self._counts: dict[str, int] = {}

    def read(self, event: Mapping[str, Any]) -> TextPiece | ToolPiece | None:
        """Take one event; the piece that came with it. Events that are not known say nothing."""
        kind = event["type"]
        if kind == "error":
            self.fault = fault_in_stream(event, self.request_id)
        elif kind == "message_start":
            self.has_begun = True
            self._count(_table(_table(event, "message"), "usage"))
        elif kind == "message_delta":
            self._count(_table(event, "usage"))
            self.stop_reason = _table(event, "delta").get("stop_reason") or self.stop_reason
        elif kind == "message_stop":
            self.is_over = True
        elif kind in ("content_block_start", "content_block_delta", "content_block_stop"):
            return self._block(kind, event)
        return None

    @property
    def is_fresh(self) -> bool:
        """Whether nothing of the answer has come yet."""
        return not any(block.text for block in self.blocks.values())

    @property
    def trouble(self) -> ModelTrouble | None:
        """Why the answer is not a whole one: one that breaks off raises nothing and has no stop reason."""
        if self.too_long:
            return ModelTrouble("too_long", request_id=self.request_id)
        if self.stop_reason is None:
            return ModelTrouble("cut_off" if self.has_begun else "unreadable", request_id=self.request_id)
        kind = _STOPS.get(self.stop_reason)
        return ModelTrouble(kind, request_id=self.request_id) if kind else None

    def usage(self, like: Usage) -> Usage:
        """What this one request used; cached input is input too."""
        count = self._counts.get
        cached = count("cache_read_input_tokens", 0)
        read = count("input_tokens", 0) + count("cache_creation_input_tokens", 0) + cached
        return Usage(like.model, like.purpose, int(self.has_begun), read, count("output_tokens", 0), cached)

    def answer(self, used: Usage, trouble: ModelTrouble | None, status: int = 0) -> Answer:
        """All of it."""
        blocks: list[dict[str, Any]] = []
        tools: list[tuple[str, dict[str, Any]]] = []
        unfinished = ""
        for number, block in sorted(self.blocks.items()):
            if block.kind == "text" and block.text.strip():
                blocks.append({"type": "text", "text": block.text})
            elif block.kind == "tool_use":
                given = _object(block.text) if block.text.strip() else block.given
                if given is None or not block.is_whole:
                    unfinished = unfinished or block.text
                    continue
                tools.append((block.name, given))
                blocks.append(
                    {"type": "tool_use", "id": block.id or f"call_{number}", "name": block.name, "input": given}
                )
        text = "".join(block.text for _, block in sorted(self.blocks.items()) if block.kind == "text")
        return Answer(text, tuple(tools), tuple(blocks), used, self.stop_reason, trouble, status, unfinished)

    def _block(self, kind: str, event: Mapping[str, Any]) -> TextPiece | ToolPiece | None:
        number = event.get("index")
        number = number if isinstance(number, int) else max(self.blocks, default=0)
        if kind == "content_block_start":
            begun = _table(event, "content_block")
            text = begun.get("text")
            self.blocks[number] = _Block(
                kind=str(begun.get("type")),
                name=str(begun.get("name") or ""),
                id=str(begun.get("id") or ""),
                text=text if isinstance(text, str) else "",
                given=_table(begun, "input"),
            )
            return TextPiece(text) if isinstance(text, str) and text else None
        block = self.blocks.setdefault(number, _Block("text"))
        if kind == "content_block_stop":
            block.is_whole = True
            return None
        delta = _table(event, "delta")
        more = delta.get("text") if block.kind == "text" else delta.get("partial_json")
        if block.kind not in ("text", "tool_use") or not isinstance(more, str) or not more:
            return None
        block.text += more
        self.too_long = sum(len(each.text) for each in self.blocks.values()) > LONGEST
        return TextPiece(more) if block.kind == "text" else ToolPiece(block.name, block.text)

    def _count(self, told: Mapping[str, Any]) -> None:
        for name, value in told.items():
            if isinstance(value, int) and value >= 0:
                self._counts[name] = value


def _table(event: Mapping[str, Any], name: str) -> dict[str, Any]:
    value = event.get(name)
    return value if isinstance(value, dict) else {}


def _object(text: str) -> dict[str, Any] | None:
    try:
        value = json.loads(text)
    except ValueError:
        return None
    return value if isinstance(value, dict) else None
