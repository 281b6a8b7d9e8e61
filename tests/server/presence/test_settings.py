"""What alerts me: kept on the server and applied there (Q6, Q9)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from rf_desktop.contract.handoffs import NewHandoff
from rf_desktop.contract.notifying import NewNotificationSettings, NotificationSettings
from rf_desktop.domain.errors import Malformed
from tests.server.presence.conftest import Around

NONSENSE: tuple[tuple[str, dict[str, Any]], ...] = (
    ("quiet_from", {"quiet_from": "24:00", "quiet_to": "06:00"}),
    ("quiet_from", {"quiet_from": "9:00", "quiet_to": "06:00"}),
    ("quiet_from", {"quiet_from": "²²:00", "quiet_to": "06:00"}),
    ("quiet_to", {"quiet_from": "22:00", "quiet_to": "06:60"}),
    ("quiet_to", {"quiet_from": "22:00"}),
    ("quiet_from", {"quiet_to": "06:00"}),
    ("quiet_to", {"quiet_from": "22:00", "quiet_to": "22:00"}),
    ("time_zone", {"time_zone": "Mars/Base"}),
    ("time_zone", {"time_zone": "../../etc/passwd"}),
    ("time_zone", {"time_zone": ""}),
    ("clients", {"clients": ("",)}),
    ("clients", {"clients": ("x" * 201,)}),
    ("domains", {"domains": tuple(f"d{n}" for n in range(101))}),
    ("do_not_disturb_until", {"do_not_disturb_until": timedelta(0)}),
    ("do_not_disturb_until", {"do_not_disturb_until": timedelta(days=400)}),
)
"""What is refused, and the field that the refusal names; a timedelta is counted from now."""


async def test_whoever_never_chose_has_the_contracts_settings(around: Around) -> None:
    """Q6."""
    assert await around.settings.read(around.office.sam) == NotificationSettings()


async def test_settings_are_mine_on_all_my_desktops(around: Around) -> None:
    """Q6, Q9: the version rises, my desktops hear of it, nobody else does; the same again is no change."""
    office = around.office
    wanted = NewNotificationSettings(
        quiet_from="22:00", quiet_to="06:30", time_zone="Europe/Vienna", clients=("Contoso",), least_priority="high"
    )
    first = await around.settings.change(office.sam, wanted)
    assert first.version == 1
    assert await around.settings.change(office.sam, wanted) == first
    second = await around.settings.change(office.sam, NewNotificationSettings(do_not_disturb=True))
    assert (second.version, second.clients, second.quiet_from) == (2, (), None)
    assert await around.settings.read(office.sam) == second
    assert await around.settings.read(office.alex) == NotificationSettings()
    assert (await office.heard_by(office.sam)).count("notification_settings_changed") == 2
    assert "notification_settings_changed" not in await office.heard_by(office.alex)


async def test_names_are_kept_once_and_as_one_line(around: Around) -> None:
    """Q9."""
    body = NewNotificationSettings(clients=("  Contoso\n Ltd ", "CONTOSO LTD", "Fabrikam"))
    assert (await around.settings.change(around.office.sam, body)).clients == ("Contoso Ltd", "Fabrikam")


async def test_what_makes_no_sense_is_refused_by_name(around: Around) -> None:
    """Q6, Q9: and nothing is changed."""
    office = around.office
    for where, said in NONSENSE:
        fields = {n: office.clock() + value if isinstance(value, timedelta) else value for n, value in said.items()}
        with pytest.raises(Malformed) as refused:
            await around.settings.change(office.sam, NewNotificationSettings(**fields))
        assert refused.value.where == where, said
    assert (await around.settings.read(office.sam)).version == 0


async def test_a_notice_says_what_holds_it_back_and_is_there_all_the_same(around: Around) -> None:
    """Q6, Q9: do-not-disturb and a filter at the time of the news; in the bell and the queue of all of them."""
    office = around.office
    until = office.clock() + timedelta(hours=1)
    await around.settings.change(office.sam, NewNotificationSettings(do_not_disturb_until=until))
    await around.settings.change(office.kim, NewNotificationSettings(clients=("Fabrikam",)))
    handoff = await office.escalated(client="Contoso")
    for person, held in ((office.sam, "do_not_disturb"), (office.kim, "filter"), (office.alex, None)):
        (notice,) = (await office.notices.list(person)).notices
        assert notice.held_by == held
        assert [each.id for each in (await office.handoffs.waiting(person)).handoffs] == [handoff.id]
    office.clock.advance(hours=1)
    await office.escalated(client="Fabrikam")
    for person in (office.sam, office.kim):
        assert (await office.notices.list(person)).notices[0].held_by is None


async def test_urgent_news_breaks_through_for_those_who_want_it(around: Around) -> None:
    """Q6."""
    office = around.office
    await around.settings.change(office.sam, NewNotificationSettings(do_not_disturb=True))
    await around.settings.change(office.alex, NewNotificationSettings(do_not_disturb=True, urgent_breaks_through=False))
    await office.escalated(body=NewHandoff(reason="r", priority="urgent"))
    assert (await office.notices.list(office.sam)).notices[0].held_by is None
    assert (await office.notices.list(office.alex)).notices[0].held_by == "do_not_disturb"


async def test_quiet_hours_are_those_of_the_clock_on_my_wall(around: Around) -> None:
    """Q6: the office's clock stands at 09:30 UTC, which is 18:30 in Tokyo."""
    office = around.office
    tokyo = NewNotificationSettings(quiet_from="18:00", quiet_to="08:00", time_zone="Asia/Tokyo")
    await around.settings.change(office.sam, tokyo)
    await around.settings.change(office.alex, tokyo.model_copy(update={"time_zone": "UTC"}))
    await office.escalated()
    assert (await office.notices.list(office.sam)).notices[0].held_by == "quiet_hours"
    assert (await office.notices.list(office.alex)).notices[0].held_by is None


async def test_who_hears_of_a_handoff_knows_already_whether_to_be_alerted(around: Around) -> None:
    """Q6: the notice, which says what holds it, comes before the handoff's own event."""
    office = around.office
    await office.escalated()
    heard = await office.heard_by(office.sam)
    assert heard.index("notice_added") < heard.index("handoff_created")
