"""Do-not-disturb, filters and a new password against a real server process (Q6, Q9, E8, R2)."""

from __future__ import annotations

from rf_desktop.client.connection import Live
from rf_desktop.client.told import Fate
from rf_desktop.contract import endpoints
from rf_desktop.domain.demo import DEMO_PASSWORD
from rf_desktop.domain.ids import new_id
from rf_desktop.domain.moments import now
from rf_desktop.viewmodels.account_settings import AccountPage
from rf_desktop.viewmodels.notification_settings import NotificationSettingsPage, Wishes
from tests.client.waiting import becomes
from tests.journeys.house import JANE, SAM, demo_server
from tests.viewmodels.people import Sit, escalated, sit

__all__ = ["demo_server", "sit"]


async def test_do_not_disturb_switched_on_one_desktop_holds_on_the_other(sit: Sit) -> None:
    """Q6, Q7, E8: the toast stays, the notification does not, the log says why, and it counts."""
    sam, sams_laptop, jane = await sit(SAM), await sit(SAM), await sit(JANE)
    await becomes(sam.desk.do_not_disturb.state, lambda state: bool(state.choices))
    await sam.desk.do_not_disturb.pause("60")
    await becomes(sams_laptop.desk.do_not_disturb.state, lambda state: state.on)

    handoff = await escalated(jane, priority="normal")
    await sams_laptop.sees_card(handoff)
    entries = sams_laptop.desk.announcer.log.entries
    await becomes(entries, lambda found: any(each.key == handoff for each in found))
    told = next(each for each in entries.value if each.key == handoff)
    assert told.notification == Fate("suppressed", "do_not_disturb")
    assert handoff not in sams_laptop.herald.notifications
    assert handoff in sams_laptop.herald.toasts
    assert sams_laptop.desk.announcer.counts.value.unread >= 1

    await sams_laptop.desk.do_not_disturb.end()
    await becomes(sam.desk.do_not_disturb.state, lambda state: not state.on)


async def test_urgent_comes_through_and_what_a_filter_keeps_back_is_still_in_the_queue(sit: Sit) -> None:
    """Q6, Q9: both decided by the server."""
    sam, jane = await sit(SAM), await sit(JANE)
    await becomes(sam.desk.workspace.notifying.settings, lambda found: found is not None)
    page = NotificationSettingsPage(sam.desk.workspace.notifying, now, "Europe/Vienna", lambda: ((), ()))
    await page.save(Wishes(clients=("Nobody we know",), time_zone="UTC"))
    assert page.state.value.tone == "good"

    filtered = await escalated(jane, priority="normal")
    await sam.sees_card(filtered)
    urgent = await escalated(jane)
    await sam.sees_card(urgent)
    await becomes(sam.desk.announcer.log.entries, lambda found: any(each.key == urgent for each in found))
    assert urgent in sam.herald.notifications
    assert filtered not in sam.herald.notifications
    assert filtered not in sam.herald.toasts
    await page.save(Wishes(time_zone="UTC"))
    page.close()


async def test_a_new_password_signs_out_elsewhere_and_goes_on_here(sit: Sit) -> None:
    """R2, V3: the stream connects anew under the new token, without a new sign-in."""
    sam, elsewhere = await sit(SAM), await sit(SAM)
    kept: list[str] = []
    chosen = new_id()

    async def remember(token: str) -> str:
        kept.append(token)
        return ""

    page = AccountPage(sam.desk.workspace, now, remember, lambda: None)
    await page.change_password(DEMO_PASSWORD, chosen, chosen)
    assert page.state.value.tone == "good", page.state.value
    await becomes(elsewhere.desk.signed_out, bool)
    await becomes(sam.desk.workspace.connection, lambda line: isinstance(line, Live))
    assert sam.desk.signed_out.value is False
    assert kept == [sam.desk.workspace.token]
    assert [row.current for row in page.state.value.sign_ins or ()] == [True]
    assert (await sam.desk.workspace.api.call(endpoints.ME)).email == SAM
    await page.change_password(chosen, DEMO_PASSWORD, DEMO_PASSWORD)
