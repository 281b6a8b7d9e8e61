"""The running desktop: reaches its server, signs in, shows the desk, and lets go of everything in the right order."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QMenu

from rf_desktop.app import logs
from rf_desktop.app.ai_key import KeptAiKey
from rf_desktop.app.arriving import OF_THE_DESK, OF_THE_REST, desk_of, fetch, until_asked, until_seen
from rf_desktop.app.closing import Closing
from rf_desktop.app.crash_talk import CrashTalk
from rf_desktop.app.entrance import OtherServerWanted
from rf_desktop.app.hidden_start import appear_unless_hidden
from rf_desktop.app.home import Home, home_of, prepare
from rf_desktop.app.link_door import LinkDoor
from rf_desktop.app.plan import Plan
from rf_desktop.app.played import facts_of, play_along
from rf_desktop.app.server_access import OwnServer, ServerAccess, ServerRefused
from rf_desktop.app.settings_door import SettingsDoor, language_actions, page_actions
from rf_desktop.app.settings_ways import Ways
from rf_desktop.app.settling import Settling
from rf_desktop.app.single_instance import SingleInstance
from rf_desktop.app.story.wire import PlayerAddress
from rf_desktop.app.tongue import Tongue
from rf_desktop.app.tray_view import tray_state
from rf_desktop.app.version_talk import VersionTalk
from rf_desktop.app.warming import warm
from rf_desktop.client.credentials import Credentials
from rf_desktop.client.observable import Cell, Unwatch
from rf_desktop.client.preferences import KeptPreferences
from rf_desktop.ui.aio import TaskScope
from rf_desktop.ui.garbage import thaw
from rf_desktop.ui.main_window import MainWindow
from rf_desktop.ui.notices.desktop_notifications import open_notifier
from rf_desktop.ui.notices.tray import TrayIcon
from rf_desktop.ui.notices.tray_icon import TrayConnection, TrayState
from rf_desktop.ui.notices.voice import Voice
from rf_desktop.ui.theme.theme import Theme
from rf_desktop.viewmodels import text, text_copies
from rf_desktop.viewmodels.actions import Action
from rf_desktop.viewmodels.crashes import Crashes
from rf_desktop.viewmodels.herald import ToastMessage

if TYPE_CHECKING:
    from rf_desktop.client.workspace import Workspace
    from rf_desktop.viewmodels.desk import Desk
    from rf_desktop.viewmodels.first_run import Page

_log = logging.getLogger(__name__)


class Program:
    """One profile's window from start to end. Lives on one event loop."""

    def __init__(
        self,
        plan: Plan,
        theme: Theme,
        tongue: Tongue,
        preferences: KeptPreferences,
        instance: SingleInstance,
        crashes: Crashes,
    ) -> None:
        self._plan = plan
        self._theme = theme
        self._tongue = tongue
        self._preferences = preferences
        self._queue_arrangement = Cell(self._preferences.now.value.queue)
        # At once, so that a crash forgets no view that was saved.
        self._queue_arrangement.watch(lambda kept: self._keep(queue=kept), now=False)
        self._crashes = crashes
        self._instance = instance
        self._tasks = TaskScope(None, self._failed)
        self._desk: Desk | None = None
        self._unwatch: list[Unwatch] = []
        self._again = asyncio.Event()
        self._queue_seen = asyncio.Event()
        self._home: Home | None = None

    async def live(self, stop: asyncio.Event) -> int:
        """Show the window, go through the doors, and stay until `stop` is set. Returns the exit code."""
        loop = asyncio.get_running_loop()
        logs.log_loop_failures(loop)
        self._stop = stop
        self._credentials = Credentials(self._plan.profile)
        self._ai_key = KeptAiKey(self._credentials)
        self._build()
        self._settling = Settling(
            self._plan, self._preferences, self._window, self._theme, self._tasks, self._ai_key.get, stop.set
        )
        if self._plan.hidden:
            self._tasks.start("hidden start", appear_unless_hidden(self._window, self._tray))
        else:
            self._window.show()
        if (player := PlayerAddress.from_environment()) is not None:
            played = play_along(player, self._plan.profile, lambda: facts_of(self._tray, self._access), stop)
            self._tasks.start("story", played)
        self._tasks.start("doors", self._go_in())
        await stop.wait()
        await self._leave()
        return 0

    def _build(self) -> None:
        self._window = MainWindow(self._theme, self._tasks)
        kept = self._preferences.now.value
        self._window.arrange(kept.window_geometry, kept.window_state, kept.columns, kept.collapsed_panels)
        self._window.deeds.recent = kept.recent_actions
        self._window.deeds.keep_recent = lambda recent: self._keep(recent_actions=recent)
        self._window.deeds.keep_look = lambda look: self._keep(theme=look.value)
        self._window.deeds.register.offer(self._own_actions)
        self._tray = TrayIcon(self._theme.mode)
        self._notifier = open_notifier(self._tray, self._plan.data_folder)
        self._voice = Voice(
            self._window, self._window.toasts, self._notifier, lambda: self._preferences.now.value.sound
        )
        self._settings = SettingsDoor(
            self._theme, self._tasks, self._window, self._notifier, self._preferences, self._ai_key
        )
        self._versions = VersionTalk(self._voice.toast)
        self._crash_talk = CrashTalk(self._crashes, self._window, self._theme, self._voice.toast)
        self._window.deeds.register.offer(self._crash_talk.actions)
        self._closing = Closing(self._window, self._tray, self._voice.toast)
        self._links = LinkDoor(self._plan.link, self._window, self._tasks, lambda: self._desk)
        self._connect_window()
        self._instance.activated.connect(self._links.arrived)

    # Going in ----------------------------------------------------------------------------------------------------

    async def _go_in(self, page: Page | None = None, *, ask: bool = False) -> None:
        """Data folder, server, sign-in: each either opens or says why not and is tried again when asked.

        page: where the first run asks again, for another server. ask: somebody has signed out.
        """
        await self._until_done(partial(prepare, self._plan.data_folder))
        while True:
            home = await self._at_home(page)
            if isinstance(home.access, OwnServer):
                self._fetch()
            self._window.start_page.show_waiting(lambda: text.STARTING_SERVER)
            await self._until_done(home.access.reach)
            try:
                await self._sign_in(home, ask=ask)
                return
            except OtherServerWanted:
                page, ask = "choice", False

    async def _at_home(self, page: Page | None) -> Home:
        """Where this profile's work is; asked once, and again when another server is wanted."""
        if self._home is not None and page is not None:
            home, self._home = self._home, None
            await home.leave()
        if self._home is None:
            settled = await self._settling.settle(page)
            self._plan = settled.plan
            self._home = home_of(settled, self._window, self._theme, self._tasks, self._credentials)
            self._home.entrance.on_asking = self._fetch
        return self._home

    def _fetch(self) -> asyncio.Task[None] | None:
        """What the desk needs, once, while somebody else is at work: our own server starts, or any is asked."""
        return self._tasks.start("what the desk needs", fetch(OF_THE_DESK))

    async def _until_done(self, step: Callable[[], Awaitable[None]]) -> None:
        while True:
            try:
                await step()
                return
            except ServerRefused as refusal:
                self._window.start_page.show_trouble(refusal.sentence, other=self._plan.asks)
                self._again.clear()
                await self._again.wait()
                self._window.start_page.show_waiting(lambda: text.STARTING_SERVER)

    async def _sign_in(self, home: Home, *, ask: bool) -> None:
        workspace = await home.entrance.enter(ask=ask)
        self._settling.keep(home.settled)
        desk = desk_of(workspace, self._voice, self._plan.data_folder, self._queue_arrangement)
        self._desk = desk
        self._tasks.start("remember", self._remember(desk, home, workspace.token))
        self._voice.on_action = lambda key, action: self._act(desk, key, action)
        self._unwatch = [
            desk.announcer.counts.watch(lambda _: self._show_tray(desk)),
            desk.do_not_disturb.state.watch(lambda _: self._show_tray(desk), now=False),
            home.access.restarting.watch(desk.server_is_restarting),
            workspace.server.watch(self._versions.heard, now=False),
        ]
        desk.start()  # what it lists is on its way while the window is made
        await (self._fetch() or asyncio.sleep(0))
        await until_asked(workspace.connection)
        self._queue_seen.clear()
        self._window.show_desk(desk, self._add_demo_entries, queue_first=True)
        self._tasks.start("the rest", self._complete(desk, workspace))
        self._crash_talk.tell()
        self._links.follow_waiting(desk)

    async def _complete(self, desk: Desk, workspace: Workspace) -> None:
        """What the queue does not wait for."""
        await until_seen(workspace.updated_at, self._queue_seen)
        await fetch(OF_THE_REST)
        if self._desk is not desk:
            return
        from rf_desktop.ui.notices.quiet_menu import QuietMenu

        self._window.complete()
        self._tray.show_quiet_menu(
            QuietMenu(desk.do_not_disturb, self._tasks, lambda: self._show_settings("notifications"))
        )
        await warm(workspace.updated_at)

    async def _remember(self, desk: Desk, home: Home, token: str) -> None:
        """The password store may ask its user first, who may have signed out by then (D3)."""
        if (why_not := await home.entrance.remember(token)) and self._desk is desk:
            self._voice.toast(ToastMessage("not remembered", why_not, kind="info"))

    def _show_tray(self, desk: Desk) -> None:
        self._tray.show(tray_state(desk.announcer.counts.value, desk.do_not_disturb.state.value))

    def _act(self, desk: Desk, key: str, action: str) -> None:
        if not self._crash_talk.acted(key, action):
            self._tasks.start(f"{action} {key}", desk.on_action(key, action))

    def _add_demo_entries(self, menu: QMenu) -> None:
        if self._plan.demo and self._desk is not None and self._home is not None:
            self._home.demo.add_entries(menu, self._desk.me.email)

    def _try_again(self) -> None:
        """Go on at the door that did not open; from the first one where the way in had ended."""
        self._again.set()
        self._tasks.start("doors", self._go_in())

    def _to_other_server(self) -> None:
        """Somebody stands before a server that does not answer, or wants to leave this one: ask where to go."""
        self._tasks.cancel("doors")
        self._tasks.start("doors", self._leave_server())

    def _go_back(self, copy: Path) -> None:
        """To a backup of the own server's data."""
        self._tasks.start("doors", self._restore(copy))

    async def _restore(self, copy: Path) -> None:
        desk, access = self._desk, self._access
        if desk is None or not isinstance(access, OwnServer):
            return
        self._clear_desk()
        self._window.start_page.show_waiting(lambda: text_copies.RESTORING)
        await desk.aclose()
        told = ToastMessage("restored", text_copies.RESTORED, text_copies.RESTORED_BODY, kind="success")
        try:
            await access.restore(copy)
        except ServerRefused as refusal:
            told = ToastMessage("restored", text_copies.NOT_RESTORED, str(refusal), kind="error")
        await self._go_in()
        self._voice.toast(told)

    async def _leave_server(self) -> None:
        desk = self._desk
        if desk is not None:
            self._clear_desk()
            await desk.sign_out()
            thaw()
        await self._go_in("choice")

    # The window's wishes -----------------------------------------------------------------------------------------

    def _connect_window(self) -> None:
        window, tray = self._window, self._tray
        window.close_requested.connect(self._stop.set if self._plan.joins else self._closing.close)
        window.quit_requested.connect(self._stop.set)
        window.queue_seen.connect(self._queue_seen.set)
        window.settings_requested.connect(self._show_settings)
        window.settings_page_requested.connect(self._show_settings)
        window.sign_out_requested.connect(self._ask_to_sign_out)
        window.sign_in_requested.connect(lambda: self._tasks.start("doors", self._sign_in_again()))
        window.start_page.retry_requested.connect(self._try_again)
        window.start_page.quit_requested.connect(self._stop.set)
        window.start_page.other_requested.connect(self._to_other_server)
        tray.opened.connect(window.come_forward)
        tray.settings_requested.connect(self._show_settings)
        tray.quit_requested.connect(self._stop.set)
        tray.next_requested.connect(self._next_escalation)
        self._tongue.follow(self._preferences.now, self._say_anew)
        self._theme.changed.connect(lambda: tray.set_mode(self._theme.mode))

    def _show_settings(self, page: str = "", control: str = "") -> None:
        """Open the settings, at that page and control."""
        self._window.come_forward()
        other = self._to_other_server if self._plan.asks else None
        remember = None if self._home is None else self._home.entrance.remember
        sign_out, has_tray = self._begin_sign_out, self._tray.is_present()
        ways = Ways(self._access, remember, sign_out, other, self._go_back, has_tray)
        self._settings.open(self._plan, self._desk, ways, page, control)

    def _say_anew(self) -> None:
        """Another language is spoken; nobody is signed out and nothing typed is lost (D5)."""
        page = self._settings.put_away()
        if self._home is not None:
            self._home.entrance.say_anew()
        self._tray.say_anew()
        self._window.say_anew()
        if page:
            self._show_settings(page, "settings-language")

    def _next_escalation(self) -> None:
        if self._desk is not None:
            self._tasks.start("next escalation", self._desk.next_escalation())

    # Going out ---------------------------------------------------------------------------------------------------

    def _ask_to_sign_out(self) -> None:
        """Sign out; where that would lose something, only after a question (D3)."""
        from rf_desktop.ui.forms.signing_out import SignOutSheet
        from rf_desktop.viewmodels.leaving import SignOutQuestion, what_goes

        goes = what_goes(self._desk.unfinished()) if self._desk is not None else ""
        if goes:
            SignOutSheet(SignOutQuestion(goes, self._begin_sign_out), self._theme, self._tasks, self._window).open()
        else:
            self._begin_sign_out()

    def _begin_sign_out(self) -> None:
        self._tasks.start("doors", self._sign_out())

    async def _sign_out(self) -> None:
        """Forget this person here: token, drafts, lists; then the next sign-in."""
        await self._end(lambda desk: desk.sign_out())

    async def _sign_in_again(self) -> None:
        """The sign-in has ended: ask for it anew; drafts and unsent messages stay."""
        await self._end(lambda desk: desk.aclose())

    async def _end(self, way: Callable[[Desk], Awaitable[None]]) -> None:
        desk = self._desk
        if desk is not None and self._home is not None:
            self._clear_desk()
            # At once, both: the password store may ask its user first, and until then nothing of this desk is told.
            await asyncio.gather(self._home.entrance.forget(), way(desk))
            thaw()
            await self._go_in(ask=True)

    def _clear_desk(self) -> None:
        for unwatch in self._unwatch:
            unwatch()
        self._unwatch = []
        self._tasks.cancel("the rest")  # it may wait for lists that never come, and the next desk has one of its own
        self._links.let_go()
        self._tray.show_quiet_menu(None)
        self._tray.show(TrayState(connection=TrayConnection.SIGNED_OUT))
        self._settings.put_away()
        self._window.clear_desk()
        self._desk = None

    async def _leave(self) -> None:
        self._keep(**self._window.left_as())
        if self._home is not None:
            await self._home.demo.aclose()
        await self._tasks.aclose()
        desk = self._desk
        self._clear_desk()
        if desk is not None:
            await desk.aclose()
        self._window.close_for_good()
        await self._notifier.close()
        self._tray.close()
        await self._settling.aclose()
        if self._home is not None:
            await self._home.access.aclose()

    # The rest ----------------------------------------------------------------------------------------------------

    @property
    def _access(self) -> ServerAccess | None:
        return None if self._home is None else self._home.access

    def _own_actions(self) -> Iterable[Action]:
        """Every page of the settings, the languages, and the demo's other windows."""
        yield from page_actions(self._show_settings)
        yield from language_actions(self._preferences.now.value.language, lambda choice: self._keep(language=choice))
        if self._plan.demo and self._desk is not None and self._home is not None:
            yield from self._home.demo.actions(self._desk.me.email)

    def _keep(self, **changes: object) -> None:
        """Remember how things were arranged; where that cannot be written it is no loss worth a word."""
        if why := self._preferences.change(**changes):
            _log.warning("The arrangement was not kept: %s", why)

    def _failed(self, name: str, error: BaseException) -> None:
        _log.error("“%s” did not work", name, exc_info=error)
        if self._desk is None:
            self._window.start_page.show_trouble(lambda: text.START_FAILED)
            return
        self._voice.toast(ToastMessage("unexpected", text.SOMETHING_FAILED, text.SOMETHING_FAILED_BODY, kind="error"))
