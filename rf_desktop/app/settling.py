"""Where a profile's work is: what was said at the start, what it remembers, or what the first run is told (D5)."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import replace

from rf_desktop.app.errand_desk import ErrandRefused
from rf_desktop.app.plan import Plan
from rf_desktop.app.server_access import JoinedServer, OwnServer, ServerAccess, ServerRefused, TeamServer
from rf_desktop.client.preferences import KeptPreferences
from rf_desktop.client.server_check import find_server
from rf_desktop.domain.demo import ALEX
from rf_desktop.ui.aio import TaskScope
from rf_desktop.ui.main_window import MainWindow
from rf_desktop.ui.theme.theme import Theme
from rf_desktop.values import dataclass
from rf_desktop.viewmodels.first_run import (
    Decision,
    Demo,
    FirstRun,
    Founder,
    NotFounded,
    Own,
    Page,
    Team,
    refused_founder,
)

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Settled:
    """The plan with nothing left open, and the way to its server. `founder` has just founded and signs in at once;
    `note` stands on the page of the sign-in; `is_new` was just decided and is kept once somebody is in."""

    plan: Plan
    access: ServerAccess
    founder: Founder | None = None
    note: str = ""
    is_new: bool = False


class Settling:
    """Asks at most once at a time. The window must be there; it is only shown in when something is asked."""

    def __init__(
        self,
        plan: Plan,
        preferences: KeptPreferences,
        window: MainWindow,
        theme: Theme,
        tasks: TaskScope,
        ai_key: Callable[[], Awaitable[str | None]],
        ended: Callable[[], None],
    ) -> None:
        """ended: the window that this one joined has gone."""
        self._plan = plan
        self._preferences = preferences
        self._window = window
        self._theme = theme
        self._tasks = tasks
        self._ai_key = ai_key
        self._ended = ended
        self._founding: OwnServer | None = None

    async def settle(self, ask: Page | None = None) -> Settled:
        """What holds. With `ask` the first run asks in any case, beginning on that page."""
        if not self._plan.asks:
            return Settled(self._plan, self._said())
        kept = self._preferences.now.value
        if ask is None and kept.home:
            plan = self._of(kept.home, kept.server_url)
            return Settled(plan, self._way(plan))
        decision = await self._ask(ask or "choice")
        match decision:
            case Demo():
                plan = self._of("demo", "")
            case Own():
                plan = self._of("own", "")
            case Team(url=url):
                plan = self._of("team", url)
        founding, self._founding = self._founding, None
        if isinstance(decision, Own) and founding is not None:
            return Settled(plan, founding, decision.founder, is_new=True)
        if founding is not None:
            await founding.aclose()
        return Settled(plan, self._way(plan), note=decision.note if isinstance(decision, Team) else "", is_new=True)

    def keep(self, settled: Settled) -> None:
        """Somebody is in: remember where. What cannot be written is asked again at the next start."""
        if settled.is_new:
            plan = settled.plan
            home = "team" if plan.server_url else "demo" if plan.demo else "own"
            self._preferences.change(home=home, server_url=plan.server_url or "")

    async def aclose(self) -> None:
        """End a server that was started for an account that was not founded."""
        if self._founding is not None:
            await self._founding.aclose()

    def _said(self) -> ServerAccess:
        if self._plan.joins:
            return JoinedServer(ended=self._ended)
        return self._way(self._plan)

    def _way(self, plan: Plan) -> ServerAccess:
        if plan.server_url is not None:
            return TeamServer(plan.server_url)
        return OwnServer(plan.data_folder, demo=plan.demo, ai_key=self._ai_key, ahead=plan.ahead)

    def _of(self, home: str, server_url: str) -> Plan:
        match home:
            case "demo":
                return replace(self._plan, demo=True, demo_email=ALEX.email)
            case "team":
                return replace(self._plan, server_url=server_url)
            case _:
                return self._plan

    async def _ask(self, page: Page) -> Decision:
        from rf_desktop.ui.doors.first_run import FirstRunDoors

        decided: asyncio.Future[Decision] = asyncio.get_running_loop().create_future()

        def decide(decision: Decision) -> None:
            if not decided.done():
                decided.set_result(decision)

        first_run = FirstRun(find_server, self._found, decide, page=page)
        doors = FirstRunDoors(first_run, self._theme, self._tasks, self._window)
        self._window.come_forward()  # also where it was to start hidden: without an answer it is of no use
        try:
            return await decided
        finally:
            doors.leave()

    async def _found(self, founder: Founder) -> None:
        if self._founding is None:
            self._founding = OwnServer(self._plan.data_folder, demo=False, ai_key=self._ai_key)
        try:
            await self._founding.reach()
            await self._founding.errands.ask(
                "found",
                account_name=founder.account_name,
                name=founder.name,
                email=founder.email,
                password=founder.password,
            )
        except ServerRefused as error:
            raise NotFounded({"": str(error)}) from None
        except ErrandRefused as error:
            _log.info("No account was founded: %s", error.code)
            raise NotFounded(
                refused_founder(error.code, error.field), already=error.code == "already_founded"
            ) from None
