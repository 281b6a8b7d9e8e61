"""What the Messages API does not accept, said in its words: a request that passes here passes there."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

TOP = frozenset(
    [
        "model",
        "max_tokens",
        "messages",
        "system",
        "tools",
        "tool_choice",
        "stream",
        "stop_sequences",
        "metadata",
        "output_config",
        "thinking",
        "cache_control",
        "container",
        "diagnostics",
        "inference_geo",
        "service_tier",
        "speed",
    ]
)
BLOCKS: dict[str, frozenset[str]] = {
    "text": frozenset({"type", "text", "cache_control", "citations"}),
    "tool_use": frozenset({"type", "id", "name", "input", "cache_control", "caller"}),
    "tool_result": frozenset({"type", "tool_use_id", "content", "is_error", "cache_control"}),
}
TOOL = frozenset({"type", "name", "description", "input_schema", "strict", "cache_control", "eager_input_streaming"})
UNSUPPORTED = frozenset(
    [
        "minimum",
        "maximum",
        "exclusiveMinimum",
        "exclusiveMaximum",
        "multipleOf",
        "minLength",
        "maxLength",
        "pattern",
        "maxItems",
        "uniqueItems",
        "minProperties",
        "maxProperties",
        "oneOf",
        "not",
        "if",
    ]
)
_ID = re.compile(r"[a-zA-Z0-9_-]+")


def complaint(body: Any) -> str | None:
    """Why the request is a 400, or None."""
    for rule in (_shape, _system, _messages, _tools, _output):
        if (said := rule(body)) is not None:
            return said
    return None


def schema_complaint(schema: Any, path: str) -> str | None:
    """Why a schema is not accepted for structured output or a strict tool, or None."""
    if not isinstance(schema, Mapping):
        return f"{path}: Input should be an object"
    if schema.get("type") == "object" and schema.get("additionalProperties") is not False:
        return f"{path}: For 'object' type, 'additionalProperties' must be explicitly set to false"
    for word, value in schema.items():
        if word in UNSUPPORTED:
            return f"{path}: For '{schema.get('type')}' type, property '{word}' is not supported"
        if word == "minItems" and value not in (0, 1):
            return f"{path}: minItems values other than 0 or 1 are not supported"
        inner: Sequence[tuple[str, Any]] = ()
        if word in ("properties", "$defs"):
            inner = [(f"{word}.{name}", each) for name, each in value.items()]
        elif word in ("anyOf", "allOf"):
            inner = [(f"{word}.{number}", each) for number, each in enumerate(value)]
        elif word == "items":
            inner = [(word, value)]
        for name, each in inner:
            if (said := schema_complaint(each, f"{path}.{name}")) is not None:
                return said
    return None


def _shape(body: Any) -> str | None:
    if not isinstance(body, Mapping):
        return "Input should be an object"
    if unknown := sorted(set(body) - TOP):
        return f"{unknown[0]}: Extra inputs are not permitted"
    for name in ("model", "max_tokens", "messages"):
        if name not in body:
            return f"{name}: Field required"
    if not isinstance(body["max_tokens"], int) or body["max_tokens"] < 1:
        return "max_tokens: Input should be greater than or equal to 1"
    if not isinstance(body["messages"], list) or not body["messages"]:
        return "messages: at least one message is required"
    return None


def _system(body: Mapping[str, Any]) -> str | None:
    given = body.get("system")
    return _each_block(given, "system", ("text",)) if isinstance(given, list) else None


def _each_block(blocks: Sequence[Any], path: str, kinds: Sequence[str]) -> str | None:
    for number, block in enumerate(blocks):
        here = f"{path}.{number}"
        kind = block.get("type") if isinstance(block, Mapping) else None
        if kind not in kinds:
            return f"{here}: Input tag '{kind}' does not match any of the expected tags"
        if unknown := sorted(set(block) - BLOCKS[kind]):
            return f"{here}.{kind}.{unknown[0]}: Extra inputs are not permitted"
        if kind == "text" and not (isinstance(block.get("text"), str) and block["text"].strip()):
            return f"{here}.text: text content blocks must be non-empty"
        if kind == "tool_use" and not (isinstance(block.get("id"), str) and _ID.fullmatch(block["id"])):
            return f"{here}.tool_use.id: String should match pattern '^[a-zA-Z0-9_-]+$'"
        if kind == "tool_use" and not isinstance(block.get("input"), Mapping):
            return f"{here}.tool_use.input: Input should be a valid dictionary"
    return None


def _messages(body: Mapping[str, Any]) -> str | None:
    waiting: list[str] = []
    seen: set[str] = set()
    for number, message in enumerate(body["messages"]):
        here = f"messages.{number}"
        role = message.get("role")
        if role not in ("user", "assistant"):
            return f"{here}.role: Input should be 'user' or 'assistant'"
        if unknown := sorted(set(message) - {"role", "content"}):
            return f"{here}.{unknown[0]}: Extra inputs are not permitted"
        content = message.get("content")
        blocks = [{"type": "text", "text": content}] if isinstance(content, str) else content
        if not blocks:
            return f"{here}: all messages must have non-empty content"
        kinds = ("text", "tool_result") if role == "user" else ("text", "tool_use")
        if (said := _each_block(blocks, f"{here}.content", kinds)) is not None:
            return said
        results = [block["tool_use_id"] for block in blocks if block["type"] == "tool_result"]
        missing = [each for each in waiting if each not in results]
        if missing:
            return (
                f"messages.{number - 1}: `tool_use` ids were found without `tool_result` blocks immediately after: "
                f"{', '.join(missing)}. Each `tool_use` block must have a corresponding `tool_result` block in the "
                "next message."
            )
        if strange := [each for each in results if each not in waiting]:
            return f"{here}.content.0: unexpected `tool_use_id` found in `tool_result` blocks: {strange[0]}"
        if results and any(block["type"] != "tool_result" for block in blocks[: len(results)]):
            return f"{here}.content: `tool_result` blocks must come first in the content of the message"
        waiting = [block["id"] for block in blocks if block["type"] == "tool_use"]
        if len({*waiting}) < len(waiting) or seen & {*waiting}:
            return f"{here}: `tool_use` ids must be unique"
        seen.update(waiting)
    if waiting:
        last = len(body["messages"]) - 1
        return f"messages.{last}: `tool_use` ids were found without `tool_result` blocks immediately after"
    if body["messages"][0]["role"] != "user":
        return 'messages: first message must use the "user" role'
    if body["messages"][-1]["role"] == "assistant":
        return "This model does not support assistant message prefill. The conversation must end with a user message."
    return None


def _tools(body: Mapping[str, Any]) -> str | None:
    tools = body.get("tools", [])
    for number, tool in enumerate(tools):
        here = f"tools.{number}.custom"
        if unknown := sorted(set(tool) - TOOL):
            return f"{here}.{unknown[0]}: Extra inputs are not permitted"
        for name in ("name", "input_schema"):
            if name not in tool:
                return f"{here}.{name}: Field required"
        if tool.get("strict") and (said := schema_complaint(tool["input_schema"], f"{here}.input_schema")) is not None:
            return said
    choice = body.get("tool_choice")
    if choice is not None:
        if not tools:
            return "tool_choice: tool_choice may only be specified while providing tools"
        if choice.get("type") == "tool" and choice.get("name") not in [tool["name"] for tool in tools]:
            return f"tool_choice: Tool '{choice.get('name')}' not found in provided tools"
    return None


def _output(body: Mapping[str, Any]) -> str | None:
    form = (body.get("output_config") or {}).get("format")
    if form is None:
        return None
    if form.get("type") != "json_schema":
        return "output_config.format.type: Input should be 'json_schema'"
    return schema_complaint(form.get("schema"), "output_config.format.schema")
