"""The minds of each account, chosen anew for each piece of work: a change of settings needs no restart (A6, A9)."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from contextlib import aclosing
from dataclasses import replace

from rf_desktop.domain.ids import AccountId
from rf_desktop.domain.moments import Clock, now
from rf_desktop.server.ai.choose import MindMaker, Minds
from rf_desktop.server.ai.playbooks import Playbook
from rf_desktop.server.model import Drafter, ModelTrouble, Scrub
from rf_desktop.server.ports import CaseToAssess, ConversationSoFar, Progress, ReplyEnd, ReplyPart, Verdict, no_progress
from rf_desktop.server.services.ai_in_use import AiInUse, AiKeys, ai_in_use
from rf_desktop.server.store import Store

SWITCHED_OFF = "skipped: AI is switched off"

OwnPlaybooks = Callable[[AccountId], Awaitable[Sequence[Playbook] | None]]
"""All playbooks of an account, or None where only those of the installation count."""
ScrubOf = Callable[[AccountId], Awaitable[Scrub]]
"""How secrets of an account are taken out of a text (A7)."""


class AccountMinds:
    """Assesses and answers for every account, each with its own model, or without one.

    The month's budget is looked at before each piece of work: what is under way when it is reached goes on to its end.
    """

    def __init__(
        self,
        store: Store,
        maker: MindMaker,
        keys: AiKeys,
        clock: Clock = now,
        *,
        own: OwnPlaybooks | None = None,
        scrub: ScrubOf | None = None,
    ) -> None:
        self._store = store
        self._maker = maker
        self._keys = keys
        self._clock = clock
        self._own = own
        self._scrub = scrub

    async def of(self, account_id: AccountId) -> Minds:
        """Who works for an account now; `drafter` is None where no model may be asked."""
        return (await self._chosen(account_id))[0]

    async def drafter_of(self, account_id: AccountId) -> Drafter | None:
        """Who drafts texts for an account; None where no model may be asked."""
        return (await self.of(account_id)).drafter

    async def assess(self, case: CaseToAssess, progress: Progress = no_progress) -> Verdict:
        """As `Assessor.assess`."""
        minds, _ = await self._chosen(case.account_id)
        return await minds.assessor.assess(case, progress)

    async def stream(self, conversation: ConversationSoFar) -> AsyncGenerator[ReplyPart, None]:
        """As `Copilot.stream`; a reply of the playbooks says when it is the budget that keeps the model silent."""
        minds, spent = await self._chosen(conversation.account_id)
        async with aclosing(minds.copilot.stream(conversation)) as parts:
            async for part in parts:
                yield replace(part, trouble=spent) if spent is not None and isinstance(part, ReplyEnd) else part

    async def _chosen(self, account_id: AccountId) -> tuple[Minds, ModelTrouble | None]:
        async with self._store.read(account_id) as work:
            used = await ai_in_use(work, self._keys, self._clock())
        own = None if self._own is None else await self._own(account_id)
        why_not = _why_not(used)
        if why_not is not None:
            spent = used.trouble if used.enabled and used.trouble and used.trouble.kind == "budget_spent" else None
            return self._maker.without_model(why_not, own), spent
        scrub = str if self._scrub is None else await self._scrub(account_id)
        return self._maker.with_model(used.model, own=own, scrub=scrub), None


def _why_not(used: AiInUse) -> str | None:
    """Why no model is asked, as the model's part of an assessment says it; None when one is."""
    if not used.enabled:
        return SWITCHED_OFF
    if used.trouble is None:
        return None
    return "skipped: no key" if used.trouble.kind == "no_key" else f"skipped: {used.trouble.reason}"
