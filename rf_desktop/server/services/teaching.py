"""What the junior can learn from how it was resolved: a draft, and what a senior makes of it (T8)."""

from __future__ import annotations

from datetime import datetime

from rf_desktop.contract.ai import ApprovedStep, ApprovedTeachBack, TeachBack, TeachBackStep
from rf_desktop.contract.chat import Message
from rf_desktop.contract.identity import PersonRef
from rf_desktop.domain import limits
from rf_desktop.domain.errors import HandoffNotOpen, Malformed, NotAllowed, NotAvailable, SessionNotActive
from rf_desktop.domain.headline import snippet
from rf_desktop.domain.ids import MessageId, PersonId, SessionId
from rf_desktop.domain.ledger import LedgerLine
from rf_desktop.domain.moments import Clock, now
from rf_desktop.domain.unseen import clean
from rf_desktop.domain.wording import Wording
from rf_desktop.server.ai.playbook_text import STEP_SENTENCE, STEP_TEXT, PlaybookStep
from rf_desktop.server.ports import Wakeups
from rf_desktop.server.services import session_views
from rf_desktop.server.services.account_playbooks import BuiltIn, learn
from rf_desktop.server.services.actor import Actor
from rf_desktop.server.services.announcements import notify, titled
from rf_desktop.server.services.messages import add_message
from rf_desktop.server.services.use_cases import UseCases, checked_key, fingerprint
from rf_desktop.server.services.write_ups import WriteUps, told
from rf_desktop.server.store import Store
from rf_desktop.server.store.tables import HandoffRow, OutcomeRow, SessionRow
from rf_desktop.server.store.unit_of_work import Work
from rf_desktop.server.wording import words_of
from rf_desktop.values import dataclass

MOST_STEPS = 5
TASK = (
    "A short note from the senior who solved this support case to the junior who handed it over: what the cause was, "
    "which step found it, what helped, and what to look at first the next time. Friendly, three to six sentences, "
    "plain text, no headings. Say nothing that the lines do not say."
)


@dataclass(frozen=True)
class _Lesson:
    """What there is to learn from."""

    session_id: SessionId
    to: PersonRef | None
    facts: tuple[str, ...]
    task: str
    text: str
    steps: tuple[TeachBackStep, ...]


class Teaching(UseCases):
    """`drafts` asks a model where there is one; `built_in` holds the playbooks that ship."""

    def __init__(self, store: Store, wakeups: Wakeups, drafts: WriteUps, built_in: BuiltIn, clock: Clock = now) -> None:
        super().__init__(store, wakeups, clock)
        self._drafts = drafts
        self._built_in = built_in

    async def draft(self, actor: Actor, session_id: SessionId) -> TeachBack:
        """What helped, for whoever worked on it last; the steps are always the ledger's own. Nothing is kept."""
        async with self._reading(actor.account_id) as work:
            session = await session_views.writable(work, actor, session_id)
            lesson = await _lesson(work, actor, session)
        text, _ = await self._drafts.written(actor.account_id, lesson.task, list(lesson.facts))
        return TeachBack(
            session_id=session_id,
            to=lesson.to,
            text=text or lesson.text,
            steps=lesson.steps,
            source="model" if text else "evidence",
        )

    async def approve(self, actor: Actor, session_id: SessionId, body: ApprovedTeachBack, key: str) -> Message:
        """Send it to who handed off, once per key, and let its steps become part of the domain's playbook.

        Raises SessionNotActive before it is resolved, HandoffNotOpen while the handoff is not, NotAllowed for steps by
        somebody who is no senior.
        """
        wanted = fingerprint("teach-back", session_id, body)
        async with self._writing(actor.account_id) as work:
            before = await work.keys.subject_of(actor.person_id, checked_key(key), wanted)
            if before is not None:
                return await _sent(work, MessageId(before))
            text = limits.require("text", clean(body.text), limits.CARD_RESULT)
            session = await session_views.writable(work, actor, session_id)
            words = words_of(session.language)
            steps = _approved(words, body.steps)
            if steps and not actor.is_senior:
                raise NotAllowed("a senior")
            if session.status != "resolved":
                raise SessionNotActive(session.status)
            at = self._clock()
            handoff = await _finished(work, session)
            message = await add_message(work, session, actor, _with_steps(words, text, steps), at)
            work.keys.remember(actor.person_id, key, wanted, message.id, at)
            if steps:
                await learn(work, self._built_in, actor, session, steps, at)
            work.audit.record("taught_back", "session", session.id, actor.person_id, at, steps=len(steps))
            await _tell(work, actor, handoff, text, at)
            return session_views.message(message)


