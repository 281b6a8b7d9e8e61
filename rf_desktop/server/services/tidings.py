"""What people are told of a step: its event, notices to those whom it concerns, a line in the conversation (C8, C10).

Never to the one who acted. Whoever had something to do with it before the step hears of it a last time.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from rf_desktop.contract import events as e
from rf_desktop.contract.notices import NoticeKind
from rf_desktop.domain.handoff import HandoffStep
from rf_desktop.domain.ids import PersonId
from rf_desktop.server.services.actor import Actor
from rf_desktop.server.services.announcements import (
    announce,
    is_bare,
    notify,
    settle_notices,
    tell_attention,
    titled,
)
from rf_desktop.server.services.messages import add_activity
from rf_desktop.server.store.tables import AttentionRow, HandoffRow, SessionRow
from rf_desktop.server.store.unit_of_work import Work
from rf_desktop.values import dataclass

EVENTS: dict[HandoffStep, type[e.HandoffEvent]] = {
    "claim": e.HandoffClaimed,
    "withdraw": e.HandoffWithdrawn,
    "decline": e.HandoffReturned,
    "undo": e.HandoffReleased,
    "release": e.HandoffReleased,
    "return": e.HandoffReturned,
    "reassign": e.HandoffReassigned,
    "accept": e.HandoffAccepted,
    "turn_down": e.HandoffTurnedDown,
    "come_back": e.HandoffCameBack,
    "resolve": e.HandoffResolved,
    "remind": e.HandoffReminded,
    "raise_tier": e.HandoffTierRaised,
    "ask_still_on_it": e.HandoffStillOnItAsked,
    "still_on_it": e.HandoffStillOnIt,
}
"""What the stream says of each step."""
NOBODY = "a colleague"
"""A person whom nobody can name any more."""
_ENDS_SNOOZES: frozenset[HandoffStep] = frozenset({"claim", "withdraw", "decline"})


@dataclass(frozen=True)
class Step:
    """A step that was taken: by whom (None: the clock), why, and who had to do with it before. `given_up`: the session
    is abandoned."""

    step: HandoffStep
    row: HandoffRow
    by: Actor | None
    at: datetime
    reason: str
    owner: PersonId | None
    offered_to: PersonId | None
    coach: PersonId | None
    given_up: bool = False

    @property
    def who(self) -> str:
        """The actor's name at the beginning of a sentence; the clock's steps have sentences of their own."""
        return self.by.name if self.by else "The clock"

    @property
    def sender(self) -> str:
        """Whose handoff it is."""
        return self.row.handed_off_by_name or NOBODY

    @property
    def who_sent(self) -> str:
        """The same at the beginning of a sentence."""
        return _first(self.sender)


@dataclass(frozen=True)
class _Said:
    """A notice: its kind, the beginning of its title, and to whom.

    object: as `is_object` of `titled`.
    """

    kind: NoticeKind
    words: str
    to: list[PersonId]
    object: bool = True


async def announce_step(work: Work, it: Step, former: Iterable[PersonId]) -> None:
    """The step's event; `former` hear it a last time."""
    await announce(work, EVENTS[it.step], it.row, it.by, it.reason, former, given_up=it.given_up)


async def settle_attention(work: Work, step: HandoffStep, row: HandoffRow, by: Actor | None, at: datetime) -> None:
    """What nobody can take any more wakes nobody, and whoever took it has seen it (C5, Q2)."""
    if step == "claim" and by is not None:
        woken, mine = await work.attention.of_claim(row.id, by.person_id)
        await _seen_by(work, by, row, mine, woken, at)
        return
    if step in _ENDS_SNOOZES:
        for each in await work.attention.wake_all(row.id):
            tell_attention(work, each)
    if step == "accept" and by is not None:
        await _seen_by(work, by, row, await work.attention.row(by.person_id, row.id), (), at)


async def _seen_by(
    work: Work, by: Actor, row: HandoffRow, mine: AttentionRow, woken: Iterable[AttentionRow], at: datetime
) -> None:
    for each in woken:
        tell_attention(work, each)
    if mine.seen_at is None:
        mine.seen_at = at
        tell_attention(work, mine)
    await settle_notices(work, by.person_id, row, at)


async def tell(work: Work, it: Step) -> None:
    """The step's notices; who gets one may depend on who is there and who is asleep."""
    bare = is_bare(it.row)
    for said in await _notices(work, it):
        title = titled(said.words, it.row, is_object=said.object)
        body = it.reason or ("" if bare else None)  # the reason stands in the title where nothing else says what it is
        await notify(work, said.kind, it.row, title, said.to, it.by, it.at, body)


async def note(work: Work, it: Step, session: SessionRow) -> None:
    """The line in the conversation, for steps that its readers would not see otherwise."""
    sentence = await _line(work, it)
    if sentence:
        await add_activity(work, session, f"{sentence}: {it.reason}" if it.reason else f"{sentence}.", it.at)


