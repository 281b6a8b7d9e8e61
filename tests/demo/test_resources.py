"""Fonts, icons and notices that ship with the product."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest
from PySide6.QtGui import QFontDatabase, QGuiApplication, QImage
from PySide6.QtSvg import QSvgRenderer

from rf_desktop import paths

RESOURCES = paths.resources()
ICONS = sorted(RESOURCES.glob("icons/*.svg"))


@pytest.mark.parametrize(
    ("folder", "family", "styles"),
    [
        ("inter", "Inter", {"Regular", "Medium", "Semi Bold", "Bold"}),
        ("jetbrains-mono", "JetBrains Mono", {"Regular", "Medium"}),
    ],
)
def test_the_fonts_load_with_their_styles(qapp: QGuiApplication, folder: str, family: str, styles: set[str]) -> None:
    """DESIGN, tokens: both families are bundled, each with its licence."""
    files = [file for file in sorted((RESOURCES / "fonts" / folder).iterdir()) if file.suffix in (".otf", ".ttf")]
    for file in files:
        number = QFontDatabase.addApplicationFont(str(file))
        assert number >= 0, file.name
        assert family in QFontDatabase.applicationFontFamilies(number)
    assert styles <= set(QFontDatabase.styles(family))
    assert "SIL OPEN FONT LICENSE Version 1.1" in (RESOURCES / "fonts" / folder / "OFL.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("icon", ICONS, ids=lambda icon: icon.stem)
def test_every_icon_can_be_drawn(qapp: QGuiApplication, icon: Path) -> None:
    """DESIGN: square, and all but our mark in the colour of the text."""
    renderer = QSvgRenderer(str(icon))
    assert renderer.isValid()
    assert renderer.defaultSize().width() == renderer.defaultSize().height()
    drawing = ElementTree.fromstring(icon.read_text(encoding="utf-8"))
    assert (drawing.get("stroke") == "currentColor") == (icon.stem != "app")


def test_our_mark_is_there_as_a_picture(qapp: QGuiApplication) -> None:
    """For places that take no drawing."""
    picture = QImage(str(RESOURCES / "icons" / "app-256.png"))
    assert (picture.width(), picture.height()) == (256, 256)
    assert picture.hasAlphaChannel()


def test_every_licence_that_the_notices_name_is_beside_its_files() -> None:
    """The notices and the files cannot drift apart."""
    notices = (RESOURCES.parent / "docs" / "notices.md").read_text(encoding="utf-8")
    for path in re.findall(r"`(resources/[^`*]+)`", notices):
        assert (RESOURCES.parent / path).exists(), path
    names = set(re.findall(r"`(LICENSE-[^`]+|OFL\.txt)`", notices))
    there = {file.name for file in RESOURCES.rglob("*") if file.name.startswith("LICENSE") or file.name == "OFL.txt"}
    assert names == there
