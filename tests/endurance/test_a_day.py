"""A day in the life of three seniors: at its end everything agrees, and nothing was told twice (issue 5, Show 3)."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from rf_desktop.client.escalations import Escalations
from rf_desktop.client.remembered import RememberedIds
from rf_desktop.contract.events import HandoffClaimed, LoggedEvent
from rf_desktop.ui import aio
from tests.endurance import office as office_module
from tests.endurance.day import Day
from tests.endurance.office import Office

SHORT = 8
WHOLE = 200
MOST_GROWTH = 0.1


def live_a_day(app: QApplication, folder: Path, patch: pytest.MonkeyPatch, escalations: int, seed: int = 5) -> Day:
    """From the first sign-in to the last window that closes."""
    day = Day(Office(app, folder), seed, escalations)

    async def main(_stop: asyncio.Event) -> int:
        async with day.office.at_work(patch):
            await day.passes()
        return 0

    assert aio.run(app, main) == 0
    return day


def test_a_short_day_ends_in_agreement(qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Issue 5, Show 3: with every kind of trouble once."""
    day = live_a_day(qapp, tmp_path, monkeypatch, SHORT)
    assert day.did["escalated"] >= SHORT


def test_a_window_that_misses_a_claim_is_found_out(
    qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Planted fault: the stream's word of a colleague's claim is lost on the way to the list."""
    original = Escalations.fold

    def deaf(self: Escalations, event: LoggedEvent, event_id: int) -> None:
        if not isinstance(event, HandoffClaimed):
            original(self, event, event_id)

    monkeypatch.setattr(Escalations, "fold", deaf)
    monkeypatch.setattr(office_module, "AGREED_WITHIN", 2.0)
    with pytest.raises(AssertionError, match="should not be in waiting"):
        live_a_day(qapp, tmp_path, monkeypatch, SHORT)


def test_a_client_that_forgets_what_it_told_is_found_out(
    qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Planted fault: what was announced is not remembered, so a gap tells it again."""
    monkeypatch.setattr(RememberedIds, "add", lambda self, ids: None)
    monkeypatch.setattr(office_module, "AGREED_WITHIN", 2.0)
    with pytest.raises(AssertionError, match="was told as new twice"):
        live_a_day(qapp, tmp_path, monkeypatch, SHORT)


@pytest.mark.soak
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_whole_day_ends_in_agreement_and_needs_no_more_memory(
    qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    """Issue 5, Show 3: 200 escalations; memory after the first hour and at the end differ by less than a tenth."""
    day = live_a_day(qapp, tmp_path, monkeypatch, WHOLE, seed)
    print(f"\nseed {seed}: {dict(sorted(day.did.items()))}")
    print(f"memory by the hour, MiB: {[round(each, 1) for each in day.growth.looks]}, {day.growth.share:+.1%}")
    assert day.did["escalated"] >= WHOLE
    assert day.growth.share < MOST_GROWTH
