"""Every state of the window can be used without a mouse and without eyes: named, reached, marked, whole (M8, D4)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QMenu

from rf_desktop import paths
from rf_desktop.ui.main_window import MainWindow
from rf_desktop.ui.theme.theme import Choice
from rf_desktop.viewmodels import language
from tests.fakes.seat import Seat
from tests.ui.opened_window import in_front, opened_window
from tests.ui.reach import entries, looked, walked
from tests.ui.shots_album import LOOKS, PICTURES, Look
from tests.ui.window_states import BY_POINTER, STATES, Scene, away, showing

GERMAN = language.read_catalogue(paths.resources() / "language", "de")


@pytest.fixture
def spoken(request: pytest.FixtureRequest) -> Iterator[str]:
    """In that language; English again."""
    language.speak(request.param, GERMAN if request.param == "de" else {})
    yield request.param
    language.speak("en", {})


async def wrong_with(scene: Scene, size: tuple[int, int]) -> str:
    """What is wrong in the state, a line each."""
    scene.window.resize(*size)
    await in_front(scene.window)
    await showing(scene)
    await in_front(scene.window)
    try:
        found = looked(scene.window)
        if scene.name not in BY_POINTER:
            found += walked(scene.window)
        for other in scene.also:
            if isinstance(other, QMenu):
                found += entries(other)
            else:
                await in_front(other)
                found += [*looked(other), *walked(other)]
    finally:
        await away(scene)
    return "".join(f"\n{line}" for line in found)


def test_every_picture_is_of_a_state_that_is_looked_through() -> None:
    """M8: a new screen is pictured, and so it is here."""
    assert PICTURES - {"tray"} <= set(STATES)  # the tray's pictures are not in the window


@pytest.mark.parametrize(
    ("spoken", "name"),
    [*(("de", name) for name in STATES), *(("en", name) for name in list(STATES)[::3])],
    indirect=["spoken"],
)
async def test_every_state_can_be_used_without_a_mouse_and_without_eyes(
    spoken: str, name: str, seat: Seat, window: MainWindow, tmp_path: Path
) -> None:
    """M8, D4, D5: at the smallest size and in the longer words, where most is in the way of something."""
    assert not await wrong_with(Scene(name, seat, window, tmp_path), (960, 600))


@pytest.mark.soak
@pytest.mark.parametrize("spoken", ["en", "de"], indirect=True)
@pytest.mark.parametrize("look", [look for look in LOOKS if look.scale == 1], ids=lambda look: look.name or "light")
@pytest.mark.parametrize("name", STATES)
async def test_so_it_is_in_every_look(
    name: str, look: Look, spoken: str, seat: Seat, qapp: QApplication, tmp_path: Path
) -> None:
    """M8, D5."""
    async with opened_window(qapp, seat.desk, Choice(look.theme)) as window:
        size = look.size or (1280, 800)
        assert not await wrong_with(Scene(name, seat, window, tmp_path), size)
