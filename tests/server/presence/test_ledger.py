"""How far the news of an escalation got (E8), and what ends a snooze (Q2)."""

from __future__ import annotations

import pytest

from rf_desktop.contract.handoffs import Claim, HandoffDetail, NewAttention, NewHandoff
from rf_desktop.contract.notices import Notice, NoticeKind
from rf_desktop.contract.notifying import NewNotificationSettings
from rf_desktop.contract.presence import DeliveryReport
from rf_desktop.domain.errors import Malformed, NotAvailable
from rf_desktop.domain.ids import NoticeId
from rf_desktop.domain.vocabulary import DeliveryState
from rf_desktop.server.services.actor import Actor
from rf_desktop.server.services.announcements import notify
from tests.server.presence.conftest import Around
from tests.server.presence.test_connected import at_a_desktop

SHOWN = DeliveryReport(outcome="shown")


async def words(around: Around, handoff: HandoffDetail) -> dict[str, str]:
    """The ledger as Jane reads it."""
    ledger = await around.deliveries.ledger(around.office.jane, handoff.id)
    return {each.person.name: each.state for each in ledger.deliveries}


async def notice_of(around: Around, who: Actor) -> Notice:
    """The newest notice."""
    return (await around.office.notices.list(who)).notices[0]


async def everybody_online(around: Around) -> None:
    """All seniors sit at their desktops."""
    office = around.office
    for who in (office.sam, office.alex, office.kim):
        around.connections.opened(await at_a_desktop(around, who))
    await around.connections.write_down(everybody=False)


async def test_the_ledger_says_for_each_senior_how_far_it_got(around: Around) -> None:
    """E8: offline, held and sent at first; then what the desktops report, and what people do."""
    office = around.office
    around.connections.opened(await at_a_desktop(around, office.sam))
    around.connections.opened(await at_a_desktop(around, office.alex))
    await around.connections.write_down(everybody=False)
    await around.settings.change(office.alex, NewNotificationSettings(do_not_disturb=True))
    handoff = await office.escalated()
    assert await words(around, handoff) == {"Alex": "held", "Sam": "sent", "Third senior": "offline"}
    ledger = await around.deliveries.ledger(office.jane, handoff.id)
    assert [each.why for each in ledger.deliveries] == ["do_not_disturb", "", ""]
    await around.deliveries.report(office.sam, (await notice_of(around, office.sam)).id, SHOWN)
    await office.handoffs.pay_attention(office.alex, handoff.id, NewAttention(seen=True))
    await office.handoffs.pay_attention(office.kim, handoff.id, NewAttention(passed=True))
    assert await words(around, handoff) == {"Alex": "opened", "Sam": "shown", "Third senior": "passed"}
    await around.deliveries.opened(office.sam, handoff.id)
    assert (await words(around, handoff))["Sam"] == "opened"
    assert (await office.heard_by(office.jane)).count("delivery_changed") == 4
    assert "delivery_changed" not in await office.heard_by(office.sam)
    claimed = await office.handoffs.claim(office.sam, handoff.id, Claim(way="pick_up"))
    ledger = await around.deliveries.ledger(office.jane, handoff.id)
    assert ledger.claimed_by is not None
    assert (ledger.claimed_by.name, ledger.claimed_at) == ("Sam", claimed.handoff.claimed_at)


async def test_a_word_never_goes_back(around: Around) -> None:
    """E8: reports that are late or repeated change nothing and wake nobody."""
    office = around.office
    await everybody_online(around)
    handoff = await office.escalated()
    notice = (await notice_of(around, office.sam)).id
    await around.deliveries.opened(office.sam, handoff.id)
    told, office.wakeups.woken[:] = len(await office.log()), []
    late: tuple[DeliveryState, ...] = ("shown", "held", "failed", "shown")
    for outcome in late:
        await around.deliveries.report(office.sam, notice, DeliveryReport(outcome=outcome))
        await around.deliveries.opened(office.sam, handoff.id)
    assert (await words(around, handoff))["Sam"] == "opened"
    assert (len(await office.log()), office.wakeups.woken) == (told, [])


async def test_what_failed_says_why_until_it_is_shown(around: Around) -> None:
    """E8."""
    office = around.office
    await everybody_online(around)
    handoff = await office.escalated()
    notice = (await notice_of(around, office.sam)).id
    broken = DeliveryReport(outcome="failed", why="  no notification\n service ")
    await around.deliveries.report(office.sam, notice, broken)
    ledger = await around.deliveries.ledger(office.jane, handoff.id)
    sam = next(each for each in ledger.deliveries if each.person.name == "Sam")
    assert (sam.state, sam.why) == ("failed", "no notification service")
    await around.deliveries.report(office.sam, notice, SHOWN)
    assert (await words(around, handoff))["Sam"] == "shown"


