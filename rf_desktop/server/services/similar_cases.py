"""Similar cases: the account's own resolved sessions (A10)."""

from __future__ import annotations

from rf_desktop.contract.assessments import SimilarCase
from rf_desktop.domain.errors import NotAvailable
from rf_desktop.domain.ids import AccountId, SessionId
from rf_desktop.server.services.actor import Actor
from rf_desktop.server.services.use_cases import UseCases
from rf_desktop.server.store.tables import OutcomeRow, SessionRow
from rf_desktop.server.store.unit_of_work import Work


class SimilarCases(UseCases):
    """Finds and shows resolved sessions; `ports.CaseSearch` for the assessor."""

    async def one(self, actor: Actor, session_id: SessionId) -> SimilarCase:
        """A resolved session as a case; everybody of the account may read one."""
        async with self._reading(actor.account_id) as work:
            row = await work.sessions.get(session_id)
            if row is None or row.status != "resolved":
                raise NotAvailable("case")
            return await _case(work, row, ())

    async def similar(
        self, account_id: AccountId, text: str, *, exclude: SessionId | None, limit: int = 3
    ) -> tuple[SimilarCase, ...]:
        """The resolved sessions that resemble `text`, the most similar first; none when nothing does."""
        async with self._reading(account_id) as work:
            found = []
            for hit in await work.cases.similar(text, exclude=exclude, limit=limit):
                row = await work.sessions.get(hit.session_id)
                if row is not None and row.status == "resolved":
                    found.append(await _case(work, row, hit.shared_words))
            return tuple(found)


async def index_case(work: Work, row: SessionRow, outcome: OutcomeRow) -> None:
    """Make a resolved session findable by its problem, its conversation and what was found."""
    messages = await work.chat.messages(row.id)
    answers = [message.body for message in messages[1:]] + [outcome.cause or "", outcome.fix or ""]
    problem = messages[0].body if messages else ""
    await work.cases.index(row.id, summary=row.problem_summary or "", problem=problem, answers=answers)


async def _case(work: Work, row: SessionRow, shared_words: tuple[str, ...]) -> SimilarCase:
    outcome = await work.sessions.outcome(row.id)
    return SimilarCase(
        session_id=row.id,
        problem=row.problem_summary or row.first_message or "",
        cause=outcome.cause if outcome else None,
        fix=outcome.fix if outcome else None,
        resolved_by=await work.people.ref_or_none(outcome.resolved_by_id) if outcome else None,
        resolved_at=outcome.resolved_at if outcome else None,
        ticket=row.ticket,
        shared_words=shared_words,
    )
