"""FlowPilot as a model: streamed text, one tool for the lane, every use of it answered, nothing lost (T1, T2, T6)."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from contextlib import aclosing
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rf_desktop.domain.ids import HandoffId, MessageId
from rf_desktop.server.ai.claude.copilot import ModelCopilot, Toolless
from rf_desktop.server.ai.claude.history import GO_ON, turns
from rf_desktop.server.ai.claude.lane import cards_of
from rf_desktop.server.ai.claude.prompts import LANE
from rf_desktop.server.ai.copilot import PlaybookCopilot
from rf_desktop.server.ports import Blocks, NewCard, ReplyBegun, ReplyPart, ReplyText
from tests.fakes.messages_api import rules
from tests.fakes.messages_api.stand_in import StandIn
from tests.fakes.messages_api.wire import Scripted, failing, refusal, text, tool
from tests.server.ai.claude.cases import LANE as ON_THE_LANE
from tests.server.ai.claude.cases import MESSAGES, PLAYBOOKS, bench, card, conversation, said

TOOL = "update_task_lane"
CARDS = {
    "cards": [
        {
            "kind": "question",
            "text": "Which error does Outlook show?",
            "why": "It names the part",
            "if_it_fails": "Ask",
        },
        {"kind": "action", "text": "Open the credential manager", "why": "Stale ones stay", "if_it_fails": "Go on"},
    ]
}


def used(id_: str) -> Blocks:
    """The kept blocks of a reply that used the tool."""
    return ({"type": "text", "text": "See the lane."}, {"type": "tool_use", "id": id_, "name": TOOL, "input": CARDS})


async def test_a_reply_is_streamed_and_fills_the_lane() -> None:
    """T1, T2: text as it comes, cards as they are whole, all of it at the end."""
    async with bench(StandIn(tool(TOOL, CARDS, "Web mail works, so it is the computer.", chunk=4))) as at:
        reply = await at.replied(conversation())

    end = reply.end
    assert reply.text == end.body == "Web mail works, so it is the computer."
    assert [card.text for card in end.cards] == ["Which error does Outlook show?", "Open the credential manager"]
    assert end.cards[0] == NewCard("question", "Which error does Outlook show?", "It names the part", "Ask")
    assert [len(part.cards) for part in reply.cards] == [1], "the first card was there before the second was whole"
    assert (end.source, end.model, end.trouble) == ("model", "stand-in-large", None)
    assert end.usage is not None
    assert (end.usage.purpose, end.usage.calls) == ("chat", 1)
    assert [block["type"] for block in end.blocks] == ["text", "tool_use"]


async def test_every_use_of_the_tool_is_answered_in_the_next_call() -> None:
    """T1: the blocks of a reply are given back, with their result first thing in the next turn."""
    async with bench(StandIn()) as at:
        first = (await at.replied(conversation(MESSAGES[:1], lane=()))).end
        answered = said(2, first.body, by="flowpilot")
        later = (*MESSAGES[:1], answered, said(3, "It shows nothing"))
        second = (await at.replied(conversation(later, turns={answered.id: first.blocks}))).end

    assert second.source == "model"
    messages = at.stand_in.bodies[1]["messages"]
    assert [turn["role"] for turn in messages] == ["user", "assistant", "user"]
    assert messages[1]["content"] == list(first.blocks)
    assert messages[2]["content"][0] == {
        "type": "tool_result",
        "tool_use_id": first.blocks[1]["id"],
        "content": "The cards are on the task lane.",
    }


async def test_a_seniors_briefing_comes_after_the_results() -> None:
    """M3: the automatic briefing is a user's turn like any other, also right after a use of the tool."""
    answered = said(2, "See the lane.", by="flowpilot")
    asked = said(3, "I took this over. Brief me.", briefing_for=HandoffId("h1"))
    async with bench(StandIn()) as at:
        end = (await at.replied(conversation((MESSAGES[0], answered, asked), turns={answered.id: used("toolu_1")}))).end

    last = at.stand_in.bodies[0]["messages"][-1]["content"]
    assert end.source == "model"
    assert [block["type"] for block in last] == ["tool_result", "text", "text"]
    assert "request for a briefing" in last[-1]["text"]


