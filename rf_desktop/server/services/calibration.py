"""How often a confidence was right here: the badge says what this account's own resolved cases say (A4)."""

from __future__ import annotations

from collections.abc import Iterable

from rf_desktop.contract.assessments import ConfidenceView
from rf_desktop.domain import confidence
from rf_desktop.domain.ids import HandoffId, PersonId
from rf_desktop.domain.vocabulary import AssessmentSource, ReadingVerdict
from rf_desktop.server.store.unit_of_work import Work

Judged = tuple[HandoffId, PersonId, ReadingVerdict, bool]
"""One reading of a resolved handoff: whose, what it says, and whether its reader had taken the handoff over."""


async def calibrated(work: Work, said: ConfidenceView | None, source: AssessmentSource | None) -> ConfidenceView | None:
    """The same confidence with `right` of `of`: resolved handoffs whose assessment said the same word of its cause.

    Model and evidence are counted apart, since their words mean different things.
    """
    if said is None or source is None:
        return said
    counted = confidence.calibrated(verdicts(await work.opinions.judged(said.word, source)))
    right, of = counted or (None, None)
    return said.model_copy(update={"right": right, "of": of})


def verdicts(readings: Iterable[Judged]) -> list[bool]:
    """One verdict for each handoff, the newest reading first: its owner's word counts, else the last one given."""
    latest: dict[HandoffId, bool] = {}
    owners: dict[HandoffId, bool] = {}
    for handoff, _person, verdict, is_owner in readings:
        latest.setdefault(handoff, verdict == "agree")
        if is_owner:
            owners.setdefault(handoff, verdict == "agree")
    return list({**latest, **owners}.values())
