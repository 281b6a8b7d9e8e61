"""Every screen in a language that nobody speaks: no visible word is outside the catalogue but what is content (D5).

Three windows on a real server; what is typed is Greek, the session German, so a plain Latin word that its playbooks do
not hold is a sentence that nobody can translate.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget

from rf_desktop import paths
from rf_desktop.client.address import ServerAddress
from rf_desktop.client.connection import Live
from rf_desktop.client.drafts import Drafts
from rf_desktop.client.observable import Cell
from rf_desktop.client.preferences import KeptPreferences, PreferencesFile
from rf_desktop.client.remembered import RememberedIds
from rf_desktop.client.workspace import Workspace
from rf_desktop.domain.ids import HandoffId
from rf_desktop.domain.moments import now
from rf_desktop.domain.redaction import for_disk
from rf_desktop.server.ai.playbooks import load
from rf_desktop.ui.aio import TaskScope
from rf_desktop.ui.forms.teach_back import TeachBackSheet
from rf_desktop.ui.main_window import MainWindow
from rf_desktop.ui.notices.notifier import Available
from rf_desktop.ui.settings.pages import PAGES
from rf_desktop.ui.settings.sheet import SettingsSheet
from rf_desktop.ui.settings.surroundings import Surroundings
from rf_desktop.ui.theme.theme import Choice, Theme
from rf_desktop.viewmodels.account_settings import AccountPage
from rf_desktop.viewmodels.ai_settings import AiSettingsPage
from rf_desktop.viewmodels.conversation_view import Conversation
from rf_desktop.viewmodels.copies import CopiesPage
from rf_desktop.viewmodels.desk import Desk, open_desk
from rf_desktop.viewmodels.form_view import EscalateValues, NewSessionValues, ResolveValues
from rf_desktop.viewmodels.moment_state import Showing
from rf_desktop.viewmodels.notification_settings import NotificationSettingsPage
from rf_desktop.viewmodels.server_settings import ServerPage
from rf_desktop.viewmodels.this_computer import LinkHandling, ThisComputer
from tests.client.waiting import becomes
from tests.fakes.herald import RecordingHerald
from tests.server.harness import ALEX, JANE, PASSWORD, SAM, SECRET, RunningServer, Somebody, populate
from tests.ui.test_settings_sheet import QuietNotifier
from tests.ui.visible_words import of_sessions, outside, spoken_by_nobody, unknown, words

Until = Callable[..., Awaitable[None]]
PROBLEM = "Ο εκτυπωτής 7 δεν τυπώνει τίποτα"
TYPED = ("Ναι, όλα", "Δεν ξέρω τι άλλο", "Επτά άτομα")


@pytest.fixture(autouse=True)
def nobodys_words() -> Iterator[None]:
    with spoken_by_nobody():
        yield


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    folder = tmp_path_factory.mktemp("data")
    populate(folder)
    running = RunningServer(folder)
    try:
        assert running.start().get("ready") is True
        yield running
    finally:
        running.close()


@dataclass
class Person:
    """Somebody in front of their window; `found` gathers what stood there and came from no catalogue."""

    desk: Desk
    window: MainWindow
    herald: RecordingHerald
    theme: Theme
    tasks: TaskScope
    found: dict[str, list[str]] = field(default_factory=dict)

    async def look(self, where: str, known: frozenset[str] = frozenset()) -> None:
        """Read the window from top to bottom. known: words that are content here."""
        for _ in range(10):
            await asyncio.sleep(0)
        content = of_sessions() | known
        toasts = [
            part for each in self.herald.toasts.values() for part in (each.title, each.body, each.action_label or "")
        ]
        told = [
            part
            for each in self.herald.notifications.values()
            for part in (each.title, each.body, *dict(each.actions).values())
        ]
        if found := outside(self.window, content) + unknown((*toasts, *told), content):
            self.found[where] = found

    async def press(self, name: str) -> None:
        """A button that is on the screen."""
        for _ in range(10):
            await asyncio.sleep(0)
        buttons = [each for each in self.window.findChildren(QAbstractButton, name) if each.isVisible()]
        assert buttons, name
        buttons[-1].click()
        for _ in range(10):
            await asyncio.sleep(0)

    async def leave(self, form: str) -> None:
        """A form that is looked at only."""
        await self.look(form)
        await self.press(f"{form}-cancel")

    async def shows(self, wanted: Callable[[Conversation], object]) -> Conversation:
        state = await becomes(
            self.desk.conversation.state, lambda state: isinstance(state, Conversation) and wanted(state)
        )
        assert isinstance(state, Conversation)
        return state

    async def waits_for_card(self, handoff: HandoffId) -> None:
        await becomes(self.desk.queue.state, lambda state: any(row.key == handoff for row in state.rows))

    async def assessed(self) -> None:
        """The sheet that is open has its assessment, or the reason why there is none."""
        sheet = self.desk.sheet.value
        assert sheet is not None
        await becomes(
            sheet.state, lambda state: isinstance(state, Showing) and state.view.assessment.state != "pending"
        )


Sit = Callable[[Somebody], Awaitable[Person]]


@pytest.fixture
async def sit(tmp_path: Path, server: RunningServer, qapp: QApplication) -> AsyncIterator[Sit]:
    theme = Theme(Choice.LIGHT, reduced_motion=True)
    theme.apply(qapp)
    address = Cell(ServerAddress(server.url, SECRET))
    async with AsyncExitStack() as stack:

        async def one(who: Somebody) -> Person:
            folder = tmp_path / who.name
            workspace = await Workspace.sign_in(address, who.email, PASSWORD, folder=folder, device="")
            herald = RecordingHerald()
            drafts, hidden = Drafts(folder / "drafts", for_disk), RememberedIds(folder / "hidden", 100)
            desk = open_desk(workspace, herald, drafts, hidden)
            tasks = TaskScope(None, lambda name, error: pytest.fail(f"{name}: {error!r}"))
            window = MainWindow(theme, tasks)
            stack.callback(window.close_for_good)
            stack.push_async_callback(desk.aclose)
            stack.push_async_callback(tasks.aclose)
            stack.callback(window.clear_desk)
            window.resize(1440, 900)
            window.show()
            window.show_desk(desk, lambda _menu: None)
            desk.start()
            await becomes(workspace.connection, lambda state: isinstance(state, Live))
            return Person(desk, window, herald, theme, tasks)

        yield one


async def handed_off(jane: Person, ticket: str, *, answers: int = 2) -> HandoffId:
    """A session with a card done, one skipped, one put back, handed off."""
    await jane.desk.sidebar.new_session_form().submit(
        NewSessionValues(problem=f"{PROBLEM} {ticket}", client="Ωμέγα", ticket=ticket, domain="Email")
    )
    state = await jane.shows(lambda state: len(state.lane) >= 4 and ticket in (state.header.ticket or ""))
    for card, how in list(zip(state.lane, ("done", "skipped"), strict=False))[:answers]:
        assert await jane.desk.conversation.answer(card.key, how, TYPED[0] if how == "done" else "")
    await jane.shows(lambda state: sum(card.state != "todo" for card in state.lane) == answers)
    assert await jane.desk.conversation.escalate_form().submit(EscalateValues(TYPED[1], TYPED[2], "urgent"))
    known = jane.desk.conversation.known
    assert known is not None
    assert known.entry.handoff is not None
    return known.entry.handoff.id


async def test_no_word_of_an_escalation_is_outside_the_catalogue(sit: Sit, until: Until) -> None:
    """From the new session to the case that is found again: both sides, every form, every state on the way."""
    jane, sam, alex = await sit(JANE), await sit(SAM), await sit(ALEX)
    await sam.look("nothing yet")
    await jane.press("new-session")
    await jane.leave("new-session")
    handoff = await handed_off(jane, "101")
    await jane.look("handed off")
    await sam.waits_for_card(handoff)
    await sam.look("a card waits")
    await sam.desk.queue.open(handoff)
    await sam.assessed()
    await until(lambda: sam.window.findChild(QWidget, "choice-continue"))
    await sam.look("magic moment")
    await sam.press("read-session")
    await sam.look("reading the session")
    await alex.waits_for_card(handoff)
    await alex.desk.queue.open(handoff)
    await until(lambda: alex.window.findChild(QWidget, "choice-continue"))
    await sam.press("choice-analysis")
    await sam.shows(lambda state: "resolve" in state.actions and len(state.messages) >= 6)
    await sam.look("the briefing and its answer")
    await until(lambda: not any(each.isVisible() for each in alex.window.findChildren(QWidget, "choice-continue")))
    await alex.look("somebody else has it")
    await jane.look("the junior reads along")
    for way, form in (
        ("release", "release"),
        ("return", "return"),
        ("coached", "coached"),
        ("reassign", "reassign"),
        ("consult", "consult"),
    ):
        await sam.desk.ways.press(way)  # type: ignore[arg-type]
        await sam.look(way)
        await sam.press(f"{form}-cancel")
    await sam.press("resolve")
    await sam.press("resolve-draft")
    await sam.leave("resolve")
    assert await sam.desk.conversation.resolve_form().submit(
        ResolveValues(cause=TYPED[0], fix=TYPED[2], verdict="missing", verdict_note=TYPED[1])
    )
    await sam.shows(lambda state: state.header.status == "resolved")
    await sam.look("resolved")
    sheets: list[TeachBackSheet] = []

    def open_(form: Any) -> None:
        sheets.append(TeachBackSheet(form, sam.theme, sam.tasks, sam.window))
        sheets[0].open()

    await sam.desk.conversation.write_teach_back(open_)
    await sam.look("teach back")
    sheets[0].reject()
    await jane.look("the outcome")

    second = await handed_off(jane, "102", answers=1)
    await alex.waits_for_card(second)
    await alex.look("a second card, and what is done")
    await alex.desk.queue.open(second)
    await alex.assessed()
    await until(lambda: alex.window.findChild(QWidget, "similar-case"))
    await alex.look("an assessment from similar cases")
    await alex.press("similar-case")
    await alex.look("the similar case")
    await alex.press("choice-continue")
    await alex.shows(lambda state: "resolve" in state.actions)
    await alex.press("context")
    await until(lambda: alex.window.findChild(QWidget, "agree"))
    await alex.look("the context again")
    await alex.press("close-moment")
    for person in (jane, sam, alex):
        await person.press("bell")
        await person.look("bell")
    assert not (said := told(jane, sam, alex)), said


async def test_no_word_of_palette_keys_and_settings_is_outside_the_catalogue(sit: Sit, tmp_path: Path) -> None:
    """Every page as an admin sees it, and everything one can do."""
    alex = await sit(ALEX)
    for open_, name in ((alex.window.deeds.open_palette, "palette"), (alex.window.deeds.open_keys, "keys")):
        open_()
        await alex.look(name)
        for sheet in alex.window.findChildren(QWidget, "palette" if name == "palette" else "keys-sheet"):
            sheet.reject()  # type: ignore[attr-defined]
    around = settings(alex, tmp_path)
    for kind in PAGES:
        sheet = SettingsSheet(around, kind.key)
        sheet.open()
        assert sheet.page == kind.key
        for _ in range(40):
            await asyncio.sleep(0.005)
        await alex.look(f"settings: {kind.key}", CONTENT.get(kind.key, frozenset()))
        sheet.reject()
    assert not (said := told(alex)), said


CONTENT = {
    "ai": frozenset({"claude", "sonnet"}),
    "server": frozenset({"http"}),
    "about": words([str(paths.resources())]),
    "playbooks": words(playbook.title for playbook in load(paths.resources() / "playbooks")),
}
"""A model, an address, where we are installed, and what the playbooks of another language are called."""


class Computer:
    """A computer that refuses everything."""

    def is_on(self) -> bool:
        return False

    def switch(self, *, on: bool) -> str:
        return "permission denied"

    def handling(self) -> LinkHandling:
        return "nobody"

    def register(self) -> str:
        return "no space left on device"

    unregister = register


def settings(person: Person, folder: Path) -> Surroundings:
    desk, quiet, computer = person.desk, QuietNotifier(), Computer()
    quiet.availability.set(Available("9"))

    async def remember(_token: str) -> str:
        return ""

    this = ThisComputer(computer, computer, has_tray=False)
    this.change_links()
    nowhere: Any = None
    return Surroundings(
        person.theme,
        person.tasks,
        person.window,
        quiet,  # type: ignore[arg-type]
        KeptPreferences(PreferencesFile(folder)),
        Path("/7"),
        ai=AiSettingsPage(desk.workspace.api, desk.me),
        shelf=desk.playbooks,
        do_not_disturb=desk.do_not_disturb,
        wishes=NotificationSettingsPage(desk.workspace.notifying, now, "UTC", lambda: ((), ("Email",))),
        log=desk.announcer.log,
        account=AccountPage(desk.workspace, now, remember, lambda: None),
        server=ServerPage("own", Cell(ServerAddress("http://127.0.0.1:9")), desk.workspace, Path("/7"), lambda: None),
        computer=this,
        copies=CopiesPage(nowhere, lambda _copy: None, Path("/7"), is_admin=True),
    )


def told(*people: Person) -> str:
    """Where something stood that came from no catalogue, and what."""
    return "\n".join(
        f"{person.desk.me.person.name}, {where}: {each}"
        for person in people
        for where, said in person.found.items()
        for each in said
    )
