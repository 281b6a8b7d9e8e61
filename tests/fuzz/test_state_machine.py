"""A junior and two seniors over HTTP against a pure model: every answer and every state in between (C8, C11)."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.fuzz.house import House, on_postgresql, on_sqlite
from tests.fuzz.machine import Model, machine
from tests.fuzz.model import Answer, Life, Step, Who, answer


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def house(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A server on each engine."""
    if request.param == "sqlite":
        with on_sqlite(tmp_path_factory.mktemp("machine")) as found:
            yield found
    else:
        with on_postgresql(request.getfixturevalue("postgres_server")) as found:
            yield found


def play(house: House, examples: int, steps: int, model: Model = answer) -> None:
    """So many lives of so many steps."""
    once = settings(
        max_examples=examples, stateful_step_count=steps, deadline=None, database=None, derandomize=True,
        suppress_health_check=list(HealthCheck), phases=[Phase.generate],
    )  # fmt: skip
    run_state_machine_as_test(machine(house, model), settings=once)  # type: ignore[no-untyped-call]


def test_every_answer_is_the_models(house: House) -> None:
    """C8, C11: claim, withdraw, undo, release, return, come back, reassign, accept, decline, resolve, escalate."""
    play(house, 5, 20)


@pytest.mark.soak
def test_every_answer_is_the_models_for_thousands_of_steps(house: House) -> None:
    """C8, C11: the same, for as long as one likes."""
    play(house, 200, 50)


def _released_means_returned(life: Life, step: Step, who: Who) -> tuple[Answer, Life]:
    said, after = answer(life, step, who)
    return said, Life("returned", who) if step == "release" and after != life else after


def _anybody_may_undo(life: Life, step: Step, who: Who) -> tuple[Answer, Life]:
    if step == "undo" and life.status == "claimed":
        return Answer(), Life(undone_by=who)
    return answer(life, step, who)


@pytest.fixture(scope="module")
def sqlite_house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A server on SQLite: a wrong model is wrong on every engine."""
    with on_sqlite(tmp_path_factory.mktemp("planted")) as found:
        yield found


@pytest.mark.parametrize("wrong", [_anybody_may_undo, pytest.param(_released_means_returned, marks=pytest.mark.soak)])
def test_a_model_with_one_wrong_transition_fails(sqlite_house: House, wrong: Model) -> None:
    """C8, C11: so a server with one wrong transition would fail as well."""
    house = sqlite_house
    with pytest.raises(AssertionError):
        play(house, 20, 8, wrong)
