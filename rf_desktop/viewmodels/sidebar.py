"""The sidebar: my sessions, told apart by problem, ticket and pill (T5)."""

from __future__ import annotations

from collections.abc import Callable, Set

from rf_desktop.client.connection import CatchingUp, Connecting, Live
from rf_desktop.client.errors import ClientError
from rf_desktop.client.observable import Cell, Unwatch
from rf_desktop.client.workspace import Workspace
from rf_desktop.contract.sessions import SessionEntry
from rf_desktop.domain.ids import PersonId, SessionId
from rf_desktop.values import dataclass
from rf_desktop.viewmodels import language, text
from rf_desktop.viewmodels.cards import SessionCard, session_card
from rf_desktop.viewmodels.conversation import ConversationModel
from rf_desktop.viewmodels.form_view import NewSessionValues
from rf_desktop.viewmodels.forms import NewSessionForm
from rf_desktop.viewmodels.kept_forms import KeptForms
from rf_desktop.viewmodels.places import Places
from rf_desktop.viewmodels.telling import Telling


@dataclass(frozen=True)
class SidebarState:
    """The newest change first. `empty` stands in for the cards once they are known to be none."""

    cards: tuple[SessionCard, ...] = ()
    loading: bool = False
    empty: str = ""


class Sidebar:
    """Follows the client's list and what the chat pane shows."""

    def __init__(
        self,
        workspace: Workspace,
        conversation: ConversationModel,
        places: Places,
        telling: Telling,
        kept: KeptForms,
        has_draft: Callable[[SessionId], bool] = lambda _: False,
    ) -> None:
        """has_draft: whether text is written there that was not sent."""
        self._has_draft = has_draft
        self._workspace = workspace
        self._conversation = conversation
        self._places = places
        self._telling = telling
        self._unsent_forms = kept.shelf("new session", NewSessionValues)
        self.state: Cell[SidebarState] = Cell(self._view())
        self._unwatch: list[Unwatch] = [
            workspace.conversations.sessions.watch(lambda _: self._show(), now=False),
            workspace.connection.watch(lambda _: self._show(), now=False),
            conversation.selected.watch(lambda _: self._show(), now=False),
            workspace.outgoing.unsent.watch(lambda _: self._show(), now=False),
            workspace.attached.beside_drafts.watch(lambda _: self._show(), now=False),
            language.spoken.watch(lambda _: self._show(), now=False),
        ]

    async def open(self, session_id: str) -> None:
        """Show a session in the chat pane."""
        await self._places.open_session(SessionId(session_id))

    async def refresh(self) -> None:
        """Fetch the list again."""
        try:
            await self._workspace.conversations.relist()
        except ClientError as error:
            self._telling.failed("sessions", error)

    def new_session_form(self) -> NewSessionForm:
        """A form that starts a session and opens it, ready to write (T10)."""

        return NewSessionForm(self._workspace.commands, self._telling, self._unsent_forms, self._places.open_session)

    def close(self) -> None:
        """Stop watching."""
        for unwatch in self._unwatch:
            unwatch()

    def _view(self) -> SidebarState:
        sessions, selected = self._workspace.conversations.sessions.value, self._conversation.selected.value
        me = self._workspace.me.value.person.id
        mine = [entry for entry in sessions.entries if is_mine(entry, me)]
        not_sent = {item.session_id for item in self._workspace.outgoing.unsent.value}
        cards = tuple(
            session_card(
                entry,
                selected=entry.id == selected,
                unsent="" if entry.id == selected else self._unsent(entry.id, not_sent),
            )
            for entry in mine
        )
        unknown = sessions.listed_at is None and not cards
        connection = self._workspace.connection.value
        loading = unknown and isinstance(connection, Connecting | CatchingUp | Live)
        return SidebarState(cards, loading, "" if cards or unknown else text.NO_SESSIONS)

    def _unsent(self, session_id: SessionId, not_sent: Set[SessionId]) -> str:
        """What is written in a session that is not open and has not gone: nobody would look for it (T1, T10)."""
        if session_id in not_sent:
            return text.NOT_SENT
        beside = session_id in self._workspace.attached.beside_drafts.value
        return text.DRAFT if beside or self._has_draft(session_id) else ""

    def _show(self) -> None:
        self.state.set(self._view())


def is_mine(entry: SessionEntry, me: PersonId) -> bool:
    """Whether a session belongs here. Of one that was given back or passed on one hears a last time, and a watched one
    is known while it is open: that stands in the queue (C6, T5)."""
    return me in (entry.opened_by.id, entry.owner.id, entry.escalated_to.id if entry.escalated_to else None)
