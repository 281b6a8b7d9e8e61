"""What became of what I handed over: who heard of it, who took it, and how it ended (E8)."""

from __future__ import annotations

from rf_desktop.client.conversations import Conversation
from rf_desktop.client.observable import Cell, Unwatch
from rf_desktop.client.workspace import Workspace
from rf_desktop.contract.presence import Delivery, DeliveryLedger
from rf_desktop.contract.sessions import Outcome, SessionHandoff
from rf_desktop.domain.ids import SessionId
from rf_desktop.domain.vocabulary import DeliveryState
from rf_desktop.values import dataclass
from rf_desktop.viewmodels import text, text_handing
from rf_desktop.viewmodels.conversation import ConversationModel


@dataclass(frozen=True)
class HeardLine:
    """How far the news got with one senior."""

    name: str
    state: DeliveryState
    word: str
    clock: str
    sentence: str


@dataclass(frozen=True)
class Fact:
    """A line of the outcome: its label and what was written."""

    label: str
    text: str


@dataclass(frozen=True)
class Whereabouts:
    """The panel. `open_at_first` says whether its lines are in sight before anybody has chosen."""

    key: str
    title: str
    heard: tuple[HeardLine, ...]
    outcome: tuple[Fact, ...]
    open_at_first: bool


class WhereaboutsModel:
    """`state` is None where there is nothing to tell: no session, not handed over by me, or taken back."""

    def __init__(self, workspace: Workspace, conversation: ConversationModel) -> None:
        self.state: Cell[Whereabouts | None] = Cell(None)
        self._workspace = workspace
        self._conversation = conversation
        self._session: SessionId | None = None
        self._stop_session: Unwatch | None = None
        self._unwatch = [
            conversation.selected.watch(self._turn_to),
            workspace.handing_off.ledger.watch(lambda _: self._show(), now=False),
        ]

    def close(self) -> None:
        """Stop watching."""
        self._turn_to(None)
        for unwatch in self._unwatch:
            unwatch()
        self._unwatch = []

    def _turn_to(self, session: SessionId | None) -> None:
        if self._stop_session is not None:
            self._stop_session()
            self._stop_session = None
        self._session = session
        if session is None:
            self._workspace.handing_off.follow(None)
            self.state.set(None)
            return
        self._stop_session = self._workspace.conversations.cell(session).watch(lambda _: self._show())

    def _show(self) -> None:
        known = self._workspace.conversations.peek(self._session) if self._session else None
        if known is None:
            self.state.set(None)
            return
        handoff = known.entry.handoff
        mine = handoff is not None and handoff.handed_off_by.id == self._workspace.me.value.person.id
        follows = handoff.id if handoff and mine and handoff.status in ("open", "claimed") else None
        self._workspace.handing_off.follow(follows)
        self.state.set(whereabouts(known, self._workspace.handing_off.ledger.value, mine=mine))


def whereabouts(known: Conversation, ledger: DeliveryLedger | None, *, mine: bool) -> Whereabouts | None:
    """The panel of one session; the ledger only where it is this handoff's."""
    entry = known.entry
    if entry.status == "resolved" and known.outcome is not None:
        return Whereabouts(f"outcome {entry.id}", _ended(known.outcome), (), _facts(known.outcome), open_at_first=True)
    handoff = entry.handoff
    if handoff is None or not mine or handoff.status not in ("open", "claimed"):
        return None
    heard = ledger.deliveries if ledger is not None and ledger.handoff_id == handoff.id else ()
    waits = handoff.status == "open"
    return Whereabouts(
        f"{handoff.status} {handoff.id}",
        _waiting(handoff, heard) if waits else _taken(handoff),
        tuple(_line(each) for each in heard),
        (),
        open_at_first=waits,
    )


def _waiting(handoff: SessionHandoff, heard: tuple[Delivery, ...]) -> str:
    since = text_handing.WAITING_SINCE.format(clock=text.clock(handoff.escalated_at))
    opened = [each.person.name for each in heard if each.state in ("opened", "passed")]
    shown = [each.person.name for each in heard if each.state == "shown"]
    if opened:
        return f"{since} · {text_handing.OPENED_BY.format(names=text_handing.names(opened))}"
    if shown:
        return f"{since} · {text_handing.SHOWN_TO.format(names=text_handing.names(shown))}"
    return f"{since} · {text_handing.NOT_SEEN}" if heard else since


def _taken(handoff: SessionHandoff) -> str:
    name = handoff.claimed_by.name if handoff.claimed_by else text.THEY
    return text_handing.TAKEN_BY.format(name=name, clock=text.clock(handoff.claimed_at or handoff.escalated_at))


def _line(each: Delivery) -> HeardLine:
    word = text_handing.DELIVERY[each.state]
    if each.state == "held":
        word = text_handing.HELD_BY.get(each.why, word)
    clock = text.clock(each.at)
    return HeardLine(
        each.person.name,
        each.state,
        word,
        clock,
        text_handing.HEARD_LINE.format(name=each.person.name, word=word, clock=clock),
    )


def _ended(outcome: Outcome) -> str:
    clock = text.clock(outcome.resolved_at)
    if outcome.resolved_by is None:
        return text_handing.OUTCOME_NAMELESS.format(clock=clock)
    return text_handing.OUTCOME.format(name=outcome.resolved_by.name, clock=clock)


def _facts(outcome: Outcome) -> tuple[Fact, ...]:
    facts = [
        Fact(text_handing.CAUSE, outcome.cause or text.NO_CAUSE_WRITTEN),
        Fact(text_handing.FIX, outcome.fix or text.NO_FIX_WRITTEN),
    ]
    if outcome.verdict is not None:
        verdict = text_handing.VERDICT_SAID[outcome.verdict]
        if outcome.verdict_note:
            verdict = text_handing.VERDICT_WITH_NOTE.format(verdict=verdict, note=outcome.verdict_note)
        facts.append(Fact(text_handing.HANDOFF_WAS, verdict))
    return tuple(facts)
