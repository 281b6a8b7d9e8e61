"""Answers of the Messages API as they stand on the wire, whole or as server-sent events, with faults where wanted."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Fault = Literal["error", "cut", "abort", "stall"]


@dataclass(frozen=True)
class Scripted:
    """What the stand-in does with one request.

    Without `blocks` it thinks of an answer itself. A `status` other than 200 is an error, `raw` any body at all.
    `fault` happens before the delta number `after`: an error event, a stream that just ends, a line that breaks, or
    silence. `chunk` is characters in a delta, `bytes_at_once` how the stream is sliced whatever its events are.
    """

    blocks: tuple[Mapping[str, Any], ...] | None = None
    stop_reason: str | None = None
    stop_details: Mapping[str, Any] | None = None
    status: int = 200
    type: str = "api_error"
    message: str = "the stand-in was told to"
    headers: Mapping[str, str] = field(default_factory=dict)
    delay: float = 0.0
    held: bool = False
    chunk: int = 7
    pace: float = 0.0
    bytes_at_once: int | None = None
    fault: Fault | None = None
    after: int = 1
    raw: bytes | None = None


def text(said: str, **more: Any) -> Scripted:
    """An answer of one text."""
    return Scripted(blocks=({"type": "text", "text": said},), **more)


def as_json(value: Any, **more: Any) -> Scripted:
    """An answer of one text that is JSON."""
    return text(json.dumps(value, ensure_ascii=False), **more)


def tool(name: str, given: Mapping[str, Any], said: str = "", id: str = "toolu_01A", **more: Any) -> Scripted:  # noqa: A002
    """An answer that uses a tool, after some text."""
    used = {"type": "tool_use", "id": id, "name": name, "input": given}
    blocks = ({"type": "text", "text": said}, used) if said else (used,)
    return Scripted(blocks=blocks, **more)


def refusal() -> Scripted:
    """The model declines; there is a text block, and nothing in it."""
    details = {"type": "refusal", "category": "cyber", "explanation": "This request was refused due to policy."}
    return text("", stop_reason="refusal", stop_details=details)


def failing(status: int, type: str, retry_after: str | None = None, message: str = "told to") -> Scripted:  # noqa: A002
    """An error instead of an answer."""
    headers = {} if retry_after is None else {"retry-after": retry_after}
    return Scripted(status=status, type=type, headers=headers, message=message)


OVERLOADED = failing(529, "overloaded_error")
BROKEN = failing(500, "api_error")


@dataclass(frozen=True)
class Break:
    """Where the stream goes wrong."""

    fault: Fault


def stop_reason(script: Scripted, blocks: tuple[Mapping[str, Any], ...]) -> str:
    """Why the answer ends."""
    used = any(block["type"] == "tool_use" for block in blocks)
    return script.stop_reason or ("tool_use" if used else "end_turn")


def message(
    id: str,  # noqa: A002
    model: str,
    blocks: tuple[Mapping[str, Any], ...],
    script: Scripted,
    usage: Mapping[str, int],
) -> dict[str, Any]:
    """The whole answer as one object."""
    return {
        "id": id,
        "type": "message",
        "role": "assistant",
        "model": model,
        "content": [dict(block) for block in blocks],
        "stop_reason": stop_reason(script, blocks),
        "stop_sequence": None,
        **({"stop_details": script.stop_details} if script.stop_details else {}),
        "usage": dict(usage),
    }


def events(
    id: str,  # noqa: A002
    model: str,
    blocks: tuple[Mapping[str, Any], ...],
    script: Scripted,
    usage: Mapping[str, int],
) -> Iterator[bytes | Break]:
    """The answer as server-sent events, one at a time; a `Break` where it goes wrong, and nothing after it."""
    begun = {**message(id, model, (), script, {**usage, "output_tokens": 1}), "stop_reason": None}
    begun.pop("stop_details", None)
    yield _event("message_start", message=begun)
    yield _event("ping")
    deltas = 0
    for number, block in enumerate(blocks):
        is_text = block["type"] == "text"
        empty = {"type": "text", "text": ""} if is_text else {**block, "input": {}}
        yield _event("content_block_start", index=number, content_block=empty)
        whole = block["text"] if is_text else _input(block["input"])
        for piece in _pieces(whole, script.chunk, is_text):
            deltas += 1
            if script.fault is not None and deltas == script.after:
                if script.fault == "error":
                    error = {"type": script.type, "message": script.message}
                    yield _event("error", error=error, request_id=f"req_{id}")
                yield Break(script.fault)
                return
            kind = {"type": "text_delta", "text": piece} if is_text else _input_delta(piece)
            yield _event("content_block_delta", index=number, delta=kind)
        yield _event("content_block_stop", index=number)
    ended = {"stop_reason": stop_reason(script, blocks), "stop_sequence": None}
    if script.stop_details:
        ended["stop_details"] = script.stop_details
    yield _event("message_delta", delta=ended, usage={"output_tokens": usage["output_tokens"]})
    yield _event("message_stop")


def sliced(stream: Iterator[bytes | Break], size: int | None) -> Iterator[bytes | Break]:
    """The same bytes in slices of `size`, wherever that cuts: through events, lines and characters."""
    if size is None:
        yield from stream
        return
    held = b""
    for part in stream:
        if isinstance(part, bytes):
            held += part
            while len(held) >= size:
                yield held[:size]
                held = held[size:]
        else:
            if held:
                yield held
            yield part
            return
    if held:
        yield held


def _pieces(whole: str, size: int, is_text: bool) -> list[str]:
    """A tool's input begins with an empty delta, as the provider's does."""
    cut = [whole[start : start + size] for start in range(0, len(whole), size)]
    return cut if is_text else ["", *cut]


def _input(given: Any) -> str:
    return given if isinstance(given, str) else json.dumps(given, ensure_ascii=False)


def _input_delta(piece: str) -> dict[str, str]:
    return {"type": "input_json_delta", "partial_json": piece}


def _event(kind: str, **data: Any) -> bytes:
    told = json.dumps({"type": kind, **data}, ensure_ascii=False)
    return f"event: {kind}\ndata: {told}\n\n".encode()
