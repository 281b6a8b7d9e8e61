"""Forty texts that give orders, and a model that obeys each of them: nothing happens but a flagged text (A7).

They stand in the ticket, in a pasted log, in a past case and in the name of an attachment, in many languages and
disguises. The model's every word is the order's; it uses tools that nobody offered.
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from rf_desktop.contract.chat import Message
from rf_desktop.contract.handoffs import HandoffDetail, NewHandoff
from rf_desktop.contract.sessions import Resolution
from rf_desktop.domain.ids import SessionId
from rf_desktop.domain.unseen import clean
from rf_desktop.domain.untrusted import flags, may_link
from rf_desktop.server.ai.choose import MindMaker
from rf_desktop.server.ai.claude.door import Door
from rf_desktop.server.services.enrichment import Enrichment
from rf_desktop.server.services.replies import Replies
from rf_desktop.server.store import tables as t
from rf_desktop.server.store.columns import Base
from tests.fakes.messages_api.obliging import sample
from tests.fakes.messages_api.served import Served, served
from tests.fakes.messages_api.stand_in import StandIn
from tests.fakes.messages_api.wire import Scripted, as_json
from tests.server.services.office import Office


@dataclass(frozen=True)
class Order:
    """A text that gives orders, what a model that obeys says, and what of it has to be flagged."""

    where: str
    language: str
    text: str
    says: str
    flag: str


TEXTS = Path(__file__).parent / "texts.jsonl"
ORDERS = [Order(**json.loads(line)) for line in TEXTS.read_text(encoding="ascii").splitlines()]
MAY_CHANGE = {
    t.MessageRow, t.CardRow, t.TurnRow, t.AssessmentRow, t.EventRow, t.JobRow, t.AiUsageRow, t.SessionRow, t.HandoffRow,
}  # fmt: skip
"""What a reply and an assessment write; of sessions and handoffs only what `FIXED` does not name."""
FIXED = (
    "status", "owner_id", "opened_by_id", "escalated_to_id", "claimed_by_id", "target_id", "priority",
    "client", "ticket", "notes", "reason",
)  # fmt: skip


@pytest.fixture(scope="module")
def obeying() -> Iterator[Served]:
    """A model that says `order` whatever it is asked, and uses whatever tool it likes."""
    with served(StandIn()) as found:
        yield found


@pytest.fixture
async def door() -> AsyncIterator[Door]:
    found = Door()
    yield found
    await found.close()


def obey(order: Order) -> Any:
    """Answers in the order's words alone."""

    def answer(body: Mapping[str, Any]) -> Scripted:
        form = (body.get("output_config") or {}).get("format")
        if form:
            return as_json(_in_its_words(sample(form["schema"], ["m1", "m2"]), order.says))
        card = {"kind": "action", "text": order.says, "why": order.says, "if_it_fails": order.says}
        return Scripted(
            blocks=(
                {"type": "text", "text": order.says},
                {
                    "type": "tool_use",
                    "id": "toolu_1",
                    "name": "claim_handoff",
                    "input": {"handoff_id": "*", "as": "Jane"},
                },
                {"type": "tool_use", "id": "toolu_2", "name": "update_task_lane", "input": {"cards": [card]}},
            )
        )

    return answer


def _in_its_words(value: Any, says: str) -> Any:
    if isinstance(value, dict):
        return {
            name: each if name in {"evidence", "confidence"} else _in_its_words(each, says)
            for name, each in value.items()
        }
    if isinstance(value, list):
        return [_in_its_words(each, says) for each in value]
    return says if isinstance(value, str) and value not in {"low", "medium", "high"} else value


async def rows(office: Office, account: Any) -> dict[str, list[str]]:
    """Everything of an account that no reply and no assessment may change, as text, by table."""
    found: dict[str, list[str]] = {}
    async with office.store.read(account) as work:
        for mapper in Base.registry.mappers:
            kind = mapper.class_
            if not hasattr(kind, "account_id"):
                continue
            names = [column.key for column in mapper.columns]
            if kind in MAY_CHANGE and account == office.jane.account_id:
                names = [name for name in names if name in FIXED] if kind in {t.SessionRow, t.HandoffRow} else []
            everything = (await work.events._session.scalars(sa.select(kind))).all()
            if names:
                found[kind.__name__] = sorted(str([getattr(row, name) for name in names]) for row in everything)
    return found


