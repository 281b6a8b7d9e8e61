"""A write-up for the ticket to start from: what was wrong, what was tried, what came of it (T7)."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from rf_desktop.contract.ai import Draft
from rf_desktop.domain import limits
from rf_desktop.domain.headline import snippet
from rf_desktop.domain.ids import AccountId, SessionId
from rf_desktop.domain.ledger import Ledger, LedgerLine
from rf_desktop.domain.moments import Clock, now
from rf_desktop.domain.unseen import clean
from rf_desktop.domain.wording import Wording
from rf_desktop.server.model import Drafter, ModelText, ModelTrouble
from rf_desktop.server.ports import Wakeups
from rf_desktop.server.services import session_views
from rf_desktop.server.services.actor import Actor
from rf_desktop.server.services.use_cases import UseCases
from rf_desktop.server.store import Store
from rf_desktop.server.store.tables import OutcomeRow, SessionRow
from rf_desktop.server.wording import words_of

DrafterOf = Callable[[AccountId], Awaitable[Drafter | None]]
"""Who writes for an account; None where no model may be asked."""
PATIENCE = 11.0
"""Seconds for a model's draft: somebody waits in front of a form, and a desktop asks again after fifteen."""
LINE = 400
"""Characters of a quoted line."""
MOST_LINES = 30
TASK = (
    "A write-up of this support case for its ticket, for a colleague who finds it in a year: the problem, what was "
    "checked and what came of it, the cause and the fix where they are known. Short plain paragraphs, no greeting, no "
    "names of people, no passwords. Say nothing that the lines do not say."
)


async def no_drafter(_account_id: AccountId) -> Drafter | None:
    """No model."""
    return None


class WriteUps(UseCases):
    """Drafts; nothing is kept and nothing is sent."""

    def __init__(
        self,
        store: Store,
        wakeups: Wakeups,
        clock: Clock = now,
        *,
        drafter_of: DrafterOf = no_drafter,
        patience: float = PATIENCE,
    ) -> None:
        super().__init__(store, wakeups, clock)
        self._drafter_of = drafter_of
        self._patience = patience

    async def draft(self, actor: Actor, session_id: SessionId) -> Draft:
        """A text for whoever works on the session: what was saved, else a model's, else one made from the ledger."""
        async with self._reading(actor.account_id) as work:
            session = await session_views.writable(work, actor, session_id)
            outcome = await work.sessions.outcome(session.id) if session.status == "resolved" else None
            lane = [card.as_line() for card in await session_views.lane(work, session.id)]
            words = words_of(session.language)
            facts = _facts(words, session, outcome, Ledger.read(lane))
        if outcome is not None and outcome.write_up:
            return Draft(text=outcome.write_up, source="saved")
        text, reason = await self.written(actor.account_id, f"{TASK} {words.write_in}", facts)
        if text is not None:
            return Draft(text=text, source="model")
        return Draft(text="\n".join(facts), source="evidence", reason=reason)

    async def written(self, account_id: AccountId, task: str, facts: list[str]) -> tuple[str | None, str | None]:
        """A model's text and None, or None and why there is none; both None where no model is used at all."""
        drafter = await self._drafter_of(account_id)
        if drafter is None:
            return None, None
        drafted: ModelText | ModelTrouble
        try:
            async with asyncio.timeout(self._patience):
                drafted = await drafter.draft(task, facts)
        except TimeoutError:
            drafted = ModelTrouble("too_slow")
        if not isinstance(drafted, ModelText):
            return None, drafted.reason
        async with self._noting(account_id) as work:
            await work.ai_usage.count(drafted.usage, self._clock())
        text = clean(drafted.text).strip()[: limits.RESOLUTION]
        return (text, None) if text else (None, "the AI wrote nothing")


def _facts(words: Wording, session: SessionRow, outcome: OutcomeRow | None, ledger: Ledger) -> list[str]:
    problem = session.problem_summary or session.first_message or words.not_described
    facts = [words.problem.format(text=snippet(problem, LINE))]
    if session.device:
        facts.append(words.device.format(text=session.device))
    if ledger.done:
        facts += ["", words.checked, *(f"- {told(line)}" for line in ledger.done[:MOST_LINES])]
    if ledger.skipped:
        facts += [
            "",
            f"{words.skipped_title}:",
            *(f"- {snippet(line.text, LINE)}" for line in ledger.skipped[:MOST_LINES]),
        ]
    if outcome is not None and (outcome.cause or outcome.fix):
        facts.append("")
        ends = ((words.cause, outcome.cause), (words.fix, outcome.fix))
        facts += [said.format(text=text) for said, text in ends if text]
    return facts


def told(line: LedgerLine) -> str:
    """A card as a line: `Is web mail affected? No`, `Restarted Outlook: no change`."""
    text, result = snippet(line.text, LINE), snippet(line.result or "", LINE)
    if not result:
        return text
    return f"{text} {result}" if text.endswith("?") else f"{text}: {result}"
