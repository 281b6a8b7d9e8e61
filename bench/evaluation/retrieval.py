"""Is one of the cases shown about the same thing? Relevant: helpers of both threads cite the same telling article."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bench.evaluation.ground import Ground
from bench.evaluation.threads import Thread
from rf_desktop.domain.ids import SessionId

SHOWN = 5
_RESAMPLES = 2_000


@dataclass(frozen=True)
class Hit:
    """The share of questions with a relevant case among those shown, and its 95 % interval (bootstrap)."""

    share: float
    low: float
    high: float
    questions: int

    def __str__(self) -> str:
        return f"{self.share:.3f} ({self.low:.3f} to {self.high:.3f}, {self.questions} questions)"


@dataclass(frozen=True)
class Found:
    """hit@5 of the list by words, of the list by meaning, and of both as they are shown."""

    words: Hit
    meaning: Hit
    both: Hit


async def measure(
    on: Ground, questions: Sequence[Thread], made: Mapping[SessionId, Thread], telling: Mapping[str, frozenset[str]]
) -> Found:
    """Ask the product's own search with each question."""
    words, meaning, both = [], [], []
    for question in questions:
        cases = await on.desk.cases.similar(on.junior.account_id, question.question, exclude=None, limit=SHOWN)
        right = {
            by for case in cases if telling[question.id] & telling[made[case.session_id].id] for by in case.found_by
        }
        words.append("words" in right)
        meaning.append("meaning" in right)
        both.append(bool(right))
    return Found(_hit(words), _hit(meaning), _hit(both))


def _hit(answers: Sequence[bool]) -> Hit:
    """The same answers give the same interval: the resampling is seeded."""
    chance = random.Random(7)
    shares = sorted(sum(chance.choices(answers, k=len(answers))) / len(answers) for _ in range(_RESAMPLES))
    low, high = shares[int(0.025 * _RESAMPLES)], shares[int(0.975 * _RESAMPLES)]
    return Hit(sum(answers) / len(answers), low, high, len(answers))
