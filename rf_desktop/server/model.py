"""What is known of a language model: its settings, what a call used, why it did not answer, and who may ask it.

Values and protocols only; `ai/claude` speaks to one, everybody else knows these.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import field, replace
from typing import Literal, Protocol

from rf_desktop.values import dataclass

Rung = Literal["structured", "forced_tool", "json_text", "evidence"]
"""How an assessment was had: structured output, a forced strict tool, JSON in text, or no model at all."""

Purpose = Literal["assessment", "chat", "draft"]
"""What a call was for, as usage is counted."""

TroubleKind = Literal[
    "no_key",
    "key_refused",
    "budget_spent",
    "unknown_model",
    "no_credit",
    "no_network",
    "too_slow",
    "busy",
    "broken",
    "not_accepted",
    "refused",
    "cut_off",
    "too_long",
    "unreadable",
    "secret",
]

_REASONS: dict[TroubleKind, str] = {
    "no_key": "there is no AI key",
    "key_refused": "the AI provider does not accept the key",
    "budget_spent": "this month's AI budget is spent",
    "unknown_model": "the AI provider knows no such model or address",
    "no_credit": "the account with the AI provider has no credit left",
    "no_network": "the AI provider cannot be reached",
    "too_slow": "the AI took too long",
    "busy": "the AI provider is busy",
    "broken": "the AI provider has a fault",
    "not_accepted": "the AI provider did not accept the request",
    "refused": "the AI declined to answer",
    "cut_off": "the AI's answer broke off",
    "too_long": "the AI's answer was longer than it may be",
    "unreadable": "the AI's answer could not be read",
    "secret": "a secret would have left this server",
}


@dataclass(frozen=True)
class ModelSettings:
    """Which model answers, where, and with which key; an empty `base_url` is the provider's own address."""

    model: str
    key: str = field(repr=False)
    base_url: str = ""


@dataclass(frozen=True)
class ModelTrouble:
    """Why a model did not answer. `detail` is for support: the provider's own words, never shown as ours."""

    kind: TroubleKind
    detail: str = ""
    request_id: str | None = None

    @property
    def reason(self) -> str:
        """One clause that completes "AI assessment unavailable: ..." (A5)."""
        return _REASONS[self.kind]


@dataclass(frozen=True)
class Usage:
    """What one piece of work used, in tokens; `input_tokens` is all of the input, `cached_tokens` what was cached."""

    model: str
    purpose: Purpose
    calls: int = 0
    input_tokens: int = 0
    output_tokens: int = 0
    cached_tokens: int = 0

    def plus(self, other: Usage) -> Usage:
        """Both together, under this one's model and purpose."""
        return replace(
            self,
            calls=self.calls + other.calls,
            input_tokens=self.input_tokens + other.input_tokens,
            output_tokens=self.output_tokens + other.output_tokens,
            cached_tokens=self.cached_tokens + other.cached_tokens,
        )


@dataclass(frozen=True)
class ModelText:
    """A text that a model wrote: untrusted, and plain."""

    text: str
    usage: Usage


class Drafter(Protocol):
    """Writes a text for a person to start from."""

    async def draft(self, task: str, facts: Sequence[str]) -> ModelText | ModelTrouble:
        """`task` is ours and says what to write; `facts` are untrusted lines. Expected trouble is a value."""
        ...


class ModelCatalog(Protocol):
    """Asks a provider what it offers."""

    async def models(self, settings: ModelSettings) -> tuple[str, ...] | ModelTrouble:
        """The names of its models, as it lists them; that it answers at all shows that key and address are right."""
        ...


Scrub = Callable[[str], str]
"""Takes secrets out of a text (A7); what it returns may leave."""

Leaving = Callable[[bytes], None]
"""Looks at the body of each request before it leaves for a model; raises `SecretLeaving` to hold it back (A7)."""


class SecretLeaving(Exception):
    """A request holds a known secret and was not sent."""
