"""The queue in pages: the same cards as the whole list, in order, nobody twice and nobody forgotten (Q1, C4)."""

from __future__ import annotations

import base64
import json
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.dialects import postgresql, sqlite

from rf_desktop.contract.handoffs import Attention, HandoffPage, HandoffSummary, NewAttention, NewHandoff
from rf_desktop.domain.errors import Malformed
from rf_desktop.domain.ids import HandoffId, SessionId, new_id
from rf_desktop.domain.vocabulary import URGENCY, Priority
from rf_desktop.server.services.actor import Actor
from rf_desktop.server.services.queue_page import QueueReading
from rf_desktop.server.store.queue_page import STATEMENTS
from rf_desktop.server.store.tables import HandoffRow, SessionRow
from tests.examples import EXAMPLES
from tests.server.services.office import Office

PRIORITIES: tuple[Priority, ...] = ("urgent", "high", "normal", "low")
SNOOZED = NewAttention(seen=True, snooze_minutes=30)


FIELDS = set(HandoffSummary.model_fields)


@dataclass(frozen=True)
class Reader:
    """Somebody who reads the queue page by page, and looks at each page as it comes over the wire."""

    queue: QueueReading

    async def page(self, actor: Actor, after: str | None, limit: str | None) -> HandoffPage:
        said = (await self.queue.page(actor, after, limit)).json
        written = json.loads(said)
        assert written.keys() == HandoffPage.model_fields.keys()
        assert all(card.keys() == FIELDS for card in written["handoffs"])
        assert all(each.keys() == Attention.model_fields.keys() for each in written["attention"])
        return HandoffPage.model_validate_json(said)


@pytest.fixture
def queue(office: Office) -> Reader:
    return Reader(QueueReading(office.store, office.wakeups, office.clock))


async def arrive(office: Office, arrivals: Sequence[tuple[Priority, int]], by: Actor | None = None) -> list[HandoffId]:
    """Open handoffs with these priorities, so many minutes old, written at once; their ids."""
    by = by or office.jane
    ids = [HandoffId(new_id()) for _ in arrivals]
    async with office.store.work(by.account_id) as work:
        for handoff_id, (_, minutes) in zip(ids, arrivals, strict=True):
            at = office.clock() - timedelta(minutes=minutes)
            work.sessions.add(
                SessionRow(
                    id=SessionId(f"s{handoff_id[1:]}"), status="escalated", problem_summary="Outlook",
                    opened_by_id=by.person_id, owner_id=by.person_id, created_at=at, updated_at=at,
                )
            )  # fmt: skip
        await work.flush()
        for handoff_id, (priority, minutes) in zip(ids, arrivals, strict=True):
            at = office.clock() - timedelta(minutes=minutes)
            work.handoffs.add(
                HandoffRow(
                    id=handoff_id, session_id=SessionId(f"s{handoff_id[1:]}"), intent="escalate", status="open",
                    priority=priority, urgency=URGENCY[priority], reason="r", notes="", headline="Outlook",
                    handed_off_by_id=by.person_id, handed_off_by_name=by.name, step_count=0, lane_count=0,
                    escalated_at=at, waiting_since=at, assessment_status="pending",
                )
            )  # fmt: skip
    return ids


def leave(office: Office, ids: Sequence[HandoffId]) -> None:
    """These do not wait any more."""
    named = ", ".join(f"'{each}'" for each in ids) or "''"
    office.beside.change(f"UPDATE handoff SET status = 'withdrawn' WHERE id IN ({named})")


async def pages(queue: Reader, actor: Actor, limit: int) -> AsyncIterator[HandoffPage]:
    """One page after the other."""
    after = None
    while True:
        page = await queue.page(actor, after, str(limit))
        yield page
        after = page.next
        if after is None:
            return


async def everything(queue: Reader, actor: Actor, limit: int) -> list[HandoffSummary]:
    """What all pages show."""
    return [each async for page in pages(queue, actor, limit) for each in page.handoffs]


