"""What is offered beside the three ways: to who lost a race, and to who is asked to take over. Pure."""

from __future__ import annotations

from rf_desktop.contract.handoffs import HandoffSummary
from rf_desktop.contract.identity import Me
from rf_desktop.contract.notices import NoticeKind
from rf_desktop.domain.ids import HandoffId, PersonId
from rf_desktop.domain.vocabulary import SENIOR_ROLES
from rf_desktop.values import dataclass
from rf_desktop.viewmodels import text, text_ways
from rf_desktop.viewmodels.herald import ToastMessage
from rf_desktop.viewmodels.ways_view import Deed


@dataclass(frozen=True)
class Asked:
    """A colleague wants me to take it. `accept` is "" where the three ways are the answer, as with a transfer."""

    sentence: str
    accept: str
    decline: str
    busy: bool = False


def is_offered(handoff: HandoffSummary, me: PersonId) -> bool:
    """Whether its owner would pass it on to me (C8)."""
    return handoff.status == "claimed" and handoff.offered_to is not None and handoff.offered_to.id == me


def asked(handoff: HandoffSummary, me: PersonId, *, busy: bool) -> Asked | None:
    """What I am asked, if I am."""
    if is_offered(handoff, me):
        by = handoff.offered_by or handoff.claimed_by
        name = by.name if by else text.THEY
        said = text_ways.OFFERED_BY if handoff.offer_reason else text_ways.OFFERED_BY_PLAIN
        sentence = said.format(name=name, reason=handoff.offer_reason)
        return Asked(sentence, text_ways.ACCEPT, text_ways.DECLINE, busy)
    if handoff.status == "open" and handoff.target is not None and handoff.target.id == me:
        sentence = text_ways.HANDED_TO_YOU.format(name=handoff.handed_off_by_name or text.THEY)
        return Asked(sentence, "", text_ways.DECLINE, busy)
    return None


def lost_race(handoff: HandoffSummary, me: Me, busy: frozenset[str]) -> tuple[Deed, ...]:
    """What one can do about a session that a colleague has (C3); of one that is over only the next one is left."""
    deeds = []
    if handoff.status == "claimed" and handoff.claimed_by is not None and me.role in SENIOR_ROLES:
        offer = text_ways.OFFER_KNOWLEDGE.format(name=handoff.claimed_by.name)
        deeds += [Deed("watch", text_ways.WATCH, "watch" in busy), Deed("remark", f"{offer}…")]
    if me.role in SENIOR_ROLES:
        deeds.append(Deed("next", text_ways.NEXT_ONE))
    return tuple(deeds)


def lost_race_toast(handoff_id: HandoffId, sentence: str, me: Me, body: str = "") -> ToastMessage:
    """The same, beside the sentence in a toast (C3)."""
    key = f"claimed:{handoff_id}"
    if me.role not in SENIOR_ROLES:
        return ToastMessage(key, sentence, body, "warning")
    more = (("remark", f"{text_ways.OFFER_KNOWLEDGE_SHORT}…"), ("next", text_ways.NEXT_ONE))
    return ToastMessage(key, sentence, body, "warning", text_ways.WATCH, "watch", more)


def notice_actions(kind: NoticeKind, *, takeable: bool = False) -> tuple[tuple[str, str], ...]:
    """What a notification of the desktop offers beside the click on it. takeable: its handoff waits for me."""
    if kind == "still_on_it":
        return (("still_on_it", text_ways.STILL_ON_IT), ("release", text_ways.RELEASE_DOTS), ("open", text.OPEN))
    return (("open", text.OPEN), *((("pick_up", text.PICK_UP),) if takeable else ()))
