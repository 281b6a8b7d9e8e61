"""The bundled typefaces: loaded once, with a sane fallback when a file is missing.

Qt registers a font file with the running application; the families it then offers are asked for by name. Sizes are in
pixels (device independent), so a screen's scale enlarges them like everything else.
"""

from __future__ import annotations

from functools import cache

from PySide6.QtGui import QFont, QFontDatabase

from rf_desktop import paths
from rf_desktop.ui.theme.tokens import Type
from rf_desktop.values import dataclass

SANS = "Inter"
MONO = "JetBrains Mono"


@dataclass(frozen=True)
class Fonts:
    """Ready fonts by what they are for. Digits have one width, so that a ticking age does not shift its neighbours."""

    body: QFont
    strong: QFont
    small: QFont
    small_strong: QFont
    tiny: QFont
    tiny_strong: QFont
    title: QFont
    heading: QFont
    mono: QFont


@cache
def families() -> tuple[str, str]:
    """Load the bundled files into the running application; returns the families for text and for code."""
    found: set[str] = set()
    folder = paths.resources() / "fonts"
    for file in sorted([*folder.rglob("*.otf"), *folder.rglob("*.ttf")]):
        number = QFontDatabase.addApplicationFont(str(file))
        if number >= 0:
            found.update(QFontDatabase.applicationFontFamilies(number))
    system = QFontDatabase.SystemFont
    sans = SANS if SANS in found else QFontDatabase.systemFont(system.GeneralFont).family()
    mono = MONO if MONO in found else QFontDatabase.systemFont(system.FixedFont).family()
    return sans, mono


def fonts(sizes: Type) -> Fonts:
    """Every font the product draws with. Needs a running QGuiApplication."""
    sans, mono = families()
    semibold = QFont.Weight.DemiBold
    return Fonts(
        body=_font(sans, sizes.body),
        strong=_font(sans, sizes.body, semibold),
        small=_font(sans, sizes.small),
        small_strong=_font(sans, sizes.small, semibold),
        tiny=_font(sans, sizes.tiny),
        tiny_strong=_font(sans, sizes.tiny, semibold),
        title=_font(sans, sizes.title, semibold),
        heading=_font(sans, sizes.heading, semibold),
        mono=_font(mono, sizes.mono, hint=QFont.StyleHint.Monospace),
    )


def _font(
    family: str,
    pixels: int,
    weight: QFont.Weight = QFont.Weight.Normal,
    hint: QFont.StyleHint = QFont.StyleHint.SansSerif,
) -> QFont:
    font = QFont(family)
    font.setPixelSize(pixels)
    font.setWeight(weight)
    font.setStyleHint(hint)
    # Unhinted outlines look the same on every machine, and so do the pictures the tests compare.
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    font.setFeature(QFont.Tag("tnum"), 1)
    return font
