"""After a claimed session is resolved: what the junior can learn from it, and what the playbook should keep (T8)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, MutableMapping
from dataclasses import replace

from rf_desktop.client.conversations import Conversation
from rf_desktop.client.errors import ClientError
from rf_desktop.client.learning import Learning
from rf_desktop.client.observable import Cell
from rf_desktop.contract.ai import ApprovedStep, ApprovedTeachBack, TeachBack
from rf_desktop.domain import limits
from rf_desktop.domain.ids import PersonId, SessionId
from rf_desktop.domain.vocabulary import CardKind
from rf_desktop.values import dataclass
from rf_desktop.viewmodels import text_learning
from rf_desktop.viewmodels.form import Form, required
from rf_desktop.viewmodels.presses import Presses
from rf_desktop.viewmodels.telling import Telling

STEP = 120
"""Characters of a step: it has to fit a card."""


@dataclass(frozen=True)
class StepValues:
    """One step; an empty `text` leaves it out."""

    text: str
    kind: CardKind
    why: str
    if_it_fails: str


@dataclass(frozen=True)
class TeachBackValues:
    """The fields of the teach-back."""

    text: str
    steps: tuple[StepValues, ...]


class TeachBackForm(Form[TeachBackValues]):
    """Tells one junior. `name` is whom."""

    def __init__(self, learning: Learning, draft: TeachBack, telling: Telling, kept: Kept, *, is_senior: bool) -> None:
        steps = tuple(StepValues(each.text, each.kind, each.why, each.if_it_fails) for each in draft.steps)
        fresh = TeachBackValues(draft.text, steps if is_senior else ())
        super().__init__(telling, kept.get(draft.session_id, fresh))
        self._fresh = fresh
        self.name = draft.to.name if draft.to else ""
        self._session_id = draft.session_id
        self._learning = learning
        self._kept = kept

    def validate(self, values: TeachBackValues) -> Mapping[str, str]:
        problems = required("text", values.text, limits.CARD_RESULT)
        for number, step in enumerate(values.steps, start=1):
            if len(step.text.strip()) > STEP:
                problems[f"step_{number}"] = text_learning.TEACH_STEP_TOO_LONG.format(
                    limit=STEP, length=len(step.text.strip())
                )
        return problems

    def remember(self, values: TeachBackValues) -> None:
        if values == self._fresh:
            self._forget()
        else:
            self._kept[self._session_id] = values

    def _forget(self) -> None:
        self._kept.pop(self._session_id, None)

    async def _send(self, values: TeachBackValues, key: str) -> None:
        steps = tuple(
            ApprovedStep(text=step.text.strip(), kind=step.kind, why=step.why, if_it_fails=step.if_it_fails)
            for step in values.steps
            if step.text.strip()
        )
        body = ApprovedTeachBack(text=values.text.strip(), steps=steps)
        await self._learning.teach_back(self._session_id, body, key=key)
        said = text_learning.TAUGHT_WITH_STEPS if steps else text_learning.TAUGHT
        self._telling.say("teach-back", said.format(name=self.name), "success")


Kept = MutableMapping[str, TeachBackValues]
"""What an earlier opening left unsent."""


class TeachBacks:
    """`offer` is the sentence of the open session's offer, "" where there is nobody to tell, or who was told."""

    def __init__(self, learning: Learning, telling: Telling, kept: Kept) -> None:
        self.offer: Cell[str] = Cell("")
        self._learning = learning
        self._telling = telling
        self._presses = Presses()
        self._later: set[SessionId] = set()
        self._kept = kept
        self._session_id: SessionId | None = None

    def look(self, known: Conversation, me: PersonId) -> None:
        """The open session is as it is now."""
        self._session_id = known.entry.id
        wanted = "" if known.entry.id in self._later else _offer(known, me)
        if wanted != self.offer.value:
            self.offer.set(wanted)

    def leave(self) -> None:
        """No session is open, or another one will be."""
        self._session_id = None
        self.offer.set("")

    def later(self) -> None:
        """*Not now*: not again while the program runs."""
        if self._session_id is not None:
            self._later.add(self._session_id)
        self.offer.set("")

    async def prepare(self, show: Callable[[TeachBackForm], None], *, is_senior: bool) -> bool:
        """Fetch the draft and `show` a form with it; whether it came."""
        session_id = self._session_id
        if session_id is None:
            return False
        with self._presses.press("teach-back") as mine:
            if not mine:
                return False
            try:
                draft = await self._learning.draft_teach_back(session_id)
            except ClientError as error:
                self._telling.failed("teach-back", error)
                return False
        if self._session_id == session_id:
            show(TeachBackForm(self._learning, draft, self._telling, self._kept, is_senior=is_senior))
        return True


def edited(initial: TeachBackValues, text: str, steps: tuple[str, ...]) -> TeachBackValues:
    """The values with what stands in the fields now."""
    return TeachBackValues(
        text, tuple(replace(step, text=words) for step, words in zip(initial.steps, steps, strict=True))
    )


def _offer(known: Conversation, me: PersonId) -> str:
    """Only a resolved session that I took over is a lesson; whatever I wrote since I resolved it was the lesson."""
    outcome, handoff = known.outcome, known.entry.handoff
    if known.entry.status != "resolved" or outcome is None or handoff is None:
        return ""
    mine = outcome.resolved_by is not None and outcome.resolved_by.id == me
    if not mine or handoff.claimed_by is None or handoff.handed_off_by.id == me:
        return ""
    told = any(said.author.id == me and said.sent_at > outcome.resolved_at for said in known.messages)
    return "" if told else text_learning.TEACH_OFFER.format(name=handoff.handed_off_by.name)
