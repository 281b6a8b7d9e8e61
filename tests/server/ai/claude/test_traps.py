"""Every trap that the Messages API and its library lay, one by one (A1, A5, T1)."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest

from rf_desktop.server.model import ModelSettings, TroubleKind
from rf_desktop.server.ports import AssessmentWritten
from tests.fakes.messages_api.stand_in import StandIn
from tests.fakes.messages_api.wire import OVERLOADED, Scripted, as_json, failing, refusal, text
from tests.server.ai.claude.cases import CASE, PAST, SETTINGS, WRITTEN, bench, conversation

RIGHT = as_json(WRITTEN)


async def test_a_busy_provider_is_asked_again_and_obeyed_when_it_names_a_time() -> None:
    """A1: 529 then 429 with a short retry-after, then the answer; one assessment, three requests."""
    async with bench(StandIn(OVERLOADED, failing(429, "rate_limit_error", "2"), RIGHT)) as at:
        verdict = await at.written()

    assert (verdict.source, verdict.rung) == ("model", "structured")
    assert len(at.stand_in.bodies) == 3
    assert 0 < at.clock.pauses[0] < 1
    assert at.clock.pauses[1] == 2.0


async def test_a_retry_after_that_outlasts_the_budget_is_not_waited_for() -> None:
    """A1, A5: "come back in an hour" ends the attempt at once; the evidence answers and says why."""
    async with bench(StandIn(failing(429, "rate_limit_error", "3600"))) as at:
        verdict = await at.assessed(CASE, PAST)

    assert isinstance(verdict, AssessmentWritten)
    assert (verdict.source, verdict.model_part) == ("evidence", "failed: the AI provider is busy")
    assert at.clock.pauses == []
    assert len(at.stand_in.bodies) == 1


async def test_a_provider_that_stays_busy_is_left_alone_after_four_requests() -> None:
    """A5: no endless asking."""
    async with bench(StandIn(answering=lambda body: OVERLOADED)) as at:
        verdict = await at.assessed(CASE, PAST)

    assert isinstance(verdict, AssessmentWritten)
    assert verdict.model_part == "failed: the AI provider is busy"
    assert len(at.stand_in.bodies) == 4


@pytest.mark.parametrize(
    ("script", "reason", "requests"),
    [
        (failing(401, "authentication_error"), "the AI provider does not accept the key", 1),
        (failing(403, "permission_error"), "the AI provider does not accept the key", 1),
        (failing(402, "billing_error"), "the account with the AI provider has no credit left", 1),
        (
            failing(400, "invalid_request_error", message="Your credit balance is too low"),
            "the account with the AI provider has no credit left",
            1,
        ),
        (failing(404, "not_found_error"), "the AI provider knows no such model or address", 1),
        (failing(307, "redirect"), "the AI provider has a fault", 1),
        (failing(500, "api_error"), "the AI provider has a fault", 4),
        (failing(504, "timeout_error"), "the AI took too long", 4),
        (refusal(), "the AI declined to answer", 1),
        (as_json(WRITTEN, fault="cut", after=9), "the AI's answer broke off", 4),
        (as_json(WRITTEN, fault="abort", after=9), "the AI's answer broke off", 4),
        (as_json(WRITTEN, fault="error", after=9, type="overloaded_error"), "the AI provider is busy", 4),
        (as_json(WRITTEN, fault="error", after=9, type="unheard_of"), "the AI provider has a fault", 4),
        (text(json.dumps(WRITTEN)[:90], stop_reason="max_tokens"), "the AI's answer was longer than it may be", 1),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
async def test_trouble_becomes_a_reason_and_the_evidence_answers(script: Scripted, reason: str, requests: int) -> None:
    """A5, A6: whatever the provider does, the assessment is ready from the evidence and names what the model did."""
    async with bench(StandIn(answering=lambda body: script)) as at:
        verdict = await at.assessed(CASE, PAST)

    assert isinstance(verdict, AssessmentWritten)
    assert (verdict.source, verdict.rung, verdict.model_part) == ("evidence", "evidence", f"failed: {reason}")
    assert len(at.stand_in.bodies) == requests


async def test_a_stream_that_breaks_off_once_is_read_again_from_the_start() -> None:
    """A5: nobody sees that; a cut stream raises nothing and is known by its missing stop reason alone."""
    async with bench(StandIn(as_json(WRITTEN, fault="cut", after=20), RIGHT)) as at:
        verdict = await at.written()

    assert verdict.source == "model"
    assert verdict.usage is not None
    assert verdict.usage.calls == 2


async def test_an_error_in_mid_stream_arrives_with_status_200_and_is_known_by_its_type() -> None:
    """A5: an overloaded provider says so inside a stream that began well."""
    script = as_json(WRITTEN, fault="error", after=3, type="overloaded_error")
    async with bench(StandIn(script, RIGHT)) as at:
        assert (await at.written()).source == "model"
    assert len(at.clock.pauses) == 1


async def test_a_line_that_falls_silent_is_given_up() -> None:
    """A5: a stall raises the line's own time-out, not the library's."""
    stalled = as_json(WRITTEN, fault="stall", after=5)
    async with bench(StandIn(answering=lambda body: stalled), stall=0.15) as at:
        verdict = await at.assessed(CASE, PAST)

    assert isinstance(verdict, AssessmentWritten)
    assert verdict.model_part == "failed: the AI took too long"


@pytest.mark.parametrize("script", [as_json(WRITTEN, held=True), as_json(WRITTEN, fault="stall", after=5)])
async def test_the_budget_ends_it_whatever_the_line_does(script: Scripted) -> None:
    """A1: a budget of our own around everything, retries included."""
    async with bench(StandIn(answering=lambda body: script), budget=0.4) as at:
        verdict = await at.assessed(CASE, PAST)

    assert isinstance(verdict, AssessmentWritten)
    assert (verdict.source, verdict.model_part) == ("evidence", "failed: the AI took too long")


async def test_without_a_key_nothing_leaves() -> None:
    """A6: the library would only find out while it sends, as a TypeError; here no request is made at all."""
    no_key = ModelSettings("some-model", key="")
    async with bench(StandIn()) as at:
        verdict = await at.assessed(CASE, PAST, settings=no_key)

    assert isinstance(verdict, AssessmentWritten)
    assert verdict.model_part == "failed: there is no AI key"
    assert at.stand_in.asked == []


async def test_a_local_server_needs_no_key() -> None:
    """A local server is asked without one."""
    async with bench(StandIn(RIGHT, key=None)) as at:
        local = ModelSettings("stand-in-large", key="", base_url=at.served.base_url)
        verdict = await at.assessed(settings=local)

    assert isinstance(verdict, AssessmentWritten)
    assert verdict.source == "model"


async def test_nobody_at_the_address_is_no_network() -> None:
    """A5: a refused connection is tried again a little, then said."""
    async with bench(StandIn()) as at:
        verdict = await at.assessed(CASE, PAST, settings=SETTINGS)

    assert isinstance(verdict, AssessmentWritten)
    assert verdict.model_part == "failed: the AI provider cannot be reached"
    assert len(at.clock.pauses) == 3


async def test_a_base_url_that_is_none_is_no_defect() -> None:
    """A5: what an admin mistyped is a reason, not a crash."""
    async with bench(StandIn()) as at:
        for wrong in ("ftp://127.0.0.1/x", "127.0.0.1:9", "http://", "nonsense"):
            verdict = await at.assessed(CASE, PAST, settings=ModelSettings("m", key="k", base_url=wrong))
            assert isinstance(verdict, AssessmentWritten)
            assert verdict.model_part == "failed: the AI provider cannot be reached", wrong


@pytest.mark.parametrize(
    "raw",
    [
        b"<html>Sign in to the hotel's network</html>",
        b"",
        b"event: message_start\ndata: {nonsense\n\n",
        b'event: message_start\ndata: ["a"]\n\nevent: x\ndata: 3\n\n',
        b"\xff\xfe\n\n",
    ],
)
async def test_an_answer_that_is_no_answer_is_unreadable(raw: bytes) -> None:
    """A5: a captive portal answers 200 too."""
    async with bench(StandIn(answering=lambda body: Scripted(raw=raw))) as at:
        verdict = await at.assessed(CASE, PAST)

    assert isinstance(verdict, AssessmentWritten)
    assert verdict.model_part == "failed: the AI's answer could not be read"


@pytest.mark.parametrize("size", [1, 3, 17, 1000])
async def test_a_stream_may_be_cut_into_packets_anywhere(size: int) -> None:
    """T1: through events, lines and the bytes of one character."""
    said = WRITTEN | {"summary_prose": "Größe 日本語 🎉 “quoted” " + "x" * 40}
    async with bench(StandIn(as_json(said, bytes_at_once=size, chunk=1))) as at:
        assert (await at.written()).summary_prose == said["summary_prose"]


async def test_an_answer_without_end_is_not_read_for_ever() -> None:
    """A5: what somebody else sends does not fill our memory."""
    async with bench(StandIn(answering=lambda body: text("x" * 300_000, chunk=5_000))) as at:
        verdict = await at.assessed(CASE, PAST)

    assert isinstance(verdict, AssessmentWritten)
    assert verdict.model_part == "failed: the AI's answer was longer than it may be"
    assert len(verdict.raw or "") <= 20_000


@pytest.mark.parametrize(
    ("status", "type_", "kind"),
    [
        (401, "authentication_error", "key_refused"),
        (429, "rate_limit_error", "busy"),
        (500, "api_error", "broken"),
        (529, "overloaded_error", "busy"),
    ],
)
async def test_in_the_chat_trouble_before_the_first_word_lets_the_playbooks_answer(
    status: int, type_: str, kind: TroubleKind
) -> None:
    """T6: the conversation goes on, and the end says what became of the model."""
    async with bench(StandIn(answering=lambda body: failing(status, type_))) as at:
        end = (await at.replied(conversation())).end

    assert end.source == "playbook"
    assert end.body
    assert end.trouble is not None
    assert end.trouble.kind == kind


async def test_two_who_ask_at_once_share_a_connection_pool() -> None:
    """A door keeps one client for one address and key."""
    async with bench(StandIn()) as at:
        both = await asyncio.gather(at.written(), at.replied(conversation()))
        clients: Any = at.door._clients

    assert both[0].source == "model"
    assert both[1].end.source == "model"
    assert len(clients) == 1


async def test_a_planted_patience_that_obeys_any_retry_after_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    """The library's own way: it would sleep for an hour, and its first sign would be the spent budget."""
    monkeypatch.setattr("rf_desktop.server.ai.claude.call._pause", lambda fault, attempt, deadline: fault.wait)
    async with bench(StandIn(failing(429, "rate_limit_error", "3600"), RIGHT)) as at:
        await at.written()
    assert at.clock.pauses == [3600.0]
