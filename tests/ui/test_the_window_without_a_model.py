"""A held conversation with a model that is not there: real server, provider's stand-in, two people's windows (A6, T1).

In the middle of a conversation that a model was answering the key is removed, the network is cut, the budget is spent,
the key is refused, or the provider is overloaded for minutes. Every screen goes on doing its work.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from rf_desktop.client.address import ServerAddress
from rf_desktop.client.connection import Live
from rf_desktop.client.drafts import Drafts
from rf_desktop.client.observable import Cell
from rf_desktop.client.remembered import RememberedIds
from rf_desktop.client.workspace import Workspace
from rf_desktop.contract import endpoints as e
from rf_desktop.contract.ai import NewAiSettings
from rf_desktop.domain.redaction import for_disk
from rf_desktop.ui.aio import TaskScope
from rf_desktop.ui.main_window import MainWindow
from rf_desktop.ui.theme.theme import Choice, Theme
from rf_desktop.viewmodels.ai_settings import AiSettingsPage, AiValues
from rf_desktop.viewmodels.conversation_view import Conversation, MessageRow
from rf_desktop.viewmodels.desk import Desk, open_desk
from rf_desktop.viewmodels.form_view import EscalateValues, NewSessionValues, ResolveValues
from rf_desktop.viewmodels.moment_state import Showing
from tests.client.waiting import becomes
from tests.fakes.herald import RecordingHerald
from tests.fakes.messages_api.served import Served, served
from tests.fakes.messages_api.stand_in import GOOD_KEY, MODELS, StandIn
from tests.fakes.messages_api.wire import Scripted
from tests.server.harness import ALEX, JANE, PASSWORD, SAM, SECRET, RunningServer, Somebody, populate

NOWHERE = "http://127.0.0.1:9"
OVERLOADED = Scripted(status=529, type="overloaded_error", message="Overloaded", headers={"retry-after": "120"})


@pytest.fixture(scope="module")
def provider() -> Iterator[Served]:
    with served(StandIn()) as found:
        yield found


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """One for all of this page: each test makes its own session."""
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
    """Somebody in front of their window. `failed` is what no code of ours expected."""

    desk: Desk
    window: MainWindow
    herald: RecordingHerald
    failed: list[BaseException] = field(default_factory=list)

    async def shows(self, wanted: Callable[[Conversation], object]) -> Conversation:
        """The open conversation, once it is as wanted."""
        state = await becomes(
            self.desk.conversation.state, lambda state: isinstance(state, Conversation) and wanted(state)
        )
        assert isinstance(state, Conversation)
        return state

    async def answered(self, count: int) -> MessageRow:
        """FlowPilot's answer of that number, once it is whole."""

        def settled(state: Conversation) -> list[MessageRow]:
            return [row for row in state.messages if row.author_kind == "flowpilot" and row.state != "streaming"]

        return settled(await self.shows(lambda state: len(settled(state)) >= count))[count - 1]

    def reads(self, words: str) -> bool:
        """Whether these words stand somewhere in the window."""
        labels = self.window.findChildren(QLabel)
        return any(words in label.text() for label in labels if label.isVisible())


Sit = Callable[[Somebody], Awaitable[Person]]


@pytest.fixture
async def sit(tmp_path: Path, server: RunningServer, qapp: QApplication) -> AsyncIterator[Sit]:
    theme = Theme(Choice.LIGHT, reduced_motion=True)
    theme.apply(qapp)
    address = Cell(ServerAddress(server.url, SECRET))
    async with AsyncExitStack() as stack:

        async def one(who: Somebody) -> Person:
            folder = tmp_path / who.name
            workspace = await Workspace.sign_in(address, who.email, PASSWORD, folder=folder, device="test")
            herald = RecordingHerald()
            desk = open_desk(
                workspace, herald, Drafts(folder / "drafts", for_disk), RememberedIds(folder / "hidden", 100)
            )
            failed: list[BaseException] = []
            tasks = TaskScope(None, lambda _, error: failed.append(error))
            window = MainWindow(theme, tasks)
            stack.callback(window.close_for_good)
            stack.push_async_callback(desk.aclose)
            stack.push_async_callback(tasks.aclose)
            stack.callback(window.clear_desk)
            window.show()
            window.show_desk(desk, lambda _menu: None)
            desk.start()
            await becomes(workspace.connection, lambda state: isinstance(state, Live))
            return Person(desk, window, herald, failed)

        yield one


@dataclass(frozen=True)
class Gone:
    """How the model is lost, and what is said of it: in the assessment, on the settings' page, by its test."""

    part: str
    problem: str | None
    tested: str | None
    settings: Callable[[Served], NewAiSettings] | None = None
    key: str | None = GOOD_KEY
    answer: Scripted | None = None


def settings(base_url: str, key: str | None = GOOD_KEY, tokens: int | None = None) -> NewAiSettings:
    return NewAiSettings(enabled=True, model=MODELS[0], base_url=base_url, key=key, monthly_tokens=tokens)


