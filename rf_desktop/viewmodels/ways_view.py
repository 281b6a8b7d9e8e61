"""What the ways back and sideways look like in an open session, as values (C3, C6, C8-C10). Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Literal

from rf_desktop.client.conversations import Conversation as Known
from rf_desktop.contract.handoffs import Coaching, HandoffSummary
from rf_desktop.contract.identity import Me
from rf_desktop.contract.ways import Consultation
from rf_desktop.domain.ids import PersonId
from rf_desktop.domain.patience import TO_ANSWER
from rf_desktop.domain.vocabulary import SENIOR_ROLES
from rf_desktop.values import dataclass
from rf_desktop.viewmodels import text, text_ways

Way = Literal[
    "return",
    "coached",
    "release",
    "reassign",
    "take_back",
    "consult",
    "ask_sender",
    "come_back",
    "still_on_it",
    "watch",
    "stop_watching",
    "remark",
    "take_again",
    "decline",
    "next",
]
"""Everything that can be pressed; what ends in … in its label opens a form."""


@dataclass(frozen=True)
class Deed:
    """A way with its label. `busy` while it is on its way."""

    way: Way
    label: str
    busy: bool = False


@dataclass(frozen=True)
class Strip:
    """One line over the conversation: what is the case, and what can be done about it."""

    key: Literal["still", "offer", "coached", "watching", "reading", "gone"]
    text: str
    deeds: tuple[Deed, ...] = ()
    urgent: bool = False


@dataclass(frozen=True)
class Question:
    """A question that was put to me here; `busy` while my answer is on its way."""

    key: str
    title: str
    question: str
    busy: bool = False


@dataclass(frozen=True)
class WaysState:
    """`menu` are the entries of *Return*, `asking` those about questions; `waiting` are my own open questions."""

    menu: tuple[Deed, ...] = ()
    asking: tuple[Deed, ...] = ()
    strips: tuple[Strip, ...] = ()
    questions: tuple[Question, ...] = ()
    waiting: tuple[str, ...] = ()


@dataclass(frozen=True)
class Around:
    """What the view needs besides the conversation. `handoff` is the newest known of the session's latest one."""

    me: Me
    handoff: HandoffSummary | None
    watching: bool
    questions: tuple[Consultation, ...]
    busy: frozenset[str]
    at: datetime

    @property
    def my_id(self) -> PersonId:
        return self.me.person.id


def ways_view(known: Known, around: Around) -> WaysState:
    """Everything of this kind that the open session shows."""
    active = known.entry.status == "active"
    mine = active and known.entry.owner.id == around.my_id
    asked_here = active or known.entry.status == "escalated"
    return WaysState(
        menu=tuple(_menu(around)) if active else (),
        asking=tuple(_asking(known, around)) if mine else (),
        strips=tuple(_strips(known, around)),
        questions=tuple(_question(each, around) for each in around.questions if each.asked.id == around.my_id)
        if asked_here
        else (),
        waiting=tuple(_waiting(each) for each in around.questions if each.asked_by.id == around.my_id),
    )


def has_it(handoff: HandoffSummary | None, me: PersonId) -> bool:
    """Whether this person took it over and has it now."""
    return bool(handoff and handoff.status == "claimed" and handoff.claimed_by and handoff.claimed_by.id == me)


def _menu(around: Around) -> Iterable[Deed]:
    handoff = around.handoff
    if handoff is None or handoff.status != "claimed" or handoff.handed_off_by_id == around.my_id:
        return
    mine = has_it(handoff, around.my_id)
    if not mine and around.me.role != "admin":
        return
    if mine:
        yield _deed("return", text_ways.RETURN_TO.format(name=handoff.handed_off_by_name or text.THEY), around)
        yield _deed("coached", text_ways.RETURN_COACHED, around)
    yield _deed("release", text_ways.RELEASE_TO_QUEUE, around)
    if handoff.offered_to is None:
        yield _deed("reassign", text_ways.REASSIGN, around)
    else:
        yield _deed("take_back", text_ways.TAKE_OFFER_BACK, around)


def _asking(known: Known, around: Around) -> Iterable[Deed]:
    yield _deed("consult", text_ways.ASK_COLLEAGUE, around)
    handoff = known.entry.handoff
    if handoff is not None and handoff.handed_off_by.id != around.my_id:
        yield _deed("ask_sender", text_ways.ASK_SENDER.format(name=handoff.handed_off_by.name), around)


def _strips(known: Known, around: Around) -> Iterable[Strip]:
    handoff, me = around.handoff, around.my_id
    if known.closed_to_me:
        yield _gone(known, around)
        return
    if handoff is None:
        return
    if has_it(handoff, me) and handoff.asked_still_at is not None:
        until = text.clock(handoff.asked_still_at + TO_ANSWER)
        deeds = (_deed("still_on_it", text_ways.STILL_ON_IT, around), _deed("release", text_ways.RELEASE_DOTS, around))
        yield Strip("still", text_ways.STILL_ASKED.format(clock=until), deeds, urgent=True)
    if handoff.status == "claimed" and handoff.offered_to is not None and handoff.offered_at is not None:
        yield _offer(handoff, around)
    if handoff.status == "returned" and handoff.coaching is not None:
        yield from _coached(handoff, handoff.coaching, around)
    if known.entry.owner.id != me and handoff.handed_off_by_id != me:
        yield from _reading(known, handoff, around)


