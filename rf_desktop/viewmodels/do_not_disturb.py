"""Do-not-disturb as one switches it on and off anywhere: tray, account menu, bell, settings (Q4, Q6).

It is kept on the server, so all desktops of a person agree; what is shown here follows the server and the clock.
"""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, time, timedelta
from typing import Literal

from rf_desktop.client.errors import ClientError
from rf_desktop.client.notifying import Notifying
from rf_desktop.client.observable import Cell
from rf_desktop.contract.notifying import NotificationSettings
from rf_desktop.domain.alerting import is_do_not_disturb, quiet_until
from rf_desktop.domain.moments import Clock
from rf_desktop.values import dataclass
from rf_desktop.viewmodels import language, text_notify
from rf_desktop.viewmodels.presses import Presses
from rf_desktop.viewmodels.telling import Telling

Pause = Literal["30", "60", "morning", "open"]
"""How long: minutes, until the next morning, or until it is turned off."""

MORNING = time(8)
_EARLIEST_MORNING, _LATEST_MORNING = time(4), time(12)
_LOOK_AGAIN = 30.0  # seconds between two looks at the clock, while nothing ends sooner


@dataclass(frozen=True)
class DoNotDisturbState:
    """`on`: switched on, with an end or without. `muted`: that, or it is a quiet hour. `label` says which, "" if none.

    `choices` are the pauses with their words; empty until the server has said how things stand.
    """

    on: bool = False
    muted: bool = False
    label: str = ""
    choices: tuple[tuple[Pause, str], ...] = ()


class DoNotDisturb:
    """Follows the mirrored settings; `state` is what menus and icons show."""

    def __init__(self, notifying: Notifying, telling: Telling, clock: Clock) -> None:
        self.state: Cell[DoNotDisturbState] = Cell(DoNotDisturbState())
        self._notifying = notifying
        self._telling = telling
        self._clock = clock
        self._presses = Presses()
        self._one_by_one = asyncio.Lock()
        self._timer: asyncio.TimerHandle | asyncio.Handle | None = None
        self._unwatch = [
            notifying.settings.watch(lambda _: self.refresh()),
            language.spoken.watch(lambda _: self.refresh(), now=False),
        ]

    def refresh(self) -> None:
        """Look at the clock: a pause or a quiet hour may have begun or ended."""
        settings, now = self._notifying.settings.value, self._clock()
        if settings is not None:
            self.state.set(view(settings, now))
            self._look_again(settings, now)

    async def pause(self, pause: Pause) -> None:
        """Switch it on."""
        settings, now = self._notifying.settings.value, self._clock()
        if settings is not None:
            until = ends_at(pause, settings, now)
            await self._change(pause, do_not_disturb=until is None, do_not_disturb_until=until)

    async def end(self) -> None:
        """Switch it off, however it was switched on. Quiet hours stay."""
        await self._change("off", do_not_disturb=False, do_not_disturb_until=None)

    def close(self) -> None:
        """Stop following."""
        for unwatch in self._unwatch:
            unwatch()
        if self._timer:
            self._timer.cancel()

    async def _change(self, wish: str, **changes: bool | datetime | None) -> None:
        """One after the other: that it is on may be told before the answer is here, and be changed again at once."""
        with self._presses.press(wish) as mine:
            if not mine:
                return
            async with self._one_by_one:
                await self._put(changes)

    async def _put(self, changes: dict[str, bool | datetime | None]) -> None:
        settings = self._notifying.settings.value
        if settings is not None:
            try:
                await self._notifying.change(settings.with_changes(**changes))
            except ClientError as error:
                self._telling.failed("do not disturb", error)

    def _look_again(self, settings: NotificationSettings, now: datetime) -> None:
        if self._timer:
            self._timer.cancel()
        until = settings.do_not_disturb_until
        left = (until - now).total_seconds() if until and until > now else _LOOK_AGAIN
        self._timer = asyncio.get_running_loop().call_later(min(left + 0.05, _LOOK_AGAIN), self.refresh)


def view(settings: NotificationSettings, now: datetime) -> DoNotDisturbState:
    """What is shown at that moment. Pure."""
    wishes = settings.wishes()
    on, quiet_end = is_do_not_disturb(wishes, now), quiet_until(wishes, now)
    label = ""
    if settings.do_not_disturb:
        label = text_notify.DO_NOT_DISTURB
    elif on and settings.do_not_disturb_until:
        until = text_notify.clock_or_day(settings.do_not_disturb_until, now)
        label = text_notify.DO_NOT_DISTURB_UNTIL.format(until=until)
    elif quiet_end:
        label = text_notify.QUIET_HOURS_UNTIL.format(until=text_notify.clock_or_day(quiet_end, now))
    morning = text_notify.clock_or_day(next_morning(settings, now), now)
    choices: tuple[tuple[Pause, str], ...] = (
        ("30", text_notify.FOR_30_MINUTES),
        ("60", text_notify.FOR_1_HOUR),
        ("morning", text_notify.UNTIL.format(until=morning)),
        ("open", text_notify.UNTIL_I_TURN_IT_OFF),
    )
    return DoNotDisturbState(on, on or quiet_end is not None, label, choices)


def ends_at(pause: Pause, settings: NotificationSettings, now: datetime) -> datetime | None:
    """When a pause that begins now ends (UTC); None for one that has no end."""
    match pause:
        case "open":
            return None
        case "morning":
            return next_morning(settings, now)
        case _:
            return now + timedelta(minutes=int(pause))


def next_morning(settings: NotificationSettings, now: datetime) -> datetime:
    """The coming morning where this computer is: when the quiet hours end, if that is a morning, else at eight (UTC).

    Shortly after midnight it is that of the day that has begun.
    """
    begin = settings.wishes().quiet_to
    morning = begin if begin and _EARLIEST_MORNING <= begin <= _LATEST_MORNING else MORNING
    here = now.astimezone()
    found = datetime.combine(here.date(), morning)  # naive: `astimezone` then asks the computer's own calendar
    if here.time() >= _EARLIEST_MORNING or found.astimezone(UTC) <= now:
        found += timedelta(days=1)
    return found.astimezone(UTC)
