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
from rf_desktop.server.services.announcements import about, announce, notify, settle_notices, tell_attention
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
_ENDS_SNOOZES: frozenset[HandoffStep] = frozenset({"claim", "withdraw", "decline"})


@dataclass(frozen=True)
class Step:
    """A step that was taken: by whom (None: the clock), why, and who had to do with it before."""

    step: HandoffStep
    row: HandoffRow
    by: Actor | None
    at: datetime
    reason: str
    owner: PersonId | None
    offered_to: PersonId | None
    coach: PersonId | None

    @property
    def who(self) -> str:
        """The actor's name at the beginning of a sentence."""
        return self.by.name if self.by else "The clock"


async def announce_step(
    work: Work, step: HandoffStep, row: HandoffRow, by: Actor | None, reason: str, former: Iterable[PersonId]
) -> None:
    """The step's event."""
    await announce(work, EVENTS[step], row, by, reason, former)


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
    for kind, title, recipients in await _notices(work, it):
        body = it.reason or None
        await notify(work, kind, it.row, f"{title}{about(it.row)}", recipients, it.by, it.at, body)


async def note(work: Work, it: Step, session: SessionRow) -> None:
    """The line in the conversation, for steps that its readers would not see otherwise."""
    sentence = await _line(work, it)
    if sentence:
        await add_activity(work, session, f"{sentence}: {it.reason}" if it.reason else f"{sentence}.", it.at)


async def _notices(work: Work, it: Step) -> list[tuple[NoticeKind, str, list[PersonId]]]:
    """Kind, beginning of the title, and to whom."""
    row, who = it.row, it.who
    sender = row.handed_off_by_id
    owner = [it.owner] if it.owner else []
    offered = [it.offered_to] if it.offered_to else []
    match it.step:
        case "claim":
            return [("claimed", f"{who} has taken over", [sender])]
        case "withdraw":
            seen = await work.attention.seen_by(row.id)
            return [("withdrawn", f"{who} has withdrawn", [*seen, *([row.target_id] if row.target_id else [])])]
        case "decline":
            target = await work.people.ref_or_none(row.target_id)  # who left does not say so themselves
            return [("declined", f"{target.name if target else who} does not take", [sender])]
        case "undo":
            return [("released", f"{who} has put back", [sender])]
        case "release":
            others = _without([*await _queue_of(work, row), sender], owner)
            return [("released", f"{who} has put back", others), ("released", f"{who} has put back for you", owner)]
        case "return":
            return [("returned", f"{who} has given back", [sender])]
        case "reassign":
            newly = await work.ways.offer(row.id)
            assert newly is not None
            return [
                ("reassigned", f"{who} asks you to take over", [newly.offered_to_id]),
                ("reassigned", f"{who} has offered to a colleague", owner),
                ("declined", f"{who} no longer offers you", _without(offered, [newly.offered_to_id])),
            ]
        case "accept":
            return [("accepted", f"{who} has taken over", [*owner, sender])]
        case "turn_down":
            if it.by is None:
                return [("declined", "Nobody has answered the offer of", [*owner, *offered])]
            if it.by.person_id in offered:
                return [("declined", f"{who} does not take", owner)]
            return [("declined", f"{who} no longer offers you", offered)]
        case "come_back":
            return [
                ("came_back", "Back with its senior", [sender, *([row.claimed_by_id] if row.claimed_by_id else [])])
            ]
        case "resolve":
            return [("resolved", f"{who} has finished", [sender, *owner, *([it.coach] if it.coach else [])])]
        case "remind":
            asleep = await work.attention.asleep(row.id, it.at)
            return [("reminder", "Still waiting", _without(await _queue_of(work, row), asleep))]
        case "raise_tier":
            admins = [each.id for each in await work.people.seniors() if each.role == "admin"]
            return [("next_tier", "Nobody has taken", [*admins, *([sender] if row.target_id else [])])]
        case "ask_still_on_it":
            return [("still_on_it", "Still on it?", owner)]
        case "still_on_it":
            return []


async def _line(work: Work, it: Step) -> str:
    """The sentence without its end, or nothing."""
    row = it.row

    async def name(person_id: PersonId | None) -> str:
        person = await work.people.ref_or_none(person_id)
        return person.name if person else "a colleague"

    match it.step:
        case "decline":
            return f"{await name(row.target_id)} did not take this"
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
            return f"{await name(it.offered_to)} did not answer the offer"
        case "turn_down" if it.by is not None and it.by.person_id == it.offered_to:
            return f"{it.who} did not take the offer"
        case "turn_down":
            return f"{it.who} took the offer back"
        case "come_back":
            return f"This came back to {await name(row.claimed_by_id)}"
        case "ask_still_on_it":
            return f"{await name(row.claimed_by_id)} was asked: still on it?"
        case _:
            return ""


async def _queue_of(work: Work, row: HandoffRow) -> list[PersonId]:
    """Who has a waiting handoff in their queue."""
    if row.target_id is not None:
        return [row.target_id]
    return [each.id for each in await work.people.seniors() if each.id != row.handed_off_by_id]


def _without(people: Iterable[PersonId], others: Iterable[PersonId]) -> list[PersonId]:
    return [person for person in people if person not in set(others)]
