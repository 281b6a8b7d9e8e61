"""What alerts me and when: kept on the server, and applied when a notice is written (Q6, Q9)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from rf_desktop.contract.events import NotificationSettingsChanged
from rf_desktop.contract.notifying import NewNotificationSettings, NotificationSettings, time_of
from rf_desktop.domain import limits
from rf_desktop.domain.alerting import AlertSettings, Happening, held_by, zone
from rf_desktop.domain.errors import Malformed
from rf_desktop.domain.ids import PersonId
from rf_desktop.domain.vocabulary import Held
from rf_desktop.server.ports import Persons
from rf_desktop.server.services.actor import Actor
from rf_desktop.server.services.use_cases import UseCases
from rf_desktop.server.store.tables import NotificationSettingsRow
from rf_desktop.server.store.unit_of_work import Work

MOST_NAMES = 100
"""Clients, or domains, of one filter."""
LONGEST_PAUSE = timedelta(days=366)
"""Do-not-disturb ends within that time, or is not said with an end."""


class MyNotificationSettings(UseCases):
    """A person's own settings; nobody else reads or changes them."""

    async def read(self, actor: Actor) -> NotificationSettings:
        """As they are now; whoever never changed them has those of the contract, version 0."""
        async with self._reading(actor.account_id) as work:
            return _view((await work.settings.of([actor.person_id])).get(actor.person_id))

    async def change(self, actor: Actor, body: NewNotificationSettings) -> NotificationSettings:
        """Put these in the place of all before; the same again changes nothing. Raises Malformed."""
        wanted = _checked(body, self._clock()).model_dump(mode="json")
        async with self._writing(actor.account_id) as work:
            row = (await work.settings.of([actor.person_id])).get(actor.person_id)
            if row is None or row.content != wanted:
                row = await work.settings.keep(actor.person_id, wanted)
                event = NotificationSettingsChanged(settings=_view(row))
                work.events.append(event, Persons(frozenset({actor.person_id})))
            return _view(row)


async def held_among(
    work: Work, people: Collection[PersonId], news: Happening, at: datetime
) -> dict[PersonId, Held | None]:
    """Whom `news` should not alert, and why; None for those whom it should."""
    settings = await work.settings.of(people)
    return {
        person_id: held_by(alert_settings(settings[person_id].content), news, at) if person_id in settings else None
        for person_id in people
    }


def alert_settings(content: dict[str, Any]) -> AlertSettings:
    """Settings as they are kept, for the policy."""
    return NotificationSettings.model_validate(content).wishes()


def _view(row: NotificationSettingsRow | None) -> NotificationSettings:
    if row is None:
        return NotificationSettings()
    return NotificationSettings.model_validate({**row.content, "version": row.version})


def _checked(body: NewNotificationSettings, at: datetime) -> NewNotificationSettings:
    until = body.do_not_disturb_until
    if until is not None and not at < until <= at + LONGEST_PAUSE:
        raise Malformed("do_not_disturb_until", "it lies in the future, within a year")
    if (body.quiet_from is None) != (body.quiet_to is None):
        raise Malformed(
            "quiet_to" if body.quiet_to is None else "quiet_from", "quiet hours have a beginning and an end"
        )
    for field, said in (("quiet_from", body.quiet_from), ("quiet_to", body.quiet_to)):
        if said is not None and time_of(said) is None:
            raise Malformed(field, "a time is HH:MM, from 00:00 to 23:59")
    if body.quiet_from is not None and body.quiet_from == body.quiet_to:
        raise Malformed("quiet_to", "quiet hours do not end when they begin")
    if zone(body.time_zone) is None:
        raise Malformed("time_zone", "it is the name of a time zone, such as Europe/Vienna")
    names = {"clients": _names("clients", body.clients), "domains": _names("domains", body.domains)}
    return body.model_copy(update=names)


def _names(field: str, said: tuple[str, ...]) -> tuple[str, ...]:
    """Each once, however it is written, as one line."""
    if len(said) > MOST_NAMES:
        raise Malformed(field, f"there are at most {MOST_NAMES}")
    kept: dict[str, str] = {}
    for each in said:
        name = " ".join(each.split())
        if not name or len(name) > limits.FIELD:
            raise Malformed(field, f"each has 1 to {limits.FIELD} characters")
        kept.setdefault(name.casefold(), name)
    return tuple(kept.values())
