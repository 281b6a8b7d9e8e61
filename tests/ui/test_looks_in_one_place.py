"""Colours and durations come from the page of tokens, and everything that moves asks whether it may (M8)."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

UI = Path(__file__).parents[2] / "rf_desktop" / "ui"
COLOR = re.compile(r"#[0-9A-Fa-f]{3,8}\b|\brgba?\(")


def widgets() -> Iterator[tuple[str, str, ast.Module]]:
    for path in sorted(UI.rglob("*.py")):
        if path.parent.name != "theme" and path.name != "gallery.py":
            source = path.read_text(encoding="utf-8")
            yield path.relative_to(UI).as_posix(), source, ast.parse(source)


def test_no_colour_is_written_into_a_widget() -> None:
    """Neither as text nor as a named colour of Qt's; transparency is none."""
    strays = [
        f"{name}:{node.lineno}"
        for name, _, tree in widgets()
        for node in ast.walk(tree)
        if (isinstance(node, ast.Constant) and isinstance(node.value, str) and COLOR.search(node.value))
        or (
            isinstance(node, ast.Attribute)
            and ast.unparse(node.value) == "Qt.GlobalColor"
            and node.attr != "transparent"
        )
    ]

    assert strays == []


def test_no_size_of_letters_is_written_into_a_widget() -> None:
    """Fonts come from the theme; only the figure in the tray's icon is as large as its desktop draws the icon."""
    sized = re.compile(r"\.setPixelSize\(|\.setPointSize(F)?\(|font-size:")
    strays = [name for name, source, _ in widgets() if sized.search(source)]

    assert strays == ["notices/tray_icon.py"]


def test_everything_that_moves_asks_whether_it_may() -> None:
    """Reduced motion: a module that animates takes its duration from `Theme.motion`, or is given it each time."""
    careless = [
        name
        for name, source, _ in widgets()
        if re.search(r"\bQ(Property|Variant|SequentialAnimation)\w*Animation\b|\bQTimeLine\b", source)
        and "motion.duration()" not in source
        and "duration: int" not in source
    ]

    assert careless == []
