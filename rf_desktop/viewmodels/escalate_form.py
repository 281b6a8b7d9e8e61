"""*Escalate*: why, notes in the junior's own words, how urgent, to whom, and what seniors ask first (E4, E5, E7)."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from dataclasses import replace

from rf_desktop.client.commands import Commands
from rf_desktop.client.errors import ClientError
from rf_desktop.client.handing_off import HandingOff
from rf_desktop.client.observable import Cell
from rf_desktop.contract.handoffs import HandoffSummary, NewHandoff
from rf_desktop.domain import limits
from rf_desktop.domain.ids import PersonId, SessionId
from rf_desktop.viewmodels import text
from rf_desktop.viewmodels.before_escalating import AlikeRow, FactRow, alike_row, answers, fact_row
from rf_desktop.viewmodels.form import Form, optional, required
from rf_desktop.viewmodels.form_view import Counter, EscalateValues, Target
from rf_desktop.viewmodels.telling import Telling

_log = logging.getLogger(__name__)


class EscalateForm(Form[EscalateValues]):
    """Hands one session over. `targets` are the colleagues to choose from, empty until `load_targets` came back.

    facts: what seniors asked first; alike: live sessions that look alike. Both stay empty until `look_around` came
    back, and where there is nothing to say; they help, and never stand in the way (E7).
    """

    def __init__(
        self,
        commands: Commands,
        handing_off: HandingOff,
        session_id: SessionId,
        me: PersonId,
        telling: Telling,
        kept: MutableMapping[str, EscalateValues],
        escalated: Callable[[HandoffSummary], Awaitable[None]],
    ) -> None:
        super().__init__(telling, kept.get(session_id, EscalateValues()))
        self.targets: Cell[tuple[Target, ...]] = Cell(())
        self.facts: Cell[tuple[FactRow, ...]] = Cell(())
        self.alike: Cell[tuple[AlikeRow, ...]] = Cell(())
        self._commands = commands
        self._handing_off = handing_off
        self._session_id = session_id
        self._me = me
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

    async def look_around(self) -> None:
        """Fetch what is worth knowing before; without it the form is as good as ever."""
        try:
            pre_flight = await self._handing_off.pre_flight(self._session_id)
            self.facts.set(tuple(fact_row(each) for each in pre_flight.facts))
            found = await self._handing_off.alike(self._session_id)
            self.alike.set(tuple(alike_row(each, self._me) for each in found.sessions))
        except ClientError as error:
            _log.info("Nothing is known before escalating: %s", error)

    def notes_counter(self, notes: str) -> Counter:
        """How much room the notes have left, counted as the server counts (E4)."""
        left = limits.NOTES - len(notes.strip())
        if left < 0:
            return Counter(text.NOTES_OVER.of(-left), over=True)
        return Counter(text.NOTES_LEFT.of(left), over=False)

    def validate(self, values: EscalateValues) -> Mapping[str, str]:
        reason = " ".join(values.reason.split())
        problems = required("reason", reason, limits.REASON) | optional("notes", values.notes, limits.NOTES)
        for number, fact in enumerate(values.pre_flight):
            wrong = optional("result", fact.answer.strip(), limits.CARD_RESULT)
            problems |= {f"fact_{number}": sentence for sentence in wrong.values()}
        return problems

    def remember(self, values: EscalateValues) -> None:
        if replace(values, pre_flight=()) == EscalateValues() and not answers(values.pre_flight):
            self._forget()
        else:
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
            pre_flight=answers(values.pre_flight),
        )
        handoff = await self._commands.escalate(self._session_id, body, key=key)
        await self._escalated(handoff)
