"""Every operation of the OpenAPI document, asked strangely over TCP: never a 5xx, never an answer it does not promise.

The stream is left out, because it does not end; `tests/server/stream` reads it.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fuzz.asking import OPERATIONS, WITH_TEXTS, BrokenContract, ask_strangely
from tests.fuzz.house import House, on_postgresql, on_sqlite


@pytest.fixture(scope="module")
def sqlite_house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with on_sqlite(tmp_path_factory.mktemp("house")) as house:
        yield house


@pytest.fixture(scope="module")
def postgres_house(request: pytest.FixtureRequest) -> Iterator[House]:
    with on_postgresql(request.getfixturevalue("postgres_server")) as house:
        yield house


@pytest.mark.parametrize("operation", OPERATIONS)
def test_no_answer_is_undocumented(sqlite_house: House, operation: str) -> None:
    """Issue, Show 5: status, media type and shape are those of the document, for every role and for nobody."""
    ask_strangely(sqlite_house, operation, 5)


@pytest.mark.parametrize("operation", WITH_TEXTS)
def test_no_answer_is_undocumented_on_postgresql(postgres_house: House, operation: str) -> None:
    """Issue, Show 5: PostgreSQL is pickier about texts and numbers than SQLite."""
    ask_strangely(postgres_house, operation, 4)


@pytest.mark.soak
@pytest.mark.parametrize("operation", OPERATIONS)
@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_no_answer_is_undocumented_however_long_one_asks(
    request: pytest.FixtureRequest, engine: str, operation: str
) -> None:
    """Issue, Show 5: the same, hundreds of times."""
    house = request.getfixturevalue("sqlite_house" if engine == "sqlite" else "postgres_house")
    ask_strangely(house, operation, 150)


CAUGHT = {"five_hundred": "Server error", "undocumented": "Undocumented status code", "other_schema": "schema"}


@pytest.mark.parametrize(("fault", "words"), CAUGHT.items())
def test_a_planted_fault_is_caught(tmp_path: Path, fault: str, words: str) -> None:
    """Issue, Show 5: the same question to a server with a defect is not passed."""
    with on_sqlite(tmp_path, fault) as house, pytest.raises(BrokenContract, match=words):
        ask_strangely(house, "GET /sessions", 8)