WAYS = {
    "key removed": Gone(
        "no key",
        "There is no AI key.",
        None,
        # Nearby addresses need no key, so the removed key leaves the provider's own address behind.
        settings=lambda _: NewAiSettings(enabled=True, model=MODELS[0], base_url="", key=""),
    ),
    "network cut": Gone(
        "the AI provider cannot be reached",
        None,
        "The AI provider cannot be reached.",
        settings=lambda _: settings(NOWHERE),
    ),
    "budget spent": Gone(
        "this month's AI budget is spent",
        "This month's AI budget is spent.",
        None,
        settings=lambda it: settings(it.base_url, key=None, tokens=1),
    ),
    "key refused": Gone(
        "the AI provider does not accept the key", None, "The AI provider does not accept the key.", key="sk-rotated"
    ),
    "overloaded": Gone("the AI provider is busy", None, None, answer=OVERLOADED),
}


async def change(server: RunningServer, body: NewAiSettings) -> None:
    """The admin sets the account's AI."""
    async with server.visited_by(ALEX) as (alex,):
        await alex.get(e.CHANGE_AI_SETTINGS, body)


QUICK = ("budget spent", "key refused")
"""Once without any request, once with one that is refused; all others take the same ways, and longer."""


@pytest.mark.parametrize("way", [way if way in QUICK else pytest.param(way, marks=pytest.mark.soak) for way in WAYS])
async def test_every_screen_does_its_work_without_the_model(
    way: str, server: RunningServer, provider: Served, sit: Sit, until: Callable[..., Awaitable[None]]
) -> None:
    """A5, A6, T1, T7, T8, E4, M3, M5: from the answer that does not come to the case that is resolved."""
    gone, stand_in = WAYS[way], provider.stand_in
    obliging = stand_in.answering
    await change(server, settings(provider.base_url))
    jane, sam = await sit(JANE), await sit(SAM)
    await jane.desk.sidebar.new_session_form().submit(NewSessionValues(problem=f"Outlook is slow, {way}", ticket="1"))
    assert (await jane.answered(1)).body.startswith("This is answer")
    card = (await jane.shows(lambda state: state.lane)).lane[0]

    if gone.settings is not None:
        await change(server, gone.settings(provider))
    stand_in.key = gone.key
    asked = len(stand_in.asked)
    if gone.answer is not None:
        stand_in.answering = lambda _: gone.answer or OVERLOADED
    try:
        assert await jane.desk.conversation.answer(card.key, "done", "nothing unusual")
        answer = await jane.answered(2)
        assert answer.state == "sent"
        assert not answer.body.startswith("This is answer")
        await jane.desk.conversation.send("It says 0x8004010F")
        assert (await jane.answered(3)).state == "sent"

        assert await jane.desk.conversation.escalate_form().submit(EscalateValues("No idea left", "Tried", "high"))
        known = jane.desk.conversation.known
        assert known is not None
        assert known.entry.handoff is not None
        handoff = known.entry.handoff.id
        await becomes(sam.desk.queue.state, lambda state: any(row.key == handoff for row in state.rows))
        await sam.desk.queue.open(handoff)
        sheet = sam.desk.sheet.value
        assert sheet is not None
        showing = await becomes(
            sheet.state, lambda state: isinstance(state, Showing) and state.view.assessment.state != "pending"
        )
        assert isinstance(showing, Showing)
        await until(lambda: sam.window.findChild(QWidget, "choice-continue"))
        async with server.visited_by(SAM) as (visitor,):
            assessment = (await visitor.get(e.GET_HANDOFF, handoff_id=handoff)).assessment
        assert assessment.source != "model"
        assert assessment.model_part is not None
        assert assessment.model_part.endswith(gone.part)
        assert await sheet.status_update()
        await sheet.retry_assessment()
        await becomes(
            sheet.state, lambda state: isinstance(state, Showing) and state.view.assessment.state != "pending"
        )

        await sheet.choose("analysis")
        assert (await sam.answered(4)).state == "sent"
        resolve = sam.desk.conversation.resolve_form()
        assert await resolve.drafts.draft(ResolveValues())
        assert resolve.drafts.state.value.text
        assert await resolve.submit(ResolveValues(cause="An old cache", fix="Made it anew", verdict="complete"))
        await sam.shows(lambda state: state.header.status == "resolved")
        forms: list[object] = []
        await sam.desk.conversation.write_teach_back(forms.append)

        alex = await sit(ALEX)
        page = AiSettingsPage(alex.desk.workspace.api, alex.desk.workspace.me.value)
        await page.load()
        found = page.state.value.settings
        assert found is not None
        assert found.problem == gone.problem
        if gone.tested is not None:
            assert found.base_url is not None
            await page.test(AiValues(True, found.model, found.base_url))
            assert page.state.value.note == gone.tested
        heard = len(stand_in.asked) - asked
        assert (heard == 0) == (way in ("key removed", "network cut", "budget spent")), "who is not asked hears nothing"
        for person in (jane, sam, alex):
            assert person.failed == []
            assert person.herald.sentences.count("unexpected") == 0
    finally:
        stand_in.key, stand_in.answering = GOOD_KEY, obliging
    await change(server, settings(provider.base_url))
    await jane.desk.sidebar.new_session_form().submit(NewSessionValues(problem=f"Teams is slow, {way}"))
    assert (await jane.answered(1)).body.startswith("This is answer"), "the model is back without a restart"
    assert GOOD_KEY not in server.log
