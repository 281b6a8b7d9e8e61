"""The six tones of voice a label, pill, banner or toast may have. An icon or a word always goes with a tone."""

from __future__ import annotations

from enum import StrEnum

from PySide6.QtGui import QColor

from rf_desktop.ui.theme.tokens import Colors


class Tone(StrEnum):
    """What a colour means; the value is its colour token's name."""

    NEUTRAL = "muted"
    ACCENT = "accent"
    OK = "ok"
    INFO = "info"
    WARNING = "high"
    URGENT = "urgent"


ICONS: dict[Tone, str] = {
    Tone.NEUTRAL: "info",
    Tone.ACCENT: "bell",
    Tone.OK: "circle-check",
    Tone.INFO: "info",
    Tone.WARNING: "triangle-alert",
    Tone.URGENT: "circle-x",
}
"""The icon that goes with a tone when nobody names a better one."""


def ink(tone: Tone, colors: Colors) -> QColor:
    """The colour of the tone's words and icons."""
    match tone:
        case Tone.NEUTRAL:
            return colors.muted
        case Tone.ACCENT:
            return colors.accent
        case Tone.OK:
            return colors.ok
        case Tone.INFO:
            return colors.info
        case Tone.WARNING:
            return colors.high
        case Tone.URGENT:
            return colors.urgent


def tint(tone: Tone, colors: Colors) -> QColor:
    """The surface the tone's words may stand on."""
    match tone:
        case Tone.NEUTRAL:
            return colors.sunken
        case Tone.ACCENT:
            return colors.accent_tint
        case Tone.OK:
            return colors.ok_tint
        case Tone.INFO:
            return colors.info_tint
        case Tone.WARNING:
            return colors.high_tint
        case Tone.URGENT:
            return colors.urgent_tint
