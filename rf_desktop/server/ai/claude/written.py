"""What a model writes of a case: the form it is asked for, and how what it sent is read (A2-A5, A11).

The form that is sent has no limits, because the provider does not enforce them; whatever is too long or too many is
clamped here. Reading is tolerant: a small local model says much in its own way.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError
from pydantic_core import from_json

from rf_desktop.contract.assessments import ConfidenceView, EvidenceLine, SuggestedStep
from rf_desktop.domain.confidence import Confidence
from rf_desktop.domain.unseen import clean
from rf_desktop.server.model import Scrub
from rf_desktop.server.ports import AssessmentWritten
from rf_desktop.values import dataclass

SUMMARY = 4_000
LINE = 600
LINES = 12
STEPS = 6
IDS = 8
_ID = 64
_NO_CAUSE = frozenset({"", "unknown", "none", "n/a", "not known", "unclear"})

OwnIds = Callable[[Iterable[str]], tuple[str, ...]]
"""Leads from the ids that a model was given to the session's own."""


class Unreadable(Exception):
    """A text is not what was asked for; the message says why, in words for the model that wrote it."""


def _line(text: str, evidence: str) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": {
            "text": {"type": "string", "description": text},
            "evidence": {"type": "array", "items": {"type": "string"}, "description": evidence},
        },
        "required": ["text", "evidence"],
        "additionalProperties": False,
    }


_EVIDENCE = "ids of the messages and tasks this rests on, such as m4 or t2; empty if there are none"
_STEP = _line("one step, in the imperative, that was not done yet", _EVIDENCE)
_STEP["properties"]["if_it_fails"] = {"type": "string", "description": "what to do when this step does not help"}
_STEP["required"] = ["text", "if_it_fails", "evidence"]

SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {
        "summary_prose": {"type": "string", "description": "three to five sentences for the senior who takes over"},
        "what_we_know": {"type": "array", "items": _line("one established fact", _EVIDENCE)},
        "likely_cause": _line("the most likely cause; empty if nothing points to one", _EVIDENCE),
        "suggested_steps": {"type": "array", "items": _STEP},
        "confidence": {"type": "string", "enum": ["low", "medium", "high"]},
    },
    "required": ["summary_prose", "what_we_know", "likely_cause", "suggested_steps", "confidence"],
    "additionalProperties": False,
}
"""The order of the fields is the order in which they are written: the summary can be read first."""


def _told(value: Any) -> Any:
    """A bare text where a line with evidence was asked for."""
    return {"text": value} if isinstance(value, str) else value


def _listed(value: Any) -> Any:
    return [] if value is None else [value] if isinstance(value, str | dict) else value


def _named(value: Any) -> Any:
    return [str(each) for each in _listed(value)] if isinstance(_listed(value), list) else value


_Ids = Annotated[list[str], BeforeValidator(_named)]


class _Line(BaseModel):
    model_config = ConfigDict(extra="ignore")

    text: str = ""
    evidence: _Ids = []


class _Step(_Line):
    if_it_fails: str | None = None


_OneLine = Annotated[_Line, BeforeValidator(_told)]
_OneStep = Annotated[_Step, BeforeValidator(_told)]


class _Written(BaseModel):
    model_config = ConfigDict(extra="ignore")

    summary_prose: str
    what_we_know: Annotated[list[_OneLine], BeforeValidator(_listed)] = []
    likely_cause: _OneLine | None = None
    suggested_steps: Annotated[list[_OneStep], BeforeValidator(_listed)] = []
    confidence: str | float | None = None


@dataclass(frozen=True)
class Reader:
    """Reads what was written of one case; secrets are taken out of that too (A7)."""

    own: OwnIds
    scrub: Scrub

    def read(self, written: Any) -> AssessmentWritten:
        """The whole assessment. Raises Unreadable for anything else."""
        try:
            known = _Written.model_validate(written)
        except ValidationError as problem:
            first = problem.errors(include_url=False, include_input=False)[0]
            place = ".".join(str(part) for part in first["loc"]) or "the answer"
            raise Unreadable(f"{place}: {first['msg']}") from None
        if not known.summary_prose.strip():
            raise Unreadable("summary_prose: it is empty")
        return self._shaped(known)

    def read_text(self, text: str) -> AssessmentWritten:
        """As `read`, from JSON somewhere in a text. Raises Unreadable."""
        return self.read(_json_in(text))

    def read_partial(self, text: str) -> AssessmentWritten | None:
        """What can be shown of JSON that is still being written; None when that is nothing yet."""
        start = text.find("{")
        if start < 0:
            return None
        try:
            found = from_json(text[start:], allow_partial="trailing-strings")
            known = _Written.model_validate(found)
        except ValueError:  # pydantic's errors are
            return None
        return self._shaped(known) if known.summary_prose.strip() else None

    def _shaped(self, known: _Written) -> AssessmentWritten:
        cause = known.likely_cause
        has_cause = cause is not None and cause.text.strip(" .").lower() not in _NO_CAUSE
        return AssessmentWritten(
            source="model",
            summary_prose=self._text(known.summary_prose, SUMMARY),
            what_we_know=tuple(self._evidence(line) for line in known.what_we_know if line.text.strip())[:LINES],
            likely_cause=self._evidence(cause) if cause is not None and has_cause else None,
            suggested_steps=tuple(
                SuggestedStep(
                    text=self._text(step.text, LINE),
                    if_it_fails=self._text(step.if_it_fails or "", LINE) or None,
                    evidence=self._ids(step),
                )
                for step in known.suggested_steps
                if step.text.strip()
            )[:STEPS],
            confidence=_confidence(known.confidence),
        )

    def _evidence(self, line: _Line) -> EvidenceLine:
        return EvidenceLine(text=self._text(line.text, LINE), evidence=self._ids(line))

    def _ids(self, line: _Line) -> tuple[str, ...]:
        return self.own(clean(each)[:_ID] for each in line.evidence if each.strip())[:IDS]

    def _text(self, text: str, limit: int) -> str:
        text = self.scrub(clean(text)).strip()
        return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


def _json_in(text: str) -> Any:
    """The first object of a text, whatever stands around it."""
    decoder = json.JSONDecoder(strict=False)
    complaint = "there is no JSON object in the answer"
    for match in list(re.finditer(r"\{", text))[:50]:
        try:
            found, _end = decoder.raw_decode(text, match.start())
        except (ValueError, RecursionError) as problem:
            if complaint.startswith("there"):
                complaint = f"the JSON is not valid: {problem}"
            continue
        if isinstance(found, dict) and found:
            return found
    raise Unreadable(complaint)


def _confidence(said: str | float | None) -> ConfidenceView | None:
    if said is None:
        return None
    try:
        known = Confidence.read(said)
    except ValueError:
        return None
    return ConfidenceView(word=known.word, share=known.share)