@pytest.mark.parametrize("limit", [1, 2, 3, 100])
async def test_the_pages_together_are_the_waiting_part_of_the_list(office: Office, queue: Reader, limit: int) -> None:
    """Q1, C4, V1: card for card as the list shows them, on either engine, for each role; own ones are in none."""
    for priority in ("low", "urgent", "high"):
        await office.escalated(body=NewHandoff(reason="r", priority=priority))
        office.clock.advance(minutes=1)
    mine = await office.escalated(office.sam)
    transfer = NewHandoff(intent="transfer", target_id=office.nora.person_id, reason="for you")
    theirs = await office.escalated(body=transfer)
    await office.handoffs.pay_attention(office.sam, (await queue.page(office.sam, None, "1")).handoffs[0].id, SNOOZED)
    for actor, count in ((office.sam, 3), (office.alex, 4), (office.nora, 1), (office.jane, 0), (office.stranger, 0)):
        listed = await office.handoffs.waiting(actor)
        shown = await everything(queue, actor, limit)
        assert shown == [each for each in listed.handoffs if each.status == "open"]
        assert len(shown) == count
        first = await queue.page(actor, None, "100")
        assert (first.as_of, first.attention) == (listed.as_of, listed.attention)
    assert mine.id not in {each.id for each in await everything(queue, office.sam, limit)}
    assert [each.id for each in await everything(queue, office.nora, limit)] == [theirs.id]


@pytest.mark.parametrize(
    "text", ['He said "no"', "C:\\temp\\new", "tab\there", "\x01\x1f\x7f", "line\u2028end", "🙂 ü ß", "</script>", "{}"]
)
async def test_whatever_people_write_comes_as_they_wrote_it(office: Office, queue: Reader, text: str) -> None:
    """Q1: what the database writes as JSON is what the list says, whatever the signs in it."""
    office.clock.advance(microseconds=1)
    await office.escalated(client=text, domain=text, ticket=text, problem=text or "p")
    listed = await office.handoffs.waiting(office.sam)
    assert (await queue.page(office.sam, None, None)).handoffs == listed.handoffs


async def test_a_page_has_fifty_cards_unless_another_number_is_wanted(office: Office, queue: Reader) -> None:
    """Q1: fifty by default, a hundred at most, and the last page has no next."""
    await arrive(office, [("normal", minutes) for minutes in range(101)])
    assert len((await queue.page(office.sam, None, None)).handoffs) == 50
    assert [len(page.handoffs) async for page in pages(queue, office.sam, 100)] == [100, 1]


def place(text: str) -> str:
    """Text as it would be in a cursor."""
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


@pytest.mark.parametrize(
    "after",
    [
        "", "x", "ü", "\x00", "null", place("null"), place("[]"), place("5"), place("[" * 5000), place('"abc"'),
        place('[true, "2026-03-04T09:30:00+00:00", "x"]'), place('[0, "2026-03-04T09:30:00", "x"]'),
        place('[0, "2026-03-04T09:30:00+02:00", "x"]'), place('[0, 5, "x"]'), place('[0, "soon", "x"]'),
        place('[0, "2026-03-04T09:30:00+00:00", 5]'), place('[0, "2026-03-04T09:30:00+00:00", "\\u0000"]'),
        place('[0, "2026-03-04T09:30:00+00:00", "\\ud800"]'), place('[1e99, "2026-03-04T09:30:00+00:00", "x"]'),
        place('[0, "2026-03-04T09:30:00+00:00", "' + "x" * 999 + '"]'),
        place('[99999999999999999999, "2026-03-04T09:30:00+00:00", "x"]'),
    ],
)  # fmt: skip
async def test_a_place_that_no_page_gave_is_malformed(office: Office, queue: Reader, after: str) -> None:
    """It is a refusal that names the field, never a failure of the database."""
    with pytest.raises(Malformed) as refused:
        await queue.page(office.sam, after, None)
    assert refused.value.where == "after"