KINDS = st.lists(
    st.sampled_from(["person", "customer", "system", "flowpilot", "used", "twice", "odd", "empty"]), max_size=12
)


@given(KINDS, st.booleans(), st.sampled_from(["", "and so it", " \n"]))
def test_whatever_the_conversation_the_provider_accepts_it(kinds: list[str], with_tool: bool, so_far: str) -> None:
    """T1: roles, results and texts are right by construction, whoever wrote what in which order."""
    bodies = {"empty": " \n", "used": "", "odd": "x\u200b"}
    messages = [said(1, "It does not work")]
    kept: dict[MessageId, Blocks] = {}
    for position, kind in enumerate(kinds, start=2):
        by: Any = "flowpilot" if kind in ("used", "twice", "odd") else "person" if kind == "empty" else kind
        message = said(position, bodies.get(kind, f"says {position}"), by=by)
        messages.append(message)
        if kind in ("used", "twice"):
            kept[message.id] = (*used("toolu_1"), *(used("") if kind == "twice" else ()))
        elif kind == "odd":
            kept[message.id] = (
                {"type": "thinking", "thinking": "…"},
                {"type": "text", "text": ""},
                {"type": "tool_use"},
            )
    sent = turns(conversation(tuple(messages), turns=kept, so_far=so_far), str, with_tool=with_tool)
    body: dict[str, Any] = {"model": "m", "max_tokens": 9, "messages": sent}
    if with_tool:
        body["tools"] = [LANE]
    else:
        assert "tool" not in repr([block["type"] for turn in sent for block in turn["content"]])
    assert rules.complaint(body) is None


def test_the_rules_find_a_history_without_results() -> None:
    """The test above can fail: a planted history that forgets them is refused."""
    answered = said(2, "See the lane.", by="flowpilot")
    sent = turns(conversation((MESSAGES[0], answered, said(3, "ok")), turns={answered.id: used("toolu_1")}), str)
    sent[2]["content"] = [block for block in sent[2]["content"] if block["type"] != "tool_result"]
    assert "tool_result" in str(rules.complaint({"model": "m", "max_tokens": 9, "messages": sent}))


async def test_what_is_being_written_is_no_part_of_the_history() -> None:
    """T1: the row that this very reply streams into is not read back."""
    unfinished = said(4, "half an ans", by="flowpilot", state="streaming")
    async with bench(StandIn()) as at:
        await at.replied(conversation((*MESSAGES, unfinished)))
    assert "half an ans" not in repr(at.stand_in.bodies[0])


async def test_an_apology_is_not_taken_for_an_answer() -> None:
    """T1: what stands for a reply that failed was said by nobody; a part of one that was said is."""
    sorry = said(4, "I could not answer this time.", by="flowpilot", state="failed")
    partly = said(5, "Web mail works, so", by="flowpilot", state="failed")
    kept: dict[MessageId, Blocks] = {partly.id: ({"type": "text", "text": partly.body},)}
    async with bench(StandIn()) as at:
        await at.replied(conversation((*MESSAGES, sorry, partly), turns=kept))
    assert "I could not answer" not in repr(at.stand_in.bodies[0])
    assert "Web mail works, so" in repr(at.stand_in.bodies[0])


@pytest.mark.parametrize("fault", ["cut", "abort", "error", "stall"])
async def test_a_reply_that_breaks_off_keeps_its_text_and_says_why(fault: Any) -> None:
    """T1: what was shown stays; the end has the reason, and cards that were not whole are not made."""
    script = tool(TOOL, CARDS, "Web mail works, so it is the computer.", fault=fault, after=12, type="overloaded_error")
    async with bench(StandIn(script), stall=0.3) as at:
        reply = await at.replied(conversation())

    assert reply.end.source == "model"
    assert reply.end.body == reply.text == "Web mail works, so it is the computer."
    assert reply.end.cards == ()
    assert reply.end.trouble is not None
    assert reply.end.trouble.kind == {"error": "busy", "stall": "too_slow"}.get(fault, "cut_off")
    assert len(at.stand_in.bodies) == 1, "what was shown is not said twice"
    assert [block["type"] for block in reply.end.blocks] == ["text"]