def _offer(handoff: HandoffSummary, around: Around) -> Strip:
    assert handoff.offered_to is not None
    assert handoff.offered_at is not None
    mine = has_it(handoff, around.my_id)
    said = text_ways.OFFER_OUT if mine else text_ways.OFFER_OUT_OTHERS
    sentence = said.format(
        name=handoff.offered_to.name,
        clock=text.clock(handoff.offered_at),
        owner=handoff.claimed_by.name if handoff.claimed_by else text.THEY,
    )
    return Strip("offer", sentence, (_deed("take_back", text_ways.TAKE_OFFER_BACK, around),) if mine else ())


def _coached(handoff: HandoffSummary, coaching: Coaching, around: Around) -> Iterable[Strip]:
    coach = coaching.coach
    when = text_ways.comes_back_when(coaching.comes_back_at, around.at) if coaching.comes_back_at else ""
    stop = _sentence(coaching.stop_condition)
    if handoff.handed_off_by_id == around.my_id:
        parts = [text_ways.COACHED_JUNIOR.format(coach=coach.name, stop=stop)]
        parts += [text_ways.COMES_BACK_TO.format(coach=coach.name, when=when)] if when else []
        deed = _deed("come_back", f"{text_ways.BRING_BACK}…", around)
    elif coach.id == around.my_id:
        parts = [text_ways.COMES_BACK_TO_YOU.format(when=when)] if when else []
        parts += [text_ways.COACHED_COACH.format(name=handoff.handed_off_by_name or text.THEY, stop=stop)]
        deed = _deed("come_back", f"{text_ways.BRING_BACK_MINE}…", around)
    else:
        return
    yield Strip("coached", " ".join(parts), (deed,))


def _reading(known: Known, handoff: HandoffSummary, around: Around) -> Iterable[Strip]:
    """What a reader who does not own it can do: a watcher, or whoever was asked."""
    if handoff.coaching is not None and handoff.coaching.coach.id == around.my_id:
        return
    deeds: list[Deed] = []
    may_remark = handoff.status == "claimed" and known.entry.status == "active"
    if may_remark and around.me.role in SENIOR_ROLES:
        owner = known.entry.owner.name
        deeds.append(_deed("remark", f"{text_ways.OFFER_KNOWLEDGE.format(name=owner)}…", around))
    if around.watching:
        deeds.append(_deed("stop_watching", text_ways.STOP_WATCHING, around))
        yield Strip("watching", text_ways.WATCHING_THIS, tuple(deeds))
    elif deeds:
        yield Strip("reading", text_ways.READING_ALONG.format(name=known.entry.owner.name), tuple(deeds))


def _gone(known: Known, around: Around) -> Strip:
    """It was mine, or I read along, and now neither: what is shown is as it was left."""
    handoff, entry = around.handoff, known.entry
    status = handoff.status if handoff else None
    if status == "open" or entry.status == "escalated":
        may_take = around.me.role in SENIOR_ROLES and (handoff is None or handoff.handed_off_by_id != around.my_id)
        deeds = (_deed("take_again", text_ways.TAKE_AGAIN, around),) if may_take and entry.handoff else ()
        return Strip("gone", text_ways.BACK_IN_QUEUE, deeds)
    name = entry.owner.name
    if status == "claimed" and handoff is not None and handoff.claimed_by is not None:
        name = handoff.claimed_by.name
        return Strip("gone", text_ways.WITH_ANOTHER.format(name=name), _watch_it(around))
    return Strip("gone", text_ways.WITH_SENDER_AGAIN.format(name=name))


def _watch_it(around: Around) -> tuple[Deed, ...]:
    return (_deed("watch", text_ways.WATCH, around),) if around.me.role in SENIOR_ROLES else ()


def _question(each: Consultation, around: Around) -> Question:
    title = text_ways.ASKS_YOU.format(name=each.asked_by.name)
    return Question(each.id, title, each.question, busy=f"answer:{each.id}" in around.busy)


def _waiting(each: Consultation) -> str:
    return text_ways.OPEN_QUESTION.format(
        name=each.asked.name, clock=text.clock(each.asked_at), question=" ".join(each.question.split())
    )


def _deed(way: Way, label: str, around: Around) -> Deed:
    return Deed(way, label, busy=way in around.busy)


def _sentence(words: str) -> str:
    """With an end, so that another sentence can follow."""
    return words if words.endswith((".", "!", "?", "…")) else f"{words}."
