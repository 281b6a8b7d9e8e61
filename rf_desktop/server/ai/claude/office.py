"""Small errands to a provider: what it offers, and a text to start from (T7, T8)."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import aclosing
from typing import Any

from rf_desktop.domain.unseen import clean
from rf_desktop.server.ai.claude.call import Ask, Sleep, answers
from rf_desktop.server.ai.claude.case_lines import fact_lines
from rf_desktop.server.ai.claude.door import Door, wants_key
from rf_desktop.server.ai.claude.faults import fault_of
from rf_desktop.server.ai.claude.prompts import DRAFT, system
from rf_desktop.server.ai.claude.stream import Answer
from rf_desktop.server.model import ModelSettings, ModelText, ModelTrouble, Scrub

PATIENCE = 15.0
"""Seconds for the list of models: somebody waits in front of a form."""
DRAFTING = 40.0
MOST_MODELS = 200
MOST_TOKENS = 1_500
LONGEST_NAME = 200


class Models:
    """Asks a provider for its models."""

    def __init__(self, door: Door, *, patience: float = PATIENCE) -> None:
        self._door = door
        self._patience = patience

    async def models(self, settings: ModelSettings) -> tuple[str, ...] | ModelTrouble:
        """Their names as the provider lists them. Expected trouble is a value."""
        if wants_key(settings):
            return ModelTrouble("no_key")
        try:
            async with asyncio.timeout(self._patience), self._door.client(settings) as client:
                page: Any = await client.models.list(limit=100)
                listed = [getattr(model, "id", None) for model in getattr(page, "data", None) or ()]
        except Exception as error:
            if (fault := fault_of(error)) is None:
                raise
            return fault.trouble
        return tuple(clean(name)[:LONGEST_NAME] for name in listed[:MOST_MODELS] if isinstance(name, str) and name)


class ModelDrafter:
    """Has a model write a short text."""

    def __init__(
        self,
        door: Door,
        settings: ModelSettings,
        *,
        budget: float = DRAFTING,
        scrub: Scrub = str,
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        self._door = door
        self._settings = settings
        self._budget = budget
        self._scrub = scrub
        self._sleep = sleep

    async def draft(self, task: str, facts: Sequence[str]) -> ModelText | ModelTrouble:
        """`task` is ours and says what to write; `facts` are untrusted lines. Expected trouble is a value."""
        text = f"{fact_lines(facts, self._scrub)}\n\nWrite this from the lines above: {task}"
        body = {
            "max_tokens": MOST_TOKENS,
            "system": system(DRAFT),
            "messages": [{"role": "user", "content": [{"type": "text", "text": text}]}],
        }
        deadline = asyncio.get_running_loop().time() + self._budget
        ask = Ask(self._settings, "draft", body, deadline, again_midway=True)
        async with aclosing(answers(self._door, ask, sleep=self._sleep)) as pieces:
            async for piece in pieces:
                if isinstance(piece, Answer):
                    written = self._scrub(clean(piece.text)).strip()
                    if piece.trouble is not None:
                        return piece.trouble
                    return ModelText(written, piece.usage) if written else ModelTrouble("unreadable")
        raise AssertionError("an answer has an end")
