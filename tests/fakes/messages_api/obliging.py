"""What the stand-in answers when nobody scripted anything: something fitting, made from the request alone."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from tests.fakes.messages_api.wire import Scripted, as_json, text, tool


def obliging(body: Mapping[str, Any]) -> Scripted:
    """Structured output by its schema, a forced tool by its input, cards where the lane can be filled, else text."""
    form = (body.get("output_config") or {}).get("format")
    if form:
        return as_json(sample(form["schema"], case_ids(body)))
    choice = body.get("tool_choice") or {}
    tools = {each["name"]: each for each in body.get("tools", [])}
    if choice.get("type") == "tool":
        return tool(choice["name"], sample(tools[choice["name"]]["input_schema"], case_ids(body)))
    if tools:
        turn = sum(message["role"] == "assistant" for message in body["messages"]) + 1
        card = {
            "kind": "question",
            "text": f"What does check {turn} show?",
            "why": "It halves what can be broken.",
            "if_it_fails": "Note what it said.",
        }
        return tool(next(iter(tools)), {"cards": [card]}, f"This is answer {turn} of the model.", id=f"toolu_{turn:02}")
    wanted = said_by_user(body)
    if "JSON schema" in wanted:
        return as_json(sample(json.loads(wanted[wanted.index("schema:") + 7 :]), case_ids(body)))
    return text("The model has written this.")


def case_ids(body: Mapping[str, Any]) -> list[str]:
    """The ids of the case's lines, in order."""
    return re.findall(r'^\{"id": "([^"]+)"', said_by_user(body), re.MULTILINE)


def said_by_user(body: Mapping[str, Any]) -> str:
    """All text of the user's turns."""
    return "\n".join(
        message["content"]
        if isinstance(message["content"], str)
        else "\n".join(block.get("text", "") for block in message["content"])
        for message in body["messages"]
        if message["role"] == "user"
    )


def sample(schema: Mapping[str, Any], ids: list[str], name: str = "") -> Any:
    """A value that fits the schema; what is called evidence names ids of the case."""
    if "enum" in schema:
        return schema["enum"][len(schema["enum"]) // 2]
    kind = schema.get("type")
    if kind == "object":
        return {each: sample(inner, ids, each) for each, inner in schema.get("properties", {}).items()}
    if kind == "array":
        return ids[:1] if name == "evidence" else [sample(schema["items"], ids, name)]
    said: dict[str, Any] = {"number": 0.5, "integer": 1, "boolean": True, "null": None}
    return said.get(str(kind), f"The model says what {name.replace('_', ' ')} is.")
