"""The stand-in is held against the provider's own recordings, and its rules against requests that break them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, get_type_hints

import pytest
from anthropic.types import message_create_params, tool_param

from rf_desktop.server.ai.claude.prompts import ASSESSMENT, LANE
from rf_desktop.server.ai.claude.stream import Answer, Reading
from rf_desktop.server.ai.claude.written import SCHEMA
from rf_desktop.server.model import Usage
from tests.fakes.messages_api import rules, stand_in, wire
from tests.fakes.messages_api.wire import Break, Scripted, events

RECORDINGS = Path(stand_in.__file__).parent / "recordings"
SSE = sorted(path.stem for path in RECORDINGS.glob("*.sse"))
USER = {"role": "user", "content": [{"type": "text", "text": "hello"}]}
USED = {"role": "assistant", "content": [{"type": "tool_use", "id": "t_1", "name": "update_task_lane", "input": {}}]}
RESULT = {"type": "tool_result", "tool_use_id": "t_1", "content": "shown"}
GOOD: dict[str, Any] = {"model": "m", "max_tokens": 5, "messages": [USER]}


def recorded(name: str) -> list[dict[str, Any]]:
    """The events of a recording."""
    raw = (RECORDINGS / f"{name}.sse").read_text(encoding="utf-8")
    return [json.loads(line[6:]) for line in raw.splitlines() if line.startswith("data: ")]


def read(told: list[dict[str, Any]]) -> Answer:
    """What we make of events."""
    reading = Reading()
    for event in told:
        reading.read(event)
    return reading.answer(reading.usage(Usage("m", "chat")), reading.trouble)


def retold(name: str) -> list[dict[str, Any]]:
    """The stand-in's own telling of what a recording says."""
    original = recorded(name)
    started = next(event for event in original if event["type"] == "message_start")["message"]
    ended = next(event for event in original if event["type"] == "message_delta")
    blocks: dict[int, dict[str, Any]] = {}
    for event in original:
        if event["type"] == "content_block_start":
            blocks[event["index"]] = {**event["content_block"]}
            if event["content_block"]["type"] == "tool_use":
                blocks[event["index"]]["input"] = ""
        elif event["type"] == "content_block_delta":
            key = "text" if "text" in event["delta"] else "input"
            more = event["delta"].get("text", event["delta"].get("partial_json"))
            blocks[event["index"]][key] += more
    script = Scripted(
        stop_reason=ended["delta"]["stop_reason"], stop_details=ended["delta"].get("stop_details"), chunk=9
    )
    usage = {**started["usage"], "output_tokens": ended["usage"]["output_tokens"]}
    told = events(started["id"], started["model"], tuple(blocks[n] for n in sorted(blocks)), script, usage)
    parts = [part for part in told if not isinstance(part, Break)]
    return [json.loads(part.decode().partition("data: ")[2]) for part in parts]


def shape(told: list[dict[str, Any]]) -> list[Any]:
    """Kinds and fields of events, each run of deltas as one; empty deltas and pings may come anywhere."""
    shapes: list[Any] = []
    for event in told:
        if event["type"] == "ping":
            continue
        fields: Mapping[str, Any] = event.get("message") or event.get("content_block") or event.get("delta") or {}
        seen = (event["type"], event.get("index"), tuple(sorted(set(fields) - {"caller"})), fields.get("type"))
        if not shapes or shapes[-1] != seen:
            shapes.append(seen)
    return shapes


@pytest.mark.parametrize("name", SSE)
def test_the_stand_in_tells_a_recording_as_the_provider_did(name: str) -> None:
    """Show 1: the same kinds of events with the same fields in the same order."""
    original = recorded(name)
    told = retold(name)
    stops = [event for event in told if event["type"] == "content_block_stop"]
    if name == "incomplete_partial_json":  # the provider leaves the last stop out when the length ran out
        told.remove(stops[-1])
    assert shape(told) == shape(original)


@pytest.mark.parametrize("name", SSE)
def test_we_read_a_recording_and_its_retelling_alike(name: str) -> None:
    """Show 1: what the tests are answered is what the provider would have answered."""
    told = retold(name)
    if name == "incomplete_partial_json":
        told.remove([event for event in told if event["type"] == "content_block_stop"][-1])
    assert read(told) == read(recorded(name))


def test_what_the_recordings_say_is_read_right() -> None:
    """T1: text, a tool's input, a refusal, and a tool whose input never became whole."""
    basic, used, refused, half = (
        read(recorded(name)) for name in ("basic", "tool_use", "refusal", "incomplete_partial_json")
    )

    assert (basic.text, basic.trouble, basic.usage.input_tokens, basic.usage.output_tokens) == (
        "Hello there!",
        None,
        11,
        6,
    )
    assert used.tools == (("get_weather", {"location": "Paris"}),)
    assert used.trouble is None
    assert [block["type"] for block in used.blocks] == ["text", "tool_use"]
    assert refused.trouble is not None
    assert (refused.trouble.kind, refused.blocks) == ("refused", ())
    assert half.trouble is not None
    assert (half.trouble.kind, half.tools) == ("too_long", ())
    assert half.unfinished_tool.startswith('{"filename": "taxes.txt')


