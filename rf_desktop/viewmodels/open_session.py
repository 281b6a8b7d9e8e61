"""The session that is open, and what one request does to it: each named, and done once however often pressed."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, MutableMapping

from rf_desktop.client.conversations import Conversation as Known
from rf_desktop.client.errors import ClientError
from rf_desktop.client.observable import Cell
from rf_desktop.client.workspace import Workspace
from rf_desktop.contract.chat import CardAnswer
from rf_desktop.domain import limits
from rf_desktop.domain.ids import CardId, HandoffId, MessageId, SessionId
from rf_desktop.domain.vocabulary import CardState
from rf_desktop.viewmodels import text, trouble
from rf_desktop.viewmodels.presses import Presses
from rf_desktop.viewmodels.telling import Telling


class OpenSession:
    """Which session is open, and its requests. They answer whether they succeeded; what failed is said in a toast."""

    def __init__(self, workspace: Workspace, telling: Telling, answering: MutableMapping[str, str]) -> None:
        """answering: what is typed into the lane's cards and not said yet, by card."""
        self.selected: Cell[SessionId | None] = Cell(None)
        self._workspace = workspace
        self._commands = workspace.commands
        self._telling = telling
        self._presses = Presses()
        self.answering = answering

    @property
    def known(self) -> Known | None:
        """The open session as the client knows it."""
        session = self.selected.value
        return self._workspace.conversations.peek(session) if session else None

    async def stop_reply(self, key: str) -> bool:
        """Let FlowPilot write no more of a reply; what it wrote stays (T1)."""
        session = self._here()
        return await self._do(f"reply:{key}", lambda: self._commands.stop_reply(session, MessageId(key)))

    async def retry_reply(self, key: str) -> bool:
        """Have a reply that was stopped or failed written anew (T1)."""
        session = self._here()
        return await self._do(f"reply:{key}", lambda: self._commands.retry_reply(session, MessageId(key)))

    async def answer(self, card_key: str, state: CardState, result: str) -> bool:
        """Say what came of a card of the lane (T2)."""
        session, name = self._here(), f"card:{card_key}"
        result = result.strip()
        if len(result) > limits.CARD_RESULT:
            self._telling.say(name, trouble.too_long("result", limits.CARD_RESULT, len(result)), "error")
            return False
        said = CardAnswer(state=state, result=result)
        done = await self._do(name, lambda: self._commands.answer(session, CardId(card_key), said))
        if done and state != "todo" and self.answering.get(card_key, "").strip() == result:
            self.answering.pop(card_key, None)
        return done

    async def withdraw(self) -> bool:
        """Take the handoff back while nobody has it (E4)."""
        handoff = self._handoff()
        if not await self._do("withdraw", lambda: self._commands.withdraw(handoff)):
            return False
        self._telling.unsay("escalate")  # nobody sees it any more
        self._telling.say("withdraw", text.WITHDRAWN_TOAST, "success")
        await self._refresh()
        return True

    async def abandon(self) -> bool:
        """Give the session up (T10)."""
        session = self._here()
        return await self._do("abandon", lambda: self._commands.abandon(session))

    async def reopen(self) -> bool:
        """Take an ended session up again (T10)."""
        session = self._here()
        done = await self._do("reopen", lambda: self._commands.reopen(session))
        if done:
            self._telling.unsay("resolve")
        return done

    async def rename(self, summary: str) -> bool:
        """Give the session another problem line (T10)."""
        session, line = self._here(), " ".join(summary.split())
        if not line:
            self._telling.say("rename", text.FILL_IN.format(field=trouble.field_name("problem_summary")), "error")
            return False
        return await self._do("rename", lambda: self._commands.rename(session, line))

    async def hide(self, secret: str) -> bool:
        """Replace a text by a tag wherever it stands in the session (A7)."""
        session = self._here()
        return await self._do("hide", lambda: self._commands.hide(session, secret))

    async def _do(self, name: str, work: Callable[[], Awaitable[object]]) -> bool:
        with self._presses.press(name) as mine:
            if not mine:
                return False
            try:
                await work()
            except ClientError as error:
                self._telling.failed(name, error)
                return False
            self._telling.unsay(name)
            return True

    async def _refresh(self) -> None:
        """What only a fetch tells; the stream or the next list makes up for a failure."""
        session = self.selected.value
        if session:
            try:
                await self._workspace.conversations.refresh(session)
            except ClientError:
                return

    def _here(self) -> SessionId:
        if self.selected.value is None:
            raise RuntimeError("no session is open")
        return self.selected.value

    def _handoff(self) -> HandoffId:
        known = self.known
        if known is None or known.entry.handoff is None:
            raise RuntimeError("the open session has no handoff")
        return known.entry.handoff.id