async def _lesson(work: Work, actor: Actor, session: SessionRow) -> _Lesson:
    words = words_of(session.language)
    outcome = await work.sessions.outcome(session.id) if session.status == "resolved" else None
    handoff = await work.handoffs.latest_of(session.id)
    to = None
    if handoff is not None and handoff.handed_off_by_id != actor.person_id:
        to = await work.people.ref(handoff.handed_off_by_id)
    cards = await work.chat.lane(session.id)
    own = [
        (await session_views.card(work.people, card)).as_line()
        for card in cards
        if card.state == "done" and card.answered_by_id == actor.person_id and _later(card.answered_at, handoff)
    ]
    reasons = {str(card.id): (card.why or "", card.if_it_fails or "") for card in cards}
    steps = [_step(words, line, *reasons[line.id]) for line in own[-(MOST_STEPS - 1) :]]
    if (fix := _fix(words, outcome)) is not None and all(step.text != fix.text for step in steps):
        steps.append(fix)
    problem = session.problem_summary or session.first_message or words.not_described
    facts = (
        words.problem.format(text=snippet(problem, STEP_SENTENCE)),
        *(words.tried_after.format(text=told(line)) for line in own),
        *([words.cause.format(text=outcome.cause)] if outcome is not None and outcome.cause else []),
        *([words.fix.format(text=outcome.fix)] if outcome is not None and outcome.fix else []),
    )
    task, note = f"{TASK} {words.write_in}", _note(words, to, outcome, own)
    return _Lesson(session.id, to, facts, task, note, tuple(steps[:MOST_STEPS]))


def _later(at: datetime | None, handoff: HandoffRow | None) -> bool:
    return handoff is None or (at is not None and at >= handoff.escalated_at)


def _note(words: Wording, to: PersonRef | None, outcome: OutcomeRow | None, own: list[LedgerLine]) -> str:
    """The same lesson in fixed words."""
    parts = [words.dear.format(name=to.name.split()[0]) if to is not None and to.name.split() else words.what_helped]
    if outcome is not None and outcome.cause:
        parts.append(words.cause_was.format(text=snippet(outcome.cause, STEP_SENTENCE)))
    if own:
        parts.append(f"{words.looked_at}\n" + "\n".join(f"- {told(line)}" for line in own[-MOST_STEPS:]))
    if outcome is not None and outcome.fix:
        parts.append(words.helped.format(text=snippet(outcome.fix, STEP_SENTENCE)))
    return "\n\n".join(parts)


def _step(words: Wording, line: LedgerLine, why: str, if_it_fails: str) -> TeachBackStep:
    return TeachBackStep(
        kind=line.kind,
        text=snippet(line.text, STEP_TEXT),
        why=why or words.here_it_said.format(text=snippet(line.result or words.done, STEP_TEXT)),
        if_it_fails=if_it_fails or words.escalate_then,
    )


def _fix(words: Wording, outcome: OutcomeRow | None) -> TeachBackStep | None:
    if outcome is None or not outcome.fix or not outcome.fix.strip():
        return None
    why = words.fix_when.format(text=snippet(outcome.cause, STEP_TEXT)) if outcome.cause else words.helped_before
    text = snippet(outcome.fix.splitlines()[0], STEP_TEXT)
    return TeachBackStep(kind="action", text=text, why=why, if_it_fails=words.escalate_then)


def _approved(words: Wording, steps: tuple[ApprovedStep, ...]) -> list[PlaybookStep]:
    if len(steps) > MOST_STEPS:
        raise Malformed("steps", f"there are at most {MOST_STEPS}")
    return [
        PlaybookStep(
            step.kind,
            limits.require_one_line("step", clean(step.text), STEP_TEXT),
            limits.at_most("why", " ".join(clean(step.why).split()), STEP_SENTENCE) or words.helped_before,
            limits.at_most("if_it_fails", " ".join(clean(step.if_it_fails).split()), STEP_SENTENCE)
            or words.escalate_then,
        )
        for step in steps
    ]


def _with_steps(words: Wording, text: str, steps: list[PlaybookStep]) -> str:
    if not steps:
        return text
    return f"{text}\n\n{words.in_the_playbook}\n" + "\n".join(f"- {step.text}" for step in steps)


async def _finished(work: Work, session: SessionRow) -> HandoffRow | None:
    """The handoff that it came by, None where it was never handed off."""
    handoff = await work.handoffs.latest_of(session.id)
    if handoff is not None and handoff.status in ("open", "claimed"):
        raise HandoffNotOpen(handoff.status)
    return handoff


async def _tell(work: Work, actor: Actor, handoff: HandoffRow | None, text: str, at: datetime) -> None:
    if handoff is None:
        return
    listeners: set[PersonId] = {handoff.handed_off_by_id}
    title = titled(f"{actor.name} tells you what helped", handoff, is_object=False)
    await notify(work, "remark", handoff, title, listeners, actor, at, text)


async def _sent(work: Work, message_id: MessageId) -> Message:
    row = await work.chat.message(message_id)
    if row is None:
        raise NotAvailable("message")
    return session_views.message(row)
