"""The ladder of an assessment: structured output, else a forced strict tool, else JSON in text with one repair (A5).

Local servers speak the Messages API too, but few of them all of it. What a server does not speak is remembered for its
address while the process lives, once a lower rung has shown that the server works at all.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import aclosing
from dataclasses import replace
from typing import Any, get_args

from rf_desktop.server.ai.claude.call import Ask, Sleep, answers
from rf_desktop.server.ai.claude.door import Door
from rf_desktop.server.ai.claude.prompts import ASSESS, ASSESSMENT, ASSESSMENT_TOOL, JSON_ONLY, system
from rf_desktop.server.ai.claude.stream import Answer, FromTheStart, Glances, Piece, TextPiece, ToolPiece
from rf_desktop.server.ai.claude.written import SCHEMA, Reader, Unreadable
from rf_desktop.server.model import ModelSettings, ModelTrouble, Rung, Usage
from rf_desktop.server.ports import AssessmentWritten, Progress
from rf_desktop.values import dataclass

MOST_TOKENS = 4_000
RAW = 20_000
"""Characters of an unreadable answer that are kept for support."""
_RUNGS: tuple[Rung, ...] = tuple(rung for rung in get_args(Rung) if rung != "evidence")
_WORTH_A_LOWER_RUNG = frozenset({"unreadable", "not_accepted"})


class Spoken:
    """Which rungs a server was found not to speak, for each address and model."""

    def __init__(self) -> None:
        self._lowest: dict[tuple[str, str], Rung] = {}

    def rungs(self, settings: ModelSettings) -> tuple[Rung, ...]:
        """The rungs that are worth a request, the best first."""
        first = self._lowest.get((settings.base_url, settings.model), _RUNGS[0])
        return _RUNGS[_RUNGS.index(first) :]

    def remember(self, settings: ModelSettings, rung: Rung) -> None:
        """The rungs above this one are of no use there."""
        self._lowest[(settings.base_url, settings.model)] = rung


@dataclass(frozen=True)
class Climbed:
    """What the ladder led to: an assessment and its rung, or the trouble; `raw` is what could not be read."""

    written: AssessmentWritten | None
    usage: Usage
    rung: Rung | None = None
    trouble: ModelTrouble | None = None
    raw: str | None = None


class Ladder:
    """Asks for one assessment, rung by rung."""

    def __init__(self, door: Door, spoken: Spoken, *, sleep: Sleep = asyncio.sleep) -> None:
        self._door = door
        self._spoken = spoken
        self._sleep = sleep

    async def climb(
        self, settings: ModelSettings, case: str, reader: Reader, deadline: float, progress: Progress
    ) -> Climbed:
        """`case` is the one user block; ends by `deadline` (loop time). Expected trouble is a value."""
        used = Usage(settings.model, "assessment")
        raw: str | None = None
        trouble = ModelTrouble("unreadable")
        unspoken = False
        for rung in self._spoken.rungs(settings):
            tries = 2 if rung == "json_text" else 1
            messages: list[dict[str, Any]] = [_turn("user", case)]
            for last in range(tries, 0, -1):
                ask = Ask(settings, "assessment", _body(rung, messages), deadline, again_midway=True)
                answer = await self._answer(ask, _Watch(reader, rung, settings.model, progress))
                used = used.plus(answer.usage)
                found = _found(rung, answer, reader)
                if isinstance(found, AssessmentWritten):
                    if unspoken:
                        self._spoken.remember(settings, rung)
                    had = "json_text" if rung == "structured" and not _is_json(answer.text) else rung
                    return Climbed(replace(found, rung=had, model=settings.model), used, had)
                raw = (answer.text or answer.unfinished_tool)[:RAW] or raw
                if isinstance(found, ModelTrouble):
                    trouble = found
                    if trouble.kind not in _WORTH_A_LOWER_RUNG:
                        return Climbed(None, used, trouble=trouble, raw=raw)
                    unspoken = unspoken or answer.status in (400, 422)
                    break
                trouble = ModelTrouble("unreadable", found)
                unspoken = unspoken or not (answer.tools or answer.unfinished_tool or _is_json(answer.text))
                if last > 1 and answer.text.strip():
                    messages = [*messages, _turn("assistant", answer.text), _turn("user", _repair(found))]
        return Climbed(None, used, trouble=trouble, raw=raw)

    async def _answer(self, ask: Ask, watch: _Watch) -> Answer:
        async with aclosing(answers(self._door, ask, sleep=self._sleep)) as pieces:
            async for piece in pieces:
                if isinstance(piece, Answer):
                    return piece
                watch.see(piece)
        raise AssertionError("an answer has an end")


class _Watch:
    """Shows what is written so far, every few characters."""

    def __init__(self, reader: Reader, rung: Rung, model: str, progress: Progress) -> None:
        self._read: Callable[[str], AssessmentWritten | None] = reader.read_partial
        self._rung: Rung = rung
        self._model = model
        self._progress = progress
        self._text = ""
        self._glances = Glances()

    def see(self, piece: Piece) -> None:
        """Take one piece; an answer that begins again is shown when it has caught up with what was shown."""
        if isinstance(piece, FromTheStart):
            self._text = ""
        elif isinstance(piece, TextPiece):
            self._text += piece.text
        elif isinstance(piece, ToolPiece) and piece.name == ASSESSMENT_TOOL:
            self._text = piece.json_so_far
        if self._glances.is_due(len(self._text)) and (written := self._read(self._text)) is not None:
            self._progress(replace(written, rung=self._rung, model=self._model))


def _body(rung: Rung, messages: list[dict[str, Any]]) -> dict[str, Any]:
    body: dict[str, Any] = {"max_tokens": MOST_TOKENS, "system": system(ASSESS), "messages": messages}
    if rung == "structured":
        return body | {"output_config": {"format": {"type": "json_schema", "schema": SCHEMA}}}
    if rung == "forced_tool":
        return body | {"tools": [ASSESSMENT], "tool_choice": {"type": "tool", "name": ASSESSMENT_TOOL}}
    first, *further = messages
    return body | {"messages": [_turn("user", f"{first['content'][0]['text']}\n\n{JSON_ONLY}"), *further]}


def _found(rung: Rung, answer: Answer, reader: Reader) -> AssessmentWritten | ModelTrouble | str:
    """The assessment, or why there is none: trouble, or what is wrong with its form."""
    if answer.trouble is not None:
        return answer.trouble
    try:
        if rung == "forced_tool":
            given = next((given for name, given in answer.tools if name == ASSESSMENT_TOOL), None)
            return reader.read_text(answer.text) if given is None else reader.read(given)
        return reader.read_text(answer.text)
    except Unreadable as problem:
        return str(problem)


def _is_json(text: str) -> bool:
    """Whether it begins as JSON does: a server that ignores the form chats first."""
    return text.lstrip().startswith("{")


def _repair(problem: str) -> str:
    return f"That cannot be read: {problem}. Send the whole corrected JSON object and nothing else."


def _turn(role: str, text: str) -> dict[str, Any]:
    return {"role": role, "content": [{"type": "text", "text": text}]}