async def _notices(work: Work, it: Step) -> list[_Said]:
    """What is said of a step, and to whom: who did it, and what of; the rest of the title is what it is about."""
    row, who = it.row, it.who
    sender = row.handed_off_by_id
    owner = [it.owner] if it.owner else []
    offered = [it.offered_to] if it.offered_to else []
    match it.step:
        case "claim":
            return [_Said("claimed", f"{who} has taken over", [sender])]
        case "withdraw":
            seen = await work.attention.seen_by(row.id)
            return [_Said("withdrawn", f"{who} has withdrawn", [*seen, *([row.target_id] if row.target_id else [])])]
        case "decline":
            target = _first(await _name(work, row.target_id))  # who left does not say so themselves
            return [_Said("declined", f"{target} does not take", [sender])]
        case "undo":
            return [_Said("released", f"{who} has put back", [sender])]
        case "release":
            others = _without([*await _queue_of(work, row), sender], owner)
            if it.by is None:
                silent = await _name(work, it.owner)
                return [
                    _Said("released", f"Back in the queue, as {silent} gave no answer", others, object=False),
                    _Said("released", "Back in the queue, as you gave no answer", owner, object=False),
                ]
            return [
                _Said("released", f"{who} has put back", others),
                _Said("released", f"{who} has put back for you", owner),
            ]
        case "return":
            return [_Said("returned", f"{who} has given back", [sender])]
        case "reassign":
            newly = await work.ways.offer(row.id)
            assert newly is not None
            whom = await _name(work, newly.offered_to_id)
            return [
                _Said("reassigned", f"{who} asks you to take over", [newly.offered_to_id]),
                _Said("reassigned", f"{who} asks {whom} to take over", owner),
                _Said("declined", f"{who} no longer offers you", _without(offered, [newly.offered_to_id])),
            ]
        case "accept":
            return [_Said("accepted", f"{who} has taken over", [*owner, sender])]
        case "turn_down":
            if it.by is None:
                whom, offering = await _name(work, it.offered_to), await _name(work, it.owner)
                return [
                    _Said("declined", f"{_first(whom)} has not answered your offer", owner, object=False),
                    _Said("declined", f"{_first(offering)} no longer waits for your answer", offered, object=False),
                ]
            if it.by.person_id in offered:
                return [_Said("declined", f"{who} does not take", owner)]
            return [_Said("declined", f"{who} no longer offers you", offered)]
        case "come_back":
            return await _came_back(work, it)
        case "resolve":
            words = f"{who} has abandoned" if it.given_up else f"{who} has finished"
            return [_Said("resolved", words, [sender, *owner, *([it.coach] if it.coach else [])])]
        case "remind":
            asleep = await work.attention.asleep(row.id, it.at)
            awake = _without(await _queue_of(work, row), asleep)
            return [_Said("reminder", f"{it.who_sent} is still waiting", awake, object=False)]
        case "raise_tier":
            admins = [each.id for each in await work.people.seniors() if each.role == "admin"]
            if row.target_id is None:
                return [_Said("next_tier", f"Nobody has taken over from {it.sender}", admins, object=False)]
            target = _first(await _name(work, row.target_id))
            others = _without(admins, [sender])
            return [
                _Said("next_tier", f"{target} has not taken over from {it.sender}", others, object=False),
                _Said("next_tier", f"{target} has not taken over", [sender]),
            ]
        case "ask_still_on_it":
            return [_Said("still_on_it", "Still on it?", owner)]
        case "still_on_it":
            return []


async def _came_back(work: Work, it: Step) -> list[_Said]:
    """A coached return is over: the senior has it again, by whose doing and with whom."""
    coach, sender = it.row.claimed_by_id, it.row.handed_off_by_id
    name = await _name(work, coach)
    if it.by is None:
        return [
            _Said("came_back", f"Back with {name} as agreed", [sender], object=False),
            _Said("came_back", f"Back with you from {it.sender} as agreed", [coach] if coach else [], object=False),
        ]
    return [
        _Said("came_back", f"{it.who} has taken back", [sender]),
        _Said("came_back", f"{it.who} has brought back", [coach] if coach else []),
    ]


async def _line(work: Work, it: Step) -> str:
    """The sentence without its end, or nothing."""
    row = it.row

    async def name(person_id: PersonId | None) -> str:
        return await _name(work, person_id)

    match it.step:
        case "decline":
            return f"{_first(await name(row.target_id))} did not take this"
        case "undo":
            return f"{it.who} put this back to the queue at once"
        case "release" if it.by is None:
            return f"Released to the queue, because {await name(it.owner)} gave no answer"
        case "release":
            return f"{it.who} released this to the queue"
        case "return":
            coached = ", with steps to try" if row.coached else ""
            return f"{it.who} returned this to {await name(row.handed_off_by_id)}{coached}"
        case "reassign":
            offer = await work.ways.offer(row.id)
            return f"{it.who} offered this to {await name(offer.offered_to_id if offer else None)}"
        case "accept":
            return f"{it.who} took this over from {await name(it.owner)}"
        case "turn_down" if it.by is None:
            return f"{_first(await name(it.offered_to))} did not answer the offer"
        case "turn_down" if it.by is not None and it.by.person_id == it.offered_to:
            return f"{it.who} did not take the offer"
        case "turn_down":
            return f"{it.who} took the offer back"
        case "come_back":
            return f"This came back to {await name(row.claimed_by_id)}"
        case "ask_still_on_it":
            return f"{_first(await name(row.claimed_by_id))} was asked: still on it?"
        case _:
            return ""


async def _name(work: Work, person_id: PersonId | None) -> str:
    person = await work.people.ref_or_none(person_id)
    return person.name if person else NOBODY


def _first(name: str) -> str:
    """A name at the beginning of a sentence: a person's as it is."""
    return f"{name[0].upper()}{name[1:]}" if name == NOBODY else name


async def _queue_of(work: Work, row: HandoffRow) -> list[PersonId]:
    """Who has a waiting handoff in their queue."""
    if row.target_id is not None:
        return [row.target_id]
    return [each.id for each in await work.people.seniors() if each.id != row.handed_off_by_id]


def _without(people: Iterable[PersonId], others: Iterable[PersonId]) -> list[PersonId]:
    return [person for person in people if person not in set(others)]
