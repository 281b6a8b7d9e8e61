"""What is said around an assessment: by whom, how sure, how old, what was edited, what people think of it (A4-A8)."""

from __future__ import annotations

from datetime import datetime

from rf_desktop.contract.assessments import Assessment, ConfidenceView, SimilarCase
from rf_desktop.domain.ids import PersonId
from rf_desktop.domain.moments import now
from rf_desktop.values import dataclass
from rf_desktop.viewmodels import heard, text, text_sheet
from rf_desktop.viewmodels import text_assessment as words


@dataclass(frozen=True)
class EditedText:
    """What a person made of it, beside the original. `first`: it is newer than the original, so it is shown first."""

    summary: str
    cause: str
    line: str
    first: bool


@dataclass(frozen=True)
class OpinionsView:
    """What people say of a written assessment. `mine` is my thumb; `others` are sentences, the newest last."""

    mine: bool | None = None
    why: str = ""
    others: tuple[str, ...] = ()


NO_OPINIONS = OpinionsView()


def author_line(assessment: Assessment) -> str:
    """Who wrote it: a model by its name, and how that was had where it was not the first way; or nobody."""
    if assessment.source == "evidence":
        return ""  # its title says so, once
    by = words.BY_MODEL.format(model=assessment.model) if assessment.model else words.BY_A_MODEL
    return by + (words.RUNG[assessment.rung] if assessment.rung else "")


def without_model(assessment: Assessment) -> str:
    """Why the model's part is missing, in one sentence; "" where it is not (A6)."""
    if assessment.source != "evidence":
        return ""
    kind, _, reason = (assessment.model_part or "").partition(":")
    if kind == "failed" and reason.strip():
        return text_sheet.NO_MODEL.format(reason=heard.in_words(reason.strip().rstrip(".")))
    return text_sheet.NO_KEY


def lead(case: SimilarCase) -> tuple[str, str]:
    """How a similar case was found, as a sentence and in two words; a lead either way (A10)."""
    match "words" in case.found_by, "meaning" in case.found_by:
        case True, True:
            return text_sheet.BY_BOTH, text_sheet.LEAD_BOTH
        case False, True:
            return text_sheet.BY_MEANING, text_sheet.LEAD_MEANING
        case True, False:
            return text_sheet.BY_WORDS, text_sheet.LEAD_WORDS
        case _:
            return "", ""


def says_the_same(one: Assessment, other: Assessment) -> bool:
    """Whether both say the same, whenever they were written and whatever people think of them."""
    beside = {"written_at", "readings", "feedback", "edited", "new_facts", "confidence"}
    return one.model_dump(exclude=beside) == other.model_dump(exclude=beside)


def model_failed(assessment: Assessment) -> bool:
    """Whether another try may bring what a model would write."""
    return (assessment.model_part or "").startswith("failed")


def age_line(assessment: Assessment) -> str:
    """How many facts it has not read, else ""; or that it could not be written again (A8)."""
    if assessment.reason:
        return words.NOT_AGAIN.format(reason=heard.in_words(assessment.reason.rstrip(".")))
    if assessment.new_facts == 1:
        return words.ONE_NEW_FACT
    return words.NEW_FACTS.format(count=assessment.new_facts) if assessment.new_facts else ""


def hidden_line(assessment: Assessment) -> str:
    """How many secrets the assessor did not get to see, else "" (A7)."""
    if assessment.hidden == 1:
        return words.ONE_HIDDEN
    return words.HIDDEN.format(count=assessment.hidden) if assessment.hidden else ""


def confidence_note(said: ConfidenceView | None) -> str:
    """How often such a confidence was right here; without enough cases that it cannot be said (A4)."""
    if said is None:
        return ""
    if said.right is None or said.of is None:
        return text.TOO_FEW_CASES
    return words.RIGHT_OF.format(right=said.right, of=said.of)


def edited_text(assessment: Assessment) -> EditedText | None:
    """The person's text, or None (A8)."""
    edited = assessment.edited
    if edited is None:
        return None
    is_newer = assessment.written_at is None or edited.at >= assessment.written_at
    line = words.EDITED_BY if is_newer else words.EDITED_BEFORE
    return EditedText(
        edited.summary_prose, edited.likely_cause, line.format(name=edited.by.name, when=_when(edited.at)), is_newer
    )


def opinions(assessment: Assessment, me: PersonId) -> OpinionsView:
    """My thumb, and what the others say."""
    mine = next((each for each in assessment.feedback if each.person.id == me), None)
    others = []
    for each in assessment.feedback:
        if each.person.id != me:
            verdict = (words.HELPFUL if each.helpful else words.NOT_HELPFUL).lower()
            line = words.THUMB_WHY if each.why else words.THUMB
            others.append(line.format(name=each.person.name, verdict=verdict, why=each.why))
    return OpinionsView(mine.helpful if mine else None, mine.why if mine else "", tuple(others))


def _when(at: datetime) -> str:
    return text.moment(at, now())
