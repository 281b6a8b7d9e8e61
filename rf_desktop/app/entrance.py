"""The way in: who has just founded, a remembered token, the demo's own sign-in, or the question for somebody's."""

from __future__ import annotations

import asyncio
import platform
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

import httpx

from rf_desktop.app.settling import Settled
from rf_desktop.client.credentials import Credentials
from rf_desktop.client.errors import Refused, SignedOut, UnexpectedReply, Unreachable
from rf_desktop.client.workspace import Workspace
from rf_desktop.domain.demo import DEMO_PASSWORD
from rf_desktop.domain.moments import now
from rf_desktop.ui.aio import TaskScope
from rf_desktop.ui.main_window import MainWindow
from rf_desktop.ui.theme.theme import Theme
from rf_desktop.viewmodels import local_words, text, text_first_run

if TYPE_CHECKING:
    from rf_desktop.ui.doors.page import DoorPage
    from rf_desktop.ui.sign_in_dialog import Way

_BETWEEN_TRIES = 1.0  # seconds, while the server does not answer


class OtherServerWanted(Exception):
    """Whoever stands at the door wants to go to another server."""


class Entrance:
    """Signs one profile in at one server, and remembers the token where the computer keeps secrets (D3)."""

    def __init__(
        self, settled: Settled, window: MainWindow, theme: Theme, tasks: TaskScope, credentials: Credentials
    ) -> None:
        self._settled = settled
        self._plan = settled.plan
        self._address = settled.access.address
        self._window = window
        self._theme = theme
        self._tasks = tasks
        self._credentials = credentials
        # A token is shown to the server that gave it and to no other, also when a profile goes to another one.
        self._token = f"token {self._plan.server_url}" if self._plan.server_url else "token"
        self._anew: Callable[[], None] = lambda: None
        self.on_asking: Callable[[], object] = lambda: None
        """Called when the server is asked whether somebody may come in; its answer takes a while."""

    async def enter(self, *, ask: bool) -> Workspace:
        """A signed-in workspace, not started; its token is not remembered yet.

        With `ask` the form is shown in any case: somebody has just signed out. Raises OtherServerWanted.
        """
        self._window.start_page.show_waiting(lambda: text.SIGNING_IN)
        known = None if ask else await self._as_known()
        return known or await self._by_asking()

    def say_anew(self) -> None:
        """Another language is spoken: the form, if one is open, in it; the address that was typed stays."""
        self._anew()

    async def remember(self, token: str) -> str:
        """Keep the token of the person who is in; why it lasts only until the application ends, "" when it lasts."""
        return local_words.not_remembered(await self._credentials.set(self._token, token))

    async def forget(self) -> None:
        """Forget the token."""
        await self._credentials.forget(self._token)

    async def _as_known(self) -> Workspace | None:
        if (founder := self._settled.founder) is not None:
            return await self._until_answered(lambda: self._sign_in(founder.email, founder.password))
        token = None if self._settled.is_new else await self._credentials.get(self._token)
        if token:
            folder = self._plan.data_folder
            resumed = await self._until_answered(lambda: Workspace.resume(self._address, token, folder=folder))
            if resumed is not None:
                return resumed
        email = self._plan.demo_email
        return None if email is None else await self._until_answered(lambda: self._sign_in(email, DEMO_PASSWORD))

    async def _until_answered(self, enter: Callable[[], Awaitable[Workspace]]) -> Workspace | None:
        """Try until the server answers; None when it does not let this one in."""
        while True:
            self.on_asking()
            try:
                return await enter()
            except (SignedOut, Refused):
                return None
            except (Unreachable, UnexpectedReply):
                self._window.start_page.show_waiting(lambda: text.UNREACHABLE_AT_START, other=self._may_change)
                await asyncio.sleep(_BETWEEN_TRIES)

    @property
    def _may_change(self) -> bool:
        return self._plan.asks

    async def _sign_in(self, email: str, password: str) -> Workspace:
        return await Workspace.sign_in(
            self._address, email, password, folder=self._plan.data_folder, device=platform.node()
        )

    async def _accept(self, code: str, password: str) -> Workspace:
        return await Workspace.accept_invitation(
            self._address, code, password, folder=self._plan.data_folder, device=platform.node()
        )

    async def _by_asking(self) -> Workspace:
        """Sign-in and invitation lead to each other; whichever arrives first ends both."""
        from rf_desktop.ui.doors.invitation import InvitationPage
        from rf_desktop.ui.sign_in_dialog import SignInDialog
        from rf_desktop.viewmodels.invitation import Accepting
        from rf_desktop.viewmodels.sign_in import SignIn

        arrived: asyncio.Future[Workspace] = asyncio.get_running_loop().create_future()
        form = SignIn(self._sign_in, arrived.set_result, now, email=self._plan.demo_email or "")
        shown: list[DoorPage] = []

        def turn_to(page: DoorPage, anew: Callable[[], None]) -> None:
            if shown:
                page.take_over(shown[0])
            page.open()
            if shown:
                shown.pop().leave()
            shown.append(page)
            self._anew = anew

        def sign_in() -> None:
            ways: list[Way] = []
            if self._plan.server_url is not None:
                ways.append(("invitation", text_first_run.HAVE_INVITATION, invitation))
            if self._may_change:
                ways.append(("other-server", text_first_run.OTHER_SERVER, other))
            where = self._where()
            page = SignInDialog(form, self._theme, self._tasks, self._window, where=where, ways=tuple(ways))
            turn_to(page, sign_in)

        def invitation() -> None:
            accepting = Accepting(self._accept, arrived.set_result, now)

            def show() -> None:
                turn_to(InvitationPage(accepting, sign_in, self._theme, self._tasks, self._window), show)

            show()

        def other() -> None:
            if not arrived.done():
                arrived.set_exception(OtherServerWanted())

        sign_in()
        try:
            return await arrived
        finally:
            shown.pop().leave()
            self._anew = lambda: None

    def _where(self) -> str:
        """Which server, and what is worth knowing of it before a password is typed."""
        if self._plan.server_url is None:
            return self._settled.note
        host = text_first_run.SIGN_IN_AT.format(host=httpx.URL(self._plan.server_url).netloc.decode())
        return f"{host}. {self._settled.note}" if self._settled.note else host