def test_the_recorded_request_passes_the_rules() -> None:
    """Show 1: what the provider accepted, the stand-in accepts; a schema word that it refuses is refused."""
    exchange = json.loads((RECORDINGS / "structured.json").read_text(encoding="utf-8"))
    body = exchange["request"]["body"]

    assert rules.complaint(body) is None
    written = exchange["response"]["body"]
    mine = wire.message("msg_1", written["model"], tuple(written["content"]), Scripted(), written["usage"])
    assert set(mine) == set(written)
    body["output_config"]["format"]["schema"]["properties"]["total"]["minimum"] = 0
    assert "property 'minimum' is not supported" in str(rules.complaint(body))


def test_the_rules_know_the_librarys_fields_and_no_others() -> None:
    """Show 1: a field that the stand-in allows is one that the library can send."""
    known = set(get_type_hints(message_create_params.MessageCreateParamsBase)) | {"stream"}
    assert known >= rules.TOP
    assert set(get_type_hints(tool_param.ToolParam)) >= rules.TOOL


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ({**GOOD, "temperature": 0}, "temperature: Extra inputs are not permitted"),
        ({"model": "m", "max_tokens": 5}, "messages: Field required"),
        ({**GOOD, "messages": []}, "at least one message"),
        ({**GOOD, "max_tokens": 0}, "max_tokens"),
        ({**GOOD, "messages": [{"role": "user", "content": [{"type": "text", "text": " "}]}]}, "must be non-empty"),
        ({**GOOD, "messages": [{"role": "user", "content": ""}]}, "non-empty"),
        ({**GOOD, "messages": [{"role": "system", "content": "x"}]}, "role"),
        ({**GOOD, "messages": [{**USER, "id": 3}]}, "id: Extra inputs"),
        ({**GOOD, "messages": [USED, USER]}, "without `tool_result` blocks immediately after"),
        ({**GOOD, "messages": [USER, USED, USER]}, "without `tool_result` blocks immediately after"),
        ({**GOOD, "messages": [USER, USED]}, "without `tool_result` blocks immediately after"),
        ({**GOOD, "messages": [{"role": "user", "content": [RESULT]}]}, "unexpected `tool_use_id`"),
        ({**GOOD, "messages": [USER, USED, {"role": "user", "content": [*USER["content"], RESULT]}]}, "come first"),
        (
            {**GOOD, "messages": [USER, USED, {"role": "user", "content": [RESULT]}, USED]},
            "must be unique",
        ),
        ({**GOOD, "messages": [{**USER, "role": "assistant"}, USER]}, 'must use the "user" role'),
        ({**GOOD, "messages": [USER, {**USER, "role": "assistant"}]}, "prefill"),
        ({**GOOD, "system": [{"type": "text", "text": ""}]}, "must be non-empty"),
        ({**GOOD, "tools": [{**LANE, "extra": 1}]}, "extra: Extra inputs"),
        (
            {**GOOD, "tools": [{**LANE, "input_schema": {"type": "object"}}]},
            "'additionalProperties' must be explicitly",
        ),
        ({**GOOD, "tool_choice": {"type": "auto"}}, "while providing tools"),
        ({**GOOD, "tools": [LANE], "tool_choice": {"type": "tool", "name": "other"}}, "not found in provided tools"),
        ({**GOOD, "output_config": {"format": {"type": "json"}}}, "should be 'json_schema'"),
    ],
)
def test_a_request_that_the_provider_would_refuse_is_refused(body: dict[str, Any], said: str) -> None:
    """Show 1: a 400 in the provider's words, so that a slip is found here."""
    assert said in str(rules.complaint(body))


@pytest.mark.parametrize("word", sorted(rules.UNSUPPORTED))
def test_every_unsupported_schema_word_is_found_wherever_it_stands(word: str) -> None:
    """Show 1: in a property, in a list's items."""
    inner = {"type": "string", word: 3}
    for schema in (inner, {"type": "array", "items": inner}, {"anyOf": [inner]}):
        whole = {"type": "object", "additionalProperties": False, "properties": {"a": schema}}
        assert f"'{word}' is not supported" in str(rules.schema_complaint(whole, "s"))


def test_what_we_send_is_accepted() -> None:
    """A5: our schema has no limits, because the provider does not enforce them and refuses them."""
    assert rules.schema_complaint(SCHEMA, "s") is None
    for tool in (LANE, ASSESSMENT):
        assert rules.complaint({**GOOD, "tools": [tool]}) is None


def test_slices_lose_nothing() -> None:
    """Show 1: sliced anywhere it is the same stream, and a break stays where it was."""
    script = replace(wire.text("Größe 🎉" * 5), fault="cut", after=4)
    assert script.blocks is not None
    parts = list(events("msg", "m", script.blocks, script, {"input_tokens": 1, "output_tokens": 1}))
    whole = b"".join(part for part in parts if isinstance(part, bytes))
    for size in (1, 2, 5, 4096):
        cut = list(wire.sliced(iter(parts), size))
        assert b"".join(part for part in cut if isinstance(part, bytes)) == whole
        assert cut[-1] == Break("cut")
