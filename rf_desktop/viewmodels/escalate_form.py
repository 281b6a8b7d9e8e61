"""*Escalate*: why, notes in the junior's own words, how urgent, to whom (E4, E5)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping

from rf_desktop.client.commands import Commands
from rf_desktop.client.errors import ClientError
from rf_desktop.client.observable import Cell
from rf_desktop.contract.handoffs import HandoffSummary, NewHandoff
from rf_desktop.domain import limits
from rf_desktop.domain.ids import SessionId
from rf_desktop.viewmodels import text
from rf_desktop.viewmodels.form import Form, optional, required
from rf_desktop.viewmodels.form_view import Counter, EscalateValues, Target
from rf_desktop.viewmodels.telling import Telling


class EscalateForm(Form[EscalateValues]):
    """Hands one session over. `targets` are the colleagues to choose from, empty until `load_targets` came back."""

    def __init__(
        self,
        commands: Commands,
        session_id: SessionId,
        telling: Telling,
        kept: dict[SessionId, EscalateValues],
        escalated: Callable[[HandoffSummary], Awaitable[None]],
    ) -> None:
        super().__init__(telling, kept.get(session_id, EscalateValues()))
        self.targets: Cell[tuple[Target, ...]] = Cell(())
        self._commands = commands
        self._session_id = session_id
        self._kept = kept
        self._escalated = escalated

    async def load_targets(self) -> None:
        """Fetch the colleagues; without them the form still hands over to the queue."""
        try:
            people = await self._commands.colleagues()
        except ClientError as error:
            self._telling.failed("targets", error)
            return
        self.targets.set(tuple(Target(each.person.id, each.person.name, each.role) for each in people))

    def notes_counter(self, notes: str) -> Counter:
        """How much room the notes have left, counted as the server counts (E4)."""
        left = limits.NOTES - len(notes.strip())
        if left < 0:
            return Counter(text.NOTES_OVER.of(-left), over=True)
        return Counter(text.NOTES_LEFT.of(left), over=False)

    def validate(self, values: EscalateValues) -> Mapping[str, str]:
        reason = " ".join(values.reason.split())
        return required("reason", reason, limits.REASON) | optional("notes", values.notes, limits.NOTES)

    def remember(self, values: EscalateValues) -> None:
        self._kept[self._session_id] = values

    def _forget(self) -> None:
        self._kept.pop(self._session_id, None)

    async def _send(self, values: EscalateValues, key: str) -> None:
        body = NewHandoff(
            intent="transfer" if values.target_id else "escalate",
            reason=" ".join(values.reason.split()),
            notes=values.notes.strip(),
            priority=values.priority,
            target_id=values.target_id,
        )
        handoff = await self._commands.escalate(self._session_id, body, key=key)
        await self._escalated(handoff)