async def test_a_reply_that_broke_off_is_gone_on_with() -> None:
    """T1: retry continues where the text ended; the new text follows the old, and both are one block."""
    async with bench(StandIn(tool(TOOL, CARDS, "it is the computer."))) as at:
        reply = await at.replied(conversation(so_far="Web mail works, so "))

    sent = at.stand_in.bodies[0]["messages"]
    assert sent[-2] == {"role": "assistant", "content": [{"type": "text", "text": "Web mail works, so"}]}
    assert sent[-1]["content"][-1]["text"] == GO_ON
    assert reply.text == "it is the computer."
    assert reply.end.body == "Web mail works, so it is the computer."
    assert reply.end.blocks[0] == {"type": "text", "text": "Web mail works, so it is the computer."}


async def test_a_break_before_the_first_word_is_tried_again() -> None:
    """T1: nothing was shown, so nobody sees it."""
    script = tool(TOOL, CARDS, "Here", fault="cut", after=1)
    async with bench(StandIn(script, text("There."))) as at:
        reply = await at.replied(conversation())
    assert (reply.end.body, reply.end.trouble) == ("There.", None)


@pytest.mark.parametrize(
    ("script", "kind"),
    [(refusal(), "refused"), (text("", stop_reason="max_tokens"), "too_long"), (text(" "), "unreadable")],
)
async def test_a_reply_that_says_nothing_lets_the_playbooks_answer(script: Scripted, kind: str) -> None:
    """T6: and the end says why."""
    async with bench(StandIn(script)) as at:
        end = (await at.replied(conversation())).end
    assert end.source == "playbook"
    assert end.body
    assert end.trouble is not None
    assert end.trouble.kind == kind


async def test_a_reply_of_cards_alone_says_where_they_are() -> None:
    """T2: no empty message."""
    async with bench(StandIn(tool(TOOL, CARDS))) as at:
        end = (await at.replied(conversation())).end
    assert end.body == "The next steps are on the task lane."
    assert [block["type"] for block in end.blocks] == ["tool_use"]


async def test_a_server_that_refuses_tools_is_asked_without_and_remembered() -> None:
    """T6: a local server may only chat; the history then holds no tools either."""
    answered = said(2, "See the lane.", by="flowpilot")
    talk = conversation((MESSAGES[0], answered, MESSAGES[2]), turns={answered.id: used("toolu_1")})
    async with bench(StandIn(speaks=())) as at:
        first = (await at.replied(talk)).end
        second = (await at.replied(talk)).end

    assert [first.source, second.source] == ["model", "model"]
    assert ["tools" in body for body in at.stand_in.bodies] == [True, False, False]


async def test_a_400_for_another_reason_is_not_remembered() -> None:
    """A request too large fails with and without the tool."""
    wrong = failing(400, "invalid_request_error", message="prompt is too long")
    async with bench(StandIn(wrong, wrong)) as at:
        assert (await at.replied(conversation())).end.source == "playbook"
        assert (await at.replied(conversation())).end.source == "model"
    assert "tools" in at.stand_in.bodies[-1]


@pytest.mark.parametrize(
    "text",
    [
        "Does web mail work?",
        "  does WEB-mail work ",
        "Clear cached credentials.",
        "Please restart Outlook in the safe mode",
    ],
)
def test_what_the_lane_holds_is_not_offered_again(text: str) -> None:
    """A3, T4: done, skipped or open: the same card does not come twice."""
    lane = [each.text for each in ON_THE_LANE]
    assert cards_of({"cards": [{"kind": "action", "text": text}]}, lane, str) == ()


@pytest.mark.parametrize("text", ["Does web mail not work?", "Clear the cached credentials on the phone"])
def test_another_step_is_another_step(text: str) -> None:
    """A3: precision first; a "not" and a place make the difference."""
    lane = [each.text for each in ON_THE_LANE]
    assert len(cards_of({"cards": [{"kind": "action", "text": text}]}, lane, str)) == 1


