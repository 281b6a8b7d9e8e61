"""The forms of the ways back: a reason, a coached return, an offer to a colleague, a question, a remark (C3, C8, C9).

What is typed is kept per handoff or session until it is sent. What the server refuses stands in the form (C11).
"""

from __future__ import annotations

from abc import ABC
from collections.abc import Awaitable, Callable, Mapping
from typing import Generic, TypeVar

from rf_desktop.client.errors import ClientError
from rf_desktop.client.observable import Cell
from rf_desktop.contract.identity import Colleague
from rf_desktop.contract.ways import CoachedReturn, CoachingStep
from rf_desktop.domain import limits
from rf_desktop.domain.ids import PersonId
from rf_desktop.values import dataclass
from rf_desktop.viewmodels import text_ways
from rf_desktop.viewmodels.form import Form, optional, required
from rf_desktop.viewmodels.form_view import Target
from rf_desktop.viewmodels.kept_forms import KeptForms
from rf_desktop.viewmodels.teach_back import StepValues
from rf_desktop.viewmodels.telling import Telling

MOST_STEPS = 5
QUESTION = limits.CARD_RESULT
"""Characters of a question, an answer or a remark."""

V = TypeVar("V")


class WayForm(Form[V], ABC, Generic[V]):
    """A form whose fields are kept under `place`; `send` is what its press does."""

    def __init__(self, telling: Telling, initial: V, kept: KeptForms, place: str) -> None:
        self._kept = kept.shelf(f"way {type(initial).__name__}", type(initial))
        super().__init__(telling, self._kept.get(place, initial))
        self._fresh = initial
        self._place = place

    def remember(self, values: V) -> None:
        if values == self._fresh:
            self._forget()
        else:
            self._kept[self._place] = values

    def _forget(self) -> None:
        self._kept.pop(self._place, None)


@dataclass(frozen=True)
class ReasonWords:
    """What a form with one reason says. `name` begins its object names."""

    name: str
    title: str
    label: str
    hint: str
    submit: str
    note: str = ""


@dataclass(frozen=True)
class ReasonValues:
    """One line of why."""

    reason: str = ""


class ReasonForm(WayForm[ReasonValues]):
    """Release, return, come back, decline: one line of why, which declining may leave out."""

    def __init__(
        self,
        words: ReasonWords,
        send: Callable[[str], Awaitable[None]],
        telling: Telling,
        kept: KeptForms,
        place: str,
        *,
        may_be_empty: bool = False,
    ) -> None:
        super().__init__(telling, ReasonValues(), kept, place)
        self.words = words
        self._deed = send
        self._may_be_empty = may_be_empty

    def validate(self, values: ReasonValues) -> Mapping[str, str]:
        check = optional if self._may_be_empty else required
        return check("reason", one_line(values.reason), limits.REASON)

    async def _send(self, values: ReasonValues, key: str) -> None:
        await self._deed(one_line(values.reason))


@dataclass(frozen=True)
class CoachedValues:
    """The fields of a coached return. `minutes` 0: not by itself. A step without text is left out."""

    reason: str = ""
    steps: tuple[StepValues, ...] = (StepValues("", "action", "", ""),)
    stop_condition: str = ""
    minutes: int = 0


class CoachedForm(WayForm[CoachedValues]):
    """Back to the junior `name` with one to five steps, and when it comes back (C8)."""

    def __init__(
        self,
        name: str,
        send: Callable[[CoachedReturn, str], Awaitable[None]],
        telling: Telling,
        kept: KeptForms,
        place: str,
    ) -> None:
        super().__init__(telling, CoachedValues(), kept, place)
        self.name = name
        self._deed = send

    def validate(self, values: CoachedValues) -> Mapping[str, str]:
        problems = required("reason", one_line(values.reason), limits.REASON)
        problems |= required("stop_condition", one_line(values.stop_condition), limits.REASON)
        if not any(step.text.strip() for step in values.steps):
            problems["step_1"] = text_ways.COACHED_NO_STEP
        for number, step in enumerate(values.steps, start=1):
            named = {
                f"step_{number}": optional("step", one_line(step.text), limits.SUMMARY),
                f"why_{number}": optional("why", step.why, limits.CARD_RESULT),
                f"fails_{number}": optional("if_it_fails", step.if_it_fails, limits.CARD_RESULT),
            }
            problems |= {field: said for field, found in named.items() for said in found.values()}
        return problems

    async def _send(self, values: CoachedValues, key: str) -> None:
        steps = tuple(
            CoachingStep(
                text=one_line(step.text), kind=step.kind, why=step.why.strip(), if_it_fails=step.if_it_fails.strip()
            )
            for step in values.steps
            if step.text.strip()
        )
        body = CoachedReturn(
            reason=one_line(values.reason),
            steps=steps,
            stop_condition=one_line(values.stop_condition),
            come_back_minutes=values.minutes or None,
        )
        await self._deed(body, key)