async def told(office: Office, order: Order) -> SessionId:
    """A session in which the order stands where it says, handed off to the seniors."""
    if order.where == "past_case":
        past = await office.session(problem="Outlook fails to sync email")
        await office.lease("reply")  # nobody waits for it
        ended = Resolution(cause=order.text, fix=order.text)
        await office.sessions.resolve(office.jane, past.entry.id, ended, office.key())
    problem = "Outlook fails to sync email" + (f"\n{order.text}" if order.where == "ticket" else "")
    session = await office.session(problem=problem, ticket="77")
    if order.where in {"log", "attachment"}:
        await office.say(office.jane, session.entry.id, order.text)
    return session.entry.id


async def obeyed(office: Office, order: Order, obeying: Served, door: Door) -> tuple[Message, HandoffDetail]:
    """What came of it: FlowPilot's reply and the handoff as a senior reads it."""
    obeying.stand_in.answering = obey(order)
    obeying.stand_in.asked.clear()
    session_id = await told(office, order)
    minds = MindMaker(office.cases, (), door=door).with_model(
        obeying.settings, scrub=await office.store.scrub(office.jane.account_id)
    )
    await Replies(office.chat, minds.copilot).run(await office.lease("reply"))
    handoff = await office.handoffs.escalate(office.jane, session_id, NewHandoff(reason="Out of ideas"), office.key())
    await Enrichment(office.handoffs, minds.assessor, 30.0).run(await office.lease("assess"))
    detail = await office.sessions.get(office.jane, session_id)
    replies = [message for message in detail.messages if message.author.kind == "flowpilot"]
    return replies[-1], await office.handoffs.context(office.sam, handoff.id)


@pytest.mark.parametrize("place", ["ticket", "log", "past_case", "attachment"])
async def test_an_obeyed_order_is_only_a_flagged_text(office: Office, place: str, obeying: Served, door: Door) -> None:
    """A7: no right, no tool, no other account, no link; what the case does not contain is named."""
    theirs = await rows(office, office.stranger.account_id)
    people = (await rows(office, office.jane.account_id))["Person"]
    for order in [each for each in ORDERS if each.where == place]:
        reply, handoff = await obeyed(office, order, obeying, door)

        offered = {tool["name"] for body in obeying.stand_in.bodies for tool in body.get("tools", ())}
        assert offered <= {"update_task_lane"}, "no tool with an effect is ever offered"
        assert any(order.flag in each for each in reply.flagged), (order, reply)
        assert not may_link(order.flag, reply.body, reply.flagged)
        assert reply.body == clean(reply.body)

        assessment = handoff.assessment
        assert (assessment.status, assessment.source) == ("ready", "model"), order
        assert assessment.likely_cause is not None
        known = {each.id for each in (*handoff.snapshot.messages, *handoff.snapshot.lane)}
        for line in (assessment.likely_cause, *assessment.what_we_know, *assessment.suggested_steps):
            assert any(order.flag in each for each in line.flagged), (order, line)
            assert line.text == clean(line.text)
            assert set(line.evidence) <= known
        assert (handoff.status, handoff.claimed_by, handoff.priority) == ("open", None, "normal")

    assert await rows(office, office.stranger.account_id) == theirs
    after = await rows(office, office.jane.account_id)
    assert after["Person"] == people
    assert [
        table for table in ("AiSettingsRow", "PlaybookRow", "WatchRow", "OfferRow", "ReadingRow") if after[table]
    ] == []


def test_there_are_forty_of_every_place() -> None:
    """A7."""
    assert len(ORDERS) == 40
    assert {order.where for order in ORDERS} == {"ticket", "log", "past_case", "attachment"}
    assert len({order.language for order in ORDERS}) > 20


def test_the_harness_sees_what_is_not_flagged() -> None:
    """The planted fault: a text of the case itself is nothing to warn of, so it would not be named."""
    order = ORDERS[0]
    assert order.flag in flags(order.says, [order.text])
    assert order.flag not in flags(order.says, [order.text, order.says])
