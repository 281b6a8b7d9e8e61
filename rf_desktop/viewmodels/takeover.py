"""Taking a handoff over: the claim, and where each way leads (M3, Q3, C3)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping

from rf_desktop.client.errors import ClientError, Refused
from rf_desktop.client.observable import Cell
from rf_desktop.client.workspace import Workspace
from rf_desktop.contract.handoffs import Claimed
from rf_desktop.contract.problems import HandoffAlreadyClaimedProblem
from rf_desktop.domain.ids import HandoffId, SessionId
from rf_desktop.domain.vocabulary import ClaimWay
from rf_desktop.values import dataclass
from rf_desktop.viewmodels.conversation import ConversationModel


@dataclass(frozen=True)
class Won:
    """The claim stands and its session is open, whatever became of the steps after it."""


@dataclass(frozen=True)
class Lost:
    """A colleague was first; that was told already."""


@dataclass(frozen=True)
class NotTaken:
    """Nothing was claimed, for this reason."""

    error: ClientError


Outcome = Won | Lost | NotTaken


class Takeover:
    """One claim at a time for each handoff, from wherever it is pressed; `under_way` tells which and how.

    Each of them ends in the composer of the session that is mine now: what is typed next is meant for it.
    """

    def __init__(
        self,
        workspace: Workspace,
        conversation: ConversationModel,
        won: Callable[[HandoffId], None],
        lost: Callable[[HandoffId, HandoffAlreadyClaimedProblem], None],
    ) -> None:
        self.under_way: Cell[Mapping[HandoffId, ClaimWay]] = Cell({})
        self._workspace = workspace
        self._conversation = conversation
        self._won = won
        self._lost = lost
        self.taken: Callable[[HandoffId, SessionId, ClaimWay], None] = lambda _handoff, _session, _way: None
        """Hears of each claim that was won here, when its session is open; not of an offer that was accepted."""

    async def take(self, handoff_id: HandoffId, way: ClaimWay) -> Outcome | None:
        """Claim and go on as `way` says; None when a claim of it is under way already.

        A pick-up lands as *Continue* and, where there is no lane, as *I'll take it from here* (Q3).
        """
        return await self._run(handoff_id, way, lambda: self._workspace.commands.claim(handoff_id, way), claims=True)

    async def accept(self, handoff_id: HandoffId) -> Outcome | None:
        """Take what a colleague offers; lands as *Continue* (C8)."""
        return await self._run(handoff_id, "continue", lambda: self._workspace.ways.accept(handoff_id), claims=False)

    async def _run(
        self, handoff_id: HandoffId, way: ClaimWay, ask: Callable[[], Awaitable[Claimed]], *, claims: bool
    ) -> Outcome | None:
        if handoff_id in self.under_way.value:
            return None
        self.under_way.set({**self.under_way.value, handoff_id: way})
        try:
            claimed = await ask()
        except ClientError as error:
            self._let_go(handoff_id)
            if isinstance(error, Refused) and isinstance(error.problem, HandoffAlreadyClaimedProblem):
                self._lost(handoff_id, error.problem)
                return Lost()
            return NotTaken(error)
        except BaseException:
            self._let_go(handoff_id)
            raise
        session = claimed.session.entry.id
        self._won(handoff_id)
        await self._conversation.open(session)
        self._conversation.focus()
        self._let_go(handoff_id)
        if claims:
            self.taken(handoff_id, session, way)
        if way == "analysis":
            await self._conversation.brief(handoff_id, session)
        await self._refresh_sidebar()
        return Won()

    def _let_go(self, handoff_id: HandoffId) -> None:
        self.under_way.set({id_: way for id_, way in self.under_way.value.items() if id_ != handoff_id})

    async def _refresh_sidebar(self) -> None:
        """The claimed session stands in it already; a failure is made up for by the next list."""
        try:
            await self._workspace.conversations.relist()
        except ClientError:
            return