class _ToSomebody(WayForm[V], ABC, Generic[V]):
    """`targets` are the colleagues to choose from, empty until `load_targets` came back."""

    def __init__(
        self,
        colleagues: Callable[[], Awaitable[tuple[Colleague, ...]]],
        wanted: Callable[[Colleague], bool],
        telling: Telling,
        initial: V,
        kept: KeptForms,
        place: str,
    ) -> None:
        super().__init__(telling, initial, kept, place)
        self.targets: Cell[tuple[Target, ...]] = Cell(())
        self._colleagues = colleagues
        self._wanted = wanted

    async def load_targets(self) -> None:
        """Fetch the colleagues, seniors first; a failure is said, and the next opening tries again."""
        try:
            people = await self._colleagues()
        except ClientError as error:
            self._telling.failed("targets", error)
            return
        wanted = sorted((each for each in people if self._wanted(each)), key=lambda each: each.role == "engineer")
        self.targets.set(tuple(Target(each.person.id, each.person.name, each.role) for each in wanted))

    def name_of(self, person: PersonId | None) -> str:
        """The colleague's name, for what is said afterwards."""
        return next((each.name for each in self.targets.value if each.id == person), text_ways.COLLEAGUE)


@dataclass(frozen=True)
class ReassignValues:
    """To whom, and why."""

    target_id: PersonId | None = None
    reason: str = ""


class ReassignForm(_ToSomebody[ReassignValues]):
    """Offers what I have to a colleague (C8)."""

    def __init__(
        self,
        colleagues: Callable[[], Awaitable[tuple[Colleague, ...]]],
        wanted: Callable[[Colleague], bool],
        send: Callable[[PersonId, str, str], Awaitable[None]],
        telling: Telling,
        kept: KeptForms,
        place: str,
    ) -> None:
        """`send` gets the colleague's id and name, and the reason."""
        super().__init__(colleagues, wanted, telling, ReassignValues(), kept, place)
        self._deed = send

    def validate(self, values: ReassignValues) -> Mapping[str, str]:
        problems = {} if values.target_id else {"target_id": text_ways.NOBODY_CHOSEN}
        return problems | required("reason", one_line(values.reason), limits.REASON)

    async def _send(self, values: ReassignValues, key: str) -> None:
        assert values.target_id is not None
        await self._deed(values.target_id, self.name_of(values.target_id), one_line(values.reason))


@dataclass(frozen=True)
class ConsultValues:
    """Whom, and what."""

    person_id: PersonId | None = None
    question: str = ""


class ConsultForm(_ToSomebody[ConsultValues]):
    """One question to a colleague; `fixed` is whom, where the way says so already (C9)."""

    def __init__(
        self,
        colleagues: Callable[[], Awaitable[tuple[Colleague, ...]]],
        wanted: Callable[[Colleague], bool],
        send: Callable[[PersonId, str, str, str], Awaitable[None]],
        telling: Telling,
        kept: KeptForms,
        place: str,
        *,
        fixed: Target | None = None,
    ) -> None:
        """`send` gets the colleague's id and name, the question and the key of the press."""
        super().__init__(colleagues, wanted, telling, ConsultValues(fixed.id if fixed else None), kept, place)
        self.fixed = fixed
        self._deed = send

    def validate(self, values: ConsultValues) -> Mapping[str, str]:
        problems = {} if values.person_id else {"person_id": text_ways.NOBODY_CHOSEN}
        return problems | required("question", values.question, QUESTION)

    async def _send(self, values: ConsultValues, key: str) -> None:
        assert values.person_id is not None
        name = self.fixed.name if self.fixed else self.name_of(values.person_id)
        await self._deed(values.person_id, name, values.question.strip(), key)


@dataclass(frozen=True)
class RemarkValues:
    """What I know."""

    body: str = ""


class RemarkForm(WayForm[RemarkValues]):
    """*Offer Sam what I know* (C3)."""

    def __init__(
        self, name: str, send: Callable[[str, str], Awaitable[None]], telling: Telling, kept: KeptForms, place: str
    ) -> None:
        super().__init__(telling, RemarkValues(), kept, place)
        self.name = name
        self._deed = send

    def validate(self, values: RemarkValues) -> Mapping[str, str]:
        return required("body", values.body, QUESTION)

    async def _send(self, values: RemarkValues, key: str) -> None:
        await self._deed(values.body.strip(), key)


AnyWayForm = ReasonForm | CoachedForm | ReassignForm | ConsultForm | RemarkForm


def one_line(words: str) -> str:
    """Runs of white space as one space, as the server keeps it."""
    return " ".join(words.split())