async def test_a_report_is_about_my_own_notice_and_says_what_a_desktop_can_know(around: Around) -> None:
    """E8, R3."""
    office = around.office
    await office.escalated()
    notice = (await notice_of(around, office.sam)).id
    for stranger in (office.alex, office.jane, office.foreign_senior):
        with pytest.raises(NotAvailable):
            await around.deliveries.report(stranger, notice, SHOWN)
    with pytest.raises(NotAvailable):
        await around.deliveries.report(office.sam, NoticeId("unknown"), SHOWN)
    unknowable: tuple[DeliveryState, ...] = ("sent", "offline", "opened", "passed")
    for outcome in unknowable:
        with pytest.raises(Malformed):
            await around.deliveries.report(office.sam, notice, DeliveryReport(outcome=outcome))
    with pytest.raises(Malformed):
        await around.deliveries.report(office.sam, notice, DeliveryReport(outcome="failed", why="x" * 301))


async def test_the_ledger_is_for_who_handed_off_and_for_the_seniors(around: Around) -> None:
    """E8, R3: a junior to whom it was transferred reads the handoff and not the ledger."""
    office = around.office
    body = NewHandoff(intent="transfer", reason="r", target_id=office.nora.person_id)
    transfer = await office.escalated(body=body)
    assert await words(around, transfer) == {"Second engineer": "offline"}
    await office.handoffs.context(office.nora, transfer.id)
    assert len((await around.deliveries.ledger(office.sam, transfer.id)).deliveries) == 1
    for other in (office.nora, office.stranger, office.foreign_senior):
        with pytest.raises(NotAvailable):
            await around.deliveries.ledger(other, transfer.id)


async def test_notices_about_something_else_are_not_in_the_ledger(around: Around) -> None:
    """E8: that Sam has claimed is told to Jane, and is no delivery to her."""
    office = around.office
    handoff = await office.escalated()
    await office.handoffs.claim(office.sam, handoff.id, Claim(way="pick_up"))
    assert set(await words(around, handoff)) == {"Alex", "Sam", "Third senior"}
    await around.deliveries.report(office.jane, (await notice_of(around, office.jane)).id, SHOWN)
    assert "Jane" not in await words(around, handoff)


async def test_news_that_comes_again_keeps_the_word_of_before(around: Around) -> None:
    """E8, C10: whom a reminder reaches anew is added, the others stay where they are."""
    office = around.office
    handoff = await office.escalated()
    await around.deliveries.opened(office.sam, handoff.id)
    async with office.store.work(office.jane.account_id) as work:
        row = await work.handoffs.get(handoff.id)
        assert row is not None
        everybody = [office.sam.person_id, office.nora.person_id]
        await notify(work, "next_tier", row, "Nobody has taken it", everybody, office.jane, office.clock())
    found = await words(around, handoff)
    assert (found["Sam"], found["Second engineer"]) == ("opened", "offline")


async def test_a_snooze_wakes_by_itself(around: Around) -> None:
    """Q2: the list says until when; nothing has to happen at that moment."""
    office = around.office
    handoff = await office.escalated()
    await office.handoffs.pay_attention(office.sam, handoff.id, NewAttention(snooze_minutes=30))
    (attention,) = (await office.handoffs.waiting(office.sam)).attention
    assert attention.snoozed_until is not None
    assert attention.snoozed_until > office.clock()
    office.clock.advance(minutes=30)
    (attention,) = (await office.handoffs.waiting(office.sam)).attention
    assert attention.snoozed_until == office.clock()


@pytest.mark.parametrize("what", ["next_tier", "claimed", None])
async def test_the_next_tier_a_claim_and_i_myself_end_a_snooze(around: Around, what: NoticeKind | None) -> None:
    """Q2, C5: my desktops hear of it."""
    office = around.office
    handoff = await office.escalated()
    await office.handoffs.pay_attention(office.sam, handoff.id, NewAttention(snooze_minutes=30))
    before = (await office.heard_by(office.sam)).count("attention_changed")
    if what == "claimed":
        await office.handoffs.claim(office.alex, handoff.id, Claim(way="pick_up"))
    elif what is None:
        await office.handoffs.pay_attention(office.sam, handoff.id, NewAttention(snooze_minutes=0))
    else:
        async with office.store.work(office.jane.account_id) as work:
            row = await work.handoffs.get(handoff.id)
            assert row is not None
            await notify(
                work,
                what,
                row,
                "Still waiting",
                [office.sam.person_id],
                office.jane,
                office.clock(),
            )
    async with office.store.read(office.sam.account_id) as work:
        (mine,) = await work.attention.of(office.sam.person_id, [handoff.id])
        assert mine.snoozed_until is None
    assert (await office.heard_by(office.sam)).count("attention_changed") == before + 1


async def test_an_attention_without_a_word_changes_nothing(around: Around) -> None:
    """Q2, E8: a missing field is no wish; `passed` false is none either."""
    office = around.office
    handoff = await office.escalated()
    before = len(await office.log())
    await office.handoffs.pay_attention(office.sam, handoff.id, NewAttention())
    await office.handoffs.pay_attention(office.sam, handoff.id, NewAttention(passed=False))
    assert len(await office.log()) == before
    assert (await words(around, handoff))["Sam"] == "offline"