@pytest.mark.parametrize(
    "given_",
    [
        {},
        {"cards": None},
        {"cards": "none"},
        {"cards": [None, 3, {"text": ""}, {"text": 4}, {"kind": "x"}, []]},
        [],
        {"cards": [{"text": " \u200b "}]},
    ],
)
def test_what_is_no_card_is_left_out(given_: Any) -> None:
    """T2: a local server's tools are not strict."""
    assert cards_of(given_, (), str) == ()


def test_a_card_is_short_plain_and_one_of_two_kinds() -> None:
    """T2, A7: one line, nothing that cannot be seen, four cards at most."""
    many = [{"kind": "delete", "text": f"Step {n}\n\u202e" + "x" * 500, "why": "y" * 900} for n in range(9)]
    cards = cards_of({"cards": many}, (), str)
    assert len(cards) == 4
    assert all(each.kind == "action" and len(each.text) == 200 and "\n" not in each.text for each in cards)
    assert all(each.why is not None and len(each.why) == 400 and each.if_it_fails is None for each in cards)


async def test_the_lane_goes_along_with_its_results() -> None:
    """T4: the model is told what was done, so that it does not ask again."""
    async with bench(StandIn()) as at:
        await at.replied(conversation(lane=(*ON_THE_LANE, card(4, "Ping the server", "done", "lost 3 of 4"))))
    last = at.stand_in.bodies[0]["messages"][-1]["content"][-1]["text"]
    assert '"text": "Ping the server", "state": "done", "result": "lost 3 of 4", "by": "Jane"' in last
    assert last.endswith("Answer message m3 now.")


async def test_whoever_stops_reading_ends_the_request() -> None:
    """T1, A9: *Stop* closes the line, and the stand-in sees it end; what was spent until then is told first."""

    def endless(body: Mapping[str, Any]) -> Scripted:
        return text("word " * 2_000, chunk=5, fault="stall", after=30)

    async with bench(StandIn(answering=endless)) as at:
        copilot = ModelCopilot(at.door, at.served.settings, PlaybookCopilot(PLAYBOOKS), Toolless(), budget=20)
        seen: list[ReplyPart] = []
        async with aclosing(copilot.stream(conversation())) as parts:
            async for part in parts:
                seen.append(part)
                if isinstance(part, ReplyText):
                    break
        assert await asyncio.to_thread(at.stand_in.hung_up.wait, 10)
    assert isinstance(seen[0], ReplyBegun), "what it cost so far is known although it never ended"
    assert (seen[0].usage.calls, seen[0].usage.input_tokens > 100) == (1, True)


# Planted faults: each trap is seen by the stand-in or by the end of the reply -------------------------------------


async def test_a_planted_history_that_forgets_the_results_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """T1: without them every later call is a 400; the stand-in says so as the provider would."""
    monkeypatch.setattr("rf_desktop.server.ai.claude.history._History._results", lambda self: [])
    answered = said(2, "See the lane.", by="flowpilot")
    talk = conversation((MESSAGES[0], answered, MESSAGES[2]), turns={answered.id: used("toolu_1")})
    async with bench(StandIn()) as at:
        end = (await at.replied(talk)).end
    assert end.source == "model"
    assert ["tools" in body for body in at.stand_in.bodies] == [True, False], "the first of them was refused"


async def test_a_planted_reading_that_trusts_a_cut_stream_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    """T1: whoever does not look at the stop reason takes half a reply for a whole one."""
    monkeypatch.setattr("rf_desktop.server.ai.claude.stream.Reading.trouble", None)
    script = text("Web mail works, so it is the computer.", fault="cut", after=3)
    async with bench(StandIn(script)) as at:
        end = (await at.replied(conversation())).end
    assert (end.body, end.trouble) == ("Web mail works", None)


async def test_the_model_is_told_which_language_to_write_before_each_answer() -> None:
    """T6: in the last turn, so that the prompt and all earlier turns stay as the provider keeps them."""
    async with bench(StandIn()) as at:
        await at.replied(conversation())
        await at.replied(replace(conversation(), language="de"))

    english, german = at.stand_in.bodies
    assert english["system"] == german["system"]
    last = [body["messages"][-1]["content"][-1]["text"] for body in (english, german)]
    assert "Write in English. Answer message" in last[0]
    assert "Write in German" in last[1]
