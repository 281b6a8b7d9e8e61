"""*Resolve*: cause, fix, a word on the handoff, a write-up for the ticket and who may read it, time worked (T7)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from dataclasses import replace
from datetime import datetime

from rf_desktop.client.commands import Commands
from rf_desktop.client.conversations import Conversation
from rf_desktop.contract.sessions import Resolution
from rf_desktop.domain import limits
from rf_desktop.domain.ids import PersonId
from rf_desktop.values import dataclass
from rf_desktop.viewmodels import text
from rf_desktop.viewmodels.form import Form, optional, required
from rf_desktop.viewmodels.form_view import ResolveValues
from rf_desktop.viewmodels.telling import Telling
from rf_desktop.viewmodels.transcript import title_of
from rf_desktop.viewmodels.write_up_drafts import WriteUpDrafts

LONGEST_SUGGESTED = 480
"""Minutes: nobody worked longer than a day at a stretch, whatever the clock says."""


@dataclass(frozen=True)
class KeptResolve:
    """What a form left unsent. The minutes and the write-up are suggested anew where nobody has touched them."""

    values: ResolveValues
    own_minutes: bool
    own_write_up: bool


class ResolveForm(Form[ResolveValues]):
    """Ends one session. `had_handoff` shows the question about the handoff that was received.

    `drafts` fetches write-ups.
    """

    def __init__(
        self,
        commands: Commands,
        known: Conversation,
        me: PersonId,
        telling: Telling,
        kept: MutableMapping[str, KeptResolve],
        resolved: Callable[[], Awaitable[None]],
        at: datetime,
    ) -> None:
        self._session_id = known.entry.id
        self._suggested = suggestion(known, at)
        super().__init__(telling, _with_suggested(kept.get(self._session_id), self._suggested))
        # The verdict is the receiver's: nobody judges what was withdrawn, and nobody an own handoff that came back.
        handoff = known.entry.handoff
        self.had_handoff = handoff is not None and handoff.claimed_by is not None and handoff.handed_off_by.id != me
        self.drafts: WriteUpDrafts | None = None
        self._commands = commands
        self._kept = kept
        self._resolved = resolved

    def validate(self, values: ResolveValues) -> Mapping[str, str]:
        problems = required("cause", values.cause, limits.RESOLUTION) | required("fix", values.fix, limits.RESOLUTION)
        if values.verdict == "missing":
            problems |= required("verdict_note", values.verdict_note, limits.RESOLUTION)
        problems |= optional("write_up", values.write_up, limits.RESOLUTION)
        if values.minutes < 0:
            problems["minutes"] = text.MINUTES_BELOW_ZERO
        return problems

    def remember(self, values: ResolveValues) -> None:
        fresh = self._suggested
        if values == fresh:
            self._forget()
        else:
            own = KeptResolve(values, values.minutes != fresh.minutes, values.write_up != fresh.write_up)
            self._kept[self._session_id] = own

    def _forget(self) -> None:
        self._kept.pop(self._session_id, None)

    async def _send(self, values: ResolveValues, key: str) -> None:
        body = Resolution(
            cause=values.cause.strip(),
            fix=values.fix.strip(),
            verdict=values.verdict if self.had_handoff else None,
            verdict_note=values.verdict_note.strip() if values.verdict == "missing" else "",
            write_up=values.write_up.strip(),
            visibility=values.visibility,
            minutes_worked=values.minutes,
        )
        await self._commands.resolve(self._session_id, body, key=key)
        await self._resolved()

    def _field(self, name: str) -> str:
        return "minutes" if name == "minutes_worked" else super()._field(name)


def _with_suggested(kept: KeptResolve | None, fresh: ResolveValues) -> ResolveValues:
    if kept is None:
        return fresh
    return replace(
        kept.values,
        minutes=kept.values.minutes if kept.own_minutes else fresh.minutes,
        write_up=kept.values.write_up if kept.own_write_up else fresh.write_up,
    )


def suggestion(known: Conversation, at: datetime) -> ResolveValues:
    """What the fields start with: the minutes since the claim, and what was done as a first write-up."""
    handoff = known.entry.handoff
    since = (handoff.claimed_at if handoff else None) or known.entry.created_at
    minutes = max(0, min(LONGEST_SUGGESTED, round((at - since).total_seconds() / 60)))
    done = [(card.text, card.result or "") for card in known.lane if card.state == "done"]
    return ResolveValues(write_up=text.write_up(title_of(known.entry), done), minutes=minutes)
