"""A working day, pressed together: eight hours of escalations and everything that seniors do with them, with trouble.

A seed decides; the same seed is the same day. What each hour brings beside the work stands in `TROUBLE`.
"""

from __future__ import annotations

import asyncio
import random
import sqlite3
from collections import Counter
from collections.abc import Awaitable, Callable
from contextlib import closing

from rf_desktop.client.api import new_key
from rf_desktop.client.errors import ClientError
from rf_desktop.contract import endpoints as e
from rf_desktop.contract.handoffs import NewHandoff
from rf_desktop.contract.notifying import NewNotificationSettings
from rf_desktop.contract.sessions import NewSession, Resolution
from rf_desktop.contract.ways import Reason
from rf_desktop.domain.ids import HandoffId, SessionId
from rf_desktop.domain.vocabulary import Priority
from tests.endurance.agreement import Growth
from tests.endurance.office import Office, Senior, patiently, until

HOURS = 8
_PRIORITIES: tuple[Priority, ...] = ("low", "normal", "high", "urgent")
_PROBLEMS = (
    "Outlook asks for the password after the mailbox was migrated",
    "The VPN drops every ten minutes since the update",
    "The printer on the second floor prints empty pages",
    "A shared drive is not found after the restart",
)


class Day:
    """What happens; `did` counts it."""

    def __init__(self, office: Office, seed: int, escalations: int) -> None:
        self.office = office
        self.did: Counter[str] = Counter()
        self.growth = Growth()
        self._chance = random.Random(seed)
        self._each_hour = [escalations // HOURS + (hour < escalations % HOURS) for hour in range(HOURS)]
        self._trouble: dict[int, Callable[[], Awaitable[None]]] = {
            1: self._one_is_cut_off,
            3: self._everybody_is_at_lunch,
            4: self._the_server_is_killed,
            5: self._a_sign_in_ends,
            6: self._the_server_hangs,
            7: self._one_line_flutters,
        }

    async def passes(self) -> None:
        """Hour by hour; after each, all windows and the database must agree."""
        for hour in range(HOURS):
            for _ in range(self._each_hour[hour]):
                await self._escalates()
                for _ in range(self._chance.randint(1, 3)):
                    await self._somebody_works()
            if trouble := self._trouble.get(hour):
                await trouble()
                await self.office.back()
            await self.office.agrees()
            self.growth.looks.append(self.office.memory())

    # The work ----------------------------------------------------------------------------------------------------

    async def _escalates(self) -> None:
        junior = self._chance.choice(self.office.juniors)
        form = NewSession(problem=self._chance.choice(_PROBLEMS), ticket=str(self._chance.randint(10_000, 99_999)))
        wanted = NewHandoff(reason="It starts again", notes="", priority=self._chance.choice(_PRIORITIES))
        keys = new_key(), new_key()
        opened = await patiently(lambda: junior.get(e.OPEN_SESSION, form, key=keys[0]))
        await patiently(lambda: junior.get(e.ESCALATE, wanted, key=keys[1], session_id=opened.entry.id))
        self.did["escalated"] += 1

    async def _somebody_works(self) -> None:
        deeds = {
            self._claims: 5,
            self._is_raced_for: 2,
            self._resolves: 4,
            self._is_released: 2,
            self._is_looked_at: 4,
            self._is_snoozed: 2,
            self._is_woken: 1,
            self._is_marked: 2,
            self._is_withdrawn: 1,
            self._is_not_disturbed: 1,
        }
        (deed,) = self._chance.choices(list(deeds), list(deeds.values()))
        senior = self._chance.choice([each for each in self.office.seniors if each.is_live])
        try:
            if await deed(senior):
                self.did[deed.__name__.removeprefix("_")] += 1
        except ClientError as refused:
            self.did[f"refused: {type(refused).__name__}"] += 1

    async def _claims(self, senior: Senior) -> bool:
        if handoff := self._any("open"):
            await senior.desk.queue.pick_up(handoff)
        return bool(handoff)

    async def _is_raced_for(self, _: Senior) -> bool:
        if handoff := self._any("open"):
            racers = [each for each in self.office.seniors if each.is_live]
            await asyncio.gather(*(each.desk.queue.pick_up(handoff) for each in racers))
        return bool(handoff)

    async def _resolves(self, senior: Senior) -> bool:
        if mine := self._mine(senior):
            resolution = Resolution(cause="A stale password", fix="Removed it", verdict="complete", minutes_worked=5)
            await senior.desk.workspace.commands.resolve(SessionId(mine[1]), resolution, key=new_key())
        return bool(mine)

    async def _is_released(self, senior: Senior) -> bool:
        if mine := self._mine(senior):
            await senior.desk.workspace.api.call(e.RELEASE_HANDOFF, Reason(reason="Lunch"), handoff_id=mine[0])
        return bool(mine)

    async def _is_looked_at(self, senior: Senior) -> bool:
        if handoff := self._any("open"):
            await senior.desk.open_handoff(HandoffId(handoff))
            if sheet := senior.desk.sheet.value:
                sheet.back_to_queue()
        return bool(handoff)

    async def _is_snoozed(self, senior: Senior) -> bool:
        if handoff := self._any("open"):
            await senior.desk.queue.snooze(handoff, 600)
        return bool(handoff)

    async def _is_woken(self, senior: Senior) -> bool:
        if handoff := self._any("open"):
            await senior.desk.queue.wake(handoff)
        return bool(handoff)

    async def _is_marked(self, senior: Senior) -> bool:
        if handoff := self._any("open"):
            await self._chance.choice((senior.desk.queue.mark_unread, senior.desk.queue.mark_read))(handoff)
        return bool(handoff)

    async def _is_withdrawn(self, _: Senior) -> bool:
        found = self.office.witness.query(
            "SELECT h.id, p.email FROM handoff h JOIN person p ON p.account_id = h.account_id"
            " AND p.id = h.handed_off_by_id WHERE h.status = 'open' ORDER BY h.escalated_at"
        )
        if found:
            row = self._chance.choice(found)
            junior = next(each for each in self.office.juniors if each.who.email == row["email"])
            await patiently(lambda: junior.ask(e.WITHDRAW_HANDOFF, handoff_id=row["id"]))
        return bool(found)

    async def _is_not_disturbed(self, senior: Senior) -> bool:
        wanted = NewNotificationSettings(do_not_disturb=self._chance.random() < 0.5)
        await senior.desk.workspace.api.call(e.CHANGE_NOTIFICATION_SETTINGS, wanted)
        return True

    def _any(self, status: str) -> str | None:
        found = self.office.witness.query("SELECT id FROM handoff WHERE status = ? ORDER BY escalated_at", (status,))
        return str(self._chance.choice(found)["id"]) if found else None

    def _mine(self, senior: Senior) -> tuple[str, str] | None:
        found = self.office.witness.query(
            "SELECT h.id, h.session_id FROM handoff h JOIN person p ON p.account_id = h.account_id"
            " AND p.id = h.claimed_by_id WHERE h.status = 'claimed' AND p.email = ? ORDER BY h.escalated_at",
            (senior.who.email,),
        )
        if not found:
            return None
        row = self._chance.choice(found)
        return row["id"], row["session_id"]

    # Trouble -----------------------------------------------------------------------------------------------------

    async def _one_is_cut_off(self) -> None:
        """Network loss: work goes on around one who hears of it only afterwards."""
        senior = self._chance.choice(self.office.seniors)
        senior.line.cut()
        await until(lambda: not senior.is_live, "the loss is noticed")
        await self._work_goes_on(3)
        senior.line.mend()

    async def _everybody_is_at_lunch(self) -> None:
        """Sleep: the computers stand still; an hour later their clocks have jumped and their lines are dead."""
        for senior in self.office.seniors:
            senior.line.sleep()
        for _ in range(3):
            await self._escalates()
        self.office.put_on += 3600
        for senior in self.office.seniors:
            senior.line.wake()
        # Before that, those who have not noticed yet still call themselves live.
        await until(lambda: all(each.line.carries_anew for each in self.office.seniors), "all lines carry again")

    async def _the_server_is_killed(self) -> None:
        await self.office.is_killed()

    async def _a_sign_in_ends(self) -> None:
        """Token expiry: revoked behind everybody's back; the person signs in again."""
        senior = self._chance.choice(self.office.seniors)
        with closing(sqlite3.connect(self.office.database, timeout=30)) as connection, connection:
            connection.execute(
                "UPDATE sign_in SET revoked_at = created_at WHERE revoked_at IS NULL"
                " AND person_id = (SELECT id FROM person WHERE email = ?)",
                (senior.who.email,),
            )
        senior.desk.workspace.connect_anew()
        await until(lambda: senior.program._desk and senior.desk.signed_out.value, "the end of the sign-in shows")
        await self._work_goes_on(2)
        await senior.signs_in_again()

    async def _the_server_hangs(self) -> None:
        """SIGSTOP: it holds every connection and answers none."""
        self.office.server.freeze()
        await asyncio.sleep(0.5)
        self.office.server.thaw()

    async def _one_line_flutters(self) -> None:
        senior = self._chance.choice(self.office.seniors)
        for _ in range(3):
            senior.line.cut()
            await self._escalates()
            senior.line.mend()
            await until(lambda: senior.is_live, "the line is back")

    async def _work_goes_on(self, escalations: int) -> None:
        for _ in range(escalations):
            await self._escalates()
            await self._somebody_works()
