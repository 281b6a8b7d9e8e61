"""Every word can be read on everything it may stand on, in light and in dark; computed, not judged by eye."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QColor, QPalette

from rf_desktop.ui.theme.palette import palette
from rf_desktop.ui.theme.tokens import Colors, Mode, load
from rf_desktop.ui.widgets.tone import Tone, ink, tint

TEXT = 4.5
SHAPE = 3.0
PLAIN = ("canvas", "surface", "raised", "sunken", "hover", "pressed", "selected")
TINTS = ("accent_tint", "urgent_tint", "high_tint", "ok_tint", "info_tint")
TONES = ("accent", "urgent", "high", "ok", "info")


def luminance(color: QColor) -> float:
    """Relative luminance as WCAG 2 defines it."""
    parts = (color.redF(), color.greenF(), color.blueF())
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: QColor, other: QColor) -> float:
    """Contrast ratio as WCAG 2 defines it, 1 to 21."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def color(colors: Colors, name: str) -> QColor:
    found: QColor = getattr(colors, name)
    return found


@pytest.fixture(params=list(Mode))
def colors(request: pytest.FixtureRequest) -> Colors:
    return load(request.param).colors


def test_the_measure_itself_knows_black_on_white_and_grey_on_white() -> None:
    """M8: the ratio is WCAG's, checked on two published values."""
    assert contrast(QColor("#000000"), QColor("#ffffff")) == pytest.approx(21.0)
    assert contrast(QColor("#777777"), QColor("#ffffff")) == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("words", ["text", "muted"])
@pytest.mark.parametrize("ground", [*PLAIN, *TINTS, "text_selection"])
def test_plain_words_are_readable_on_every_ground(colors: Colors, words: str, ground: str) -> None:
    """M8: text and muted, on every surface, state and tint; selected text is always drawn in the text colour."""
    if (words, ground) == ("muted", "text_selection"):
        words = "text"
    assert contrast(color(colors, words), color(colors, ground)) >= TEXT


@pytest.mark.parametrize("words", TONES)
@pytest.mark.parametrize("ground", [*PLAIN, *TINTS])
def test_words_with_a_tone_are_readable_on_every_ground(colors: Colors, words: str, ground: str) -> None:
    """M8, Q1: urgent, high, ok, info and accent words (links, too), on cards, hovered, pressed, selected, on tints."""
    assert contrast(color(colors, words), color(colors, ground)) >= TEXT


@pytest.mark.parametrize("tone", list(Tone))
def test_words_with_a_tone_are_readable_on_their_tint(colors: Colors, tone: Tone) -> None:
    """M8, D1: pills, banners and chips."""
    assert contrast(ink(tone, colors), tint(tone, colors)) >= TEXT


@pytest.mark.parametrize("ground", ["accent", "accent_hover", "accent_pressed"])
def test_words_on_a_primary_button_are_readable(colors: Colors, ground: str) -> None:
    """M8: at rest, under the pointer and pressed."""
    assert contrast(colors.on_accent, color(colors, ground)) >= TEXT


@pytest.mark.parametrize("mode", list(Mode))
@pytest.mark.parametrize("ground", ["surface", "canvas"])
def test_what_stands_in_an_empty_field_is_readable(mode: Mode, ground: str) -> None:
    """M8: a placeholder is information, so it is no paler than other words; on a field, and on one that rests."""
    tokens = load(mode)
    placeholder = palette(tokens).color(QPalette.ColorRole.PlaceholderText)
    assert contrast(placeholder, color(tokens.colors, ground)) >= TEXT


@pytest.mark.parametrize("ground", ["canvas", "surface", "raised", "hover"])
def test_what_cannot_be_used_now_is_paler_and_still_seen(colors: Colors, ground: str) -> None:
    """M8: WCAG asks nothing of inactive controls (1.4.3, 1.4.11: "inactive user interface components" are exempt).

    We ask 3 : 1, so that one sees that there is something, and less than what can be used, so that one sees the
    difference. `hover` is what an inactive button is filled with.
    """
    asleep = contrast(colors.disabled, color(colors, ground))
    assert SHAPE <= asleep < contrast(colors.muted, color(colors, ground))


@pytest.mark.parametrize("shape", ["edge", "thumb", "thumb_hover"])
@pytest.mark.parametrize("ground", ["canvas", "surface", "raised"])
def test_what_shows_a_control_stands_out_from_its_ground(colors: Colors, shape: str, ground: str) -> None:
    """M8: borders of fields and boxes, and the handles of scroll bars keep 3 : 1.

    Hairlines (`line`) only divide, and a secondary button (`button_edge`) is known by its words: both may be paler.
    """
    assert contrast(color(colors, shape), color(colors, ground)) >= SHAPE


@pytest.mark.parametrize("shape", ["focus", "muted", *TONES])
@pytest.mark.parametrize("ground", [*PLAIN, *TINTS])
def test_rings_dots_and_marks_stand_out_from_every_ground(colors: Colors, shape: str, ground: str) -> None:
    """M8: the focus ring, the unread dot, turning rings and icons, wherever the row they are in may stand."""
    assert contrast(color(colors, shape), color(colors, ground)) >= SHAPE


def test_a_bar_that_fills_stands_out_from_what_is_still_empty(colors: Colors) -> None:
    """M8: progress."""
    assert contrast(colors.muted, colors.skeleton) >= SHAPE
