"""Tokens, fonts, icons, and the live switch between light and dark."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from rf_desktop import paths
from rf_desktop.ui.theme import fonts, tokens
from rf_desktop.ui.theme.motion import Motion
from rf_desktop.ui.theme.theme import Choice, Theme, mode_for
from rf_desktop.ui.theme.tokens import Mode, Radius, load


@pytest.fixture
def theme(qapp: QApplication) -> Theme:
    return Theme(Choice.LIGHT)


def test_the_page_of_tokens_is_read_into_both_modes() -> None:
    """M8: the values the design page names."""
    light, dark = load(Mode.LIGHT), load(Mode.DARK)
    assert light.colors.accent == QColor("#4B53D6")
    assert dark.colors.accent == QColor("#98A0FF")
    assert light.space == dark.space
    assert (light.radius.control, light.radius.card, light.radius.sheet) == (6, 10, 14)
    assert light.motion.appear == 120
    assert light.size.hit >= 28


def test_a_token_that_only_one_side_knows_is_refused() -> None:
    """The page and the code cannot drift apart."""
    entry = {"for": "Something.", "value": 4}
    with pytest.raises(ValueError, match="sheet"):
        tokens._group(Radius, {"control": entry, "card": entry}, tokens._number)
    with pytest.raises(ValueError, match="what it is for"):
        tokens._group(Radius, {"control": entry, "card": entry, "sheet": {"value": 1}}, tokens._number)


@pytest.mark.parametrize(
    ("choice", "scheme", "expected"),
    [
        (Choice.SYSTEM, Qt.ColorScheme.Dark, Mode.DARK),
        (Choice.SYSTEM, Qt.ColorScheme.Light, Mode.LIGHT),
        (Choice.SYSTEM, Qt.ColorScheme.Unknown, Mode.LIGHT),
        (Choice.LIGHT, Qt.ColorScheme.Dark, Mode.LIGHT),
        (Choice.DARK, Qt.ColorScheme.Light, Mode.DARK),
    ],
)
def test_the_users_choice_wins_and_a_silent_desktop_is_light(
    choice: Choice, scheme: Qt.ColorScheme, expected: Mode
) -> None:
    """M8: system, light and dark."""
    assert mode_for(choice, scheme) is expected


def test_a_desktop_that_turns_dark_takes_the_window_along(qapp: QApplication, qtbot: QtBot) -> None:
    """M8: the switch is live, and heard once."""
    theme = Theme(Choice.SYSTEM)
    heard: list[Mode] = []
    theme.changed.connect(lambda: heard.append(theme.mode))
    theme._hints.colorSchemeChanged.emit(Qt.ColorScheme.Dark)
    theme._hints.colorSchemeChanged.emit(Qt.ColorScheme.Dark)
    theme._hints.colorSchemeChanged.emit(Qt.ColorScheme.Unknown)
    assert heard == [Mode.DARK, Mode.LIGHT]


def test_a_fixed_choice_ignores_the_desktop(theme: Theme) -> None:
    """M8: who chose light stays light."""
    theme._hints.colorSchemeChanged.emit(Qt.ColorScheme.Dark)
    assert theme.mode is Mode.LIGHT


def test_choosing_dark_redresses_the_application(qapp: QApplication, qtbot: QtBot, theme: Theme) -> None:
    """M8: palette and style sheet follow at once, on windows that are already open."""
    theme.apply(qapp)
    label = QLabel("words")
    label.setProperty("ink", "muted")
    qtbot.addWidget(label)
    label.show()
    theme.choose(Choice.DARK)
    dark = load(Mode.DARK).colors
    assert qapp.palette().window().color() == dark.canvas
    assert label.palette().windowText().color() == dark.muted
    theme.choose(Choice.LIGHT)
    assert qapp.palette().window().color() == load(Mode.LIGHT).colors.canvas


def test_the_bundled_typefaces_are_used(theme: Theme) -> None:
    """The look does not depend on what is installed."""
    assert fonts.families() == ("Inter", "JetBrains Mono")
    assert theme.fonts.body.pixelSize() == 13
    assert theme.fonts.mono.family() == "JetBrains Mono"


def test_every_icon_is_drawn_in_the_colour_that_was_asked_for(theme: Theme) -> None:
    """Strokes take the colour given, and there are strokes."""
    names = sorted(file.stem for file in (paths.resources() / "icons").glob("*.svg") if file.stem != "app")
    assert "bell" in names
    for name in names:
        image = theme.pixmap(name, QColor("#C2261F"), 20).toImage()
        inks = {
            image.pixelColor(x, y).rgb() for x in range(20) for y in range(20) if image.pixelColor(x, y).alpha() == 255
        }
        assert all(abs(QColor(ink).red() - 0xC2) < 3 for ink in inks), name
        assert any(image.pixelColor(x, y).alpha() > 100 for x in range(20) for y in range(20)), name


@pytest.mark.parametrize("scale", [1.0, 1.5, 2.0])
def test_an_icon_has_as_many_pixels_as_the_screen_shows(theme: Theme, scale: float) -> None:
    """M8: sharp at every scale, and drawn once."""
    drawn = theme.pixmap("check", QColor("#000000"), 16, scale)
    assert drawn.width() == round(16 * scale)
    assert drawn.deviceIndependentSize().width() == pytest.approx(16)
    assert theme.pixmap("check", QColor("#000000"), 16, scale).cacheKey() == drawn.cacheKey()


def test_an_unknown_icon_is_refused(theme: Theme) -> None:
    """A typo shows at once, not as an empty button."""
    with pytest.raises(FileNotFoundError):
        theme.pixmap("no-such-icon", QColor("#000000"))


@pytest.mark.parametrize(
    ("wish", "desktop", "expected"),
    [(None, None, False), (None, True, True), (False, True, False), (True, False, True), (True, None, True)],
)
def test_the_users_wish_for_stillness_wins_over_the_desktops(
    wish: bool | None, desktop: bool | None, expected: bool
) -> None:
    """M8: reduced motion."""
    motion = Motion(load(Mode.LIGHT).motion, wish=wish)
    motion.desktop = desktop
    assert motion.reduced is expected


def test_nothing_takes_time_when_motion_is_reduced() -> None:
    """M8: 120 ms, or none."""
    motion = Motion(load(Mode.LIGHT).motion)
    assert motion.duration() == 120
    motion.wish = True
    assert motion.duration() == 0