@pytest.mark.parametrize("limit", ["", "0", "101", "-1", "1.5", "ten", "1e1", "٣", " 5", "9" * 5000])
async def test_a_page_of_an_impossible_size_is_malformed(office: Office, queue: Reader, limit: str) -> None:
    """1 to 100, in digits."""
    with pytest.raises(Malformed) as refused:
        await queue.page(office.sam, None, limit)
    assert refused.value.where == "limit"


async def test_a_place_of_another_account_shows_nothing_of_it(office: Office, queue: Reader) -> None:
    """R3: a cursor is a place in an order, not a key to anything."""
    await arrive(office, [("normal", 1), ("normal", 2)])
    ours = (await queue.page(office.sam, None, "1")).next
    assert (await queue.page(office.foreign_senior, ours, None)).handoffs == ()


arrivals = st.tuples(st.sampled_from(PRIORITIES), st.integers(0, 5))
between = st.tuples(st.lists(arrivals, max_size=4), st.lists(st.integers(0, 50), max_size=4))
"""Who comes while a page is read, and who of those that wait leaves."""


@settings(max_examples=EXAMPLES // 3, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(first=st.lists(arrivals, max_size=14), changes=st.lists(between, max_size=6), limit=st.integers(1, 4))
async def test_paging_shows_no_one_twice_and_misses_none_that_stayed(
    office: Office,
    queue: Reader,
    first: list[tuple[Priority, int]],
    changes: list[tuple[list[tuple[Priority, int]], list[int]]],
    limit: int,
) -> None:
    """Q1: whatever comes and goes between two pages; equal ages and urgencies do not matter."""
    stayed = set(await arrive(office, first))
    waiting = list(stayed)
    steps = iter(changes)
    shown: list[HandoffSummary] = []
    async for page in pages(queue, office.sam, limit):
        shown += page.handoffs
        coming, leaving = next(steps, ([], []))
        waiting += await arrive(office, coming)
        for index in leaving:
            if waiting:
                gone = waiting.pop(index % len(waiting))
                leave(office, [gone])
                stayed.discard(gone)
    ids = [each.id for each in shown]
    assert len(set(ids)) == len(ids)
    assert stayed <= set(ids)
    order = [(URGENCY[each.priority], each.escalated_at, each.id) for each in shown]
    assert order == sorted(order)
    leave(office, waiting)


async def test_the_index_finds_the_place(office: Office, engine: str, queue: Reader) -> None:
    """Q1: no page sorts or reads the whole queue, on either engine."""
    await arrive(office, [(PRIORITIES[number % 4], number) for number in range(3000)])
    dialect = postgresql.dialect() if engine == "postgresql" else sqlite.dialect(paramstyle="named")
    if engine == "postgresql":
        office.beside.change("ANALYZE")
    for behind in (False, True):
        text = str(STATEMENTS[True, behind].compile(dialect=dialect))
        values = {
            "account_id": f"'{office.sam.account_id}'", "person": f"'{office.sam.person_id}'", "most": "51",
            "urgency": "2", "escalated_at": "'2026-03-04 09:00:00.000000'", "handoff_id": "'x'",
            "intent_1": "'transfer'", "param_1": "0",
        }  # fmt: skip
        for name, value in values.items():
            text = text.replace(f"%({name})s", value).replace(f":{name}", value)
        explain = "EXPLAIN" if engine == "postgresql" else "EXPLAIN QUERY PLAN"
        plan = "\n".join(str(row) for row in office.beside.rows(f"{explain} {text}"))
        assert "ix_handoff_waiting" in plan, plan
        assert "Sort" not in plan, plan
        assert "TEMP B-TREE" not in plan, plan
        if behind and engine == "sqlite":
            assert "(urgency,escalated_at,id)>" in plan, plan
